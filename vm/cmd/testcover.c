/* testcover.c - see testcover.h.
 *
 * The parent knows which packages are tested, the child which it loads: -coverpkg counts, in each test program, what
 * matches of the packages it loads, and those tested ones that match, which it loads for that purpose. Each test program writes a profile of its own;
 * the parent puts them together.
 */
#include "vm/cmd/testcover.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/cover.h"
#include "runtime/cover.h"

const char *cover_check_mode(const char *mode)
{
    if (strcmp(mode, "set") == 0 || strcmp(mode, "count") == 0 || strcmp(mode, "atomic") == 0)
        return NULL;
    return "valid modes are \"set\", \"count\", or \"atomic\"";
}

/* ---- which packages ---- */

static bool is_local(const char *s) { return *s == '/' || strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || strncmp(s, "./", 2) == 0 || strncmp(s, "../", 3) == 0; }

/* A pattern that begins with a directory, from the root. */
static char *absolute_pattern(const char *pattern)
{
    const char *dots = strstr(pattern, "...");
    size_t n = strlen(pattern);
    while (dots && dots > pattern && dots[-1] != '/')
        dots--;
    if (dots)
        n = (size_t)(dots - pattern);
    char *dir = strndup(pattern, n), *abs, *all;
    if (!dir)
        abort();
    abs = realpath(*dir ? dir : ".", NULL);
    if (asprintf(&all, "%s%s%s", abs ? abs : dir, dots && abs && abs[1] ? "/" : "", dots ? dots : "") < 0)
        abort();
    free(dir);
    free(abs);
    return all;
}

static bool pattern_has(const char *pattern, const char *path, const char *dir)
{
    if (strcmp(pattern, "all") == 0)
        return true;
    if (!is_local(pattern))
        return pattern_matches(pattern, path);
    char *abs = realpath(*dir ? dir : ".", NULL), *p = absolute_pattern(pattern);
    bool has = abs && pattern_matches(p, abs);
    free(abs);
    free(p);
    return has;
}

/* hits: a character for each pattern, which becomes '1' if that is one of them; or NULL. */
static bool list_has(const char *patterns, const char *path, const char *dir, char *hits)
{
    bool has = false;
    char *list = strdup(patterns), *rest = list, *p;
    if (!list)
        abort();
    for (int i = 0; (p = strsep(&rest, ",")) != NULL; i++)
        if (*p && pattern_has(p, path, dir)) {
            has = true;
            if (hits)
                hits[i] = '1';
        }
    free(list);
    return has;
}

static int count_patterns(const char *patterns)
{
    int n = 1;
    for (const char *p = patterns; *p; p++)
        n += *p == ',';
    return n;
}

void cover_choose(cover_request *r, const test_targets *all)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        abort();
    for (int i = 0; i < all->n; i++) {
        const test_target *t = &all->v[i];
        if (!t->problem && !t->files && list_has(r->patterns, t->path, t->dir, NULL))
            fprintf(f, "%s%s", ftell(f) ? "," : "", t->path);
    }
    fclose(f);
    r->packages = text;
}

/* ---- the test program ---- */

typedef struct choice {
    const cover_request *request;
    const char *path;
    char *hits;             /* which patterns matched a package */
} choice;

static bool is_wanted(void *ctx, const Package *p)
{
    const choice *c = ctx;
    if (!p->dir)
        return false;
    return *c->request->patterns ? list_has(c->request->patterns, p->path, p->dir, c->hits) : strcmp(p->path, c->path) == 0;
}

CoverConfig *cover_begin(const cover_request *r, const char *path)
{
    static choice c;
    static CoverConfig conf;
    if (!*r->mode)
        return NULL;
    int n = count_patterns(r->patterns);
    c = (choice){ r, path, calloc((size_t)n + 1, 1) };
    if (!c.hits)
        abort();
    memset(c.hits, '0', (size_t)n); /* no pointers */
    conf = (CoverConfig){ .mode = strcmp(r->mode, "set") == 0 ? COVER_SET : strcmp(r->mode, "count") == 0 ? COVER_COUNT : COVER_ATOMIC,
                          .tests = !r->report, .wanted = is_wanted, .ctx = &c };
    return &conf;
}

/* As go names it: below a module by the import path, outside by where it is. */
static char *profile_name(const CoverFile *f)
{
    const char *path = f->package->path, *slash = strrchr(f->path, '/');
    char *name;
    if (*path == '_' || *path == '/')
        return realpath(f->path, NULL);
    return asprintf(&name, "%s/%s", path, slash ? slash + 1 : f->path) < 0 ? NULL : name;
}

static uint16_t clamp(uint32_t v) { return v > UINT16_MAX ? UINT16_MAX : (uint16_t)v; }

static void publish_file(const CoverFile *from, cover_file *to)
{
    cover_block *b = calloc((size_t)from->n + 1, sizeof *b);
    to->name = profile_name(from);
    if (!b || !to->name)
        abort();
    for (int i = 0; i < from->n; i++) {
        const CoverBlock *s = &from->blocks[i];
        b[i] = (cover_block){ s->line0, clamp(s->col0), s->line1, clamp(s->col1), clamp(s->stmts) };
    }
    to->blocks = b;
    to->counts = from->counts;
    to->n = from->n;
    cover.nblocks += from->n;
}

/* " in ./..., x": -coverpkg. */
static char *describe(const char *patterns)
{
    char *text = NULL, *list = strdup(patterns), *rest = list;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f || !list)
        abort();
    for (char *p; (p = strsep(&rest, ",")) != NULL;)
        if (*p)
            fprintf(f, "%s%s", ftell(f) ? ", " : " in ", p);
    fclose(f);
    free(list);
    return text;
}

/* Beside the test program: for cover_warn. */
static char *hits_file(const char *program)
{
    char *name;
    if (asprintf(&name, "%s.coverpkg", program) < 0)
        abort();
    return name;
}

void cover_publish(const cover_request *r, const CoverConfig *conf, const char *program)
{
    char *name = hits_file(program);
    FILE *f = *r->patterns ? fopen(name, "we") : NULL;
    free(name);
    if (f) {
        fputs(((const choice *)conf->ctx)->hits, f);
        fclose(f);
    }
    cover_file *files = calloc((size_t)conf->nfiles + 1, sizeof *files);
    if (!files)
        abort();
    for (int i = 0; i < conf->nfiles; i++)
        publish_file(&conf->files[i], &files[i]);
    cover.files = files;
    cover.nfiles = conf->nfiles;
    cover.mode = r->report ? strdup(r->mode) : NULL;
    cover.packages = describe(r->patterns);
}

void cover_warn(const cover_request *r, char **programs, int n)
{
    char *list = strdup(r->patterns), *rest = list, *p, c;
    if (!list)
        abort();
    for (int i = 0; (p = strsep(&rest, ",")) != NULL; i++) {
        bool hit = !*p;
        int known = 0;
        for (int k = 0; k < n && !hit; k++) {
            char *name = programs[k] ? hits_file(programs[k]) : NULL;
            FILE *f = name ? fopen(name, "re") : NULL;
            free(name);
            if (!f)
                continue;
            if (fseek(f, i, SEEK_SET) == 0 && fread(&c, 1, 1, f) == 1) {
                known++;
                hit = c == '1';
            }
            fclose(f);
        }
        if (!hit && known)
            fprintf(stderr, "warning: no packages being tested depend on matches for pattern %s\n", p);
    }
    free(list);
}

/* ---- profiles ---- */

/* What errno means, in Go's words. */
static const char *reason(void)
{
    static char text[100];
    snprintf(text, sizeof text, "%s", strerror(errno));
    if (*text >= 'A' && *text <= 'Z')
        *text += 'a' - 'A';
    return text;
}

bool cover_profile_begin(const char *file, const char *mode)
{
    FILE *f = fopen(file, "we");
    bool ok = f && fprintf(f, "mode: %s\n", mode) > 0;
    if (f)
        ok = fclose(f) == 0 && ok;
    if (!ok)
        fprintf(stderr, "vole: open %s: %s\n", file, reason());
    return ok;
}

void cover_profile_add(const char *file, const char *from, const char *mode, FILE *out)
{
    char first[32], line[64], b[8192];
    FILE *in = fopen(from, "re");
    if (!in)
        return; /* it had no tests, or did not come to an end */
    snprintf(first, sizeof first, "mode: %s\n", mode);
    if (!fgets(line, sizeof line, in)) {
        fclose(in);
        return;
    }
    FILE *to = fopen(file, "ae");
    size_t n;
    bool ok = to && strcmp(line, first) == 0;
    if (to && !ok)
        fputs("error: test wrote malformed coverage profile.\n", out);
    while (ok && (n = fread(b, 1, sizeof b, in)) > 0)
        ok = fwrite(b, 1, n, to) == n;
    if ((to && fclose(to) != 0) || (!to && errno))
        fprintf(out, "error: saving coverage profile: %s\n", reason());
    fclose(in);
}
