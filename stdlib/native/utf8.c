/* utf8.c - counting and checking runes: the natives of unicode/utf8.
 *
 * ASCII goes by eight bytes at a time, other runes one by one with utf8_width, which knows the
 * same table as the head comment of stdlib/unicode/utf8/utf8.go.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/type.h"

typedef unsigned char byte;

static bool continuation(byte c)
{
    return (c & 0xC0) == 0x80;
}

/* Length of the encoding that p begins with, or 0 if it is invalid. n > 0. */
static int64_t utf8_width(const byte *p, int64_t n)
{
    byte c = p[0];
    if (c < 0x80)
        return 1;
    if (c < 0xC2 || n < 2)
        return 0;
    if (c < 0xE0)
        return continuation(p[1]) ? 2 : 0;
    byte lo = 0x80, hi = 0xBF;
    if (c < 0xF0) {
        if (c == 0xE0)
            lo = 0xA0;
        else if (c == 0xED)
            hi = 0x9F;
        return n >= 3 && p[1] >= lo && p[1] <= hi && continuation(p[2]) ? 3 : 0;
    }
    if (c == 0xF0)
        lo = 0x90;
    else if (c == 0xF4)
        hi = 0x8F;
    else if (c > 0xF4)
        return 0;
    return n >= 4 && p[1] >= lo && p[1] <= hi && continuation(p[2]) && continuation(p[3]) ? 4 : 0;
}

/* How many of the first bytes are certainly ASCII, a multiple of 8. */
static int64_t ascii_words(const byte *p, int64_t n)
{
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t w;
        memcpy(&w, p + i, 8);
        if (w & 0x8080808080808080u)
            break;
    }
    return i;
}

static int64_t rune_count(const void *s, int64_t n)
{
    const byte *p = s;
    int64_t count = 0;
    for (int64_t i = 0; i < n;) {
        if (p[i] < 0x80) {
            int64_t k = ascii_words(p + i, n - i);
            k += k == 0;
            count += k;
            i += k;
            continue;
        }
        int64_t w = utf8_width(p + i, n - i);
        i += w ? w : 1;
        count++;
    }
    return count;
}

static bool valid(const void *s, int64_t n)
{
    const byte *p = s;
    for (int64_t i = 0; i < n;) {
        if (p[i] < 0x80) {
            int64_t k = ascii_words(p + i, n - i);
            i += k + (k == 0);
            continue;
        }
        int64_t w = utf8_width(p + i, n - i);
        if (w == 0)
            return false;
        i += w;
    }
    return true;
}

struct bytes_args { slice b; int64_t result; };
struct string_args { gostring s; int64_t result; };

static opstatus native_rune_count(struct g *gp, uint64_t *args)
{
    struct bytes_args *f = (struct bytes_args *)args;
    (void)gp;
    f->result = rune_count(f->b.ptr, f->b.len);
    return OP_OK;
}

static opstatus native_rune_count_string(struct g *gp, uint64_t *args)
{
    struct string_args *f = (struct string_args *)args;
    (void)gp;
    f->result = rune_count(f->s.ptr, f->s.len);
    return OP_OK;
}

static opstatus native_valid(struct g *gp, uint64_t *args)
{
    struct bytes_args *f = (struct bytes_args *)args;
    (void)gp;
    f->result = valid(f->b.ptr, f->b.len);
    return OP_OK;
}

static opstatus native_valid_string(struct g *gp, uint64_t *args)
{
    struct string_args *f = (struct string_args *)args;
    (void)gp;
    f->result = valid(f->s.ptr, f->s.len);
    return OP_OK;
}

const native_entry natives_utf8[] = {
    { "unicode/utf8.RuneCount", native_rune_count, NATIVE_NOESCAPE },
    { "unicode/utf8.RuneCountInString", native_rune_count_string, NATIVE_NOESCAPE },
    { "unicode/utf8.Valid", native_valid, NATIVE_NOESCAPE },
    { "unicode/utf8.ValidString", native_valid_string, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
