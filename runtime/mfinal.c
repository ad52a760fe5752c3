/* mfinal.c - the goroutine that runs finalizers.
 *
 * The sweep queues finalizers of dead objects (mgcspecial.c). A Go goroutine of package runtime, started by
 * the first SetFinalizer, takes them one by one; when there are none it parks here and the scheduler
 * wakes it in the next round that finds the queue filled. It counts as a system goroutine.
 */
#include "runtime/mfinal.h"

#include "runtime/mgcspecial.h"
#include "runtime/proc.h"

_Atomic bool finalizer_waiting;     /* finalizer_g is parked, or about to be */
static g *finalizer_g;              /* set before finalizer_waiting */

static bool commit(g *gp, void *unused)
{
    (void)unused;
    finalizer_g = gp;
    atomic_store(&finalizer_waiting, true);
    return true;
}

opstatus finalizer_wait(g *gp)
{
    if (!gp->issystem) {
        gp->issystem = true;
        atomic_fetch_add(&sched.ngsys, 1);
    }
    gopark(gp, commit, NULL, WAIT_FINALIZER_WAIT);
    return OP_PARK_RETRY;
}

void finalizer_wake(void)
{
    bool waiting = true;
    if (finalizers_waiting() && atomic_compare_exchange_strong(&finalizer_waiting, &waiting, false))
        goready(finalizer_g);
}
