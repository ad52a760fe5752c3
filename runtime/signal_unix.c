/* signal_unix.c - signals: what each does to the process.
 *
 * One handler, on_signal, is there for all signals that are not left to the kernel. It runs on the M's gsignal stack at any
 * moment of the thread, so what it does is atomic operations and system calls, unless it ends the process.
 *
 *   SIGURG      is ours: it makes the interrupted thread look at its pending bits, by pointing its dispatch table at the
 *               slow path. The table's address was published before, and only this thread writes it.
 *   wanted ones (os/signal.Notify) go to the queue of sigqueue.c.
 *   faults      in an op of the interpreter: a program has used an address that it made up or unmapped. The thread goes on at the
 *               slow path, which makes a panic of it or ends the process. Anywhere else: our bug, or a stray signal;
 *               report and exit.
 *   SIGQUIT     and other signals that mean trouble: report and exit. So that the report can show what runs on this
 *               thread, it is made at the next instruction boundary, if that comes soon.
 *   SIGINT, SIGTERM, SIGHUP: not handled unless wanted, so the process ends by them, and an inherited "ignore" stays. If
 *               something is to be done at the end (profiles), the handler does it and then lets them end the process.
 *   The others (SIGUSR1, SIGPIPE, ...) have a handler that does nothing, as in Go; not "ignore", which children inherit.
 *
 * Reports never hang: a clock (SIGALRM) ends the process when no progress is made for some seconds, and a fault
 * inside a report goes on with the next part of it.
 *
 * A handler that was there before ours gets what nobody wants and what hits threads that are not ours.
 */
#include "runtime/foreground.h"
#include "runtime/signal_unix.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#include "runtime/codehooks.h"
#include "runtime/cpuprof.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runtime1.h"
#include "runtime/sigqueue.h"
#include "runtime/trace.h"
#include "runtime/traceback.h"

enum {
    GSIGNAL_STACK = 128 << 10,
    NIL_PAGE = 4096,            /* addresses below: a nil pointer */
    BOUNDARY_WAIT_US = 200000,  /* how long SIGQUIT waits for an instruction boundary */
    STUCK_SECONDS = 5           /* a report that prints nothing for so long is given up */
};

_Atomic bool sigint_is_pending;     /* set by the REPL before it runs anything */
_Atomic bool sigquit_asked;         /* report at the next boundary */

/* ---- what there is ---- */

enum {
    NOTIFY = 1,     /* can be wanted, wherever it comes from */
    KILL = 2,       /* ends the process; the kernel does that as long as it is not wanted */
    REPORT = 4,     /* means trouble: report and exit */
    FAULT = 8,      /* ... and when the thread itself caused it, may be the program's fault */
    DEFAULT = 16,   /* left to the kernel as long as it is not wanted */
    LEAVE = 32      /* never ours: cannot be caught, or libc's */
};

static const struct { uint8_t flags; const char *name; } table[SIG_COUNT] = {
    [SIGHUP] = { NOTIFY | KILL, "SIGHUP: terminal line hangup" },
    [SIGINT] = { NOTIFY | KILL, "SIGINT: interrupt" },
    [SIGQUIT] = { NOTIFY | REPORT, "SIGQUIT: quit" },
    [SIGILL] = { REPORT | FAULT, "SIGILL: illegal instruction" },
    [SIGTRAP] = { REPORT, "SIGTRAP: trace trap" },
    [SIGABRT] = { NOTIFY | REPORT, "SIGABRT: abort" },
    [SIGBUS] = { REPORT | FAULT, "SIGBUS: bus error" },
    [SIGFPE] = { REPORT | FAULT, "SIGFPE: floating-point exception" },
    [SIGKILL] = { LEAVE, "SIGKILL: kill" },
    [SIGUSR1] = { NOTIFY, "SIGUSR1: user-defined signal 1" },
    [SIGSEGV] = { REPORT | FAULT, "SIGSEGV: segmentation violation" },
    [SIGUSR2] = { NOTIFY, "SIGUSR2: user-defined signal 2" },
    [SIGPIPE] = { NOTIFY, "SIGPIPE: write to broken pipe" },
    [SIGALRM] = { NOTIFY, "SIGALRM: alarm clock" },
    [SIGTERM] = { NOTIFY | KILL, "SIGTERM: termination" },
    [SIGSTKFLT] = { REPORT, "SIGSTKFLT: stack fault" },
    [SIGCHLD] = { NOTIFY | DEFAULT, "SIGCHLD: child status has changed" },
    [SIGCONT] = { NOTIFY | DEFAULT, "SIGCONT: continue" },
    [SIGSTOP] = { LEAVE, "SIGSTOP: stop, unblockable" },
    [SIGTSTP] = { NOTIFY | DEFAULT, "SIGTSTP: keyboard stop" },
    [SIGTTIN] = { NOTIFY | DEFAULT, "SIGTTIN: background read from tty" },
    [SIGTTOU] = { NOTIFY | DEFAULT, "SIGTTOU: background write to tty" },
    [SIGURG] = { NOTIFY, "SIGURG: urgent condition on socket" },
    [SIGXCPU] = { NOTIFY, "SIGXCPU: cpu limit exceeded" },
    [SIGXFSZ] = { NOTIFY, "SIGXFSZ: file size limit exceeded" },
    [SIGVTALRM] = { NOTIFY, "SIGVTALRM: virtual alarm clock" },
    [SIGPROF] = { NOTIFY, "SIGPROF: profiling alarm clock" },
    [SIGWINCH] = { NOTIFY | DEFAULT, "SIGWINCH: window size change" },
    [SIGIO] = { NOTIFY, "SIGIO: i/o now possible" },
    [SIGPWR] = { NOTIFY, "SIGPWR: power failure restart" },
    [SIGSYS] = { REPORT, "SIGSYS: bad system call" },
    [32] = { LEAVE, "signal 32" },
    [33] = { LEAVE, "signal 33" },
    [34] = { LEAVE, "signal 34" },
};

/* Real-time signals stand in no table. */
static uint8_t flags_of(int sig)
{
    return sig > 34 && sig < SIG_COUNT ? NOTIFY : sig > 0 && sig < SIG_COUNT ? table[sig].flags : LEAVE;
}

const char *signal_name(int sig)
{
    return sig > 0 && sig < SIG_COUNT && table[sig].name ? table[sig].name : "signal";
}

/* What was there before us: written once, before our handler is installed. */
static struct sigaction before[SIG_COUNT];
static _Atomic uint64_t ours;       /* bit sig-1: on_signal is the handler; the lock of os/signal, or at start */

static uint64_t bit_of(int sig) { return (uint64_t)1 << (sig - 1); }

/* ---- preemption ---- */

void preemptM(m *mp)
{
    /* One SIGURG under way is enough. */
    if (atomic_exchange(&mp->signal_pending, 1) == 0 && !signalM(mp, SIGURG))
        atomic_store(&mp->signal_pending, 0);
}

static void on_preempt(void)
{
    m *mp = tls_m;
    if (!mp)
        return;
    atomic_store(&mp->signal_pending, 0); /* before the look: a later bit sends a new signal */
    patch_dispatch(mp);
}

/* Ctrl-C in the REPL. */
static void interrupt_all(void)
{
    for (m *mp = atomic_load(&allm); mp; mp = mp->alllink) {
        atomic_fetch_or(&mp->pending, PENDING_INTERRUPT);
        if (mp == tls_m)
            patch_dispatch(mp);
        else
            preemptM(mp);
    }
}

/* ---- the machine's state at the signal ---- */

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

static uintptr_t context_sp(const void *context)
{
#if defined(__x86_64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
    return (uintptr_t)((const ucontext_t *)context)->uc_mcontext.sp;
#else
    (void)context;
    return 0;
#endif
}

static void set_context_pc(void *context, const void *pc)
{
#if defined(__x86_64__)
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)pc;
#elif defined(__aarch64__)
    ((ucontext_t *)context)->uc_mcontext.pc = (uintptr_t)pc;
#else
    (void)context;
    (void)pc;
#endif
}

/* ---- the end of the process ---- */

static void default_action(int sig)
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = SIG_DFL;
    sigaction(sig, &sa, NULL);
}

static void unblock(int sig)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, sig);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static _Noreturn void die_by(int sig)
{
    run_at_process_end();
    if (trace_enabled)
        trace_stop();
    default_action(sig);
    unblock(sig);
    raise(sig);
    exit_process(2);
}

void crash(void)
{
    die_by(SIGABRT);
}

static _Noreturn void end_report(void)
{
    if (traceback_crash)
        crash();
    exit_process(2);
}

/* The clock of a report. The reader of our output may take its time; nothing else may. */
static void on_clock(int sig)
{
    static uint64_t last;
    uint64_t now = atomic_load(&writes_begun);
    (void)sig;
    if (now != last || now != atomic_load(&writes_done)) {
        last = now;
        alarm(STUCK_SECONDS);
        return;
    }
    default_action(SIGALRM);    /* should even the end hang */
    unblock(SIGALRM);
    alarm(STUCK_SECONDS);
    end_report();
}

void start_report_clock(void)
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on_clock;
    sa.sa_flags = SA_ONSTACK | SA_RESTART;
    sigaction(SIGALRM, &sa, NULL);
    unblock(SIGALRM);
    alarm(STUCK_SECONDS);
}

/* ---- reports ---- */

static _Atomic(const m *) reporter;     /* the thread that reports; (m *)-1: one without an M */
static _Atomic int report_part;         /* how far it has come */

static void print_cause(int sig, const siginfo_t *info, uintptr_t pc)
{
    printlock();
    if ((flags_of(sig) & FAULT) && info->si_code > 0)
        printfmt("fatal error: unexpected signal during runtime execution\n[signal %s code=0x%x addr=0x%llx "
                 "pc=0x%llx]\n",
                 signal_name(sig), (unsigned)info->si_code, (unsigned long long)(uintptr_t)info->si_addr,
                 (unsigned long long)pc);
    else
        printfmt("%s\nPC=0x%llx m=%lld sigcode=%d\n", signal_name(sig), (unsigned long long)pc,
                 tls_m ? (long long)tls_m->id : -1ll, info->si_code);
    if (tls_m && tls_m->incgo)
        printcstr("signal arrived in a call of C\n");
    printunlock();
}

/* Part by part, so that after a fault in one the next is tried. */
static _Noreturn void continue_report(void)
{
    g *gp = tls_m ? tls_m->curg : NULL;
    if (atomic_fetch_add(&report_part, 1) == 0) {
        freezetheworld();
        if (gp && traceback_level > 0) {
            printlock();
            printnl();
            goroutineheader(gp);
            traceback(gp); /* from where it was saved last */
            printunlock();
        }
        atomic_store(&report_part, 2);
    }
    if (atomic_fetch_add(&report_part, 1) <= 2 && traceback_level > 0) {
        printlock();
        tracebackothers(gp);
        printunlock();
    }
    end_report();
}

static _Noreturn void report(int sig, const siginfo_t *info, uintptr_t pc)
{
    const m *none = NULL, *self = tls_m ? tls_m : (const m *)-1;
    sigset_t faults;
    sigemptyset(&faults);
    sigaddset(&faults, SIGSEGV);
    sigaddset(&faults, SIGBUS);
    sigaddset(&faults, SIGFPE);
    sigaddset(&faults, SIGILL);
    pthread_sigmask(SIG_UNBLOCK, &faults, NULL);
    if (!atomic_compare_exchange_strong(&reporter, &none, self)) {
        if (none != self)       /* another reports; it ends the process */
            for (;;)
                usleep_ns(1000000000);
        if (atomic_load(&report_part) >= 3)
            end_report();
        printfmt("\n[signal %s addr=0x%llx pc=0x%llx during the report]\n", signal_name(sig),
                 (unsigned long long)(uintptr_t)info->si_addr, (unsigned long long)pc);
        continue_report();
    }
    start_report_clock();
    atomic_fetch_add(&panicking, 1);
    print_cause(sig, info, pc);
    continue_report();
}

/* SIGQUIT and the like. A goroutine that runs has not saved where it is, so it is asked to come to a boundary. */
static struct { int sig; siginfo_t info; uintptr_t pc; } quit;

static void on_boundary_clock(int sig)
{
    (void)sig;
    if (atomic_exchange(&sigquit_asked, false))
        report(quit.sig, &quit.info, quit.pc);
}

void sigquit_report(void)
{
    if (atomic_exchange(&sigquit_asked, false))
        report(quit.sig, &quit.info, quit.pc);
}

static void report_soon(int sig, const siginfo_t *info, uintptr_t pc)
{
    static _Atomic bool once;
    m *mp = tls_m;
    if (!mp || !mp->p || !mp->curg || mp->curg->cfn || !mp->dispatch || sig == SIGABRT)
        report(sig, info, pc);
    if (atomic_exchange(&once, true))
        return;
    quit.sig = sig;
    quit.info = *info;
    quit.pc = pc;
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = on_boundary_clock;
    sa.sa_flags = SA_ONSTACK | SA_RESTART;
    sigfillset(&sa.sa_mask);
    sigaction(SIGALRM, &sa, NULL);
    struct itimerval limit = { .it_value = { .tv_usec = BOUNDARY_WAIT_US } };
    setitimer(ITIMER_REAL, &limit, NULL);
    atomic_store(&sigquit_asked, true);
    atomic_fetch_or(&mp->pending, PENDING_PREEMPT);
    patch_dispatch(mp);
}

/* ---- faults of the program ---- */

/* The thread was in an op that used a bad address: it goes on at the slow path, as if it were to be preempted, and
 * fault_panic is called from there. */
static bool redirect_fault(int sig, const siginfo_t *info, void *context)
{
    m *mp = tls_m;
    uintptr_t pc = context_pc(context);
    if ((sig != SIGSEGV && sig != SIGBUS) || !mp || !mp->p || !mp->curg || mp->curg->cfn || mp->locks != 0 ||
        mp->fault.sig || !code.op_at || !code.op_at(mp, pc))
        return false;
    mp->fault.sig = sig;
    mp->fault.code = info->si_code;
    mp->fault.addr = (uintptr_t)info->si_addr;
    mp->fault.pc = pc;
    set_context_pc(context, mp->slow_label);
    return true;
}

opstatus fault_panic(g *gp)
{
    m *mp = getm();
    uintptr_t addr = mp->fault.addr;
    int sig = mp->fault.sig;
    mp->fault.sig = 0;
    if (addr < NIL_PAGE && mp->fault.code != SI_KERNEL)
        return panicmem(gp, addr);
    if (gp->paniconfault)
        return panicmem_addr(gp, addr);
    fatal_fault(addr, signal_name(sig), mp->fault.code, mp->fault.pc);
}

/* ---- the handler ---- */

static void forward(int sig, siginfo_t *info, void *context)
{
    const struct sigaction *sa = &before[sig];
    if (sa->sa_flags & SA_SIGINFO)
        sa->sa_sigaction(sig, info, context);
    else if (sa->sa_handler != SIG_DFL && sa->sa_handler != SIG_IGN)
        sa->sa_handler(sig);
}

static bool had_handler(int sig)
{
    const struct sigaction *sa = &before[sig];
    return (sa->sa_flags & SA_SIGINFO) || (sa->sa_handler != SIG_DFL && sa->sa_handler != SIG_IGN);
}

/* Ctrl-C in a session. A SIGINT that the session sends to one of its threads is no Ctrl-C at all, but its
 * way to end a system call. */
static void ctrl_c(const siginfo_t *info)
{
    if (info->si_code != SI_TKILL || info->si_pid != getpid()) {
        foreground_sigint();
        interrupt_all();
        sigsend(SIGINT);
    }
}

static void handle_signal(int sig, siginfo_t *info, void *context)
{
    uint8_t flags = flags_of(sig);
    bool sent = info->si_code <= 0;     /* by a process, not by the kernel because of what this thread does */
    if (sig == SIGPROF && info->si_code == SI_TIMER) {  /* one of cpuprof.c's */
        cpuprof_signal(context_pc(context), context_sp(context), 1 + (uint32_t)info->si_overrun);
        return;
    }
    if (sig == SIGURG)
        on_preempt();
    if (sig == SIGINT && atomic_load(&sigint_is_pending)) {
        ctrl_c(info);
        return;
    }
    if ((sent || (flags & NOTIFY)) && sigsend(sig))
        return;
    if ((flags & FAULT) && !sent && redirect_fault(sig, info, context)) {
        return;
    } else if (had_handler(sig) && (!(flags & REPORT) || !tls_m)) {
        forward(sig, info, context);
    } else if (flags & KILL) {          /* was wanted a moment ago */
        die_by(sig);
    } else if (flags & FAULT) {
        report(sig, info, context_pc(context));
    } else if (flags & REPORT) {
        report_soon(sig, info, context_pc(context));
    }
}

static void on_signal(int sig, siginfo_t *info, void *context)
{
    int saved = errno;
    sigqueue_enter();
    handle_signal(sig, info, context);
    sigqueue_leave();
    errno = saved;
}

void sigpipe(void)
{
    if (signal_is_ignored(SIGPIPE) || sigsend(SIGPIPE))
        return;
    die_by(SIGPIPE);
}

/* ---- set-up ---- */

static void install(int sig)
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_flags = SA_ONSTACK | SA_SIGINFO;
    if (sig != SIGINT || !atomic_load(&sigint_is_pending)) /* Ctrl-C in a session ends what blocks */
        sa.sa_flags |= SA_RESTART;
    sigfillset(&sa.sa_mask);
    sa.sa_sigaction = on_signal;
    if (sigaction(sig, &sa, NULL) != 0) {
        if (sig >= SIGRTMIN)
            return; /* Valgrind keeps the last real-time signals to itself */
        throwf("sigaction failed for signal %d", sig);
    }
    ours |= bit_of(sig);
}

/* Has the handler from the start and keeps it. */
static bool always_ours(int sig)
{
    uint8_t flags = flags_of(sig);
    if (sig == SIGINT && atomic_load(&sigint_is_pending))
        return true;
    if ((flags & KILL) && at_process_end && before[sig].sa_handler != SIG_IGN)
        return true;            /* profiles are to be written first */
#ifdef VOLE_ASAN /* the sanitizers' own reports say more */
    if (flags & FAULT)
        return false;
#endif
    return !(flags & (KILL | DEFAULT | LEAVE));
}

bool signal_can_be_wanted(int sig)
{
#ifdef VOLE_ASAN
    if (flags_of(sig) & FAULT)
        return false;
#endif
    return !(flags_of(sig) & LEAVE);
}

void signal_catch(int sig)
{
    install(sig);
}

void signal_restore(int sig)
{
    if (always_ours(sig)) {
        install(sig);
        return;
    }
    ours &= ~bit_of(sig);
    if (sigaction(sig, &before[sig], NULL) != 0)
        throwf("sigaction failed for signal %d", sig);
}

void signal_ignore(int sig)
{
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = SIG_IGN;
    ours &= ~bit_of(sig);
    if (sigaction(sig, &sa, NULL) != 0)
        throwf("sigaction failed for signal %d", sig);
}

bool signal_was_ignored(int sig)
{
    return (sig == SIGHUP || sig == SIGINT) && !(before[sig].sa_flags & SA_SIGINFO) &&
           before[sig].sa_handler == SIG_IGN;
}

void initsig(void)
{
    for (int sig = 1; sig < SIG_COUNT; sig++) {
        if (flags_of(sig) & LEAVE)
            continue;
        if (sigaction(sig, NULL, &before[sig]) != 0)
            continue;           /* a kernel without it */
        if (always_ours(sig))
            install(sig);
    }
    sigqueue_init();
}

static void make_signal_stack(m *mp)
{
    void *mem = mmap(NULL, GSIGNAL_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mem == MAP_FAILED)
        throw("out of memory allocating a signal stack");
    mp->sigstack = (stack){ (uintptr_t)mem, (uintptr_t)mem + GSIGNAL_STACK };
    mp->own_sigstack = true;
    if (mp->gsignal)
        mp->gsignal->stack = mp->sigstack;
    stack_t ss = { .ss_sp = mem, .ss_size = GSIGNAL_STACK };
    if (sigaltstack(&ss, NULL) != 0)
        throw("sigaltstack failed");
}

void minit_signals(m *mp)
{
    make_signal_stack(mp);
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

void minit_signals_foreign(m *mp, const sigset_t *old)
{
    stack_t ss;
    if (sigaltstack(NULL, &ss) != 0)
        throw("sigaltstack failed");
    if (ss.ss_flags & SS_DISABLE) {
        make_signal_stack(mp);
    } else {
        mp->sigstack = (stack){ (uintptr_t)ss.ss_sp, (uintptr_t)ss.ss_sp + ss.ss_size };
        mp->own_sigstack = false;
    }
    static const int needed[] = { SIGURG, SIGPROF, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT };
    sigset_t mask = *old;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        sigdelset(&mask, needed[i]);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

void unminit_signals(m *mp)
{
    if (!mp->own_sigstack)
        return;
    stack_t ss = { .ss_flags = SS_DISABLE };
    sigaltstack(&ss, NULL);
    munmap((void *)mp->sigstack.lo, mp->sigstack.hi - mp->sigstack.lo);
    mp->sigstack = (stack){ 0, 0 };
}
