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
}

static inline go_memstats stats(void)
{
    static go_memstats s;
    readmemstats(&s);
    return s;
}

/* A deterministic random number. */
static inline uint64_t rnd(void)
{
    static uint64_t x = 88172645463325252u;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x;
}

#endif
