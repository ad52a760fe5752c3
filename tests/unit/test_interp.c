/* test_interp.c - the interpreter on bytecode written by hand.
 *
 * The calling thread becomes m0 with a P, without a scheduler; a goroutine made by hand runs one function.
 */
#include <criterion/criterion.h>
#include <math.h>

#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/stack.h"
#include "tests/unit/bcasm.h"
#include "vm/hooks.h"
#include "vm/interp.h"
#include "vm/verify.h"

static g gr;

static void setup(void)
{
    static char *argv[] = { "test", NULL };
    vm_register_hooks();
    bind_m0();
    args(1, argv, argv + 1);
    osinit();
    schedinit();
    memset(&gr, 0, sizeof gr);
    gr.stack = stackalloc(FIXED_STACK);
    gr.stackguard0 = gr.stack.lo + STACK_GUARD;
    gr.m = getm();
    gr.goid = 1;
    gr.atomicstatus = GRUNNING;
    getm()->curg = &gr;
}

TestSuite(interp, .init = setup);

/* Calls f with the arguments in slot order (the last parameter first); returns the lowest result slot. */
static uint64_t run(func *f, int nargs, const uint64_t *args)
{
    uint64_t *fp = (uint64_t *)gr.stack.hi - 16;
    memset(fp, 0, 16 * sizeof *fp);
    fp[1] = (uint64_t)(uintptr_t)stub_goexit;
    for (int i = 0; i < nargs; i++)
        fp[2 + i] = args[i];
    gr.sched.pc = f->entry;
    gr.sched.fp = fp;
    int why = interp_execute(&gr);
    cr_assert_eq(why, RUN_EXIT, "left with %d", why);
    return ((uint64_t *)gr.stack.hi - 16)[2 + nargs];
}

static uint64_t run1(func *f, uint64_t a) { return run(f, 1, &a); }

static uint64_t bits(double d)
{
    uint64_t u;
    memcpy(&u, &d, 8);
    return u;
}
static uint64_t bits32(float d)
{
    uint32_t u;
    memcpy(&u, &d, 4);
    return u;
}

/* ---- arithmetic ---- */

typedef struct binary { opcode op; uint64_t x, y, want; } binary;

#define MIN64 0x8000000000000000u

static const binary binaries[] = {
    { OP_ADD, 2, 3, 5 }, { OP_ADD, UINT64_MAX, 1, 0 }, { OP_SUB, 2, 3, UINT64_MAX }, { OP_MUL, 7, 6, 42 },
    { OP_DIV, 7, 2, 3 }, { OP_DIV, (uint64_t)-7, 2, (uint64_t)-3 }, { OP_DIV, MIN64, UINT64_MAX, MIN64 },
    { OP_MOD, (uint64_t)-7, 2, UINT64_MAX }, { OP_MOD, MIN64, UINT64_MAX, 0 },
    { OP_DIVU, UINT64_MAX, 2, UINT64_MAX / 2 }, { OP_MODU, UINT64_MAX, 10, 5 },
    { OP_AND, 12, 10, 8 }, { OP_OR, 12, 10, 14 }, { OP_XOR, 12, 10, 6 }, { OP_ANDN, 12, 10, 4 },
    { OP_SHL, 1, 63, MIN64 }, { OP_SHL, 1, 64, 0 }, { OP_SHL, 1, UINT64_MAX, 0 },
    { OP_SHR, MIN64, 63, UINT64_MAX }, { OP_SHR, MIN64, 200, UINT64_MAX }, { OP_SHRU, MIN64, 63, 1 }, { OP_SHRU, MIN64, 64, 0 },
    { OP_ADD_I32, 0x7fffffff, 1, (uint64_t)(int64_t)INT32_MIN }, { OP_MUL_I32, 65536, 65536, 0 },
    { OP_SUB_U32, 0, 1, 0xffffffff }, { OP_ADD_U8, 255, 2, 1 },
    { OP_EQ, 1, 1, 1 }, { OP_NE, 1, 1, 0 }, { OP_LT, UINT64_MAX, 0, 1 }, { OP_LTU, UINT64_MAX, 0, 0 }, { OP_LE, 3, 3, 1 }, { OP_LEU, 4, 3, 0 },
};

Test(interp, integer_ops)
{
    for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++) {
        const binary *t = &binaries[i];
        bcasm a = { 0 };
        emit(&a, t->op, 4, 3, 2);
        emit(&a, OP_RET, 0, 0, 0);
        func *f = assemble(&a, "f", sig(2, 1, "SSS"), 8);
        uint64_t got = run(f, 2, (uint64_t[]){ t->y, t->x });
        cr_expect_eq(got, t->want, "%s %llx, %llx = %llx, expected %llx", opinfos[t->op].name, (unsigned long long)t->x,
                     (unsigned long long)t->y, (unsigned long long)got, (unsigned long long)t->want);
    }
}

Test(interp, float_ops)
{
    const binary table[] = {
        { OP_ADD_F64, bits(1.5), bits(2), bits(3.5) }, { OP_DIV_F64, bits(1), bits(0), bits(INFINITY) },
        { OP_MIN_F64, bits(0.0), bits(-0.0), bits(-0.0) }, { OP_MAX_F64, bits(-0.0), bits(0.0), bits(0.0) },
        { OP_MIN_F64, bits(1), bits(-INFINITY), bits(-INFINITY) }, { OP_MAX_F64, bits(1), bits(2), bits(2) },
        { OP_ADD_F32, bits32(1.5f), bits32(2), bits32(3.5f) }, { OP_LT_F64, bits(NAN), bits(1), 0 },
        { OP_NE_F64, bits(NAN), bits(NAN), 1 }, { OP_LE_F32, bits32(1), bits32(1), 1 },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        bcasm a = { 0 };
        emit(&a, table[i].op, 4, 3, 2);
        emit(&a, OP_RET, 0, 0, 0);
        uint64_t got = run(assemble(&a, "f", sig(2, 1, "SSS"), 8), 2, (uint64_t[]){ table[i].y, table[i].x });
        cr_expect_eq(got, table[i].want, "%s: %llx", opinfos[table[i].op].name, (unsigned long long)got);
    }
}

Test(interp, conversions)
{
    const binary table[] = {
        { OP_F64_I64, bits(-2.9), 0, (uint64_t)-2 }, { OP_F64_I64, bits(1e30), 0, MIN64 }, { OP_F64_U64, bits(1e19), 0, 10000000000000000000u },
        { OP_U64_F64, UINT64_MAX, 0, bits(18446744073709551615.0) }, { OP_I64_F32, (uint64_t)-3, 0, bits32(-3) },
        { OP_SEXT8, 0x80, 0, (uint64_t)-128 }, { OP_ZEXT8, UINT64_MAX, 0, 255 }, { OP_SEXT32, 0x80000000, 0, (uint64_t)INT32_MIN },
        { OP_NEG, 5, 0, (uint64_t)-5 }, { OP_NOT, 0, 0, UINT64_MAX }, { OP_BNOT, 1, 0, 0 }, { OP_NEG_F64, bits(0.0), 0, bits(-0.0) },
        { OP_FLOOR_F64, bits(-1.5), 0, bits(-2) }, { OP_SQRT_F64, bits(9), 0, bits(3) },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        bcasm a = { 0 };
        emit(&a, table[i].op, 3, 2, 0);
        emit(&a, OP_RET, 0, 0, 0);
        uint64_t got = run1(assemble(&a, "f", sig(1, 1, "SS"), 8), table[i].x);
        cr_expect_eq(got, table[i].want, "%s: %llx", opinfos[table[i].op].name, (unsigned long long)got);
    }
}

/* ---- control ---- */

/* if n < 2 { return n }; return fib(n-1) + fib(n-2) */
static func *make_fib(void)
{
    bcasm a = { 0 };
    func *f = declare("fib", sig(1, 1, "SS"), 56);
    uint32_t big = emit(&a, OP_JGEI, 2, 2, 0);
    emit(&a, OP_RETMOV, 3, 2, 0);
    patch(&a, big);
    emit(&a, OP_ADDI, -2, 2, -1);
    emitw(&a, OP_CALL, -4, 0, 0, f);
    emit(&a, OP_ADDI, -3, 2, -2);
    emitw(&a, OP_CALL, -5, 0, 0, f);
    emit(&a, OP_ADD, 3, -1, -2);
    emit(&a, OP_RET, 0, 0, 0);
    return define(&a, f);
}

Test(interp, calls)
{
    cr_expect_eq(run1(make_fib(), 20), 6765);
}

Test(interp, loops_and_indexing)
{
    static int64_t v[5] = { 1, 2, 3, 4, 5 };
    bcasm a = { 0 };
    emit_imm32(&a, OP_LDI, -1, 0);
    emit_imm32(&a, OP_LDI, 4, 0);
    uint32_t top = label(&a);
    emit(&a, OP_LDX_64, -2, 2, -1);
    emit(&a, OP_ADD, 4, 4, -2);
    emit(&a, OP_INCJLT, -1, 3, to(&a, top));
    emit(&a, OP_RET, 0, 0, 0);
    func *f = assemble(&a, "sum", sig(2, 1, "PSS"), 24);
    cr_expect_eq(run(f, 2, (uint64_t[]){ (uint64_t)(uintptr_t)v, 5 }), 15);
}

Test(interp, closures)
{
    bcasm body = { 0 }; /* adds what it captured */
    emit(&body, OP_LD_64, -2, -1, 8);
    emit(&body, OP_ADD, 3, 2, -2);
    emit(&body, OP_RET, 0, 0, 0);
    func *fn = assemble(&body, "f.func1", sig(1, 1, "SS"), 24);
    fn->flags = FUNC_CLOSURE;
    static struct { func *code; uint64_t captured; } closure = { NULL, 40 };
    closure.code = fn;
    bcasm a = { 0 };
    emitw(&a, OP_LDP, -1, 0, 0, &closure);
    emit(&a, OP_MOV, -3, 2, 0);
    emitw(&a, OP_CALLC, -5, -1, 0, sig(1, 1, "SS"));
    emit(&a, OP_RETMOV, 3, -2, 0);
    cr_expect_eq(run1(assemble(&a, "f", sig(1, 1, "SS"), 48), 2), 42);
}

/* Recursion that keeps the address of a local of the outermost frame: sum(n, p) = n == 0 ? *p : sum(n-1, p) */
Test(interp, the_stack_grows_and_pointers_into_it_follow)
{
    static const uint8_t mask[] = { 0 };
    bcasm in = { 0 };
    func *down = declare("down", sig(2, 1, "PSS"), 64);
    uint32_t more = emit(&in, OP_JNEI, 3, 0, 0);
    emit(&in, OP_LD_64, 4, 2, 0);
    emit(&in, OP_RET, 0, 0, 0);
    patch(&in, more);
    emit(&in, OP_ADDI, -2, 3, -1);
    emit(&in, OP_MOV, -3, 2, 0);
    emitw(&in, OP_CALL, -5, 0, 0, down);
    emit(&in, OP_RETMOV, 4, -1, 0);
    define(&in, down);
    bcasm a = { 0 };
    emit_imm32(&a, OP_LDI, -1, 4711);
    emit(&a, OP_MOV, -3, 2, 0);
    emit(&a, OP_LEAL, -4, -1, 0);
    emitw(&a, OP_CALL, -6, 0, 0, down);
    emit(&a, OP_RETMOV, 3, -2, 0);
    func *f = declare("f", sig(1, 1, "SS"), 64);
    f->live_lo = -1;
    f->live_n = 1;
    f->live_ptrs = mask;
    define(&a, f);
    uintptr_t before = gr.stack.hi - gr.stack.lo;
    cr_expect_eq(run1(f, 10000), 4711);
    cr_expect_gt(gr.stack.hi - gr.stack.lo, before);
}

static opstatus twice(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = args[0] * 2 + args[1]; /* the result was zero */
    return OP_OK;
}

Test(interp, natives)
{
    func *n = declare("twice", sig(1, 1, "SS"), 8);
    n->flags = FUNC_NATIVE;
    n->native = (void *)twice;
    n->entry = stub_native;
    static funcval v;
    v.code = n;
    bcasm a = { 0 };
    emit(&a, OP_MOV, -2, 2, 0);
    emit_imm32(&a, OP_LDI, -1, 99);
    emitw(&a, OP_CALLNAT, -4, 0, 0, n);
    emit(&a, OP_MOV, -2, -1, 0);
    emitw(&a, OP_CALL, -4, 0, 0, n); /* through the stub */
    emit(&a, OP_MOV, -3, -1, 0);
    emitw(&a, OP_LDP, -1, 0, 0, &v);
    emitw(&a, OP_CALLC, -5, -1, 0, sig(1, 1, "SS"));
    emit(&a, OP_RETMOV, 3, -2, 0);
    func *f = assemble(&a, "f", sig(1, 1, "SS"), 64);
    char msg[200];
    cr_expect(verify_func(f, msg, sizeof msg), "%s", msg);
    cr_expect_eq(run1(f, 3), 24);
}

static func *lazy_fn;
static void compile_it(func *f)
{
    cr_assert_eq(f, lazy_fn);
    bcasm a = { 0 };
    emit(&a, OP_ADDI, 3, 2, 1);
    emit(&a, OP_RET, 0, 0, 0);
    define(&a, f);
}

Test(interp, functions_are_compiled_on_their_first_call)
{
    compile_hook = compile_it;
    lazy_fn = declare("lazy", sig(1, 1, "SS"), 8);
    bcasm a = { 0 };
    emit(&a, OP_MOV, -2, 2, 0);
    emitw(&a, OP_CALL, -4, 0, 0, lazy_fn);
    emit(&a, OP_MOV, -2, -1, 0);
    emitw(&a, OP_CALL, -4, 0, 0, lazy_fn);
    emit(&a, OP_RETMOV, 3, -1, 0);
    cr_expect_eq(run1(assemble(&a, "f", sig(1, 1, "SS"), 48), 5), 7);
}

/* ---- deferred calls, panics, recover ---- */

static uint64_t deferred_log;

static opstatus log_1(struct g *gp, uint64_t *args)
{
    (void)gp, (void)args;
    deferred_log = deferred_log * 10 + 1;
    return OP_OK;
}
static opstatus log_2(struct g *gp, uint64_t *args)
{
    (void)gp, (void)args;
    deferred_log = deferred_log * 10 + 2;
    return OP_OK;
}

static const funcval *native_closure(const char *name, native_fn fn)
{
    func *n = declare(name, sig(0, 0, ""), 8);
    n->flags = FUNC_NATIVE;
    n->native = (void *)fn;
    n->entry = stub_native;
    funcval *v = malloc(sizeof *v);
    v->code = n;
    return v;
}

Test(interp, deferred_calls_run_last_first)
{
    bcasm a = { 0 };
    emitw(&a, OP_LDP, -1, 0, 0, native_closure("log1", log_1));
    emit(&a, OP_DEFER, -1, 0, 0);
    emitw(&a, OP_LDP, -1, 0, 0, native_closure("log2", log_2));
    emit(&a, OP_DEFER, -1, 0, 0);
    func *f = declare("f", sig(1, 1, "SS"), 48);
    f->deferreturn = emit(&a, OP_DEFERRET, -4, 0, 0);
    emit(&a, OP_RETMOV, 3, 2, 0);
    define(&a, f);
    cr_expect_eq(run1(f, 5), 5);
    cr_expect_eq(deferred_log, 21);
}

Test(interp, recover_ends_a_panic)
{
    bcasm d = { 0 }; /* the deferred function recovers */
    emit(&d, OP_RECOVER, -3, 0, 0);
    emit(&d, OP_RET, 0, 0, 0);
    func *df = assemble(&d, "f.func1", sig(0, 0, ""), 40);
    static funcval v;
    v.code = df;
    bcasm in = { 0 }; /* divides by zero */
    emit(&in, OP_DIV, 3, 2, 2);
    emit(&in, OP_RET, 0, 0, 0);
    func *g1 = assemble(&in, "div", sig(1, 1, "SS"), 8);
    bcasm a = { 0 };
    emit_imm32(&a, OP_LDI, 3, 77);
    emitw(&a, OP_LDP, -1, 0, 0, &v);
    emit(&a, OP_DEFER, -1, 0, 0);
    emit_imm32(&a, OP_LDI, -2, 0);
    emitw(&a, OP_CALL, -4, 0, 0, g1);
    emit_imm32(&a, OP_LDI, 3, 78); /* not reached */
    func *f = declare("f", sig(1, 1, "SS"), 64);
    f->deferreturn = emit(&a, OP_DEFERRET, -4, 0, 0);
    emit(&a, OP_RET, 0, 0, 0);
    f->flags = FUNC_HAS_DEFER;
    define(&a, f);
    cr_expect_eq(run1(f, 5), 77);
}
