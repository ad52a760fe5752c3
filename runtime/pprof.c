/* pprof.c - writing profiles in pprof's format.
 *
 * The format is a protocol buffer (github.com/google/pprof, profile.proto): samples refer to locations, these to lines in
 * functions, those to strings, all by number. Fields may come in any order, so each function or location is written when a
 * sample first needs it, and the strings at the end. A location is a frame key: one with several lines holds calls that
 * were expanded in place. There are two mappings: the program's bytecode, by the name of the program, and our executable
 * for C code. Both say that names and lines are known, so that pprof does not look for them itself.
 *
 * Numbering is by three hash indexes (pbuf of {hash, id}, open addressing, at most half full); equal hashes of 64 bits
 * count as equal. Nothing here uses malloc: see pbuf.h.
 */
#include "runtime/pprof.h"

#include <limits.h>
#include <unistd.h>

#include "runtime/gzip.h"
#include "runtime/profsym.h"
#include "runtime/runtime1.h"

enum { VARINT = 0, BYTES = 2 };     /* wire types */

/* Field numbers. */
enum { P_SAMPLE_TYPE = 1, P_SAMPLE, P_MAPPING, P_LOCATION, P_FUNCTION, P_STRING, P_TIME = 9, P_DURATION, P_PERIOD_TYPE,
       P_PERIOD, P_COMMENT, P_DEFAULT_TYPE };
enum { VT_TYPE = 1, VT_UNIT };
enum { S_LOCATION = 1, S_VALUE, S_LABEL };
enum { LABEL_KEY = 1, LABEL_STR, LABEL_NUM, LABEL_UNIT };
enum { M_ID = 1, M_START, M_LIMIT, M_OFFSET, M_FILE, M_BUILD_ID, M_HAS_FUNCTIONS, M_HAS_FILENAMES, M_HAS_LINES,
       M_HAS_INLINES };
enum { L_ID = 1, L_MAPPING, L_ADDRESS, L_LINE };
enum { LINE_FUNCTION = 1, LINE_LINE };
enum { F_ID = 1, F_NAME, F_SYSTEM_NAME, F_FILE, F_START_LINE };

enum { MAPPING_PROGRAM = 1, MAPPING_C };

/* ---- protocol buffers ---- */

static void put_varint(pbuf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        pbuf_byte(b, (uint8_t)v | 0x80);
    pbuf_byte(b, (uint8_t)v);
}

static void put_tag(pbuf *b, int field, int wire) { put_varint(b, (uint64_t)field << 3 | (uint64_t)wire); }

/* Zero is what a missing field means. */
static void put_uint(pbuf *b, int field, uint64_t v)
{
    if (v == 0)
        return;
    put_tag(b, field, VARINT);
    put_varint(b, v);
}

static void put_bytes(pbuf *b, int field, const void *p, size_t n)
{
    put_tag(b, field, BYTES);
    put_varint(b, n);
    pbuf_add(b, p, n);
}

static void put_message(pbuf *to, int field, pbuf *part)
{
    put_bytes(to, field, part->p, part->len);
    part->len = 0;
}

/* ---- numbering ---- */

typedef struct slot { uint64_t hash; uint64_t id; } slot;   /* id 0: free */

/* The slot for a hash in an index that holds n; NULL: no memory. */
static slot *find_slot(pbuf *index, uint32_t n, uint64_t hash)
{
    enum { FIRST = 256 };
    size_t have = index->len / sizeof(slot);
    if (index->failed)
        return NULL;
    if (n * 2 >= have) {
        pbuf bigger = { 0 };
        size_t want = have ? have * 2 : FIRST;
        slot *to = pbuf_room(&bigger, want * sizeof *to);
        if (!to) {
            index->failed = true;
            return NULL;
        }
        bigger.len = want * sizeof *to;
        const slot *from = (const slot *)(const void *)index->p;
        for (size_t k = 0; k < have; k++) {
            size_t i = from[k].hash & (want - 1);
            while (from[k].id && to[i].id)
                i = (i + 1) & (want - 1);
            if (from[k].id)
                to[i] = from[k];
        }
        pbuf_free(index);
        *index = bigger;
        have = want;
    }
    slot *s = (slot *)(void *)index->p;
    size_t i = hash & (have - 1);
    while (s[i].id && s[i].hash != hash)
        i = (i + 1) & (have - 1);
    s[i].hash = hash;
    return &s[i];
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 32;
}

static uint64_t text_number(pprof *w, const char *p, size_t n)
{
    uint64_t h = mix(n, 1);
    if (n == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        h = mix(h, (uint8_t)p[i]);
    slot *s = find_slot(&w->hashes, w->nstrings, h);
    if (!s)
        return 0;
    if (!s->id) {
        put_bytes(&w->texts, P_STRING, p, n);
        s->id = ++w->nstrings;
    }
    return s->id;
}

static uint64_t text(pprof *w, const char *s) { return text_number(w, s, strlen(s)); }

static uint64_t string_number(pprof *w, gostring s) { return text_number(w, s.ptr, (size_t)s.len); }

/* ---- functions and locations ---- */

/* Files are told by their absolute names, for pprof -list. */
static uint64_t file_number(pprof *w, const prof_line *l)
{
    char path[PATH_MAX];
    return string_number(w, l->relative ? complete_path(l->file, path, sizeof path) : l->file);
}

static uint64_t function_number(pprof *w, const prof_line *l)
{
    uint64_t name = string_number(w, l->func), file = file_number(w, l);
    slot *s = find_slot(&w->funcs, w->nfuncs, mix(mix(2, name), file));
    if (!s)
        return 0;
    if (!s->id) {
        s->id = ++w->nfuncs;
        put_uint(&w->part, F_ID, s->id);
        put_uint(&w->part, F_NAME, name);
        put_uint(&w->part, F_SYSTEM_NAME, name);
        put_uint(&w->part, F_FILE, file);
        put_uint(&w->part, F_START_LINE, (uint64_t)l->start_line);
        put_message(&w->body, P_FUNCTION, &w->part);
    }
    return s->id;
}

static void add_line(void *ctx, const prof_line *l)
{
    pprof *w = ctx;
    pbuf line = { 0 };
    uint8_t space[32];
    line.p = space;
    line.cap = sizeof space;        /* enough for two numbers: it does not grow */
    put_uint(&line, LINE_FUNCTION, function_number(w, l));
    put_uint(&line, LINE_LINE, l->line > 0 ? (uint64_t)l->line : 0);
    put_bytes(&w->lines, L_LINE, line.p, line.len);
}

static void widen(uintptr_t *lo, uintptr_t *hi, uintptr_t at)
{
    if (*hi == 0 || at < *lo)
        *lo = at;
    if (at >= *hi)
        *hi = at + 1;
}

/* 0: the frame is a hidden one. A location's number + 1 is kept, 1 for none. */
static uint64_t location_number(pprof *w, frame_key key, frame_key outer)
{
    key_kind kind = key_kind_of(key);
    bool c = kind == KEY_C;
    uint64_t hash = mix(mix(3, key), c && key_kind_of(outer) == KEY_FUNC ? outer : 0);
    slot *s = find_slot(&w->locations, w->nlocations, hash);
    if (!s || s->id)
        return s ? s->id - 1 : 0;
    w->nlocations++;
    w->lines.len = 0;
    prof_lines(key, outer, add_line, w);
    s = find_slot(&w->locations, w->nlocations - 1, hash);
    if (!s || w->lines.len == 0) {
        if (s)
            s->id = 1;
        return 0;
    }
    s->id = w->nlocations + 1;
    uintptr_t at = key_address(key);
    if (c)
        widen(&w->c_lo, &w->c_hi, at);
    else if (kind == KEY_AT || kind == KEY_RETURN || kind == KEY_CALLERS)
        widen(&w->lo, &w->hi, at);
    put_uint(&w->part, L_ID, s->id - 1);
    put_uint(&w->part, L_MAPPING, c ? MAPPING_C : MAPPING_PROGRAM);
    put_uint(&w->part, L_ADDRESS, at);
    pbuf_add(&w->part, w->lines.p, w->lines.len);
    put_message(&w->body, P_LOCATION, &w->part);
    return w->nlocations;
}

/* ---- the profile ---- */

static void put_type(pprof *w, int field, pprof_type t)
{
    put_uint(&w->part, VT_TYPE, text(w, t.type));
    put_uint(&w->part, VT_UNIT, text(w, t.unit));
    put_message(&w->body, field, &w->part);
}

void pprof_begin(pprof *w, const pprof_head *head)
{
    *w = (pprof){ .nvalues = head->ntypes };
    put_bytes(&w->texts, P_STRING, "", 0);
    for (int i = 0; i < head->ntypes; i++)
        put_type(w, P_SAMPLE_TYPE, head->types[i]);
    if (head->period_type.type)
        put_type(w, P_PERIOD_TYPE, head->period_type);
    put_uint(&w->body, P_PERIOD, (uint64_t)head->period);
    put_uint(&w->body, P_TIME, (uint64_t)head->time);
    put_uint(&w->body, P_DURATION, (uint64_t)head->duration);
    if (head->default_type)
        put_uint(&w->body, P_DEFAULT_TYPE, text(w, head->default_type));
    if (head->comment)
        put_uint(&w->body, P_COMMENT, text(w, head->comment));
}

static void add_label(pprof *w, pbuf *sample, const gostring *pair)
{
    pbuf l = { 0 };
    uint8_t space[32];
    l.p = space;
    l.cap = sizeof space;
    put_uint(&l, LABEL_KEY, string_number(w, pair[0]));
    put_uint(&l, LABEL_STR, string_number(w, pair[1]));
    put_bytes(sample, S_LABEL, l.p, l.len);
}

static void add_bytes_label(pprof *w, pbuf *sample, int64_t bytes)
{
    pbuf l = { 0 };
    uint8_t space[32];
    l.p = space;
    l.cap = sizeof space;
    put_uint(&l, LABEL_KEY, text(w, "bytes"));
    put_uint(&l, LABEL_NUM, (uint64_t)bytes);
    put_bytes(sample, S_LABEL, l.p, l.len);
}

void pprof_sample(pprof *w, const frame_key *stack, uint32_t n, const int64_t *values, const labelset *labels, int64_t bytes)
{
    pbuf sample = { 0 }, packed = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        uint64_t id = location_number(w, stack[i], i + 1 < n ? stack[i + 1] : 0);
        if (id)
            put_varint(&packed, id);
    }
    put_bytes(&sample, S_LOCATION, packed.p, packed.len);
    packed.len = 0;
    for (int i = 0; i < w->nvalues; i++)
        put_varint(&packed, (uint64_t)values[i]);
    put_bytes(&sample, S_VALUE, packed.p, packed.len);
    for (uint32_t i = 0; labels && i < labels->n; i++)
        add_label(w, &sample, &labels->text[2 * i]);
    if (bytes)
        add_bytes_label(w, &sample, bytes);
    w->body.failed |= sample.failed | packed.failed;
    put_message(&w->body, P_SAMPLE, &sample);
    pbuf_free(&sample);
    pbuf_free(&packed);
}

static void put_mapping(pprof *w, int id, uintptr_t lo, uintptr_t hi, const char *file)
{
    put_uint(&w->part, M_ID, (uint64_t)id);
    put_uint(&w->part, M_START, lo);
    put_uint(&w->part, M_LIMIT, hi);
    put_uint(&w->part, M_FILE, text(w, file));
    put_uint(&w->part, M_HAS_FUNCTIONS, 1);
    put_uint(&w->part, M_HAS_FILENAMES, 1);
    put_uint(&w->part, M_HAS_LINES, 1);
    put_uint(&w->part, M_HAS_INLINES, 1);
    put_message(&w->body, P_MAPPING, &w->part);
}

static const char *program_name(void)
{
    return goargs_count > 0 && goargs_vector[0] ? goargs_vector[0] : "vole";
}

bool pprof_end(pprof *w, pbuf *out)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    exe[n > 0 ? n : 0] = '\0';
    put_mapping(w, MAPPING_PROGRAM, w->lo, w->hi, program_name());
    if (w->c_hi)
        put_mapping(w, MAPPING_C, w->c_lo, w->c_hi, exe);
    pbuf_add(&w->body, w->texts.p, w->texts.len);
    bool ok = !w->body.failed && !w->part.failed && !w->lines.failed && !w->texts.failed && !w->hashes.failed &&
              !w->funcs.failed && !w->locations.failed;
    if (ok)
        gzip_write(out, w->body.p, w->body.len);
    pbuf *all[] = { &w->body, &w->part, &w->lines, &w->texts, &w->hashes, &w->funcs, &w->locations };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        pbuf_free(all[i]);
    return ok && !out->failed;
}
