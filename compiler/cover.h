/* cover.h - which statements of a package are counted, and where their counters are.
 *
 * A package is cut into blocks as Go's cover tool cuts it, so that percentages and profiles agree: a block is a
 * run of statements of one list, up to and with the first that changes the flow of control or holds a function literal.
 * The counter of a block is noted in the first statement of the block (Node.gen), in front of which the code generator
 * emits a COVER; an empty list gets an empty statement for that purpose.
 */
#ifndef VOLE_COMPILER_COVER_H
#define VOLE_COMPILER_COVER_H

#include "compiler/check.h"

typedef enum CoverMode { COVER_SET, COVER_COUNT, COVER_ATOMIC } CoverMode;  /* operand a of COVER */

typedef struct CoverBlock {
    uint32_t line0, col0, line1, col1;
    uint32_t stmts;
} CoverBlock;

typedef struct CoverFile {
    const Package *package;
    const char *path;           /* of the source */
    const CoverBlock *blocks;
    uint32_t *counts;           /* one a block; immortal */
    int n;
} CoverFile;

typedef struct CoverConfig {
    CoverMode mode;
    bool tests;                 /* _test.go files have counters, too */
    bool (*wanted)(void *ctx, const Package *p);
    void *ctx;
    CoverFile *files;           /* what has been covered, malloc'ed; grows with each package */
    int nfiles;
} CoverConfig;

/* Gives a parsed package its counters, if it is wanted; its _test.go files have none unless conf->tests. */
void cover_package(CoverConfig *conf, Arena *a, const SourceSet *sources, Package *p);

#endif
