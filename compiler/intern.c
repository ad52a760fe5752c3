/* intern.c - the table of names; see intern.h.
 *
 * Open addressing with linear probing, at most half full. Keywords are interned
 * first and marked, so the scanner recognises them by the same lookup that
 * interns an identifier.
 */
#include "compiler/intern.h"

#include <stdio.h>
#include <stdlib.h>

#include "compiler/chartab.h"
#include "compiler/token.h"

enum { FIRST_CAP = 2048 };

static Name **new_slots(uint32_t cap)
{
    Name **s = calloc(cap, sizeof *s);
    if (!s) {
        fprintf(stderr, "vole: out of memory (table of names)\n");
        exit(2);
    }
    return s;
}

void intern_init(InternTable *t, Arena *arena)
{
    *t = (InternTable){.arena = arena, .cap = FIRST_CAP, .slots = new_slots(FIRST_CAP)};
    for (Token k = T_KEYWORD_FIRST; k < T_COUNT; k++)
        intern_cstr(t, token_text(k))->keyword = (uint8_t)k;
    t->blank = intern_cstr(t, "_");
    t->init = intern_cstr(t, "init");
    t->main = intern_cstr(t, "main");
    t->dot = intern_cstr(t, ".");
}

void intern_free(InternTable *t)
{
    free(t->slots);
    *t = (InternTable){0};
}

static void grow(InternTable *t)
{
    uint32_t cap = t->cap * 2;
    Name **slots = new_slots(cap);
    for (uint32_t i = 0; i < t->cap; i++) {
        Name *n = t->slots[i];
        if (!n)
            continue;
        uint32_t j = n->hash & (cap - 1);
        while (slots[j])
            j = (j + 1) & (cap - 1);
        slots[j] = n;
    }
    free(t->slots);
    t->slots = slots;
    t->cap = cap;
}

static bool is_exported(const char *s, size_t len)
{
    uint32_t c;
    return len && utf8_decode(s, s + len, &c) && char_is_upper(c);
}

Name *intern_hashed(InternTable *t, const char *s, size_t len, uint32_t hash)
{
    uint32_t mask = t->cap - 1, i = hash & mask;
    for (Name *n; (n = t->slots[i]) != NULL; i = (i + 1) & mask)
        if (n->hash == hash && n->len == len && memcmp(n->str, s, len) == 0)
            return n;
    Name *n = arena_new(t->arena, Name);
    n->str = arena_strndup(t->arena, s, len);
    n->len = (uint32_t)len;
    n->hash = hash;
    n->exported = is_exported(s, len);
    t->slots[i] = n;
    if (++t->count * 2 > t->cap)
        grow(t);
    return n;
}

Name *intern(InternTable *t, const char *s, size_t len)
{
    uint32_t h = INTERN_HASH_SEED;
    for (size_t i = 0; i < len; i++)
        h = intern_hash_step(h, (unsigned char)s[i]);
    return intern_hashed(t, s, len, h);
}

Name *intern_cstr(InternTable *t, const char *s)
{
    return intern(t, s, strlen(s));
}
