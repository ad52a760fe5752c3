/* doc_text.c - comments as text.
 *
 * A comment is paragraphs, `# headings`, code (indented) and lists (indented, begun by a bullet or number), as
 * Go's doc comments are. Paragraphs and items are broken into lines anew, such that the sum of the squares of what is left free at
 * the ends of lines is least, with a penalty for a line that does not end in punctuation. [Name] loses its brackets if it is
 * the name of something; [text] loses them if a line `[text]: URL` defines it, and then the definition is
 * listed at the end.
 */
#include "vm/doc/doc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_WIDTH = 80, RAGGED_PENALTY = 64 };

/* ---- buffers ---- */

void buf_write(doc_buf *b, const char *s, size_t n)
{
    if (b->cap - b->n <= n) {
        b->cap = 2 * (b->cap + n) + 256;
        b->p = realloc(b->p, b->cap);
        if (!b->p)
            abort();
    }
    if (n)
        memcpy(b->p + b->n, s, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_puts(doc_buf *b, const char *s) { buf_write(b, s, strlen(s)); }

void buf_printf(doc_buf *b, const char *fmt, ...)
{
    va_list ap;
    char *s;
    va_start(ap, fmt);
    int n = vasprintf(&s, fmt, ap);
    va_end(ap);
    if (n < 0)
        abort();
    buf_write(b, s, (size_t)n);
    free(s);
}

void buf_newlines(doc_buf *b, int n)
{
    int have = 0;
    while (have < n && b->n > (size_t)have && b->p[b->n - 1 - (size_t)have] == '\n')
        have++;
    for (; have < n; have++)
        buf_write(b, "\n", 1);
}

void buf_end_line(doc_buf *b)
{
    while (b->n && (b->p[b->n - 1] == ' ' || b->p[b->n - 1] == '\t'))
        b->n--;
    buf_write(b, "\n", 1);
}

/* ---- lines of a comment ---- */

typedef struct line {
    const char *s;
    size_t n;
} line;

typedef struct comment {
    Arena *arena;
    const doc_package *pkg;
    DOC_VEC(line) lines;
    DOC_VEC(line) links;    /* the text between the brackets of a definition */
    DOC_VEC(line) urls;
    bool *used;             /* links */
} comment;

static bool is_blank(line l) { return l.n == 0; }
static bool is_indented(line l) { return l.n > 0 && (l.s[0] == ' ' || l.s[0] == '\t'); }

/* //go:build and the like: a word, a colon, no blank before it. */
static bool is_directive(line l)
{
    size_t i = 0;
    if (l.n > 5 && memcmp(l.s, "line ", 5) == 0)
        return true;
    if ((l.n > 7 && memcmp(l.s, "extern ", 7) == 0) || (l.n > 7 && memcmp(l.s, "export ", 7) == 0))
        return true;
    while (i < l.n && (islower((unsigned char)l.s[i]) || isdigit((unsigned char)l.s[i])))
        i++;
    return i > 0 && i + 1 < l.n && l.s[i] == ':' && (islower((unsigned char)l.s[i + 1]) || isdigit((unsigned char)l.s[i + 1]));
}

static void add_line(comment *c, const char *s, size_t n)
{
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
        n--;
    bool blank_before = c->lines.n == 0 || is_blank(c->lines.v[c->lines.n - 1]);
    if (n || !blank_before)
        DOC_PUSH(c->arena, c->lines, ((line){ s, n }));
}

/* Takes the markers off: lines of // comments, and the insides of block comments. */
static void split_lines(comment *c, const char *s, size_t n)
{
    bool in_block = false;
    for (const char *end = s + n; s < end;) {
        const char *nl = memchr(s, '\n', (size_t)(end - s)), *stop = nl ? nl : end, *p = s;
        while (!in_block && p < stop && (*p == ' ' || *p == '\t'))
            p++;
        if (!in_block && stop - p >= 2 && p[0] == '/' && p[1] == '*') {
            in_block = true;
            p += 2;
        }
        if (in_block) {
            const char *close = memmem(p, (size_t)(stop - p), "*/", 2);
            add_line(c, p, (size_t)((close ? close : stop) - p));
            in_block = !close;
        } else if (stop - p >= 2 && p[0] == '/' && p[1] == '/') {
            p += 2;
            line l = { p, (size_t)(stop - p) };
            if (l.n && *l.s == ' ')
                add_line(c, l.s + 1, l.n - 1);
            else if (!is_directive(l))
                add_line(c, l.s, l.n);
        } else {
            add_line(c, "", 0);
        }
        s = stop + 1;
    }
    while (c->lines.n && is_blank(c->lines.v[c->lines.n - 1]))
        c->lines.n--;
}

/* `[text]: URL` alone on a line defines a link. They leave the text. */
static void take_links(comment *c)
{
    int w = 0;
    for (int i = 0; i < c->lines.n; i++) {
        line l = c->lines.v[i];
        const char *close = l.n > 4 && l.s[0] == '[' ? memmem(l.s, l.n, "]: ", 3) : NULL;
        if (close && close > l.s + 1 && memmem(close, (size_t)(l.s + l.n - close), "://", 3) && !memchr(close + 3, ' ', (size_t)(l.s + l.n - close - 3))) {
            DOC_PUSH(c->arena, c->links, ((line){ l.s + 1, (size_t)(close - l.s - 1) }));
            DOC_PUSH(c->arena, c->urls, ((line){ close + 3, (size_t)(l.s + l.n - close - 3) }));
        } else if (!is_blank(l) || (w > 0 && !is_blank(c->lines.v[w - 1]))) {
            c->lines.v[w++] = l;
        }
    }
    while (w && is_blank(c->lines.v[w - 1]))
        w--;
    c->lines.n = w;
    c->used = arena_array(c->arena, bool, c->links.n + 1);
}

/* ---- words ---- */

static bool is_name_char(char ch) { return isalnum((unsigned char)ch) || ch == '_' || (ch & 0x80); }

/* Whether text in brackets names a declaration: Name, Type.Method, pkg.Name, *Type. */
static bool is_doc_link(const comment *c, const char *s, size_t n)
{
    if (n && *s == '*')
        s++, n--;
    if (n == 0 || isdigit((unsigned char)*s) || s[n - 1] == '.')
        return false;
    bool capital = false;
    for (size_t i = 0; i < n; i++) {
        if (!is_name_char(s[i]) && s[i] != '.' && s[i] != '/')
            return false;
        capital |= isupper((unsigned char)s[i]) && (i == 0 || s[i - 1] == '.');
    }
    size_t first = 0;
    while (first < n && is_name_char(s[first]))
        first++;
    if (!isupper((unsigned char)*s))    /* a package: its name alone, or with something exported */
        return capital || (first == n && c->pkg && c->pkg->name && c->pkg->name->len == n && memcmp(c->pkg->name->str, s, n) == 0);
    for (int i = 0; c->pkg && i < c->pkg->decls.n; i++) {
        const doc_decl *d = c->pkg->decls.v[i];
        if (d->name && d->name->len == first && memcmp(d->name->str, s, first) == 0)
            return true;
        for (int k = 0; k < d->nspecs; k++)
            for (int j = 0; j < d->specs[k].nnames; j++)
                if (d->specs[k].name[j]->len == first && memcmp(d->specs[k].name[j]->str, s, first) == 0)
                    return true;
    }
    return false;
}

static bool is_defined_link(comment *c, const char *s, size_t n)
{
    for (int i = 0; i < c->links.n; i++)
        if (c->links.v[i].n == n && memcmp(c->links.v[i].s, s, n) == 0)
            return c->used[i] = true;
    return false;
}

/* Copies text, without the brackets of links, with ``quotes'' as real ones. */
static void plain_text(comment *c, doc_buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        const char *close = s[i] == '[' ? memchr(s + i, ']', n - i) : NULL;
        size_t inner = close ? (size_t)(close - s) - i - 1 : 0;
        bool apart = (i == 0 || !is_name_char(s[i - 1])) && close && (close + 1 == s + n || !is_name_char(close[1]));
        if (close && (is_defined_link(c, s + i + 1, inner) || (apart && is_doc_link(c, s + i + 1, inner)))) {
            buf_write(b, s + i + 1, inner);
            i += inner + 2;
        } else if (i + 1 < n && ((s[i] == '`' && s[i + 1] == '`') || (s[i] == '\'' && s[i + 1] == '\''))) {
            buf_puts(b, s[i] == '`' ? "\u201c" : "\u201d");
            i += 2;
        } else {
            buf_write(b, s + i++, 1);
        }
    }
}

/* ---- breaking lines ---- */

typedef struct word {
    const char *s;
    int n, width;       /* bytes, characters */
} word;

static int width_of(const char *s, int n)
{
    int w = 0;
    for (int i = 0; i < n; i++)
        w += (s[i] & 0xC0) != 0x80;
    return w;
}

/* Where lines begin is chosen by the "basic algorithm" of Hirschberg and Larmore for the least weight subsequence problem (1987): of
 * the places where the line before could begin, only those are kept, in a queue, that will win for some later end. go doc uses
 * it, and since the penalty makes the weights not quite concave, the choice among equals is part of the format. */
typedef struct breaker {
    const int64_t *offset;  /* of word i, if all were one line with a blank behind each */
    const word *words;
    int n, max;
    int64_t (*best)[2];     /* for the words before i: by how much lines are too long, then too short */
} breaker;

/* The cost of ending a line before word j if it begins at word i and all before is broken well. */
static void cost_of(const breaker *b, int i, int j, int64_t cost[2])
{
    int64_t len = b->offset[j] - 1 - b->offset[i], square = (b->max - len) * (b->max - len);
    char last = b->words[j - 1].s[b->words[j - 1].n - 1];
    int64_t penalty = strchr(".,:;", last) ? 0 : RAGGED_PENALTY;
    cost[0] = b->best[i][0];
    cost[1] = b->best[i][1];
    if (len > b->max)
        cost[0] += square, cost[1] += penalty;
    else if (j < b->n)
        cost[1] += square + penalty;
}

/* Whether a line that begins at x is cheaper than one at y, both ending before j: below 0 if so, 0 if equal. */
static int compare(const breaker *b, int x, int y, int j)
{
    int64_t cx[2], cy[2];
    cost_of(b, x, j, cx);
    cost_of(b, y, j, cy);
    int i = cx[0] == cy[0];
    return (cx[i] > cy[i]) - (cx[i] < cy[i]);
}

/* Whether y, between x and z, never wins: where x falls behind it, z is no worse already. */
static bool useless(const breaker *b, int x, int y, int z)
{
    int lo = z, hi = b->n + 1;
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        if (compare(b, x, y, mid) > 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo > b->n || compare(b, z, y, lo) <= 0;
}

/* before[j]: where the line that ends before word j begins. */
static void break_lines(const word *w, int n, int max, int *before)
{
    int64_t *offset = calloc((size_t)n + 1, sizeof *offset);
    breaker b = { offset, w, n, max, calloc((size_t)n + 1, sizeof *b.best) };
    int *queue = calloc((size_t)n + 1, sizeof *queue), head = 0, tail = 1; /* queue[head, tail) */
    if (!offset || !b.best || !queue)
        abort();
    for (int i = 0; i < n; i++)
        offset[i + 1] = offset[i] + w[i].width + 1;
    for (int m = 1; m < n; m++) {
        cost_of(&b, queue[head], m, b.best[m]);
        before[m] = queue[head];
        while (tail - head > 1 && compare(&b, queue[head + 1], queue[head], m + 1) <= 0)
            head++;
        while (tail - head > 1 && useless(&b, queue[tail - 2], queue[tail - 1], m))
            tail--;
        if (compare(&b, m, queue[tail - 1], n) < 0) {
            queue[tail++] = m;
            if (tail - head == 2 && compare(&b, queue[head + 1], queue[head], m + 1) <= 0)
                head++;
        }
    }
    before[n] = queue[head];
    free(queue);
    free(b.best);
    free(offset);
}

/* Prints words as lines; the first one begins where the output stands, the others behind prefix and indent. */
static void print_wrapped(doc_buf *b, const char *text, size_t size, const char *prefix, const char *indent)
{
    int n = 0, cap = 16;
    word *w = malloc((size_t)cap * sizeof *w);
    for (const char *p = text, *end = text + size; w && p < end;) {
        const char *s = p;
        while (p < end && !strchr(" \t\n", *p))
            p++;
        if (p == s) {
            p++;
            continue;
        }
        if (n == cap && !(w = realloc(w, (size_t)(cap *= 2) * sizeof *w)))
            break;
        w[n++] = (word){ s, (int)(p - s), width_of(s, (int)(p - s)) };
    }
    int *before = calloc((size_t)n + 1, sizeof *before), *starts = calloc((size_t)n + 1, sizeof *starts), lines = 0;
    if (!w || !before || !starts)
        abort();
    break_lines(w, n, LINE_WIDTH - (int)strlen(prefix) - (int)strlen(indent), before);
    for (int j = n; j > 0; j = before[j])
        starts[lines++] = before[j];
    for (int l = lines - 1; l >= 0; l--) {
        int end = l ? starts[l - 1] : n;
        if (l < lines - 1)
            buf_printf(b, "%s%s", prefix, indent);
        for (int i = starts[l]; i < end; i++)
            buf_printf(b, "%s%.*s", i > starts[l] ? " " : "", w[i].n, w[i].s);
        buf_end_line(b);
    }
    if (lines == 0)
        buf_end_line(b);
    free(starts);
    free(before);
    free(w);
}

/* The lines [i, j) as one paragraph. */
static void print_paragraph(comment *c, doc_buf *b, int i, int j, const char *prefix, const char *indent, size_t skip)
{
    doc_buf joined = { 0 }, text = { 0 };
    for (; i < j; i++) {
        buf_write(&joined, c->lines.v[i].s + skip, c->lines.v[i].n - skip);
        buf_write(&joined, " ", 1);
        skip = 0;
    }
    plain_text(c, &text, joined.p ? joined.p : "", joined.n);
    print_wrapped(b, text.p ? text.p : "", text.n, prefix, indent);
    free(joined.p);
    free(text.p);
}

/* ---- blocks ---- */

/* "  - text", "1. text": the length up to the text; 0: no item. *number: the number's digits, n 0 for a bullet. */
static size_t item_mark(line l, line *number)
{
    size_t i = 0, start;
    while (i < l.n && (l.s[i] == ' ' || l.s[i] == '\t'))
        i++;
    start = i;
    if (i < l.n && strchr("-*+", l.s[i]))
        i++;
    else if (l.n - i >= 3 && memcmp(l.s + i, "\u2022", 3) == 0)
        i += 3;
    else
        while (i < l.n && isdigit((unsigned char)l.s[i]))
            i++;
    bool digits = i > start && isdigit((unsigned char)l.s[start]);
    *number = (line){ l.s + start, digits ? i - start : 0 };
    if (i == start || (digits && (i >= l.n || !strchr(".)", l.s[i]))))
        return 0;
    i += digits;
    if (i >= l.n || (l.s[i] != ' ' && l.s[i] != '\t'))
        return 0;
    while (i < l.n && (l.s[i] == ' ' || l.s[i] == '\t'))
        i++;
    return i;
}

static void print_list(comment *c, doc_buf *b, int i, int end, const char *prefix)
{
    bool loose = false, first = true;
    line number;
    for (int k = i; k < end; k++)
        loose |= is_blank(c->lines.v[k]);
    while (i < end) {
        size_t skip = item_mark(c->lines.v[i], &number);
        int j = i + 1;
        line ignored;
        while (j < end && !is_blank(c->lines.v[j]) && !item_mark(c->lines.v[j], &ignored))
            j++;
        if (!first && loose) {
            buf_puts(b, prefix);
            buf_end_line(b);
        }
        if (skip == 0)      /* one more paragraph of the item before */
            buf_printf(b, "%s    ", prefix);
        else if (number.n)
            buf_printf(b, "%s %.*s. ", prefix, (int)number.n, number.s);
        else
            buf_printf(b, "%s  - ", prefix);
        print_paragraph(c, b, i, j, prefix, "    ", skip);
        first = false;
        while (j < end && is_blank(c->lines.v[j]))
            j++;
        i = j;
    }
}

/* What all lines that are not blank begin with. */
static size_t common_indent(const comment *c, int i, int end)
{
    line first = c->lines.v[i];
    size_t n = 0;
    while (n < first.n && (first.s[n] == ' ' || first.s[n] == '\t'))
        n++;
    for (; i < end; i++) {
        line l = c->lines.v[i];
        size_t k = 0;
        while (k < n && k < l.n && l.s[k] == first.s[k])
            k++;
        if (!is_blank(l))
            n = k;
    }
    return n;
}

static void print_code(comment *c, doc_buf *b, int i, int end, const char *code_prefix)
{
    size_t indent = common_indent(c, i, end);
    for (; i < end; i++) {
        line l = c->lines.v[i];
        if (!is_blank(l)) {
            buf_puts(b, code_prefix);
            buf_write(b, l.s + indent, l.n - indent);
        }
        buf_end_line(b);
    }
}

/* A line that headed a section before there was the # syntax: short, capitalised, unpunctuated, alone. */
static bool is_old_heading(const comment *c, int i, int end)
{
    line l = c->lines.v[i];
    if (end != i + 1 || i == 0 || end + 1 >= c->lines.n || is_indented(c->lines.v[end + 1]))
        return false;
    char last = l.s[l.n - 1];
    if (!isupper((unsigned char)l.s[0]) || !(isalnum((unsigned char)last) || (last & 0x80)))
        return false;
    for (size_t k = 0; k < l.n; k++) {
        if (strchr(";:!?+*/=[]{}_^&~%#@<\">\\", l.s[k]))
            return false;
        if (l.s[k] == '\'' && !(k + 1 < l.n && l.s[k + 1] == 's' && (k + 2 == l.n || l.s[k + 2] == ' ')))
            return false;
        if (l.s[k] == '.' && (k + 1 == l.n || l.s[k + 1] == ' '))
            return false;
    }
    return true;
}

static bool is_heading(const comment *c, int i, int end)
{
    line l = c->lines.v[i];
    return end == i + 1 && l.n > 2 && l.s[0] == '#' && (l.s[1] == ' ' || l.s[1] == '\t');
}

/* The block that begins at line i: prints it, and returns the line behind it. */
static int print_block(comment *c, doc_buf *b, int i, const char *prefix, const char *code_prefix)
{
    int end = i;
    line number;
    if (is_indented(c->lines.v[i])) {
        while (end < c->lines.n && (is_blank(c->lines.v[end]) || is_indented(c->lines.v[end])))
            end++;
        while (is_blank(c->lines.v[end - 1]))
            end--;
        if (item_mark(c->lines.v[i], &number))
            print_list(c, b, i, end, prefix);
        else
            print_code(c, b, i, end, code_prefix);
        return end;
    }
    while (end < c->lines.n && !is_blank(c->lines.v[end]) && !is_indented(c->lines.v[end]))
        end++;
    buf_puts(b, prefix);
    bool heading = is_heading(c, i, end), old = !heading && is_old_heading(c, i, end);
    if (heading || old)
        buf_puts(b, "# ");
    print_paragraph(c, b, i, end, prefix, "", heading ? 2 : 0);
    return end;
}

/* A list that follows a paragraph without a blank line stays close to it. */
static bool stays_close(const comment *c, int i)
{
    line number;
    int end = i;
    if (!is_indented(c->lines.v[i]) || !item_mark(c->lines.v[i], &number) || (i > 0 && is_blank(c->lines.v[i - 1])))
        return false;
    while (end < c->lines.n && is_indented(c->lines.v[end]))
        end++;
    return end == c->lines.n || !is_blank(c->lines.v[end]) || end + 1 == c->lines.n || !is_indented(c->lines.v[end + 1]);
}

void doc_comment(doc_buf *b, const doc_package *p, const char *text, size_t n, const char *prefix, const char *code_prefix)
{
    Arena arena;
    arena_init(&arena);
    comment c = { .arena = &arena, .pkg = p };
    split_lines(&c, text, n);
    take_links(&c);
    for (int i = 0, first = true; i < c.lines.n; first = false) {
        if (is_blank(c.lines.v[i])) {
            i++;
            continue;
        }
        if (!first && !stays_close(&c, i)) {
            buf_puts(b, prefix);
            buf_end_line(b);
        }
        i = print_block(&c, b, i, prefix, code_prefix);
        while (i < c.lines.n && is_blank(c.lines.v[i]))
            i++;
    }
    bool any = false;
    for (int i = 0; i < c.links.n; i++) {
        if (!c.used[i])
            continue;
        buf_printf(b, "%s[%.*s]: %.*s\n", any ? "" : "\n", (int)c.links.v[i].n, c.links.v[i].s, (int)c.urls.v[i].n, c.urls.v[i].s);
        any = true;
    }
    arena_free(&arena);
}
