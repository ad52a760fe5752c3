/* test_sema.c - semaphores and notify lists. */
#include "tests/unit/sched_stub.h"

enum { WORKERS = 10, ROUNDS = 500, SEMAS = 40 };

static _Atomic uint32_t sema = 1;
static int64_t guarded;
static _Atomic int finished;

/* ---- a semaphore as a lock ---- */

static int incrementer(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < ROUNDS; c->i++) {
        AWAIT(semacquire(gp, &sema, c->n & 1, WAIT_SEMACQUIRE));
        guarded++;
        if (c->i % 16 == 0)
            AWAIT(gosched(gp));
        AWAIT(semrelease(gp, &sema, c->n & 2));
        BOUNDARY();
    }
    atomic_fetch_add(&finished, 1);
    CO_END;
}

static int lock_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < WORKERS; i++) {
        co *w = co_new(incrementer);
        w->n = i;
        co_go(w);
    }
    while (atomic_load(&finished) < WORKERS)
        AWAIT(time_sleep(gp, 1000000));
    CHECK(guarded == (int64_t)WORKERS * ROUNDS);
    CHECK(atomic_load(&sema) == 1);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(sema, lock_main)

/* ---- many addresses, several waiters each: the treap ---- */

static _Atomic uint32_t semas[SEMAS];

static int waiter(g *gp, co *c)
{
    CO_BEGIN
    AWAIT(semacquire(gp, &semas[c->n], false, WAIT_SEMACQUIRE));
    atomic_fetch_add(&finished, 1);
    CO_END;
}

static int treap_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < SEMAS * 5; i++) {
        co *w = co_new(waiter);
        w->n = i * 7 % SEMAS;
        co_go(w);
    }
    AWAIT(time_sleep(gp, 10000000));
    for (c->i = 0; c->i < SEMAS * 5; c->i++)
        AWAIT(semrelease(gp, &semas[c->i * 11 % SEMAS], false));
    while (atomic_load(&finished) < SEMAS * 5)
        AWAIT(time_sleep(gp, 1000000));
    for (int i = 0; i < SEMAS; i++)
        CHECK(atomic_load(&semas[i]) == 0);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(sema, treap_main)

/* ---- goroutines that are interrupted leave the queue, from wherever they stand ---- */

enum { LEAVERS = SEMAS * 8 };
static g *leavers[LEAVERS];
static _Atomic int got, left;

static int leaver(g *gp, co *c)
{
    CO_BEGIN
    AWAIT(semacquire_or_leave(gp, NULL, 0, &semas[c->n % SEMAS], c->n % 3 == 0, false, WAIT_SEMACQUIRE));
    atomic_fetch_add(gp->op_ok ? &got : &left, 1);
    CO_END;
}

/* Interrupts it, as foreground.c does. True: it was in the queue. */
static bool make_leave(g *gp, bool (*leave)(g *))
{
    suspend_state s = suspendG(gp);
    if (s.dead)
        return false;
    bool gone = !s.stopped && readgstatus(gp) == (GWAITING | GSCAN) && leave(gp);
    resumeG(s);
    if (gone)
        goready(gp);
    return gone;
}

static int leave_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < LEAVERS; i++) {
        co *w = co_new(leaver);
        w->n = i;
        leavers[i] = co_go(w);
    }
    for (c->i = 0; c->i < LEAVERS; c->i++)
        while (readgstatus(leavers[c->i]) != GWAITING)
            AWAIT(time_sleep(gp, 1000000));
    /* Half of them, in a mixed order, while the semaphores are raised for others. */
    for (c->i = 0; c->i < LEAVERS; c->i++) {
        int k = (int)(c->i * 37 % LEAVERS);
        if (c->i % 2 == 0)
            c->sum += make_leave(leavers[k], sema_leave);
        else if (c->i % 8 == 1)
            AWAIT(semrelease(gp, &semas[k % SEMAS], c->i % 16 == 1));
    }
    for (c->i = 0; c->i < SEMAS; c->i++) {
        for (c->n = 0; c->n < 8; c->n++)
            AWAIT(semrelease(gp, &semas[c->i], false));
    }
    while (atomic_load(&got) + atomic_load(&left) < LEAVERS)
        AWAIT(time_sleep(gp, 1000000));
    CHECK(atomic_load(&left) == c->sum && c->sum > LEAVERS / 4);
    uint32_t tokens = 0;
    for (int i = 0; i < SEMAS; i++)
        tokens += atomic_load(&semas[i]);
    CHECK(tokens + (uint32_t)atomic_load(&got) == LEAVERS / 8 + SEMAS * 8);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(sema, leave_main)

/* ---- notify list ---- */

static notify_list list;
static _Atomic int waiting;

static int cond_waiter(g *gp, co *c)
{
    CO_BEGIN
    c->n = notify_list_add(&list);
    atomic_fetch_add(&waiting, 1);
    AWAIT(notify_list_wait(gp, &list, (uint32_t)c->n));
    atomic_fetch_add(&finished, 1);
    CO_END;
}

static int notify_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 100; i++)
        co_go(co_new(cond_waiter));
    while (atomic_load(&waiting) < 100)
        AWAIT(time_sleep(gp, 1000000));
    for (c->i = 0; c->i < 30; c->i++)
        notify_list_notify_one(&list);
    while (atomic_load(&finished) < 30)
        AWAIT(time_sleep(gp, 1000000));
    AWAIT(time_sleep(gp, 3000000));
    CHECK(atomic_load(&finished) == 30);
    notify_list_notify_all(&list);
    while (atomic_load(&finished) < 100)
        AWAIT(time_sleep(gp, 1000000));
    notify_list_notify_one(&list); /* nobody there: no effect on later waiters */
    CHECK(notify_list_add(&list) == 100);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(sema, notify_main)

/* Who has left counts no more: each signal finds somebody who waits. */
static g *cond_waiters[100];

static int notify_leave_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 100; i++)
        cond_waiters[i] = co_go(co_new(cond_waiter));
    for (c->i = 0; c->i < 100; c->i++)
        while (readgstatus(cond_waiters[c->i]) != GWAITING)
            AWAIT(time_sleep(gp, 1000000));
    for (int i = 0; i < 100; i++)
        if (i % 5 < 3)
            CHECK(make_leave(cond_waiters[i], notify_leave));
    while (atomic_load(&finished) < 60)
        AWAIT(time_sleep(gp, 1000000));
    for (c->i = 1; c->i <= 30; c->i++) {
        notify_list_notify_one(&list);
        while (atomic_load(&finished) < 60 + c->i)
            AWAIT(time_sleep(gp, 1000000));
    }
    notify_list_notify_all(&list);
    while (atomic_load(&finished) < 100)
        AWAIT(time_sleep(gp, 1000000));
    CHECK(!list.head && !list.tail);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(sema, notify_leave_main)
