/* test_gc.c - the collector keeps what is reachable and frees the rest. */
#include "tests/unit/mem_stub.h"

#include "runtime/mgcspecial.h"

/* A node with two links, a number, and a link at the end. */
typedef struct node { struct node *a; uint64_t num; struct node *b; uint64_t pad; } node;
static const uint8_t node_ptrs[8] = { 1 | 4 };
static const type node_type = { .size = sizeof(node), .ptrdata = 24, .align = 8, .field_align = 8,
                                .kind = KIND_STRUCT, .gcdata = node_ptrs, .gcsize = sizeof(node) };

static node *tree(int depth, uint64_t num)
{
    node *n = newobject(&node_type);
    n->num = num;
    if (depth > 0) {
        n->a = tree(depth - 1, 2 * num);
        n->b = tree(depth - 1, 2 * num + 1);
    }
    return n;
}

static uint64_t check_tree(const node *n, uint64_t num)
{
    if (!n)
        return 0;
    cr_assert_eq(n->num, num);
    return 1 + check_tree(n->a, 2 * num) + check_tree(n->b, 2 * num + 1);
}

static void clear_roots(void)
{
    memset(roots, 0, sizeof roots);
}

Test(gc, keeps_reachable_objects)
{
    heap_start();
    roots[0] = tree(14, 1);
    for (int i = 0; i < 5; i++) {
        tree(12, 7);    /* garbage */
        collect();
        cr_assert_eq(check_tree(roots[0], 1), (1u << 15) - 1);
    }
    heap_verify();
}

Test(gc, frees_unreachable_objects)
{
    heap_start();
    collect();
    uint64_t before = stats().heap_objects;
    roots[0] = tree(14, 1);
    collect();
    cr_assert_geq(stats().heap_objects, before + (1 << 15) - 1);
    clear_roots();
    collect();
    cr_assert_leq(stats().heap_objects, before + 64);
    cr_assert_leq(stats().heap_alloc, (uint64_t)1 << 20);
}

Test(gc, interior_pointers_keep_objects)
{
    heap_start();
    char *p = mallocgc(100, NULL, true);
    memset(p, 0x5a, 100);
    roots[0] = p + 99;
    char *big = mallocgc(1 << 20, NULL, true);
    big[1 << 19] = 77;
    roots[1] = big + (1 << 20) - 1;
    collect();
    for (int i = 0; i < 10000; i++)
        memset(mallocgc(100, NULL, false), 0xee, 100);
    collect();
    for (int i = 0; i < 100; i++)
        cr_assert_eq(p[i], 0x5a);
    cr_assert_eq(big[1 << 19], 77);
}

/* Arrays of nodes of every length around the borders: bitmap, header, large. */
Test(gc, arrays_are_scanned_to_the_end)
{
    heap_start();
    static const int64_t lens[] = { 1, 2, 3, 7, 15, 16, 17, 31, 32, 33, 100, 900, 1023, 1024, 1025, 5000, 40000 };
    enum { N = sizeof lens / sizeof *lens };
    for (int i = 0; i < N; i++) {
        node *arr = newarray(&node_type, lens[i]);
        roots[i] = arr;
        for (int64_t j = 0; j < lens[i]; j++) {
            arr[j].a = tree(0, (uint64_t)j);
            arr[j].b = tree(1, (uint64_t)j + 1);
        }
    }
    for (int round = 0; round < 3; round++) {
        collect();
        tree(10, 3);
    }
    for (int i = 0; i < N; i++) {
        node *arr = roots[i];
        for (int64_t j = 0; j < lens[i]; j++) {
            cr_assert_eq(check_tree(arr[j].a, (uint64_t)j), 1);
            cr_assert_eq(check_tree(arr[j].b, (uint64_t)j + 1), 3);
        }
    }
    heap_verify();
}

/* A type larger than a mask: 100 words, pointers at 0, 70 and 99. */
Test(gc, types_wider_than_64_words)
{
    heap_start();
    static uint8_t ptrs[16];
    for (int i = 0; i < 3; i++) {
        int w = (int[]){ 0, 70, 99 }[i];
        ptrs[w / 8] |= (uint8_t)(1 << w % 8);
    }
    static type wide = { .size = 800, .ptrdata = 800, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                         .gcdata = ptrs, .gcsize = 800 };
    for (int k = 0; k < 3; k++) {
        int64_t n = (int64_t[]){ 1, 10, 400 }[k];
        void **arr = newarray(&wide, n);
        roots[k] = arr;
        for (int64_t i = 0; i < n; i++)
            for (int j = 0; j < 3; j++)
                arr[i * 100 + (int[]){ 0, 70, 99 }[j]] = tree(1, (uint64_t)i + 5);
    }
    collect();
    tree(12, 1);
    collect();
    for (int k = 0; k < 3; k++) {
        int64_t n = (int64_t[]){ 1, 10, 400 }[k];
        void **arr = roots[k];
        for (int64_t i = 0; i < n; i++)
            for (int j = 0; j < 3; j++)
                cr_assert_eq(check_tree(arr[i * 100 + (int[]){ 0, 70, 99 }[j]], (uint64_t)i + 5), 3);
    }
}

/* A random graph of objects of random sizes against a model. */
typedef struct blob { struct blob *next; uint64_t id; uint64_t body[]; } blob;

static type *blob_type(uint64_t words)
{
    static type types[600];
    static const uint8_t first[128] = { 1 };
    type *t = &types[words];
    if (t->size == 0)
        *t = (type){ .size = words * 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                     .gcdata = first, .gcsize = words * 8 };
    return t;
}

Test(gc, random_lists, .timeout = 60)
{
    heap_start();
    static uint64_t ids[NROOTS], len[NROOTS], words[NROOTS];
    uint64_t next_id = 1;
    for (int step = 0; step < 60000; step++) {
        unsigned r = (unsigned)(rnd() % 256);
        if (rnd() % 4 == 0) {
            roots[r] = NULL;
            len[r] = 0;
        } else if (len[r] < 50) {
            if (len[r] == 0) {
                words[r] = 2 + rnd() % 500;
                ids[r] = next_id += 100;
            }
            blob *b = newobject(blob_type(words[r]));
            for (uint64_t i = 0; i < words[r] - 2; i++)
                cr_assert_eq(b->body[i], 0, "memory of a new object is zero");
            b->id = ids[r] + len[r]++;
            for (uint64_t i = 0; i < words[r] - 2; i++)
                b->body[i] = b->id * i;
            b->next = roots[r];
            roots[r] = b;
        }
        if (gc_trigger_passed() || step % 5000 == 0)
            gc_collect(rnd() % 2);
    }
    for (int r = 0; r < 256; r++) {
        uint64_t n = len[r];
        for (blob *b = roots[r]; b; b = b->next) {
            cr_assert_eq(b->id, ids[r] + --n);
            for (uint64_t i = 0; i < words[r] - 2; i++)
                cr_assert_eq(b->body[i], b->id * i);
        }
        cr_assert_eq(n, 0);
    }
    cr_assert_gt(gc_cycles(), 5);
    sweep_finish();
    heap_verify();
}

Test(gc, trigger_follows_gogc)
{
    heap_start();
    gc_controller_set_percent(100);
    roots[0] = mallocgc(64 << 20, NULL, false);
    collect();
    cr_assert(gc_controller.heap_marked >= 64u << 20);
    cr_assert(atomic_load(&gc_controller.heap_goal) >= 128u << 20);
    cr_assert(atomic_load(&gc_controller.trigger) <= atomic_load(&gc_controller.heap_goal));
    cr_assert(atomic_load(&gc_controller.trigger) >= 100u << 20);
    cr_assert(!gc_trigger_passed());
    roots[1] = mallocgc(70 << 20, NULL, false);
    cr_assert(gc_trigger_passed());
    cr_assert(atomic_load(&getm()->pending) & PENDING_GC, "mallocgc leaves the request");
    gc_controller_set_percent(400);
    cr_assert(!gc_trigger_passed());
    gc_controller_set_percent(-1);
    cr_assert_eq(atomic_load(&gc_controller.trigger), UINT64_MAX);
}

Test(gc, large_objects_come_and_go)
{
    heap_start();
    for (int i = 0; i < 20; i++) {
        roots[0] = mallocgc((uintptr_t)64 << 20, NULL, true);
        cr_assert_eq(((char *)roots[0])[(uintptr_t)i << 20], 0);
        memset((char *)roots[0] + ((uintptr_t)i << 20), 1, 2 << 20);
        roots[0] = NULL;
        collect();
    }
    cr_assert_lt(stats().heap_sys, (uint64_t)3 * 64 << 20);
    mheap_scavenge(UINTPTR_MAX);
    cr_assert_gt(stats().heap_released, stats().heap_idle / 2, "freed pages go back to the system");
}

/* More than memory may be; all but two pages are never touched. */
Test(gc, one_object_of_9_gigabytes)
{
    heap_start();
    uintptr_t size = (uintptr_t)9 << 30;
    char *p = roots[0] = mallocgc(size, NULL, true);
    p[0] = p[size - 1] = 7;
    collect();
    cr_assert(p[0] == 7 && p[size - 1] == 7);
    roots[0] = p + size - 1;
    collect();
    cr_assert_eq(p[size - 1], 7);
    roots[0] = NULL;
    collect();
    cr_assert_null(span_of_heap((uintptr_t)p));
    heap_verify();
}

Test(gc, finalizers_run_once_after_death)
{
    heap_start();
    static struct { funcval fv; } closure;
    node *n = tree(2, 1);
    roots[0] = n;
    cr_assert(add_finalizer(n, &closure.fv));
    cr_assert(!add_finalizer(n, &closure.fv), "only one at a time");
    collect();
    cr_assert(!finalizers_waiting());
    roots[0] = NULL;
    collect();
    cr_assert(finalizers_waiting());
    void *obj;
    const funcval *fn;
    collect();      /* the queue keeps the object */
    cr_assert(next_finalizer(&obj, &fn));
    cr_assert_eq(obj, (void *)n);
    cr_assert_eq((const void *)fn, (const void *)&closure.fv);
    cr_assert_eq(check_tree(obj, 1), 7, "what it reaches has survived");
    cr_assert(!next_finalizer(&obj, &fn));
    node *m = tree(1, 1);
    add_finalizer(m, &closure.fv);
    cr_assert(remove_finalizer(m));
    cr_assert(!remove_finalizer(m));
    collect();
    cr_assert(!finalizers_waiting());
}

Test(gc, memstats_add_up)
{
    heap_start();
    go_memstats a = stats();
    for (int i = 0; i < 1000; i++) {
        mallocgc(48, NULL, false);
        mallocgc(100000, NULL, false);
    }
    go_memstats b = stats();
    cr_assert_eq(b.mallocs - a.mallocs, 2000);
    cr_assert_eq(b.total_alloc - a.total_alloc, 1000 * (48 + 106496));
    collect();
    go_memstats c = stats();
    cr_assert_geq(c.frees - a.frees, 1999);
    cr_assert_eq(c.num_forced_gc, 1);
    cr_assert_geq(c.sys, c.heap_sys);
    cr_assert_eq(c.heap_sys, c.heap_inuse + c.heap_idle);
}
