/* callback.c - Go functions that C calls back: the interpreter's part of runtime/cgocall.c.
 *
 * A nested interpreter begins at the stub `stub_callback`, in the frame of the native that has called C, or at
 * `stub_callback_base`, in an empty frame at the top of the stack of a goroutine that only runs callbacks. The op has two
 * parts, like REFLCALLRET, told apart by operand b:
 *
 *     b = 0  makes room, pushes the callee's argument area and frame, has the arguments filled in, and goes on at
 *            stub_enter. Return pc: the second part.
 *     b = 1  has the results taken out, and leaves the interpreter.
 *
 *          fp[0], fp[1]
 *          fp[-1]                     the native's funcval, or not used
 *          fp[-2]                     first result of the callee     = nfp[2+nargs+nres-1]
 *          …                          nargs + nres slots
 *          fp[-3-nargs-nres]          nfp: the callee's frame
 *
 * While the callee runs its arguments and results belong to its own frame; between its return and the second part the
 * results are shown to the collector by callback_visit.
 */
#include "vm/callback.h"

#include "runtime/cgocall.h"
#include "runtime/stack.h"
#include "vm/effects.h"
#include "vm/interp.h"

void callback_start(g *gp)
{
    gp->sched.pc = stub_callback;
}

void callback_base(g *gp)
{
    uint64_t *fp = (uint64_t *)gp->stack.hi - 2;
    fp[0] = 0;
    fp[1] = (uint64_t)(uintptr_t)stub_goexit;
    gp->sched.pc = stub_callback_base;
    gp->sched.fp = fp;
}

static uint64_t *callee_frame(uint64_t *fp, const funcsig *sig)
{
    return fp - 3 - sig->nargs - sig->nres;
}

static int begin_call(g *gp, uint64_t *fp)
{
    callback *cb = gp->callback;
    const funcval *fn = cb->target(cb);
    const funcsig *sig = fn->code->sig;
    uint64_t *nfp = callee_frame(fp, sig);
    uintptr_t need = (uintptr_t)(fp - nfp + 1) * 8;
    if ((uintptr_t)fp - need < gp->stackguard0)
        return newstack(gp, need); /* and again */
    for (int i = 0; i < sig->nargs + sig->nres; i++)
        nfp[2 + i] = 0;
    cb->sig = sig;
    cb->fill(cb, nfp + 2);
    nfp[0] = (uint64_t)(uintptr_t)fp;
    nfp[1] = (uint64_t)(uintptr_t)(gp->sched.pc + 1);
    nfp[-1] = (uint64_t)(uintptr_t)fn;
    gp->sched.pc = stub_enter;
    gp->sched.fp = nfp;
    return RUN_CONTINUE;
}

int interp_callback(g *gp)
{
    uint64_t *fp = gp->sched.fp;
    if (!gp->sched.pc->b)
        return begin_call(gp, fp);
    callback *cb = gp->callback;
    cb->finish(cb, callee_frame(fp, cb->sig) + 2);
    return RUN_RETURN;
}

void callback_visit(const g *gp, const frame *fr, slot_visitor visit, void *ctx)
{
    if (!fr->pc->b || fr->kind == FRAME_RETURN)
        return;
    const funcsig *sig = gp->callback->sig;
    uint64_t *nfp = callee_frame(fr->fp, sig);
    for (unsigned i = sig->nargs; i < (unsigned)sig->nargs + sig->nres; i++)
        if (sig_is_pointer(sig, i))
            visit(ctx, &nfp[2 + i]);
}
