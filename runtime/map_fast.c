/* map_fast.c - maps with keys of 4 and 8 bytes and with strings: hash and comparison inlined.
 *
 * The bodies are the generic probing of map_internal.h with the kind of key as a constant.
 */
#include "runtime/map_internal.h"
#include "runtime/mbarrier.h"

#define INLINE static inline __attribute__((always_inline))

INLINE void *lookup(map_fast fast, const type *t, hmap *h, const void *key)
{
    if (!h || h->count == 0)
        return NULL;
    map_check_read(h);
    const maptype *mt = maptype_of(t);
    map_slot s = map_find(mt, fast, h, key_hash_fast(fast, h, key), key);
    return s ? slot_elem(mt, s) : NULL;
}

INLINE void *insert(map_fast fast, const type *t, hmap *h, const void *key)
{
    map_begin_write(h);
    const maptype *mt = maptype_of(t);
    uint64_t hash = key_hash_fast(fast, h, key);
    map_slot s = h->count ? map_find(mt, fast, h, hash, key) : NULL;
    if (!s) {
        s = map_new_slot(t, mt, h, hash);
        if (fast == MAP_FAST32)
            *(uint32_t *)s = *(const uint32_t *)key;
        else if (fast == MAP_FAST64 && mt->key->ptrdata == 0)
            *(uint64_t *)s = *(const uint64_t *)key;
        else if (fast == MAP_FAST64)
            store_pointer(s, *(void *const *)key);
    }
    if (fast == MAP_FASTSTR) {      /* an equal string replaces the old one: the old text may go */
        ((gostring *)s)->len = ((const gostring *)key)->len;
        store_pointer(s, (void *)(uintptr_t)((const gostring *)key)->ptr);
    }
    map_end_write(h);
    return slot_elem(mt, s);
}

INLINE void erase(map_fast fast, const type *t, hmap *h, const void *key)
{
    if (!h || h->count == 0)
        return;
    map_begin_write(h);
    const maptype *mt = maptype_of(t);
    uint64_t hash = key_hash_fast(fast, h, key);
    map_slot s = map_find(mt, fast, h, hash, key);
    if (s)
        map_remove_slot(t, mt, h, hash, s);
    map_end_write(h);
}

void *mapaccess_fast32(const type *t, hmap *h, uint32_t key) { return lookup(MAP_FAST32, t, h, &key); }
void *mapaccess_fast64(const type *t, hmap *h, uint64_t key) { return lookup(MAP_FAST64, t, h, &key); }
void *mapaccess_faststr(const type *t, hmap *h, gostring key) { return lookup(MAP_FASTSTR, t, h, &key); }

void *mapassign_fast32(const type *t, hmap *h, uint32_t key) { return insert(MAP_FAST32, t, h, &key); }
void *mapassign_fast64(const type *t, hmap *h, uint64_t key) { return insert(MAP_FAST64, t, h, &key); }
void *mapassign_faststr(const type *t, hmap *h, gostring key) { return insert(MAP_FASTSTR, t, h, &key); }

void mapdelete_fast32(const type *t, hmap *h, uint32_t key) { erase(MAP_FAST32, t, h, &key); }
void mapdelete_fast64(const type *t, hmap *h, uint64_t key) { erase(MAP_FAST64, t, h, &key); }
void mapdelete_faststr(const type *t, hmap *h, gostring key) { erase(MAP_FASTSTR, t, h, &key); }
