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
 * What the analysis does not know of escapes. The generator must follow the answers both ways: the address of what
 * stays may not leave the frame, but what stays may also hold addresses of frames, and so must not go to the heap.
 */
#ifndef VOLE_COMPILER_ESCAPE_H
#define VOLE_COMPILER_ESCAPE_H

#include <stdio.h>

#include "compiler/gen.h"

/* info: the function or literal that the code belongs to, s: its substitution. */
bool escape_var(Gen *g, FuncInfo *info, Subst *s, Object *o);
bool escape_site(Gen *g, FuncInfo *info, Subst *s, const void *site);

/* Analyses every function of p that is not generic, and prints what was decided about them and about the instances that
 * they call, sorted by position, in the manner of gc's -m. */
void escape_report(Gen *g, Package *p, FILE *out);

#endif
