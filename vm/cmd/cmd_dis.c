/* cmd_dis.c - vole dis: the bytecode of a program. */
#include "vm/cmd/cmd.h"
#include "vm/cmd/cmd_build.h"

#include <stdio.h>
#include <string.h>

#include "vm/dis.h"

static const char *only;
static bool all;

static const flag dis_flags[] = {
    { "a", FLAG_BOOL, &all, NULL, "all functions that were compiled, those of the standard library as well" },
    { "f", FLAG_STRING, &only, "name", "only this function: main.main, main.(*T).Method, strings.Index" },
    { .kind = FLAG_TABLE, .var = program_flags },
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
    program p;
    int r = find_program(c, argc - i, argv + i, &p);
    if (r != EXIT_OK)
        return r;
    if (p.nargs > 0)
        return usage_error(c, "more than one program: %s", p.args[0]);
    uint32_t nbuilt;
    func *built = p.npaths == 1 ? load_built(p.paths[0], &nbuilt) : NULL;
    if (built) {
        for (uint32_t k = 0; k < nbuilt; k++)
            if (built[k].code && (only ? has_name(&built[k], only) : all || is_users(&built[k])))
                dis_func(stdout, &built[k]);
        return EXIT_OK;
    }
    if (!load_given(&given_load_options, &p))
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
    "dis", "[flags] program", "print the bytecode of a program",
    "Dis compiles a program and prints the bytecode of its functions, with the lines they come from.\n"
    "The program may also be an executable of vole build.\n",
    "  vole dis prog.go\n"
    "  vole dis -f main.fib prog.go\n",
    dis_flags, cmd_dis,
};
