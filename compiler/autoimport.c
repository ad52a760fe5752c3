/* autoimport.c - standard packages that are imported by being named.
 *
 * In a package with the autoimport flag (snippets: `vole -e`, the REPL), x.Sel with an undefined x means a standard package
 * whose path ends in /x. The checker asks here when a name before a selector denotes nothing, so whatever the program
 * declares goes first. Where several packages have the name, the first in `preferred` that has Sel is taken,
 * then any other that has Sel, then the first.
 */
#include "compiler/check_internal.h"

static const char *const preferred[] = {
    "math/rand", "math/rand/v2", "crypto/rand", "text/template", "html/template", "text/scanner", "runtime/pprof",
    "runtime/trace", "os/signal", "encoding/json",
};

/* The name by which a path is used: its last element, but for a version. */
static void path_name(const char *path, size_t n, const char **name, size_t *len)
{
    size_t end = n, start = n;
    for (;;) {
        while (start > 0 && path[start - 1] != '/')
            start--;
        bool version = end - start >= 2 && path[start] == 'v' && path[start + 1] >= '0' && path[start + 1] <= '9';
        if (!version || start == 0)
            break;
        end = --start;
    }
    *name = path + start;
    *len = end - start;
}

static bool is_public(const char *path, size_t n)
{
    static const char *const hidden[] = { "internal", "vendor", "cmd", "gen", "testdata" };
    for (const char *p = path, *end = path + n; p < end;) {
        const char *slash = memchr(p, '/', (size_t)(end - p));
        size_t len = (size_t)((slash ? slash : end) - p);
        for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
            if (strlen(hidden[i]) == len && memcmp(hidden[i], p, len) == 0)
                return false;
        p += len + 1;
    }
    return true;
}

void each_std_package(Checker *c, bool (*visit)(void *ctx, const char *path), void *ctx)
{
    const char *last = "";
    size_t last_len = 0;
    for (int i = 0; i < c->conf.nembedded; i++) {
        const char *path = c->conf.embedded[i].path, *slash = strrchr(path, '/');
        size_t n = slash ? (size_t)(slash - path) : 0;
        if (n == 0 || (n == last_len && memcmp(path, last, n) == 0))
            continue;
        last = path;
        last_len = n;
        if (is_public(path, n) && !visit(ctx, arena_strndup(c->a, path, n)))
            return;
    }
}

typedef struct Candidates {
    Name *name;
    const char *path[8];
    int n;
} Candidates;

static int rank(const char *path)
{
    int n = sizeof preferred / sizeof *preferred;
    for (int i = 0; i < n; i++)
        if (strcmp(preferred[i], path) == 0)
            return i;
    return n;
}

static bool add_candidate(void *ctx, const char *path)
{
    Candidates *l = ctx;
    const char *name;
    size_t len;
    path_name(path, strlen(path), &name, &len);
    if (len != l->name->len || memcmp(name, l->name->str, len) != 0)
        return true;
    int at = l->n++;
    for (; at > 0 && rank(path) < rank(l->path[at - 1]); at--)
        l->path[at] = l->path[at - 1];
    l->path[at] = path;
    return l->n < (int)(sizeof l->path / sizeof *l->path);
}

/* Some package paths are listed more than once if files of a directory do not lie together: harmless. */
Package *autoimport_package(Checker *c, Name *name, Name *sel)
{
    Candidates l = { .name = name };
    if (strcmp(name->str, "unsafe") == 0)
        return c->unsafe_pkg;
    each_std_package(c, add_candidate, &l);
    Package *first = NULL;
    for (int i = 0; i < l.n; i++) {
        Package *p = import_package(c, NULL, l.path[i], strlen(l.path[i]), NO_POS);
        if (!p || p->broken)
            continue;
        if (!first)
            first = p;
        if (l.n == 1 || !sel || scope_lookup(p->scope, sel))
            return p;
    }
    return first;
}

Object *autoimport(Checker *c, Name *name, Name *sel)
{
    for (int i = 0; i < c->autoimports.n; i++) {
        Object *o = c->autoimports.v[i];
        if (o->name == name && (!sel || scope_lookup(o->imported->scope, sel)))
            return o;
    }
    Package *p = autoimport_package(c, name, sel);
    if (!p)
        return NULL;
    Object *o = new_object(c, OBJ_PKGNAME, NO_POS, NULL, name, invalid_type(c));
    o->color = 2;
    o->imported = p;
    o->used = true;
    VEC_PUSH(c->autoimports, o);
    return o;
}
