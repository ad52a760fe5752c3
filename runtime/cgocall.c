/* cgocall.c - C code calls Go functions: on threads of ours that are in a call of C, and on threads that C has made.
 *
 * Go calls C by a native of package ffi (cgocall_run): a system call to the scheduler, so C holds no P, however long it
 * takes. It runs on the stack of the thread, as all natives do.
 *
 * A callback on a thread of ours. The thread's goroutine gp is in Gsyscall; its innermost frame is that of the native. It
 * comes back as from a system call (exitsyscall), is locked to its thread, since the frames of C above and below it are
 * there, and goes on at the stub CALLBACK "in" the frame of the native, in a second, nested interpreter (run_locked). The
 * stub calls the Go function with a frame below the native's, and leaves the interpreter when it returns. Then gp is in
 * a system call again. Its stack may have grown and moved meanwhile: gp->sched.fp is the frame of the native, still.
 *
 *      interpreter > native > C > cgocallback > interpreter > native > C ...       the thread's stack
 *      main.main   | native                  | stub, Go func | native              the goroutine's
 *
 * When gp parks or is preempted in a callback, its thread gives its P away and sleeps, like that of any locked
 * goroutine, until gp's turn has come.
 *
 * Panics. A record on gp->_defer, with fn == NULL, stands between the deferred calls of a callback and those of the functions
 * that called C; a panic passes it by (panic_step), and runs the outer deferred calls below all these frames. When one
 * of them recovers, or it is a Goexit and all have run, the frames of C in between are abandoned, as cgo does it: C does not learn of it, so
 * what it was about to do remains undone. The nested interpreter comes back with RUN_UNWIND or RUN_EXIT; the thread's stack
 * is cut back to the call of C that is the last to be given up (asm_abandon), whose native leads its interpreter to
 * gp->sched. The bottom of a thread of C cannot be passed: there a panic is fatal, since nobody is left who could recover, and so is Goexit.
 *
 * A callback on a thread of C. It needs an M: needm binds one to the thread, with a goroutine (m->foreign) for the
 * Go code, until the thread ends (a destructor of thread-specific data calls dropm). Between callbacks that goroutine is Gdead, which no
 * collector and no dump looks at, and the P of the last callback stays at hand, as in a system call (p_into_syscall).
 *
 * Signals on such a thread: those that the runtime cannot do without (preemption, faults, profiling) are
 * unblocked when it gets its M, and it gets a signal stack if it has none. What else it blocks stays blocked.
 *
 * Deadlock. A thread with an M counts as running. Others that C has made are seen in /proc/self: if there
 * are more threads than Ms and live callbacks, one may come (callback_may_come).
 *
 * Locks: none of its own.
 */
#include "runtime/cgocall.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>

#include "asm/asm.h"
#include "runtime/panic.h"
#include "runtime/proc_internal.h"
#include "runtime/signal_unix.h"
#include "runtime/stack.h"
#include "runtime/trace.h"

#ifdef VOLE_ASAN
#include <sanitizer/asan_interface.h>
#endif

enum {
    C_STACK_RESERVE = 128 << 10,    /* what a callback must find free on the stack of its thread: it may have to compile */
    KEEP_STACK = 32 << 10           /* a foreign thread's goroutine keeps a stack up to this size between callbacks */
};

_Atomic int64_t callbacks_live;

/* ---- threads of C ---- */

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t m_key;         /* of a thread with an M: it; set once */

/* The thread ends: its M serves others. */
static void dropm(void *arg)
{
    m *mp = arg;
    g *gp = mp->foreign;
    p *pp = mp->oldp;
    uint32_t s = PSYSCALL;
    mp->oldp = NULL;
    if (pp && atomic_compare_exchange_strong(&pp->status, &s, PIDLE)) {
        atomic_fetch_add(&pp->syscalltick, 1);
        handoffp(pp);
    }
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    unminit(mp);
    gp->callbacks = 0;
    gp->lockedm = NULL;
    mp->lockedg = NULL;
    mp->foreign = NULL;
    mp->exiting = true;
    foreign_gput(gp);
    mfree(mp);
    tls_m = NULL;
    atomic_store(&mp->thread_gone, true); /* from here on mp may be another thread's */
}

static void make_key(void)
{
    if (pthread_key_create(&m_key, dropm) != 0)
        throw("no key for threads of C");
}

/* Gives the calling thread, which is not ours, an M and a goroutine. Signals wait until they are complete. */
static m *needm(void)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_once(&key_once, make_key);
    m *mp = allocm(NULL, NULL, -1);
    tls_m = mp;
    g *gp = foreign_gget();
    mp->foreign = gp;
    mp->lockedg = gp;
    gp->lockedm = mp;
    gp->callbacks = 1;
    if (pthread_setspecific(m_key, mp) != 0)
        throw("no memory for a thread of C");
    minit_foreign(mp, &old);
    return mp;
}

/* A thread of C must not be the parent of threads of ours, who would inherit what it has changed. */
void callback_made(void)
{
    if (atomic_fetch_add(&callbacks_live, 1) == 0)
        start_template_thread();
}

bool callback_may_come(void)
{
    struct stat st;
    if (atomic_load(&callbacks_live) == 0)
        return false;
    /* A directory of directories has a link for each of them, and two of its own. A thread without an M may be this one, at
     * its end. */
    return stat("/proc/self/task", &st) != 0 || (int64_t)st.st_nlink - 2 > mcount() + atomic_load(&helper_threads) + getm()->exiting;
}

/* mp's goroutine becomes the running one, with a P. */
static void enter_go(m *mp, g *gp)
{
    __atomic_store_n(&mp->curg, gp, __ATOMIC_RELEASE);
    gp->m = mp;
    code.callback_base(gp);
    casgstatus(gp, GDEAD, GRUNNABLE);
    if (!p_out_of_syscall(mp))
        wait_for_p(gp);
    execute_prepare(gp, false);
    if (trace_enabled) {
        trace_go_create(gp);
        trace_go_start(gp);
    }
}

static void leave_go(m *mp, g *gp)
{
    if (trace_enabled)
        trace_go_stop(gp, "callback returned");
    casgstatus(gp, GRUNNING, GDEAD);
    forget_g(gp);
    gp->lock_count = 0;
    if (gp->stack.hi - gp->stack.lo > KEEP_STACK) {
        stackfree(gp->stack);
        gp->stack = stackalloc(FIXED_STACK);
    }
    p_into_syscall(mp);
}

static void callback_foreign(m *mp, callback *cb)
{
    g *gp = mp->foreign;
    enter_go(mp, gp);
    gp->callback = cb;
    if (run_locked(gp) != RUN_RETURN)
        fatal("runtime.Goexit in a callback on a thread of C");
    gp->callback = NULL;
    leave_go(mp, gp);
}

/* ---- threads of ours ---- */

static void check_c_stack(const m *mp)
{
    const g *g0 = mp->g0;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (here <= g0->stack.lo || here >= g0->stack.hi || here - g0->stack.lo >= C_STACK_RESERVE)
        return;                     /* enough, or on a stack of somebody's own making */
    if (mp->foreign && !mp->curg)
        fatal("a thread of C has too small a stack for callbacks: they need 128 KB");
    fatal("the stack of a thread overflows: calls of C and callbacks are nested too deeply");
}

/* Go calls C. */
opstatus cgocall_run(g *gp, void (*fn)(void *arg), void *arg)
{
    m *mp = getm();
    cgocall call = { .outer = mp->cgocall };
    entersyscall(gp);
    mp->cgocall = &call;
    mp->incgo = true;
    bool abandoned = asm_call(&call.sp, fn, arg);
    mp->incgo = false;
    mp->cgocall = call.outer;
    if (abandoned)
        return call.status;
    exitsyscall(gp);
    return OP_OK;
}

static void callback_ends(g *gp)
{
    unlock_after_callback(gp);
    gp->callback = gp->callback->outer;
}

/* Gives up the innermost callback, and all others that gp->sched is above of (why == RUN_EXIT: all), and goes on there. */
static _Noreturn void unwind(g *gp, int why)
{
    cgocall *call;
    do {
        call = gp->callback->call;
        if (!call)
            fatal("runtime.Goexit in a callback on a thread of C");
        callback_ends(gp);
    } while (gp->callback && (why == RUN_EXIT || callback_left(gp)));
    call->status = why == RUN_EXIT ? OP_EXIT : OP_RETRY; /* retry: go on at gp->sched */
#ifdef VOLE_ASAN
    __asan_handle_no_return();
#endif
    asm_abandon(call->sp);
}

static void callback_nested(m *mp, g *gp, callback *cb)
{
    mp->incgo = false;
    exitsyscall(gp);
    const insn *pc = gp->sched.pc;
    cb->outer = gp->callback;
    cb->call = mp->cgocall;
    cb->depth = gp->stack.hi - (uintptr_t)gp->sched.fp;
    gp->callback = cb;
    lock_for_callback(gp);
    deferproc(gp, NULL, gp->sched.fp, NULL);
    code.callback(gp);
    int why = run_locked(gp);
    assert(getm() == mp && mp->curg == gp);
    if (why != RUN_RETURN)
        unwind(gp, why);
    deferreturn(gp, gp->sched.fp);
    callback_ends(gp);
    gp->sched.pc = pc;
    entersyscall(gp);
    mp->incgo = true;
}

void cgocallback(callback *cb)
{
    int saved = errno;
    m *mp = tls_m;
    if (!mp)
        mp = needm();
    g *gp = mp->curg;
    check_c_stack(mp);
    if (mp->incgo && gp)
        callback_nested(mp, gp, cb);
    else if (mp->foreign && !gp)
        callback_foreign(mp, cb);
    else
        throw("C has called back outside of a call by package ffi (a signal handler?)");
    errno = saved;
}
