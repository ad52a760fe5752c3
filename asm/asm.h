/* asm.h - what is written in assembly, one file per architecture. */
#ifndef VOLE_ASM_ASM_H
#define VOLE_ASM_ASM_H

#include <stdbool.h>

#include "asm/offsets.h"

/* gogo and mcall in one: saves the callee-saved registers on the current C stack and its stack pointer
 * in *save_sp, then continues the context whose stack pointer is to. Returns when somebody switches back. */
void asm_switch(void **save_sp, void *to);

/* fn(arg), which may be abandoned from below: asm_abandon(*save_sp) makes asm_call return true, and drops all frames in between. */
bool asm_call(void **save_sp, void (*fn)(void *), void *arg);
_Noreturn void asm_abandon(void *sp);

/* A context on the stack that ends at hi; the first asm_switch to it calls fn, which must not return. */
void *asm_new_context(void *hi, void (*fn)(void));

#endif
