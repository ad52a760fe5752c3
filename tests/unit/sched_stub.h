/* sched_stub.h - goroutines written in C, for testing the runtime without compiler and interpreter.
 *
 * A "function" is a co: a funcval whose body is a C function that runs in pieces. Where it would park or
 * yield it returns to the scheduler and is entered again at the same place (a switch on the line), so
 * what must survive lives in the co. The macros:
 *
 *     CO_BEGIN ... CO_END     around the body
 *     AWAIT(op)               an operation that returns opstatus; its final status is in c->st
 *     BOUNDARY()              an instruction boundary: settles what is pending
 *
 * A test is a main goroutine that ends the process with TEST_PASSED.
 */
#ifndef VOLE_TESTS_SCHED_STUB_H
#define VOLE_TESTS_SCHED_STUB_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/chan.h"
#include "runtime/codehooks.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/select.h"
#include "runtime/sema.h"
#include "runtime/stack.h"
#include "runtime/time.h"

enum { TEST_PASSED = 42 };

typedef struct co co;
struct co {
    funcval fv;                 /* first: the goroutine's startfn is the co */
    int (*body)(g *gp, co *c);
    int line;
    opstatus st;
    int64_t i, n, sum;
    uint64_t val;
    hchan *a, *b;
    void *ptr;
};

#define CO_BEGIN switch (c->line) { case 0:;
#define CO_END } return RUN_EXIT
#define AWAIT(op)                                                                                  \
    do {                                                                                           \
        c->st = (op);                                                                              \
        if (c->st == OP_PARK || c->st == OP_YIELD) {                                               \
            gp->parked_in_op = c->st == OP_PARK;                                                   \
            c->line = __LINE__;                                                                    \
            return c->st == OP_PARK ? RUN_PARK : RUN_YIELD;                                        \
        case __LINE__:;                                                                            \
        }                                                                                          \
    } while (0)
#define BOUNDARY()                                                                                 \
    do {                                                                                           \
        c->line = __LINE__;                                                                        \
        if (atomic_load(&getm()->pending)) {                                                       \
            int why_ = runtime_pending(gp);                                                        \
            if (why_ != RUN_CONTINUE)                                                              \
                return why_;                                                                       \
        }                                                                                          \
        __attribute__((fallthrough));                                                              \
        case __LINE__:;                                                                            \
    } while (0)
#define CHECK(cond)                                                                                \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #cond);                     \
            exit_process(1);                                                                       \
        }                                                                                          \
    } while (0)

static inline co *co_new(int (*body)(g *, co *))
{
    co *c = calloc(1, sizeof *c);
    c->body = body;
    return c;
}

static inline g *co_go(co *c)
{
    return newproc(&c->fv, getcurg(), NULL);
}

static inline int co_execute(g *gp)
{
    co *c = (co *)(uintptr_t)gp->startfn;
    if (gp->parked_in_op) {
        c->st = OP_OK;
        if (gp->park_finish) {
            park_finish_fn finish = gp->park_finish;
            gp->park_finish = NULL;
            c->st = finish(gp, NULL);
            if (c->st == OP_PARK)
                return RUN_PARK;
        }
        gp->parked_in_op = 0;
    }
    return c->body(gp, c);
}

static inline void co_start(g *gp, const funcval *fn)
{
    (void)fn;
    gp->sched.fp = NULL;
    ((co *)(uintptr_t)fn)->line = 0;
}

static inline func *co_func_of(const insn *pc, bool is_return)
{
    (void)pc;
    (void)is_return;
    return NULL;
}

static inline bool co_pcline(const insn *pc, bool is_return, int depth, code_loc *out)
{
    (void)pc;
    (void)is_return;
    (void)depth;
    (void)out;
    return false;
}

static inline void co_live_ptrs(g *gp, const frame *fr, slot_visitor visit, void *ctx)
{
    (void)gp;
    (void)fr;
    (void)visit;
    (void)ctx;
}

static inline void co_hooks(void)
{
    code.execute = co_execute;
    code.start = co_start;
    code.func_of = co_func_of;
    code.pcline = co_pcline;
    code.live_ptrs = co_live_ptrs;
}

/* Starts the runtime with the main goroutine; never returns. procs: GOMAXPROCS. */
static inline void run_main(int (*body)(g *, co *), const char *procs)
{
    static char *argv[] = { "test", NULL };
    static char gomaxprocs_env[32];
    static char *envp[] = { gomaxprocs_env, NULL };
    snprintf(gomaxprocs_env, sizeof gomaxprocs_env, "GOMAXPROCS=%s", procs);
    bind_m0();
    check();
    args(1, argv, envp);
    osinit();
    co_hooks();
    schedinit();
    code.main_func = &co_new(body)->fv;
    newproc_main();
    mstart();
}

#define SCHED_TEST(suite, name, body, procs)                                                       \
    Test(suite, name, .exit_code = TEST_PASSED, .timeout = 60) { run_main(body, procs); }

/* The same on 1, 2 and 8 processors. */
#define SCHED_TESTS(suite, body)                                                                   \
    SCHED_TEST(suite, body##_1p, body, "1")                                                        \
    SCHED_TEST(suite, body##_2p, body, "2")                                                        \
    SCHED_TEST(suite, body##_8p, body, "8")

/* A channel of 8-byte integers. */
static inline hchan *int_chan(int64_t size)
{
    static type elem = { .size = 8, .align = 8, .field_align = 8, .kind = KIND_INT,
                         .tflag = TFLAG_REGULAR_MEM | TFLAG_COMPARABLE };
    static type chan = { .size = 8, .kind = KIND_CHAN, .elem = &elem };
    return makechan(&chan, size);
}

#endif
