/* load.c - the compiler as the command line and the running program see it.
 *
 * One compilation per process for now: a checker, a generator and their arenas, which live until the end, since
 * functions of the standard library are compiled when they are first called. All use of the compiler after the
 * load is under compile_lock; callers are in an entersyscall bracket or on their way out.
 */
#include "vm/load.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "compiler/check.h"
#include "compiler/cover.h"
#include "compiler/escape.h"
#include "compiler/gen.h"
#include "compiler/snippet.h"
#include "runtime/iface.h"
#include "runtime/map.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/runtime1.h"
#include "vm/hooks.h"
#include "vm/interp.h"
#include "vm/opt.h"
#include "vm/verify.h"

extern const EmbeddedFile stdlib_files[]; /* made by stdlib/embed.sh */
extern const int stdlib_nfiles;
extern const char stdlib_index[];         /* of what they declare, see compiler/stdindex.h */

static struct {
    Arena arena;
    InternTable names;
    SourceSet sources;
    DiagList diags;
    Checker *checker;
    Gen *gen;
} comp;
static const native_entry *more_natives; /* load_add_natives */

static pthread_mutex_t compile_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP; /* the generator asks for itabs, which asks for methods */

/* ---- what the compiler asks of us ---- */

/* User files: a first line that begins with #! is a comment. */
static SourceFile *read_file(void *ctx, SourceSet *s, const char *path, const char *os_path)
{
    const load_options *opt = ctx;
    bool given = opt->text && strcmp(path, opt->text_path) == 0;
    SourceFile *f = given ? source_add(s, path, opt->text, opt->text_size, false) : source_read(s, path, os_path);
    if (f && f->size >= 2 && f->text[0] == '#' && f->text[1] == '!')
        memcpy((char *)(uintptr_t)f->text, "//", 2);
    return f;
}

static void *find_native(const char *name, bool *noescape)
{
    const native_entry *e = native_lookup(name, strlen(name));
    for (const native_entry *m = more_natives; !e && m && m->name; m++)
        if (strcmp(m->name, name) == 0)
            e = m;
    if (!e)
        return NULL;
    *noescape = e->flags & NATIVE_NOESCAPE;
    return (void *)(uintptr_t)e->fn;
}

/* A function of the standard library without body that stdlib/native does not have. */
static opstatus missing_native(g *gp, uint64_t *args)
{
    (void)args;
    const func *f = frame_callee(gp->sched.pc, gp->sched.fp);
    throwf("%.*s is not implemented", (int)f->name.len, f->name.ptr);
}

/* ---- while the program runs ---- */

static bool verifying(void)
{
#ifdef VOLE_DEBUG
    return true;
#else
    return debug.verify;
#endif
}

static void verify(const func *f)
{
    char msg[512];
    if (f->code && f->ncode && !verify_func(f, msg, sizeof msg))
        throwf("bad bytecode: %s", msg);
}

void load_compile(func *f)
{
    pthread_mutex_lock(&compile_lock);
    if (atomic_load_explicit(&f->entry, memory_order_relaxed) == stub_lazy) {
        gen_func(f);
        if (verifying())
            verify(f);
    }
    pthread_mutex_unlock(&compile_lock);
}

/* "import/path.Name" as its two parts; false: no dot. */
static bool split_name(const char *full, char *pkg, size_t size, const char **name)
{
    const char *slash = strrchr(full, '/');
    const char *dot = strchr(slash ? slash : full, '.');
    if (!dot || (size_t)(dot - full) >= size)
        return false;
    memcpy(pkg, full, (size_t)(dot - full));
    pkg[dot - full] = '\0';
    *name = dot + 1;
    return true;
}

static void fill_methods(type *t)
{
    pthread_mutex_lock(&compile_lock);
    gen_type_methods(comp.gen, t);
    pthread_mutex_unlock(&compile_lock);
}

static type *find_type(const char *full)
{
    char pkg[256];
    const char *name;
    if (!split_name(full, pkg, sizeof pkg, &name))
        return NULL;
    pthread_mutex_lock(&compile_lock);
    type *t = gen_find_type(comp.gen, pkg, name);
    pthread_mutex_unlock(&compile_lock);
    return t;
}

static const funcval *find_func(const char *full)
{
    char pkg[256];
    const char *name;
    if (!split_name(full, pkg, sizeof pkg, &name))
        return NULL;
    pthread_mutex_lock(&compile_lock);
    func *f = gen_find_func(comp.gen, pkg, name);
    pthread_mutex_unlock(&compile_lock);
    if (!f)
        return NULL;
    funcval *v = malloc(sizeof *v); /* immortal; a handful */
    if (v)
        v->code = f;
    return v;
}

static const void *find_referenced(const char *full)
{
    char pkg[256];
    const char *name;
    if (!split_name(full, pkg, sizeof pkg, &name))
        return NULL;
    pthread_mutex_lock(&compile_lock);
    const void *p = gen_find_referenced(comp.gen, pkg, name);
    pthread_mutex_unlock(&compile_lock);
    return p;
}

/* ---- loading ---- */

static void start_compiler(const load_options *opt)
{
    arena_init(&comp.arena);
    arena_reserve(&comp.arena, 256 << 10);
    source_init(&comp.sources, &comp.arena);
    intern_init(&comp.names, &comp.arena);
    diag_init(&comp.diags, &comp.sources, &comp.arena);
    static CheckConfig config; /* the checker keeps both */
    static load_options given;
    given = *opt;
    config = (CheckConfig){
        .sound_library = true,
        .arena = &comp.arena, .names = &comp.names, .sources = &comp.sources, .diags = &comp.diags,
        .go_minor = opt->go_minor, .stdlib_dir = getenv("VOLE_STDLIB"), .embedded = stdlib_files,
        .nembedded = stdlib_nfiles, .std_index = stdlib_index, .read_file = read_file, .hook_ctx = &given, .cover = opt->cover,
    };
    comp.checker = checker_new(&config);
    static GenConfig gen_config;
    gen_config = (GenConfig){ .sources = &comp.sources, .diags = &comp.diags, .names = &comp.names,
                              .hiter_type = (type *)(uintptr_t)&hiter_type,
                              .add_root = vm_add_root, .find_native = find_native, .missing_native = (void *)missing_native,
                              .find_itab = itab_find, .enter_itab = itab_enter, .keep_statics = opt->for_image,
                              .cover_mode = opt->cover ? opt->cover->mode : 0 };
    comp.gen = gen_new(comp.checker, &gen_config);
    compile_hook = load_compile;
    type_methods_hook = fill_methods;
    const char *optimize = getenv("VOLE_OPT"); /* 0: leave the code as it was generated */
    if (!optimize || strcmp(optimize, "0") != 0)
        optimize_hook = opt_func;
    code.find_type = find_type;
    code.find_func = find_func;
    code.find_referenced = find_referenced;
}

static Package *load_package(const char *const *paths, int n)
{
    struct stat st;
    if (n == 1 && stat(paths[0], &st) == 0 && S_ISDIR(st.st_mode))
        return checker_load_dir(comp.checker, "main", paths[0]);
    return checker_load_files(comp.checker, "main", paths, n);
}

/* What the linker would say. */
static bool has_main(Package *p)
{
    if (strcmp(p->name->str, "main") != 0) {
        fputs("package command-line-arguments is not a main package\n", stderr);
        return false;
    }
    Object *o = package_lookup(p, "main");
    if (!o || o->kind != OBJ_FUNC) {
        fputs("runtime.main_main·f: function main is undeclared in the main package\n", stderr);
        return false;
    }
    return true;
}

void load_lock(void) { pthread_mutex_lock(&compile_lock); }
void load_unlock(void) { pthread_mutex_unlock(&compile_lock); }
void load_add_natives(const native_entry *natives) { more_natives = natives; }

void load_verify(void)
{
    static int done;
    int n;
    func **all = gen_all_funcs(comp.gen, &n);
    for (; verifying() && done < n; done++)
        if (all[done]->code)
            verify(all[done]);
}

/* Code for a checked package; NULL after errors, which have been printed. */
static func *finish_program(const load_options *opt, Package *p, const char *name)
{
    static func nothing;
    func *f = NULL;
    bool good = p && !diag_any(&comp.diags);
    if (good && !opt->check_only && !has_main(p))
        return NULL;
    if (good)
        f = opt->check_only ? &nothing : gen_program(comp.gen, p);
    if (f && opt->report_escapes)
        escape_report(comp.gen, p, stdout);
    if (diag_any(&comp.diags)) {
        diag_print(&comp.diags, stderr);
        return NULL;
    }
    if (!f) {
        fprintf(stderr, "vole: cannot load %s\n", name);
        return NULL;
    }
    if (!opt->check_only)
        load_verify();
    return f;
}

func *load_program(const load_options *opt, const char *const *paths, int n)
{
    start_compiler(opt);
    return finish_program(opt, load_package(paths, n), paths[0]);
}

func *load_text(const load_options *opt, const char *name, const char *text, size_t size)
{
    start_compiler(opt);
    ParseContext ctx = { .arena = &comp.arena, .names = &comp.names, .sources = &comp.sources, .diags = &comp.diags };
    SourceFile *src = snippet_source(&ctx, name, text, size);
    File **file = arena_array(&comp.arena, File *, 1);
    Package *p = NULL;
    if (src) {
        file[0] = snippet_program(&ctx, src);
        if (!diag_any(&comp.diags))
            p = checker_check_snippet(comp.checker, "main", file, 1);
    }
    return finish_program(opt, p, name);
}

load_parts load_begin(const load_options *opt)
{
    start_compiler(opt);
    return (load_parts){ &comp.arena, &comp.names, &comp.sources, &comp.diags, comp.checker };
}

func *load_finish(const load_options *opt, Package *p, const char *name) { return finish_program(opt, p, name); }

struct Gen *load_gen(void) { return comp.gen; }

func **load_all_funcs(int *n) { return gen_all_funcs(comp.gen, n); }
