/* arena.c - chunked bump allocation; see arena.h.
 *
 * Chunks double from 16 KiB to 512 KiB. An allocation larger than a quarter of a
 * chunk gets a chunk of its own, linked behind the current one, so that the
 * room left in the current chunk is not lost. Small chunks come from calloc; large
 * ones from the kernel, with their pages in place: a page fault each would be a tenth
 * of the time that a small program takes.
 */
#include "compiler/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

struct ArenaChunk {
    ArenaChunk *next;
    size_t size;            /* of data */
    char data[];
};

enum { FIRST_CHUNK = 16 << 10, LARGEST_CHUNK = 512 << 10, MAPPED_CHUNK = 128 << 10 };

void arena_init(Arena *a)
{
    *a = (Arena){0};
}

void arena_free(Arena *a)
{
    for (ArenaChunk *c = a->chunks, *next; c; c = next) {
        next = c->next;
        if (c->size >= MAPPED_CHUNK)
            munmap(c, sizeof *c + c->size);
        else
            free(c);
    }
    *a = (Arena){0};
}

static ArenaChunk *new_chunk(Arena *a, size_t size)
{
    ArenaChunk *c;
    if (size >= MAPPED_CHUNK) {
        c = mmap(NULL, sizeof *c + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
        c = c == MAP_FAILED ? NULL : c;
    } else {
        c = calloc(1, sizeof *c + size);
    }
    if (!c) {
        fprintf(stderr, "vole: out of memory (%zu bytes)\n", size);
        exit(2);
    }
    c->size = size;
    a->reserved += size;
    return c;
}

void *arena_alloc_slow(Arena *a, size_t size)
{
    size_t want = a->chunks ? a->chunks->size * 2 : FIRST_CHUNK;
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
    ArenaChunk *c = new_chunk(a, want);
    c->next = a->chunks;
    a->chunks = c;
    a->next = c->data + size;
    a->end = c->data + want;
    return c->data;
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
