/* test_scavthreads.c - threads take and free spans while others give free pages back to the system: nobody loses what he
 * wrote, and what need not be zeroed is zero.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/mgcscavenge.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 5, SCAVENGERS = 2, ROUNDS = 3000, SPANS = 40 };

static _Atomic int users;       /* still at work */
static _Atomic uint64_t clean;  /* spans of released pages that were used before */

static void fill(mspan *s, uint8_t with)
{
    uint8_t *p = (uint8_t *)s->start;
    for (uintptr_t i = 0; i < s->npages << PAGE_SHIFT; i += 1024)
        p[i] = with;
}

static bool is_full_of(const mspan *s, uint8_t with)
{
    const uint8_t *p = (const uint8_t *)s->start;
    for (uintptr_t i = 0; i < s->npages << PAGE_SHIFT; i += 1024)
        if (p[i] != with)
            return false;
    return true;
}

static void use_spans(int id)
{
    mspan *held[SPANS] = { NULL };
    uint64_t x = (uint64_t)id * 29 + 7;
    for (int round = 0; round < ROUNDS; round++) {
        mspan **s = &held[thread_rnd(&x) % SPANS];
        if (*s) {
            THREAD_CHECK(is_full_of(*s, (uint8_t)(id + 1)));
            mheap_free_manual(*s, &memstats.gc_inuse);
            *s = NULL;
        } else {
            uintptr_t n = thread_rnd(&x) % 16 ? 1 + thread_rnd(&x) % 6 : 1 + thread_rnd(&x) % 300;
            *s = mheap_alloc_manual(n, &memstats.gc_inuse);
            THREAD_CHECK(*s);
            if (!(*s)->needzero) {
                THREAD_CHECK(is_full_of(*s, 0));
                atomic_fetch_add(&clean, 1);
            }
            fill(*s, (uint8_t)(id + 1));
        }
    }
    for (int i = 0; i < SPANS; i++)
        if (held[i])
            mheap_free_manual(held[i], &memstats.gc_inuse);
    atomic_fetch_sub(&users, 1);
}

static void work(int id)
{
    if (id >= SCAVENGERS) {
        use_spans(id);
        return;
    }
    for (uint64_t x = (uint64_t)id + 1; atomic_load(&users) > 0;)
        if (scavenge(1 + thread_rnd(&x) % (512 << 10), thread_rnd(&x) % 2) == 0)
            sched_yield();
}

Test(scavthreads, pages_are_released_beside_their_users, .timeout = 100)
{
    heap_start();
    static p ps[THREADS];
    for (int i = SCAVENGERS; i < THREADS - 1; i++) {    /* the last has no P, hence no caches */
        ps[i].mem = allocpmem();
        test_threads[i].mp.p = &ps[i];
    }
    atomic_store(&users, THREADS - SCAVENGERS);
    run_threads(THREADS, work);
    for (int i = SCAVENGERS; i < THREADS - 1; i++)
        freepmem(ps[i].mem);
    cr_assert_gt(clean, 100, "only %llu spans of released pages", (unsigned long long)clean);
    heap_verify();
    mheap_scavenge(UINTPTR_MAX);
    heap_verify();
    cr_assert_eq(heap.pages.free_unscavenged, 0);
}
