/* embed.c - //go:embed: the files that package-level variables begin with.
 *
 * A directive lists patterns, relative to the package's directory; what they match are files, or directories with all
 * below them but what begins with '.' or '_' (with "all:" that too), other modules, and what no module can hold. The rules and messages are those of
 * go list and gc. The files are read here; the code generator lays them out (gendata.c).
 */
#include "compiler/check_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct Embedder {
    Checker *c;
    const char *dir;        /* of the package */
    VEC(EmbedFile) files;
    bool failed;
    Pos pos;                /* of the pattern at hand */
    const char *pattern;
    int matched;            /* files found for it */
} Embedder;

static void fail(Embedder *e, const char *what, const char *a, const char *b)
{
    if (!e->failed)
        check_error(e->c, e->pos, "pattern %s: %s", e->pattern, fmtc(e->c, what, a, b));
    e->failed = true;
}

/* ---- patterns: path.Match ---- */

/* The set at p, which stands behind '[': its end, NULL if it is malformed. *in: it has ch. */
static const char *match_set(const char *p, char ch, bool *in)
{
    bool negated = *p == '^', found = false;
    p += negated;
    for (int n = 0; *p != ']' || n == 0; n++) {
        char lo, hi;
        if (!*p || *p == '-' || (*p == ']' && n == 0) || (*p == '\\' && !*++p))
            return NULL;
        lo = hi = *p++;
        if (*p == '-') {
            p++;
            if (!*p || *p == '-' || *p == ']' || (*p == '\\' && !*++p))
                return NULL;
            hi = *p++;
        }
        found |= lo <= ch && ch <= hi;
    }
    *in = found != negated;
    return p + 1;
}

/* One element of a path against one of a pattern, which ends at a slash or the end. */
static bool matches(const char *p, const char *s)
{
    for (; *p && *p != '/'; s++) {
        bool in = true;
        if (*p == '*') {
            while (*p == '*')
                p++;
            for (;; s++) {
                if (matches(p, s))
                    return true;
                if (!*s)
                    return false;
            }
        }
        if (!*s)
            return false;
        if (*p == '[') {
            p = match_set(p + 1, *s, &in);
            if (!p || !in)
                return false;
        } else if (*p == '?') {
            p++;
            while ((s[1] & 0xC0) == 0x80) /* a character */
                s++;
        } else {
            p += *p == '\\';
            if (*p++ != *s)
                return false;
        }
    }
    return !*s;
}

static bool well_formed(const char *p)
{
    bool in;
    while (p && *p) {
        if (*p == '[')
            p = match_set(p + 1, 0, &in);
        else if (*p == '\\' && !p[1])
            return false;
        else
            p += *p == '\\' ? 2 : 1;
    }
    return p != NULL;
}

/* As io/fs.ValidPath, without "." alone. */
static bool valid_path(const char *s)
{
    for (;;) {
        size_t n = strcspn(s, "/");
        if (n == 0 || (n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.'))
            return false;
        if (!s[n])
            return true;
        s += n + 1;
    }
}

/* ---- files ---- */

/* Names that no module can have. */
static bool bad_name(const char *s)
{
    static const char *const vcs[] = { ".bzr", ".hg", ".git", ".svn" };
    for (size_t i = 0; i < sizeof vcs / sizeof *vcs; i++)
        if (strcmp(s, vcs[i]) == 0)
            return true;
    size_t n = strlen(s);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < ' ' || s[i] == 0x7f || strchr("\"'*<>?`|\\:", s[i]))
            return true;
    return n == 0 || s[n - 1] == '.';
}

static const char *under_dir(Embedder *e, const char *rel) { return join_dir(e->c, e->dir, rel); }

static void add_file(Embedder *e, const char *rel)
{
    e->matched++;
    for (int i = 0; i < e->files.n; i++)
        if (strcmp(e->files.v[i].name, rel) == 0)
            return;
    EmbedFile f = { .name = rel };
    f.data = source_read_file(e->c->a, under_dir(e, rel), &f.size);
    if (!f.data)
        fail(e, "cannot embed file %s: %s", rel, strerror(errno));
    VEC_PUSH(e->files, f);
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int no_dots(const struct dirent *d) { return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0; }

static bool has_go_mod(Embedder *e, const char *rel) { return access(under_dir(e, fmtc(e->c, "%s/go.mod", rel)), F_OK) == 0; }

static void add_tree(Embedder *e, const char *dir, bool all, int depth)
{
    struct dirent **list;
    struct stat st;
    int n = depth < 200 ? scandir(under_dir(e, dir), &list, no_dots, by_name) : -1;
    for (int i = 0; i < n; i++) {
        const char *name = list[i]->d_name, *rel = fmtc(e->c, "%s/%s", dir, name);
        if (!bad_name(name) && (all || (*name != '.' && *name != '_')) && lstat(under_dir(e, rel), &st) == 0) {
            if (S_ISREG(st.st_mode))
                add_file(e, rel);
            else if (S_ISDIR(st.st_mode) && !has_go_mod(e, rel))
                add_tree(e, rel, all, depth + 1);
        }
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

/* Whether what a pattern names may be embedded: no element of its path forbids it. */
static bool may_embed(Embedder *e, const char *rel, const char *what)
{
    char *path = strdup(rel);
    if (!path)
        abort();
    for (bool self = true; !e->failed; self = false) {
        struct stat st;
        const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
        const char *text = fmtc(e->c, "%s %s", what, rel);
        if (has_go_mod(e, path))
            fail(e, "cannot embed %s: in different module", text, NULL);
        else if (!self && lstat(under_dir(e, path), &st) == 0 && !S_ISDIR(st.st_mode))
            fail(e, "cannot embed %s: in non-directory %s", text, fmtc(e->c, "%s", path));
        else if (bad_name(name))
            fail(e, self ? "cannot embed %s: invalid name %s" : "cannot embed %s: in invalid directory %s", text, fmtc(e->c, "%s", name));
        if (!slash)
            break;
        path[slash - path] = '\0';
    }
    free(path);
    return !e->failed;
}

static void add_match(Embedder *e, const char *rel, bool all)
{
    struct stat st;
    if (lstat(under_dir(e, rel), &st) != 0) {
        fail(e, "cannot embed %s: %s", rel, strerror(errno));
        return;
    }
    bool dir = S_ISDIR(st.st_mode);
    if (!may_embed(e, rel, dir ? "directory" : "file"))
        return;
    int before = e->matched;
    if (S_ISREG(st.st_mode))
        add_file(e, rel);
    else if (!dir)
        fail(e, "cannot embed irregular file %s", rel, NULL);
    else {
        add_tree(e, rel, all, 0);
        if (e->matched == before)
            fail(e, "cannot embed directory %s: contains no embeddable files", rel, NULL);
    }
}

/* Adds what matches the pattern from `rest` on, in the directory `dir` ("" is the package's). */
static void expand(Embedder *e, const char *dir, const char *rest, bool all)
{
    struct dirent **list;
    const char *slash = strchr(rest, '/');
    int n = scandir(*dir ? under_dir(e, dir) : *e->dir ? e->dir : ".", &list, no_dots, by_name);
    for (int i = 0; i < n; i++) {
        const char *rel = *dir ? fmtc(e->c, "%s/%s", dir, list[i]->d_name) : fmtc(e->c, "%s", list[i]->d_name);
        if (!e->failed && matches(rest, list[i]->d_name)) {
            if (slash)
                expand(e, rel, slash + 1, all);
            else
                add_match(e, rel, all);
        }
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

static void resolve_pattern(Embedder *e, const char *pattern, Pos pos)
{
    bool all = strncmp(pattern, "all:", 4) == 0;
    const char *glob = pattern + (all ? 4 : 0);
    e->pattern = pattern;
    e->pos = pos;
    e->matched = 0;
    if (!well_formed(glob) || !valid_path(glob)) {
        fail(e, "invalid pattern syntax", NULL, NULL);
        return;
    }
    expand(e, "", glob, all);
    if (e->matched == 0)
        fail(e, "no matching files found", NULL, NULL);
}

/* ---- directives ---- */

/* The patterns behind "go:embed": words, or quoted strings. */
static void read_directive(Embedder *e, Pos at)
{
    const SourceFile *src = pos_file(e->c->conf.sources, at);
    const char *p = src->text + (at - src->base) + strlen("go:embed"), *end = p + strcspn(p, "\r\n");
    int n = 0;
    while (!e->failed) {
        while (p < end && (*p == ' ' || *p == '\t'))
            p++;
        if (p == end)
            break;
        const char *start = p, *pattern;
        size_t len;
        if (*p == '"' || *p == '`') {
            p++;
            while (p < end && *p != *start)
                p += *p == '\\' && *start == '"' && p + 1 < end ? 2 : 1;
            if (p >= end || (p + 1 < end && p[1] != ' ' && p[1] != '\t')) {
                check_error(e->c, at, "invalid quoted string in //go:embed: %.*s", (int)(end - start), start);
                e->failed = true;
                break;
            }
            p++;
            BasicLit lit = { .lit = T_STRING, .text = start, .len = (uint32_t)(p - start) };
            pattern = lit_unquote(e->c->a, &lit, &len);
        } else {
            while (p < end && *p != ' ' && *p != '\t')
                p++;
            pattern = start;
            len = (size_t)(p - start);
        }
        resolve_pattern(e, arena_strndup(e->c->a, pattern, len), src->base + (Pos)(start - src->text));
        n++;
    }
    if (n == 0 && !e->failed) {
        check_error(e->c, at, "usage: //go:embed pattern...");
        e->failed = true;
    }
}

static bool imports_embed(const File *f)
{
    for (int i = 0; i < f->decls.len; i++) {
        const ImportDecl *d = try_import_decl(f->decls.v[i]);
        if (d && d->path->len == 7 && memcmp(d->path->text + 1, "embed", 5) == 0)
            return true;
    }
    return false;
}

static bool file_imports_embed(Checker *c, Pos at)
{
    const SourceFile *src = pos_file(c->conf.sources, at);
    const Package *p = c->env.pkg;
    for (int i = 0; p && i < p->nfiles; i++)
        if (p->files[i]->source == src)
            return imports_embed(p->files[i]);
    return false;
}

/* ---- variables ---- */

/* How the type takes files; -1: not at all. */
static int embed_kind(Type *t)
{
    Object *o = t->kind == TY_NAMED ? t->named.obj : NULL;
    if (o && o->pkg && o->pkg->std && strcmp(o->pkg->path, "embed") == 0 && strcmp(o->name->str, "FS") == 0)
        return EMBED_FS;
    Type *u = under(t);
    if (u->kind == TY_SLICE && is_basic(u->elem, INFO_INTEGER) && under(u->elem)->basic == BASIC_UINT8)
        return EMBED_BYTES;
    return is_basic(t, INFO_STRING) ? EMBED_STRING : -1;
}

/* The directory of a file name without its slash at the end: how long that is, 0 for ".". */
static size_t dir_length(const char *name, size_t len)
{
    while (len > 0 && name[len - 1] != '/')
        len--;
    return len ? len - 1 : 0;
}

static int file_order(const void *x, const void *y)
{
    const char *a = ((const EmbedFile *)x)->name, *b = ((const EmbedFile *)y)->name;
    size_t na = strlen(a), nb = strlen(b);
    na -= a[na - 1] == '/';
    nb -= b[nb - 1] == '/';
    size_t da = dir_length(a, na), db = dir_length(b, nb), n = da < db ? da : db;
    int d = strncmp(da ? a : ".", db ? b : ".", da && db ? n : 1);
    if (d == 0 && (da ? da : 1) != (db ? db : 1))
        d = (da ? da : 1) < (db ? db : 1) ? -1 : 1;
    if (d)
        return d;
    size_t ia = da ? da + 1 : 0, ib = db ? db + 1 : 0, la = na - ia, lb = nb - ib;
    d = strncmp(a + ia, b + ib, la < lb ? la : lb);
    return d ? d : la < lb ? -1 : la > lb;
}

/* Adds the directories above the files. */
static void add_dirs(Embedder *e)
{
    for (int i = 0, n = e->files.n; i < n; i++) {
        const char *name = e->files.v[i].name;
        for (size_t len = dir_length(name, strlen(name)); len > 0; len = dir_length(name, len)) {
            EmbedFile dir = { fmtc(e->c, "%.*s/", (int)len, name), "", 0 };
            bool known = false;
            for (int k = n; k < e->files.n && !known; k++)
                known = strcmp(e->files.v[k].name, dir.name) == 0;
            if (known)
                break;
            VEC_PUSH(e->files, dir);
        }
    }
}

/* What forbids embedding here; NULL: nothing. */
static const char *why_not(Checker *c, const VarDecl *d)
{
    if (!file_imports_embed(c, d->embeds[0]))
        return "go:embed only allowed in Go files that import \"embed\"";
    if (d->names.len > 1)
        return "go:embed cannot apply to multiple vars";
    if (d->values.len)
        return "go:embed cannot apply to var with initializer";
    if (!d->texpr)
        return "go:embed cannot apply to var without type";
    if (d->local)
        return "go:embed cannot apply to var inside func";
    if (!lang_at_least(c, 16))
        return "go:embed requires go1.16 or later";
    return NULL;
}

void check_embed(Checker *c, Object *var, VarDecl *d)
{
    const char *problem = why_not(c, d);
    if (problem || !var) {
        check_error(c, d->embeds[0], "%s", problem ? problem : "go:embed cannot apply to var inside func");
        d->nembeds = 0; /* said once */
        return;
    }
    if (is_invalid(var->type))
        return;
    int kind = embed_kind(var->type);
    if (kind < 0) {
        check_error(c, var->pos, "go:embed cannot apply to var of type %s", type_str(c, var->type));
        return;
    }
    Embedder e = { .c = c, .dir = var->pkg->dir ? var->pkg->dir : "" };
    for (int i = 0; i < d->nembeds && !e.failed; i++)
        read_directive(&e, d->embeds[i]);
    if (!e.failed && kind != EMBED_FS && e.files.n > 1) {
        check_error(c, var->pos, "invalid go:embed: multiple files for type %s", type_str(c, var->type));
        e.failed = true;
    }
    if (e.failed)
        return;
    if (kind == EMBED_FS)
        add_dirs(&e);
    qsort(e.files.v, (size_t)e.files.n, sizeof *e.files.v, file_order);
    EmbedData *data = arena_new(c->a, EmbedData);
    data->kind = kind;
    data->files = e.files.v;
    data->n = e.files.n;
    var->embed = data;
}
