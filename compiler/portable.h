/* portable.h - packages with assembly, which we cannot run, in a version without it. */
#ifndef VOLE_COMPILER_PORTABLE_H
#define VOLE_COMPILER_PORTABLE_H

#include "compiler/parse.h"

/* How the package in a directory is to be loaded: like gc, unless it has assembly that Go code can stand in for. */
BuildTarget package_target(const char *path, const char *dir);

/* The "pkg.name" that stands for a function in assembly of a well-known package, or NULL. */
const char *known_assembly(const char *path, const char *name);

#endif
