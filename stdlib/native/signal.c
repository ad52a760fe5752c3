/* signal.c - natives of package os/signal: signals as numbers in a queue.
 *
 * A signal that somebody wants has our handler, which may run at any moment of any thread: it sets
 * the signal's bit and writes to an eventfd. One goroutine (signal_recv) takes the bits; when there are none it
 * sleeps in a read of that eventfd, in a system call bracket. So a program that waits for signals
 * is never taken for a deadlock. Signals that come twice before they are taken count once, as the
 * kernel has it too.
 *
 * What a signal did before is kept, and put back when nobody wants it any more. The enable and disable
 * functions are called under the lock of the Go side.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/proc.h"

enum { LAST_SIGNAL = 64 };

static _Atomic uint64_t queued;         /* bit sig-1 */
static int wakeup = -1;                 /* the eventfd; set before any handler is installed */
static uint64_t taken_over;             /* signals whose former action is in before[] */
static struct sigaction before[LAST_SIGNAL + 1];

static void on_signal(int sig)
{
    int saved = errno;
    uint64_t one = 1;
    atomic_fetch_or(&queued, (uint64_t)1 << (sig - 1));
    ssize_t n = write(wakeup, &one, sizeof one); /* full: it is readable, which is all that counts */
    (void)n;
    errno = saved;
}

/* Faults of the process itself, what the runtime and libc use, and what cannot be caught stay as they are. */
static bool can_take(uint32_t sig)
{
    switch (sig) {
    case SIGKILL: case SIGSTOP: case SIGURG: case SIGSEGV: case SIGBUS: case SIGFPE: case SIGILL:
    case 32: case 33: case 34:
        return false;
    }
    return sig >= 1 && sig <= LAST_SIGNAL;
}

static void set_action(uint32_t sig, void (*handler)(int))
{
    uint64_t bit = (uint64_t)1 << (sig - 1);
    struct sigaction sa;
    memset(&sa, 0, sizeof sa);
    sa.sa_handler = handler;
    sa.sa_flags = SA_ONSTACK | SA_RESTART;
    sigfillset(&sa.sa_mask);
    struct sigaction old;
    if (sigaction((int)sig, &sa, &old) != 0)
        throwf("sigaction failed for signal %u", sig);
    if (!(taken_over & bit)) {
        before[sig] = old;
        taken_over |= bit;
    }
}

static opstatus enable(g *gp, uint64_t *args)
{
    uint32_t sig = (uint32_t)args[0];
    (void)gp;
    if (!can_take(sig))
        return OP_OK;
    if (wakeup < 0) {
        wakeup = eventfd(0, EFD_CLOEXEC);
        if (wakeup < 0)
            throwf("eventfd failed: errno %d", errno);
    }
    set_action(sig, on_signal);
    return OP_OK;
}

static opstatus disable(g *gp, uint64_t *args)
{
    uint32_t sig = (uint32_t)args[0];
    (void)gp;
    if (!can_take(sig))
        return OP_OK;
    uint64_t bit = (uint64_t)1 << (sig - 1);
    if (taken_over & bit) {
        taken_over &= ~bit;
        if (sigaction((int)sig, &before[sig], NULL) != 0)
            throwf("sigaction failed for signal %u", sig);
    }
    return OP_OK;
}

static opstatus ignore(g *gp, uint64_t *args)
{
    uint32_t sig = (uint32_t)args[0];
    (void)gp;
    if (can_take(sig))
        set_action(sig, SIG_IGN);
    return OP_OK;
}

static opstatus ignored(g *gp, uint64_t *args)
{
    struct { uint64_t sig, result; } *f = (void *)args;
    struct sigaction sa;
    (void)gp;
    f->result = f->sig >= 1 && f->sig <= LAST_SIGNAL && sigaction((int)f->sig, NULL, &sa) == 0 &&
                sa.sa_handler == SIG_IGN;
    return OP_OK;
}

static opstatus receive(g *gp, uint64_t *args)
{
    (void)args;
    for (;;) {
        uint64_t bits = atomic_load(&queued);
        if (bits) {
            int sig = __builtin_ctzll(bits) + 1;
            atomic_fetch_and(&queued, ~((uint64_t)1 << (sig - 1)));
            native_args(gp)[0] = (uint64_t)sig;
            return OP_OK;
        }
        entersyscallblock(gp);
        uint64_t count;
        ssize_t n;
        do
            n = read(wakeup, &count, sizeof count);
        while (n < 0 && errno == EINTR);
        exitsyscall(gp);
    }
}

const native_entry natives_signal[] = {
    { "os/signal.signal_enable", enable, NATIVE_NOESCAPE },
    { "os/signal.signal_disable", disable, NATIVE_NOESCAPE },
    { "os/signal.signal_ignore", ignore, NATIVE_NOESCAPE },
    { "os/signal.signal_ignored", ignored, NATIVE_NOESCAPE },
    { "os/signal.signal_recv", receive, NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 },
};
