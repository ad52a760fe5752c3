/* testpkg.h - a package with its tests as a program that runs them. */
#ifndef VOLE_VM_TESTPKG_H
#define VOLE_VM_TESTPKG_H

#include "vm/load.h"

/* What is to be tested: the Go files of a directory, or the ones that are named. */
typedef struct test_package {
    const char *path;       /* import path */
    const char *dir;        /* as messages show it: ".", "sub", "/abs" */
    const char **files;     /* NULL: all of the directory that match */
    int nfiles;
    const char *also;       /* import paths of packages that are loaded as well, separated by commas */
    bool by_pattern;        /* it is no error if constraints exclude all files */
} test_package;

/* How far a test program has come; also what its process tells the one that waits for it. */
typedef enum test_status {
    TEST_READY = 'S',
    TEST_NONE = 'N',            /* it compiles, but there are no test files */
    TEST_BUILD_FAILED = 'B',
    TEST_SETUP_FAILED = 'U',    /* files or packages are missing or contradict each other */
    TEST_IGNORED = 'X',         /* by_pattern, and no files */
} test_status;

/* Compiles the package with its tests and a main function. Errors go to stderr. NULL unless *status is TEST_READY. */
func *load_tests(const load_options *opt, const test_package *t, test_status *status);

struct FuncDecl;
struct Arena;

/* An example's expected output, as its last comment says: NULL if that is no "Output:". */
const char *example_output(struct Arena *a, const struct FuncDecl *fn, bool *unordered);

#endif
