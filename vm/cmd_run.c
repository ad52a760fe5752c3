/* cmd_run.c - vole run, and what all commands that take a program share. */
#include "vm/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/runtime1.h"
#include "runtime/runtime2.h"
#include "runtime/trace.h"
#include "vm/hooks.h"

/* ---- flags of whatever compiles ---- */

load_options given_load_options;

static const char *parse_lang(const char *s, void *minor)
{
    char *end;
    long v = strncmp(s, "go1.", 4) == 0 ? strtol(s + 4, &end, 10) : -1;
    if (v < 0 || v > 99 || end == s + 4 || (*end && *end != '.'))
        return "expected something like go1.21";
    *(int *)minor = (int)v;
    return NULL;
}

static const flag_func lang = { parse_lang, &given_load_options.go_minor };

const flag load_flags[] = {
    { "lang", FLAG_FUNC, &lang, "go1.N", "the version of the language (default: that of go.mod, else the newest)" },
    { 0 },
};

/* ---- programs ---- */

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

int count_sources(int argc, char **argv)
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

int start_program(const load_options *opt, int nsources, int argc, char **argv)
{
    static funcval main_func;
    main_func.code = load_program(opt, (const char *const *)argv, nsources);
    if (!main_func.code)
        return EXIT_COMPILE;
    set_go_args(argv[0], argc - nsources, argv + nsources);
    code.main_func = &main_func;
    return CMD_START;
}

/* ---- run ---- */

static const char *trace_file;

static const flag run_flags[] = {
    { "trace", FLAG_STRING, &trace_file, "file", "write what the scheduler did to the file, for ui.perfetto.dev or chrome://tracing" },
    { .kind = FLAG_TABLE, .var = load_flags },
    { 0 },
};

/* The file that a flag asks for; -1: the error has been reported. */
static int create_output(const char *what, const char *file)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        fprintf(stderr, "vole: cannot write the %s %s: %s\n", what, file, strerror(errno));
    return fd;
}

static int cmd_run(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv), trace_fd = -1;
    if (i < 0)
        return ~i;
    argc -= i;
    argv += i;
    int n = count_sources(argc, argv);
    if (n == 0)
        return usage_error(c, "no program given");
    if (trace_file && (trace_fd = create_output("trace", trace_file)) < 0)
        return EXIT_USAGE;
    int r = start_program(&given_load_options, n, argc, argv);
    if (r == CMD_START && trace_file)
        trace_start(trace_fd);
    return r;
}

const command run_command = {
    "run", "[flags] file.go...|directory [arguments]", "compile and run a program",
    "Run compiles a program and runs it. The program is one or more .go files, one file of any name, or a\n"
    "directory with a package main. What follows are its arguments.\n\n"
    "The exit code is the program's own: 2 after a panic, 1 if it does not compile.\n",
    "  vole run hello.go\n"
    "  vole run main.go util.go -n 3      the program gets -n 3\n"
    "  vole run ./cmd/server :8080\n"
    "  vole run -trace trace.json prog.go\n",
    run_flags, cmd_run,
};

int run_script(int argc, char **argv)
{
    return start_program(&given_load_options, 1, argc, argv);
}
