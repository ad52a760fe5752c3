/* opt.c - the pass over finished bytecode: fewer moves, fused ops.
 *
 * The dispatch of an op costs as much as most ops do, so what counts is the number of ops. Within a basic
 * block, driven by effects.c and by a liveness of all slots (not only pointers):
 *
 *   1. forward: `MOV t, x; ... use of t`, t dead afterwards, x unchanged: the uses take x, the move goes.
 *   2. backward: `def of t; ... MOV x, t`, t dead afterwards, x untouched between: the definition goes to x.
 *   3. backward: pairs become the fused ops of ops.def when the slot between them dies: a load and the arithmetic
 *      on it, multiply and add, load-add-store to one place, the two steps of a[i][j], step and test.
 *
 * Before that, jumps to jumps and around jumps are straightened, and arithmetic that a block repeats becomes a move.
 *
 * Slots that are memory are left alone: from the lowest slot whose address is taken, or that a sized frame access
 * touches, upwards (frame memory is allocated before the temporaries that matter here, which lie below). So are
 * functions with deferred calls, where a recovered panic makes hidden edges.
 *
 * Jumps, line rows and the jump tables are rewritten for the shorter code. Code only shrinks, so 16-bit jumps
 * stay in reach. The old code stays where it is: code is never freed.
 */
#include "vm/opt.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "vm/effects.h"
#include "vm/interp.h"

enum { WINDOW = 48 };       /* ops that are looked at around a move */

typedef struct node {
    insn code[3];           /* the op and its words */
    int32_t target;         /* index of the node a jump goes to; -1: none */
    uint32_t off;           /* offset in the old code */
    bool dead, leader;
} node;

/* What an op reads and writes, as ranges of slots. Asked for again and again, so it is worked out once for each op. */
enum { RANGES = 5 };
typedef struct range {
    int16_t slot;
    uint16_t n;
} range;
typedef struct touched {
    range r[RANGES], w[RANGES];
    int32_t below;          /* slots < below are garbage afterwards */
    uint8_t nr, nw;
    bool known;             /* cleared when the op changes */
    bool many;              /* more than there is room for: the op is asked each time */
} touched;

typedef struct opt {
    func *f;
    node *v;
    touched *touched;         /* by node, once the blocks are known */
    int n;
    int lo, floor;          /* lowest slot; slots >= floor (and < 0) are memory */
    int pos_floor;          /* the same for arguments and results, >= 2 */
    uint32_t nbits, nwords;
    int *block;             /* first node of each block; block[nblocks] = n */
    int nblocks;
    int32_t *block_of;      /* by node */
    uint64_t *out;          /* live-out of each block: any use */
    uint64_t *live;         /* scratch set */
    bool changed, failed;
} opt;

static const opinfo *info(const node *x) { return &opinfos[x->code[0].op]; }

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

static void changed(opt *o, const node *x) { o->touched[x - o->v].known = false; }

static bool any_within(const range *v, int count, int slot, int n)
{
    for (int i = 0; i < count; i++)
        if (within(slot, n, v[i].slot, v[i].n))
            return true;
    return false;
}

static bool reads(const opt *o, const node *x, int slot, int n)
{
    const touched *a = touched_by(o, x);
    return a->many ? op_reads(o, x, slot, n) : any_within(a->r, a->nr, slot, n);
}

static bool writes(const opt *o, const node *x, int slot, int n)
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
static bool any_live(const opt *o, const uint64_t *set, int slot, int n)
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
            memcpy(o->out + (size_t)b * o->nwords, o->live, o->nwords * 8);
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

static bool memory(const opt *o, int slot, int n)
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
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words) {
        node *x = &o->v[o->n];
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
    o->v[0].leader = true;
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
            o->v[t].leader = true;
            if (table)
                table[k] = t;
            else
                x->target = t;
        }
        x->code[2].word = table ? (uint64_t)(uintptr_t)table : x->code[2].word;
        if (info(x)->flags & (OPF_JUMP | OPF_END) && i + 1 < o->n)
            o->v[i + 1].leader = true;
    }
    free(at);
    return true;
}

/* The op that jumps when this one does not; OP_NOP: there is none with the same operands. */
static opcode inverse(uint16_t op)
{
    static const uint16_t pairs[][2] = {
        { OP_JT, OP_JF }, { OP_JNIL, OP_JNNIL }, { OP_JEQ, OP_JNE }, { OP_JEQ_P, OP_JNE_P }, { OP_JEQI, OP_JNEI },
        { OP_JLTI, OP_JGEI }, { OP_JLEI, OP_JGTI }, { OP_JEQ_STR, OP_JNE_STR }, { OP_JEQ_F64, OP_JNE_F64 },
        { OP_JLT_F64, OP_JNLT_F64 }, { OP_JLE_F64, OP_JNLE_F64 },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int k = 0; k < 2; k++)
            if (pairs[i][k] == op)
                return (opcode)pairs[i][1 - k];
    return OP_NOP;
}

/* Removes the dead nodes. map: room for n numbers. */
static void compact(opt *o, int32_t *map)
{
    int n = 0;
    for (int i = 0; i < o->n; i++) {
        map[i] = n;
        if (!o->v[i].dead)
            o->v[n++] = o->v[i];
    }
    o->n = n;
    for (int i = 0; i < n; i++) {
        node *x = &o->v[i];
        if (x->target >= 0)
            x->target = map[x->target];
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++)
                ((int32_t *)(uintptr_t)x->code[2].word)[k] = map[((int32_t *)(uintptr_t)x->code[2].word)[k]];
    }
    o->changed = true;
}

/* A jump to a jump goes where that one goes; a conditional jump over a jump becomes its inverse. */
static void thread_jumps(opt *o)
{
    int32_t *refs = calloc((uint32_t)o->n, sizeof *refs);
    if (!refs)
        return;
    bool removed = false;
    for (int i = 0; i < o->n; i++) {
        node *x = &o->v[i];
        for (int hops = 0; x->target >= 0 && o->v[x->target].code[0].op == OP_JMP && hops < 4; hops++) {
            if (o->v[x->target].target == x->target)
                break;
            if (info(x)->w != W_JMP && info(x)->b != O_JMP32 && abs(o->v[x->target].target - i) > 5000)
                break; /* may be out of reach */
            x->target = o->v[x->target].target;
            o->changed = true;
        }
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++)
                refs[((const int32_t *)(uintptr_t)x->code[2].word)[k]]++;
        else if (x->target >= 0)
            refs[x->target]++;
    }
    for (int i = 0; i + 2 < o->n; i++) {
        node *x = &o->v[i], *j = &o->v[i + 1];
        if (j->code[0].op != OP_JMP || refs[i + 1] || x->target != i + 2)
            continue;
        opcode op = inverse(x->code[0].op);
        if (op == OP_NOP)
            continue;
        if (info(x)->b != O_JMP32 && abs(j->target - i) > 5000)
            continue;
        x->code[0].op = (uint16_t)op;
        x->target = j->target;
        j->dead = true;
        removed = true;
    }
    if (removed)
        compact(o, refs);
    free(refs);
}

static bool find_blocks(opt *o)
{
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

static int prev_node(const opt *o, int start, int i)
{
    for (i--; i >= start; i--)
        if (!o->v[i].dead)
            return i;
    (void)o;
    return -1;
}

/* ---- 1: uses of a copy take the original ---- */

static int operand_span(operand k)
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
    int span = operand_span(k);
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
    if (op->w == W_SLOT)
        y->code[1].word = (uint64_t)(uint16_t)redirect(O_US, (int16_t)y->code[1].word, t, x, n);
    return !op_reads(o, y, t, n);
}

static int move_width(const node *x)
{
    switch (x->code[0].op) {
    case OP_MOV: return 1;
    case OP_MOV2: return 2;
    case OP_MOV3: return 3;
    default: return 0;
    }
}

static bool overlap(int a, int b, int n) { return within(a, n, b, n); }

static void forward_copy(opt *o, int b, int i)
{
    int n = move_width(&o->v[i]), t = o->v[i].code[0].a, x = o->v[i].code[0].b;
    if (!n || memory(o, t, n) || memory(o, x, n) || overlap(t, x, n) || t >= 2)
        return;
    node redirected[WINDOW];
    int where[WINDOW], k = 0;
    bool x_changed = false, t_dead = false;
    for (int j = i + 1; j < o->block[b + 1] && !t_dead; j++) {
        node *y = &o->v[j];
        if (y->dead)
            continue;
        if (j - i > WINDOW || k == WINDOW)
            return;
        if (reads(o, y, t, n)) {
            redirected[k] = *y;
            if (x_changed || !redirect_reads(o, &redirected[k], t, x, n))
                return;
            where[k++] = j;
        }
        if (writes(o, y, t, n)) { /* all of it, or we do not know */
            for (int s = 0; s < n; s++)
                if (!writes(o, y, t + s, 1))
                    return;
            t_dead = true;
        }
        x_changed |= writes(o, y, x, n);
    }
    if (!t_dead && any_live(o, o->out + (size_t)b * o->nwords, t, n))
        return;
    while (k-- > 0) {
        o->v[where[k]] = redirected[k];
        changed(o, &o->v[where[k]]);
    }
    o->v[i].dead = true;
    o->changed = true;
}

/* ---- what has been computed already ---- */

static bool is_arithmetic(const node *x)
{
    uint16_t op = x->code[0].op;
    return ((op >= OP_ADD && op <= OP_ADDI_U8) || (op >= OP_ADD_F64 && op <= OP_F32_F64)) && info(x)->words == 1 &&
           info(x)->a == O_DS && !(info(x)->flags & OPF_PANIC);
}

/* Does y change an operand of x? */
static bool spoils(const opt *o, const node *y, const node *x)
{
    return (info(x)->b == O_US && writes(o, y, x->code[0].b, 1)) || (info(x)->c == O_US && writes(o, y, x->code[0].c, 1));
}

/* An op that repeats an earlier one of the block becomes a move of its result. */
static void reuse(opt *o, int b, int i)
{
    node *x = &o->v[i];
    if (!is_arithmetic(x))
        return;
    for (int j = i - 1; j >= o->block[b] && i - j <= WINDOW; j--) {
        node *y = &o->v[j];
        if (y->dead)
            continue;
        if (spoils(o, y, x))
            return;
        if (y->code[0].op != x->code[0].op || y->code[0].b != x->code[0].b || y->code[0].c != x->code[0].c)
            continue;
        int r = y->code[0].a;
        if (memory(o, r, 1) || r >= 2 || r == x->code[0].a)
            return;
        for (int k = j + 1; k < i; k++)
            if (!o->v[k].dead && writes(o, &o->v[k], r, 1))
                return;
        x->code[0] = (insn){ { OP_MOV, x->code[0].a, (int16_t)r, 0 } };
        changed(o, x);
        o->changed = true;
        return;
    }
}

/* ---- 2: a value is made where it is moved to ---- */

static int def_width(operand k)
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
    int n = move_width(&o->v[i]), x = o->v[i].code[0].a, t = o->v[i].code[0].b;
    if (memory(o, t, n) || memory(o, x, n) || overlap(t, x, n) || t >= 2)
        return false;
    for (int j = i - 1; j >= o->block[b] && i - j <= WINDOW; j--) {
        node *y = &o->v[j];
        if (y->dead)
            continue;
        const opinfo *op = info(y);
        if (writes(o, y, t, n)) {
            if (y->code[0].a != t || def_width(op->a) != n || op->flags & (OPF_CALL | OPF_PARK))
                return false;
            y->code[0].a = (int16_t)x;
            changed(o, y);
            o->v[i].dead = true;
            o->changed = true;
            return true;
        }
        if (reads(o, y, t, n) || reads(o, y, x, n) || writes(o, y, x, n))
            return false;
    }
    return false;
}

/* ---- 3: fused ops ---- */

static void put_op(node *y, opcode op, int a, int b, int c, uint64_t w)
{
    y->code[0] = (insn){ { (uint16_t)op, (int16_t)a, (int16_t)b, (int16_t)c } };
    y->code[1].word = w;
}

static uint64_t slot_word(int slot) { return (uint64_t)(uint16_t)(int16_t)slot; }

/* The op that adds, subtracts or multiplies with something loaded; OP_NOP: none. */
static opcode with_memory(uint16_t op)
{
    switch (op) {
    case OP_ADD: return OP_ADDM;
    case OP_ADD_F64: return OP_ADDM_F64;
    case OP_SUB_F64: return OP_SUBM_F64;
    case OP_MUL_F64: return OP_MULM_F64;
    default: return OP_NOP;
    }
}
static opcode with_element(uint16_t op)
{
    switch (op) {
    case OP_ADD: return OP_ADDX;
    case OP_ADD_F64: return OP_ADDX_F64;
    case OP_MUL_F64: return OP_MULX_F64;
    default: return OP_NOP;
    }
}
static bool commutes(uint16_t op) { return op == OP_ADD || op == OP_ADD_F64 || op == OP_MUL_F64; }

/* p loads t; k computes with t, which dies. */
static bool fuse_load(node *k, node *p)
{
    const insn *a = &k->code[0], *l = &p->code[0];
    opcode op = l->op == OP_LD_64 ? with_memory(a->op) : l->op == OP_LDX_64 ? with_element(a->op) : OP_NOP;
    if (op == OP_NOP || a->b == a->c)
        return false;
    int other;
    if (a->c == l->a)
        other = a->b;
    else if (a->b == l->a && commutes(a->op))
        other = a->c;
    else
        return false;
    if (l->op == OP_LD_64)
        put_op(k, op, a->a, other, l->b, (uint64_t)(int64_t)l->c);
    else
        put_op(k, op, a->a, other, l->b, slot_word(l->c));
    p->dead = true;
    return true;
}

/* p multiplies into t; k adds t to, or subtracts it from, something. */
static bool fuse_muladd(node *k, node *p)
{
    const insn *a = &k->code[0], *m = &p->code[0];
    if (m->op != OP_MUL_F64 || a->b == a->c)
        return false;
    if (a->op == OP_ADD_F64 && (a->b == m->a || a->c == m->a))
        put_op(k, OP_MULADD_F64, a->a, m->b, m->c, slot_word(a->b == m->a ? a->c : a->b));
    else if (a->op == OP_SUB_F64 && a->c == m->a)
        put_op(k, OP_MULSUB_F64, a->a, m->b, m->c, slot_word(a->b));
    else if (a->op == OP_ADDTO_F64 && a->b == m->a && a->a != m->a)
        put_op(k, OP_MULADDTO_F64, a->a, m->b, m->c, k->code[1].word);
    else if (a->op == OP_SUBTO_F64 && a->b == m->a && a->a != m->a)
        put_op(k, OP_MULSUBTO_F64, a->a, m->b, m->c, k->code[1].word);
    else
        return false;
    p->dead = true;
    return true;
}

/* p loads an element that k = `a += b * t` multiplies with. */
static bool fuse_muladdx(node *k, node *p)
{
    const insn *a = &k->code[0], *l = &p->code[0];
    if (a->op != OP_MULADD_F64 || l->op != OP_LDX_64 || (int16_t)k->code[1].word != a->a || a->b == a->c || a->a == l->a)
        return false;
    if (a->c != l->a && a->b != l->a)
        return false;
    int other = a->c == l->a ? a->b : a->c;
    put_op(k, OP_MULADDX_F64, a->a, other, l->b, slot_word(l->c));
    p->dead = true;
    return true;
}

/* p takes a slice out of a slice of slices, k an element of that; t is 3 slots. */
static bool fuse_index2(node *k, node *p)
{
    const insn *a = &k->code[0], *l = &p->code[0];
    if (l->op != OP_LDX_SLC || a->b != l->a || (a->c >= l->a && a->c < l->a + 3))
        return false;
    opcode op;
    switch (a->op) {
    case OP_LDX_64: op = OP_LDX2_64; break;
    case OP_LDX_U8: op = OP_LDX2_U8; break;
    case OP_LDX_I32: op = OP_LDX2_I32; break;
    case OP_LDX_P: op = OP_LDX2_P; break;
    case OP_STX_64: op = OP_STX2_64; break;
    case OP_STX_8: op = OP_STX2_U8; break;
    default: return false;
    }
    if ((op == OP_STX2_64 || op == OP_STX2_U8) && a->a >= l->a && a->a < l->a + 3)
        return false;
    put_op(k, op, a->a, l->b, l->c, slot_word(a->c));
    p->dead = true;
    return true;
}

/* a += x; if a < limit jump */
static bool fuse_step(node *k, node *p)
{
    const insn *j = &k->code[0], *s = &p->code[0];
    bool less = j->op == OP_JLT;
    if ((!less && j->op != OP_JLE) || s->a != s->b || j->a != s->a || j->b == s->a)
        return false;
    if (s->op == OP_ADD && s->c != s->a)
        put_op(k, less ? OP_ADDJLT : OP_ADDJLE, s->a, s->c, j->b, 0);
    else if (s->op == OP_ADDI)
        put_op(k, less ? OP_ADDIJLT : OP_ADDIJLE, s->a, j->b, s->c, 0);
    else
        return false;
    p->dead = true;
    return true;
}

/* The same against a constant that p loads, which dies; q is the node before p. */
static bool fuse_step_constant(node *k, node *p, node *q)
{
    const insn *j = &k->code[0], *l = &p->code[0], *s = &q->code[0];
    if ((j->op != OP_JLT && j->op != OP_JLE) || l->op != OP_LDI || j->b != l->a || j->a == l->a)
        return false;
    if (s->op != OP_ADDI || s->a != s->b || s->a != j->a)
        return false;
    put_op(k, j->op == OP_JLT ? OP_ADDIJLTK : OP_ADDIJLEK, s->a, s->c, 0, (uint64_t)(uint32_t)insn_imm32(l) << 32);
    p->dead = q->dead = true;
    return true;
}

/* p loads an element or masks a number, k tests the result, which dies. */
static bool fuse_test(node *k, node *p)
{
    const insn *j = &k->code[0], *l = &p->code[0];
    if (j->a != l->a)
        return false;
    bool truth = j->op == OP_JT || (j->op == OP_JNEI && j->b == 0);
    if (!truth && j->op != OP_JF && !(j->op == OP_JEQI && j->b == 0))
        return false;
    if (l->op == OP_LDX_U8)
        put_op(k, truth ? OP_JXT_U8 : OP_JXF_U8, l->b, l->c, 0, 0);
    else if (l->op == OP_ANDI)
        put_op(k, truth ? OP_JAND : OP_JNAND, l->b, l->c, 0, 0);
    else if (l->op == OP_MODP2 && l->c < 15)
        put_op(k, truth ? OP_JAND : OP_JNAND, l->b, (1 << l->c) - 1, 0, 0);
    else
        return false;
    p->dead = true;
    return true;
}

/* p loads a small constant that k stores. */
static bool fuse_constant_store(node *k, node *p)
{
    const insn *s = &k->code[0], *l = &p->code[0];
    if ((s->op != OP_STX_8 && s->op != OP_STX_64) || s->a != l->a || s->c == l->a || s->b == l->a || s->b + 1 == l->a)
        return false;
    int32_t v = l->op == OP_LDI ? insn_imm32(l) : 0;
    if ((l->op != OP_LDI && l->op != OP_ZERO) || v != (int16_t)v)
        return false;
    put_op(k, s->op == OP_STX_8 ? OP_STXK_8 : OP_STXK_64, v, s->b, s->c, 0);
    p->dead = true;
    return true;
}

/* ---- load, add, store to one place ---- */

static bool stores(uint16_t op)
{
    return (op >= OP_ST_8 && op <= OP_CPY_T) || (op >= OP_STL_8 && op <= OP_STL_32) || (op >= OP_STX_8 && op <= OP_STX_IFC) ||
           op == OP_STXI_64 || (op >= OP_STG_8 && op <= OP_STG_P) || op == OP_COPY || op == OP_CLRSLC || op == OP_MAPDEL || op == OP_MAPCLR || op == OP_MAPNEXT || (op >= OP_ADDTO && op <= OP_ADDTOX_F64) ||
           op == OP_STX2_64 || op == OP_STX2_U8 || op == OP_STXK_8 || op == OP_STXK_64 ||
           (op >= OP_ALD_I32 && op <= OP_ACAS_64);
}

/* The load of t before node i that nothing in between can disturb; -1: there is none. */
static int undisturbed_load(opt *o, int b, int i, int t, uint16_t load)
{
    for (int j = i - 1; j >= o->block[b] && i - j <= WINDOW; j--) {
        node *y = &o->v[j];
        if (y->dead)
            continue;
        const insn *l = &y->code[0];
        if (writes(o, y, t, 1))
            return l->op == load && l->a == t && l->b != t ? j : -1;
        if (reads(o, y, t, 1) || stores(l->op) || info(y)->flags & (OPF_CALL | OPF_PARK | OPF_ALLOC))
            return -1;
    }
    return -1;
}

static bool unchanged_between(opt *o, int j, int i, int slot, int n)
{
    for (int k = j; k < i; k++)
        if (!o->v[k].dead && writes(o, &o->v[k], slot, n))
            return false;
    return true;
}

/* i stores d at a place; d comes from arithmetic at p on what a load of that place gave. d is dead after i. */
static bool fuse_update(opt *o, int b, int i, int p)
{
    node *k = &o->v[i], *m = &o->v[p];
    const insn *s = &k->code[0], *a = &m->code[0];
    bool element = s->op == OP_STX_64;
    int d = element ? s->a : s->b;
    if ((s->op != OP_ST_64 && !element) || a->a != d || memory(o, d, 1) || d >= 2)
        return false;
    opcode op;
    int t, x, y = 0;
    switch (a->op) {
    case OP_ADD: op = element ? OP_ADDTOX : OP_ADDTO; t = a->b; x = a->c; break;
    case OP_ADDI: op = element ? OP_ADDITOX : OP_ADDITO; t = a->b; x = a->c; break;
    case OP_ADD_F64: op = element ? OP_ADDTOX_F64 : OP_ADDTO_F64; t = a->b; x = a->c; break;
    case OP_SUB_F64: op = OP_SUBTO_F64; t = a->b; x = a->c; break;
    case OP_MULADD_F64: op = OP_MULADDTO_F64; t = (int16_t)m->code[1].word; x = a->b; y = a->c; break;
    case OP_MULSUB_F64: op = OP_MULSUBTO_F64; t = (int16_t)m->code[1].word; x = a->b; y = a->c; break;
    default: return false;
    }
    if (element && op != OP_ADDTOX && op != OP_ADDITOX && op != OP_ADDTOX_F64)
        return false;
    bool fused_mul = op == OP_MULADDTO_F64 || op == OP_MULSUBTO_F64, imm = a->op == OP_ADDI;
    if (memory(o, t, 1) || t >= 2 || (!imm && t == x) || (fused_mul && t == y))
        return false;
    if (t != d && any_live(o, o->live, t, 1))
        return false;
    int j = undisturbed_load(o, b, p, t, element ? OP_LDX_64 : OP_LD_64);
    if (j < 0)
        return false;
    const insn *l = &o->v[j].code[0];
    if (element ? l->b != s->b || l->c != s->c : l->b != s->a || l->c != s->c)
        return false;
    if (!unchanged_between(o, j, i, l->b, element ? 2 : 1) || (element && !unchanged_between(o, j, i, l->c, 1)))
        return false;
    if (element)
        put_op(k, op, x, s->b, s->c, 0);
    else if (fused_mul)
        put_op(k, op, s->a, x, y, (uint64_t)(int64_t)s->c);
    else
        put_op(k, op, s->a, x, 0, (uint64_t)(int64_t)s->c);
    m->dead = true;
    o->v[j].dead = true;
    return true;
}

/* An address that an indexing op has just made is not nil. */
static void drop_nilcheck(opt *o, node *k, const node *p)
{
    insn *a = &k->code[0];
    if (a->op == OP_LEA && a->c == 0 && (p->code[0].op == OP_IDX || p->code[0].op == OP_AIDX) && p->code[0].a == a->b) {
        a->op = OP_MOV;
        changed(o, k);
    }
}

/* Tries everything at node i; o->live is live-out of it. */
static bool improve(opt *o, int b, int i)
{
    node *k = &o->v[i];
    int pi = prev_node(o, o->block[b], i);
    if (pi < 0)
        return false;
    node *p = &o->v[pi];
    drop_nilcheck(o, k, p);
    int n = move_width(k);
    if (n)
        return !any_live(o, o->live, k->code[0].b, n) && make_in_place(o, b, i);
    if (fuse_step(k, p))
        return true;
    int d = k->code[0].op == OP_ST_64 ? k->code[0].b : k->code[0].op == OP_STX_64 ? k->code[0].a : INT_MIN;
    if (d != INT_MIN && !any_live(o, o->live, d, 1) && fuse_update(o, b, i, pi))
        return true;
    /* the slots that p makes and k eats */
    int t = p->code[0].a, width = def_width(info(p)->a);
    if (!width || memory(o, t, width) || t >= 2)
        return false;
    bool k_makes_it = width == 1 && def_width(info(k)->a) == 1 && k->code[0].a == t;
    if (!k_makes_it && any_live(o, o->live, t, width))
        return false;
    int qi = prev_node(o, o->block[b], pi);
    if (qi >= 0 && fuse_step_constant(k, p, &o->v[qi]))
        return true;
    return fuse_test(k, p) || fuse_constant_store(k, p) || fuse_index2(k, p) || fuse_muladd(k, p) || fuse_muladdx(k, p) || fuse_load(k, p);
}

static void improve_block(opt *o, int b)
{
    for (int i = o->block[b]; i < o->block[b + 1]; i++) {
        if (o->v[i].dead)
            continue;
        reuse(o, b, i);
        forward_copy(o, b, i);
    }
    memcpy(o->live, o->out + (size_t)b * o->nwords, o->nwords * 8);
    for (int i = last_node(o, b); i >= o->block[b]; i--) {
        while (!o->v[i].dead && improve(o, b, i)) {
            o->changed = true;
            changed(o, &o->v[i]);
        }
        if (!o->v[i].dead)
            step_back(o, &o->v[i]);
    }
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
        uint32_t next = end < f->ncode ? new_offset(o, at, (int)at_old[end]) : UINT32_MAX;
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
        code_publish(f);
    }
out:
    free(at);
    free(at_old);
}

void opt_func(func *f)
{
    if (f->deferreturn || f->ncode < 2 || f->ncode > 20000)
        return;
    opt o = { .f = f, .floor = 0, .pos_floor = INT_MAX };
    if (f->live_n)
        o.floor = f->live_lo;
    o.lo = -(int)(f->frame_bytes / 8) - 2;
    o.nbits = (uint32_t)(2 + f->sig->nargs + f->sig->nres - o.lo);
    o.nwords = (o.nbits + 63) / 64;
    uint64_t *in = NULL;
    if (!decode(&o))
        goto out;
    thread_jumps(&o);
    o.touched = calloc((size_t)o.n, sizeof *o.touched);
    if (!o.touched || !find_blocks(&o))
        goto out;
    if ((uint64_t)o.nblocks * o.nwords > 4 << 20)
        goto out;
    o.out = calloc((size_t)o.nblocks * o.nwords, 8);
    o.live = calloc(o.nwords, 8);
    in = calloc((size_t)o.nblocks * o.nwords, 8);
    if (!o.out || !o.live || !in)
        goto out;
    solve(&o, in);
    for (int b = 0; b < o.nblocks; b++)
        improve_block(&o, b);
    if (o.changed)
        encode(&o);
out:
    free(in);
    free(o.out);
    free(o.live);
    free(o.block);
    free(o.block_of);
    free(o.touched);
    free(o.v);
}
