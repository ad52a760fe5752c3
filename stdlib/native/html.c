/* html.c - escaping of HTML: the natives of packages html and html/template.
 *
 * Escaping has two passes: one finds out how long the result is, the other writes it. To unescape, names are found by binary
 * search in the table that stdlib/gen/entities.py makes, so nothing is built when a program starts. Old browsers read
 * numbers from 0x80 to 0x9F as characters of Windows-1252, and so do we.
 *
 * Numbers wrap around at 32 bits and a decimal number of one digit needs its semicolon, as in Go.
 */
#include <stdbool.h>
#include <string.h>

#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/type.h"
#include "stdlib/native/html_entities.h"

enum {
    REPLACEMENT = 0xfffd,
    LONGEST_BARE = 6 /* bytes of the longest name that needs no semicolon */
};

static const uint16_t windows1252[32] = {
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
    0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
};

static const char *escape_of(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '\'': return "&#39;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&#34;";
    default: return NULL;
    }
}

static opstatus native_escaped_len(struct g *gp, uint64_t *args)
{
    struct { gostring s; int64_t result; } *f = (void *)args;
    (void)gp;
    int64_t n = f->s.len;
    for (int64_t i = 0; i < f->s.len; i++) {
        const char *e = escape_of(f->s.ptr[i]);
        if (e)
            n += (int64_t)strlen(e) - 1;
    }
    f->result = n;
    return OP_OK;
}

static opstatus native_escape(struct g *gp, uint64_t *args)
{
    struct { gostring s; slice dst; } *f = (void *)args;
    (void)gp;
    char *p = f->dst.ptr;
    for (int64_t i = 0; i < f->s.len; i++) {
        const char *e = escape_of(f->s.ptr[i]);
        if (!e)
            *p++ = f->s.ptr[i];
        else
            while (*e)
                *p++ = *e++;
    }
    return OP_OK;
}

static opstatus native_has_escape(struct g *gp, uint64_t *args)
{
    struct { gostring s; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = f->s.len && memchr(f->s.ptr, '&', (size_t)f->s.len) != NULL;
    return OP_OK;
}

static const struct entity *find(const char *name, int64_t len)
{
    int lo = 0, hi = (int)(sizeof entities / sizeof *entities);
    while (lo < hi) {
        int mid = (lo + hi) / 2;
        const struct entity *e = &entities[mid];
        int64_t shorter = len < e->len ? len : e->len;
        int d = memcmp(name, entity_names + e->at, (size_t)shorter);
        if (d == 0)
            d = len < e->len ? -1 : len > e->len;
        if (d == 0)
            return e;
        if (d < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}

static char *put_rune(char *p, uint32_t r)
{
    if (r > 0x10ffff || (r >= 0xd800 && r < 0xe000))
        r = REPLACEMENT;
    if (r < 0x80) {
        *p++ = (char)r;
        return p;
    }
    int more = r < 0x800 ? 1 : r < 0x10000 ? 2 : 3;
    *p++ = (char)((0xffu << (7 - more)) | (r >> (6 * more)));
    while (more-- > 0)
        *p++ = (char)(0x80 | ((r >> (6 * more)) & 0x3f));
    return p;
}

static int digit(char c, bool hex)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* s[0:n] is "&#...": writes the character to *p and returns how much of s it was; 0 if it is no number. */
static int64_t number(char **p, const char *s, int64_t n)
{
    if (n <= 3)
        return 0;
    bool hex = (s[2] | 0x20) == 'x';
    int64_t i = hex ? 3 : 2;
    uint32_t x = 0;
    for (; i < n && digit(s[i], hex) >= 0; i++)
        x = (hex ? 16 : 10) * x + (uint32_t)digit(s[i], hex);
    if (i < n && s[i] == ';')
        i++;
    if (i <= 3)
        return 0;
    if (x >= 0x80 && x <= 0x9f)
        x = windows1252[x - 0x80];
    *p = put_rune(*p, x ? x : REPLACEMENT);
    return i;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* s[0:n] begins with an ampersand and no number: writes what it stands for, or itself, and returns how much of s it was. */
static int64_t named(char **p, const char *s, int64_t n)
{
    int64_t end = 1;
    while (end < n && is_alnum(s[end]))
        end++;
    if (end < n && s[end] == ';')
        end++;
    const struct entity *e = find(s + 1, end - 1);
    int64_t used = end;
    for (int64_t len = end - 2 < LONGEST_BARE ? end - 2 : LONGEST_BARE; !e && len > 1; len--) {
        e = find(s + 1, len);
        used = len + 1;
    }
    if (!e) {
        memcpy(*p, s, (size_t)end); /* no pointers */
        *p += end;
        return end;
    }
    *p = put_rune(*p, e->rune);
    if (e->second)
        *p = put_rune(*p, e->second);
    return used;
}

static opstatus native_unescape(struct g *gp, uint64_t *args)
{
    struct { gostring s; slice dst; int64_t result; } *f = (void *)args;
    (void)gp;
    const char *s = f->s.ptr, *end = s + f->s.len;
    char *p = f->dst.ptr;
    while (s < end) {
        const char *amp = memchr(s, '&', (size_t)(end - s));
        size_t plain = (size_t)((amp ? amp : end) - s);
        memcpy(p, s, plain); /* no pointers */
        p += plain;
        s += plain;
        if (s == end)
            break;
        if (end - s > 1 && s[1] == '#') {
            int64_t used = number(&p, s, end - s);
            if (!used)
                *p++ = '&';
            s += used ? used : 1;
        } else {
            s += named(&p, s, end - s);
        }
    }
    f->result = p - (char *)f->dst.ptr;
    return OP_OK;
}

/* html/template.next(s string, i int, set *byteSet) int: the first index from i on whose byte is in the set. */
static opstatus native_next(struct g *gp, uint64_t *args)
{
    struct { const uint64_t *set; int64_t i; gostring s; int64_t result; } *f = (void *)args;
    if (!f->set)
        return panicmem(gp, 0);
    const unsigned char *s = (const unsigned char *)f->s.ptr;
    uint64_t set[4];
    memcpy(set, f->set, sizeof set); /* no pointers */
    int64_t i = f->i < 0 ? 0 : f->i;
    while (i < f->s.len && !(set[s[i] >> 6] >> (s[i] & 63) & 1))
        i++;
    f->result = i < f->s.len ? i : f->s.len;
    return OP_OK;
}

const native_entry natives_html[] = {
    { "html.escapedLen", native_escaped_len, NATIVE_NOESCAPE },
    { "html.escape", native_escape, NATIVE_NOESCAPE },
    { "html.hasEscape", native_has_escape, NATIVE_NOESCAPE },
    { "html/template.next", native_next, NATIVE_NOESCAPE },
    { "html.unescape", native_unescape, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
