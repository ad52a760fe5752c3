/* signal.c - natives of package os/signal: thin covers of runtime/sigqueue.c. The Go side calls all but signal_recv under
 * its lock. */
#include "runtime/native.h"
#include "runtime/proc.h"
#include "runtime/sigqueue.h"
#include "runtime/signal_unix.h"

static int number(uint64_t arg)
{
    return arg < SIG_COUNT ? (int)arg : 0;
}

static opstatus enable(g *gp, uint64_t *args)
{
    (void)gp;
    sigqueue_want(number(args[0]));
    return OP_OK;
}

static opstatus disable(g *gp, uint64_t *args)
{
    (void)gp;
    sigqueue_unwant(number(args[0]));
    return OP_OK;
}

static opstatus ignore(g *gp, uint64_t *args)
{
    (void)gp;
    sigqueue_ignore(number(args[0]));
    return OP_OK;
}

static opstatus ignored(g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = signal_is_ignored(number(args[0]));
    return OP_OK;
}

static opstatus idle(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = sigqueue_idle();
    return OP_OK;
}

static opstatus receive(g *gp, uint64_t *args)
{
    (void)args;
    int sig;
    while ((sig = sigqueue_take()) == 0) {
        entersyscallblock(gp);
        sigqueue_wait();
        exitsyscall(gp);
    }
    native_args(gp)[0] = (uint64_t)sig;
    return OP_OK;
}

const native_entry natives_signal[] = {
    { "os/signal.signal_enable", enable, NATIVE_NOESCAPE },
    { "os/signal.signal_disable", disable, NATIVE_NOESCAPE },
    { "os/signal.signal_ignore", ignore, NATIVE_NOESCAPE },
    { "os/signal.signal_ignored", ignored, NATIVE_NOESCAPE },
    { "os/signal.signal_idle", idle, NATIVE_NOESCAPE },
    { "os/signal.signal_recv", receive, NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 },
};
