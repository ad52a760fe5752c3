/* cmd.h - the commands of the command line. */
#ifndef VOLE_VM_CMD_H
#define VOLE_VM_CMD_H

#include "vm/load.h"

enum {
    EXIT_OK = 0, EXIT_COMPILE = 1, EXIT_USAGE = 2,
    CMD_START = -1  /* a program has been loaded: start the scheduler */
};

typedef struct command {
    const char *name;
    const char *usage;  /* behind "vole name" */
    const char *help;   /* one line */
    int (*run)(const struct command *c, int argc, char **argv); /* argv[0] is the name; exit code or CMD_START */
} command;

int cmd_run(const command *c, int argc, char **argv);
int cmd_check(const command *c, int argc, char **argv);
int cmd_dis(const command *c, int argc, char **argv);
int cmd_env(const command *c, int argc, char **argv);

/* `vole prog.go args`: argv[0] is the program. */
int run_script(int argc, char **argv);

/* Prints why and how, and returns EXIT_USAGE. */
int usage_error(const command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Takes the flags off the front; returns how many arguments they are, or -1 after an error. */
int parse_flags(const command *c, int argc, char **argv, load_options *opt);

#endif
