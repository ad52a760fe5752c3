/* effects.h - which slots an op uses and defines, and as what: ops.def turned into callbacks.
 *
 * Liveness reads it backwards, the verifier forwards. "Pointer" means: a word that the collector
 * and copystack must see; itab and type words are scalars.
 */
#ifndef VOLE_VM_EFFECTS_H
#define VOLE_VM_EFFECTS_H

#include "vm/bytecode.h"

typedef enum slot_kind {
    SLOT_UNDEF,     /* not written, or pointer on one path and scalar on another */
    SLOT_SCALAR,
    SLOT_POINTER,
    SLOT_ZERO       /* zero: good as either */
} slot_kind;

typedef struct effects {
    void (*use)(void *ctx, int slot, slot_kind k);          /* SLOT_SCALAR or SLOT_POINTER */
    void (*def)(void *ctx, int slot, slot_kind k);
    void (*move)(void *ctx, int dst, int src, int n);       /* n slots; may overlap */
    void (*kill_below)(void *ctx, int slot);                /* all slots < slot are garbage now */
} effects;

/* Uses, without the sources of moves. The results that RET leaves to the caller are not uses here. */
void op_uses(const func *f, const insn *pc, const effects *e, void *ctx);
/* What the op changes, in order: kill_below, moves, definitions. */
void op_defs(const func *f, const insn *pc, const effects *e, void *ctx);

/* The signature and the base slot of a call op; NULL: pc is no call. */
const funcsig *call_sig(const insn *pc);

/* Where a jump op goes; index i of its targets, in words from pc. */
int op_ntargets(const insn *pc);
int32_t op_target(const insn *pc, int i);

static inline bool sig_is_pointer(const funcsig *s, unsigned i)
{
    return s->ptrs && (s->ptrs[i / 8] >> (i % 8) & 1);
}

/* Is word i of a value of the type a pointer? */
static inline bool type_word_is_pointer(const type *t, uint64_t i)
{
    if (i * 8 >= t->ptrdata)
        return false;
    if (t->gcsize)
        i %= (t->gcsize + 7) / 8;
    return t->gcdata[i / 8] >> (i % 8) & 1;
}

/* Slots of a list of values. */
uint64_t list_slots(type **list, uint32_t n);
/* Marks the pointers of an area for these values that ends below slot `at`. */
void mark_area(uint8_t *bits, uint64_t at, type **list, uint32_t n);

#endif
