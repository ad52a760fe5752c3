/* main.c - the command line: what `vole ...` means.
 *
 * rt0_go (asm/) calls vole_main when the runtime stands, before the first goroutine exists: here the program is
 * compiled and code.main_func set; rt0_go then starts the scheduler, which runs it. Commands that run nothing
 * end the process here. `vole file args` is `vole run file args` with exactly one file, which is
 * what a first line `#!/usr/bin/env vole` makes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "vm/cmd.h"

static int cmd_help(const command *c, int argc, char **argv);
static int cmd_version(const command *c, int argc, char **argv);

static const command commands[] = {
    { "run", "[-lang=go1.N] [-trace file] file.go...|directory [arguments]", "compile and run a program", cmd_run },
    { "check", "[-m] [-lang=go1.N] file.go...|directory", "report the errors of a program, do not run it", cmd_check },
    { "dis", "[-lang=go1.N] [-a] [-f=main.name] file.go...|directory", "print the bytecode of a program", cmd_dis },
    { "env", "", "print the environment that matters", cmd_env },
    { "version", "", "print the version", cmd_version },
    { "help", "[command]", "print this, or more about a command", cmd_help },
};
enum { NCOMMANDS = sizeof commands / sizeof *commands };

static const command *find_command(const char *name)
{
    for (int i = 0; i < NCOMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static void print_usage(FILE *out)
{
    fputs("Vole runs Go programs from source.\n\n"
          "usage: vole file.go [arguments]\n"
          "       vole command [arguments]\n\ncommands:\n", out);
    for (int i = 0; i < NCOMMANDS; i++)
        fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].help);
    fputs("\nenvironment: GOMAXPROCS GOGC GOMEMLIMIT GODEBUG GOTRACEBACK, as Go has them\n", out);
}

static int cmd_help(const command *c, int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stdout);
        return EXIT_OK;
    }
    const command *about = find_command(argv[1]);
    if (!about)
        return usage_error(c, "unknown command %s", argv[1]);
    printf("usage: vole %s %s\n\n%s\n", about->name, about->usage, about->help);
    return EXIT_OK;
}

static int cmd_version(const command *c, int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return usage_error(c, "version takes no arguments");
    printf("vole version %s linux/amd64\n", VOLE_VERSION);
    return EXIT_OK;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "-h") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-help") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0 || strcmp(name, "-version") == 0)
        name = "version";
    const command *c = find_command(name);
    if (c)
        return c->run(c, argc - 1, argv + 1);
    struct stat st;
    if (name[0] == '-')
        return usage_error(NULL, "unknown flag %s", name);
    size_t n = strlen(name);
    if (stat(name, &st) == 0 || (n > 3 && strcmp(name + n - 3, ".go") == 0))
        return run_script(argc - 1, argv + 1);
    return usage_error(NULL, "unknown command or file %s", name);
}

void vole_main(int argc, char **argv)
{
    int status = dispatch(argc, argv);
    if (status == CMD_START)
        return;
    if (fflush(stdout) != 0 && status == EXIT_OK)
        status = 1;
    exit_process(status);
}
