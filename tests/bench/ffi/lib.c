/* lib.c - the C side of the benchmarks of package ffi. */
#include <pthread.h>
#include <stdint.h>

int64_t add2(int64_t a, int64_t b) { return a + b; }
double addf(double a, double b) { return a + b; }
int first(const char *s) { return s[0]; }
typedef struct { double x, y, z; } vec;
vec add_vec(vec a, vec b) { return (vec){ a.x + b.x, a.y + b.y, a.z + b.z }; }

void call_n(void (*cb)(int), int n)
{
    for (int i = 0; i < n; i++)
        cb(i);
}

typedef struct { void (*cb)(int); int n; } job;
static void *work(void *arg)
{
    job *j = arg;
    call_n(j->cb, j->n);
    return 0;
}
void call_on_thread(void (*cb)(int), int n)
{
    pthread_t t;
    job j = { cb, n };
    pthread_create(&t, 0, work, &j);
    pthread_join(t, 0);
}
