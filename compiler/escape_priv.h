/* escape_priv.h - the graph of an escape analysis, shared by escape.c (solving) and escwalk.c (building). */
#ifndef VOLE_COMPILER_ESCAPE_PRIV_H
#define VOLE_COMPILER_ESCAPE_PRIV_H

#include "compiler/escape.h"
#include "compiler/gen_priv.h"

enum {
    ESC_MAX_RESULTS = 7,            /* flows to later results count as flows to the heap */
    ESC_FRAME_BYTES = 64 << 10,     /* candidates of one function together; the rest goes to the heap */
    ESC_SITE_BYTES = 16 << 10,      /* one allocation: its memory is zeroed at each entry of the function */
    ESC_MAX_ROUNDS = 8,             /* over functions that call each other */
    ESC_MAX_NEST = 48,              /* summaries of callees of callees … */
    ESC_MAX_NEST_STD = 4,           /* … that need bodies of standard packages checked, */
    ESC_STD_BYTES = 1500            /* of source of such bodies for each call in the function that is analysed */
};

typedef struct Place Place;

/* dst = src with derefs applied: -1 &src, 0 src, 1 *src, … */
typedef struct Edge {
    Place *src;
    int derefs;
    struct Edge *next;
} Edge;

/* A variable, parameter, result, allocation site, intermediate value, or the heap. */
struct Place {
    Edge *in;
    FuncInfo *fn;               /* whose frame it would be in; NULL: the heap */
    int depth;                  /* of loops around its declaration, from 1 */
    bool escapes;               /* must be in the heap; everything it points to too */
    bool is_result;
    int8_t *leaks;              /* parameter of the analysed function: least derefs to the heap, to result i-1; -1 none */
    int result;                 /* its number */
    Object *obj;                /* variable */
    const void *site;
    const char *what;           /* for notes: "&T{...}" */
    Pos pos;
    /* solving */
    uint32_t walk;
    int derefs;
    bool queued;
    Place *todo;
};

typedef enum BatchState {
    BATCH_NEW,
    BATCH_UNDER_WAY,            /* on the stack of analyses: callers take `known` */
    BATCH_PROVISIONAL,          /* this round's result, which rests on that of one under way */
    BATCH_DONE
} BatchState;

/* What is known of a function once it has been analysed. Immortal. */
typedef struct Batch {
    FuncInfo *root;
    Subst *subst;
    struct Batch *next;         /* same function, other substitution */
    BatchState state;
    int index, low;             /* number on the stack of analyses; the lowest number that the result rests on */
    int8_t *known;              /* like leaks: what earlier rounds have found; NULL: nothing */
    struct Batch *members;      /* list of provisional ones, newest first */
    PtrMap stays;               /* Objects and sites that may be in the frame */
    int nparams;                /* receiver first */
    int nresults;
    int8_t *leaks;              /* nparams rows of ESC_MAX_RESULTS + 1 */
} Batch;

typedef struct EscNote {
    Pos pos;
    const char *text;
    const Batch *batch;
} EscNote;

typedef struct EscapeState {
    PtrMap batches;             /* FuncInfo -> Batch */
    int depth;                  /* number of the next function on the stack of analyses, provisional ones included */
    Batch *provisional;
    bool grew;                  /* some summary of a cycle has changed in this round */
    bool worst;                 /* calls of functions under way are taken to let everything escape */
    uint32_t std_left;          /* of ESC_STD_BYTES */
    bool notes_on;
    EscNote *notes;
    int nnotes, cap_notes;
} EscapeState;

typedef struct Esc {
    Gen *g;
    Batch *batch;
    Subst *subst;
    Arena *arena;
    FuncInfo *root, *fn;
    Package *pkg;
    int depth;
    int nest, nest_std;
    Place heap;
    Place **all;
    int nall, cap_all;
    PtrMap vars;                /* Object -> Place */
    PtrMap sites;               /* site -> Place */
    PtrMap lits;                /* variable never assigned again -> FuncInfo of the literal it holds */
    PtrMap walked;              /* FuncInfo: its body has been walked */
    PtrMap looping;             /* LabeledStmt that a goto behind it leads to */
    PtrMap used;                /* FuncInfo -> bytes of candidates */
} Esc;

/* Where a value goes: dst gets it after derefs. dst NULL: nowhere. */
typedef struct Hole {
    Place *dst;
    int derefs;
} Hole;

/* ---- escape.c ---- */
Place *esc_place(Esc *E);
void esc_flow(Esc *E, Hole k, Place *src);
Type *esc_type(Esc *E, Type *t);
/* The summary of a declared function with a body; NULL: unknown. */
const Batch *esc_summary(Esc *E, Object *fn, Subst *s);
/* A row of a summary: the leaks of a parameter. */
const int8_t *esc_leaks(const Batch *b, int param);

/* ---- escwalk.c ---- */
void esc_walk_root(Esc *E, Object *recv);
bool var_in_memory_type(Object *o, Type *t);
int64_t make_capacity(CallExpr *e); /* of make([]T, n, c) with constants that fit a frame; else -1 */

#endif
