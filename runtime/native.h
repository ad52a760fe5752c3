/* native.h - what a function written in C for Go code looks like.
 *
 * A Go declaration without body, `func IndexByte(s string, c byte) int` in package strings, is
 * bound to the C function registered under "strings.IndexByte" (methods: "pkg.(*T).Name" or
 * "pkg.T.Name"). The C function gets the goroutine and `args`, the address of fp[2] of its frame:
 *
 *     a C struct with the PARAMETERS IN REVERSE ORDER, then the RESULTS IN REVERSE ORDER,
 *     each a block in ascending memory order, rounded up to 8 bytes (zero-size ones take none).
 *
 *     struct index_byte { uint64_t c; gostring s; int64_t result; };
 *
 * Integers are sign- or zero-extended to 8 bytes, bool is 0 or 1, float32 is its 32 bits zero-
 * extended; results must be left the same way. The receiver is the first parameter. The results
 * are zero when the function starts.
 *
 * Rules. The collector, stop-the-world and stack moves do not happen while a native runs, except
 * between entersyscall and exitsyscall (proc.h) - so pointers may be held in C locals, but across
 * that bracket only what is also in the argument area counts, and `args` itself may have moved:
 * recompute it with native_args(gp). mallocgc may be called; it neither collects nor parks.
 * Pointer stores into the heap use typedmemmove or gcwritebarrier. gp->sched.pc and .fp are saved
 * by the interpreter before the call; sched.fp is the native's own frame.
 *
 * A native never calls bytecode (but C that package ffi calls may call back: cgocall.h) and never blocks the thread outside
 * a bracket. It returns:
 */
#ifndef VOLE_RUNTIME_NATIVE_H
#define VOLE_RUNTIME_NATIVE_H

#include <stddef.h>
#include <stdint.h>

struct g;

typedef enum opstatus {
    OP_OK,         /* done, results are in place */
    OP_PANIC,      /* a panic helper was called (panic.h): `return panicindex(gp, i, n);` */
    OP_PARK,       /* gopark was called (proc.h): leave to the scheduler now. When gp runs again,
                    * gp->park_finish(gp, args) is called, if set, and its status counts; else the
                    * op is complete. The lock given to gopark is held until then: no detours. */
    OP_RETRY,      /* run the op again after settling m->pending: long work in chunks of ~20 us,
                    * with the progress kept in the argument area */
    OP_PARK_RETRY, /* gopark was called; when gp runs again, the op is executed from its start */
    OP_YIELD,      /* complete; but gp goes to the back of the global queue (Gosched) */
    OP_EXIT        /* the goroutine is over: used by the scheduler's own natives only */
} opstatus;

typedef opstatus (*native_fn)(struct g *gp, uint64_t *args);

enum {
    NATIVE_NOESCAPE = 1,   /* keeps no pointer argument: arguments may point into the stack */
    NATIVE_MAY_BLOCK = 2   /* has an entersyscall bracket */
};

typedef struct native_entry {
    const char *name;      /* "import/path.Func", "import/path.T.Method", "import/path.(*T).Method" */
    native_fn fn;
    uint32_t flags;
} native_entry;

/* stdlib/native/<pkg>.c defines `const native_entry natives_<pkg>[]`, ended by { NULL, NULL, 0 };
 * stdlib/native/natives.c lists the arrays. */
const native_entry *native_lookup(const char *name, size_t len);
const char *native_name(const void *fn);

#endif
