/* string.c - strings: joining, comparing, converting.
 *
 * Text made here is fresh heap memory without pointers, filled before anyone else can see it.
 * Decoding follows Unicode strictly: overlong forms, surrogates and values past U+10FFFF
 * are malformed, and every malformed byte counts as one U+FFFD.
 */
#include "runtime/string.h"

#include "runtime/malloc.h"
#include "runtime/panic.h"

char *rawstring(int64_t n) { return mallocgc((uintptr_t)n, NULL, false); }

gostring gostringn(const char *p, int64_t n)
{
    if (n == 0)
        return (gostring){ 0 };
    char *s = rawstring(n);
    memcpy(s, p, (size_t)n);
    return (gostring){ s, n };
}

gostring gostring_copy(const char *c) { return gostringn(c, (int64_t)strlen(c)); }

opstatus concatstrings(g *gp, const gostring *a, int64_t n, gostring *out)
{
    int64_t total = 0, last = -1, parts = 0;
    for (int64_t i = 0; i < n; i++) {
        if (a[i].len == 0)
            continue;
        if (__builtin_add_overflow(total, a[i].len, &total))
            return panic_plain(gp, "string concatenation too long");
        parts++;
        last = i;
    }
    if (parts <= 1) {
        *out = parts ? a[last] : (gostring){ 0 };
        return OP_OK;
    }
    char *s = rawstring(total), *p = s;
    for (int64_t i = 0; i < n; i++) {
        if (a[i].len == 0)
            continue;
        memcpy(p, a[i].ptr, (size_t)a[i].len);
        p += a[i].len;
    }
    *out = (gostring){ s, total };
    return OP_OK;
}

int cmpstring(gostring a, gostring b)
{
    int64_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, (size_t)n) : 0;
    if (c)
        return c;
    return a.len < b.len ? -1 : a.len > b.len;
}

/* ---- runes ---- */

static bool continues(const uint8_t *p, int64_t have, int64_t want)
{
    if (have < want)
        return false;
    for (int64_t i = 1; i < want; i++)
        if ((p[i] & 0xC0) != 0x80)
            return false;
    return true;
}

int32_t decoderune(gostring s, int64_t k, int64_t *next)
{
    const uint8_t *p = (const uint8_t *)s.ptr + k;
    int64_t have = s.len - k;
    uint8_t c = p[0];
    *next = k + 1;
    if (c < RUNE_SELF)
        return c;
    if (c >= 0xC2 && c <= 0xDF && continues(p, have, 2)) {
        *next = k + 2;
        return (c & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (c >= 0xE0 && c <= 0xEF && continues(p, have, 3)) {
        int32_t r = (c & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        if (r >= 0x800 && (r < 0xD800 || r > 0xDFFF)) {
            *next = k + 3;
            return r;
        }
    }
    if (c >= 0xF0 && c <= 0xF4 && continues(p, have, 4)) {
        int32_t r = (c & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
        if (r >= 0x10000 && r <= MAX_RUNE) {
            *next = k + 4;
            return r;
        }
    }
    return RUNE_ERROR;
}

int encoderune(char *out, int32_t r)
{
    uint8_t *p = (uint8_t *)out;
    if (r < 0 || r > MAX_RUNE || (r >= 0xD800 && r <= 0xDFFF))
        r = RUNE_ERROR;
    if (r < 0x80) {
        p[0] = (uint8_t)r;
        return 1;
    }
    if (r < 0x800) {
        p[0] = (uint8_t)(0xC0 | r >> 6);
        p[1] = (uint8_t)(0x80 | (r & 0x3F));
        return 2;
    }
    if (r < 0x10000) {
        p[0] = (uint8_t)(0xE0 | r >> 12);
        p[1] = (uint8_t)(0x80 | (r >> 6 & 0x3F));
        p[2] = (uint8_t)(0x80 | (r & 0x3F));
        return 3;
    }
    p[0] = (uint8_t)(0xF0 | r >> 18);
    p[1] = (uint8_t)(0x80 | (r >> 12 & 0x3F));
    p[2] = (uint8_t)(0x80 | (r >> 6 & 0x3F));
    p[3] = (uint8_t)(0x80 | (r & 0x3F));
    return 4;
}

int64_t countrunes(gostring s)
{
    int64_t n = 0;
    for (int64_t k = 0; k < s.len; n++)
        decoderune(s, k, &k);
    return n;
}

/* ---- conversions ---- */

slice stringtoslicebyte(gostring s)
{
    uintptr_t cap = roundupsize((uintptr_t)s.len, true);
    char *p = mallocgc(cap, NULL, false);
    if (s.len)
        memcpy(p, s.ptr, (size_t)s.len);
    memset(p + s.len, 0, cap - (uintptr_t)s.len);
    return (slice){ p, s.len, (int64_t)cap };
}

gostring slicebytetostring(const void *p, int64_t n) { return gostringn(p, n); }

slice stringtoslicerune(gostring s)
{
    int64_t n = countrunes(s), k = 0;
    uintptr_t bytes = roundupsize((uintptr_t)n * 4, true);
    int32_t *r = mallocgc(bytes, NULL, true);
    for (int64_t i = 0; i < n; i++)
        r[i] = decoderune(s, k, &k);
    return (slice){ r, n, (int64_t)(bytes / 4) };
}

gostring slicerunetostring(const int32_t *r, int64_t n)
{
    char unit[UTF_MAX];
    int64_t total = 0;
    for (int64_t i = 0; i < n; i++)
        total += encoderune(unit, r[i]);
    if (total == 0)
        return (gostring){ 0 };
    char *s = rawstring(total), *p = s;
    for (int64_t i = 0; i < n; i++) {
        int k = encoderune(unit, r[i]);
        memcpy(p, unit, (size_t)k);
        p += k;
    }
    return (gostring){ s, total };
}

gostring intstring(int64_t v)
{
    char unit[UTF_MAX];
    int k = encoderune(unit, v < 0 || v > MAX_RUNE ? RUNE_ERROR : (int32_t)v);
    return gostringn(unit, k);
}
