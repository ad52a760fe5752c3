/* arena.c - chunked bump allocation; see arena.h.
 *
 * Chunks double from 16 KiB to 256 KiB. An allocation larger than a quarter of a
 * chunk gets a chunk of its own, linked behind the current one, so that the
 * room left in the current chunk is not lost. Large chunks are mapped, and their
 * pages put in place 16 at a time, since one system call is cheaper than 16 page faults,
 * and pages that are not used are dearer than both. First
 * chunks that are freed wait, zeroed where they were used, for the next arenas: the
 * code generator makes a short-lived one for each function, the analysis of escapes another.
 */
#include "compiler/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct ArenaChunk {
    ArenaChunk *next;
    size_t size;            /* of data */
    char data[];
};

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

enum { STEP = 64 << 10 };           /* of pages that are put in place together */
enum { FIRST_CHUNK = 16 << 10, MAPPED_CHUNK = 64 << 10, LARGEST_CHUNK = 256 << 10 };

enum { SPARES = 8 };                /* compiling one function may compile others */
static ArenaChunk *_Atomic spare[SPARES];   /* of FIRST_CHUNK bytes, zeroed */

static ArenaChunk *take_spare(void)
{
    for (int i = 0; i < SPARES; i++)
        if (atomic_load_explicit(&spare[i], memory_order_relaxed)) {
            ArenaChunk *c = atomic_exchange(&spare[i], NULL);
            if (c)
                return c;
        }
    return NULL;
}

/* False: there are enough. */
static bool keep_spare(ArenaChunk *c, size_t used)
{
    for (int i = 0; i < SPARES; i++)
        if (!atomic_load_explicit(&spare[i], memory_order_relaxed)) {
            memset(c->data, 0, used);
            c = atomic_exchange(&spare[i], c);
            free(c);
            return true;
        }
    return false;
}

void arena_init(Arena *a)
{
    *a = (Arena){0};
}

/* used: how many bytes of it may not be zero. */
static void free_chunk(ArenaChunk *c, size_t used)
{
    size_t total = sizeof *c + c->size;
    if (total >= MAPPED_CHUNK) {
        munmap(c, total);
        return;
    }
    if (c->size != FIRST_CHUNK || !keep_spare(c, used))
        free(c);
}

void arena_free(Arena *a)
{
    for (ArenaChunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        bool newest = a->next >= c->data && a->next <= c->data + c->size;
        free_chunk(c, newest ? (size_t)(a->next - c->data) : c->size);
    }
    *a = (Arena){0};
}

static ArenaChunk *new_chunk(Arena *a, size_t size)
{
    size_t total = sizeof(ArenaChunk) + size;
    ArenaChunk *c = size == FIRST_CHUNK ? take_spare() : NULL;
    if (!c && total >= MAPPED_CHUNK) {
        c = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (c == MAP_FAILED)
            c = NULL;
    } else if (!c) {
        c = calloc(1, total);
    }
    if (!c) {
        fprintf(stderr, "vole: out of memory (%zu bytes)\n", size);
        exit(2);
    }
    c->size = size;
    a->reserved += size;
    return c;
}

/* Extends the room by the next pages of the newest chunk, enough for size bytes. */
static void extend(Arena *a, size_t size)
{
    size_t room = ((size_t)(a->next - a->end) + size + STEP - 1) & ~(size_t)(STEP - 1);
    if (room > (size_t)(a->limit - a->end))
        room = (size_t)(a->limit - a->end);
    char *page = (char *)((uintptr_t)a->end & ~(uintptr_t)4095);
    madvise(page, (size_t)(a->end + room - page), MADV_POPULATE_WRITE); /* an older kernel refuses, and faults */
    a->end += room;
}

/* The newest chunk is `next` in size; mapped ones fill their pages. */
static void push_chunk(Arena *a, size_t size)
{
    if (size >= MAPPED_CHUNK)
        size -= sizeof(ArenaChunk);
    ArenaChunk *c = new_chunk(a, size);
    c->next = a->chunks;
    a->chunks = c;
    a->next = c->data;
    a->end = a->limit = c->data + size;
    if (sizeof *c + size >= MAPPED_CHUNK) {
        a->end = c->data;
        extend(a, STEP / 2);
    }
}

void arena_reserve(Arena *a, size_t size)
{
    if ((size_t)(a->limit - a->next) < size)
        push_chunk(a, size);
}

void *arena_alloc_slow(Arena *a, size_t size)
{
    if ((size_t)(a->limit - a->next) >= size) {
        extend(a, size);
        void *p = a->next;
        a->next += size;
        return p;
    }
    size_t want = a->chunks ? a->chunks->size * 2 : FIRST_CHUNK;
    if (want > MAPPED_CHUNK)
        want = (want + 4095) & ~(size_t)4095;
    if (want > LARGEST_CHUNK)
        want = LARGEST_CHUNK;
    if (want < FIRST_CHUNK)
        want = FIRST_CHUNK;
    if (size > want / 4) {
        ArenaChunk *c = new_chunk(a, size);
        if (a->chunks) {
            c->next = a->chunks->next;
            a->chunks->next = c;
        } else {
            a->chunks = c;
        }
        return c->data;
    }
    push_chunk(a, want);
    if ((size_t)(a->end - a->next) < size)
        extend(a, size);
    a->next += size;
    return a->chunks->data;
}

char *arena_strndup(Arena *a, const char *s, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    if (n)
        memcpy(p, s, n);
    return p;
}

char *arena_vprintf(Arena *a, const char *fmt, va_list ap)
{
    char buf[256];
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(buf, sizeof buf, fmt, ap);
    char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    if (n >= (int)sizeof buf)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    else if (n > 0)
        memcpy(p, buf, (size_t)n);
    va_end(again);
    return p;
}

char *arena_printf(Arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}
