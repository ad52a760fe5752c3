/* schedfuzz.c - see schedfuzz.h.
 *
 * The random numbers are a thread's own: the M's would be drawn in another order than without the pauses, and threads without M
 * pause, too. Nothing else is touched, errno least of all.
 */
#include "runtime/schedfuzz.h"

#ifdef VOLE_DEBUG

#include <errno.h>

#include "runtime/os_linux.h"

int32_t sched_fuzz_rate;

static uint32_t random_below(uint32_t n)
{
    static _Atomic uint64_t threads;
    static _Thread_local uint64_t x;
    if (x == 0)
        x = (startup_random ^ (atomic_fetch_add(&threads, 1) + 1) * 0x9e3779b97f4a7c15u) | 1;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return (uint32_t)((x * 0x2545f4914f6cdd1du >> 32) * n >> 32);
}

/* Mostly short pauses: what has to fall between two steps of another thread is short as well. Yielding gives the
 * processor away, which on a machine with few of them is what a preempted thread does. */
void sched_fuzz_pause(void)
{
    if (random_below((uint32_t)sched_fuzz_rate) != 0)
        return;
    int saved = errno;
    uint32_t kind = random_below(16);
    if (kind < 7)
        procyield(random_below(200));
    else if (kind < 12)
        osyield();
    else if (kind < 15)
        usleep_ns(random_below(100 * 1000));
    else
        usleep_ns(random_below(1000 * 1000));
    errno = saved;
}

#endif
