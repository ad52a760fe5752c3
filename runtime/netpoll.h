/* netpoll.h - where threads and goroutines wait for the outside: I/O readiness, and the next timer. */
#ifndef VOLE_RUNTIME_NETPOLL_H
#define VOLE_RUNTIME_NETPOLL_H

#include "runtime/runtime2.h"

/* ---- the scheduler's side ---- */

void netpollinit(void);             /* schedinit; nothing is asked of the system yet */
/* Goroutines that became ready, still Gwaiting. delay < 0: wait without limit; 0: only look; > 0: wait so long.
 * Only one thread at a time may wait (it has taken sched.lastpoll to 0). */
gqueue netpoll(int64_t delay);
/* Makes a thread that waits in netpoll return. */
void netpollBreak(void);
/* Goroutines wait for I/O: it makes sense to look, and to wait without a timer. */
bool netpoll_any_waiters(void);

/* ---- descriptors; the natives of internal/poll ---- */

typedef struct poll_desc poll_desc;

/* Which direction, and the results of poll_reset and poll_wait. internal/poll knows the numbers. */
enum { POLL_READ = 0, POLL_WRITE = 1, POLL_DIRECTIONS = 2 };
enum { POLL_NO_ERROR = 0, POLL_CLOSING = 1, POLL_TIMEOUT = 2, POLL_NOT_POLLABLE = 3 };

/* Registers fd; *errno_ is why it cannot be (EPERM: a regular file), with NULL. */
poll_desc *poll_open(int fd, int *errno_);
void poll_close(poll_desc *pd);                 /* after poll_unblock, when nobody uses it any more */
/* Before the first attempt of an operation: forgets an old readiness. */
int poll_reset(poll_desc *pd, int dir);
/* Parks gp until fd may be ready in this direction: return the result from the native. done gets the result, in the
 * native's argument area. One goroutine at a time may wait for each direction. */
opstatus poll_wait(g *gp, poll_desc *pd, int dir, void (*done)(uint64_t *args, int result));
/* gp, which is held by suspendG, waits here and is to end: takes it off. False: somebody else is waking it. */
bool poll_leave(g *gp);
/* The deadline of a direction, in ns from now; 0: none, < 0: it is over. */
void poll_set_deadline(poll_desc *pd, int dir, int64_t ns);
void poll_unblock(poll_desc *pd);               /* it is being closed: nobody waits, or will */
bool poll_is_own_fd(int fd);                    /* one of the poller's own descriptors */

/* ---- who waits for one direction: exposed for its unit test ---- */

/* NULL: nothing known; SLOT_READY: ready, nobody has used it; SLOT_WAIT: a goroutine is about to park; else the
 * goroutine that is parked. */
typedef g *_Atomic poll_slot;
#define SLOT_READY ((g *)1)
#define SLOT_WAIT ((g *)2)

/* The waiter: begin (true: it was ready, and that is used up), then gopark with commit as last step (false: do not
 * park after all), then, when it runs again, end (true: ready, used up). */
bool poll_slot_begin(poll_slot *s);
bool poll_slot_commit(poll_slot *s, g *gp);
bool poll_slot_end(poll_slot *s);
/* Anyone: readiness, or a reason to look at what is wrong. Returns the goroutine to ready, if one is parked. */
g *poll_slot_unblock(poll_slot *s, bool ready);

#endif
