/* mgcstack.h - scanning the stack of a goroutine; see mgcstack.c. */
#ifndef VOLE_RUNTIME_MGCSTACK_H
#define VOLE_RUNTIME_MGCSTACK_H

#include "runtime/mgcwork.h"
#include "runtime/runtime2.h"

/* What gp's frames, and the records that hang off it, lead to becomes grey. gp is suspended, or the world is stopped. */
void gc_scan_stack(gcwork *w, g *gp);

#endif
