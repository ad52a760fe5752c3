/* test_heapbits.c - where the pointers of an object are: random types against a naive model, and against the collector. */
#include "runtime/mbitmap.h"
#include "tests/unit/mem_stub.h"

enum { MAX_TYPES = 400, MAX_WORDS = 3000, NOBJS = 1500 };

/* A type, its arrays and which words are pointers. The bitmap ends exactly where ptrdata does; what follows it is no part
 * of it and must not be looked at. */
static type types[MAX_TYPES], arrays[MAX_TYPES], nested[MAX_TYPES];
static uint8_t bitmaps[MAX_TYPES][MAX_WORDS / 8 + 16];
static unsigned ntypes;

static bool is_pointer(const type *elem, uintptr_t word)
{
    uintptr_t w = word % (elem->size / 8);
    return w < elem->ptrdata / 8 && elem->gcdata[w / 8] >> w % 8 & 1;
}

static type *random_type(uintptr_t words)
{
    cr_assert_lt(ntypes, MAX_TYPES);
    unsigned n = ntypes++;
    uint8_t *bits = bitmaps[n];
    memset(bits, 0xff, sizeof bitmaps[n]);
    uintptr_t last = rnd_below(3) ? words : 1 + rnd_below(words);
    memset(bits, 0, (last + 7) / 8);
    uint64_t density = rnd_below(4);
    for (uintptr_t w = 0; w < last; w++)
        if (density == 0 ? rnd_below(20) == 0 : density == 1 ? rnd_below(2) : density == 2 ? rnd_below(20) : w % 2 == 0)
            bits[w / 8] |= (uint8_t)(1 << w % 8);
    bits[(last - 1) / 8] |= (uint8_t)(1 << (last - 1) % 8);
    types[n] = (type){ .size = words * 8, .ptrdata = last * 8, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                       .gcdata = bits, .gcsize = words * 8 };
    return &types[n];
}

/* [len]elem; its ptrdata ends with the last pointer of the last element. */
static type *array_of(type *elem, uint64_t len, type *out)
{
    *out = (type){ .size = elem->size * len, .ptrdata = elem->size * (len - 1) + elem->ptrdata, .align = 8,
                   .field_align = 8, .kind = KIND_ARRAY, .gcdata = elem->gcdata, .gcsize = elem->gcsize, .elem = elem,
                   .u.array.len = len };
    return out;
}

/* The type itself, [n]T or [n][m]T. */
static type *perhaps_array(type *t)
{
    unsigned n = (unsigned)(t - types);
    if (rnd_below(2))
        return t;
    type *a = array_of(t, 1 + rnd_below(6), &arrays[n]);
    return rnd_below(2) ? a : array_of(a, 1 + rnd_below(5), &nested[n]);
}

/* ---- what is visited ---- */

static uint8_t seen[1 << 20];
static uintptr_t seen_base, nseen;

static void see(void *ctx, void **slot)
{
    (void)ctx;
    uintptr_t w = ((uintptr_t)slot - seen_base) / 8;
    SEEDED((uintptr_t)slot % 8 == 0 && w < sizeof seen && !seen[w]);
    seen[w] = 1;
    nseen++;
}

/* The words of [0, n) that were visited are the pointers; those from n on are part of the slot only. */
static void check_seen(const type *elem, uintptr_t n, uintptr_t slot)
{
    for (uintptr_t w = 0; w < slot; w++) {
        SEEDED(w >= n || seen[w] == is_pointer(elem, w));
        nseen -= seen[w];
        seen[w] = 0;
    }
    SEEDED(nseen == 0);
}

Test(heapbits, type_visit_pointers)
{
    rnd_start(1);
    for (int i = 0; i < MAX_TYPES; i++) {
        type *elem = random_type(1 + rnd_below(i % 4 ? 200 : MAX_WORDS)), *t = perhaps_array(elem);
        seen_base = (uintptr_t)0x1000 << 12;
        for (int k = 0; k < 10; k++) {
            uintptr_t words = rnd_below(3 * t->size / 8 + 1);
            type_visit_pointers(t, seen_base, words * 8, see, NULL);
            check_seen(elem, words, words);
        }
    }
}

/* ---- objects ---- */

static struct object { uintptr_t addr, words; const type *elem; } objs[NOBJS];

static void check_object(const struct object *o)
{
    mspan *s = NULL;
    uintptr_t index, base = find_object(o->addr, &s, &index);
    SEEDED(base != 0 && o->addr - base <= MALLOC_HEADER_SIZE);
    seen_base = o->addr;
    object_visit_pointers(s, base, see, NULL);
    check_seen(o->elem, o->words, (s->elemsize - (o->addr - base)) / 8);
}

static void make_object(int i, const type *elem, uintptr_t bytes, const type *t)
{
    uint64_t *p = mallocgc(bytes, t, rnd() & 1);
    for (uintptr_t w = 0; w < bytes / 8; w++)
        SEEDED(p[w] == 0);
    objs[i] = (struct object){ (uintptr_t)p, bytes / 8, elem };
    roots[i] = p;
}

/* Objects of all kinds lie beside each other, die and make room for others: the bits are always those of the last. */
Test(heapbits, random_types, .timeout = 100)
{
    heap_start();
    for (uint64_t seed = 0; seed < 6; seed++) {
        rnd_start(seed);
        ntypes = 0;
        memset(roots, 0, sizeof roots);
        for (int i = 0; i < MAX_TYPES - 1; i++)
            random_type(1 + rnd_below(i % 3 ? 12 : i % 9 ? 120 : MAX_WORDS));
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < NOBJS; i++) {
                if (roots[i] && rnd_below(3))
                    continue;
                type *elem = &types[rnd_below(ntypes)], *t = perhaps_array(elem);
                uint64_t n = rnd_below(4) ? 1 : 1 + rnd_below(t->size < 512 ? 100 : 8);
                make_object(i, elem, t->size * n, t);
            }
            for (int i = 0; i < NOBJS; i++)
                check_object(&objs[i]);
            for (int i = 0; i < NOBJS; i++)
                memset((void *)objs[i].addr, 0, objs[i].words * 8);
            collect();
        }
    }
}

/* Every size that has its bits in the span, at every place in it: masks that cross words of the bitmap. */
Test(heapbits, every_small_size, .timeout = 60)
{
    heap_start();
    for (uintptr_t words = 1; words <= MIN_SIZE_FOR_HEADER / 8; words++) {
        rnd_start(words);
        ntypes = 0;
        type *few[4];
        for (int k = 0; k < 4; k++)
            few[k] = random_type(words);
        int n = (int)(PAGE_SIZE / (words * 8) * 2);
        if (n > NOBJS)
            n = NOBJS;
        for (int i = 0; i < n; i++)
            make_object(i, few[i % 4], words * 8, few[i % 4]);
        for (int i = 0; i < n; i++)
            check_object(&objs[i]);
    }
}

/* ---- the collector follows exactly the pointers ---- */

static bool lives(uintptr_t p)
{
    mspan *s;
    uintptr_t index;
    return find_object(p, &s, &index) && !object_is_free(s, index);
}

/* Every word of one object holds the address of an object that nothing else refers to. Those in pointer words survive,
 * those in scalar words do not. */
static void check_collector(const type *elem, uintptr_t words, const type *t)
{
    static uintptr_t was[200000];
    cr_assert_leq(words, 200000);
    uintptr_t *p = mallocgc(words * 8, t, true);
    for (uintptr_t w = 0; w < words; w++)
        p[w] = was[w] = (uintptr_t)mallocgc(16, NULL, false);
    roots[0] = p;
    collect();
    for (uintptr_t w = 0; w < words; w++)
        SEEDED(lives(was[w]) == is_pointer(elem, w));
    roots[0] = NULL;
}

Test(heapbits, the_collector_agrees, .timeout = 100)
{
    heap_start();
    for (uint64_t seed = 0; seed < 150; seed++) {
        rnd_start(seed);
        ntypes = 0;
        type *elem = random_type(1 + rnd_below(seed % 3 ? 90 : MAX_WORDS)), *t = perhaps_array(elem);
        uint64_t n = seed % 2 || t->size > 20000 ? 1 : 1 + rnd_below(40);
        check_collector(elem, t->size / 8 * n, t);
    }
}

/* Larger than 128 KB: scanned in pieces, whose borders cut elements. */
Test(heapbits, the_collector_agrees_on_large_objects, .timeout = 100)
{
    heap_start();
    static const uintptr_t words[] = { 1, 2, 3, 5, 7, 63, 64, 65, 100, 1000, 2999 };
    for (uint64_t i = 0; i < sizeof words / sizeof *words; i++) {
        rnd_start(i);
        ntypes = 0;
        type *elem = random_type(words[i]);
        check_collector(elem, (16384 * (2 + rnd_below(4)) + rnd_below(200)) / words[i] * words[i], elem);
    }
}
