/* test_malloc.c - size classes, the windows of free objects, packing, alignment, zeroing, distinctness. */
#include "runtime/malloc_inl.h"
#include "tests/unit/mem_stub.h"

/* ---- size classes ---- */

static uint8_t naive_class(uintptr_t size)
{
    uint8_t c = 1;
    while (class_to_size[c] < size)
        c++;
    return c;
}

/* What Go's table says; and every power of two is a class, so that such objects are aligned to their size. */
Test(sizeclasses, facts)
{
    cr_assert_eq(NUM_SIZE_CLASSES, 68);
    cr_assert_eq(class_to_size[NUM_SIZE_CLASSES - 1], MAX_SMALL_SIZE);
    for (int c = 1; c < NUM_SIZE_CLASSES; c++) {
        uintptr_t size = class_to_size[c], bytes = (uintptr_t)class_to_allocnpages[c] << PAGE_SHIFT, n = bytes / size;
        cr_assert(size % 8 == 0 && size > class_to_size[c - 1], "class %d", c);
        cr_assert_leq(bytes - n * size, bytes / 8, "class %d: the tail wastes an eighth at most", c);
        cr_assert_leq(n, MAX_OBJS_PER_SPAN);
        cr_assert_leq(class_to_allocnpages[c], 10);
        /* The worst object of the class, one byte larger than the class below, in a full span. */
        uintptr_t waste = bytes - n * (class_to_size[c - 1] + 1u);
        cr_assert_leq(waste * 1000, bytes * (size <= 16 ? 875 : size <= 32 ? 470 : 320), "class %d", c);
    }
    for (uintptr_t size = 8; size <= MAX_SMALL_SIZE; size *= 2)
        cr_assert_eq(class_to_size[naive_class(size)], size);
    static const struct { int class, size, npages; } some[] = {
        { 2, 16, 1 }, { 5, 48, 1 }, { 23, 416, 1 }, { 35, 1408, 2 }, { 48, 6528, 4 }, { 60, 18432, 9 }, { 66, 28672, 7 },
    };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        cr_assert_eq(class_to_size[some[i].class], some[i].size);
        cr_assert_eq(class_to_allocnpages[some[i].class], some[i].npages);
    }
}

Test(sizeclasses, the_tables_give_the_smallest_class)
{
    for (uintptr_t size = 1; size <= MAX_SMALL_SIZE; size++) {
        uint8_t want = naive_class(size);
        if (size <= SMALL_SIZE_MAX)
            cr_assert_eq(size_to_class8[(size + 7) / 8], want);
        if (size >= SMALL_SIZE_MAX)
            cr_assert_eq(size_to_class128[(size - SMALL_SIZE_MAX + 127) / 128], want);
    }
}

static uintptr_t naive_roundup(uintptr_t size, bool noscan)
{
    uintptr_t header = !noscan && size > MIN_SIZE_FOR_HEADER ? MALLOC_HEADER_SIZE : 0;
    if (size == 0)
        return 0;
    if (size + header <= MAX_SMALL_SIZE)
        return class_to_size[naive_class(size + header)] - header;
    return (size + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE;
}

Test(sizeclasses, roundupsize)
{
    for (uintptr_t size = 0; size <= 3 * MAX_SMALL_SIZE; size++)
        for (int noscan = 0; noscan < 2; noscan++) {
            uintptr_t r = roundupsize(size, noscan);
            cr_assert_eq(r, naive_roundup(size, noscan), "%lu -> %lu", (unsigned long)size, (unsigned long)r);
            cr_assert_eq(roundupsize(r, noscan), r);
        }
    cr_assert_eq(roundupsize(((uintptr_t)1 << 40) + 1, true), ((uintptr_t)1 << 40) + PAGE_SIZE);
    cr_assert_eq(roundupsize(UINTPTR_MAX, true), UINTPTR_MAX);
}

/* roundupsize tells what mallocgc gives. */
Test(sizeclasses, roundupsize_is_what_mallocgc_gives, .timeout = 60)
{
    heap_start();
    static const uint8_t first[] = { 1 };
    for (uintptr_t size = 16; size <= 80000; size += size < 2048 || size % 1024 > 1000 ? 8 : 24) {
        type t = { .size = size, .ptrdata = 8, .align = 8, .kind = KIND_STRUCT, .gcdata = first, .gcsize = size };
        for (int noscan = 0; noscan < 2; noscan++) {
            mspan *s = NULL;
            uintptr_t index, base = find_object((uintptr_t)mallocgc(size, noscan ? NULL : &t, false), &s, &index);
            uintptr_t header = !noscan && size > MIN_SIZE_FOR_HEADER && spanclass_size(s->spanclass) ? 8 : 0;
            cr_assert_neq(base, 0);
            cr_assert_eq(s->elemsize - header, roundupsize(size, noscan), "%lu", (unsigned long)size);
        }
    }
}

Test(sizeclasses, division_magic_is_exact)
{
    for (int c = 1; c < NUM_SIZE_CLASSES; c++)
        for (uint64_t off = 0; off < (uint64_t)class_to_allocnpages[c] << PAGE_SHIFT; off++)
            if (off * class_to_divmagic[c] >> 32 != off / class_to_size[c])
                cr_assert_fail("class %d, offset %lu", c, (unsigned long)off);
}

/* ---- taking the next free object ---- */

/* A cached span with some objects in use, as the sweep leaves it; mallocgc must find the others, in order. */
static void check_window(uint8_t class, int density)
{
    spanclass spc = make_spanclass(class, true);
    mspan *s = mheap_alloc(class_to_allocnpages[class], spc);
    unsigned nfree = 0;
    for (unsigned i = 0; i < s->nelems; i++) {
        bool used = density == 9 ? i + 1 != s->nelems : rnd_below(8) < (uint64_t)density;
        if (density == 8)       /* long runs */
            used = i / 70 % 2;
        if (used) {
            s->alloc_bits[i / 8] |= (uint8_t)(1 << i % 8);
            s->alloc_count++;
        } else {
            nfree++;
        }
    }
    if (nfree == 0)
        return;
    mcache *c = getp()->mcache;
    mcache_release_all(c);
    refill_alloc_cache(s, 0);
    s->alloc_count_before_cache = s->alloc_count;
    atomic_store(&s->sweepgen, atomic_load(&heap.sweepgen) + 3);
    c->alloc[spc] = s;
    for (unsigned i = 0; i < s->nelems; i++) {
        if (s->alloc_bits[i / 8] >> i % 8 & 1)
            continue;
        SEEDED(object_is_free(s, i));
        uintptr_t p = (uintptr_t)mallocgc(s->elemsize, NULL, false);
        SEEDED(p == s->start + i * s->elemsize);
        SEEDED(!object_is_free(s, i) && c->alloc[spc] == s);
        nfree--;
    }
    SEEDED(nfree == 0 && s->alloc_count == s->nelems && next_free_fast(s) == 0);
    mallocgc(s->elemsize, NULL, false);
    SEEDED(c->alloc[spc] != s);
}

Test(malloc, windows_of_free_objects, .timeout = 60)
{
    heap_start();
    for (uint8_t class = 2; class < NUM_SIZE_CLASSES - 1; class++) {
        rnd_start(class);
        for (int density = 0; density < 10; density++)
            check_window(class, density);
    }
}

Test(malloc, objects_are_aligned_zero_and_apart)
{
    heap_start();
    enum { N = 3000 };
    static struct { char *p; uintptr_t n; } obj[N];
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < N; i++) {
            uintptr_t n = 1 + rnd() % (i % 50 == 0 ? 200000 : i % 5 == 0 ? 5000 : 200);
            char *p = mallocgc(n, NULL, true);
            for (uintptr_t k = 0; k < n; k++)
                cr_assert_eq(p[k], 0);
            uintptr_t align = n % 8 == 0 || n >= 16 ? 8 : n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1;
            cr_assert_eq((uintptr_t)p % align, 0);
            memset(p, i, n);
            obj[i].p = p;
            obj[i].n = n;
            roots[i] = p;
        }
        for (int i = 0; i < N; i++)
            for (uintptr_t k = 0; k < obj[i].n; k++)
                cr_assert_eq(obj[i].p[k], (char)i);
        memset(roots, 0, sizeof roots);
        collect();
    }
}

/* ---- tiny objects ---- */

/* The rules of packing, from the sizes alone: where must the next object lie? Two blocks are never mixed up. */
Test(malloc, tiny_objects_against_a_model)
{
    heap_start();
    mcache *c = getp()->mcache;
    for (uint64_t seed = 0; seed < 20; seed++) {
        rnd_start(seed);
        uintptr_t block = 0, used = 0;
        collect();
        for (int i = 0; i < 3000; i++) {
            uintptr_t n = 1 + rnd_below(seed % 2 ? 15 : 7), align = n % 8 == 0 ? 8 : n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : 1;
            uintptr_t off = (used + align - 1) / align * align, p = (uintptr_t)mallocgc(n, NULL, true);
            SEEDED(p % align == 0);
            for (uintptr_t k = 0; k < n; k++)
                SEEDED(((uint8_t *)p)[k] == 0);
            memset((void *)p, 0xff, n);
            if (block && off + n <= TINY_SIZE) {
                SEEDED(p == block + off);
                used = off + n;
            } else {
                SEEDED(p % TINY_SIZE == 0 && p != block);
                if (!block || n < used) {
                    block = p;
                    used = n;
                }
            }
            SEEDED(c->tiny == block && c->tinyoffset == used);
        }
    }
    cr_assert_eq(mallocgc(0, NULL, true), (void *)&zerobase);
}

/* Every object of a block keeps it; when all are gone so is the block. */
Test(malloc, tiny_blocks_live_as_long_as_their_objects)
{
    heap_start();
    for (int i = 0; i < 64; i++) {
        mcache_release_all(getp()->mcache);     /* begin a block */
        char *p = NULL;
        for (int k = 0; k < 16; k++) {
            char *q = mallocgc(1, NULL, true);
            cr_assert(k == 0 || q == p + 1);
            *q = (char)(i + k);
            p = q;
            if (k == i % 16)
                roots[i] = q;
        }
    }
    collect();
    for (int i = 0; i < 64; i++) {
        cr_assert_eq(*(char *)roots[i], i + i % 16);
        mspan *s;
        uintptr_t index;
        cr_assert_neq(find_object((uintptr_t)roots[i], &s, &index), 0);
        cr_assert(!object_is_free(s, index));
    }
    uintptr_t gone = (uintptr_t)roots[5];
    roots[5] = NULL;
    collect();
    mspan *s;
    uintptr_t index;
    cr_assert(!find_object(gone, &s, &index) || object_is_free(s, index));
}

/* A typed object of fewer than 16 bytes with a pointer has a place of its own. */
Test(malloc, tiny_pointers_are_not_packed)
{
    heap_start();
    static const uint8_t first[] = { 1 };
    static const type ptr = { .size = 8, .ptrdata = 8, .align = 8, .kind = KIND_POINTER, .gcdata = first, .gcsize = 8 };
    mallocgc(1, NULL, true);
    uintptr_t block = getp()->mcache->tiny;
    void *p = mallocgc(8, &ptr, true);
    mspan *s = NULL;
    uintptr_t index;
    cr_assert_eq(find_object((uintptr_t)p, &s, &index), (uintptr_t)p);
    cr_assert(!spanclass_noscan(s->spanclass) && s->elemsize == 8);
    cr_assert_eq(getp()->mcache->tiny, block);
}

Test(malloc, inline_path_equals_the_slow_one)
{
    heap_start();
    static const uint8_t ptrs[8] = { 0x5 };
    for (uint64_t words = 3; words <= 100; words++) {
        type t = { .size = words * 8, .ptrdata = 24, .align = 8, .kind = KIND_STRUCT, .gcdata = ptrs,
                   .gcsize = words * 8 };
        for (int i = 0; i < 50; i++) {
            uint64_t *p = newobject_m(getm(), &t);
            for (uint64_t k = 0; k < words; k++)
                cr_assert_eq(p[k], 0);
            mspan *s = NULL;
            uintptr_t index, base = find_object((uintptr_t)p, &s, &index);
            cr_assert_neq(base, 0);
            if (words <= 64)
                cr_assert_eq(heap_bits_read(s, base), 0x5);
            else
                cr_assert_eq(*(const type **)base, &t);
            memset(p, 0xff, words * 8);
        }
        collect();  /* the objects hold garbage where no pointers are: nobody looks */
    }
}

Test(malloc, addresses_begin_at_the_hint)
{
    heap_start();
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    cr_assert_eq((uintptr_t)mallocgc(8, NULL, true) >> 32, 0xc0);
#endif
    cr_assert_null(span_of_heap(0));
    cr_assert_null(span_of_heap((uintptr_t)&heap));
    cr_assert_null(span_of_heap(~(uintptr_t)0));
    cr_assert_null(span_of_heap((uintptr_t)1 << 47));
}

Test(malloc, newarray_checks_its_size)
{
    heap_start();
    cr_assert_null(newarray(&basic_types[KIND_INT], -1));
    cr_assert_null(newarray(&basic_types[KIND_INT], INT64_MAX));
    cr_assert_null(newarray(&basic_types[KIND_INT], (int64_t)1 << 46));
    cr_assert_not_null(newarray(&basic_types[KIND_INT], 0));
}

Test(malloc, words_move_in_both_directions)
{
    static uint64_t a[2000], b[2000];
    for (int i = 0; i < 4000; i++) {
        for (int k = 0; k < 2000; k++)
            a[k] = b[k] = rnd();
        size_t n = rnd() % 700, from = rnd() % 700, to = i % 2 ? from + rnd() % 40 : rnd() % 700;
        memmove(&b[to], &b[from], n * 8);
        memmove_words(&a[to], &a[from], n * 8);
        cr_assert_eq(memcmp(a, b, sizeof a), 0);
        memclr_words(&a[to], n * 8);
        for (size_t k = 0; k < n; k++)
            cr_assert_eq(a[to + k], 0);
    }
}
