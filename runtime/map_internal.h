/* map_internal.h - the structure of maps, and the probing that map.c and map_fast.c share.
 *
 * A map of up to 8 entries is one group. A larger one is a directory of tables, indexed by the top
 * global_depth bits of the hash (extendible hashing): a table with local_depth < global_depth is
 * in several neighbouring entries. A table is an open-addressing array of groups with at most 1024 slots;
 * when a full one would grow beyond, it is split in two by the next bit of the hash, and only if its depth is
 * the directory's does that double. So growing never touches more than 1024 entries at once.
 *
 * A group is a control word and 8 slots {key, elem}. Each byte of the control word is EMPTY, DELETED or the
 * low 7 bits of the hash (h2) of the slot's key; the rest of the hash (h1) starts the probe sequence over
 * groups. A lookup compares 8 control bytes at once, and ends at a group with an EMPTY slot.
 *
 * Keys and elements of more than 128 bytes are stored by pointer.
 */
#ifndef VOLE_RUNTIME_MAP_INTERNAL_H
#define VOLE_RUNTIME_MAP_INTERNAL_H

#include "runtime/alg.h"
#include "runtime/map.h"

enum {
    GROUP_SLOTS = 8,
    MAX_TABLE_CAPACITY = 1024,
    MAX_INLINE_BYTES = 128,
    CTRL_EMPTY = 0x80,
    CTRL_DELETED = 0xFE
};
#define CTRL_MSB ((uint64_t)0x8080808080808080u)
#define CTRL_LSB ((uint64_t)0x0101010101010101u)
#define CTRL_ALL_EMPTY CTRL_MSB

/* Layout facts of a map type, made on first use; immortal. */
typedef struct maptype {
    type group;                 /* descriptor of one group, for allocation */
    const type *key, *elem;
    uint32_t slot_size, elem_off;
    uint32_t group_size;
    uint8_t fast;               /* map_fast */
    bool indirect_key, indirect_elem;
    bool update_key;            /* assigning to an equal key may change it: +0 and -0, string data */
    bool may_panic;             /* hashing may meet an uncomparable value */
} maptype;

typedef struct map_table {
    uint16_t used;              /* live slots */
    uint16_t capacity;          /* slots, a power of two */
    uint16_t growth_left;       /* EMPTY slots that may still be filled */
    uint8_t local_depth;
    int64_t index;              /* first directory entry; -1: replaced (an iterator may still walk it) */
    char *groups;
    uint64_t mask;              /* groups - 1 */
} map_table;

typedef char *map_slot;         /* address of a slot's key */

maptype *maptype_make(const type *t);
static inline const maptype *maptype_of(const type *t)
{
    maptype *mt = __atomic_load_n(&t->u.map.mt, __ATOMIC_ACQUIRE);
    return __builtin_expect(mt != NULL, 1) ? mt : maptype_make(t);
}

/* ---- control words ---- */

static inline uint64_t *group_ctrl(char *group) { return (uint64_t *)group; }
static inline uint64_t match_h2(uint64_t ctrl, uint64_t h2)
{
    uint64_t v = ctrl ^ (CTRL_LSB * h2);    /* may also report a neighbour of a match: keys are compared */
    return (v - CTRL_LSB) & ~v & CTRL_MSB;
}
static inline uint64_t match_empty(uint64_t ctrl) { return ctrl & ~(ctrl << 6) & CTRL_MSB; }
static inline uint64_t match_empty_or_deleted(uint64_t ctrl) { return ctrl & CTRL_MSB; }
static inline uint64_t match_full(uint64_t ctrl) { return ~ctrl & CTRL_MSB; }
static inline unsigned match_first(uint64_t m) { return (unsigned)__builtin_ctzll(m) >> 3; }
static inline void set_ctrl(char *group, unsigned i, uint8_t c) { ((uint8_t *)group)[i] = c; }
static inline uint64_t hash_h1(uint64_t hash) { return hash >> 7; }
static inline uint64_t hash_h2(uint64_t hash) { return hash & 0x7f; }

/* ---- slots ---- */

static inline map_slot slot_at(const maptype *mt, char *group, unsigned i)
{
    return group + 8 + (uintptr_t)i * mt->slot_size;
}
static inline void *slot_key(const maptype *mt, map_slot s) { return mt->indirect_key ? *(void **)s : s; }
static inline void *slot_elem(const maptype *mt, map_slot s)
{
    char *e = s + mt->elem_off;
    return mt->indirect_elem ? *(void **)e : e;
}

static inline map_table *table_for(const hmap *h, uint64_t hash)
{
    return ((map_table **)h->dir)[(hash >> (h->global_shift & 63)) & (uint64_t)(h->ndir - 1)];
}

/* Is the key in slot s equal to *key? fast is a constant in each caller. */
static inline __attribute__((always_inline)) bool key_equal(const maptype *mt, map_fast fast, map_slot s,
                                                            const void *key)
{
    switch (fast) {
    case MAP_FAST32:
        return *(const uint32_t *)s == *(const uint32_t *)key;
    case MAP_FAST64:
        return *(const uint64_t *)s == *(const uint64_t *)key;
    case MAP_FASTSTR: {
        const gostring *a = (const gostring *)s, *b = key;
        return a->len == b->len && (a->ptr == b->ptr || a->len == 0 || memcmp(a->ptr, b->ptr, (size_t)a->len) == 0);
    }
    default: {
        bool eq = false;
        const type *bad;
        return value_equal(mt->key, slot_key(mt, s), key, &eq, &bad) == ALG_OK && eq;
    }
    }
}

/* The slot of the key in a group, or NULL. */
static inline __attribute__((always_inline)) map_slot group_find(const maptype *mt, map_fast fast, char *group,
                                                                uint64_t hash, const void *key)
{
    for (uint64_t m = match_h2(*group_ctrl(group), hash_h2(hash)); m; m &= m - 1) {
        map_slot s = slot_at(mt, group, match_first(m));
        if (key_equal(mt, fast, s, key))
            return s;
    }
    return NULL;
}

static inline __attribute__((always_inline)) map_slot table_find(const maptype *mt, map_fast fast,
                                                                 const map_table *t, uint64_t hash,
                                                                 const void *key)
{
    uint64_t at = hash_h1(hash) & t->mask;
    for (uint64_t step = 1;; step++) {
        char *group = t->groups + at * mt->group_size;
        map_slot s = group_find(mt, fast, group, hash, key);
        if (s)
            return s;
        if (match_empty(*group_ctrl(group)))
            return NULL;
        at = (at + step) & t->mask;
    }
}

/* h has entries. */
static inline __attribute__((always_inline)) map_slot map_find(const maptype *mt, map_fast fast, const hmap *h,
                                                               uint64_t hash, const void *key)
{
    if (h->ndir == 0)
        return group_find(mt, fast, h->dir, hash, key);
    return table_find(mt, fast, table_for(h, hash), hash, key);
}

static inline __attribute__((always_inline)) uint64_t key_hash_fast(map_fast fast, const hmap *h, const void *key)
{
    switch (fast) {
    case MAP_FAST32:
        return memhash32(*(const uint32_t *)key, h->seed);
    case MAP_FAST64:
        return memhash64(*(const uint64_t *)key, h->seed);
    default:
        return strhash(*(const gostring *)key, h->seed);
    }
}

/* ---- concurrent use ---- */

_Noreturn void map_race(const char *what);

static inline void map_check_read(const hmap *h)
{
    if (__builtin_expect(__atomic_load_n(&h->writing, __ATOMIC_RELAXED) != 0, 0))
        map_race("concurrent map read and map write");
}

static inline void map_begin_write(hmap *h)
{
    if (__builtin_expect(__atomic_load_n(&h->writing, __ATOMIC_RELAXED) != 0, 0))
        map_race("concurrent map writes");
    __atomic_store_n(&h->writing, h->writing ^ 1, __ATOMIC_RELAXED);
}

static inline void map_end_write(hmap *h)
{
    if (__builtin_expect(__atomic_load_n(&h->writing, __ATOMIC_RELAXED) == 0, 0))
        map_race("concurrent map writes");
    __atomic_store_n(&h->writing, h->writing ^ 1, __ATOMIC_RELAXED);
}

/* ---- slow parts, in map.c; the write has begun ---- */

/* A new slot for a key that is not in the map: control byte set, counted; key and elem not stored (but an
 * indirect elem is made). Grows as needed. */
map_slot map_new_slot(const type *t, const maptype *mt, hmap *h, uint64_t hash);
/* Takes the entry in slot s out. */
void map_remove_slot(const type *t, const maptype *mt, hmap *h, uint64_t hash, map_slot s);

#endif
