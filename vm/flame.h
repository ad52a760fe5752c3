/* flame.h - the CPU profile as a picture. See flame.c. */
#ifndef VOLE_VM_FLAME_H
#define VOLE_VM_FLAME_H

#include <stdbool.h>

#include "runtime/pbuf.h"

/* After cpuprof_stop: appends a flame graph of the CPU profile, as SVG, to out. False: no memory. */
bool flame_write(pbuf *out);

#endif
