/* diag.h - the one way to report an error in a Go program.
 *
 * Passes call diag_error as they find errors; diag_print writes them at the end
 * as gc does: sorted by position, at most one syntax error a line, the same
 * message once a line, and after ten errors "too many errors" and no more.
 * A message may hold further lines ("\n\thave (...)\n\twant (...)").
 *
 * Nothing is printed before diag_print, so a caller (the REPL, a test) may
 * look at the errors instead.
 */
#ifndef VOLE_COMPILER_DIAG_H
#define VOLE_COMPILER_DIAG_H

#include <stdbool.h>
#include <stdio.h>

#include "compiler/source.h"

enum { DIAG_LIMIT = 10 };

typedef struct Diag {
    Pos pos;
    uint32_t line;          /* physical line, for sorting and deduplication */
    uint32_t seq;           /* order of discovery */
    const char *msg;        /* in the list's arena */
    bool warning;
} Diag;

typedef struct DiagList {
    const SourceSet *sources;
    Arena *arena;
    Diag *items;            /* malloc'ed */
    uint32_t count, cap;
    uint32_t nerrors;       /* errors kept (not warnings, not duplicates) */
    uint32_t nsyntax;       /* those whose message begins "syntax error" */
    uint32_t limit;         /* DIAG_LIMIT; 0 = none */
    Pos full_pos;           /* position of the error that reached the limit */
    bool full;              /* the limit is reached: passes may stop */
    bool dropped;           /* the latest error was not kept, so its notes go with it */
} DiagList;

void diag_init(DiagList *d, const SourceSet *sources, Arena *arena);
void diag_free(DiagList *d);
void diag_clear(DiagList *d);   /* forgets all, ready for another compilation */

void diag_error(DiagList *d, Pos pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void diag_verror(DiagList *d, Pos pos, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));
void diag_warn(DiagList *d, Pos pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Adds a line to the latest error: "\tfile:line:col: msg" (gc's "other declaration of x"). */
void diag_note(DiagList *d, Pos pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static inline bool diag_any(const DiagList *d) { return d->nerrors > 0; }
static inline bool diag_full(const DiagList *d) { return d->full; }

/* Sorts and writes "path:line:col: msg" lines. */
void diag_print(DiagList *d, FILE *out);

#endif
