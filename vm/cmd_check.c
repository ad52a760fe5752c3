/* cmd_check.c - vole check: the errors of a program. */
#include "vm/cmd.h"

static load_options opt = { .check_only = true };

static const flag check_flags[] = {
    { "m", FLAG_BOOL, &opt.report_escapes, NULL, "print what was decided about variables and allocations, as gc's -m does" },
    { .kind = FLAG_TABLE, .var = program_flags },
    { 0 },
};

static int cmd_check(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    program p;
    int r = find_program(c, argc - i, argv + i, &p);
    if (r != EXIT_OK)
        return r;
    if (p.nargs > 0)
        return usage_error(c, "more than one program: %s", p.args[0]);
    opt.go_minor = given_load_options.go_minor;
    return load_given(&opt, &p) ? EXIT_OK : EXIT_COMPILE;
}

const command check_command = {
    "check", "[flags] program", "report the errors of a program, do not run it",
    "Check compiles a package, prints the errors and runs nothing. The exit code is 1 if there are any.\n",
    "  vole check prog.go\n"
    "  vole check -m prog.go    which variables live on the heap\n",
    check_flags, cmd_check,
};
