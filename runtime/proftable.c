/* proftable.c - a table of different stacks with a count for each.
 *
 * Entries stand one behind the other in a buffer; a hash index of their offsets, open and at most half full, finds them.
 * The buffer may move when it grows, so an entry is known by its offset.
 */
#include "runtime/proftable.h"

/* An entry, in words. */
enum { ENTRY_HASH, ENTRY_COUNT, ENTRY_LABELS, ENTRY_N, ENTRY_FRAMES };
enum { FIRST_INDEX = 1024 };

static uint64_t *entry_at(const proftable *t, size_t offset) { return (uint64_t *)(void *)t->entries.p + offset; }
static uint32_t *slots_of(const proftable *t) { return (uint32_t *)(void *)t->index.p; }

static bool grow(proftable *t)
{
    uint32_t n = t->nindex ? t->nindex * 2 : FIRST_INDEX;
    pbuf bigger = { 0 };
    uint32_t *slots = pbuf_room(&bigger, n * sizeof *slots);
    if (!slots)
        return false;
    bigger.len = n * sizeof *slots;
    size_t end = t->entries.len / 8;
    for (size_t at = 0; at < end; at += ENTRY_FRAMES + entry_at(t, at)[ENTRY_N]) {
        uint32_t i = (uint32_t)entry_at(t, at)[ENTRY_HASH] & (n - 1);
        while (slots[i])
            i = (i + 1) & (n - 1);
        slots[i] = (uint32_t)at + 1;
    }
    pbuf_free(&t->index);
    t->index = bigger;
    t->nindex = n;
    return true;
}

static uint64_t hash_of(const frame_key *stack, uint32_t n, uint64_t labels)
{
    uint64_t h = labels;
    for (uint32_t i = 0; i < n; i++) {
        h = (h ^ stack[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return h;
}

static void append(proftable *t, uint32_t *slot, const frame_key *stack, uint32_t n, const uint64_t head[ENTRY_FRAMES])
{
    size_t at = t->entries.len / 8, bytes = (ENTRY_FRAMES + n) * sizeof(uint64_t);
    if (at > UINT32_MAX - 2 || !pbuf_room(&t->entries, bytes)) {
        t->entries.failed = true;
        return;
    }
    pbuf_add(&t->entries, head, ENTRY_FRAMES * sizeof *head);
    pbuf_add(&t->entries, stack, n * sizeof *stack);
    t->n++;
    *slot = (uint32_t)at + 1;
}

void proftable_add(proftable *t, const frame_key *stack, uint32_t n, const struct labelset *set, int64_t count)
{
    uint64_t labels = (uint64_t)(uintptr_t)set, hash = hash_of(stack, n, labels);
    if (t->n * 2 >= t->nindex && !grow(t)) {
        t->entries.failed = true;
        return;
    }
    uint32_t i = (uint32_t)hash & (t->nindex - 1);
    for (uint32_t at; (at = slots_of(t)[i]) != 0; i = (i + 1) & (t->nindex - 1)) {
        uint64_t *e = entry_at(t, at - 1);
        if (e[ENTRY_HASH] == hash && e[ENTRY_LABELS] == labels && e[ENTRY_N] == n &&
            memcmp(e + ENTRY_FRAMES, stack, n * sizeof *stack) == 0) {
            e[ENTRY_COUNT] += (uint64_t)count;
            return;
        }
    }
    append(t, &slots_of(t)[i], stack, n, (uint64_t[ENTRY_FRAMES]){ hash, (uint64_t)count, labels, n });
}

void proftable_each(const proftable *t, proftable_visitor *visit, void *ctx)
{
    size_t end = t->entries.len / 8;
    for (size_t at = 0; at < end; at += ENTRY_FRAMES + entry_at(t, at)[ENTRY_N]) {
        const uint64_t *e = entry_at(t, at);
        visit(ctx, e + ENTRY_FRAMES, (uint32_t)e[ENTRY_N], (const struct labelset *)(uintptr_t)e[ENTRY_LABELS],
              (int64_t)e[ENTRY_COUNT]);
    }
}

void proftable_free(proftable *t)
{
    pbuf_free(&t->entries);
    pbuf_free(&t->index);
    t->nindex = t->n = 0;
}
