/* netpoll.c - where a thread without work waits for the outside.
 *
 * At most one M at a time waits in netpoll with a delay (findRunnable takes sched.lastpoll to 0 for
 * that); it sleeps until the next timer. There is no I/O readiness here yet: files and pipes block
 * in entersyscall brackets. What is here is the waiting itself, an eventfd-like futex word.
 *
 * break_pending: 1 = a netpollBreak that no netpoll has consumed.
 */
#include "runtime/netpoll.h"

#include "runtime/os_linux.h"

static _Atomic uint32_t break_pending;

void netpollinit(void)
{
    atomic_store(&break_pending, 0);
}

gqueue netpoll(int64_t delay)
{
    gqueue ready = { NULL, NULL };
    if (delay == 0)
        return ready;
    if (atomic_exchange(&break_pending, 0) == 0) {
        futexsleep(&break_pending, 0, delay);
        atomic_store(&break_pending, 0);
    }
    return ready;
}

void netpollBreak(void)
{
    if (atomic_exchange(&break_pending, 1) == 0)
        futexwakeup(&break_pending, 1);
}
