/* escape.h - what may live in the frame.
 *
 * The generator asks about variables that must lie in memory (their address is taken, or a closure
 * captures them by reference) and about allocation sites. A site is named by a pointer into the syntax tree:
 *
 *     &T{…}, new(T), make([]T, n)     the CompositeLit or CallExpr
 *     []T{…}                          its elems: the backing array
 *     f(a, b…)                        &call->args: the variadic parameter's array
 *     func literal, range-over-func body  its FuncInfo: the funcval
 *     range over a function           the RangeStmt: the control record
 *     range over an array             &stmt->x: the copy
 *     x.m as a value                  the SelectorExpr: the funcval
 *     defer                           the GoDeferStmt: the funcval of the wrapper
 *
 * What the analysis does not know of escapes. The answers are part of the generated code's soundness: what
 * is said to escape has to go to the heap, as its contents were made to escape too only then; what is said
 * to stay may go to either.
 */
#ifndef VOLE_COMPILER_ESCAPE_H
#define VOLE_COMPILER_ESCAPE_H

#include <stdio.h>

#include "compiler/gen.h"

/* info: the function or literal that the code belongs to, s: its substitution. */
bool escape_var(Gen *g, FuncInfo *info, Subst *s, Object *o);
bool escape_site(Gen *g, FuncInfo *info, Subst *s, const void *site);

/* From now on decisions about functions of user packages are noted … */
void escape_keep_notes(Gen *g);
/* … and printed, sorted by position, in the manner of gc's -m. */
void escape_print_notes(Gen *g, FILE *out);

#endif
