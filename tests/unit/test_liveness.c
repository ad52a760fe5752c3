/* test_liveness.c - stack maps of functions assembled by hand. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/unit/bcasm.h"
#include "vm/liveness.h"
#include "vm/verify.h"

static char found[512];

static void note_slot(void *ctx, int slot)
{
    (void)ctx;
    size_t n = strlen(found);
    snprintf(found + n, sizeof found - n, "%s%d", n ? " " : "", slot);
}

/* The live pointer slots of f at off, ascending: "-3 2". */
static const char *live(const func *f, uint32_t off, frame_kind kind)
{
    found[0] = '\0';
    liveness_visit(f, f->code + off, kind, note_slot, NULL);
    return found;
}

static void expect_verified(const func *f, bool good)
{
    char msg[256] = "";
    cr_expect(verify_func(f, msg, sizeof msg) == good, "%s", msg);
}

#define EXPECT_LIVE(f, off, kind, want) \
    do { const char *got_ = live(f, off, kind); cr_expect_str_eq(got_, want, "at %u: %s, expected %s", off, got_, want); } while (0)

Test(liveness, a_pointer_dies_with_its_last_use)
{
    bcasm a = { 0 };
    uint32_t load = emit(&a, OP_LD_64, -1, 2, 0);
    uint32_t add = emit(&a, OP_ADDI, -1, -1, 1);
    emit(&a, OP_RETMOV, 3, -1, 0);
    func *f = assemble(&a, "f", sig(1, 1, "PS"), 16);
    expect_verified(f, true);
    EXPECT_LIVE(f, load, FRAME_AT, "2");
    EXPECT_LIVE(f, add, FRAME_AT, "");
}

Test(liveness, a_move_passes_the_kind_on)
{
    bcasm a = { 0 };
    uint32_t move = emit(&a, OP_MOV2, -2, 2, 0); /* a string */
    uint32_t use = emit(&a, OP_LDX_U8, -3, -2, 4);
    emit(&a, OP_RETMOV, 5, -3, 0);
    func *f = assemble(&a, "f", sig(3, 1, "PSSS"), 32);
    expect_verified(f, true);
    EXPECT_LIVE(f, move, FRAME_AT, "2");
    EXPECT_LIVE(f, use, FRAME_AT, "-2");
}

Test(liveness, a_scalar_move_passes_nothing)
{
    bcasm a = { 0 };
    uint32_t move = emit(&a, OP_MOV, -1, 2, 0);
    emit(&a, OP_RETMOV, 3, -1, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 16);
    EXPECT_LIVE(f, move, FRAME_AT, "");
}

Test(liveness, paths_join)
{
    bcasm a = { 0 };
    uint32_t branch = emit(&a, OP_JEQI, 3, 0, 0);
    uint32_t left = emit(&a, OP_LD_64, -1, 2, 0); /* uses the pointer */
    uint32_t out = emit(&a, OP_JMP, 0, 0, 0);
    patch(&a, branch);
    uint32_t right = label(&a);
    emit_imm32(&a, OP_LDI, -1, 7);
    patch(&a, out);
    uint32_t end = emit(&a, OP_RETMOV, 4, -1, 0);
    func *f = assemble(&a, "f", sig(2, 1, "PSS"), 16);
    expect_verified(f, true);
    EXPECT_LIVE(f, branch, FRAME_AT, "2");
    EXPECT_LIVE(f, left, FRAME_AT, "2");
    EXPECT_LIVE(f, right, FRAME_AT, "");
    EXPECT_LIVE(f, end, FRAME_AT, "");
}

Test(liveness, a_loop_keeps_what_the_next_turn_uses)
{
    bcasm a = { 0 };
    emit_imm32(&a, OP_LDI, -1, 0);
    emit(&a, OP_MOV, -2, 2, 0);
    uint32_t top = label(&a);
    emit(&a, OP_LD_64, -3, -2, 8);
    uint32_t next = emit(&a, OP_LD_P, -2, -2, 0); /* p = p.next */
    uint32_t back = label(&a);
    emit(&a, OP_INCJLTI, -1, 10, to(&a, top));
    uint32_t after = emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(1, 0, "P"), 32);
    expect_verified(f, true);
    EXPECT_LIVE(f, top, FRAME_AT, "-2");
    EXPECT_LIVE(f, next, FRAME_AT, "-2");
    EXPECT_LIVE(f, back, FRAME_AT, "-2");
    EXPECT_LIVE(f, after, FRAME_AT, "");
}

Test(liveness, a_paused_call_leaves_arguments_and_results_to_the_callee)
{
    func *g = declare("g", sig(2, 1, "PSP"), 16); /* fp[2] last parameter (P), fp[3] first, fp[4] result */
    bcasm a = { 0 };
    emit(&a, OP_MOV, -6, 2, 0); /* base -8: argument slots -6, -5, result -4 */
    emit_imm32(&a, OP_LDI, -5, 1);
    uint32_t call = emitw(&a, OP_CALL, -8, 0, 0, g);
    uint32_t ret = label(&a);
    emit(&a, OP_LD_64, -1, 2, 0); /* the parameter is used after the call */
    emit(&a, OP_LD_64, -2, -4, 0); /* so is the result */
    emit(&a, OP_RETMOV, 3, -1, 0);
    func *f = assemble(&a, "f", sig(1, 1, "PS"), 64);
    expect_verified(f, true);
    EXPECT_LIVE(f, call, FRAME_AT, "-6 2");
    EXPECT_LIVE(f, ret, FRAME_RETURN, "2");
    EXPECT_LIVE(f, ret, FRAME_AT, "-4 2");
}

Test(liveness, results_are_live_from_their_definition_to_the_return)
{
    bcasm a = { 0 };
    uint32_t start = label(&a);
    emit(&a, OP_LD_P, 3, 2, 0);
    uint32_t ret = emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(1, 1, "PP"), 8);
    expect_verified(f, true);
    EXPECT_LIVE(f, start, FRAME_AT, "2");
    EXPECT_LIVE(f, ret, FRAME_AT, "3");
}

Test(liveness, the_address_taken_region_is_live_once_it_is_zeroed)
{
    static const uint8_t mask[] = { 5 };
    bcasm a = { 0 };
    uint32_t start = emit(&a, OP_ZERON, -3, 0, 3);
    uint32_t second = emit(&a, OP_LEAL, -4, -3, 0);
    uint32_t ret = emit(&a, OP_RET, 0, 0, 0);
    func *f = declare("f", sig(0, 0, ""), 40);
    f->live_lo = -3;
    f->live_n = 3;
    f->live_ptrs = mask;
    define(&a, f);
    expect_verified(f, true);
    EXPECT_LIVE(f, start, FRAME_AT, "");
    EXPECT_LIVE(f, second, FRAME_AT, "-3 -1");
    EXPECT_LIVE(f, ret, FRAME_AT, "-3 -1");
}

Test(liveness, what_moves_into_the_region_is_live_before)
{
    static const uint8_t mask[] = { 2 };
    bcasm a = { 0 };
    emit(&a, OP_ZERON, -2, 0, 2);
    uint32_t move = emit(&a, OP_MOV2, -2, 2, 0); /* an interface */
    emit(&a, OP_RET, 0, 0, 0);
    func *f = declare("f", sig(2, 0, "SP"), 24);
    f->live_lo = -2;
    f->live_n = 2;
    f->live_ptrs = mask;
    define(&a, f);
    expect_verified(f, true);
    EXPECT_LIVE(f, move, FRAME_AT, "-1 3");
}

Test(liveness, deferred_calls_keep_the_results)
{
    bcasm a = { 0 };
    uint32_t start = emit(&a, OP_ZERO, 3, 0, 0);
    uint32_t defer = emit(&a, OP_DEFER, 2, 0, 0);
    uint32_t last = emit(&a, OP_DEFERRET, -3, 0, 0);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = declare("f", sig(1, 1, "PP"), 32);
    f->flags = FUNC_HAS_DEFER;
    f->deferreturn = last;
    define(&a, f);
    expect_verified(f, true);
    EXPECT_LIVE(f, start, FRAME_AT, "2");
    EXPECT_LIVE(f, defer, FRAME_AT, "2 3");
    EXPECT_LIVE(f, last, FRAME_RETURN, "3");
}

Test(liveness, what_the_epilogue_reads_is_live_in_whatever_may_panic_after_a_defer)
{
    bcasm a = { 0 };
    uint32_t before = emit(&a, OP_LD_64, -2, 2, 0);  /* may panic, but nothing is deferred yet */
    emit(&a, OP_MOV, -1, 2, 0);                      /* the box of a result */
    emit(&a, OP_ZERO, 2, 0, 0);
    uint32_t defer = emit(&a, OP_DEFER, 3, 0, 0);
    uint32_t after = emit(&a, OP_LD_64, -2, 4, 0);
    uint32_t jump = emit(&a, OP_JEQI, -2, 0, 0);
    emit(&a, OP_ZERO, -1, 0, 0);                     /* on this path the box is made anew */
    patch(&a, jump);
    uint32_t last = emit(&a, OP_DEFERRET, -5, 0, 0);
    emit(&a, OP_LD_P, 5, -1, 0);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = declare("f", sig(3, 1, "PPPP"), 64);
    f->deferreturn = last;
    define(&a, f);
    expect_verified(f, true);
    EXPECT_LIVE(f, before, FRAME_AT, "2 3 4");
    EXPECT_LIVE(f, defer, FRAME_AT, "-1 3 4");
    EXPECT_LIVE(f, after, FRAME_AT, "-1 4");
    EXPECT_LIVE(f, last, FRAME_AT, "-1");
}

Test(liveness, a_parked_op_shows_uses_definitions_and_what_follows)
{
    static uint8_t ptr[] = { 1 };
    static type elem = { .size = 8, .ptrdata = 8, .gcdata = ptr, .gcsize = 8 };
    bcasm a = { 0 };
    uint32_t recv = emitw(&a, OP_RECV, -1, 2, 0, &elem);
    emit(&a, OP_ST_P, 3, -1, 0);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(2, 0, "PP"), 16);
    expect_verified(f, true);
    EXPECT_LIVE(f, recv, FRAME_AT, "2 3");
    EXPECT_LIVE(f, recv, FRAME_PARKED, "-1 2 3");
}

Test(liveness, a_closure_keeps_its_funcval)
{
    bcasm a = { 0 };
    uint32_t start = emit(&a, OP_LD_64, -2, -1, 8);
    emit(&a, OP_RETMOV, 2, -2, 0);
    func *f = declare("f", sig(0, 1, "S"), 16);
    f->flags = FUNC_CLOSURE;
    define(&a, f);
    expect_verified(f, true);
    EXPECT_LIVE(f, start, FRAME_AT, "-1");
}

Test(liveness, overlapping_moves)
{
    bcasm a = { 0 };
    uint32_t move = emit(&a, OP_MOVN, -3, -4, 3); /* -4,-3,-2 to -3,-2,-1 */
    emit(&a, OP_LD_64, -5, -3, 0);
    emit(&a, OP_LD_64, -5, -1, 0);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(0, 0, ""), 48);
    EXPECT_LIVE(f, move, FRAME_AT, "-4 -2");
}

/* ---- the verifier ---- */

Test(verify, a_scalar_is_no_pointer)
{
    bcasm a = { 0 };
    emit(&a, OP_LD_64, -1, 2, 0);
    emit(&a, OP_RET, 0, 0, 0);
    expect_verified(assemble(&a, "f", sig(1, 0, "S"), 16), false);
}

Test(verify, a_pointer_on_one_path_only)
{
    bcasm a = { 0 };
    uint32_t j = emit(&a, OP_JEQI, 3, 0, 0);
    emit(&a, OP_MOV, -1, 2, 0);
    patch(&a, j);
    emit(&a, OP_LD_64, -2, -1, 0);
    emit(&a, OP_RET, 0, 0, 0);
    expect_verified(assemble(&a, "f", sig(2, 0, "PS"), 16), false);
}

Test(verify, zero_is_a_pointer)
{
    bcasm a = { 0 };
    emit(&a, OP_ZERO, -1, 0, 0);
    uint32_t j = emit(&a, OP_JEQI, 3, 0, 0);
    emit(&a, OP_MOV, -1, 2, 0);
    patch(&a, j);
    emit(&a, OP_LD_64, -2, -1, 0);
    emit(&a, OP_RET, 0, 0, 0);
    expect_verified(assemble(&a, "f", sig(2, 0, "PS"), 16), true);
}

Test(verify, shapes)
{
    bcasm end = { 0 };
    emit(&end, OP_NOP, 0, 0, 0);
    expect_verified(assemble(&end, "runs off", sig(0, 0, ""), 8), false);

    bcasm slot = { 0 };
    emit(&slot, OP_MOV, -9, 2, 0);
    emit(&slot, OP_RET, 0, 0, 0);
    expect_verified(assemble(&slot, "outside", sig(1, 0, "S"), 16), false);

    bcasm jump = { 0 };
    emitw(&jump, OP_LDK, -1, 0, 0, NULL);
    emit_imm32(&jump, OP_JMP, 0, -1); /* into the constant */
    expect_verified(assemble(&jump, "into a constant", sig(0, 0, ""), 16), false);

    bcasm frame = { 0 };
    emitw(&frame, OP_CALL, -8, 0, 0, declare("g", sig(0, 0, ""), 8));
    emit(&frame, OP_RET, 0, 0, 0);
    expect_verified(assemble(&frame, "frame too small", sig(0, 0, ""), 16), false);
}

Test(codemap, finds_the_function_of_a_pc)
{
    bcasm a = { 0 };
    for (int i = 0; i < 20; i++)
        emit(&a, OP_NOP, 0, 0, 0);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(0, 0, ""), 8), *g = assemble(&a, "g", sig(0, 0, ""), 8);
    cr_expect_eq(func_of(f->code), f);
    cr_expect_eq(func_of(f->code + 21), f, "the return pc of a last call");
    cr_expect_eq(func_of(g->code), g);
    cr_expect_null(func_of(stub_goexit));
    cr_expect_null(func_of(NULL));
}
