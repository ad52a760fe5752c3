/* hash.c - hash functions over bytes: the natives of hash/fnv, hash/crc32, hash/crc64 and hash/maphash. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "runtime/native.h"
#include "runtime/type.h"

typedef unsigned char byte;

struct update { slice p; uint64_t h, result; };

/* FNV of a width: FNV-1 multiplies first, FNV-1a combines first. */
#define FNV(name, word, first, second)                                                           \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct update *f = (struct update *)args;                                                \
        (void)gp;                                                                                \
        word h = (word)f->h;                                                                     \
        const byte *p = f->p.ptr;                                                                \
        for (int64_t i = 0; i < f->p.len; i++) {                                                 \
            h first;                                                                             \
            h second;                                                                            \
        }                                                                                        \
        f->result = h;                                                                           \
        return OP_OK;                                                                            \
    }
FNV(fnv32, uint32_t, *= 16777619u, ^= p[i])
FNV(fnv32a, uint32_t, ^= p[i], *= 16777619u)
FNV(fnv64, uint64_t, *= 1099511628211u, ^= p[i])
FNV(fnv64a, uint64_t, ^= p[i], *= 1099511628211u)

static opstatus crc32_update(struct g *gp, uint64_t *args)
{
    struct { slice p; const uint32_t *table; uint64_t crc, result; } *f = (void *)args;
    (void)gp;
    uint32_t crc = ~(uint32_t)f->crc;
    const byte *p = f->p.ptr;
    for (int64_t i = 0; i < f->p.len; i++)
        crc = f->table[(crc ^ p[i]) & 0xFF] ^ crc >> 8;
    f->result = (uint32_t)~crc;
    return OP_OK;
}

static opstatus crc64_update(struct g *gp, uint64_t *args)
{
    struct { slice p; const uint64_t *table; uint64_t crc, result; } *f = (void *)args;
    (void)gp;
    uint64_t crc = ~f->crc;
    const byte *p = f->p.ptr;
    for (int64_t i = 0; i < f->p.len; i++)
        crc = f->table[(crc ^ p[i]) & 0xFF] ^ crc >> 8;
    f->result = ~crc;
    return OP_OK;
}

/* ---- maphash: multiply-and-fold, after Wang Yi's wyhash ---- */

static uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 p = (unsigned __int128)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

static uint64_t hash_bytes(uint64_t seed, const byte *p, int64_t n)
{
    const uint64_t k0 = 0xa0761d6478bd642fu, k1 = 0xe7037ed1a0b428dbu, k2 = 0x8ebc6af09c88c6e3u;
    uint64_t h = seed ^ k0;
    int64_t left = n;
    for (; left > 16; p += 16, left -= 16) {
        uint64_t a, b;
        memcpy(&a, p, 8);
        memcpy(&b, p + 8, 8);
        h = mix(a ^ k1, b ^ h);
    }
    uint64_t tail[2] = { 0, 0 };
    if (left > 0)
        memcpy(tail, p, (size_t)left);
    h = mix(tail[0] ^ k1, tail[1] ^ h);
    return mix(h ^ k2, (uint64_t)n ^ k1);
}

static opstatus maphash_hash(struct g *gp, uint64_t *args)
{
    struct { slice b; uint64_t seed, result; } *f = (void *)args;
    (void)gp;
    f->result = hash_bytes(f->seed, f->b.ptr, f->b.len);
    return OP_OK;
}

static opstatus maphash_random(struct g *gp, uint64_t *args)
{
    (void)gp;
    uint64_t r = 0;
    if (getrandom(&r, sizeof r, GRND_NONBLOCK) != (ssize_t)sizeof r) {
        struct timespec ts; /* early at boot: better than nothing */
        clock_gettime(CLOCK_MONOTONIC, &ts);
        r = mix((uint64_t)ts.tv_nsec ^ (uint64_t)(uintptr_t)&ts, 0x9e3779b97f4a7c15u);
    }
    args[0] = r;
    return OP_OK;
}

const native_entry natives_hash[] = {
    { "hash/fnv.update32", fnv32, NATIVE_NOESCAPE },
    { "hash/fnv.update32a", fnv32a, NATIVE_NOESCAPE },
    { "hash/fnv.update64", fnv64, NATIVE_NOESCAPE },
    { "hash/fnv.update64a", fnv64a, NATIVE_NOESCAPE },
    { "hash/crc32.update", crc32_update, NATIVE_NOESCAPE },
    { "hash/crc64.update", crc64_update, NATIVE_NOESCAPE },
    { "hash/maphash.hash", maphash_hash, NATIVE_NOESCAPE },
    { "hash/maphash.random", maphash_random, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
