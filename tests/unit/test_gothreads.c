/* test_gothreads.c - channels, select, semaphores, notify lists and timers, used by goroutines that truly run side by side, each on
 * a thread; run queues with owners who put and get while all steal from all.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/chan.h"
#include "runtime/lock_futex.h"
#include "runtime/select.h"
#include "runtime/sema.h"
#include "runtime/time.h"
#include "tests/unit/gthreads.h"

enum { THREADS = 6, ROUNDS = 2000 };

static int64_t sums[THREADS];

static hchan *new_chan(int64_t size)
{
    static type elem = { .size = 8, .align = 8, .field_align = 8, .kind = KIND_INT,
                         .tflag = TFLAG_REGULAR_MEM | TFLAG_COMPARABLE };
    hchan *c = calloc(1, sizeof *c);
    c->buf = calloc((size_t)size + 1, 8);
    c->elemsize = 8;
    c->elemsize16 = 8;
    c->elemtype = &elem;
    c->dataqsiz = (uint64_t)size;
    lock_init(&c->lock, LOCKRANK_HCHAN);
    return c;
}

/* ---- channels ---- */

static hchan *chans[3];

static void send_or_receive(int id)
{
    uint64_t val;
    for (int i = 1; i <= ROUNDS; i++) {
        hchan *c = chans[i % 2];
        if (id % 2 == 0) {
            val = (uint64_t)(id * ROUNDS + i);
            THREAD_CHECK(GO_AWAIT(chan_send(self_g(), c, &val)) == OP_OK);
            sums[id] += (int64_t)val;
        } else {
            val = 0;
            THREAD_CHECK(GO_AWAIT(chan_recv(self_g(), c, &val)) == OP_OK && self_g()->op_ok && val != 0);
            sums[id] -= (int64_t)val;
        }
    }
}

static void expect_balance(void)
{
    int64_t sum = 0;
    for (int i = 0; i < THREADS; i++)
        sum += sums[i];
    cr_assert_eq(sum, 0);
}

Test(gothreads, channels, .timeout = 100)
{
    heap_start();
    chans[0] = new_chan(0);
    chans[1] = new_chan(3);
    run_gothreads(THREADS, send_or_receive);
    expect_balance();
    cr_assert(!chans[0]->recvq.first && !chans[0]->sendq.first && chans[1]->qcount == 0);
}

/* Half of them send on any of three channels, half receive from any; each tries some operations that do not wait. */
static void select_all(int id)
{
    uint64_t in[3], x = (uint64_t)id + 5;
    for (int i = 1; i <= ROUNDS; i++) {
        uint64_t out = (uint64_t)(id * ROUNDS + i);
        bool selected, received, send = id % 2 == 0;
        if (thread_rnd(&x) % 4 == 0) {
            hchan *c = chans[thread_rnd(&x) % 3];
            if (send)
                THREAD_CHECK(chan_try_send(self_g(), c, &out, &selected) == OP_OK);
            else
                chan_try_recv(self_g(), c, &in[0], &selected, &received);
            deliver();
            if (selected) {
                sums[id] += send ? (int64_t)out : -(int64_t)in[0];
                continue;
            }
        }
        scase cases[3];
        for (int k = 0; k < 3; k++)
            cases[k] = (scase){ chans[k], send ? &out : &in[k], send };
        THREAD_CHECK(GO_AWAIT(selectgo(self_g(), cases, 3, true)) == OP_OK);
        THREAD_CHECK(self_g()->op_index >= 0 && self_g()->op_index < 3 && atomic_load(&self_g()->select_done) == 0);
        sums[id] += send ? (int64_t)out : -(int64_t)in[self_g()->op_index];
    }
}

Test(gothreads, selects, .timeout = 100)
{
    heap_start();
    for (int i = 0; i < 3; i++)
        chans[i] = new_chan(i);
    run_gothreads(THREADS, select_all);
    expect_balance();
    for (int i = 0; i < 3; i++)
        cr_assert(!chans[i]->recvq.first && !chans[i]->sendq.first && chans[i]->qcount == 0);
}

/* One closes, the others wait in receives and selects: all learn of it. */
static void wait_for_close(int id)
{
    uint64_t val;
    for (int i = 0; i < 300; i++) {
        static _Atomic int arrived[300], left[300];
        static hchan *_Atomic gate[300];
        if (id == 0) {
            atomic_store(&gate[i], new_chan(0));
            while (atomic_load(&arrived[i]) < THREADS - 1)
                sched_yield();
            THREAD_CHECK(chan_close(self_g(), atomic_load(&gate[i])) == OP_OK);
            while (deliver(), atomic_load(&left[i]) < THREADS - 1)
                sched_yield();
            continue;
        }
        hchan *c;
        while ((c = atomic_load(&gate[i])) == NULL)
            sched_yield();
        atomic_fetch_add(&arrived[i], 1);
        val = 7;
        scase cases[2] = { { c, &val, false }, { chans[0], &val, false } };
        THREAD_CHECK(GO_AWAIT(id % 2 ? chan_recv(self_g(), c, &val) : selectgo(self_g(), cases, 2, true)) == OP_OK);
        THREAD_CHECK(!self_g()->op_ok && val == 0);
        atomic_fetch_add(&left[i], 1);
    }
}

Test(gothreads, closes, .timeout = 100)
{
    heap_start();
    chans[0] = new_chan(0);
    run_gothreads(THREADS, wait_for_close);
}

/* ---- semaphores ---- */

static _Atomic uint32_t semas[4] = { 1, 1, 1, 1 };
static int64_t guarded[4];

static void lock_by_sema(int id)
{
    uint64_t x = (uint64_t)id + 9;
    for (int i = 0; i < ROUNDS; i++) {
        int k = (int)(thread_rnd(&x) % 4);
        THREAD_CHECK(GO_AWAIT(semacquire(self_g(), &semas[k], thread_rnd(&x) % 2, WAIT_SEMACQUIRE)) == OP_OK);
        guarded[k]++;
        /* goyield_status of a hand-off puts this goroutine on its own queue, too */
        THREAD_CHECK(GO_AWAIT(semrelease(self_g(), &semas[k], thread_rnd(&x) % 2)) == OP_OK);
    }
}

Test(gothreads, semaphores, .timeout = 100)
{
    heap_start();
    run_gothreads(THREADS, lock_by_sema);
    int64_t sum = 0;
    for (int k = 0; k < 4; k++) {
        cr_assert_eq(atomic_load(&semas[k]), 1);
        sum += guarded[k];
    }
    cr_assert_eq(sum, THREADS * ROUNDS);
}

/* ---- notify lists: every wait ends, by notify_one or notify_all ---- */

static notify_list list;
static _Atomic int waits_begun, waits_ended;

static void wait_or_notify(int id)
{
    if (id == 0) {
        uint64_t x = 3;
        while (atomic_load(&waits_ended) < (THREADS - 1) * ROUNDS) {
            if (thread_rnd(&x) % 8)
                notify_list_notify_one(&list);
            else
                notify_list_notify_all(&list);
            deliver();
        }
        return;
    }
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t ticket = notify_list_add(&list);
        atomic_fetch_add(&waits_begun, 1);
        THREAD_CHECK(GO_AWAIT(notify_list_wait(self_g(), &list, ticket)) == OP_OK);
        atomic_fetch_add(&waits_ended, 1);
    }
}

Test(gothreads, notify_lists, .timeout = 100)
{
    heap_start();
    lock_init(&list.lock, LOCKRANK_NOTIFYLIST);
    run_gothreads(THREADS, wait_or_notify);
    cr_assert_eq(atomic_load(&list.wait), (THREADS - 1) * ROUNDS);
    cr_assert(!list.head && list.notify == atomic_load(&list.wait));
}

/* ---- timers: started and reset by their owners, stopped by anybody, fired by whoever looks ---- */

enum { TIMERS = 40 };
static timer timers[THREADS][TIMERS];
static _Atomic int64_t started, fired, stopped;

static void on_fire(void *arg)
{
    (void)arg;
    atomic_fetch_add(&fired, 1);
}

static void use_timers(int id)
{
    uint64_t x = (uint64_t)id + 77;
    for (int i = 0; i < TIMERS; i++)
        timers[id][i].arg = (eface){ NULL, &timers[id][i] }, timers[id][i].seq = (uintptr_t)on_fire;
    for (int i = 0; i < ROUNDS; i++) {
        timer *mine = &timers[id][thread_rnd(&x) % TIMERS], *any = &timers[thread_rnd(&x) % THREADS][thread_rnd(&x) % TIMERS];
        int64_t now = 0, when = nanotime() + (int64_t)(thread_rnd(&x) % 200000);
        bool ran;
        switch (thread_rnd(&x) % 4) {
        case 0:
        case 1:
            if (!timer_reset(mine, when))
                atomic_fetch_add(&started, 1);
            break;
        case 2:
            if (timer_stop(any))
                atomic_fetch_add(&stopped, 1);
            break;
        case 3:
            check_timers(allp[thread_rnd(&x) % (THREADS + 1)], 0, &now, &ran);
            timers_earliest();
            break;
        }
    }
}

Test(gothreads, timers, .timeout = 100)
{
    heap_start();
    run_gothreads(THREADS, use_timers);
    for (int i = 0; i < THREADS; i++)
        for (int k = 0; k < TIMERS; k++)
            if (timer_stop(&timers[i][k]))
                atomic_fetch_add(&stopped, 1);
    cr_assert_eq(atomic_load(&started), atomic_load(&fired) + atomic_load(&stopped));
    cr_assert_gt(atomic_load(&fired), 0);
    cr_assert_eq(timers_earliest(), 0);
}

/* ---- run queues: all steal from all ---- */

enum { NGS = 5000 };
static g *work[THREADS];
static _Atomic int seen[THREADS][NGS];
static _Atomic int putting;

static void see(g *gp)
{
    atomic_fetch_add(&seen[gp->goid / NGS][gp->goid % NGS], 1);
}

static void put_get_steal(int id)
{
    p *mine = getm()->p;
    uint64_t x = (uint64_t)id + 1;
    bool inherit;
    g *gp;
    for (int i = 0; i < NGS;) {
        for (uint64_t n = thread_rnd(&x) % 20; n > 0 && i < NGS; n--)
            runqput(mine, &work[id][i++], thread_rnd(&x) % 3 == 0);
        for (uint64_t n = thread_rnd(&x) % 16; n > 0 && (gp = runqget(mine, &inherit)) != NULL; n--)
            see(gp);
        p *victim = allp[1 + thread_rnd(&x) % THREADS];
        if (victim != mine && runqempty(mine) && (gp = runqsteal(mine, victim, thread_rnd(&x) % 2)) != NULL)
            see(gp);
    }
    atomic_fetch_sub(&putting, 1);
    while (atomic_load(&putting) > 0)
        sched_yield();
    while ((gp = runqget(mine, &inherit)) != NULL)
        see(gp);
}

Test(gothreads, stealing, .timeout = 100)
{
    heap_start();
    atomic_store(&putting, THREADS);
    for (int t = 0; t < THREADS; t++) {
        work[t] = calloc(NGS, sizeof(g));
        for (int i = 0; i < NGS; i++)
            work[t][i].goid = (uint64_t)(t * NGS + i);
    }
    run_gothreads(THREADS, put_get_steal);
    lock(&sched.lock);
    for (g *gp; (gp = gqueue_pop(&sched.runq)) != NULL;)
        see(gp);
    unlock(&sched.lock);
    for (int t = 0; t < THREADS; t++)
        for (int i = 0; i < NGS; i++)
            cr_assert_eq(atomic_load(&seen[t][i]), 1, "G %d of %d was seen %d times", i, t, atomic_load(&seen[t][i]));
}
