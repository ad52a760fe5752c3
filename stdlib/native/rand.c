/* rand.c - the additive lagged Fibonacci generator of math/rand: x[n] = x[n-273] + x[n-607].
 *
 * The source of package rand is the Go struct rng; the default source is here, with a lock that is
 * held for some nanoseconds.
 */
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/random.h>
#include <time.h>

#include "runtime/native.h"
#include "runtime/type.h"

enum { RNG_LEN = 607, RNG_TAP = 273 };
#define INT31_MAX 2147483647

#include "stdlib/native/rand_data.h"

typedef struct rng { /* rngSource in stdlib/math/rand/native.go */
    int64_t tap, feed;
    uint64_t vec[RNG_LEN];
} rng;

/* Park and Miller's generator, which spreads the seed over the state. */
static uint64_t seed_step(uint64_t *x)
{
    return *x = *x * 48271 % INT31_MAX;
}

static void rng_seed(rng *r, int64_t seed)
{
    r->tap = 0;
    r->feed = RNG_LEN - RNG_TAP;
    seed %= INT31_MAX;
    if (seed < 0)
        seed += INT31_MAX;
    if (seed == 0)
        seed = 89482311;
    uint64_t x = (uint64_t)seed;
    for (int i = 0; i < 20; i++)
        seed_step(&x);
    for (int i = 0; i < RNG_LEN; i++) {
        uint64_t u = seed_step(&x) << 40;
        u ^= seed_step(&x) << 20;
        u ^= seed_step(&x);
        r->vec[i] = u ^ rng_start[i];
    }
}

static uint64_t rng_uint64(rng *r)
{
    if (--r->tap < 0)
        r->tap += RNG_LEN;
    if (--r->feed < 0)
        r->feed += RNG_LEN;
    return r->vec[r->feed] += r->vec[r->tap];
}

static int64_t rng_int63(rng *r)
{
    return (int64_t)(rng_uint64(r) & INT64_MAX);
}

/* Numbers below n > 0, without bias: the last, incomplete run of n numbers is not used. */
static int64_t rng_int31n(rng *r, int64_t n)
{
    int64_t v = rng_int63(r) >> 32;
    if ((n & (n - 1)) == 0)
        return v & (n - 1);
    int64_t max = INT31_MAX - ((int64_t)1 << 31) % n;
    while (v > max)
        v = rng_int63(r) >> 32;
    return v % n;
}

static int64_t rng_int63n(rng *r, int64_t n)
{
    int64_t v = rng_int63(r);
    if ((n & (n - 1)) == 0)
        return v & (n - 1);
    int64_t max = INT64_MAX - (int64_t)(((uint64_t)1 << 63) % (uint64_t)n);
    while (v > max)
        v = rng_int63(r);
    return v % n;
}

/* ---- the default source ---- */

/* The low seven bytes of numbers, from the lowest on: what is left of the last one. */
typedef struct byte_source {
    int64_t value;
    int64_t left;
} byte_source;

static void read_bytes(rng *r, byte_source *b, uint8_t *p, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        if (b->left == 0) {
            b->value = rng_int63(r);
            b->left = 7;
        }
        p[i] = (uint8_t)b->value;
        b->value >>= 8;
        b->left--;
    }
}

static atomic_flag global_lock = ATOMIC_FLAG_INIT; /* protects the three below */
static rng global;
static byte_source global_bytes;
static bool global_seeded;

static rng *lock_global(void)
{
    for (int spins = 0; atomic_flag_test_and_set_explicit(&global_lock, memory_order_acquire); spins++)
        if (spins > 100)
            sched_yield();
    if (!global_seeded) {
        global_seeded = true;
        rng_seed(&global, 1);
    }
    return &global;
}

static void unlock_global(void)
{
    atomic_flag_clear_explicit(&global_lock, memory_order_release);
}

/* ---- the default source of math/rand/v2: Wang Yi's wyrand, one for each thread ---- */

static _Thread_local uint64_t wyrand_state;

static uint64_t wyrand(void)
{
    if (wyrand_state == 0 && getrandom(&wyrand_state, sizeof wyrand_state, GRND_NONBLOCK) < 0) {
        struct timespec ts; /* early at boot: better than nothing */
        clock_gettime(CLOCK_MONOTONIC, &ts);
        wyrand_state = (uint64_t)ts.tv_nsec * 0x9e3779b97f4a7c15u ^ (uint64_t)(uintptr_t)&wyrand_state;
    }
    wyrand_state += 0xa0761d6478bd642fu;
    unsigned __int128 p = (unsigned __int128)wyrand_state * (wyrand_state ^ 0xe7037ed1a0b428dbu);
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

/* ---- the natives ---- */

static opstatus v2_uint64(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = wyrand();
    return OP_OK;
}

/* For libraries, which reach it by //go:linkname. */
static opstatus fastrand(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint32_t)wyrand();
    return OP_OK;
}

static opstatus fastrandn(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = (wyrand() >> 32) * (uint32_t)args[0] >> 32;
    return OP_OK;
}

static opstatus native_seed(struct g *gp, uint64_t *args)
{
    struct { int64_t seed; rng *r; } *f = (void *)args;
    (void)gp;
    rng_seed(f->r, f->seed);
    return OP_OK;
}

static opstatus native_uint64(struct g *gp, uint64_t *args)
{
    struct { rng *r; uint64_t result; } *f = (void *)args;
    (void)gp;
    f->result = rng_uint64(f->r);
    return OP_OK;
}

static opstatus native_int63(struct g *gp, uint64_t *args)
{
    struct { rng *r; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = rng_int63(f->r);
    return OP_OK;
}

struct below { int64_t n; rng *r; int64_t result; };

static opstatus native_int31n(struct g *gp, uint64_t *args)
{
    struct below *f = (struct below *)args;
    (void)gp;
    f->result = rng_int31n(f->r, f->n);
    return OP_OK;
}

static opstatus native_int63n(struct g *gp, uint64_t *args)
{
    struct below *f = (struct below *)args;
    (void)gp;
    f->result = rng_int63n(f->r, f->n);
    return OP_OK;
}

static opstatus global_seed(struct g *gp, uint64_t *args)
{
    (void)gp;
    rng_seed(lock_global(), (int64_t)args[0]);
    global_bytes.left = 0;
    unlock_global();
    return OP_OK;
}

static opstatus global_uint64(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = rng_uint64(lock_global());
    unlock_global();
    return OP_OK;
}

static opstatus global_int63(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)rng_int63(lock_global());
    unlock_global();
    return OP_OK;
}

static opstatus global_int31n(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = (uint64_t)rng_int31n(lock_global(), (int64_t)args[0]);
    unlock_global();
    return OP_OK;
}

static opstatus global_int63n(struct g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = (uint64_t)rng_int63n(lock_global(), (int64_t)args[0]);
    unlock_global();
    return OP_OK;
}

static opstatus global_read(struct g *gp, uint64_t *args)
{
    const slice *p = (const slice *)args;
    (void)gp;
    read_bytes(lock_global(), &global_bytes, p->ptr, p->len);
    unlock_global();
    return OP_OK;
}

static opstatus native_read(struct g *gp, uint64_t *args)
{
    struct { byte_source *b; slice p; rng *r; } *f = (void *)args;
    (void)gp;
    read_bytes(f->r, f->b, f->p.ptr, f->p.len);
    return OP_OK;
}

const native_entry natives_rand[] = {
    { "math/rand.(*rngSource).read", native_read, NATIVE_NOESCAPE },
    { "math/rand.globalRead", global_read, NATIVE_NOESCAPE },
    { "math/rand.(*rngSource).Seed", native_seed, NATIVE_NOESCAPE },
    { "math/rand.(*rngSource).Uint64", native_uint64, NATIVE_NOESCAPE },
    { "math/rand.(*rngSource).Int63", native_int63, NATIVE_NOESCAPE },
    { "math/rand.(*rngSource).int31n", native_int31n, NATIVE_NOESCAPE },
    { "math/rand.(*rngSource).int63n", native_int63n, NATIVE_NOESCAPE },
    { "math/rand.globalSeed", global_seed, NATIVE_NOESCAPE },
    { "math/rand.globalUint64", global_uint64, NATIVE_NOESCAPE },
    { "math/rand.globalInt63", global_int63, NATIVE_NOESCAPE },
    { "math/rand.globalInt31n", global_int31n, NATIVE_NOESCAPE },
    { "math/rand.globalInt63n", global_int63n, NATIVE_NOESCAPE },
    { "math/rand/v2.globalUint64", v2_uint64, NATIVE_NOESCAPE },
    { "runtime.fastrand", fastrand, NATIVE_NOESCAPE },
    { "runtime.fastrandn", fastrandn, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
