/* signal_unix.c - signals.
 *
 * SIGURG is ours: it makes the interrupted thread look at its pending bits, by pointing its dispatch
 * table at the slow path. The handler may run at any moment of that thread, so it only writes the
 * table, whose address was published before, and reads m->pending.
 *
 * SIGSEGV, SIGBUS, SIGFPE and SIGILL come from our own C code only (the interpreter tests user
 * pointers): report and exit. SIGQUIT dumps all goroutines. SIGPIPE is ignored; writes to standard
 * output report it themselves (sigpipe). SIGINT, SIGTERM and SIGHUP keep their default: the process
 * ends by them.
 *
 * Handlers run on the M's gsignal stack.
 */
#include "runtime/signal_unix.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runtime1.h"
#include "runtime/trace.h"
#include "runtime/traceback.h"

enum { GSIGNAL_STACK = 128 << 10 };

_Atomic bool sigint_is_pending;     /* set by the REPL before it runs anything */

/* ---- preemption ---- */

void preemptM(m *mp)
{
    /* One SIGURG under way is enough. */
    if (atomic_exchange(&mp->signal_pending, 1) == 0)
        signalM(mp, SIGURG);
}

static void on_sigurg(int sig)
{
    (void)sig;
    int saved = errno;
    m *mp = tls_m;
    if (mp) {
        atomic_store(&mp->signal_pending, 0); /* before the look: a later bit sends a new signal */
        patch_dispatch(mp);
    }
    errno = saved;
}

static void on_sigint(int sig)
{
    (void)sig;
    int saved = errno;
    for (m *mp = atomic_load(&allm); mp; mp = mp->alllink) {
        atomic_fetch_or(&mp->pending, PENDING_INTERRUPT);
        if (mp == tls_m)
            patch_dispatch(mp);
        else
            preemptM(mp);
    }
    errno = saved;
}

/* ---- faults ---- */

static const char *fault_name(int sig)
{
    switch (sig) {
    case SIGSEGV: return "SIGSEGV: segmentation violation";
    case SIGBUS: return "SIGBUS: bus error";
    case SIGFPE: return "SIGFPE: floating-point exception";
    case SIGILL: return "SIGILL: illegal instruction";
    case SIGQUIT: return "SIGQUIT: quit";
    default: return "unknown signal";
    }
}

static uintptr_t context_pc(const void *context)
{
#if defined(__x86_64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.pc;
#else
    (void)context;
    return 0;
#endif
}

static void report(int sig, const siginfo_t *info, const void *context)
{
    /* A fault in here must end the process, not come back. */
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
    if (atomic_fetch_add(&panicking, 1) > 0)
        for (;;)
            usleep_ns(1000000000);
    printlock();
    if (sig == SIGQUIT)
        printfmt("%s\nPC=0x%llx\n", fault_name(sig), (unsigned long long)context_pc(context));
    else
        printfmt("fatal error: unexpected signal during runtime execution\n[signal %s code=0x%x addr=0x%llx "
                 "pc=0x%llx]\n",
                 fault_name(sig), (unsigned)info->si_code, (unsigned long long)(uintptr_t)info->si_addr,
                 (unsigned long long)context_pc(context));
    printunlock();
    if (tls_m)
        freezetheworld();
    printlock();
    g *gp = tls_m ? tls_m->curg : NULL;
    if (gp) {
        printnl();
        goroutineheader(gp);
        traceback(gp); /* from where it was saved last */
    }
    tracebackothers(gp);
    printunlock();
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
    report(sig, info, context);
    if (traceback_crash) {
        if (trace_enabled)
            trace_stop();
        signal(SIGABRT, SIG_DFL);
        raise(SIGABRT);
    }
    exit_process(2);
}

void sigpipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    if (trace_enabled)
        trace_stop();
    raise(SIGPIPE);
    exit_process(2);
}

/* ---- set-up ---- */

static void handle(int sig, void (*plain)(int), void (*info)(int, siginfo_t *, void *))
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_flags = SA_ONSTACK | SA_RESTART | (info ? SA_SIGINFO : 0);
    sigfillset(&sa.sa_mask);
    if (info)
        sa.sa_sigaction = info;
    else
        sa.sa_handler = plain;
    if (sigaction(sig, &sa, NULL) != 0)
        throwf("sigaction failed for signal %d", sig);
}

void initsig(void)
{
    handle(SIGURG, on_sigurg, NULL);
    handle(SIGPIPE, SIG_IGN, NULL);
    handle(SIGQUIT, NULL, on_fault);
    if (atomic_load(&sigint_is_pending))
        handle(SIGINT, on_sigint, NULL);
#ifndef VOLE_ASAN /* the sanitizers' own reports say more */
    handle(SIGSEGV, NULL, on_fault);
    handle(SIGBUS, NULL, on_fault);
    handle(SIGFPE, NULL, on_fault);
    handle(SIGILL, NULL, on_fault);
#endif
}

void minit_signals(m *mp)
{
    void *mem = mmap(NULL, GSIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mem == MAP_FAILED)
        throw("out of memory allocating a signal stack");
    mp->sigstack = (stack){ (uintptr_t)mem, (uintptr_t)mem + GSIGNAL_STACK };
    if (mp->gsignal)
        mp->gsignal->stack = mp->sigstack;
    stack_t ss = { .ss_sp = mem, .ss_size = GSIGNAL_STACK };
    if (sigaltstack(&ss, NULL) != 0)
        throw("sigaltstack failed");
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

void unminit_signals(m *mp)
{
    stack_t ss = { .ss_flags = SS_DISABLE };
    sigaltstack(&ss, NULL);
    munmap((void *)mp->sigstack.lo, mp->sigstack.hi - mp->sigstack.lo);
    mp->sigstack = (stack){ 0, 0 };
}
