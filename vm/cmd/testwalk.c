/* testwalk.c - from package arguments to directories and import paths.
 *
 * Below a go.mod a package's import path is the module's with the directory behind it; elsewhere it is "_" and the
 * absolute directory, as the go tool has it outside of everything. In GOPATH mode (gopath.c) it is the way from there. "..." stands for any text; a pattern visits all
 * directories below its fixed part but testdata, vendor, those that begin with a dot or an underscore, and other modules. */
#include "vm/cmd/testwalk.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compiler/gopath.h"
#include "compiler/parse.h"
#include "vm/cmd/cmd.h"

typedef struct module {
    char *path, *root;      /* NULL: no go.mod */
} module;

static char *format(const char *fmt, const char *a, const char *b, const char *c)
{
    char *s;
    if (asprintf(&s, fmt, a, b, c) < 0)
        abort();
    return s;
}

static bool is_go_file(const char *s)
{
    size_t n = strlen(s);
    return n > 3 && strcmp(s + n - 3, ".go") == 0;
}

/* ---- modules ---- */

/* The path in the "module" line of a go.mod; NULL: there is no such file. */
static char *read_module(const char *dir)
{
    char *name = format("%s/go.mod%s%s", dir, "", ""), *line = NULL, *path = NULL;
    size_t cap = 0;
    FILE *f = fopen(name, "r");
    free(name);
    while (f && !path && getline(&line, &cap, f) > 0) {
        char *p = line + strspn(line, " \t");
        if (strncmp(p, "module", 6) != 0 || (p[6] != ' ' && p[6] != '\t'))
            continue;
        p += 7;
        p += strspn(p, " \t\"`");
        p[strcspn(p, " \t\r\n\"`")] = '\0';
        path = strdup(p);
    }
    free(line);
    if (f)
        fclose(f);
    return path ? path : f ? strdup("") : NULL;
}

/* The module that an absolute directory belongs to. */
static module find_module_of(const char *abs)
{
    module m = { NULL, gopath_mode() ? NULL : strdup(abs) };
    if (!m.root)
        return m;
    while (!(m.path = read_module(*m.root ? m.root : "/")) && *m.root)
        *strrchr(m.root, '/') = '\0';
    if (!m.path) {
        free(m.root);
        m.root = NULL;
    }
    return m;
}

static void free_module(module *m)
{
    free(m->path);
    free(m->root);
}

/* Characters that an import path cannot have become underscores. */
static char *valid_path(char *s)
{
    for (char *p = s; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("!\"#$%&'()*,:;<=>?[]^`{|}\\", *p))
            *p = '_';
    return s;
}

static char *import_path(const char *abs)
{
    module m = find_module_of(abs);
    char *path = gopath_mode() ? gopath_import_path(abs) : NULL;
    if (path)
        return valid_path(path);
    if (!m.path || !*m.path)
        path = format("_%s%s%s", abs, "", "");
    else
        path = format("%s%s%s", m.path, abs + strlen(m.root), "");
    free_module(&m);
    return valid_path(path);
}

/* ---- targets ---- */

static test_target *add_target(test_targets *out, char *path, char *dir)
{
    for (int i = 0; i < out->n; i++)
        if (strcmp(out->v[i].path, path) == 0 && !out->v[i].problem)
            return &out->v[i];
    if ((out->n & 15) == 0 && !(out->v = realloc(out->v, sizeof *out->v * (size_t)(out->n + 16))))
        abort();
    test_target *t = &out->v[out->n++];
    *t = (test_target){ .path = path, .dir = dir };
    return t;
}

/* A directory as seen from the current one, if it is below that. */
static char *short_dir(const char *abs)
{
    char *cwd = realpath(".", NULL);
    size_t n = cwd ? strlen(cwd) : 0;
    char *dir = NULL;
    if (n && strcmp(abs, cwd) == 0)
        dir = strdup(".");
    else if (n > 1 && strncmp(abs, cwd, n) == 0 && abs[n] == '/')
        dir = strdup(abs + n + 1);
    else
        dir = strdup(abs);
    free(cwd);
    return dir;
}

static test_target *add_dir(test_targets *out, const char *dir)
{
    char *abs = realpath(dir, NULL);
    if (!abs || !is_dir(abs)) {
        test_target *t = add_target(out, strdup(dir), strdup(dir));
        char *cwd = realpath(".", NULL);
        const char *rel = strncmp(dir, "./", 2) == 0 ? dir + 2 : dir;
        t->problem = *dir == '/' || !cwd ? format("stat %s: directory not found%s%s", dir, "", "") : format("stat %s/%s: directory not found%s", cwd, rel, "");
        free(cwd);
        free(abs);
        return t;
    }
    test_target *t = add_target(out, import_path(abs), short_dir(abs));
    free(abs);
    return t;
}

/* ---- patterns ---- */

bool pattern_matches(const char *pattern, const char *s)
{
    for (; strncmp(pattern, "...", 3) != 0; pattern++, s++) {
        if (strcmp(pattern, "/...") == 0 && !*s)
            return true; /* dir/... has dir, too */
        if (*pattern != *s)
            return false;
        if (!*s)
            return true;
    }
    for (;; s++) {
        if (pattern_matches(pattern + 3, s))
            return true;
        if (!*s)
            return false;
    }
}

static bool has_go_files(const char *dir)
{
    DIR *d = opendir(dir);
    bool found = false;
    for (struct dirent *e; d && !found && (e = readdir(d));)
        found = is_go_file(e->d_name) && e->d_name[0] != '_' && e->d_name[0] != '.' && build_file_name_matches(e->d_name);
    if (d)
        closedir(d);
    return found;
}

static int visible(const struct dirent *e)
{
    const char *s = e->d_name;
    return s[0] != '.' && s[0] != '_' && strcmp(s, "testdata") != 0 && strcmp(s, "vendor") != 0 && (e->d_type == DT_DIR || e->d_type == DT_UNKNOWN);
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void walk(test_targets *out, const char *dir, const char *pattern, int depth)
{
    struct dirent **list;
    if (pattern_matches(pattern, dir) && has_go_files(dir)) {
        test_target *t = add_dir(out, dir);
        t->by_pattern = true;
    }
    int n = depth < 100 ? scandir(dir, &list, visible, by_name) : -1;
    for (int i = 0; i < n; i++) {
        char *sub = format("%s/%s%s", dir, list[i]->d_name, ""), *mod = format("%s/go.mod%s%s", sub, "", "");
        struct stat st;
        if (lstat(sub, &st) == 0 && S_ISDIR(st.st_mode) && (gopath_mode() || access(mod, F_OK) != 0))
            walk(out, sub, pattern, depth + 1);
        free(mod);
        free(sub);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

/* pattern begins with a directory. */
static void add_pattern(test_targets *out, const char *pattern)
{
    char *base = strdup(pattern);
    *strstr(base, "...") = '\0';
    char *slash = strrchr(base, '/');
    if (slash)
        *slash = '\0';
    int before = out->n;
    walk(out, !slash ? "." : *base ? base : "/", pattern, 0);
    if (out->n == before)
        fprintf(stderr, "vole: warning: \"%s\" matched no packages\n", pattern);
    free(base);
}

/* ---- arguments ---- */

static bool is_local(const char *s)
{
    return *s == '/' || strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || strncmp(s, "./", 2) == 0 || strncmp(s, "../", 3) == 0;
}

/* In GOPATH mode: the directory of an import path, which may have "..." in it. */
static char *gopath_dir(const char *arg)
{
    char *dir = NULL, *src;
    for (int i = 0; !dir && (src = gopath_src(i)); i++) {
        dir = format("%s/%s%s", src, arg, "");
        free(src);
        char *base = strdup(dir), *dots = strstr(base, "...");
        if (dots) {     /* what stands before them, up to a slash */
            *dots = '\0';
            *strrchr(base, '/') = '\0';
        }
        bool there = is_dir(base);
        free(base);
        if (!there) {
            free(dir);
            dir = NULL;
        }
    }
    return dir;
}

/* An import path of the module around the current directory as a directory, with its "..."; NULL: it is none. */
static char *module_dir(const char *arg)
{
    if (gopath_mode())
        return gopath_dir(arg);
    char *cwd = realpath(".", NULL), *dir = NULL;
    module m = cwd ? find_module_of(cwd) : (module){ 0 };
    size_t n = m.path ? strlen(m.path) : 0;
    if (n && strcmp(arg, "all") == 0)
        dir = format("%s/...%s%s", m.root, "", "");
    else if (n && strncmp(arg, m.path, n) == 0 && (!arg[n] || arg[n] == '/' || strcmp(arg + n, "...") == 0))
        dir = format("%s%s%s", m.root, arg + n, "");
    free_module(&m);
    free(cwd);
    return dir;
}

static void add_argument(test_targets *out, const char *arg)
{
    char *dir = is_local(arg) ? strdup(arg) : module_dir(arg);
    if (!dir && is_dir(arg))
        dir = format("./%s%s%s", arg, "", "");
    if (!dir && strstr(arg, "..."))
        dir = format("./%s%s%s", arg, "", "");
    if (!dir) {
        test_target *t = add_target(out, strdup(arg), strdup("."));
        t->problem = format("package %s is not in std%s%s", arg, "", "");
    } else if (strstr(dir, "...")) {
        add_pattern(out, dir);
    } else {
        add_dir(out, dir);
    }
    free(dir);
}

static bool add_files(test_targets *out, char **args, int n)
{
    for (int i = 0; i < n; i++) {
        if (!is_go_file(args[i])) {
            fprintf(stderr, "vole: named files must be .go files: %s\n", args[i]);
            return false;
        }
        const char *a = strrchr(args[0], '/'), *b = strrchr(args[i], '/');
        if ((a ? a - args[0] : -1) != (b ? b - args[i] : -1) || (a && strncmp(args[0], args[i], (size_t)(a - args[0])) != 0)) {
            fputs("vole: named files must all be in one directory\n", stderr);
            return false;
        }
        if (access(args[i], F_OK) != 0) {
            fprintf(stderr, "vole: no such file: %s\n", args[i]);
            return false;
        }
    }
    const char *slash = strrchr(args[0], '/');
    char *dir = slash ? strndup(args[0], (size_t)(slash - args[0])) : strdup(".");
    test_target *t = add_target(out, strdup("command-line-arguments"), *dir ? dir : strdup("/"));
    t->files = args;
    t->nfiles = n;
    return true;
}

bool find_targets(char **args, int n, test_targets *out)
{
    *out = (test_targets){ 0 };
    if (n > 0 && is_go_file(args[0]) && !is_dir(args[0]))
        return add_files(out, args, n);
    if (n == 0)
        add_dir(out, ".");
    for (int i = 0; i < n; i++)
        add_argument(out, args[i]);
    if (out->n == 0)
        fputs("no packages to test\n", stderr);
    return out->n > 0;
}
