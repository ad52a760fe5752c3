/* codehooks.h - what the runtime asks about code, answered by vm/.
 *
 * The runtime knows goroutines, stacks and frames as words, but nothing of instructions. vm/
 * registers this table before schedinit; unit tests register a stub whose "bytecode" is C.
 *
 * A frame: fp[0] caller's fp, fp[1] return pc, arguments and results above, locals below.
 * The chain of frames ends with fp[0] == NULL; the return pc of the bottom frame is the goexit stub.
 */
#ifndef VOLE_RUNTIME_CODEHOOKS_H
#define VOLE_RUNTIME_CODEHOOKS_H

#include "runtime/runtime2.h"

/* What pc means in a frame, and with it which slots are live. */
typedef enum frame_kind {
    FRAME_AT,      /* the op at pc has not begun, or has panicked: live-in of pc. Innermost frame at a
                    * boundary or morestack; the frame that panicked, under a running deferred call */
    FRAME_PARKED,  /* gp is parked inside the op at pc: uses, defs and live-out */
    FRAME_RETURN   /* pc follows a call whose callee's frame is alive: live-out of the call, without
                    * the callee's arguments and results, which are the callee's */
} frame_kind;

typedef struct frame {
    const insn *pc;
    uint64_t *fp;
    frame_kind kind;
} frame;

typedef struct code_loc {
    gostring func;      /* "main.(*T).f", "main.main.func1" */
    gostring file;
    int32_t line;
    uint32_t offset;    /* of pc in the function, in bytes; as printed after '+' */
    uint32_t flags;     /* CODE_* */
    bool has_args;
    bool inlined;
    bool verbatim;      /* file is a name out of a //line directive: not to be completed */
    const void *entry;  /* what runtime.Func identifies the function by: its code, once there is any */
    const func *fn;     /* for funcline */
} code_loc;

/* Facts about a function, as func_flags and code_loc give them (not the bits of func.flags). */
enum {
    CODE_WRAPPER = 1,   /* made by the compiler around a deferred call or method: recover sees through */
    CODE_HIDDEN = 2     /* stubs and runtime internals: not in tracebacks unless GOTRACEBACK=system */
};

typedef void (*slot_visitor)(void *ctx, uint64_t *slot);

typedef struct codehooks {
    /* Runs bytecode goroutine gp on this M's g0 stack from gp->sched until it must leave; saves
     * gp->sched; returns RUN_PARK, RUN_YIELD, RUN_EXIT, RUN_STOP or RUN_RETURN. */
    int (*execute)(g *gp);

    /* Builds the bottom frame of a fresh goroutine at gp->stack.hi and sets gp->sched so that
     * execute calls the niladic fn and returns RUN_EXIT when it returns. */
    void (*start)(g *gp, const funcval *fn);

    /* Callbacks from C (cgocall.c): execute shall run gp->callback, and return RUN_RETURN when it has. The first for a
     * goroutine in a native (gp->sched.fp is its frame), the second for one without frames. */
    void (*callback)(g *gp);
    void (*callback_base)(g *gp);

    /* The function that holds pc; NULL for stubs. is_return: pc follows a call (look up pc - 1). */
    func *(*func_of)(const insn *pc, bool is_return);
    uint32_t (*func_flags)(const func *f);
    bool (*is_reflect_return)(const insn *pc); /* the return pc of what reflect.call calls, in that native's frame */
    /* Bytes that a frame of f may use below its fp. */
    uint32_t (*frame_bytes)(const func *f);

    /* Source position of pc: depth 0 is the innermost inlined call at pc; false past the last. */
    bool (*pcline)(const insn *pc, bool is_return, int depth, code_loc *out);
    /* The function whose frame stands at a stub's pc: one that has not begun, or a native. False: not at a stub. */
    bool (*calleeline)(const insn *pc, const uint64_t *fp, code_loc *out);
    /* The same for a function itself (runtime.FuncForPC, "created by"). */
    bool (*funcline)(const func *f, code_loc *out);
    /* The name of what a go statement called: fn, or what fn calls if it is a wrapper made for the statement. Immortal. */
    const gostring *(*gofunc)(const funcval *fn);

    /* Calls visit for every slot of the frame that holds a live pointer (register slots by
     * liveness, and the pointer words of the always-live address-taken region). Arguments and
     * results of the frame's own function are included. Words that are not heap or stack pointers
     * (itab and type words) are not visited; visited words may be NULL or immortal data. */
    void (*live_ptrs)(g *gp, const frame *fr, slot_visitor visit, void *ctx);

    /* The same for the collector: of the address-taken region, only variables to which the code itself goes back. Calls take
     * for every variable of the region (its first word, and how many), and visit for the pointer words of
     * those that take says true of: variables to which a live pointer leads. Both NULL: live_ptrs tells all. */
    void (*scan_ptrs)(g *gp, const frame *fr, slot_visitor visit, void *ctx);
    void (*frame_variables)(g *gp, const frame *fr, bool (*take)(void *ctx, uint64_t *at, uintptr_t words),
                            slot_visitor visit, void *ctx);

    /* Visits the pointer words of all package variables, as (start, bytes, ptrmask). */
    void (*each_module)(void (*visit)(void *ctx, void *start, uintptr_t bytes, const uint8_t *ptrmask),
                        void *ctx);

    /* A type descriptor of the standard library by full name ("runtime.boundsError"), or NULL. */
    type *(*find_type)(const char *name);
    /* A niladic Go function of the standard library ("runtime.preprintpanics"), or NULL. */
    const funcval *(*find_func)(const char *name);
    /* A variable or function of the standard library ("runtime.MemProfile") if code made so far refers to it: the
     * variable's address, or something. Else NULL. */
    const void *(*find_referenced)(const char *name);
    /* The method table for a concrete type in an interface (runtime.Error, error), or NULL. */
    itab *(*find_itab)(type *inter, type *typ);

    /* The machine is at pc, in an op of mp's interpreter that may be given up: notes the op in mp->fault.op. For signal
     * handlers. */
    bool (*op_at)(m *mp, uintptr_t pc);

    /* For the CPU profile, all for signal handlers. The machine is at pc, in the loop where pc and fp of the goroutine are not
     * saved. */
    bool (*in_loop)(uintptr_t pc);
    /* The function whose frame stands at a stub, as calleeline; NULL if pc is none, or the frame is not complete. */
    const func *(*stub_func)(const insn *pc, const uint64_t *fp);
    /* The C function that is a native; NULL: f is none. */
    const void *(*native_of)(const func *f);
    /* What Go would call the function of its runtime that does the op at pc ("mapassign"); NULL: none. Immortal. */
    const char *(*op_name)(const insn *pc);

    /* Body of the main goroutine: runs the package initialisers, then main.main. */
    const funcval *main_func;
} codehooks;

extern codehooks code;

#endif
