/* malloc.c - mallocgc: small objects from the P's mcache, tiny ones packed together, large ones as spans.
 *
 * Objects of up to 32 KB are rounded up to one of 67 size classes and come from the mcache's span of that
 * class (no locks); when it is full, from the mcentral of the class; then from the page heap. Larger
 * ones are spans of their own. Objects without pointers of less than 16 bytes are combined into 16-byte
 * blocks, which live as long as anything in them does.
 *
 * Nothing here collects or parks: passing the trigger sets PENDING_GC on the M.
 */
#include "runtime/malloc.h"

#include <assert.h>
#include <string.h>

#include "runtime/alg.h"
#include "runtime/malloc_inl.h"
#include "runtime/mbarrier.h"
#include "runtime/mgc.h"
#include "runtime/mgcassist.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/mprof.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"

uint64_t zerobase;
uint32_t malloc_slow_path;
static _Atomic bool stress_due;     /* gcstress: an allocation wants its collection */

void mallocinit(void)
{
    atomic_store_explicit(&heap.sweepgen, 0, memory_order_relaxed);
    mheap_init();
    m0.mcache0 = allocmcache();
    alginit();
}

uintptr_t roundupsize(uintptr_t size, bool noscan)
{
    uintptr_t need = size;
    if (!noscan && need > MIN_SIZE_FOR_HEADER)
        need += MALLOC_HEADER_SIZE;
    if (need <= SMALL_SIZE_MAX - 8)
        return class_to_size[size_to_class8[(need + SMALL_SIZE_DIV - 1) / SMALL_SIZE_DIV]] - (need - size);
    if (need <= MAX_SMALL_SIZE)
        return class_to_size[size_to_class128[(need - SMALL_SIZE_MAX + LARGE_SIZE_DIV - 1) / LARGE_SIZE_DIV]]
               - (need - size);
    need = size + PAGE_SIZE - 1;
    return need < size ? size : need & ~(uintptr_t)(PAGE_SIZE - 1);
}

/* Asks for a collection at the next instruction boundary. */
static void trigger_gc(void)
{
    if (gcphase == GC_OFF)
        pending_set(PENDING_GC);
}

/* GODEBUG=gcstress=1: collect after every allocation; but the interval doubles every 2,000 cycles, so that
 * programs which allocate millions of objects come to an end. */
static bool stress_interval_over(void)
{
    static _Atomic uint64_t count;
    uint64_t n = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    uint32_t doublings = gc_cycles() / 2000;
    return (n & (((uint64_t)1 << (doublings < 40 ? doublings : 40)) - 1)) == 0;
}

/* The next free object of c->alloc[spc], from a fresh span if need be. */
static uintptr_t next_free(mcache *c, spanclass spc, bool *refilled)
{
    for (;;) {
        mspan *s = c->alloc[spc];
        /* The window is empty, or begins at a multiple of 64: go on to the next one that has a bit. */
        unsigned i = s->free_index;
        while (i < s->nelems) {
            if (s->alloc_cache) {
                unsigned bit = (unsigned)__builtin_ctzll(s->alloc_cache);
                i += bit;
                if (i >= s->nelems)
                    break;
                s->alloc_cache = s->alloc_cache >> bit >> 1;
                s->free_index = (uint16_t)(i + 1);
                if ((i + 1) % 64 == 0 && i + 1 != s->nelems)
                    refill_alloc_cache(s, i + 1);
                s->alloc_count++;
                return s->start + i * s->elemsize;
            }
            i = (i + 64) & ~63u;
            if (i < s->nelems)
                refill_alloc_cache(s, i);
        }
        if (s != &empty_mspan) {    /* which all Ps share */
            s->free_index = s->nelems;
            if (s->alloc_count != s->nelems)
                throw("mallocgc: span's free count is wrong");
        }
        mcache_refill(c, spc);
        *refilled = true;
    }
}

static uintptr_t small_object(mcache *c, spanclass spc, bool *refilled)
{
    uintptr_t x = next_free_fast(c->alloc[spc]);
    return x ? x : next_free(c, spc, refilled);
}

static void *tiny_object(mcache *c, uintptr_t size, bool *refilled)
{
    uintptr_t off = c->tinyoffset;
    if ((size & 7) == 0)
        off = (off + 7) & ~(uintptr_t)7;
    else if ((size & 3) == 0)
        off = (off + 3) & ~(uintptr_t)3;
    else if ((size & 1) == 0)
        off = (off + 1) & ~(uintptr_t)1;
    if (off + size <= TINY_SIZE && c->tiny) {
        c->tinyoffset = off + size;
        c->tiny_allocs++;
        return (void *)(c->tiny + off);
    }
    uintptr_t x = small_object(c, TINY_SPAN_CLASS, refilled);
    ((uint64_t *)x)[0] = 0;
    ((uint64_t *)x)[1] = 0;
    /* Keep the block with more room left. */
    if (size < c->tinyoffset || !c->tiny) {
        c->tiny = x;
        c->tinyoffset = size;
    }
    return (void *)x;
}

static void *large_object(mcache *c, uintptr_t size, const type *typ, bool needzero)
{
    bool noscan = typ == NULL;
    mspan *s = mcache_alloc_large(c, size, noscan);
    uintptr_t x = s->start;
    if (s->needzero && (needzero || !noscan))
        memset((void *)x, 0, s->npages << PAGE_SHIFT);
    if (!noscan)
        heap_set_type(s, x, size, typ);
    return (void *)x;
}

/* What has to be done besides while marking, for the heap profile, or with GODEBUG=gcstress. */
static void malloc_slow(void *obj, uintptr_t size)
{
    if (gcphase != GC_OFF)
        gc_mark_new_object((uintptr_t)obj);
    if (mem_profiling)
        mprof_malloc(obj);
    g *gp = getcurg();
    if (atomic_load_explicit(&gc_blacken_enabled, memory_order_relaxed) && gp)
        gc_assist_charge(gp, size);
    if (debug.gcstress && stress_interval_over()) {
        atomic_store(&stress_due, true);
        trigger_gc();
    }
}

bool malloc_stress_due(void)
{
    return debug.gcstress && atomic_exchange(&stress_due, false);
}

void *mallocgc(uintptr_t size, const type *typ, bool needzero)
{
    if (size == 0)
        return &zerobase;
    if (typ && typ->ptrdata == 0)
        typ = NULL;
    bool noscan = typ == NULL, refilled = false;
    mcache *c = mcache_of(getm());
    void *obj;
    if (size <= MAX_SMALL_SIZE - MALLOC_HEADER_SIZE) {
        if (noscan && size < TINY_SIZE) {
            obj = tiny_object(c, size, &refilled);
        } else {
            uintptr_t need = size;
            if (!noscan && size > MIN_SIZE_FOR_HEADER)
                need += MALLOC_HEADER_SIZE;
            uint8_t class = need <= SMALL_SIZE_MAX - 8
                                ? size_to_class8[(need + SMALL_SIZE_DIV - 1) / SMALL_SIZE_DIV]
                                : size_to_class128[(need - SMALL_SIZE_MAX + LARGE_SIZE_DIV - 1) / LARGE_SIZE_DIV];
            spanclass spc = make_spanclass(class, noscan);
            uintptr_t x = small_object(c, spc, &refilled);
            mspan *s = c->alloc[spc];
            if (s->needzero && (needzero || !noscan))
                memclr_words((void *)x, s->elemsize);
            obj = noscan ? (void *)x : (void *)heap_set_type(s, x, size, typ);
        }
    } else {
        obj = large_object(c, size, typ, needzero);
        refilled = true;
    }
    if (__builtin_expect(malloc_slow_path != 0, 0))
        malloc_slow(obj, size);
    if (refilled && gc_trigger_passed())
        trigger_gc();
    publication_barrier();
    return obj;
}

/* How far the zeroing is, is kept in the G, and the object itself in op_ptr, which is a root: a collection may begin
 * and end between two pieces. The span has no type before it is zero, so nothing in it is looked at. */
opstatus malloc_in_pieces(g *gp, uintptr_t size, const type *typ, void **out)
{
    enum { PIECE = 256 << 10 };
    uint64_t *done = &gp->park_data[0];
    bool noscan = typ->ptrdata == 0;
    if (!gp->op_ptr) {
        mspan *s = mcache_alloc_large(mcache_of(gp->m), size, noscan);
        gp->op_ptr = (void *)s->start;
        *done = s->needzero ? 0 : s->npages << PAGE_SHIFT;
        if (malloc_slow_path)
            malloc_slow(gp->op_ptr, size);
        if (gc_trigger_passed())
            trigger_gc();
    }
    mspan *s = span_of_heap((uintptr_t)gp->op_ptr);
    for (uintptr_t bytes = s->npages << PAGE_SHIFT; *done < bytes;) {
        uintptr_t n = bytes - *done < PIECE ? bytes - *done : PIECE;
        memclr_words((char *)s->start + *done, n);
        *done += n;
        if (*done < bytes && atomic_load_explicit(&gp->m->pending, memory_order_relaxed))
            return OP_RETRY;
    }
    if (!noscan)
        heap_set_type(s, s->start, size, typ);
    publication_barrier();
    *out = gp->op_ptr;
    gp->op_ptr = NULL;
    return OP_OK;
}

void *newobject(const type *typ)
{
    return mallocgc(typ->size, typ, true);
}

void *newarray(const type *typ, int64_t n)
{
    uintptr_t bytes;
    if (n < 0 || __builtin_mul_overflow(typ->size, (uintptr_t)n, &bytes) || bytes > MAX_ALLOC)
        return NULL;
    return mallocgc(bytes, typ, true);
}
