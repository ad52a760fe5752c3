/* mono.c - instantiation cycles.
 *
 * Generic code is compiled once for each list of type arguments, so a function
 * that instantiates itself with ever larger types (f[T] calling f[[]T]) would
 * never end. Each instantiation whose arguments mention type parameters gives
 * edges from those parameters to the instantiated ones, of weight 1 if the
 * parameter is wrapped in a larger type and 0 if it is passed on as it is. A
 * cycle of positive weight is an error. (Bellman-Ford: a path as long as the
 * number of vertices closes a cycle.)
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

typedef struct Vertex {
    Type *tparam;
    int32_t weight, len, pre;   /* pre: edge by which the longest path arrives, -1: none */
} Vertex;

typedef struct Edge {
    int32_t src, dst, weight;
    Pos pos;
    Type *type;
} Edge;

typedef struct Graph {
    VEC(Vertex) v;
    VEC(Edge) e;
} Graph;

void mono_record(Checker *c, Pos pos, TypeList tparams, TypeList targs, NodeList xlist)
{
    if (c->env.pkg->std)
        return;
    bool any = false;
    for (int i = 0; i < targs.n && !any; i++)
        any = has_type_params(targs.v[i]);
    if (any)
        VEC_PUSH(c->mono, ((MonoUse){ pos, tparams, targs, xlist }));
}

static int vertex_of(Graph *g, Type *p)
{
    if (p->tparam.decl_param)
        p = p->tparam.decl_param;
    for (int i = 0; i < g->v.n; i++)
        if (g->v.v[i].tparam == p)
            return i;
    VEC_PUSH(g->v, ((Vertex){ p, 0, 0, -1 }));
    return g->v.n - 1;
}

static void mentioned(Graph *g, Type *t, int dst, Pos pos, Type *whole, int depth);

static void mentioned_list(Graph *g, TypeList l, int dst, Pos pos, Type *whole, int depth)
{
    for (int i = 0; i < l.n; i++)
        mentioned(g, l.v[i], dst, pos, whole, depth);
}

static void mentioned_vars(Graph *g, ObjectList l, int dst, Pos pos, Type *whole, int depth)
{
    for (int i = 0; i < l.n; i++)
        mentioned(g, l.v[i]->type, dst, pos, whole, depth);
}

/* Adds an edge for each type parameter in t. */
static void mentioned(Graph *g, Type *t, int dst, Pos pos, Type *whole, int depth)
{
    if (!t || depth > MAX_TYPE_DEPTH)
        return;
    depth++;
    switch (t->kind) {
    case TY_TYPEPARAM:
        VEC_PUSH(g->e, ((Edge){ vertex_of(g, t), dst, t != whole, pos, whole }));
        break;
    case TY_ARRAY: case TY_SLICE: case TY_POINTER: case TY_CHAN:
        mentioned(g, t->elem, dst, pos, whole, depth);
        break;
    case TY_MAP:
        mentioned(g, t->key, dst, pos, whole, depth);
        mentioned(g, t->elem, dst, pos, whole, depth);
        break;
    case TY_STRUCT: mentioned_vars(g, t->strct.fields, dst, pos, whole, depth); break;
    case TY_TUPLE: mentioned_vars(g, t->tuple.vars, dst, pos, whole, depth); break;
    case TY_FUNC:
        mentioned(g, t->func.params, dst, pos, whole, depth);
        mentioned(g, t->func.results, dst, pos, whole, depth);
        break;
    case TY_INTERFACE: mentioned_vars(g, t->iface.methods, dst, pos, whole, depth); break;
    case TY_NAMED:
        mentioned_list(g, t->named.targs, dst, pos, whole, depth);
        mentioned_list(g, t->named.outer_args.n ? t->named.outer_args : t->named.outer, dst, pos, whole, depth);
        break;
    }
}

static void report_cycle(Checker *c, Graph *g, int v)
{
    for (int i = 0; i < g->v.n; i++)        /* walk back far enough to be on the cycle */
        v = g->e.v[g->v.v[v].pre].src;
    Object *o = g->v.v[v].tparam->tparam.obj;
    const char *msg = "instantiation cycle:";
    int at = v;
    do {
        Edge *e = &g->e.v[g->v.v[at].pre];
        msg = fmtc(c, "%s\n\t%s: %s instantiated as %s", msg, pos_str(c, e->pos), g->v.v[at].tparam->tparam.obj->name->str,
                   type_str(c, e->type));
        at = e->src;
    } while (at != v);
    check_error(c, o->pos, "%s", msg);
}

void mono_check(Checker *c)
{
    Graph g = { 0 };
    for (int i = 0; i < c->mono.n; i++) {
        MonoUse *u = &c->mono.v[i];
        for (int k = 0; k < u->tparams.n; k++)
            mentioned(&g, u->targs.v[k], vertex_of(&g, u->tparams.v[k]), k < u->xlist.len ? u->xlist.v[k]->pos : u->pos,
                      u->targs.v[k], 0);
    }
    c->mono.n = 0;
    bool found = false;
    for (bool again = true; again && !found;) {
        again = false;
        for (int i = 0; i < g.e.n && !found; i++) {
            Edge *e = &g.e.v[i];
            Vertex *src = &g.v.v[e->src], *dst = &g.v.v[e->dst];
            int w = src->weight + e->weight;
            if (w <= dst->weight)
                continue;
            dst->pre = i;
            dst->len = src->len + 1;
            dst->weight = w;
            again = true;
            if (dst->len >= g.v.n && dst->pre >= 0) {
                bool closed = true;         /* a path of that length may still begin at a vertex without predecessor */
                for (int v = e->dst, k = 0; k <= g.v.n && closed; k++, v = g.e.v[g.v.v[v].pre].src)
                    closed = g.v.v[v].pre >= 0;
                if (closed) {
                    report_cycle(c, &g, e->dst);
                    found = true;
                }
            }
        }
    }
    free(g.v.v);
    free(g.e.v);
}
