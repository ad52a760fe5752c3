/* gopath.c - GOPATH mode: packages without modules.
 *
 * With GO111MODULE=off an import path names the directory $GOPATH/src/path, GOPATH being a list of absolute directories separated by
 * colons, by default $HOME/go. A package below one of them sees also what is in vendor directories: that of its own directory
 * first, then those above it, up to src. A directory counts if it has a Go file in it. The environment decides, at each call.
 * What is made for modules says v2 in its paths where the directories do not: in a package with a go.mod above it the import path
 * a/v2/b stands for a/b if there is no such directory, and a/go.mod says that the module is a/v2.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE     /* asprintf */
#endif
#include "compiler/gopath.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool gopath_mode(void)
{
    const char *s = getenv("GO111MODULE");
    return s && strcmp(s, "off") == 0;
}

static char *join(const char *dir, size_t len, const char *rest)
{
    char *s;
    if (asprintf(&s, "%.*s/%s", (int)len, dir, rest) < 0)
        abort();
    return s;
}

char *gopath_src(int i)
{
    const char *p = getenv("GOPATH"), *home = getenv("HOME");
    if (!p || !*p)
        return i == 0 && home && *home == '/' ? join(home, strlen(home), "go/src") : NULL;
    for (;;) {
        size_t n = strcspn(p, ":");
        if (*p == '/' && i-- == 0)
            return join(p, n, "src");
        if (!p[n])
            return NULL;
        p += n + 1;
    }
}

/* How long the name of the GOPATH directory is that abs is in or below; 0: none. */
static size_t src_prefix(const char *abs)
{
    size_t found = 0;
    char *src;
    for (int i = 0; !found && (src = gopath_src(i)); i++) {
        char *real = realpath(src, NULL);
        size_t n = real ? strlen(real) : 0;
        if (n && strncmp(abs, real, n) == 0 && (abs[n] == '/' || !abs[n]))
            found = n;
        free(real);
        free(src);
    }
    return found;
}

char *gopath_import_path(const char *abs)
{
    size_t n = src_prefix(abs);
    return n && abs[n] ? strdup(abs + n + 1) : NULL;
}

static bool has_go_files(const char *dir)
{
    DIR *d = opendir(dir);
    bool found = false;
    for (struct dirent *e; d && !found && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        found = n > 3 && strcmp(e->d_name + n - 3, ".go") == 0;
    }
    if (d)
        closedir(d);
    return found;
}

/* The vendor directories around a package, innermost first. */
static char *find_vendored(const char *path, const char *from)
{
    char *abs = realpath(*from ? from : ".", NULL), *dir = NULL;
    size_t top = abs ? src_prefix(abs) : 0;
    for (size_t n = top ? strlen(abs) : 0; n && !dir;) {
        char *vendor = join(abs, n, "vendor");
        dir = join(vendor, strlen(vendor), path);
        free(vendor);
        if (!has_go_files(dir)) {
            free(dir);
            dir = NULL;
        }
        if (n == top)
            break;
        while (n > top && abs[--n] != '/')
            ;
    }
    free(abs);
    return dir;
}

static char *find_in_src(const char *path)
{
    char *dir = NULL, *src;
    for (int i = 0; !dir && (src = gopath_src(i)); i++) {
        dir = join(src, strlen(src), path);
        free(src);
        if (!has_go_files(dir)) {
            free(dir);
            dir = NULL;
        }
    }
    return dir;
}

/* ---- Major versions ---- */

/* True if the go.mod in a directory says that this is the module named by the first n bytes of path. */
static bool is_module(const char *dir, size_t len, const char *path, size_t n)
{
    char *name = join(dir, len, "go.mod"), line[4096];
    FILE *f = fopen(name, "r");
    bool is = false;
    free(name);
    while (f && fgets(line, sizeof line, f)) {
        char *p = line + strspn(line, " \t");
        if (strncmp(p, "module", 6) != 0 || (p[6] != ' ' && p[6] != '\t'))
            continue;
        p += 6 + strspn(p + 6, " \t\"`");
        is = strcspn(p, " \t\r\n\"`") == n && strncmp(p, path, n) == 0;
        break;
    }
    if (f)
        fclose(f);
    return is;
}

/* True if a directory has a go.mod above it, below a GOPATH. */
static bool in_module(const char *from)
{
    char *abs = realpath(*from ? from : ".", NULL);
    bool found = false;
    size_t top = abs ? src_prefix(abs) : 0;
    for (size_t n = top ? strlen(abs) : 0; n > top && !found;) {
        char *name = join(abs, n, "go.mod");
        FILE *f = fopen(name, "r");
        found = f != NULL;
        if (f)
            fclose(f);
        free(name);
        while (n > top && abs[--n] != '/')
            ;
    }
    free(abs);
    return found;
}

/* The end of the first path element that is v2 or higher, behind p; NULL: there is none. */
static const char *version_end(const char *p)
{
    for (p = strchr(p, '/'); p; p = strchr(p + 1, '/')) {
        size_t n = p[1] == 'v' ? strspn(p + 2, "0123456789") : 0;
        if (n > 0 && p[2] != '0' && !(n == 1 && p[2] == '1') && (p[n + 2] == '/' || !p[n + 2]))
            return p + n + 2;
    }
    return NULL;
}

static char *find_without_version(const char *path)
{
    const char *end = version_end(path);
    if (!end)
        return NULL;
    size_t root = (size_t)(end - path);
    while (path[--root] != '/')
        ;
    char *plain, *dir;
    if (asprintf(&plain, "%.*s%s", (int)root, path, end) < 0)
        abort();
    dir = find_in_src(plain);
    free(plain);
    if (dir && !is_module(dir, strlen(dir) - strlen(end), path, (size_t)(end - path))) {
        free(dir);
        dir = NULL;
    }
    return dir;
}

char *gopath_find(const char *path, const char *from)
{
    char *dir = from ? find_vendored(path, from) : NULL;
    if (!dir)
        dir = find_in_src(path);
    if (!dir && from && in_module(from))
        dir = find_without_version(path);
    return dir;
}
