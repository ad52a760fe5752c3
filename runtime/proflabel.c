/* proflabel.c - sets of labels that goroutines carry, for profiles.
 *
 * A set is immortal as long as a goroutine has it, or a CPU profile is being taken (its samples name sets by address);
 * otherwise it is freed with its last goroutine. Equal sets are one set, so that a profile can compare addresses. They lie
 * outside the heap: a signal handler copies the address, and the collector need not know.
 *
 * Locks: labels.lock for everything here. g.labels: the owner of the G.
 */
#include "runtime/proflabel.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/lock_futex.h"
#include "runtime/panic.h"

enum { NLISTS = 256 };

static struct {
    mutex lock;
    labelset *lists[NLISTS];
    int32_t keep;
    bool garbage;               /* sets without references have been kept */
} labels = { .lock = { .rank = LOCKRANK_PROF_LABELS } };

static uint64_t hash_of(const gostring *text, uint32_t n)
{
    uint64_t h = n;
    for (uint32_t i = 0; i < 2 * n; i++) {
        for (int64_t k = 0; k < text[i].len; k++)
            h = (h ^ (uint8_t)text[i].ptr[k]) * 0x100000001b3u;
        h = (h ^ 0xff) * 0x9e3779b97f4a7c15u;
    }
    return h;
}

static bool same(const labelset *s, const gostring *text, uint32_t n)
{
    for (uint32_t i = 0; i < 2 * n; i++)
        if (s->text[i].len != text[i].len || memcmp(s->text[i].ptr, text[i].ptr, (size_t)text[i].len) != 0)
            return false;
    return true;
}

static labelset *copy_of(const gostring *text, uint32_t n, uint64_t hash)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < 2 * n; i++)
        bytes += (size_t)text[i].len;
    labelset *s = malloc(sizeof *s + 2 * n * sizeof *s->text + bytes);
    if (!s)
        throw("out of memory allocating profile labels");
    *s = (labelset){ .hash = hash, .n = n };
    char *p = (char *)&s->text[2 * n];
    for (uint32_t i = 0; i < 2 * n; i++) {
        memcpy(p, text[i].ptr, (size_t)text[i].len); /* no pointers */
        s->text[i] = (gostring){ p, text[i].len };
        p += text[i].len;
    }
    return s;
}

labelset *labels_make(const gostring *text, uint32_t n)
{
    if (n == 0)
        return NULL;
    uint64_t hash = hash_of(text, n);
    labelset **list = &labels.lists[(hash >> 32) % NLISTS];
    lock(&labels.lock);
    labelset *s = *list;
    while (s && (s->hash != hash || s->n != n || !same(s, text, n)))
        s = s->next;
    if (!s) {
        s = copy_of(text, n, hash);
        s->next = *list;
        *list = s;
    }
    s->refs++;
    unlock(&labels.lock);
    return s;
}

/* The lock is held. */
static void free_set(labelset *s)
{
    labelset **link = &labels.lists[(s->hash >> 32) % NLISTS];
    while (*link != s)
        link = &(*link)->next;
    *link = s->next;
    free(s);
}

void labels_drop(labelset *s)
{
    if (!s)
        return;
    lock(&labels.lock);
    if (--s->refs == 0) {
        if (labels.keep)
            labels.garbage = true;
        else
            free_set(s);
    }
    unlock(&labels.lock);
}

labelset *labels_share(labelset *s)
{
    if (s) {
        lock(&labels.lock);
        s->refs++;
        unlock(&labels.lock);
    }
    return s;
}

void labels_set(g *gp, labelset *set)
{
    labelset *old = gp->labels;
    __atomic_store_n(&gp->labels, set, __ATOMIC_RELEASE); /* before the old one goes: a signal may come */
    labels_drop(old);
}

void labels_keep(bool keep)
{
    lock(&labels.lock);
    labels.keep += keep ? 1 : -1;
    for (int i = 0; i < NLISTS && labels.keep == 0 && labels.garbage; i++) {
        for (labelset *s = labels.lists[i], *next; s; s = next) {
            next = s->next;
            if (s->refs == 0)
                free_set(s);
        }
    }
    if (labels.keep == 0)
        labels.garbage = false;
    unlock(&labels.lock);
}
