/* alg.h - hashing, for maps and value_hash. */
#ifndef VOLE_RUNTIME_ALG_H
#define VOLE_RUNTIME_ALG_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "runtime/type.h"

/* Random for each process; set by alginit from the system's randomness. */
extern uint64_t hashkey[4];
void alginit(void);

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __uint128_t m = (__uint128_t)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Two rounds: after one the hash of a key is a multiple of the seed, and for one seed in a hundred
 * the hashes of keys in even steps leave whole ranges of the table empty. */
static inline uint64_t memhash64(uint64_t v, uint64_t seed)
{
    return hash_mix(hash_mix(v ^ hashkey[1], seed ^ hashkey[0] ^ 8), hashkey[2]);
}
static inline uint64_t memhash32(uint32_t v, uint64_t seed)
{
    return hash_mix(hash_mix(v ^ hashkey[1], seed ^ hashkey[0] ^ 4), hashkey[2]);
}

uint64_t memhash_long(const void *p, uint64_t seed, size_t n);

/* n bytes at p. */
static inline uint64_t memhash(const void *p, uint64_t seed, size_t n)
{
    uint64_t a, b;
    const uint8_t *s = p;
    if (n > 16)
        return memhash_long(p, seed, n);
    if (n >= 8) {
        memcpy(&a, s, 8);
        memcpy(&b, s + n - 8, 8);
    } else if (n >= 4) {
        uint32_t x, y;
        memcpy(&x, s, 4);
        memcpy(&y, s + n - 4, 4);
        a = x;
        b = y;
    } else if (n > 0) {
        a = (uint64_t)s[0] | (uint64_t)s[n / 2] << 8 | (uint64_t)s[n - 1] << 16;
        b = 0;
    } else {
        a = b = 0;
    }
    return hash_mix(hash_mix(a ^ hashkey[1], b ^ seed), hashkey[2] ^ n);
}

static inline uint64_t strhash(gostring s, uint64_t seed)
{
    return memhash(s.ptr, seed, (size_t)s.len);
}

#endif
