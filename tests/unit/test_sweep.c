/* test_sweep.c - the sweep, by several threads that also allocate and set finalizers.
 *
 * A test marks what shall live itself, so the collector proper has no part in it. Each thread has a P with its own
 * caches. What survives keeps its contents, what does not is counted as freed, and nothing is given out twice.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/mbitmap.h"
#include "runtime/mgcspecial.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 4, NOBJS = 20000, ROUNDS = 6, PER_THREAD = 3000 };

static p ps[THREADS];

typedef struct object {
    uint64_t *p;                /* NULL: none */
    uint32_t words;
    bool finalizer;
} object;

static object objs[NOBJS];                      /* of the main thread */
static object fresh[THREADS][PER_THREAD];       /* allocated while the sweep goes on */
static uint64_t bytes_now, objects_now;         /* live, by the model */

static void set_up(void)
{
    heap_start();
    gc_controller_set_percent(-1);
    for (int i = 0; i < THREADS; i++) {
        ps[i].mcache = allocmcache();
        ps[i].mem = allocpmem();
        test_threads[i].mp.p = &ps[i];
    }
}

/* ---- objects with a stamp at both ends ---- */

static uint64_t stamp(const object *o) { return (uint64_t)(uintptr_t)o * 0x9e3779b97f4a7c15u; }

static void make(object *o, uint64_t random)
{
    uint32_t words = random % 100 < 90 ? 2 + random / 128 % 60 : 2 + random / 128 % 3000;
    if (random % 1000 == 0)
        words = 5000 + random / 1024 % 20000;
    *o = (object){ mallocgc(words * 8u, NULL, false), words, false };
    o->p[0] = o->p[words - 1] = stamp(o);
}

static bool intact(const object *o)
{
    return o->p[0] == stamp(o) && o->p[o->words - 1] == stamp(o);
}

static mspan *span_and_index(const object *o, uintptr_t *index)
{
    mspan *s = NULL;
    cr_assert_neq(find_object((uintptr_t)o->p, &s, index), 0);
    return s;
}

static void mark(const object *o)
{
    uintptr_t i;
    mspan *s = span_and_index(o, &i);
    mark_object(s, i);
}

static void count(const object *o, int sign)
{
    bytes_now += (uint64_t)sign * roundupsize(o->words * 8u, true);
    objects_now += (uint64_t)sign;
}

/* Heap bytes and objects as the runtime counts them, over all caches. */
static void counted(uint64_t *bytes, uint64_t *objects)
{
    for (int i = 0; i < THREADS; i++) {
        mcache_release_all(ps[i].mcache);
        heap_stats_flush(ps[i].mcache);
    }
    go_memstats st = stats();
    *bytes = st.heap_alloc;
    *objects = st.heap_objects;
}

/* ---- one round ---- */

/* Fills up objs[] from the caches of all Ps. */
static void allocate(void)
{
    for (int i = 0; i < NOBJS; i++) {
        if (objs[i].p)
            continue;
        p *own = m0.p;
        m0.p = &ps[rnd_below(THREADS)];
        make(&objs[i], rnd());
        m0.p = own;
        count(&objs[i], 1);
    }
}

static const funcval closure;

/* Lets some die, marks the others, and opens the sweep. Returns the objects whose finalizers must run. */
static uint32_t kill_and_mark(unsigned percent, bool finalizers)
{
    uint32_t expected = 0;
    next_mark_bit_arena_epoch();
    for (int i = 0; i < NOBJS; i++) {
        object *o = &objs[i];
        if (finalizers && !o->finalizer && o->words <= 60 && rnd_below(20) == 0) {
            SEEDED(add_finalizer(o->p, &closure));
            o->finalizer = true;
        }
        if (rnd_below(100) < percent) {
            if (o->finalizer) {
                expected++;     /* lives one cycle more */
                continue;
            }
            count(o, -1);
            o->p = NULL;
        } else {
            mark(o);
        }
    }
    for (int t = 0; t < THREADS; t++)
        for (int i = 0; i < PER_THREAD; i++)
            if (fresh[t][i].p) {
                count(&fresh[t][i], -1);
                fresh[t][i].p = NULL;
            }
    sweep_start();
    mcache_prepare_for_sweep(allp[0]->mcache);
    return expected;
}

static void check_round(uint32_t expected)
{
    for (int i = 0; i < NOBJS; i++) {
        if (!objs[i].p)
            continue;
        uintptr_t index;
        mspan *s = span_and_index(&objs[i], &index);
        SEEDED(intact(&objs[i]) && !object_is_free(s, index));
        SEEDED(s->start + index * s->elemsize == (uintptr_t)objs[i].p);
    }
    for (int t = 0; t < THREADS; t++)
        for (int i = 0; i < PER_THREAD; i++)
            if (fresh[t][i].p) {
                SEEDED(intact(&fresh[t][i]));
                count(&fresh[t][i], 1);
            }
    uint64_t bytes, objects;
    counted(&bytes, &objects);
    cr_assert_eq(objects, objects_now, "seed %llu: %llu objects, should be %llu", (unsigned long long)rnd_seed,
                 (unsigned long long)objects, (unsigned long long)objects_now);
    SEEDED(bytes == bytes_now);
    void *obj;
    const funcval *fn;
    for (; next_finalizer(&obj, &fn); expected--) {
        SEEDED(expected > 0 && fn == &closure);
        int i = 0;
        while (objs[i].p != obj || !objs[i].finalizer)
            i++;
        objs[i].finalizer = false;
    }
    SEEDED(expected == 0);
    heap_verify();
}

/* ---- what threads do ---- */

static _Atomic uint32_t swept_by[THREADS];

static void sweep_only(int id)
{
    mcache_prepare_for_sweep(ps[id].mcache);
    while (sweep_one() != UINTPTR_MAX)
        atomic_fetch_add(&swept_by[id], 1);
}

static void sweep_and_allocate(int id)
{
    uint64_t x = rnd_seed * 64 + (uint64_t)id + 1;
    mcache_prepare_for_sweep(ps[id].mcache);
    for (int i = 0; i < PER_THREAD; i++) {
        make(&fresh[id][i], thread_rnd(&x) >> 3);
        if (id == 0 && thread_rnd(&x) % 4 == 0)
            sweep_one();
        if (id == 1 && thread_rnd(&x) % 16 == 0)
            mheap_reclaim(1 + thread_rnd(&x) % 20);
    }
}

/* Sets and takes off finalizers of survivors, whose spans may not be swept yet. */
static void sweep_and_finalize(int id)
{
    mcache_prepare_for_sweep(ps[id].mcache);
    if (id == 0) {
        sweep_only(id);
        return;
    }
    for (int i = id; i < NOBJS; i += THREADS) {
        object *o = &objs[i];
        if (!o->p || o->words > 3000 || i % 7)
            continue;
        if (!o->finalizer) {
            THREAD_CHECK(add_finalizer(o->p, &closure) && !add_finalizer(o->p, &closure));
            THREAD_CHECK(remove_finalizer(o->p) && !remove_finalizer(o->p));
        }
    }
}

static void rounds(void (*fn)(int), bool finalizers)
{
    static const unsigned percents[] = { 50, 10, 90, 99, 1, 70 };
    set_up();
    counted(&bytes_now, &objects_now);
    for (int round = 0; round < ROUNDS; round++) {
        rnd_start((uint64_t)round);
        allocate();
        uint32_t expected = kill_and_mark(percents[round % 6], finalizers);
        run_threads(THREADS, fn);
        sweep_finish();
        SEEDED(sweep_done());
        check_round(expected);
    }
}

Test(sweep, threads_share_the_spans, .timeout = 100)
{
    rounds(sweep_only, false);
}

Test(sweep, threads_allocate_meanwhile, .timeout = 100)
{
    rounds(sweep_and_allocate, false);
}

Test(sweep, finalizers_of_the_dead_are_queued_once, .timeout = 100)
{
    rounds(sweep_only, true);
}

Test(sweep, finalizers_of_unswept_spans, .timeout = 100)
{
    rounds(sweep_and_finalize, true);
}

/* ---- single facts ---- */

static uintptr_t pages_in_use(void) { return (uintptr_t)atomic_load(&heap.pages_in_use); }

Test(sweep, spans_without_survivors_go_back)
{
    set_up();
    uintptr_t before = pages_in_use();
    for (int i = 0; i < 5000; i++)
        mallocgc(1000, NULL, false);
    void *big = mallocgc(10 << 20, NULL, false);
    cr_assert_geq(pages_in_use() - before, (5000 * 1000 + (10u << 20)) / PAGE_SIZE);
    next_mark_bit_arena_epoch();
    sweep_start();
    mcache_prepare_for_sweep(allp[0]->mcache);
    cr_assert(!sweep_done());
    sweep_finish();
    cr_assert(sweep_done());
    cr_assert_eq(pages_in_use(), before);
    cr_assert_null(span_of_heap((uintptr_t)big));
    cr_assert_eq(sweep_one(), UINTPTR_MAX);
}

/* Pages wanted are found by sweeping before the heap grows. */
Test(sweep, reclaim_before_growth)
{
    set_up();
    for (int i = 0; i < 64; i++)
        roots[i] = mallocgc(1 << 20, NULL, false);
    uint64_t mapped = atomic_load(&memstats.heap_sys);
    for (int round = 0; round < 10; round++) {
        next_mark_bit_arena_epoch();
        sweep_start();          /* nothing is marked: all 64 are garbage that nobody has swept */
        mcache_prepare_for_sweep(allp[0]->mcache);
        for (int i = 0; i < 64; i++)
            mallocgc(1 << 20, NULL, false);
        cr_assert_eq(atomic_load(&memstats.heap_sys), mapped, "round %d", round);
        sweep_finish();
    }
}

/* Sweeping in proportion: when the trigger is reached by small allocations, everything has been swept. */
Test(sweep, is_done_when_the_trigger_is_reached)
{
    heap_start();
    gc_controller_set_percent(100);
    for (int i = 0; i < NROOTS; i++)
        roots[i] = mallocgc(16 << 10, NULL, false);
    collect();
    for (int i = 0; i < NROOTS; i++)
        if (i % 4)
            roots[i] = NULL;
    for (int round = 0; round < 5; round++) {
        next_mark_bit_arena_epoch();
        for (int i = 0; i < NROOTS; i += 4) {
            mspan *s = NULL;
            uintptr_t index;
            cr_assert_neq(find_object((uintptr_t)roots[i], &s, &index), 0);
            mark_object(s, index);
        }
        gc_controller_commit((uint64_t)NROOTS / 4 * (16 << 10));
        sweep_start();
        mcache_prepare_for_sweep(allp[0]->mcache);
        while (!gc_trigger_passed())
            mallocgc(4096, NULL, false);
        cr_assert(sweep_done(), "round %d", round);
    }
}
