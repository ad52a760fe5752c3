/* main.c - the command line: what `vole ...` means.
 *
 * rt0_go (asm/) calls vole_main when the runtime stands, before the first goroutine exists: here the program is
 * compiled and code.main_func set; rt0_go then starts the scheduler, which runs it. Commands that run nothing
 * end the process here. `vole file args` is `vole run file args` with exactly one file, which is
 * what a first line `#!/usr/bin/env vole` makes. `vole` alone is the prompt on a terminal; otherwise, as other scripting
 * languages have it, it runs the program on standard input. The commands are listed in cmd.h.
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "vm/cmd.h"
#include "vm/cmd_build.h"

static const command *const commands[] = {
#define X(name) &name##_command,
    COMMANDS(X)
#undef X
};
enum { NCOMMANDS = sizeof commands / sizeof *commands };

static const command *find_command(const char *name)
{
    for (int i = 0; i < NCOMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

/* ---- usage errors ---- */

int usage_error(const command *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, c ? "vole %s: " : "vole: ", c ? c->name : "");
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    if (c)
        fprintf(stderr, "\nusage: vole %s%s%s\nRun 'vole help %s' for details.\n", c->name, *c->usage ? " " : "", c->usage, c->name);
    else
        fputs("\nRun 'vole help' for usage.\n", stderr);
    return EXIT_USAGE;
}

/* c: who was asked, NULL for vole itself. */
static int unknown_command(const command *c, const char *what, const char *name)
{
    const command *near = NULL;
    for (int i = 0, best = strlen(name) > 3 ? 3 : 2; i < NCOMMANDS; i++) {
        int d = word_distance(name, commands[i]->name);
        if (d < best) {
            best = d;
            near = commands[i];
        }
    }
    if (near)
        return usage_error(c, "unknown %s %s; did you mean %s?", what, name, near->name);
    return usage_error(c, "unknown %s %s", what, name);
}

/* ---- vole help ---- */

static void print_usage(FILE *out)
{
    fputs("Vole runs Go programs from source.\n\n"
          "usage: vole program [arguments]         a file, a directory, - for standard input, -e 'code'\n"
          "       vole command [arguments]\n"
          "       vole                             on a terminal: the prompt\n\ncommands:\n", out);
    for (int i = 0; i < NCOMMANDS; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n'vole help command' tells more about one of them.\n"
          "Environment: GOMAXPROCS GOGC GOMEMLIMIT GODEBUG GOTRACEBACK as Go has them; see 'vole help env'.\n", out);
}

void print_help(const command *c, FILE *out)
{
    fprintf(out, "usage: vole %s%s%s\n\n%s", c->name, *c->usage ? " " : "", c->usage, c->help);
    if (c->flags && c->flags->kind != FLAG_END) {
        fputs("\nFlags:\n", out);
        flags_print(c->flags, out);
    }
    if (c->examples)
        fprintf(out, "\nExamples:\n%s", c->examples);
}

/* For the completion scripts: the commands, or the flags of one, with what they do. */
static bool help_complete;
static const flag help_flags[] = {
    { "complete", FLAG_BOOL, &help_complete, NULL, "list commands, or the flags of a command, separated by tabs: for shell completion" },
    { 0 },
};

static int print_completions(const command *about)
{
    if (about)
        flags_print_plain(about->flags, stdout);
    for (int i = 0; !about && i < NCOMMANDS; i++)
        printf("%s\t%s\n", commands[i]->name, commands[i]->summary);
    return EXIT_OK;
}

static int cmd_help(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    if (argc - i > 1)
        return usage_error(c, "too many arguments");
    const command *about = NULL;
    if (i < argc && !(about = find_command(argv[i])))
        return unknown_command(c, "command", argv[i]);
    if (help_complete)
        return print_completions(about);
    if (about)
        print_help(about, stdout);
    else
        print_usage(stdout);
    return EXIT_OK;
}

const command help_command = {
    "help", "[command]", "tell about Vole or a command",
    "Help prints the list of commands, or all there is to say about one: what it does, its flags, examples.\n"
    "'vole command -h' does the same.\n",
    "  vole help\n"
    "  vole help run\n",
    help_flags, cmd_help,
};

/* ---- which command ---- */

/* The program on standard input; nothing there means that nothing was asked for. */
static int run_stdin(void)
{
    static char dash[] = "-";
    char *argv[] = { dash, NULL };
    program p;
    int r = find_program(NULL, 1, argv, &p);
    if (r != EXIT_OK)
        return r;
    if (p.size == 0) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    return start_given(&given_load_options, &p);
}

static int dispatch(int argc, char **argv)
{
    static char run_name[] = "run";
    if (argc < 2 && isatty(0)) {
        char *repl[] = { (char *)(uintptr_t)"repl", NULL };
        return repl_command.run(&repl_command, 1, repl);
    }
    if (argc < 2)
        return run_stdin();
    char *name = argv[1];
    if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-help") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0 || strcmp(name, "-version") == 0)
        name = "version";
    const command *c = find_command(name);
    if (c) {
        argv[1] = name;
        return c->run(c, argc - 1, argv + 1);
    }
    if (name[0] == '-') {   /* the flags of run, -e, or - */
        argv[0] = run_name;
        return run_command.run(&run_command, argc, argv);
    }
    struct stat st;
    size_t n = strlen(name);
    if (stat(name, &st) == 0 || (n > 3 && strcmp(name + n - 3, ".go") == 0))
        return run_script(argc - 1, argv + 1);
    return unknown_command(NULL, "command or file", name);
}

void vole_main(int argc, char **argv)
{
    if (start_built(argc > 0 ? argv[0] : "vole"))
        return;
    int status = dispatch(argc, argv);
    if (status == CMD_START)
        return;
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == EXIT_OK) {
        fprintf(stderr, "vole: cannot write standard output: %s\n", strerror(errno));
        status = 1;
    }
    exit_process(status);
}
