/* test_opt.c - the pass over finished bytecode. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/unit/bcasm.h"
#include "vm/opt.h"
#include "vm/verify.h"

/* The ops of f by name, in one line. */
static const char *ops(const func *f)
{
    static char text[512];
    size_t n = 0;
    text[0] = '\0';
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? " " : "", opinfos[f->code[off].op].name);
    return text;
}

static void expect_ops(func *f, const char *want)
{
    char msg[256] = "";
    cr_assert(verify_func(f, msg, sizeof msg), "before: %s", msg);
    opt_func(f);
    cr_expect(verify_func(f, msg, sizeof msg), "after: %s", msg);
    cr_expect_str_eq(ops(f), want, "%s", ops(f));
}

Test(opt, a_copy_that_is_only_read)
{
    bcasm a = { 0 };
    emit(&a, OP_MOV, -1, 2, 0);
    emit(&a, OP_ADDI, -2, -1, 1);
    emit(&a, OP_MUL, 3, -2, -1);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 32);
    expect_ops(f, "ADDI MUL RET");
    cr_expect_eq(f->code[0].b, 2);
    cr_expect_eq(f->code[1].c, 2);
}

Test(opt, a_copy_of_what_changes_stays)
{
    bcasm a = { 0 };
    emit(&a, OP_MOV, -1, 2, 0);
    emit(&a, OP_ADDI, 2, 2, 1);
    emit(&a, OP_MUL, 3, 2, -1);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(1, 1, "SS"), 32), "MOV ADDI MUL RET");
}

Test(opt, a_value_is_made_in_place)
{
    bcasm a = { 0 };
    emit(&a, OP_ADDI, -1, 2, 1);
    emit(&a, OP_ADDI, -2, 2, 2);
    emit(&a, OP_MOV, 3, -1, 0);
    emit(&a, OP_MOV, 2, -2, 0);
    emit(&a, OP_MUL, 3, 3, 2);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(1, 1, "SS"), 32), "ADDI ADDI MUL RET");
}

Test(opt, a_swap_keeps_its_temporaries)
{
    bcasm a = { 0 }; /* x, y = y, x */
    emit(&a, OP_MOV, -1, 2, 0);
    emit(&a, OP_MOV, -2, 3, 0);
    emit(&a, OP_MOV, 3, -1, 0);
    emit(&a, OP_MOV, 2, -2, 0);
    emit(&a, OP_SUB, 4, 3, 2);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(2, 1, "SSS"), 32);
    opt_func(f);
    int moves = 0;
    for (uint32_t i = 0; i < f->ncode; i++)
        moves += f->code[i].op == OP_MOV;
    cr_expect_geq(moves, 3, "%s", ops(f));
}

Test(opt, a_dot_product)
{
    bcasm a = { 0 }; /* vectors at 2 and 4 */
    emit(&a, OP_ZERO, -1, 0, 0);
    emit(&a, OP_ZERO, -2, 0, 0);
    uint32_t top = label(&a);
    emit(&a, OP_LDX_64, -3, 2, -1);
    emit(&a, OP_LDX_64, -4, 4, -1);
    emit(&a, OP_MUL_F64, -3, -3, -4);
    emit(&a, OP_ADD_F64, -2, -2, -3);
    emit(&a, OP_INCJLT, -1, 3, to(&a, top));
    emit(&a, OP_RETMOV, 6, -2, 0);
    func *f = assemble(&a, "dot", sig(4, 1, "PSPSS"), 48);
    expect_ops(f, "ZERO ZERO MULADDXX_F64 INCJLT RETMOV");
    cr_expect_eq(f->code[4].c, -2, "the jump goes back to the product");
}

Test(opt, an_update_in_memory)
{
    bcasm a = { 0 }; /* p.x += y * z */
    emit(&a, OP_LD_64, -1, 4, 8);
    emit(&a, OP_MUL_F64, -2, 3, 2);
    emit(&a, OP_ADD_F64, -1, -1, -2);
    emit(&a, OP_ST_64, 4, -1, 8);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(3, 0, "SSP"), 32), "MULADDTO_F64 RET");
}

Test(opt, a_store_between_keeps_the_load)
{
    bcasm a = { 0 };
    emit(&a, OP_LD_64, -1, 3, 8);
    emit(&a, OP_ST_64, 2, -1, 0); /* may be the same place, and reads the value */
    emit(&a, OP_ADDI, -1, -1, 1);
    emit(&a, OP_ST_64, 3, -1, 8);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(2, 0, "PP"), 32), "LD_64 ST_64 ADDI ST_64 RET");
}

Test(opt, two_indices)
{
    bcasm a = { 0 };
    emit(&a, OP_LDX_SLC, -3, 4, 3);
    emit(&a, OP_LDX_64, -1, -3, 2);
    emit(&a, OP_RETMOV, 6, -1, 0);
    expect_ops(assemble(&a, "f", sig(4, 1, "SSPSS"), 48), "LDX_SLC LDX_64 RETMOV"); /* -1 is inside the slice's slots */
    bcasm b = { 0 };
    emit(&b, OP_LDX_SLC, -4, 4, 3);
    emit(&b, OP_LDX_64, -1, -4, 2);
    emit(&b, OP_RETMOV, 6, -1, 0);
    expect_ops(assemble(&b, "f", sig(4, 1, "SSPSS"), 48), "LDX2_64 RETMOV");
}

Test(opt, a_step_and_its_test)
{
    bcasm a = { 0 };
    emit(&a, OP_ZERO, -1, 0, 0);
    uint32_t top = label(&a);
    emit(&a, OP_ADDI, -1, -1, 2);
    emit(&a, OP_JLT, -1, 2, to(&a, top));
    emit(&a, OP_RETMOV, 3, -1, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 16);
    expect_ops(f, "ZERO ADDIJLT RETMOV");
    cr_expect_eq((int32_t)f->code[2].word, 0, "it jumps to itself");
}

Test(opt, address_taken_memory_is_left_alone)
{
    bcasm a = { 0 };
    emit(&a, OP_MOV, -1, 2, 0); /* seen through the pointer only */
    emit(&a, OP_LEAL, -2, -1, 0);
    emit(&a, OP_LD_64, 3, -2, 0);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(1, 1, "SS"), 32), "MOV LEAL LD_64 RET");
}

Test(opt, a_jump_over_a_jump)
{
    bcasm a = { 0 };
    uint32_t over = emit(&a, OP_JF, 2, 0, 0);
    uint32_t away = emit(&a, OP_JMP, 0, 0, 0);
    patch(&a, over);
    emit(&a, OP_ADDI, 3, 3, 1);
    patch(&a, away);
    emit(&a, OP_ADDI, 4, 3, 2);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(2, 1, "SSS"), 16);
    expect_ops(f, "JT ADDI ADDI RET");
    cr_expect_eq(f->code[0].b, 2);
}

Test(opt, a_loop_to_a_large_constant)
{
    bcasm a = { 0 };
    emit(&a, OP_ZERO, -1, 0, 0);
    uint32_t top = label(&a);
    emit(&a, OP_ADDI, 2, 2, 3);
    emit(&a, OP_ADDI, -1, -1, 1);
    emit_imm32(&a, OP_LDI, -2, 1000000);
    emit(&a, OP_JLT, -1, -2, to(&a, top));
    emit(&a, OP_RETMOV, 3, 2, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 32);
    expect_ops(f, "ZERO ADDI ADDIJLTK RETMOV");
    cr_expect_eq((int32_t)f->code[3].word, -1);
    cr_expect_eq((int32_t)(f->code[3].word >> 32), 1000000);
}

Test(opt, tests_of_elements_and_bits)
{
    bcasm a = { 0 };
    emit(&a, OP_LDX_U8, -1, 3, 2);
    uint32_t j1 = emit(&a, OP_JF, -1, 0, 0);
    emit(&a, OP_ANDI, -1, 2, 1);
    uint32_t j2 = emit(&a, OP_JNEI, -1, 0, 0);
    emit_imm32(&a, OP_LDI, -1, 1);
    emit(&a, OP_STX_8, -1, 3, 2);
    patch(&a, j1);
    patch(&a, j2);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(3, 0, "SPS"), 16), "JXF_U8 JAND STXK_8 RET");
}

Test(opt, repeated_arithmetic)
{
    bcasm a = { 0 };
    emit(&a, OP_ADD, -1, 2, 3);
    emit(&a, OP_ADD, -2, 2, 3);
    emit(&a, OP_ADDI, -2, -2, 1);
    emit(&a, OP_MUL, 4, -1, -2);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(2, 1, "SSS"), 24), "ADD ADDI MUL RET");
    bcasm b = { 0 };
    emit(&b, OP_ADD, -1, 2, 3);
    emit(&b, OP_ADDI, 2, 2, 1); /* an operand changes */
    emit(&b, OP_ADD, -2, 2, 3);
    emit(&b, OP_MUL, 4, -1, -2);
    emit(&b, OP_RET, 0, 0, 0);
    expect_ops(assemble(&b, "f", sig(2, 1, "SSS"), 24), "ADD ADDI ADD MUL RET");
}

Test(opt, a_swap_of_elements)
{
    bcasm a = { 0 }; /* v[i], v[j] = v[j], v[i] */
    emit(&a, OP_LDX_64, -1, 4, 2);
    emit(&a, OP_LDX_64, -2, 4, 3);
    emit(&a, OP_STX_64, -1, 4, 3);
    emit(&a, OP_STX_64, -2, 4, 2);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(4, 0, "SSPS"), 16);
    expect_ops(f, "SWAPX_64 RET");
    cr_expect(f->code[0].a == 4 && f->code[0].b == 3 && f->code[0].c == 2);
}

Test(opt, both_ends_meet)
{
    bcasm a = { 0 };
    emit(&a, OP_ZERO, -1, 0, 0);
    uint32_t top = label(&a);
    emit(&a, OP_ADDI, -1, -1, 1);
    emit(&a, OP_ADDI, 2, 2, -1);
    emit(&a, OP_JLT, -1, 2, to(&a, top));
    emit(&a, OP_RETMOV, 3, -1, 0);
    expect_ops(assemble(&a, "f", sig(1, 1, "SS"), 16), "ZERO INCDECJLT RETMOV");
}

Test(opt, a_constant_moves_out_of_a_loop)
{
    bcasm a = { 0 };
    emit(&a, OP_ZERO, -1, 0, 0);
    uint32_t top = label(&a);
    emitw(&a, OP_LDK, -2, 0, 0, (void *)(uintptr_t)123456789);
    emit(&a, OP_XOR, 3, 3, -2);
    emit(&a, OP_INCJLT, -1, 2, to(&a, top));
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 16);
    expect_ops(f, "ZERO LDK XOR INCJLT RET");
    cr_expect_eq(f->code[4].c, -1, "the jump goes behind the constant");
    cr_expect_eq(f->frame_bytes, 24);
    cr_expect_eq(f->code[3].c, -3);
}

Test(opt, a_constant_stays_in_a_loop_with_calls)
{
    bcasm b = { 0 };
    emit(&b, OP_RET, 0, 0, 0);
    func *callee = assemble(&b, "g", sig(0, 0, ""), 8);
    bcasm a = { 0 };
    emit(&a, OP_ZERO, -1, 0, 0);
    uint32_t top = label(&a);
    emitw(&a, OP_LDK, -2, 0, 0, (void *)(uintptr_t)123456789);
    emit(&a, OP_XOR, 3, 3, -2);
    emitw(&a, OP_CALL, -4, 0, 0, callee);
    emit(&a, OP_INCJLT, -1, 2, to(&a, top));
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(1, 1, "SS"), 64), "ZERO LDK XOR CALL INCJLT RET");
}

Test(opt, a_load_is_used_again_behind_a_jump)
{
    bcasm a = { 0 }; /* if v[i] > x { x = v[i] } */
    emit(&a, OP_LDX_64, -1, 3, 2);
    uint32_t out = emit(&a, OP_JLE, -1, 5, 0);
    emit(&a, OP_LDX_64, -2, 3, 2);
    emit(&a, OP_ADDI, 5, -2, 1);
    patch(&a, out);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(3, 1, "SPSS"), 24), "LDX_64 JLE ADDI RET");
    bcasm b = { 0 };
    emit(&b, OP_LDX_64, -1, 3, 2);
    out = emit(&b, OP_JLE, -1, 5, 0);
    emit(&b, OP_STX_64, 5, 3, 2); /* another value now */
    emit(&b, OP_LDX_64, -2, 3, 2);
    emit(&b, OP_ADDI, 5, -2, 1);
    patch(&b, out);
    emit(&b, OP_RET, 0, 0, 0);
    expect_ops(assemble(&b, "f", sig(3, 1, "SPSS"), 24), "JXLE_64 STX_64 LDX_64 ADDI RET");
}

Test(opt, a_range_of_numbers)
{
    bcasm a = { 0 };
    uint32_t below = emit(&a, OP_JLTI, 2, 'a', 0);
    uint32_t above = emit(&a, OP_JGTI, 2, 'z', 0);
    emit(&a, OP_ADDI, 3, 2, -32);
    patch(&a, below);
    patch(&a, above);
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 16);
    expect_ops(f, "JOUT ADDI RET");
    cr_expect(f->code[0].b == 'a' && f->code[0].c == 'z' && (int32_t)f->code[1].word == 3);
}

Test(opt, chains)
{
    bcasm a = { 0 }; /* x * y + z - 1 */
    emit(&a, OP_MUL, -1, 4, 3);
    emit(&a, OP_ADD, -2, 2, -1);
    emit(&a, OP_ADDI, 5, -2, -1);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(3, 1, "SSSS"), 24), "MUL ADDADDI RET");
    bcasm b = { 0 }; /* x ^ x << 13, and what subtraction must not turn round */
    emit(&b, OP_SHLI, -1, 4, 13);
    emit(&b, OP_XOR, 4, 4, -1);
    emit(&b, OP_ADD_F64, -1, 3, 2);
    emit(&b, OP_SUB_F64, 5, 4, -1);
    emit(&b, OP_RET, 0, 0, 0);
    expect_ops(assemble(&b, "f", sig(3, 1, "SSSS"), 24), "SHLXOR ADD_F64 SUB_F64 RET");
}

Test(opt, a_test_of_a_constant)
{
    bcasm a = { 0 }; /* t = x < 3; if t … */
    uint32_t no = emit(&a, OP_JGEI, 2, 3, 0);
    emit_imm32(&a, OP_LDI, -1, 1);
    uint32_t both = emit(&a, OP_JMP, 0, 0, 0);
    patch(&a, no);
    emit_imm32(&a, OP_LDI, -1, 0);
    patch(&a, both);
    uint32_t out = emit(&a, OP_JF, -1, 0, 0);
    emit(&a, OP_ADDI, 3, 3, 1);
    patch(&a, out);
    emit(&a, OP_RET, 0, 0, 0);
    expect_ops(assemble(&a, "f", sig(1, 1, "SS"), 16), "JGEI ADDI RET");
}
