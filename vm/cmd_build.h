/* cmd_build.h - what main asks before anything else. */
#ifndef VOLE_VM_CMD_BUILD_H
#define VOLE_VM_CMD_BUILD_H

#include <stdbool.h>

/* If this executable was made by vole build: sets code.main_func to its program and says true. name: argv[0]. */
bool start_built(const char *name);

#endif
