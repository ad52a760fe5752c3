/* string.h - strings: concatenation, comparison, conversions, runes. (Include as "runtime/string.h".)
 *
 * Text is bytes, by convention UTF-8; a malformed byte decodes as U+FFFD of width 1.
 */
#ifndef VOLE_RUNTIME_STRING_H
#define VOLE_RUNTIME_STRING_H

#include <string.h>

#include "runtime/runtime2.h"

enum { RUNE_ERROR = 0xFFFD, RUNE_SELF = 0x80, MAX_RUNE = 0x10FFFF, UTF_MAX = 4 };

/* Joins n strings; when only one is not empty, that one is the result. OP_PANIC: length overflow. */
opstatus concatstrings(g *gp, const gostring *a, int64_t n, gostring *out);

/* < 0, 0, > 0. */
int cmpstring(gostring a, gostring b);
static inline bool eqstring(gostring a, gostring b)
{
    return a.len == b.len && (a.ptr == b.ptr || a.len == 0 || memcmp(a.ptr, b.ptr, (size_t)a.len) == 0);
}

/* The rune at byte k of s (k < s.len); *next is the byte after it. */
int32_t decoderune(gostring s, int64_t k, int64_t *next);
/* Writes r at p (room for UTF_MAX bytes), invalid runes as U+FFFD; returns the number of bytes. */
int encoderune(char *p, int32_t r);
int64_t countrunes(gostring s);

slice stringtoslicebyte(gostring s);                    /* []byte(s): a copy; empty but not nil for "" */
gostring slicebytetostring(const void *p, int64_t n);   /* string(b): a copy */
slice stringtoslicerune(gostring s);
gostring slicerunetostring(const int32_t *r, int64_t n);
gostring intstring(int64_t v);                          /* string(rune): "\uFFFD" when out of range */

/* Uninitialised heap memory for n bytes of text; the caller fills it before anyone sees it. */
char *rawstring(int64_t n);
/* A heap copy of n bytes, and of a C string. */
gostring gostringn(const char *p, int64_t n);
gostring gostring_copy(const char *c);
/* The C string itself, which must be immortal. */
static inline gostring gostring_static(const char *c)
{
    return (gostring){ c, (int64_t)strlen(c) };
}

#endif
