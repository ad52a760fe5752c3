/* initorder.c - the order in which package-level variables are initialised.
 *
 * As the language says: again and again the earliest declared variable that is
 * ready, that is, whose initialiser reaches no uninitialised variable, directly
 * or through functions. What an initialiser reaches is found by walking the
 * dependencies recorded when bodies were checked; in a lazily checked package
 * the walk has the bodies it meets checked first.
 *
 * As gc has it, a variable without initialiser takes its turn too: what refers to it
 * waits until it has come by.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

typedef struct InitNode {
    DeclInfo *d;
    VEC(DeclInfo *) needs;      /* initialised variables it reaches */
    int32_t waiting;            /* how many of them are left */
    bool done;
} InitNode;

typedef struct InitWalk {
    Checker *c;
    uint32_t mark;
    InitNode *node;
} InitWalk;

static uint32_t next_mark;      /* distinguishes walks; DeclInfo.mark */

static void reach(InitWalk *w, DeclInfo *d)
{
    for (int i = 0; i < d->deps.n; i++) {
        Object *o = d->deps.v[i];
        DeclInfo *n = o->decl;
        if (!n || n->mark == w->mark)
            continue;
        n->mark = w->mark;
        if (o->kind == OBJ_VAR) {
            if (!n->is_static)
                VEC_PUSH(w->node->needs, n->lhs ? n->lhs[0]->decl : n);
        } else if (o->kind == OBJ_FUNC) {
            check_func_body(o);
            reach(w, n);
        }
    }
}

/* ---- Cycles ---- */

static bool find_path(DeclInfo *from, Object *to, uint32_t mark, Object **path, int *n, int max)
{
    for (int i = 0; i < from->deps.n; i++) {
        Object *o = from->deps.v[i];
        if (!o->decl)
            continue;
        if (o == to || (o->decl->mark != mark && *n < max)) {
            path[(*n)++] = o;
            if (o == to)
                return true;
            o->decl->mark = mark;
            if (find_path(o->decl, to, mark, path, n, max))
                return true;
            (*n)--;
        }
    }
    return false;
}

static void report_cycle(Checker *c, Object *o)
{
    enum { MAX = 200 };
    Object *path[MAX + 1];
    int n = 0;
    if (!find_path(o->decl, o, ++next_mark, path, &n, MAX))
        return;
    const char *msg = fmtc(c, "initialization loop for %s\n\t%s: %s refers to", o->name->str, pos_str(c, o->pos), o->name->str);
    for (int i = 0; i < n - 1; i++)
        msg = fmtc(c, "%s\n\t%s: %s refers to", msg, pos_str(c, path[i]->pos), path[i]->name->str);
    check_error(c, o->pos, "%s\n\t%s: %s", msg, pos_str(c, o->pos), o->name->str);
}

/* ---- The order ---- */

void init_item(Package *p, DeclInfo *d)
{
    Checker *c = p->checker;
    if (!d->init)
        return;
    InitItem *it = &p->init[p->ninit++];
    if (d->lhs) {
        it->lhs = d->lhs;
        it->nlhs = d->nlhs;
    } else {
        it->lhs = arena_array(c->a, Object *, 1);
        it->lhs[0] = d->obj;
        it->nlhs = 1;
    }
    it->rhs = d->init;
    it->info = d->init_info;
}

/* The cycle has been reported as that of the type. */
static bool through_type(Object **path, int n)
{
    for (int i = 0; i < n; i++)
        if (path[i]->kind == OBJ_TYPE)
            return true;
    return false;
}

/* Constants, and variables whose type depends on themselves: not part of the order, but cycles all the same. */
static void other_cycles(Checker *c, Package *p)
{
    Object *path[201];
    uint32_t reported = 0;
    for (int i = 0; i < p->consts.n + p->vars.n; i++) {
        Object *o = i < p->consts.n ? p->consts.v[i] : p->vars.v[i - p->consts.n];
        int n = 0;
        if (!o->decl || !o->decl->deps.n || (o->kind == OBJ_VAR && o->decl->init) || o->order <= reported)
            continue;
        if (!find_path(o->decl, o, ++next_mark, path, &n, 200) || through_type(path, n))
            continue;
        report_cycle(c, o);
        for (int k = 0; k < n; k++)
            if (path[k]->order > reported)
                reported = path[k]->order;
    }
}

void package_init_order(Package *p)
{
    Checker *c = p->checker;
    if (p->init_done || p->broken)
        return;
    p->init_done = true;
    if (p->state->std) {
        std_init_order(p);
        return;
    }
    check_enter(c);
    InitNode *nodes = calloc((size_t)p->vars.n + 1, sizeof *nodes);
    int n = 0;
    for (int i = 0; i < p->vars.n; i++) {
        Object *o = p->vars.v[i];
        DeclInfo *d = o->decl;
        if (!d || (d->lhs && d->lhs[0] != o))
            continue;
        d->obj = o;
        d->is_static = is_static_init(c, d);
        if (d->is_static)
            continue;
        if (d->init || d->vdecl->lazy_value)
            resolve_object(c, o);
        nodes[n++].d = d;
    }
    check_leave(c);
    if (p->checked)
        other_cycles(c, p);
    p->init = arena_array(c->a, InitItem, n);
    for (int i = 0; i < n; i++) {
        InitWalk w = { c, ++next_mark, &nodes[i] };
        reach(&w, nodes[i].d);
        nodes[i].waiting = nodes[i].needs.n;
    }
    for (int left = n; left > 0; left--) {
        int best = -1;
        for (int i = 0; i < n; i++)
            if (!nodes[i].done && (best < 0 || (nodes[i].waiting == 0 && nodes[best].waiting > 0))) {
                best = i;
                if (nodes[i].waiting == 0)
                    break;
            }
        if (nodes[best].waiting > 0) {      /* all that is left waits for something: a cycle */
            for (int i = 0; i < n; i++)
                if (!nodes[i].done && nodes[i].waiting < nodes[best].waiting)
                    best = i;
            Env saved = c->env;
            c->env.pkg = p;
            report_cycle(c, nodes[best].d->obj);
            c->env = saved;
        }
        nodes[best].done = true;
        init_item(p, nodes[best].d);
        for (int i = 0; i < n; i++)
            for (int k = 0; k < nodes[i].needs.n && !nodes[i].done; k++)
                if (nodes[i].needs.v[k] == nodes[best].d)
                    nodes[i].waiting--;
    }
    for (int i = 0; i < n; i++)
        free(nodes[i].needs.v);
    free(nodes);
}
