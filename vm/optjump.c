/* optjump.c - straighter jumps, before the blocks are known.
 *
 * Jumps to jumps, around jumps and to the next op; a conditional jump at a loop's head that its foot jumps to; tests of a
 * constant that was just loaded (what `if f(x)` makes of an inlined `return true`); two comparisons that are one range.
 * What cannot be reached goes.
 */
#include "vm/opt_priv.h"

#include <limits.h>
#include <stdlib.h>

#include "vm/interp.h"

enum { REACH = 5000 };      /* nodes that a 16-bit jump crosses for sure */

/* The op that jumps when this one does not; OP_NOP: there is none with the same operands. */
static opcode inverse(uint16_t op)
{
    static const uint16_t pairs[][2] = {
        { OP_JT, OP_JF }, { OP_JNIL, OP_JNNIL }, { OP_JEQ, OP_JNE }, { OP_JEQ_P, OP_JNE_P }, { OP_JEQI, OP_JNEI },
        { OP_JLTI, OP_JGEI }, { OP_JLEI, OP_JGTI }, { OP_JEQ_STR, OP_JNE_STR }, { OP_JEQ_F64, OP_JNE_F64 },
        { OP_JLT_F64, OP_JNLT_F64 }, { OP_JLE_F64, OP_JNLE_F64 }, { OP_STRRANGE, OP_STRNEXT },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (int k = 0; k < 2; k++)
            if (pairs[i][k] == op)
                return (opcode)pairs[i][1 - k];
    return OP_NOP;
}

static bool in_reach(uint16_t op, int from, int to)
{
    return opinfos[op].w == W_JMP || opinfos[op].b == O_JMP32 || abs(to - from) <= REACH;
}

static int32_t *table_of(const node *x) { return (int32_t *)(uintptr_t)x->code[2].word; } /* node indices, see decode */

void opt_retarget(opt *o, const int32_t *map)
{
    for (int i = 0; i < o->n; i++) {
        node *x = &o->v[i];
        if (x->target >= 0)
            x->target = map[x->target];
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++)
                table_of(x)[k] = map[table_of(x)[k]];
    }
}

void opt_compact(opt *o, int32_t *map)
{
    int n = 0;
    for (int i = 0; i < o->n; i++) {
        map[i] = n;
        if (!o->v[i].dead)
            o->v[n++] = o->v[i];
    }
    o->n = n;
    opt_retarget(o, map);
    o->changed = true;
}

static void count_refs(const opt *o, int32_t *refs)
{
    for (int i = 0; i < o->n; i++)
        refs[i] = 0;
    for (int i = 0; i < o->n; i++) {
        const node *x = &o->v[i];
        if (x->dead)
            continue;
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++)
                refs[table_of(x)[k]]++;
        else if (x->target >= 0)
            refs[x->target]++;
    }
}

static void retarget(opt *o, node *x, int32_t *refs, int32_t to)
{
    refs[x->target]--;
    refs[to]++;
    x->target = to;
    o->changed = true;
}

/* A jump to a jump goes where that one goes. */
static void follow_jumps(opt *o, int i, int32_t *refs)
{
    node *x = &o->v[i];
    for (int hops = 0; x->target >= 0 && o->v[x->target].code[0].op == OP_JMP && hops < 4; hops++) {
        int32_t to = o->v[x->target].target;
        if (to == x->target || !in_reach(x->code[0].op, i, to))
            break; /* may be out of reach */
        retarget(o, x, refs, to);
    }
}

/* JMP to a conditional jump that goes to behind the JMP: the inverse jump goes to behind the conditional one. */
static void turn_loop(opt *o, int i, int32_t *refs)
{
    node *x = &o->v[i];
    if (x->code[0].op != OP_JMP || i + 1 >= o->n || x->target + 1 >= o->n)
        return;
    const node *head = &o->v[x->target];
    opcode op = inverse(head->code[0].op);
    if (head->target != i + 1 || op == OP_NOP || !in_reach(op, i, x->target + 1))
        return;
    int32_t body = x->target + 1;
    x->code[0] = head->code[0];
    x->code[0].op = (uint16_t)op;
    retarget(o, x, refs, body);
}

/* LDI t; then, at once or behind a JMP, JT or JF of t: known. */
static void known_test(opt *o, int i, int32_t *refs)
{
    const insn *k = &o->v[i].code[0];
    if (k->op != OP_LDI || i + 1 >= o->n)
        return;
    node *j = &o->v[i + 1];
    bool jumps = j->code[0].op == OP_JMP && !refs[i + 1];
    int at = jumps ? j->target : i + 1;
    node *test = &o->v[at];
    if ((test->code[0].op != OP_JT && test->code[0].op != OP_JF) || test->code[0].a != k->a || at + 1 >= o->n)
        return;
    bool taken = (insn_imm32(k) != 0) == (test->code[0].op == OP_JT);
    if (jumps) {
        retarget(o, j, refs, taken ? test->target : at + 1);
    } else if (!refs[at] && taken) {
        test->code[0] = (insn){ { OP_JMP, 0, 0, 0 } };
        o->changed = true;
    } else if (!refs[at]) {
        retarget(o, test, refs, at + 1);
        test->code[0] = (insn){ { OP_JMP, 0, 0, 0 } };
    }
}

/* x < lo, x > hi: two jumps are one. JOUT if both go to one place, JIN if the first goes to behind the second. */
static void join_range(opt *o, int i, int32_t *refs)
{
    node *x = &o->v[i], *y = &o->v[i + 1];
    const insn *lo = &x->code[0], *hi = &y->code[0];
    if (lo->op != OP_JLTI || refs[i + 1] || hi->a != lo->a)
        return;
    bool out = x->target == y->target && (hi->op == OP_JGTI || (hi->op == OP_JGEI && hi->b != INT16_MIN));
    bool in = x->target == i + 2 && (hi->op == OP_JLEI || (hi->op == OP_JLTI && hi->b != INT16_MIN));
    if (!out && !in)
        return;
    int last = hi->op == OP_JGEI || hi->op == OP_JLTI ? hi->b - 1 : hi->b;
    if (last < lo->b)
        return;
    y->code[0] = (insn){ { out ? OP_JOUT : OP_JIN, lo->a, lo->b, (int16_t)last } };
    y->code[1].word = 0;
    x->dead = true;
    refs[x->target]--;
    o->changed = true;
}

/* A conditional jump over a jump becomes its inverse. True: the jump is dead. */
static bool jump_over_jump(opt *o, int i, int32_t *refs)
{
    node *x = &o->v[i], *j = &o->v[i + 1];
    if (j->code[0].op != OP_JMP || refs[i + 1] || x->target != i + 2)
        return false;
    opcode op = inverse(x->code[0].op);
    if (op == OP_NOP || !in_reach(op, i, j->target))
        return false;
    x->code[0].op = (uint16_t)op;
    retarget(o, x, refs, j->target);
    refs[j->target]--;
    j->dead = true;
    return true;
}

/* Marks what can be reached from node 0. stack: room for o->n numbers. */
static void mark_reached(opt *o, uint8_t *reached, int32_t *stack)
{
    int n = 0;
    stack[n++] = 0;
    reached[0] = 1;
#define REACHED(t) do { if (!reached[t]) { reached[t] = 1; stack[n++] = (t); } } while (0)
    while (n) {
        int i = stack[--n];
        const node *x = &o->v[i];
        if (x->code[0].op == OP_JTAB)
            for (int k = 0; k < op_ntargets(x->code); k++)
                REACHED(table_of(x)[k]);
        else if (x->target >= 0)
            REACHED(x->target);
        if ((x->dead || !(info(x)->flags & OPF_END)) && i + 1 < o->n)
            REACHED(i + 1);
    }
#undef REACHED
}

/* What cannot be reached dies, and jumps to the next op. A jump table that dies is freed. */
static bool drop_useless(opt *o, int32_t *scratch)
{
    uint8_t *reached = calloc((uint32_t)o->n, 1);
    if (!reached)
        return false;
    mark_reached(o, reached, scratch);
    bool dropped = false;
    for (int i = o->n, next = o->n; i-- > 0;) {
        node *x = &o->v[i];
        if (!x->dead && (!reached[i] || (x->code[0].op == OP_JMP && x->target > i && x->target <= next))) {
            if (x->code[0].op == OP_JTAB)
                free(table_of(x));
            x->dead = dropped = true;
        }
        if (!x->dead)
            next = i;
    }
    free(reached);
    return dropped;
}

void opt_jumps(opt *o)
{
    int32_t *refs = malloc((uint32_t)o->n * sizeof *refs);
    if (!refs)
        return;
    count_refs(o, refs);
    for (int i = 0; i < o->n; i++) {
        follow_jumps(o, i, refs);
        turn_loop(o, i, refs);
        known_test(o, i, refs);
    }
    bool removed = false;
    for (int i = 0; i + 2 < o->n; i++)
        removed |= jump_over_jump(o, i, refs);
    if (drop_useless(o, refs) || removed)
        opt_compact(o, refs);
    count_refs(o, refs);
    removed = false;
    for (int i = 0; i + 2 < o->n; i++) {
        join_range(o, i, refs);
        removed |= o->v[i].dead;
    }
    if (removed)
        opt_compact(o, refs);
    free(refs);
}
