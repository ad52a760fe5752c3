/* mem_linux.c - the states of mem_linux.h by mmap and madvise.
 *
 * Reserved is PROT_NONE with MAP_NORESERVE, so it costs address space only. sys_map maps over it
 * (MAP_FIXED) private, writable and still lazily backed; physical pages come with the first touch, and
 * sys_unused drops them with MADV_DONTNEED, which Linux does at once, so that resident memory tells the
 * truth. No locks: the callers own the regions.
 */
#include "runtime/mem_linux.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runtime/malloc.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/print.h"

uintptr_t phys_huge_page_size;
bool huge_pages_always;

/* ---- the state of each page, in debug builds ---- */

#ifdef VOLE_DEBUG
/* One byte for each 4 KB of the address space, in tables for 1 GB that are made when first needed. A region's bytes belong
 * to its owner, as the region does, so there is no lock. */
enum { NONE, RESERVED, PREPARED, READY };
enum { STATE_PAGE_SHIFT = 12, TABLE_SHIFT = 30, TABLE_PAGES = 1 << (TABLE_SHIFT - STATE_PAGE_SHIFT) };
static uint8_t *_Atomic tables[1 << (48 - TABLE_SHIFT)];

static uint8_t *table_for(uintptr_t at)
{
    uint8_t *_Atomic *slot = &tables[at >> TABLE_SHIFT];
    uint8_t *t = atomic_load(slot);
    if (t)
        return t;
    uint8_t *fresh = mmap(NULL, TABLE_PAGES, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE, -1, 0);
    if (fresh == MAP_FAILED)
        throw("no memory for the states of pages");
    if (atomic_compare_exchange_strong(slot, &t, fresh))
        return fresh;
    munmap(fresh, TABLE_PAGES);
    return t;
}

/* Moves the pages of a region to state `to` after checking that each is in one of the states of the bit set `from`. */
static void change_state(const char *what, void *v, uintptr_t n, unsigned from, uint8_t to)
{
    static const char *const names[] = { "None", "Reserved", "Prepared", "Ready" };
    uintptr_t at = (uintptr_t)v >> STATE_PAGE_SHIFT << STATE_PAGE_SHIFT;
    for (uintptr_t end = (uintptr_t)v + n; at < end; at += (uintptr_t)1 << STATE_PAGE_SHIFT) {
        uint8_t *s = &table_for(at)[at >> STATE_PAGE_SHIFT & (TABLE_PAGES - 1)];
        if (!(from >> *s & 1))
            throwf("%s of %zu bytes at %p: page %p is %s", what, (size_t)n, v, (void *)at, names[*s]);
        *s = to;
    }
}
#define CHANGE_STATE(v, n, from, to) change_state(__func__, v, n, from, to)
#else
#define CHANGE_STATE(v, n, from, to) ((void)(v), (void)(n))
#endif

#define IS(state) (1u << (state))
#define IS_OURS (IS(RESERVED) | IS(PREPARED) | IS(READY))

/* ---- the transitions ---- */

/* A setting of the kernel: text[n], "" if it does not have it. */
static void read_setting(const char *path, char *text, size_t n)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? 0 : read(fd, text, n - 1);
    text[got > 0 ? got : 0] = '\0';
    if (fd >= 0)
        close(fd);
}

void sys_huge_page_init(void)
{
    enum { TO_DO, BEGUN, DONE };
    static _Atomic int state;
    int expected = TO_DO;
    char text[64];
    if (atomic_load_explicit(&state, memory_order_acquire) == DONE)
        return;
    if (!atomic_compare_exchange_strong(&state, &expected, BEGUN)) {
        while (atomic_load_explicit(&state, memory_order_acquire) != DONE)
            sched_yield();
        return;
    }
    read_setting("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", text, sizeof text);
    uintptr_t size = strtoul(text, NULL, 10);
    if (size > phys_page_size && (size & (size - 1)) == 0) {
        phys_huge_page_size = size;
        read_setting("/sys/kernel/mm/transparent_hugepage/enabled", text, sizeof text);
        huge_pages_always = strstr(text, "[always]") != NULL;
    }
    atomic_store_explicit(&state, DONE, memory_order_release);
}

static void *map_pages(void *at, uintptr_t n, int prot, int flags)
{
    void *p = mmap(at, n, prot, MAP_ANONYMOUS | MAP_PRIVATE | flags, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void *sys_reserve(void *hint, uintptr_t n)
{
    void *p = map_pages(hint, n, PROT_NONE, MAP_NORESERVE);
    if (p)
        CHANGE_STATE(p, n, IS(NONE), RESERVED);
    return p;
}

void *sys_reserve_readable(uintptr_t n)
{
    void *p = map_pages(NULL, n, PROT_READ, MAP_NORESERVE);
    if (p)
        CHANGE_STATE(p, n, IS(NONE), RESERVED);
    return p;
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
        CHANGE_STATE(v, n, IS(RESERVED), PREPARED);
        atomic_fetch_add_explicit(stat, n, memory_order_relaxed);
        return;
    }
    if (errno == ENOMEM)
        out_of_memory(n);
    throwf("runtime: cannot map pages in arena address space (errno=%d)", errno);
}

void sys_used(void *v, uintptr_t n)
{
    CHANGE_STATE(v, n, IS(PREPARED) | IS(READY), READY);
}

void sys_assert_ready(void *v, uintptr_t n)
{
    CHANGE_STATE(v, n, IS(READY), READY);
}

void sys_unused(void *v, uintptr_t n)
{
    CHANGE_STATE(v, n, IS(READY), PREPARED);
    /* Locked memory (mlockall) cannot be dropped; but that it is zero afterwards is promised. */
    if (madvise(v, n, MADV_DONTNEED) != 0 && map_pages(v, n, PROT_READ | PROT_WRITE, MAP_FIXED) != v)
        throwf("runtime: cannot release heap pages (errno=%d)", errno);
}

void sys_huge_page(void *v, uintptr_t n)
{
    if (phys_huge_page_size == 0)
        return;
    uintptr_t at = ((uintptr_t)v + phys_huge_page_size - 1) & ~(phys_huge_page_size - 1);
    uintptr_t end = ((uintptr_t)v + n) & ~(phys_huge_page_size - 1);
    if (at < end)
        (void)madvise((void *)at, end - at, MADV_HUGEPAGE);     /* advice: it may be refused */
}

void sys_fault(void *v, uintptr_t n)
{
    CHANGE_STATE(v, n, IS_OURS, RESERVED);
    if (map_pages(v, n, PROT_NONE, MAP_FIXED | MAP_NORESERVE) != v)
        throwf("runtime: cannot protect pages (errno=%d)", errno);
}

void *sys_alloc(uintptr_t n, sysstat *stat)
{
    void *p = map_pages(NULL, n, PROT_READ | PROT_WRITE, 0);
    if (p) {
        CHANGE_STATE(p, n, IS(NONE), READY);
        atomic_fetch_add_explicit(stat, n, memory_order_relaxed);
    }
    return p;
}

void sys_free(void *v, uintptr_t n, sysstat *stat)
{
    if (stat)
        atomic_fetch_sub_explicit(stat, n, memory_order_relaxed);
    CHANGE_STATE(v, n, IS_OURS, NONE);      /* first: afterwards it may be somebody else's */
    if (munmap(v, n) != 0)
        throwf("runtime: munmap failed (errno=%d)", errno);
}
