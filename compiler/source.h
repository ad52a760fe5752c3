/* source.h - source files and positions.
 *
 * A Pos is a 32-bit number: the offset of a byte in the imagined concatenation
 * of all files of a SourceSet. File, line and column are derived on demand, so
 * a position costs four bytes in every node. Pos 0 is "no position".
 *
 * Lines and columns count from 1, columns in bytes, as gc counts them. A
 * //line directive changes what pos_resolve reports from the next line on.
 */
#ifndef VOLE_COMPILER_SOURCE_H
#define VOLE_COMPILER_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/arena.h"

typedef uint32_t Pos;
#define NO_POS ((Pos)0)

/* From this offset on, the text is reported as file:line (and col, if given). */
typedef struct LineDirective {
    uint32_t offset;        /* first byte the directive governs */
    const char *file;       /* NULL: the file is unchanged */
    uint32_t line;          /* line number of that byte */
    uint32_t col;           /* its column, or 0: columns are no longer known */
} LineDirective;

typedef struct SourceFile {
    const char *path;       /* as diagnostics print it */
    const char *text;       /* size bytes and a terminating NUL */
    uint32_t size;
    Pos base;               /* Pos of text[0]; Pos of EOF is base + size */
    const uint32_t *lines;  /* offsets of line starts, built on first need */
    uint32_t nlines;
    bool lines_borrowed;
    LineDirective *directives;
    uint32_t ndirectives, cap_directives;
} SourceFile;

typedef struct SourceSet {
    Arena *arena;
    SourceFile **files;     /* by increasing base, malloc'ed */
    uint32_t nfiles, cap;
    Pos next_base;
} SourceSet;

typedef struct PosInfo {
    const char *file;       /* "?" for NO_POS */
    uint32_t line, col;     /* 0: unknown */
    SourceFile *source;     /* NULL for NO_POS */
    uint32_t offset;        /* byte offset in source */
} PosInfo;

void source_init(SourceSet *s, Arena *arena);
void source_free(SourceSet *s);

/* Adds text already in memory. The text is copied unless `borrow`: then it must
 * outlive the set and have a NUL at text[size]. NULL: the set would exceed 4 GB. */
SourceFile *source_add(SourceSet *s, const char *path, const char *text, size_t size, bool borrow);

/* The same of text and path that both outlive the set; and a table of lines that does. */
SourceFile *source_borrow(SourceSet *s, const char *path, const char *text, size_t size);
void source_borrow_lines(SourceFile *f, const uint32_t *lines, uint32_t n);

/* Reads `os_path` and adds it under the name `path`. On failure returns NULL and errno says why. */
SourceFile *source_read(SourceSet *s, const char *path, const char *os_path);
/* The bytes of any file, in arena memory and ended by a NUL. On failure (a directory, too) returns NULL and errno says why. */
char *source_read_file(Arena *a, const char *os_path, size_t *size);
/* Is there a directory of that name? */
bool is_dir(const char *path);

void source_add_directive(SourceSet *s, SourceFile *f, LineDirective d);

SourceFile *pos_file(const SourceSet *s, Pos pos);
PosInfo pos_resolve(const SourceSet *s, Pos pos);           /* honours //line */
PosInfo pos_resolve_physical(const SourceSet *s, Pos pos);  /* does not */

/* "file:line:col", in the arena. */
char *pos_string(const SourceSet *s, Arena *a, Pos pos);

#endif
