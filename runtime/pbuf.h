/* pbuf.h - growing arrays for profiles, in memory of their own.
 *
 * Profiles are written at the end of the process, too, perhaps out of a signal handler or in the middle of an
 * allocation: so neither malloc nor the heap of the program is used, but mmap. A buffer whose memory could not be had
 * becomes `failed`: it takes nothing more, and who made it asks at the end.
 */
#ifndef VOLE_RUNTIME_PBUF_H
#define VOLE_RUNTIME_PBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

typedef struct pbuf {
    uint8_t *p;
    size_t len, cap;
    bool failed;
} pbuf;

/* Room for n more bytes, not yet part of it; NULL: no memory. */
static inline void *pbuf_room(pbuf *b, size_t n)
{
    enum { FIRST = 64 << 10 };
    if (b->failed)
        return NULL;
    if (n <= b->cap - b->len)
        return b->p + b->len;
    size_t cap = b->cap ? b->cap : FIRST;
    while (cap - b->len < n)
        cap *= 2;
    void *p = b->cap ? mremap(b->p, b->cap, cap, MREMAP_MAYMOVE)
                     : mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        b->failed = true;
        return NULL;
    }
    b->p = p;
    b->cap = cap;
    return b->p + b->len;
}

static inline void pbuf_add(pbuf *b, const void *data, size_t n)
{
    void *to = pbuf_room(b, n);
    if (to && n) {
        memcpy(to, data, n); /* off-heap */
        b->len += n;
    }
}

static inline void pbuf_byte(pbuf *b, uint8_t c)
{
    if (b->len < b->cap && !b->failed)
        b->p[b->len++] = c;
    else
        pbuf_add(b, &c, 1);
}

static inline void pbuf_free(pbuf *b)
{
    if (b->cap)
        munmap(b->p, b->cap);
    *b = (pbuf){ 0 };
}

#endif
