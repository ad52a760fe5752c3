/* mgccheck.c - verification of the collector's work: GODEBUG=gccheckmark=1 and verify=1.
 *
 * Checkmark. After a concurrent mark, with the world stopped, all mark bits are put aside and everything is marked
 * once more from the roots, while nothing moves. An object that only the second mark finds was lost by the
 * first: a barrier is missing somewhere. Then the bits of the first mark are put back.
 *
 * heap_verify looks at every object in use, dead ones too, for pointers to free ones, and at the page tables.
 */
#include "runtime/mgccheck.h"

#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/mbitmap.h"
#include "runtime/mgcmark.h"
#include "runtime/mgcpacer.h"
#include "runtime/mstats.h"
#include "runtime/panic.h"
#include "runtime/print.h"

/* ---- heap_verify ---- */

static void verify_slot(void *ctx, void **slot)
{
    uintptr_t p = (uintptr_t)*slot;
    mspan *s;
    uintptr_t index, base = find_object(p, &s, &index);
    if (base && object_is_free(s, index))
        throwf("heap_verify: object %p holds in %p a pointer to the free object %p", ctx, (void *)slot,
               (void *)base);
}

static void verify_span(mspan *s)
{
    if (atomic_load(&s->state) != SPAN_IN_USE)
        return;
    if (s->free_index > s->nelems || s->alloc_count > s->nelems)
        throwf("heap_verify: span %p has bad counts", (void *)s->start);
    for (uintptr_t page = 0; page < s->npages; page++)
        if (span_of_unchecked(s->start + (page << PAGE_SHIFT)) != s)
            throwf("heap_verify: page table of span %p is wrong", (void *)s->start);
    for (uintptr_t i = 0; i < s->nelems; i++)
        if (!object_is_free(s, i)) {
            uintptr_t base = s->start + i * s->elemsize;
            object_visit_pointers(s, base, verify_slot, (void *)base);
        }
}

void heap_verify(void)
{
    mspan **all;
    uint32_t n = mheap_allspans(&all);
    for (uint32_t i = 0; i < n; i++)
        verify_span(all[i]);
    mheap_check_stats();
    lock(&heap.lock);
    page_alloc_verify(&heap.pages);
    unlock(&heap.lock);
}

/* ---- gccheckmark ---- */

/* Calls fn for every span in use with the place of its mark bits in `aside` (bytes of it used so far). */
static uintptr_t each_span(uint8_t *aside, void (*fn)(mspan *s, uint8_t *bits, uintptr_t bytes))
{
    uintptr_t at = 0;
    for (uint32_t i = 0; i < heap.nallspans; i++) {
        mspan *s = heap.allspans[i];
        if (atomic_load(&s->state) != SPAN_IN_USE)
            continue;
        uintptr_t bytes = (s->nelems + 7u) / 8;
        if (fn)
            fn(s, aside + at, bytes);
        at += bytes;
    }
    return at;
}

static void put_aside(mspan *s, uint8_t *bits, uintptr_t bytes)
{
    memcpy(bits, (const void *)s->gcmark_bits, bytes);
    memset((void *)s->gcmark_bits, 0, bytes);
}

static void report_lost(mspan *s, uintptr_t i)
{
    uintptr_t base = s->start + i * s->elemsize;
    printlock();
    printfmt("runtime: checkmark found unmarked object %p of %zu bytes:", (void *)base, (size_t)s->elemsize);
    for (uintptr_t off = 0; off < s->elemsize && off < 256; off += 8)
        printfmt(" %#llx", *(unsigned long long *)(base + off));
    printnl();
    printunlock();
}

static void compare(mspan *s, uint8_t *bits, uintptr_t bytes)
{
    for (uintptr_t k = 0; k < bytes; k++) {
        uint8_t lost = (uint8_t)(s->gcmark_bits[k] & ~bits[k]);
        if (!lost)
            continue;
        report_lost(s, k * 8 + (uintptr_t)__builtin_ctz(lost));
        throw("checkmark found unmarked object");
    }
    memcpy((void *)s->gcmark_bits, bits, bytes);
}

void gc_checkmark(void)
{
    gc_controller_state saved = gc_controller;      /* the second mark counts nothing */
    uintptr_t bytes = each_span(NULL, NULL);
    sysstat stat = 0;
    uint8_t *aside = sys_alloc(bytes ? bytes : 1, &stat);
    if (!aside)
        out_of_memory(bytes);
    each_span(aside, put_aside);
    gc_mark_all();
    each_span(aside, compare);
    sys_free(aside, bytes ? bytes : 1, &stat);
    gc_controller = saved;
}
