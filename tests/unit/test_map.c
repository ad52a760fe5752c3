/* test_map.c - maps against a model, iteration while they change, with collections in between. */
#include "tests/unit/mem_stub.h"

#include "runtime/map.h"
#include "runtime/string.h"

static type *int_map(void) { return type_map_of(&basic_types[KIND_INT], &basic_types[KIND_INT]); }
static type *string_map(void) { return type_map_of(&basic_types[KIND_STRING], &basic_types[KIND_STRING]); }
static type *float_map(void) { return type_map_of(&basic_types[KIND_FLOAT64], &basic_types[KIND_INT]); }

static int64_t *get(const type *t, hmap *h, int64_t k)
{
    void *e;
    cr_assert_eq(mapaccess(NULL, t, h, &k, &e), OP_OK);
    cr_assert_eq(e, mapaccess_fast64(t, h, (uint64_t)k), "the fast way finds the same");
    return e;
}

static void maybe_collect(void)
{
    if (rnd() % 2000 == 0)
        collect();
}

/* Random assignments and deletions of keys below `range`. */
static void against_model(int64_t range, int steps)
{
    heap_start();
    const type *t = int_map();
    int64_t *model = calloc((size_t)range, sizeof *model); /* value, 0 = absent */
    uint64_t count = 0;
    hmap *h = roots[0] = makemap(t, 0);
    for (int i = 0; i < steps; i++) {
        int64_t k = (int64_t)(rnd() % (uint64_t)range);
        if (rnd() % 3) {
            int64_t v = (int64_t)(rnd() | 1);
            *(int64_t *)mapassign_fast64(t, h, (uint64_t)k) = v;
            count += model[k] == 0;
            model[k] = v;
        } else {
            mapdelete_fast64(t, h, (uint64_t)k);
            count -= model[k] != 0;
            model[k] = 0;
        }
        cr_assert_eq(h->count, count);
        int64_t q = (int64_t)(rnd() % (uint64_t)range), *e = get(t, h, q);
        cr_assert_eq(e ? *e : 0, model[q]);
        maybe_collect();
    }
    uint64_t seen = 0;
    hiter it = { 0 };
    for (mapiterinit(t, h, &it); it.key; mapiternext(&it)) {
        cr_assert_eq(*(int64_t *)it.elem, model[*(int64_t *)it.key]);
        seen++;
    }
    cr_assert_eq(seen, count);
    mapclear(t, h);
    cr_assert_eq(h->count, 0);
    for (int64_t k = 0; k < range; k++)
        cr_assert_null(get(t, h, k));
    free(model);
}

Test(map, model_tiny) { against_model(6, 3000); }
Test(map, model_small) { against_model(40, 10000); }
Test(map, model_medium) { against_model(3000, 60000); }
Test(map, model_large, .timeout = 60) { against_model(200000, 600000); }

Test(map, strings)
{
    heap_start();
    const type *t = string_map();
    hmap *h = roots[0] = makemap(t, 0);
    char buf[64];
    for (int i = 0; i < 20000; i++) {
        snprintf(buf, sizeof buf, "key %d with some length to it %d", i, i * i % 1000);
        gostring k = gostring_copy(buf);
        roots[1] = (void *)(uintptr_t)k.ptr;
        gostring *slot = mapassign_faststr(t, h, k);
        *slot = k;
        maybe_collect();
    }
    collect();
    for (int i = 0; i < 20000; i++) {
        snprintf(buf, sizeof buf, "key %d with some length to it %d", i, i * i % 1000);
        gostring *e = mapaccess_faststr(t, h, gostring_static(buf));
        cr_assert_not_null(e);
        cr_assert(eqstring(*e, gostring_static(buf)));
    }
    cr_assert_null(mapaccess_faststr(t, h, gostring_static("no such key")));
}

Test(map, large_keys_and_elems_are_indirect)
{
    heap_start();
    type *big = type_array_of(&basic_types[KIND_INT], 50);
    const type *t = type_map_of(big, big);
    hmap *h = roots[0] = makemap(t, 0);
    for (int64_t i = 0; i < 3000; i++) {
        int64_t k[50] = { i, [49] = -i };
        void *e;
        cr_assert_eq(mapassign(NULL, t, h, k, &e), OP_OK);
        cr_assert_eq(((int64_t *)e)[7], 0, "a new element is zero");
        ((int64_t *)e)[7] = i * 3;
        maybe_collect();
    }
    collect();
    for (int64_t i = 0; i < 3000; i++) {
        int64_t k[50] = { i, [49] = -i };
        void *e;
        cr_assert_eq(mapaccess(NULL, t, h, k, &e), OP_OK);
        cr_assert_eq(((int64_t *)e)[7], i * 3);
        if (i % 2)
            cr_assert_eq(mapdelete(NULL, t, h, k), OP_OK);
    }
    cr_assert_eq(h->count, 1500);
    const int64_t *zero = map_zero(t);
    for (int i = 0; i < 50; i++)
        cr_assert_eq(zero[i], 0);
}

Test(map, nan_and_zero_keys)
{
    heap_start();
    const type *t = float_map();
    hmap *h = roots[0] = makemap(t, 0);
    double nan = __builtin_nan(""), plus = 0.0, minus = -0.0;
    void *e;
    for (int i = 0; i < 100; i++) {
        mapassign(NULL, t, h, &nan, &e);
        *(int64_t *)e = i;
    }
    cr_assert_eq(h->count, 100, "no NaN equals another");
    mapaccess(NULL, t, h, &nan, &e);
    cr_assert_null(e);
    mapassign(NULL, t, h, &plus, &e);
    mapassign(NULL, t, h, &minus, &e);
    cr_assert_eq(h->count, 101);
    hiter it = { 0 };
    int64_t nans = 0, sum = 0;
    for (mapiterinit(t, h, &it); it.key; mapiternext(&it)) {
        double k = *(double *)it.key;
        if (k == 0)
            cr_assert(__builtin_signbit(k), "an equal key replaces the old one");
        else
            nans++, sum += *(int64_t *)it.elem;
    }
    cr_assert_eq(nans, 100);
    cr_assert_eq(sum, 4950);
    mapclear(t, h);
    cr_assert_eq(h->count, 0);
}

/* Entries that live through the whole loop are seen exactly once, deleted ones never after their deletion,
 * whatever else happens to the map. */
Test(map, iteration_while_changing, .timeout = 60)
{
    heap_start();
    const type *t = int_map();
    enum { STABLE = 700, EXTRA = 20000 };
    for (int round = 0; round < 60; round++) {
        int stable = round % 3 == 0 ? 5 : round % 3 == 1 ? 60 : STABLE;
        hmap *h = roots[0] = makemap(t, round % 2 ? 100 : 0);
        for (int64_t k = 0; k < stable; k++)
            *(int64_t *)mapassign_fast64(t, h, (uint64_t)k) = k;
        for (int64_t k = 0; k < stable; k++)
            *(int64_t *)mapassign_fast64(t, h, (uint64_t)(1000000 + k)) = -1;    /* these will be deleted */
        static uint8_t seen[STABLE], gone[STABLE], extra_seen[EXTRA];
        memset(seen, 0, sizeof seen);
        memset(gone, 0, sizeof gone);
        memset(extra_seen, 0, sizeof extra_seen);
        int64_t next_extra = 0;
        hiter *it = newobject(&hiter_type);     /* as reflect keeps it */
        roots[1] = it;
        for (mapiterinit(t, h, it); it->key; mapiternext(it)) {
            int64_t k = *(int64_t *)it->key;
            if (k < stable) {
                cr_assert_eq(seen[k]++, 0, "seen twice: %ld", (long)k);
                cr_assert_eq(*(int64_t *)it->elem, k);
            } else if (k < 2000000) {
                cr_assert_eq(gone[k - 1000000], 0, "deleted, but seen");
            } else {
                cr_assert_eq(extra_seen[k - 2000000]++, 0);
            }
            for (int j = 0; j < 12 && next_extra < EXTRA; j++, next_extra++)
                *(int64_t *)mapassign_fast64(t, h, (uint64_t)(2000000 + next_extra)) = 1;
            int64_t victim = (int64_t)(rnd() % (uint64_t)stable);
            gone[victim] = 1;
            mapdelete_fast64(t, h, (uint64_t)(1000000 + victim));
            if (rnd() % 500 == 0)
                collect();
        }
        for (int64_t k = 0; k < stable; k++)
            cr_assert_eq(seen[k], 1, "missed: %ld", (long)k);
    }
}

Test(map, delete_all_while_iterating)
{
    heap_start();
    const type *t = int_map();
    for (int n = 0; n < 3000; n += 37) {
        hmap *h = roots[0] = makemap(t, 0);
        for (int64_t k = 0; k < n; k++)
            *(int64_t *)mapassign_fast64(t, h, (uint64_t)k) = k;
        hiter it = { 0 };
        int64_t seen = 0;
        for (mapiterinit(t, h, &it); it.key; mapiternext(&it), seen++)
            mapdelete_fast64(t, h, *(uint64_t *)it.key);
        cr_assert_eq(seen, n);
        cr_assert_eq(h->count, 0);
    }
}

Test(map, order_is_random)
{
    heap_start();
    const type *t = int_map();
    for (int n = 3; n < 100; n += 32) {
        hmap *h = roots[0] = makemap(t, 0);
        for (int64_t k = 0; k < n; k++)
            *(int64_t *)mapassign_fast64(t, h, (uint64_t)k) = k;
        uint64_t firsts = 0;
        for (int i = 0; i < 200; i++) {
            hiter it = { 0 };
            mapiterinit(t, h, &it);
            firsts |= (uint64_t)1 << *(int64_t *)it.key % 64;
        }
        cr_assert_gt(__builtin_popcountll(firsts), 1);
    }
}

Test(map, clone_and_hint)
{
    heap_start();
    const type *t = int_map();
    hmap *h = roots[0] = makemap(t, 5000);
    int64_t ndir = h->ndir;
    for (int64_t k = 0; k < 5000; k++)
        *(int64_t *)mapassign_fast64(t, h, (uint64_t)k) = k;
    cr_assert_leq(h->ndir, ndir * 2, "the hint made room");
    hmap *c = roots[1] = mapclone(t, h);
    mapclear(t, h);
    for (int64_t k = 0; k < 5000; k++)
        cr_assert_eq(*get(t, c, k), k);
    makemap(t, INT64_MAX);
    makemap(t, -1);
}

Test(map, nil_map_reads)
{
    heap_start();
    const type *t = int_map();
    cr_assert_null(get(t, NULL, 1));
    mapdelete_fast64(t, NULL, 1);
    mapclear(t, NULL);
    hiter it = { 0 };
    mapiterinit(t, NULL, &it);
    cr_assert_null(it.key);
    cr_assert_eq(maplen(NULL), 0);
}
