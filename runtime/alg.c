/* alg.c - equality and hashing of values, by type.
 *
 * Hashing multiplies 64-bit pieces, mixed with keys that are random for the process, to 128 bits and folds
 * them. It resists collisions that are not made to measure; maps take a new seed each on top.
 *
 * Values that contain interfaces are compared and hashed recursively; the depth is limited, because C runs
 * on the thread's stack.
 */
#include "runtime/alg.h"

#include "runtime/iface.h"
#include "runtime/os_linux.h"
#include "runtime/proc.h"

enum { MAX_DEPTH = 10000 };

uint64_t hashkey[4] = { 0x9e3779b97f4a7c15u, 0xc2b2ae3d27d4eb4fu, 0x165667b19e3779f9u, 0xd6e8feb86659fd93u };

void alginit(void)
{
    uint64_t x = startup_random;
    for (int i = 0; i < 4; i++) {
        x = hash_mix(x + 0x9e3779b97f4a7c15u, hashkey[i]);
        hashkey[i] ^= x << 1;   /* keeps them odd */
    }
}

uint64_t memhash_long(const void *p, uint64_t seed, size_t n)
{
    const uint8_t *s = p;
    size_t left = n;
    uint64_t a, b, seed1 = seed ^ hashkey[3];
    seed ^= hashkey[0];
    for (; left > 32; left -= 32, s += 32) {
        uint64_t w[4];
        memcpy(w, s, 32);
        seed = hash_mix(w[0] ^ hashkey[1], w[1] ^ seed);
        seed1 = hash_mix(w[2] ^ hashkey[2], w[3] ^ seed1);
    }
    seed ^= seed1;
    if (left > 16) {
        uint64_t w[2];
        memcpy(w, s, 16);
        seed = hash_mix(w[0] ^ hashkey[1], w[1] ^ seed);
        s += 16;
        left -= 16;
    }
    memcpy(&a, s + left - 16, 8);   /* there are more than 16 bytes: reach back */
    memcpy(&b, s + left - 8, 8);
    return hash_mix(hash_mix(a ^ hashkey[1], b ^ seed), hashkey[2] ^ n);
}

/* ---- equality ---- */

static alg_status equal(const type *t, const void *p, const void *q, bool *eq, const type **bad, int depth);

/* Two dynamic values of the same type. */
static alg_status equal_data(const type *t, const void *a, const void *b, bool *eq, const type **bad, int depth)
{
    if (!(t->tflag & TFLAG_COMPARABLE)) {
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
    if (type_is_direct(t)) {
        *eq = a == b;
        return ALG_OK;
    }
    if (a == b && t->tflag & TFLAG_REGULAR_MEM) {
        *eq = true;
        return ALG_OK;
    }
    return equal(t, a, b, eq, bad, depth + 1);
}

static alg_status equal_fields(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth)
{
    *eq = true;
    for (uint64_t i = 0; i < t->u.strct.nfields && *eq; i++) {
        const structfield *f = &t->u.strct.fields[i];
        if (f->name.len == 1 && f->name.ptr[0] == '_')
            continue;
        alg_status st = equal(f->typ, p + f->offset, q + f->offset, eq, bad, depth);
        if (st != ALG_OK)
            return st;
    }
    return ALG_OK;
}

static alg_status equal_elems(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth)
{
    *eq = true;
    for (uint64_t i = 0; i < t->u.array.len && *eq; i++) {
        alg_status st = equal(t->elem, p + i * t->elem->size, q + i * t->elem->size, eq, bad, depth);
        if (st != ALG_OK)
            return st;
    }
    return ALG_OK;
}

static alg_status equal(const type *t, const void *p, const void *q, bool *eq, const type **bad, int depth)
{
    if (depth > MAX_DEPTH)
        return ALG_TOO_DEEP;
    if (t->tflag & TFLAG_REGULAR_MEM) {
        *eq = memcmp(p, q, t->size) == 0;
        return ALG_OK;
    }
    switch (t->kind) {
    case KIND_FLOAT32:
        *eq = *(const float *)p == *(const float *)q;
        return ALG_OK;
    case KIND_FLOAT64:
        *eq = *(const double *)p == *(const double *)q;
        return ALG_OK;
    case KIND_COMPLEX64: {
        const float *a = p, *b = q;
        *eq = a[0] == b[0] && a[1] == b[1];
        return ALG_OK;
    }
    case KIND_COMPLEX128: {
        const double *a = p, *b = q;
        *eq = a[0] == b[0] && a[1] == b[1];
        return ALG_OK;
    }
    case KIND_STRING: {
        const gostring *a = p, *b = q;
        *eq = a->len == b->len && (a->ptr == b->ptr || a->len == 0 || memcmp(a->ptr, b->ptr, (size_t)a->len) == 0);
        return ALG_OK;
    }
    case KIND_INTERFACE: {
        /* One itab for a pair of types, so first words differ if the types do. */
        void *const *a = p, *const *b = q;
        const type *dyn = iface_dyntype(t, a[0]);
        *eq = a[0] == b[0];
        return *eq && dyn ? equal_data(dyn, a[1], b[1], eq, bad, depth) : ALG_OK;
    }
    case KIND_ARRAY:
        return equal_elems(t, p, q, eq, bad, depth);
    case KIND_STRUCT:
        return equal_fields(t, p, q, eq, bad, depth);
    default:
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
}

alg_status value_equal(const type *t, const void *p, const void *q, bool *eq, const type **bad)
{
    return equal(t, p, q, eq, bad, 0);
}

alg_status efaceeq(eface a, eface b, bool *eq, const type **bad)
{
    *eq = a.type == b.type;
    return *eq && a.type ? equal_data(a.type, a.data, b.data, eq, bad, 0) : ALG_OK;
}

alg_status ifaceeq(iface a, iface b, bool *eq, const type **bad)
{
    /* Values may have come through different interface types with the same methods: the tables differ then. */
    *eq = a.tab == b.tab || (a.tab && b.tab && a.tab->type == b.tab->type);
    return *eq && a.tab ? equal_data(a.tab->type, a.data, b.data, eq, bad, 0) : ALG_OK;
}

/* ---- hashing ---- */

static alg_status hash(const type *t, const void *p, uint64_t seed, uint64_t *h, const type **bad, int depth);

static uint64_t hash_float(double f, uint64_t seed)
{
    if (f == 0)
        return hash_mix(seed ^ hashkey[0], hashkey[3]);     /* +0 and -0 are equal */
    if (f != f)
        return hash_mix(fastrand64(), seed ^ hashkey[3]);   /* no NaN equals another */
    uint64_t bits;
    memcpy(&bits, &f, 8);
    return memhash64(bits, seed);
}

static alg_status hash_dynamic(const type *t, const void *const *word, uint64_t seed, uint64_t *h, const type **bad,
                               int depth)
{
    if (!t) {
        *h = memhash64(0, seed);
        return ALG_OK;
    }
    if (!(t->tflag & TFLAG_COMPARABLE)) {
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
    seed = memhash64((uintptr_t)t, seed);
    return hash(t, type_is_direct(t) ? (const void *)&word[1] : word[1], seed, h, bad, depth + 1);
}

static alg_status hash_fields(const type *t, const char *p, uint64_t *h, const type **bad, int depth)
{
    for (uint64_t i = 0; i < t->u.strct.nfields; i++) {
        const structfield *f = &t->u.strct.fields[i];
        if (f->name.len == 1 && f->name.ptr[0] == '_')
            continue;
        alg_status st = hash(f->typ, p + f->offset, *h, h, bad, depth);
        if (st != ALG_OK)
            return st;
    }
    return ALG_OK;
}

static alg_status hash_elems(const type *t, const char *p, uint64_t *h, const type **bad, int depth)
{
    for (uint64_t i = 0; i < t->u.array.len; i++) {
        alg_status st = hash(t->elem, p + i * t->elem->size, *h, h, bad, depth);
        if (st != ALG_OK)
            return st;
    }
    return ALG_OK;
}

static alg_status hash(const type *t, const void *p, uint64_t seed, uint64_t *h, const type **bad, int depth)
{
    if (depth > MAX_DEPTH)
        return ALG_TOO_DEEP;
    *h = seed;
    if (t->tflag & TFLAG_REGULAR_MEM) {
        *h = memhash(p, seed, t->size);
        return ALG_OK;
    }
    switch (t->kind) {
    case KIND_FLOAT32:
        *h = hash_float(*(const float *)p, seed);
        return ALG_OK;
    case KIND_FLOAT64:
        *h = hash_float(*(const double *)p, seed);
        return ALG_OK;
    case KIND_COMPLEX64:
        *h = hash_float(((const float *)p)[1], hash_float(((const float *)p)[0], seed));
        return ALG_OK;
    case KIND_COMPLEX128:
        *h = hash_float(((const double *)p)[1], hash_float(((const double *)p)[0], seed));
        return ALG_OK;
    case KIND_STRING:
        *h = strhash(*(const gostring *)p, seed);
        return ALG_OK;
    case KIND_INTERFACE:
        return hash_dynamic(iface_dyntype(t, *(void *const *)p), p, seed, h, bad, depth);
    case KIND_ARRAY:
        return hash_elems(t, p, h, bad, depth);
    case KIND_STRUCT:
        return hash_fields(t, p, h, bad, depth);
    default:
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
}

alg_status value_hash(const type *t, const void *p, uint64_t seed, uint64_t *h, const type **bad)
{
    return hash(t, p, seed, h, bad, 0);
}
