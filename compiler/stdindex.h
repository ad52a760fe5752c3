/* stdindex.h - the index of the embedded standard library.
 *
 * What a program needs of a standard package at first is the names it declares and where. Finding them in the text
 * means scanning all of it, so the build does that once: stdlib/mkindex.c loads each package as the compiler would
 * without an index and writes down what it found. Thus a package is imported by a look at a table, and of its text only
 * those declarations are read that somebody asks for, each when it is asked for (stdindex.c).
 *
 * The index is one read-only blob without pointers: a StdIndex, then arrays and strings, which others refer to by their
 * offset from its beginning. Positions are offsets into the text of a file. Numbers of packages, files and declarations
 * count from 0 in the array that holds them.
 *
 * The blob and the table of texts (EmbeddedFile in check.h) are made from the same list of files; stdindex_open
 * compares what can be compared cheaply.
 */
#ifndef VOLE_COMPILER_STDINDEX_H
#define VOLE_COMPILER_STDINDEX_H

#include <stdint.h>

enum { STD_MAGIC = 0x58444956, STD_VERSION = 1, STD_UNSAFE = 0xFFFF };

typedef struct StdIndex {
    uint32_t magic, version, size;
    uint32_t npackages, packages;   /* StdPackage, sorted by path */
    uint32_t ntexts;                /* how many files the table of texts has */
} StdIndex;

typedef struct StdName {
    uint32_t str;                   /* NUL-terminated */
    uint32_t len, hash;             /* as interned */
} StdName;

typedef struct StdPackage {
    uint32_t path;                  /* string */
    StdName name;
    uint32_t nfiles, files;         /* StdFile, sorted by name */
    uint32_t nimports, imports;     /* uint16_t: packages in the order of their first import; not unsafe */
    uint32_t ndecls, decls;         /* StdDecl, in the order of the source */
    uint32_t mask, table;           /* uint16_t: hash table of the names in the package's scope: 0, or a StdDecl's number + 1 */
    uint32_t methods;               /* uint16_t: methods grouped by their type, see StdDecl.list */
    uint32_t nvars, vars;           /* uint16_t: the variables to be initialised, in this order (the first of several) */
    uint32_t ninits, inits;         /* uint16_t: functions named init */
} StdPackage;

typedef struct StdFile {
    uint32_t path;                  /* string: as positions show it */
    uint32_t text;                  /* in the table of texts */
    uint32_t size;
    uint32_t nlines, lines;         /* uint32_t: where lines begin */
    uint32_t nimports, imports;     /* StdImport */
} StdFile;

typedef struct StdImport {
    StdName name;                   /* that the file uses */
    uint32_t at;                    /* position */
    uint32_t package;               /* or STD_UNSAFE */
} StdImport;

typedef enum StdKind { STD_CONST, STD_TYPE, STD_VAR, STD_FUNC } StdKind;

enum {
    STD_STATIC = 1 << 0,            /* variable: see static_init.c */
    STD_PTR_RECV = 1 << 1,          /* method with a pointer receiver */
    STD_INHERITED = 1 << 2,         /* constant: repeats an earlier specification */
};

typedef struct StdDecl {            /* one declared name */
    StdName name;
    uint32_t at;                    /* of its specification; func: of what follows the keyword */
    uint32_t name_at;
    uint16_t file;
    uint8_t kind;                   /* StdKind */
    uint8_t flags;
    uint16_t index;                 /* of the name among those of its specification */
    uint16_t pragma;                /* func */
    union {
        struct { uint32_t from, iota; } cons;       /* specification that has type and values */
        struct { uint32_t first, n; } list;         /* type: its methods, in StdPackage.methods */
        struct { uint32_t begin, end; } body;       /* func: of { and }, both 0 if there is none */
    };
    StdName recv;                   /* method: base type; len 0 for functions */
} StdDecl;

#endif
