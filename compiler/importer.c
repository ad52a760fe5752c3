/* importer.c - finding, reading and loading packages.
 *
 * A path names, in this order: "unsafe"; a directory if it begins with a dot; a
 * standard package (a directory of VOLE_STDLIB, or of the embedded table); a
 * package of a module (module.c), or in GOPATH mode one of GOPATH (gopath.c). Loading parses
 * the files that match linux/amd64, collects their declarations (which loads
 * what they import) and, for user packages, checks everything.
 */
#include "compiler/check_internal.h"
#include "compiler/cover.h"
#include "compiler/gopath.h"
#include "compiler/portable.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

Package *new_package(Checker *c, const char *path, const char *dir)
{
    Package *p = arena_new(c->a, Package);
    p->checker = c;
    p->path = arena_strndup(c->a, path, strlen(path));
    p->dir = dir ? arena_strndup(c->a, dir, strlen(dir)) : NULL;
    p->scope = scope_new(c, c->universe);
    p->state = arena_new(c->a, PackageState);
    return p;
}

/* ---- Which files ---- */

/* A source of a package; its tests are the business of vole test. */
static bool file_matches(const char *name, BuildTarget target)
{
    size_t n = strlen(name);
    return n > 3 && strcmp(name + n - 3, ".go") == 0 && name[0] != '_' && name[0] != '.' &&
           !(n >= 8 && memcmp(name + n - 8, "_test.go", 8) == 0) && build_file_matches(name, target);
}

typedef struct NameList {
    BuildTarget target;
    VEC(char *) v;
} NameList;

static void add_name(void *arg, const char *name)
{
    NameList *l = arg;
    if (file_matches(name, l->target))
        VEC_PUSH(l->v, strdup(name));
}

/* Directories, pipes and devices are no sources, whatever they are called. What cannot be looked at may be one. */
static bool may_be_file(int dir, const struct dirent *e)
{
    struct stat st;
    if (e->d_type != DT_UNKNOWN && e->d_type != DT_LNK)
        return e->d_type == DT_REG;
    return fstatat(dir, e->d_name, &st, 0) != 0 || S_ISREG(st.st_mode);
}

static bool os_list_dir(const char *dir, NameList *l)
{
    DIR *d = opendir(dir);
    if (!d)
        return false;
    for (struct dirent *e; (e = readdir(d));)
        if (may_be_file(dirfd(d), e))
            add_name(l, e->d_name);
    closedir(d);
    return true;
}

static int name_order(const void *p, const void *q) { return strcmp(*(char *const *)p, *(char *const *)q); }

static bool list_files(Checker *c, const char *dir, bool std, NameList *l)
{
    bool ok = !std && c->conf.list_dir ? c->conf.list_dir(c->conf.hook_ctx, dir, add_name, l) : os_list_dir(dir, l);
    if (ok && l->v.n)
        qsort(l->v.v, (size_t)l->v.n, sizeof *l->v.v, name_order);
    return ok;
}

static void free_names(NameList *l)
{
    for (int i = 0; i < l->v.n; i++)
        free(l->v.v[i]);
    free(l->v.v);
}

static SourceFile *read_source(Checker *c, const char *path, bool std)
{
    if (!std && c->conf.read_file)
        return c->conf.read_file(c->conf.hook_ctx, c->conf.sources, path, path);
    return source_read(c->conf.sources, path, path);
}

/* ---- Loading ---- */

static Package *known_package(Checker *c, const char *path)
{
    for (int i = 0; i < c->packages.n; i++)
        if (strcmp(c->packages.v[i]->path, path) == 0)
            return c->packages.v[i];
    return NULL;
}

/* Syntax errors in the package's own files stop it here; other complaints of the parser do not. */
static bool load_parsed(Checker *c, Package *p, uint32_t errors_before)
{
    if (c->diags->nsyntax > errors_before) {
        p->broken = true;
        return false;
    }
    if (c->conf.cover && !p->std)
        cover_package(c->conf.cover, c->a, c->conf.sources, p);
    p->loading = true;
    VEC_PUSH(c->loading, p);
    collect_objects(c, p);
    c->loading.n--;
    p->loading = false;
    return !p->broken;
}

static void add_file(Checker *c, Package *p, SourceFile *src, BuildTarget target, unsigned flags)
{
    if ((p->nfiles & 15) == 0) {
        File **v = arena_array(c->a, File *, p->nfiles + 16);
        copy_mem(v, p->files, sizeof *v * (size_t)p->nfiles);
        p->files = v;
    }
    ParseContext pc = c->parse;
    pc.go_minor = 0;
    pc.target = target;
    File *f = parse_file(&pc, src, flags);
    if (!f->excluded)
        p->files[p->nfiles++] = f;
}

static bool load_std_files(Checker *c, Package *p, const char *path)
{
    if (c->conf.stdlib_dir) {
        NameList l = { 0 };
        bool ok = list_files(c, p->dir, true, &l);
        for (int i = 0; ok && i < l.v.n; i++) {
            SourceFile *src = read_source(c, fmtc(c, "%s/%s", p->dir, l.v.v[i]), true);
            if (src)
                add_file(c, p, src, TARGET_GC, PARSE_LAZY);
        }
        free_names(&l);
        return ok && p->nfiles > 0;
    }
    size_t n = strlen(path);
    int lo = 0, hi = c->conf.nembedded;
    while (lo < hi) {       /* first file of the directory */
        int mid = (lo + hi) / 2;
        if (strncmp(c->conf.embedded[mid].path, path, n) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < c->conf.nembedded && strncmp(c->conf.embedded[lo].path, path, n) == 0; lo++) {
        const EmbeddedFile *e = &c->conf.embedded[lo];
        if (e->path[n] != '/' || strchr(e->path + n + 1, '/') || !file_matches(e->path + n + 1, TARGET_GC))
            continue;
        SourceFile *src = source_add(c->conf.sources, fmtc(c, "$GOROOT/src/%s", e->path), e->text, e->size, true);
        if (src)
            add_file(c, p, src, TARGET_GC, PARSE_LAZY | PARSE_TRUSTED);
    }
    return p->nfiles > 0;
}

static Package *import_std(Checker *c, Package *from, const char *path)
{
    Package *p = std_import(c, path);
    if (p)
        return p;
    p = new_package(c, path, NULL);
    p->std = true;
    p->go_minor = 0;
    uint32_t syntax = c->diags->nsyntax;
    bool found = false;
    if (c->conf.stdlib_dir) {
        p->dir = fmtc(c, "%s/%s", c->conf.stdlib_dir, path);
        struct stat st;
        found = stat(p->dir, &st) == 0 && S_ISDIR(st.st_mode);
        if (!found && from && from->std) {
            p->dir = fmtc(c, "%s/vendor/%s", c->conf.stdlib_dir, path);
            found = stat(p->dir, &st) == 0 && S_ISDIR(st.st_mode);
        }
        found = found && load_std_files(c, p, path);
    } else {
        found = load_std_files(c, p, path);
    }
    if (!found)
        return NULL;
    load_parsed(c, p, syntax);
    VEC_PUSH(c->packages, p);
    return p;
}

static Package *load_user(Checker *c, const char *path, const char *dir, int minor, Pos pos)
{
    Package *p = new_package(c, path, dir);
    p->go_minor = c->conf.go_minor ? c->conf.go_minor : minor;
    NameList l = { .target = c->conf.list_dir ? TARGET_GC : package_target(p->path, *dir ? dir : ".") };
    bool ok = list_files(c, dir, false, &l);
    uint32_t errors = c->diags->nerrors, syntax = c->diags->nsyntax;
    for (int i = 0; ok && i < l.v.n; i++) {
        const char *name = fmtc(c, "%s/%s", dir, l.v.v[i]);
        SourceFile *src = read_source(c, name, false);
        if (src)
            add_file(c, p, src, l.target, 0);
        else
            check_error(c, pos, "open %s: %s", name, strerror(errno));
    }
    bool any = l.v.n > 0;
    free_names(&l);
    if (!ok || p->nfiles == 0) {
        check_error(c, pos, any ? "build constraints exclude all Go files in %s" : "no Go files in %s", dir);
        return NULL;
    }
    if (load_parsed(c, p, syntax))
        check_package_fully(p);
    if (c->diags->nerrors > errors)
        p->broken = true;
    VEC_PUSH(c->packages, p);
    return p;
}

/* The path of a package that was imported by its directory, from the current one. */
static const char *short_path(Checker *c, const char *path)
{
    char *cwd = *path == '/' ? realpath(".", NULL) : NULL;
    size_t n = cwd ? strlen(cwd) : 0;
    if (n && strncmp(path, cwd, n) == 0 && path[n] == '/')
        path = fmtc(c, ".%s", path + n);
    free(cwd);
    return path;
}

static void report_import_cycle(Checker *c, Package *p, Pos pos)
{
    const char *msg = "import cycle not allowed";
    bool in = false;
    for (int i = 0; i < c->loading.n; i++) {
        in |= c->loading.v[i] == p;
        if (in)
            msg = fmtc(c, "%s\n\timports %s", msg, short_path(c, c->loading.v[i]->path));
    }
    check_error(c, pos, "%s\n\timports %s", msg, short_path(c, p->path));
}

static Package *loading_package(Checker *c, const char *path)
{
    for (int i = 0; i < c->loading.n; i++)
        if (strcmp(c->loading.v[i]->path, path) == 0)
            return c->loading.v[i];
    return NULL;
}

/* In GOPATH mode: the directory, and the path that the package has with the vendor directories that it is in. */
static const char *in_gopath(Checker *c, Package *from, const char *path, const char **full)
{
    char *dir = gopath_find(path, from && !from->std ? from->dir ? from->dir : "" : NULL);
    if (!dir)
        return NULL;
    const char *copy = fmtc(c, "%s", dir);
    char *real = realpath(dir, NULL), *name = real ? gopath_import_path(real) : NULL;
    if (name)
        *full = fmtc(c, "%s", name);
    free(name);
    free(real);
    free(dir);
    return copy;
}

static Package *import_user(Checker *c, Package *from, const char *path, Pos pos, bool *found)
{
    const char *dir = NULL, *full = path;
    int minor = c->module_minor;
    *found = false;
    if (from && from->autoimport)   /* a snippet belongs to the module of the current directory */
        find_module(c, "");
    if (path[0] == '.' && (path[1] == '/' || path[1] == '.' || !path[1])) {
        dir = join_dir(c, from ? from->dir : NULL, path);
        char *real = realpath(dir, NULL);
        full = real ? arena_strndup(c->a, real, strlen(real)) : dir;
        free(real);
        /* messages show the path as written from the program's directory */
        full = fmtc(c, "%s", full);
    } else if (gopath_mode()) {
        dir = in_gopath(c, from, path, &full);
    } else {
        const char *problem;
        dir = module_package(c, path, &minor, &problem);
        if (problem && !(c->conf.stdlib_dir && from && from->std)) {
            *found = true;
            check_error(c, pos, "%s", problem);
            return NULL;
        }
    }
    if (!dir)
        return NULL;
    *found = true;
    Package *p = known_package(c, full);
    if (p)
        return p;
    if ((p = loading_package(c, full))) {
        report_import_cycle(c, p, pos);
        return NULL;
    }
    return load_user(c, full, dir, minor, pos);
}

static bool valid_import_path(Checker *c, const char *path, size_t len, Pos pos)
{
    if (len == 0) {
        check_error(c, pos, "invalid import path (empty string)");
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)path[i];
        if (ch > 0x20 && ch < 0x7f && !strchr("!\"#$%&'()*,:;<=>?[]^`{|}\\", ch))
            continue;
        if (ch >= 0xC0 && !(i + 2 < len && memcmp(path + i, "\xEF\xBF\xBD", 3) == 0))
            continue;
        if (ch >= 0x80 && ch < 0xC0 && i > 0 && (unsigned char)path[i - 1] >= 0x80)
            continue;
        if (ch >= 0x80)
            check_error(c, pos, "invalid import path (invalid character U+FFFD '\xEF\xBF\xBD')");
        else if (ch < 0x20 || ch == 0x7f)
            check_error(c, pos, "invalid import path (invalid character U+%04X)", ch);
        else
            check_error(c, pos, "invalid import path (invalid character U+%04X '%c')", ch, ch);
        return false;
    }
    if (path[0] == '/') {
        check_error(c, pos, "invalid import path (import path cannot be absolute path)");
        return false;
    }
    char *clean = arena_strndup(c->a, path, len), *w = clean;
    for (const char *r = path; *r; r++)
        if (!(r[0] == '/' && (r[1] == '/' || !r[1])))
            *w++ = *r;
    *w = 0;
    if (path[0] != '.' && strcmp(clean, path)) {
        check_error(c, pos, "could not import %s (non-canonical import path \"%s\" (should be \"%s\"))", path, path, clean);
        return false;
    }
    return true;
}

/* In GOPATH mode. */
static void report_not_found(Checker *c, const char *path, Pos pos)
{
    const char *where = fmtc(c, "$GOROOT/src/%s (from $GOROOT)", path);
    char *src;
    for (int i = 0; (src = gopath_src(i)); i++) {
        where = fmtc(c, "%s\n\t%s/%s%s", where, src, path, i == 0 ? " (from $GOPATH)" : "");
        free(src);
    }
    check_error(c, pos, "cannot find package \"%s\" in any of:\n\t%s", path, where);
}

Package *import_package(Checker *c, Package *from, const char *path, size_t len, Pos pos)
{
    if (strcmp(path, "unsafe") == 0)
        return c->unsafe_pkg;
    if (strcmp(path, "C") == 0) {
        check_error(c, pos, "import \"C\" is not supported");
        return NULL;
    }
    if (!valid_import_path(c, path, len, pos))
        return NULL;
    Package *p = known_package(c, path);
    if (!p && (p = loading_package(c, path))) {
        report_import_cycle(c, p, pos);
        return NULL;
    }
    bool user = false;
    bool dotted = memchr(path, '.', strcspn(path, "/")), gopath = gopath_mode();
    if (!p && gopath && !dotted)    /* the standard library's package counts, not one of GOPATH of that name */
        p = import_std(c, from, path);
    if (!p)
        p = import_user(c, from, path, pos, &user);
    if (!p && !user && (!gopath || dotted))
        p = import_std(c, from, path);
    if (!p && !user) {
        if (gopath)
            report_not_found(c, path, pos);
        else
            check_error(c, pos, "package %s is not in std", path);
        return NULL;
    }
    if (p && p->name == c->names->main && from && !p->broken && !p->under_test) {
        check_error(c, pos, "import \"%s\" is a program, not an importable package", path);
        return NULL;
    }
    return p;
}

Package *checker_import(Checker *c, Package *from, const char *path, Pos pos)
{
    check_enter(c);
    Package *p = import_package(c, from, path, strlen(path), pos);
    check_leave(c);
    return p;
}

/* ---- From outside ---- */

static Package *finish_user(Checker *c, Package *p, uint32_t errors, uint32_t syntax)
{
    if (load_parsed(c, p, syntax))
        check_package_fully(p);
    if (c->diags->nerrors > errors)
        p->broken = true;
    VEC_PUSH(c->packages, p);
    return p;
}

static const char *dir_of(Checker *c, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? arena_strndup(c->a, path, (size_t)(slash - path)) : "";
}

Package *checker_load_files(Checker *c, const char *import_path, const char *const *paths, int n)
{
    const char *dir = n ? dir_of(c, paths[0]) : "";
    find_module(c, dir);
    Package *p = new_package(c, import_path, dir);
    p->go_minor = c->conf.go_minor ? c->conf.go_minor : c->module_minor;
    uint32_t errors = c->diags->nerrors, syntax = c->diags->nsyntax;
    for (int i = 0; i < n; i++) {
        SourceFile *src = read_source(c, paths[i], false);
        if (!src) {
            diag_error(c->diags, NO_POS, "open %s: %s", paths[i], strerror(errno));
            return NULL;
        }
        if ((p->nfiles & 15) == 0) {
            File **v = arena_array(c->a, File *, p->nfiles + 16);
            copy_mem(v, p->files, sizeof *v * (size_t)p->nfiles);
            p->files = v;
        }
        ParseContext pc = c->parse;
        pc.go_minor = 0;
        p->files[p->nfiles++] = parse_file(&pc, src, PARSE_IGNORE_BUILD);
    }
    return finish_user(c, p, errors, syntax);
}

Package *checker_load_dir(Checker *c, const char *import_path, const char *dir)
{
    find_module(c, dir);
    uint32_t errors = c->diags->nerrors, syntax = c->diags->nsyntax;
    Package *p = new_package(c, import_path, dir);
    p->go_minor = c->conf.go_minor ? c->conf.go_minor : c->module_minor;
    NameList l = { .target = c->conf.list_dir ? TARGET_GC : package_target(p->path, *dir ? dir : ".") };
    bool ok = list_files(c, dir, false, &l);
    int error = errno;
    for (int i = 0; ok && i < l.v.n; i++) {
        const char *path = strcmp(dir, ".") && *dir ? fmtc(c, "%s/%s", dir, l.v.v[i]) : fmtc(c, "./%s", l.v.v[i]);
        SourceFile *src = read_source(c, path, false);
        if (src)
            add_file(c, p, src, l.target, 0);
        else
            diag_error(c->diags, NO_POS, "open %s: %s", path, strerror(errno));
    }
    bool any = l.v.n > 0;
    free_names(&l);
    if (p->nfiles == 0) {
        if (!ok)
            diag_error(c->diags, NO_POS, "open %s: %s", dir, strerror(error));
        else if (c->diags->nerrors == errors)
            diag_error(c->diags, NO_POS, any ? "build constraints exclude all Go files in %s" : "no Go files in %s", dir);
        return NULL;
    }
    return finish_user(c, p, errors, syntax);
}
