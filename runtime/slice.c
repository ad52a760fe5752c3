/* slice.c - make, append, copy; see slice.h. */
#include "runtime/slice.h"

#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"

enum { DOUBLING_LIMIT = 256 };  /* below, append doubles; above, growth tends to 1.25 */

static bool array_bytes(const type *et, int64_t n, uintptr_t *bytes)
{
    return n >= 0 && !__builtin_mul_overflow(et->size, (uintptr_t)n, bytes) && *bytes <= MAX_ALLOC;
}

opstatus makeslice(g *gp, const type *et, int64_t len, int64_t cap, slice *out)
{
    uintptr_t bytes;
    if (!array_bytes(et, cap, &bytes) || len < 0 || len > cap) {
        if (len < 0 || !array_bytes(et, len, &bytes))
            return panicmakeslicelen(gp);
        return panicmakeslicecap(gp);
    }
    *out = (slice){ NULL, len, cap };
    if (bytes >= MALLOC_PIECES_MIN)
        return malloc_in_pieces(gp, bytes, et, &out->ptr);
    out->ptr = mallocgc(bytes, et, true);
    return OP_OK;
}

/* Capacity by the growth rule, before rounding to a size class. */
static int64_t next_cap(int64_t newlen, int64_t oldcap)
{
    int64_t twice = oldcap + oldcap;
    if (newlen > twice)
        return newlen;
    if (oldcap < DOUBLING_LIMIT)
        return twice;
    int64_t cap = oldcap;
    while (cap >= 0 && cap < newlen)
        cap += (cap + 3 * DOUBLING_LIMIT) >> 2;
    return cap <= 0 ? newlen : cap;
}

opstatus growslice(g *gp, const type *et, slice old, int64_t newlen, slice *out)
{
    if (newlen < 0)
        return panic_error(gp, "growslice: cap out of range");
    if (et->size == 0) {
        *out = (slice){ old.ptr ? old.ptr : (void *)&zerobase, newlen, newlen };
        return OP_OK;
    }
    uintptr_t bytes;
    int64_t cap = next_cap(newlen, old.cap);
    if (!array_bytes(et, cap, &bytes))
        return panic_error(gp, "growslice: cap out of range");
    bool noscan = et->ptrdata == 0;
    /* Capacities are the same for all element types of a size, as programs see them in Go up to 1.21; the
     * type word of larger pointerful objects comes on top. */
    bytes = roundupsize(bytes, true);
    cap = (int64_t)(bytes / et->size);
    bytes = (uintptr_t)cap * et->size;
    uintptr_t used = (uintptr_t)old.len * et->size, filled = (uintptr_t)newlen * et->size;
    char *p = mallocgc(bytes, noscan ? NULL : et, false);
    if (noscan) {
        memset(p + filled, 0, bytes - filled); /* no pointers */
        if (used)
            memmove(p, old.ptr, used); /* no pointers */
    } else {
        if (write_barrier_enabled)
            bulk_barrier_fresh(et, old.ptr, used);
        memmove_words(p, old.ptr, used);
    }
    *out = (slice){ p, newlen, cap };
    return OP_OK;
}

opstatus growslice_zero(g *gp, const type *et, slice old, int64_t newlen, slice *out)
{
    opstatus st = growslice(gp, et, old, newlen, out);
    if (st == OP_OK && et->ptrdata == 0)
        /* no pointers */
        memset((char *)out->ptr + (uintptr_t)old.len * et->size, 0, (uintptr_t)(newlen - old.len) * et->size);
    return st;
}

opstatus appendslice(g *gp, const type *et, slice s, const void *src, int64_t n, slice *out)
{
    if (n == 0) {
        *out = s;
        return OP_OK;
    }
    int64_t len;
    if (__builtin_add_overflow(s.len, n, &len))
        len = -1;
    slice d = { s.ptr, len, s.cap };
    if (len < 0 || len > s.cap) {
        opstatus st = growslice(gp, et, s, len, &d);
        if (st != OP_OK)
            return st;
    }
    /* src may be part of s: growing copied it, moving in place is a memmove */
    typedmemmove_n(et, (char *)d.ptr + (uintptr_t)s.len * et->size, src, (size_t)n * et->size);
    *out = d;
    return OP_OK;
}

int64_t slicecopy(const type *et, void *dst, int64_t dlen, const void *src, int64_t slen)
{
    return typedslicecopy(et, dst, dlen, src, slen);
}

void sliceclear(const type *et, void *p, int64_t len)
{
    if (len > 0)
        typedmemclr_n(et, p, (size_t)len * et->size);
}
