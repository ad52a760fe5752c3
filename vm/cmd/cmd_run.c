/* cmd_run.c - vole run, and what all commands that take a program share. */
#include "vm/cmd/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/parse.h"
#include "runtime/runtime1.h"
#include "runtime/runtime2.h"
#include "runtime/trace.h"
#include "vm/hooks.h"
#include "vm/cmd/testwalk.h"
#include "vm/profiling.h"

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

static const char *parse_tags(const char *s, void *var)
{
    (void)var;
    if (strchr(s, ' ') && strchr(s, ','))
        return "-tags space-separated list contains comma";
    if (strchr(s, '\n'))
        return "a tag has letters, digits, _ and .";
    build_set_tags(s);
    return NULL;
}

static const flag_func tags = { parse_tags, NULL };

const flag load_flags[] = {
    { "lang", FLAG_FUNC, &lang, "go1.N", "the version of the language (default: that of go.mod, else the newest)" },
    { "tags", FLAG_FUNC, &tags, "list", "build tags that hold, separated by commas: for //go:build lines and names of files" },
    { 0 },
};

static flag_list snippets; /* -e */

const flag program_flags[] = {
    { "e", FLAG_LIST, &snippets, "code", "the program itself: declarations and statements; standard packages need no import. "
      "Several -e are the lines of one program" },
    { .kind = FLAG_TABLE, .var = load_flags },
    { 0 },
};

/* ---- programs ---- */

static bool ends_in_go(const char *s)
{
    size_t n = strlen(s);
    return n > 3 && strcmp(s + n - 3, ".go") == 0;
}

/* How many of the arguments name the program. */
static int count_sources(int argc, char **argv)
{
    int n = 0;
    if (argc > 0 && is_dir(argv[0]))
        return 1;
    while (n < argc && ends_in_go(argv[n]))
        n++;
    return n ? n : argc > 0;
}

static void join_snippets(program *p)
{
    for (int i = 0; i < snippets.n; i++)
        p->size += strlen(snippets.v[i]) + 1;
    char *text = malloc(p->size + 1), *w = text;
    if (!text)
        abort();
    for (int i = 0; i < snippets.n; i++)
        w += sprintf(w, i ? "\n%s" : "%s", snippets.v[i]);
    p->size--;  /* nothing behind the last one */
    p->text = text;
}

/* All of standard input; false: errno says why not. */
static bool read_stdin(program *p)
{
    size_t cap = 0, n = 0;
    char *text = NULL;
    for (;;) {
        if (cap - n < 4096) {
            cap = cap ? 2 * cap : 16384;
            if (!(text = realloc(text, cap)))
                abort();
        }
        ssize_t got = read(0, text + n, cap - n - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            text[n] = '\0';
            p->text = text;
            p->size = n;
            return got == 0;
        }
        n += (size_t)got;
    }
}

bool have_snippet(void) { return snippets.n > 0; }

/* An import path of the module around the current directory stands for its directory. */
static void find_in_module(program *p)
{
    test_targets t;
    if (p->npaths != 1 || ends_in_go(p->name) || !strchr(p->name, '/') || *p->name == '.' || *p->name == '/' || access(p->name, F_OK) == 0)
        return;
    if (!strstr(p->name, "...") && find_targets(p->paths, 1, &t) && t.n == 1 && !t.v[0].problem)
        p->paths = &t.v[0].dir;
}

static char dash_e[] = "-e";

bool program_text_given(void) { return snippets.n > 0; }

int find_program(const command *c, int argc, char **argv, program *p)
{
    *p = (program){ 0 };
    int n = 0;
    if (have_snippet()) {
        p->text_name = p->name = dash_e;
        join_snippets(p);
    } else if (argc == 0) {
        return usage_error(c, "no program given");
    } else if (strcmp(argv[0], "-") == 0) {
        n = 1;
        p->name = argv[0];
        p->text_name = "<stdin>";
        if (!read_stdin(p)) {
            fprintf(stderr, "vole: cannot read standard input: %s\n", strerror(errno));
            return EXIT_COMPILE;
        }
    } else {
        n = p->npaths = count_sources(argc, argv);
        p->paths = argv;
        p->name = argv[0];
        find_in_module(p);
    }
    p->args = argv + n;
    p->nargs = argc - n;
    return EXIT_OK;
}

/* What the beginning of a text shows: a package clause makes it a file, anything else a snippet. */
static text_kind kind_of(const char *s, const char *end)
{
    if (end - s > 1 && s[0] == '#' && s[1] == '!')
        s += strcspn(s, "\n");
    while (s < end) {
        const char *close;
        if (strchr(" \t\r\n;", *s) && *s)
            s++;
        else if (end - s > 1 && s[0] == '/' && s[1] == '/')
            s += strcspn(s, "\n");
        else if (end - s > 1 && s[0] == '/' && s[1] == '*' && (close = strstr(s + 2, "*/")))
            s = close + 2;
        else
            break;
    }
    if (end - s > 7 && memcmp(s, "package", 7) == 0 && strchr(" \t\r\n/", s[7]))
        return TEXT_FILE;
    return s == end || (end - s < 8 && strncmp(s, "package", (size_t)(end - s)) == 0) ? TEXT_BLANK : TEXT_SNIPPET;
}

/* Copies what can be read from standard input without taking it; -1: it cannot be looked at, 0: nothing there (yet). */
static ssize_t peek(char *buf, size_t size)
{
    struct stat st;
    int fd[2];
    if (fstat(0, &st) < 0)
        return -1;
    if (S_ISREG(st.st_mode))
        return pread(0, buf, size, lseek(0, 0, SEEK_CUR));
    if (S_ISSOCK(st.st_mode))
        return recv(0, buf, size, MSG_PEEK);
    if (!S_ISFIFO(st.st_mode) || pipe(fd) < 0)
        return -1;
    ssize_t n = tee(0, fd[1], size, 0);     /* waits for the first byte */
    if (n > 0)
        n = read(fd[0], buf, (size_t)n);
    close(fd[0]);
    close(fd[1]);
    return n;
}

text_kind peek_stdin(void)
{
    enum { SIZE = 65536, TRIES = 20 };  /* a pipe holds so much; who writes a text in pieces gets 0.2 s to begin it */
    char *buf = malloc(SIZE + 1);
    text_kind kind = TEXT_BLANK;
    for (int i = 0; buf && i < TRIES && kind == TEXT_BLANK; i++) {
        ssize_t n = peek(buf, SIZE);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        buf[n] = '\0';
        kind = kind_of(buf, buf + n);
        struct pollfd p = { .fd = 0, .events = POLLIN };
        if (kind == TEXT_BLANK && (n == SIZE || (poll(&p, 1, 0) >= 0 && p.revents & POLLHUP))) {
            kind = TEXT_SNIPPET;
        } else if (kind == TEXT_BLANK && i + 1 < TRIES) {
            usleep(10000);
        } else if (kind == TEXT_BLANK) {
            kind = TEXT_SNIPPET;
        }
    }
    free(buf);
    return kind;
}

func *load_given(const load_options *opt, const program *p)
{
    if (p->paths)
        return load_program(opt, (const char *const *)p->paths, p->npaths);
    if (kind_of(p->text, p->text + p->size) != TEXT_FILE)
        return load_text(opt, p->text_name, p->text, p->size);
    load_options with = *opt;
    with.text = p->text;
    with.text_size = p->size;
    with.text_path = p->text_name;
    return load_program(&with, &p->text_name, 1);
}

/* The program's os.Args: its own name, then what follows it. */
static void set_go_args(const program *p)
{
    char **v = calloc((size_t)p->nargs + 2, sizeof *v);
    if (!v)
        abort();
    v[0] = p->name;
    memcpy(v + 1, p->args, (size_t)p->nargs * sizeof *v);
    goargs_set(p->nargs + 1, v);
}

int start_given(const load_options *opt, const program *p)
{
    static funcval main_func;
    main_func.code = load_given(opt, p);
    if (!main_func.code)
        return EXIT_COMPILE;
    set_go_args(p);
    code.main_func = &main_func;
    return CMD_START;
}

int create_output(const char *what, const char *file)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        fprintf(stderr, "vole: cannot write the %s %s: %s\n", what, file, strerror(errno));
    return fd;
}

/* ---- run ---- */

static const char *trace_file;

static const flag run_flags[] = {
    { .kind = FLAG_TABLE, .var = program_flags },
    { "trace", FLAG_STRING, &trace_file, "file", "write what the scheduler did to the file, for ui.perfetto.dev or chrome://tracing" },
    { .kind = FLAG_TABLE, .var = profiling_flags },
    { 0 },
};

static int cmd_run(const command *c, int argc, char **argv)
{
    program p;
    int i = flags_parse(c, argc, argv), trace_fd = -1;
    if (i < 0)
        return ~i;
    int r = find_program(c, argc - i, argv + i, &p);
    if (r != EXIT_OK)
        return r;
    if (trace_file && (trace_fd = create_output("trace", trace_file)) < 0)
        return EXIT_USAGE;
    if (!profiling_open())
        return EXIT_USAGE;
    r = start_given(&given_load_options, &p);
    if (r == CMD_START && trace_file)
        trace_start(trace_fd);
    if (r == CMD_START)
        profiling_start();
    return r;
}

const command run_command = {
    "run", "[flags] program [arguments]", "compile and run a program",
    "Run compiles a program and runs it. 'vole program arguments' does the same. The program is one of\n\n"
    "  file.go...    the files of a package main\n"
    "  file          one file of any name: a script with a first line #!/usr/bin/env vole\n"
    "  directory     the package main in it: . or ./cmd/server, or its import path within a module\n"
    "  -             standard input: a file, or, if no package clause leads it, a text as for -e\n"
    "  -e code       the code itself\n\n"
    "What follows are the program's arguments. The exit code is the program's own: 2 after a panic, 1 if\n"
    "it does not compile.\n",
    "  vole run hello.go\n"
    "  vole run main.go util.go -n 3      the program gets -n 3\n"
    "  vole run ./cmd/server :8080\n"
    "  vole -e 'fmt.Println(math.Sqrt(2))'\n"
    "  vole -e 'for i, a := range os.Args { fmt.Println(i, a) }' x y\n"
    "  vole run -trace trace.json prog.go\n"
    "  vole run -flame flame.svg prog.go  where the time goes, for a browser\n"
    "  vole run -cpuprofile cpu prog.go   ... and for go tool pprof\n",
    run_flags, cmd_run,
};

int run_script(int argc, char **argv)
{
    program p = { .paths = argv, .npaths = 1, .name = argv[0], .args = argv + 1, .nargs = argc - 1 };
    return start_given(&given_load_options, &p);
}
