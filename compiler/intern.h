/* intern.h - identifiers as unique pointers.
 *
 * Equal spellings intern to the same Name, so names are compared with ==.
 * A Name also remembers whether Go exports it, and lends its reader one mutable
 * slot (`binding`) for scope lookup without hashing. Who uses the slot restores
 * it before the next user runs; the table itself never touches it.
 */
#ifndef VOLE_COMPILER_INTERN_H
#define VOLE_COMPILER_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/arena.h"

typedef struct Name {
    const char *str;        /* NUL-terminated; an identifier never contains one */
    uint32_t len;
    uint32_t hash;
    bool exported;          /* begins with an upper-case letter (Unicode Lu) */
    uint8_t keyword;        /* Token of a keyword, or 0 */
    void *binding;          /* for the current scope owner, see above */
} Name;

typedef struct InternTable {
    Arena *arena;
    Name **slots;           /* open addressing, power of two, malloc'ed */
    uint32_t cap, count;
    Name *blank;            /* "_" */
    Name *init;             /* "init" */
    Name *main;             /* "main" */
    Name *dot;              /* "." , for dot imports */
} InternTable;

void intern_init(InternTable *t, Arena *arena);
void intern_free(InternTable *t);   /* the names themselves go with the arena */

Name *intern(InternTable *t, const char *s, size_t len);
Name *intern_cstr(InternTable *t, const char *s);

/* As intern(), for a caller that has computed intern_hash already. */
Name *intern_hashed(InternTable *t, const char *s, size_t len, uint32_t hash);

/* The hash, one byte at a time, so that a scanner can fold it into its loop. */
#define INTERN_HASH_SEED 2166136261u
static inline uint32_t intern_hash_step(uint32_t h, unsigned char c)
{
    return (h ^ c) * 16777619u;
}

#endif
