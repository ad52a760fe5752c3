/* slice.c - make, append, copy.
 *
 * Growth: double the capacity while it is below 256, then by a quarter of it plus 192, so that the
 * factor falls smoothly from 2 to 1.25; never less than what is needed; then rounded up to what the
 * size class gives anyway.
 */
#include "runtime/slice.h"

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"

enum { GROW_THRESHOLD = 256 };

/* n elements in bytes; false: too much. */
static bool bytes_of(const type *et, int64_t n, uintptr_t *bytes)
{
    if (n < 0 || __builtin_mul_overflow((uintptr_t)n, (uintptr_t)et->size, bytes))
        return false;
    return *bytes <= MAX_ALLOC;
}

static const type *scan_type(const type *et) { return et->ptrdata ? et : NULL; }

opstatus makeslice(g *gp, const type *et, int64_t len, int64_t cap, slice *out)
{
    uintptr_t bytes;
    if (!bytes_of(et, len, &bytes))
        return panicmakeslicelen(gp);
    if (len > cap || !bytes_of(et, cap, &bytes))
        return panicmakeslicecap(gp);
    *out = (slice){ mallocgc(bytes, scan_type(et), true), len, cap };
    return OP_OK;
}

static int64_t next_cap(int64_t oldcap, int64_t need)
{
    if (need > oldcap * 2)
        return need;
    if (oldcap < GROW_THRESHOLD)
        return oldcap * 2;
    int64_t cap = oldcap;
    while (cap < need && cap > 0)
        cap += (cap + 3 * GROW_THRESHOLD) / 4;
    return cap > 0 ? cap : need;
}

static opstatus grow(g *gp, const type *et, slice old, int64_t newlen, bool zero_new, slice *out)
{
    uintptr_t bytes;
    if (newlen < 0)
        return panic_error(gp, "growslice: len out of range");
    if (et->size == 0) {
        *out = (slice){ &zerobase, newlen, newlen };
        return OP_OK;
    }
    int64_t cap = next_cap(old.cap, newlen);
    if (!bytes_of(et, cap, &bytes))
        return panic_error(gp, "growslice: len out of range");
    bool noscan = et->ptrdata == 0;
    bytes = roundupsize(bytes, noscan);
    cap = (int64_t)(bytes / et->size);
    bytes = (uintptr_t)cap * et->size;
    uintptr_t used = (uintptr_t)old.len * et->size;
    char *p = mallocgc(bytes, scan_type(et), !noscan);
    if (noscan) {
        uintptr_t from = zero_new ? used : (uintptr_t)newlen * et->size;
        memset(p + from, 0, bytes - from);
        if (used)
            memcpy(p, old.ptr, used);
    } else if (used) {
        if (write_barrier_enabled) /* the old array's pointers leave it unseen otherwise */
            bulk_barrier_pre_write(et, p, old.ptr, used);
        memmove_words(p, old.ptr, used);
    }
    *out = (slice){ p, newlen, cap };
    return OP_OK;
}

opstatus growslice(g *gp, const type *et, slice old, int64_t newlen, slice *out)
{
    return grow(gp, et, old, newlen, false, out);
}

opstatus growslice_zero(g *gp, const type *et, slice old, int64_t newlen, slice *out)
{
    return grow(gp, et, old, newlen, true, out);
}

opstatus appendslice(g *gp, const type *et, slice s, const void *src, int64_t n, slice *out)
{
    int64_t newlen;
    slice r = s;
    if (n == 0) {
        *out = s;
        return OP_OK;
    }
    if (__builtin_add_overflow(s.len, n, &newlen))
        newlen = -1;
    if (newlen < 0 || newlen > s.cap) {
        opstatus st = grow(gp, et, s, newlen, false, &r);
        if (st != OP_OK)
            return st;
    }
    r.len = newlen;
    slicecopy(et, (char *)r.ptr + (uintptr_t)s.len * et->size, n, src, n);
    *out = r;
    return OP_OK;
}

int64_t slicecopy(const type *et, void *dst, int64_t dlen, const void *src, int64_t slen)
{
    int64_t n = dlen < slen ? dlen : slen;
    if (n == 0 || et->size == 0)
        return n;
    if (et->ptrdata == 0)
        memmove(dst, src, (size_t)n * et->size);
    else
        typedslicecopy(et, dst, n, src, n);
    return n;
}

void sliceclear(const type *et, void *p, int64_t len)
{
    if (len <= 0 || et->size == 0)
        return;
    if (et->ptrdata == 0)
        memset(p, 0, (size_t)len * et->size);
    else
        typedmemclr_n(et, p, (size_t)len * et->size);
}
