/* typestring.c - types as text.
 *
 * Three dialects: messages (packages by name, none for the current package),
 * type_string (by import path) and reflect's (by name, other spacing, no
 * parameter names).
 */
#include "compiler/check_internal.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum Dialect { BY_PATH, MESSAGE, REFLECT } Dialect;

typedef struct Writer {
    char *buf;
    size_t len, cap;
    Package *from;
    Dialect dialect;
    bool in_targs;          /* reflect writes full paths inside type arguments */
    int depth;
} Writer;

static void put(Writer *w, const char *s)
{
    size_t n = strlen(s);
    if (w->len + n + 1 > w->cap) {
        w->cap = (w->len + n + 1) * 2;
        w->buf = check_realloc(w->buf, w->cap);
    }
    memcpy(w->buf + w->len, s, n + 1);
    w->len += n;
}

static void write_type(Writer *w, Type *t);

/* True if two loaded packages share this one's name: then messages use the path. */
static bool name_clashes(Package *p)
{
    Checker *c = p->checker;
    for (int i = 0; i < c->packages.n; i++)
        if (c->packages.v[i] != p && c->packages.v[i]->name == p->name)
            return true;
    return false;
}

static void put_qualifier(Writer *w, Package *p)
{
    if (!p || same_package(p, w->from))
        return;
    if (w->dialect == BY_PATH || (w->dialect == REFLECT && w->in_targs)) {
        put(w, p->path);
    } else if (w->dialect == MESSAGE && name_clashes(p)) {
        put(w, "\"");
        put(w, p->path);
        put(w, "\"");
    } else {
        put(w, p->name ? p->name->str : p->path);
    }
    put(w, ".");
}

static void put_tuple(Writer *w, Type *tuple, bool variadic)
{
    put(w, "(");
    int n = tuple->tuple.vars.n;
    for (int i = 0; i < n; i++) {
        Object *v = tuple->tuple.vars.v[i];
        if (i)
            put(w, ", ");
        if (v->name && v->name->len && w->dialect != REFLECT) {
            put(w, v->name->str);
            put(w, " ");
        }
        if (variadic && i == n - 1) {
            if (v->type->kind == TY_SLICE) {
                put(w, "...");
                write_type(w, v->type->elem);
            } else {    /* append([]byte, string...) */
                write_type(w, v->type);
                put(w, "...");
            }
        } else {
            write_type(w, v->type);
        }
    }
    put(w, ")");
}

static void put_tparams(Writer *w, TypeList l)
{
    put(w, "[");
    Type *prev = NULL;
    for (int i = 0; i < l.n; i++) {
        Type *p = l.v[i];
        if (i) {
            if (p->tparam.bound != prev) {
                put(w, " ");
                write_type(w, prev);
            }
            put(w, ", ");
        }
        prev = p->tparam.bound;
        put(w, p->tparam.obj->name->str);
    }
    if (prev) {
        put(w, " ");
        write_type(w, prev);
    }
    put(w, "]");
}

static void put_signature(Writer *w, Type *t)
{
    if (t->func.tparams.n)
        put_tparams(w, t->func.tparams);
    put_tuple(w, t->func.params, t->func.variadic);
    int n = t->func.results->tuple.vars.n;
    if (n == 0)
        return;
    put(w, " ");
    Object *first = t->func.results->tuple.vars.v[0];
    if (n == 1 && (!first->name || !first->name->len || w->dialect == REFLECT))
        write_type(w, first->type);
    else
        put_tuple(w, t->func.results, false);
}

static void put_struct(Writer *w, Type *t)
{
    bool spaced = w->dialect == REFLECT;
    int n = t->strct.fields.n;
    put(w, spaced ? n ? "struct { " : "struct {" : "struct{");
    for (int i = 0; i < n; i++) {
        Object *f = t->strct.fields.v[i];
        if (i)
            put(w, "; ");
        if (!f->embedded) {
            put(w, f->name->str);
            put(w, " ");
        }
        write_type(w, object_type(f));
        const Const *tag = t->strct.tags ? t->strct.tags[i] : NULL;
        if (tag && tag->str.len) {
            put(w, " ");
            put(w, const_exact_text(type_checker()->a, tag));
        }
    }
    put(w, spaced && n ? " }" : "}");
}

static void put_union(Writer *w, Type *t)
{
    for (int i = 0; i < t->unio.nterms; i++) {
        if (i)
            put(w, "|");
        if (t->unio.terms[i].tilde)
            put(w, "~");
        write_type(w, t->unio.terms[i].type);
    }
}

static void put_interface(Writer *w, Type *t)
{
    Checker *c = type_checker();
    if (w->dialect != REFLECT && c->universe_any && t == c->t_any) {
        put(w, "any");
        return;
    }
    if (t->iface.implicit && t->iface.methods.n == 0 && t->iface.embeddeds.n == 1) {
        write_type(w, t->iface.embeddeds.v[0]);
        return;
    }
    bool spaced = w->dialect == REFLECT;
    ObjectList methods = spaced ? type_set(t)->methods : t->iface.methods;
    int n = methods.n + (spaced ? 0 : t->iface.embeddeds.n);
    put(w, spaced ? n ? "interface { " : "interface {" : "interface{");
    bool first = true;
    for (int i = 0; i < methods.n; i++, first = false) {
        if (!first)
            put(w, "; ");
        if (spaced && !methods.v[i]->name->exported)
            put_qualifier(w, methods.v[i]->pkg);
        put(w, methods.v[i]->name->str);
        put_signature(w, object_type(methods.v[i]));
    }
    for (int i = 0; i < t->iface.embeddeds.n && !spaced; i++, first = false) {
        if (!first)
            put(w, "; ");
        write_type(w, t->iface.embeddeds.v[i]);
    }
    put(w, spaced && n ? " }" : "}");
}

static void put_named(Writer *w, Type *t)
{
    put_qualifier(w, t->named.obj->pkg);
    put(w, t->named.obj->name->str);
    TypeList args = t->named.targs;
    if (args.n) {
        bool saved = w->in_targs;
        w->in_targs = true;
        put(w, "[");
        for (int i = 0; i < args.n; i++) {
            if (i)
                put(w, ",");
            write_type(w, args.v[i]);
        }
        put(w, "]");
        w->in_targs = saved;
    } else if (t->named.tparams.n && w->dialect == MESSAGE) {
        put_tparams(w, t->named.tparams);
    }
}

static void put_chan(Writer *w, Type *t)
{
    bool paren = false;
    if (t->dir == CHAN_SEND)
        put(w, "chan<- ");
    else if (t->dir == CHAN_RECV)
        put(w, "<-chan ");
    else {
        put(w, "chan ");
        paren = t->elem->kind == TY_CHAN && t->elem->dir == CHAN_RECV;
    }
    if (paren)
        put(w, "(");
    write_type(w, t->elem);
    if (paren)
        put(w, ")");
}

static void write_type(Writer *w, Type *t)
{
    if (!t) {
        put(w, "<nil>");
        return;
    }
    if (++w->depth > MAX_TYPE_DEPTH) {
        put(w, "…");
        w->depth--;
        return;
    }
    switch (t->kind) {
    case TY_BASIC:
        if (t->basic == BASIC_UNSAFE_POINTER)
            put(w, "unsafe.");
        if (w->dialect == REFLECT && t == type_checker()->t_byte)
            put(w, "uint8");
        else if (w->dialect == REFLECT && t == type_checker()->t_rune)
            put(w, "int32");
        else
            put(w, t->name);
        break;
    case TY_ARRAY: {
        char buf[32];
        snprintf(buf, sizeof buf, "[%lld]", (long long)t->len);
        put(w, buf);
        write_type(w, t->elem);
        break;
    }
    case TY_SLICE:
        put(w, "[]");
        write_type(w, t->elem);
        break;
    case TY_POINTER:
        put(w, "*");
        write_type(w, t->elem);
        break;
    case TY_MAP:
        put(w, "map[");
        write_type(w, t->key);
        put(w, "]");
        write_type(w, t->elem);
        break;
    case TY_CHAN:
        put_chan(w, t);
        break;
    case TY_STRUCT:
        put_struct(w, t);
        break;
    case TY_TUPLE:
        put_tuple(w, t, false);
        break;
    case TY_FUNC:
        put(w, "func");
        put_signature(w, t);
        break;
    case TY_INTERFACE:
        put_interface(w, t);
        break;
    case TY_NAMED:
        put_named(w, t);
        break;
    case TY_TYPEPARAM:
        put(w, t->tparam.obj->name->str);
        break;
    case TY_UNION:
        put_union(w, t);
        break;
    }
    w->depth--;
}

static const char *finish(Writer *w, Arena *a)
{
    const char *s = arena_strndup(a, w->buf ? w->buf : "", w->len);
    free(w->buf);
    return s;
}

const char *type_string(Arena *a, Type *t, Package *from)
{
    Writer w = { .from = from, .dialect = BY_PATH };
    write_type(&w, t);
    return finish(&w, a);
}

const char *type_string_reflect(Arena *a, Type *t)
{
    Writer w = { .dialect = REFLECT };
    write_type(&w, t);
    return finish(&w, a);
}

const char *type_str(Checker *c, Type *t)
{
    Writer w = { .from = c->env.pkg, .dialect = MESSAGE };
    write_type(&w, t);
    return finish(&w, c->a);
}

const char *tparams_str(Checker *c, TypeList l)
{
    Writer w = { .from = c->env.pkg, .dialect = MESSAGE };
    put(&w, "(");
    for (int i = 0; i < l.n; i++) {
        if (i)
            put(&w, l.n == 2 ? " and " : i == l.n - 1 ? ", and " : ", ");
        put(&w, l.v[i]->tparam.obj->name->str);
    }
    put(&w, ")");
    const char *s = finish(&w, c->a);
    size_t n = strlen(s);
    return arena_strndup(c->a, s + 1, n - 2);
}

/* "func f(x int)", "var x int": how messages show an object. */
const char *object_str(Checker *c, Object *o)
{
    static const char *const kinds[] = { "package", "const", "type", "var", "func", "label", "builtin", "nil" };
    Writer w = { .from = c->env.pkg, .dialect = MESSAGE };
    put(&w, o->kind == OBJ_VAR && o->is_field ? "field" : kinds[o->kind]);
    put(&w, " ");
    if (o->kind == OBJ_FUNC && o->type && o->type->kind == TY_FUNC && o->type->func.recv) {
        put(&w, "(");
        write_type(&w, o->type->func.recv->type);
        put(&w, ").");
    } else if (o->parent && o->pkg && o->parent == o->pkg->scope) {
        put_qualifier(&w, o->pkg);
    }
    put(&w, o->name->str);
    if (o->kind == OBJ_FUNC && o->type && o->type->kind == TY_FUNC) {
        put_signature(&w, o->type);
    } else if (o->type && o->kind != OBJ_TYPE) {
        put(&w, " ");
        write_type(&w, o->type);
    } else if (o->type && o->kind == OBJ_TYPE && !is_untyped(o->type)) {
        if (o->is_alias) {
            put(&w, " = ");
            write_type(&w, o->type);
        } else {
            put(&w, " ");
            write_type(&w, under(o->type));
        }
    }
    return finish(&w, c->a);
}
