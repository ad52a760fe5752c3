/* mpagealloc.c - bitmap chunks and the radix tree of summaries over them; see mpagealloc.h. */
#include "runtime/mpagealloc.h"

#include <assert.h>
#include <string.h>

#include "runtime/mfixalloc.h"
#include "runtime/panic.h"

#define MAX_PACKED ((uint64_t)1 << 21)
#define SCAV_GEN_MASK (((uint32_t)1 << 30) - 1)

static const uint8_t level_shift[SUMMARY_LEVELS] = { 34, 31, 28, 25, 22 };  /* log2 bytes of an entry */
static const uint8_t level_bits[SUMMARY_LEVELS] = { SUMMARY_L0_BITS, 3, 3, 3, 3 };
static const uint8_t level_log_pages[SUMMARY_LEVELS] = { 21, 18, 15, 12, 9 };

/* ---- summaries ---- */

static inline palloc_sum pack(uint64_t start, uint64_t max, uint64_t end)
{
    if (max == MAX_PACKED)
        return (uint64_t)1 << 63;
    return (start & (MAX_PACKED - 1)) | (max & (MAX_PACKED - 1)) << 21 | (end & (MAX_PACKED - 1)) << 42;
}

static inline uint64_t sum_start(palloc_sum s)
{
    return s >> 63 ? MAX_PACKED : s & (MAX_PACKED - 1);
}

static inline uint64_t sum_max(palloc_sum s)
{
    return s >> 63 ? MAX_PACKED : s >> 21 & (MAX_PACKED - 1);
}

static inline uint64_t sum_end(palloc_sum s)
{
    return s >> 63 ? MAX_PACKED : s >> 42 & (MAX_PACKED - 1);
}

/* The summary of n neighbours that cover 2^log_pages pages each. */
static palloc_sum merge(const palloc_sum *sums, unsigned n, unsigned log_pages)
{
    uint64_t full = (uint64_t)1 << log_pages;
    uint64_t start = sum_start(sums[0]), max = sum_max(sums[0]), end = sum_end(sums[0]);
    for (unsigned i = 1; i < n; i++) {
        uint64_t s = sum_start(sums[i]), m = sum_max(sums[i]), e = sum_end(sums[i]);
        if (start == i * full)
            start += s;
        if (end + s > max)
            max = end + s;
        if (m > max)
            max = m;
        end = e == full ? end + full : e;
    }
    return pack(start, max, end);
}

static palloc_sum summarize(const uint64_t *b)
{
    uint64_t start = PALLOC_CHUNK_PAGES, max = 0, run = 0;
    for (unsigned i = 0; i < PALLOC_CHUNK_PAGES / 64; i++) {
        uint64_t x = b[i];
        unsigned pos = 0;
        while (pos < 64) {
            uint64_t rest = x >> pos;
            unsigned zeros = rest ? (unsigned)__builtin_ctzll(rest) : 64 - pos;
            run += zeros;
            pos += zeros;
            if (pos == 64)
                break;
            if (start == PALLOC_CHUNK_PAGES)
                start = run;
            if (run > max)
                max = run;
            run = 0;
            uint64_t inv = ~(x >> pos);
            unsigned ones = inv ? (unsigned)__builtin_ctzll(inv) : 64;
            pos += ones > 64 - pos ? 64 - pos : ones;
        }
    }
    if (run > max)
        max = run;
    if (run == PALLOC_CHUNK_PAGES)
        start = run;
    return pack(start, max, run);
}

/* ---- chunks ---- */

static inline uintptr_t chunk_index(uintptr_t p) { return p >> PALLOC_CHUNK_SHIFT; }
static inline uintptr_t chunk_base(uintptr_t ci) { return ci << PALLOC_CHUNK_SHIFT; }
static inline unsigned chunk_page(uintptr_t p)
{
    return (unsigned)(p >> PAGE_SHIFT) & (PALLOC_CHUNK_PAGES - 1);
}

static inline palloc_data *chunk_of(page_alloc *p, uintptr_t ci)
{
    return &p->chunks[ci >> CHUNKS_L2_BITS][ci & ((1 << CHUNKS_L2_BITS) - 1)];
}

static inline uint64_t word_mask(unsigned lo, unsigned hi)  /* bits [lo, hi), hi <= 64, lo < hi */
{
    return (hi == 64 ? ~(uint64_t)0 : ((uint64_t)1 << hi) - 1) & ~(((uint64_t)1 << lo) - 1);
}

static void set_bits(uint64_t *b, unsigned i, unsigned n)
{
    for (unsigned end = i + n; i < end;) {
        unsigned stop = (i | 63) + 1 < end ? (i | 63) + 1 : end;
        b[i / 64] |= word_mask(i % 64, (stop - 1) % 64 + 1);
        i = stop;
    }
}

static void clear_bits(uint64_t *b, unsigned i, unsigned n)
{
    for (unsigned end = i + n; i < end;) {
        unsigned stop = (i | 63) + 1 < end ? (i | 63) + 1 : end;
        b[i / 64] &= ~word_mask(i % 64, (stop - 1) % 64 + 1);
        i = stop;
    }
}

static unsigned count_bits(const uint64_t *b, unsigned i, unsigned n)
{
    unsigned count = 0;
    for (unsigned end = i + n; i < end;) {
        unsigned stop = (i | 63) + 1 < end ? (i | 63) + 1 : end;
        count += (unsigned)__builtin_popcountll(b[i / 64] & word_mask(i % 64, (stop - 1) % 64 + 1));
        i = stop;
    }
    return count;
}

unsigned find_bit_range64(uint64_t c, unsigned n)
{
    /* After each step a set bit means "k more ones follow": runs are halved, not walked. */
    unsigned p = n - 1, k = 1;
    while (p > 0) {
        if (p <= k) {
            c &= c >> (p & 63);
            break;
        }
        c &= c >> (k & 63);
        if (c == 0)
            return 64;
        p -= k;
        k *= 2;
    }
    return c ? (unsigned)__builtin_ctzll(c) : 64;
}

/* First run of n zero bits of a chunk at or after page `from` (pages below are known to be taken);
 * -1 if none. *first_free: the first zero bit seen. */
static int chunk_find(const uint64_t *b, uintptr_t n, unsigned from, unsigned *first_free)
{
    uint64_t run = 0;   /* free pages just before the current word */
    unsigned start = 0;
    *first_free = ~0u;
    for (unsigned i = from / 64; i < PALLOC_CHUNK_PAGES / 64; i++) {
        uint64_t x = b[i];
        if (x == ~(uint64_t)0) {
            run = 0;
            continue;
        }
        if (*first_free == ~0u)
            *first_free = i * 64 + (unsigned)__builtin_ctzll(~x);
        if (x == 0) {
            if (run == 0)
                start = i * 64;
            run += 64;
            if (run >= n)
                return (int)start;
            continue;
        }
        if (run == 0)
            start = i * 64;
        if (run + (unsigned)__builtin_ctzll(x) >= n)
            return (int)start;
        if (n < 64) {
            unsigned j = find_bit_range64(~x, (unsigned)n);
            if (j < 64)
                return (int)(i * 64 + j);
        }
        run = (unsigned)__builtin_clzll(x);
        start = (i + 1) * 64 - (unsigned)run;
    }
    return -1;
}

/* ---- set-up and growth ---- */

/* p is zeroed. */
void page_alloc_init(page_alloc *p, sysstat *stat)
{
    p->stat = stat;
    p->search_addr = MAX_SEARCH_ADDR;
    for (int l = 0; l < SUMMARY_LEVELS; l++) {
        uintptr_t bytes = ((uintptr_t)1 << (HEAP_ADDR_BITS - level_shift[l])) * sizeof(palloc_sum);
        p->summary[l] = sys_reserve_readable(bytes);
        if (!p->summary[l])
            throw("failed to reserve page summary memory");
    }
}

/* Makes the summaries of [base, limit) writable, in granules. */
static void grow_summaries(page_alloc *p, uintptr_t base, uintptr_t limit)
{
    for (int l = 0; l < SUMMARY_LEVELS; l++) {
        uintptr_t lo = (base >> level_shift[l]) * sizeof(palloc_sum) / SUMMARY_GRANULE;
        uintptr_t hi = ((limit - 1) >> level_shift[l]) * sizeof(palloc_sum) / SUMMARY_GRANULE;
        for (uintptr_t i = lo; i <= hi; i++) {
            uint64_t bit = (uint64_t)1 << i % 64;
            if (p->summary_mapped[l][i / 64] & bit)
                continue;
            char *at = (char *)p->summary[l] + i * SUMMARY_GRANULE;
            sys_map(at, SUMMARY_GRANULE, p->stat);
            sys_used(at, SUMMARY_GRANULE);
            p->summary_mapped[l][i / 64] |= bit;
        }
    }
}

static void update(page_alloc *p, uintptr_t base, uintptr_t npages);

void page_alloc_grow(page_alloc *p, uintptr_t base, uintptr_t size)
{
    assert(base % PALLOC_CHUNK_BYTES == 0 && size % PALLOC_CHUNK_BYTES == 0);
    uintptr_t first = chunk_index(base), last = chunk_index(base + size);
    grow_summaries(p, base, base + size);
    if (p->end == 0 || first < p->start)
        p->start = first;
    if (last > p->end)
        p->end = last;
    if (base < p->search_addr)
        p->search_addr = base;
    for (uintptr_t ci = first; ci < last; ci++) {
        palloc_data *l2 = p->chunks[ci >> CHUNKS_L2_BITS];
        if (!l2) {
            l2 = sys_alloc(sizeof(palloc_data) << CHUNKS_L2_BITS, p->stat);
            if (!l2)
                out_of_memory(sizeof(palloc_data) << CHUNKS_L2_BITS);
            p->scav.chunks[ci >> CHUNKS_L2_BITS] = persistentalloc_stat(sizeof(scav_chunk) << CHUNKS_L2_BITS, 64,
                                                                        p->stat);
            p->chunks[ci >> CHUNKS_L2_BITS] = l2;
        }
        memset(chunk_of(p, ci)->scavenged, 0xff, sizeof l2->scavenged);
        memset(chunk_of(p, ci)->alloc, 0, sizeof l2->alloc);
    }
    update(p, base, size >> PAGE_SHIFT);
}

/* ---- keeping the summaries ---- */

static void update(page_alloc *p, uintptr_t base, uintptr_t npages)
{
    uintptr_t limit = base + (npages << PAGE_SHIFT) - 1;
    uintptr_t lo = chunk_index(base), hi = chunk_index(limit);
    palloc_sum *leaf = p->summary[SUMMARY_LEVELS - 1];
    bool changed = false;
    for (uintptr_t ci = lo; ci <= hi; ci++) {
        palloc_sum s = summarize(chunk_of(p, ci)->alloc);
        changed |= leaf[ci] != s;
        leaf[ci] = s;
    }
    for (int l = SUMMARY_LEVELS - 2; l >= 0 && changed; l--) {
        changed = false;
        unsigned bits = level_bits[l + 1];
        lo >>= bits;
        hi >>= bits;
        for (uintptr_t i = lo; i <= hi; i++) {
            palloc_sum s = merge(&p->summary[l + 1][i << bits], 1u << bits, level_log_pages[l + 1]);
            changed |= p->summary[l][i] != s;
            p->summary[l][i] = s;
        }
    }
}

/* ---- the scavenge index ---- */

static inline scav_chunk *scav_chunk_of(page_alloc *p, uintptr_t ci)
{
    return &p->scav.chunks[ci >> CHUNKS_L2_BITS][ci & ((1 << CHUNKS_L2_BITS) - 1)];
}

/* n pages of the chunk became allocated, or free if n < 0. */
static void scav_count(page_alloc *p, uintptr_t ci, int n)
{
    scav_chunk *c = scav_chunk_of(p, ci);
    if (c->gen != p->scav.gen) {
        c->last_in_use = c->in_use;
        c->gen = p->scav.gen & SCAV_GEN_MASK;
    }
    assert(c->in_use + n >= 0 && c->in_use + n <= PALLOC_CHUNK_PAGES);
    c->in_use = (uint16_t)(c->in_use + n);
}

/* The chunk has got free pages that are not scavenged. */
static void scav_found(page_alloc *p, uintptr_t ci)
{
    scav_chunk_of(p, ci)->has_free = true;
    for (int forced = 0; forced < 2; forced++)
        if (p->scav.hint[forced] <= ci)
            p->scav.hint[forced] = ci + 1;
}

/* A chunk that is nearly full will be full soon. One that was so at the end of the last mark is left alone
 * until half of it is free: it may well fill again in this cycle. */
static bool scav_worth(const page_alloc *p, const scav_chunk *c)
{
    if (c->in_use >= SCAV_DENSE_PAGES)
        return false;
    return c->gen != p->scav.gen || c->last_in_use < SCAV_DENSE_PAGES || c->in_use <= PALLOC_CHUNK_PAGES / 2;
}

void page_alloc_next_scav_gen(page_alloc *p)
{
    p->scav.gen = (p->scav.gen + 1) & SCAV_GEN_MASK;
    p->scav.hint[0] = p->end;
}

void page_alloc_set_huge(page_alloc *p, uintptr_t base, uintptr_t npages)
{
    for (uintptr_t ci = chunk_index(base); ci <= chunk_index(base + (npages << PAGE_SHIFT) - 1); ci++)
        scav_chunk_of(p, ci)->huge = true;
}

/* Marks pages as allocated; returns how many bytes of them were scavenged. */
static uintptr_t alloc_range(page_alloc *p, uintptr_t base, uintptr_t npages)
{
    uintptr_t scav = 0;
    for (uintptr_t a = base, left = npages; left > 0;) {
        palloc_data *c = chunk_of(p, chunk_index(a));
        unsigned page = chunk_page(a);
        uintptr_t n = PALLOC_CHUNK_PAGES - page < left ? PALLOC_CHUNK_PAGES - page : left;
        scav += count_bits(c->scavenged, page, (unsigned)n);
        clear_bits(c->scavenged, page, (unsigned)n);
        set_bits(c->alloc, page, (unsigned)n);
        scav_count(p, chunk_index(a), (int)n);
        a += n << PAGE_SHIFT;
        left -= n;
    }
    update(p, base, npages);
    p->free_unscavenged -= (npages - scav) << PAGE_SHIFT;
    return scav << PAGE_SHIFT;
}

static void free_range(page_alloc *p, uintptr_t base, uintptr_t npages, bool scavenged)
{
    if (base < p->search_addr)
        p->search_addr = base;
    for (uintptr_t a = base, left = npages; left > 0;) {
        palloc_data *c = chunk_of(p, chunk_index(a));
        unsigned page = chunk_page(a);
        uintptr_t n = PALLOC_CHUNK_PAGES - page < left ? PALLOC_CHUNK_PAGES - page : left;
        assert(count_bits(c->alloc, page, (unsigned)n) == n);
        clear_bits(c->alloc, page, (unsigned)n);
        scav_count(p, chunk_index(a), -(int)n);
        if (scavenged)
            set_bits(c->scavenged, page, (unsigned)n);
        else
            scav_found(p, chunk_index(a));
        a += n << PAGE_SHIFT;
        left -= n;
    }
    if (!scavenged)
        p->free_unscavenged += npages << PAGE_SHIFT;
    update(p, base, npages);
}

void page_alloc_free(page_alloc *p, uintptr_t base, uintptr_t npages)
{
    free_range(p, base, npages, false);
}

void page_alloc_free_scavenged(page_alloc *p, uintptr_t base, uintptr_t npages)
{
    free_range(p, base, npages, true);
}

/* ---- finding ---- */

/* The interval in which the first free page of the heap must lie, narrowed as the walk goes down. */
typedef struct first_free { uintptr_t base, bound; } first_free;

static void found_free(first_free *f, uintptr_t addr, uintptr_t size)
{
    if (f->base <= addr && addr + size - 1 <= f->bound) {
        f->base = addr;
        f->bound = addr + size - 1;
    } else if (!(addr + size - 1 < f->base || f->bound < addr)) {
        throw("page allocator: range partially overlaps");
    }
}

/* Walks down the tree for the first run of npages. Returns 0 if there is none, and where the next search
 * may start. */
static uintptr_t find(page_alloc *p, uintptr_t npages, uintptr_t *new_search)
{
    first_free free = { 0, MAX_SEARCH_ADDR };
    uintptr_t i = 0;
    for (int l = 0; l < SUMMARY_LEVELS; l++) {
        uintptr_t n = (uintptr_t)1 << level_bits[l];
        uint64_t full = (uint64_t)1 << level_log_pages[l];
        i <<= level_bits[l];
        const palloc_sum *entries = &p->summary[l][i];
        uintptr_t search = p->search_addr >> level_shift[l], j = 0;
        if ((search & ~(n - 1)) == i)
            j = search & (n - 1);
        if (l == 0)     /* the root level is long, the heap short */
            n = ((chunk_base(p->end) - 1) >> level_shift[0]) + 1;
        uint64_t base = 0, size = 0;
        bool down = false;
        for (; j < n; j++) {
            palloc_sum s = entries[j];
            if (s == 0) {
                size = 0;
                continue;
            }
            found_free(&free, (i + j) << level_shift[l], full << PAGE_SHIFT);
            uint64_t start = sum_start(s);
            if (size + start >= npages) {
                if (size == 0)
                    base = (uint64_t)j << level_log_pages[l];
                size += start;
                break;
            }
            if (sum_max(s) >= npages) {
                i += j;
                down = true;
                break;
            }
            if (size == 0 || start < full) {
                size = sum_end(s);
                base = ((uint64_t)(j + 1) << level_log_pages[l]) - size;
            } else {
                size += full;
            }
        }
        if (down)
            continue;
        if (size >= npages) {   /* a run over borders of entries */
            *new_search = free.base;
            return (i << level_shift[l]) + (base << PAGE_SHIFT);
        }
        if (l == 0) {
            *new_search = MAX_SEARCH_ADDR;
            return 0;
        }
        throw("page allocator: bad summary data");
    }
    unsigned first;
    int page = chunk_find(chunk_of(p, i)->alloc, npages, 0, &first);
    if (page < 0)
        throw("page allocator: bad summary data at a leaf");
    uintptr_t first_addr = chunk_base(i) + ((uintptr_t)first << PAGE_SHIFT);
    found_free(&free, first_addr, chunk_base(i + 1) - first_addr);
    *new_search = free.base;
    return chunk_base(i) + ((uintptr_t)page << PAGE_SHIFT);
}

uintptr_t page_alloc_alloc(page_alloc *p, uintptr_t npages, uintptr_t *scav)
{
    uintptr_t ci = chunk_index(p->search_addr);
    if (ci >= p->end)
        return 0;
    uintptr_t addr = 0, search = 0;
    unsigned from = chunk_page(p->search_addr);
    /* Often the chunk at the hint has room. */
    if (PALLOC_CHUNK_PAGES - from >= npages && sum_max(p->summary[SUMMARY_LEVELS - 1][ci]) >= npages) {
        unsigned first;
        int page = chunk_find(chunk_of(p, ci)->alloc, npages, from, &first);
        if (page < 0)
            throw("page allocator: bad summary data at the hint");
        addr = chunk_base(ci) + ((uintptr_t)page << PAGE_SHIFT);
        search = chunk_base(ci) + ((uintptr_t)first << PAGE_SHIFT);
    } else {
        addr = find(p, npages, &search);
        if (addr == 0) {
            if (npages == 1)
                p->search_addr = MAX_SEARCH_ADDR;   /* there is no free page at all */
            return 0;
        }
    }
    *scav = alloc_range(p, addr, npages);
    if (p->search_addr < search)
        p->search_addr = search;
    return addr;
}

/* ---- scavenging ---- */

/* Bit of a page of the chunk: neither allocated nor scavenged. */
static inline bool scav_candidate(const palloc_data *c, int page)
{
    return !((c->alloc[page / 64] | c->scavenged[page / 64]) >> page % 64 & 1);
}

/* The highest run of candidates of a chunk: [*lo, *lo + result). 0: none. */
static unsigned chunk_scav_run(const palloc_data *c, bool may_be_huge, uintptr_t max, unsigned *lo)
{
    int top = PALLOC_CHUNK_PAGES - 1;
    while (top >= 0 && !scav_candidate(c, top))
        top = ~(c->alloc[top / 64] | c->scavenged[top / 64]) == 0 ? (top & ~63) - 1 : top - 1;
    if (top < 0)
        return 0;
    int low = top;
    while (low > 0 && (uintptr_t)(top - low + 1) < max && scav_candidate(c, low - 1))
        low--;
    /* Do not split a huge page that is all free: it would stay where it is. */
    int huge = may_be_huge ? (int)(phys_huge_page_size >> PAGE_SHIFT) : 0;
    if (huge > 1 && huge <= PALLOC_CHUNK_PAGES && low % huge != 0) {
        int start = low - low % huge, at = low;
        while (at > start && scav_candidate(c, at - 1))
            at--;
        if (at == start && start + huge <= top + 1)
            low = start;
    }
    *lo = (unsigned)low;
    return (unsigned)(top - low + 1);
}

uintptr_t page_alloc_take_for_scavenge(page_alloc *p, bool forced, uintptr_t max, uintptr_t *npages)
{
    scav_index *x = &p->scav;
    uintptr_t ci = x->hint[forced];
    while (p->free_unscavenged > 0 && ci > p->start) {
        ci--;
        if (!x->chunks[ci >> CHUNKS_L2_BITS]) {
            ci &= ~(((uintptr_t)1 << CHUNKS_L2_BITS) - 1);
            continue;
        }
        scav_chunk *c = scav_chunk_of(p, ci);
        if (!c->has_free || (!forced && !scav_worth(p, c)))
            continue;
        unsigned lo, n = chunk_scav_run(chunk_of(p, ci), c->huge || huge_pages_always, max, &lo);
        if (n == 0) {
            c->has_free = false;
            continue;
        }
        x->hint[forced] = ci + 1;
        uintptr_t base = chunk_base(ci) + ((uintptr_t)lo << PAGE_SHIFT);
        alloc_range(p, base, n);
        *npages = n;
        return base;
    }
    x->hint[forced] = 0;
    return 0;
}

/* ---- page caches ---- */

page_cache page_alloc_to_cache(page_alloc *p)
{
    page_cache c = { 0, 0, 0 };
    if (chunk_index(p->search_addr) >= p->end)
        return c;
    uintptr_t search, addr;
    uintptr_t ci = chunk_index(p->search_addr);
    if (p->summary[SUMMARY_LEVELS - 1][ci] != 0) {
        unsigned first;
        int page = chunk_find(chunk_of(p, ci)->alloc, 1, chunk_page(p->search_addr), &first);
        if (page < 0)
            throw("page allocator: bad summary data for the cache");
        addr = chunk_base(ci) + ((uintptr_t)page << PAGE_SHIFT);
    } else {
        addr = find(p, 1, &search);
        if (addr == 0) {
            p->search_addr = MAX_SEARCH_ADDR;
            return c;
        }
        ci = chunk_index(addr);
    }
    unsigned word = chunk_page(addr) / 64;
    palloc_data *d = chunk_of(p, ci);
    c.base = addr & ~((uintptr_t)PAGE_CACHE_PAGES * PAGE_SIZE - 1);
    c.cache = ~d->alloc[word];
    c.scav = d->scavenged[word] & c.cache;
    p->free_unscavenged -= (uint64_t)__builtin_popcountll(c.cache & ~c.scav) << PAGE_SHIFT;
    d->alloc[word] = ~(uint64_t)0;
    d->scavenged[word] &= ~c.cache;
    scav_count(p, ci, __builtin_popcountll(c.cache));
    update(p, c.base, PAGE_CACHE_PAGES);
    p->search_addr = c.base + PAGE_SIZE * (PAGE_CACHE_PAGES - 1);
    return c;
}

uintptr_t page_cache_alloc(page_cache *c, uintptr_t npages, uintptr_t *scav)
{
    if (c->cache == 0)
        return 0;
    unsigned i = find_bit_range64(c->cache, (unsigned)npages);
    if (i >= 64)
        return 0;
    uint64_t mask = word_mask(i, i + (unsigned)npages);
    *scav = (uintptr_t)__builtin_popcountll(c->scav & mask) << PAGE_SHIFT;
    c->cache &= ~mask;
    c->scav &= ~mask;
    return c->base + ((uintptr_t)i << PAGE_SHIFT);
}

void page_cache_flush(page_cache *c, page_alloc *p)
{
    if (c->cache) {
        palloc_data *d = chunk_of(p, chunk_index(c->base));
        unsigned word = chunk_page(c->base) / 64;
        d->alloc[word] &= ~c->cache;
        d->scavenged[word] |= c->scav;
        scav_count(p, chunk_index(c->base), -__builtin_popcountll(c->cache));
        if (c->cache & ~c->scav)
            scav_found(p, chunk_index(c->base));
        p->free_unscavenged += (uint64_t)__builtin_popcountll(c->cache & ~c->scav) << PAGE_SHIFT;
        if (c->base < p->search_addr)
            p->search_addr = c->base;
        update(p, c->base, PAGE_CACHE_PAGES);
    }
    *c = (page_cache){ 0, 0, 0 };
}

/* ---- verification ---- */

/* Calls f for the chunks that page_alloc_grow has made. */
static void each_chunk(page_alloc *p, void (*f)(page_alloc *p, uintptr_t ci, void *ctx), void *ctx)
{
    for (uintptr_t ci = p->start; ci < p->end; ci++) {
        if (!p->chunks[ci >> CHUNKS_L2_BITS]) {
            ci |= ((uintptr_t)1 << CHUNKS_L2_BITS) - 1;
            continue;
        }
        /* A chunk within the bounds that was never grown: no summary, yet nothing allocated. */
        if (p->summary[SUMMARY_LEVELS - 1][ci] != 0 || chunk_of(p, ci)->alloc[0] != 0)
            f(p, ci, ctx);
    }
}

static void count_chunk(page_alloc *p, uintptr_t ci, void *ctx)
{
    page_counts *n = ctx;
    palloc_data *c = chunk_of(p, ci);
    n->total += PALLOC_CHUNK_PAGES;
    n->allocated += count_bits(c->alloc, 0, PALLOC_CHUNK_PAGES);
    n->scavenged += count_bits(c->scavenged, 0, PALLOC_CHUNK_PAGES);
}

page_counts page_alloc_count(page_alloc *p)
{
    page_counts n = { 0, 0, 0 };
    each_chunk(p, count_chunk, &n);
    return n;
}

static void verify_chunk(page_alloc *p, uintptr_t ci, void *ctx)
{
    palloc_data *c = chunk_of(p, ci);
    if (p->summary[SUMMARY_LEVELS - 1][ci] != summarize(c->alloc))
        throw("page_alloc_verify: leaf summary is wrong");
    uint64_t unscavenged = 0;
    for (int w = 0; w < PALLOC_CHUNK_PAGES / 64; w++) {
        if (c->alloc[w] & c->scavenged[w])
            throw("page_alloc_verify: allocated page counts as scavenged");
        unscavenged += (uint64_t)__builtin_popcountll(~c->alloc[w] & ~c->scavenged[w]) << PAGE_SHIFT;
    }
    *(uint64_t *)ctx += unscavenged;
    const scav_chunk *sc = scav_chunk_of(p, ci);
    if (sc->in_use != count_bits(c->alloc, 0, PALLOC_CHUNK_PAGES))
        throw("page_alloc_verify: wrong count of allocated pages in a chunk");
    if (unscavenged && (!sc->has_free || p->scav.hint[1] <= ci))
        throw("page_alloc_verify: the scavenge index misses a chunk");
    uintptr_t i = ci;
    for (int l = SUMMARY_LEVELS - 2; l >= 0; l--) {
        i >>= level_bits[l + 1];
        palloc_sum want = merge(&p->summary[l + 1][i << level_bits[l + 1]], 1u << level_bits[l + 1],
                                level_log_pages[l + 1]);
        if (p->summary[l][i] != want)
            throw("page_alloc_verify: summary is wrong");
    }
    for (uintptr_t a = chunk_base(ci); a < p->search_addr && a < chunk_base(ci + 1); a += PAGE_SIZE)
        if (!(c->alloc[chunk_page(a) / 64] >> chunk_page(a) % 64 & 1))
            throw("page_alloc_verify: free page below the search address");
}

void page_alloc_verify(page_alloc *p)
{
    uint64_t unscavenged = 0;
    each_chunk(p, verify_chunk, &unscavenged);
    if (unscavenged != p->free_unscavenged)
        throw("page_alloc_verify: wrong count of unscavenged bytes");
}
