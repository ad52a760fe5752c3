/* scope.c - scopes: names to objects.
 *
 * Small scopes are searched linearly; from INDEX_FROM objects on a hash table of
 * pointers is kept beside the list. Names are interned, so they are compared
 * as pointers. A local object is visible from its scope_pos on.
 */
#include "compiler/check_internal.h"

enum { INDEX_FROM = 12 };

Scope *scope_new(Checker *c, Scope *parent)
{
    Scope *s = arena_new(c->a, Scope);
    s->parent = parent;
    s->func = parent ? parent->func : NULL;
    return s;
}

static void index_insert(Scope *s, Object *o)
{
    uint32_t h = o->name->hash & s->mask;
    while (s->table[h])
        h = (h + 1) & s->mask;
    s->table[h] = o;
}

static void index_build(Checker *c, Scope *s, uint32_t size)
{
    s->table = arena_array(c->a, Object *, size);
    s->mask = size - 1;
    for (int i = 0; i < s->n; i++)
        index_insert(s, s->v[i]);
}

Object *scope_lookup(Scope *s, Name *name)
{
    if (s->table) {
        for (uint32_t h = name->hash & s->mask; s->table[h]; h = (h + 1) & s->mask)
            if (s->table[h]->name == name)
                return s->table[h];
    } else {
        for (int i = s->n; i-- > 0;)
            if (s->v[i]->name == name)
                return s->v[i];
    }
    return s->std ? std_lookup(s->std, name) : NULL;
}

Object *scope_lookup_parent(Scope *s, Name *name, Pos pos)
{
    for (; s; s = s->parent) {
        Object *o = scope_lookup(s, name);
        if (o && (!pos || o->scope_pos <= pos))
            return o;
    }
    return NULL;
}

Object *scope_insert(Checker *c, Scope *s, Object *o)
{
    Object *alt = scope_lookup(s, o->name);
    if (alt)
        return alt;
    if (s->n == s->cap) {
        int cap = s->cap ? s->cap * 2 : 4;
        Object **v = arena_array(c->a, Object *, cap);
        copy_mem(v, s->v, sizeof *v * (size_t)s->n);
        s->v = v;
        s->cap = cap;
    }
    s->v[s->n++] = o;
    if (!o->parent)
        o->parent = s;
    if (s->table && (uint32_t)s->n * 2 > s->mask)
        index_build(c, s, (s->mask + 1) * 4);
    else if (s->table)
        index_insert(s, o);
    else if (s->n == INDEX_FROM)
        index_build(c, s, 64);
    return NULL;
}

/* Declares o under the identifier's name unless that is blank; a clash is an error. */
void declare(Checker *c, Scope *s, IdentExpr *id, Object *o, Pos scope_pos)
{
    if (o->name != c->names->blank) {
        Object *alt = scope_insert(c, s, o);
        if (alt) {
            check_error(c, o->pos, "%s redeclared in this block%s", o->name->str,
                        alt->pos ? fmtc(c, "\n\t%s: other declaration of %s", pos_str(c, alt->pos), o->name->str) : "");
            if (id)
                id->obj = o;
            if (o->kind == OBJ_VAR)
                o->used = true;     /* one error is enough */
            return;
        }
        o->scope_pos = scope_pos;
    }
    if (id) {
        id->obj = o;
        id->n.type = o->type;
        if (!o->parent)
            o->parent = s;
    }
}
