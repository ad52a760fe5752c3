/* xml.c - looking at many bytes at once: the natives of package encoding/xml.
 *
 * The decoder works on windows of its input. What it does with each byte is decided in Go only for bytes that mean something; the
 * runs between them are found here.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/string.h"
#include "runtime/type.h"
#include "stdlib/native/xml_names.h"

enum { NAME = 1, SPACE = 2, STOP = 4, ESCAPE = 8 };

/* What ASCII bytes are: of names, white space, what ends a run of text, what is escaped. */
static const uint8_t class_of[128] = {
    ['\t'] = SPACE | ESCAPE, ['\n'] = SPACE | ESCAPE, ['\r'] = SPACE | STOP | ESCAPE, [' '] = SPACE,
    ['<'] = STOP | ESCAPE, ['&'] = STOP | ESCAPE, [']'] = STOP, ['>'] = ESCAPE, ['"'] = ESCAPE, ['\''] = ESCAPE,
    ['_'] = NAME, [':'] = NAME, ['.'] = NAME, ['-'] = NAME, ['0' ... '9'] = NAME, ['A' ... 'Z'] = NAME, ['a' ... 'z'] = NAME,
};

/* How long the UTF-8 of the character at k is, whose value goes to *r; 0 if there is none. */
static int decode(gostring s, int64_t k, uint32_t *r)
{
    int64_t next;
    *r = (uint32_t)decoderune(s, k, &next);
    return *r == RUNE_ERROR && next == k + 1 ? 0 : (int)(next - k);
}

/* Whether documents may have the character. */
static bool allowed(uint32_t r)
{
    return r >= 0x20 ? r < 0xfffe || r > 0xffff : r == '\t' || r == '\n' || r == '\r';
}

static bool in_ranges(const uint16_t (*ranges)[2], size_t n, uint32_t r)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r < ranges[mid][0])
            hi = mid;
        else if (r > ranges[mid][1])
            lo = mid + 1;
        else
            return true;
    }
    return false;
}

#define IN(ranges, r) in_ranges(ranges, sizeof ranges / sizeof *ranges, r)

/* isName(s string) bool */
static opstatus native_is_name(struct g *gp, uint64_t *args)
{
    struct { gostring s; int64_t result; } *f = (void *)args;
    (void)gp;
    int64_t i = 0;
    for (; i < f->s.len;) {
        uint32_t r;
        int n = decode(f->s, i, &r);
        if (n == 0 || r > 0xffff || !(IN(name_letters, r) || (i > 0 && IN(name_others, r))))
            return OP_OK;
        i += n;
    }
    f->result = i > 0;
    return OP_OK;
}

/* nameRun(b []byte) int: how many bytes of b a name could have. */
static opstatus native_name_run(struct g *gp, uint64_t *args)
{
    struct { slice b; int64_t result; } *f = (void *)args;
    (void)gp;
    const unsigned char *b = f->b.ptr;
    int64_t i = 0;
    while (i < f->b.len && (b[i] >= 0x80 || class_of[b[i]] & NAME))
        i++;
    f->result = i;
    return OP_OK;
}

/* spaceRun(b []byte) int */
static opstatus native_space_run(struct g *gp, uint64_t *args)
{
    struct { slice b; int64_t result; } *f = (void *)args;
    (void)gp;
    const unsigned char *b = f->b.ptr;
    int64_t i = 0;
    while (i < f->b.len && b[i] < 0x80 && class_of[b[i]] & SPACE)
        i++;
    f->result = i;
    return OP_OK;
}

/* textRun(b []byte, quote int) int: how many bytes of b have no < & ] or carriage return, and no quote, which is negative for none. */
static opstatus native_text_run(struct g *gp, uint64_t *args)
{
    struct { int64_t quote; slice b; int64_t result; } *f = (void *)args;
    (void)gp;
    const unsigned char *b = f->b.ptr;
    int64_t i = 0;
    while (i < f->b.len && !(b[i] < 0x80 && (class_of[b[i]] & STOP || b[i] == f->quote)))
        i++;
    f->result = i;
    return OP_OK;
}

/* goodRun(b []byte) int: how many bytes of b are UTF-8 of allowed characters. */
static opstatus native_good_run(struct g *gp, uint64_t *args)
{
    struct { slice b; int64_t result; } *f = (void *)args;
    (void)gp;
    gostring b = { f->b.ptr, f->b.len };
    int64_t i = 0;
    while (i < b.len) {
        uint32_t r;
        int n = decode(b, i, &r);
        if (n == 0 || !allowed(r))
            break;
        i += n;
    }
    f->result = i;
    return OP_OK;
}

/* plainRun(s string, newline bool) int: how many bytes of s are not escaped; a newline is if that is true. */
static opstatus native_plain_run(struct g *gp, uint64_t *args)
{
    struct { int64_t newline; gostring s; int64_t result; } *f = (void *)args;
    (void)gp;
    const unsigned char *s = (const unsigned char *)f->s.ptr;
    int64_t i = 0;
    while (i < f->s.len) {
        uint32_t r;
        if (s[i] < 0x80) {
            if (s[i] < 0x20 ? s[i] != '\n' || f->newline : class_of[s[i]] & ESCAPE)
                break;
            i++;
            continue;
        }
        int n = decode(f->s, i, &r);
        if (n == 0 || !allowed(r))
            break;
        i += n;
    }
    f->result = i;
    return OP_OK;
}

const native_entry natives_xml[] = {
    { "encoding/xml.isName", native_is_name, NATIVE_NOESCAPE },
    { "encoding/xml.nameRun", native_name_run, NATIVE_NOESCAPE },
    { "encoding/xml.spaceRun", native_space_run, NATIVE_NOESCAPE },
    { "encoding/xml.textRun", native_text_run, NATIVE_NOESCAPE },
    { "encoding/xml.goodRun", native_good_run, NATIVE_NOESCAPE },
    { "encoding/xml.plainRun", native_plain_run, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
