/* gzip.c - a small writer of gzip files (RFC 1952, RFC 1951), for profiles.
 *
 * One block with the fixed codes. Repetitions are found greedily by a table that knows, for a hash of three bytes, the last
 * position where they stood; that gives about three quarters of what zlib gains on a profile, in a page of code.
 */
#include "runtime/gzip.h"

enum { HASH_BITS = 13, WINDOW = 32768, MIN_MATCH = 3, MAX_MATCH = 258, END_OF_BLOCK = 256 };

typedef struct bits {
    pbuf *out;
    uint64_t word;
    int n;
} bits;

/* The low n bits of v, lowest first. */
static void put(bits *b, uint32_t v, int n)
{
    b->word |= (uint64_t)v << b->n;
    for (b->n += n; b->n >= 8; b->n -= 8) {
        pbuf_byte(b->out, (uint8_t)b->word);
        b->word >>= 8;
    }
}

/* A code, highest bit first. */
static void put_code(bits *b, uint32_t v, int n)
{
    uint32_t r = 0;
    for (int i = 0; i < n; i++)
        r |= (v >> i & 1) << (n - 1 - i);
    put(b, r, n);
}

static void put_symbol(bits *b, uint32_t s)
{
    if (s < 144)
        put_code(b, 0x30 + s, 8);
    else if (s < 256)
        put_code(b, 0x190 + s - 144, 9);
    else if (s < 280)
        put_code(b, s - 256, 7);
    else
        put_code(b, 0xc0 + s - 280, 8);
}

/* Of the values from base on that share a symbol there are 1 << extra. The symbols of lengths: four of each number of extra
 * bits; of distances: two. */
static void put_length(bits *b, uint32_t len)
{
    if (len == MAX_MATCH) {
        put_symbol(b, 285);
        return;
    }
    uint32_t v = len - MIN_MATCH;
    int extra = v < 8 ? 0 : 29 - __builtin_clz(v);
    put_symbol(b, 257 + ((uint32_t)extra << 2) + (v >> extra));
    put(b, v & ((1u << extra) - 1), extra);
}

static void put_distance(bits *b, uint32_t dist)
{
    uint32_t v = dist - 1;
    int extra = v < 4 ? 0 : 30 - __builtin_clz(v);
    put_code(b, ((uint32_t)extra << 1) + (v >> extra), 5);
    put(b, v & ((1u << extra) - 1), extra);
}

static uint32_t hash3(const uint8_t *p)
{
    return (((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]) * 0x9e3779b1u) >> (32 - HASH_BITS);
}

static size_t match_length(const uint8_t *a, const uint8_t *b, size_t max)
{
    size_t n = 0;
    while (n < max && a[n] == b[n])
        n++;
    return n;
}

static void deflate(bits *b, const uint8_t *p, size_t n)
{
    uint32_t last[1 << HASH_BITS] = { 0 };  /* position + 1, modulo 2^32 */
    put(b, 1, 1);   /* the last block */
    put(b, 1, 2);   /* fixed codes */
    for (size_t i = 0; i < n;) {
        size_t len = 0, dist = 0;
        if (n - i >= MIN_MATCH) {
            uint32_t *at = &last[hash3(p + i)];
            if (*at && (uint32_t)i - (*at - 1) <= WINDOW) {
                dist = (uint32_t)i - (*at - 1);
                len = match_length(p + i - dist, p + i, n - i < MAX_MATCH ? n - i : MAX_MATCH);
            }
            *at = (uint32_t)i + 1;
        }
        if (len < MIN_MATCH) {
            put_symbol(b, p[i++]);
            continue;
        }
        put_length(b, (uint32_t)len);
        put_distance(b, (uint32_t)dist);
        for (size_t end = i + len; ++i < end;)
            if (n - i >= MIN_MATCH)
                last[hash3(p + i)] = (uint32_t)i + 1;
    }
    put_symbol(b, END_OF_BLOCK);
    put(b, 0, (8 - b->n) & 7);
}

uint32_t gzip_crc32(const uint8_t *p, size_t n)
{
    uint32_t crc = ~0u, table[16];
    for (uint32_t i = 0; i < 16; i++) {
        table[i] = i;
        for (int k = 0; k < 4; k++)
            table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xedb88320u : 0);
    }
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

static void put32(pbuf *out, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        pbuf_byte(out, (uint8_t)(v >> 8 * i));
}

void gzip_write(pbuf *out, const uint8_t *p, size_t n)
{
    static const uint8_t header[10] = { 0x1f, 0x8b, 8 /* deflate */, 0, 0, 0, 0, 0, 0, 255 /* unknown system */ };
    bits b = { .out = out };
    pbuf_add(out, header, sizeof header);
    deflate(&b, p, n);
    put32(out, gzip_crc32(p, n));
    put32(out, (uint32_t)n);
}
