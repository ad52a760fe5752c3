/* optloop.c - constants out of loops.
 *
 * A loop here is a stretch of code that one of its last ops jumps back to the head of, that is entered over its head
 * from the op before only, and that makes no calls. What loads a constant in it is done once, before its head, into a
 * slot of its own below the frame's others; where it was, its uses take that slot. Calls would be in the way, since
 * the callee's frame lies where the slot is.
 */
#include "vm/opt_priv.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LOOPS = 64, MAX_HOISTED = 24 };

typedef struct loop {
    int head, foot;         /* nodes: [head, foot] */
} loop;

typedef struct hoisted {
    insn code[2];           /* code[0].a is the slot of its own */
    int head, row;
} hoisted;

typedef struct hoist {
    opt *o;
    loop loops[MAX_LOOPS];  /* outer ones first */
    int nloops;
    hoisted consts[MAX_HOISTED];
    int nconsts;
    int low;                /* lowest slot so far */
} hoist;

/* Is the loop entered from before its head only, and free of calls? */
static bool is_simple(const opt *o, int head, int foot)
{
    if (head == 0 || info(&o->v[head - 1])->flags & OPF_END)
        return false;
    for (int i = head; i <= foot; i++) {
        const node *x = &o->v[i];
        if (info(x)->a == O_BASE || info(x)->flags & OPF_CALL || x->code[0].op == OP_JTAB)
            return false;
    }
    for (int i = 0; i < o->n; i++) {
        const node *x = &o->v[i];
        if (i >= head && i <= foot)
            continue;
        if (x->target >= head && x->target <= foot)
            return false;
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++) {
                int t = ((const int32_t *)(uintptr_t)x->code[2].word)[k];
                if (t >= head && t <= foot)
                    return false;
            }
    }
    return true;
}

static int outer_first(const void *a, const void *b)
{
    const loop *x = a, *y = b;
    return x->head != y->head ? (x->head > y->head) - (x->head < y->head) : (x->foot < y->foot) - (x->foot > y->foot);
}

static void find_loops(hoist *h)
{
    const opt *o = h->o;
    for (int i = 0; i < o->n && h->nloops < MAX_LOOPS; i++) {
        int t = o->v[i].target;
        if (t < 0 || t > i || !is_simple(o, t, i))
            continue;
        h->loops[h->nloops++] = (loop){ t, i };
    }
    qsort(h->loops, (size_t)h->nloops, sizeof *h->loops, outer_first);
}

static bool is_constant(const node *x)
{
    switch (x->code[0].op) {
    case OP_LDI: case OP_LDK: case OP_LDP: case OP_LDSTR: return true;
    default: return false;
    }
}

/* The slot that holds the constant of x in the loop; makes one if there is none yet. 0: no room. */
static int slot_for(hoist *h, const node *x, const loop *l)
{
    const insn *k = x->code;
    for (int i = 0; i < h->nconsts; i++) {
        const hoisted *c = &h->consts[i];
        if (c->head == l->head && c->code[0].op == k->op && c->code[0].b == k->b && c->code[0].c == k->c &&
            (info(x)->words == 1 || c->code[1].word == k[1].word))
            return c->code[0].a;
    }
    int low = h->low - opt_def_width(info(x)->a);
    if (h->nconsts == MAX_HOISTED || low < INT16_MIN / 2)
        return 0;
    hoisted *c = &h->consts[h->nconsts++];
    *c = (hoisted){ .code = { k[0], k[1] }, .head = l->head, .row = x->row };
    c->code[0].a = (int16_t)low;
    h->low = low;
    return low;
}

/* Will the constant be part of a fused op? */
static bool fuses(const opt *o, int i)
{
    const insn *k = &o->v[i].code[0];
    if (k->op != OP_LDI || i + 1 >= o->n)
        return false;
    const insn *next = &o->v[i + 1].code[0];
    return ((next->op == OP_JLT || next->op == OP_JLE) && next->b == k->a) ||
           ((next->op == OP_STX_8 || next->op == OP_STX_64) && next->a == k->a);
}

static void hoist_constant(hoist *h, int i)
{
    opt *o = h->o;
    const node *x = &o->v[i];
    int b = o->block_of[i], t = x->code[0].a, n = opt_def_width(info(x)->a);
    if (t >= 2 || opt_memory(o, t, n) || fuses(o, i))
        return;
    for (int k = 0; k < h->nloops; k++) {
        const loop *l = &h->loops[k];
        if (i < l->head || i > l->foot)
            continue;
        if (!opt_turn_uses(o, b, i, t, h->low - n, n, false))
            return;
        int slot = slot_for(h, x, l);
        if (slot)
            opt_turn_uses(o, b, i, t, slot, n, true);
        return;
    }
}

/* The nodes again, with the constants before the heads of their loops. */
static bool insert_hoisted(hoist *h)
{
    opt *o = h->o;
    int n = 0, room = o->n + h->nconsts;
    node *v = calloc((size_t)room, sizeof *v);
    int32_t *map = malloc((size_t)room * sizeof *map);
    if (!v || !map) {
        free(v);
        free(map);
        return false;
    }
    for (int i = 0; i < o->n; i++) {
        for (int k = 0; k < h->nconsts; k++) {
            const hoisted *c = &h->consts[k];
            if (c->head != i)
                continue;
            v[n] = (node){ .target = -1, .off = o->v[i].off, .row = c->row };
            v[n].code[0] = c->code[0];
            v[n++].code[1] = c->code[1];
        }
        map[i] = n; /* jumps to the head go behind them */
        v[n++] = o->v[i];
    }
    free(o->v);
    o->v = v;
    o->n = n;
    opt_retarget(o, map);
    opt_compact(o, map);
    free(map);
    return true;
}

bool opt_hoist(opt *o)
{
    hoist *h = calloc(1, sizeof *h);
    if (!h)
        return false;
    h->o = o;
    h->low = -o->frame;
    find_loops(h);
    for (int i = 0; h->nloops && i < o->n; i++)
        if (!o->v[i].dead && is_constant(&o->v[i]))
            hoist_constant(h, i);
    bool done = h->nconsts && insert_hoisted(h);
    if (done)
        o->frame = -h->low;
    free(h);
    return done;
}
