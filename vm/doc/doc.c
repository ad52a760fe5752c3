/* doc.c - which package and symbol is meant, and reading the package.
 *
 * Packages are those of the embedded library (or of VOLE_STDLIB), directories, and those of the module whose go.mod
 * stands in or above the working directory. A name may be the tail of an import path: json, json.Decoder. If several
 * packages have such a tail, those nearer to the root come first, and the first that has the symbol is shown.
 * Without a package a symbol is looked for in the current directory, then among the builtin ones.
 */
#include "vm/doc/doc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/check.h"
#include "compiler/parse.h"
#include "vm/cmd/flags.h"

extern const EmbeddedFile stdlib_files[]; /* made by stdlib/embed.sh */
extern const int stdlib_nfiles;
extern const char doc_builtin_text[];     /* doc_builtin.c */

/* Where a package is. */
typedef struct place {
    char *import_path;
    char *dir;          /* NULL: in the embedded library; "" is the builtin package */
} place;

typedef struct search {
    Arena arena;
    const doc_options *opt;
    FILE *out;
    DOC_VEC(place) known;   /* all packages, for tails of paths; filled on demand */
    bool listed;
    char *module_dir, *module_path;
    DOC_VEC(const char *) tried;    /* import paths of packages without the symbol */
    const char *nearest;            /* a symbol of them that is most like the one wanted */
    int distance;
} search;

static char *copy(search *s, const char *text) { return arena_strndup(&s->arena, text, strlen(text)); }

static char *error_text(const char *fmt, ...)
{
    va_list ap;
    char *text;
    va_start(ap, fmt);
    if (vasprintf(&text, fmt, ap) < 0)
        abort();
    va_end(ap);
    return text;
}

/* ---- files of a package ---- */

/* A package's source: not a test, not for another system. */
static bool is_source_name(const char *name)
{
    size_t n = strlen(name);
    if (n < 4 || strcmp(name + n - 3, ".go") != 0 || name[0] == '_' || name[0] == '.')
        return false;
    if (n > 8 && strcmp(name + n - 8, "_test.go") == 0)
        return false;
    return build_file_name_matches(name);
}

/* Whether the //go:build line above the package clause, if there is one, holds. */
static bool build_holds(const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        if (strncmp(line, "//go:build ", 11) == 0) {
            int minor = 0;
            const char *expr = line + 11;
            return build_constraint_eval(expr, strcspn(expr, "\r\n"), 0, &minor);
        }
        if (strncmp(line, "package ", 8) == 0)
            break;
    }
    return true;
}

static void add_source(doc_package *p, SourceFile *src)
{
    if (src && build_holds(src->text))
        doc_scan(p, src);
}

static int by_text(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* The names of the sources in a directory, sorted; false: it cannot be read. */
static bool list_sources(search *s, const char *dir, char ***names, int *n)
{
    DOC_VEC(char *) v = { 0 };
    DIR *d = opendir(dir);
    if (!d)
        return false;
    for (struct dirent *e; (e = readdir(d));) {
        struct stat st;     /* no pipes and devices, whatever they are called */
        if (is_source_name(e->d_name) && fstatat(dirfd(d), e->d_name, &st, 0) == 0 && S_ISREG(st.st_mode))
            DOC_PUSH(&s->arena, v, copy(s, e->d_name));
    }
    closedir(d);
    if (v.n)
        qsort(v.v, (size_t)v.n, sizeof *v.v, by_text);
    *names = v.v;
    *n = v.n;
    return true;
}

static bool has_sources(search *s, const char *dir)
{
    char **names;
    int n;
    return list_sources(s, dir, &names, &n) && n > 0;
}

static void load_dir(search *s, doc_package *p, const char *dir)
{
    char **names;
    int n = 0;
    if (!list_sources(s, dir, &names, &n))
        return;
    for (int i = 0; i < n; i++) {
        char *path = arena_printf(&s->arena, "%s/%s", dir, names[i]);
        add_source(p, source_read(&p->sources, path, path));
    }
}

/* The first file of the embedded directory, or stdlib_nfiles. */
static int first_embedded(const char *path)
{
    size_t n = strlen(path);
    for (int i = 0; i < stdlib_nfiles; i++)
        if (strncmp(stdlib_files[i].path, path, n) == 0 && stdlib_files[i].path[n] == '/' && !strchr(stdlib_files[i].path + n + 1, '/'))
            return i;
    return stdlib_nfiles;
}

static void load_embedded(doc_package *p, const char *path)
{
    size_t n = strlen(path);
    for (int i = first_embedded(path); i < stdlib_nfiles && strncmp(stdlib_files[i].path, path, n) == 0; i++) {
        const EmbeddedFile *e = &stdlib_files[i];
        if (e->path[n] == '/' && !strchr(e->path + n + 1, '/') && is_source_name(e->path + n + 1))
            add_source(p, source_add(&p->sources, e->path, e->text, e->size, true));
    }
}

/* NULL: there is no package there after all. */
static doc_package *load_place(search *s, const place *at)
{
    doc_package *p = doc_package_new(at->import_path);
    if (!at->dir)
        load_embedded(p, at->import_path);
    else if (!*at->dir)
        add_source(p, source_add(&p->sources, "builtin.go", doc_builtin_text, strlen(doc_builtin_text), true));
    else
        load_dir(s, p, at->dir);
    if (!p->name) {
        doc_package_free(p);
        return NULL;
    }
    doc_arrange(p);
    return p;
}

/* ---- modules ---- */

/* The module path in the text of a go.mod. */
static char *module_line(search *s, const char *text)
{
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        line += strspn(line, " \t");
        if (strncmp(line, "module", 6) != 0 || (line[6] != ' ' && line[6] != '\t'))
            continue;
        line += 6 + strspn(line + 6, " \t\"");
        return arena_strndup(&s->arena, line, strcspn(line, " \t\r\n\""));
    }
    return NULL;
}

static void find_module(search *s)
{
    char *dir = realpath(".", NULL), *slash;
    for (; dir; *slash = '\0') {
        FILE *f = fopen(arena_printf(&s->arena, "%s/go.mod", dir), "r");
        if (f) {
            char text[8192];
            text[fread(text, 1, sizeof text - 1, f)] = '\0';
            fclose(f);
            s->module_path = module_line(s, text);
            s->module_dir = copy(s, dir);
            break;
        }
        slash = strrchr(dir, '/');
        if (!slash)
            break;
    }
    free(dir);
}

/* The import path of a directory: by its module, else as it was given. */
static char *path_of_dir(search *s, const char *dir)
{
    char *real = realpath(dir, NULL), *path = copy(s, dir);
    size_t n = s->module_dir ? strlen(s->module_dir) : 0;
    if (real && s->module_path && strncmp(real, s->module_dir, n) == 0 && (real[n] == '/' || !real[n]))
        path = arena_printf(&s->arena, "%s%s", s->module_path, real + n);
    free(real);
    return path;
}

/* ---- from names to places ---- */

static bool is_dir_name(const char *s)
{
    return *s == '/' || strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || strncmp(s, "./", 2) == 0 || strncmp(s, "../", 3) == 0;
}

/* A whole import path, or a directory that begins with a dot or slash. */
static bool find_exact(search *s, const char *name, place *at)
{
    const char *std = getenv("VOLE_STDLIB");
    size_t n = s->module_path ? strlen(s->module_path) : 0;
    char *dir = NULL;
    if (!*name)
        return false;
    if (is_dir_name(name)) {
        *at = (place){ path_of_dir(s, name), copy(s, name) };
        return has_sources(s, name);
    }
    if (strcmp(name, "builtin") == 0) {
        *at = (place){ copy(s, name), copy(s, "") };
        return true;
    }
    if (std && has_sources(s, dir = arena_printf(&s->arena, "%s/%s", std, name))) {
        *at = (place){ copy(s, name), dir };
        return true;
    }
    if (!std && first_embedded(name) < stdlib_nfiles) {
        *at = (place){ copy(s, name), NULL };
        return true;
    }
    if (n && strncmp(name, s->module_path, n) == 0 && (name[n] == '/' || !name[n])) {
        dir = arena_printf(&s->arena, "%s%s", s->module_dir, name + n);
        *at = (place){ copy(s, name), dir };
        return has_sources(s, dir);
    }
    return false;
}

static int depth_of(const char *path)
{
    int n = 0;
    for (; *path; path++)
        n += *path == '/';
    return n;
}

static int by_depth(const void *a, const void *b)
{
    const place *x = a, *y = b;
    int d = depth_of(x->import_path) - depth_of(y->import_path);
    return d ? d : strcmp(x->import_path, y->import_path);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const place *)a)->import_path, ((const place *)b)->import_path);
}

/* Directories of the module with sources in them. */
static void list_module(search *s, const char *dir, const char *path, int depth)
{
    DIR *d = depth < 16 ? opendir(dir) : NULL;
    bool any = false;
    if (!d)
        return;
    for (struct dirent *e; (e = readdir(d));) {
        const char *name = e->d_name;
        any |= is_source_name(name);
        if (name[0] == '.' || name[0] == '_' || strcmp(name, "testdata") == 0 || strcmp(name, "node_modules") == 0)
            continue;
        if (e->d_type == DT_DIR)
            list_module(s, arena_printf(&s->arena, "%s/%s", dir, name), arena_printf(&s->arena, "%s/%s", path, name), depth + 1);
    }
    closedir(d);
    if (any)
        DOC_PUSH(&s->arena, s->known, ((place){ copy(s, path), copy(s, dir) }));
}

static void list_packages(search *s)
{
    if (s->listed)
        return;
    s->listed = true;
    for (int i = 0; i < stdlib_nfiles; i++) {
        const char *path = stdlib_files[i].path, *slash = strrchr(path, '/');
        size_t n = slash ? (size_t)(slash - path) : 0;
        bool seen = false;
        for (int k = s->known.n - 1; k >= 0 && !seen; k--)  /* sorted by path, but for files between directories */
            seen = strlen(s->known.v[k].import_path) == n && memcmp(s->known.v[k].import_path, path, n) == 0;
        if (n && !seen)
            DOC_PUSH(&s->arena, s->known, ((place){ arena_strndup(&s->arena, path, n), NULL }));
    }
    qsort(s->known.v, (size_t)s->known.n, sizeof *s->known.v, by_depth);
    int std = s->known.n;
    if (s->module_path)
        list_module(s, s->module_dir, s->module_path, 0);
    if (s->known.n > std)
        qsort(s->known.v + std, (size_t)(s->known.n - std), sizeof *s->known.v, by_depth);
}

static bool has_tail(const char *path, const char *tail)
{
    size_t n = strlen(path), k = strlen(tail);
    return k > 0 && n > k && path[n - k - 1] == '/' && strcmp(path + n - k, tail) == 0;
}

/* ---- showing ---- */

/* Remembers what could have been meant. */
static void note_near(search *s, const Name *name, const char *wanted)
{
    int d = word_distance(name->str, wanted);
    if (name->exported && d < s->distance && (size_t)d < strlen(wanted)) {
        s->distance = d;
        s->nearest = copy(s, name->str);
    }
}

static void note_failure(search *s, const doc_package *p, const char *symbol)
{
    DOC_PUSH(&s->arena, s->tried, copy(s, strcmp(p->import_path, ".") == 0 ? "in the current directory" : p->import_path));
    for (int i = 0; i < p->decls.n; i++) {
        const doc_decl *d = p->decls.v[i];
        if (d->name && !d->recv_base)
            note_near(s, d->name, symbol);
        for (int k = 0; k < d->nspecs; k++)
            note_near(s, d->specs[k].name[0], symbol);
    }
}

/* symbol: "", "Sym" or "Sym.Member". False: not in that package. */
static bool show_in(search *s, const place *at, const char *symbol)
{
    doc_package *p = load_place(s, at);
    doc_buf b = { 0 };
    bool found = true;
    if (!p)
        return false;
    const char *dot = strchr(symbol, '.');
    char *first = arena_strndup(&s->arena, symbol, dot ? (size_t)(dot - symbol) : strlen(symbol));
    doc_options opt = *s->opt;
    opt.unexported |= at->dir && !*at->dir;     /* builtins are lower case */
    if (!*symbol && opt.all)
        doc_print_all(&b, &opt, p);
    else if (!*symbol)
        doc_print_package(&b, &opt, p);
    else
        found = dot ? doc_print_member(&b, &opt, p, first, dot + 1) : doc_print_symbol(&b, &opt, p, symbol);
    if (found)
        fwrite(b.p ? b.p : "", 1, b.n, s->out);
    else
        note_failure(s, p, first);
    free(b.p);
    doc_package_free(p);
    return found;
}

/* All packages whose path is or ends in `name`. *any: there are such. */
static bool show_in_named(search *s, const char *name, const char *symbol, bool *any)
{
    place at;
    if (find_exact(s, name, &at)) {
        *any = true;
        return show_in(s, &at, symbol);
    }
    if (is_dir_name(name) || isupper((unsigned char)*name))
        return false;
    list_packages(s);
    for (int i = 0; i < s->known.n; i++) {
        if (!has_tail(s->known.v[i].import_path, name))
            continue;
        *any = true;
        if (show_in(s, &s->known.v[i], symbol))
            return true;
    }
    return false;
}

static const char *nearest_package(search *s, const char *name)
{
    const char *found = NULL;
    int best = strlen(name) > 4 ? 3 : 2;
    list_packages(s);
    for (int i = 0; i < s->known.n; i++) {
        const char *path = s->known.v[i].import_path, *slash = strrchr(path, '/');
        if (strncmp(path, "internal/", 9) == 0)
            continue;
        int d = word_distance(name, path), e = slash && !strchr(name, '/') ? word_distance(name, slash + 1) : d;
        d = e < d ? e : d;
        if (d < best) {
            best = d;
            found = path;
        }
    }
    return found;
}

static char *no_package(search *s, const char *name)
{
    const char *near = nearest_package(s, name);
    if (is_dir_name(name))
        return error_text("no Go files in %s", name);
    return near ? error_text("no such package: %s (did you mean %s?)", name, near) : error_text("no such package: %s", name);
}

static char *no_symbol(search *s, const char *symbol)
{
    doc_buf b = { 0 };
    const char *dot = strchr(symbol, '.');
    bool here = s->tried.n == 1 && strncmp(s->tried.v[0], "in ", 3) == 0;
    buf_printf(&b, "no %s %s%s", dot ? "method or field" : "symbol", symbol, here ? " " : s->tried.n > 1 ? " in packages " : " in package ");
    for (int i = 0; i < s->tried.n; i++)
        buf_printf(&b, "%s%s", i ? ", " : "", s->tried.v[i]);
    if (s->nearest && s->distance > 0)
        buf_printf(&b, " (did you mean %s%s?)", s->nearest, dot ? dot : "");
    return b.p;
}

/* No package is named: the symbol may be in the current directory, or builtin. */
static char *show_here(search *s, const char *symbol)
{
    place here = { path_of_dir(s, "."), copy(s, ".") }, builtin = { copy(s, "builtin"), copy(s, "") };
    bool have = has_sources(s, ".");
    if (have && show_in(s, &here, symbol))
        return NULL;
    int tried = s->tried.n;
    if (show_in(s, &builtin, symbol))
        return NULL;
    s->tried.n = tried; /* nobody asked for that one */
    if (*symbol && !isupper((unsigned char)*symbol)) {
        char *name = arena_strndup(&s->arena, symbol, strcspn(symbol, "."));
        return s->nearest && s->distance > 0 ? no_symbol(s, symbol) : no_package(s, name);
    }
    return have ? no_symbol(s, symbol) : error_text("no Go files in the current directory%s%s", *symbol ? " to look in for " : "", symbol);
}

/* One argument: the package may end at any dot behind its last slash. */
static char *show_one(search *s, char *arg)
{
    place at;
    bool any = false;
    char *slash = strrchr(arg, '/'), *start = slash ? slash + 1 : arg;
    if (find_exact(s, arg, &at))
        return show_in(s, &at, "") ? NULL : no_package(s, arg);
    if (!slash && isupper((unsigned char)*arg))
        return show_here(s, arg);
    for (char *dot = start; dot; start = dot ? dot + 1 : start) {
        dot = strchr(start, '.');
        if (dot)
            *dot = '\0';
        bool shown = show_in_named(s, arg, dot ? dot + 1 : "", &any);
        if (dot)
            *dot = '.';
        if (shown)
            return NULL;
        if (any)
            return no_symbol(s, dot ? dot + 1 : "");
    }
    return slash ? no_package(s, arg) : show_here(s, arg);
}

static char *show_two(search *s, const char *package, const char *symbol)
{
    bool any = false;
    if (show_in_named(s, package, symbol, &any))
        return NULL;
    return any ? no_symbol(s, symbol) : no_package(s, package);
}

char *doc_show(const doc_options *opt, const char *const *args, int n, FILE *out)
{
    search s = { .opt = opt, .out = out, .distance = 3 };
    place here;
    char *error = NULL;
    arena_init(&s.arena);
    find_module(&s);
    if (n == 2)
        error = show_two(&s, args[0], args[1]);
    else if (n == 1)
        error = show_one(&s, copy(&s, args[0]));
    else if (find_exact(&s, ".", &here))
        show_in(&s, &here, "");
    else
        error = error_text("no Go files in the current directory");
    arena_free(&s.arena);
    return error;
}

void doc_list(FILE *out)
{
    search s = { .out = out };
    arena_init(&s.arena);
    find_module(&s);
    list_packages(&s);
    qsort(s.known.v, (size_t)s.known.n, sizeof *s.known.v, by_path);
    for (int i = 0; i < s.known.n; i++) {
        const char *path = s.known.v[i].import_path;
        bool internal = !s.known.v[i].dir && (strncmp(path, "internal/", 9) == 0 || strstr(path, "/internal/") || has_tail(path, "internal"));
        if (!internal)
            fprintf(out, "%s\n", path);
    }
    arena_free(&s.arena);
}

bool doc_print(const char *name, FILE *out)
{
    static const doc_options none;
    char *error = doc_show(&none, &name, 1, out);
    if (error)
        fprintf(out, "%s\n", error);
    free(error);
    return !error;
}
