/* map.h - Go's maps.
 *
 * t is the map type (kind KIND_MAP) everywhere. A nil map is h == NULL: reads find nothing, delete and
 * clear do nothing, assignments are the caller's panicnilmap(gp) (the functions assume h != NULL there).
 *
 * Element pointers that these functions return are valid until the next operation on the map; use them
 * within the op. Assigning through one needs the typed store of the element type (mbarrier.h).
 * The generic functions take a key in memory layout and may panic (unhashable key in an interface):
 * then they return OP_PANIC. The fast ones cannot fail and are for keys for which map_fast_kind says so.
 * Two goroutines in a map with at least one writing end the process: "fatal error: concurrent map writes"
 * (or "concurrent map read and map write", "concurrent map iteration and map write").
 */
#ifndef VOLE_RUNTIME_MAP_H
#define VOLE_RUNTIME_MAP_H

#include "runtime/runtime2.h"

/* What len(m) reads; the rest is map.c's. */
typedef struct hmap {
    uint64_t count;          /* live entries; first, because len(m) reads it */
    uint64_t seed;           /* of the hash function; new when the map becomes empty */
    void *dir;               /* ndir == 0: the only group; else table *[ndir] */
    int64_t ndir;
    uint8_t global_depth;    /* log2(ndir) */
    uint8_t global_shift;    /* 64 - global_depth: hash >> shift indexes dir */
    uint8_t writing;         /* flips while an operation writes */
    uint8_t tombstones;      /* small map: not used; a table may hold tombstones */
    uint32_t clear_seq;      /* counts clear(m), for iterators */
} hmap;
extern const type hmap_type; /* descriptor of the header itself */

/* State of `for range m`; lives in memory slots of the frame (or anywhere else). Zero it first; its
 * pointer words are those of hiter_type. */
typedef struct hiter {
    void *key;               /* NULL: the iteration is over */
    void *elem;
    const type *t;           /* scalar to the collector: types are immortal */
    hmap *h;
    void *tab;
    void *group;
    uint64_t entry_offset;   /* random start, in slots */
    uint64_t dir_offset;     /* random start, in directory entries */
    uint64_t entry_idx;
    int64_t dir_idx;         /* -1: small map */
    uint32_t clear_seq;
    uint8_t global_depth;
    uint8_t started;
    uint16_t pad;
} hiter;
#define HITER_SLOTS 11
_Static_assert(sizeof(hiter) == HITER_SLOTS * 8, "hiter is laid out in frames by the compiler");
extern const type hiter_type;

/* Which fast functions serve maps of this type. */
typedef enum map_fast { MAP_GENERIC, MAP_FAST32, MAP_FAST64, MAP_FASTSTR } map_fast;
/* FAST32/64: keys of that size compared as memory (integers, bool is generic; pointers and channels are
 * FAST64). FASTSTR: string kinds. Decided by the key type alone. */
map_fast map_fast_kind(const type *t);

/* make(map[K]V, hint); hint < 0 counts as 0 (the caller panics for negative constants only). */
hmap *makemap(const type *t, int64_t hint);

/* *elem = pointer to the element for the key, or NULL when it is missing. */
opstatus mapaccess(g *gp, const type *t, hmap *h, const void *key, void **elem);
/* *elem = pointer to the (old or new, zeroed) element; the key is stored. */
opstatus mapassign(g *gp, const type *t, hmap *h, const void *key, void **elem);
opstatus mapdelete(g *gp, const type *t, hmap *h, const void *key);
void mapclear(const type *t, hmap *h);

void *mapaccess_fast32(const type *t, hmap *h, uint32_t key);
void *mapaccess_fast64(const type *t, hmap *h, uint64_t key);
void *mapaccess_faststr(const type *t, hmap *h, gostring key);
void *mapassign_fast32(const type *t, hmap *h, uint32_t key);
void *mapassign_fast64(const type *t, hmap *h, uint64_t key);  /* pointers too */
void *mapassign_faststr(const type *t, hmap *h, gostring key);
void mapdelete_fast32(const type *t, hmap *h, uint32_t key);
void mapdelete_fast64(const type *t, hmap *h, uint64_t key);
void mapdelete_faststr(const type *t, hmap *h, gostring key);

/* A zero value of the element type, for reads of missing keys. Read only; immortal. */
const void *map_zero(const type *t);

/* for range: mapiterinit positions `it` on the first pair; mapiternext on the next; key == NULL: over.
 * The map may change between calls, as the language allows. h may be NULL. */
void mapiterinit(const type *t, hmap *h, hiter *it);
void mapiternext(hiter *it);

static inline int64_t maplen(const hmap *h) { return h ? (int64_t)h->count : 0; }

/* A copy of the map (maps.Clone). */
hmap *mapclone(const type *t, hmap *h);

#endif
