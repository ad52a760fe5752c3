/* alg.c - equality and hashing of values, driven by their type descriptors.
 *
 * Values whose == is a comparison of bytes (TFLAG_REGULAR_MEM) take one memcmp or one hash of
 * bytes; the rest is walked by kind. Interfaces inside interfaces may nest as deep as a program
 * builds them, so the walk counts its depth and gives up far from the end of the C stack.
 *
 * The hash is a multiply-and-fold mix (two 64-bit words a round); seeds come from the map.
 */
#include "runtime/type.h"

#include <string.h>

#include "runtime/proc.h"

enum { MAX_DEPTH = 10000 };

/* ---- equality ---- */

static alg_status equal(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth);

static bool bytes_equal(const char *p, const char *q, uint64_t n)
{
    return p == q || memcmp(p, q, n) == 0;
}

/* Two data words of the same dynamic type. */
static alg_status equal_dynamic(const type *t, void *a, void *b, bool *eq, const type **bad, int depth)
{
    if (!(t->tflag & TFLAG_COMPARABLE)) {
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
    if (type_is_direct(t)) {
        *eq = a == b;
        return ALG_OK;
    }
    return equal(t, a, b, eq, bad, depth + 1);
}

static alg_status equal_struct(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth)
{
    for (uint64_t i = 0; i < t->u.strct.nfields; i++) {
        const structfield *f = &t->u.strct.fields[i];
        if (f->name.len == 1 && f->name.ptr[0] == '_')
            continue;
        alg_status s = equal(f->typ, p + f->offset, q + f->offset, eq, bad, depth + 1);
        if (s != ALG_OK || !*eq)
            return s;
    }
    *eq = true;
    return ALG_OK;
}

static alg_status equal_array(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth)
{
    *eq = true;
    for (uint64_t i = 0; i < t->u.array.len && *eq; i++) {
        alg_status s = equal(t->elem, p + i * t->elem->size, q + i * t->elem->size, eq, bad, depth + 1);
        if (s != ALG_OK)
            return s;
    }
    return ALG_OK;
}

static alg_status equal_interface(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth)
{
    const eface *a = (const eface *)p, *b = (const eface *)q;
    *eq = false;
    if (a->type != b->type) /* or the itabs, which are canonical too */
        return ALG_OK;
    *eq = true;
    if (!a->type)
        return ALG_OK;
    const type *dyn = t->u.iface.nmethods ? ((const itab *)(const void *)a->type)->type : a->type;
    return equal_dynamic(dyn, a->data, b->data, eq, bad, depth);
}

static alg_status equal(const type *t, const char *p, const char *q, bool *eq, const type **bad, int depth)
{
    if (depth > MAX_DEPTH)
        return ALG_TOO_DEEP;
    if (t->tflag & TFLAG_REGULAR_MEM) {
        *eq = bytes_equal(p, q, t->size);
        return ALG_OK;
    }
    switch (t->kind) {
    case KIND_FLOAT32: *eq = *(const float *)p == *(const float *)q; return ALG_OK;
    case KIND_FLOAT64: *eq = *(const double *)p == *(const double *)q; return ALG_OK;
    case KIND_COMPLEX64: {
        const float *a = (const float *)p, *b = (const float *)q;
        *eq = a[0] == b[0] && a[1] == b[1];
        return ALG_OK;
    }
    case KIND_COMPLEX128: {
        const double *a = (const double *)p, *b = (const double *)q;
        *eq = a[0] == b[0] && a[1] == b[1];
        return ALG_OK;
    }
    case KIND_STRING: {
        const gostring *a = (const gostring *)p, *b = (const gostring *)q;
        *eq = a->len == b->len && (a->len == 0 || bytes_equal(a->ptr, b->ptr, (uint64_t)a->len));
        return ALG_OK;
    }
    case KIND_INTERFACE: return equal_interface(t, p, q, eq, bad, depth);
    case KIND_STRUCT: return equal_struct(t, p, q, eq, bad, depth);
    case KIND_ARRAY: return equal_array(t, p, q, eq, bad, depth);
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
    if (!*eq || !a.type)
        return ALG_OK;
    return equal_dynamic(a.type, a.data, b.data, eq, bad, 0);
}

alg_status ifaceeq(iface a, iface b, bool *eq, const type **bad)
{
    *eq = a.tab == b.tab;
    if (!*eq || !a.tab)
        return ALG_OK;
    return equal_dynamic(a.tab->type, a.data, b.data, eq, bad, 0);
}

/* ---- hashing ---- */

static const uint64_t K0 = 0xa0761d6478bd642full, K1 = 0xe7037ed1a0b428dbull;

static uint64_t fold(uint64_t a, uint64_t b)
{
    __uint128_t m = (__uint128_t)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static uint64_t read64(const char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}

static uint64_t hash_bytes(const char *p, uint64_t n, uint64_t seed)
{
    uint64_t h = seed ^ K0, left = n;
    for (; left >= 16; p += 16, left -= 16)
        h = fold(read64(p) ^ K1, read64(p + 8) ^ h);
    uint64_t a = 0, b = 0;
    if (left >= 8) {
        a = read64(p);
        b = read64(p + left - 8);
    } else if (left) {
        memcpy(&a, p, left);
    }
    return fold(K1 ^ n, fold(a ^ K1, b ^ h));
}

static uint64_t hash_double(double d, uint64_t seed)
{
    if (d == 0)
        return fold(seed ^ K0, K1); /* +0 == -0 */
    if (d != d)
        return fold(fastrand64(), K1); /* NaN != NaN */
    uint64_t bits;
    memcpy(&bits, &d, 8);
    return fold(bits ^ K1, seed ^ K0);
}

static alg_status hash(const type *t, const char *p, uint64_t seed, uint64_t *h, const type **bad, int depth);

static alg_status hash_dynamic(const type *t, void *const *data, uint64_t seed, uint64_t *h, const type **bad, int depth)
{
    if (!(t->tflag & TFLAG_COMPARABLE)) {
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
    seed ^= t->hash;
    return hash(t, type_is_direct(t) ? (const char *)data : *data, seed, h, bad, depth + 1);
}

static alg_status hash_parts(const type *t, const char *p, uint64_t seed, uint64_t *h, const type **bad, int depth)
{
    bool array = t->kind == KIND_ARRAY;
    uint64_t n = array ? t->u.array.len : t->u.strct.nfields;
    *h = seed;
    for (uint64_t i = 0; i < n; i++) {
        const structfield *f = array ? NULL : &t->u.strct.fields[i];
        if (f && f->name.len == 1 && f->name.ptr[0] == '_')
            continue;
        alg_status s = hash(array ? t->elem : f->typ, p + (array ? i * t->elem->size : f->offset), *h, h, bad, depth + 1);
        if (s != ALG_OK)
            return s;
    }
    return ALG_OK;
}

static alg_status hash(const type *t, const char *p, uint64_t seed, uint64_t *h, const type **bad, int depth)
{
    if (depth > MAX_DEPTH)
        return ALG_TOO_DEEP;
    if (t->tflag & TFLAG_REGULAR_MEM) {
        *h = hash_bytes(p, t->size, seed);
        return ALG_OK;
    }
    switch (t->kind) {
    case KIND_FLOAT32: *h = hash_double(*(const float *)p, seed); return ALG_OK;
    case KIND_FLOAT64: *h = hash_double(*(const double *)p, seed); return ALG_OK;
    case KIND_COMPLEX64:
        *h = hash_double(((const float *)p)[1], hash_double(((const float *)p)[0], seed));
        return ALG_OK;
    case KIND_COMPLEX128:
        *h = hash_double(((const double *)p)[1], hash_double(((const double *)p)[0], seed));
        return ALG_OK;
    case KIND_STRING: {
        const gostring *s = (const gostring *)p;
        *h = hash_bytes(s->ptr, (uint64_t)s->len, seed);
        return ALG_OK;
    }
    case KIND_INTERFACE: {
        const eface *e = (const eface *)p;
        *h = fold(seed ^ K1, K0);
        if (!e->type)
            return ALG_OK;
        const type *dyn = t->u.iface.nmethods ? ((const itab *)(const void *)e->type)->type : e->type;
        return hash_dynamic(dyn, &e->data, seed, h, bad, depth);
    }
    case KIND_STRUCT:
    case KIND_ARRAY: return hash_parts(t, p, seed, h, bad, depth);
    default:
        *bad = t;
        return ALG_UNCOMPARABLE;
    }
}

alg_status value_hash(const type *t, const void *p, uint64_t seed, uint64_t *h, const type **bad)
{
    return hash(t, p, seed, h, bad, 0);
}
