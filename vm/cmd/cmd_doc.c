/* cmd_doc.c - vole doc: documentation of packages and symbols. */
#include "vm/cmd/cmd.h"

#include <stdlib.h>

#include "vm/doc/doc.h"

static doc_options opt;
static bool list;

static const flag doc_flags[] = {
    { "all", FLAG_BOOL, &opt.all, NULL, "all documentation of the package, or of the type" },
    { "c", FLAG_BOOL, &opt.match_case, NULL, "lower case in a symbol matches lower case only" },
    { "cmd", FLAG_BOOL, &opt.commands, NULL, "show the symbols of a package main as well" },
    { "list", FLAG_BOOL, &list, NULL, "list the packages there are: those of the library and of the module around the directory" },
    { "short", FLAG_BOOL, &opt.summary, NULL, "one line for each symbol" },
    { "src", FLAG_BOOL, &opt.source, NULL, "the source text of the symbol" },
    { "u", FLAG_BOOL, &opt.unexported, NULL, "what is not exported as well" },
    { 0 },
};

static int cmd_doc(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv);
    if (i < 0)
        return ~i;
    if (argc - i > 2)
        return usage_error(c, "too many arguments");
    if (list && i < argc)
        return usage_error(c, "-list takes no arguments");
    if (list) {
        doc_list(stdout);
        return EXIT_OK;
    }
    char *error = doc_show(&opt, (const char *const *)argv + i, argc - i, stdout);
    if (!error)
        return EXIT_OK;
    fprintf(stderr, "vole doc: %s\n", error);
    free(error);
    return 1;
}

const command doc_command = {
    "doc", "[flags] [package] [symbol[.member]]", "show documentation of a package or symbol",
    "Doc prints the documentation of a package, or of a constant, variable, function, type, method or field:\n"
    "its declaration and the comment that stands with it. Without arguments it shows the package in the\n"
    "current directory. Forms of the argument:\n\n"
    "  package                  strings, encoding/json, json, ./pkg, a path within the module\n"
    "  package.symbol           strings.Builder, json.Decoder.Decode, http.Request.Method\n"
    "  package symbol           encoding/json Decoder.Decode\n"
    "  symbol                   in the current directory's package, or builtin: append, error\n\n"
    "Lower case in a symbol matches upper case as well. The exit code is 1 if there is no such thing.\n",
    "  vole doc strings\n"
    "  vole doc strings.Builder\n"
    "  vole doc -src sort.Ints\n"
    "  vole doc -all errors\n"
    "  vole doc append\n",
    doc_flags, cmd_doc,
};
