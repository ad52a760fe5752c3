/* test_chan.c - channels and select on 1, 2 and 8 processors. */
#include "tests/unit/sched_stub.h"

enum { MESSAGES = 2000 };

/* ---- ping-pong over unbuffered channels ---- */

static int pong(g *gp, co *c)
{
    CO_BEGIN
    for (;;) {
        AWAIT(chan_recv(gp, c->a, &c->val));
        if (!gp->op_ok)
            break;
        c->val++;
        AWAIT(chan_send(gp, c->b, &c->val));
    }
    AWAIT(chan_close(gp, c->b));
    CO_END;
}

static int ping_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(0);
    c->b = int_chan(0);
    co *other = co_new(pong);
    other->a = c->a;
    other->b = c->b;
    co_go(other);
    for (c->i = 0; c->i < MESSAGES; c->i++) {
        c->val = (uint64_t)c->i;
        AWAIT(chan_send(gp, c->a, &c->val));
        CHECK(c->st == OP_OK);
        AWAIT(chan_recv(gp, c->b, &c->val));
        CHECK(gp->op_ok && c->val == (uint64_t)c->i + 1);
    }
    AWAIT(chan_close(gp, c->a));
    AWAIT(chan_recv(gp, c->b, &c->val));
    CHECK(!gp->op_ok && c->val == 0);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(chan, ping_main)

/* ---- many senders, many receivers, a small buffer ---- */

enum { WORKERS = 8 };

static int sender(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 1; c->i <= MESSAGES; c->i++) {
        c->val = (uint64_t)c->i;
        AWAIT(chan_send(gp, c->a, &c->val));
        BOUNDARY();
    }
    c->val = 1;
    AWAIT(chan_send(gp, c->b, &c->val));
    CO_END;
}

static int receiver(g *gp, co *c)
{
    CO_BEGIN
    for (;;) {
        AWAIT(chan_recv(gp, c->a, &c->val));
        if (!gp->op_ok)
            break;
        c->sum += (int64_t)c->val;
        BOUNDARY();
    }
    c->val = (uint64_t)c->sum;
    AWAIT(chan_send(gp, c->b, &c->val));
    CO_END;
}

static int crowd_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(3);
    c->b = int_chan(WORKERS);
    c->ptr = int_chan(WORKERS);
    for (int i = 0; i < WORKERS; i++) {
        co *s = co_new(sender), *r = co_new(receiver);
        s->a = r->a = c->a;
        s->b = c->b;
        r->b = c->ptr;
        co_go(s);
        co_go(r);
    }
    for (c->i = 0; c->i < WORKERS; c->i++)
        AWAIT(chan_recv(gp, c->b, &c->val));
    AWAIT(chan_close(gp, c->a));
    for (c->i = 0; c->i < WORKERS; c->i++) {
        AWAIT(chan_recv(gp, c->ptr, &c->val));
        c->sum += (int64_t)c->val;
    }
    CHECK(c->sum == (int64_t)WORKERS * MESSAGES * (MESSAGES + 1) / 2);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(chan, crowd_main)

/* ---- rules of close and nil ---- */

static int rules_main(g *gp, co *c)
{
    CO_BEGIN
    bool selected, received;
    c->a = int_chan(2);
    CHECK(chan_cap(c->a) == 2 && chan_len(c->a) == 0);
    CHECK(chan_cap(NULL) == 0 && chan_len(NULL) == 0);
    c->val = 7;
    AWAIT(chan_send(gp, c->a, &c->val));
    CHECK(c->st == OP_OK && chan_len(c->a) == 1);
    CHECK(chan_try_send(gp, c->a, &c->val, &selected) == OP_OK && selected);
    CHECK(chan_try_send(gp, c->a, &c->val, &selected) == OP_OK && !selected);
    CHECK(chan_close(gp, c->a) == OP_OK);
    CHECK(chan_close(gp, c->a) == OP_PANIC);
    CHECK(chan_close(gp, NULL) == OP_PANIC);
    CHECK(chan_try_send(gp, c->a, &c->val, &selected) == OP_PANIC);
    chan_try_recv(gp, c->a, &c->val, &selected, &received);
    CHECK(selected && received && c->val == 7);
    AWAIT(chan_recv(gp, c->a, &c->val));
    CHECK(gp->op_ok && c->val == 7);
    AWAIT(chan_recv(gp, c->a, &c->val));
    CHECK(!gp->op_ok && c->val == 0);
    chan_try_recv(gp, NULL, &c->val, &selected, &received);
    CHECK(!selected);
    CHECK(int_chan(-1) == NULL);
    CHECK(int_chan(INT64_MAX / 8) == NULL);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TEST(chan, rules, rules_main, "2")

/* ---- close wakes all: receivers get zero, senders panic ---- */

static int blocked_receiver(g *gp, co *c)
{
    CO_BEGIN
    c->val = 99;
    AWAIT(chan_recv(gp, c->a, &c->val));
    CHECK(!gp->op_ok && c->val == 0);
    AWAIT(chan_send(gp, c->b, &c->val));
    CO_END;
}

static int blocked_sender(g *gp, co *c)
{
    CO_BEGIN
    c->val = 1;
    AWAIT(chan_send(gp, c->a, &c->val));
    CHECK(c->st == OP_PANIC);
    c->val = 0;
    AWAIT(chan_send(gp, c->b, &c->val));
    CO_END;
}

static int close_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(0);
    c->b = int_chan(0);
    for (int i = 0; i < 50; i++) {
        co *r = co_new(blocked_receiver);
        r->a = c->a;
        r->b = c->b;
        co_go(r);
    }
    AWAIT(time_sleep(gp, 5000000));
    CHECK(chan_close(gp, c->a) == OP_OK);
    for (c->i = 0; c->i < 50; c->i++)
        AWAIT(chan_recv(gp, c->b, &c->val));
    c->a = int_chan(0);
    for (int i = 0; i < 50; i++) {
        co *s = co_new(blocked_sender);
        s->a = c->a;
        s->b = c->b;
        co_go(s);
    }
    AWAIT(time_sleep(gp, 5000000));
    CHECK(chan_close(gp, c->a) == OP_OK);
    for (c->i = 0; c->i < 50; c->i++)
        AWAIT(chan_recv(gp, c->b, &c->val));
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(chan, close_main)

/* ---- first come, first served ---- */

static int numbered_receiver(g *gp, co *c)
{
    CO_BEGIN
    AWAIT(chan_recv(gp, c->a, &c->val));
    CHECK(c->val == (uint64_t)c->n);
    AWAIT(chan_send(gp, c->b, &c->val));
    CO_END;
}

static int fifo_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(0);
    c->b = int_chan(0);
    for (c->i = 0; c->i < 20; c->i++) {
        co *r = co_new(numbered_receiver);
        r->a = c->a;
        r->b = c->b;
        r->n = c->i;
        co_go(r);
        AWAIT(time_sleep(gp, 1000000));
    }
    for (c->i = 0; c->i < 20; c->i++) {
        c->val = (uint64_t)c->i;
        AWAIT(chan_send(gp, c->a, &c->val));
        AWAIT(chan_recv(gp, c->b, &c->val));
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TEST(chan, fifo, fifo_main, "1")

/* ---- select ---- */

static int select_sender(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < MESSAGES; c->i++) {
        c->val = (uint64_t)c->n;
        AWAIT(selectgo(gp, (scase[]){ { c->a, &c->val, true }, { c->b, &c->val, true } }, 2, true));
        CHECK(c->st == OP_OK && gp->op_index >= 0 && gp->op_index < 2);
        BOUNDARY();
    }
    CO_END;
}

static int select_main(g *gp, co *c)
{
    CO_BEGIN
    c->a = int_chan(0);
    c->b = int_chan(1);
    for (int i = 0; i < WORKERS; i++) {
        co *s = co_new(select_sender);
        s->a = c->a;
        s->b = c->b;
        s->n = i + 1;
        co_go(s);
    }
    for (c->i = 0; c->i < (int64_t)WORKERS * MESSAGES; c->i++) {
        AWAIT(selectgo(gp, (scase[]){ { c->b, &c->val, false }, { NULL, NULL, false }, { c->a, &c->val, false } },
                       3, true));
        CHECK(gp->op_ok && (gp->op_index == 0 || gp->op_index == 2));
        c->sum += (int64_t)c->val;
    }
    CHECK(c->sum == (int64_t)MESSAGES * WORKERS * (WORKERS + 1) / 2);
    AWAIT(selectgo(gp, (scase[]){ { c->a, &c->val, false } }, 1, false));
    CHECK(gp->op_index == -1);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(select, select_main)

/* Ready cases are chosen at random, and fairly. */
static int fair_main(g *gp, co *c)
{
    CO_BEGIN
    int64_t count[3] = { 0, 0, 0 };
    hchan *ch[3];
    for (int i = 0; i < 3; i++)
        ch[i] = int_chan(1);
    for (int i = 0; i < 3; i++)
        CHECK(chan_close(gp, ch[i]) == OP_OK);
    for (int i = 0; i < 9000; i++) {
        scase cases[3] = { { ch[0], &c->val, false }, { ch[1], NULL, false }, { ch[2], &c->val, false } };
        CHECK(selectgo(gp, cases, 3, true) == OP_OK && !gp->op_ok);
        count[gp->op_index]++;
    }
    for (int i = 0; i < 3; i++)
        CHECK(count[i] > 2700 && count[i] < 3300);
    CHECK(selectgo(gp, (scase[]){ { ch[0], &c->val, true } }, 1, true) == OP_PANIC);
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TEST(select, fair, fair_main, "1")

/* A goroutine that waits for both ends of several channels, against partners that do the same. */
static int mixer(g *gp, co *c)
{
    CO_BEGIN
    for (c->i = 0; c->i < MESSAGES; c->i++) {
        c->n = (int64_t)fastrandn(1000);
        AWAIT(selectgo(gp, (scase[]){ { c->a, &c->n, true }, { c->b, &c->val, false }, { c->b, &c->n, true },
                                      { c->a, &c->val, false } }, 4, true));
        BOUNDARY();
    }
    atomic_fetch_add((_Atomic int *)c->ptr, 1);
    /* Somebody may be left without a partner: keep one for them. */
    for (;;)
        AWAIT(selectgo(gp, (scase[]){ { c->a, &c->n, true }, { c->b, &c->val, false } }, 2, true));
    CO_END;
}

static int mix_main(g *gp, co *c)
{
    CO_BEGIN
    static _Atomic int done;
    c->a = int_chan(0);
    c->b = int_chan(0);
    for (int i = 0; i < 6; i++) {
        co *x = co_new(mixer);
        x->a = c->a;
        x->b = c->b;
        x->ptr = &done;
        co_go(x);
    }
    while (atomic_load(&done) < 5) {
        AWAIT(time_sleep(gp, 1000000));
        AWAIT(selectgo(gp, (scase[]){ { c->a, &c->val, true }, { c->b, &c->val, true }, { c->a, &c->val, false } },
                       3, false));
    }
    exit_process(TEST_PASSED);
    CO_END;
}
SCHED_TESTS(select, mix_main)
