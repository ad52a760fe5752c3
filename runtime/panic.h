/* panic.h - run-time panics, defer, recover, Goexit, and fatal errors.
 *
 * Raising. C code that finds a fault of the Go program calls a helper below and returns its result,
 * OP_PANIC; the value waits in gp->panic_pending until the interpreter calls gopanic_start.
 *
 * The state machine. Nothing of it lives on the C stack. With gp->sched.pc and .fp at the frame
 * that panics (innermost), the interpreter asks
 *
 *     gopanic_start(gp)      an op returned OP_PANIC, or GOPANIC/Goexit was executed
 *     gopanic_returned(gp)   a deferred call that the panic made has returned to the PANICRET stub
 *
 * and does what the answer says:
 *
 *     PANIC_CALL    push a frame for the niladic closure gp->panic_call below the innermost frame,
 *                   with saved fp = gp->sched.fp, return pc = the PANICRET stub; then tell
 *                   gopanic_called(gp, newfp) before the first instruction; run. (The frame must lie
 *                   below all that the frame at sched.fp uses.)
 *     PANIC_RESUME  recovered: continue in frame gp->sched.fp at the deferreturn of the function
 *                   that holds gp->sched.pc
 *     PANIC_EXIT    Goexit has run all deferred calls: leave with RUN_EXIT
 *
 * A panic that nobody recovers ends the process inside gopanic_start/_returned (after running the
 * Go function runtime.preprintpanics, by PANIC_CALL, when a value has an Error or String method).
 * On entering gopanic_returned, gp->sched.fp is the frame that the deferred call was pushed under.
 */
#ifndef VOLE_RUNTIME_PANIC_H
#define VOLE_RUNTIME_PANIC_H

#include "runtime/runtime2.h"

typedef enum panic_action { PANIC_CALL, PANIC_RESUME, PANIC_EXIT } panic_action;

panic_action gopanic_start(g *gp);
panic_action gopanic_returned(g *gp);
void gopanic_called(g *gp, uint64_t *newfp);

/* recover() in the frame fp: the value of the panic, or a nil interface. */
eface gorecover(g *gp, uint64_t *fp);

/* defer: pc is that of the op. */
void deferproc(g *gp, const insn *pc, uint64_t *fp, const funcval *fn);
/* The same for a frame further up: its record goes behind those of the frames in between. */
void deferproc_at(g *gp, const insn *pc, uint64_t *fp, const funcval *fn);
/* Takes off the innermost deferred call of frame fp; NULL when there is none left. */
const funcval *deferreturn(g *gp, uint64_t *fp);
/* Gives back all records of a dead goroutine. */
void freedefers(g *gp);

/* ---- what can go wrong; each returns OP_PANIC ---- */

typedef enum bounds_code {
    BOUNDS_INDEX,       /* s[x], 0 <= x < len(s) failed */
    BOUNDS_SLICE_ALEN,  /* s[?:x], 0 <= x <= len(s) failed (arrays' pointers, strings) */
    BOUNDS_SLICE_ACAP,  /* s[?:x], 0 <= x <= cap(s) failed */
    BOUNDS_SLICE_B,     /* s[x:y], 0 <= x <= y failed (but x, y fit len(s)) */
    BOUNDS_SLICE3_ALEN, /* s[::x], 0 <= x <= len(s) failed */
    BOUNDS_SLICE3_ACAP, /* s[::x], 0 <= x <= cap(s) failed */
    BOUNDS_SLICE3_B,    /* s[:x:y], 0 <= x <= y failed */
    BOUNDS_SLICE3_C,    /* s[x:y:], 0 <= x <= y failed */
    BOUNDS_CONVERT,     /* (*[x]T)(s), x <= len(s) failed */
    BOUNDS_CONVERT_ARRAY /* [x]T(s), the same */
} bounds_code;

opstatus panic_bounds(g *gp, uint64_t x, bool is_signed, int64_t y, bounds_code code);
static inline opstatus panicindex(g *gp, int64_t x, int64_t len)
{
    return panic_bounds(gp, (uint64_t)x, true, len, BOUNDS_INDEX);
}
opstatus panicdivide(g *gp);                          /* integer divide by zero */
opstatus panicshift(g *gp);                           /* negative shift amount */
opstatus panicoverflow(g *gp);                        /* integer overflow */
opstatus panicmem_addr(g *gp, uintptr_t addr);        /* the same for another bad address: the error has an Addr method */
opstatus panicmem(g *gp, uintptr_t addr);             /* invalid memory address or nil pointer dereference */
opstatus panicmakeslicelen(g *gp);
opstatus panicmakeslicecap(g *gp);
opstatus panicunhashable(g *gp, const type *t);       /* hash of unhashable type T */
opstatus panicuncomparable(g *gp, const type *t);     /* comparing uncomparable type T */
/* x.(T) failed: have is the dynamic type or NULL, iface the static type of x, missing "" or the method's name. */
opstatus panicassert(g *gp, const type *iface, const type *have, const type *want, gostring missing);
opstatus panicnilmap(g *gp);                          /* assignment to entry in nil map */
/* A runtime.Error with the text "runtime error: " + text; with text alone. text is immortal. */
opstatus panic_error(g *gp, const char *text);
opstatus panic_plain(g *gp, const char *text);
opstatus panic_alg(g *gp, int alg_status, const type *bad, bool hashing); /* of value_equal and value_hash */
opstatus panic_value(g *gp, eface v);                 /* panic(v) of the language */
opstatus panic_goexit(g *gp);                         /* runtime.Goexit */

/* ---- the end of the process ---- */

/* A broken invariant of ours: `fatal error: msg`, all goroutines, exit 2. Never recoverable. */
_Noreturn void throw(const char *msg);
_Noreturn void throwf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A mistake of the program that recover must not hide (deadlock, concurrent map writes): the same
 * without runtime frames. */
_Noreturn void fatal(const char *msg);
/* The same, where nothing is broken but the program: in a session it ends only gp. For ops and natives: return its result. */
opstatus fatal_in(g *gp, const char *msg);
/* The program has used a bad address. */
_Noreturn void fatal_fault(uintptr_t addr, const char *signal, int sigcode, uintptr_t pc);

#endif
