/* mfixalloc.c - fixalloc, linear_alloc and persistentalloc: the runtime's own memory. */
#include "runtime/mfixalloc.h"

#include <assert.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mstats.h"
#include "runtime/os_linux.h"
#include "runtime/panic.h"

enum { FIXALLOC_CHUNK = 16 << 10, PERSISTENT_CHUNK = 256 << 10, PERSISTENT_MAX = 64 << 10 };

void fixalloc_init(fixalloc *f, uintptr_t size, bool zero, sysstat *stat)
{
    assert(size >= sizeof(void *) && size <= FIXALLOC_CHUNK);
    *f = (fixalloc){ .size = (size + 7) & ~(uintptr_t)7, .zero = zero, .stat = stat };
}

void *fixalloc_alloc(fixalloc *f)
{
    assert(f->size != 0);
    f->inuse += f->size;
    if (f->list) {
        void *v = f->list;
        f->list = *(void **)v;
        if (f->zero)
            memset(v, 0, f->size);
        return v;
    }
    if (f->nchunk < f->size) {
        f->chunk = (uintptr_t)persistentalloc_stat(FIXALLOC_CHUNK, 64, f->stat);
        f->nchunk = FIXALLOC_CHUNK;
    }
    void *v = (void *)f->chunk;
    f->chunk += f->size;
    f->nchunk -= f->size;
    return v;
}

void fixalloc_free(fixalloc *f, void *v)
{
    f->inuse -= f->size;
    *(void **)v = f->list;
    f->list = v;
}

void linear_alloc_init(linear_alloc *l, uintptr_t size)
{
    uintptr_t base = (uintptr_t)sys_reserve(NULL, size);
    *l = (linear_alloc){ base, base, base ? base + size : 0 };
}

void *linear_alloc_get(linear_alloc *l, uintptr_t size, uintptr_t align, sysstat *stat)
{
    assert((align & (align - 1)) == 0);
    uintptr_t at = (l->next + align - 1) & ~(align - 1);
    if (at > l->end || size > l->end - at)
        return NULL;
    l->next = at + size;
    if (l->next > l->mapped) {
        uintptr_t to = (l->next + phys_page_size - 1) & ~(phys_page_size - 1);
        sys_map((void *)l->mapped, to - l->mapped, stat);
        sys_used((void *)l->mapped, to - l->mapped);
        l->mapped = to;
    }
    return (void *)at;
}

/* The current chunk of persistentalloc; guarded by lock. */
static struct {
    mutex lock;
    uintptr_t base, off;
} persistent = { .lock = { .rank = LOCKRANK_GLOBAL_ALLOC } };

void *persistentalloc_stat(uintptr_t size, uintptr_t align, sysstat *stat)
{
    if (align == 0)
        align = 8;
    if ((align & (align - 1)) != 0 || align > phys_page_size)   /* chunks are aligned no better */
        throw("persistentalloc: bad alignment");
    void *v = NULL;
    if (size >= PERSISTENT_MAX) {
        v = sys_alloc(size, stat);
    } else {
        lock(&persistent.lock);
        persistent.off = (persistent.off + align - 1) & ~(align - 1);
        if (persistent.base == 0 || persistent.off + size > PERSISTENT_CHUNK) {
            persistent.base = (uintptr_t)sys_alloc(PERSISTENT_CHUNK, &memstats.other_sys);
            persistent.off = 0;
        }
        if (persistent.base) {
            v = (void *)(persistent.base + persistent.off);
            persistent.off += size;
            if (stat != &memstats.other_sys) {
                atomic_fetch_add_explicit(stat, size, memory_order_relaxed);
                atomic_fetch_sub_explicit(&memstats.other_sys, size, memory_order_relaxed);
            }
        }
        unlock(&persistent.lock);
    }
    if (!v)
        out_of_memory(size);
    return v;
}

void *persistentalloc(uintptr_t size, uintptr_t align)
{
    return persistentalloc_stat(size, align, &memstats.other_sys);
}
