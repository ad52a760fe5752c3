/* intsort.c - sorting and merging of integers: the natives of internal/intsort. */
#include <stdbool.h>

#include "runtime/native.h"
#include "runtime/type.h"

enum {
    INSERTION_MAX = 16,
    MERGE_MAX = 8192 /* numbers merged by one call: some 20 us */
};

static void insertion_sort(int64_t *a, int64_t n)
{
    for (int64_t i = 1; i < n; i++) {
        int64_t v = a[i], j = i;
        for (; j > 0 && a[j - 1] > v; j--)
            a[j] = a[j - 1];
        a[j] = v;
    }
}

static void sift_down(int64_t *a, int64_t root, int64_t n)
{
    int64_t v = a[root];
    for (int64_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && a[child + 1] > a[child])
            child++;
        if (a[child] <= v)
            break;
        a[root] = a[child];
    }
    a[root] = v;
}

static void heap_sort(int64_t *a, int64_t n)
{
    for (int64_t i = n / 2 - 1; i >= 0; i--)
        sift_down(a, i, n);
    for (int64_t i = n - 1; i > 0; i--) {
        int64_t max = a[0];
        a[0] = a[i];
        a[i] = max;
        sift_down(a, 0, i);
    }
}

static int64_t median(int64_t a, int64_t b, int64_t c)
{
    if (a > b) {
        int64_t t = a;
        a = b;
        b = t;
    }
    return c < a ? a : c > b ? b : c;
}

/* Quicksort with Hoare's partition; heap sort when the recursion gets too deep. */
static void sort_ints(int64_t *a, int64_t n, int depth)
{
    while (n > INSERTION_MAX) {
        if (depth-- == 0) {
            heap_sort(a, n);
            return;
        }
        int64_t pivot = median(a[0], a[n / 2], a[n - 1]);
        int64_t i = -1, j = n;
        for (;;) {
            while (a[++i] < pivot)
                ;
            while (a[--j] > pivot)
                ;
            if (i >= j)
                break;
            int64_t t = a[i];
            a[i] = a[j];
            a[j] = t;
        }
        j++; /* both parts are shorter than n: a[0] and a[n-1] stop the first scans */
        if (j < n - j) {
            sort_ints(a, j, depth);
            a += j;
            n -= j;
        } else {
            sort_ints(a + j, n - j, depth);
            n = j;
        }
    }
    insertion_sort(a, n);
}

static opstatus native_sort_run(struct g *gp, uint64_t *args)
{
    struct { slice x; } *f = (void *)args;
    (void)gp;
    sort_ints(f->x.ptr, f->x.len, 2 * (64 - __builtin_clzll((uint64_t)f->x.len | 1)));
    return OP_OK;
}

static opstatus native_merge(struct g *gp, uint64_t *args)
{
    struct { int64_t lo, hi, j, mid, i; slice from, to; int64_t next_j, next_i; } *f = (void *)args;
    (void)gp;
    const int64_t *from = f->from.ptr;
    int64_t i = f->i, j = f->j, mid = f->mid, hi = f->hi;
    int64_t *to = (int64_t *)f->to.ptr + (i - f->lo) + (j - mid);
    int64_t left = MERGE_MAX;
    while (i < mid && j < hi && left-- > 0) {
        int64_t a = from[i], b = from[j];
        bool second = b < a;
        *to++ = second ? b : a;
        j += second;
        i += !second;
    }
    if (i == mid)
        for (; j < hi && left-- > 0; j++)
            *to++ = from[j];
    if (j == hi)
        for (; i < mid && left-- > 0; i++)
            *to++ = from[i];
    f->next_i = i;
    f->next_j = j;
    return OP_OK;
}

const native_entry natives_intsort[] = {
    { "internal/intsort.sortRun", native_sort_run, NATIVE_NOESCAPE },
    { "internal/intsort.merge", native_merge, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
