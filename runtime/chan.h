/* chan.h - channels.
 *
 * The operations return a status (native.h). Results are in the goroutine, both when an operation
 * ends at once and when gp has been parked and gp->park_finish has run:
 *     gp->op_ok   chan_recv: a value was received (false: closed); chan_send: sent
 */
#ifndef VOLE_RUNTIME_CHAN_H
#define VOLE_RUNTIME_CHAN_H

#include "runtime/runtime2.h"

/* make(chan T, size); typ is the channel type. NULL: size is out of range, `panicchansize`. */
hchan *makechan(const type *typ, int64_t size);
opstatus panicchansize(g *gp);

/* elem is in gp's frame (memory layout), or NULL for a receive that drops the value. A received
 * value is complete in *elem after the op; elem is cleared when the channel is closed. */
opstatus chan_send(g *gp, hchan *c, void *elem);
opstatus chan_recv(g *gp, hchan *c, void *elem);
opstatus chan_close(g *gp, hchan *c);

/* Do not wait: *selected says whether it happened (reflect). OP_OK or OP_PANIC. */
opstatus chan_try_send(g *gp, hchan *c, void *elem, bool *selected);
void chan_try_recv(g *gp, hchan *c, void *elem, bool *selected, bool *received);
int64_t chan_len(const hchan *c);
int64_t chan_cap(const hchan *c);

/* For select.c and stack.c. */
sudog *acquire_sudog(void);
void release_sudog(sudog *s);
void waitq_enqueue(waitq *q, sudog *s);
sudog *waitq_dequeue(waitq *q);
void waitq_remove(waitq *q, sudog *s);
void chan_deliver(g *gp, hchan *c, sudog *sg, void *elem);     /* send to waiting receiver; unlocks c */
void chan_take(g *gp, hchan *c, sudog *sg, void *elem);        /* receive with waiting sender; unlocks c */
void *chan_slot(const hchan *c, uint64_t i);
void chan_enqueue_value(hchan *c, void *elem);
void chan_dequeue_value(hchan *c, void *elem);
bool sudogs_on_stack(const g *gp);

#endif
