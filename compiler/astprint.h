/* astprint.h - expressions as text, in the form gc's error messages use. */
#ifndef VOLE_COMPILER_ASTPRINT_H
#define VOLE_COMPILER_ASTPRINT_H

#include <stdio.h>

#include "compiler/ast.h"

/* "f(x, y...)", "func(int) string {…}", "[]T{…}"; simple statements too. In the arena. */
char *expr_string(Arena *a, const Node *n);
char *expr_list_string(Arena *a, NodeList l);   /* separated by ", " */

/* An indented dump of a whole tree, for debugging and tests. */
void ast_dump(FILE *out, const Node *n);

#endif
