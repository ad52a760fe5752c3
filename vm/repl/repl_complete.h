/* repl_complete.h - what Tab offers at the prompt. */
#ifndef VOLE_VM_REPL_COMPLETE_H
#define VOLE_VM_REPL_COMPLETE_H

#include <stddef.h>

/* As line_hooks.complete (repl_line.h) has it. */
char **complete_input(const char *text, size_t *start, char *suffix);

#endif
