/* testcover.h - `vole test -cover`: which packages of a test program are counted. */
#ifndef VOLE_VM_TESTCOVER_H
#define VOLE_VM_TESTCOVER_H

#include <stdbool.h>
#include <stdio.h>

#include "vm/cmd/testwalk.h"

/* What a test program shall count. */
typedef struct cover_request {
    const char *mode;       /* "set", "count", "atomic"; "": nothing */
    const char *patterns;   /* -coverpkg, separated by commas; "": the package under test */
    const char *packages;   /* with patterns: import paths of packages that count even if no test refers to them, separated by commas */
    bool report;            /* false: the counters guide fuzzing only */
} cover_request;

/* "set" and its like; the flag's error, or NULL. */
const char *cover_check_mode(const char *mode);

/* With r->patterns: fills r->packages with the targets that match. */
void cover_choose(cover_request *r, const test_targets *all);

struct CoverConfig;
/* For the compilation of the package with that import path, in the directory in which the command was given. NULL: no coverage. */
struct CoverConfig *cover_begin(const cover_request *r, const char *path);
/* Compiled: tells the program about its counters. program: its file. */
void cover_publish(const cover_request *r, const struct CoverConfig *conf, const char *program);
/* Warns of patterns of -coverpkg that no program has found a package for. */
void cover_warn(const cover_request *r, char **programs, int n);

/* Makes the file of -coverprofile and writes its first line; false: an error was printed. */
bool cover_profile_begin(const char *file, const char *mode);
/* Adds what a test program has written to the file `from`, if anything. out: for complaints. */
void cover_profile_add(const char *file, const char *from, const char *mode, FILE *out);

#endif
