/* escape.c - escape analysis: which variables and allocations may live in the frame.
 *
 * The analysis is that of gc. A function with its literals (and bodies of range-over-func loops) becomes
 * a directed graph (escwalk.c). Its nodes are places: variables, parameters, results, allocation sites, and the heap. An
 * edge says that one place is assigned from another, with how many dereferences: p = &x has -1, p = q 0, p = *q 1.
 * Everything stored through a pointer, sent, put into a map, or handed to code that nobody knows flows to the heap.
 * The graph is insensitive to the order of statements and to fields: a place is one with all it consists of.
 *
 * Solving. From each place ("root") walk the edges backwards, keeping the least number of dereferences on
 * the way. Where that is -1, the address of the place reached flows to the root; if the root outlives it, it
 * must be in the heap, and so must all whose address it holds, in turn. A root outlives what is declared in a
 * loop that the root is declared outside of, what belongs to a literal inside of the root's function, and,
 * being the heap or a result, everything.
 *
 * Summaries. The same walks tell with how many dereferences each parameter of the function flows to the heap and
 * to each result. That is all that callers need to know. Summaries are made on demand, callees first; a
 * function that is being analysed already (recursion) lets everything escape, except for direct
 * calls of itself, which are edges of its own graph. Bodies of standard packages are checked for the purpose only if short.
 *
 * One analysis is made per function and substitution, as the generator makes one func of them.
 *
 * The soundness condition: no object in the heap, no global, and no other goroutine's stack ever holds a pointer into
 * a frame, since only the own stack's slots are adjusted when it moves. Hence whatever the generator puts
 * into the heap without being told here (boxes of interfaces) must flow to the heap in the graph; and candidates that
 * would not fit the frame escape from the beginning, so that their contents do too.
 *
 * The storage of what stays is the function's address-taken region: one piece for each variable and site, for the
 * whole life of the frame. That a loop comes by again is what the loop depth is about.
 */
#include "compiler/escape_priv.h"

#include <stdlib.h>
#include <string.h>

static EscapeState *state_of(Gen *g)
{
    if (!g->escape)
        g->escape = arena_new(g->arena, EscapeState);
    return g->escape;
}

/* ---- the graph ---- */

Place *esc_place(Esc *E)
{
    Place *p = arena_new(E->arena, Place);
    p->fn = E->fn;
    p->depth = E->depth;
    if (E->nall == E->cap_all) {
        int cap = E->cap_all ? E->cap_all * 2 : 64;
        Place **v = arena_array(E->arena, Place *, cap);
        if (E->nall)
            memcpy(v, E->all, (size_t)E->nall * sizeof *v);
        E->all = v;
        E->cap_all = cap;
    }
    E->all[E->nall++] = p;
    return p;
}

void esc_flow(Esc *E, Hole k, Place *src)
{
    if (!k.dst || !src || (k.dst == src && k.derefs >= 0))
        return;
    if (k.dst->escapes && k.derefs < 0) {
        src->escapes = true;
        return;
    }
    Edge *e = arena_new(E->arena, Edge);
    *e = (Edge){ src, k.derefs, k.dst->in };
    k.dst->in = e;
}

Type *esc_type(Esc *E, Type *t)
{
    if (E->subst)
        t = subst_type(E->subst, t);
    return t->canon ? t->canon : type_canonical(E->g->c, t);
}

/* ---- solving ---- */

static bool is_inside(FuncInfo *inner, FuncInfo *outer)
{
    for (FuncInfo *f = inner->parent; f; f = f->parent)
        if (f == outer)
            return true;
    return false;
}

static bool outlives(const Place *l, const Place *other)
{
    if (l->escapes || l->is_result)
        return true;
    if (l->fn == other->fn)
        return l->depth < other->depth;
    return is_inside(other->fn, l->fn);
}

static void leak(Place *param, const Place *sink, int derefs)
{
    int to = 0;
    if (sink->is_result && !sink->escapes && sink->fn == param->fn && sink->result < ESC_MAX_RESULTS)
        to = 1 + sink->result;
    if (derefs > 100)
        derefs = 100;
    if (param->leaks[to] < 0 || param->leaks[to] > derefs)
        param->leaks[to] = (int8_t)derefs;
}

static void enqueue(Place **list, Place *p)
{
    if (p->queued)
        return;
    p->queued = true;
    p->todo = *list;
    *list = p;
}

/* All that flows to root. Newly escaping places are put on the list: they are to be walked from again. */
static void walk_from(Place *root, uint32_t walk, Place **list, Place ***stack, int *cap)
{
    int n = 0;
    root->walk = walk;
    root->derefs = 0;
    (*stack)[n++] = root;
    while (n > 0) {
        Place *l = (*stack)[--n];
        bool address = l->derefs < 0;
        int derefs = address ? 0 : l->derefs; /* root = &l; l = x: x's address does not flow to root */
        if (l->fn && outlives(root, l)) {
            if (l->leaks)
                leak(l, root, derefs);
            if (address && !l->escapes) {
                l->escapes = true;
                enqueue(list, l);
                continue;
            }
        }
        for (Edge *e = l->in; e; e = e->next) {
            if (e->src->escapes)
                continue; /* walked from as a root of its own */
            int d = derefs + e->derefs;
            if (e->src->walk == walk && e->src->derefs <= d)
                continue;
            e->src->walk = walk;
            e->src->derefs = d;
            if (n == *cap) {
                *stack = realloc(*stack, sizeof **stack * (size_t)(*cap *= 2));
                if (!*stack)
                    abort();
            }
            (*stack)[n++] = e->src;
        }
    }
}

static void solve(Esc *E)
{
    Place *list = NULL;
    int cap = 256;
    uint32_t walk = 0;
    Place **stack = malloc(sizeof *stack * (size_t)cap);
    if (!stack)
        abort();
    for (int i = 0; i < E->nall; i++)
        enqueue(&list, E->all[i]);
    enqueue(&list, &E->heap);
    while (list) {
        Place *root = list;
        list = root->todo;
        root->queued = false;
        walk_from(root, ++walk, &list, &stack, &cap);
    }
    free(stack);
}

/* ---- notes ---- */

static void note(Esc *E, Pos pos, const char *text)
{
    EscapeState *st = E->g->escape;
    if (st->nnotes == st->cap_notes) {
        st->cap_notes = st->cap_notes ? st->cap_notes * 2 : 64;
        st->notes = realloc(st->notes, sizeof *st->notes * (size_t)st->cap_notes);
        if (!st->notes)
            abort();
    }
    st->notes[st->nnotes++] = (EscNote){ pos, text, E->batch };
}

static void note_param(Esc *E, Place *p)
{
    const char *name = p->obj->name ? p->obj->name->str : "";
    Arena *a = E->g->arena;
    bool any = false;
    if (!*name || strcmp(name, "_") == 0 || p->escapes || !thasptr(E->g, esc_type(E, object_type(p->obj))))
        return;
    if (p->leaks[0] >= 0) {
        note(E, p->pos, arena_printf(a, p->leaks[0] ? "leaking param content: %s" : "leaking param: %s", name));
        any = true;
    }
    for (int i = 1; i <= ESC_MAX_RESULTS && p->leaks[0] != 0; i++) {
        if (p->leaks[i] < 0)
            continue;
        note(E, p->pos, arena_printf(a, "leaking param: %s to result %d level=%d", name, i - 1, p->leaks[i]));
        any = true;
    }
    if (!any)
        note(E, p->pos, arena_printf(a, "%s does not escape", name));
}

static void take_notes(Esc *E)
{
    EscapeState *st = E->g->escape;
    int n = 0;
    for (int i = 0; i < st->nnotes && E->batch->known; i++) /* those of an earlier round are void */
        if (st->notes[i].batch != E->batch)
            st->notes[n++] = st->notes[i];
    if (E->batch->known)
        st->nnotes = n;
    for (int i = 0; i < E->nall; i++) {
        Place *p = E->all[i];
        if (p->leaks)
            note_param(E, p);
        if (p->obj && p->escapes)
            note(E, p->pos, arena_printf(E->g->arena, "moved to heap: %s", p->obj->name ? p->obj->name->str : "~r"));
        else if (p->site && p->what)
            note(E, p->pos, arena_printf(E->g->arena, p->escapes ? "%s escapes to heap" : "%s does not escape", p->what));
    }
}

static int by_position(const void *a, const void *b)
{
    const EscNote *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return strcmp(x->text, y->text);
}

static void print_notes(Gen *g, FILE *out)
{
    EscapeState *st = g->escape;
    if (st->nnotes)
        qsort(st->notes, (size_t)st->nnotes, sizeof *st->notes, by_position);
    for (int i = 0; i < st->nnotes; i++) {
        EscNote *n = &st->notes[i];
        if (i && n->pos == n[-1].pos && strcmp(n->text, n[-1].text) == 0)
            continue; /* instances of a generic function */
        PosInfo p = pos_resolve(g->cfg.sources, n->pos);
        fprintf(out, "%s:%d:%d: %s\n", p.file, (int)p.line, (int)p.col, n->text);
    }
}

/* ---- one function ---- */

static void keep_results(Esc *E)
{
    Batch *b = E->batch;
    for (int i = 0; i < E->nall; i++) {
        Place *p = E->all[i];
        if (p->escapes)
            continue;
        if (p->obj)
            ptrmap_put(&b->stays, p->obj, b);
        if (p->site)
            ptrmap_put(&b->stays, p->site, b);
    }
}

static Batch *batch_find(EscapeState *st, FuncInfo *root, Subst *s)
{
    for (Batch *b = ptrmap_get(&st->batches, root); b; b = b->next)
        if (b->subst == s)
            return b;
    return NULL;
}

static void build_and_solve(Gen *g, Batch *b, int nest, int nest_std)
{
    EscapeState *st = state_of(g);
    FuncInfo *root = b->root;
    Arena arena;
    arena_init(&arena);
    Esc esc = { .g = g, .batch = b, .subst = b->subst, .arena = &arena, .root = root, .nest = nest, .nest_std = nest_std };
    Esc *E = &esc;
    E->heap.escapes = true;
    Object *recv = root->obj ? under(object_type(root->obj))->func.recv : NULL;
    E->pkg = root->obj ? root->obj->pkg : NULL;
    free_ptrmap(&b->stays);     /* of the round before */
    b->stays = (PtrMap){ 0 };
    esc_walk_root(E, recv);
    solve(E);
    keep_results(E);
    if (st->notes_on && !(E->pkg && E->pkg->std))
        take_notes(E);
    free_ptrmap(&E->vars);
    free_ptrmap(&E->sites);
    free_ptrmap(&E->lits);
    free_ptrmap(&E->walked);
    free_ptrmap(&E->looping);
    free_ptrmap(&E->used);
    arena_free(&arena);
}

/* Adds what this round has found to what is known; true if that is more. */
static bool learn(Gen *g, Batch *b)
{
    size_t n = (size_t)b->nparams * (ESC_MAX_RESULTS + 1);
    bool more = false;
    if (!b->known) {
        b->known = arena_alloc(g->arena, n + 1);
        memset(b->known, -1, n + 1);
    }
    for (size_t i = 0; i < n; i++)
        if (b->leaks[i] >= 0 && (b->known[i] < 0 || b->leaks[i] < b->known[i])) {
            b->known[i] = b->leaks[i];
            more = true;
        }
    return more;
}

/* The analysis of a leader has ended: its members are done, or new, if there is to be another round. */
static void settle(EscapeState *st, Batch *leader, const Batch *mark, BatchState to)
{
    while (st->provisional != mark) {
        st->provisional->state = to;
        st->provisional = st->provisional->members;
    }
    leader->state = to;
}

static Batch *new_batch(Gen *g, FuncInfo *root, Subst *s)
{
    EscapeState *st = state_of(g);
    Batch *b = arena_new(g->arena, Batch);
    b->root = root;
    b->subst = s;
    b->next = ptrmap_get(&st->batches, root);
    ptrmap_put(&st->batches, root, b);
    return b;
}

/* Analyses a function that is not under way. Afterwards b is done, or provisional if it rests on others that are under way. */
static void analyse(Gen *g, Batch *b, int nest, int nest_std)
{
    EscapeState *st = state_of(g);
    Batch *mark = st->provisional;
    bool grew = st->grew, worst = st->worst;
    b->index = st->depth;
    for (int round = 0;; round++) {
        st->depth = b->index + 1;
        st->grew = false;
        st->worst = worst || round == ESC_MAX_ROUNDS;
        b->state = BATCH_UNDER_WAY;
        b->low = b->index;
        build_and_solve(g, b, nest, nest_std);
        bool recursive = b->low < b->index || st->provisional != mark;
        if (recursive && learn(g, b))
            st->grew = true;
        if (b->low < b->index) {
            b->state = BATCH_PROVISIONAL;
            b->members = st->provisional;
            st->provisional = b;
            grew |= st->grew;
            break;              /* its number stays taken until the leader settles */
        }
        st->depth = b->index;
        bool again = st->grew && !st->worst;
        settle(st, b, mark, again ? BATCH_NEW : BATCH_DONE);
        if (!again)
            break;
    }
    st->grew = grew;
    st->worst = worst;
}

/* ---- summaries ---- */

static FuncInfo *checked_body(Esc *E, Object *fn, int *nest_std)
{
    FuncDecl *d = fn->fdecl;
    if (!d || (!d->body && !d->lazy))
        return NULL;
    if (!fn->body_checked) {
        EscapeState *st = state_of(E->g);
        uint32_t size = d->body_end - d->body_start;
        if (E->nest == 0)
            st->std_left = ESC_STD_BYTES;
        if (size > st->std_left || E->nest_std >= ESC_MAX_NEST_STD)
            return NULL;
        st->std_left -= size;
        ++*nest_std;
    }
    return check_func_body(fn);
}

/* A function of a cycle, under way: what is known of it so far. */
static const Batch *so_far(Esc *E, Batch *b)
{
    const EscapeState *st = state_of(E->g);
    if (st->worst || (b->root->obj && b->root->obj->pkg->std))
        return NULL;
    if (b->index < E->batch->low)
        E->batch->low = b->index;
    return b;
}

const Batch *esc_summary(Esc *E, Object *fn, Subst *s)
{
    int nest_std = E->nest_std;
    FuncInfo *info = checked_body(E, fn, &nest_std);
    if (!info)
        return NULL;
    Batch *b = batch_find(state_of(E->g), info, s);
    if (b && b->state == BATCH_UNDER_WAY)
        return so_far(E, b);
    if (!b || b->state == BATCH_NEW) {
        if (E->nest >= ESC_MAX_NEST)
            return NULL;
        if (!b)
            b = new_batch(E->g, info, s);
        analyse(E->g, b, E->nest + 1, nest_std);
    }
    if (b->state == BATCH_PROVISIONAL && b->low < E->batch->low)
        E->batch->low = b->low;
    return b;
}

const int8_t *esc_leaks(const Batch *b, int param)
{
    static const int8_t none[ESC_MAX_RESULTS + 1] = { [0 ... ESC_MAX_RESULTS] = -1 };
    const int8_t *rows = b->state == BATCH_UNDER_WAY ? b->known : b->leaks;
    assert(b->state == BATCH_UNDER_WAY || param < b->nparams);
    return rows ? rows + param * (ESC_MAX_RESULTS + 1) : none;
}

/* ---- answers ---- */

/* The function whose analysis covers info: the outermost; NULL for initialisers of package variables. */
static FuncInfo *outermost(FuncInfo *info)
{
    while (info && info->parent && (info->parent->decl || info->parent->lit || info->parent->range))
        info = info->parent;
    return info && (info->decl || info->lit) ? info : NULL;
}

static bool stays(Gen *g, FuncInfo *info, Subst *s, const void *what)
{
    FuncInfo *root = outermost(info);
    if (!root)
        return false;
    Batch *b = batch_find(state_of(g), root, s);
    if (!b || b->state == BATCH_NEW)
        analyse(g, b = b ? b : new_batch(g, root, s), 0, 0);
    return b->state == BATCH_DONE && ptrmap_get(&b->stays, what);
}

bool escape_var(Gen *g, FuncInfo *info, Subst *s, Object *o) { return !stays(g, info, s, o); }

bool escape_site(Gen *g, FuncInfo *info, Subst *s, const void *site) { return !stays(g, info, s, site); }

/* ---- the report ---- */

static void report_each(Gen *g, ObjectList fns)
{
    for (int i = 0; i < fns.n; i++) {
        Object *o = fns.v[i];
        FuncInfo *info = o->fdecl && o->fdecl->body ? check_func_body(o) : NULL;
        if (info && info->tparams.n == 0 && !batch_find(g->escape, info, NULL))
            analyse(g, new_batch(g, info, NULL), 0, 0);
    }
}

void escape_report(Gen *g, Package *p, FILE *out)
{
    state_of(g)->notes_on = true;
    report_each(g, p->funcs);
    report_each(g, p->methods);
    print_notes(g, out);
}
