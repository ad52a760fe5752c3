/* testjobs.h - test programs as processes: `vole test` starts one for each package. */
#ifndef VOLE_VM_TESTJOBS_H
#define VOLE_VM_TESTJOBS_H

#include <stdbool.h>
#include <stdint.h>

#include "vm/cmd/testcover.h"
#include "vm/cmd/testwalk.h"

typedef struct test_settings {
    bool package_list;      /* packages were named: output is kept until a package is done */
    bool show_passed;       /* -v, -list: output of what passes, too */
    bool bench;             /* one at a time, output at once */
    bool fuzz;              /* the one package is fuzzed */
    bool json;
    int parallel;           /* processes at a time */
    int64_t kill_after;     /* ns; 0: never */
    int lang;               /* -lang=go1.N */
    cover_request cover;
    const char *cover_profile;  /* -coverprofile, absolute; NULL: none */
    char **args;            /* for the test programs */
    int nargs;
} test_settings;

/* Runs the tests of all targets and prints the results; the exit code. */
int run_targets(const test_targets *all, const test_settings *set);

/* The test program of a package is a file that says which; the kernel hands it to vole, as any script. */
typedef struct test_spec {
    char *cwd;              /* where the command was given: file names are relative to it */
    char *path, *dir;
    const char *tags;       /* -tags */
    cover_request cover;
    bool by_pattern;
    int lang;
    const char **files;     /* NULL: those of dir */
    int nfiles;
} test_spec;

/* False: the file is no test program. */
bool read_spec(const char *file, test_spec *spec);

#endif
