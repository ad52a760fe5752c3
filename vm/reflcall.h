/* reflcall.h - reflect.Value.Call and reflect.MakeFunc: values between the heap and argument areas. */
#ifndef VOLE_VM_REFLCALL_H
#define VOLE_VM_REFLCALL_H

#include "runtime/codehooks.h"
#include "runtime/native.h"
#include "vm/bytecode.h"

/* Natives of package reflect: call, newFuncval, makeFuncCode, funcEntry. */
opstatus reflcall(g *gp, uint64_t *args);
opstatus reflcall_funcval(g *gp, uint64_t *args);
opstatus reflcall_adapter(g *gp, uint64_t *args);
opstatus reflcall_entry(g *gp, uint64_t *args);

/* Op REFLCALLRET. Returns RUN_CONTINUE with gp->sched set, or why to leave. */
int interp_reflcall(g *gp);

/* Live pointers of the frame of `call` that are not its arguments: those that its callee has left. */
void reflcall_visit(const frame *fr, slot_visitor visit, void *ctx);

#endif
