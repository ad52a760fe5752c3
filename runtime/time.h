/* time.h - timers: one 4-heap per P. */
#ifndef VOLE_RUNTIME_TIME_H
#define VOLE_RUNTIME_TIME_H

#include "runtime/runtime2.h"

/* Go's time.startTimer and friends. start: t must not be active. A C timer (runtime2.h) without an argument is the
 * runtime's own: a program in which only such timers are left to fire is deadlocked. */
void timer_start(timer *t);
bool timer_stop(timer *t);                              /* was active */
bool timer_reset(timer *t, int64_t when);               /* was active; the period stays */
/* time.Sleep; parks gp. */
opstatus time_sleep(g *gp, int64_t ns);

/* Scheduler. Runs due timers of pp; returns the time of the next one (0: none), *ran if any ran.
 * now: 0 if not known yet; *pnow gets it when it had to be looked up. */
int64_t check_timers(p *pp, int64_t now, int64_t *pnow, bool *ran);
/* There is a timer for this time on some P: the sleeper in netpoll is woken if it means to sleep longer, and if there is none,
 * anybody who will look. No P needed. */
void wake_netpoller(int64_t when);
/* When the first timer of any P is due; 0: none. */
int64_t timers_earliest(void);
/* World stopped: pp goes away, its timers move to the current P. */
void timers_move(p *from, p *to);
/* The heap objects that the timers keep alive. World stopped, or under each P's timers_lock inside. */
void timers_visit(void (*visit)(void *ctx, uint64_t *slot), void *ctx);

/* Sends the time `late` nanoseconds ago on the channel t->arg without waiting; set by stdlib/native/time.c, which
 * knows time.Time. */
extern void (*timer_send_time)(const timer *t, int64_t late);

/* Channels with a timer (hchan.timer), no lock held. poll: before looking whether there is something to receive; sends what is
 * due. block: before a receiver waits, and before it looks for the last time; unblock: when it waits no more. */
void timer_chan_poll(timer *t);
void timer_chan_block(timer *t);
void timer_chan_unblock(timer *t);

#endif
