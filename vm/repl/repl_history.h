/* repl_history.h - what was typed at the prompt, in this session and in earlier ones. */
#ifndef VOLE_VM_REPL_HISTORY_H
#define VOLE_VM_REPL_HISTORY_H

/* Finds the history file and hands its entries to readline. Without a file that can be read or written there is a
 * history of this session only. */
void repl_history_open(void);

/* One input, of one or several lines, without the newline at its end. Repetitions and blank inputs are left out. */
void repl_history_add(const char *text);

#endif
