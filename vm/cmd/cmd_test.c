/* cmd_test.c - vole test: the flags of `go test`, and the test program itself.
 *
 * Flags that package testing knows go on to the test programs as -test.x, as do those that nobody knows. Packages stand
 * between flags; what follows the list and is no flag belongs to the tests. testwalk.c finds the packages, testjobs.c starts a
 * process for each and prints the results; that process comes back here, with a spec (testjobs.h) as its first argument,
 * and testpkg.c compiles.
 */
#include "vm/cmd/cmd.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/parse.h"
#include "runtime/mprof.h"
#include "runtime/runtime1.h"
#include "runtime/runtime2.h"
#include "vm/hooks.h"
#include "vm/cmd/testcover.h"
#include "vm/cmd/testjobs.h"
#include "vm/cmd/testpkg.h"

/* ---- flags ---- */

static bool verbose, json, ignored_bool;
static const char *bench, *fuzz, *list, *ignored, *output_dir;
static int64_t timeout = 600000000000;
static int processes;

/* What package testing takes; the rest of the table below is ours. */
static const char *const test_names[] = {
    "bench", "benchmem", "benchtime", "blockprofile", "blockprofilerate", "count", "cpu", "cpuprofile", "failfast", "fuzz", "fuzzminimizetime", "fuzztime", "list",
    "fullpath", "memprofile", "memprofilerate", "mutexprofile", "mutexprofilefraction", "outputdir", "parallel", "run", "short", "shuffle", "skip", "timeout", "trace", "v",
};

/* What go test has and this has not: refused with the reason. */
static const struct { const char *name, *why; } refused[] = {
    { "c", "a test program needs its sources; there is nothing to keep" },
    { "o", "a test program needs its sources; there is nothing to keep" },
    { "race", "there is no race detector" }, { "msan", "there is no memory sanitizer" }, { "asan", "there is no address sanitizer" },
    { "exec", "tests are run by vole itself" },
    { "overlay", "files are read as they are" }, { "i", "nothing is installed" },
};

static const flag ignored_flags[] = {
    { "vet", FLAG_STRING, &ignored, "list", "accepted and ignored: there is no vet" },
    { "a", FLAG_BOOL, &ignored_bool, NULL, "accepted and ignored, as are -gcflags, -ldflags, -mod, -trimpath and -work: packages are always compiled anew" },
    { 0 },
};

static const flag silent_flags[] = {
    { "gcflags", FLAG_STRING, &ignored, NULL, "" }, { "ldflags", FLAG_STRING, &ignored, NULL, "" }, { "asmflags", FLAG_STRING, &ignored, NULL, "" },
    { "mod", FLAG_STRING, &ignored, NULL, "" }, { "buildvcs", FLAG_BOOL, &ignored_bool, NULL, "" }, { "trimpath", FLAG_BOOL, &ignored_bool, NULL, "" },
    { "work", FLAG_BOOL, &ignored_bool, NULL, "" }, { "x", FLAG_BOOL, &ignored_bool, NULL, "" }, { 0 },
};

static bool cover;
static const char *cover_mode, *cover_profile, *cover_packages;

static const char *parse_cover_mode(const char *s, void *var)
{
    const char *wrong = cover_check_mode(s);
    if (!wrong)
        *(const char **)var = s;
    return wrong;
}

static const flag_func mode_flag = { parse_cover_mode, &cover_mode };

static const flag test_flags[] = {
    { "v", FLAG_BOOL, &verbose, NULL, "print all tests as they run, and what they log" },
    { "run", FLAG_STRING, &ignored, "regexp", "only the tests, examples and fuzz tests that match; a/b matches subtests" },
    { "skip", FLAG_STRING, &ignored, "regexp", "not those that match" },
    { "list", FLAG_STRING, &list, "regexp", "print the names of what matches, run nothing" },
    { "short", FLAG_BOOL, &ignored_bool, NULL, "tell long tests to be short" },
    { "count", FLAG_STRING, &ignored, "n", "run everything n times (default 1)" },
    { "cpu", FLAG_STRING, &ignored, "list", "run everything with each of these GOMAXPROCS: 1,2,4" },
    { "parallel", FLAG_STRING, &ignored, "n", "how many parallel tests of a package run at a time (default GOMAXPROCS)" },
    { "p", FLAG_INT, &processes, "n", "how many packages are tested at a time (default: the number of processors)" },
    { "failfast", FLAG_BOOL, &ignored_bool, NULL, "start no more tests after the first failure" },
    { "shuffle", FLAG_STRING, &ignored, "off|on|N", "run tests in random order; N is the seed" },
    { "timeout", FLAG_DURATION, &timeout, "d", "end a package's tests after this time, with all stacks; 0: never (default 10m)" },
    { "bench", FLAG_STRING, &bench, "regexp", "run the benchmarks that match, too; . matches all" },
    { "benchtime", FLAG_STRING, &ignored, "t", "run each benchmark for this long, or 100x for so many iterations (default 1s)" },
    { "benchmem", FLAG_BOOL, &ignored_bool, NULL, "print allocations of benchmarks" },
    { "cover", FLAG_BOOL, &cover, NULL, "say how many of the package's statements were executed" },
    { "covermode", FLAG_FUNC, &mode_flag, "mode", "set: whether a statement was executed; count: how often; atomic: the same, exactly with goroutines, too (default set)" },
    { "coverpkg", FLAG_STRING, &cover_packages, "list", "of the packages that these patterns match, not of the tested one; standard packages are not counted" },
    { "coverprofile", FLAG_STRING, &cover_profile, "file", "write what was executed to the file, for go tool cover" },
    { "fuzz", FLAG_STRING, &fuzz, "regexp", "then try made-up input with the fuzz test that matches, until one fails" },
    { "fuzztime", FLAG_STRING, &ignored, "t", "fuzz for this long, or 1000x for so many inputs (default: without end)" },
    { "fuzzminimizetime", FLAG_STRING, &ignored, "t", "take so long to make input that fails smaller (default 60s)" },
    { "json", FLAG_BOOL, &json, NULL, "print what happens as JSON events" },
    { "cpuprofile", FLAG_STRING, &ignored, "file", "write a CPU profile to the file" },
    { "memprofile", FLAG_STRING, &ignored, "file", "write an allocation profile to the file" },
    { "memprofilerate", FLAG_STRING, &ignored, "n", "sample one allocation in n bytes" },
    { "blockprofile", FLAG_STRING, &ignored, "file", "write a profile of waiting goroutines to the file" },
    { "blockprofilerate", FLAG_STRING, &ignored, "n", "sample one event in n nanoseconds" },
    { "mutexprofile", FLAG_STRING, &ignored, "file", "write a profile of contended mutexes to the file" },
    { "mutexprofilefraction", FLAG_STRING, &ignored, "n", "sample one event in n" },
    { "outputdir", FLAG_STRING, &output_dir, "dir", "where profiles go (default: the current directory)" },
    { "trace", FLAG_STRING, &ignored, "file", "write an execution trace to the file" },
    { "fullpath", FLAG_BOOL, &ignored_bool, NULL, "show whole file names in log lines" },
    { .kind = FLAG_TABLE, .var = ignored_flags },
    { .kind = FLAG_TABLE, .var = load_flags },
    { 0 },
};

typedef struct words {
    char **v;
    int n;
} words;

static void add(words *w, char *s)
{
    if ((w->n & 15) == 0 && !(w->v = realloc(w->v, sizeof *w->v * (size_t)(w->n + 16))))
        abort();
    w->v[w->n++] = s;
}

__attribute__((format(printf, 2, 3))) static void add_format(words *w, const char *fmt, ...)
{
    va_list ap;
    char *s;
    va_start(ap, fmt);
    if (vasprintf(&s, fmt, ap) < 0)
        abort();
    va_end(ap);
    add(w, s);
}

/* The name in -name, --name, -test.name, with or without =value. */
static char *flag_name(const char *arg)
{
    arg += arg[1] == '-' ? 2 : 1;
    if (strncmp(arg, "test.", 5) == 0)
        arg += 5;
    return strndup(arg, strcspn(arg, "="));
}

static bool goes_to_tests(const char *name)
{
    for (size_t i = 0; i < sizeof test_names / sizeof *test_names; i++)
        if (strcmp(test_names[i], name) == 0)
            return true;
    return false;
}

static const char *why_refused(const char *name)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (strcmp(refused[i].name, name) == 0)
            return refused[i].why;
    return NULL;
}

/* One flag: the number of arguments it takes, 0: it is unknown, or ~exit code. */
static int take_flag(const command *c, int argc, char **argv, int i, words *to_tests)
{
    char *name = flag_name(argv[i]), *given = argv[i];
    const char *why = why_refused(name), *eq = strchr(argv[i], '=');
    bool known = false, pass = goes_to_tests(name);
    if (why) {
        int r = ~usage_error(c, "flag -%s is not supported: %s", name, why);
        free(name);
        return r;
    }
    if (pass && strncmp(given + (given[1] == '-' ? 2 : 1), "test.", 5) == 0 && asprintf(&argv[i], "-%s%s", name, eq ? eq : "") < 0)
        abort();
    int n = flags_parse_one(c, argc, argv, i, &known);
    if (!known) {
        const command silent = { .name = c->name, .usage = c->usage, .flags = silent_flags };
        n = flags_parse_one(&silent, argc, argv, i, &known);
    }
    if (!known && (strcmp(name, "h") == 0 || strcmp(name, "help") == 0)) {
        print_help(c, stdout);
        n = ~EXIT_OK;
    }
    if (n > 0 && pass)
        add_format(to_tests, "-test.%s=%s", name, eq ? eq + 1 : n == 2 ? argv[i + 1] : "true");
    free(name);
    return n;
}

/* Sorts the arguments into packages and what the tests get; false: *code says how to exit. */
static bool sort_arguments(const command *c, int argc, char **argv, words *packages, words *to_tests, int *code)
{
    bool in_list = false, had_list = false, may_be_value = false;
    for (int i = 1; i < argc;) {
        bool was_flag = may_be_value;
        may_be_value = false;
        if (strcmp(argv[i], "--") == 0 || strcmp(argv[i], "-args") == 0 || strcmp(argv[i], "--args") == 0) {
            for (i += strcmp(argv[i], "--") != 0; i < argc; i++)
                add(to_tests, argv[i]);
            break;
        }
        if (argv[i][0] != '-' || !argv[i][1]) {
            if (!in_list && had_list && !was_flag) { /* the rest is the tests' */
                for (; i < argc; i++)
                    add(to_tests, argv[i]);
                break;
            }
            if (in_list || !had_list) {
                add(packages, argv[i++]);
                in_list = had_list = true;
            } else {
                add(to_tests, argv[i++]);
            }
            continue;
        }
        in_list = false;
        int n = take_flag(c, argc, argv, i, to_tests);
        if (n < 0) {
            *code = ~n;
            return false;
        }
        if (n == 0) { /* unknown: what follows may be its value */
            had_list = true;
            may_be_value = !strchr(argv[i], '=');
            add(to_tests, argv[i]);
            n = 1;
        }
        i += n;
    }
    return true;
}

static bool has_flag(const words *w, const char *name)
{
    size_t n = strlen(name);
    for (int i = 0; i < w->n; i++)
        if (strncmp(w->v[i], name, n) == 0 && w->v[i][n] == '=')
            return true;
    return false;
}

static bool is_set(const char *s) { return s && *s; }

/* The flags that every test program gets come first. */
static words all_flags(const words *given)
{
    words w = { 0 };
    char *cwd = realpath(".", NULL);
    add(&w, "-test.paniconexit0");
    if (json)
        add(&w, "-test.v=test2json");
    if (!has_flag(given, "-test.timeout"))
        add(&w, is_set(fuzz) ? "-test.timeout=0s" : "-test.timeout=10m0s");
    static const char *const outputs[] = { "cpuprofile", "memprofile", "blockprofile", "mutexprofile", "trace" };
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        char name[40];
        snprintf(name, sizeof name, "-test.%s", outputs[i]);
        if (has_flag(given, name) && !has_flag(given, "-test.outputdir") && !has_flag(&w, "-test.outputdir"))
            add_format(&w, "-test.outputdir=%s", cwd);
    }
    for (int i = 0; i < given->n; i++)
        if (!json || strncmp(given->v[i], "-test.v=", 8) != 0)
            add(&w, given->v[i]);
    free(cwd);
    return w;
}

/* ---- the test program ---- */

static int status_fd = -1;

static void tell(char status)
{
    if (status_fd >= 0 && (write(status_fd, &status, 1) != 1 || close(status_fd) != 0))
        perror("vole: status");
    status_fd = -1;
}

static int run_spec(char *file, const test_spec *spec, int argc, char **argv)
{
    static funcval main_func;
    program_path = realpath(file, NULL);
    int back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (chdir(spec->cwd) != 0) {
        perror(spec->cwd);
        return 1;
    }
    snprintf(start_directory, 4096, "%s", spec->cwd);
    build_set_tags(spec->tags);
    struct CoverConfig *counted = cover_begin(&spec->cover, spec->path);
    const load_options opt = { .go_minor = spec->lang, .cover = counted };
    const test_package package = { .path = spec->path, .dir = spec->dir, .files = spec->files, .nfiles = spec->nfiles,
                                   .by_pattern = spec->by_pattern, .also = spec->cover.packages };
    test_status status;
    main_func.code = load_tests(&opt, &package, &status);
    if (main_func.code && counted)
        cover_publish(&spec->cover, counted, program_path ? program_path : file);
    bool first = status_fd >= 0;
    tell((char)status);
    if (!main_func.code)
        return status == TEST_NONE || status == TEST_IGNORED ? 0 : 1;
    if (first) {
        dup2(1, 2);
        if (chdir(spec->dir) != 0)
            perror(spec->dir);
    } else if (back < 0 || fchdir(back) != 0) {
        perror("vole: working directory");
    }
    close(back);
    char **v = calloc((size_t)argc + 2, sizeof *v);
    if (!v)
        abort();
    v[0] = file;
    for (int i = 0; i < argc; i++) {
        static const char memory[] = "-test.memprofile", rate[] = "-test.memprofilerate=";
        v[i + 1] = argv[i];
        if (strncmp(argv[i], memory, strlen(memory)) == 0)
            mem_profile_wanted = true;      /* from the beginning on: the library does not ask for it in time */
        if (strncmp(argv[i], rate, strlen(rate)) == 0 && atoi(argv[i] + strlen(rate)) > 0)
            mem_profile_rate = atoi(argv[i] + strlen(rate));
    }
    goargs_set(argc + 1, v);
    code.main_func = &main_func;
    return CMD_START;
}

/* argv: test, spec, -vole.status=N if it is the first one, arguments. False: that is no spec. */
static bool is_program(int argc, char **argv, int *code)
{
    test_spec spec;
    size_t n = argc > 1 ? strlen(argv[1]) : 0;
    if (n < 5 || strcmp(argv[1] + n - 5, ".test") != 0 || !read_spec(argv[1], &spec))
        return false;
    int i = 2;
    if (argc > 2 && strncmp(argv[2], "-vole.status=", 13) == 0) {
        status_fd = atoi(argv[2] + 13);
        fcntl(status_fd, F_SETFD, FD_CLOEXEC);
        i = 3;
    }
    *code = run_spec(argv[1], &spec, argc - i, argv + i);
    return true;
}

/* ---- the command ---- */

/* A file of -outputdir. */
static char *output_path(const char *file)
{
    char *dir = realpath(output_dir && *output_dir ? output_dir : ".", NULL), *path = NULL;
    if (*file == '/' || !dir)
        path = strdup(file);
    else if (asprintf(&path, "%s/%s", dir, file) < 0)
        abort();
    free(dir);
    return path;
}

/* What is to be counted; false: there was an error. */
static bool set_coverage(test_settings *set, const test_targets *targets)
{
    set->cover = (cover_request){ .mode = "", .patterns = "", .packages = "", .report = true };
    if (is_set(fuzz)) { /* coverage is its guide */
        set->cover.mode = "count";
        set->cover.patterns = "all";
        set->cover.report = false;
        return true;
    }
    if (!cover && !cover_mode && !cover_packages && !cover_profile)
        return true;
    set->cover.mode = cover_mode ? cover_mode : "set";
    if (cover_packages && *cover_packages) {
        set->cover.patterns = cover_packages;
        cover_choose(&set->cover, targets);
    }
    if (cover_profile && *cover_profile) {
        set->cover_profile = output_path(cover_profile);
        return cover_profile_begin(set->cover_profile, set->cover.mode);
    }
    return true;
}

/* Where input is kept that fuzzing has found interesting: as the go tool has it if there is a GOCACHE. */
static void add_fuzz_cache(words *flags, const char *path)
{
    const char *go = getenv("GOCACHE"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (go && *go == '/')
        add_format(flags, "-test.fuzzcachedir=%s/fuzz/%s", go, path);
    else if (cache && *cache == '/')
        add_format(flags, "-test.fuzzcachedir=%s/vole/fuzz/%s", cache, path);
    else
        add_format(flags, "-test.fuzzcachedir=%s/.cache/vole/fuzz/%s", home && *home == '/' ? home : "/tmp", path);
}

/* Fuzzing is for one package at a time; NULL: the flags go together. */
static const char *fuzz_problem(const test_targets *targets)
{
    if (!is_set(fuzz))
        return NULL;
    if (cover || cover_mode || cover_packages || cover_profile)
        return "cannot use coverage flags with -fuzz";
    return targets->n > 1 ? "cannot use -fuzz flag with multiple packages" : NULL;
}

static int cmd_test(const command *c, int argc, char **argv)
{
    words packages = { 0 }, given = { 0 };
    int code = EXIT_OK;
    if (is_program(argc, argv, &code) || !sort_arguments(c, argc, argv, &packages, &given, &code))
        return code;
    words flags = all_flags(&given);
    test_targets targets;
    if (!find_targets(packages.v, packages.n, &targets))
        return EXIT_COMPILE;
    const char *problem = fuzz_problem(&targets);
    if (problem) {
        fprintf(stderr, "%s\n", problem);
        return EXIT_COMPILE;
    }
    if (is_set(fuzz)) {
        add_fuzz_cache(&flags, targets.v[0].path);
        timeout = has_flag(&given, "-test.timeout") ? timeout : 0;
    }
    test_settings set = {
        .package_list = packages.n > 0, .show_passed = verbose || list, .bench = is_set(bench) || is_set(fuzz), .fuzz = is_set(fuzz), .json = json,
        .parallel = processes > 0 ? processes : ncpu, .kill_after = timeout ? timeout + 60000000000 : 0,
        .lang = given_load_options.go_minor, .args = flags.v, .nargs = flags.n,
    };
    if (set.bench)
        set.parallel = 1;
    if (!set_coverage(&set, &targets))
        return EXIT_COMPILE;
    return run_targets(&targets, &set);
}

const command test_command = {
    "test", "[flags] [packages] [flags and arguments of the tests]", "run the tests of packages",
    "Test compiles each package with its _test.go files and runs the functions TestXxx(*testing.T),\n"
    "FuzzXxx(*testing.F) with their stored inputs, and ExampleXxx() with an Output comment; with -bench also\n"
    "BenchmarkXxx(*testing.B). Packages are directories, import paths of the module around the current\n"
    "directory, patterns such as ./..., or Go files; without any the current directory is tested. A\n"
    "process of its own runs the tests of a package, in the package's directory. The exit code is 0 if all passed.\n"
    "Flags that are not listed go to the tests, as does all behind -args.\n\n"
    "With -fuzz the fuzz test that matches gets made-up inputs, too, until one fails: that is made small\n"
    "and stored in testdata/fuzz/FuzzXxx, where every later run finds it. Inputs that reach new code are\n"
    "kept in $GOCACHE/fuzz, or else in vole/fuzz in $XDG_CACHE_HOME (~/.cache).\n",
    "  vole test\n"
    "  vole test -v -run 'Parse/empty' ./...\n"
    "  vole test -bench . -benchmem ./sort\n"
    "  vole test -coverprofile c.out ./... && go tool cover -html c.out\n"
    "  vole test -fuzz FuzzParse -fuzztime 1m ./parse\n",
    test_flags, cmd_test,
};
