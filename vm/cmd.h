/* cmd.h - the commands of the command line.
 *
 * A command `vole x` lives in vm/cmd_x.c, which defines `const command x_command` (its names, help and flags), and has
 * its place in COMMANDS below: that is all there is to adding one.
 */
#ifndef VOLE_VM_CMD_H
#define VOLE_VM_CMD_H

#include "vm/flags.h"
#include "vm/load.h"

enum {
    EXIT_OK = 0, EXIT_COMPILE = 1, EXIT_USAGE = 2,
    CMD_START = -1  /* a program has been loaded: start the scheduler */
};

typedef struct command {
    const char *name;
    const char *usage;      /* behind "vole name": "[flags] program [arguments]" */
    const char *summary;    /* one line without full stop, for the list of commands */
    const char *help;       /* paragraphs, ended by newlines; lines of at most 100 bytes */
    const char *examples;   /* lines "  vole …", or NULL */
    const flag *flags;      /* or NULL */
    int (*run)(const struct command *c, int argc, char **argv); /* argv[0] is the name; exit code or CMD_START */
} command;

/* In the order of the help. */
#define COMMANDS(X) \
    X(run)          \
    X(check)        \
    X(dis)          \
    X(env)          \
    X(version)      \
    X(help)

#define X(name) extern const command name##_command;
COMMANDS(X)
#undef X

/* The flags of every command that compiles: -lang. The values go to given_load_options. */
extern const flag load_flags[];
extern load_options given_load_options;

/* Loads a program and makes it what the scheduler will run: a command ends with `return start_program(…)`. argv: nsources
 * files, or one directory, then the program's arguments. Returns CMD_START or EXIT_COMPILE. */
int start_program(const load_options *opt, int nsources, int argc, char **argv);
/* How many of the arguments name the program: one directory, or all leading .go files, or one file of any name. */
int count_sources(int argc, char **argv);

/* `vole prog.go args`: argv[0] is the program. */
int run_script(int argc, char **argv);

/* Prints why and how, and returns EXIT_USAGE. c: whose usage, or NULL. */
int usage_error(const command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The full text of `vole help name`. */
void print_help(const command *c, FILE *out);

#endif
