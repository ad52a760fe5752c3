/* callback.h - Go functions that C calls back: the interpreter's part. See runtime/cgocall.c. */
#ifndef VOLE_VM_CALLBACK_H
#define VOLE_VM_CALLBACK_H

#include "runtime/codehooks.h"
#include "vm/bytecode.h"

/* codehooks.callback and callback_base. */
void callback_start(g *gp);
void callback_base(g *gp);

/* Op CALLBACK. RUN_CONTINUE with gp->sched set, RUN_RETURN, or why else to leave. */
int interp_callback(g *gp);

/* Live pointers of a frame that stands at the op: the results that the function has left. */
void callback_visit(const g *gp, const frame *fr, slot_visitor visit, void *ctx);

#endif
