/* flags.h - flags of commands, as Go's package flag has them.
 *
 * A command describes its flags in a table of `flag`, ended by an entry without name. The same table parses the command
 * line, makes the text of `vole help`, suggests what a mistyped flag could have been and feeds the shell completions.
 *
 * Syntax: -f, --f, -f=v, -f v (not for booleans, which are -f or -f=false). Flags end before the first argument that
 * does not begin with '-', before a lone "-", and behind "--". A flag may be given again: the last one counts, and a
 * FLAG_LIST collects all.
 *
 *     static bool verbose;
 *     static const char *output;
 *     static const flag my_flags[] = {
 *         { "v", FLAG_BOOL, &verbose, NULL, "say what is done" },
 *         { "o", FLAG_STRING, &output, "file", "write to the file" },
 *         { .kind = FLAG_TABLE, .var = load_flags },       // the flags of another table as well
 *         { 0 },
 *     };
 *     int i = flags_parse(c, argc, argv);                  // c->flags == my_flags
 *     if (i < 0)
 *         return ~i;
 *     argc -= i, argv += i;                                // what is left
 */
#ifndef VOLE_VM_FLAGS_H
#define VOLE_VM_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum flag_kind {
    FLAG_END,       /* of the table */
    FLAG_BOOL,      /* var: bool * */
    FLAG_INT,       /* int * */
    FLAG_STRING,    /* const char ** */
    FLAG_DURATION,  /* int64_t *, nanoseconds: 1.5s, 1h30m, 100ms, as time.ParseDuration */
    FLAG_LIST,      /* flag_list *: each use adds a value */
    FLAG_FUNC,      /* const flag_func *: anything, its function makes it of the text */
    FLAG_TABLE,     /* const flag *: all flags of that table; no name */
} flag_kind;

typedef struct flag_list {
    const char **v;
    int n;
} flag_list;

typedef struct flag_func {
    const char *(*parse)(const char *value, void *var); /* NULL, or what is wrong with the value */
    void *var;
} flag_func;

typedef struct flag {
    const char *name;
    flag_kind kind;
    const void *var;    /* see the kind; what it points to is written */
    const char *arg;    /* what the value is, for the help: "file"; NULL: by the kind. "file" and "dir" also complete. */
    const char *help;   /* a sentence or two without capital and full stop; a value at the end in (default …) */
} flag;

struct command;

/* Parses the flags behind argv[0]. Returns the index of the first argument that is none (argc if there is no such);
 * ~exit code if the command ends here: an error has been reported, or help was asked for and printed. */
int flags_parse(const struct command *c, int argc, char **argv);

/* One flag, for commands that allow them anywhere (argv[i] begins with '-' and is neither "-" nor "--"): returns the
 * number of arguments it takes, 1 or 2, or ~exit code as above. *known, if not NULL, says whether the table has the
 * flag; then nothing is reported for one that it does not have, and 0 returned. */
int flags_parse_one(const struct command *c, int argc, char **argv, int i, bool *known);

/* The table's entry for a name, NULL if it has none. Looks into included tables. */
const flag *flags_find(const flag *table, const char *name);

/* What the help calls the value: "file", "n"; NULL: it has none. */
const char *flag_value_name(const flag *f);

/* The "Flags:" part of a help text. */
void flags_print(const flag *table, FILE *out);
/* name, value and help of each flag, tab separated, for shell completion. */
void flags_print_plain(const flag *table, FILE *out);

/* Go's duration syntax; false: malformed or out of range. */
bool parse_duration(const char *s, int64_t *ns);

/* How far two words are apart: inserted, deleted, changed and transposed letters. For "did you mean". */
int word_distance(const char *a, const char *b);

#endif
