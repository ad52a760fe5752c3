/* csym.h - names of C functions, for profiles. See csym.c. */
#ifndef VOLE_RUNTIME_CSYM_H
#define VOLE_RUNTIME_CSYM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct csym {
    char name[128];
    uintptr_t start;        /* where it begins; 0: not known */
    bool ours;              /* of this executable */
} csym;

/* What the machine address pc is in; false: nobody knows. */
bool csym_find(uintptr_t pc, csym *out);

#endif
