/* profiling.h - the flags that ask for profiles of the program, for all commands that run one. See profiling.c. */
#ifndef VOLE_VM_PROFILING_H
#define VOLE_VM_PROFILING_H

#include <stdbool.h>

#include "vm/cmd/flags.h"

extern const flag profiling_flags[];

/* Opens the files that the flags name. False: an error has been reported. */
bool profiling_open(void);
/* A program is loaded, and the scheduler is about to start: begins what the flags ask for. The files are written when the
 * process ends. */
void profiling_start(void);

#endif
