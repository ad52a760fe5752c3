/* mem_stub.h - the memory side of the runtime on one thread, without goroutines.
 *
 * heap_start makes the test's thread m0 with the only P and a goroutine that runs on it, as only one may stop the
 * world. The goroutine has no stack to scan: what a test wants kept alive across collect() it puts into roots[].
 */
#ifndef VOLE_TESTS_MEM_STUB_H
#define VOLE_TESTS_MEM_STUB_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/mgc.h"
#include "runtime/mgccheck.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/mgcsweep.h"
#include "runtime/mheap.h"
#include "runtime/mstats.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"

enum { NROOTS = 4096 };
static void *roots[NROOTS];

static inline void heap_start(void)
{
    static char *argv[] = { "test", NULL };
    static char *envp[] = { "GOMAXPROCS=1", NULL };
    bind_m0();
    args(1, argv, envp);
    osinit();
    schedinit();
    static g self;
    atomic_store(&self.atomicstatus, GRUNNING);
    self.m = &m0;
    m0.curg = &self;
    gc_add_root(roots, NROOTS, NULL);
}

static inline void collect(void)
{
    gc_collect(true);
    sweep_finish();
}

static inline go_memstats stats(void)
{
    static go_memstats s;
    readmemstats(&s);
    return s;
}

/* Deterministic random numbers. rnd_start(n) begins the n-th sequence; TEST_SEED in the environment moves all of them, to
 * look further than the usual run does. SEEDED is cr_assert that tells which sequence it was. */
static uint64_t rnd_state = 88172645463325252u, rnd_seed;

static inline uint64_t rnd(void)
{
    rnd_state ^= rnd_state << 13;
    rnd_state ^= rnd_state >> 7;
    rnd_state ^= rnd_state << 17;
    return rnd_state;
}

static inline void rnd_start(uint64_t seed)
{
    const char *more = getenv("TEST_SEED");
    rnd_seed = seed + (more ? strtoull(more, NULL, 10) : 0);
    rnd_state = (rnd_seed + 1) * 0x9e3779b97f4a7c15u | 1;
    for (int i = 0; i < 8; i++)
        rnd();
}

static inline uint64_t rnd_below(uint64_t n) { return rnd() % n; }

#define SEEDED(cond) cr_assert(cond, "seed %llu: %s", (unsigned long long)rnd_seed, #cond)

#endif
