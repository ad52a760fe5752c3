/* atomic.c - the natives of sync/atomic: sequentially consistent operations on 32- and 64-bit words.
 *
 * One C function serves all Go functions of a width and signedness; the extension of the result to its slot is the
 * only difference between signed and unsigned. Pointers go through the write barrier first: the
 * barrier may shade a value that then is not stored, which is harmless.
 */
#include "runtime/mbarrier.h"
#include "runtime/native.h"
#include "runtime/panic.h"

#define SEQ __ATOMIC_SEQ_CST

/* Arguments in reverse order, then the result; every one is a slot. */
struct op1 { void *addr; uint64_t result; };                /* Load */
struct op2 { uint64_t v; void *addr; uint64_t result; };    /* Swap, Add, And, Or, Store (no result) */
struct op3 { uint64_t new, old; void *addr; uint64_t result; }; /* CompareAndSwap */

#define CHECK_NIL(addr) do { if (__builtin_expect(!(addr), 0)) return panicmem(gp, 0); } while (0)

#define LOAD(name, T)                                                                            \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct op1 *f = (struct op1 *)args;                                                      \
        CHECK_NIL(f->addr);                                                                      \
        f->result = (uint64_t)(int64_t)__atomic_load_n((T *)f->addr, SEQ);                       \
        return OP_OK;                                                                            \
    }

#define STORE(name, T)                                                                           \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct op2 *f = (struct op2 *)args; /* without the result */                             \
        CHECK_NIL(f->addr);                                                                      \
        __atomic_store_n((T *)f->addr, (T)f->v, SEQ);                                            \
        return OP_OK;                                                                            \
    }

#define FETCH(name, T, builtin)                                                                  \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct op2 *f = (struct op2 *)args;                                                      \
        CHECK_NIL(f->addr);                                                                      \
        f->result = (uint64_t)(int64_t)builtin((T *)f->addr, (T)f->v, SEQ);                      \
        return OP_OK;                                                                            \
    }

#define CAS(name, T)                                                                             \
    static opstatus name(struct g *gp, uint64_t *args)                                           \
    {                                                                                            \
        struct op3 *f = (struct op3 *)args;                                                      \
        CHECK_NIL(f->addr);                                                                      \
        T old = (T)f->old;                                                                       \
        f->result = __atomic_compare_exchange_n((T *)f->addr, &old, (T)f->new, false, SEQ, SEQ); \
        return OP_OK;                                                                            \
    }

#define WIDTH(suffix, T)                                                                         \
    LOAD(load_##suffix, T)                                                                       \
    STORE(store_##suffix, T)                                                                     \
    FETCH(swap_##suffix, T, __atomic_exchange_n)                                                 \
    FETCH(add_##suffix, T, __atomic_add_fetch)                                                   \
    FETCH(and_##suffix, T, __atomic_fetch_and)                                                   \
    FETCH(or_##suffix, T, __atomic_fetch_or)                                                     \
    CAS(cas_##suffix, T)

WIDTH(i32, int32_t)
WIDTH(u32, uint32_t)
WIDTH(64, uint64_t)

/* ---- pointers ---- */

static void barrier(void *addr, uint64_t v)
{
    if (write_barrier_enabled)
        gcwritebarrier(addr, (void *)(uintptr_t)v);
}

static opstatus store_ptr(struct g *gp, uint64_t *args)
{
    struct op2 *f = (struct op2 *)args;
    CHECK_NIL(f->addr);
    barrier(f->addr, f->v);
    return store_64(gp, args);
}

static opstatus swap_ptr(struct g *gp, uint64_t *args)
{
    struct op2 *f = (struct op2 *)args;
    CHECK_NIL(f->addr);
    barrier(f->addr, f->v);
    return swap_64(gp, args);
}

static opstatus cas_ptr(struct g *gp, uint64_t *args)
{
    struct op3 *f = (struct op3 *)args;
    CHECK_NIL(f->addr);
    barrier(f->addr, f->new);
    return cas_64(gp, args);
}

#define ENTRIES(Type, suffix)                                                                    \
    { "sync/atomic.Load" #Type, load_##suffix, NATIVE_NOESCAPE },                                \
    { "sync/atomic.Store" #Type, store_##suffix, NATIVE_NOESCAPE },                              \
    { "sync/atomic.Swap" #Type, swap_##suffix, NATIVE_NOESCAPE },                                \
    { "sync/atomic.Add" #Type, add_##suffix, NATIVE_NOESCAPE },                                  \
    { "sync/atomic.And" #Type, and_##suffix, NATIVE_NOESCAPE },                                  \
    { "sync/atomic.Or" #Type, or_##suffix, NATIVE_NOESCAPE },                                    \
    { "sync/atomic.CompareAndSwap" #Type, cas_##suffix, NATIVE_NOESCAPE }

const native_entry natives_atomic[] = {
    ENTRIES(Int32, i32),
    ENTRIES(Uint32, u32),
    ENTRIES(Int64, 64),
    ENTRIES(Uint64, 64),
    ENTRIES(Uintptr, 64),
    { "sync/atomic.LoadPointer", load_64, NATIVE_NOESCAPE },
    { "sync/atomic.StorePointer", store_ptr, 0 },
    { "sync/atomic.SwapPointer", swap_ptr, 0 },
    { "sync/atomic.CompareAndSwapPointer", cas_ptr, 0 },
    { NULL, NULL, 0 },
};
