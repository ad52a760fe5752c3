/* test_profile.c - what profiles are made of: the ring of samples, the table of stacks, gzip.
 *
 * ThreadSanitizer: yes
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>

#include "runtime/gzip.h"
#include "runtime/profbuf.h"
#include "runtime/proftable.h"

static uint64_t rnd(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

/* ---- the ring ---- */

enum { MAX_WORDS = 40, RECORDS = 200000 };
static profbuf ring;

/* Record i: its number, then words that follow from it. */
static uint32_t make_record(uint64_t i, uint64_t *words)
{
    uint64_t x = i + 1;
    uint32_t n = 1 + (uint32_t)(rnd(&x) % (MAX_WORDS - 1));
    words[0] = i;
    for (uint32_t k = 1; k < n; k++)
        words[k] = rnd(&x);
    return n;
}

static void *write_records(void *dropped)
{
    uint64_t words[MAX_WORDS];
    for (uint64_t i = 0; i < RECORDS; i++) {
        uint32_t n = make_record(i, words);
        if (!profbuf_write(&ring, words, n, 3))
            ++*(uint64_t *)dropped;
    }
    return NULL;
}

static void check_record(const uint64_t *words, uint32_t n, uint64_t *next)
{
    uint64_t want[MAX_WORDS];
    cr_assert_geq(words[0], *next, "records in order");
    cr_assert_eq(n, make_record(words[0], want));
    cr_assert_eq(memcmp(words, want, n * sizeof *words), 0);
    *next = words[0] + 1;
}

Test(profbuf, one_writes_one_reads)
{
    uint64_t words[MAX_WORDS], dropped = 0, next = 0, got = 0, lost = 0;
    pthread_t t;
    cr_assert_eq(pthread_create(&t, NULL, write_records, &dropped), 0);
    while (next < RECORDS && got + lost < RECORDS) {
        uint32_t n = profbuf_read(&ring, words, MAX_WORDS);
        if (n) {
            check_record(words, n, &next);
            got++;
        } else {
            lost += profbuf_take_lost(&ring) / 3;
        }
    }
    pthread_join(t, NULL);
    for (uint32_t n; (n = profbuf_read(&ring, words, MAX_WORDS)) != 0; got++)
        check_record(words, n, &next);
    lost += profbuf_take_lost(&ring) / 3;
    cr_assert_eq(lost, dropped);
    cr_assert_eq(got + dropped, RECORDS, "nothing is lost without being counted");
}

Test(profbuf, what_does_not_fit_is_counted)
{
    uint64_t words[MAX_WORDS], next = 0, kept = 0;
    for (uint64_t i = 0; i < PROFBUF_WORDS; i++)
        kept += profbuf_write(&ring, words, make_record(i, words), 7);
    cr_assert_lt(kept, PROFBUF_WORDS);
    cr_assert_eq(profbuf_take_lost(&ring), 7 * (PROFBUF_WORDS - kept));
    cr_assert_eq(profbuf_take_lost(&ring), 0);
    for (uint32_t n; (n = profbuf_read(&ring, words, MAX_WORDS)) != 0; kept--)
        check_record(words, n, &next);
    cr_assert_eq(kept, 0);
}

/* ---- the table ---- */

enum { STACKS = 3000, ADDS = 30000 };

typedef struct sum { uint64_t count[STACKS]; uint32_t n; } sum;

/* Stack i out of few different frames, so that stacks have prefixes in common. */
static uint32_t make_stack(uint32_t i, frame_key *stack)
{
    uint32_t n = 0;
    do
        stack[n++] = 0x1000 + i % 7;
    while ((i /= 7) != 0);
    return n;
}

static uint32_t stack_number(const frame_key *stack, uint32_t n)
{
    uint32_t i = 0;
    while (n-- > 0)
        i = i * 7 + (uint32_t)(stack[n] - 0x1000);
    return i;
}

static void take_sum(void *ctx, const frame_key *stack, uint32_t n, const struct labelset *labels, int64_t count)
{
    sum *s = ctx;
    frame_key want[32];
    uint32_t i = stack_number(stack, n);
    cr_assert_eq(n, make_stack(i, want), "the stack is a whole one");
    cr_assert_eq((uintptr_t)labels, (i % 3) * 64);
    s->count[i] += (uint64_t)count;
    s->n++;
}

Test(proftable, counts_stacks)
{
    static sum want, have;
    proftable t = { .n = 0 };
    frame_key stack[32];
    uint64_t x = 42;
    for (int k = 0; k < ADDS; k++) {
        uint32_t i = (uint32_t)(rnd(&x) % STACKS);
        int64_t count = 1 + (int64_t)(rnd(&x) % 5);
        if (want.count[i] == 0)
            want.n++;
        want.count[i] += (uint64_t)count;
        proftable_add(&t, stack, make_stack(i, stack), (const struct labelset *)(uintptr_t)(i % 3 * 64), count);
    }
    proftable_each(&t, take_sum, &have);
    cr_assert_eq(have.n, want.n, "each stack once");
    cr_assert_eq(t.n, want.n);
    for (int i = 0; i < STACKS; i++)
        cr_assert_eq(have.count[i], want.count[i]);
    cr_assert_not(t.entries.failed);
    proftable_free(&t);
}

Test(proftable, labels_tell_stacks_apart)
{
    proftable t = { .n = 0 };
    frame_key stack[3] = { 1, 2, 3 };
    proftable_add(&t, stack, 3, NULL, 1);
    proftable_add(&t, stack, 3, (const struct labelset *)64, 1);
    proftable_add(&t, stack, 2, NULL, 1);
    proftable_add(&t, NULL, 0, NULL, 1);
    proftable_add(&t, stack, 3, NULL, 1);
    cr_assert_eq(t.n, 4);
    proftable_free(&t);
}

/* ---- gzip: what is written is read back by the rules of RFC 1951 ---- */

typedef struct reader { const uint8_t *p; size_t n, bit; } reader;

static uint32_t bits(reader *r, int n)
{
    uint32_t v = 0;
    for (int i = 0; i < n; i++, r->bit++) {
        cr_assert_lt(r->bit / 8, r->n, "the data ends too soon");
        v |= (uint32_t)(r->p[r->bit / 8] >> r->bit % 8 & 1) << i;
    }
    return v;
}

static uint32_t code(reader *r, int n)
{
    uint32_t v = 0;
    while (n-- > 0)
        v = v << 1 | bits(r, 1);
    return v;
}

static uint32_t symbol(reader *r)
{
    uint32_t v = code(r, 7);
    if (v < 24)
        return 256 + v;
    v = v << 1 | bits(r, 1);
    if (v < 192)
        return v - 48;
    if (v < 200)
        return 280 + v - 192;
    return 144 + (v << 1 | bits(r, 1)) - 400;
}

static size_t inflate(reader *r, uint8_t *out)
{
    static const uint16_t base[] = { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
                                     131, 163, 195, 227, 258 };
    static const uint8_t extra[] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };
    static const uint16_t dist_base[] = { 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025,
                                          1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577 };
    size_t n = 0;
    cr_assert_eq(bits(r, 1), 1);
    cr_assert_eq(bits(r, 2), 1);
    for (uint32_t s; (s = symbol(r)) != 256;) {
        if (s < 256) {
            out[n++] = (uint8_t)s;
            continue;
        }
        uint32_t len = base[s - 257] + bits(r, extra[s - 257]), d = code(r, 5);
        uint32_t dist = dist_base[d] + bits(r, d < 4 ? 0 : (int)d / 2 - 1);
        cr_assert_leq(dist, n);
        for (uint32_t i = 0; i < len; i++, n++)
            out[n] = out[n - dist];
    }
    return n;
}

static uint32_t le32(const uint8_t *p) { return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24; }

static size_t round_trip(const uint8_t *data, size_t n)
{
    pbuf out = { 0 };
    uint8_t *back = malloc(n + 512);
    cr_assert_not_null(back);
    gzip_write(&out, data, n);
    cr_assert_eq(memcmp(out.p, "\x1f\x8b\x08\x00", 4), 0);
    reader r = { out.p + 10, out.len - 18, 0 };
    cr_assert_eq(inflate(&r, back), n);
    cr_assert_eq(memcmp(back, data, n), 0);
    cr_assert_eq((r.bit + 7) / 8, r.n, "nothing is left over");
    cr_assert_eq(le32(out.p + out.len - 8), gzip_crc32(data, n));
    cr_assert_eq(le32(out.p + out.len - 4), n);
    size_t size = out.len;
    pbuf_free(&out);
    free(back);
    return size;
}

Test(gzip, crc)
{
    cr_assert_eq(gzip_crc32((const uint8_t *)"123456789", 9), 0xcbf43926u);
    cr_assert_eq(gzip_crc32((const uint8_t *)"", 0), 0);
}

Test(gzip, round_trips)
{
    enum { SIZE = 200000 };
    uint8_t *data = malloc(SIZE);
    uint64_t x = 7;
    cr_assert_not_null(data);
    round_trip(data, 0);
    for (int alphabet = 1; alphabet <= 256; alphabet *= 4)
        for (size_t n = 1; n < SIZE; n = n * 5 + 1) {
            for (size_t i = 0; i < n; i++)
                data[i] = (uint8_t)(rnd(&x) % (uint64_t)alphabet);
            round_trip(data, n);
        }
    /* Repetitions at all distances, up to the window and beyond. */
    for (size_t i = 0; i < SIZE; i++)
        data[i] = i > 100 && rnd(&x) % 8 ? data[i - 1 - rnd(&x) % (i < 40000 ? i : 40000)] : (uint8_t)rnd(&x);
    for (size_t period = 1; period <= 40000; period = period * 3 + 1) {
        for (size_t i = period; i < SIZE; i++)
            data[i] = data[i - period];
        size_t size = round_trip(data, SIZE);
        if (period < 32768)
            cr_assert_lt(size, period * 2 + SIZE / 50, "repetitions are found");
    }
    free(data);
}
