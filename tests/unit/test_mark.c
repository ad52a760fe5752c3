/* test_mark.c - marking beside mutation: threads that mark and threads that move pointers about and allocate.
 *
 * A mutator has no frames: what it holds is in C locals, like a goroutine whose stack has been scanned already. It gets
 * pointers by loads from the heap and stores them elsewhere, with the barrier. Whatever the order of things, what is
 * reachable at the end must be marked.
 *
 * ThreadSanitizer: yes
 */
#include "runtime/mbitmap.h"
#include "runtime/mgcassist.h"
#include "runtime/mwbbuf.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { MARKERS = 2, MUTATORS = 3, THREADS = MARKERS + MUTATORS, ROUNDS = 8, OPS = 12000 };

static p ps[THREADS];
static g gs[THREADS];
static _Atomic int mutators_left;

/* ---- objects: a count of links, a stamp, links ---- */

typedef struct object object;
struct object {
    uint64_t nlinks, stamp;
    object *links[];
};

enum { NUM_SIZES = 6 };
static const uint64_t link_counts[NUM_SIZES] = { 1, 3, 9, 70, 900, 40000 };   /* bits, header, oblets */
static type object_types[NUM_SIZES];

static void make_types(void)
{
    static uint8_t bits[NUM_SIZES][40000 / 8 + 2];
    for (int i = 0; i < NUM_SIZES; i++) {
        uint64_t bytes = (2 + link_counts[i]) * 8;
        memset(bits[i], 0xff, (2 + link_counts[i]) / 8);
        if ((2 + link_counts[i]) % 8)
            bits[i][(2 + link_counts[i]) / 8] = (uint8_t)((1 << (2 + link_counts[i]) % 8) - 1);
        bits[i][0] &= (uint8_t)~3;
        object_types[i] = (type){ .size = bytes, .ptrdata = bytes, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                                  .gcdata = bits[i], .gcsize = bytes };
    }
}

static object *make(uint64_t dice)
{
    int i = dice % 1000 == 0 ? 5 : dice % 100 == 0 ? 4 : (int)(dice / 1000 % 4);
    object *o = newobject(&object_types[i]);
    o->nlinks = link_counts[i];
    o->stamp = ~link_counts[i];
    return o;
}

/* As a Go program that synchronises would: what is published is complete. */
static void publish(void **slot, object *o)
{
    if (write_barrier_enabled)
        gcwritebarrier(slot, o);
    __atomic_store_n(slot, o, __ATOMIC_RELEASE);
}

static object *load(void **slot)
{
    return __atomic_load_n(slot, __ATOMIC_ACQUIRE);
}

/* ---- mutators ---- */

/* A random walk from a root; NULL when it ends nowhere. */
static object *walk(uint64_t *x)
{
    object *o = load(&roots[thread_rnd(x) % NROOTS]);
    for (uint64_t n = thread_rnd(x) % 6; o && n > 0; n--) {
        object *next = load((void **)&o->links[thread_rnd(x) % o->nlinks]);
        if (!next)
            break;
        o = next;
    }
    return o;
}

/* Moves pointers: the last way to an object may be taken away at any moment and given back elsewhere. */
static void mutate(int id)
{
    uint64_t x = rnd_seed * 1000 + (uint64_t)id + 1;
    object *held[8] = { NULL };
    for (int op = 0; op < OPS; op++) {
        object **h = &held[thread_rnd(&x) % 8], *o = walk(&x);
        void **slot = o && thread_rnd(&x) % 3 ? (void **)&o->links[thread_rnd(&x) % o->nlinks]
                                              : &roots[thread_rnd(&x) % NROOTS];
        switch (thread_rnd(&x) % 4) {
        case 0:                     /* take away, and keep it in a local */
            *h = load(slot);
            publish(slot, NULL);
            break;
        case 1:                     /* put down what was kept */
            publish(slot, *h);
            *h = NULL;
            break;
        case 2:
            publish(slot, make(thread_rnd(&x) >> 5));
            break;
        case 3:
            *h = o;
            break;
        }
        if (*h)
            THREAD_CHECK((*h)->stamp == ~(*h)->nlinks);
    }
    for (int i = 0; i < 8; i++)
        if (held[i])
            publish(&roots[thread_rnd(&x) % NROOTS], held[i]);
    wbbuf_flush(getp());
    gcwork_dispose(getp()->gcw);
    atomic_fetch_sub(&mutators_left, 1);
}

/* Marks until nobody makes new work. */
static void mark(void)
{
    for (;;) {
        bool last = atomic_load(&mutators_left) == 0;
        int64_t done = gc_drain_n(1 << 16);
        if (done == 0) {
            if (last)
                break;
            sched_yield();
        }
    }
    gcwork_dispose(getp()->gcw);
}

static void work(int id)
{
    if (id < MARKERS)
        mark();
    else
        mutate(id);
}

/* ---- the cycle, with the world stopped as far as it must be: no threads ---- */

static void set_up(void)
{
    heap_start();
    gc_controller_set_percent(-1);
    make_types();
    p *own = m0.p;
    for (int i = 0; i < THREADS; i++) {
        m0.p = &ps[i];
        pmem_init(&ps[i]);
        test_threads[i].mp.p = &ps[i];
        test_threads[i].mp.curg = &gs[i];
        gs[i].m = &test_threads[i].mp;
    }
    m0.p = own;
}

static void begin_mark(void)
{
    next_mark_bit_arena_epoch();
    gcphase = GC_MARK;
    write_barrier_enabled = 1;
    malloc_slow_path = 1;
    gc_controller_start_cycle(nanotime(), 1);
    gc_roots_prepare();
    atomic_store(&gc_blacken_enabled, true);
}

static void end_mark(void)
{
    while (gc_drain_n(1 << 20) > 0)
        ;
    gcwork_dispose(getp()->gcw);
    cr_assert(gcwork_all_done());
    atomic_store(&gc_blacken_enabled, false);
    gcphase = GC_OFF;
    write_barrier_enabled = 0;
    malloc_slow_path = 0;
    gc_controller_commit(gcwork_take_bytes_marked());
}

/* Everything reachable, by a list of its own; calls check for each object once. */
static uint64_t each_reachable(void (*check)(object *))
{
    static object *list[2000000];
    static _Atomic uint64_t epoch;
    uint64_t n = 0, mark = atomic_fetch_add(&epoch, 1) + 1;
    for (int i = 0; i < NROOTS + (int)n; i++) {
        object *o = i < NROOTS ? NULL : list[i - NROOTS];
        uint64_t links = o ? o->nlinks : 1;
        for (uint64_t k = 0; k < links; k++) {
            object *to = o ? o->links[k] : roots[i];
            if (!to || to->stamp == mark)
                continue;
            SEEDED(to->stamp == ~to->nlinks);
            check(to);
            to->stamp = mark;
            cr_assert_lt(n, sizeof list / sizeof *list);
            list[n++] = to;
        }
    }
    for (uint64_t i = 0; i < n; i++)
        list[i]->stamp = ~list[i]->nlinks;
    return n;
}

static void check_marked(object *o)
{
    mspan *s = NULL;
    uintptr_t index = 0;
    SEEDED(find_object((uintptr_t)o, &s, &index) != 0);
    SEEDED(object_is_marked(s, index));
}

static void check_allocated(object *o)
{
    mspan *s = NULL;
    uintptr_t index = 0;
    SEEDED(find_object((uintptr_t)o, &s, &index) != 0);
    SEEDED(!object_is_free(s, index));
}

Test(mark, beside_mutation, .timeout = 100)
{
    set_up();
    uint64_t most = 0;
    for (uint64_t seed = 0; seed < ROUNDS; seed++) {
        rnd_start(seed);
        for (int i = 0; i < NROOTS; i += 2)     /* half of it is new each time */
            roots[i] = rnd_below(8) ? make(rnd() >> 5) : NULL;
        begin_mark();
        atomic_store(&mutators_left, MUTATORS);
        run_threads(THREADS, work);
        end_mark();
        uint64_t n = each_reachable(check_marked);
        most = n > most ? n : most;
        sweep_start();
        for (int i = 0; i < THREADS; i++)
            mcache_prepare_for_sweep(ps[i].mcache);
        mcache_prepare_for_sweep(getp()->mcache);
        sweep_finish();
        SEEDED(each_reachable(check_allocated) == n);
        heap_verify();
    }
    cr_assert_gt(most, 1000);
}
