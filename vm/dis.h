/* dis.h - bytecode as text. */
#ifndef VOLE_VM_DIS_H
#define VOLE_VM_DIS_H

#include <stdio.h>

#include "vm/bytecode.h"

/* One op: "   12  ADD        fp-3, fp+2, fp-1". Returns its length in words. */
unsigned dis_op(FILE *out, const func *f, uint32_t off);
/* The whole function with its source lines, where the files can be read. */
void dis_func(FILE *out, const func *f);

#endif
