/* opt.h - the pass over finished bytecode. */
#ifndef VOLE_VM_OPT_H
#define VOLE_VM_OPT_H

#include "vm/bytecode.h"

/* Replaces f's code by better code, if any is found. f's entry is not set yet, so nobody runs it. */
void opt_func(func *f);

#endif
