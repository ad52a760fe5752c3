/* effects.c - see effects.h. One switch over the operand kinds; the ops whose operands need the context
 * (calls, select) have their own functions. */
#include "vm/effects.h"

#include "vm/interp.h"

/* ---- values of several slots ---- */

static void use_n(const effects *e, void *ctx, int slot, int n, const char *kinds)
{
    for (int i = 0; i < n; i++)
        e->use(ctx, slot + i, kinds[i] == 'P' ? SLOT_POINTER : SLOT_SCALAR);
}

static void def_n(const effects *e, void *ctx, int slot, int n, const char *kinds)
{
    for (int i = 0; i < n; i++)
        e->def(ctx, slot + i, kinds[i] == 'P' ? SLOT_POINTER : SLOT_SCALAR);
}

static void use_type(const effects *e, void *ctx, int slot, const type *t)
{
    for (uint64_t i = 0, n = type_slots(t); i < n; i++)
        e->use(ctx, slot + (int)i, type_word_is_pointer(t, i) ? SLOT_POINTER : SLOT_SCALAR);
}

static void def_type(const effects *e, void *ctx, int slot, const type *t)
{
    for (uint64_t i = 0, n = type_slots(t); i < n; i++)
        e->def(ctx, slot + (int)i, type_word_is_pointer(t, i) ? SLOT_POINTER : SLOT_SCALAR);
}

static const type *wtype(const insn *pc) { return (const type *)(uintptr_t)pc[1].word; }

/* ---- calls ---- */

const funcsig *call_sig(const insn *pc)
{
    switch (pc->op) {
    case OP_CALL:
    case OP_CALLNAT:
        return ((const func *)(uintptr_t)pc[1].word)->sig;
    case OP_CALLC:
        return (const funcsig *)(uintptr_t)pc[1].word;
    case OP_CALLI:
        return (const funcsig *)(uintptr_t)(pc[1].word & (((uint64_t)1 << 48) - 1));
    default:
        return NULL;
    }
}

static void use_arguments(const insn *pc, const effects *e, void *ctx)
{
    const funcsig *s = call_sig(pc);
    if (!s)
        return;
    for (int i = 0; i < s->nargs; i++) {
        int slot = pc->a + 2 + i;
        if (pc->op == OP_CALLI && slot == pc->c)
            continue; /* filled by the op itself */
        e->use(ctx, slot, sig_is_pointer(s, (unsigned)i) ? SLOT_POINTER : SLOT_SCALAR);
    }
}

static void def_results(const insn *pc, const effects *e, void *ctx)
{
    const funcsig *s = call_sig(pc);
    if (!s) { /* DEFERRET */
        e->kill_below(ctx, pc->a + 2);
        return;
    }
    e->kill_below(ctx, pc->a + 2 + s->nargs);
    for (int i = s->nargs; i < s->nargs + s->nres; i++)
        e->def(ctx, pc->a + 2 + i, sig_is_pointer(s, (unsigned)i) ? SLOT_POINTER : SLOT_SCALAR);
}

/* ---- select ---- */

static const selectinfo *select_of(const insn *pc) { return (const selectinfo *)(uintptr_t)pc[1].word; }

static void use_select(const insn *pc, const effects *e, void *ctx)
{
    const selectinfo *s = select_of(pc);
    for (uint32_t i = 0; i < s->ncases; i++) {
        const selectcase *c = &s->cases[i];
        e->use(ctx, c->chan, SLOT_POINTER);
        if (c->is_send && c->elem)
            use_type(e, ctx, c->elem, c->elemtype);
    }
}

static void def_select(const insn *pc, const effects *e, void *ctx)
{
    const selectinfo *s = select_of(pc);
    for (uint32_t i = 0; i < s->ncases; i++) {
        const selectcase *c = &s->cases[i];
        if (c->is_send)
            continue;
        if (c->elem)
            def_type(e, ctx, c->elem, c->elemtype);
        if (c->ok)
            e->def(ctx, c->ok, SLOT_SCALAR);
    }
}

/* ---- operands ---- */

static void use_captured(const insn *pc, const effects *e, void *ctx)
{
    const closureinfo *ci = (const closureinfo *)(uintptr_t)pc[1].word;
    for (int i = 0; i < pc->c; i++)
        e->use(ctx, pc->b + i, type_word_is_pointer(ci->obj, (uint64_t)i + 1) ? SLOT_POINTER : SLOT_SCALAR);
}

static void use_printed(const insn *pc, const effects *e, void *ctx)
{
    switch ((print_kind)pc->b) {
    case PRINT_STRING: use_n(e, ctx, pc->a, 2, "PS"); break;
    case PRINT_SLICE: use_n(e, ctx, pc->a, 3, "PSS"); break;
    case PRINT_POINTER: use_n(e, ctx, pc->a, 1, "P"); break;
    case PRINT_EFACE:
    case PRINT_IFACE: use_n(e, ctx, pc->a, 2, "SP"); break;
    case PRINT_C128: use_n(e, ctx, pc->a, 2, "SS"); break;
    case PRINT_SPACE:
    case PRINT_NEWLINE: break;
    default: use_n(e, ctx, pc->a, 1, "S"); break;
    }
}

static void use_indices(const insn *pc, const effects *e, void *ctx)
{
    uint32_t flags = (uint32_t)(pc[1].word >> 32);
    if (flags & SLICE_LO)
        e->use(ctx, pc->c, SLOT_SCALAR);
    if (flags & SLICE_HI)
        e->use(ctx, pc->c + 1, SLOT_SCALAR);
    if (flags & SLICE_MAX)
        e->use(ctx, pc->c + 2, SLOT_SCALAR);
}

static void use_operand(const insn *pc, operand o, int slot, const effects *e, void *ctx)
{
    switch (o) {
    case O_US: case O_BS: use_n(e, ctx, slot, 1, "S"); break;
    case O_UP: use_n(e, ctx, slot, 1, "P"); break;
    case O_USTR: use_n(e, ctx, slot, 2, "PS"); break;
    case O_UVEC: use_n(e, ctx, slot, 2, "PS"); break;
    case O_USLC: use_n(e, ctx, slot, 3, "PSS"); break;
    case O_UIFC: use_n(e, ctx, slot, 2, "SP"); break;
    case O_UC2: use_n(e, ctx, slot, 2, "SS"); break;
    case O_BSTRR: use_n(e, ctx, slot, 1, "S"); break;
    case O_UT: use_type(e, ctx, slot, wtype(pc)); break;
    case O_UKEY: use_type(e, ctx, slot, wtype(pc)->u.map.key); break;
    case O_UIDX: use_indices(pc, e, ctx); break;
    case O_UCAP: use_captured(pc, e, ctx); break;
    case O_UPRT: use_printed(pc, e, ctx); break;
    case O_USTRN:
        for (int i = 0; i < pc->c; i++)
            use_n(e, ctx, slot + 2 * i, 2, "PS");
        break;
    case O_BASE: use_arguments(pc, e, ctx); break;
    default: break;
    }
}

static void def_operand(const insn *pc, operand o, int slot, const effects *e, void *ctx)
{
    switch (o) {
    case O_DS: case O_BS: def_n(e, ctx, slot, 1, "S"); break;
    case O_DP: def_n(e, ctx, slot, 1, "P"); break;
    case O_DX: e->move(ctx, slot, pc->b, 1); break;
    case O_DX2: e->move(ctx, slot, pc->b, 2); break;
    case O_DX3: e->move(ctx, slot, pc->b, 3); break;
    case O_DXN: e->move(ctx, slot, pc->b, (uint16_t)pc->c); break;
    case O_DZ1: e->def(ctx, slot, SLOT_ZERO); break;
    case O_DZ:
        for (int i = 0; i < (uint16_t)pc->c; i++)
            e->def(ctx, slot + i, SLOT_ZERO);
        break;
    case O_DSTR: def_n(e, ctx, slot, 2, "PS"); break;
    case O_DSLC: def_n(e, ctx, slot, 3, "PSS"); break;
    case O_DIFC: def_n(e, ctx, slot, 2, "SP"); break;
    case O_DC2: def_n(e, ctx, slot, 2, "SS"); break;
    case O_DT: def_type(e, ctx, slot, wtype(pc)); break;
    case O_DPS: def_n(e, ctx, slot, 2, "PS"); break;
    case O_DIFCS: def_n(e, ctx, slot, 3, "SPS"); break;
    case O_BSTRR: def_n(e, ctx, slot, 3, "SSS"); break;
    case O_BASE: def_results(pc, e, ctx); break;
    default: break;
    }
}

void op_uses(const func *f, const insn *pc, const effects *e, void *ctx)
{
    (void)f;
    const opinfo *op = &opinfos[pc->op];
    use_operand(pc, op->a, pc->a, e, ctx);
    use_operand(pc, op->b, pc->b, e, ctx);
    use_operand(pc, op->c, pc->c, e, ctx);
    if (op->w == W_SLOT)
        e->use(ctx, (int)(int16_t)pc[1].word, SLOT_SCALAR);
    else if (op->w == W_PSLOT)
        e->use(ctx, (int)(int16_t)pc[1].word, SLOT_POINTER);
    else if (pc->op == OP_SELECT)
        use_select(pc, e, ctx);
}

void op_defs(const func *f, const insn *pc, const effects *e, void *ctx)
{
    (void)f;
    const opinfo *op = &opinfos[pc->op];
    def_operand(pc, op->a, pc->a, e, ctx);
    def_operand(pc, op->b, pc->b, e, ctx);
    def_operand(pc, op->c, pc->c, e, ctx);
    if (pc->op == OP_SELECT)
        def_select(pc, e, ctx);
}

/* ---- jumps ---- */

int op_ntargets(const insn *pc)
{
    const opinfo *op = &opinfos[pc->op];
    if (!(op->flags & OPF_JUMP))
        return 0;
    return pc->op == OP_JTAB ? (uint16_t)pc->b : 1;
}

int32_t op_target(const insn *pc, int i)
{
    const opinfo *op = &opinfos[pc->op];
    if (pc->op == OP_JTAB)
        return ((const int32_t *)(uintptr_t)pc[1].word)[i];
    if (op->w == W_JMP)
        return (int32_t)pc[1].word;
    return op->b == O_JMP32 ? insn_imm32(pc) : pc->c;
}

/* ---- areas of arguments and results ---- */

uint64_t list_slots(type **list, uint32_t n)
{
    uint64_t slots = 0;
    for (uint32_t i = 0; i < n; i++)
        slots += type_slots(list[i]);
    return slots;
}

void mark_area(uint8_t *bits, uint64_t at, type **list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        at -= type_slots(list[i]);
        for (uint64_t k = 0; k < type_slots(list[i]); k++)
            if (type_word_is_pointer(list[i], k))
                bits[(at + k) / 8] |= (uint8_t)(1 << ((at + k) % 8));
    }
}
