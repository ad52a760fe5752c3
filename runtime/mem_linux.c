/* mem_linux.c - the states of mem_linux.h by mmap and madvise.
 *
 * Reserved is PROT_NONE with MAP_NORESERVE, so it costs address space only. sys_map maps over it
 * (MAP_FIXED) private, writable and still lazily backed; physical pages come with the first touch, and
 * sys_unused drops them with MADV_DONTNEED, which Linux does at once, so that resident memory tells the
 * truth. No locks: the callers own the regions.
 */
#include "runtime/mem_linux.h"

#include <errno.h>
#include <sys/mman.h>

#include "runtime/malloc.h"
#include "runtime/panic.h"
#include "runtime/print.h"

static void *map_pages(void *at, uintptr_t n, int prot, int flags)
{
    void *p = mmap(at, n, prot, MAP_ANONYMOUS | MAP_PRIVATE | flags, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void *sys_reserve(void *hint, uintptr_t n)
{
    return map_pages(hint, n, PROT_NONE, MAP_NORESERVE);
}

void *sys_reserve_readable(uintptr_t n)
{
    return map_pages(NULL, n, PROT_READ, MAP_NORESERVE);
}

_Noreturn void out_of_memory(uintptr_t wanted)
{
    printfmt("runtime: out of memory: cannot allocate %zu-byte block (%llu in use)\n", (size_t)wanted,
             (unsigned long long)memory_mapped());
    fatal("runtime: out of memory");
}

void sys_map(void *v, uintptr_t n, sysstat *stat)
{
    if (map_pages(v, n, PROT_READ | PROT_WRITE, MAP_FIXED) == v) {
        atomic_fetch_add_explicit(stat, n, memory_order_relaxed);
        return;
    }
    if (errno == ENOMEM)
        out_of_memory(n);
    throwf("runtime: cannot map pages in arena address space (errno=%d)", errno);
}

void sys_used(void *v, uintptr_t n)
{
    (void)v;
    (void)n;
}

void sys_unused(void *v, uintptr_t n)
{
    if (madvise(v, n, MADV_DONTNEED) != 0 && errno == EINVAL)
        throw("madvise of unaligned or unmapped heap pages");
}

void sys_huge_page(void *v, uintptr_t n)
{
    (void)madvise(v, n, MADV_HUGEPAGE);  /* advice: systems without huge pages refuse it */
}

void sys_fault(void *v, uintptr_t n)
{
    map_pages(v, n, PROT_NONE, MAP_FIXED | MAP_NORESERVE);
}

void *sys_alloc(uintptr_t n, sysstat *stat)
{
    void *p = map_pages(NULL, n, PROT_READ | PROT_WRITE, 0);
    if (p)
        atomic_fetch_add_explicit(stat, n, memory_order_relaxed);
    return p;
}

void sys_free(void *v, uintptr_t n, sysstat *stat)
{
    if (stat)
        atomic_fetch_sub_explicit(stat, n, memory_order_relaxed);
    munmap(v, n);
}
