/* profbuf.h - the samples of one thread on their way to who counts them.
 *
 * A ring of words with one writer (a thread and its signal handlers, which do not interrupt a write: cpuprof.c) and one
 * reader at a time. No lock: the writer publishes a record by moving head behind it, the reader gives room back by moving
 * tail. A record is its length in words, this one included, then the words. What does not fit is not written but counted.
 *
 * Ordering: the words of a record are written before head (release), read after it (acquire); the same for tail the other way.
 */
#ifndef VOLE_RUNTIME_PROFBUF_H
#define VOLE_RUNTIME_PROFBUF_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { PROFBUF_WORDS = 16384 };     /* 128 KB: seconds of deep stacks at 100 Hz */

typedef struct profbuf {
    _Atomic uint64_t head;          /* words ever written: the writer */
    char pad[56];
    _Atomic uint64_t tail;          /* words ever read: the reader */
    _Atomic uint64_t lost;          /* samples that found no room; the writer adds, the reader takes */
    char pad2[48];
    uint64_t words[PROFBUF_WORDS];
} profbuf;

/* Writes n words as a record of weight `weight` (what counts as lost if there is no room). */
static inline bool profbuf_write(profbuf *b, const uint64_t *words, uint32_t n, uint64_t weight)
{
    uint64_t head = atomic_load_explicit(&b->head, memory_order_relaxed);
    uint64_t tail = atomic_load_explicit(&b->tail, memory_order_acquire);
    if (n + 1 > PROFBUF_WORDS - (head - tail)) {
        atomic_fetch_add_explicit(&b->lost, weight, memory_order_relaxed);
        return false;
    }
    b->words[head++ % PROFBUF_WORDS] = n + 1;
    for (uint32_t i = 0; i < n; i++)
        b->words[head++ % PROFBUF_WORDS] = words[i];
    atomic_store_explicit(&b->head, head, memory_order_release);
    return true;
}

/* Takes the next record; returns its number of words, 0 if there is none. words has room for max of them, which all
 * records respect. */
static inline uint32_t profbuf_read(profbuf *b, uint64_t *words, uint32_t max)
{
    uint64_t tail = atomic_load_explicit(&b->tail, memory_order_relaxed);
    if (tail == atomic_load_explicit(&b->head, memory_order_acquire))
        return 0;
    uint32_t n = (uint32_t)b->words[tail % PROFBUF_WORDS] - 1;
    for (uint32_t i = 0; i < n && i < max; i++)
        words[i] = b->words[(tail + 1 + i) % PROFBUF_WORDS];
    atomic_store_explicit(&b->tail, tail + 1 + n, memory_order_release);
    return n < max ? n : max;
}

static inline uint64_t profbuf_take_lost(profbuf *b)
{
    return atomic_exchange_explicit(&b->lost, 0, memory_order_relaxed);
}

#endif
