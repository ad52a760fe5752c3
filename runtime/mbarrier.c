/* mbarrier.c - typed copies, word-wise moves, and the slow side of the write barrier.
 *
 * Outside of a mark phase write_barrier_enabled is 0 and the typed functions are memmove_words. In one, the
 * barrier notes the old and the new value of each pointer word in the P's buffer (mwbbuf.h) before it is written.
 *
 * A marker reads words of the heap while they are written here. So every aligned 8-byte word is stored by one
 * instruction: the stores are volatile, which also keeps compilers from making calls of memset and memcpy of
 * the loops; those may write bytes.
 */
#include "runtime/mbarrier.h"

#include "runtime/mbitmap.h"
#include "runtime/mwbbuf.h"

uint32_t write_barrier_enabled;

void gcwritebarrier(void **slot, void *newval)
{
    wbbuf_put((uintptr_t)__atomic_load_n(slot, __ATOMIC_RELAXED));
    wbbuf_put((uintptr_t)newval);
}

/* ---- moving words ---- */

typedef uint64_t pair __attribute__((vector_size(16), aligned(8), may_alias));
typedef uint64_t word __attribute__((may_alias));

enum { STRING_OP_MIN = 2048 };  /* from here on the processor's own loops are faster */

/* All go pair by pair: x86-64 reads and writes each aligned half of a 16-byte move as a whole, and so does
 * arm64. The string operations work in units of their operand, 8 bytes. */
static inline pair load_pair(const char *p) { return *(const volatile pair *)p; }
static inline void store_pair(char *p, pair v) { *(volatile pair *)p = v; }

static void move_forward(char *d, const char *s, size_t n)
{
#if defined(__x86_64__)
    if (n >= STRING_OP_MIN) {
        size_t words = n / 8;
        __asm__ volatile("rep movsq" : "+D"(d), "+S"(s), "+c"(words) : : "memory");
        return;
    }
#endif
    while (n >= 32) {
        pair a = load_pair(s), b = load_pair(s + 16);
        store_pair(d, a);
        store_pair(d + 16, b);
        d += 32, s += 32, n -= 32;
    }
    for (; n; d += 8, s += 8, n -= 8)
        *(volatile word *)d = *(const volatile word *)s;
}

static void move_backward(char *d, const char *s, size_t n)
{
    while (n >= 32) {
        n -= 32;
        pair a = load_pair(s + n), b = load_pair(s + n + 16);
        store_pair(d + n + 16, b);
        store_pair(d + n, a);
    }
    while (n) {
        n -= 8;
        *(volatile word *)(d + n) = *(const volatile word *)(s + n);
    }
}

void memmove_words(void *dst, const void *src, size_t n)
{
    if (((uintptr_t)dst | (uintptr_t)src | n) & 7) {
        memmove(dst, src, n);       /* no pointers */
        return;
    }
    if ((uintptr_t)dst - (uintptr_t)src >= n)   /* dst below src, or no overlap */
        move_forward(dst, src, n);
    else
        move_backward(dst, src, n);
}

void memclr_words(void *dst, size_t n)
{
    if (((uintptr_t)dst | n) & 7) {
        memset(dst, 0, n);              /* no pointers */
        return;
    }
    char *d = dst;
#if defined(__x86_64__)
    if (n >= STRING_OP_MIN) {
        size_t words = n / 8;
        __asm__ volatile("rep stosq" : "+D"(d), "+c"(words) : "a"(0) : "memory");
        return;
    }
#endif
    for (; n >= 16; d += 16, n -= 16)
        store_pair(d, (pair){ 0, 0 });
    if (n)
        *(volatile word *)d = 0;
}

/* ---- typed ---- */

static void note_word(void *ctx, void **slot)
{
    (void)ctx;
    wbbuf_put((uintptr_t)__atomic_load_n(slot, __ATOMIC_RELAXED));
}

void bulk_barrier_pre_write(const type *typ, void *dst, const void *src, size_t n)
{
    if (typ->ptrdata == 0 || !write_barrier_enabled)
        return;
    type_visit_pointers(typ, (uintptr_t)dst, n, note_word, NULL);
    if (src && src != dst)
        type_visit_pointers(typ, (uintptr_t)src, n, note_word, NULL);
}

void bulk_barrier_fresh(const type *typ, const void *src, size_t n)
{
    if (typ->ptrdata != 0 && write_barrier_enabled)
        type_visit_pointers(typ, (uintptr_t)src, n, note_word, NULL);
}

void typedmemmove_n(const type *typ, void *dst, const void *src, size_t n)
{
    if (dst == src || n == 0)
        return;
    if (typ->ptrdata == 0) {
        memmove(dst, src, n);           /* no pointers */
        return;
    }
    if (write_barrier_enabled)
        bulk_barrier_pre_write(typ, dst, src, n);
    memmove_words(dst, src, n);
}

void typedmemmove(const type *typ, void *dst, const void *src)
{
    typedmemmove_n(typ, dst, src, typ->size);
}

void typedmemclr_n(const type *typ, void *dst, size_t n)
{
    if (n == 0)
        return;
    if (typ->ptrdata == 0) {
        memset(dst, 0, n);              /* no pointers */
        return;
    }
    if (write_barrier_enabled)
        bulk_barrier_pre_write(typ, dst, NULL, n);
    memclr_words(dst, n);
}

void typedmemclr(const type *typ, void *dst)
{
    typedmemclr_n(typ, dst, typ->size);
}

int64_t typedslicecopy(const type *elem, void *dst, int64_t dlen, const void *src, int64_t slen)
{
    int64_t n = dlen < slen ? dlen : slen;
    if (n > 0 && elem->size != 0)
        typedmemmove_n(elem, dst, src, (size_t)n * elem->size);
    return n < 0 ? 0 : n;
}
