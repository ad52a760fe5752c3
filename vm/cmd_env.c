/* cmd_env.c - vole env, vole version: what this is and what it listens to. */
#include "vm/cmd.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/runtime2.h"

static int cmd_env(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    if (i < argc)
        return usage_error(c, "env takes no arguments");
    static const char *const names[] = { "GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG", "GOTRACEBACK", "VOLE_STDLIB", "VOLE_OPT" };
    printf("VOLEVERSION='%s'\nGOARCH='amd64'\nGOOS='linux'\n", VOLE_VERSION);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        const char *v = getenv(names[k]);
        printf("%s='%s'\n", names[k], v ? v : "");
    }
    printf("NCPU='%d'\n", ncpu);
    return EXIT_OK;
}

const command env_command = {
    "env", "", "print the environment that matters",
    "Env prints the variables of the environment that Vole listens to, in the syntax of the shell.\n",
    NULL, NULL, cmd_env,
};

static int cmd_version(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    if (i < argc)
        return usage_error(c, "version takes no arguments");
    printf("vole version %s linux/amd64\n", VOLE_VERSION);
    return EXIT_OK;
}

const command version_command = {
    "version", "", "print the version",
    "Version prints the version of Vole.\n",
    NULL, NULL, cmd_version,
};
