/* test_runq.c - the run queue of a P: order, overflow, stealing.
 *
 * ThreadSanitizer: yes
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>

#include "runtime/lock_futex.h"
#include "runtime/runq.h"

enum { NGS = 20000 };

static p *new_test_p(void)
{
    p *pp = calloc(1, sizeof *pp);
    atomic_store(&gomaxprocs, 1);
    return pp;
}

static g *new_gs(int n)
{
    g *gs = calloc((size_t)n, sizeof *gs);
    for (int i = 0; i < n; i++)
        gs[i].goid = (uint64_t)i;
    return gs;
}

Test(runq, order)
{
    p *pp = new_test_p();
    g *gs = new_gs(5);
    bool inherit;
    cr_assert(runqempty(pp));
    runqput(pp, &gs[0], false);
    runqput(pp, &gs[1], false);
    runqput(pp, &gs[2], true);
    runqput(pp, &gs[3], true); /* kicks 2 out to the tail */
    static const struct { int g; bool inherit; } want[] = { { 3, true }, { 0, false }, { 1, false }, { 2, false } };
    for (int i = 0; i < 4; i++) {
        cr_assert_eq(runqget(pp, &inherit), &gs[want[i].g]);
        cr_assert_eq(inherit, want[i].inherit);
    }
    cr_assert_null(runqget(pp, &inherit));
    cr_assert(runqempty(pp));
}

Test(runq, overflow_goes_to_the_global_queue)
{
    p *pp = new_test_p();
    enum { N = RUNQ_SIZE + 1 };
    g *gs = new_gs(N);
    for (int i = 0; i < N; i++)
        runqput(pp, &gs[i], false);
    cr_assert_eq(sched.runqsize, RUNQ_SIZE / 2 + 1);
    /* The older half and the newest are there; the rest is still in the ring, in order. */
    bool inherit;
    for (int i = RUNQ_SIZE / 2; i < RUNQ_SIZE; i++)
        cr_assert_eq(runqget(pp, &inherit), &gs[i]);
    cr_assert_null(runqget(pp, &inherit));
    lock(&sched.lock);
    g *gp = globrunqget(pp, 0); /* a fair share: all, with one P, but at most half a ring */
    unlock(&sched.lock);
    cr_assert_eq(gp, &gs[0]);
    for (int i = 1; i < RUNQ_SIZE / 2; i++)
        cr_assert_eq(runqget(pp, &inherit), &gs[i]);
    lock(&sched.lock);
    cr_assert_eq(globrunqget(pp, 1), &gs[N - 1]);
    cr_assert_null(globrunqget(pp, 1));
    unlock(&sched.lock);
}

Test(runq, steal_takes_half)
{
    p *from = new_test_p(), *to = new_test_p();
    g *gs = new_gs(10);
    for (int i = 0; i < 10; i++)
        runqput(from, &gs[i], false);
    cr_assert_eq(runqsteal(to, from, false), &gs[4]); /* 5 of 10; the last of them to run */
    bool inherit;
    for (int i = 0; i < 4; i++)
        cr_assert_eq(runqget(to, &inherit), &gs[i]);
    cr_assert_null(runqget(to, &inherit));
    uint32_t n;
    gqueue rest = runqdrain(from, &n);
    cr_assert_eq(n, 5);
    for (int i = 5; i < 10; i++)
        cr_assert_eq(gqueue_pop(&rest), &gs[i]);
}

Test(runq, steal_runnext_only_when_asked)
{
    p *from = new_test_p(), *to = new_test_p();
    g *gs = new_gs(1);
    runqput(from, &gs[0], true);
    cr_assert_null(runqsteal(to, from, false));
    cr_assert_eq(runqsteal(to, from, true), &gs[0]);
    cr_assert(runqempty(from));
}

/* ---- one owner, three thieves: every G is got exactly once ---- */

static p *victim;
static _Atomic int seen[NGS];
static _Atomic bool owner_done;

static void see(g *gp)
{
    atomic_fetch_add(&seen[gp->goid], 1);
}

static void *thief(void *unused)
{
    (void)unused;
    p *mine = calloc(1, sizeof *mine);
    bool inherit;
    for (;;) {
        bool last = atomic_load(&owner_done);
        for (g *gp; (gp = runqsteal(mine, victim, false)) != NULL;) {
            see(gp);
            while ((gp = runqget(mine, &inherit)) != NULL)
                see(gp);
        }
        if (last)
            break;
    }
    free(mine);
    return NULL;
}

Test(runq, race_with_thieves, .timeout = 60)
{
    victim = new_test_p();
    g *gs = new_gs(NGS);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, thief, NULL);
    bool inherit;
    for (int i = 0; i < NGS; i++) {
        runqput(victim, &gs[i], i % 7 == 0);
        if (i % 3 == 0) {
            g *gp = runqget(victim, &inherit);
            if (gp)
                see(gp);
        }
    }
    for (g *gp; (gp = runqget(victim, &inherit)) != NULL;)
        see(gp);
    atomic_store(&owner_done, true);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    lock(&sched.lock);
    for (g *gp; (gp = gqueue_pop(&sched.runq)) != NULL;)
        see(gp);
    unlock(&sched.lock);
    for (int i = 0; i < NGS; i++)
        cr_assert_eq(atomic_load(&seen[i]), 1, "G %d was seen %d times", i, atomic_load(&seen[i]));
}
