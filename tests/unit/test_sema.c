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
