/* mgclimit.c - see mgclimit.h. */
#include "runtime/mgclimit.h"

#include <stdatomic.h>

#include "runtime/mgc.h"
#include "runtime/mgcscavenge.h"
#include "runtime/mstats.h"
#include "runtime/runtime2.h"

#define CAPACITY_PER_P ((int64_t)1000 * 1000 * 1000)
enum { BACKGROUND_SHARE = 4 };      /* 1/4 of the Ps' time while marking */

static struct {
    _Atomic bool limiting;
    _Atomic int64_t assist_pool;    /* ns of assists not yet in the bucket */
    /* world stopped */
    bool marking;
    int64_t last, fill;
} limiter;

bool gc_limiter_limiting(void)
{
    return atomic_load_explicit(&limiter.limiting, memory_order_relaxed);
}

void gc_limiter_add_assist(int64_t ns)
{
    atomic_fetch_add_explicit(&limiter.assist_pool, ns, memory_order_relaxed);
}

static void bring_up_to_date(int64_t now)
{
    int64_t capacity = CAPACITY_PER_P * gomaxprocs;
    int64_t total = limiter.last ? (now - limiter.last) * gomaxprocs : 0;
    int64_t gc = atomic_exchange_explicit(&limiter.assist_pool, 0, memory_order_relaxed);
    if (limiter.marking)
        gc += total / BACKGROUND_SHARE;
    limiter.last = now;
    if (gc > total)
        gc = total;
    limiter.fill += gc - (total - gc);
    if (limiter.fill < 0)
        limiter.fill = 0;
    if (limiter.fill > capacity)
        limiter.fill = capacity;
    atomic_store_explicit(&limiter.limiting, limiter.fill == capacity, memory_order_relaxed);
    if (limiter.fill == capacity)
        atomic_store_explicit(&memstats.limiter_cycle, gc_cycles_started(), memory_order_relaxed);
    atomic_store_explicit(&scavenge_limited, limiter.fill == capacity, memory_order_relaxed);
}

void gc_limiter_marking(bool on, int64_t now)
{
    bring_up_to_date(now);
    limiter.marking = on;
}
