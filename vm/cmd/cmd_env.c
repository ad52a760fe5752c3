/* cmd_env.c - vole env, vole version: what this is and what it listens to.
 *
 * A variable has the value that holds: what the environment says, or else the default.
 */
#include "vm/cmd/cmd.h"

#include <gmp.h>
#include <gnu/libc-version.h>
#include <limits.h>
#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/chartab.h"
#include "compiler/check.h"
#include "runtime/runtime2.h"

#if defined __x86_64__
#define ARCH "amd64"
#else
#define ARCH "arm64"
#endif

extern const int stdlib_nfiles; /* made by stdlib/embed.sh */

/* ---- values; each writes to a buffer of PATH_MAX bytes ---- */

static void language(char *s) { sprintf(s, "go1.%d", GO_MINOR_LATEST); }
static void processors(char *s) { sprintf(s, "%d", gomaxprocs); }
static void cpus(char *s) { sprintf(s, "%d", ncpu); }

static void history(char *s)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && *state == '/')
        snprintf(s, PATH_MAX, "%s/vole/history", state);
    else if (home && *home == '/')
        snprintf(s, PATH_MAX, "%s/.local/state/vole/history", home);
}

/* The go.mod of the working directory: in it or above. */
static void module_file(char *s)
{
    char dir[PATH_MAX];
    if (!getcwd(dir, sizeof dir))
        return;
    for (;;) {
        char *slash = strrchr(dir, '/');
        if ((size_t)snprintf(s, PATH_MAX, "%s/go.mod", slash && !slash[1] ? "" : dir) < PATH_MAX && access(s, R_OK) == 0)
            return;
        if (!slash)
            break;
        *slash = '\0';
    }
    *s = '\0';
}

static void executable(char *s)
{
    ssize_t n = readlink("/proc/self/exe", s, PATH_MAX - 1);
    s[n > 0 ? n : 0] = '\0';
}

typedef struct variable {
    const char *name;
    const char *otherwise;      /* if the environment does not have it; NULL: it does not come from there */
    void (*value)(char *s);     /* computes it, or NULL */
} variable;

static const variable variables[] = {
    { "VOLEVERSION", NULL, NULL },
    { "VOLEEXE", NULL, executable },
    { "GOVERSION", NULL, language },
    { "GOOS", NULL, NULL },
    { "GOARCH", NULL, NULL },
    { "NCPU", NULL, cpus },
    { "GOMAXPROCS", NULL, processors },
    { "GOGC", "100", NULL },
    { "GOMEMLIMIT", "off", NULL },
    { "GODEBUG", "", NULL },
    { "GOTRACEBACK", "single", NULL },
    { "GOMOD", NULL, module_file },
    { "VOLE_STDLIB", "", NULL },
    { "VOLE_OPT", "1", NULL },
    { "VOLEHISTORY", NULL, history },
    { "NO_COLOR", "", NULL },
    { "TMPDIR", "/tmp", NULL },
};
enum { NVARIABLES = sizeof variables / sizeof *variables };

static void value_of(const variable *v, char *s)
{
    *s = '\0';
    if (v->value)
        v->value(s);
    else if (v->otherwise) {
        const char *set = getenv(v->name);
        snprintf(s, PATH_MAX, "%s", set && *set ? set : v->otherwise);
    } else {
        strcpy(s, strcmp(v->name, "GOOS") == 0 ? "linux" : strcmp(v->name, "GOARCH") == 0 ? ARCH : VOLE_VERSION);
    }
}

/* ---- vole env ---- */

static bool as_json;
static const flag env_flags[] = {
    { "json", FLAG_BOOL, &as_json, NULL, "print a JSON object" },
    { 0 },
};

/* In single quotes for the shell. */
static void print_quoted(const char *s)
{
    putchar('\'');
    for (; *s; s++)
        if (*s == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*s);
    putchar('\'');
}

void print_json_string(const char *s)
{
    const char *end = s + strlen(s);
    putchar('"');
    while (s < end) {
        uint32_t ch;
        int n = utf8_decode(s, end, &ch);
        if (n == 0)
            fputs("\\ufffd", stdout);
        else if (ch == '"' || ch == '\\')
            printf("\\%c", *s);
        else if (ch < 0x20)
            printf("\\u%04x", ch);
        else
            printf("%.*s", n, s);
        s += n ? n : 1;
    }
    putchar('"');
}

static const variable *find_variable(const char *name)
{
    for (int i = 0; i < NVARIABLES; i++)
        if (strcmp(variables[i].name, name) == 0)
            return &variables[i];
    return NULL;
}

static int cmd_env(const command *c, int argc, char **argv)
{
    char value[PATH_MAX];
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    for (int k = i; k < argc; k++)
        if (!find_variable(argv[k]))
            return usage_error(c, "unknown variable %s", argv[k]);
    int n = i < argc ? argc - i : NVARIABLES;
    if (as_json)
        puts("{");
    for (int k = 0; k < n; k++) {
        const variable *v = i < argc ? find_variable(argv[i + k]) : &variables[k];
        value_of(v, value);
        if (as_json) {
            printf("\t\"%s\": ", v->name);
            print_json_string(value);
            puts(k + 1 < n ? "," : "");
        } else if (i < argc) {
            puts(value);
        } else {
            printf("%s=", v->name);
            print_quoted(value);
            putchar('\n');
        }
    }
    if (as_json)
        puts("}");
    return EXIT_OK;
}

const command env_command = {
    "env", "[-json] [name...]", "print the environment that matters",
    "Env prints the variables that Vole listens to, with the values that hold, as commands of the shell; or only\n"
    "the values of those that are named.\n\n"
    "  GOMAXPROCS        how many threads run Go code (all CPUs)\n"
    "  GOGC              garbage for each live byte, in percent, before a collection starts; off\n"
    "  GOMEMLIMIT        bytes, with KiB, MiB, GiB: the collector works harder near it\n"
    "  GODEBUG           gctrace=1, schedtrace=1000, inittrace=1, ...: see runtime/README.md\n"
    "  GOTRACEBACK       none, single, all, system, crash: what a crash shows\n"
    "  NO_COLOR          no colours at the prompt\n"
    "  VOLE_STDLIB       a directory to read standard packages from\n"
    "  VOLE_OPT          0: leave the bytecode as the compiler makes it\n\n"
    "VOLEVERSION, VOLEEXE (this executable), GOVERSION (the language), GOOS, GOARCH, NCPU, GOMOD (the go.mod in or\n"
    "above the directory) and VOLEHISTORY (what was typed at the prompt) cannot be set.\n",
    "  vole env GOMAXPROCS\n"
    "  eval \"$(vole env)\"\n",
    env_flags, cmd_env,
};

/* ---- vole version ---- */

static bool verbose;
static const flag version_flags[] = {
    { "v", FLAG_BOOL, &verbose, NULL, "print also how this was built" },
    { 0 },
};

static const char build_kind[] =
#if defined VOLE_ASAN
    "asan";
#elif defined VOLE_DEBUG
    "debug";
#else
    "release";
#endif

static int cmd_version(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    if (i < argc)
        return usage_error(c, "version takes no arguments");
    printf("vole version %s linux/%s\n", VOLE_VERSION, ARCH);
    if (!verbose)
        return EXIT_OK;
    printf("language   go1.%d\n", GO_MINOR_LATEST);
    printf("build      %s\n", build_kind);
#ifdef __clang__
    printf("compiler   clang %s\n", __clang_version__);
#else
    printf("compiler   gcc %s\n", __VERSION__);
#endif
    printf("libc       glibc %s, built with %d.%d\n", gnu_get_libc_version(), __GLIBC__, __GLIBC_MINOR__);
    printf("gmp        %s\n", gmp_version);
    printf("readline   %s\n", rl_library_version);
    printf("packages   %d files of the standard library\n", stdlib_nfiles);
    return EXIT_OK;
}

const command version_command = {
    "version", "[-v]", "print the version",
    "Version prints the version of Vole.\n",
    NULL, version_flags, cmd_version,
};
