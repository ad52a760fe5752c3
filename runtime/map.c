/* map.c - Go's maps: growth, generic access, iteration. The structure is described in map_internal.h.
 *
 * Iteration. An iterator starts at a random directory entry and a random slot, and walks the slots of one
 * table after the other. A table that is replaced while it is walked (index == -1) is walked to its end
 * all the same: it holds each key that was there, and the current map says whether the key still lives
 * and with what value. Keys that do not equal themselves (NaN) cannot be looked up nor deleted: they are given
 * as found, unless the map was cleared since. Entries added meanwhile may be seen or not; none is seen twice,
 * because one table (or its descendants) is left only when all its keys have been given.
 *
 * No locks: the program has to. `writing` finds many of the cases where it does not.
 */
#include "runtime/map_internal.h"

#include <assert.h>

#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/proc.h"

/* ---- types ---- */

static const uint8_t hmap_ptrs[8] = { 1 << 2 };
const type hmap_type = { .size = sizeof(hmap), .ptrdata = 24, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                         .gcdata = hmap_ptrs, .gcsize = sizeof(hmap), .string = { "runtime.hmap", 12 } };
_Static_assert(offsetof(hmap, dir) == 16, "hmap_ptrs");

static const uint8_t hiter_ptrs[8] = { 1 | 2 | 1 << 3 | 1 << 4 | 1 << 5 };
const type hiter_type = { .size = sizeof(hiter), .ptrdata = 48, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                          .gcdata = hiter_ptrs, .gcsize = sizeof(hiter), .string = { "runtime.hiter", 13 } };
_Static_assert(offsetof(hiter, group) == 40, "hiter_ptrs");

static const uint8_t table_ptrs[8] = { 1 << 2 };
static const type table_type = { .size = sizeof(map_table), .ptrdata = 24, .align = 8, .field_align = 8,
                                 .kind = KIND_STRUCT, .gcdata = table_ptrs, .gcsize = sizeof(map_table),
                                 .string = { "runtime.table", 13 } };
_Static_assert(offsetof(map_table, groups) == 16, "table_ptrs");

map_fast map_fast_kind(const type *t)
{
    switch (t->u.map.key->kind) {
    case KIND_INT32:
    case KIND_UINT32:
        return MAP_FAST32;
    case KIND_INT:
    case KIND_INT64:
    case KIND_UINT:
    case KIND_UINT64:
    case KIND_UINTPTR:
    case KIND_POINTER:
    case KIND_CHAN:
    case KIND_UNSAFEPOINTER:
        return MAP_FAST64;
    case KIND_STRING:
        return MAP_FASTSTR;
    default:
        return MAP_GENERIC;
    }
}

static bool holds_interface(const type *t)
{
    if (t->kind == KIND_INTERFACE)
        return true;
    if (t->kind == KIND_ARRAY)
        return holds_interface(t->elem);
    if (t->kind == KIND_STRUCT)
        for (uint64_t i = 0; i < t->u.strct.nfields; i++)
            if (holds_interface(t->u.strct.fields[i].typ))
                return true;
    return false;
}

static uint32_t align_up(uint64_t n, uint64_t a) { return (uint32_t)((n + a - 1) & ~(a - 1)); }

static void mark_pointers(uint8_t *map, uint64_t off, const type *typ, bool indirect)
{
    for (uint64_t i = 0; indirect ? i < 1 : i * 8 < typ->ptrdata; i++) {
        uint64_t bit = indirect ? 0 : i % (typ->gcsize / 8), at = off / 8 + i;
        if (indirect || typ->gcdata[bit / 8] >> bit % 8 & 1)
            map[at / 8] |= (uint8_t)(1u << at % 8);
    }
}

maptype *maptype_make(const type *t)
{
    maptype *mt = persistentalloc(sizeof *mt, 8);
    const type *key = t->u.map.key, *elem = t->elem;
    mt->key = key;
    mt->elem = elem;
    mt->fast = (uint8_t)map_fast_kind(t);
    mt->indirect_key = key->size > MAX_INLINE_BYTES;
    mt->indirect_elem = elem->size > MAX_INLINE_BYTES;
    mt->update_key = !(key->tflag & TFLAG_REGULAR_MEM);
    mt->may_panic = holds_interface(key);
    uint64_t ksize = mt->indirect_key ? 8 : key->size, esize = mt->indirect_elem ? 8 : elem->size;
    uint64_t kalign = mt->indirect_key ? 8 : key->align, ealign = mt->indirect_elem ? 8 : elem->align;
    mt->elem_off = align_up(ksize, ealign);
    uint64_t end = mt->elem_off + esize;
    if (esize == 0)
        end++;          /* the address of the element must lie in the group */
    mt->slot_size = align_up(end, kalign > ealign ? kalign : ealign);
    mt->group_size = align_up(8 + (uint64_t)GROUP_SLOTS * mt->slot_size, 8);

    type *g = &mt->group;
    *g = (type){ .size = mt->group_size, .align = 8, .field_align = 8, .kind = KIND_STRUCT,
                 .gcsize = mt->group_size, .string = { "map.group", 9 } };
    if (key->ptrdata || elem->ptrdata || mt->indirect_key || mt->indirect_elem) {
        uint8_t *map = persistentalloc(mt->group_size / 64 + 16, 8);
        for (unsigned i = 0; i < GROUP_SLOTS; i++) {
            uint64_t off = 8 + (uint64_t)i * mt->slot_size;
            mark_pointers(map, off, key, mt->indirect_key);
            mark_pointers(map, off + mt->elem_off, elem, mt->indirect_elem);
        }
        for (uint64_t w = 0; w < mt->group_size / 8; w++)
            if (map[w / 8] >> w % 8 & 1)
                g->ptrdata = (w + 1) * 8;
        g->gcdata = map;
    }
    maptype *none = NULL;
    type *tt = (type *)(uintptr_t)t;
    if (!__atomic_compare_exchange_n(&tt->u.map.mt, &none, mt, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        return none;    /* another thread was faster */
    return mt;
}

/* ---- small helpers ---- */

_Noreturn void map_race(const char *what)
{
    fatal(what);
}

/* Zeroes as large as the largest element type asked for; immortal. */
const void *map_zero(const type *t)
{
    static const uint64_t small[128];
    static struct { mutex lock; char *p; uintptr_t size; } big = { .lock = { .rank = LOCKRANK_MAP_ZERO } };
    uintptr_t size = t->elem->size;
    if (size <= sizeof small)
        return small;
    lock(&big.lock);
    if (big.size < size) {
        big.size = size * 2;
        big.p = persistentalloc(big.size, 8);
    }
    const void *p = big.p;
    unlock(&big.lock);
    return p;
}

/* The generic hash must be the fast functions' one: both work on the same map. */
static alg_status key_hash(const maptype *mt, const hmap *h, const void *key, uint64_t *hash, const type **bad)
{
    if (mt->fast != MAP_GENERIC) {
        *hash = key_hash_fast((map_fast)mt->fast, h, key);
        return ALG_OK;
    }
    return value_hash(mt->key, key, h->seed, hash, bad);
}

static bool key_is_reflexive(const maptype *mt, const void *key)
{
    bool eq = true;
    const type *bad;
    if (mt->update_key)
        (void)value_equal(mt->key, key, key, &eq, &bad);
    return eq;
}

static char *new_groups(const maptype *mt, uint64_t n)
{
    char *groups = mallocgc(n * mt->group_size, mt->group.ptrdata ? &mt->group : NULL, true);
    for (uint64_t i = 0; i < n; i++)
        *group_ctrl(groups + i * mt->group_size) = CTRL_ALL_EMPTY;
    return groups;
}

static uint16_t max_load(uint16_t capacity)
{
    return capacity <= GROUP_SLOTS ? (uint16_t)(capacity - 1) : (uint16_t)(capacity / 8 * 7);
}

static map_table *new_table(const maptype *mt, uint64_t capacity, int64_t index, uint8_t local_depth)
{
    uint64_t cap = GROUP_SLOTS;
    while (cap < capacity)
        cap *= 2;
    map_table *t = newobject(&table_type);
    t->capacity = (uint16_t)cap;
    t->growth_left = max_load((uint16_t)cap);
    t->local_depth = local_depth;
    t->index = index;
    t->mask = cap / GROUP_SLOTS - 1;
    t->groups = new_groups(mt, t->mask + 1);
    return t;
}

static void *new_directory(int64_t n)
{
    return mallocgc((uintptr_t)n * 8, &basic_types[KIND_UNSAFEPOINTER], true);
}

hmap *makemap(const type *t, int64_t hint)
{
    hmap *h = newobject(&hmap_type);
    h->seed = fastrand64();
    if (hint <= GROUP_SLOTS)
        return h;       /* the group is made by the first assignment */
    const maptype *mt = maptype_of(t);
    uint64_t target;
    if (__builtin_mul_overflow((uint64_t)hint, 8, &target) || (target /= 7) > MAX_ALLOC / mt->slot_size)
        return h;       /* only a hint */
    uint64_t ntables = 1;
    uint8_t depth = 0;
    while (ntables * MAX_TABLE_CAPACITY < target) {
        ntables *= 2;
        depth++;
    }
    map_table **dir = new_directory((int64_t)ntables);
    for (uint64_t i = 0; i < ntables; i++)
        store_pointer(&dir[i], new_table(mt, target / ntables + (target % ntables != 0), (int64_t)i, depth));
    h->dir = dir;
    h->ndir = (int64_t)ntables;
    h->global_depth = depth;
    h->global_shift = (uint8_t)(64 - depth);
    return h;
}

/* ---- storing ---- */

static void store_key(const maptype *mt, map_slot s, const void *key)
{
    if (mt->indirect_key) {
        void *k = newobject(mt->key);
        store_pointer(s, k);
        typedmemmove(mt->key, k, key);
    } else {
        typedmemmove(mt->key, s, key);
    }
}

/* Moves a whole slot, pointers to indirect parts included, into a table that has room and not the key. */
static void table_insert_slot(const maptype *mt, map_table *t, uint64_t hash, map_slot from)
{
    uint64_t at = hash_h1(hash) & t->mask;
    for (uint64_t step = 1;; step++) {
        char *group = t->groups + at * mt->group_size;
        uint64_t m = match_empty_or_deleted(*group_ctrl(group));
        if (m) {
            unsigned i = match_first(m);
            map_slot to = slot_at(mt, group, i);
            if (mt->indirect_key)
                store_pointer(to, *(void **)from);
            else
                typedmemmove(mt->key, to, from);
            if (mt->indirect_elem)
                store_pointer(to + mt->elem_off, *(void **)(from + mt->elem_off));
            else
                typedmemmove(mt->elem, to + mt->elem_off, from + mt->elem_off);
            set_ctrl(group, i, (uint8_t)hash_h2(hash));
            t->growth_left--;
            t->used++;
            return;
        }
        at = (at + step) & t->mask;
    }
}

/* A key that is in the map already has been hashed once, so this cannot fail. */
static uint64_t rehash_key(const maptype *mt, const hmap *h, map_slot s)
{
    uint64_t hash = 0;
    const type *bad;
    if (key_hash(mt, h, slot_key(mt, s), &hash, &bad) != ALG_OK)
        throw("map: key in map cannot be hashed");
    return hash;
}

/* ---- growth ---- */

/* Puts t into all directory entries that are its. */
static void install(hmap *h, map_table *t)
{
    map_table **dir = h->dir;
    int64_t n = (int64_t)1 << (h->global_depth - t->local_depth);
    for (int64_t i = 0; i < n; i++)
        store_pointer(&dir[t->index + i], t);
}

/* Calls place for each entry of old with its hash. */
static void move_entries(const maptype *mt, hmap *h, map_table *old, map_table *low, map_table *high)
{
    for (uint64_t g = 0; g <= old->mask; g++) {
        char *group = old->groups + g * mt->group_size;
        for (uint64_t m = match_full(*group_ctrl(group)); m; m &= m - 1) {
            map_slot s = slot_at(mt, group, match_first(m));
            uint64_t hash = rehash_key(mt, h, s);
            bool up = high && hash >> (64 - high->local_depth) & 1;
            table_insert_slot(mt, up ? high : low, hash, s);
        }
    }
    old->index = -1;
}

static void resize(const maptype *mt, hmap *h, map_table *old, uint64_t capacity)
{
    map_table *t = new_table(mt, capacity, old->index, old->local_depth);
    move_entries(mt, h, old, t, NULL);
    install(h, t);
}

static void double_directory(hmap *h)
{
    map_table **old = h->dir, **dir = new_directory(h->ndir * 2);
    for (int64_t i = 0; i < h->ndir; i++) {
        map_table *t = old[i];
        store_pointer(&dir[2 * i], t);
        store_pointer(&dir[2 * i + 1], t);
        if (t->index == i)      /* each table once: its other entries are beyond i, and below 2i or i is 0 */
            t->index = 2 * i;
    }
    store_pointer(&h->dir, dir);
    h->ndir *= 2;
    h->global_depth++;
    h->global_shift--;
}

static void split(const maptype *mt, hmap *h, map_table *old)
{
    if (old->local_depth == h->global_depth)
        double_directory(h);
    uint8_t depth = old->local_depth + 1;
    int64_t half = (int64_t)1 << (h->global_depth - depth);
    map_table *low = new_table(mt, MAX_TABLE_CAPACITY, old->index, depth);
    map_table *high = new_table(mt, MAX_TABLE_CAPACITY, old->index + half, depth);
    move_entries(mt, h, old, low, high);
    install(h, low);
    install(h, high);
}

/* t is full: makes room in its part of the map. */
static void grow_table(const maptype *mt, hmap *h, map_table *t)
{
    if (t->used <= max_load(t->capacity) / 2)
        resize(mt, h, t, t->capacity);          /* it is full of tombstones */
    else if (t->capacity < MAX_TABLE_CAPACITY)
        resize(mt, h, t, (uint64_t)t->capacity * 2);
    else
        split(mt, h, t);
}

/* The ninth entry: the group becomes a table. */
static void grow_to_table(const maptype *mt, hmap *h)
{
    map_table *t = new_table(mt, 2 * GROUP_SLOTS, 0, 0);
    char *group = h->dir;
    for (unsigned i = 0; i < GROUP_SLOTS; i++) {
        map_slot s = slot_at(mt, group, i);
        table_insert_slot(mt, t, rehash_key(mt, h, s), s);
    }
    map_table **dir = new_directory(1);
    store_pointer(&dir[0], t);
    store_pointer(&h->dir, dir);
    h->ndir = 1;
    h->global_depth = 0;
    h->global_shift = 64;
}

/* ---- new entries ---- */

static map_slot take_slot(const maptype *mt, hmap *h, char *group, unsigned i, uint64_t hash)
{
    set_ctrl(group, i, (uint8_t)hash_h2(hash));
    h->count++;
    map_slot s = slot_at(mt, group, i);
    if (mt->indirect_elem)
        store_pointer(s + mt->elem_off, newobject(mt->elem));
    return s;
}

/* The first free slot on the probe sequence, or NULL: the table has to grow. */
static map_slot table_new_slot(const maptype *mt, hmap *h, map_table *t, uint64_t hash)
{
    uint64_t at = hash_h1(hash) & t->mask;
    char *group;
    uint64_t m;
    for (uint64_t step = 1;; step++) {
        group = t->groups + at * mt->group_size;
        m = match_empty_or_deleted(*group_ctrl(group));
        if (m)
            break;
        at = (at + step) & t->mask;
    }
    unsigned i = match_first(m);
    if (((uint8_t *)group)[i] == CTRL_EMPTY) {
        if (t->growth_left == 0)
            return NULL;
        t->growth_left--;
    }
    t->used++;
    return take_slot(mt, h, group, i, hash);
}

map_slot map_new_slot(const type *t, const maptype *mt, hmap *h, uint64_t hash)
{
    (void)t;
    if (h->ndir == 0) {
        if (!h->dir)
            store_pointer(&h->dir, new_groups(mt, 1));
        uint64_t m = match_empty_or_deleted(*group_ctrl(h->dir));
        if (m)
            return take_slot(mt, h, h->dir, match_first(m), hash);
        grow_to_table(mt, h);
    }
    for (;;) {
        map_table *tab = table_for(h, hash);
        map_slot s = table_new_slot(mt, h, tab, hash);
        if (s)
            return s;
        grow_table(mt, h, tab);
    }
}

/* ---- removal ---- */

static void clear_slot(const maptype *mt, map_slot s)
{
    if (mt->indirect_key)
        store_pointer(s, NULL);
    else if (mt->key->ptrdata)
        typedmemclr(mt->key, s);
    /* An element is always cleared: the next entry in this slot starts with the zero value. */
    if (mt->indirect_elem)
        store_pointer(s + mt->elem_off, NULL);
    else
        typedmemclr(mt->elem, s + mt->elem_off);
}

void map_remove_slot(const type *t, const maptype *mt, hmap *h, uint64_t hash, map_slot s)
{
    (void)t;
    clear_slot(mt, s);
    h->count--;
    char *groups = h->dir;
    map_table *tab = NULL;
    if (h->ndir) {
        tab = table_for(h, hash);
        groups = tab->groups;
    }
    uint64_t at = (uint64_t)(s - groups);
    char *group = groups + at / mt->group_size * mt->group_size;
    unsigned i = (unsigned)((uint64_t)(s - group - 8) / mt->slot_size);
    /* A probe goes beyond a group only if it has no EMPTY slot; if it has one, this may be one too. */
    if (!tab) {
        set_ctrl(group, i, CTRL_EMPTY);
    } else {
        tab->used--;
        if (match_empty(*group_ctrl(group))) {
            set_ctrl(group, i, CTRL_EMPTY);
            tab->growth_left++;
        } else {
            set_ctrl(group, i, CTRL_DELETED);
        }
    }
    if (h->count == 0)
        h->seed = fastrand64(); /* whoever found colliding keys has to start anew */
}

static void clear_groups(const maptype *mt, char *groups, uint64_t n)
{
    for (uint64_t g = 0; g < n; g++) {
        char *group = groups + g * mt->group_size;
        if (mt->group.ptrdata)
            typedmemclr(&mt->group, group);
        else
            memset(group, 0, mt->group_size); /* no pointers */
        *group_ctrl(group) = CTRL_ALL_EMPTY;
    }
}

void mapclear(const type *t, hmap *h)
{
    if (!h || !h->dir || (h->count == 0 && h->ndir == 0))
        return;
    const maptype *mt = maptype_of(t);
    map_begin_write(h);
    if (h->ndir == 0) {
        clear_groups(mt, h->dir, 1);
    } else {
        map_table *last = NULL;
        for (int64_t i = 0; i < h->ndir; i++) {
            map_table *tab = ((map_table **)h->dir)[i];
            if (tab == last)
                continue;
            last = tab;
            if (tab->used == 0 && tab->growth_left == max_load(tab->capacity))
                continue;
            clear_groups(mt, tab->groups, tab->mask + 1);
            tab->used = 0;
            tab->growth_left = max_load(tab->capacity);
        }
    }
    h->count = 0;
    h->clear_seq++;
    h->seed = fastrand64();
    map_end_write(h);
}

/* ---- the generic operations ---- */

static map_slot generic_find(const maptype *mt, const hmap *h, uint64_t hash, const void *key)
{
    switch (mt->fast) {
    case MAP_FAST32:
        return map_find(mt, MAP_FAST32, h, hash, key);
    case MAP_FAST64:
        return map_find(mt, MAP_FAST64, h, hash, key);
    case MAP_FASTSTR:
        return map_find(mt, MAP_FASTSTR, h, hash, key);
    default:
        return map_find(mt, MAP_GENERIC, h, hash, key);
    }
}

/* An operation on an empty map still panics for a key that cannot be hashed. */
static opstatus check_key(g *gp, const type *t, const void *key)
{
    const maptype *mt = maptype_of(t);
    uint64_t hash;
    const type *bad;
    alg_status st = mt->may_panic ? value_hash(mt->key, key, 0, &hash, &bad) : ALG_OK;
    return st == ALG_OK ? OP_OK : panic_alg(gp, st, bad, true);
}

opstatus mapaccess(g *gp, const type *t, hmap *h, const void *key, void **elem)
{
    *elem = NULL;
    if (!h || h->count == 0)
        return check_key(gp, t, key);
    map_check_read(h);
    const maptype *mt = maptype_of(t);
    uint64_t hash;
    const type *bad;
    alg_status st = key_hash(mt, h, key, &hash, &bad);
    if (st != ALG_OK)
        return panic_alg(gp, st, bad, true);
    map_slot s = generic_find(mt, h, hash, key);
    *elem = s ? slot_elem(mt, s) : NULL;
    return OP_OK;
}

opstatus mapassign(g *gp, const type *t, hmap *h, const void *key, void **elem)
{
    const maptype *mt = maptype_of(t);
    uint64_t hash;
    const type *bad;
    alg_status st = key_hash(mt, h, key, &hash, &bad);
    if (st != ALG_OK)
        return panic_alg(gp, st, bad, true);
    map_begin_write(h);
    map_slot s = h->count ? generic_find(mt, h, hash, key) : NULL;
    if (!s) {
        s = map_new_slot(t, mt, h, hash);
        store_key(mt, s, key);
    } else if (mt->update_key) {
        typedmemmove(mt->key, slot_key(mt, s), key);
    }
    *elem = slot_elem(mt, s);
    map_end_write(h);
    return OP_OK;
}

opstatus mapdelete(g *gp, const type *t, hmap *h, const void *key)
{
    if (!h || h->count == 0)
        return check_key(gp, t, key);
    const maptype *mt = maptype_of(t);
    uint64_t hash;
    const type *bad;
    alg_status st = key_hash(mt, h, key, &hash, &bad);
    if (st != ALG_OK)
        return panic_alg(gp, st, bad, true);
    map_begin_write(h);
    map_slot s = generic_find(mt, h, hash, key);
    if (s)
        map_remove_slot(t, mt, h, hash, s);
    map_end_write(h);
    return OP_OK;
}

/* ---- iteration ---- */

/* it may lie in the heap (reflect): its pointers are stored as such. */
static void yield_pair(hiter *it, void *key, void *elem)
{
    store_pointer(&it->key, key);
    store_pointer(&it->elem, elem);
}

/* Slot s of a group that the map has left behind: what is its entry now? False: it is gone. */
static bool current_pair(const hiter *it, const maptype *mt, map_slot s, void **key, void **elem)
{
    *key = slot_key(mt, s);
    if (!key_is_reflexive(mt, *key)) {
        *elem = slot_elem(mt, s);
        return it->clear_seq == it->h->clear_seq;
    }
    if (it->h->count == 0)
        return false;
    uint64_t hash;
    const type *bad;
    if (key_hash(mt, it->h, *key, &hash, &bad) != ALG_OK)
        return false;
    map_slot now = generic_find(mt, it->h, hash, *key);
    if (!now)
        return false;
    *key = slot_key(mt, now);
    *elem = slot_elem(mt, now);
    return true;
}

void mapiterinit(const type *t, hmap *h, hiter *it)
{
    yield_pair(it, NULL, NULL);
    it->t = t;
    store_pointer(&it->h, h);
    store_pointer(&it->tab, NULL);
    store_pointer(&it->group, NULL);
    it->entry_idx = 0;
    if (!h || h->count == 0) {
        store_pointer(&it->h, NULL);
        return;
    }
    it->entry_offset = fastrand64();
    it->dir_offset = fastrand64();
    it->global_depth = h->global_depth;
    it->clear_seq = h->clear_seq;
    it->dir_idx = h->ndir ? 0 : -1;
    if (h->ndir == 0)
        store_pointer(&it->group, h->dir);
    mapiternext(it);
}

/* The slots of the only group of a small map, which may have grown since. */
static void next_small(hiter *it, const maptype *mt)
{
    while (it->entry_idx < GROUP_SLOTS) {
        unsigned i = (unsigned)((it->entry_idx++ + it->entry_offset) % GROUP_SLOTS);
        if (((uint8_t *)it->group)[i] & CTRL_EMPTY)
            continue;
        map_slot s = slot_at(mt, it->group, i);
        void *key = slot_key(mt, s), *elem = slot_elem(mt, s);
        if (it->h->ndir != 0 && !current_pair(it, mt, s, &key, &elem))
            continue;
        yield_pair(it, key, elem);
        return;
    }
    yield_pair(it, NULL, NULL);
    store_pointer(&it->h, NULL);
}

/* The directory doubled since the last step: the same place has a larger number now. */
static void follow_directory(hiter *it)
{
    unsigned orders = (unsigned)it->h->global_depth - it->global_depth;
    it->dir_idx <<= orders;
    it->dir_offset <<= orders;
    it->global_depth = it->h->global_depth;
}

static map_table *current_table(hiter *it)
{
    if (!it->tab) {
        int64_t at = (int64_t)((uint64_t)it->dir_idx + it->dir_offset) & (it->h->ndir - 1);
        map_table *t = ((map_table **)it->h->dir)[at];
        it->dir_offset -= (uint64_t)(at - t->index);    /* the random start may be inside a table's entries */
        store_pointer(&it->tab, t);
    }
    return it->tab;
}

/* All entries of the table just walked, also if it was split meanwhile, are behind. */
static void leave_table(hiter *it)
{
    const map_table *t = it->tab;
    it->dir_idx += (int64_t)1 << (it->h->global_depth - t->local_depth);
    it->entry_idx = 0;
    store_pointer(&it->tab, NULL);
}

/* The next pair in table t; false: there is none. */
static bool next_in_table(hiter *it, const maptype *mt, map_table *t)
{
    uint64_t slot_mask = t->capacity - 1u;
    while (it->entry_idx <= slot_mask) {
        uint64_t at = (it->entry_idx + it->entry_offset) & slot_mask;
        char *group = t->groups + at / GROUP_SLOTS * mt->group_size;
        unsigned i = at % GROUP_SLOTS;
        if (i == 0 && !match_full(*group_ctrl(group)) && it->entry_idx + GROUP_SLOTS <= slot_mask) {
            it->entry_idx += GROUP_SLOTS;   /* a whole group of nothing */
            continue;
        }
        it->entry_idx++;
        if (((uint8_t *)group)[i] & CTRL_EMPTY)
            continue;
        map_slot s = slot_at(mt, group, i);
        void *key = slot_key(mt, s), *elem = slot_elem(mt, s);
        if (t->index == -1 && !current_pair(it, mt, s, &key, &elem))
            continue;
        yield_pair(it, key, elem);
        return true;
    }
    return false;
}

void mapiternext(hiter *it)
{
    hmap *h = it->h;
    if (!h) {
        yield_pair(it, NULL, NULL);
        return;
    }
    if (__builtin_expect(__atomic_load_n(&h->writing, __ATOMIC_RELAXED) != 0, 0))
        map_race("concurrent map iteration and map write");
    const maptype *mt = maptype_of(it->t);
    if (it->dir_idx < 0) {
        next_small(it, mt);
        return;
    }
    if (it->global_depth != h->global_depth)
        follow_directory(it);
    while (it->dir_idx < h->ndir) {
        if (next_in_table(it, mt, current_table(it)))
            return;
        leave_table(it);
    }
    yield_pair(it, NULL, NULL);
    store_pointer(&it->h, NULL);
}

/* ---- whole maps ---- */

hmap *mapclone(const type *t, hmap *h)
{
    hmap *copy = makemap(t, maplen(h));
    const maptype *mt = maptype_of(t);
    hiter it = { 0 };
    for (mapiterinit(t, h, &it); it.key; mapiternext(&it)) {
        uint64_t hash;
        const type *bad;
        if (key_hash(mt, copy, it.key, &hash, &bad) != ALG_OK)
            throw("mapclone: key in map cannot be hashed");
        map_slot s = map_new_slot(t, mt, copy, hash);
        store_key(mt, s, it.key);
        typedmemmove(mt->elem, slot_elem(mt, s), it.elem);
    }
    return copy;
}
