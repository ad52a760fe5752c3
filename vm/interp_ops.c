/* interp_ops.c - the ops that are calls: comparison of composite values, memory of any type, slicing,
 * allocation, strings, maps, interfaces, print.
 *
 * Each function is one op of ops.def, named slow_<OP>; see there for the operands. Pointers may be held in C
 * locals throughout: an op is atomic for the collector. Values read from the frame are read before the
 * results are written, as defined and used slots may be the same.
 */
#include "vm/interp.h"

#include <math.h>
#include <string.h>

#include "runtime/chan.h"
#include "runtime/iface.h"
#include "runtime/malloc_inl.h"
#include "runtime/map.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/print.h"
#include "runtime/slice.h"
#include "runtime/string.h"

#define UNUSED(x) ((void)(x))

/* ---- operands ---- */

static inline const type *wtype(const insn *pc) { return (const type *)(uintptr_t)pc[1].word; }
static inline void *ptr_at(const uint64_t *s) { return (void *)(uintptr_t)*s; }
static inline gostring str_at(const uint64_t *s) { return (gostring){ ptr_at(s), (int64_t)s[1] }; }
static inline slice slc_at(const uint64_t *s) { return (slice){ ptr_at(s), (int64_t)s[1], (int64_t)s[2] }; }

static inline void set_ptr(uint64_t *d, const void *p) { *d = (uint64_t)(uintptr_t)p; }
static inline void set_str(uint64_t *d, gostring s)
{
    set_ptr(d, s.ptr);
    d[1] = (uint64_t)s.len;
}
static inline void set_slc(uint64_t *d, slice s)
{
    set_ptr(d, s.ptr);
    d[1] = (uint64_t)s.len;
    d[2] = (uint64_t)s.cap;
}

/* ---- complex numbers ---- */

typedef struct cplx { double re, im; } cplx;

static double copy_inf(double x) { return copysign(isinf(x) ? 1 : 0, x); }

/* Robert Smith's division, with the infinities of C99's Annex G, as Go does it. */
static cplx cdiv(cplx n, cplx m)
{
    double e, f;
    if (fabs(m.re) >= fabs(m.im)) {
        double ratio = m.im / m.re, denom = m.re + ratio * m.im;
        e = (n.re + n.im * ratio) / denom;
        f = (n.im - n.re * ratio) / denom;
    } else {
        double ratio = m.re / m.im, denom = m.im + ratio * m.re;
        e = (n.re * ratio + n.im) / denom;
        f = (n.im * ratio - n.re) / denom;
    }
    if (!isnan(e) || !isnan(f))
        return (cplx){ e, f };
    double a = n.re, b = n.im, c = m.re, d = m.im;
    if (c == 0 && d == 0 && (!isnan(a) || !isnan(b))) {
        e = copysign(INFINITY, c) * a;
        f = copysign(INFINITY, c) * b;
    } else if ((isinf(a) || isinf(b)) && isfinite(c) && isfinite(d)) {
        a = copy_inf(a);
        b = copy_inf(b);
        e = INFINITY * (a * c + b * d);
        f = INFINITY * (b * c - a * d);
    } else if ((isinf(c) || isinf(d)) && isfinite(a) && isfinite(b)) {
        c = copy_inf(c);
        d = copy_inf(d);
        e = 0 * (a * c + b * d);
        f = 0 * (b * c - a * d);
    }
    return (cplx){ e, f };
}

static cplx cmul(cplx x, cplx y)
{
    return (cplx){ x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re };
}

static cplx c128_at(const uint64_t *s)
{
    cplx v;
    memcpy(&v, s, sizeof v); /* no pointers */
    return v;
}
static cplx c64_at(const uint64_t *s)
{
    float v[2];
    memcpy(v, s, sizeof v); /* no pointers */
    return (cplx){ (double)v[0], (double)v[1] };
}
static void set_c64(uint64_t *d, cplx v)
{
    float f[2] = { (float)v.re, (float)v.im };
    memcpy(d, f, sizeof f); /* no pointers */
}

opstatus slow_MUL_C128(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    cplx r = cmul(c128_at(&fp[pc->b]), c128_at(&fp[pc->c]));
    memcpy(&fp[pc->a], &r, sizeof r); /* no pointers */
    return OP_OK;
}

opstatus slow_DIV_C128(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    cplx r = cdiv(c128_at(&fp[pc->b]), c128_at(&fp[pc->c]));
    memcpy(&fp[pc->a], &r, sizeof r); /* no pointers */
    return OP_OK;
}

opstatus slow_MUL_C64(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_c64(&fp[pc->a], cmul(c64_at(&fp[pc->b]), c64_at(&fp[pc->c])));
    return OP_OK;
}

opstatus slow_DIV_C64(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_c64(&fp[pc->a], cdiv(c64_at(&fp[pc->b]), c64_at(&fp[pc->c])));
    return OP_OK;
}

/* ---- comparison ---- */

/* An empty string's address may be NULL. */
bool slow_memequal(const void *a, const void *b, uint64_t n) { return n == 0 || memcmp(a, b, n) == 0; }

opstatus slow_EQ_STR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    fp[pc->a] = eqstring(str_at(&fp[pc->b]), str_at(&fp[pc->c]));
    return OP_OK;
}

opstatus slow_LT_STR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    fp[pc->a] = cmpstring(str_at(&fp[pc->b]), str_at(&fp[pc->c])) < 0;
    return OP_OK;
}

opstatus slow_LE_STR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    fp[pc->a] = cmpstring(str_at(&fp[pc->b]), str_at(&fp[pc->c])) <= 0;
    return OP_OK;
}

static opstatus set_equal(g *gp, uint64_t *d, alg_status st, bool eq, const type *bad)
{
    if (st != ALG_OK)
        return panic_alg(gp, st, bad, false);
    *d = eq;
    return OP_OK;
}

opstatus slow_EQ_EFACE(g *gp, const insn *pc, uint64_t *fp)
{
    eface a = { ptr_at(&fp[pc->b]), ptr_at(&fp[pc->b + 1]) }, b = { ptr_at(&fp[pc->c]), ptr_at(&fp[pc->c + 1]) };
    bool eq = false;
    const type *bad = NULL;
    alg_status st = efaceeq(a, b, &eq, &bad);
    return set_equal(gp, &fp[pc->a], st, eq, bad);
}

opstatus slow_EQ_IFACE(g *gp, const insn *pc, uint64_t *fp)
{
    iface a = { ptr_at(&fp[pc->b]), ptr_at(&fp[pc->b + 1]) }, b = { ptr_at(&fp[pc->c]), ptr_at(&fp[pc->c + 1]) };
    bool eq = false;
    const type *bad = NULL;
    alg_status st = ifaceeq(a, b, &eq, &bad);
    return set_equal(gp, &fp[pc->a], st, eq, bad);
}

opstatus slow_EQ_T(g *gp, const insn *pc, uint64_t *fp)
{
    bool eq = false;
    const type *bad = NULL;
    alg_status st = value_equal(wtype(pc), &fp[pc->b], &fp[pc->c], &eq, &bad);
    return set_equal(gp, &fp[pc->a], st, eq, bad);
}

opstatus slow_EQ_MEM(g *gp, const insn *pc, uint64_t *fp)
{
    if (!fp[pc->b] || !fp[pc->c])
        return panicmem(gp, 0);
    bool eq = false;
    const type *bad = NULL;
    alg_status st = value_equal(wtype(pc), ptr_at(&fp[pc->b]), ptr_at(&fp[pc->c]), &eq, &bad);
    return set_equal(gp, &fp[pc->a], st, eq, bad);
}

/* ---- memory of any type ---- */

opstatus slow_LD_T(g *gp, const insn *pc, uint64_t *fp)
{
    const type *t = wtype(pc);
    const char *p = ptr_at(&fp[pc->b]);
    if (!p)
        return panicmem(gp, (uintptr_t)(intptr_t)pc->c);
    memmove_words(&fp[pc->a], p + pc->c, t->size);
    if (t->size % 8)
        memset((char *)&fp[pc->a] + t->size, 0, 8 - t->size % 8); /* own frame */
    return OP_OK;
}

opstatus slow_ST_T(g *gp, const insn *pc, uint64_t *fp)
{
    char *p = ptr_at(&fp[pc->a]);
    if (!p)
        return panicmem(gp, (uintptr_t)(intptr_t)pc->c);
    typedmemmove(wtype(pc), p + pc->c, &fp[pc->b]);
    return OP_OK;
}

opstatus slow_CLR_T(g *gp, const insn *pc, uint64_t *fp)
{
    char *p = ptr_at(&fp[pc->a]);
    if (!p)
        return panicmem(gp, (uintptr_t)(intptr_t)pc->c);
    typedmemclr(wtype(pc), p + pc->c);
    return OP_OK;
}

opstatus slow_CPY_T(g *gp, const insn *pc, uint64_t *fp)
{
    if (!fp[pc->a] || !fp[pc->b])
        return panicmem(gp, 0);
    typedmemmove(wtype(pc), ptr_at(&fp[pc->a]), ptr_at(&fp[pc->b]));
    return OP_OK;
}

/* ---- slicing ---- */

/* Checks x[lo:hi:max] by Go's rules and in Go's order. len and cap are the operand's. */
static opstatus slice_bounds(g *gp, const uint64_t *idx, uint32_t flags, bool fixed, uint64_t len, uint64_t cap,
                             uint64_t *lo, uint64_t *hi, uint64_t *max)
{
    *lo = flags & SLICE_LO ? idx[0] : 0;
    *hi = flags & SLICE_HI ? idx[1] : len;
    *max = cap;
    if (flags & SLICE_MAX) {
        *max = idx[2];
        if (*max > cap)
            return panic_bounds(gp, *max, !(flags & SLICE_UNSIGNED << 2), (int64_t)cap, fixed ? BOUNDS_SLICE3_ALEN : BOUNDS_SLICE3_ACAP);
        if (*hi > *max)
            return panic_bounds(gp, *hi, !(flags & SLICE_UNSIGNED << 1), (int64_t)*max, BOUNDS_SLICE3_B);
        if (*lo > *hi)
            return panic_bounds(gp, *lo, !(flags & SLICE_UNSIGNED), (int64_t)*hi, BOUNDS_SLICE3_C);
        return OP_OK;
    }
    if (*hi > cap)
        return panic_bounds(gp, *hi, !(flags & SLICE_UNSIGNED << 1), (int64_t)cap, fixed ? BOUNDS_SLICE_ALEN : BOUNDS_SLICE_ACAP);
    if (*lo > *hi)
        return panic_bounds(gp, *lo, !(flags & SLICE_UNSIGNED), (int64_t)*hi, BOUNDS_SLICE_B);
    return OP_OK;
}

opstatus slow_SLICE(g *gp, const insn *pc, uint64_t *fp)
{
    const uint64_t *s = &fp[pc->b];
    uint32_t size = (uint32_t)pc[1].word, flags = (uint32_t)(pc[1].word >> 32);
    uint64_t lo, hi, max, base = s[0];
    opstatus st = slice_bounds(gp, &fp[pc->c], flags, flags & SLICE_ARRAY, s[1], s[2], &lo, &hi, &max);
    if (st != OP_OK)
        return st;
    fp[pc->a] = max > lo ? base + lo * size : base; /* never past the end */
    fp[pc->a + 1] = hi - lo;
    fp[pc->a + 2] = max - lo;
    return OP_OK;
}

opstatus slow_SLICESTR(g *gp, const insn *pc, uint64_t *fp)
{
    const uint64_t *s = &fp[pc->b];
    uint64_t lo, hi, max, base = s[0];
    opstatus st = slice_bounds(gp, &fp[pc->c], (uint32_t)(pc[1].word >> 32) & ~(uint32_t)SLICE_MAX, true, s[1], s[1],
                               &lo, &hi, &max);
    if (st != OP_OK)
        return st;
    fp[pc->a] = hi > lo ? base + lo : base;
    fp[pc->a + 1] = hi - lo;
    return OP_OK;
}

opstatus slow_SLCARR(g *gp, const insn *pc, uint64_t *fp)
{
    if (fp[pc->b + 1] < pc[1].word)
        return panic_bounds(gp, fp[pc->b + 1], true, (int64_t)pc[1].word,
                            pc->c ? BOUNDS_CONVERT_ARRAY : BOUNDS_CONVERT);
    fp[pc->a] = fp[pc->b];
    return OP_OK;
}

opstatus slow_UNSAFESLC(g *gp, const insn *pc, uint64_t *fp)
{
    uint64_t p = fp[pc->a], size;
    int64_t len = (int64_t)fp[pc->b];
    bool str = pc->c == 1;
    if (len < 0 || __builtin_mul_overflow((uint64_t)len, pc[1].word, &size) || size > 0 - p)
        if (len < 0 || p)
            return panic_error(gp, str ? "unsafe.String: len out of range" : "unsafe.Slice: len out of range");
    if (!p && len > 0)
        return panic_error(gp, str ? "unsafe.String: ptr is nil and len is not zero" : "unsafe.Slice: ptr is nil and len is not zero");
    return OP_OK;
}

/* ---- allocation ---- */

opstatus slow_NEW(g *gp, const insn *pc, uint64_t *fp)
{
    set_ptr(&fp[pc->a], newobject_m(gp->m, wtype(pc)));
    return OP_OK;
}

opstatus slow_MAKESLICE(g *gp, const insn *pc, uint64_t *fp)
{
    slice s;
    opstatus st = makeslice(gp, wtype(pc), (int64_t)fp[pc->b], (int64_t)fp[pc->c], &s);
    if (st == OP_OK)
        set_slc(&fp[pc->a], s);
    return st;
}

opstatus slow_MAKEMAP(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_ptr(&fp[pc->a], makemap(wtype(pc), (int64_t)fp[pc->b]));
    return OP_OK;
}

opstatus slow_MAKECHAN(g *gp, const insn *pc, uint64_t *fp)
{
    hchan *c = makechan(wtype(pc), (int64_t)fp[pc->b]);
    if (!c)
        return panicchansize(gp);
    set_ptr(&fp[pc->a], c);
    return OP_OK;
}

opstatus slow_CLOSURE(g *gp, const insn *pc, uint64_t *fp)
{
    const closureinfo *ci = (const closureinfo *)(uintptr_t)pc[1].word;
    uint64_t *obj = newobject_m(gp->m, ci->obj);
    const uint64_t *captured = &fp[pc->b];
    if (write_barrier_enabled)
        bulk_barrier_fresh(ci->obj, captured - 1, ci->obj->size); /* word 0 is no pointer */
    set_ptr(obj, ci->fn);
    for (int i = 0; i < pc->c; i++)
        obj[1 + i] = captured[i];
    set_ptr(&fp[pc->a], obj);
    return OP_OK;
}

opstatus slow_BOX(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_ptr(&fp[pc->a], iface_box(wtype(pc), &fp[pc->b]));
    return OP_OK;
}

/* Makes room for one more element in b: *s is the longer slice, whose last element is to be stored. */
static opstatus grow_by_one(g *gp, const insn *pc, uint64_t *fp, slice *s)
{
    *s = slc_at(&fp[pc->b]);
    if (s->len < s->cap) {
        s->len++;
        return OP_OK;
    }
    return growslice(gp, wtype(pc), *s, s->len + 1, s);
}

#define APPEND(name, T)                                                                              \
    opstatus slow_##name(g *gp, const insn *pc, uint64_t *fp)                                        \
    {                                                                                                \
        slice s;                                                                                     \
        opstatus st = grow_by_one(gp, pc, fp, &s);                                                   \
        if (st != OP_OK)                                                                             \
            return st;                                                                               \
        ((T *)s.ptr)[s.len - 1] = (T)fp[pc->c];                                                      \
        set_slc(&fp[pc->a], s);                                                                      \
        return OP_OK;                                                                                \
    }
APPEND(APPEND_8, uint8_t)
APPEND(APPEND_16, uint16_t)
APPEND(APPEND_32, uint32_t)
APPEND(APPEND_64, uint64_t)

opstatus slow_APPEND_P(g *gp, const insn *pc, uint64_t *fp)
{
    slice s;
    opstatus st = grow_by_one(gp, pc, fp, &s);
    if (st != OP_OK)
        return st;
    store_pointer((void **)s.ptr + s.len - 1, ptr_at(&fp[pc->c]));
    set_slc(&fp[pc->a], s);
    return OP_OK;
}

opstatus slow_APPEND_T(g *gp, const insn *pc, uint64_t *fp)
{
    slice s;
    opstatus st = grow_by_one(gp, pc, fp, &s);
    if (st != OP_OK)
        return st;
    const type *t = wtype(pc);
    if (t->size)
        typedmemmove(t, (char *)s.ptr + (uint64_t)(s.len - 1) * t->size, &fp[pc->c]);
    set_slc(&fp[pc->a], s);
    return OP_OK;
}

opstatus slow_APPENDGROW(g *gp, const insn *pc, uint64_t *fp)
{
    slice s = slc_at(&fp[pc->b]);
    const type *t = wtype(pc);
    int64_t newlen = s.len + pc->c;
    if (newlen > s.cap) {
        opstatus st = growslice_zero(gp, t, s, newlen, &s);
        if (st != OP_OK)
            return st;
    } else {
        if (t->size && pc->c)
            typedmemclr_n(t, (char *)s.ptr + (uint64_t)s.len * t->size, (uint64_t)pc->c * t->size);
        s.len = newlen;
    }
    set_slc(&fp[pc->a], s);
    return OP_OK;
}

opstatus slow_APPENDSLC(g *gp, const insn *pc, uint64_t *fp)
{
    slice s;
    const uint64_t *src = &fp[pc->c];
    opstatus st = appendslice(gp, wtype(pc), slc_at(&fp[pc->b]), ptr_at(src), (int64_t)src[1], &s);
    if (st == OP_OK)
        set_slc(&fp[pc->a], s);
    return st;
}

opstatus slow_COPY(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    const uint64_t *d = &fp[pc->b], *s = &fp[pc->c];
    fp[pc->a] = (uint64_t)slicecopy(wtype(pc), ptr_at(d), (int64_t)d[1], ptr_at(s), (int64_t)s[1]);
    return OP_OK;
}

opstatus slow_CLRSLC(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    sliceclear(wtype(pc), ptr_at(&fp[pc->a]), (int64_t)fp[pc->a + 1]);
    return OP_OK;
}

/* ---- strings ---- */

opstatus slow_CONCAT(g *gp, const insn *pc, uint64_t *fp)
{
    gostring out;
    opstatus st = concatstrings(gp, (const gostring *)&fp[pc->b], pc->c, &out);
    if (st == OP_OK)
        set_str(&fp[pc->a], out);
    return st;
}

opstatus slow_STR_BYTES(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_slc(&fp[pc->a], stringtoslicebyte(str_at(&fp[pc->b])));
    return OP_OK;
}

opstatus slow_BYTES_STR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_str(&fp[pc->a], slicebytetostring(ptr_at(&fp[pc->b]), (int64_t)fp[pc->b + 1]));
    return OP_OK;
}

opstatus slow_STR_RUNES(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_slc(&fp[pc->a], stringtoslicerune(str_at(&fp[pc->b])));
    return OP_OK;
}

opstatus slow_RUNES_STR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_str(&fp[pc->a], slicerunetostring(ptr_at(&fp[pc->b]), (int64_t)fp[pc->b + 1]));
    return OP_OK;
}

opstatus slow_RUNE_STR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    set_str(&fp[pc->a], intstring((int64_t)fp[pc->b]));
    return OP_OK;
}

int64_t slow_decoderune(const char *s, int64_t len, int64_t i, int32_t *r)
{
    int64_t next;
    *r = decoderune((gostring){ s, len }, i, &next);
    return next;
}

/* ---- maps ---- */

static void set_elem(const insn *pc, uint64_t *fp, const void *elem, bool with_ok)
{
    if (with_ok)
        fp[pc->a + 1] = elem != NULL;
    set_ptr(&fp[pc->a], elem ? elem : map_zero(wtype(pc)));
}

static opstatus get(g *gp, const insn *pc, uint64_t *fp, bool with_ok)
{
    void *elem = NULL;
    opstatus st = mapaccess(gp, wtype(pc), ptr_at(&fp[pc->b]), &fp[pc->c], &elem);
    if (st == OP_OK)
        set_elem(pc, fp, elem, with_ok);
    return st;
}

opstatus slow_MAPGET(g *gp, const insn *pc, uint64_t *fp) { return get(gp, pc, fp, false); }
opstatus slow_MAPGET2(g *gp, const insn *pc, uint64_t *fp) { return get(gp, pc, fp, true); }

#define MAPOPS(suffix, access, key)                                                                  \
    opstatus slow_MAPGET_##suffix(g *gp, const insn *pc, uint64_t *fp)                               \
    {                                                                                                \
        UNUSED(gp);                                                                                  \
        set_elem(pc, fp, mapaccess_##access(wtype(pc), ptr_at(&fp[pc->b]), key), false);             \
        return OP_OK;                                                                                \
    }                                                                                                \
    opstatus slow_MAPGET2_##suffix(g *gp, const insn *pc, uint64_t *fp)                              \
    {                                                                                                \
        UNUSED(gp);                                                                                  \
        set_elem(pc, fp, mapaccess_##access(wtype(pc), ptr_at(&fp[pc->b]), key), true);              \
        return OP_OK;                                                                                \
    }                                                                                                \
    opstatus slow_MAPSET_##suffix(g *gp, const insn *pc, uint64_t *fp)                               \
    {                                                                                                \
        if (!fp[pc->b])                                                                              \
            return panicnilmap(gp);                                                                  \
        set_ptr(&fp[pc->a], mapassign_##access(wtype(pc), ptr_at(&fp[pc->b]), key));                 \
        return OP_OK;                                                                                \
    }
MAPOPS(32, fast32, (uint32_t)fp[pc->c])
MAPOPS(64, fast64, fp[pc->c])
MAPOPS(STR, faststr, str_at(&fp[pc->c]))

opstatus slow_MAPSET(g *gp, const insn *pc, uint64_t *fp)
{
    if (!fp[pc->b])
        return panicnilmap(gp);
    void *elem = NULL;
    opstatus st = mapassign(gp, wtype(pc), ptr_at(&fp[pc->b]), &fp[pc->c], &elem);
    if (st == OP_OK)
        set_ptr(&fp[pc->a], elem);
    return st;
}

opstatus slow_MAPDEL(g *gp, const insn *pc, uint64_t *fp)
{
    return mapdelete(gp, wtype(pc), ptr_at(&fp[pc->a]), &fp[pc->b]);
}

opstatus slow_MAPCLR(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    if (fp[pc->a])
        mapclear(wtype(pc), ptr_at(&fp[pc->a]));
    return OP_OK;
}

opstatus slow_MAPITER(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    hmap *h = ptr_at(&fp[pc->b]);
    hiter *it = (hiter *)&fp[pc->a];
    memset(it, 0, sizeof *it); /* own frame */
    mapiterinit(wtype(pc), h, it);
    it->pad = 1; /* positioned: MAPNEXT takes this pair first */
    return OP_OK;
}

bool slow_mapnext(uint64_t *slots)
{
    hiter *it = (hiter *)slots;
    if (it->pad)
        it->pad = 0;
    else
        mapiternext(it);
    return it->key != NULL;
}

opstatus slow_LENMAP(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    fp[pc->a] = (uint64_t)maplen(ptr_at(&fp[pc->b]));
    return OP_OK;
}

/* ---- interfaces ---- */

opstatus slow_CONVI(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    const type *dyn = ptr_at(&fp[pc->b]);
    uint64_t data = fp[pc->b + 1];
    set_ptr(&fp[pc->a], dyn ? iface_word(wtype(pc), dyn) : NULL);
    fp[pc->a + 1] = data;
    return OP_OK;
}

opstatus slow_ASSERTI(g *gp, const insn *pc, uint64_t *fp)
{
    void *word;
    uint64_t data = fp[pc->b + 1];
    opstatus st = assertE2I(gp, wtype(pc), ptr_at(&fp[pc->b]), NULL, &word);
    if (st != OP_OK)
        return st;
    set_ptr(&fp[pc->a], word);
    fp[pc->a + 1] = data;
    return OP_OK;
}

opstatus slow_ASSERTI2(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    uint64_t data = fp[pc->b + 1];
    void *word = assertE2I2(wtype(pc), ptr_at(&fp[pc->b]));
    set_ptr(&fp[pc->a], word);
    fp[pc->a + 1] = word ? data : 0;
    fp[pc->a + 2] = word != NULL;
    return OP_OK;
}

/* ---- print ---- */

static double f32_at(const uint64_t *s)
{
    float f;
    memcpy(&f, s, sizeof f); /* no pointers */
    return (double)f;
}

static double f64_at(const uint64_t *s)
{
    double d;
    memcpy(&d, s, sizeof d); /* no pointers */
    return d;
}

opstatus slow_PRINT(g *gp, const insn *pc, uint64_t *fp)
{
    UNUSED(gp);
    const uint64_t *v = &fp[pc->a];
    switch ((print_kind)pc->b) {
    case PRINT_BOOL: printbool(*v & 1); break;
    case PRINT_INT: printint((int64_t)*v); break;
    case PRINT_UINT: printuint(*v); break;
    case PRINT_HEX: printhex(*v); break;
    case PRINT_FLOAT64: printfloat(f64_at(v)); break;
    case PRINT_FLOAT32: printfloat(f32_at(v)); break;
    case PRINT_C128: { cplx c = c128_at(v); printcomplex(c.re, c.im); break; }
    case PRINT_C64: { cplx c = c64_at(v); printcomplex(c.re, c.im); break; }
    case PRINT_STRING: printstring(str_at(v)); break;
    case PRINT_POINTER: printpointer(ptr_at(v)); break;
    case PRINT_SLICE: printslice(slc_at(v)); break;
    case PRINT_EFACE:
    case PRINT_IFACE: printeface(v[0], ptr_at(&v[1])); break;
    case PRINT_SPACE: printsp(); break;
    case PRINT_NEWLINE: printnl(); break;
    }
    return OP_OK;
}
