/* diag.c - collecting and printing diagnostics; see diag.h.
 *
 * The rules are gc's: a syntax error is dropped if the previous syntax error
 * was on the same line, another error if the previous other error had the same
 * line and text; the tenth error that is kept ends the list. Printing sorts by
 * position and drops neighbours with equal line and text once more.
 */
#include "compiler/diag.h"

#include <stdlib.h>
#include <string.h>

void diag_init(DiagList *d, const SourceSet *sources, Arena *arena)
{
    *d = (DiagList){.sources = sources, .arena = arena, .limit = DIAG_LIMIT};
}

void diag_free(DiagList *d)
{
    free(d->items);
    *d = (DiagList){0};
}

void diag_clear(DiagList *d)
{
    d->count = d->nerrors = d->nsyntax = 0;
    d->full = false;
    d->full_pos = NO_POS;
}

static bool is_syntax(const char *msg)
{
    return strncmp(msg, "syntax error", strlen("syntax error")) == 0;
}

static bool same_line(const DiagList *d, const Diag *a, Pos pos, uint32_t line)
{
    return a->line == line && pos_file(d->sources, a->pos) == pos_file(d->sources, pos);
}

/* Whether gc would drop the message because of the previous one of its sort. */
static bool is_repeated(const DiagList *d, Pos pos, uint32_t line, const char *msg)
{
    bool syntax = is_syntax(msg);
    for (uint32_t i = d->count; i-- > 0;) {
        const Diag *p = &d->items[i];
        if (p->warning || is_syntax(p->msg) != syntax)
            continue;
        return same_line(d, p, pos, line) && (syntax || strcmp(p->msg, msg) == 0);
    }
    return false;
}

static void add(DiagList *d, Pos pos, bool warning, const char *fmt, va_list ap)
{
    d->dropped = true;
    if (d->full)
        return;
    const char *msg = arena_vprintf(d->arena, fmt, ap);
    uint32_t line = pos_resolve_physical(d->sources, pos).line;
    if (!warning && is_repeated(d, pos, line, msg))
        return;
    if (d->count == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 16;
        d->items = realloc(d->items, d->cap * sizeof *d->items);
        if (!d->items) {
            fprintf(stderr, "vole: out of memory (diagnostics)\n");
            exit(2);
        }
    }
    d->items[d->count] = (Diag){pos, line, d->count, msg, warning};
    d->count++;
    d->dropped = false;
    if (warning)
        return;
    d->nerrors++;
    d->nsyntax += is_syntax(msg);
    if (d->limit && d->nerrors >= d->limit) {
        d->full = true;
        d->full_pos = pos;
    }
}

void diag_verror(DiagList *d, Pos pos, const char *fmt, va_list ap)
{
    add(d, pos, false, fmt, ap);
}

void diag_error(DiagList *d, Pos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(d, pos, false, fmt, ap);
    va_end(ap);
}

void diag_warn(DiagList *d, Pos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add(d, pos, true, fmt, ap);
    va_end(ap);
}

void diag_note(DiagList *d, Pos pos, const char *fmt, ...)
{
    if (d->count == 0 || d->dropped)
        return;
    va_list ap;
    va_start(ap, fmt);
    char *text = arena_vprintf(d->arena, fmt, ap);
    va_end(ap);
    Diag *last = &d->items[d->count - 1];
    last->msg = arena_printf(d->arena, "%s\n\t%s: %s", last->msg, pos_string(d->sources, d->arena, pos), text);
}

static int compare(const void *x, const void *y)
{
    const Diag *a = x, *b = y;
    if (a->pos != b->pos)
        return a->pos < b->pos ? -1 : 1;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

void diag_print(DiagList *d, FILE *out)
{
    if (d->count)
        qsort(d->items, d->count, sizeof *d->items, compare);
    const Diag *prev = NULL;
    for (uint32_t i = 0; i < d->count; i++) {
        const Diag *e = &d->items[i];
        if (prev && same_line(d, prev, e->pos, e->line) && strcmp(prev->msg, e->msg) == 0)
            continue;
        fprintf(out, "%s: %s\n", e->pos ? pos_string(d->sources, d->arena, e->pos) : "vole", e->msg);
        prev = e;
    }
    if (d->full)
        fprintf(out, "%s: too many errors\n", pos_string(d->sources, d->arena, d->full_pos));
}
