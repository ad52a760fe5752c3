/* opt_priv.h - what the parts of the optimiser share: opt.c (the driver, what is live, moves), optjump.c (jumps),
 * optloop.c (constants out of loops), optfuse.c (fused ops). See opt.c. */
#ifndef VOLE_VM_OPT_PRIV_H
#define VOLE_VM_OPT_PRIV_H

#include "vm/effects.h"

enum { WINDOW = 48 };       /* ops that are looked at around a move */

typedef struct node {
    insn code[3];           /* the op and its words */
    int32_t target;         /* index of the node a jump goes to; -1: none */
    uint32_t off;           /* offset in the old code */
    int32_t row;            /* of func.lines; -1: none */
    bool dead, leader;
    bool entered;           /* a jump goes here */
} node;

/* What an op reads and writes, as ranges of slots. Asked for again and again, so it is worked out once for each op. */
enum { RANGES = 5 };
typedef struct range {
    int16_t slot;
    uint16_t n;
} range;
typedef struct touched {
    range r[RANGES], w[RANGES];
    int32_t below;          /* slots < below are garbage afterwards */
    uint8_t nr, nw;
    bool known;             /* cleared when the op changes */
    bool many;              /* more than there is room for: the op is asked each time */
} touched;

typedef struct opt {
    func *f;
    node *v;
    touched *touched;       /* by node, once the blocks are known */
    int n;
    int frame;              /* slots below fp */
    int lo, floor;          /* below all slots; slots >= floor (and < 0) are memory */
    int pos_floor;          /* the same for arguments and results, >= 2 */
    uint32_t nbits, nwords;
    int *block;             /* first node of each block; block[nblocks] = n */
    int nblocks;
    int32_t *block_of;      /* by node */
    uint64_t *out;          /* live-out of each block: any use */
    uint64_t *live;         /* scratch set */
    bool changed, failed;
} opt;

static inline const opinfo *info(const node *x) { return &opinfos[x->code[0].op]; }
static inline uint64_t *live_out(const opt *o, int b) { return o->out + (size_t)b * o->nwords; }
static inline void changed(opt *o, const node *x) { o->touched[x - o->v].known = false; }

/* Does op x read or write one of the slots [slot, slot+n)? */
bool opt_reads(const opt *o, const node *x, int slot, int n);
bool opt_writes(const opt *o, const node *x, int slot, int n);
/* Is one of them in the set, or part of memory? */
bool opt_live(const opt *o, const uint64_t *set, int slot, int n);
bool opt_memory(const opt *o, int slot, int n);
/* The living node before i, not before start; -1: none. */
int opt_prev(const opt *o, int start, int i);
/* The number of slots of an operand that an op defines, of one that it uses; 0: it is no such operand. */
int opt_def_width(operand k);
int opt_use_width(operand k);
/* How many slots the op moves, 0: it is no MOV, MOV2 or MOV3. */
int opt_move_width(const node *x);
/* Computes out of slots alone, cannot panic. */
bool opt_arithmetic(const node *x);
bool opt_stores(uint16_t op);
/* Are both ops of one line, one call that was inlined, one kind of index? Then a panic in one may be reported at the other. */
bool opt_same_row(const opt *o, const node *x, const node *y);
/* [t, t+n), made by node i, is copied to where it is used by turning its uses to x instead, in its block. False: not
 * possible, and nothing done. x must not be written in the block. apply false: only asks. */
bool opt_turn_uses(opt *o, int b, int i, int t, int x, int n, bool apply);
/* Jumps to node i go to node map[i]. */
void opt_retarget(opt *o, const int32_t *map);
/* Dead nodes go; jumps to them go to the next living one. map: room for o->n numbers. */
void opt_compact(opt *o, int32_t *map);

void opt_jumps(opt *o);                     /* before blocks are known */
bool opt_hoist(opt *o);                     /* true: the code has changed, and blocks and liveness are no longer known */
bool opt_fuse(opt *o, int b, int i);        /* something better at node i of block b; o->live is live-out of it */

#endif
