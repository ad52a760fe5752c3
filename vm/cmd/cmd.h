/* cmd.h - the commands of the command line.
 *
 * A command `vole x` lives in vm/cmd/cmd_x.c, which defines `const command x_command` (its names, help and flags), and has
 * its place in COMMANDS below: that is all there is to adding one.
 */
#ifndef VOLE_VM_CMD_H
#define VOLE_VM_CMD_H

#include "compiler/source.h"
#include "vm/cmd/flags.h"
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
    X(repl)         \
    X(build)        \
    X(check)        \
    X(test)         \
    X(dis)          \
    X(doc)          \
    X(env)          \
    X(version)      \
    X(help)

#define X(name) extern const command name##_command;
COMMANDS(X)
#undef X

/* ---- programs ---- */

/* The flags of every command that takes a program: -e and load_flags. The values go to given_load_options and to find_program. */
extern const flag program_flags[];
/* -lang and -tags. */
extern const flag load_flags[];
extern load_options given_load_options;

/* What a command line names as the program: files, a directory, standard input, or the text of -e. */
typedef struct program {
    char **paths;           /* files, or one directory; NULL: text */
    int npaths;
    const char *text;       /* -e and "-", malloc'ed */
    size_t size;
    const char *text_name;  /* "-e", "<stdin>" */
    char *name;             /* os.Args[0] */
    char **args;            /* what is left: the program's arguments */
    int nargs;
} program;

/* Whether -e was given. */
bool have_snippet(void);
/* Finds the program in the arguments behind the flags: -e if it was given; else "-", one directory, all leading .go
 * files, or one file of any name. Returns EXIT_OK, or the code to exit with after an error, which has been reported. */
int find_program(const command *c, int argc, char **argv, program *p);
/* Was -e given? */
bool program_text_given(void);
/* Compiles it; NULL after errors, which have been printed. */
func *load_given(const load_options *opt, const program *p);
/* Compiles it and makes it what the scheduler will run: a command ends with `return start_given(…)`. Returns CMD_START
 * or EXIT_COMPILE. */
int start_given(const load_options *opt, const program *p);

/* What standard input begins with, which is not taken from it: a package clause, something else, or nothing at all. Waits
 * for its first bytes. */
typedef enum text_kind { TEXT_BLANK, TEXT_FILE, TEXT_SNIPPET } text_kind;
text_kind peek_stdin(void);

/* `vole prog.go args`: argv[0] is the program, a file or directory. */
int run_script(int argc, char **argv);

/* Makes the file that a flag asks for; -1: the error has been reported. what: "trace". */
int create_output(const char *what, const char *file);

/* Prints why and how, and returns EXIT_USAGE. c: whose usage, or NULL. */
int usage_error(const command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The same for a name that no command has. c: who was asked, NULL for vole itself; what: "command". */
int unknown_command(const command *c, const char *what, const char *name);

/* Prints a string of JSON. Bytes that are no UTF-8 become U+FFFD. */
void print_json_string(const char *s);

/* ---- all commands ---- */

extern const command *const all_commands[]; /* ends with NULL */
const command *find_command(const char *name);

/* The full text of `vole help name`, and of `vole help`. */
void print_help(const command *c, FILE *out);
void print_usage(FILE *out);

#endif
