/* opt.c - the pass over finished bytecode: fewer moves, fused ops.
 *
 * The dispatch of an op costs as much as most ops do, so what counts is the number of ops. In this order:
 *
 *   1. jumps are straightened (optjump.c);
 *   2. constants move out of loops without calls (optloop.c);
 *   3. what the straight way to an op has computed or loaded already becomes a move; then, forwards:
 *      `MOV t, x; ... use of t`, t dead afterwards, x unchanged: the uses take x, the move goes;
 *   4. backwards: `def of t; ... MOV x, t`, t dead afterwards, x untouched between: the definition goes to x;
 *   5. in the same walk: what nobody reads goes, and pairs become the fused ops of ops.def when the slot between them dies
 *      (optfuse.c): a load and the arithmetic on it, multiply and add, load-add-store to one place, step and test.
 *
 * All but 1 and 2 happens within a basic block (3 looks back over conditional jumps), driven by effects.c and by a liveness
 * of all slots, not only pointers.
 *
 * Slots that are memory are left alone: from the lowest slot whose address is taken, or that a sized frame access
 * touches, upwards (frame memory is allocated before the temporaries that matter here, which lie below). So are
 * functions with deferred calls, where a recovered panic makes hidden edges.
 *
 * Jumps, line rows and the jump tables are rewritten for the new code, which is hardly ever longer: if a 16-bit jump
 * does not reach, the old code stays. Ops that can panic are fused within a row of the line table only. The old code stays
 * where it is: code is never freed.
 */
#include "vm/opt.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "vm/interp.h"
#include "vm/opt_priv.h"

enum { MAX_ROUNDS = 3 };

/* ---- reads and writes of one op ---- */

static bool within(int slot, int n, int at, int len) { return at < slot + n && slot < at + len; }

typedef struct query {
    int slot, n;            /* [slot, slot+n) */
    bool hit;
} query;

static void q_slot(void *ctx, int slot, slot_kind k)
{
    (void)k;
    query *q = ctx;
    q->hit |= slot >= q->slot && slot < q->slot + q->n;
}
static void q_move_src(void *ctx, int dst, int src, int n)
{
    (void)dst;
    query *q = ctx;
    q->hit |= within(q->slot, q->n, src, n);
}
static void q_move_dst(void *ctx, int dst, int src, int n)
{
    (void)src;
    query *q = ctx;
    q->hit |= within(q->slot, q->n, dst, n);
}
static void q_below(void *ctx, int slot)
{
    query *q = ctx;
    q->hit |= q->slot < slot;
}
static void q_nothing(void *ctx, int slot) { (void)ctx, (void)slot; }
static void q_no_slot(void *ctx, int slot, slot_kind k) { (void)ctx, (void)slot, (void)k; }

static const effects reading = { q_slot, q_no_slot, q_move_src, q_nothing };
static const effects writing = { q_no_slot, q_slot, q_move_dst, q_below };

static bool op_reads(const opt *o, const node *x, int slot, int n)
{
    query q = { slot, n, false };
    op_uses(o->f, x->code, &reading, &q);
    op_defs(o->f, x->code, &reading, &q);
    return q.hit;
}

static bool op_writes(const opt *o, const node *x, int slot, int n)
{
    query q = { slot, n, false };
    op_defs(o->f, x->code, &writing, &q);
    return q.hit;
}

static void add_range(touched *a, range *v, uint8_t *count, int slot, int n)
{
    range *last = *count ? &v[*count - 1] : NULL;
    if (last && last->slot + last->n == slot && last->n + n <= UINT16_MAX)
        last->n = (uint16_t)(last->n + n);
    else if (*count < RANGES)
        v[(*count)++] = (range){ (int16_t)slot, (uint16_t)n };
    else
        a->many = true;
}
static void a_use(void *ctx, int slot, slot_kind k) { (void)k; touched *a = ctx; add_range(a, a->r, &a->nr, slot, 1); }
static void a_def(void *ctx, int slot, slot_kind k) { (void)k; touched *a = ctx; add_range(a, a->w, &a->nw, slot, 1); }
static void a_move(void *ctx, int dst, int src, int n)
{
    touched *a = ctx;
    add_range(a, a->r, &a->nr, src, n);
    add_range(a, a->w, &a->nw, dst, n);
}
static void a_below(void *ctx, int slot) { ((touched *)ctx)->below = slot; }
static const effects collecting = { a_use, a_def, a_move, a_below };

static const touched *touched_by(const opt *o, const node *x)
{
    touched *a = &o->touched[x - o->v];
    if (!a->known) {
        a->known = true;
        a->many = false;
        a->nr = a->nw = 0;
        a->below = INT_MIN;
        op_uses(o->f, x->code, &collecting, a);
        op_defs(o->f, x->code, &collecting, a);
    }
    return a;
}

static bool any_within(const range *v, int count, int slot, int n)
{
    for (int i = 0; i < count; i++)
        if (within(slot, n, v[i].slot, v[i].n))
            return true;
    return false;
}

bool opt_reads(const opt *o, const node *x, int slot, int n)
{
    const touched *a = touched_by(o, x);
    return a->many ? op_reads(o, x, slot, n) : any_within(a->r, a->nr, slot, n);
}

bool opt_writes(const opt *o, const node *x, int slot, int n)
{
    const touched *a = touched_by(o, x);
    return a->many ? op_writes(o, x, slot, n) : slot < a->below || any_within(a->w, a->nw, slot, n);
}

/* ---- liveness of all slots ---- */

static bool get(const opt *o, const uint64_t *set, int slot)
{
    uint32_t i = (uint32_t)(slot - o->lo);
    return i >= o->nbits || (set[i / 64] >> (i % 64) & 1);
}
bool opt_live(const opt *o, const uint64_t *set, int slot, int n)
{
    for (int i = 0; i < n; i++)
        if (get(o, set, slot + i))
            return true;
    return false;
}
static void set_bit(opt *o, int slot, bool on)
{
    uint32_t i = (uint32_t)(slot - o->lo);
    if (i >= o->nbits)
        return;
    if (on)
        o->live[i / 64] |= (uint64_t)1 << (i % 64);
    else
        o->live[i / 64] &= ~((uint64_t)1 << (i % 64));
}
static void l_use(void *ctx, int slot, slot_kind k) { (void)k; set_bit(ctx, slot, true); }
static void l_def(void *ctx, int slot, slot_kind k) { (void)k; set_bit(ctx, slot, false); }
static void l_move_dst(void *ctx, int dst, int src, int n)
{
    (void)src;
    for (int i = 0; i < n; i++)
        set_bit(ctx, dst + i, false);
}
static void l_move_src(void *ctx, int dst, int src, int n)
{
    (void)dst;
    for (int i = 0; i < n; i++)
        set_bit(ctx, src + i, true);
}
static void l_kill_below(void *ctx, int slot)
{
    opt *o = ctx;
    uint32_t n = slot <= o->lo ? 0 : (uint32_t)(slot - o->lo);
    uint32_t w = 0;
    for (; w < n / 64 && w < o->nwords; w++)
        o->live[w] = 0;
    if (w < o->nwords)
        o->live[w] &= ~(uint64_t)0 << (n % 64);
}
static const effects l_defs = { q_no_slot, l_def, l_move_dst, l_kill_below };
static const effects l_uses = { l_use, q_no_slot, l_move_src, q_nothing };

static void set_bits(opt *o, const range *v, int count, bool on)
{
    for (int i = 0; i < count; i++) {
        uint32_t first = (uint32_t)(v[i].slot - o->lo), n = v[i].n;
        if (first >= o->nbits || first % 64 + n > 64 || first + n > o->nbits) {
            for (uint32_t k = 0; k < n; k++)
                set_bit(o, v[i].slot + (int)k, on);
            continue;
        }
        uint64_t mask = (~(uint64_t)0 >> (64 - n)) << (first % 64);
        if (on)
            o->live[first / 64] |= mask;
        else
            o->live[first / 64] &= ~mask;
    }
}

static void step_back(opt *o, const node *x)
{
    const touched *a = touched_by(o, x);
    if (!a->many) {
        if (a->below != INT_MIN)
            l_kill_below(o, a->below);
        set_bits(o, a->w, a->nw, false);
        set_bits(o, a->r, a->nr, true);
        return;
    }
    op_defs(o->f, x->code, &l_defs, o);
    op_defs(o->f, x->code, &l_uses, o); /* the sources of moves */
    op_uses(o->f, x->code, &l_uses, o);
}

static int last_node(const opt *o, int b) { return o->block[b + 1] - 1; }

static void add_successor(opt *o, const uint64_t *in, int node_index)
{
    const uint64_t *src = in + (size_t)o->block_of[node_index] * o->nwords;
    for (uint32_t w = 0; w < o->nwords; w++)
        o->live[w] |= src[w];
}

static void gather(opt *o, const uint64_t *in, int b)
{
    const node *x = &o->v[last_node(o, b)];
    memset(o->live, 0, o->nwords * 8);
    if (x->code[0].op == OP_RET || x->code[0].op == OP_RETMOV)
        for (int i = 0; i < o->f->sig->nres; i++)
            set_bit(o, 2 + o->f->sig->nargs + i, true);
    if (x->code[0].op == OP_JTAB) {
        for (int i = 0; i < op_ntargets(x->code); i++) /* node indices, see decode */
            add_successor(o, in, ((const int32_t *)(uintptr_t)x->code[2].word)[i]);
    } else if (x->target >= 0) {
        add_successor(o, in, x->target);
    }
    if (!(info(x)->flags & OPF_END) && last_node(o, b) + 1 < o->n)
        add_successor(o, in, last_node(o, b) + 1);
}

static void solve(opt *o, uint64_t *in)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int b = o->nblocks; b-- > 0;) {
            gather(o, in, b);
            memcpy(live_out(o, b), o->live, o->nwords * 8);
            for (int i = last_node(o, b); i >= o->block[b]; i--)
                step_back(o, &o->v[i]);
            uint64_t *bin = in + (size_t)b * o->nwords;
            if (memcmp(bin, o->live, o->nwords * 8) != 0) {
                memcpy(bin, o->live, o->nwords * 8);
                changed = true;
            }
        }
    }
}

/* ---- decoding ---- */

bool opt_memory(const opt *o, int slot, int n)
{
    for (int i = slot; i < slot + n; i++)
        if (i >= 0 ? i >= o->pos_floor || i < 2 : i >= o->floor)
            return true;
    return false;
}

static void note_memory(opt *o, int slot)
{
    if (slot < 0 && slot < o->floor)
        o->floor = slot;
    if (slot < 0 || slot < o->pos_floor)
        o->pos_floor = slot < 0 ? o->pos_floor : slot;
}

static bool decode(opt *o)
{
    const func *f = o->f;
    int32_t *at = malloc((f->ncode + 1) * sizeof *at);
    o->v = calloc(f->ncode, sizeof *o->v);
    if (!at || !o->v) {
        free(at);
        return false;
    }
    int32_t row = -1;
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words) {
        node *x = &o->v[o->n];
        while (row + 1 < (int32_t)f->nlines && f->lines[row + 1].off <= off)
            row++;
        x->row = row;
        at[off] = o->n++;
        memcpy(x->code, f->code + off, opinfos[f->code[off].op].words * sizeof(insn));
        x->off = off;
        x->target = -1;
        const opinfo *op = info(x);
        if (op->a == O_FRAME)
            note_memory(o, x->code[0].a + (op->c == O_IMM ? x->code[0].c / 8 : 0));
        if (op->b == O_FRAME)
            note_memory(o, x->code[0].b + (op->c == O_IMM ? x->code[0].c / 8 : 0));
        if (op->a == O_FRAME)
            note_memory(o, x->code[0].a);
        if (op->b == O_FRAME)
            note_memory(o, x->code[0].b);
    }
    for (int i = 0; i < o->n; i++) {
        node *x = &o->v[i];
        int nt = op_ntargets(x->code);
        int32_t *table = NULL;
        if (x->code[0].op == OP_JTAB) {
            table = malloc((size_t)(nt ? nt : 1) * sizeof *table); /* freed or kept by encode */
            if (!table)
                abort();
        }
        for (int k = 0; k < nt; k++) {
            int t = at[x->off + (uint32_t)op_target(x->code, k)];
            if (table)
                table[k] = t;
            else
                x->target = t;
        }
        x->code[2].word = table ? (uint64_t)(uintptr_t)table : x->code[2].word;
    }
    free(at);
    return true;
}

bool opt_same_row(const opt *o, const node *x, const node *y)
{
    if (x->row == y->row)
        return true;
    if (x->row < 0 || y->row < 0)
        return false;
    const pcline *p = &o->f->lines[x->row], *q = &o->f->lines[y->row];
    return p->line == q->line && p->file == q->file && p->inl == q->inl && p->uindex == q->uindex;
}

static void find_leaders(opt *o)
{
    for (int i = 0; i < o->n; i++)
        o->v[i].leader = o->v[i].entered = false;
    for (int i = 0; i < o->n; i++) {
        const node *x = &o->v[i];
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++)
                o->v[((const int32_t *)(uintptr_t)x->code[2].word)[k]].entered = true;
        else if (x->target >= 0)
            o->v[x->target].entered = true;
        if (info(x)->flags & (OPF_JUMP | OPF_END) && i + 1 < o->n)
            o->v[i + 1].leader = true;
    }
    o->v[0].leader = o->v[0].entered = true;
    for (int i = 0; i < o->n; i++)
        o->v[i].leader |= o->v[i].entered;
}

static bool find_blocks(opt *o)
{
    find_leaders(o);
    o->nblocks = 0;
    for (int i = 0; i < o->n; i++)
        o->nblocks += o->v[i].leader;
    o->block = malloc((size_t)(o->nblocks + 1) * sizeof *o->block);
    o->block_of = malloc((size_t)o->n * sizeof *o->block_of);
    if (!o->block || !o->block_of)
        return false;
    int b = 0;
    for (int i = 0; i < o->n; i++) {
        if (o->v[i].leader)
            o->block[b++] = i;
        o->block_of[i] = b - 1;
    }
    o->block[b] = o->n;
    return true;
}

int opt_prev(const opt *o, int start, int i)
{
    for (i--; i >= start; i--)
        if (!o->v[i].dead)
            return i;
    (void)o;
    return -1;
}

/* ---- 1: uses of a copy take the original ---- */

int opt_use_width(operand k)
{
    switch (k) {
    case O_US: case O_UP: case O_UX: return 1;
    case O_USTR: case O_UVEC: case O_UIFC: case O_UC2: case O_UX2: return 2;
    case O_USLC: case O_UX3: return 3;
    default: return 0;
    }
}

static int16_t redirect(operand k, int16_t slot, int t, int x, int n)
{
    int span = opt_use_width(k);
    return span && slot >= t && slot + span <= t + n ? (int16_t)(slot - t + x) : slot;
}

/* The op with all its reads of [t, t+n) turned to x; false: some cannot be. */
static bool redirect_reads(const opt *o, node *y, int t, int x, int n)
{
    const opinfo *op = info(y);
    if (op->flags & OPF_PARK)
        return false; /* what these define and use must stay disjoint */
    y->code[0].a = redirect(op->a, y->code[0].a, t, x, n);
    y->code[0].b = redirect(op->b, y->code[0].b, t, x, n);
    y->code[0].c = redirect(op->c, y->code[0].c, t, x, n);
    if (op->w == W_SLOT || op->w == W_PSLOT)
        y->code[1].word = (y->code[1].word & ~(uint64_t)UINT16_MAX) |
                          (uint16_t)redirect(op->w == W_SLOT ? O_US : O_UP, (int16_t)y->code[1].word, t, x, n);
    return !op_reads(o, y, t, n);
}

int opt_move_width(const node *x)
{
    switch (x->code[0].op) {
    case OP_MOV: return 1;
    case OP_MOV2: return 2;
    case OP_MOV3: return 3;
    default: return 0;
    }
}

static bool overlap(int a, int b, int n) { return within(a, n, b, n); }

bool opt_turn_uses(opt *o, int b, int i, int t, int x, int n, bool apply)
{
    node redirected[WINDOW];
    int where[WINDOW], k = 0;
    bool x_changed = false, t_dead = false;
    for (int j = i + 1; j < o->block[b + 1] && !t_dead; j++) {
        node *y = &o->v[j];
        if (y->dead)
            continue;
        if (j - i > WINDOW || k == WINDOW)
            return false;
        if (opt_reads(o, y, t, n)) {
            redirected[k] = *y;
            if (x_changed || !redirect_reads(o, &redirected[k], t, x, n))
                return false;
            where[k++] = j;
        }
        if (opt_writes(o, y, t, n)) { /* all of it, or we do not know */
            for (int s = 0; s < n; s++)
                if (!opt_writes(o, y, t + s, 1))
                    return false;
            t_dead = true;
        }
        x_changed |= opt_writes(o, y, x, n);
    }
    if (!t_dead && opt_live(o, live_out(o, b), t, n))
        return false;
    if (!apply)
        return true;
    while (k-- > 0) {
        o->v[where[k]] = redirected[k];
        changed(o, &o->v[where[k]]);
    }
    o->v[i].dead = true;
    o->changed = true;
    return true;
}

static void forward_copy(opt *o, int b, int i)
{
    int n = opt_move_width(&o->v[i]), t = o->v[i].code[0].a, x = o->v[i].code[0].b;
    if (n && !opt_memory(o, t, n) && !opt_memory(o, x, n) && !overlap(t, x, n) && t < 2)
        opt_turn_uses(o, b, i, t, x, n, true);
}

/* ---- what has been computed already ---- */

bool opt_arithmetic(const node *x)
{
    uint16_t op = x->code[0].op;
    return ((op >= OP_ADD && op <= OP_ADDI_U8) || (op >= OP_ADD_F64 && op <= OP_F32_F64)) && info(x)->words == 1 &&
           info(x)->a == O_DS && !(info(x)->flags & OPF_PANIC);
}

/* Loads from memory what stays there until somebody stores. */
static bool is_load(const node *x)
{
    uint16_t op = x->code[0].op;
    return (op >= OP_LD_I8 && op <= OP_LD_C128) || (op >= OP_LDX_I8 && op <= OP_LDX_IFC) || (op >= OP_LDXI_U8 && op <= OP_LDXI_P);
}

/* Loads a word that a closure has captured: these never change. */
static bool is_captured(const opt *o, const node *x)
{
    return o->f->flags & FUNC_CLOSURE && x->code[0].op >= OP_LD_I8 && x->code[0].op <= OP_LD_C128 && x->code[0].b == -1;
}

/* Does y change what x computes? */
static bool spoils(const opt *o, const node *y, const node *x)
{
    int b = opt_use_width(info(x)->b), c = opt_use_width(info(x)->c);
    if ((b && opt_writes(o, y, x->code[0].b, b)) || (c && opt_writes(o, y, x->code[0].c, c)))
        return true;
    return is_load(x) && !is_captured(o, x) &&
           (opt_stores(y->code[0].op) || info(y)->flags & (OPF_CALL | OPF_PARK | OPF_ALLOC) || info(y)->a == O_BASE);
}

/* The node before i on the only way to it, across the ends of blocks that nobody else enters; -1: there is none. */
static int before(const opt *o, int i)
{
    for (;;) {
        if (i == 0 || o->v[i].entered || info(&o->v[i - 1])->flags & OPF_END)
            return -1;
        if (!o->v[--i].dead)
            return i;
    }
}

/* The result of j is used again by i, be it in a later block. */
static void keep_alive(opt *o, int j, int i, int r, int n)
{
    for (int b = o->block_of[j]; b < o->block_of[i]; b++)
        for (int s = r; s < r + n; s++) {
            uint32_t bit = (uint32_t)(s - o->lo);
            if (bit < o->nbits)
                live_out(o, b)[bit / 64] |= (uint64_t)1 << (bit % 64);
        }
}

/* An op that repeats an earlier one becomes a move of its result, or goes if that is where its own would be. */
static void reuse(opt *o, int i)
{
    static const uint16_t moves[] = { 0, OP_MOV, OP_MOV2, OP_MOV3 };
    node *x = &o->v[i];
    if (!opt_arithmetic(x) && !is_load(x))
        return;
    int n = opt_def_width(info(x)->a);
    for (int j = before(o, i); j >= 0 && i - j <= WINDOW; j = before(o, j)) {
        node *y = &o->v[j];
        if (spoils(o, y, x))
            return;
        if (y->code[0].op != x->code[0].op || y->code[0].b != x->code[0].b || y->code[0].c != x->code[0].c)
            continue;
        int r = y->code[0].a;
        bool same = r == x->code[0].a;
        if (!n || opt_memory(o, r, n) || r >= 2 || opt_memory(o, x->code[0].a, n) || (!same && overlap(r, x->code[0].a, n)))
            return;
        for (int k = j + 1; k < i; k++)
            if (!o->v[k].dead && opt_writes(o, &o->v[k], r, n))
                return;
        keep_alive(o, j, i, r, n);
        o->changed = true;
        if (same) {
            x->dead = true;
            return;
        }
        x->code[0] = (insn){ { moves[n], x->code[0].a, (int16_t)r, 0 } };
        changed(o, x);
        return;
    }
}

/* ---- 2: a value is made where it is moved to ---- */

int opt_def_width(operand k)
{
    switch (k) {
    case O_DS: case O_DP: case O_DX: case O_DZ1: return 1;
    case O_DSTR: case O_DIFC: case O_DC2: case O_DX2: return 2;
    case O_DSLC: case O_DX3: return 3;
    default: return 0;
    }
}

/* i moves t to x, and t dies there. */
static bool make_in_place(opt *o, int b, int i)
{
    int n = opt_move_width(&o->v[i]), x = o->v[i].code[0].a, t = o->v[i].code[0].b;
    if (opt_memory(o, t, n) || opt_memory(o, x, n) || overlap(t, x, n) || t >= 2)
        return false;
    for (int j = i - 1; j >= o->block[b] && i - j <= WINDOW; j--) {
        node *y = &o->v[j];
        if (y->dead)
            continue;
        const opinfo *op = info(y);
        if (opt_writes(o, y, t, n)) {
            if (y->code[0].a != t || opt_def_width(op->a) != n || op->flags & (OPF_CALL | OPF_PARK))
                return false;
            y->code[0].a = (int16_t)x;
            changed(o, y);
            o->v[i].dead = true;
            o->changed = true;
            return true;
        }
        if (opt_reads(o, y, t, n) || opt_reads(o, y, x, n) || opt_writes(o, y, x, n))
            return false;
    }
    return false;
}

/* Does i only define slots that nobody reads? o->live is live-out of it. */
static bool is_useless(const opt *o, int i)
{
    const node *x = &o->v[i];
    uint16_t op = x->code[0].op;
    int t = x->code[0].a, n = opt_def_width(info(x)->a);
    if (!n || t >= 2 || opt_memory(o, t, n) || opt_live(o, o->live, t, n))
        return false;
    return opt_arithmetic(x) || opt_move_width(x) || (op >= OP_LDI && op <= OP_LDSTR) || op == OP_ZERO;
}

static bool improve(opt *o, int b, int i)
{
    const node *x = &o->v[i];
    if (is_useless(o, i)) {
        o->v[i].dead = o->changed = true;
        return true;
    }
    int n = opt_move_width(x);
    if (n)
        return !opt_live(o, o->live, x->code[0].b, n) && make_in_place(o, b, i);
    return opt_fuse(o, b, i);
}

static bool improve_block(opt *o, int b)
{
    bool any = false;
    memcpy(o->live, live_out(o, b), o->nwords * 8);
    for (int i = last_node(o, b); i >= o->block[b]; i--) {
        while (!o->v[i].dead && improve(o, b, i)) {
            o->changed = any = true;
            changed(o, &o->v[i]);
        }
        if (!o->v[i].dead)
            step_back(o, &o->v[i]);
    }
    return any;
}

static void improve_blocks(opt *o)
{
    for (int i = 0; i < o->n; i++) {
        if (o->v[i].dead)
            continue;
        reuse(o, i);
        if (o->v[i].dead)
            continue;
        forward_copy(o, o->block_of[i], i);
    }
    for (int b = 0; b < o->nblocks; b++)
        for (int round = 0; round < MAX_ROUNDS && improve_block(o, b); round++)
            ; /* what became one op may become part of another one */
}

/* What has gone was between jumps. */
static void tidy(opt *o)
{
    int32_t *map = malloc((size_t)o->n * sizeof *map);
    if (!map)
        return;
    opt_compact(o, map);
    free(map);
    opt_jumps(o);
}

/* ---- encoding ---- */

/* New offset of the first living node from i on. */
static uint32_t new_offset(const opt *o, const uint32_t *at, int i)
{
    while (i < o->n && o->v[i].dead)
        i++;
    return at[i];
}

static void set_jump(opt *o, insn *x, int32_t d)
{
    const opinfo *op = &opinfos[x->op];
    if (op->w == W_JMP) {
        x[1].word = x[1].word >> 32 << 32 | (uint32_t)d;
    } else if (op->b == O_JMP32) {
        x->b = (int16_t)(d & 0xffff);
        x->c = (int16_t)(d >> 16);
    } else {
        o->failed |= d != (int16_t)d;
        x->c = (int16_t)d;
    }
}

static void encode_lines(opt *o, const uint32_t *at, const uint32_t *at_old)
{
    func *f = o->f;
    pcline *rows = malloc((f->nlines ? f->nlines : 1) * sizeof *rows);
    if (!rows)
        return;
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->nlines; i++) {
        pcline r = f->lines[i];
        uint32_t end = i + 1 < f->nlines ? f->lines[i + 1].off : f->ncode;
        r.off = new_offset(o, at, (int)at_old[r.off]);
        uint32_t next = end < f->ncode ? new_offset(o, at, (int)at_old[end]) : at[o->n];
        if (next == r.off)
            continue; /* nothing of it is left */
        if (n && rows[n - 1].line == r.line && rows[n - 1].inl == r.inl && rows[n - 1].file == r.file &&
            rows[n - 1].uindex == r.uindex)
            continue;
        rows[n++] = r;
    }
    f->lines = rows; /* immortal, as the old ones */
    f->nlines = n;
}

static void encode(opt *o)
{
    func *f = o->f;
    uint32_t *at = malloc(((size_t)o->n + 1) * sizeof *at), *at_old = malloc((f->ncode + 1) * sizeof *at_old), n = 0;
    if (!at || !at_old)
        goto out;
    for (int i = 0; i < o->n; i++) {
        at[i] = n;
        if (!o->v[i].dead)
            n += info(&o->v[i])->words;
    }
    at[o->n] = n;
    for (uint32_t off = 0; off <= f->ncode; off++)
        at_old[off] = (uint32_t)o->n;
    for (int i = 0; i < o->n; i++)
        at_old[o->v[i].off] = (uint32_t)i;
    for (uint32_t off = f->ncode; off-- > 0;) /* a row of an op that is gone begins with the next one */
        if (at_old[off] == (uint32_t)o->n)
            at_old[off] = at_old[off + 1];
    insn *code = code_alloc(n);
    for (int i = 0; i < o->n; i++) {
        node *x = &o->v[i];
        if (x->dead)
            continue;
        insn *to = code + at[i];
        memcpy(to, x->code, info(x)->words * sizeof(insn));
        if (to->op == OP_JTAB) {
            int32_t *table = (int32_t *)(uintptr_t)x->code[2].word;
            for (int k = 0; k < op_ntargets(to); k++)
                table[k] = (int32_t)new_offset(o, at, table[k]) - (int32_t)at[i];
            to[1].word = (uint64_t)(uintptr_t)table;
        } else if (x->target >= 0) {
            set_jump(o, to, (int32_t)new_offset(o, at, x->target) - (int32_t)at[i]);
        }
    }
    if (!o->failed) {
        encode_lines(o, at, at_old);
        f->code = code;
        f->ncode = n;
        f->frame_bytes = (uint32_t)o->frame * 8;
        code_publish(f);
    }
out:
    free(at);
    free(at_old);
}

static void forget_blocks(opt *o)
{
    free(o->out);
    free(o->live);
    free(o->block);
    free(o->block_of);
    free(o->touched);
    o->out = o->live = NULL;
    o->block = NULL;
    o->block_of = NULL;
    o->touched = NULL;
}

/* Finds the blocks and what is live at their ends. */
static bool analyse(opt *o)
{
    forget_blocks(o);
    const func *f = o->f;
    o->lo = -o->frame - 2;
    o->nbits = (uint32_t)(2 + f->sig->nargs + f->sig->nres - o->lo);
    o->nwords = (o->nbits + 63) / 64;
    o->touched = calloc((size_t)o->n, sizeof *o->touched);
    if (!o->touched || !find_blocks(o) || (uint64_t)o->nblocks * o->nwords > 4 << 20)
        return false;
    uint64_t *in = calloc((size_t)o->nblocks * o->nwords, 8);
    o->out = calloc((size_t)o->nblocks * o->nwords, 8);
    o->live = calloc(o->nwords, 8);
    bool ok = o->out && o->live && in;
    if (ok)
        solve(o, in);
    free(in);
    return ok;
}

void opt_func(func *f)
{
    if (f->deferreturn || f->ncode < 2 || f->ncode > 20000)
        return;
    opt o = { .f = f, .frame = (int)(f->frame_bytes / 8), .floor = 0, .pos_floor = INT_MAX };
    if (f->live_n)
        o.floor = f->live_lo;
    if (decode(&o)) {
        opt_jumps(&o);
        if (analyse(&o) && (!opt_hoist(&o) || analyse(&o))) {
            improve_blocks(&o);
            if (o.changed) {
                tidy(&o);
                encode(&o);
            }
        }
    }
    forget_blocks(&o);
    free(o.v);
}
