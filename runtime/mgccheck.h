/* mgccheck.h - verification of the collector's work; see mgccheck.c. World stopped. */
#ifndef VOLE_RUNTIME_MGCCHECK_H
#define VOLE_RUNTIME_MGCCHECK_H

/* After a mark, before the sweep: marks once more and throws when that finds an object that was lost. */
void gc_checkmark(void);
/* Checks every object and every root for pointers to free objects, and the tables of spans and pages; after a mark, or when all is swept.
 * For tests and GODEBUG=verify=1. Throws when it finds one. */
void heap_verify(void);

#endif
