/* os_linux.c - what the runtime wants of Linux: threads, futexes, clocks.
 *
 * Threads are pthreads, because natives are C and C needs its own thread-local storage; the g0 of
 * each is the pthread's stack, 8 MB of address space so that a compilation fits on it.
 */
#include "runtime/os_linux.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "runtime/cpuprof.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/signal_unix.h"

enum { G0_STACK_SIZE = 8 << 20, MAX_MAIN_STACK = 64 << 20 };

uintptr_t phys_page_size = 4096;   /* set by osinit */
uint64_t startup_random;           /* set by osinit */
int32_t ncpu = 1;                  /* set by osinit */

static struct timespec to_timespec(int64_t ns)
{
    return (struct timespec){ .tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000 };
}

void futexsleep(_Atomic uint32_t *addr, uint32_t val, int64_t ns)
{
    struct timespec ts = to_timespec(ns < 0 ? 0 : ns);
    /* Every outcome (woken, changed value, time out, signal) makes the caller look again. */
    syscall(SYS_futex, addr, FUTEX_WAIT_PRIVATE, val, ns < 0 ? NULL : &ts, NULL, 0);
}

void futexwakeup(_Atomic uint32_t *addr, uint32_t count)
{
    if (syscall(SYS_futex, addr, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0) < 0)
        throwf("futexwakeup: %s", strerror(errno));
}

int64_t nanotime(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

void walltime(int64_t *sec, int32_t *nsec)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    *sec = ts.tv_sec;
    *nsec = (int32_t)ts.tv_nsec;
}

uint64_t cputicks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return (uint64_t)nanotime();
#endif
}

void usleep_ns(int64_t ns)
{
    struct timespec ts = to_timespec(ns);
    nanosleep(&ts, NULL);
}

void osyield(void)
{
    sched_yield();
}

void procyield(uint32_t n)
{
    while (n-- > 0) {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#elif defined(__aarch64__)
        __asm__ volatile("yield");
#endif
    }
}

static int32_t getproccount(void)
{
    unsigned char mask[8192]; /* 65,536 processors */
    long n = syscall(SYS_sched_getaffinity, 0, sizeof mask, mask);
    int32_t count = 0;
    for (long i = 0; i < n; i++)
        count += __builtin_popcount(mask[i]);
    return count > 0 ? count : 1;
}

void osinit(void)
{
    ncpu = getproccount();
    phys_page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
    const void *random16 = (const void *)getauxval(AT_RANDOM); /* 16 bytes from the kernel */
    if (random16)
        memcpy(&startup_random, random16, sizeof startup_random);
    startup_random ^= (uint64_t)nanotime();
}

/* ---- threads ---- */

static void *thread_start(void *arg)
{
    m *mp = arg;
    tls_m = mp;
    mstart();
    tls_m = NULL;
    atomic_store(&mp->thread_gone, true); /* from here on mp may be another thread's */
    return NULL;
}

_Atomic int32_t helper_threads;

void newosproc(m *mp)
{
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, G0_STACK_SIZE);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    /* The thread starts with all signals blocked; minit unblocks them when its m is complete. */
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    pthread_t thread;
    int err = pthread_create(&thread, &attr, thread_start, mp);
    for (int tries = 0; err == EAGAIN && tries < 20; tries++) {
        usleep_ns((tries + 1) * 1000000ll);
        err = pthread_create(&thread, &attr, thread_start, mp);
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
    if (err != 0) {
        printfmt("runtime: failed to create new OS thread (have %lld already; errno=%d)\n", (long long)mcount() - 1, err);
        if (err == EAGAIN)
            printfmt("runtime: may need to increase max user processes (ulimit -u)\n");
        throw("newosproc");
    }
}

/* The bounds of the calling thread's stack, into g0. (pthread_getattr_np would read /proc/self/maps and call malloc.)
 * The first thread's stack begins at the strings that the kernel has put there and may grow to its limit; ours are
 * as large as newosproc makes them, their frames a little below the thread's own data. */
static void set_g0_stack(m *mp)
{
    g *gp = mp->g0;
    uintptr_t frame = (uintptr_t)__builtin_frame_address(0), top = frame, size = G0_STACK_SIZE - (64 << 10);
    struct rlimit limit;
    if (mp == &m0) {
        uintptr_t name = getauxval(AT_EXECFN);
        if (name > frame)
            top = name;
        if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < MAX_MAIN_STACK)
            size = limit.rlim_cur;
        else
            size = MAX_MAIN_STACK;
    }
    gp->stack.hi = top;
    gp->stack.lo = top - size;
    gp->stackguard0 = gp->stack.lo + 4096;
}

void minit(m *mp)
{
    __atomic_store_n(&mp->procid, (int32_t)syscall(SYS_gettid), __ATOMIC_RELEASE);
    mp->thread = pthread_self();
    set_g0_stack(mp);
    atomic_store(&mp->signal_pending, 0);
    minit_signals(mp);
}

/* The bounds of a stack that pthread_create has made, or that somebody has given it. */
static void set_foreign_stack(m *mp)
{
    pthread_attr_t attr;
    void *lo = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attr) == 0) {
        pthread_attr_getstack(&attr, &lo, &size);
        pthread_attr_destroy(&attr);
    }
    mp->g0->stack = (stack){ (uintptr_t)lo, (uintptr_t)lo + size };
    mp->g0->stackguard0 = mp->g0->stack.lo + 4096;
}

void minit_foreign(m *mp, const sigset_t *mask)
{
    __atomic_store_n(&mp->procid, (int32_t)syscall(SYS_gettid), __ATOMIC_RELEASE);
    mp->thread = pthread_self();
    set_foreign_stack(mp);
    atomic_store(&mp->signal_pending, 0);
    minit_signals_foreign(mp, mask);
    cpuprof_minit(mp);
}

void unminit(m *mp)
{
    cpuprof_unminit(mp);
    unminit_signals(mp);
    __atomic_store_n(&mp->procid, 0, __ATOMIC_RELEASE);
}

bool signalM(m *mp, int sig)
{
    int32_t tid = __atomic_load_n(&mp->procid, __ATOMIC_ACQUIRE);
    return tid != 0 && syscall(SYS_tgkill, getpid(), tid, sig) == 0;
}

_Atomic uint64_t writes_begun, writes_done;
ssize_t (*terminal_write)(int fd, const void *buf, size_t n); /* these are set before the first goroutine */
void (*terminal_echoed)(const void *buf, size_t n);

void write_all(int fd, const void *buf, size_t n)
{
    const char *s = buf;
    while (n > 0) {
        atomic_fetch_add(&writes_begun, 1);
        ssize_t w = terminal_write && (fd == 1 || fd == 2) ? terminal_write(fd, s, n) : write(fd, s, n);
        atomic_fetch_add(&writes_done, 1);
        if (w < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (w <= 0)
            return;
        s += w;
        n -= (size_t)w;
    }
}
