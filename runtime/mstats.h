/* mstats.h - what the memory side counts, and runtime.ReadMemStats.
 *
 * Bytes in the hands of the runtime are counted by purpose (sysstat, atomic). Objects are counted per P
 * in mcache.stats without atomics, and added up when the world is stopped. A span is swept inside one instruction, or
 * between two yields of a C goroutine, so with the world stopped no sweep is half counted; objects in spans that wait
 * for their sweep count as allocated, as in Go.
 */
#ifndef VOLE_RUNTIME_MSTATS_H
#define VOLE_RUNTIME_MSTATS_H

#include "runtime/mcache.h"
#include "runtime/mem_linux.h"

enum { PAUSE_RING = 256, MEMSTATS_SIZES = 61 };

/* Times are counted in buckets: TIME_SUB_BUCKETS for those below 512 ns, and as many for each power of two from there to
 * 2^48 ns (three days); the last is for longer ones. */
enum {
    TIME_MIN_BITS = 9, TIME_MAX_BITS = 48, TIME_SUB_BITS = 2, TIME_SUB_BUCKETS = 1 << TIME_SUB_BITS,
    TIME_BUCKETS = (TIME_MAX_BITS - TIME_MIN_BITS + 1) * TIME_SUB_BUCKETS + 1
};
typedef struct time_histogram { _Atomic uint64_t count[TIME_BUCKETS]; } time_histogram;
/* Anybody, at any time. */
void time_histogram_add(time_histogram *h, int64_t ns);

typedef struct mstats {
    /* Bytes from the system (Prepared or Ready). */
    sysstat heap_sys;               /* arenas: all spans and free pages, stacks included */
    sysstat stacks_sys;             /* system stacks of threads */
    sysstat mspan_sys, mcache_sys, gc_misc_sys, buckhash_sys, other_sys;
    /* Parts of heap_sys. */
    sysstat heap_inuse;             /* IN_USE spans */
    sysstat stacks_inuse;           /* MANUAL spans of stacks */
    sysstat gc_inuse;               /* MANUAL spans of the collector */
    sysstat heap_released;          /* free pages given back */

    _Atomic uint32_t limiter_cycle; /* number of the last cycle that the CPU limiter cut short; 0: none */
    time_histogram pauses;          /* each stop of the world for the collector */

    /* World stopped, or the collector. */
    heap_stats objects;             /* of Ps flushed so far */
    uint64_t pause_total_ns;
    uint64_t pause_ns[PAUSE_RING], pause_end[PAUSE_RING];
    uint32_t num_gc, num_forced_gc;
    uint64_t last_gc_unix;          /* ns */
    int64_t last_gc_mono;
    double gc_cpu_fraction;
    int64_t total_gc_cpu_ns;
} mstats;

extern mstats memstats;

/* Layout of Go's runtime.MemStats. */
typedef struct go_memstats {
    uint64_t alloc, total_alloc, sys, lookups, mallocs, frees;
    uint64_t heap_alloc, heap_sys, heap_idle, heap_inuse, heap_released, heap_objects;
    uint64_t stack_inuse, stack_sys, mspan_inuse, mspan_sys, mcache_inuse, mcache_sys, buckhash_sys, gc_sys,
        other_sys;
    uint64_t next_gc, last_gc, pause_total_ns, pause_ns[PAUSE_RING], pause_end[PAUSE_RING];
    uint32_t num_gc, num_forced_gc;
    double gc_cpu_fraction;
    uint8_t enable_gc, debug_gc;
    struct { uint32_t size; uint64_t mallocs, frees; } by_size[MEMSTATS_SIZES];
} go_memstats;

/* Layout of runtime/metrics.snapshot: what MemStats does not tell. */
typedef struct go_metrics {
    go_memstats mem;
    uint64_t sizes[NUM_SIZE_CLASSES];               /* of the size classes; 0 for large objects */
    uint64_t allocs[NUM_SIZE_CLASSES], frees[NUM_SIZE_CLASSES];
    uint64_t tiny_allocs, heap_live, gc_percent, memory_limit, goroutines, gomaxprocs, starting_stack, limiter_cycle;
    uint64_t pauses[TIME_BUCKETS];
} go_metrics;

/* Moves the counts of a P's mcache into memstats.objects; its owner. */
void heap_stats_flush(mcache *c);
/* Where the current M counts objects: its P's mcache, or for an M without a P a shared place. */
heap_stats *current_heap_stats(void);
/* World is stopped. */
void readmemstats(go_memstats *out);
/* The same; goroutines is left to the caller. */
void readmetrics(go_metrics *out);

#endif
