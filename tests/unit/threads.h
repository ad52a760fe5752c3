/* threads.h - plain threads that use the runtime's locks and lists: each has an M of its own; a P and a G
 * only if the test gives it one. */
#ifndef VOLE_TESTS_THREADS_H
#define VOLE_TESTS_THREADS_H

#include <criterion/criterion.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "runtime/runtime2.h"

enum { MAX_THREADS = 16 };

/* Failed assertions of a thread that is not the test's own end the process. */
#define THREAD_CHECK(cond)                                                                         \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #cond);                     \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

typedef struct test_thread {
    pthread_t thread;
    void (*fn)(int id);
    int id;
    m mp;
} test_thread;

static test_thread test_threads[MAX_THREADS];
static _Atomic int threads_at_start;
static int threads_wanted;

/* A random number of the thread's own. */
static inline uint64_t thread_rnd(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x;
}

static inline void *thread_main(void *arg)
{
    test_thread *t = arg;
    tls_m = &t->mp;
    atomic_fetch_add(&threads_at_start, 1);
    while (atomic_load(&threads_at_start) < threads_wanted)
        sched_yield();      /* all begin together */
    t->fn(t->id);
    tls_m = NULL;
    return NULL;
}

/* Runs fn(0) ... fn(n-1), each on a thread; returns when all are done. */
static inline void run_threads(int n, void (*fn)(int id))
{
    atomic_store(&threads_at_start, 0);
    threads_wanted = n;
    for (int i = 0; i < n; i++) {
        test_thread *t = &test_threads[i];
        p *pp = t->mp.p;
        g *gp = t->mp.curg;
        memset(&t->mp, 0, sizeof t->mp);
        t->mp.p = pp;
        t->mp.curg = gp;
        t->mp.id = i + 1;
        t->fn = fn;
        t->id = i;
        cr_assert_eq(pthread_create(&t->thread, NULL, thread_main, t), 0);
    }
    for (int i = 0; i < n; i++)
        pthread_join(test_threads[i].thread, NULL);
}

#endif
