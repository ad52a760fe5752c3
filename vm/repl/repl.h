/* repl.h - the engine behind the prompt: a session that Go text is fed into.
 *
 * `vole repl` is split in two. The front end (vm/repl_*.c) reads lines, edits, completes and paints. The engine
 * (vm/repl/repl.c, stdlib/internal/repl) compiles what was read, runs it, prints values and errors, and keeps what was declared.
 *
 * The session is a Go program: its main goroutine (the driver) asks config.read for an input, has it cut into units
 * (compiler/snippet.h), and runs them in order on a goroutine of their own, the foreground. All callbacks are called on the
 * driver's thread, the process's main thread, inside an entersyscall bracket: other goroutines go on meanwhile. The
 * functions below may be called from within config.read, or before the session starts; not from other threads.
 */
#ifndef VOLE_VM_REPL_H
#define VOLE_VM_REPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "vm/bytecode.h"

typedef struct repl_result {    /* of one input */
    bool failed;                /* it was refused, panicked, or was interrupted */
    bool interrupted;
    int64_t compile_ns, run_ns; /* sums over its units; run_ns includes the echo */
    uint64_t alloc_bytes, allocs; /* by all goroutines while it ran */
} repl_result;

typedef struct repl_config {
    /* The next input: Go text in malloc memory that the engine frees. NULL ends the session. Text that is unfinished is
     * refused with the parser's error, so ask repl_unfinished first. */
    char *(*read)(void *ctx);
    /* A value and its type, in Go syntax, without newlines at the end: `[]int{1, 2}` and `[]int`. NULL: "value // type" goes to
     * standard output. Called between two reads, as the others below. */
    void (*echo)(void *ctx, const char *value, size_t nvalue, const char *type, size_t ntype);
    /* A text for standard error: compile errors ("in3:1:5: undefined: x\n"), or "interrupted\n". Panics and fatal errors are
     * printed by the runtime itself. NULL: standard error. */
    void (*error)(void *ctx, const char *text, size_t n);
    /* After each input. May be NULL. */
    void (*done)(void *ctx, const repl_result *r);
    void *ctx;
    bool interactive;           /* Ctrl-C ends the foreground and never the session */
    int go_minor;               /* -lang=go1.N, or 0 */
} repl_config;

/* Makes the session what the scheduler will run. Returns CMD_START for the command to return, or an exit code. When the
 * session ends the process exits: 0, or, if it is not interactive, 1 if any input failed. os.Exit exits as given. */
int repl_start(const repl_config *config);

/* Whether text is the beginning of something: more lines could make it right. */
bool repl_unfinished(const char *text, size_t n);

/* Whether Ctrl-C came since this was last asked and no foreground was running to take it. Async-signal-safe. */
bool repl_take_interrupt(void);

/* ---- questions; none runs code of the session ---- */

typedef enum repl_kind {
    REPL_KEYWORD, REPL_BUILTIN, REPL_PACKAGE, REPL_CONST, REPL_TYPE, REPL_VAR, REPL_FUNC, REPL_METHOD, REPL_FIELD,
} repl_kind;

typedef struct repl_name {
    const char *name;
    repl_kind kind;
    const char *type;           /* of constants, variables, functions, fields and methods; of a package its path; else "" */
} repl_name;

/* What could stand at the end of text[0, n): names that begin with the identifier the text ends in (which may be empty), sorted,
 * each once. Behind "x." they are members of x: of a package, imported or not, or of an expression's type. Returns the
 * offset where that identifier begins. The strings live until the next call. */
size_t repl_complete(const char *text, size_t n, void (*visit)(void *ctx, const repl_name *name), void *ctx);

/* Writes the type of an expression ("map[string]int", "untyped int", "(int, error)") with a newline; or the errors, and returns false. */
bool repl_type(const char *expr, size_t n, FILE *out);

/* The declarations of the session as they stand, one a paragraph, without those that were replaced. */
void repl_list(FILE *out);

/* All inputs, up to what failed in them, in order, such that feeding them to a new session repeats this one. */
void repl_source(FILE *out);

/* A function or method by name ("f", "T.M", "(*T).M", "strings.ToUpper"), compiled; NULL: there is none. */
func *repl_find_func(const char *name);

/* Forgets everything declared. Goroutines go on. */
void repl_reset(void);

/* How many units of text have run: the number that the next input's positions carry ("in7:1:3"). */
int repl_input_number(void);

#endif
