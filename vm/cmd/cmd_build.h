/* cmd_build.h - executables of vole build: what main asks before anything else, and vole dis. */
#ifndef VOLE_VM_CMD_BUILD_H
#define VOLE_VM_CMD_BUILD_H

#include <stdbool.h>

#include "vm/bytecode.h"

/* If this executable was made by vole build: sets code.main_func to its program and says true. name: argv[0]. */
bool start_built(const char *name);

/* The functions of a program that vole build made; NULL if the file is none. A damaged one ends the process. */
func *load_built(const char *path, uint32_t *nfuncs);

#endif
