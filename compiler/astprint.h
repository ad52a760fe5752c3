/* astprint.h - expressions as text, in the form gc's error messages use. */
#ifndef VOLE_COMPILER_ASTPRINT_H
#define VOLE_COMPILER_ASTPRINT_H

#include <stdio.h>

#include "compiler/ast.h"

/* "f(x, y...)", "func(int) string {…}", "[]T{…}". In the arena. */
char *expr_string(Arena *a, const Node *n);

/* An indented dump of a whole tree, for debugging and tests. */
void ast_dump(FILE *out, const Node *n);

#endif
