/* test_netpoll.c - who waits for a descriptor: the slots of netpoll.c on plain threads, and the poller on one.
 *
 * ThreadSanitizer: yes
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "runtime/netpoll.h"
#include "runtime/os_linux.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { ROUNDS = 20000 };

/* ---- slots ----
 *
 * One thread plays the goroutine: it parks by waiting for its note, which whoever gets it from poll_slot_unblock wakes, as
 * goready would. items counts what there is to read; as in the runtime, a producer first makes an item, then unblocks. */

static poll_slot slot;
static g waiter;
static note parked;
static _Atomic int items, closed;
static int consumed;

static void wake(bool ready)
{
    g *gp = poll_slot_unblock(&slot, ready);
    if (gp) {
        THREAD_CHECK(gp == &waiter);
        notewakeup(&parked);
    }
}

/* One wait as in poll_wait. Returns whether it was ready. */
static bool wait_once(void)
{
    if (poll_slot_begin(&slot))
        return true;
    if (atomic_load(&closed) == 0 && poll_slot_commit(&slot, &waiter)) {
        notesleep(&parked);
        noteclear(&parked);
    }
    return poll_slot_end(&slot);
}

static bool take_item(void)
{
    int n = atomic_load(&items);
    while (n > 0)
        if (atomic_compare_exchange_weak(&items, &n, n - 1))
            return true;
    return false;
}

static void consume(void)
{
    for (;;) {
        if (take_item())
            consumed++;
        else if (atomic_load(&closed))
            return;
        else
            wait_once();
    }
}

static void produce(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        atomic_fetch_add(&items, 1);
        wake(true);
        if (i % 7 == 0)
            sched_yield();
    }
}

/* Deadlines: they wake the waiter for nothing. */
static void disturb(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        wake(false);
        if (i % 5 == 0)
            sched_yield();
    }
}

static _Atomic int producers;

static void play(int id)
{
    if (id == 0) {
        consume();
        return;
    }
    if (id == 1)
        disturb();
    else
        produce();
    if (atomic_fetch_sub(&producers, 1) == 1) {
        atomic_store(&closed, 1);
        wake(false);
    }
}

Test(netpoll, no_readiness_is_lost)
{
    ncpu = 2;
    for (int n = 1; n <= 3; n++) {
        consumed = 0;
        atomic_store(&items, 0);
        atomic_store(&closed, 0);
        atomic_store(&slot, NULL);
        atomic_store(&producers, n + 1);
        run_threads(n + 2, play);
        cr_assert_eq(consumed, n * ROUNDS);
        cr_assert_not(netpoll_any_waiters());
    }
}

Test(netpoll, states_of_a_slot)
{
    poll_slot s = NULL;
    cr_assert_null(poll_slot_unblock(&s, false));
    cr_assert_null(atomic_load(&s));                /* nobody to wake, nothing to remember */
    cr_assert_null(poll_slot_unblock(&s, true));
    cr_assert_null(poll_slot_unblock(&s, true));    /* ready is ready */
    cr_assert(poll_slot_begin(&s));
    cr_assert_not(poll_slot_begin(&s));
    cr_assert_null(poll_slot_unblock(&s, false));   /* before the waiter has parked */
    cr_assert_not(poll_slot_commit(&s, &waiter));
    cr_assert_not(poll_slot_end(&s));

    cr_assert_not(poll_slot_begin(&s));
    cr_assert(poll_slot_commit(&s, &waiter));
    cr_assert(netpoll_any_waiters());
    cr_assert_eq(poll_slot_unblock(&s, true), &waiter);
    cr_assert_not(netpoll_any_waiters());
    cr_assert_null(poll_slot_unblock(&s, true));    /* only one wakes it */
    cr_assert(poll_slot_end(&s));
}

/* ---- the poller, on one thread ---- */

static int pipe_fds[2];

static poll_desc *open_pipe(void)
{
    cr_assert_eq(pipe2(pipe_fds, O_NONBLOCK | O_CLOEXEC), 0);
    int err;
    poll_desc *pd = poll_open(pipe_fds[0], &err);
    cr_assert(pd && err == 0);
    return pd;
}

static void close_pipe(poll_desc *pd)
{
    poll_unblock(pd);
    poll_close(pd);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

Test(netpoll, breaks_wake_the_sleeper_once)
{
    heap_start();
    netpollBreak();
    netpoll(-1);            /* on the futex: there is no epoll set yet */
    poll_desc *pd = open_pipe();
    netpoll(-1);            /* making it was a break, too */
    netpollBreak();
    netpollBreak();
    netpoll(0);             /* who only looks leaves it to who waits */
    netpoll(-1);
    int64_t start = nanotime();
    netpoll(5 * 1000 * 1000);
    cr_assert_geq(nanotime() - start, 5 * 1000 * 1000);
    close_pipe(pd);
}

Test(netpoll, deadlines_and_closing)
{
    heap_start();
    poll_desc *pd = open_pipe();
    cr_assert_eq(poll_reset(pd, POLL_READ), POLL_NO_ERROR);
    poll_set_deadline(pd, POLL_READ, -1);
    cr_assert_eq(poll_reset(pd, POLL_READ), POLL_TIMEOUT);
    cr_assert_eq(poll_reset(pd, POLL_WRITE), POLL_NO_ERROR);
    poll_set_deadline(pd, POLL_READ, 0);
    cr_assert_eq(poll_reset(pd, POLL_READ), POLL_NO_ERROR);
    poll_set_deadline(pd, POLL_WRITE, INT64_MAX);   /* does not overflow */
    cr_assert_eq(poll_reset(pd, POLL_WRITE), POLL_NO_ERROR);
    poll_unblock(pd);
    cr_assert_eq(poll_reset(pd, POLL_READ), POLL_CLOSING);
    cr_assert_eq(poll_reset(pd, POLL_WRITE), POLL_CLOSING);
    poll_set_deadline(pd, POLL_READ, -1);           /* too late, no harm */
    cr_assert_eq(poll_reset(pd, POLL_READ), POLL_CLOSING);
    poll_close(pd);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
}

Test(netpoll, a_descriptor_used_again_knows_nothing_of_before)
{
    heap_start();
    poll_desc *first = open_pipe();
    poll_set_deadline(first, POLL_READ, -1);
    close_pipe(first);
    poll_desc *second = open_pipe();
    cr_assert_eq(second, first);
    cr_assert_eq(poll_reset(second, POLL_READ), POLL_NO_ERROR);
    close_pipe(second);
}

Test(netpoll, what_cannot_be_polled_is_refused)
{
    heap_start();
    int err, fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    cr_assert_null(poll_open(fd, &err));
    cr_assert_eq(err, EPERM);
    close(fd);
    cr_assert_null(poll_open(fd, &err));
    cr_assert_eq(err, EBADF);
}
