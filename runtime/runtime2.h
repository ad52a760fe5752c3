/* runtime2.h - the structures of the scheduler: G, M, P, sched, and what hangs off them.
 *
 * g  a goroutine. A *bytecode* G is pure VM state (sched.pc, sched.fp and a VM stack); the C code
 *    that runs it stands on the g0 stack of an M. A *C* G (mark worker, sweeper, ...) has a C stack
 *    of its own and is switched to by asm/.
 * m  an OS thread, with its g0 (whose stack the scheduler, the interpreter and every native use)
 *    and its signal stack.
 * p  the right to run bytecode, with everything that is cached per processor.
 *
 * The names are those of Go's runtime. Fields are grouped by who may touch them. "owner" means the
 * M that runs the G (status Grunning) or that has the P; "stopped" means the world is stopped, or
 * the G is suspended by suspendG. Ranks of the locks: lockrank.h. Rules in prose: README.md.
 */
#ifndef VOLE_RUNTIME_RUNTIME2_H
#define VOLE_RUNTIME_RUNTIME2_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/native.h"
#include "runtime/type.h"

typedef union insn insn;        /* one 8-byte instruction word, vm/bytecode.h */
typedef struct g g;
typedef struct m m;
typedef struct p p;
typedef struct sudog sudog;
typedef struct hchan hchan;
typedef struct _defer _defer;
typedef struct _panic _panic;
typedef struct timer timer;
struct mcache;                  /* mcache.h */
struct pmem;                    /* per-P state of the allocator besides the mcache */
struct gcwork;                  /* mgcwork.h */
struct wbbuf;                   /* mwbbuf.h */

/* ---- locks ---- */

/* A futex mutex: 0 free, 1 held, 2 held with sleepers. Zero value is a free lock without rank. It
 * fits the 8 bytes that the Go side of sync reserves for one. Not recursive, not for use in signal
 * handlers. Holding one forbids preemption (m->locks). */
typedef struct mutex {
    _Atomic uint32_t key;
    uint32_t rank;              /* lockrank.h; checked in debug builds */
} mutex;

/* A one-shot event: one thread sleeps, one wakes it, then noteclear. */
typedef struct note {
    _Atomic uint32_t key;
} note;

/* ---- goroutines ---- */

/* Status of a G; GSCAN is or-ed in by whoever owns the right to scan its stack. */
enum {
    GIDLE = 0,       /* just allocated */
    GRUNNABLE = 1,   /* on a run queue, its stack belongs to nobody */
    GRUNNING = 2,    /* has an M and a P */
    GSYSCALL = 3,    /* inside an entersyscall bracket: has an M, runs no bytecode */
    GWAITING = 4,    /* parked */
    GDEAD = 6,       /* finished, on a free list, or being made */
    GCOPYSTACK = 8,  /* its stack is being moved by its own M */
    GPREEMPTED = 9,  /* stopped itself for a suspendG; waits for resumeG */
    GSCAN = 0x1000
};

typedef struct stack {
    uintptr_t lo, hi;           /* [lo, hi) */
} stack;

/* Where a G continues. Offsets of sp..rip known to asm/ (asm/offsets.h, asserted in proc.c). */
typedef struct gobuf {
    const insn *pc;             /* bytecode G */
    uint64_t *fp;               /* bytecode G */
    void *sp;                   /* C G and g0 */
} gobuf;

/* Why execute() and its friends came back (codehooks.h). */
enum {
    RUN_CONTINUE = 0,  /* go on running gp */
    RUN_PARK,          /* gopark was called: park_m */
    RUN_YIELD,         /* Gosched or preempted: to the global queue */
    RUN_EXIT,          /* the goroutine ended */
    RUN_STOP,          /* suspendG wants it stopped: preemptPark */
    RUN_RETURN,        /* the function that C has called back has returned (cgocall.h) */
    RUN_UNWIND         /* gp->sched is in a frame above those of C that the interpreter stands on (cgocall.h) */
};

typedef enum waitreason {
    WAIT_ZERO, WAIT_GC_ASSIST_MARKING, WAIT_IO, WAIT_CHAN_RECEIVE_NIL_CHAN, WAIT_CHAN_SEND_NIL_CHAN,
    WAIT_DUMPING_HEAP, WAIT_GARBAGE_COLLECTION, WAIT_GC_SCAN, WAIT_PANICWAIT, WAIT_SELECT,
    WAIT_SELECT_NO_CASES, WAIT_GC_ASSIST_WAIT, WAIT_GC_SWEEP_WAIT, WAIT_GC_SCAVENGE_WAIT,
    WAIT_CHAN_RECEIVE, WAIT_CHAN_SEND, WAIT_FINALIZER_WAIT, WAIT_FORCE_GC_IDLE, WAIT_SEMACQUIRE,
    WAIT_SLEEP, WAIT_SYNC_COND_WAIT, WAIT_SYNC_MUTEX_LOCK, WAIT_SYNC_RWMUTEX_RLOCK,
    WAIT_SYNC_RWMUTEX_LOCK, WAIT_TIMER_GOROUTINE_IDLE, WAIT_TRACE_READER_BLOCKED,
    WAIT_GC_WORKER_IDLE, WAIT_GC_WORKER_ACTIVE, WAIT_PREEMPTED, WAIT_DEBUG_CALL, WAIT_COUNT
} waitreason;
extern const char *const waitreason_strings[WAIT_COUNT];

/* Finishes the op (or native) in which gp parked; args as for the native, see native.h. */
typedef opstatus (*park_finish_fn)(g *gp, uint64_t *args);
/* Runs on g0 once gp is Gwaiting; false: do not park after all, run gp again. */
typedef bool (*unlockf_fn)(g *gp, void *lock);

struct g {
    /* Owner; read and replaced by copystack. First, because every call looks at the guard. */
    uintptr_t stackguard0;      /* stack.lo + STACK_GUARD, or STACK_PREEMPT (atomic: written by any M) */
    stack stack;
    gobuf sched;                /* valid whenever gp is not inside the interpreter loop, and in natives */
    m *m;                       /* the M that runs it, or NULL */

    /* Owner, stopped. */
    _panic *_panic;             /* innermost panic */
    _defer *_defer;             /* innermost deferred call */
    eface panic_pending;        /* the value of the panic that an OP_PANIC stands for */
    bool goexit_pending;        /* ... which is a runtime.Goexit instead */
    bool panic_is_mem;          /* ... which was a nil dereference: the dump shows panic_addr as SIGSEGV */
    uintptr_t panic_addr;
    bool paniconfault;          /* debug.SetPanicOnFault */
    const funcval *panic_call;  /* PANIC_CALL: the deferred function to call (panic.h) */

    /* The op in progress. Owner; while parked: the waker, before goready. */
    uint8_t parked_in_op;       /* set by the interpreter when it leaves on a park, cleared when the op ended */
    bool op_ok;                 /* result: received/selected */
    int64_t op_index;           /* result: chosen case of a select */
    void *op_ptr;               /* a large object that the op in progress makes; a root */
    park_finish_fn park_finish; /* NULL: the op is complete when gp runs again */
    uint64_t park_data[4];      /* for park_finish: scalars and off-heap pointers only */
    void *param;                /* passed by the waker: the sudog that fired, or NULL */
    sudog *waiting;             /* sudogs of this G that wait, in lock order */
    _Atomic uint32_t select_done; /* won by CAS: 0 -> 1 */
    _Atomic bool parking_on_chan; /* between unlocking a channel and Gwaiting: the stack must not shrink */
    bool active_stack_chans;    /* unlocked channels hold pointers into this stack (lock them to copy it) */

    /* Anyone, atomically. */
    _Atomic uint32_t atomicstatus;
    _Atomic bool preempt;       /* yield at the next chance; stackguard0 = STACK_PREEMPT too */
    _Atomic bool preempt_stop;  /* ... by preemptPark (for a suspendG) instead of yielding */
    _Atomic bool interrupt;     /* is to end at the next boundary (foreground.c) */
    bool must_wait;             /* ... but gets what it waits for in package sync before; owner */

    /* Fixed while alive. */
    uint64_t goid;
    uint64_t parent_goid;
    const funcval *startfn;     /* what `go` called; rooted by the bottom frame while that runs */
    const insn *gopc;           /* the go statement, for "created by" */
    bool issystem;              /* not counted by NumGoroutine, not in dumps, no deadlock */
    void (*cfn)(void *arg);     /* C G: its body */
    void *carg;

    /* Whoever has it in hand: run queue, free list, timer. */
    g *schedlink;
    int64_t waitsince;          /* ns when it was parked; set by the collector, as Go does */
    uint8_t waitreason;
    timer *timer;               /* for Sleep; off-heap, made once */

    /* Locking to a thread: owner. */
    m *lockedm;
    uint32_t lock_count;        /* LockOSThread nesting */
    bool lock_init;             /* locked while initialisers run */
    uint32_t callbacks;         /* locked while C has called back: how often, nested; a foreign thread's G: always */

    struct callback *callback;  /* the innermost callback in progress (cgocall.h); owner */

    /* Collector (mgc): owner, or stopped. */
    int64_t gc_assist_bytes;    /* bytes it may still allocate (> 0), or its debt, in cycle gc_assist_cycle */
    uint32_t gc_assist_cycle;

    /* Entry in a system call: the saved sched is good for scans; owner. */
    uint64_t *syscallfp;

    /* For profiles. Owner; block_until: the waker, before goready. */
    struct labelset *labels;    /* proflabel.h */
    int64_t block_since, block_until; /* ns: of the wait in progress, or 0 (blockprof.c) */
    uint8_t block_reason;

    uint32_t allgs_index;
    const char *cname;          /* C G: what it is; a literal */

    /* Tracing (trace.c): who readies it, then who runs it. */
    int64_t trace_when;         /* ns when it was readied */
    int32_t trace_row;          /* where */
    uint32_t trace_generation;  /* in which trace */
    uint8_t trace_wake;         /* START_* of trace_json.h; 0: not known */
};

/* Bits of m->pending, what an M has to settle at the next instruction boundary (§7 of the design). */
enum {
    PENDING_PREEMPT = 1,    /* time slice is over */
    PENDING_SUSPEND = 2,    /* gp->preempt_stop */
    PENDING_SAFEPOINT = 4,  /* forEachP: p->run_safepoint_fn */
    PENDING_GC = 8,         /* a trigger was passed, or assist debt */
    PENDING_PROFILE = 16,
    PENDING_INTERRUPT = 32  /* Ctrl-C in the REPL */
};

struct m {
    g *g0;
    g *gsignal;
    g *curg;                    /* the goroutine being run; owner. Read by others only for reports */
    p *p;                       /* NULL: not running Go code */
    p *nextp;                   /* handed over by startm before the wake-up */
    p *oldp;                    /* P before the system call */
    int64_t id;
    pthread_t thread;
    int32_t procid;             /* kernel tid */

    /* Dispatch table of the interpreter, for preemption. Published by the interpreter when it first
     * runs on this M; entries are overwritten by this M only (its signal handler, or directly). */
    _Atomic uint32_t pending;
    uint32_t ndispatch;
    void **dispatch;
    void *slow_label;

    /* Owner only. */
    int32_t locks;              /* > 0: no preemption */
    int32_t throwing;
    int32_t dying;
    bool spinning;              /* looks for work */
    bool exiting;               /* its goroutine ended while locked to it: the thread ends, too */
    bool incgo;                 /* in a call of C by package ffi: C may call back */
    struct cgocall *cgocall;    /* the innermost such call, whether C runs or has called back; owner */
    g *foreign;                 /* the thread is C's own: the goroutine that runs its callbacks (cgocall.c) */
    bool own_sigstack;          /* the signal stack was made by us */
    uint64_t fastrand;
    unlockf_fn waitunlockf;     /* set by gopark, consumed by park_m */
    void *waitlock;
    int mcall_why;              /* RUN_* reason of a C G that switched to g0 */
    void (*mstartfn)(void);
    struct mcache *mcache0;     /* bootstrap, m0 only */
    uint32_t syscalltick;
    void *interp;               /* the interpreter's own per-M state */

    /* Locked goroutine. */
    g *lockedg;

    /* lock_futex. */
    note park;
    uint8_t held_ranks[16];     /* debug: ranks of the locks held, in order */
    uint8_t nheld;

    /* sched.lock, or atomically where proc.c says so. */
    m *schedlink;
    m *alllink;                 /* on allm; only ever prepended */
    bool on_allm;               /* sched.lock */
    _Atomic bool thread_gone;   /* on sched.mdead: its thread has done all it does with it */
    _Atomic uint32_t signal_pending; /* a SIGURG is under way */
    stack sigstack;
    struct trace_stream *trace; /* what it recorded (trace.c); owner sets */
    struct cpuprof_m *prof;     /* what the CPU profile knows of it (cpuprof.c); made once */
    _Atomic uint32_t prof_deferred; /* samples to be taken at the next boundary; this thread and its signal handler */

    /* A program's op has used a bad address: set by the signal handler, which leads this thread to the slow path of the
     * interpreter; cleared there. sig 0: none. */
    struct { int sig, code; uint32_t op; uintptr_t addr, pc; } fault;
};

enum { RUNQ_SIZE = 256, NUM_STACK_ORDERS = 4, SUDOG_BUF = 128, DEFER_BUF = 32 };

enum { PIDLE = 0, PRUNNING, PSYSCALL, PGCSTOP, PDEAD };

typedef struct glist { g *head; } glist;
typedef struct gqueue { g *head, *tail; } gqueue;

/* A free list of stacks of one order (stack.c). */
typedef struct stackfreelist {
    void *list;
    uintptr_t size;             /* bytes */
} stackfreelist;

typedef struct timer_entry {
    int64_t when;               /* copy of t->when, so that sifting stays in this array */
    timer *t;
} timer_entry;

struct p {
    int32_t id;
    _Atomic uint32_t status;
    p *link;                    /* sched.lock: idle list */
    _Atomic uint32_t schedtick; /* owner: +1 on every execute; sysmon reads */
    _Atomic uint32_t syscalltick; /* +1 on every return from a system call */
    struct { uint32_t schedtick, syscalltick; int64_t schedwhen, syscallwhen; } sysmontick; /* sysmon */
    m *m;                       /* NULL when idle */
    struct mcache *mcache;      /* owner, or stopped */
    struct pmem *mem;           /* page cache, span structs; owner or stopped */

    /* The collector. Owner, or stopped. */
    struct gcwork *gcw;
    struct wbbuf *wbbuf;
    uint8_t gc_worker_mode;     /* how the mark worker that was just chosen for this P shall run */
    int64_t gc_worker_start;    /* ns; when it began */
    int64_t gc_fractional_time; /* ns that fractional workers had on it in this cycle */
    int64_t gc_assist_time;     /* ns of assists not yet given to the pacer */

    /* Run queue: owner pushes at tail; anyone takes at head by CAS. */
    _Atomic uint32_t runqhead;
    _Atomic uint32_t runqtail;
    g *_Atomic runq[RUNQ_SIZE];
    g *_Atomic runnext;         /* owner sets; anyone may CAS it to NULL */

    /* Owner (the caches are also drained when stopped). */
    struct { g *head; int32_t n; } gfree;
    sudog *sudogcache;
    int32_t nsudog;
    _defer *deferpool;
    int32_t ndefer;
    stackfreelist stackcache[NUM_STACK_ORDERS];
    uint64_t goidcache, goidcacheend;

    /* timers_lock. The two atomics are hints that are read without it. */
    mutex timers_lock;
    timer_entry *timers;        /* a 4-heap by when; off-heap; a root for the collector */
    uint32_t ntimers, captimers;
    _Atomic int64_t timer0_when;  /* when of the first, 0 = none */
    _Atomic uint32_t num_timers;
    _Atomic uint32_t num_system_timers; /* of them: the runtime's own (time.h) */

    _Atomic bool preempt;       /* this P should enter the scheduler */
    _Atomic uint32_t run_safepoint_fn; /* 1: sched.safepoint_fn must run on it */
};

/* ---- channels, select, semaphores ---- */

typedef struct waitq { sudog *first, *last; } waitq;

/* A G on a wait list (of a channel, a semaphore or a notifyList). Off-heap, cached per P. elem may
 * point into the G's stack. All fields: the lock of what it waits on. */
struct sudog {
    g *g;
    sudog *next, *prev;
    void *elem;                 /* channel: the value; semaphore: the address */
    int64_t acquiretime, releasetime;
    uint32_t ticket;            /* semaphore: treap priority or hand-off mark; notifyList: ticket */
    bool is_select;             /* g takes part in a select: win g->select_done first */
    bool success;               /* woken by a send or receive, not by close */
    sudog *parent, *waitlink, *waittail;  /* semaRoot tree and lists; g->waiting list */
    hchan *c;
};

/* A channel, one heap object; a buffer with pointers is a second one. lock guards everything. */
struct hchan {
    uint64_t qcount;            /* read without the lock for fast failing tests */
    uint64_t dataqsiz;
    void *buf;
    timer *timer;               /* of time.NewTimer or NewTicker; set once, before others see the channel */
    uint16_t elemsize16;
    _Atomic uint32_t closed;
    const type *elemtype;
    uint64_t elemsize;
    uint64_t sendx, recvx;
    waitq recvq, sendq;
    mutex lock;
};

/* One case of a select, built by the interpreter on the C stack for selectgo. c may be NULL; elem is
 * the frame slot of the value to send, or where the received one goes (NULL: it is dropped). */
typedef struct scase {
    hchan *c;
    void *elem;
    bool is_send;
} scase;

/* ---- defer and panic ---- */

/* A deferred call. Off-heap, cached per P; owner of the G, or stopped. fn is a root; fn and fp may
 * point into the stack. */
struct _defer {
    bool started;               /* a panic is running it */
    const insn *pc;             /* the defer statement */
    uint64_t *fp;               /* frame that deferred it */
    const funcval *fn;
    _panic *_panic;             /* the panic that started it */
    _defer *link;
};

/* A panic or Goexit in progress. Off-heap; arg is a root. */
struct _panic {
    uint64_t *argp;             /* frame of the deferred call it runs now: who may recover */
    eface arg;
    gostring text;              /* of Error() or String(), once preprinted; heap memory, a root */
    _panic *link;               /* older */
    const insn *pc;             /* where it was raised */
    uint64_t *fp;
    bool recovered, aborted, goexit, has_text;
    bool printing;              /* nobody recovered: runtime.preprintpanics runs, then the process ends */
    bool is_mem;                /* nil dereference at addr */
    uintptr_t addr;
};

/* ---- timers ---- */

/* Layout of time.runtimeTimer; the object usually lies in the heap. See time.c for the meaning of rt. */
struct timer {
    int64_t when;
    int64_t period;
    const funcval *f;           /* func(any, uintptr); NULL: send the time on the channel in arg */
    eface arg;                  /* arg.type == NULL: C timer, seq is a void (*)(void *), called with arg.data */
    uintptr_t seq;
    _Atomic uintptr_t rt;       /* 0: does not run; 1, 2: see time.c; else (P id + 1) << 40 | index in its heap */
    _Atomic intptr_t blocked;   /* receivers that wait on its channel */
};

/* ---- the scheduler ---- */

typedef struct schedt {
    /* Atomic, any time. */
    _Atomic uint64_t goidgen;
    _Atomic int64_t lastpoll;   /* ns of the last network poll, 0 while one is blocked in it */
    _Atomic int64_t polluntil;
    _Atomic int32_t npidle, nmspinning;
    _Atomic uint32_t need_spinning;
    _Atomic uint32_t gcwaiting; /* the world is being stopped */
    _Atomic bool sysmonwait;
    _Atomic int32_t runqsize;   /* written under lock */
    _Atomic int64_t ngsys;

    mutex lock;
    /* lock */
    m *midle;
    int32_t nmidle, nmidlelocked;
    int32_t nmsys;              /* Ms that never run goroutines: not counted for deadlock */
    int32_t nmfreed;            /* Ms whose threads have ended */
    m *mdead;                   /* those, by schedlink, for reuse once thread_gone */
    _Atomic int32_t nmpoll;     /* Ms asleep in netpoll: 0 or 1; set under lock */
    _Atomic int64_t mnext;      /* number of Ms made, the next id; read without the lock */
    int32_t maxmcount;
    p *pidle;
    gqueue runq;
    struct { mutex lock; glist list; _Atomic int32_t n; } gfree;
    struct { mutex lock; sudog *list; } sudogs;
    struct { mutex lock; _defer *list; } defers;
    int32_t stopwait;
    note stopnote;
    note sysmonnote;
    void (*safepoint_fn)(p *pp);
    int32_t safepoint_wait;
    note safepoint_note;

    /* fixed after schedinit */
    int64_t init_time;
} schedt;

extern schedt sched;
extern m m0;
extern g g0;
extern int32_t ncpu;
extern _Atomic int32_t gomaxprocs; /* written with the world stopped */
extern p **allp;                /* allp[0..gomaxprocs); extended with the world stopped, Ps are never freed */
extern m *_Atomic allm;
extern g **allgs;               /* allglock to append; snapshot by allgs_snapshot (proc.h) */
extern _Atomic uint64_t allglen;
extern mutex allglock;
extern _Atomic int32_t panicking;

/* The current M. C Gs may move between Ms at a yield: read it anew after each. */
extern _Thread_local m *tls_m;
static inline m *getm(void) { return tls_m; }
/* The bytecode goroutine whose work the current M does, or NULL. */
static inline g *getcurg(void) { return tls_m->curg; }
static inline p *getp(void) { return tls_m->p; }

static inline uint32_t readgstatus(const g *gp)
{
    return atomic_load_explicit(&((g *)(uintptr_t)gp)->atomicstatus, memory_order_acquire);
}

#endif
