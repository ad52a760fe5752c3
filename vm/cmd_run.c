/* cmd_run.c - vole run, vole check, vole dis, vole env. */
#include "vm/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/runtime1.h"
#include "runtime/runtime2.h"
#include "runtime/trace.h"
#include "vm/dis.h"
#include "vm/hooks.h"

int usage_error(const command *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("vole: ", stderr);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (c)
        fprintf(stderr, "\nusage: vole %s %s\n", c->name, c->usage);
    else
        fputs("\nRun 'vole help' for usage.\n", stderr);
    return EXIT_USAGE;
}

static bool parse_lang(const char *s, int *minor)
{
    char *end;
    if (strncmp(s, "go1.", 4) != 0)
        return false;
    long v = strtol(s + 4, &end, 10);
    if (end == s + 4 || v < 0 || v > 99 || (*end && *end != '.'))
        return false;
    *minor = (int)v;
    return true;
}

int parse_flags(const command *c, int argc, char **argv, load_options *opt)
{
    int i = 0;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        const char *flag = argv[i] + 1;
        if (strcmp(argv[i], "--") == 0)
            return i + 1;
        if (*flag == '-')
            flag++;
        if (strncmp(flag, "lang=", 5) == 0) {
            if (!parse_lang(flag + 5, &opt->go_minor)) {
                usage_error(c, "invalid value %s for -lang: expected something like go1.21", flag + 5);
                return -1;
            }
        } else {
            usage_error(c, "unknown flag %s", argv[i]);
            return -1;
        }
    }
    return i;
}

static bool ends_in_go(const char *s)
{
    size_t n = strlen(s);
    return n > 3 && strcmp(s + n - 3, ".go") == 0;
}

static bool is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* How many of the arguments name the program: one directory, or all leading .go files, or one file of any name. */
static int count_sources(int argc, char **argv)
{
    int n = 0;
    if (argc > 0 && is_dir(argv[0]))
        return 1;
    while (n < argc && ends_in_go(argv[n]))
        n++;
    return n ? n : argc > 0;
}

/* The program's os.Args: its own name, then what follows it. */
static void set_go_args(char *name, int argc, char **argv)
{
    char **v = calloc((size_t)argc + 2, sizeof *v);
    if (!v)
        abort();
    v[0] = name;
    memcpy(v + 1, argv, (size_t)argc * sizeof *v);
    goargs_set(argc + 1, v);
}

static int start(const load_options *opt, int nsources, int argc, char **argv)
{
    static funcval main_func;
    main_func.code = load_program(opt, (const char *const *)argv, nsources);
    if (!main_func.code)
        return EXIT_COMPILE;
    set_go_args(argv[0], argc - nsources, argv + nsources);
    code.main_func = &main_func;
    return CMD_START;
}

/* -trace file, -trace=file: how many arguments that takes; 0: something else. */
static int trace_flag(int argc, char **argv, const char **file)
{
    const char *flag = argv[0] + 1;
    if (*flag == '-')
        flag++;
    if (strncmp(flag, "trace=", 6) == 0) {
        *file = flag + 6;
        return 1;
    }
    if (strcmp(flag, "trace") != 0 || argc < 2)
        return 0;
    *file = argv[1];
    return 2;
}

/* Runs the program with its execution trace going to a file. */
static int start_traced(const load_options *opt, const char *file, int nsources, int argc, char **argv)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        fprintf(stderr, "vole: cannot write the trace %s: %s\n", file, strerror(errno));
        return EXIT_USAGE;
    }
    int r = start(opt, nsources, argc, argv);
    if (r == CMD_START)
        trace_start(fd);
    return r;
}

int cmd_run(const command *c, int argc, char **argv)
{
    load_options opt = { 0 };
    const char *trace = NULL;
    int i = 1, n;
    while (i < argc && argv[i][0] == '-' && argv[i][1]) {
        if (strcmp(argv[i], "--") == 0) {
            i++;
            break;
        }
        n = trace_flag(argc - i, argv + i, &trace);
        if (n == 0)
            n = parse_flags(c, 1, argv + i, &opt);
        if (n < 0)
            return EXIT_USAGE;
        i += n;
    }
    argc -= i;
    argv += i;
    n = count_sources(argc, argv);
    if (n == 0)
        return usage_error(c, "no program given");
    return trace ? start_traced(&opt, trace, n, argc, argv) : start(&opt, n, argc, argv);
}

int run_script(int argc, char **argv)
{
    load_options opt = { 0 };
    return start(&opt, 1, argc, argv);
}

int cmd_check(const command *c, int argc, char **argv)
{
    load_options opt = { .check_only = true };
    if (argc > 1 && strcmp(argv[1], "-m") == 0) {
        opt.report_escapes = true;
        argc--;
        argv++;
    }
    int n = parse_flags(c, argc - 1, argv + 1, &opt);
    if (n < 0)
        return EXIT_USAGE;
    argc -= 1 + n;
    argv += 1 + n;
    if (argc == 0)
        return usage_error(c, "no files given");
    return load_program(&opt, (const char *const *)argv, argc) ? EXIT_OK : EXIT_COMPILE;
}

/* ---- dis ---- */

static bool is_users(const func *f)
{
    return f->code && f->file && strncmp(f->file, "$GOROOT/", 8) != 0;
}

int cmd_dis(const command *c, int argc, char **argv)
{
    load_options opt = { 0 };
    const char *only = NULL;
    bool all = false;
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        if (strncmp(argv[i], "-f=", 3) == 0) {
            only = argv[i] + 3;
        } else if (strcmp(argv[i], "-a") == 0) {
            all = true;
        } else if (parse_flags(c, 1, argv + i, &opt) < 0) {
            return EXIT_USAGE;
        }
    }
    int n = count_sources(argc - i, argv + i), nf;
    if (n == 0)
        return usage_error(c, "no program given");
    if (!load_program(&opt, (const char *const *)argv + i, n))
        return EXIT_COMPILE;
    func **funcs = load_all_funcs(&nf);
    for (int k = 0; k < nf; k++) {
        func *f = funcs[k];
        bool wanted = only ? (size_t)f->name.len == strlen(only) && memcmp(f->name.ptr, only, (size_t)f->name.len) == 0 : all || is_users(f);
        if (!wanted)
            continue;
        if (only && atomic_load(&f->entry) == stub_lazy)
            load_compile(f);
        if (f->code && f->ncode)
            dis_func(stdout, f);
    }
    return fflush(stdout) ? 1 : EXIT_OK;
}

/* ---- env ---- */

int cmd_env(const command *c, int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return usage_error(c, "env takes no arguments");
    static const char *const names[] = { "GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG", "GOTRACEBACK", "VOLE_STDLIB", "VOLE_OPT" };
    printf("VOLEVERSION='%s'\nGOARCH='amd64'\nGOOS='linux'\n", VOLE_VERSION);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);
        printf("%s='%s'\n", names[i], v ? v : "");
    }
    printf("NCPU='%d'\n", ncpu);
    return fflush(stdout) ? 1 : EXIT_OK;
}
