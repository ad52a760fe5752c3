/* cmd_check.c - vole check: the errors of programs and packages.
 *
 * One program is checked here. Of several packages each is checked by a child of its own, since there is one compilation a
 * process; errors of a package that others import come up again and again, and are printed once.
 */
#include "vm/cmd/cmd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vm/cmd/testwalk.h"

static load_options opt = { .check_only = true };

static bool as_json;

static const flag check_flags[] = {
    { "json", FLAG_BOOL, &as_json, NULL, "print each error as a JSON object on a line of standard output" },
    { "m", FLAG_BOOL, &opt.report_escapes, NULL, "print what was decided about variables and allocations, as gc's -m does" },
    { .kind = FLAG_TABLE, .var = program_flags },
    { 0 },
};

/* ---- several packages ---- */

typedef struct seen {   /* lines that have been printed */
    char **v;
    int n;
} seen;

static bool is_new(seen *s, const char *line)
{
    for (int i = 0; i < s->n; i++)
        if (strcmp(s->v[i], line) == 0)
            return false;
    if ((s->n & (s->n - 1)) == 0 && !(s->v = realloc(s->v, sizeof *s->v * (size_t)(s->n ? 2 * s->n : 1))))
        abort();
    if (!(s->v[s->n++] = strdup(line)))
        abort();
    return true;
}

/* "file:line:col: message" as an object with Package, File, Line, Column (0: unknown) and Message. */
static void print_object(const char *package, const char *text)
{
    long number[2] = { 0, 0 };
    const char *message = text, *end = text;
    for (const char *p = text; (p = strchr(p, ':')); p++) {
        char *rest;
        long line = strtol(p + 1, &rest, 10);
        if (p[1] < '0' || p[1] > '9' || *rest != ':')
            continue;
        number[0] = line;
        end = p;
        message = rest + 1;
        if (*message >= '0' && *message <= '9') {
            number[1] = strtol(message, &rest, 10);
            message = rest + (*rest == ':');
        }
        message += *message == ' ';
        break;
    }
    char *file = strndup(text, (size_t)(end - text));
    if (!file)
        abort();
    printf("{\"Package\": ");
    print_json_string(package ? package : "");
    printf(", \"File\": ");
    print_json_string(file);
    printf(", \"Line\": %ld, \"Column\": %ld, \"Message\": ", number[0], number[1]);
    print_json_string(message);
    puts("}");
    free(file);
}

/* The package that the file of an error belongs to: whoever imports it reports it as well. Else the one that was checked. */
static const char *owner(const test_targets *all, const char *line, const char *checked)
{
    size_t n = strcspn(line, ":");
    const char *slash = memrchr(line, '/', n);
    for (int i = 0; all && i < all->n; i++) {
        const char *dir = all->v[i].dir;
        size_t len = strlen(dir);
        if (slash ? (size_t)(slash - line) == len && memcmp(dir, line, len) == 0 : n > 0 && strcmp(dir, ".") == 0)
            return all->v[i].path;
    }
    return checked;
}

/* What a child says, without what others have said; under the package's name, as the go tool has it. */
static void pass_on(FILE *from, const test_targets *all, const char *checked, seen *s)
{
    char *line = NULL, *error = NULL;  /* error: with the lines that go on with it, for JSON */
    size_t cap = 0;
    bool shown = false;
    const char *package = checked, *headed = NULL;
    while (getline(&line, &cap, from) > 0) {
        if (*line != '\t')      /* else it goes on with the line before */
            shown = is_new(s, line);
        if (!shown)
            continue;
        if (*line != '\t' && !as_json)
            package = owner(all, line, checked);
        if (!as_json && package && headed != package)
            fprintf(stderr, "# %s\n", package);
        headed = package;
        if (!as_json) {
            fputs(line, stderr);
            continue;
        }
        line[strcspn(line, "\n")] = '\0';
        if (*line == '\t' && error) {
            char *longer;
            if (asprintf(&longer, "%s\n%s", error, line) < 0)
                abort();
            free(error);
            error = longer;
        } else {
            if (error)
                print_object(owner(all, error, package), error);
            free(error);
            error = strdup(line);
        }
    }
    if (error)
        print_object(owner(all, error, package), error);
    free(error);
    free(line);
}

/* Checks a program in a child; false: it has errors. package: its name for the output, one of `all`, or both are NULL. */
static bool check_in_child(const program *p, const test_targets *all, const char *package, seen *s)
{
    int fd[2], status;
    if (pipe(fd) < 0) {
        fprintf(stderr, "vole: pipe: %s\n", strerror(errno));
        return false;
    }
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(fd[1], 2);
        close(fd[0]);
        close(fd[1]);
        bool good = load_given(&opt, p) != NULL;
        fflush(stdout);
        _exit(good ? EXIT_OK : EXIT_COMPILE);
    }
    close(fd[1]);
    FILE *from = pid < 0 ? NULL : fdopen(fd[0], "r");
    if (!from) {
        fprintf(stderr, "vole: cannot start a process: %s\n", strerror(errno));
        return false;
    }
    pass_on(from, all, package, s);
    fclose(from);
    if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status)) {
        fprintf(stderr, "vole: checking %s failed\n", package ? package : "the program");
        return false;
    }
    return WEXITSTATUS(status) == EXIT_OK;
}

static int check_packages(char **args, int n)
{
    test_targets targets;
    seen s = { 0 };
    bool good = true;
    if (!find_targets(args, n, &targets))
        return EXIT_COMPILE;
    for (int i = 0; i < targets.n; i++) {
        test_target *t = &targets.v[i];
        program p = { .paths = &t->dir, .npaths = 1, .name = t->dir };
        if (t->problem) {
            fprintf(stderr, "%s\n", t->problem);
            good = false;
        } else {
            good &= check_in_child(&p, &targets, t->path, &s);
        }
    }
    return good ? EXIT_OK : EXIT_COMPILE;
}

/* ---- the command ---- */

static bool is_file_argument(const char *s)
{
    size_t n = strlen(s);
    return strcmp(s, "-") == 0 || (n > 3 && strcmp(s + n - 3, ".go") == 0);
}

static int cmd_check(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    static char dot[] = ".", *here[] = { dot, NULL };
    argc -= i;
    argv += i;
    opt.go_minor = given_load_options.go_minor;
    if (argc == 0 && !have_snippet()) {
        argc = 1;
        argv = here;
    }
    bool packages = argc > 0 && !have_snippet() && !is_file_argument(argv[0]);
    if (packages && (argc > 1 || strstr(argv[0], "...") || access(argv[0], F_OK) != 0))
        return check_packages(argv, argc);
    program p;
    int r = find_program(c, argc, argv, &p);
    if (r != EXIT_OK)
        return r;
    if (p.nargs > 0)
        return usage_error(c, "more than one program: %s", p.args[0]);
    seen s = { 0 };
    if (as_json)
        return check_in_child(&p, NULL, NULL, &s) ? EXIT_OK : EXIT_COMPILE;
    return load_given(&opt, &p) ? EXIT_OK : EXIT_COMPILE;
}

const command check_command = {
    "check", "[flags] [program | packages]", "report the errors of a program, do not run it",
    "Check compiles a program, or packages, prints the errors and runs nothing. The exit code is 1 if there are\n"
    "any. A program is given as for vole run; packages are directories, import paths of the module around the\n"
    "current directory, or patterns such as ./... Without any of these the current directory is checked.\n",
    "  vole check prog.go\n"
    "  vole check ./...\n"
    "  vole check -m prog.go    which variables live on the heap\n",
    check_flags, cmd_check,
};
