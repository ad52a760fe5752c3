/* cmd_help.c - vole help, for people, for shell completion and for the manual page. Everything is printed from the commands' tables. */
#include "vm/cmd/cmd.h"

#include <string.h>

/* ---- for people ---- */

void print_usage(FILE *out)
{
    fputs("Vole runs Go programs from source.\n\n"
          "usage: vole program [arguments]     a file, a directory, - for standard input, -e 'code'\n"
          "       vole command [arguments]\n"
          "       vole                         the prompt; or, without a terminal, the Go file on standard input\n"
          "\ncommands:\n", out);
    for (int i = 0; all_commands[i]; i++)
        fprintf(out, "  %-9s %s\n", all_commands[i]->name, all_commands[i]->summary);
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

/* ---- for completion scripts ---- */

static int print_completions(const command *about)
{
    if (about)
        flags_print_plain(about->flags, stdout);
    for (int i = 0; !about && all_commands[i]; i++)
        printf("%s\t%s\n", all_commands[i]->name, all_commands[i]->summary);
    return EXIT_OK;
}

/* ---- for the manual page ---- */

/* A text as roff wants it, such that every character comes out as it is. */
static void put_roff(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        static const char special[] = "\\-'`~^", *const names[] = { "\\e", "\\-", "\\(aq", "\\(ga", "\\(ti", "\\(ha" };
        const char *at = s[i] ? strchr(special, s[i]) : NULL;
        if (i == 0 && s[i] == '.')
            fputs("\\&", stdout);
        if (at)
            fputs(names[at - special], stdout);
        else
            putchar(s[i]);
    }
}

/* Paragraphs; indented lines stay as they are. */
static void put_roff_text(const char *text)
{
    bool display = false;
    while (*text) {
        size_t n = strcspn(text, "\n");
        bool indented = *text == ' ';
        if (n > 0 && indented && !display)
            puts(".PP\n.RS 4\n.nf");
        else if (n > 0 && !indented && display)
            puts(".fi\n.RE\n.PP");
        else if (n == 0 && !display && text[1] != ' ')
            puts(".PP");
        if (n > 0)
            display = indented;
        size_t skip = indented ? strspn(text, " ") : 0;
        put_roff(text + (skip > 2 ? 2 : skip), n - (skip > 2 ? 2 : skip));
        if (n > 0)
            putchar('\n');
        text += n + (text[n] == '\n');
    }
    if (display)
        puts(".fi\n.RE");
}

static void put_roff_flags(const flag *table)
{
    for (const flag *f = table; f && f->kind != FLAG_END; f++) {
        if (f->kind == FLAG_TABLE) {
            put_roff_flags(f->var);
            continue;
        }
        const char *value = flag_value_name(f);
        printf(".TP\n.B \\-");
        put_roff(f->name, strlen(f->name));
        if (value) {
            printf(" \\fI");
            put_roff(value, strlen(value));
            printf("\\fR");
        }
        putchar('\n');
        put_roff(f->help, strlen(f->help));
        puts(".");
    }
}

/* The section on commands. */
static int print_manual(void)
{
    for (int i = 0; all_commands[i]; i++) {
        const command *c = all_commands[i];
        printf(".SS \"vole %s ", c->name);
        put_roff(c->usage, strlen(c->usage));
        puts("\"");
        put_roff_text(c->help);
        put_roff_flags(c->flags);
        if (c->examples) {
            puts(".PP\nExamples:");
            put_roff_text(c->examples);
        }
    }
    return EXIT_OK;
}

/* ---- the command ---- */

static bool complete, manual;
static const flag help_flags[] = {
    { "complete", FLAG_BOOL, &complete, NULL, "list commands, or the flags of a command, separated by tabs: for shell completion" },
    { "man", FLAG_BOOL, &manual, NULL, "print the manual page's section on commands" },
    { 0 },
};

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
    if (complete)
        return print_completions(about);
    if (manual)
        return print_manual();
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
