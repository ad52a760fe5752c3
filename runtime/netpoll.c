/* netpoll.c - waiting for I/O: an edge-triggered epoll, goroutines parked on descriptors, deadlines.
 *
 * A descriptor that can be polled has a poll_desc, in which each direction (reading, writing) has a slot that says who
 * waits: see poll_slot in netpoll.h. A goroutine tries its system call; on EAGAIN it parks in the slot. The
 * kernel reports each change to "ready" once (EPOLLET); whoever is in netpoll() then puts SLOT_READY into the slot and
 * hands out the goroutine. A goroutine that is about to park meanwhile sees SLOT_READY instead, and does not. So no
 * edge is lost, but some are late: poll_reset forgets an old one before a new operation, and
 * a woken goroutine just tries again.
 *
 * Why else a waiter may wake (closing, deadline over) stands in pd->info, one atomic word, always written before the slots
 * are unblocked: who parks looks at info after it has put SLOT_WAIT into the slot, who unblocks looks at the slot after it
 * has written info, so one of the two sees the other.
 *
 * Deadlines are timers that run on some P with that P's timers_lock held, so they take no lock of ours: info holds a
 * sequence number for each direction, the timer's argument holds the one it was started with, and it sets its bit by a CAS
 * only while they agree. A timer that fires late, after its deadline was changed, does nothing.
 *
 * A poll_desc is off-heap, never freed, and reused. An event may come for the descriptor that had it before: what epoll
 * returns carries the fdseq under which the descriptor was registered.
 *
 * The epoll set is made at the first poll_open. Until then the thread that waits for timers sleeps on a futex,
 * break_pending; afterwards in epoll_wait, and an eventfd in the set wakes it. break_pending is 1 while a break is under way
 * that no netpoll has consumed.
 *
 * Locks: pd->lock guards changes of deadlines and closing; poll_lock the free list and the making of the set.
 */
#include "runtime/netpoll.h"

#include <assert.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runq.h"
#include "runtime/schedfuzz.h"
#include "runtime/time.h"

/* pd->info: bits, then a sequence number of 16 bits for each direction. */
enum {
    INFO_CLOSING = 1,
    INFO_EVENT_ERROR = 2,       /* epoll reported nothing but an error */
    INFO_EXPIRED = 4            /* << direction: the deadline is over */
};
enum { INFO_SEQ_SHIFT = 16, SEQ_BITS = 16, ADDRESS_BITS = 48, CHUNK = 4096, MAX_EVENTS = 128 };

struct poll_desc {
    poll_desc *link;            /* poll_lock: free list */
    int fd;                     /* constant while registered */
    _Atomic uint32_t fdseq;     /* counts registrations */
    _Atomic uint64_t info;
    poll_slot slots[POLL_DIRECTIONS];
    mutex lock;
    timer timers[POLL_DIRECTIONS]; /* lock */
};

static _Atomic uint32_t break_pending;
static _Atomic int32_t waiters;     /* goroutines parked in slots */
static _Atomic bool have_epoll;     /* epfd and break_fd are made; never taken back */
static int epfd, break_fd;
static mutex poll_lock;
static poll_desc *free_descs;       /* poll_lock */

void netpollinit(void)
{
    lock_init(&poll_lock, LOCKRANK_NETPOLL_INIT);
    atomic_store(&break_pending, 0);
}

bool netpoll_any_waiters(void)
{
    return atomic_load(&waiters) > 0;
}

/* Pointers carry a sequence number in the bits that addresses do not use. */
static uint64_t tagged(poll_desc *pd, uint32_t seq)
{
    return (uint64_t)(uintptr_t)pd | (uint64_t)seq << ADDRESS_BITS;
}

static poll_desc *untagged(uint64_t x, uint32_t *seq)
{
    *seq = (uint32_t)(x >> ADDRESS_BITS);
    return (poll_desc *)(uintptr_t)(x & (((uint64_t)1 << ADDRESS_BITS) - 1));
}

/* ---- slots ---- */

bool poll_slot_begin(poll_slot *s)
{
    for (;;) {
        g *ready = SLOT_READY, *nobody = NULL;
        if (atomic_compare_exchange_strong(s, &ready, NULL))
            return true;
        if (atomic_compare_exchange_strong(s, &nobody, SLOT_WAIT))
            return false;
        if (nobody != SLOT_READY)
            throw("netpoll: two goroutines wait for the same thing");
    }
}

bool poll_slot_commit(poll_slot *s, g *gp)
{
    g *wait = SLOT_WAIT;
    sched_fuzz();
    if (!atomic_compare_exchange_strong(s, &wait, gp))
        return false;
    atomic_fetch_add(&waiters, 1);
    return true;
}

bool poll_slot_end(poll_slot *s)
{
    g *old = atomic_exchange(s, NULL);
    if (old != NULL && old != SLOT_READY && old != SLOT_WAIT)
        throw("netpoll: a goroutine runs that is parked on a descriptor");
    return old == SLOT_READY;
}

g *poll_slot_unblock(poll_slot *s, bool ready)
{
    g *old = atomic_load(s);
    sched_fuzz();
    do {
        if (old == SLOT_READY || (old == NULL && !ready))
            return NULL;
    } while (!atomic_compare_exchange_weak(s, &old, ready ? SLOT_READY : NULL));
    if (old == NULL || old == SLOT_WAIT)
        return NULL;
    sched_fuzz();
    atomic_fetch_sub(&waiters, 1);
    return old;
}

/* ---- the poller ---- */

static void epoll_control(int op, int fd, uint32_t events, uint64_t data, int *errno_)
{
    struct epoll_event e = { .events = events, .data.u64 = data };
    *errno_ = epoll_ctl(epfd, op, fd, &e) == 0 ? 0 : errno;
}

static void write_break(void)
{
    uint64_t one = 1;
    while (write(break_fd, &one, sizeof one) < 0)
        if (errno != EINTR) {
            if (errno == EAGAIN)
                return; /* the counter is full: it is ready */
            throwf("netpollBreak: write to the eventfd failed: errno %d", errno);
        }
}

/* Makes the epoll set. A thread may sleep on the futex just now: it is woken, and will come back to the set. If there is
 * none, the break is for the next that waits in the set, and clears break_pending again. */
static void make_epoll(void)
{
    lock(&poll_lock);
    if (!atomic_load(&have_epoll)) {
        int err;
        epfd = epoll_create1(EPOLL_CLOEXEC);
        break_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (epfd < 0 || break_fd < 0)
            throwf("netpoll: cannot make an epoll set: errno %d", errno);
        epoll_control(EPOLL_CTL_ADD, break_fd, EPOLLIN, 0, &err);
        if (err)
            throwf("netpoll: cannot watch the eventfd: errno %d", err);
        atomic_store(&have_epoll, true);
        atomic_store(&break_pending, 1);
        futexwakeup(&break_pending, 1);
        write_break();
    }
    unlock(&poll_lock);
}

/* A thread that still sleeps on the futex when there is an epoll set is one that make_epoll is about to wake. */
void netpollBreak(void)
{
    if (atomic_exchange(&break_pending, 1) != 0)
        return;
    sched_fuzz();
    if (atomic_load(&have_epoll))
        write_break();
    else
        futexwakeup(&break_pending, 1);
}

static void wait_on_futex(int64_t delay)
{
    if (atomic_exchange(&break_pending, 0) == 0) {
        futexsleep(&break_pending, 0, delay);
        atomic_store(&break_pending, 0);
    }
}

/* epoll_wait with a timeout in nanoseconds; older kernels know only milliseconds. */
static int wait_for_events(struct epoll_event *events, int64_t delay)
{
#ifdef SYS_epoll_pwait2
    static _Atomic bool no_pwait2;
    if (delay > 0 && !atomic_load_explicit(&no_pwait2, memory_order_relaxed)) {
        struct timespec ts = { delay / 1000000000, delay % 1000000000 };
        long n = syscall(SYS_epoll_pwait2, epfd, events, MAX_EVENTS, &ts, NULL, 0);
        if (n >= 0 || errno != ENOSYS)
            return (int)n;
        atomic_store(&no_pwait2, true);
    }
#endif
    int64_t ms = delay <= 0 ? delay : delay / 1000000 + (delay % 1000000 != 0);
    return epoll_wait(epfd, events, MAX_EVENTS, ms < 0 ? -1 : ms > 1000000000 ? 1000000000 : (int)ms);
}

static void set_info(poll_desc *pd, uint64_t bit, bool on)
{
    if (on)
        atomic_fetch_or(&pd->info, bit);
    else
        atomic_fetch_and(&pd->info, ~bit);
}

/* What epoll said about one descriptor. */
static void ready(gqueue *list, const struct epoll_event *e)
{
    static const uint32_t mask[POLL_DIRECTIONS] = {
        [POLL_READ] = EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR,
        [POLL_WRITE] = EPOLLOUT | EPOLLHUP | EPOLLERR,
    };
    uint32_t seq;
    poll_desc *pd = untagged(e->data.u64, &seq);
    if ((atomic_load(&pd->fdseq) & ((1u << SEQ_BITS) - 1)) != seq)
        return; /* the descriptor it was about is closed */
    set_info(pd, INFO_EVENT_ERROR, e->events == EPOLLERR);
    for (int dir = 0; dir < POLL_DIRECTIONS; dir++) {
        g *gp = e->events & mask[dir] ? poll_slot_unblock(&pd->slots[dir], true) : NULL;
        if (gp)
            gqueue_push_back(list, gp);
    }
}

gqueue netpoll(int64_t delay)
{
    gqueue list = { NULL, NULL };
    if (!atomic_load(&have_epoll)) {
        if (delay != 0)
            wait_on_futex(delay);
        return list;
    }
    struct epoll_event events[MAX_EVENTS];
    int n;
    while ((n = wait_for_events(events, delay)) < 0) {
        if (errno != EINTR)
            throwf("netpoll: epoll_wait failed: errno %d", errno);
        if (delay > 0)
            return list; /* the caller knows how long is left */
    }
    if (delay != 0)
        poller_wakes(); /* before a goroutine stops to count as waiting: see checkdead */
    for (int i = 0; i < n; i++) {
        if (events[i].data.u64 != 0) {
            ready(&list, &events[i]);
        } else if (delay != 0) {    /* a break, for a thread that waits; who only looks leaves it */
            uint64_t count;
            if (read(break_fd, &count, sizeof count) < 0 && errno != EAGAIN && errno != EINTR)
                throwf("netpoll: read of the eventfd failed: errno %d", errno);
            atomic_store(&break_pending, 0);
        }
    }
    return list;
}

/* ---- descriptors ---- */

static poll_desc *new_desc(void)
{
    lock(&poll_lock);
    if (!free_descs) {
        poll_desc *chunk = persistentalloc(CHUNK, _Alignof(poll_desc));
        if (!chunk)
            throw("out of memory allocating poll descriptors");
        for (size_t i = 0; i < CHUNK / sizeof *chunk; i++) {
            if ((uintptr_t)&chunk[i] >> ADDRESS_BITS != 0)
                throw("netpoll: address with more than 48 bits");
            lock_init(&chunk[i].lock, LOCKRANK_POLLDESC);
            chunk[i].link = free_descs;
            free_descs = &chunk[i];
        }
    }
    poll_desc *pd = free_descs;
    free_descs = pd->link;
    unlock(&poll_lock);
    return pd;
}

static void free_desc(poll_desc *pd)
{
    lock(&poll_lock);
    pd->link = free_descs;
    free_descs = pd;
    unlock(&poll_lock);
}

/* The number of dir's deadline, now one more; whether it is over. */
static uint32_t next_deadline(poll_desc *pd, int dir, bool expired)
{
    int shift = INFO_SEQ_SHIFT + dir * SEQ_BITS;
    uint64_t seq_mask = (((uint64_t)1 << SEQ_BITS) - 1) << shift;
    uint64_t old = atomic_load(&pd->info), new, seq;
    do {
        seq = (old + ((uint64_t)1 << shift)) & seq_mask;
        new = (old & ~seq_mask & ~((uint64_t)INFO_EXPIRED << dir)) | seq;
        if (expired)
            new |= (uint64_t)INFO_EXPIRED << dir;
    } while (!atomic_compare_exchange_weak(&pd->info, &old, new));
    return (uint32_t)(seq >> shift);
}

poll_desc *poll_open(int fd, int *errno_)
{
    if (!atomic_load(&have_epoll))
        make_epoll();
    poll_desc *pd = new_desc();
    lock(&pd->lock);
    for (int dir = 0; dir < POLL_DIRECTIONS; dir++) {
        g *gp = atomic_exchange(&pd->slots[dir], NULL);
        if (gp != NULL && gp != SLOT_READY)
            throw("netpoll: a goroutine is parked on a free descriptor");
        next_deadline(pd, dir, false);
    }
    set_info(pd, INFO_CLOSING | INFO_EVENT_ERROR, false);
    pd->fd = fd;
    uint32_t seq = (atomic_fetch_add(&pd->fdseq, 1) + 1) & ((1u << SEQ_BITS) - 1);
    unlock(&pd->lock);
    epoll_control(EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, tagged(pd, seq), errno_);
    if (*errno_ == 0)
        return pd;
    free_desc(pd);
    return NULL;
}

void poll_close(poll_desc *pd)
{
    if (!(atomic_load(&pd->info) & INFO_CLOSING))
        throw("netpoll: close without unblock");
    for (int dir = 0; dir < POLL_DIRECTIONS; dir++) {
        g *gp = atomic_load(&pd->slots[dir]);
        if (gp != NULL && gp != SLOT_READY)
            throw("netpoll: a goroutine is parked on a descriptor that is closed");
    }
    int err; /* that fd is closed already, behind our back, is none of our business */
    epoll_control(EPOLL_CTL_DEL, pd->fd, 0, 0, &err);
    atomic_fetch_add(&pd->fdseq, 1);
    free_desc(pd);
}

/* Why there is nothing to wait for. */
static int check(poll_desc *pd, int dir)
{
    uint64_t info = atomic_load(&pd->info);
    if (info & INFO_CLOSING)
        return POLL_CLOSING;
    if (info & (uint64_t)INFO_EXPIRED << dir)
        return POLL_TIMEOUT;
    if (dir == POLL_READ && info & INFO_EVENT_ERROR)
        return POLL_NOT_POLLABLE; /* for a writer the error shows in its own call */
    return POLL_NO_ERROR;
}

int poll_reset(poll_desc *pd, int dir)
{
    int err = check(pd, dir);
    if (err == POLL_NO_ERROR)
        atomic_store(&pd->slots[dir], NULL);
    return err;
}

/* park_data of a waiter. */
enum { PARK_DESC, PARK_DIR, PARK_DONE };

static bool commit_wait(g *gp, void *slot)
{
    return poll_slot_commit(slot, gp);
}

static opstatus finish_wait(g *gp, uint64_t *args);

/* One round: done, or parked. */
static opstatus wait_round(g *gp, uint64_t *args)
{
    poll_desc *pd = (poll_desc *)(uintptr_t)gp->park_data[PARK_DESC];
    int dir = (int)gp->park_data[PARK_DIR];
    int err = check(pd, dir);
    if (err == POLL_NO_ERROR && atomic_load_explicit(&gp->interrupt, memory_order_relaxed))
        err = POLL_TIMEOUT; /* not that anybody sees it: gp ends now */
    if (err == POLL_NO_ERROR && !poll_slot_begin(&pd->slots[dir])) {
        if (check(pd, dir) == POLL_NO_ERROR) {
            gp->park_finish = finish_wait;
            return gopark(gp, commit_wait, (void *)&pd->slots[dir], WAIT_IO);
        }
        return finish_wait(gp, args);
    }
    ((void (*)(uint64_t *, int))(uintptr_t)gp->park_data[PARK_DONE])(args, err);
    return OP_OK;
}

/* Ready, or something else is up. Neither: a deadline was over, and has been set anew before gp ran; then it waits on. */
static opstatus finish_wait(g *gp, uint64_t *args)
{
    poll_desc *pd = (poll_desc *)(uintptr_t)gp->park_data[PARK_DESC];
    int dir = (int)gp->park_data[PARK_DIR];
    if (!poll_slot_end(&pd->slots[dir]))
        return wait_round(gp, args);
    ((void (*)(uint64_t *, int))(uintptr_t)gp->park_data[PARK_DONE])(args, POLL_NO_ERROR);
    return OP_OK;
}

opstatus poll_wait(g *gp, poll_desc *pd, int dir, void (*done)(uint64_t *args, int result))
{
    gp->park_data[PARK_DESC] = (uint64_t)(uintptr_t)pd;
    gp->park_data[PARK_DIR] = (uint64_t)dir;
    gp->park_data[PARK_DONE] = (uint64_t)(uintptr_t)done;
    return wait_round(gp, native_args(gp));
}

bool poll_leave(g *gp)
{
    poll_desc *pd = (poll_desc *)(uintptr_t)gp->park_data[PARK_DESC];
    g *self = gp;
    if (!atomic_compare_exchange_strong(&pd->slots[gp->park_data[PARK_DIR]], &self, NULL))
        return false;
    atomic_fetch_sub(&waiters, 1);
    return true;
}

/* ---- deadlines ---- */

/* A deadline of pd, with the number it was started with, is over. The timers_lock of some P is held. */
static void expire(void *arg, int dir)
{
    uint32_t seq;
    poll_desc *pd = untagged((uint64_t)(uintptr_t)arg, &seq);
    int shift = INFO_SEQ_SHIFT + dir * SEQ_BITS;
    uint64_t old = atomic_load(&pd->info);
    do {
        if (((old >> shift) & ((1u << SEQ_BITS) - 1)) != seq)
            return; /* changed meanwhile */
    } while (!atomic_compare_exchange_weak(&pd->info, &old, old | (uint64_t)INFO_EXPIRED << dir));
    g *gp = poll_slot_unblock(&pd->slots[dir], false);
    if (gp)
        goready(gp);
}

static void read_deadline(void *arg) { expire(arg, POLL_READ); }
static void write_deadline(void *arg) { expire(arg, POLL_WRITE); }

void poll_set_deadline(poll_desc *pd, int dir, int64_t ns)
{
    g *gp = NULL;
    lock(&pd->lock);
    if (!(atomic_load(&pd->info) & INFO_CLOSING)) {
        timer *t = &pd->timers[dir];
        timer_stop(t);
        uint32_t seq = next_deadline(pd, dir, ns < 0);
        if (ns > 0) {
            if (__builtin_add_overflow(nanotime(), ns, &t->when))
                t->when = INT64_MAX;
            t->arg = (eface){ NULL, (void *)(uintptr_t)tagged(pd, seq) };
            t->seq = (uintptr_t)(dir == POLL_READ ? read_deadline : write_deadline);
            timer_start(t);
        } else if (ns < 0) {
            gp = poll_slot_unblock(&pd->slots[dir], false);
        }
    }
    unlock(&pd->lock);
    if (gp)
        goready(gp);
}

void poll_unblock(poll_desc *pd)
{
    g *woken[POLL_DIRECTIONS];
    lock(&pd->lock);
    if (atomic_load(&pd->info) & INFO_CLOSING)
        throw("netpoll: unblock of a descriptor that is being closed");
    set_info(pd, INFO_CLOSING, true);
    for (int dir = 0; dir < POLL_DIRECTIONS; dir++) {
        timer_stop(&pd->timers[dir]);
        next_deadline(pd, dir, false);
        woken[dir] = poll_slot_unblock(&pd->slots[dir], false);
    }
    unlock(&pd->lock);
    for (int dir = 0; dir < POLL_DIRECTIONS; dir++)
        if (woken[dir])
            goready(woken[dir]);
}

bool poll_is_own_fd(int fd)
{
    return atomic_load(&have_epoll) && (fd == epfd || fd == break_fd);
}
