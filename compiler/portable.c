/* portable.c - packages with assembly, which we cannot run, in a version without it.
 *
 * Libraries that have assembly mostly have the same in Go, too, chosen by build tags; but which tags is a matter of taste. So
 * a package with .s files is looked at before it is loaded: is there a declared function without a body that nobody
 * provides? Then the package is tried in other ways, until there is none:
 *
 *     TARGET_PUREGO      with the tags purego and noasm
 *     TARGET_APPENGINE   also with appengine, their ancestor
 *     TARGET_NO_GC       and as a compiler other than gc, whose assembler it is
 *     TARGET_NO_ARCH     and as an unknown architecture: neither amd64 nor x_amd64.go
 *
 * If nothing helps it is loaded as it is, and the checker reports the functions. Packages without .s files are never
 * changed; so the choice of others, which use unsafe well but have purego versions, stays gc's.
 *
 * Some functions in assembly lead straight into the standard library or the processor: known_assembly() has what stands for them.
 */
#include "compiler/portable.h"

#include "compiler/check_internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* What packages implement in assembly that we have under another name. */
static const struct { const char *name, *link; } known[] = {
    { "golang.org/x/sys/cpu.cpuid", "internal/xsys.cpuid" },
    { "golang.org/x/sys/cpu.xgetbv", "internal/xsys.xgetbv" },
    { "golang.org/x/sys/unix.RawSyscall", "syscall.RawSyscall" },
    { "golang.org/x/sys/unix.RawSyscall6", "syscall.RawSyscall6" },
    { "golang.org/x/sys/unix.RawSyscallNoError", "syscall.rawSyscallNoError" },
    { "golang.org/x/sys/unix.Syscall", "syscall.Syscall" },
    { "golang.org/x/sys/unix.Syscall6", "syscall.Syscall6" },
    { "golang.org/x/sys/unix.SyscallNoError", "syscall.syscallNoError" },
    { "golang.org/x/sys/unix.gettimeofday", "syscall.gettimeofday" },
};

const char *known_assembly(const char *path, const char *name)
{
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strncmp(known[i].name, path, n) == 0 && known[i].name[n] == '.' && strcmp(known[i].name + n + 1, name) == 0)
            return known[i].link;
    return NULL;
}

/* ---- One way of loading a package ---- */

typedef struct Scan {
    Arena arena;
    InternTable names;
    SourceSet sources;
    DiagList diags;
    const char *dir, *path;
    BuildTarget target;
    VEC(File *) files;
} Scan;

static void read_file(Scan *s, const char *name)
{
    size_t n = strlen(s->dir) + strlen(name) + 2;
    char *path = arena_array(&s->arena, char, n);
    snprintf(path, n, "%s/%s", s->dir, name);
    SourceFile *src = source_read(&s->sources, path, path);
    if (!src)
        return;
    ParseContext ctx = { .arena = &s->arena, .names = &s->names, .sources = &s->sources, .diags = &s->diags, .target = s->target };
    File *f = parse_file(&ctx, src, PARSE_LAZY);
    if (!f->excluded)
        VEC_PUSH(s->files, f);
}

static bool is_linked(const Scan *s, const Name *name)
{
    for (int i = 0; i < s->files.n; i++)
        for (int k = 0; k < s->files.v[i]->nlinknames; k++)
            if (s->files.v[i]->linknames[k].local == name)
                return true;
    return false;
}

static bool lacks_body(const Scan *s, const Node *n)
{
    const FuncDecl *f = try_func_decl(n);
    return f && !f->body && !f->body_start && f->name && !is_linked(s, f->name->name) &&
           (f->recv || !known_assembly(s->path, f->name->name->str));
}

static bool any_lacks_body(const Scan *s)
{
    for (int i = 0; i < s->files.n; i++)
        for (int32_t k = 0; k < s->files.v[i]->decls.len; k++)
            if (lacks_body(s, s->files.v[i]->decls.v[k]))
                return true;
    return false;
}

/* True if the package has files for the target, and functions all have bodies. */
static bool target_works(const char *path, const char *dir, char *const *names, int n, BuildTarget target)
{
    Scan s = { .dir = dir, .path = path, .target = target };
    arena_init(&s.arena);
    source_init(&s.sources, &s.arena);
    intern_init(&s.names, &s.arena);
    diag_init(&s.diags, &s.sources, &s.arena);
    for (int i = 0; i < n; i++)
        if (build_file_matches(names[i], target))
            read_file(&s, names[i]);
    bool ok = s.files.n > 0 && !any_lacks_body(&s);
    free(s.files.v);
    diag_free(&s.diags);
    source_free(&s.sources);
    intern_free(&s.names);
    arena_free(&s.arena);
    return ok;
}

/* ---- Choice ---- */

static bool has_suffix(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n > m && strcmp(s + n - m, suffix) == 0;
}

BuildTarget package_target(const char *path, const char *dir)
{
    if (!*dir)
        dir = ".";
    VEC(char *) names = { 0 };
    bool assembly = false;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '_' || e->d_name[0] == '.')
            continue;
        assembly |= has_suffix(e->d_name, ".s");
        if (has_suffix(e->d_name, ".go") && !has_suffix(e->d_name, "_test.go"))
            VEC_PUSH(names, strdup(e->d_name));
    }
    if (d)
        closedir(d);
    BuildTarget target = TARGET_GC;
    while (assembly && target < TARGET_COUNT && !target_works(path, dir, names.v, names.n, target))
        target++;
    for (int i = 0; i < names.n; i++)
        free(names.v[i]);
    free(names.v);
    return target < TARGET_COUNT ? target : TARGET_GC;
}
