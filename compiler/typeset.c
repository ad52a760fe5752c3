/* typeset.c - the type sets of interfaces.
 *
 * A type set is a list of methods and a normalised list of terms (T or ~T); an
 * interface without type elements has `all` set instead. Embedding intersects.
 * Sets are computed on first demand; duplicate methods are reported by the
 * delayed check of the interface that declares them, which passes a position.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

/* ---- Terms ---- */

static bool disjoint(UnionTerm x, UnionTerm y)
{
    Type *a = x.type, *b = y.type;
    if (y.tilde)
        a = under(a);
    if (x.tilde)
        b = under(b);
    return !type_identical(a, b);
}

static bool term_subset(UnionTerm x, UnionTerm y)
{
    return !disjoint(x, y) && (!x.tilde || y.tilde);
}

static void add_term(UnionTerm *v, int *n, UnionTerm t)
{
    for (int i = 0; i < *n; i++)
        if (!disjoint(v[i], t)) {
            if (!v[i].tilde && t.tilde)
                v[i] = t;
            return;
        }
    v[(*n)++] = t;
}

static void intersect(Checker *c, TypeSet *s, const TypeSet *t)
{
    bool comp = s->comparable || t->comparable;
    if (t->all) {
        ;
    } else if (s->all) {
        s->all = false;
        s->terms = arena_array(c->a, UnionTerm, t->nterms);
        copy_mem(s->terms, t->terms, sizeof *s->terms * (size_t)t->nterms);
        s->nterms = t->nterms;
    } else {
        UnionTerm *v = arena_array(c->a, UnionTerm, (size_t)s->nterms * (size_t)t->nterms + 1);
        int n = 0;
        for (int i = 0; i < s->nterms; i++)
            for (int j = 0; j < t->nterms; j++)
                if (!disjoint(s->terms[i], t->terms[j]))
                    add_term(v, &n, s->terms[i].tilde && !t->terms[j].tilde ? t->terms[j] : s->terms[i]);
        s->terms = v;
        s->nterms = n;
    }
    if (comp && !s->all) {
        int n = 0;
        for (int i = 0; i < s->nterms; i++)
            if (comparable_type(c, s->terms[i].type, false, NULL))
                s->terms[n++] = s->terms[i];
        s->nterms = n;
        comp = false;
    }
    s->comparable = comp;
}

/* ---- Computing ---- */

int method_order(const void *p, const void *q)
{
    Object *a = *(Object *const *)p, *b = *(Object *const *)q;
    if (a == b)
        return 0;
    if (a->name->exported != b->name->exported)
        return a->name->exported ? -1 : 1;
    int d = a->name == b->name ? 0 : strcmp(a->name->str, b->name->str);
    if (d || a->name->exported || !a->pkg || !b->pkg)
        return d;
    return strcmp(a->pkg->path, b->pkg->path);
}

typedef struct Building {
    VEC(Object *) methods;
    VEC(Pos) pos;           /* of the declaration, or of the embedding that brought it */
} Building;

static void add_method(Checker *c, Building *b, Object *m, Pos pos, bool explicit, bool report)
{
    for (int i = 0; i < b->methods.n; i++) {
        Object *o = b->methods.v[i];
        if (!same_id(o, m->pkg, m->name))
            continue;
        if (!report || (o == m && lang_at_least(c, 14)))
            return;
        if (explicit || !lang_at_least(c, 14) || !type_identical(object_type(o), object_type(m)))
            check_error(c, pos, "duplicate method %s\n\t%s: other declaration of %s", m->name->str,
                        pos_str(c, b->pos.v[i]), m->name->str);
        return;
    }
    VEC_PUSH(b->methods, m);
    VEC_PUSH(b->pos, pos);
}

static TypeSet *union_set(Checker *c, Type *u)
{
    TypeSet *s = arena_new(c->a, TypeSet);
    UnionTerm *v = NULL;
    int n = 0, cap = 0;
    for (int i = 0; i < u->unio.nterms; i++) {
        UnionTerm t = u->unio.terms[i];
        Type *ut = t.type->kind == TY_TYPEPARAM ? t.type : under(t.type);
        TypeSet one = { .terms = &t, .nterms = 1 };
        TypeSet *add = &one;
        if (ut->kind == TY_INTERFACE)
            add = type_set(ut);
        else if (is_invalid(ut))
            continue;
        if (add->all) {
            s->all = true;
            return s;
        }
        if (n + add->nterms > cap) {
            cap = (n + add->nterms) * 2;
            UnionTerm *w = arena_array(c->a, UnionTerm, cap);
            copy_mem(w, v, sizeof *w * (size_t)n);
            v = w;
        }
        for (int k = 0; k < add->nterms; k++)
            add_term(v, &n, add->terms[k]);
    }
    s->terms = v;
    s->nterms = n;
    return s;
}

TypeSet *compute_type_set(Checker *c, Type *t, Pos pos)
{
    bool report = pos != NO_POS;
    if (t->iface.tset && !report)
        return t->iface.tset;
    if (t->state == 1)          /* embeds itself: reported as an invalid recursive type */
        return c->top_set;
    if (!t->iface.complete && !report)
        return c->top_set;
    t->state = 1;
    TypeSet *s = arena_new(c->a, TypeSet);
    s->all = true;
    Building b = { 0 };
    bool old = t->iface.pkg && t->iface.pkg->go_minor && t->iface.pkg->go_minor < 18;
    for (int i = 0; i < t->iface.methods.n; i++)
        add_method(c, &b, t->iface.methods.v[i], t->iface.methods.v[i]->pos, true, report);
    for (int i = 0; i < t->iface.embeddeds.n; i++) {
        Type *e = t->iface.embeddeds.v[i];
        Pos epos = t->iface.embed_pos ? t->iface.embed_pos[i] : pos;
        Type *u = e->kind == TY_TYPEPARAM ? e : under(e);
        if (u->kind == TY_INTERFACE) {
            TypeSet *es = compute_type_set(c, u, NO_POS);
            if (old && (es->comparable || !es->all)) {
                if (report)
                    check_version(c, epos, 18, "embedding constraint interface %s", type_str(c, e));
                continue;
            }
            for (int k = 0; k < es->methods.n; k++)
                add_method(c, &b, es->methods.v[k], epos, false, report);
            intersect(c, s, es);
        } else if (old) {
            if (report && !is_invalid(u))
                check_version(c, epos, 18, u->kind == TY_UNION ? "embedding interface element %s" : "embedding non-interface type %s",
                              type_str(c, e));
        } else if (u->kind == TY_UNION) {
            intersect(c, s, union_set(c, u));
        } else if (!is_invalid(u)) {
            UnionTerm one = { false, e };
            TypeSet es = { .terms = &one, .nterms = 1 };
            intersect(c, s, &es);
        }
    }
    if (b.methods.n) {
        qsort(b.methods.v, (size_t)b.methods.n, sizeof *b.methods.v, method_order);
        s->methods.v = arena_array(c->a, Object *, b.methods.n);
        copy_mem(s->methods.v, b.methods.v, sizeof *b.methods.v * (size_t)b.methods.n);
        s->methods.n = b.methods.n;
    }
    free(b.methods.v);
    free(b.pos.v);
    t->state = 0;
    if (!t->iface.tset)
        t->iface.tset = s;
    return t->iface.tset;
}

TypeSet *type_set(Type *iface) { return compute_type_set(type_checker(), iface, NO_POS); }

/* ---- Asking ---- */

bool typeset_has_terms(TypeSet *s) { return !s->all && s->nterms > 0; }
bool typeset_is_empty(TypeSet *s) { return !s->all && s->nterms == 0; }
bool typeset_is_method_set(TypeSet *s) { return !s->comparable && s->all; }

bool typeset_comparable(TypeSet *s)
{
    if (s->all)
        return s->comparable;
    for (int i = 0; i < s->nterms; i++)
        if (!comparable_type(type_checker(), s->terms[i].type, false, NULL))
            return false;
    return true;
}

bool typeset_subset_of(TypeSet *a, TypeSet *b)
{
    if (b->all)
        return true;
    if (a->all)
        return false;
    for (int i = 0; i < a->nterms; i++) {
        bool in = false;
        for (int j = 0; j < b->nterms && !in; j++)
            in = term_subset(a->terms[i], b->terms[j]);
        if (!in)
            return false;
    }
    return true;
}

bool typeset_includes(TypeSet *s, Type *t)
{
    if (s->all)
        return true;
    for (int i = 0; i < s->nterms; i++) {
        Type *u = s->terms[i].tilde ? under(t) : t;
        if (type_identical(s->terms[i].type, u))
            return true;
    }
    return false;
}

bool typeset_under_is(TypeSet *s, bool (*fn)(Type *u, void *ctx), void *ctx)
{
    if (!typeset_has_terms(s))
        return fn(NULL, ctx);
    for (int i = 0; i < s->nterms; i++)
        if (!fn(under(s->terms[i].type), ctx))
            return false;
    return true;
}

bool typeset_is(TypeSet *s, bool (*fn)(UnionTerm *term, void *ctx), void *ctx)
{
    if (!typeset_has_terms(s))
        return fn(NULL, ctx);
    for (int i = 0; i < s->nterms; i++)
        if (!fn(&s->terms[i], ctx))
            return false;
    return true;
}

const char *terms_str(Checker *c, TypeSet *s)
{
    const char *r = "";
    for (int i = 0; i < s->nterms; i++)
        r = fmtc(c, "%s%s%s%s", r, i ? " | " : "", s->terms[i].tilde ? "~" : "", type_str(c, s->terms[i].type));
    return r;
}

Object *typeset_method(TypeSet *s, Package *pkg, Name *name, int *index)
{
    for (int i = 0; i < s->methods.n; i++)
        if (same_id(s->methods.v[i], pkg, name)) {
            if (index)
                *index = i;
            return s->methods.v[i];
        }
    return NULL;
}
