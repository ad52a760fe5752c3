/* proflabel.h - the labels of goroutines, for profiles. See proflabel.c. */
#ifndef VOLE_RUNTIME_PROFLABEL_H
#define VOLE_RUNTIME_PROFLABEL_H

#include "runtime/runtime2.h"

typedef struct labelset {
    struct labelset *next;      /* the list of its hash; labels.lock */
    int64_t refs;               /* goroutines; labels.lock */
    uint64_t hash;
    uint32_t n;                 /* pairs */
    gostring text[];            /* key, value, key, value...; their bytes follow */
} labelset;

/* The set of n pairs at text (copied), with one reference for the caller; NULL for n == 0. */
labelset *labels_make(const gostring *text, uint32_t n);
/* gp, which the caller runs or makes, gets the set in exchange for the one that it has; takes over a reference. */
void labels_set(g *gp, labelset *set);
/* One reference more, or less; NULL is allowed. */
labelset *labels_share(labelset *set);
void labels_drop(labelset *set);
/* Sets are kept while this is not 0: samples refer to them. */
void labels_keep(bool keep);

#endif
