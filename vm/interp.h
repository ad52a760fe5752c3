/* interp.h - what the interpreter loop (interp.c) and its slow paths (interp_*.c) share.
 *
 * A slow path is a function of the goroutine, the op and the frame. The loop has saved pc and fp in
 * gp->sched before it calls one, so the function may panic, park or be in a traceback. It says how
 * the op ended (runtime/native.h); the loop goes on behind the op on OP_OK and hands everything else to
 * interp_status, which leaves the next pc and fp in gp->sched.
 */
#ifndef VOLE_VM_INTERP_H
#define VOLE_VM_INTERP_H

#include "runtime/codehooks.h"
#include "runtime/runtime2.h"
#include "vm/bytecode.h"

/* Runs gp on the current M; see codehooks.h. */
int interp_execute(g *gp);
/* Bottom frame of a goroutine. */
void interp_start(g *gp, const funcval *fn);

/* The function that a frame belongs to whose pc is one of the stubs LAZY and NATIVE. */
func *frame_callee(const insn *stub, const uint64_t *fp);

/* Entered with fp[-1] = the funcval: checks the guard, compiles what is not compiled, runs. */
extern const insn stub_enter[];
/* NATIVE, with the funcval in fp[-1] instead of a call before the return pc. The second instruction
 * of both native stubs is where a frame stands while its native runs: its results are zeroed. */
extern const insn stub_native_closure[];

/* Per-M state of the interpreter. The table is `pristine` except while something is pending. */
typedef struct interp {
    void *dispatch[OP_COUNT];
    void *pristine[OP_COUNT];
} interp;

/* ---- interp_slow.c: control. All return RUN_CONTINUE with gp->sched set, or why to leave. ---- */
int interp_status(g *gp, opstatus st);
int interp_resume(g *gp);
int interp_lazy(g *gp);
int interp_panicret(g *gp);
int interp_settle(g *gp);
int interp_interrupted(g *gp);
bool interp_op_at(m *mp, uintptr_t pc);
bool interp_in_loop(uintptr_t pc);   /* a machine address, in interp_execute */
/* 0: no deferred call is left; else gp->sched is at the next one. */
int interp_deferret(g *gp, const insn *pc, uint64_t *fp);
interp *interp_new(m *mp, void *const *labels, void *slow, void *stress);

typedef opstatus slow_op(g *gp, const insn *pc, uint64_t *fp);

/* The op at pc met a nil pointer or an index out of range, or cannot divide. */
slow_op slow_nil, slow_bounds, slow_divide, slow_shift;

/* ---- one for each op that the loop does not do itself ---- */
#define SLOW_OPS(X)                                                                                  \
    X(DIV_C128) X(DIV_C64) X(MUL_C64) X(MUL_C128)                                                    \
    X(EQ_STR) X(LT_STR) X(LE_STR) X(EQ_EFACE) X(EQ_IFACE) X(EQ_T) X(EQ_MEM)                          \
    X(LD_T) X(ST_T) X(CLR_T) X(CPY_T) X(SLICE) X(SLICESTR) X(SLCARR) X(UNSAFESLC)                                           \
    X(NEW) X(MAKESLICE) X(MAKEMAP) X(MAKECHAN) X(CLOSURE) X(BOX)                                     \
    X(APPEND_8) X(APPEND_16) X(APPEND_32) X(APPEND_64) X(APPEND_P) X(APPEND_T)                       \
    X(APPENDGROW) X(APPENDSLC) X(COPY) X(CLRSLC)                                                     \
    X(CONCAT) X(STR_BYTES) X(BYTES_STR) X(STR_RUNES) X(RUNES_STR) X(RUNE_STR)                        \
    X(MAPGET) X(MAPGET_32) X(MAPGET_64) X(MAPGET_STR) X(MAPGET2) X(MAPGET2_32) X(MAPGET2_64)         \
    X(MAPGET2_STR) X(MAPSET) X(MAPSET_32) X(MAPSET_64) X(MAPSET_STR) X(MAPDEL) X(MAPCLR) X(MAPITER)  \
    X(LENMAP) X(LENCHAN) X(CAPCHAN) X(CONVI) X(ASSERTI) X(ASSERTI2) X(ASSERTT)                       \
    X(GO) X(DEFER) X(DEFERAT) X(GOPANIC) X(RECOVER) X(MISSINGRET) X(PRINT)                                      \
    X(SEND) X(RECV) X(RECV2) X(CLOSE) X(SELECT)
#define X(name) slow_op slow_##name;
SLOW_OPS(X)
#undef X

bool slow_mapnext(uint64_t *hiter);
/* Decodes the rune at s[i]; returns the index behind it. */
int64_t slow_decoderune(const char *s, int64_t len, int64_t i, int32_t *r);
/* Equality of two strings of one length that is not 0. */
bool slow_memequal(const void *a, const void *b, uint64_t n);

/* Float to integer as gc compiles it for amd64: out of range gives the most negative number. */
#ifdef __x86_64__
static inline int64_t f64_to_i64(double x)
{
    int64_t r;
    __asm__("cvttsd2si %1, %0" : "=r"(r) : "x"(x));
    return r;
}
#else
static inline int64_t f64_to_i64(double x)
{
    return x >= -9223372036854775808.0 && x < 9223372036854775808.0 ? (int64_t)x : INT64_MIN;
}
#endif
static inline uint64_t f64_to_u64(double x)
{
    if (x < 9223372036854775808.0)
        return (uint64_t)f64_to_i64(x);
    return (uint64_t)f64_to_i64(x - 9223372036854775808.0) | 0x8000000000000000u;
}

/* To int32, and on the way to what is smaller: int8, int16, uint8, uint16 (uint32 goes by way of int64). */
static inline int32_t f64_to_i32(double x)
{
    return x > -2147483649.0 && x < 2147483648.0 ? (int32_t)x : INT32_MIN;
}

/* Operand access. */
static inline int32_t insn_imm32(const insn *pc)
{
    return (int32_t)((uint32_t)(uint16_t)pc->b | (uint32_t)(uint16_t)pc->c << 16);
}

#endif
