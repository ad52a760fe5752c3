/* module.c - modules: which directory an import path names.
 *
 * The main module is that of the nearest go.mod above the program. Its packages are found by its path, those of other modules
 * in its vendor directory, or where a replace directive says, if that is a directory; nothing is downloaded. A go.work
 * above adds the modules that it uses. Of the modules whose path is the beginning of an import path the longest counts.
 */
#include "compiler/check_internal.h"
#include "compiler/gopath.h"

#include <stdlib.h>
#include <unistd.h>

enum { MAX_WORDS = 8, DEFAULT_GO_MINOR = 16 /* of a dependency whose go.mod has no go line */ };

/* Turns ./x and ../x into a path without dots below the importing package's directory. */
const char *join_dir(Checker *c, const char *dir, const char *rel)
{
    while (rel[0] == '.' && rel[1] == '/')
        rel += 2;
    if (strcmp(rel, ".") == 0)
        return dir && *dir ? dir : ".";
    return dir && *dir && strcmp(dir, ".") ? fmtc(c, "%s/%s", dir, rel) : rel;
}

/* ---- go.mod, go.work, modules.txt ---- */

typedef struct ModFile {
    Checker *c;
    const char *path, *dir;     /* of the file */
    char *next;                 /* the rest of the text, NULL at the end */
    int line;
    char verb[32];              /* of the block the line is in, "" outside */
    char *words[MAX_WORDS];     /* the verb first */
    int n;
} ModFile;

static bool open_mod_file(Checker *c, const char *dir, const char *name, ModFile *m)
{
    *m = (ModFile){ .c = c, .dir = dir, .path = join_dir(c, dir, name) };
    size_t size;
    m->next = source_read_file(c->a, m->path, &size);
    return m->next != NULL;
}

/* The next word at *s, without quotes; NULL: a comment or the end of the line. */
static char *take_word(char **s)
{
    char *p = *s + strspn(*s, " \t\r");
    if (!*p || (p[0] == '/' && p[1] == '/'))
        return NULL;
    char quote = *p == '"' || *p == '`' ? *p : 0, *start = p + (quote != 0);
    p = start;
    while (*p && (quote ? *p != quote : !strchr(" \t\r", *p)))
        p++;
    *s = p + (*p != '\0');
    *p = '\0';
    return start;
}

/* The next line that says something, as words; a line of a block begins with the block's verb. */
static bool read_directive(ModFile *m)
{
    while (m->next) {
        char *line = m->next, *nl = strchr(line, '\n'), *word;
        m->next = nl ? nl + 1 : NULL;
        m->line++;
        if (nl)
            *nl = '\0';
        m->n = 0;
        if (*m->verb)
            m->words[m->n++] = m->verb;
        while (m->n < MAX_WORDS && (word = take_word(&line)) != NULL)
            m->words[m->n++] = word;
        if (*m->verb && m->n == 2 && strcmp(m->words[1], ")") == 0) {
            *m->verb = '\0';
        } else if (!*m->verb && m->n == 2 && strcmp(m->words[1], "(") == 0) {
            snprintf(m->verb, sizeof m->verb, "%s", m->words[0]);
        } else if (m->n > (*m->verb != '\0')) {
            return true;
        }
    }
    return false;
}

static const char *keep(Checker *c, const char *s) { return arena_strndup(c->a, s, strlen(s)); }

static int go_line(const char *version) { return strncmp(version, "1.", 2) == 0 ? atoi(version + 2) : 0; }

static Module *find_path(Checker *c, const char *path)
{
    for (int i = 0; i < c->modules.n; i++)
        if (strcmp(c->modules.v[i].path, path) == 0)
            return &c->modules.v[i];
    return NULL;
}

static Module *add_module(Checker *c, const char *path)
{
    Module *m = find_path(c, path);
    if (m)
        return m;
    Module new = { .path = keep(c, path) };
    VEC_PUSH(c->modules, new);
    return &c->modules.v[c->modules.n - 1];
}

/* What the go.mod of a module that is not the main one says of itself. */
static void read_dependency(Checker *c, Module *m)
{
    ModFile f;
    m->minor = DEFAULT_GO_MINOR;
    if (!open_mod_file(c, m->dir, "go.mod", &f))
        return;
    while (read_directive(&f))
        if (strcmp(f.words[0], "go") == 0 && f.n == 2)
            m->minor = go_line(f.words[1]);
}

/* replace path [version] => target [version]; a replacement of one version holds if that is the one required. */
static void take_replace(ModFile *f)
{
    Checker *c = f->c;
    int arrow = f->n > 2 && strcmp(f->words[2], "=>") == 0 ? 2 : 3;
    if (f->n <= arrow + 1 || strcmp(f->words[arrow], "=>") != 0) {
        diag_error(c->diags, NO_POS, "%s:%d: usage: replace module/path [v1.2.3] => other/module v1.4\n"
                   "\t or replace module/path [v1.2.3] => ../local/directory", f->path, f->line);
        return;
    }
    const char *target = f->words[arrow + 1];
    bool local = *target == '/' || strncmp(target, "./", 2) == 0 || strncmp(target, "../", 3) == 0 || strcmp(target, ".") == 0 || strcmp(target, "..") == 0;
    if (!local && f->n == arrow + 2) {
        diag_error(c->diags, NO_POS, "%s:%d: replacement module without version must be directory path (rooted or starting with ./ or ../)", f->path, f->line);
        return;
    }
    Module *m = add_module(c, f->words[1]);
    if (m->main)
        return;
    m->replaced = keep(c, target);
    m->only = arrow == 3 ? keep(c, f->words[2]) : NULL;
    m->dir = local ? *target == '/' ? m->replaced : join_dir(c, f->dir, m->replaced) : NULL;
}

static void take_require(ModFile *f)
{
    Module *m = add_module(f->c, f->words[1]);
    m->required = f->n > 2 ? keep(f->c, f->words[2]) : "";
}

/* The go.mod of a module that the user works on. Returns its path, NULL without the file. */
static const char *read_main(Checker *c, const char *dir, int *minor)
{
    ModFile f;
    const char *path = "";
    if (!open_mod_file(c, dir, "go.mod", &f))
        return NULL;
    while (read_directive(&f)) {
        const char *verb = f.words[0];
        if (strcmp(verb, "module") == 0 && f.n > 1)
            path = keep(c, f.words[1]);
        else if (strcmp(verb, "go") == 0 && f.n > 1)
            *minor = go_line(f.words[1]);
        else if (strcmp(verb, "require") == 0 && f.n > 1)
            take_require(&f);
        else if (strcmp(verb, "replace") == 0)
            take_replace(&f);
    }
    if (*path) {
        Module *m = add_module(c, path);
        *m = (Module){ .path = m->path, .dir = dir, .minor = *minor, .main = true };
    }
    return path;
}

static void read_work(Checker *c, const char *dir)
{
    ModFile f;
    if (!open_mod_file(c, dir, "go.work", &f))
        return;
    while (read_directive(&f)) {
        int minor = 0;
        if (strcmp(f.words[0], "use") == 0 && f.n > 1) {
            const char *used = *f.words[1] == '/' ? keep(c, f.words[1]) : join_dir(c, dir, keep(c, f.words[1]));
            if (!read_main(c, used, &minor))
                diag_error(c->diags, NO_POS, "cannot load module %s listed in go.work file: open %s: no such file or directory", f.words[1],
                           join_dir(c, used, "go.mod"));
        }
    }
    if (!open_mod_file(c, dir, "go.work", &f))
        return;
    while (read_directive(&f)) /* these count more than those of the modules */
        if (strcmp(f.words[0], "replace") == 0)
            take_replace(&f);
}

/* The versions of the language of vendored modules. */
static void read_vendor(Checker *c)
{
    ModFile f;
    Module *m = NULL;
    if (!open_mod_file(c, join_dir(c, c->module_dir, "vendor"), "modules.txt", &f))
        return;
    while (read_directive(&f)) {
        if (strcmp(f.words[0], "#") == 0 && f.n > 1) {
            m = add_module(c, f.words[1]);
            m->minor = DEFAULT_GO_MINOR;
        } else if (strcmp(f.words[0], "##") == 0 && m) {
            for (int i = 1; i + 1 < f.n; i++)
                if (strcmp(f.words[i], "go") == 0)
                    m->minor = go_line(f.words[i + 1]);
        }
    }
}

/* ---- finding them ---- */

/* The nearest directory at or above dir that has the file, as seen from the current one like dir; NULL: none. */
static const char *find_above(Checker *c, const char *dir, const char *name)
{
    char *real = realpath(*dir ? dir : ".", NULL), *slash;
    const char *d = *dir ? dir : ".";
    while (real) {
        if (access(join_dir(c, d, name), F_OK) == 0) {
            free(real);
            return keep(c, d);
        }
        slash = strrchr(real, '/');
        if (!slash || slash == real)
            break;
        *slash = '\0';
        const char *last = strrchr(d, '/');
        const char *base = last ? last + 1 : d;
        if (*base && strcmp(base, ".") != 0 && strcmp(base, "..") != 0) /* a/b: a; b: . */
            d = base == d ? "." : arena_strndup(c->a, d, last > d ? (size_t)(last - d) : 1);
        else
            d = strcmp(d, ".") == 0 ? ".." : fmtc(c, "%s/..", d);
    }
    free(real);
    return NULL;
}

void find_module(Checker *c, const char *dir)
{
    if (c->module_known)
        return;
    c->module_known = true;
    if (gopath_mode())
        return;
    const char *work = getenv("GOWORK"), *above;
    if ((above = find_above(c, dir, "go.mod")) != NULL) {
        c->module_dir = above;
        const char *path = read_main(c, above, &c->module_minor);
        c->module_path = path && *path ? path : NULL;
        read_vendor(c);
    }
    if (work && strcmp(work, "off") == 0)
        return;
    if (work && *work == '/')
        above = arena_strndup(c->a, work, (size_t)(strrchr(work, '/') - work));
    else
        above = find_above(c, dir, "go.work");
    if (above)
        read_work(c, above);
    if (!c->module_dir)
        c->module_dir = above;
}

/* ---- import paths ---- */

static bool is_prefix(const char *module, const char *path)
{
    size_t n = strlen(module);
    return strncmp(path, module, n) == 0 && (path[n] == '/' || !path[n]);
}

static Module *module_of(Checker *c, const char *path)
{
    Module *best = NULL;
    for (int i = 0; i < c->modules.n; i++) {
        Module *m = &c->modules.v[i];
        if (is_prefix(m->path, path) && (!best || strlen(m->path) > strlen(best->path)))
            best = m;
    }
    return best;
}

/* The first element of the path has a dot: it is no standard package. */
static bool has_host(const char *path) { return memchr(path, '.', strcspn(path, "/")) != NULL; }

/* A directory below that of a module belongs to it unless a go.mod lies between. */
static bool belongs(Checker *c, const Module *m, const char *rel)
{
    for (const char *p = rel; *p; p++)
        if (!p[1] || p[1] == '/')
            if (access(join_dir(c, m->dir, fmtc(c, "%.*s/go.mod", (int)(p + 1 - rel), rel)), F_OK) == 0)
                return false;
    return true;
}

/* Why a package of a module that is not the main one cannot be had from a directory; NULL: no reason. */
static const char *why_not(Checker *c, Module *m, const char *path)
{
    if (m->main)
        return NULL;
    if (!m->required && m->replaced)
        return fmtc(c, "module %s provides package %s and is replaced but not required; to add it:\n\tgo get %s", m->path, path, m->path);
    if (m->replaced && !m->dir)
        return fmtc(c, "package %s: module %s is replaced by %s, which is not vendored (vole downloads nothing; see go mod vendor)", path, m->path, m->replaced);
    if (!m->dir || (m->only && strcmp(m->only, m->required) != 0))
        return fmtc(c, "package %s: module %s is required but neither vendored nor replaced by a directory (vole downloads nothing; see go mod vendor)", path, m->path);
    if (!is_dir(m->dir))
        return fmtc(c, "%s%s%s: replacement directory %s does not exist", m->path, *m->required ? "@" : "", m->required, m->replaced);
    if (access(join_dir(c, m->dir, "go.mod"), F_OK) != 0)
        return fmtc(c, "%s%s%s (replaced by %s): reading %s: open %s: no such file or directory", m->path, *m->required ? "@" : "", m->required, m->replaced,
                    join_dir(c, m->replaced, "go.mod"), join_dir(c, m->dir, "go.mod"));
    return NULL;
}

static const char *not_provided(Checker *c, const char *path)
{
    if (!c->module_dir)
        return fmtc(c, "no required module provides package %s: go.mod file not found in current directory or any parent directory; see 'go help modules'", path);
    return fmtc(c, "no required module provides package %s; to add it:\n\tgo get %s", path, path);
}

/* The directory of an import path; NULL: it is that of a standard package, or *problem says why there is none. */
const char *module_package(Checker *c, const char *path, int *minor, const char **problem)
{
    *problem = NULL;
    *minor = c->module_minor;
    Module *m = module_of(c, path);
    if (has_host(path) && c->module_dir && !(m && m->main)) {
        const char *dir = join_dir(c, c->module_dir, fmtc(c, "vendor/%s", path));
        if (is_dir(dir)) {
            if (m && m->minor)
                *minor = m->minor;
            return dir;
        }
    }
    if (!m || (!m->main && !m->replaced && !has_host(path))) {
        *problem = has_host(path) ? not_provided(c, path) : NULL;
        return NULL;
    }
    if ((*problem = why_not(c, m, path)) != NULL)
        return NULL;
    if (!m->main && !m->checked) {
        m->checked = true;
        read_dependency(c, m);
    }
    *minor = m->minor;
    const char *rel = path + strlen(m->path);
    rel += *rel == '/';
    const char *dir = *rel ? join_dir(c, m->dir, rel) : m->dir;
    if (*rel && (!is_dir(dir) || !belongs(c, m, rel))) {
        *problem = m->main && !has_host(path) ? fmtc(c, "package %s is not in std", path) : not_provided(c, path);
        return NULL;
    }
    return dir;
}
