/* image_build.h - what image_collect.c (what belongs into an image) and image_write.c (its bytes) share. */
#ifndef VOLE_VM_IMAGE_BUILD_H
#define VOLE_VM_IMAGE_BUILD_H

#include "compiler/gen.h"
#include "vm/image/image.h"

/* Addresses and the numbers given to them, in order. */
typedef struct numbering {
    const void **v;             /* by number */
    uint32_t n, cap;
    uint32_t *slots, nslots;    /* hash table of number + 1 */
} numbering;

enum { NOT_FOUND = -1 };
int64_t number_of(const numbering *m, const void *p);          /* NOT_FOUND */
uint32_t number_add(numbering *m, const void *p, bool *is_new);

/* A piece of static data that the program can reach. */
typedef struct object {
    StaticData data;
    uint64_t off;               /* in the image's data; image_write.c */
} object;

typedef struct collection {
    Gen *gen;
    const func *entry;
    numbering funcs, types, sigs, closures, itabs, objects;
    object *object;             /* by number in objects, which has their addresses */
    numbering live_methods;     /* method_info whose code is in the image */

    /* Addresses that code holds, not understood until everything is compiled; addresses of all there is. */
    const void **unknown;
    uint32_t nunknown, cap_unknown;
    numbering known_types, known_itabs, known_funcs, known_funcvals, known_strings;
    func **funcval_of;          /* by number in known_funcvals */
    StaticData *statics;        /* sorted by address */
    int nstatics;
    bool keep_exported;         /* the program finds methods by reflection */
} collection;

/* Everything that entry can reach, compiled. */
void image_collect(collection *c, Gen *gen, func *entry);

/* What an address in code or data is: its kind, and what of that kind (object: number, and *off in it). */
typedef struct referent { image_ref kind; const void *what; uint32_t object; uint64_t off; } referent;
bool image_identify(const collection *c, const void *p, referent *r);

/* Calls visit for each address in a value of type t at p. text: the value is a string there. */
typedef struct data_visitor {
    void (*text)(void *ctx, const void *at, const gostring *s);
    void (*ref)(void *ctx, const void *at, image_ref kind, const void *what);   /* REF_DATA: any address of data */
    void *ctx;
} data_visitor;
void image_walk(const type *t, const void *p, const data_visitor *v);

/* The functions that a method is called by, if it can be: else NULL. */
bool image_method_is_live(const collection *c, const method_info *m);

_Noreturn void image_refuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
