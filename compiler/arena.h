/* arena.h - memory that is freed all at once.
 *
 * An Arena hands out memory by bumping a pointer through chunks; nothing in it
 * is ever freed singly. Everything the compiler builds (names, syntax trees,
 * types, constants, diagnostics) lives in some arena and dies with it.
 *
 * Memory comes back zeroed, so a fresh node has NULL in every slot its maker
 * does not set. Running out of memory ends the process: the compiler has no
 * better answer. An arena belongs to one thread at a time.
 */
#ifndef VOLE_COMPILER_ARENA_H
#define VOLE_COMPILER_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct ArenaChunk ArenaChunk;

typedef struct Arena {
    char *next, *end;       /* free room in the newest chunk, as far as its pages are in place */
    char *limit;            /* end of the newest chunk */
    ArenaChunk *chunks;     /* newest first */
    size_t reserved;        /* bytes in all chunks, for statistics */
} Arena;

void arena_init(Arena *a);
void arena_free(Arena *a);  /* frees every chunk; the arena may be used again */

/* Sees to it that at least `size` bytes are there in one chunk. */
void arena_reserve(Arena *a, size_t size);

/* The slow path of arena_alloc: a new chunk, or one of its own for a giant. */
void *arena_alloc_slow(Arena *a, size_t size);

/* Zeroed memory, aligned to 8. */
static inline void *arena_alloc(Arena *a, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if ((size_t)(a->end - a->next) < size)
        return arena_alloc_slow(a, size);
    void *p = a->next;
    a->next += size;
    return p;
}

#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

/* A copy of n bytes, with a terminating NUL added. */
char *arena_strndup(Arena *a, const char *s, size_t n);

char *arena_printf(Arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

#endif
