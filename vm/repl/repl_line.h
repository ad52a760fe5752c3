/* repl_line.h - the line editor of the prompt: reads an input of one or several lines.
 *
 * On a terminal this is GNU readline; else lines are read as they come, without prompt or echo.
 */
#ifndef VOLE_VM_REPL_LINE_H
#define VOLE_VM_REPL_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* What the editor asks of the session. Called on the thread that reads. */
typedef struct line_hooks {
    /* Whether more must follow text for it to be complete. */
    bool (*unfinished)(const char *text);
    /* What could stand at the end of text, from text + *start on: a NULL-ended list of malloced strings, or NULL.
     * *suffix: what to put behind the only one, 0 for nothing; '/': complete file names instead. */
    char **(*complete)(const char *text, size_t *start, char *suffix);
    /* Whether a SIGINT has come since this was last asked. */
    bool (*interrupted)(void);
} line_hooks;

typedef enum colour_mode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } colour_mode;

/* Looks what standard input and output are. Called once, before the other functions. */
void line_open(const line_hooks *hooks, colour_mode colour);
bool line_interactive(void);    /* there is somebody who types */
bool line_colours(void);        /* what goes to standard output may have colours */
bool line_error_colours(void);  /* ... to standard error */

/* Reads an input; the caller frees it. NULL: the end (Ctrl-D, or no more lines). An input that was dropped by Ctrl-C
 * is an empty one. Blocks: to be called inside an entersyscall bracket. */
char *line_read(void);

/* Before something is printed: ends a line that the program has begun on the terminal. */
void line_fresh(void);

/* Puts an input into the history, once it is known to be one. */
void line_remember(const char *text);

#endif
