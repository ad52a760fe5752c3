/* test_proc.c - the scheduler: goroutines come and go, share time, stop for the world and in system calls. */
#include <unistd.h>

#include "runtime/lock_futex.h"
#include "tests/unit/sched_stub.h"

/* ---- many goroutines ---- */

static _Atomic int64_t counter;

static int adder(g *gp, co *c)
{
    (void)gp;
    atomic_fetch_add(&counter, c->n);
    return RUN_EXIT;
}

static int spawner(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < 1000; c->i++) {
        co *a = co_new(adder);
        a->n = 1;
        co_go(a);
        if (c->i % 50 == 0)
            AWAIT(gosched(gp));
    }
    CO_END;
}

static int spawn_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 10; i++)
        co_go(co_new(spawner));
    while (atomic_load(&counter) < 10000)
        AWAIT(gosched(gp));
    CHECK(atomic_load(&counter) == 10000);
    while (gcount() > 1)
        AWAIT(gosched(gp));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(proc, spawn_main)

/* ---- goroutines that loop are preempted; all get a share on one P ---- */

static _Atomic int64_t spins[4];

static int spinner(g *gp, co *c)
{
    CO_BEGIN
    for (;;) {
        atomic_fetch_add(&spins[c->n], 1);
        BOUNDARY();
    }
    CO_END;
}

static int preempt_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 4; i++) {
        co *s = co_new(spinner);
        s->n = i;
        co_go(s);
    }
    for (c->i = 0; c->i < 4; c->i++)
        while (atomic_load(&spins[c->i]) < 10000)
            AWAIT(time_sleep(gp, 1000000));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(proc, preempt_main)

/* ---- stop-the-world from several goroutines while others run ---- */

static _Atomic int stopped_now, stops;

static int stopper(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < 30; c->i++) {
        stop_the_world("test");
        CHECK(atomic_fetch_add(&stopped_now, 1) == 0);
        CHECK(world_is_stopped());
        for (int k = 0; k < 4; k++)
            c->sum += atomic_load(&spins[k]);
        usleep_ns(20000);
        for (int k = 0; k < 4; k++)
            c->sum -= atomic_load(&spins[k]);
        CHECK(c->sum == 0); /* nobody moved */
        CHECK(atomic_fetch_sub(&stopped_now, 1) == 1);
        start_the_world();
        atomic_fetch_add(&stops, 1);
        AWAIT(gosched(gp));
    }
    CO_END;
}

static int stw_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 4; i++) {
        co *s = co_new(spinner);
        s->n = i;
        co_go(s);
    }
    for (int i = 0; i < 3; i++)
        co_go(co_new(stopper));
    while (atomic_load(&stops) < 90)
        AWAIT(time_sleep(gp, 1000000));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(proc, stw_main)

/* ---- GOMAXPROCS changes while work goes on ---- */

static int resize_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 4; i++) {
        co *s = co_new(spinner);
        s->n = i;
        co_go(s);
    }
    for (c->i = 0; c->i < 40; c->i++) {
        stop_the_world("GOMAXPROCS");
        newprocs = (int32_t)(c->i * 7 % 5) + 1;
        start_the_world();
        CHECK(gomaxprocs == (int32_t)(c->i * 7 % 5) + 1);
        AWAIT(time_sleep(gp, 200000));
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TEST(proc, resize, resize_main, "4")

/* ---- system calls: others run meanwhile, and everybody comes back ---- */

static _Atomic int back;

static int sleeper(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < 5; c->i++) {
        if (c->i % 2)
            entersyscall(gp);
        else
            entersyscallblock(gp);
        usleep(c->i == 3 ? 30000 : 500);
        exitsyscall(gp);
        CHECK(readgstatus(gp) == GRUNNING && getm()->p && gp->m == getm());
        BOUNDARY();
    }
    atomic_fetch_add(&back, 1);
    CO_END;
}

static int syscall_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 2; i++) {
        co *s = co_new(spinner);
        s->n = i;
        co_go(s);
    }
    for (int i = 0; i < 20; i++)
        co_go(co_new(sleeper));
    c->i = 0;
    while (atomic_load(&back) < 20) {
        AWAIT(time_sleep(gp, 1000000));
        if (c->i++ % 4 == 0) {
            stop_the_world("test");
            start_the_world();
        }
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(proc, syscall_main)

/* ---- suspendG stops a goroutine, and only it ---- */

static int suspend_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 4; i++) {
        co *s = co_new(spinner);
        s->n = i;
        g *target = co_go(s);
        if (i == 0)
            c->ptr = target;
    }
    while (atomic_load(&spins[0]) < 100)
        AWAIT(time_sleep(gp, 1000000));
    for (c->i = 0; c->i < 50; c->i++) {
        suspend_state st = suspendG(c->ptr);
        CHECK(!st.dead && (readgstatus(c->ptr) & GSCAN));
        int64_t before = atomic_load(&spins[0]);
        usleep_ns(100000);
        CHECK(atomic_load(&spins[0]) == before);
        resumeG(st);
        AWAIT(time_sleep(gp, 100000));
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TEST(proc, suspend_2p, suspend_main, "2")
SCHED_TEST(proc, suspend_4p, suspend_main, "4")

/* ---- forEachP runs once on every P ---- */

static _Atomic int visits[64];

static void visit_p(p *pp)
{
    atomic_fetch_add(&visits[pp->id], 1);
}

static int each_main(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 2; i++) {
        co *s = co_new(spinner);
        s->n = i;
        co_go(s);
    }
    for (c->i = 1; c->i <= 50; c->i++) {
        forEachP(visit_p);
        for (int i = 0; i < gomaxprocs; i++)
            CHECK(atomic_load(&visits[i]) == c->i);
        AWAIT(time_sleep(gp, 100000));
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(proc, each_main)

/* ---- C goroutines ---- */

static _Atomic int c_rounds;

static void c_worker(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++) {
        char frame[512];
        snprintf(frame, sizeof frame, "%d", i);
        cg_yield();
        CHECK(atoi(frame) == i);
    }
    atomic_fetch_add(&c_rounds, 1);
}

static int cg_main_co(g *gp, co *c)
{
    CO_BEGIN
    for (int i = 0; i < 8; i++)
        newproc_c(c_worker, NULL, "test");
    while (atomic_load(&c_rounds) < 8)
        AWAIT(gosched(gp));
    CHECK(gcount() == 1);
    exit_process(TEST_PASSED);
    CO_END;
}
#ifndef __SANITIZE_THREAD__
SCHED_TESTS(proc, cg_main_co)
#endif

/* ---- LockOSThread keeps a goroutine on its thread ---- */

static int locked(g *gp, co *c)
{
    CO_BEGIN
    lockOSThread(gp);
    c->ptr = getm();
    for (c->i = 0; c->i < 200; c->i++) {
        AWAIT(gosched(gp));
        CHECK(getm() == c->ptr);
    }
    unlockOSThread(gp);
    c->val = 1;
    AWAIT(chan_send(gp, c->a, &c->val));
    CO_END;
}

static int locked_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(0);
    for (int i = 0; i < 5; i++) {
        co *l = co_new(locked);
        l->a = c->a;
        co_go(l);
    }
    for (c->i = 0; c->i < 5; c->i++)
        AWAIT(chan_recv(gp, c->a, &c->val));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(proc, locked_main)

/* ---- deadlock: exit 2 ---- */

static int stuck(g *gp, co *c)
{
    CO_BEGIN
    AWAIT(chan_recv(gp, c->a, &c->val));
    CO_END;
}

static int deadlock_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(0);
    for (int i = 0; i < 3; i++) {
        co *s = co_new(stuck);
        s->a = c->a;
        co_go(s);
    }
    AWAIT(time_sleep(gp, 2000000));
    AWAIT(chan_send(gp, NULL, &c->val));
    CO_END;
}
Test(proc, deadlock_1p, .exit_code = 2, .timeout = 30) { run_main(deadlock_main, "1"); }
Test(proc, deadlock_8p, .exit_code = 2, .timeout = 30) { run_main(deadlock_main, "8"); }

/* ---- the end of main is the end ---- */

static int quit_main(g *gp, co *c)
{
    (void)gp;
    (void)c;
    co_go(co_new(spinner));
    return RUN_EXIT;
}
Test(proc, main_returns, .exit_code = 0, .timeout = 30) { run_main(quit_main, "2"); }
