/* lib.c - the C library that the programs of tests/ffi call, built by tests/run_ffi.sh. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- numbers ---- */

/* The results are computed in 64 bits and cut off by the caller's idea of the type: the upper bits are garbage. */
#define ARITH(name, T) T add_##name(T a, T b) { return (T)(a + b); }
ARITH(i8, int8_t) ARITH(i16, int16_t) ARITH(i32, int32_t) ARITH(i64, int64_t)
ARITH(u8, uint8_t) ARITH(u16, uint16_t) ARITH(u32, uint32_t) ARITH(u64, uint64_t)
ARITH(f32, float) ARITH(f64, double)
bool not(bool b) { return !b; }
int64_t garbage(void) { return 0x123456789abcdef0; }
void nothing(void) {}
int64_t answer(void) { return 42; }

int64_t sum8(int64_t a, int32_t b, int16_t c, int8_t d, uint64_t e, uint32_t f, uint16_t g, uint8_t h)
{
    return a + b * 10 + c * 100 + d * 1000 + (int64_t)e * 10000 + f * 100000 + g * 1000000 + h * 10000000;
}
double sum10(double a, double b, double c, double d, double e, double f, double g, double h, double i, double j)
{
    return a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10;
}
double mixed(int a, double b, const char *c, float d, int64_t e, double f, bool g, int8_t h)
{
    return a + b * 10 + (double)strlen(c) * 100 + d * 1000 + (double)e * 10000 + f * 100000 + g * 1000000 + h * 10000000;
}
float scale(int n, float x) { return (float)n * x; }

/* ---- strings and memory ---- */

const char *skip(const char *s, int n) { return s + n; }
const char *null_string(void) { return NULL; }
int is_null(const void *p) { return p == NULL; }
int count(const char *s, char c)
{
    int n = 0;
    for (; *s; s++)
        n += *s == c;
    return n;
}
void upper(char *s, int64_t n)
{
    for (int64_t i = 0; i < n; i++)
        if (s[i] >= 'a' && s[i] <= 'z')
            s[i] = (char)(s[i] - 32);
}
int64_t total(const int32_t *v, int64_t n)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += v[i];
    return sum;
}
void swap(int32_t *a, int32_t *b)
{
    int32_t x = *a;
    *a = *b;
    *b = x;
}
void *same(void *p) { return p; }
static void *kept;
void keep(void *p) { kept = p; }
int32_t kept_value(void) { return *(int32_t *)kept; }

/* ---- structs ---- */

typedef struct { int32_t x, y; } point;
typedef struct { double x, y; } vec2;
typedef struct { float x, y, z; } vec3;
typedef struct { int8_t a; int64_t b; } padded;
typedef struct { double d; int32_t i; } sse_int;
typedef struct { point lo, hi; char name[12]; } box;
typedef struct { int64_t v[12]; } large;
typedef struct { const char *s; int64_t n; } view;
typedef struct { uint8_t b[3]; } rgb;

point add_points(point a, point b) { return (point){ a.x + b.x, a.y + b.y }; }
vec2 half(vec2 v) { return (vec2){ v.x / 2, v.y / 2 }; }
vec3 cross(vec3 a, vec3 b)
{
    return (vec3){ a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x };
}
padded flip(padded p) { return (padded){ (int8_t)-p.a, -p.b }; }
sse_int twice(sse_int s) { return (sse_int){ s.d * 2, s.i * 2 }; }
box grow(box b, int by)
{
    b.lo.x -= by, b.lo.y -= by, b.hi.x += by, b.hi.y += by;
    b.name[0] = 'X';
    return b;
}
large iota(large l, int64_t from)
{
    for (int i = 0; i < 12; i++)
        l.v[i] += from + i;
    return l;
}
int64_t view_length(view v) { return v.s ? v.n : -1; }
rgb invert(rgb c) { return (rgb){ { (uint8_t)~c.b[0], (uint8_t)~c.b[1], (uint8_t)~c.b[2] } }; }

/* ---- variadic, errno ---- */

/* One letter an argument: i int, l long, d double, s string, p pointer, P point. */
int show(char *out, int64_t size, const char *kinds, ...)
{
    va_list ap;
    int n = 0;
    va_start(ap, kinds);
    for (; *kinds; kinds++) {
        if (*kinds == 'i') n += snprintf(out + n, (size_t)(size - n), "%d ", va_arg(ap, int));
        if (*kinds == 'l') n += snprintf(out + n, (size_t)(size - n), "%ld ", va_arg(ap, long));
        if (*kinds == 'd') n += snprintf(out + n, (size_t)(size - n), "%g ", va_arg(ap, double));
        if (*kinds == 's') n += snprintf(out + n, (size_t)(size - n), "%s ", va_arg(ap, const char *));
        if (*kinds == 'p') n += snprintf(out + n, (size_t)(size - n), "%s ", va_arg(ap, void *) ? "ptr" : "null");
        if (*kinds == 'P') {
            point p = va_arg(ap, point);
            n += snprintf(out + n, (size_t)(size - n), "(%d %d) ", p.x, p.y);
        }
    }
    va_end(ap);
    return n;
}
int fail(int e, int result)
{
    errno = e;
    return result;
}
int errno_is(void) { return errno; }

/* ---- callbacks ---- */

void call_n(void (*cb)(int), int n)
{
    for (int i = 0; i < n; i++)
        cb(i);
}
int64_t apply(int64_t (*cb)(int64_t, int64_t), int64_t a, int64_t b) { return cb(a, b); }
int errno_after(void (*cb)(int), int e)
{
    errno = e;
    cb(e);
    return errno;
}
int cb_small(bool (*cb)(int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t, bool))
{
    return cb(-1, 255, -2, 65535, -3, 4294967295u, true);
}
int8_t cb_i8(int8_t (*cb)(int8_t), int8_t x) { return cb(x); }
double cb_floats(double (*cb)(float, double, int, float), float x) { return cb(x, 2.5, 3, 4.5f); }
float cb_f32(float (*cb)(float), float x) { return cb(x) * 2; }
int64_t cb_many(int64_t (*cb)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t))
{
    return cb(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
}
void cb_string(void (*cb)(const char *, const char *), const char *s) { cb(s, NULL); }
void *cb_pointer(void *(*cb)(int *), int *p) { return cb(p); }
point cb_point(point (*cb)(point, point)) { return cb((point){ 1, 2 }, (point){ 3, 4 }); }
vec3 cb_vec3(vec3 (*cb)(vec3)) { return cb((vec3){ 1, 2, 3 }); }
box cb_box(box (*cb)(box, double, point)) { return cb((box){ { 1, 2 }, { 3, 4 }, "name" }, 0.5, (point){ 7, 8 }); }
large cb_large(large (*cb)(large))
{
    large l;
    for (int i = 0; i < 12; i++)
        l.v[i] = i;
    return cb(l);
}

/* ---- threads ---- */

typedef struct job { int (*cb)(int, int); int n, id; int64_t sum; } job;

static void *work(void *arg)
{
    job *j = arg;
    for (int i = 0; i < j->n; i++)
        j->sum += j->cb(j->id, i);
    return NULL;
}
int64_t threads(int (*cb)(int, int), int nthreads, int n)
{
    pthread_t t[64];
    job j[64];
    int64_t sum = 0;
    for (int i = 0; i < nthreads; i++) {
        j[i] = (job){ cb, n, i, 0 };
        if (pthread_create(&t[i], NULL, work, &j[i]))
            abort();
    }
    for (int i = 0; i < nthreads; i++) {
        pthread_join(t[i], NULL);
        sum += j[i].sum;
    }
    return sum;
}

typedef struct { void (*cb)(int); int ms, arg; } delayed;

static void sleep_ms(int ms)
{
    struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
    while (nanosleep(&ts, &ts) != 0)
        continue;
}
static void *later(void *arg)
{
    delayed d = *(delayed *)arg;
    free(arg);
    sleep_ms(d.ms);
    d.cb(d.arg);
    return NULL;
}
void call_later(void (*cb)(int), int ms, int arg)
{
    pthread_t t;
    delayed *d = malloc(sizeof *d);
    *d = (delayed){ cb, ms, arg };
    if (pthread_create(&t, NULL, later, d))
        abort();
    pthread_detach(t);
}

/* A thread with a small stack that blocks all signals, as those of many libraries do; the callback must not change that. */
static void *blocked(void *arg)
{
    sigset_t all, now;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    ((void (*)(int))arg)(1);
    pthread_sigmask(SIG_SETMASK, NULL, &now);
    return (void *)(intptr_t)(sigismember(&now, SIGTERM) && sigismember(&now, SIGUSR1));
}
int call_blocked(void (*cb)(int))
{
    pthread_t t;
    pthread_attr_t attr;
    void *result;
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 512 << 10);
    if (pthread_create(&t, &attr, blocked, (void *)cb))
        abort();
    pthread_attr_destroy(&attr);
    pthread_join(t, &result);
    return (int)(intptr_t)result;
}

/* The destructor of a thread's own data calls back, when the thread's M may be gone. */
static pthread_key_t key;
static void at_exit_of_thread(void *cb) { ((void (*)(int))cb)(99); }
static void *with_destructor(void *cb)
{
    pthread_setspecific(key, cb);
    ((void (*)(int))cb)(1);
    return NULL;
}
void call_in_destructor(void (*cb)(int))
{
    pthread_t t;
    if (pthread_key_create(&key, at_exit_of_thread) || pthread_create(&t, NULL, with_destructor, (void *)cb))
        abort();
    pthread_join(t, NULL);
    pthread_key_delete(key);
}

/* ---- blocking ---- */

void block_ms(int ms) { sleep_ms(ms); }
/* Plain nanosleep: 1 if a signal has interrupted it. */
int interrupted(int ms)
{
    struct timespec ts = { ms / 1000, ms % 1000 * 1000000 };
    return nanosleep(&ts, NULL) != 0;
}
int64_t read_byte(int fd)
{
    char c;
    return read(fd, &c, 1) == 1 ? c : -1;
}
/* As much of the stack as C code may want. */
int deep_stack(int kb)
{
    volatile char *p = __builtin_alloca((size_t)kb << 10);
    for (int i = 0; i < kb; i++)
        p[(size_t)i << 10] = (char)i;
    return p[0] + kb;
}
void crash(void) { *(volatile int *)8 = 1; }
