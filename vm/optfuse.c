/* optfuse.c - fused ops: what two or more ops did, in one.
 *
 * opt_fuse looks at an op (k) and at those before it in its block (p, q, …). If a slot that p defines is used by k alone and
 * dead afterwards, the two become one at k's place; p is dead. Each fuse_… knows one family. None of them moves an op
 * over another one that it depends on: what stands between p and k is dead, but in fuse_update, which looks.
 */
#include "vm/opt_priv.h"

#include <limits.h>

#include "vm/interp.h"

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

/* i++; j--; if i < j jump */
static bool fuse_meet(node *k, node *p, node *q)
{
    const insn *j = &k->code[0], *d = &p->code[0], *u = &q->code[0];
    if (j->op != OP_JLT || d->op != OP_ADDI || u->op != OP_ADDI || j->a == j->b)
        return false;
    if (d->a == j->a) {
        const insn *x = d;
        d = u;
        u = x;
    }
    if (u->a != j->a || u->b != j->a || u->c != 1 || d->a != j->b || d->b != j->b || d->c != -1)
        return false;
    put_op(k, OP_INCDECJLT, j->a, j->b, 0, 0);
    p->dead = q->dead = true;
    return true;
}

/* a += x; if a < constant jump: p loads the constant, which dies; q is the node before p. */
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

bool opt_stores(uint16_t op)
{
    return (op >= OP_ST_8 && op <= OP_CPY_T) || (op >= OP_STL_8 && op <= OP_STL_32) || (op >= OP_STX_8 && op <= OP_STX_IFC) ||
           op == OP_STXI_64 || (op >= OP_STG_8 && op <= OP_STG_P) || op == OP_COPY || op == OP_CLRSLC || op == OP_MAPDEL || op == OP_MAPCLR || op == OP_MAPNEXT || (op >= OP_ADDTO && op <= OP_ADDTOX_F64) ||
           (op >= OP_STXD_64 && op <= OP_SWAPX_64) || op == OP_MULMADDTO_F64 || op == OP_MULMSUBTO_F64 || op == OP_STX2_64 || op == OP_STX2_U8 || op == OP_STXK_8 || op == OP_STXK_64 ||
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
        if (opt_writes(o, y, t, 1))
            return l->op == load && l->a == t && l->b != t ? j : -1;
        if (opt_reads(o, y, t, 1) || opt_stores(l->op) || info(y)->flags & (OPF_CALL | OPF_PARK | OPF_ALLOC))
            return -1;
    }
    return -1;
}

static bool unchanged_between(opt *o, int j, int i, int slot, int n)
{
    for (int k = j; k < i; k++)
        if (!o->v[k].dead && opt_writes(o, &o->v[k], slot, n))
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
    if ((s->op != OP_ST_64 && !element) || a->a != d || opt_memory(o, d, 1) || d >= 2)
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
    if (opt_memory(o, t, 1) || t >= 2 || (!imm && t == x) || (fused_mul && t == y))
        return false;
    if (t != d && opt_live(o, o->live, t, 1))
        return false;
    int j = undisturbed_load(o, b, p, t, element ? OP_LDX_64 : OP_LD_64);
    if (j < 0 || !opt_same_row(o, &o->v[j], k))
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


/* ---- two computations ---- */

/* The op that does `first`, then adds to, subtracts from or multiplies its result; OP_NOP: none. */
static opcode chained(uint16_t first, uint16_t then)
{
    static const struct { uint16_t first, then, op; } chains[] = {
        { OP_ADD_F64, OP_ADD_F64, OP_ADDADD_F64 }, { OP_SUB_F64, OP_ADD_F64, OP_SUBADD_F64 },
        { OP_ADD_F64, OP_SUB_F64, OP_ADDSUB_F64 }, { OP_SUB_F64, OP_SUB_F64, OP_SUBSUB_F64 },
        { OP_MUL_F64, OP_SUB_F64, OP_MULRSUB_F64 }, { OP_ADD_F64, OP_MUL_F64, OP_ADDMUL_F64 },
        { OP_SUB_F64, OP_MUL_F64, OP_SUBMUL_F64 }, { OP_MUL_F64, OP_MUL_F64, OP_MULMUL_F64 },
        { OP_ADD, OP_ADD, OP_ADDADD }, { OP_MUL, OP_ADD, OP_MULADD }, { OP_MULI, OP_ADD, OP_MULIADD },
        { OP_SHLI, OP_ADD, OP_SHLADD }, { OP_SHLI, OP_OR, OP_SHLOR }, { OP_SHLI, OP_XOR, OP_SHLXOR },
        { OP_SHRUI, OP_XOR, OP_SHRXOR },
    };
    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++)
        if (chains[i].first == first && chains[i].then == then)
            return (opcode)chains[i].op;
    return OP_NOP;
}

static bool fuse_chain(node *k, node *p)
{
    const insn *a = &k->code[0], *m = &p->code[0];
    opcode op = chained(m->op, a->op);
    if (op == OP_NOP || a->b == a->c)
        return false;
    int other;
    if (a->b == m->a)
        other = a->c;
    else if (a->c == m->a && a->op != OP_SUB_F64)
        other = a->b;
    else
        return false;
    put_op(k, op, a->a, m->b, m->c, slot_word(other));
    p->dead = true;
    return true;
}

/* The result of p, and a constant. */
static bool fuse_chain_constant(node *k, node *p)
{
    const insn *a = &k->code[0], *m = &p->code[0];
    if (a->b != m->a)
        return false;
    if (a->op == m->op && (a->op == OP_ADDI || a->op == OP_ADDI_U8 || a->op == OP_ADDI_U32 || a->op == OP_ADDI_I32)) {
        int sum = a->c + m->c;
        if (sum != (int16_t)sum)
            return false;
        k->code[0] = (insn){ { a->op, a->a, m->b, (int16_t)sum } };
    } else if (a->op == OP_ADDI && (m->op == OP_ADD || m->op == OP_SUB)) {
        put_op(k, m->op == OP_ADD ? OP_ADDADDI : OP_SUBADDI, a->a, m->b, m->c, (uint64_t)(int64_t)a->c);
    } else if (a->op == OP_ANDI && m->op == OP_SHRUI) {
        put_op(k, OP_SHRANDI, a->a, m->b, m->c, (uint64_t)(int64_t)a->c);
    } else {
        return false;
    }
    p->dead = true;
    return true;
}

/* p makes a float64 of an integer that k multiplies with or divides by. */
static bool fuse_converted(node *k, node *p)
{
    const insn *a = &k->code[0], *v = &p->code[0];
    if (v->op != OP_I64_F64 || a->b == a->c)
        return false;
    if (a->op == OP_MUL_F64 && (a->b == v->a || a->c == v->a))
        k->code[0] = (insn){ { OP_MULI64_F64, a->a, a->b == v->a ? a->c : a->b, v->b } };
    else if (a->op == OP_DIV_F64 && a->c == v->a)
        k->code[0] = (insn){ { OP_DIVI64_F64, a->a, a->b, v->b } };
    else
        return false;
    p->dead = true;
    return true;
}

/* ---- more of memory ---- */

/* p loads what k computes with another load: [b] op [c]. */
static bool fuse_two_loads(node *k, node *p)
{
    const insn *a = &k->code[0], *l = &p->code[0];
    if (l->op != OP_LD_64 || a->b != l->a || a->c == l->a)
        return false;
    opcode op = a->op == OP_SUBM_F64 ? OP_SUBMM_F64 : a->op == OP_MULM_F64 ? OP_MULMM_F64 : OP_NOP;
    int64_t off = (int64_t)k->code[1].word;
    if (op == OP_NOP || off != (int32_t)off)
        return false;
    put_op(k, op, a->a, l->b, a->c, (uint32_t)(int32_t)l->c | (uint64_t)off << 32);
    p->dead = true;
    return true;
}

/* [a+…] += (x * [p+…]) * y: p makes the product in brackets. */
static bool fuse_mul_update(node *k, node *p)
{
    const insn *a = &k->code[0], *m = &p->code[0];
    if ((a->op != OP_MULADDTO_F64 && a->op != OP_MULSUBTO_F64) || m->op != OP_MULM_F64 || a->b == a->c || a->a == m->a)
        return false;
    if (a->b != m->a && a->c != m->a)
        return false;
    int64_t to = (int64_t)k->code[1].word, from = (int64_t)p->code[1].word;
    if (to != (int16_t)to || from != (int16_t)from)
        return false;
    int other = a->b == m->a ? a->c : a->b;
    put_op(k, a->op == OP_MULADDTO_F64 ? OP_MULMADDTO_F64 : OP_MULMSUBTO_F64, a->a, m->b, other,
           (uint16_t)m->c | (uint64_t)(uint16_t)to << 16 | (uint64_t)(uint16_t)from << 32);
    p->dead = true;
    return true;
}

/* p adds a constant to the index of an element. */
static bool fuse_displaced(node *k, node *p)
{
    const insn *a = &k->code[0], *d = &p->code[0];
    if (d->op != OP_ADDI || a->c != d->a || a->b == d->a || a->b + 1 == d->a)
        return false;
    opcode op;
    switch (a->op) {
    case OP_LDX_64: op = OP_LDXD_64; break;
    case OP_LDX_U8: op = OP_LDXD_U8; break;
    case OP_LDX_I32: op = OP_LDXD_I32; break;
    case OP_STX_64: op = OP_STXD_64; break;
    case OP_STX_8: op = OP_STXD_8; break;
    default: return false;
    }
    if ((op == OP_STXD_64 || op == OP_STXD_8) && a->a == d->a)
        return false;
    put_op(k, op, a->a, a->b, d->b, (uint64_t)(int64_t)d->c);
    p->dead = true;
    return true;
}

/* p loads an element that k compares. */
static bool fuse_compare(node *k, node *p)
{
    const insn *j = &k->code[0], *l = &p->code[0];
    if (l->op == OP_LDX_U8 && j->a == l->a && (j->op == OP_JEQI || j->op == OP_JNEI)) {
        put_op(k, j->op == OP_JEQI ? OP_JXEQI_U8 : OP_JXNEI_U8, l->b, l->c, j->b, 0);
        p->dead = true;
        return true;
    }
    if (l->op != OP_LDX_64 || j->a == j->b)
        return false;
    bool left = j->a == l->a;
    if (!left && j->b != l->a)
        return false;
    opcode op;
    switch (j->op) {
    case OP_JLT: op = left ? OP_JXLT_64 : OP_JXGT_64; break;
    case OP_JLE: op = left ? OP_JXLE_64 : OP_JXGE_64; break;
    case OP_JEQ: op = OP_JXEQ_64; break;
    case OP_JNE: op = OP_JXNE_64; break;
    default: return false;
    }
    put_op(k, op, l->b, l->c, left ? j->b : j->a, 0);
    p->dead = true;
    return true;
}

/* a += b[i] * c[i]: p loads b[i]. */
static bool fuse_dot(node *k, node *p)
{
    const insn *a = &k->code[0], *l = &p->code[0];
    if (a->op != OP_MULADDX_F64 || l->op != OP_LDX_64 || a->b != l->a || a->a == l->a || (int16_t)k->code[1].word != l->c)
        return false;
    if (l->c == l->a || a->c == l->a || a->c + 1 == l->a)
        return false;
    put_op(k, OP_MULADDXX_F64, a->a, l->b, a->c, slot_word(l->c));
    p->dead = true;
    return true;
}

/* t = v[j]; u = v[i]; v[i] = t; v[j] = u: k is the last of the four. */
static bool fuse_swap(opt *o, int b, int i)
{
    static const uint16_t kinds[][3] = { { OP_LDX_64, OP_STX_64, OP_SWAPX_64 }, { OP_LDX_U8, OP_STX_8, OP_SWAPX_8 },
                                         { OP_LDX_I32, OP_STX_32, OP_SWAPX_32 }, { OP_LDX_U32, OP_STX_32, OP_SWAPX_32 } };
    int at[4] = { i };
    for (int n = 1; n < 4; n++) {
        at[n] = opt_prev(o, o->block[b], at[n - 1]);
        if (at[n] < 0 || !opt_same_row(o, &o->v[i], &o->v[at[n]]))
            return false;
    }
    node *k = &o->v[i];
    const insn *s2 = k->code, *s1 = o->v[at[1]].code, *l2 = o->v[at[2]].code, *l1 = o->v[at[3]].code;
    if (l1->op != l2->op || s1->op != s2->op || s2->a != l2->a || s1->a != l1->a || l1->a == l2->a)
        return false;
    if (s1->c != l2->c || s2->c != l1->c || s1->b != s2->b || l1->b != s2->b || l2->b != s2->b)
        return false;
    const int fixed[] = { s2->b, s2->b + 1, s1->c, s2->c }; /* what the loads must not have changed */
    for (int n = 0; n < 4; n++)
        if (l1->a == fixed[n] || l2->a == fixed[n])
            return false;
    if (l1->a >= 2 || l2->a >= 2 || opt_memory(o, l1->a, 1) || opt_memory(o, l2->a, 1) || opt_live(o, o->live, l1->a, 1) ||
        opt_live(o, o->live, l2->a, 1))
        return false;
    for (size_t n = 0; n < sizeof kinds / sizeof *kinds; n++) {
        if (kinds[n][0] != l1->op || kinds[n][1] != s1->op)
            continue;
        put_op(k, (opcode)kinds[n][2], s2->b, s1->c, s2->c, 0);
        for (int m = 1; m < 4; m++)
            o->v[at[m]].dead = true;
        return true;
    }
    return false;
}

/* ---- all of them ---- */

bool opt_fuse(opt *o, int b, int i)
{
    node *k = &o->v[i];
    int pi = opt_prev(o, o->block[b], i);
    if (pi < 0)
        return false;
    node *p = &o->v[pi];
    int qi = opt_prev(o, o->block[b], pi);
    drop_nilcheck(o, k, p);
    if ((qi >= 0 && fuse_meet(k, p, &o->v[qi])) || fuse_step(k, p) || fuse_swap(o, b, i))
        return true;
    int d = k->code[0].op == OP_ST_64 ? k->code[0].b : k->code[0].op == OP_STX_64 ? k->code[0].a : INT_MIN;
    if (d != INT_MIN && !opt_live(o, o->live, d, 1) && fuse_update(o, b, i, pi))
        return true;
    /* the slots that p makes and k eats */
    int t = p->code[0].a, width = opt_def_width(info(p)->a);
    if (!width || opt_memory(o, t, width) || t >= 2)
        return false;
    bool k_makes_it = width == 1 && opt_def_width(info(k)->a) == 1 && k->code[0].a == t;
    if (!k_makes_it && opt_live(o, o->live, t, width))
        return false;
    if (info(p)->flags & OPF_PANIC && !opt_same_row(o, k, p))
        return false;
    if (qi >= 0 && fuse_step_constant(k, p, &o->v[qi]))
        return true;
    return fuse_test(k, p) || fuse_compare(k, p) || fuse_constant_store(k, p) || fuse_index2(k, p) || fuse_muladd(k, p) ||
           fuse_muladdx(k, p) || fuse_dot(k, p) || fuse_load(k, p) || fuse_two_loads(k, p) || fuse_mul_update(k, p) ||
           fuse_displaced(k, p) || fuse_converted(k, p) || fuse_chain_constant(k, p) || fuse_chain(k, p);
}
