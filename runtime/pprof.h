/* pprof.h - profiles in pprof's format: a gzip-compressed message of profile.proto. See pprof.c. */
#ifndef VOLE_RUNTIME_PPROF_H
#define VOLE_RUNTIME_PPROF_H

#include "runtime/pbuf.h"
#include "runtime/profkey.h"
#include "runtime/proflabel.h"

enum { PPROF_MAX_VALUES = 4 };

typedef struct pprof_type { const char *type, *unit; } pprof_type;

typedef struct pprof {
    pbuf body;                  /* the message so far */
    pbuf part;                  /* a message within it */
    pbuf lines;                 /* ... and one within that */
    pbuf texts;                 /* of the string table */
    pbuf hashes;                /* index of the string table: see pprof.c */
    pbuf funcs, locations;      /* likewise */
    uint32_t nstrings, nfuncs, nlocations;
    int nvalues;
    uintptr_t lo, hi;           /* addresses of bytecode that occur */
    uintptr_t c_lo, c_hi;       /* ... of C code */
    frame_key key;              /* the location in progress */
} pprof;

typedef struct pprof_head {
    const pprof_type *types;
    int ntypes;
    pprof_type period_type;
    int64_t period;
    int64_t time, duration;     /* ns; 0: left out */
    const char *default_type;   /* or NULL */
    const char *comment;        /* or NULL */
} pprof_head;

void pprof_begin(pprof *w, const pprof_head *head);
/* A stack, innermost frame first. labels may be NULL; bytes: a numeric label of that name, 0: none. */
void pprof_sample(pprof *w, const frame_key *stack, uint32_t n, const int64_t *values, const labelset *labels, int64_t bytes);
/* Appends the compressed profile to out, and frees w. False: no memory. */
bool pprof_end(pprof *w, pbuf *out);

#endif
