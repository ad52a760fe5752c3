/* cover.h - what is counted of a program's statements, for package testing.
 *
 * Who compiles a program with counters (vm/cmd/testcover.c) describes them here before it starts; the op COVER raises
 * them, without locks; package testing reads them (stdlib/native/testing.c). Nothing here is ever freed.
 */
#ifndef VOLE_RUNTIME_COVER_H
#define VOLE_RUNTIME_COVER_H

#include <stdint.h>

typedef struct cover_block { /* testing.CoverBlock */
    uint32_t line0;
    uint16_t col0;
    uint32_t line1;
    uint16_t col1, stmts;
} cover_block;

typedef struct cover_file {
    const char *name;       /* as profiles call it: import path and base name */
    const cover_block *blocks;
    uint32_t *counts;
    int n;
} cover_file;

typedef struct cover_info {
    const char *mode;       /* "set", "count" or "atomic"; NULL: nothing is counted */
    const char *packages;   /* what the percentage is of, if not of the package under test: " in ./..." */
    const cover_file *files;
    int nfiles;
    int nblocks;            /* of all files */
} cover_info;

extern cover_info cover;    /* written before the program starts */

#endif
