/* sigqueue.c - the signals that the program wants to see, on their way to os/signal.
 *
 * A handler sets the signal's bit in `queued` and writes to an eventfd; one goroutine takes the bits, and when there are
 * none, sleeps in a read of that eventfd. So a program that waits for signals is never taken for a deadlock. A
 * signal that comes again before it was taken counts once, as the kernel has it, too.
 *
 * Idle. Who stops wanting a signal waits until those that came before have been handed over. A signal is, in
 * this order: in a handler (counted in `handlers`), in `queued`, with the receiver (`receiving` is false). It enters
 * the next state before it leaves the last, so who looks at the three in this order misses none.
 *
 * Everything here is atomic; the wanting functions are called under the lock of os/signal.
 */
#include "runtime/sigqueue.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "runtime/panic.h"
#include "runtime/signal_unix.h"

static _Atomic uint64_t wanted, ignored, queued;    /* bit sig-1 */
static _Atomic int32_t handlers;                    /* threads in a signal handler */
static _Atomic bool receiving;                      /* the receiver has handed over all it took */
static _Atomic int wakeup = -1;                     /* the eventfd; made before anything is wanted */

static uint64_t bit_of(int sig) { return (uint64_t)1 << (sig - 1); }

void sigqueue_init(void)
{
    for (int sig = 1; sig < SIG_COUNT; sig++)
        if (signal_was_ignored(sig))
            atomic_fetch_or(&ignored, bit_of(sig));
}

void sigqueue_enter(void) { atomic_fetch_add(&handlers, 1); }
void sigqueue_leave(void) { atomic_fetch_sub(&handlers, 1); }

bool sigsend(int sig)
{
    uint64_t one = 1;
    if (!(atomic_load(&wanted) & bit_of(sig)))
        return false;
    atomic_fetch_or(&queued, bit_of(sig));
    ssize_t n = write(atomic_load(&wakeup), &one, sizeof one); /* full: it is readable, which is all that counts */
    (void)n;
    return true;
}

bool signal_is_ignored(int sig)
{
    return sig >= 1 && sig < SIG_COUNT && (atomic_load(&ignored) & bit_of(sig));
}

void sigqueue_want(int sig)
{
    if (sig < 1 || sig >= SIG_COUNT || !signal_can_be_wanted(sig))
        return;
    if (atomic_load(&wakeup) < 0) {
        int fd = eventfd(0, EFD_CLOEXEC);
        if (fd < 0)
            throwf("eventfd failed: errno %d", errno);
        atomic_store(&wakeup, fd);
    }
    atomic_fetch_or(&wanted, bit_of(sig));
    atomic_fetch_and(&ignored, ~bit_of(sig));
    signal_catch(sig);
}

void sigqueue_unwant(int sig)
{
    if (sig < 1 || sig >= SIG_COUNT || !signal_can_be_wanted(sig))
        return;
    bool touched = (atomic_load(&wanted) | atomic_load(&ignored)) & bit_of(sig);
    atomic_fetch_and(&wanted, ~bit_of(sig));
    if (!touched)
        return;
    signal_restore(sig);
    if (!signal_was_ignored(sig))
        atomic_fetch_and(&ignored, ~bit_of(sig));
    else
        atomic_fetch_or(&ignored, bit_of(sig));
}

void sigqueue_ignore(int sig)
{
    if (sig < 1 || sig >= SIG_COUNT || !signal_can_be_wanted(sig))
        return;
    atomic_fetch_and(&wanted, ~bit_of(sig));
    atomic_fetch_or(&ignored, bit_of(sig));
    signal_ignore(sig);
}

bool sigqueue_idle(void)
{
    return atomic_load(&handlers) == 0 && atomic_load(&queued) == 0 && atomic_load(&receiving);
}

int sigqueue_take(void)
{
    atomic_store(&receiving, true);
    uint64_t bits = atomic_load(&queued);
    if (bits == 0)
        return 0;
    int sig = __builtin_ctzll(bits) + 1;
    atomic_store(&receiving, false);
    atomic_fetch_and(&queued, ~bit_of(sig));
    return sig;
}

void sigqueue_wait(void)
{
    uint64_t count;
    ssize_t n;
    do
        n = read(atomic_load(&wakeup), &count, sizeof count);
    while (n < 0 && errno == EINTR);
}
