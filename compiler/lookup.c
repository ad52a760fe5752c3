/* lookup.c - finding fields and methods.
 *
 * The search goes breadth first through embedded fields, one depth at a time,
 * so that the shallowest member wins and two at one depth are ambiguous. Each
 * entry of a level remembers the entry it came from; the path is read off
 * backwards when the member is found. A named type is searched once.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

typedef struct Entry {
    Type *type;             /* with the pointer removed */
    int32_t parent, index;  /* entry of the level above (in one array), field index taken */
    bool indirect;          /* a pointer was followed on the way */
    bool multiples;         /* the type occurs several times at this depth */
} Entry;

typedef struct Search {
    VEC(Entry) e;
    VEC(Type *) seen;
    Entry room[8];          /* most searches end here */
} Search;

static bool search_seen(Search *s, Type *t)
{
    for (int i = 0; i < s->seen.n; i++)
        if (s->seen.v[i] == t || (s->seen.v[i]->named.orig == t->named.orig && type_identical(s->seen.v[i], t)))
            return true;
    VEC_PUSH(s->seen, t);
    return false;
}

static void fill_path(Checker *c, Search *s, Member *m, int entry, int last)
{
    int n = 1;
    for (int i = entry; s->e.v[i].parent >= 0; i = s->e.v[i].parent)
        n++;
    m->path = arena_array(c->a, int32_t, n);
    m->npath = n;
    m->path[--n] = last;
    for (int i = entry; s->e.v[i].parent >= 0; i = s->e.v[i].parent)
        m->path[--n] = s->e.v[i].index;
}

/* Merges entries of the level [from, to) that name the same type. */
static int consolidate(Search *s, int from)
{
    int n = from;
    for (int i = from; i < s->e.n; i++) {
        bool dup = false;
        for (int j = from; j < n && !dup; j++)
            if (s->e.v[j].type == s->e.v[i].type
                || (s->e.v[j].type->kind == TY_NAMED && type_identical(s->e.v[j].type, s->e.v[i].type))) {
                s->e.v[j].multiples = true;
                dup = true;
            }
        if (!dup)
            s->e.v[n++] = s->e.v[i];
    }
    return s->e.n = n;
}

static bool name_matches(Object *o, Package *pkg, Name *name, bool fold)
{
    if (!fold)
        return same_id(o, pkg, name);
    return o->name->len == name->len && strcasecmp(o->name->str, name->str) == 0;
}

/* The number of the method of a named type; -1: it has none of the name. */
static int find_method(Type *t, Package *pkg, Name *name, bool fold)
{
    int n = named_nmethods(t);
    if (n && t->named.orig->named.std_methods)
        return std_find_method(t->named.orig, pkg, name, fold);
    for (int i = 0; i < n; i++)
        if (name_matches(t->named.orig->named.methods[i], pkg, name, fold))
            return i;
    return -1;
}

static Member lookup(Checker *c, Type *t, bool addressable, Package *pkg, Name *name, bool fold)
{
    Member m = { 0 };
    if (name == c->names->blank)
        return m;
    bool is_ptr = false;
    bool named_ptr = false;
    if (t->kind == TY_NAMED && under(t)->kind == TY_POINTER) {
        t = under(t);           /* fields only: a named pointer type has no methods */
        named_ptr = true;
    }
    Type *typ = deref_type(t, &is_ptr);
    if (is_ptr && (typ->kind == TY_TYPEPARAM || under(typ)->kind == TY_INTERFACE))
        return m;
    Search s = { 0 };
    VEC_PUSH(s.e, ((Entry){ typ, -1, 0, is_ptr, false }));
    int found = -1, found_last = 0;
    for (int from = 0, to = 1; from < to;) {
        int hits = 0;
        for (int i = from; i < to; i++) {
            Entry e = s.e.v[i];
            Type *et = e.type;
            if (et->kind == TY_NAMED) {
                if (search_seen(&s, et))
                    continue;
                int k = find_method(et, pkg, name, fold);
                if (k >= 0) {
                    hits += 1 + e.multiples;
                    m.obj = named_method(et, k);
                    m.indirect = e.indirect;
                    found = i, found_last = k;
                    continue;
                }
            }
            Type *u = under(et);
            if (u->kind == TY_STRUCT) {
                for (int k = 0; k < u->strct.fields.n; k++) {
                    Object *f = u->strct.fields.v[k];
                    if (name_matches(f, pkg, name, fold)) {
                        hits += 1 + e.multiples;
                        m.obj = f;
                        m.indirect = e.indirect;
                        found = i, found_last = k;
                        continue;
                    }
                    if (hits || !f->embedded)
                        continue;
                    bool ptr;
                    Type *ft = deref_type(object_type(f), &ptr);
                    if (ft->kind == TY_NAMED || ft->kind == TY_STRUCT || ft->kind == TY_INTERFACE)
                        VEC_PUSH(s.e, ((Entry){ ft, i, k, e.indirect || ptr, e.multiples }));
                }
            } else if (u->kind == TY_INTERFACE) {
                TypeSet *ts = type_set(u);
                for (int k = 0; k < ts->methods.n; k++)
                    if (name_matches(ts->methods.v[k], pkg, name, fold)) {
                        hits += 1 + e.multiples;
                        m.obj = ts->methods.v[k];
                        m.indirect = e.indirect;
                        found = i, found_last = k;
                        break;
                    }
            }
        }
        if (hits == 1)
            break;
        if (hits > 1) {
            m.obj = NULL;
            m.ambiguous = true;
            break;
        }
        from = to;
        to = consolidate(&s, from);
    }
    if (m.obj && named_ptr && m.obj->kind == OBJ_FUNC)
        m.obj = NULL;
    if (m.obj) {
        fill_path(c, &s, &m, found, found_last);
        if (m.obj->kind == OBJ_FUNC && m.obj->ptr_recv && !m.indirect && !addressable) {
            m.obj = NULL;
            m.ptr_recv = true;
        }
    }
    free(s.e.v);
    free(s.seen.v);
    return m;
}

Member lookup_member(Checker *c, Type *t, bool addressable, Package *pkg, Name *name)
{
    return lookup(c, t, addressable, pkg, name, false);
}

int field_index(Type *strct, Package *pkg, Name *name)
{
    if (name == type_checker()->names->blank)
        return -1;
    for (int i = 0; i < strct->strct.fields.n; i++)
        if (same_id(strct->strct.fields.v[i], pkg, name))
            return i;
    return -1;
}

/* ---- Missing methods ---- */

/* The first method of interface t that v lacks, NULL if none. *alt: a method that comes close. */
static Object *missing_method(Checker *c, Type *v, Type *t, bool is_static, Object **alt, bool *wrong_type)
{
    *alt = NULL;
    *wrong_type = false;
    TypeSet *ts = type_set(under(t));
    if (ts->methods.n == 0)
        return NULL;
    Type *vu = under(v);
    if (vu->kind == TY_INTERFACE) {
        TypeSet *vs = type_set(vu);
        for (int i = 0; i < ts->methods.n; i++) {
            Object *m = ts->methods.v[i], *f = typeset_method(vs, m->pkg, m->name, NULL);
            if (!f) {
                if (is_static)
                    return m;
                continue;
            }
            if (!type_identical(object_type(f), object_type(m))) {
                *alt = f;
                *wrong_type = true;
                return m;
            }
        }
        return NULL;
    }
    for (int i = 0; i < ts->methods.n; i++) {
        Object *m = ts->methods.v[i];
        Member f = lookup(c, v, false, m->pkg, m->name, false);
        bool found = f.obj != NULL;
        if (!found) {
            f = lookup(c, new_pointer(c, v), false, m->pkg, m->name, false);
            if (!f.obj)
                f = lookup(c, v, true, m->pkg, m->name, true);
        }
        if (!f.obj || f.obj->kind != OBJ_FUNC)
            return m;
        if (!found || !type_identical(object_type(f.obj), object_type(m))) {
            *alt = f.obj;
            return m;
        }
    }
    return NULL;
}

static const char *func_str(Checker *c, Object *f)
{
    return fmtc(c, "%s%s", f->name->str, type_str(c, object_type(f)) + strlen("func"));
}

static bool is_iface_ptr(Type *t)
{
    Type *u = under(t);
    return u->kind == TY_POINTER && (u->elem->kind == TY_TYPEPARAM || is_interface(u->elem));
}

static const char *iface_ptr_error(Checker *c, Type *t)
{
    if (under(t)->elem->kind == TY_TYPEPARAM)
        return fmtc(c, "type %s is pointer to type parameter, not type parameter", type_str(c, t));
    return fmtc(c, "type %s is pointer to interface, not interface", type_str(c, t));
}

static const char *missing_method_reason(Checker *c, Type *v, Type *t, Object *m, Object *alt, bool wrong)
{
    (void)wrong;
    const char *name = m->name->str;
    if (alt) {
        if (alt->name != m->name)
            return fmtc(c, "(missing %s method)\n\t\thave %s\n\t\twant %s", name, func_str(c, alt), func_str(c, m));
        if (type_identical(object_type(m), object_type(alt)))
            return fmtc(c, "(%s method has pointer receiver)", name);
        return fmtc(c, "(wrong type for %s method)\n\t\thave %s\n\t\twant %s", name, func_str(c, alt), func_str(c, m));
    }
    if (is_iface_ptr(v))
        return fmtc(c, "(%s)", iface_ptr_error(c, v));
    if (is_iface_ptr(t))
        return fmtc(c, "(%s)", iface_ptr_error(c, t));
    return fmtc(c, "(missing %s method)", name);
}

/* Can a value of interface type iface hold a t? */
bool type_asserts_to(Checker *c, Type *iface, Type *t, const char **cause)
{
    if (is_interface(t))
        return true;
    Object *alt;
    bool wrong;
    Object *m = missing_method(c, t, iface, false, &alt, &wrong);
    if (!m)
        return true;
    *cause = missing_method_reason(c, t, iface, m, alt, wrong);
    return false;
}

/* v implements t: the reason if not, in gc's words. */
bool check_implements(Checker *c, Type *v, Type *t, const char **cause)
{
    Type *vu = under(v), *tu = under(t);
    const char *unused;
    if (!cause)
        cause = &unused;
    if (is_invalid(vu) || is_invalid(tu) || (vu->kind == TY_POINTER && is_invalid(under(vu->elem))))
        return true;
    if (tu->kind != TY_INTERFACE) {
        const char *why = is_iface_ptr(tu) ? fmtc(c, "type %s is pointer to interface, not interface", type_str(c, t))
                                           : fmtc(c, "%s is not an interface", type_str(c, t));
        *cause = fmtc(c, "%s does not implement %s (%s)", type_str(c, v), type_str(c, t), why);
        return false;
    }
    TypeSet *ts = type_set(tu);
    if (ts->all && !ts->comparable && ts->methods.n == 0)
        return true;
    TypeSet *vs = vu->kind == TY_INTERFACE ? type_set(vu) : NULL;
    if (vs && typeset_is_empty(vs))
        return true;
    if (typeset_is_empty(ts)) {
        *cause = fmtc(c, "cannot implement %s (empty type set)", type_str(c, t));
        return false;
    }
    Object *alt;
    bool wrong;
    Object *m = missing_method(c, v, t, true, &alt, &wrong);
    if (m) {
        *cause = fmtc(c, "%s does not implement %s %s", type_str(c, v), type_str(c, t),
                      missing_method_reason(c, v, t, m, alt, wrong));
        return false;
    }
    bool ok = true;
    if (ts->comparable || (typeset_has_terms(ts) && typeset_comparable(ts) && false)) {
        bool dynamic = lang_at_least(c, 20);    /* since go1.20 interfaces satisfy comparable */
        if (!comparable_type(c, v, dynamic, NULL)) {
            *cause = fmtc(c, "%s does not implement comparable", type_str(c, v));
            ok = false;
        }
    }
    if (!typeset_has_terms(ts))
        return ok;
    if (vs) {
        if (!typeset_subset_of(vs, ts)) {
            *cause = fmtc(c, "%s does not implement %s", type_str(c, v), type_str(c, t));
            return false;
        }
        return ok;
    }
    if (typeset_includes(ts, v))
        return ok;
    for (int i = 0; i < ts->nterms; i++) {
        UnionTerm *term = &ts->terms[i];
        if (!term->tilde && type_identical(term->type, under(term->type)) && type_identical(term->type, vu)) {
            *cause = fmtc(c, "%s does not implement %s (possibly missing ~ for %s in constraint %s)", type_str(c, v),
                          type_str(c, t), type_str(c, term->type), type_str(c, t));
            return false;
        }
    }
    *cause = fmtc(c, "%s does not implement %s (%s missing in %s)", type_str(c, v), type_str(c, t), type_str(c, v),
                  terms_str(c, ts));
    return false;
}

bool type_implements(Checker *c, Type *v, Type *iface) { return check_implements(c, v, iface, NULL); }

/* ---- Selections and method sets ---- */

Selection *new_selection(Checker *c, SelectionKind kind, Type *recv, const Member *m)
{
    Selection *s = arena_new(c->a, Selection);
    s->kind = (uint8_t)kind;
    s->recv = recv;
    s->obj = m->obj;
    s->indirect = m->indirect;
    s->path = m->path;
    s->npath = m->npath;
    s->tparam = recv->kind == TY_TYPEPARAM || (recv->kind == TY_POINTER && recv->elem->kind == TY_TYPEPARAM);
    s->type = object_type(m->obj);
    if (m->obj->kind != OBJ_FUNC)
        return s;
    s->method_index = m->path[m->npath - 1];
    s->npath--;
    Type *t = recv;
    for (int i = 0; i < s->npath; i++) {
        Type *u = under(t);
        if (u->kind == TY_POINTER)
            u = under(u->elem);
        t = object_type(u->strct.fields.v[s->path[i]]);
    }
    bool is_ptr = t->kind == TY_POINTER;
    s->iface = t->kind != TY_TYPEPARAM && is_interface(t);
    if (!s->iface && t->kind != TY_TYPEPARAM) {
        s->addr = m->obj->ptr_recv && !is_ptr;
        s->deref = !m->obj->ptr_recv && is_ptr;
    }
    return s;
}

Selection *lookup_method(Checker *c, Type *t, Object *m)
{
    Member f = lookup(c, t, false, m->pkg, m->name, false);
    if (!f.obj || f.obj->kind != OBJ_FUNC)
        return NULL;
    return new_selection(c, SEL_METHOD, t, &f);
}

typedef struct NameSet {
    VEC(Object *) v;
} NameSet;

/* Collects the candidates: every method name met anywhere in the embedding graph. */
static void collect_names(Type *t, NameSet *names, Search *s, int depth)
{
    t = deref_type(t, NULL);
    if (depth > MAX_TYPE_DEPTH)
        return;
    if (t->kind == TY_NAMED) {
        if (search_seen(s, t))
            return;
        for (int i = 0, n = named_nmethods(t); i < n; i++)
            VEC_PUSH(names->v, named_method(t, i));
    }
    Type *u = under(t);
    if (u->kind == TY_STRUCT) {
        for (int i = 0; i < u->strct.fields.n; i++)
            if (u->strct.fields.v[i]->embedded)
                collect_names(object_type(u->strct.fields.v[i]), names, s, depth + 1);
    } else if (u->kind == TY_INTERFACE) {
        TypeSet *ts = type_set(u);
        for (int i = 0; i < ts->methods.n; i++)
            VEC_PUSH(names->v, ts->methods.v[i]);
    }
}

static int by_name(const void *p, const void *q)
{
    const Selection *a = *(Selection *const *)p, *b = *(Selection *const *)q;
    int d = a->obj->name == b->obj->name ? 0 : strcmp(a->obj->name->str, b->obj->name->str);
    if (d || !a->obj->pkg || !b->obj->pkg)
        return d;
    return strcmp(a->obj->pkg->path, b->obj->pkg->path);
}

MethodSet *method_set(Checker *c, Type *t)
{
    MethodSet *ms = arena_new(c->a, MethodSet);
    NameSet names = { 0 };
    Search s = { 0 };
    if (!(t->kind == TY_NAMED && under(t)->kind == TY_POINTER))
        collect_names(t, &names, &s, 0);
    ms->v = arena_array(c->a, Selection *, names.v.n + 1);
    for (int i = 0; i < names.v.n; i++) {
        Object *m = names.v.v[i];
        bool dup = false;
        for (int k = 0; k < i && !dup; k++)
            dup = same_id(names.v.v[k], m->pkg, m->name);
        if (dup || m->name == c->names->blank)
            continue;
        Selection *sel = lookup_method(c, t, m);
        if (sel)
            ms->v[ms->n++] = sel;
    }
    qsort(ms->v, (size_t)ms->n, sizeof *ms->v, by_name);
    free(names.v.v);
    free(s.seen.v);
    free(s.e.v);
    return ms;
}
