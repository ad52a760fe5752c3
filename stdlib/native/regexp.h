/* regexp.h - a search by package regexp, as its Go side (regexp/matcher.go) and the three matchers in C share it.
 *
 * A search goes in two steps. First an automaton runs over the text: it says whether there is a match, where the leftmost one ends,
 * and a place before which it does not begin (regexp_dfa.c). If groups or the beginning are asked for, one of two matchers that
 * know them follows, on the piece of text so found (regexp.c). Each is called again and again until it is done: it returns
 * SEARCH_MORE after some ten microseconds, so that the goroutine can be preempted, and SEARCH_GROW when it wants memory. All
 * of its state is in the matcher, which belongs to one search at a time. Memory is Go's; what has no pointers in Go
 * (programs, automata, stacks) is slices of integers.
 */
#ifndef VOLE_STDLIB_NATIVE_REGEXP_H
#define VOLE_STDLIB_NATIVE_REGEXP_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/string.h"

enum { SEARCH_NONE, SEARCH_FOUND, SEARCH_MORE, SEARCH_GROW };   /* matcher.go has them too */

/* Type matcher of regexp/matcher.go, field by field. */
typedef struct matcher {
    slice code;                 /* []uint32: the program */
    gostring prefix;            /* that all matches begin with */
    int64_t anchored, longest;

    gostring text;              /* of this search */
    int64_t pos, end;           /* where it is; where the text ends for it */
    int64_t ncap;               /* how many bounds are asked for; 0: only whether there is a match */

    int64_t state;              /* of the automaton: a row of trans, or -1 */
    int64_t base, last;         /* no match begins before base; the match ends at last, -1: no match yet */
    slice trans;                /* []uint32: rows of transitions */
    slice states;               /* []uint32: see dfa_state */
    slice lists;                /* []uint32: the states' lists */
    slice buckets;              /* []uint32: heads of the chains of states */
    int64_t nstate, nlist, flushed;
    int64_t starts[8];          /* by context: the state to begin with, or -1 */

    int64_t found;              /* the other two: the best match so far is slots[ncap:] */
    slice slots;                /* []int: bounds of the thread that runs; of the best match; of the machine's threads */
    slice work;                 /* []uint32: sets */
    slice jobs;                 /* []int: stack of pairs */
    int64_t njob;
} matcher;

enum { OP_ALT, OP_CAPTURE, OP_EMPTY_WIDTH, OP_MATCH, OP_FAIL, OP_NOP, OP_RUNE };
enum { EMPTY_BEGIN_LINE = 1, EMPTY_END_LINE = 2, EMPTY_BEGIN_TEXT = 4, EMPTY_END_TEXT = 8, EMPTY_WORD_BOUNDARY = 16,
       EMPTY_NO_WORD_BOUNDARY = 32 };
enum { CLASS_NEWLINE = 1, CLASS_WORD = 2 };             /* attributes of a class */
enum { AFTER_NOTHING = 1, AFTER_NEWLINE = 2, AFTER_WORD = 4 }; /* the context of a place: what stands before it */

typedef struct inst {
    uint32_t op, out, arg, set; /* arg: the second choice, slot or conditions; set: of classes, for OP_RUNE */
} inst;

/* The parts of a program (encode in regexp/code.go). Runes that no instruction tells apart are one class; the class nclass
 * stands for the end of the text. */
typedef struct program {
    uint32_t ninst, start, nclass, nbound, setwords;
    bool conditional;           /* has OP_EMPTY_WIDTH */
    const uint32_t *ascii;      /* class of each ASCII character */
    const uint32_t *attrs;      /* attributes of each class */
    const uint32_t *bounds;     /* ascending: a new interval begins at each; the first is 128 */
    const uint32_t *classes;    /* of the intervals */
    const uint32_t *sets;
    const inst *insts;
} program;

program program_of(const matcher *m);
uint32_t class_of_rune(const program *p, uint32_t r);
/* The next place from pos on where a match can begin as far as the prefix tells, or -1. */
int64_t candidate(const matcher *m, int64_t pos);
/* The conditions that hold between what is `before` (AFTER_…) and a character of a class. */
uint32_t conditions(const program *p, uint32_t before, uint32_t cls);
/* What stands before pos. */
uint32_t context_before(const program *p, gostring text, int64_t pos);

/* The class of the character at pos, and the place behind it; at the end of the text the class nclass. */
static inline uint32_t class_at(const program *p, gostring text, int64_t pos, int64_t *next)
{
    if (pos == text.len) {
        *next = pos;
        return p->nclass;
    }
    uint8_t c = (uint8_t)text.ptr[pos];
    if (c < RUNE_SELF) {
        *next = pos + 1;
        return p->ascii[c];
    }
    return class_of_rune(p, (uint32_t)decoderune(text, pos, next));
}

static inline bool in_set(const program *p, const inst *i, uint32_t cls)
{
    return p->sets[i->set * p->setwords + cls / 32] >> (cls & 31) & 1;
}

/* Runs the automaton from m->pos in m->state (-1: it begins). */
int64_t dfa_scan(matcher *m, const program *p);
/* Forgets all states but the current one. False if too little was done with them since the last time. */
bool dfa_flush(matcher *m, const program *p);

#endif
