/* bzip2.c - the natives of compress/bzip2: a decoder that can stop anywhere.
 *
 * A decoder lives outside the Go heap; its Go side has a finalizer. It is a machine of small steps: a step either has all the bits it
 * needs, or changes nothing and asks for input. So a call can end for want of input, for want of room and, to stay short,
 * after some work (WORK); the next goes on where it was.
 *
 * The format: "BZh" and a digit, the size of blocks in 100,000 bytes; blocks of a magic number, a CRC, a bit that is no longer
 * used, the index of the text in the sorted rotations (origin), a map of the bytes that occur, Huffman trees, and the
 * symbols: 0 and 1 are digits of the length of a run of the first byte of a move-to-front list, the others places in that
 * list, the last is the end. What comes out is the last column of the sorted rotations; undone, it is the text with runs of four
 * equal bytes followed by a count. At the end another magic number and a CRC of CRCs; then another file may follow.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

enum {
    MAX_TREES = 6,
    MAX_SYMBOLS = 258,
    MAX_BITS = 20,        /* of a Huffman code */
    MAX_SELECTORS = 32768,
    GROUP = 50,           /* symbols that are coded by one tree */
    BLOCK_UNIT = 100000,
    WORK = 20000          /* symbols, roughly, of a call */
};

/* Results of a call; the negative ones are indices into the messages of the Go side. */
enum {
    GO_ON = 0, NEED_INPUT = 1, AT_END = 2,
    BAD_MAGIC = -1, BAD_ENTROPY = -2, BAD_LEVEL = -3, BAD_BLOCK = -4, BAD_RANDOM = -5, NO_SYMBOLS = -6, BAD_TREES = -7,
    BAD_SELECTOR = -8, BAD_LENGTH = -9, FEW_SELECTORS = -10, TOO_LONG = -11, BAD_CODE = -12, BAD_ORIGIN = -13, BAD_SUM = -14,
    BAD_FILE_SUM = -15, BAD_CONTINUATION = -16, BAD_RUN = -17
};

typedef enum phase {
    FILE_HEAD, BLOCK_MAGIC, BLOCK_CRC, BLOCK_ORIGIN, MAP, MAP_PART, TREES, SELECTORS, LENGTH_FIRST, LENGTHS, SYMBOLS, SORT, TEXT, FILE_CRC
} phase;

typedef struct tree {
    uint8_t length[MAX_SYMBOLS];
    uint16_t symbol[MAX_SYMBOLS];          /* by code: shorter ones first */
    int32_t limit[MAX_BITS + 2];           /* the last code of a length, or -1 */
    int32_t base[MAX_BITS + 2];            /* what to subtract from a code to get its index in symbol */
    int min, max;
} tree;

typedef struct decoder {
    phase at;
    uint64_t bits;                         /* the lowest nbits count */
    int nbits;
    const uint8_t *in, *in_end;            /* during a call */
    bool input_ended;                      /* there is no more input than this */
    bool continuation;                     /* a file has been before this one */
    uint32_t block_size, file_crc, block_crc, crc;

    uint32_t origin, map;
    int part, unary;                       /* of the map; of a selector, or a length */
    uint8_t front[256];                    /* the move-to-front list */
    int nfront, nsymbols, ntrees, tree_at, symbol_at;
    int selectors, selector_at, left_of_group;
    uint8_t selector[MAX_SELECTORS], order[MAX_TREES];
    tree trees[MAX_TREES];

    uint32_t run, run_digit;
    uint32_t n, sorted;                    /* bytes of the block; of those the ones whose place is known */
    uint32_t count[256];
    uint32_t next;                         /* of the text */
    uint32_t taken;
    int last, equal, repeat;               /* the last byte, how often in sequence, how often to be repeated */
    uint32_t text[];                       /* block_size; the low byte, and above it the index of the next one */
} decoder;

enum { MAX_BLOCK = 9 * BLOCK_UNIT };

static void refill(decoder *d)
{
    while (d->nbits <= 56 && d->in < d->in_end) {
        d->bits = d->bits << 8 | *d->in++;
        d->nbits += 8;
    }
}

/* Whether there are n bits, at most 56; they are *value then, but not taken. */
static bool peek(decoder *d, int n, uint64_t *value)
{
    if (d->nbits < n)
        refill(d);
    if (d->nbits < n)
        return false;
    *value = d->bits >> (d->nbits - n) & ((1ull << n) - 1);
    return true;
}

static bool take(decoder *d, int n, uint64_t *value)
{
    if (!peek(d, n, value))
        return false;
    d->nbits -= n;
    return true;
}

/* CRC-32 with the highest bit first. */
static uint32_t crc_table[256];

static void __attribute__((constructor)) make_table(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i << 24;
        for (int k = 0; k < 8; k++)
            c = c << 1 ^ (c & 0x80000000 ? 0x04c11db7 : 0);
        crc_table[i] = c;
    }
}

/* ---- the head of a file, and of a block ---- */

static int file_head(decoder *d)
{
    uint64_t v;
    if (d->continuation) {
        refill(d);
        if (d->nbits == 0 && d->input_ended)
            return AT_END;
        if (!peek(d, 16, &v))
            return NEED_INPUT;
        if (v != ('B' << 8 | 'Z'))
            return BAD_CONTINUATION;
    }
    if (!take(d, 32, &v))
        return NEED_INPUT;
    if (v >> 16 != ('B' << 8 | 'Z'))
        return BAD_MAGIC;
    if ((v >> 8 & 255) != 'h')
        return BAD_ENTROPY;
    int level = (int)(v & 255) - '0';
    if (level < 1 || level > 9)
        return BAD_LEVEL;
    d->block_size = (uint32_t)level * BLOCK_UNIT;
    d->file_crc = 0;
    d->at = BLOCK_MAGIC;
    return GO_ON;
}

static int block_magic(decoder *d)
{
    uint64_t v;
    if (!take(d, 48, &v))
        return NEED_INPUT;
    if (v == 0x314159265359)
        d->at = BLOCK_CRC;
    else if (v == 0x177245385090)
        d->at = FILE_CRC;
    else
        return BAD_BLOCK;
    return GO_ON;
}

static int file_crc(decoder *d)
{
    uint64_t v;
    if (!take(d, 32, &v))
        return NEED_INPUT;
    if (v != d->file_crc)
        return BAD_FILE_SUM;
    d->nbits -= d->nbits % 8;
    d->continuation = true;
    d->at = FILE_HEAD;
    return GO_ON;
}

static int block_crc(decoder *d)
{
    uint64_t v;
    if (!take(d, 32, &v))
        return NEED_INPUT;
    d->block_crc = (uint32_t)v;
    d->crc = 0xFFFFFFFF;
    d->at = BLOCK_ORIGIN;
    return GO_ON;
}

static int block_origin(decoder *d)
{
    uint64_t v;
    if (!take(d, 25, &v))
        return NEED_INPUT;
    if (v >> 24)
        return BAD_RANDOM;
    d->origin = (uint32_t)v;
    d->at = MAP;
    return GO_ON;
}

static int map_head(decoder *d)
{
    uint64_t v;
    if (!take(d, 16, &v))
        return NEED_INPUT;
    d->map = (uint32_t)v;
    d->part = d->nfront = 0;
    d->at = MAP_PART;
    return GO_ON;
}

static int map_part(decoder *d)
{
    uint64_t v;
    if (d->part == 16) {
        if (d->nfront == 0)
            return NO_SYMBOLS;
        d->nsymbols = d->nfront + 2;
        d->at = TREES;
        return GO_ON;
    }
    if (d->map >> (15 - d->part) & 1) {
        if (!take(d, 16, &v))
            return NEED_INPUT;
        for (int i = 0; i < 16; i++)
            if (v >> (15 - i) & 1)
                d->front[d->nfront++] = (uint8_t)(16 * d->part + i);
    }
    d->part++;
    return GO_ON;
}

/* ---- Huffman trees ---- */

static int trees_head(decoder *d)
{
    uint64_t v;
    if (!take(d, 18, &v))
        return NEED_INPUT;
    d->ntrees = (int)(v >> 15);
    d->selectors = (int)(v & 0x7FFF);
    if (d->ntrees < 2 || d->ntrees > MAX_TREES)
        return BAD_TREES;
    for (int i = 0; i < d->ntrees; i++)
        d->order[i] = (uint8_t)i;
    d->selector_at = d->unary = 0;
    d->at = SELECTORS;
    return GO_ON;
}

static int to_front(uint8_t *list, int i)
{
    uint8_t c = list[i];
    memmove(list + 1, list, (size_t)i); /* no pointers */
    list[0] = c;
    return c;
}

/* A selector is the place of a tree in a move-to-front list, in unary. */
static int selectors(decoder *d)
{
    uint64_t v;
    while (d->selector_at < d->selectors) {
        if (!take(d, 1, &v))
            return NEED_INPUT;
        if (v) {
            if (++d->unary >= d->ntrees)
                return BAD_SELECTOR;
            continue;
        }
        d->selector[d->selector_at++] = (uint8_t)to_front(d->order, d->unary);
        d->unary = 0;
    }
    d->tree_at = 0;
    d->at = LENGTH_FIRST;
    return GO_ON;
}

static int length_first(decoder *d)
{
    uint64_t v;
    if (!take(d, 5, &v))
        return NEED_INPUT;
    d->unary = (int)v;
    d->symbol_at = 0;
    d->at = LENGTHS;
    return GO_ON;
}

/* Canonical codes: by length, then by symbol. */
static int make_tree(tree *t, int n)
{
    int count[MAX_BITS + 2] = { 0 }, k = 0;
    t->min = MAX_BITS;
    t->max = 0;
    for (int i = 0; i < n; i++) {
        count[t->length[i]]++;
        t->min = t->length[i] < t->min ? t->length[i] : t->min;
        t->max = t->length[i] > t->max ? t->length[i] : t->max;
    }
    for (int len = t->min; len <= t->max; len++)
        for (int i = 0; i < n; i++)
            if (t->length[i] == len)
                t->symbol[k++] = (uint16_t)i;
    int32_t code = 0, index = 0;
    for (int len = 1; len <= MAX_BITS; len++) {
        t->base[len] = code - index;
        code += count[len];
        index += count[len];
        t->limit[len] = code - 1;
        if (code > 1 << len)
            return BAD_LENGTH;
        code <<= 1;
    }
    return GO_ON;
}

/* A symbol's length is the one before, with 10 for one more and 11 for one less, and 0 at the end. */
static int lengths(decoder *d)
{
    uint64_t v;
    tree *t = &d->trees[d->tree_at];
    while (d->symbol_at < d->nsymbols) {
        if (d->unary < 1 || d->unary > MAX_BITS)
            return BAD_LENGTH;
        if (!peek(d, 1, &v))
            return NEED_INPUT;
        if (v == 0) {
            d->nbits--;
            t->length[d->symbol_at++] = (uint8_t)d->unary;
            continue;
        }
        if (!take(d, 2, &v))
            return NEED_INPUT;
        d->unary += v == 2 ? 1 : -1;
    }
    int status = make_tree(t, d->nsymbols);
    if (status != GO_ON)
        return status;
    if (++d->tree_at < d->ntrees) {
        d->at = LENGTH_FIRST;
        return GO_ON;
    }
    d->selector_at = -1;
    d->left_of_group = 0;
    d->n = d->run = d->run_digit = 0;
    memset(d->count, 0, sizeof d->count); /* no pointers */
    d->at = SYMBOLS;
    return GO_ON;
}

/* ---- the symbols ---- */

/* The next symbol, or -1: more input, or -2: there is no such code. */
static int symbol(decoder *d, const tree *t)
{
    refill(d);
    for (int len = t->min; len <= t->max; len++) {
        if (d->nbits < len)
            return -1;
        int32_t code = (int32_t)(d->bits >> (d->nbits - len) & ((1u << len) - 1));
        if (code <= t->limit[len]) {
            d->nbits -= len;
            return t->symbol[code - t->base[len]];
        }
    }
    return -2;
}

static int end_run(decoder *d)
{
    if (d->run > d->block_size - d->n)
        return TOO_LONG;
    uint8_t c = d->front[0];
    for (uint32_t i = 0; i < d->run; i++)
        d->text[d->n + i] = c;
    d->n += d->run;
    d->count[c] += d->run;
    d->run = d->run_digit = 0;
    return GO_ON;
}

static int end_symbols(decoder *d)
{
    if (d->n == 0 ? d->origin != 0 : d->origin >= d->n)
        return BAD_ORIGIN;
    uint32_t sum = 0;
    for (int c = 0; c < 256; c++) {
        uint32_t k = d->count[c];
        d->count[c] = sum;
        sum += k;
    }
    d->sorted = 0;
    d->at = SORT;
    return GO_ON;
}

static int symbols(decoder *d)
{
    for (int work = 0; work < WORK; work++) {
        if (d->left_of_group == 0) {
            if (d->selector_at + 1 >= d->selectors)
                return FEW_SELECTORS;
            d->selector_at++;
            d->left_of_group = GROUP;
        }
        int s = symbol(d, &d->trees[d->selector[d->selector_at]]);
        if (s < 0)
            return s == -1 ? NEED_INPUT : BAD_CODE;
        d->left_of_group--;
        if (s <= 1) {
            if (d->run_digit > 20)
                return BAD_RUN;
            d->run += (uint32_t)(s + 1) << d->run_digit++;
            continue;
        }
        if (d->run) {
            work += (int)(d->run / 8);
            int status = end_run(d);
            if (status != GO_ON)
                return status;
        }
        if (s == d->nsymbols - 1)
            return end_symbols(d);
        if (d->n >= d->block_size)
            return TOO_LONG;
        int c = to_front(d->front, s - 1);
        d->text[d->n++] = (uint32_t)c;
        d->count[c]++;
    }
    return GO_ON;
}

/* ---- the text ---- */

/* The i-th byte of the last column comes before that of the first column which is the same occurrence of that byte. */
static int sort(decoder *d)
{
    for (uint32_t end = d->n - d->sorted > WORK ? d->sorted + WORK : d->n; d->sorted < end; d->sorted++)
        d->text[d->count[d->text[d->sorted] & 255]++] |= d->sorted << 8;
    if (d->sorted < d->n)
        return GO_ON;
    d->next = d->n ? d->text[d->origin] >> 8 : 0;
    d->taken = 0;
    d->last = -1;
    d->equal = d->repeat = 0;
    d->at = TEXT;
    return GO_ON;
}

/* Writes text to out, at most end - *out bytes. */
static int text(decoder *d, uint8_t **out, uint8_t *end)
{
    uint8_t *p = *out;
    uint32_t crc = d->crc;
    while (p < end) {
        if (d->repeat > 0) {
            d->repeat--;
            *p++ = (uint8_t)d->last;
        } else if (d->taken == d->n) {
            break;
        } else {
            uint32_t v = d->text[d->next];
            int c = v & 255;
            d->next = v >> 8;
            d->taken++;
            if (d->equal == 4) {
                d->repeat = c;
                d->equal = 0;
                d->last = d->last < 0 ? 0 : d->last;
                continue;
            }
            d->equal = c == d->last ? d->equal + 1 : 1;
            d->last = c;
            *p++ = (uint8_t)c;
        }
        crc = crc << 8 ^ crc_table[crc >> 24 ^ p[-1]];
    }
    d->crc = crc;
    *out = p;
    if (d->repeat > 0 || d->taken < d->n)
        return GO_ON;
    if (~crc != d->block_crc)
        return BAD_SUM;
    d->file_crc = (d->file_crc << 1 | d->file_crc >> 31) ^ d->block_crc;
    d->at = BLOCK_MAGIC;
    return GO_ON;
}

static int step(decoder *d, uint8_t **out, uint8_t *end)
{
    switch (d->at) {
    case FILE_HEAD: return file_head(d);
    case BLOCK_MAGIC: return block_magic(d);
    case BLOCK_CRC: return block_crc(d);
    case BLOCK_ORIGIN: return block_origin(d);
    case MAP: return map_head(d);
    case MAP_PART: return map_part(d);
    case TREES: return trees_head(d);
    case SELECTORS: return selectors(d);
    case LENGTH_FIRST: return length_first(d);
    case LENGTHS: return lengths(d);
    case SYMBOLS: return symbols(d);
    case SORT: return sort(d);
    case TEXT: return text(d, out, end);
    case FILE_CRC: return file_crc(d);
    }
    return BAD_BLOCK;
}

static opstatus bzip2_open(struct g *gp, uint64_t *args)
{
    struct { decoder *result; } *f = (void *)args;
    (void)gp;
    decoder *d = malloc(sizeof *d + MAX_BLOCK * sizeof d->text[0]);
    if (d)
        memset(d, 0, sizeof *d); /* no pointers */
    f->result = d;
    return OP_OK;
}

static opstatus bzip2_shut(struct g *gp, uint64_t *args)
{
    struct { decoder *d; } *f = (void *)args;
    (void)gp;
    free(f->d);
    return OP_OK;
}

/* Works until something comes out, or input is missing, or it has been long enough. */
static opstatus bzip2_run(struct g *gp, uint64_t *args)
{
    struct { uint64_t ended; slice out, in; decoder *d; int64_t status, nout, nin; } *f = (void *)args;
    (void)gp;
    decoder *d = f->d;
    uint8_t *out = f->out.ptr;
    uint8_t *end = out + f->out.len;
    d->in = f->in.ptr;
    d->in_end = d->in + f->in.len;
    d->input_ended = f->ended;
    int status;
    do {
        phase before = d->at;
        status = step(d, &out, end);
        if (before == SYMBOLS || before == SORT || before == TEXT)
            break;
    } while (status == GO_ON);
    f->status = status;
    f->nin = f->in.ptr ? d->in - (uint8_t *)f->in.ptr : 0;
    f->nout = f->out.ptr ? out - (uint8_t *)f->out.ptr : 0;
    d->in = d->in_end = NULL;
    return OP_OK;
}

const native_entry natives_bzip2[] = {
    { "compress/bzip2.open", bzip2_open, NATIVE_NOESCAPE },
    { "compress/bzip2.shut", bzip2_shut, NATIVE_NOESCAPE },
    { "compress/bzip2.run", bzip2_run, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
