/* testwalk.h - which packages `vole test` is to test. */
#ifndef VOLE_VM_TESTWALK_H
#define VOLE_VM_TESTWALK_H

#include <stdbool.h>

typedef struct test_target {
    char *path;             /* import path */
    char *dir;              /* from the current directory: ".", "sub", or absolute */
    char *problem;          /* why it cannot be tested, NULL: none */
    char **files;           /* named files; NULL: those of dir */
    int nfiles;
    bool by_pattern;        /* found by "...": no error if constraints exclude all its files */
} test_target;

typedef struct test_targets {
    test_target *v;
    int n;
} test_targets;

/* The packages that the arguments (none: the current directory) name: directories, import paths of the module, patterns
 * with "...", or Go files. False: an error has been printed. */
bool find_targets(char **args, int n, test_targets *out);

/* "..." in the pattern stands for any text; x/... has x, too. */
bool pattern_matches(const char *pattern, const char *s);

#endif
