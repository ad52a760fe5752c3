/* string.c - strings; see string.h. Text in the heap is noscan memory and never changes once seen. */
#include "runtime/string.h"

#include <assert.h>

#include "runtime/malloc.h"
#include "runtime/panic.h"

char *rawstring(int64_t n)
{
    return mallocgc((uintptr_t)n, NULL, false);
}

gostring gostringn(const char *p, int64_t n)
{
    if (n <= 0)
        return (gostring){ NULL, 0 };
    char *s = rawstring(n);
    memcpy(s, p, (size_t)n); /* no pointers */
    return (gostring){ s, n };
}

gostring gostring_copy(const char *c)
{
    return gostringn(c, (int64_t)strlen(c));
}

opstatus concatstrings(g *gp, const gostring *a, int64_t n, gostring *out)
{
    int64_t len = 0, used = 0, only = 0;
    for (int64_t i = 0; i < n; i++) {
        if (a[i].len == 0)
            continue;
        if (__builtin_add_overflow(len, a[i].len, &len) || (uint64_t)len > MAX_ALLOC)
            return panic_error(gp, "string concatenation too long");
        used++;
        only = i;
    }
    if (used <= 1) {
        *out = used ? a[only] : (gostring){ NULL, 0 };
        return OP_OK;
    }
    char *p = rawstring(len), *at = p;
    for (int64_t i = 0; i < n; i++) {
        if (a[i].len == 0)
            continue;
        memcpy(at, a[i].ptr, (size_t)a[i].len); /* no pointers */
        at += a[i].len;
    }
    *out = (gostring){ p, len };
    return OP_OK;
}

int cmpstring(gostring a, gostring b)
{
    int64_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, (size_t)n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* ---- runes ---- */

static inline bool continuation(uint8_t c) { return (c & 0xC0) == 0x80; }

int32_t decoderune(gostring s, int64_t k, int64_t *next)
{
    const uint8_t *p = (const uint8_t *)s.ptr + k;
    int64_t n = s.len - k;
    uint8_t c = p[0];
    *next = k + 1;
    if (c < RUNE_SELF)
        return c;
    if (c >= 0xC2 && c <= 0xDF) {
        if (n > 1 && continuation(p[1])) {
            *next = k + 2;
            return (c & 0x1F) << 6 | (p[1] & 0x3F);
        }
    } else if ((c & 0xF0) == 0xE0) {
        if (n > 2 && continuation(p[1]) && continuation(p[2])) {
            int32_t r = (c & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F);
            if (r > 0x7FF && (r < 0xD800 || r > 0xDFFF)) {
                *next = k + 3;
                return r;
            }
        }
    } else if (c >= 0xF0 && c <= 0xF4) {
        if (n > 3 && continuation(p[1]) && continuation(p[2]) && continuation(p[3])) {
            int32_t r = (c & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F);
            if (r > 0xFFFF && r <= MAX_RUNE) {
                *next = k + 4;
                return r;
            }
        }
    }
    return RUNE_ERROR;
}

int encoderune(char *p, int32_t r)
{
    if (r < 0 || r > MAX_RUNE || (r >= 0xD800 && r <= 0xDFFF))
        r = RUNE_ERROR;
    if (r < 0x80) {
        p[0] = (char)r;
        return 1;
    }
    if (r < 0x800) {
        p[0] = (char)(0xC0 | r >> 6);
        p[1] = (char)(0x80 | (r & 0x3F));
        return 2;
    }
    if (r < 0x10000) {
        p[0] = (char)(0xE0 | r >> 12);
        p[1] = (char)(0x80 | (r >> 6 & 0x3F));
        p[2] = (char)(0x80 | (r & 0x3F));
        return 3;
    }
    p[0] = (char)(0xF0 | r >> 18);
    p[1] = (char)(0x80 | (r >> 12 & 0x3F));
    p[2] = (char)(0x80 | (r >> 6 & 0x3F));
    p[3] = (char)(0x80 | (r & 0x3F));
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
    if (s.len == 0)
        return (slice){ &zerobase, 0, 0 };
    uintptr_t cap = roundupsize((uintptr_t)s.len, true);
    char *p = mallocgc(cap, NULL, false);
    memcpy(p, s.ptr, (size_t)s.len); /* no pointers */
    memset(p + s.len, 0, cap - (uintptr_t)s.len); /* no pointers */
    return (slice){ p, s.len, (int64_t)cap };
}

gostring slicebytetostring(const void *p, int64_t n)
{
    return gostringn(p, n);
}

slice stringtoslicerune(gostring s)
{
    int64_t n = countrunes(s);
    if (n == 0)
        return (slice){ &zerobase, 0, 0 };
    uintptr_t bytes = roundupsize((uintptr_t)n * sizeof(int32_t), true);
    int32_t *r = mallocgc(bytes, NULL, false);
    int64_t i = 0;
    for (int64_t k = 0; k < s.len;)
        r[i++] = decoderune(s, k, &k);
    memset(r + n, 0, bytes - (uintptr_t)n * sizeof(int32_t)); /* no pointers */
    return (slice){ r, n, (int64_t)(bytes / sizeof(int32_t)) };
}

gostring slicerunetostring(const int32_t *r, int64_t n)
{
    char buf[UTF_MAX];
    int64_t len = 0;
    for (int64_t i = 0; i < n; i++)
        len += encoderune(buf, r[i]);
    if (len == 0)
        return (gostring){ NULL, 0 };
    char *p = rawstring(len), *at = p;
    for (int64_t i = 0; i < n; i++) {
        int k = encoderune(buf, r[i]);
        memcpy(at, buf, (size_t)k); /* no pointers */
        at += k;
    }
    return (gostring){ p, len };
}

gostring intstring(int64_t v)
{
    char buf[UTF_MAX];
    return gostringn(buf, encoderune(buf, v < 0 || v > MAX_RUNE ? RUNE_ERROR : (int32_t)v));
}
