/* doc_decl.c - prints declarations.
 *
 * What is printed in full is the source text, but for groups of values and the members of structs and interfaces: there, what is not
 * exported is left out, and the rest aligned anew as gofmt would. Alignment works on rows of cells. A cell that is not the last of
 * its row belongs to a column: the cells at the same place in the rows directly above and below. Its width is that
 * of the widest plus one, or nothing if all are empty.
 */
#include "vm/doc/doc_decl.h"

#include <stdlib.h>
#include <string.h>

enum { LIST_WIDTH = 80 }; /* a list of parameters on one line ends in "..." beyond it */

static bool opens(int tok) { return tok == T_LPAREN || tok == T_LBRACK || tok == T_LBRACE; }

static int tok_at(const doc_file *f, int i, int last) { return i < last ? f->toks[i].tok : T_EOF; }

static void put_span(doc_buf *b, const doc_file *f, doc_span s)
{
    buf_write(b, doc_text(f, s.off), s.end - s.off);
}

static void put_range(doc_buf *b, const doc_file *f, doc_range r) { put_span(b, f, range_span(f, r)); }

static bool has_newline(const doc_file *f, uint32_t off, uint32_t end)
{
    return end > off && memchr(doc_text(f, off), '\n', end - off);
}

static int newlines(const doc_file *f, uint32_t off, uint32_t end)
{
    int n = 0;
    for (; off < end; off++)
        n += *doc_text(f, off) == '\n';
    return n;
}

/* ---- one line ---- */

/* The braces that token i opens, and what is in them, in short. */
static void short_braces(doc_buf *b, const doc_file *f, int i, int close, bool spaced)
{
    int before = i > 0 ? f->toks[i - 1].tok : T_NONE;
    bool empty = close - i == 2, body = spaced && before != T_STRUCT && before != T_INTERFACE;
    buf_puts(b, empty && !body ? "{}" : "{ ... }");
}

void doc_range_line(doc_buf *b, const doc_file *f, doc_range r)
{
    for (int i = r.first; i < r.last; i++) {
        const doc_token *t = &f->toks[i];
        if (t->tok == T_SEMI || (t->tok == T_COMMA && tok_at(f, i + 1, r.last) == T_RPAREN))
            continue;
        const doc_token *before = i > r.first ? t - 1 : NULL;
        bool spaced = before && before->end < t->off;
        if (spaced && has_newline(f, before->end, t->off) &&
            (opens(before->tok) || t->tok == T_RPAREN || t->tok == T_RBRACK))
            spaced = false;
        bool brace = t->tok == T_LBRACE;
        if (spaced && !(brace && (before->tok == T_STRUCT || before->tok == T_INTERFACE)))
            buf_puts(b, " ");
        if (!brace) {
            buf_write(b, doc_text(f, t->off), t->end - t->off);
            continue;
        }
        int close = doc_skip_group(f, i, r.last);
        short_braces(b, f, i, close, spaced);
        i = close - 1;
    }
}

/* A value: on one line, or "..." if it is several but for what stands in brackets. */
static void value_line(doc_buf *b, const doc_file *f, doc_range r)
{
    for (int i = r.first; i < r.last; i++) {
        if (i > r.first && has_newline(f, f->toks[i - 1].end, f->toks[i].off)) {
            buf_puts(b, "...");
            return;
        }
        if (opens(f->toks[i].tok))
            i = doc_skip_group(f, i, r.last) - 1;
    }
    if (range_empty(r) || has_newline(f, f->toks[r.last - 1].off, f->toks[r.last - 1].end))
        buf_puts(b, "...");     /* a raw string of several lines */
    else
        doc_range_line(b, f, r);
}

/* Whether an element of a parameter list has a name and a type. */
static bool is_named(const doc_file *f, doc_range r)
{
    if (r.last - r.first < 2 || f->toks[r.first].tok != T_NAME)
        return false;
    int second = f->toks[r.first + 1].tok;
    if (second == T_LBRACK)     /* name [n]T, not Generic[T] */
        return doc_skip_group(f, r.first + 1, r.last) < r.last;
    return second != T_DOT && second != T_OR;
}

static int element_end(const doc_file *f, int i, int last, Token separator)
{
    while (i < last && f->toks[i].tok != separator)
        i = opens(f->toks[i].tok) ? doc_skip_group(f, i, last) : i + 1;
    return i;
}

/* The elements between the brackets of r; "a, b int" counts as one, and so does "int". */
static void list_line(doc_buf *b, const doc_file *f, doc_range r, const char *open, const char *close)
{
    int first = r.first + 1, last = r.last - 1, width = 0;
    bool named = false;
    for (int i = first; i < last; i = element_end(f, i, last, T_COMMA) + 1)
        named |= is_named(f, (doc_range){ i, element_end(f, i, last, T_COMMA) });
    buf_puts(b, open);
    for (int i = first; i < last;) {
        int end = element_end(f, i, last, T_COMMA);
        while (named && end < last && !is_named(f, (doc_range){ i, end }) && end - i == 1 + 2 * ((end - i) / 2)) {
            int next = element_end(f, end + 1, last, T_COMMA);
            bool done = is_named(f, (doc_range){ end + 1, next });
            end = next;
            if (done)
                break;
        }
        doc_buf field = { 0 };
        doc_range_line(&field, f, (doc_range){ i, end });
        width += (int)field.n + 2;
        if (width > LIST_WIDTH)
            end = last;
        if (field.n)
            buf_printf(b, "%s%s", i > first ? ", " : "", width > LIST_WIDTH ? "..." : field.p);
        free(field.p);
        i = end + 1;
    }
    buf_puts(b, close);
}

static bool single_unnamed(const doc_file *f, doc_range r)
{
    int end = element_end(f, r.first + 1, r.last - 1, T_COMMA);
    return (end == r.last - 1 || end == r.last - 2) && !is_named(f, (doc_range){ r.first + 1, end });
}

static void put_receiver(doc_buf *b, const doc_decl *d, const doc_method *m, const Name *type)
{
    if (range_empty(d->recv))
        return;
    if (m && m->promoted && d->recv_name)
        buf_printf(b, "(%s %s%s) ", d->recv_name->str, m->ptr ? "*" : "", type->str);
    else if (m && m->promoted)
        buf_printf(b, "(%s%s) ", m->ptr ? "*" : "", type->str);
    else {
        put_range(b, d->file, d->recv);
        buf_puts(b, " ");
    }
}

void doc_func_line(doc_buf *b, const doc_decl *d, const doc_method *m, const Name *type)
{
    const doc_file *f = d->file;
    buf_puts(b, "func ");
    put_receiver(b, d, m, type);
    buf_puts(b, d->name->str);
    if (!range_empty(d->tparams))
        list_line(b, f, d->tparams, "[", "]");
    list_line(b, f, d->params, "(", ")");
    if (range_empty(d->results))
        return;
    buf_puts(b, " ");
    if (f->toks[d->results.first].tok != T_LPAREN)
        doc_range_line(b, f, d->results);
    else if (single_unnamed(f, d->results))
        list_line(b, f, d->results, "", "");
    else
        list_line(b, f, d->results, "(", ")");
}

/* Value number n of a list; empty if there are not so many. */
static doc_range nth_value(const doc_file *f, doc_range values, int n)
{
    for (int i = values.first; i < values.last; n--) {
        int end = element_end(f, i, values.last, T_COMMA);
        if (n == 0)
            return (doc_range){ i, end };
        i = end + 1;
    }
    return (doc_range){ 0, 0 };
}

bool doc_value_line(doc_buf *b, const doc_options *opt, const doc_decl *d, const char *indent)
{
    doc_range type = { 0, 0 };
    for (int i = 0; i < d->nspecs; i++) {
        const doc_spec *s = &d->specs[i];
        if (!range_empty(s->type))
            type = s->type;     /* holds on for those without type and value */
        else if (!range_empty(s->values))
            type = (doc_range){ 0, 0 };
        if (!doc_visible(opt, s->name[0]))
            continue;
        buf_printf(b, "%s%s %s", indent, token_text(d->tok), s->name[0]->str);
        if (!range_empty(type)) {
            buf_puts(b, " ");
            doc_range_line(b, d->file, type);
        }
        doc_range value = nth_value(d->file, s->values, i);
        if (!range_empty(value)) {
            buf_puts(b, " = ");
            value_line(b, d->file, value);
        }
        buf_puts(b, d->nspecs > 1 ? " ...\n" : "\n");
        return true;
    }
    return false;
}

void doc_type_line(doc_buf *b, const doc_type *t)
{
    const doc_spec *s = t->spec;
    buf_printf(b, "type %s", t->name->str);
    if (!range_empty(s->tparams))
        list_line(b, t->decl->file, s->tparams, "[", "]");
    buf_puts(b, s->alias ? " = " : " ");
    doc_range_line(b, t->decl->file, s->type);
}

/* ---- rows and columns ---- */

enum { MAX_CELLS = 5 };

typedef struct row {
    char *cell[MAX_CELLS];
    int ncells;
    int width[MAX_CELLS];
    bool breaks;        /* columns end here: it takes several lines */
} row;

typedef struct table {
    Arena *arena;
    DOC_VEC(row) rows;
} table;

static row *add_row(table *t)
{
    DOC_PUSH(t->arena, t->rows, ((row){ 0 }));
    return &t->rows.v[t->rows.n - 1];
}

/* Text of the source for a cell; inner lines lose one tab if it stood in a group. */
static char *cell_text(table *t, const doc_file *f, const char *before, doc_span s, bool dedent)
{
    doc_buf b = { 0 };
    buf_puts(&b, before);
    for (uint32_t i = s.off; i < s.end; i++) {
        buf_write(&b, doc_text(f, i), 1);
        if (dedent && *doc_text(f, i) == '\n' && *doc_text(f, i + 1) == '\t')
            i++;
    }
    char *text = arena_strndup(t->arena, b.p, b.n);
    free(b.p);
    return text;
}

static void add_cell(row *r, char *text)
{
    r->cell[r->ncells++] = text;
    r->breaks |= strchr(text, '\n') != NULL;
}

/* Empty cells up to n, then the comment. */
static void add_comment(table *t, row *r, const doc_file *f, doc_span comment, int n)
{
    if (comment.end == comment.off)
        return;
    if (r->breaks) {    /* behind the last line */
        r->cell[r->ncells - 1] = arena_printf(t->arena, "%s %.*s", r->cell[r->ncells - 1], (int)(comment.end - comment.off), doc_text(f, comment.off));
        return;
    }
    while (r->ncells < n)
        add_cell(r, (char *)(uintptr_t) "");
    add_cell(r, cell_text(t, f, "", comment, false));
}

static int columns_of(const row *r) { return r->ncells - 1; }

static int text_width(const char *s)
{
    int w = 0;
    for (; *s; s++)
        w += (*s & 0xC0) != 0x80;
    return w;
}

static void align(row *v, int first, int last, int column)
{
    for (int i = first; i < last;) {
        if (columns_of(&v[i]) <= column) {
            i++;
            continue;
        }
        int end = i, width = 0;
        do {
            int w = text_width(v[end].cell[column]);
            width = w > width ? w : width;
            end++;
        } while (end < last && columns_of(&v[end]) > column && !v[end - 1].breaks);
        for (int k = i; k < end; k++)
            v[k].width[column] = width ? width + 1 : 0;
        align(v, i, end, column + 1);
        i = end;
    }
}

static void print_table(doc_buf *b, table *t)
{
    align(t->rows.v, 0, t->rows.n, 0);
    for (int i = 0; i < t->rows.n; i++) {
        const row *r = &t->rows.v[i];
        if (r->ncells > 0 && *r->cell[0])
            buf_puts(b, "\t");
        for (int k = 0; k < r->ncells; k++) {
            buf_puts(b, r->cell[k]);
            for (int w = text_width(r->cell[k]); k + 1 < r->ncells && w < r->width[k]; w++)
                buf_puts(b, " ");
        }
        buf_end_line(b);
    }
}

/* The comment above a row, and a blank line if there was one, or something was left out. */
static void add_lead(table *t, const doc_file *f, uint32_t *end_before, doc_span doc, uint32_t start)
{
    uint32_t top = doc.end > doc.off ? doc.off : start;
    if (*end_before && newlines(f, *end_before, top) > 1)
        add_cell(add_row(t), (char *)(uintptr_t) "");
    for (uint32_t i = doc.off; i < doc.end;) {
        uint32_t end = i;
        while (end < doc.end && *doc_text(f, end) != '\n')
            end++;
        while (i < end && (*doc_text(f, i) == '\t' || *doc_text(f, i) == ' '))
            i++;
        add_cell(add_row(t), cell_text(t, f, "", (doc_span){ i, end }, false));
        i = end + 1;
    }
}

/* ---- values ---- */

static bool spec_visible(const doc_options *opt, const doc_spec *s)
{
    for (int i = 0; i < s->nnames; i++)
        if (opt->source || doc_visible(opt, s->name[i]))
            return true;
    return false;
}

/* Whether the values around spec i, up to one without values, have a type somewhere: then they leave room for it. */
static bool keeps_type(const doc_options *opt, const doc_decl *d, int i)
{
    if (range_empty(d->specs[i].values))
        return false;
    for (int step = -1; step <= 1; step += 2)
        for (int k = i; k >= 0 && k < d->nspecs; k += step) {
            if (!spec_visible(opt, &d->specs[k]))
                continue;
            if (range_empty(d->specs[k].values))
                break;
            if (!range_empty(d->specs[k].type))
                return true;
        }
    return false;
}

/* type: of those before, for a spec that has neither type nor value and is the first to be shown. */
static void value_row(table *t, const doc_options *opt, const doc_decl *d, int i, doc_range type)
{
    const doc_spec *s = &d->specs[i];
    const doc_file *f = d->file;
    row *r = add_row(t);
    bool keep = keeps_type(opt, d, i);
    int cells = 4;
    add_cell(r, cell_text(t, f, "", range_span(f, s->names), false));
    if (!range_empty(s->type))
        add_cell(r, cell_text(t, f, "", range_span(f, s->type), false));
    else if (range_empty(s->values) && !range_empty(type))
        add_cell(r, cell_text(t, f, "", range_span(f, type), false));
    else if (keep)
        add_cell(r, (char *)(uintptr_t) "");
    if (!range_empty(s->values))
        add_cell(r, cell_text(t, f, "= ", range_span(f, s->values), false));
    add_comment(t, r, f, s->comment, cells);
}

static void print_group(doc_buf *b, const doc_options *opt, const doc_decl *d)
{
    Arena arena;
    arena_init(&arena);
    table t = { .arena = &arena };
    uint32_t end = 0;
    doc_range type = { 0, 0 };
    for (int i = 0; i < d->nspecs; i++) {
        const doc_spec *s = &d->specs[i];
        if (!range_empty(s->type))
            type = s->type;
        if (!spec_visible(opt, s))
            continue;
        add_lead(&t, d->file, &end, s->doc, range_span(d->file, s->all).off);
        value_row(&t, opt, d, i, type);
        type = (doc_range){ 0, 0 };
        end = s->comment.end ? s->comment.end : range_span(d->file, s->all).end;
    }
    buf_printf(b, "%s (\n", token_text(d->tok));
    print_table(b, &t);
    buf_puts(b, ")");
    arena_free(&arena);
}

static void print_source(doc_buf *b, const doc_file *f, doc_span doc, doc_span text)
{
    if (doc.end > doc.off) {
        put_span(b, f, doc);
        buf_puts(b, "\n");
    }
    put_span(b, f, text);
}

bool doc_value_text(doc_buf *b, const doc_options *opt, const doc_decl *d)
{
    bool any = false;
    for (int i = 0; i < d->nspecs; i++)
        any |= spec_visible(opt, &d->specs[i]);
    if (!any)
        return false;
    if (opt->source) {
        print_source(b, d->file, d->doc, d->text);
    } else if (d->grouped) {
        print_group(b, opt, d);
    } else {
        put_span(b, d->file, d->text);
        if (d->specs[0].comment.end) {
            buf_puts(b, " ");
            put_span(b, d->file, d->specs[0].comment);
        }
    }
    return true;
}

/* ---- functions ---- */

void doc_func_text(doc_buf *b, const doc_options *opt, const doc_decl *d, const doc_method *m, const Name *type)
{
    if (opt->source) {
        print_source(b, d->file, d->doc, d->text);
        return;
    }
    if (m && m->promoted) {
        buf_puts(b, "func ");
        put_receiver(b, d, m, type);
        put_range(b, d->file, (doc_range){ d->recv.last, d->signature.last });
    } else {
        put_range(b, d->file, d->signature);
    }
}

/* ---- types ---- */

bool doc_is_interface(const doc_type *t) { return tok_at(t->decl->file, t->spec->type.first, t->spec->type.last) == T_INTERFACE; }

static Name *embedded_name(doc_package *p, const doc_file *f, doc_range r)
{
    int i = r.first + (f->toks[r.first].tok == T_MUL);
    if (tok_at(f, i, r.last) != T_NAME)
        return NULL;
    if (tok_at(f, i + 1, r.last) == T_DOT)
        i += 2;
    int behind = tok_at(f, i + 1, r.last);
    return behind == T_EOF || behind == T_LBRACK ? doc_name_at(p, f, i) : NULL; /* else a union */
}

static void scan_member(doc_package *p, const doc_options *opt, const doc_file *f, doc_member *m, bool interface)
{
    int i = m->all.first, last = m->all.last;
    if (!interface && last - i > 1 && f->toks[last - 1].tok == T_STRING)
        m->tag = (doc_range){ last - 1, last }, last--;
    int second = tok_at(f, i + 1, last);
    bool generic = second == T_LBRACK && doc_skip_group(f, i + 1, last) == last;
    bool method = interface && second == T_LPAREN;
    bool embedded = interface ? !method : f->toks[i].tok != T_NAME || second == T_EOF || second == T_DOT || generic;
    m->visible = true;
    if (embedded) {
        m->type = (doc_range){ i, last };
        Name *name = embedded_name(p, f, m->type);
        if (name)
            m->visible = doc_visible(opt, name) || (interface && strcmp(name->str, "error") == 0);
        return;
    }
    int k = i + 1;
    m->visible = doc_visible(opt, doc_name_at(p, f, i));
    while (!method && k + 1 < last && f->toks[k].tok == T_COMMA) {
        m->visible &= doc_visible(opt, doc_name_at(p, f, k + 1));
        k += 2;
    }
    m->names = (doc_range){ i, k };
    m->type = (doc_range){ k, last };
}

bool doc_type_members(Arena *a, doc_package *p, const doc_options *opt, const doc_type *t, doc_members *v)
{
    const doc_file *f = t->decl->file;
    doc_range r = t->spec->type;
    int tok = tok_at(f, r.first, r.last);
    if ((tok != T_STRUCT && tok != T_INTERFACE) || tok_at(f, r.first + 1, r.last) != T_LBRACE)
        return false;
    int last = doc_skip_group(f, r.first + 1, r.last) - 1;
    for (int i = r.first + 2; i < last;) {
        int end = element_end(f, i, last, T_SEMI);
        doc_member m = { .all = { i, end } };
        if (end > i) {
            m.doc = doc_comment_above(f, i);
            m.comment = doc_comment_behind(f, f->toks[end - 1].end);
            scan_member(p, opt, f, &m, tok == T_INTERFACE);
            DOC_PUSH(a, *v, m);
        }
        i = end + 1;
    }
    return true;
}

static void member_row(table *t, const doc_file *f, const doc_member *m, bool interface, bool dedent)
{
    row *r = add_row(t);
    if (interface || range_empty(m->names)) {
        add_cell(r, cell_text(t, f, "", range_span(f, (doc_range){ m->all.first, m->type.last }), dedent));
        if (!range_empty(m->tag)) {
            add_cell(r, (char *)(uintptr_t) "");
            add_cell(r, cell_text(t, f, "", range_span(f, m->tag), false));
        }
    } else {
        add_cell(r, cell_text(t, f, "", range_span(f, m->names), false));
        add_cell(r, cell_text(t, f, "", range_span(f, m->type), dedent));
        if (!range_empty(m->tag))
            add_cell(r, cell_text(t, f, "", range_span(f, m->tag), false));
    }
    add_comment(t, r, f, m->comment, interface ? 1 : 3);
}

static void print_members(doc_buf *b, const doc_type *t, const doc_members *v, Arena *arena)
{
    const doc_file *f = t->decl->file;
    bool interface = doc_is_interface(t), trimmed = false;
    table tab = { .arena = arena };
    uint32_t end = 0, brace = f->toks[t->spec->type.last - 1].off;
    for (int i = 0; i < v->n; i++) {
        const doc_member *m = &v->v[i];
        trimmed |= !m->visible;
        if (!m->visible)
            continue;
        add_lead(&tab, f, &end, m->doc, range_span(f, m->all).off);
        member_row(&tab, f, m, interface, t->decl->grouped);
        end = m->comment.end ? m->comment.end : range_span(f, m->all).end;
    }
    if (trimmed) {
        add_lead(&tab, f, &end, (doc_span){ 0, 0 }, brace > 0 ? brace - 1 : 0);
        char *note = arena_printf(arena, "// Has unexported %s.", interface ? "methods" : "fields");
        add_cell(add_row(&tab), note);
    }
    buf_printf(b, "type ");
    put_range(b, f, (doc_range){ t->spec->all.first, t->spec->type.first });
    buf_puts(b, interface ? " interface {\n" : " struct {\n");
    print_table(b, &tab);
    buf_puts(b, "}");
}

/* Whether a type has to be taken apart: it has members on several lines, or some to leave out. */
static bool in_parts(const doc_type *t, const doc_members *v)
{
    doc_span s = range_span(t->decl->file, t->spec->type);
    bool hides = false;
    for (int i = 0; i < v->n; i++)
        hides |= !v->v[i].visible;
    return v->n > 0 && (hides || has_newline(t->decl->file, s.off, s.end));
}

void doc_type_text(doc_buf *b, const doc_options *opt, const doc_type *t)
{
    doc_package scratch = { 0 };
    arena_init(&scratch.arena);
    intern_init(&scratch.names, &scratch.arena);
    const doc_spec *s = t->spec;
    const doc_file *f = t->decl->file;
    doc_members v = { 0 };
    doc_span doc = t->decl->grouped ? s->doc : t->decl->doc;
    if (opt->source && !t->decl->grouped) {
        print_source(b, f, doc, t->decl->text);
    } else if (!opt->source && doc_type_members(&scratch.arena, &scratch, opt, t, &v) && in_parts(t, &v)) {
        print_members(b, t, &v, &scratch.arena);
    } else {
        table tab = { .arena = &scratch.arena };
        if (opt->source && doc.end) {
            buf_puts(b, cell_text(&tab, f, "", doc, true));
            buf_puts(b, "\n");
        }
        buf_puts(b, cell_text(&tab, f, "type ", range_span(f, s->all), t->decl->grouped));
    }
    if (s->comment.end && !opt->source) {
        buf_puts(b, " ");
        put_span(b, f, s->comment);
    }
    intern_free(&scratch.names);
    arena_free(&scratch.arena);
}
