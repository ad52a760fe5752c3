/* lockrank.h - the order in which the runtime's locks may be taken.
 *
 * A thread that holds a lock may take only locks of a higher rank. The list is the whole truth: a
 * lock that is not here has rank LOCKRANK_NONE (0) and is a leaf: who holds it takes no other. Builds with VOLE_DEBUG check
 * each acquisition and throw with both names; other builds pay nothing.
 */
#ifndef VOLE_RUNTIME_LOCKRANK_H
#define VOLE_RUNTIME_LOCKRANK_H

#define LOCKRANKS(X)                                                                             \
    X(NONE)                                                                                      \
    X(SYSMON)        /* sysmon against stop-the-world bookkeeping */                             \
    X(FORCEGC)                                                                                   \
    X(SWEEP_WAITERS)                                                                             \
    X(ASSIST_QUEUE)                                                                              \
    X(SWEEP)                                                                                     \
    X(POLLDESC)                                                                                  \
    X(NOTIFYLIST)                                                                                \
    X(SUDOG_ROOT)    /* semaRoot.lock */                                                         \
    X(TIMERS)        /* p.timers_lock; several only with the world stopped */                    \
    X(HCHAN)         /* several: by ascending address (select, copystack) */                     \
    X(NETPOLL_INIT)                                                                              \
    X(ITAB)                                                                                      \
    X(TYPES)         /* type_intern */                                                           \
    X(MAP_ZERO)                                                                                  \
    X(SCHED)         /* sched.lock */                                                            \
    X(ALLG)                                                                                      \
    X(ALLP)                                                                                      \
    X(GFREE)                                                                                     \
    X(SUDOGS)                                                                                    \
    X(DEFERS)                                                                                    \
    X(GSCAN)         /* the GSCAN bit of a G counts as a lock */                                 \
    X(STACKPOOL)                                                                                 \
    X(PROF)          /* timers of the CPU profile */                                             \
    X(PROF_LABELS)   /* sets of labels */                                                        \
    X(GCBITS_ARENAS)                                                                             \
    X(ROOT)          /* gc_add_root's list */                                                    \
    X(SPANSET_SPINE)                                                                             \
    X(MSPAN_SPECIAL)                                                                             \
    X(FINALIZER)     /* the queue of mgcspecial.c */                                             \
    X(POOLS)         /* lists of sync.Pools */                                                   \
    X(WBUF_SPANS)                                                                                \
    X(MHEAP)                                                                                     \
    X(MHEAP_SPECIAL)                                                                             \
    X(GLOBAL_ALLOC)  /* persistentalloc */                                                       \
    X(PRINT)         /* dumps and print statements */                                            \
    X(COUNT)

enum {
#define LOCKRANK_ENUM(name) LOCKRANK_##name,
    LOCKRANKS(LOCKRANK_ENUM)
#undef LOCKRANK_ENUM
};

struct mutex;

#ifdef VOLE_DEBUG
void lockrank_acquire(struct mutex *l);  /* before locking */
void lockrank_release(struct mutex *l);
void lockrank_assert_held(struct mutex *l);
#else
static inline void lockrank_acquire(struct mutex *l) { (void)l; }
static inline void lockrank_release(struct mutex *l) { (void)l; }
static inline void lockrank_assert_held(struct mutex *l) { (void)l; }
#endif

#endif
