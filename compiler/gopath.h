/* gopath.h - GOPATH mode: packages without modules. */
#ifndef VOLE_COMPILER_GOPATH_H
#define VOLE_COMPILER_GOPATH_H

#include <stdbool.h>

/* True with GO111MODULE=off: go.mod files do not count then. */
bool gopath_mode(void);

/* The directory of GOPATH number i ("…/src"), in memory of its own; NULL behind the last. Relative ones do not count. */
char *gopath_src(int i);

/* The import path of a directory below one of them, in memory of its own; NULL if it is elsewhere. abs is absolute, without links. */
char *gopath_import_path(const char *abs);

/* The directory of a package that is imported in a file of directory from (NULL: no file): in a vendor directory of from or
 * above it, or below a GOPATH. Memory of its own; NULL: there is none. */
char *gopath_find(const char *path, const char *from);

#endif
