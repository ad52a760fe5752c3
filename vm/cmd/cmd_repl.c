/* cmd_repl.c - vole repl: what stands between the editor (repl_line.c), the commands (repl_command.c) and the engine (repl.c). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check.h"
#include "vm/cmd/cmd.h"
#include "vm/repl/repl.h"
#include "vm/repl/repl_command.h"
#include "vm/repl/repl_complete.h"
#include "vm/repl/repl_line.h"

static bool quiet;
static colour_mode colour;
static char **files;        /* to be loaded before the first input */
static int nfiles;

static const char *parse_colour(const char *value, void *var)
{
    static const char *const names[] = { [COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never" };
    for (int i = 0; i < 3; i++)
        if (strcmp(value, names[i]) == 0) {
            *(colour_mode *)var = (colour_mode)i;
            return NULL;
        }
    return "it is auto, always or never";
}

static const flag_func colour_flag = { parse_colour, &colour };
static const flag repl_flags[] = {
    { "q", FLAG_BOOL, &quiet, NULL, "say nothing at the start" },
    { "color", FLAG_FUNC, &colour_flag, "when", "print in colours: auto, always or never (default auto: on a terminal, unless NO_COLOR is set)" },
    { .kind = FLAG_TABLE, .var = load_flags },
    { 0 },
};

/* An input is unfinished if the engine says so; commands are always one line, except for the Go text of one. */
static bool unfinished(const char *text)
{
    const char *p = text + strspn(text, " \t\n");
    if (*p == ':') {
        size_t n = strcspn(p, " \t\n");
        if (n < 3 || strncmp(p, ":time", n) != 0)
            return false;
        p += n;
    }
    return *p && repl_unfinished(p, strlen(p));
}

static char *read_input(void *ctx)
{
    (void)ctx;
    if (nfiles > 0) {
        nfiles--;
        char *text = command_read_file(*files++);
        if (text)
            return text;
    }
    for (;;) {
        char *text = line_read();
        if (!text)
            return NULL;
        const char *p = text + strspn(text, " \t\n");
        if (*p)
            line_remember(text);
        if (*p != ':') {
            if (*p)
                return text;
            free(text);
            continue;
        }
        char *more;
        command_result r = command_run(p, &more);
        free(text);
        if (r == COMMAND_QUIT)
            return NULL;
        if (r == COMMAND_RUN && more)
            return more;
    }
}

static void echo(void *ctx, const char *value, size_t nvalue, const char *type, size_t ntype)
{
    (void)ctx;
    line_fresh();
    fwrite(value, 1, nvalue, stdout);
    printf(line_colours() ? " \033[2m// %.*s\033[0m\n" : " // %.*s\n", (int)ntype, type);
    fflush(stdout);
}

static void error(void *ctx, const char *text, size_t n)
{
    (void)ctx;
    command_error_text(text, n);
}

static void done(void *ctx, const repl_result *r)
{
    (void)ctx;
    command_after_input(r);
}

static int cmd_repl(const command *c, int argc, char **argv)
{
    static const line_hooks hooks = { unfinished, complete_input, repl_take_interrupt };
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    files = argv + i;
    nfiles = argc - i;
    line_open(&hooks, colour);
    if (line_interactive() && !quiet)
        printf("Vole %s, Go 1.%d. :help tells what can be typed, Ctrl-D leaves.\n", VOLE_VERSION, GO_MINOR_LATEST);
    fflush(stdout);
    static repl_config config;
    config = (repl_config){ .read = read_input, .echo = echo, .error = error, .done = done,
                            .interactive = line_interactive(), .go_minor = given_load_options.go_minor };
    return repl_start(&config);
}

const command repl_command = {
    "repl", "[flags] [file.go...]", "type Go and see what it does",
    "Repl reads Go expressions, statements and declarations, runs them at once and prints values with their types.\n"
    "Declarations last, and may be replaced; standard packages are imported when they are named; goroutines go on\n"
    "between inputs. Files are loaded first. :help at the prompt lists its commands; on a terminal, lines are\n"
    "edited with GNU readline, and kept in $XDG_STATE_HOME/vole/history (~/.local/state/vole/history).\n"
    "\n"
    "'vole' alone does the same on a terminal. Without a terminal, input is read as it comes, and the exit code is 1 if\n"
    "any of it failed.\n",
    "  vole repl\n"
    "  vole repl -q shapes.go\n"
    "  echo 'strings.Repeat(\"ab\", 3)' | vole repl\n",
    repl_flags, cmd_repl,
};
