/* doc_scan.c - the declarations of a file, found in its tokens.
 *
 * The parser would do, but what is wanted here is text: where each part begins and ends, and the comments around it. So a file
 * becomes an array of tokens (bodies of functions shrink to their braces), and declarations are taken apart by
 * counting brackets. Malformed text yields fewer or odd declarations, never an error.
 *
 * A comment belongs to what follows on the next line; one that begins behind a declaration on its last line to that.
 */
#include "vm/doc/doc.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/scan.h"

void doc_grow(Arena *a, void **v, int *cap, size_t size, int n)
{
    *cap = *cap ? 2 * *cap : 8;
    void *w = arena_alloc(a, size * (size_t)*cap);
    if (n)
        memcpy(w, *v, size * (size_t)n);
    *v = w;
}

/* ---- tokens ---- */

static void ignore_error(void *ctx, uint32_t offset, const char *fmt, ...) { (void)ctx; (void)offset; (void)fmt; }

static void ignore_directive(void *ctx, uint32_t offset, const char *text, size_t len, bool alone, bool block)
{
    (void)ctx; (void)offset; (void)text; (void)len; (void)alone; (void)block;
}

typedef struct tokenizer {
    Scanner s;
    Arena *arena;
    DOC_VEC(doc_token) v;
    int depth;          /* of brackets of all kinds */
    bool in_signature;  /* of a declared function, whose body is to be skipped */
} tokenizer;

static void push_token(tokenizer *t)
{
    uint32_t end = t->s.tok == T_SEMI || t->s.tok == T_EOF ? t->s.offset : (uint32_t)(t->s.p - t->s.text);
    DOC_PUSH(t->arena, t->v, ((doc_token){ t->s.offset, end, (uint8_t)t->s.tok }));
}

static void note_token(tokenizer *t, Token before)
{
    switch (t->s.tok) {
    case T_FUNC:
        if (t->depth == 0 && (before == T_SEMI || before == T_NONE))
            t->in_signature = true;
        break;
    case T_LPAREN: case T_LBRACK: t->depth++; break;
    case T_RPAREN: case T_RBRACK: case T_RBRACE: t->depth -= t->depth > 0; break;
    case T_SEMI:
        if (t->depth == 0)
            t->in_signature = false;
        break;
    case T_LBRACE:
        if (t->depth == 0 && t->in_signature && before != T_STRUCT && before != T_INTERFACE && scan_skip_block(&t->s)) {
            t->in_signature = false;
            push_token(t);  /* the closing brace; the opening one has been pushed */
        } else {
            t->depth++;
        }
        break;
    default: break;
    }
}

static void tokenize(doc_package *p, doc_file *f)
{
    tokenizer t = { .arena = &p->arena };
    scan_validate(f->src, &p->arena, ignore_error, NULL);
    scan_init(&t.s, f->src, 0, &p->names, ignore_error, ignore_directive, NULL);
    Token before = T_NONE;
    do {
        scan_next(&t.s);
        Token tok = t.s.tok;
        push_token(&t);
        note_token(&t, before);
        before = tok;
    } while (t.s.tok != T_EOF);
    f->toks = t.v.v;
    f->ntoks = t.v.n;
}

static bool opens(int tok) { return tok == T_LPAREN || tok == T_LBRACK || tok == T_LBRACE; }
static bool closes(int tok) { return tok == T_RPAREN || tok == T_RBRACK || tok == T_RBRACE; }

int doc_skip_group(const doc_file *f, int i, int last)
{
    for (int depth = 0; i < last; i++) {
        depth += opens(f->toks[i].tok) - closes(f->toks[i].tok);
        if (depth == 0)
            return i + 1;
    }
    return last;
}

/* The first token of kind tok, or closing bracket, or `last`, from i on outside of brackets. */
static int find_token(const doc_file *f, int i, int last, Token tok)
{
    while (i < last && f->toks[i].tok != tok && !closes(f->toks[i].tok))
        i = opens(f->toks[i].tok) ? doc_skip_group(f, i, last) : i + 1;
    return i;
}

Name *doc_name_at(doc_package *p, const doc_file *f, int i)
{
    return intern(&p->names, f->src->text + f->toks[i].off, f->toks[i].end - f->toks[i].off);
}

int doc_base_name(const doc_file *f, doc_range r)
{
    int i = r.first;
    while (i < r.last && f->toks[i].tok != T_NAME) {
        if (f->toks[i].tok == T_LBRACK)
            i = doc_skip_group(f, i, r.last);
        else if (f->toks[i].tok == T_MUL || f->toks[i].tok == T_LPAREN)
            i++;
        else
            return -1;
    }
    return i < r.last && !(i + 1 < r.last && f->toks[i + 1].tok == T_DOT) ? i : -1;
}

/* ---- comments ---- */

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* The start of the line that p is in, not before low. */
static const char *line_start(const char *p, const char *low)
{
    while (p > low && p[-1] != '\n')
        p--;
    return p;
}

/* The comment whose last line ends at `end` and that begins its line: where it starts; NULL: there is none. */
static const char *comment_ending(const char *end, const char *low)
{
    const char *line = line_start(end, low), *p = line;
    while (end > p && blank(end[-1]))
        end--;
    while (p < end && blank(*p))
        p++;
    if (end - p >= 2 && p[0] == '/' && p[1] == '/')
        return line;
    if (end - p < 2 || end[-1] != '/' || end[-2] != '*')
        return NULL;
    for (p = end - 2; p > low; p--) {
        if (p[-1] != '/' || p[0] != '*')
            continue;
        line = line_start(p - 1, low);
        const char *q = line;
        while (blank(*q))
            q++;
        return q == p - 1 ? line : NULL;
    }
    return NULL;
}

doc_span doc_comment_above(const doc_file *f, int i)
{
    uint32_t off = f->toks[i].off, low = i > 0 ? f->toks[i - 1].end : 0; /* not reaching back before low */
    const char *text = f->src->text, *bottom = text + low;
    const char *start = line_start(text + off, bottom), *found = NULL, *end = start;
    while (start > bottom && start[-1] == '\n') {
        const char *c = comment_ending(start - 1, bottom);
        if (!c || (c == bottom && low > 0))     /* the latter began behind something else */
            break;
        start = found = c;
    }
    if (!found)
        return (doc_span){ 0, 0 };
    while (end > found && (blank(end[-1]) || end[-1] == '\n'))
        end--;
    while (blank(*found))
        found++;
    return (doc_span){ (uint32_t)(found - text), (uint32_t)(end - text) };
}

doc_span doc_comment_behind(const doc_file *f, uint32_t off)
{
    const char *text = f->src->text, *p = text + off, *end;
    while (blank(*p) || *p == ';')
        p++;
    if (p[0] == '/' && p[1] == '/') {
        end = p + strcspn(p, "\n");
    } else if (p[0] == '/' && p[1] == '*' && (end = strstr(p, "*/"))) {
        end += 2;
        if (end[strspn(end, " \t\r")] != '\n')
            return (doc_span){ 0, 0 };
    } else {
        return (doc_span){ 0, 0 };
    }
    while (end > p && blank(end[-1]))
        end--;
    return (doc_span){ (uint32_t)(p - text), (uint32_t)(end - text) };
}

/* ---- const, var, type ---- */

/* `type T[`: type parameters, or an array's length? */
static bool begins_tparams(const doc_file *f, int i, int last)
{
    if (i + 2 >= last || f->toks[i].tok != T_LBRACK || f->toks[i + 1].tok != T_NAME)
        return false;
    switch (f->toks[i + 2].tok) {
    case T_NAME: case T_INTERFACE: case T_TILDE: case T_COMMA: case T_LBRACK: case T_FUNC: case T_MAP: case T_CHAN: case T_STRUCT:
        return true;
    default:
        return false;
    }
}

static void scan_type_spec(const doc_file *f, doc_spec *s)
{
    int i = s->all.first + 1, last = s->all.last;
    s->names = (doc_range){ s->all.first, i };
    if (begins_tparams(f, i, last)) {
        s->tparams = (doc_range){ i, doc_skip_group(f, i, last) };
        i = s->tparams.last;
    }
    s->alias = i < last && f->toks[i].tok == T_ASSIGN;
    s->type = (doc_range){ i + s->alias, last };
}

static void scan_value_spec(const doc_file *f, doc_spec *s)
{
    int i = s->all.first + 1, last = s->all.last;
    while (i + 1 < last && f->toks[i].tok == T_COMMA && f->toks[i + 1].tok == T_NAME)
        i += 2;
    s->names = (doc_range){ s->all.first, i };
    int eq = find_token(f, i, last, T_ASSIGN);
    s->type = (doc_range){ i, eq };
    s->values = (doc_range){ eq < last ? eq + 1 : last, last };
}

static void scan_spec(doc_package *p, const doc_file *f, doc_decl *d, doc_range all, bool grouped)
{
    if (range_empty(all) || f->toks[all.first].tok != T_NAME)
        return;
    doc_spec s = { .all = all };
    if (d->tok == T_TYPE)
        scan_type_spec(f, &s);
    else
        scan_value_spec(f, &s);
    s.nnames = (s.names.last - s.names.first + 1) / 2;
    s.name = arena_array(&p->arena, Name *, s.nnames);
    for (int i = 0; i < s.nnames; i++)
        s.name[i] = doc_name_at(p, f, s.names.first + 2 * i);
    if (grouped)
        s.doc = doc_comment_above(f, all.first);
    s.comment = doc_comment_behind(f, f->toks[all.last - 1].end);
    if ((d->nspecs & (d->nspecs - 1)) == 0) {
        doc_spec *v = arena_array(&p->arena, doc_spec, d->nspecs ? 2 * d->nspecs : 1);
        if (d->nspecs)
            memcpy(v, d->specs, sizeof *v * (size_t)d->nspecs);
        d->specs = v;
    }
    d->specs[d->nspecs++] = s;
}

static int scan_general(doc_package *p, const doc_file *f, doc_decl *d, int i)
{
    int last = f->ntoks - 1, end = find_token(f, i + 1, last, T_SEMI);
    d->grouped = i + 1 < last && f->toks[i + 1].tok == T_LPAREN;
    if (!d->grouped) {
        scan_spec(p, f, d, (doc_range){ i + 1, end }, false);
    } else {
        int close = doc_skip_group(f, i + 1, last) - 1;
        for (int k = i + 2; k < close;) {
            int semi = find_token(f, k, close, T_SEMI);
            scan_spec(p, f, d, (doc_range){ k, semi }, true);
            k = semi + 1;
        }
    }
    return end;
}

/* ---- func ---- */

static void scan_receiver(doc_package *p, const doc_file *f, doc_decl *d)
{
    int i = d->recv.first + 1, last = d->recv.last - 1;
    if (i + 1 < last && f->toks[i].tok == T_NAME && f->toks[i + 1].tok != T_LBRACK && f->toks[i + 1].tok != T_DOT)
        d->recv_name = doc_name_at(p, f, i++);
    d->recv_ptr = i < last && f->toks[i].tok == T_MUL;
    int base = doc_base_name(f, (doc_range){ i, last });
    if (base >= 0)
        d->recv_base = doc_name_at(p, f, base);
}

static int scan_func(doc_package *p, const doc_file *f, doc_decl *d, int i)
{
    int first = i++, last = f->ntoks - 1;
    if (i < last && f->toks[i].tok == T_LPAREN) {
        d->recv = (doc_range){ i, doc_skip_group(f, i, last) };
        scan_receiver(p, f, d);
        i = d->recv.last;
    }
    if (i >= last || f->toks[i].tok != T_NAME)
        return find_token(f, i, last, T_SEMI);
    d->name = doc_name_at(p, f, i++);
    if (i < last && f->toks[i].tok == T_LBRACK) {
        d->tparams = (doc_range){ i, doc_skip_group(f, i, last) };
        i = d->tparams.last;
    }
    if (i < last && f->toks[i].tok == T_LPAREN) {
        d->params = (doc_range){ i, doc_skip_group(f, i, last) };
        i = d->params.last;
    }
    int k = i;
    while (k < last && f->toks[k].tok != T_SEMI && !closes(f->toks[k].tok)) {
        bool brace = f->toks[k].tok == T_LBRACE;
        if (brace && f->toks[k - 1].tok != T_STRUCT && f->toks[k - 1].tok != T_INTERFACE)
            break;
        k = opens(f->toks[k].tok) ? doc_skip_group(f, k, last) : k + 1;
    }
    d->results = (doc_range){ i, k };
    d->signature = (doc_range){ first, k };
    return find_token(f, k, last, T_SEMI);
}

/* ---- files ---- */

/* Skips what begins at token i, up to the semicolon; notes it if it is a declaration. */
static int scan_decl(doc_package *p, const doc_file *f, int i)
{
    Token tok = f->toks[i].tok;
    if (tok != T_CONST && tok != T_VAR && tok != T_TYPE && tok != T_FUNC)
        return find_token(f, i, f->ntoks - 1, T_SEMI);
    doc_decl *d = arena_new(&p->arena, doc_decl);
    d->file = f;
    d->tok = tok;
    d->order = p->decls.n;
    d->doc = doc_comment_above(f, i);
    int end = tok == T_FUNC ? scan_func(p, f, d, i) : scan_general(p, f, d, i);
    d->text = (doc_span){ f->toks[i].off, f->toks[end - 1].end };
    if (d->name || d->nspecs > 0)
        DOC_PUSH(&p->arena, p->decls, d);
    return end;
}

bool doc_scan(doc_package *p, SourceFile *src)
{
    doc_file *f = arena_new(&p->arena, doc_file);
    f->src = src;
    tokenize(p, f);
    if (f->ntoks < 3 || f->toks[0].tok != T_PACKAGE || f->toks[1].tok != T_NAME)
        return false;
    f->package = doc_name_at(p, f, 1);
    if (p->name && f->package != p->name)
        return false;
    p->name = f->package;
    f->comment = doc_comment_above(f, 0);
    DOC_PUSH(&p->arena, p->files, f);
    for (int i = 2; i < f->ntoks - 1;) {
        int end = f->toks[i].tok == T_SEMI ? i : scan_decl(p, f, i);
        i = end + 1;
    }
    return true;
}

doc_package *doc_package_new(const char *import_path)
{
    doc_package *p = calloc(1, sizeof *p);
    if (!p)
        abort();
    arena_init(&p->arena);
    intern_init(&p->names, &p->arena);
    source_init(&p->sources, &p->arena);
    p->import_path = arena_strndup(&p->arena, import_path, strlen(import_path));
    return p;
}

void doc_package_free(doc_package *p)
{
    source_free(&p->sources);
    intern_free(&p->names);
    arena_free(&p->arena);
    free(p);
}
