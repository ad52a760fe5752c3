/* test_mbarrier.c - typed copies: what they move, what they tell the collector, and that a reader beside them never sees
 * half a word.
 */
#include "runtime/mwbbuf.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { MAX_MOVE = 6000, PLACES = 10000, BUFFER = PLACES + 128 + MAX_MOVE };

/* ---- the bytes ---- */

static uint8_t bytes[BUFFER], model[BUFFER];

static void fill(void)
{
    for (int i = 0; i < BUFFER; i++)
        bytes[i] = model[i] = (uint8_t)rnd();
}

Test(mbarrier, moves_and_clears_like_libc)
{
    for (uint64_t seed = 0; seed < 20; seed++) {
        rnd_start(seed);
        fill();
        for (int i = 0; i < 200; i++) {
            /* most of it whole words, and many near each other, so that they overlap */
            size_t unit = rnd_below(5) ? 8 : 1, n = rnd_below(rnd_below(3) ? 100 : MAX_MOVE) / unit * unit;
            size_t to = rnd_below(PLACES) / unit * unit;
            size_t from = rnd_below(2) ? rnd_below(PLACES) / unit * unit : to ^ rnd_below(16) * unit;
            if (rnd_below(4)) {
                memmove(model + to, model + from, n);
                memmove_words(bytes + to, bytes + from, n);
            } else {
                memset(model + to, 0, n);
                memclr_words(bytes + to, n);
            }
            SEEDED(memcmp(bytes, model, BUFFER) == 0);
        }
    }
}

/* ---- one word at a time ---- */

#define ONES ((uint64_t)0x1111111111111111)
#define ES ((uint64_t)0xeeeeeeeeeeeeeeee)
enum { WORDS = 1024, WRITES = 20000 };
static uint64_t shared[WORDS + 1], ones[WORDS + 1], es[WORDS + 1];
static _Atomic bool writing;

static void write_or_read(int id)
{
    if (id == 0) {
        uint64_t x = 5;
        for (int i = 0; i < WRITES; i++) {
            size_t n = thread_rnd(&x) % (i % 8 ? 40 : WORDS), at = thread_rnd(&x) % (WORDS - n);
            switch (thread_rnd(&x) % 4) {
            case 0: memclr_words(shared + at, n * 8); break;
            case 1: memmove_words(shared + at, shared + thread_rnd(&x) % (WORDS - n), n * 8); break;
            case 2: memmove_words(shared + at, ones + thread_rnd(&x) % 2, n * 8); break;
            case 3: memmove_words(shared + at, es + thread_rnd(&x) % 2, n * 8); break;
            }
        }
        atomic_store(&writing, false);
        return;
    }
    while (atomic_load(&writing))
        for (int i = 0; i < WORDS; i++) {
            uint64_t w = __atomic_load_n(&shared[i], __ATOMIC_RELAXED);
            THREAD_CHECK(w == 0 || w == ONES || w == ES);
        }
}

Test(mbarrier, words_are_whole)
{
    for (int i = 0; i <= WORDS; i++) {
        ones[i] = ONES;
        es[i] = ES;
    }
    atomic_store(&writing, true);
    run_threads(3, write_or_read);
}

/* ---- what the barrier notes ---- */

static const uint8_t pair_ptrs[8] = { 1 << 1 | 1 << 2 };
static const type pair_type = { .size = 32, .ptrdata = 24, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                                .gcdata = pair_ptrs, .gcsize = 32 };
typedef struct pair_value { uint64_t before, p, q, behind; } pair_value;

/* The buffer holds just these, in any order; empties it. */
static void expect(const uint64_t *want, int n)
{
    wbbuf *b = m0.p->wbbuf;
    cr_assert_eq((int)b->n, n, "%u values noted, not %d", b->n, n);
    for (int i = 0; i < n; i++) {
        uint32_t k = 0;
        while (k < b->n && b->ptr[k] != want[i])
            k++;
        cr_assert(k < b->n, "%#llx was not noted", (unsigned long long)want[i]);
        b->ptr[k] = b->ptr[--b->n];
    }
}
#define EXPECT(...) expect((const uint64_t[]){ __VA_ARGS__ }, sizeof((const uint64_t[]){ __VA_ARGS__ }) / 8)

Test(mbarrier, notes_old_and_new_pointers)
{
    heap_start();
    write_barrier_enabled = 1;      /* gcphase is off: nothing flushes the buffer */
    pair_value a = { 1, 0x10, 0x20, 2 }, b = { 3, 0x30, 0x40, 4 }, c = { 5, 0, 0x60, 6 };

    typedmemmove(&pair_type, &a, &b);
    EXPECT(0x10, 0x20, 0x30, 0x40);
    cr_assert(a.before == 3 && a.p == 0x30 && a.q == 0x40 && a.behind == 4);
    typedmemmove(&pair_type, &a, &c);
    EXPECT(0x30, 0x40, 0x60);       /* nil is nothing */
    typedmemmove(&pair_type, &a, &a);
    expect(NULL, 0);
    typedmemclr(&pair_type, &b);
    EXPECT(0x30, 0x40);
    cr_assert(b.p == 0 && b.behind == 0);
    bulk_barrier_fresh(&pair_type, &c, sizeof c);
    EXPECT(0x60);

    pair_value from[3] = { { 0, 1, 2, 0 }, { 0, 3, 4, 0 }, { 0, 5, 6, 0 } }, to[2] = { { 0, 7, 0, 0 }, { 0, 0, 8, 0 } };
    cr_assert_eq(typedslicecopy(&pair_type, to, 2, from, 3), 2);
    EXPECT(1, 2, 3, 4, 7, 8);
    typedmemmove_n(&pair_type, &from[1], &from[0], 2 * sizeof from[0]);     /* over itself */
    EXPECT(1, 2, 3, 4, 3, 4, 5, 6);
    cr_assert(from[1].p == 1 && from[2].p == 3);

    void *slot = (void *)0x70;
    store_pointer(&slot, (void *)0x80);
    EXPECT(0x70, 0x80);
    cr_assert_eq(slot, (void *)0x80);

    uint64_t x = 1, y = 2;
    typedmemmove(&basic_types[KIND_UINT64], &x, &y);
    typedmemclr(&basic_types[KIND_UINT64], &y);
    expect(NULL, 0);
    cr_assert(x == 2 && y == 0);

    write_barrier_enabled = 0;
    typedmemmove(&pair_type, &b, &c);
    expect(NULL, 0);
    cr_assert_eq(b.q, 0x60);
}
