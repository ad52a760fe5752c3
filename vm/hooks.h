/* hooks.h - vm's side of runtime/codehooks.h: what the loader and the tools need of it. */
#ifndef VOLE_VM_HOOKS_H
#define VOLE_VM_HOOKS_H

#include "runtime/codehooks.h"
#include "vm/bytecode.h"

/* Fills `code`. Runs by itself before main wherever hooks.c is linked in; unit tests call it to link it. */
void vm_register_hooks(void);

/* Memory outside the heap that may hold heap pointers: bit i of ptrmask for word i. */
void vm_add_root(void *start, uint64_t size, const uint8_t *ptrmask);

/* Line of the op at offset off; false: unknown, the line of the declaration. */
const pcline *vm_line_row(const func *f, uint32_t off); /* NULL: none */
bool vm_line_of(const func *f, uint32_t off, uint32_t *line);

#endif
