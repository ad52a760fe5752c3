/* doc_index.c - a package's declarations arranged as go/doc does it.
 *
 * Constants and variables belong to a type if at least three quarters of the group are of that type and no other type occurs.
 * A function belongs to a type as a constructor if its results name exactly one type of the package, be it behind
 * pointers or in slices or arrays. A type has its own methods and those of unexported types that it embeds.
 *
 * Order: types, functions and methods by name; of constants and variables first the groups as written, then
 * single ones by name.
 */
#include "vm/doc/doc.h"

#include <stdlib.h>
#include <string.h>

static doc_type *find_type(const doc_package *p, const Name *name)
{
    for (int i = 0; i < p->types.n; i++)
        if (p->types.v[i]->name == name)
            return p->types.v[i];
    return NULL;
}

/* ---- types ---- */

static void add_types(doc_package *p, const doc_decl *d)
{
    for (int i = 0; i < d->nspecs; i++) {
        doc_type *t = arena_new(&p->arena, doc_type);
        t->name = d->specs[i].name[0];
        t->decl = d;
        t->spec = &d->specs[i];
        DOC_PUSH(&p->arena, p->types, t);
    }
}

/* ---- whose values ---- */

/* go/doc counts a predeclared type among a function's results as soon as the package has values of that type or embeds it. */
static void note_predeclared(doc_package *p, Name *name)
{
    for (int i = 0; i < p->predeclared.n; i++)
        if (p->predeclared.v[i] == name)
            return;
    DOC_PUSH(&p->arena, p->predeclared, name);
}

static bool counts_as_type(const doc_package *p, const Name *name)
{
    for (int i = 0; i < p->predeclared.n; i++)
        if (p->predeclared.v[i] == name)
            return true;
    return false;
}

static doc_type *type_of_values(doc_package *p, const doc_decl *d)
{
    Name *dominant = NULL, *before = NULL;
    int count = 0;
    for (int i = 0; i < d->nspecs; i++) {
        const doc_spec *s = &d->specs[i];
        Name *name = NULL;
        if (!range_empty(s->type)) {
            int base = doc_base_name(d->file, s->type);
            bool plain = base >= 0 && d->file->toks[s->type.first].tok != T_LBRACK;
            name = plain ? doc_name_at(p, d->file, base) : NULL;
        } else if (d->tok == T_CONST && range_empty(s->values)) {
            name = before;
        }
        if (name) {
            if (dominant && name != dominant)
                return NULL;
            dominant = name;
            count++;
        }
        before = name;
    }
    if (!dominant || count < (int)(d->nspecs * 0.75))
        return NULL;
    doc_type *t = find_type(p, dominant);
    if (!t)
        note_predeclared(p, dominant);
    return t;
}

/* ---- constructors ---- */

/* The type of the package that one result names, or NULL. *others: counts other types that matter. */
static doc_type *result_type(doc_package *p, const doc_decl *d, doc_range r, int *others)
{
    const doc_file *f = d->file;
    /* "name T": two names in a row, or a name followed by what begins a type */
    if (r.last - r.first > 1 && f->toks[r.first].tok == T_NAME) {
        int second = f->toks[r.first + 1].tok;
        if (second == T_NAME || second == T_MUL || second == T_FUNC || second == T_MAP || second == T_CHAN ||
            (second == T_LBRACK && r.first + 2 < r.last && (f->toks[r.first + 2].tok == T_RBRACK || f->toks[r.first + 2].tok == T_INT)))
            r.first++;
    }
    int base = doc_base_name(f, r);
    if (base < 0)
        return NULL;
    Name *name = doc_name_at(p, f, base);
    for (int i = d->tparams.first + 1; i < d->tparams.last; i++)    /* a type parameter hides the type */
        if (f->toks[i].tok == T_NAME && (f->toks[i - 1].tok == T_LBRACK || f->toks[i - 1].tok == T_COMMA) && doc_name_at(p, f, i) == name)
            return NULL;
    doc_type *t = find_type(p, name);
    *others += !t && counts_as_type(p, name);
    return t;
}

static doc_type *type_of_constructor(doc_package *p, const doc_decl *d)
{
    const doc_file *f = d->file;
    doc_range r = d->results;
    int others = 0;
    if (range_empty(r))
        return NULL;
    if (f->toks[r.first].tok != T_LPAREN)
        return result_type(p, d, r, &others);
    doc_type *found = NULL;
    for (int i = r.first + 1; i < r.last - 1;) {
        int end = i;
        while (end < r.last - 1 && f->toks[end].tok != T_COMMA)
            end = f->toks[end].tok == T_LPAREN || f->toks[end].tok == T_LBRACK || f->toks[end].tok == T_LBRACE ? doc_skip_group(f, end, r.last - 1) : end + 1;
        doc_type *t = result_type(p, d, (doc_range){ i, end }, &others);
        if (t && found)
            return NULL;
        if (t)
            found = t;
        i = end + 1;
    }
    return others ? NULL : found;
}

/* ---- methods ---- */

static bool has_method(const doc_type *t, const Name *name)
{
    for (int i = 0; i < t->methods.n; i++)
        if (t->methods.v[i].decl->name == name)
            return true;
    return false;
}

/* The fields of t that embed unexported types of the package lend their methods. */
static void promote(doc_package *p, doc_type *t, const doc_type *from, bool through_ptr, int depth)
{
    const doc_file *f = from->decl->file;
    doc_range r = from->spec->type;
    if (depth > 8 || r.last - r.first < 3 || f->toks[r.first].tok != T_STRUCT)
        return;
    for (int i = r.first + 2; i < r.last - 1;) {
        int end = i;
        while (end < r.last - 1 && f->toks[end].tok != T_SEMI)
            end = f->toks[end].tok == T_LPAREN || f->toks[end].tok == T_LBRACE || f->toks[end].tok == T_LBRACK ? doc_skip_group(f, end, r.last - 1) : end + 1;
        bool ptr = f->toks[i].tok == T_MUL;
        int name = i + ptr, behind = name + 1 < end ? f->toks[name + 1].tok : T_SEMI;
        bool embedded = name < end && f->toks[name].tok == T_NAME && (behind == T_SEMI || behind == T_STRING || behind == T_LBRACK);
        const doc_type *u = embedded ? find_type(p, doc_name_at(p, f, name)) : NULL;
        if (u && u != t && !u->name->exported) {
            for (int k = 0; k < p->decls.n; k++) {
                const doc_decl *m = p->decls.v[k];
                if (m->tok == T_FUNC && m->recv_base == u->name && !has_method(t, m->name))
                    DOC_PUSH(&p->arena, t->methods, ((doc_method){ m, true, m->recv_ptr && !ptr && !through_ptr }));
            }
            promote(p, t, u, through_ptr || ptr, depth + 1);
        }
        i = end + 1;
    }
}

/* ---- order ---- */

static int by_name(const Name *a, const Name *b) { return strcmp(a->str, b->str); }

static int type_order(const void *x, const void *y)
{
    return by_name((*(doc_type *const *)x)->name, (*(doc_type *const *)y)->name);
}

static int func_order(const void *x, const void *y)
{
    const doc_decl *a = *(doc_decl *const *)x, *b = *(doc_decl *const *)y;
    int c = by_name(a->name, b->name);
    return c ? c : a->order - b->order;
}

static int method_order(const void *x, const void *y)
{
    return by_name(((const doc_method *)x)->decl->name, ((const doc_method *)y)->decl->name);
}

static int value_order(const void *x, const void *y)
{
    const doc_decl *a = *(doc_decl *const *)x, *b = *(doc_decl *const *)y;
    int c = strcmp(a->nspecs == 1 ? a->specs[0].name[0]->str : "", b->nspecs == 1 ? b->specs[0].name[0]->str : "");
    return c ? c : a->order - b->order;
}

static void sort_decls(doc_decls *v, int (*order)(const void *, const void *))
{
    if (v->n)
        qsort(v->v, (size_t)v->n, sizeof *v->v, order);
}

/* A type's constants come before its variables. */
static int typed_value_order(const void *x, const void *y)
{
    const doc_decl *a = *(doc_decl *const *)x, *b = *(doc_decl *const *)y;
    if (a->tok != b->tok)
        return a->tok == T_CONST ? -1 : 1;
    return value_order(x, y);
}

/* ---- all together ---- */

static void place(doc_package *p, doc_decl *d)
{
    doc_type *t;
    switch (d->tok) {
    case T_CONST: case T_VAR:
        if (d->tok == T_CONST)
            DOC_PUSH(&p->arena, p->consts, d);
        else
            DOC_PUSH(&p->arena, p->vars, d);
        if ((t = type_of_values(p, d)))
            DOC_PUSH(&p->arena, t->values, d);
        break;
    case T_FUNC:
        if (!range_empty(d->recv)) {
            if (d->recv_base && (t = find_type(p, d->recv_base)) && !has_method(t, d->name))
                DOC_PUSH(&p->arena, t->methods, ((doc_method){ d, false, d->recv_ptr }));
            break;
        }
        DOC_PUSH(&p->arena, p->funcs, d);
        if ((t = type_of_constructor(p, d)))
            DOC_PUSH(&p->arena, t->funcs, d);
        break;
    default: break;
    }
}

void doc_arrange(doc_package *p)
{
    for (int i = 0; i < p->decls.n; i++)
        if (p->decls.v[i]->tok == T_TYPE)
            add_types(p, p->decls.v[i]);
    for (int i = 0; i < p->decls.n; i++)
        if (p->decls.v[i]->tok != T_FUNC)
            place(p, p->decls.v[i]);
    for (int i = 0; i < p->decls.n; i++)
        if (p->decls.v[i]->tok == T_FUNC)
            place(p, p->decls.v[i]);
    for (int i = 0; i < p->types.n; i++) {
        doc_type *t = p->types.v[i];
        promote(p, t, t, false, 0);
        sort_decls(&t->values, typed_value_order);
        sort_decls(&t->funcs, func_order);
        if (t->methods.n)
            qsort(t->methods.v, (size_t)t->methods.n, sizeof *t->methods.v, method_order);
    }
    sort_decls(&p->consts, value_order);
    sort_decls(&p->vars, value_order);
    sort_decls(&p->funcs, func_order);
    if (p->types.n)
        qsort(p->types.v, (size_t)p->types.n, sizeof *p->types.v, type_order);
}

static bool contains(const doc_decls *v, const doc_decl *d)
{
    for (int i = 0; i < v->n; i++)
        if (v->v[i] == d)
            return true;
    return false;
}

const doc_type *doc_owner(const doc_package *p, const doc_decl *d)
{
    for (int i = 0; i < p->types.n; i++) {
        const doc_type *t = p->types.v[i];
        if (contains(d->tok == T_FUNC ? &t->funcs : &t->values, d))
            return t;
    }
    return NULL;
}
