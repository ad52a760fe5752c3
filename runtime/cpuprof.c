/* cpuprof.c - the CPU profile: sampling.
 *
 * Every M has a POSIX timer on its own CPU clock, so that each thread is sampled in proportion to what it computes and one that
 * waits is not sampled at all. The timer sends SIGPROF to its thread, hz times a second of that thread's time; expirations
 * that the kernel has merged (it looks at its ticks only, often 250 a second) count as that many samples.
 *
 * The handler cannot know where a goroutine stands while the interpreter's loop runs: pc and fp are in registers. Then the
 * sample is deferred: m->prof_deferred counts it, PENDING_PROFILE leads the thread to the slow path before its next op, and
 * there cpuprof_flush takes the traceback. Every op can be interrupted so (the dispatch table is overwritten), so there is
 * no loop without a safepoint; the sample is charged to the op after the one that was interrupted, within some nanoseconds
 * of the program's time. At a call or return that is the other function, once each way.
 *
 * In C code that an op has called, gp->sched is right (the loop saves it before each call), so the handler walks the stack
 * itself, and the stack gets more frames inside: the runtime function that Go would have called for the op, or the native,
 * and the C function that was interrupted. The walk believes nothing: an fp must lie in the stack, above the one before.
 * In a system call another thread may move the stack, so the sample is deferred until exitsyscall, where the frame is still
 * the native's. When an op parks or ends its goroutine before the next boundary, execute() flushes.
 *
 * C goroutines (workers of the collector, sweeper) show as their name, threads without a goroutine as runtime.schedule,
 * sysmon as runtime.sysmon, with the C function inside.
 *
 * Samples go into the M's ring (profbuf.h), written by that thread only: `busy` keeps the handler from interrupting a write
 * (it defers instead). A thread that is no M, the reader, empties the rings ten times a second into a table of different
 * stacks. A sample that finds its ring full is counted and appears as lostProfileEvent.
 *
 * Protection:
 *   m.prof, its timer, prof.hz      prof.lock, over labels.lock
 *   m.prof->busy, m.prof_deferred   the M and its handler
 *   table, the reading of rings     who has prof.draining (a spin lock, so that a dying process can give up on it)
 */
#include "runtime/cpuprof.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/codehooks.h"
#include "runtime/lock_futex.h"
#include "runtime/os_linux.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/profbuf.h"
#include "runtime/signal_unix.h"
#include "runtime/traceback.h"

enum {
    MAX_FRAMES = 128, HEADER = 2,               /* weight, labels */
    DRAIN_NS = 100 * 1000 * 1000,
    DYING_TRIES = 2000
};

typedef struct cpuprof_m {
    _Atomic bool busy;
    bool has_timer;
    timer_t timer;
    _Atomic uintptr_t leaf;     /* of deferred samples: the C function that was interrupted, or 0 */
    profbuf ring;
} cpuprof_m;

static struct {
    mutex lock;
    _Atomic int hz;             /* 0: off */
    _Atomic uint32_t generation; /* of the profile; a futex for the reader */
    _Atomic uint32_t draining;
    bool keeps_labels;          /* lock */
    int64_t start_wall, start, stop;
    int period_hz;
} prof = { .lock = { .rank = LOCKRANK_PROF } };

static proftable table;

/* ---- from the rings into the table ---- */

static bool drain_lock(uint32_t tries)
{
    uint32_t zero = 0;
    while (!atomic_compare_exchange_weak(&prof.draining, &zero, 1)) {
        zero = 0;
        if (--tries == 0)
            return false;
        osyield();
    }
    return true;
}

static void drain_unlock(void) { atomic_store(&prof.draining, 0); }

static void drain_all(void)
{
    uint64_t words[HEADER + MAX_FRAMES];
    uint64_t lost = 0;
    for (m *mp = atomic_load(&allm); mp; mp = mp->alllink) {
        cpuprof_m *c = __atomic_load_n(&mp->prof, __ATOMIC_ACQUIRE);
        if (!c)
            continue;
        for (uint32_t n; (n = profbuf_read(&c->ring, words, HEADER + MAX_FRAMES)) != 0;)
            proftable_add(&table, words + HEADER, n - HEADER, (const labelset *)(uintptr_t)words[1], (int64_t)words[0]);
        lost += profbuf_take_lost(&c->ring);
    }
    if (lost) {
        frame_key k = make_key(KEY_NAME, "runtime/pprof.lostProfileEvent");
        proftable_add(&table, &k, 1, NULL, (int64_t)lost);
    }
}

/* Sleeps while there is no profile. It never ends: threads that come and go would confuse who counts them. */
static void *reader(void *unused)
{
    (void)unused;
    for (;;) {
        uint32_t generation = atomic_load(&prof.generation);
        if (atomic_load(&prof.hz) == 0) {
            futexsleep(&prof.generation, generation, -1);
            continue;
        }
        usleep_ns(DRAIN_NS);
        if (!drain_lock(UINT32_MAX))
            continue;
        if (atomic_load(&prof.hz) != 0)
            drain_all();
        drain_unlock();
    }
    return NULL;
}

/* Once. */
static bool start_reader(void)
{
    static bool runs;           /* prof.lock */
    if (runs)
        return true;
    pthread_attr_t attr;
    sigset_t all, old;
    pthread_t thread;
    enum { STACK = 256 << 10 };
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    atomic_fetch_add(&helper_threads, 1);
    runs = pthread_create(&thread, &attr, reader, NULL) == 0;
    if (!runs)
        atomic_fetch_sub(&helper_threads, 1);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    return runs;
}

/* ---- timers; prof.lock is held ---- */

/* The CPU clock of a thread, as the kernel numbers them. */
static clockid_t thread_clock(int32_t tid)
{
    enum { SCHED = 2, PER_THREAD = 4 };
    return (clockid_t)((~(uint32_t)tid << 3) | PER_THREAD | SCHED);
}

static void start_timer(m *mp)
{
    cpuprof_m *c = mp->prof;
    int32_t tid = __atomic_load_n(&mp->procid, __ATOMIC_ACQUIRE);
    int hz = atomic_load(&prof.hz);
    if (tid == 0 || hz == 0 || (c && c->has_timer))
        return;
    if (!c) {
        c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (c == MAP_FAILED)
            return;             /* this thread is not sampled */
        __atomic_store_n(&mp->prof, c, __ATOMIC_RELEASE);
    }
    struct sigevent ev = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF };
    ev._sigev_un._tid = tid;
    if (timer_create(thread_clock(tid), &ev, &c->timer) != 0)
        return;
    /* The first one at a random moment of the period: short threads are sampled as often as they should. */
    long period = 1000000000l / hz;
    struct itimerspec t = { .it_interval = { period / 1000000000l, period % 1000000000l } };
    t.it_value.tv_nsec = 1 + (long)(fastrand64() % (uint64_t)(period < 1000000000l ? period : 999999999l));
    c->has_timer = true;
    timer_settime(c->timer, 0, &t, NULL);
}

static void stop_timer(m *mp)
{
    cpuprof_m *c = mp->prof;
    if (c && c->has_timer) {
        timer_delete(c->timer);
        c->has_timer = false;
    }
}

void cpuprof_minit(m *mp)
{
    if (atomic_load(&prof.hz) == 0) /* a start that comes now finds our procid */
        return;
    lock(&prof.lock);
    start_timer(mp);
    unlock(&prof.lock);
}

void cpuprof_unminit(m *mp)
{
    if (!mp->prof)
        return;
    lock(&prof.lock);
    stop_timer(mp);
    unlock(&prof.lock);
    atomic_store(&mp->prof_deferred, 0);
}

/* ---- start and stop ---- */

static int64_t wall_ns(void)
{
    int64_t sec;
    int32_t nsec;
    walltime(&sec, &nsec);
    return sec * 1000000000 + nsec;
}

bool cpuprof_is_on(void) { return atomic_load(&prof.hz) != 0; }

bool cpuprof_start(int hz)
{
    if (hz <= 0 || hz > CPUPROF_MAX_HZ)
        return false;
    lock(&prof.lock);
    bool ok = atomic_load(&prof.hz) == 0 && start_reader();
    if (ok) {
        if (!prof.keeps_labels)
            labels_keep(true);
        prof.keeps_labels = true;
        drain_lock(UINT32_MAX);
        drain_all();            /* what came after the last stop */
        proftable_free(&table);
        drain_unlock();
        prof.start_wall = wall_ns();
        prof.start = nanotime();
        prof.period_hz = hz;
        atomic_store(&prof.hz, hz);
        atomic_fetch_add(&prof.generation, 1);
        futexwakeup(&prof.generation, 1);
        for (m *mp = atomic_load(&allm); mp; mp = mp->alllink)
            start_timer(mp);
    }
    unlock(&prof.lock);
    return ok;
}

void cpuprof_stop(void)
{
    if (atomic_exchange(&prof.hz, 0) == 0)
        return;
    prof.stop = nanotime();
    m *self = getm();
    if (self && self->locks == 0) {     /* else the process ends in the middle of something: the timers do no harm */
        lock(&prof.lock);
        for (m *mp = atomic_load(&allm); mp; mp = mp->alllink)
            stop_timer(mp);
        unlock(&prof.lock);
    }
    if (drain_lock(DYING_TRIES)) {
        drain_all();
        drain_unlock();
    }
}

void cpuprof_each(proftable_visitor *visit, void *ctx) { proftable_each(&table, visit, ctx); }

cpuprof_info cpuprof_info_now(void)
{
    return (cpuprof_info){ prof.start_wall, prof.stop - prof.start, 1000000000 / (prof.period_hz ? prof.period_hz : 1),
                           table.entries.failed };
}

void cpuprof_forget(void)
{
    drain_lock(UINT32_MAX);
    proftable_free(&table);
    drain_unlock();
    lock(&prof.lock);
    bool kept = prof.keeps_labels && atomic_load(&prof.hz) == 0;
    if (kept)
        prof.keeps_labels = false;
    unlock(&prof.lock);
    if (kept)
        labels_keep(false);
}

/* ---- taking a sample; by the thread it concerns ---- */

typedef struct stack_words { uint64_t words[HEADER + MAX_FRAMES]; uint32_t n; } stack_words;

static void add(stack_words *s, frame_key k)
{
    if (s->n < HEADER + MAX_FRAMES)
        s->words[s->n++] = k;
}

static void write_sample(cpuprof_m *c, stack_words *s, uint64_t weight, const labelset *labels)
{
    s->words[0] = weight;
    s->words[1] = (uint64_t)(uintptr_t)labels;
    profbuf_write(&c->ring, s->words, s->n, weight);
}

static bool plausible(const g *gp, const uint64_t *fp, const uint64_t *below)
{
    uintptr_t a = (uintptr_t)fp;
    return a > (uintptr_t)below && a >= gp->stack.lo && a + 16 <= gp->stack.hi && a % 8 == 0;
}

/* The innermost frame. in_op: its op, or native, is being done. */
static void add_first(stack_words *s, const frame *fr, bool in_op)
{
    const func *callee = code.stub_func ? code.stub_func(fr->pc, fr->fp) : NULL;
    if (callee) {
        add(s, make_key(KEY_FUNC, callee));
        return;
    }
    if (!code.func_of(fr->pc, false))
        return;
    const char *name = in_op && code.op_name ? code.op_name(fr->pc) : NULL;
    if (name)
        add(s, make_key(KEY_NAME, name));
    add(s, make_key(KEY_AT, fr->pc));
}

static void add_goroutine(stack_words *s, const g *gp, bool in_op)
{
    frame fr = frame_first(gp);
    for (const uint64_t *below = NULL; plausible(gp, fr.fp, below) && s->n < HEADER + MAX_FRAMES;) {
        if (!below)
            add_first(s, &fr, in_op);
        else if (code.func_of(fr.pc, fr.kind == FRAME_RETURN))
            add(s, make_key(fr.kind == FRAME_RETURN ? KEY_RETURN : KEY_AT, fr.pc));
        below = fr.fp;
        fr = frame_next(gp, &fr);
    }
    if (gp->goid == 1)
        add(s, make_key(KEY_NAME, "runtime.main"));
    if (s->n == HEADER)
        add(s, make_key(KEY_NAME, "runtime.goexit"));
}

static bool in_loop(uintptr_t pc) { return code.in_loop && code.in_loop(pc); }

/* At the first instruction of a function that the loop calls, or on the way to it: the return address is on top of the
 * stack. */
__attribute__((no_sanitize("address"))) static bool called_by_loop(uintptr_t sp)
{
    return in_loop(*(const uintptr_t *)sp);
}

static void defer_sample(m *mp, cpuprof_m *c, uintptr_t leaf, uint32_t count)
{
    atomic_store_explicit(&c->leaf, leaf, memory_order_relaxed);
    atomic_fetch_add(&mp->prof_deferred, count);
    atomic_fetch_or(&mp->pending, PENDING_PROFILE);
    patch_dispatch(mp);
}

/* A thread that runs no goroutine, or a C one. */
static void sample_system(const m *mp, cpuprof_m *c, const g *gp, uintptr_t pc, uint32_t count)
{
    stack_words s = { .n = HEADER };
    if (pc)
        add(&s, make_key(KEY_C, (const void *)pc));
    if (gp)
        add(&s, make_key(KEY_NAME, gp->cname ? gp->cname : "gcBgMarkWorker"));
    else if (mp->mstartfn == sysmon)
        add(&s, make_key(KEY_NAME, "sysmon"));
    else if (mp->foreign)
        add(&s, make_key(KEY_NAME, "_ExternalCode"));
    else
        add(&s, make_key(KEY_NAME, "schedule"));
    write_sample(c, &s, count, NULL);
}

void cpuprof_signal(uintptr_t pc, uintptr_t sp, uint32_t count)
{
    m *mp = tls_m;
    cpuprof_m *c = mp ? mp->prof : NULL;
    if (!c || atomic_load_explicit(&prof.hz, memory_order_relaxed) == 0)
        return;
    g *gp = mp->curg;
    if (c->busy) {
        defer_sample(mp, c, 0, count);
    } else if (!gp || gp->cfn) {
        sample_system(mp, c, gp, pc, count);
    } else if (in_loop(pc)) {
        defer_sample(mp, c, 0, count);
    } else if ((readgstatus(gp) & ~(uint32_t)GSCAN) != GRUNNING || gp->m != mp || called_by_loop(sp)) {
        defer_sample(mp, c, pc, count);
    } else {
        stack_words s = { .n = HEADER };
        add(&s, make_key(KEY_C, (const void *)pc));
        add_goroutine(&s, gp, true);
        write_sample(c, &s, count, gp->labels);
    }
}

void cpuprof_flush(g *gp)
{
    m *mp = getm();
    cpuprof_m *c = mp->prof;
    if (!c) {
        atomic_store(&mp->prof_deferred, 0);
        return;
    }
    atomic_store(&c->busy, true);
    atomic_signal_fence(memory_order_seq_cst);
    uint32_t count = atomic_exchange(&mp->prof_deferred, 0);
    uintptr_t leaf = atomic_load_explicit(&c->leaf, memory_order_relaxed);
    stack_words s = { .n = HEADER };
    if (count && gp && gp->cfn) {
        sample_system(mp, c, gp, leaf, count);
    } else if (count && gp) {
        if (leaf)
            add(&s, make_key(KEY_C, (const void *)leaf));
        add_goroutine(&s, gp, leaf != 0);
        write_sample(c, &s, count, gp->labels);
    }
    atomic_signal_fence(memory_order_seq_cst);
    atomic_store(&c->busy, false);
}
