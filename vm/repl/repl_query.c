/* repl_query.c - what can be asked about a session without running anything: completion, types, lists of declarations.
 *
 * The checker answers. What it says to expressions that are wrong is dropped; what it has learnt of packages on the
 * way stays. Callers hold no lock; the compiler's is taken here.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/runtime1.h"
#include "vm/hooks.h"
#include "vm/interp.h"
#include "vm/repl/repl_session.h"

/* Replaces `old` by the shorter `new` wherever no letter or digit follows. */
static void shorten(char *s, const char *old, const char *new)
{
    size_t n = strlen(old), k = strlen(new);
    while ((s = strstr(s, old))) {
        if (islower((unsigned char)s[n]) || isdigit((unsigned char)s[n])) {
            s += n;
            continue;
        }
        memmove(s + k, s + n, strlen(s + n) + 1); /* no pointers */
        memmove(s, new, k); /* no pointers */
        s += k;
    }
}

const char *session_type_text(Type *t)
{
    const char *text = type_string_reflect(session.comp.arena, t);
    char *s = arena_strndup(session.comp.arena, text, strlen(text));
    shorten(s, "interface {}", "any");
    shorten(s, "[]uint8", "[]byte");
    return s;
}

/* Parses and checks an expression. Type NULL after errors, which are left in the diagnostics. */
static ExprInfo info_of(const char *text, size_t n)
{
    SourceFile *src = snippet_source(&session.parse, "in", text, n);
    Node *x = src ? parse_expr(&session.parse, src) : NULL;
    if (!x || diag_any(session.comp.diags))
        return (ExprInfo){ .mode = MODE_INVALID };
    return session_expr(session.comp.checker, session.scope, x);
}

bool repl_unfinished(const char *text, size_t n)
{
    session_start();
    load_lock();
    SourceFile *src = snippet_source(&session.parse, "in", text, n);
    bool unfinished = src && snippet_parse(&session.parse, src)->unfinished;
    diag_clear(session.comp.diags);
    load_unlock();
    return unfinished;
}

/* ---- types ---- */

bool repl_type(const char *expr, size_t n, FILE *out)
{
    session_start();
    load_lock();
    ExprInfo x = info_of(expr, n);
    bool good = x.mode != MODE_INVALID && !diag_any(session.comp.diags);
    if (!good)
        diag_print(session.comp.diags, out);
    else if (x.mode == MODE_TYPE)
        fputs("type\n", out);
    else if (x.mode == MODE_BUILTIN)
        fputs("built-in function\n", out);
    else if (x.mode == MODE_NOVALUE)
        fputs("no value\n", out);
    else
        fprintf(out, "%s\n", session_type_text(x.type));
    diag_clear(session.comp.diags);
    load_unlock();
    return good;
}

/* ---- completion ---- */

typedef struct name_list {
    repl_name *v;
    size_t n, cap;
    const char *prefix;
    size_t len;
    bool exported_only;
} name_list;

static void add(name_list *l, const char *name, repl_kind kind, const char *type)
{
    if (strncmp(name, l->prefix, l->len) != 0 || strcmp(name, "_") == 0 || (unsigned char)name[0] == 0xC2)
        return;
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 64;
        repl_name *v = realloc(l->v, l->cap * sizeof *v);
        if (!v)
            return;
        l->v = v;
    }
    l->v[l->n++] = (repl_name){ name, kind, type };
}

static void add_object(void *ctx, Object *o)
{
    name_list *l = ctx;
    static const repl_kind kinds[] = { [OBJ_PKGNAME] = REPL_PACKAGE, [OBJ_CONST] = REPL_CONST, [OBJ_TYPE] = REPL_TYPE,
                                       [OBJ_VAR] = REPL_VAR, [OBJ_FUNC] = REPL_FUNC, [OBJ_LABEL] = REPL_CONST,
                                       [OBJ_BUILTIN] = REPL_BUILTIN, [OBJ_NIL] = REPL_CONST };
    if (strncmp(o->name->str, l->prefix, l->len) != 0 || (l->exported_only && !o->name->exported))
        return;
    repl_kind kind = kinds[o->kind];
    const char *type = "";
    if (o->kind == OBJ_PKGNAME) {
        type = o->imported->path;
    } else if (o->kind == OBJ_CONST || o->kind == OBJ_VAR || o->kind == OBJ_FUNC) {
        type = session_type_text(object_type(o));
        if (o->kind == OBJ_VAR && o->is_field)
            kind = REPL_FIELD;
        else if (o->kind == OBJ_FUNC && (o->recv_named || o->is_iface_method))
            kind = REPL_METHOD;
    }
    add(l, o->name->str, kind, type);
}

static bool add_std_package(void *ctx, const char *path)
{
    name_list *l = ctx;
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (!(name[0] == 'v' && isdigit((unsigned char)name[1])))
        add(l, name, REPL_PACKAGE, path);
    return true;
}

static void add_keywords(name_list *l)
{
    static const char *const words[] = {
        "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for", "func", "go", "goto", "if",
        "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        add(l, words[i], REPL_KEYWORD, "");
}

static bool is_name_char(char c) { return isalnum((unsigned char)c) || c == '_' || (c & 0x80); }

/* text[0, n) ends in a bracket or quote: where what it closes begins; n if nothing does. */
static size_t before_group(const char *text, size_t n)
{
    char last = text[n - 1];
    if (last == '"' || last == '`' || last == '\'') {
        size_t i = n - 1;
        while (i > 0 && (text[i - 1] != last || (i > 1 && text[i - 2] == '\\')))
            i--;
        return i > 0 ? i - 1 : n;
    }
    int depth = 0;
    for (size_t i = n; i > 0; i--) {
        if (strchr(")]}", text[i - 1]))
            depth++;
        else if (strchr("([{", text[i - 1]) && --depth == 0)
            return i - 1;
    }
    return n;
}

/* Where the operand begins that text[0, n), which stands before a dot, ends in: names, selectors, calls, indices, literals. */
static size_t operand_start(const char *text, size_t n)
{
    size_t i = n;
    while (i > 0) {
        if (is_name_char(text[i - 1])) {
            while (i > 0 && is_name_char(text[i - 1]))
                i--;
            if (i == 0 || text[i - 1] != '.')
                break;
            i--;
        } else if (strchr(")]}\"`", text[i - 1])) {
            size_t start = before_group(text, i);
            if (start == i)
                break;
            i = start;
            if (i > 0 && text[i - 1] == '.')
                i--;
            else if (i == 0 || !(is_name_char(text[i - 1]) || strchr(")]}", text[i - 1])))
                break;
        } else {
            break;
        }
    }
    return i;
}

static void add_package_members(name_list *l, Package *p)
{
    l->exported_only = true;
    package_complete(p);
    for (int i = 0; i < p->scope->n; i++)
        add_object(l, p->scope->v[i]);
}

/* Members of what text[from, to) is. */
static void add_members(name_list *l, const char *text, size_t from, size_t to)
{
    Checker *c = session.comp.checker;
    size_t name_end = from;
    while (name_end < to && is_name_char(text[name_end]))
        name_end++;
    if (from == to)
        return;
    if (name_end == to) {
        Package *p = session_package(c, session.scope, text + from, to - from);
        if (p) {
            add_package_members(l, p);
            return;
        }
    }
    ExprInfo x = info_of(text + from, to - from);
    if (x.type && x.mode != MODE_NOVALUE && x.type->kind != TY_TUPLE)
        session_members(c, default_type(c, x.type), add_object, l);
}

static int by_name(const void *p, const void *q)
{
    const repl_name *a = p, *b = q;
    int d = strcmp(a->name, b->name);
    return d ? d : (a->kind > b->kind) - (a->kind < b->kind);
}

size_t repl_complete(const char *text, size_t n, void (*visit)(void *ctx, const repl_name *name), void *ctx)
{
    size_t start = n, dot;
    while (start > 0 && is_name_char(text[start - 1]))
        start--;
    name_list l = { .prefix = text + start, .len = n - start };
    for (dot = start; dot > 0 && (text[dot - 1] == ' ' || text[dot - 1] == '\t'); dot--)
        ;
    session_start();
    load_lock();
    if (dot > 0 && text[dot - 1] == '.') {
        add_members(&l, text, operand_start(text, dot - 1), dot - 1);
    } else {
        session_names(session.comp.checker, session.scope, add_object, &l);
        each_std_package(session.comp.checker, add_std_package, &l);
        add_keywords(&l);
    }
    diag_clear(session.comp.diags);
    load_unlock();
    if (l.n)
        qsort(l.v, l.n, sizeof *l.v, by_name);
    for (size_t i = 0; i < l.n; i++)
        if (i == 0 || strcmp(l.v[i].name, l.v[i - 1].name) != 0)
            visit(ctx, &l.v[i]);
    free(l.v);
    return start;
}

/* ---- declarations ---- */

static bool current(Object *o)
{
    if (o->kind == OBJ_FUNC && o->recv_named) {
        Type *t = o->recv_named;
        if (session_lookup(session.comp.checker, session.scope, t->named.obj->name->str, t->named.obj->name->len) != t->named.obj)
            return false;
        for (int i = 0; i < t->named.nmethods; i++)
            if (t->named.methods[i] == o)
                return true;
        return false;
    }
    return session_lookup(session.comp.checker, session.scope, o->name->str, o->name->len) == o;
}

static bool any_current(const Package *p)
{
    for (int i = 0; i < p->methods.n; i++)
        if (current(p->methods.v[i]))
            return true;
    for (int i = 0; i < p->scope->n; i++)
        if (current(p->scope->v[i]))
            return true;
    return false;
}

void repl_list(FILE *out)
{
    bool first = true;
    for (int i = 0; i < session.ndeclarations; i++) {
        const declared *d = &session.declarations[i];
        if (!any_current(d->p))
            continue;
        fprintf(out, "%s%.*s\n", first ? "" : "\n", (int)d->n, d->text);
        first = false;
    }
}

void repl_source(FILE *out)
{
    for (int i = 0; i < session.nsources; i++) {
        const char *text = session.sources[i];
        size_t n = strlen(text);
        fprintf(out, "%s%s", text, n > 0 && text[n - 1] == '\n' ? "" : "\n");
    }
}

void repl_reset(void)
{
    session_start();
    session_start_scope();
    session.ndeclarations = 0;
    while (session.nsources > 0)
        free(session.sources[--session.nsources]);
}

/* ---- functions by name ---- */

/* A type's name as in "T.M" or "(*T).M": its length; *end: behind the dot. */
static const char *receiver_name(const char *name, size_t *len, const char **end)
{
    bool ptr = strncmp(name, "(*", 2) == 0;
    if (ptr)
        name += 2;
    *len = 0;
    while (is_name_char(name[*len]))
        ++*len;
    *end = name + *len;
    if (ptr && *(*end)++ != ')')
        return NULL;
    return *(*end)++ == '.' ? name : NULL;
}

static Object *find_object(const char *name)
{
    Checker *c = session.comp.checker;
    const char *rest, *base;
    size_t len;
    if (!strchr(name, '.'))
        return session_lookup(c, session.scope, name, strlen(name));
    if (!(base = receiver_name(name, &len, &rest)))
        return NULL;
    Object *o = session_lookup(c, session.scope, base, len);
    if (o && o->kind == OBJ_TYPE)
        return session_method(c, object_type(o), rest);
    Package *p = session_package(c, session.scope, base, len);
    if (!p)
        return NULL;
    if (!strchr(rest, '.'))
        return package_object(p, rest, strlen(rest));
    if (!(base = receiver_name(rest, &len, &rest)))
        return NULL;
    o = package_object(p, base, len);
    return o && o->kind == OBJ_TYPE ? session_method(c, object_type(o), rest) : NULL;
}

func *repl_find_func(const char *name)
{
    session_start();
    if (strncmp(name, "main.", 5) == 0)
        name += 5;
    load_lock();
    Object *o = find_object(name);
    if (o && o->kind == OBJ_FUNC)
        object_type(o);
    func *f = o && o->kind == OBJ_FUNC && !o->is_iface_method ? gen_func_of_object(session.gen, o) : NULL;
    diag_clear(session.comp.diags);
    load_unlock();
    if (f && atomic_load(&f->entry) == stub_lazy)
        load_compile(f);
    return f;
}
