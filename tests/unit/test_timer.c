/* test_timer.c - timers: order, periods, stopping, sleeping. */
#include "tests/unit/sched_stub.h"

enum { N = 300 };

static timer timers[N];
static int64_t fired_at[N];
static _Atomic int nfired;

static void fire(void *arg)
{
    fired_at[(timer *)arg - timers] = nanotime();
    atomic_fetch_add(&nfired, 1);
}

static void set(timer *t, int64_t when, int64_t period)
{
    t->when = when;
    t->period = period;
    t->arg = (eface){ NULL, t };
    t->seq = (uintptr_t)fire;
}

/* Random times; each third is stopped, each third moved, some of them too late: what timer_stop and timer_reset say decides
 * how often a timer must fire, and it fires not before its time. */
static int order_main(g *gp, co *c)
{
    CO_BEGIN
    int64_t now = nanotime();
    for (int i = 0; i < N; i++) {
        set(&timers[i], now + 20000000 + fastrandn(30000000), 0);
        timer_start(&timers[i]);
    }
    c->n = N;                               /* times that timers must fire, all together */
    for (int i = 0; i < N; i += 3) {
        if (timer_stop(&timers[i])) {
            c->n--;
            fired_at[i] = INT64_MIN;        /* never */
        }
        CHECK(!timer_stop(&timers[i]));
    }
    for (int i = 1; i < N; i += 3)
        c->n += !timer_reset(&timers[i], now + 1000000 * (i % 50));
    while (atomic_load(&nfired) < c->n)
        AWAIT(time_sleep(gp, 1000000));
    AWAIT(time_sleep(gp, 100000000));       /* what fires now is too much */
    CHECK(atomic_load(&nfired) == c->n);
    for (int i = 0; i < N; i++) {
        CHECK(fired_at[i] == INT64_MIN || fired_at[i] >= timers[i].when);
        CHECK(!timer_stop(&timers[i]));
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(timer, order_main)

static int period_main(g *gp, co *c)
{
    CO_BEGIN
    c->sum = nanotime();
    set(&timers[0], c->sum + 2000000, 2000000);
    timer_start(&timers[0]);
    while (atomic_load(&nfired) < 10)
        AWAIT(time_sleep(gp, 1000000));
    CHECK(timer_stop(&timers[0]));
    stop_the_world("test");                 /* no call of it is under way */
    c->n = atomic_load(&nfired);
    start_the_world();
    CHECK(c->n <= (nanotime() - c->sum) / 2000000); /* a loaded machine drops ticks */
    AWAIT(time_sleep(gp, 10000000));
    CHECK(atomic_load(&nfired) == c->n);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(timer, period_main)

static _Atomic int awake;

static int sleeper(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < 5; c->i++) {
        c->sum = nanotime();
        AWAIT(time_sleep(gp, c->n));
        CHECK(nanotime() - c->sum >= c->n);
    }
    atomic_fetch_add(&awake, 1);
    CO_END;
}

static int sleep_main(g *gp, co *c)
{
    CO_BEGIN
    AWAIT(time_sleep(gp, 0));
    AWAIT(time_sleep(gp, -5));
    for (int i = 0; i < 200; i++) {
        co *s = co_new(sleeper);
        s->n = fastrandn(5000000);
        co_go(s);
    }
    while (atomic_load(&awake) < 200)
        AWAIT(time_sleep(gp, 1000000));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(timer, sleep_main)

/* Timers survive the end of their P. */
static int move_main(g *gp, co *c)
{
    CO_BEGIN
    int64_t now = nanotime();
    for (int i = 0; i < N; i++) {
        set(&timers[i], now + 20000000 + i * 10000, 0);
        timer_start(&timers[i]);
    }
    for (c->i = 4; c->i >= 1; c->i--) {
        stop_the_world("GOMAXPROCS");
        newprocs = (int32_t)c->i;
        start_the_world();
        AWAIT(time_sleep(gp, 2000000));
    }
    while (atomic_load(&nfired) < N)
        AWAIT(time_sleep(gp, 1000000));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TEST(timer, move, move_main, "8")
