/* foreground.c - running what a person waits for, and ending it when they ask.
 *
 * A session has a driver goroutine, which stands on the main thread, and at most one foreground goroutine, which runs the
 * input. While it runs the driver sleeps in the OS on an eventfd. It is woken when the foreground has ended (goexit0),
 * by Ctrl-C (signal handler), or by a deadlock: the driver's M counts as a system thread meanwhile, so checkdead sees
 * when nothing else can run.
 *
 * Interrupting. gp->interrupt says that gp is to end: it runs its deferred calls as for runtime.Goexit, which no recover
 * stops. Whoever runs gp looks at it: at a boundary when something is pending (the handler sets PENDING_INTERRUPT on all
 * Ms and sends SIGURG, so loops need no polling), when gp is scheduled, and when an op that parked is resumed. A
 * gp that waits is woken by the driver, who has it by suspendG: it takes gp's sudogs off their channels as a waker
 * would, stops its timer, takes it off the poller, or off the queue of a semaphore or sync.Cond. A system call is interrupted by a
 * signal: it comes back with EINTR, and gp is at a boundary before it is tried again.
 *
 * Package sync. A goroutine that waits for a Mutex has told others so, in the Mutex; one that ended between two ops of Lock or
 * Unlock would leave it in a state that no other can make sense of. So gp does not end inside of that package: it goes on, op by op,
 * until it is outside (foreground_may_end), and a wait that was given up is an answer that Lock understands: it starts a
 * goroutine that waits in its place, and gives back what it gets. The only wait that is not given up is that of Cond.Wait for its lock: the caller
 * has deferred the Unlock. Then gp is left behind, and ends when the lock comes.
 *
 * Without a driver in foreground_run nothing here does anything, but panics still end only their goroutine.
 */
#include "runtime/foreground.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/chan.h"
#include "runtime/codehooks.h"
#include "runtime/lock_futex.h"
#include "runtime/netpoll.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runtime1.h"
#include "runtime/sema.h"
#include "runtime/signal_unix.h"
#include "runtime/stack.h"
#include "runtime/time.h"
#include "runtime/traceback.h"

enum {
    LEAVE_AFTER_MS = 200,               /* how long an interrupted foreground that waits for the system gets */
    AGAIN_AFTER_MS = 20,                /* a signal may have come just before the system call that it was to interrupt */
    SESSION_STACK = 256 << 20           /* limit of a stack: endless recursion shall not eat the machine */
};

bool in_session;
g *_Atomic foreground;

static g *_Atomic driver;               /* in foreground_run */
static int wakeup = -1;                 /* eventfd: look again */
static _Atomic bool ended, deadlocked, asked; /* what happened; asked: Ctrl-C. Cleared for each foreground */
static foreground_end how;              /* the foreground's, until it has ended */
void (*foreground_sigint_hook)(void);     /* set before the scheduler starts */
static _Atomic bool idle_interrupt;     /* Ctrl-C without a foreground */

void foreground_init(bool catch_sigint)
{
    in_session = true;
    max_stack_size = SESSION_STACK;
    wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wakeup < 0)
        throwf("no eventfd: errno %d", errno);
    atomic_store(&sigint_is_pending, catch_sigint);
}

static void wake_driver(void)
{
    uint64_t one = 1;
    ssize_t n = write(wakeup, &one, sizeof one); /* full: it is readable, which is all that counts */
    (void)n;
}

g *foreground_driver(void) { return atomic_load(&driver); }

/* ---- reports from elsewhere ---- */

void foreground_begin(g *gp)
{
    atomic_store(&foreground, gp);
    if (atomic_load(&asked)) {  /* Ctrl-C came while it was being started */
        atomic_store(&gp->interrupt, true);
        wake_driver();
    }
}

void foreground_done(g *gp)
{
    if (atomic_load(&foreground) == gp)
        how = FOREGROUND_DONE;
}

void foreground_panicked(g *gp)
{
    if (atomic_load(&foreground) == gp)
        how = FOREGROUND_PANICKED;
}

void foreground_ended(g *gp)
{
    g *self = gp;
    atomic_store(&gp->interrupt, false);
    if (!atomic_compare_exchange_strong(&foreground, &self, NULL))
        return; /* one that was left behind */
    atomic_store(&ended, true);
    wake_driver();
}

void foreground_sigint(void)
{
    g *gp = atomic_load(&foreground);
    if (foreground_sigint_hook)
        foreground_sigint_hook();
    if (!gp) {
        atomic_store(&idle_interrupt, true);
        if (!atomic_load(&driver))
            return;
        atomic_store(&asked, true); /* it is just being started */
    } else {
        atomic_store(&gp->interrupt, true);
        atomic_store(&asked, true);
    }
    wake_driver();
}

bool foreground_take_interrupt(void) { return atomic_exchange(&idle_interrupt, false); }

bool foreground_deadlock(void)
{
    if (!atomic_load(&driver))
        return false;
    if (!atomic_exchange(&deadlocked, true))
        wake_driver();
    return true;
}

/* ---- ending it ---- */

opstatus foreground_interrupt(g *gp)
{
    atomic_store(&gp->interrupt, false);
    if (atomic_load(&foreground) == gp && how != FOREGROUND_DEADLOCK)
        how = FOREGROUND_INTERRUPTED;
    return panic_goexit(gp);
}

bool foreground_may_end(g *gp)
{
    static const char sync[] = "sync.";
    enum { LEN = sizeof sync - 1 };
    code_loc loc;
    frame fr = frame_first(gp);
    if (!(code.calleeline && code.calleeline(fr.pc, fr.fp, &loc)) && !code.pcline(fr.pc, fr.kind == FRAME_RETURN, 0, &loc))
        return true;
    return loc.func.len < LEN || memcmp(loc.func.ptr, sync, LEN) != 0;
}

static waitq *queue_of(const g *gp, const sudog *s)
{
    bool sends = s->is_select ? s->ticket & 1 : gp->waitreason == WAIT_CHAN_SEND;
    return sends ? &s->c->sendq : &s->c->recvq;
}

static void lock_channels(const g *gp, bool on)
{
    const hchan *last = NULL;
    for (sudog *s = gp->waiting; s; s = s->waitlink) {
        if (s->c != last) {
            if (on)
                lock(&s->c->lock);
            else
                unlock(&s->c->lock);
        }
        last = s->c;
    }
}

/* gp waits in a channel operation or select, and is held by suspendG: makes it ready to be woken, as if one of its channels had
 * been closed. False: somebody else wakes it. */
static bool leave_channels(g *gp)
{
    sudog *s = gp->waiting;
    if (!s)
        return true; /* nil channels only: nobody else will wake it */
    lock_channels(gp, true);
    waitq *q = queue_of(gp, s);
    uint32_t zero = 0;
    bool won = s->is_select ? atomic_compare_exchange_strong(&gp->select_done, &zero, 1) : s->prev || s->next || q->first == s;
    if (won) {
        waitq_remove(q, s);
        s->success = false;
        gp->param = s;
    }
    lock_channels(gp, false);
    return won;
}

static bool leave_queue(g *gp)
{
    switch ((waitreason)gp->waitreason) {
    case WAIT_CHAN_RECEIVE:
    case WAIT_CHAN_SEND:
    case WAIT_SELECT:
    case WAIT_SELECT_NO_CASES:
    case WAIT_CHAN_RECEIVE_NIL_CHAN:
    case WAIT_CHAN_SEND_NIL_CHAN:
        return leave_channels(gp);
    case WAIT_SLEEP:
        return gp->timer && timer_stop(gp->timer);
    case WAIT_IO:
        return poll_leave(gp);
    case WAIT_SEMACQUIRE:
        return sema_leave(gp);
    case WAIT_SYNC_COND_WAIT:
        return notify_leave(gp);
    default:
        return false;
    }
}

/* Interrupts gp, whatever it does. */
static void interrupt(g *gp)
{
    atomic_store(&gp->interrupt, true);
    suspend_state s = suspendG(gp);
    if (s.dead)
        return;
    uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
    bool wake = status == GWAITING && !s.stopped && leave_queue(gp);
    m *mp = status == GSYSCALL ? gp->m : NULL;
    resumeG(s);
    if (wake)
        goready(gp);
    if (mp) {
        atomic_fetch_or(&mp->pending, PENDING_INTERRUPT);
        preemptM(mp);
        syscall(SYS_tgkill, getpid(), mp->procid, SIGINT); /* its handler does not restart what it interrupts */
    }
}

static void report_deadlock(g *gp)
{
    suspend_state s = suspendG(gp);
    printlock();
    printcstr("fatal error: all goroutines are asleep - deadlock!\n\n");
    if (!s.dead) {
        goroutineheader(gp);
        traceback(gp);
    }
    printunlock();
    resumeG(s);
    how = FOREGROUND_DEADLOCK;
}

/* ---- the driver ---- */

/* Sleeps until somebody says that there is something to see, or for some time (-1: for ever). False: the time is over. */
static bool sleep_driver(g *gp, int timeout_ms)
{
    struct pollfd p = { .fd = wakeup, .events = POLLIN };
    uint64_t n;
    entersyscallblock(gp);
    lock(&sched.lock);
    sched.nmsys++;
    checkdead();
    unlock(&sched.lock);
    int r;
    do
        r = poll(&p, 1, timeout_ms);
    while (r < 0 && errno == EINTR);
    if (r > 0 && read(wakeup, &n, sizeof n) < 0)
        r = 1; /* somebody else's news, seen before */
    lock(&sched.lock);
    sched.nmsys--;
    unlock(&sched.lock);
    exitsyscall(gp);
    return r > 0;
}

/* The foreground was interrupted while it waited for something else than a channel: gives it a moment, and interrupts it
 * again if it has not noticed. */
static bool stays(g *gp)
{
    int64_t until = nanotime() + LEAVE_AFTER_MS * (int64_t)1000000;
    while (!atomic_load(&ended) && nanotime() < until) {
        bool news = sleep_driver(gp, AGAIN_AFTER_MS);
        g *fg = atomic_load(&foreground);
        if (!news && fg && !atomic_load(&ended) && atomic_load(&fg->interrupt))
            interrupt(fg);
    }
    g *fg = atomic_load(&foreground);
    if (!fg || atomic_load(&ended))
        return false;
    uint32_t status = readgstatus(fg) & ~(uint32_t)GSCAN;
    if (status != GWAITING && status != GSYSCALL)
        return false; /* it runs its deferred calls */
    return atomic_compare_exchange_strong(&foreground, &fg, NULL);
}

foreground_end foreground_run(g *gp, const funcval *fn)
{
    atomic_store(&ended, false);
    atomic_store(&deadlocked, false);
    atomic_store(&asked, false);
    how = FOREGROUND_EXITED;
    atomic_store(&driver, gp);
    if (foreground_take_interrupt())
        atomic_store(&asked, true); /* since the last one ended: meant for what that was a part of */
    newproc(fn, NULL, NULL);
    while (!atomic_load(&ended)) {
        sleep_driver(gp, -1);
        g *fg = atomic_load(&foreground);
        if (atomic_load(&ended) || !fg)
            continue;
        if (atomic_load(&deadlocked) && how != FOREGROUND_DEADLOCK) {
            report_deadlock(fg);
            interrupt(fg);
        } else if (atomic_exchange(&asked, false)) {
            if (atomic_load(&fg->interrupt))    /* else it has seen that itself, and runs its deferred calls */
                interrupt(fg);
        } else {
            continue;
        }
        if (stays(gp)) {
            if (how != FOREGROUND_DEADLOCK)
                how = FOREGROUND_LEFT;
            break;
        }
    }
    atomic_store(&driver, NULL);
    return how;
}
