/* verify.h - checks that a function's bytecode keeps the rules that interpreter and collector rely on. */
#ifndef VOLE_VM_VERIFY_H
#define VOLE_VM_VERIFY_H

#include <stddef.h>

#include "vm/bytecode.h"

/* false: something is wrong, and msg says what and where. */
bool verify_func(const func *f, char *msg, size_t size);

#endif
