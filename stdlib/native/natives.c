/* natives.c - finds the C function behind a Go declaration without body.
 *
 * All arrays of natives.h are entered into one open-addressed hash table by full name the first
 * time one is looked up; after that the table is read only. Lookups happen while functions are
 * compiled, so they need to be fast but not famous for it.
 */
#include "stdlib/native/natives.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const native_entry *const *native_arrays(void)
{
#define NATIVE_LIST(pkg) natives_##pkg,
    static const native_entry *const arrays[] = { NATIVE_PACKAGES(NATIVE_LIST) };
#undef NATIVE_LIST
    return arrays;
}

#define NATIVE_COUNT(pkg) +1
enum { NARRAYS = 0 NATIVE_PACKAGES(NATIVE_COUNT) };
#undef NATIVE_COUNT

static pthread_once_t table_once = PTHREAD_ONCE_INIT;
static const native_entry **table; /* written once, under table_once */
static size_t table_mask;

static size_t hash_name(const char *s, size_t n)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

static void build_table(void)
{
    const native_entry *const *arrays = native_arrays();
    size_t n = 0;
    for (int i = 0; i < NARRAYS; i++)
        for (const native_entry *e = arrays[i]; e && e->name; e++)
            n++;
    size_t cap = 64;
    while (cap < 2 * n)
        cap *= 2;
    table_mask = cap - 1;
    table = calloc(cap, sizeof *table);
    if (!table)
        abort();
    for (int i = 0; i < NARRAYS; i++) {
        for (const native_entry *e = arrays[i]; e && e->name; e++) {
            size_t h = hash_name(e->name, strlen(e->name)) & table_mask;
            while (table[h])
                h = (h + 1) & table_mask;
            table[h] = e;
        }
    }
}

/* The native registered under the name, or NULL. Thread-safe. */
const native_entry *native_lookup(const char *name, size_t len)
{
    pthread_once(&table_once, build_table);
    for (size_t h = hash_name(name, len) & table_mask; table[h]; h = (h + 1) & table_mask)
        if (strlen(table[h]->name) == len && memcmp(table[h]->name, name, len) == 0)
            return table[h];
    return NULL;
}

/* The name that a C function is registered under, or one of several; NULL: it is not. For images, which is not often. */
const char *native_name(const void *fn)
{
    const native_entry *const *arrays = native_arrays();
    for (int i = 0; i < NARRAYS; i++)
        for (const native_entry *e = arrays[i]; e && e->name; e++)
            if ((const void *)(uintptr_t)e->fn == fn)
                return e->name;
    return NULL;
}
