/* print.c - Go's print and println, and the text of fatal errors.
 *
 * Everything goes to file descriptor 2. Pieces are collected in a small buffer while printlock is held,
 * and written when the outermost printunlock comes or the buffer is full; without printlock each
 * piece is written by itself, as Go does. The lock is owned by a thread and may be nested, so
 * that a fatal error in the middle of a dump can still print.
 */
#include "runtime/print.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runtime/os_linux.h"
#include "runtime/type.h"

static _Atomic uint32_t print_owner;        /* 0 or the tag of the thread that prints */
static _Thread_local uint32_t print_depth;
static char print_buf[4096];                /* owner */
static size_t print_len;                    /* owner */

/* A tag that differs between threads and is never 0. */
static uint32_t my_tag(void)
{
    static _Atomic uint32_t tags;
    static _Thread_local uint32_t tag;
    if (tag == 0)
        tag = atomic_fetch_add(&tags, 1) + 1;
    return tag;
}

static void flush(void)
{
    write_all(2, print_buf, print_len);
    print_len = 0;
}

void printlock(void)
{
    if (print_depth++ > 0)
        return;
    uint32_t none = 0;
    while (!atomic_compare_exchange_weak(&print_owner, &none, my_tag())) {
        none = 0;
        osyield();
    }
}

void printunlock(void)
{
    if (--print_depth > 0)
        return;
    flush();
    atomic_store(&print_owner, 0);
}

static _Thread_local struct { char *buf; size_t len, cap; } capture; /* buf NULL: off */

void print_capture(char *buf, size_t n)
{
    capture.buf = buf ? buf : (char *)"";
    capture.len = 0;
    capture.cap = n;
}

size_t print_capture_end(void)
{
    capture.buf = NULL;
    return capture.len;
}

static void put(const char *s, size_t n)
{
    if (capture.buf) {
        if (n > capture.cap - capture.len)
            n = capture.cap - capture.len;
        memcpy(capture.buf + capture.len, s, n);
        capture.len += n;
        return;
    }
    if (print_depth == 0) {
        write_all(2, s, n);
        return;
    }
    if (n > sizeof print_buf - print_len)
        flush();
    if (n > sizeof print_buf) {
        write_all(2, s, n);
        return;
    }
    memcpy(print_buf + print_len, s, n);
    print_len += n;
}

void printcstr(const char *s) { put(s, strlen(s)); }
void printstring(gostring s) { put(s.ptr, (size_t)s.len); }
void printsp(void) { put(" ", 1); }
void printnl(void) { put("\n", 1); }
void printbool(bool v) { printcstr(v ? "true" : "false"); }

void printfmt(const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    put(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

void printint(int64_t v) { printfmt("%lld", (long long)v); }
void printuint(uint64_t v) { printfmt("%llu", (unsigned long long)v); }
void printhex(uint64_t v) { printfmt("0x%llx", (unsigned long long)v); }
void printpointer(const void *v) { printhex((uint64_t)(uintptr_t)v); }

/* +d.dddddde+ddd, rounded by plain arithmetic: the last digit is Go's, not the nearest. */
void printfloat(double v)
{
    enum { DIGITS = 7 };
    if (isnan(v)) {
        printcstr("NaN");
        return;
    }
    if (isinf(v)) {
        printcstr(v > 0 ? "+Inf" : "-Inf");
        return;
    }
    char sign = signbit(v) ? '-' : '+';
    int exp = 0;
    v = fabs(v);
    if (v != 0) {
        for (; v >= 10; exp++)
            v /= 10;
        for (; v < 1; exp--)
            v *= 10;
        double half = 5;
        for (int i = 0; i < DIGITS; i++)
            half /= 10;
        v += half;
        if (v >= 10) {
            exp++;
            v /= 10;
        }
    }
    char digits[DIGITS];
    for (int i = 0; i < DIGITS; i++) {
        int d = (int)v;
        digits[i] = (char)('0' + d);
        v = (v - d) * 10;
    }
    printfmt("%c%c.%.*se%c%03d", sign, digits[0], DIGITS - 1, digits + 1, exp < 0 ? '-' : '+',
             exp < 0 ? -exp : exp);
}

void printcomplex(double re, double im)
{
    printlock();
    printcstr("(");
    printfloat(re);
    printfloat(im);
    printcstr("i)");
    printunlock();
}

void printslice(slice v)
{
    printfmt("[%lld/%lld]0x%llx", (long long)v.len, (long long)v.cap, (unsigned long long)(uintptr_t)v.ptr);
}

void printeface(uint64_t word, const void *data)
{
    printfmt("(0x%llx,0x%llx)", (unsigned long long)word, (unsigned long long)(uintptr_t)data);
}

/* The number or string at p, of the given kind. False: another kind. */
static bool print_basic(int kind, const void *p)
{
    switch (kind) {
    case KIND_BOOL: printbool(*(const bool *)p); return true;
    case KIND_INT: case KIND_INT64: printint(*(const int64_t *)p); return true;
    case KIND_INT8: printint(*(const int8_t *)p); return true;
    case KIND_INT16: printint(*(const int16_t *)p); return true;
    case KIND_INT32: printint(*(const int32_t *)p); return true;
    case KIND_UINT: case KIND_UINT64: case KIND_UINTPTR: printuint(*(const uint64_t *)p); return true;
    case KIND_UINT8: printuint(*(const uint8_t *)p); return true;
    case KIND_UINT16: printuint(*(const uint16_t *)p); return true;
    case KIND_UINT32: printuint(*(const uint32_t *)p); return true;
    case KIND_FLOAT32: printfloat((double)*(const float *)p); return true;
    case KIND_FLOAT64: printfloat(*(const double *)p); return true;
    case KIND_COMPLEX64: printcomplex((double)((const float *)p)[0], (double)((const float *)p)[1]); return true;
    case KIND_COMPLEX128: printcomplex(((const double *)p)[0], ((const double *)p)[1]); return true;
    case KIND_STRING: printstring(*(const gostring *)p); return true;
    default: return false;
    }
}

void printpanicval(eface v)
{
    const type *t = v.type;
    if (!t) {
        printcstr("nil");
        return;
    }
    bool predeclared = !(t->uncommon && t->uncommon->pkgpath.len > 0) && t->kind < KIND_COUNT &&
                       t == &basic_types[t->kind];
    bool basic = (t->kind >= KIND_BOOL && t->kind <= KIND_COMPLEX128) || t->kind == KIND_STRING;
    if (!basic) {
        printfmt("(%.*s) ", (int)t->string.len, t->string.ptr);
        printpointer(v.data);
    } else if (predeclared) {
        print_basic(t->kind, v.data);
    } else {
        printstring(t->string);
        printcstr(t->kind == KIND_STRING ? "(\"" : "(");
        print_basic(t->kind, v.data);
        printcstr(t->kind == KIND_STRING ? "\")" : ")");
    }
}
