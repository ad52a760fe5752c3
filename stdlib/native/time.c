/* time.c - natives of package time: the clocks, Sleep and timers. */
#include "runtime/chan.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/time.h"

/* Layout of time.Time, and its encoding: see the head comment of stdlib/time/time.go. */
typedef struct gotime {
    uint64_t wall;
    int64_t ext;
    void *loc;
} gotime;

#define HAS_MONOTONIC ((uint64_t)1 << 63)
enum { NSEC_SHIFT = 30 };
/* Seconds from 1885 to 1970. */
#define UNIX_TO_1885 ((int64_t)((1969 * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400) -               \
                                (1884 * 365 + 1884 / 4 - 1884 / 100 + 1884 / 400)) * 86400)

/* One less than the clock at the start, so that no reading is 0. */
static int64_t process_start(void)
{
    return sched.init_time - 1;
}

/* arg of the timer is a chan Time of capacity 1, seq the address of its Location. */
static void send_time(const timer *t, int64_t late)
{
    int64_t sec;
    int32_t nsec;
    walltime(&sec, &nsec);
    int64_t ns = nsec - late % 1000000000;
    sec -= late / 1000000000;
    if (ns < 0) {
        ns += 1000000000;
        sec--;
    }
    gotime now = {
        .wall = HAS_MONOTONIC | (uint64_t)(sec + UNIX_TO_1885) << NSEC_SHIFT | (uint64_t)ns,
        .ext = nanotime() - late - process_start(),
        .loc = (void *)t->seq,
    };
    bool sent;
    chan_try_send(NULL, t->arg.data, &now, &sent); /* full: the receiver is slow, the tick is dropped */
}

static opstatus time_now(g *gp, uint64_t *args)
{
    struct { int64_t mono, nsec, sec; } *f = (void *)args;
    int32_t nsec;
    (void)gp;
    walltime(&f->sec, &nsec);
    f->nsec = nsec;
    f->mono = nanotime();
    return OP_OK;
}

static opstatus runtime_nano(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)nanotime();
    return OP_OK;
}

static opstatus start_of_process(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)process_start();
    return OP_OK;
}

static opstatus sleep_native(g *gp, uint64_t *args)
{
    return time_sleep(gp, (int64_t)args[0]);
}

static opstatus start_timer(g *gp, uint64_t *args)
{
    struct { timer *t; } *f = (void *)args;
    (void)gp;
    timer_send_time = send_time;
    timer_start(f->t);
    return OP_OK;
}

static opstatus stop_timer(g *gp, uint64_t *args)
{
    struct { timer *t; uint64_t active; } *f = (void *)args;
    (void)gp;
    f->active = timer_stop(f->t);
    return OP_OK;
}

static opstatus reset_timer(g *gp, uint64_t *args)
{
    struct { int64_t when; timer *t; uint64_t active; } *f = (void *)args;
    (void)gp;
    timer_send_time = send_time;
    f->active = timer_reset(f->t, f->when);
    return OP_OK;
}

const native_entry natives_time[] = {
    { "time.now", time_now, NATIVE_NOESCAPE },
    { "time.runtimeNano", runtime_nano, NATIVE_NOESCAPE },
    { "time.processStart", start_of_process, NATIVE_NOESCAPE },
    { "time.Sleep", sleep_native, NATIVE_NOESCAPE },
    { "time.startTimer", start_timer, 0 },
    { "time.stopTimer", stop_timer, NATIVE_NOESCAPE },
    { "time.resetTimer", reset_timer, 0 },
    { NULL, NULL, 0 },
};
