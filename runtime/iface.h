/* iface.h - method tables and conversions of interfaces.
 *
 * An itab says how a concrete type implements an interface type. itabs are immortal, made on demand and
 * kept in one hash table that readers search without a lock. A pair that does not match is cached too
 * (fun[0] == NULL), so failing assertions are as fast.
 *
 * Interface words: eface {type, data}, iface {itab, data}; a nil interface has a NULL first word. data is
 * the value itself for pointer-shaped types (type_is_direct), else a pointer to an immutable copy.
 */
#ifndef VOLE_RUNTIME_IFACE_H
#define VOLE_RUNTIME_IFACE_H

#include "runtime/runtime2.h"

/* The itab of (inter, typ), or NULL when typ does not implement inter; then *missing (if not NULL) is the
 * name of the first missing method. inter has at least one method. Any thread; no panic, no collection. */
itab *getitab(const type *inter, const type *typ, gostring *missing);

/* typ implements inter? (also for inter without methods) */
bool iface_implements(const type *inter, const type *typ, gostring *missing);

/* First word of a value of interface type `inter` whose dynamic type is typ: the itab, or typ itself for
 * interfaces without methods. NULL: it does not implement (or typ is NULL). One search of the cache. */
void *iface_word(const type *inter, const type *typ);

/* x.(inter) for a dynamic type typ (NULL: x is nil): the first word in *word, or OP_PANIC with the
 * TypeAssertionError. from: static type of x, for the message. */
opstatus assertE2I(g *gp, const type *inter, const type *typ, const type *from, void **word);
/* The same with `ok`: NULL when it fails. */
static inline void *assertE2I2(const type *inter, const type *typ)
{
    return typ ? iface_word(inter, typ) : NULL;
}

/* Dynamic type of an interface's first word, given whether the interface type has methods. */
static inline const type *iface_dyntype(const type *inter, const void *word)
{
    if (!word || inter->u.iface.nmethods == 0)
        return (const type *)word;
    return ((const itab *)word)->type;
}

/* The data word for a value of typ at src (memory layout): the pointer itself for direct types, a shared
 * constant for zero-size and single-byte values, small integers and empty strings, else a heap copy. */
void *iface_box(const type *typ, const void *src);
/* Copies the value out: the inverse, to dst (memory layout). dst may be heap memory. */
void iface_unbox(const type *typ, void *data, void *dst);

/* The same for a pair whose methods the compiler knows, so that the type's method table need not be filled: what is there
 * already (NULL: nothing), and entering it, with the functions in the order of the interface's methods. */
itab *itab_find(const type *inter, const type *typ);
itab *itab_enter(const type *inter, const type *typ, func *const *fun);

void itabsinit(void);
/* All itabs, for tests and dumps. */
void iterate_itabs(void (*fn)(void *ctx, itab *tab), void *ctx);
/* Sessions: after types have got methods. Type assertions that failed may succeed now. */
void itabs_try_again(void);

#endif
