/* cmd_dis.c - vole dis: the bytecode of a program. */
#include "vm/cmd.h"

#include <stdio.h>
#include <string.h>

#include "vm/dis.h"

static const char *only;
static bool all;

static const flag dis_flags[] = {
    { "a", FLAG_BOOL, &all, NULL, "all functions that were compiled, those of the standard library as well" },
    { "f", FLAG_STRING, &only, "name", "only this function: main.main, main.(*T).Method, strings.Index" },
    { .kind = FLAG_TABLE, .var = load_flags },
    { 0 },
};

static bool is_users(const func *f)
{
    return f->code && f->file && strncmp(f->file, "$GOROOT/", 8) != 0;
}

static bool has_name(const func *f, const char *name)
{
    return (size_t)f->name.len == strlen(name) && memcmp(f->name.ptr, name, (size_t)f->name.len) == 0;
}

static int cmd_dis(const command *c, int argc, char **argv)
{
    int i = flags_parse(c, argc, argv), nf;
    if (i < 0)
        return ~i;
    int n = count_sources(argc - i, argv + i);
    if (n == 0)
        return usage_error(c, "no program given");
    if (!load_program(&given_load_options, (const char *const *)argv + i, n))
        return EXIT_COMPILE;
    func **funcs = load_all_funcs(&nf);
    for (int k = 0; k < nf; k++) {
        func *f = funcs[k];
        if (only ? !has_name(f, only) : !all && !is_users(f))
            continue;
        if (only && atomic_load(&f->entry) == stub_lazy)
            load_compile(f);
        if (f->code && f->ncode)
            dis_func(stdout, f);
    }
    return EXIT_OK;
}

const command dis_command = {
    "dis", "[flags] file.go...|directory", "print the bytecode of a program",
    "Dis compiles a program and prints the bytecode of its functions, with the lines they come from.\n",
    "  vole dis prog.go\n"
    "  vole dis -f main.fib prog.go\n",
    dis_flags, cmd_dis,
};
