/* repl_command.h - the commands of the prompt, `:name argument`. */
#ifndef VOLE_VM_REPL_COMMAND_H
#define VOLE_VM_REPL_COMMAND_H

#include <stdbool.h>

#include "vm/repl/repl.h"

typedef enum command_result {
    COMMAND_DONE,
    COMMAND_RUN,    /* *text is to be run, as if it had been typed (malloced) */
    COMMAND_QUIT,
} command_result;

/* Carries out what was typed behind ':'. */
command_result command_run(const char *line, char **text);

/* What the engine says after each input. */
void command_after_input(const repl_result *r);

/* The text of a Go file as an input; NULL: an error was reported. */
char *command_read_file(const char *path);

/* Prints an error in the manner of the prompt. */
void command_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void command_error_text(const char *text, size_t n);

/* ":help", ":type", …; NULL behind the last. For completion. */
const char *command_name(int i);
/* line: a command with an argument. */
bool command_takes_file(const char *line);

#endif
