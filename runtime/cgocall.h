/* cgocall.h - calls from Go into C that may come back, and C calling Go. See cgocall.c. */
#ifndef VOLE_RUNTIME_CGOCALL_H
#define VOLE_RUNTIME_CGOCALL_H

#include "runtime/proc.h"

/* ---- Go calls C ---- */

/* A call of C in progress. On the C stack of its thread. */
typedef struct cgocall {
    struct cgocall *outer;      /* the call that has called back to the Go function that made this one */
    void *sp;                   /* where to go on if it is abandoned */
    opstatus status;            /* what its native shall return then */
} cgocall;

/* Calls fn(arg), like a system call, for a native that was entered through its funcval (fp[-1]). Not OP_OK: a panic has gone
 * through the frames of C, and the native returns that status at once. */
opstatus cgocall_run(g *gp, void (*fn)(void *arg), void *arg);

/* ---- C calls Go ---- */

/* A callback in progress. On the C stack of its thread; the interpreter and who made it fill it in. */
typedef struct callback {
    /* The function to call; asked for by an op of the interpreter, so that the collector cannot get in between. */
    const funcval *(*target)(struct callback *cb);
    /* Fills the parameters of the callee's argument area (all words are zero). May allocate. */
    void (*fill)(struct callback *cb, uint64_t *args);
    /* The callee has returned: takes the results out of its argument area. */
    void (*finish)(struct callback *cb, const uint64_t *args);

    struct callback *outer;     /* the callback of the same goroutine that this one is nested in */
    cgocall *call;              /* the call of C that calls back; NULL on a thread of C */
    uintptr_t depth;            /* of the frame of that call's native in the goroutine's stack, from stack.hi */
    const void *sig;            /* the interpreter's: the shape of the argument area */
} callback;

/* Runs it on the current thread, whosever that is; returns when the function has. errno is kept. */
void cgocallback(callback *cb);

/* gp->sched.fp is a frame above the innermost callback: that is over. */
static inline bool callback_left(const g *gp)
{
    return gp->callback && gp->stack.hi - (uintptr_t)gp->sched.fp < gp->callback->depth;
}

/* A new callback was made for C to keep. On a thread of ours. */
void callback_made(void);
/* Callbacks that C could call at any time from any thread. Anyone; see callback_may_come. */
extern _Atomic int64_t callbacks_live;
/* Nothing runs in Go: could a thread of C still call back? sched.lock held. */
bool callback_may_come(void);

#endif
