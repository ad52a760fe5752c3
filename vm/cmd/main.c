/* main.c - the command line: what `vole ...` means.
 *
 * rt0_go (asm/) calls vole_main when the runtime stands, before the first goroutine exists: here the program is
 * compiled and code.main_func set; rt0_go then starts the scheduler, which runs it. Commands that run nothing
 * end the process here. `vole file args` is `vole run file args` with exactly one file, which is
 * what a first line `#!/usr/bin/env vole` makes. The commands are listed in cmd.h.
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
#include "vm/cmd/cmd.h"
#include "vm/cmd/cmd_build.h"

const command *const all_commands[] = {
#define X(name) &name##_command,
    COMMANDS(X)
#undef X
    NULL
};

const command *find_command(const char *name)
{
    for (int i = 0; all_commands[i]; i++)
        if (strcmp(all_commands[i]->name, name) == 0)
            return all_commands[i];
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

int unknown_command(const command *c, const char *what, const char *name)
{
    const command *near = NULL;
    for (int i = 0, best = strlen(name) > 4 ? 3 : 2; all_commands[i]; i++) {
        int d = word_distance(name, all_commands[i]->name);
        if (d < best) {
            best = d;
            near = all_commands[i];
        }
    }
    if (near)
        return usage_error(c, "unknown %s %s; did you mean %s?", what, name, near->name);
    return usage_error(c, "unknown %s %s", what, name);
}

/* ---- which command ---- */

/* vole alone: the prompt, or what comes from a file or pipe. A file of Go is a program; other text is typed at the prompt,
 * so to speak. Nothing at all means that nothing was asked for. */
static int no_arguments(void)
{
    static char dash[] = "-", repl[] = "repl";
    char *prompt[] = { repl, NULL }, *argv[] = { dash, NULL };
    program p;
    text_kind kind = isatty(0) ? TEXT_SNIPPET : peek_stdin();
    if (kind == TEXT_SNIPPET)
        return repl_command.run(&repl_command, 1, prompt);
    if (kind == TEXT_BLANK) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    int r = find_program(NULL, 1, argv, &p);
    return r == EXIT_OK ? start_given(&given_load_options, &p) : r;
}

static int dispatch(int argc, char **argv)
{
    static char run_name[] = "run";
    if (argc < 2)
        return no_arguments();
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
