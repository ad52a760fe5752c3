/* testexample.c - what an example should print: the comment at its end that begins with "Output:".
 *
 * The parser keeps no comments, so the text of the function's body is gone through once more. Comments form a group when
 * nothing but one line break is between them; a comment behind code on its line forms a group with what follows on that
 * line only. The last group of the body counts. */
#include "vm/cmd/testpkg.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "compiler/ast.h"

typedef struct scan {
    const char *p, *end;
    int line;
    int token_line;             /* of the last token that is no comment */
    const char *group;          /* start of the last group, NULL: none */
    const char *group_end;
    int group_line;             /* of its end */
    bool group_open;            /* no token since */
    bool beside_code;           /* it may not go on in the next line */
} scan;

static void skip_quoted(scan *s, char quote)
{
    for (s->p++; s->p < s->end && *s->p != quote; s->p++) {
        if (*s->p == '\n')
            s->line++;
        else if (*s->p == '\\' && quote != '`')
            s->p++;
    }
    s->p++;
}

static void comment(scan *s)
{
    const char *start = s->p;
    int line = s->line;
    bool more = s->group_open && line <= s->group_line + !s->beside_code;
    if (s->p[1] == '/') {
        while (s->p < s->end && *s->p != '\n')
            s->p++;
    } else {
        for (s->p += 2; s->p < s->end && !(s->p[0] == '*' && s->p[1] == '/'); s->p++)
            s->line += *s->p == '\n';
        s->p += 2;
    }
    if (!more) {
        s->group = start;
        s->beside_code = s->token_line == line;
    }
    s->group_end = s->p < s->end ? s->p : s->end;
    s->group_line = s->line;
    s->group_open = true;
}

static void find_last_group(scan *s)
{
    while (s->p < s->end) {
        char ch = *s->p;
        if (ch == '\n') {
            s->line++;
            s->p++;
        } else if (ch == ' ' || ch == '\t' || ch == '\r') {
            s->p++;
        } else if (ch == '/' && s->p + 1 < s->end && (s->p[1] == '/' || s->p[1] == '*')) {
            comment(s);
        } else {
            s->group_open = false;
            if (ch == '"' || ch == '\'' || ch == '`')
                skip_quoted(s, ch);
            else
                s->p++;
            s->token_line = s->line;
        }
    }
}

/* //go:generate and the like are no text. */
static bool is_directive(const char *p, const char *end)
{
    static const char *const words[] = { "line ", "extern ", "export " };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size_t)(end - p) >= strlen(words[i]) && memcmp(p, words[i], strlen(words[i])) == 0)
            return true;
    const char *colon = memchr(p, ':', (size_t)(end - p));
    if (!colon || colon == p || colon + 1 >= end)
        return false;
    for (const char *q = p; q <= colon + 1; q++)
        if (q != colon && !((*q >= 'a' && *q <= 'z') || (*q >= '0' && *q <= '9')))
            return false;
    return true;
}

/* Adds a line without white space at its end; of several empty ones only one, none in front. */
static char *add_line(char *w, const char *text, const char *p, const char *end)
{
    while (end > p && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    if (p == end && (w == text || (w - text >= 2 && w[-1] == '\n' && w[-2] == '\n')))
        return w;
    memcpy(w, p, (size_t)(end - p)); /* off-heap */
    w += end - p;
    *w++ = '\n';
    return w;
}

static const char *line_end(const char *p, const char *end)
{
    const char *nl = memchr(p, '\n', (size_t)(end - p));
    return nl ? nl : end;
}

/* The text of a group without comment marks. */
static char *group_text(Arena *a, const char *p, const char *end)
{
    char *text = arena_alloc(a, (size_t)(end - p) + 3), *w = text;
    while (p < end) {
        if (p[0] != '/' || p + 1 >= end) {
            p++;
        } else if (p[1] == '/') {
            const char *e = line_end(p, end), *body = p + 2;
            if (body < e && *body == ' ')
                w = add_line(w, text, body + 1, e);
            else if (!is_directive(body, e))
                w = add_line(w, text, body, e);
            p = e;
        } else {
            const char *close = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);
            const char *stop = close ? close : end;
            for (const char *q = p + 2; q <= stop;) {
                const char *e = line_end(q, stop);
                w = add_line(w, text, q, e);
                q = e + 1;
            }
            p = close ? close + 2 : end;
        }
    }
    while (w - text >= 2 && w[-1] == '\n' && w[-2] == '\n')
        w--;
    *w = '\0';
    return text;
}

const char *example_output(Arena *a, const FuncDecl *fn, bool *unordered)
{
    const SourceFile *src = fn->file->source;
    scan s = { .p = src->text + (fn->body_start - src->base) + 1, .end = src->text + (fn->body_end - src->base), .token_line = 0 };
    find_last_group(&s);
    if (!s.group)
        return NULL;
    const char *p = group_text(a, s.group, s.group_end);
    p += strspn(p, " \t\n\r\f\v");
    *unordered = strncasecmp(p, "unordered ", 10) == 0;
    if (*unordered)
        p += 10;
    if (strncasecmp(p, "output:", 7) != 0)
        return NULL;
    p += 7;
    p += strspn(p, " ");
    return *p == '\n' ? p + 1 : p;
}
