/* build.c - build constraints: which files take part in a compilation.
 *
 * A "//go:build" line before the package clause holds a boolean expression of
 * tags; without one, "// +build" lines do (a line is an OR of words, a word an AND
 * of comma-separated terms, several lines are all to hold). True tags: linux,
 * amd64, unix, gc, go1.1 … go1.N, and those of -tags; as in Go these count in file names too. A package with assembly may
 * be loaded for another target (portable.c).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE     /* memrchr, memmem */
#endif
#include "compiler/parse_internal.h"

#include <string.h>

enum { LATEST_GO_MINOR = 23 };

/* What -tags says, separated by commas: set once, before anything is compiled. */
static const char *given_tags = "";

void build_set_tags(const char *list) { given_tags = list; }
const char *build_tags(void) { return given_tags; }

typedef struct Eval {
    const char *p, *end;
    int go_minor;
    int needs_minor;        /* the newest go1.N that is mentioned unnegated */
    BuildTarget target;
    int depth;
    bool bad;
} Eval;

static bool tag_is(const char *s, size_t n, const char *tag)
{
    return strlen(tag) == n && memcmp(s, tag, n) == 0;
}

static bool is_given(const char *s, size_t n)
{
    for (const char *p = given_tags; *p;) {
        size_t len = strcspn(p, ", ");
        if (len > 0 && len == n && memcmp(p, s, n) == 0)
            return true;
        p += len + (p[len] != '\0');
    }
    return false;
}

/* N of "go1.N", -1 for another tag. */
static int go_version_tag(const char *s, size_t n)
{
    if (n < 5 || memcmp(s, "go1.", 4) != 0)
        return -1;
    int v = 0;
    for (size_t i = 4; i < n; i++) {
        if (s[i] < '0' || s[i] > '9' || v > 1000)
            return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

static bool tag_holds(Eval *e, const char *s, size_t n)
{
    static const struct { const char *tag; BuildTarget from, before; } on[] = {
        { "linux", TARGET_GC, TARGET_COUNT }, { "unix", TARGET_GC, TARGET_COUNT }, { "amd64", TARGET_GC, TARGET_NO_ARCH },
        { "gc", TARGET_GC, TARGET_NO_GC }, { "purego", TARGET_PUREGO, TARGET_COUNT }, { "noasm", TARGET_PUREGO, TARGET_COUNT },
        { "appengine", TARGET_APPENGINE, TARGET_COUNT },
    };
    for (size_t i = 0; i < sizeof on / sizeof on[0]; i++)
        if (e->target >= on[i].from && e->target < on[i].before && tag_is(s, n, on[i].tag))
            return true;
    if (is_given(s, n))
        return true;
    int v = go_version_tag(s, n);
    if (v > e->needs_minor)
        e->needs_minor = v;
    return v >= 1 && v <= e->go_minor;
}

static void skip_blanks(Eval *e)
{
    while (e->p < e->end && (*e->p == ' ' || *e->p == '\t'))
        e->p++;
}

static bool take(Eval *e, const char *op)
{
    skip_blanks(e);
    size_t n = strlen(op);
    if ((size_t)(e->end - e->p) < n || memcmp(e->p, op, n) != 0)
        return false;
    e->p += n;
    return true;
}

static bool is_tag_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           (unsigned char)c >= 0x80;
}

static bool eval_or(Eval *e);

static bool eval_not(Eval *e)
{
    if (++e->depth > 1000)
        e->bad = true;
    bool v = false;
    if (e->bad) {
        e->p = e->end;
    } else if (take(e, "!")) {
        v = !eval_not(e);
    } else if (take(e, "(")) {
        v = eval_or(e);
        if (!take(e, ")"))
            e->bad = true;
    } else {
        const char *tag = e->p;
        while (e->p < e->end && is_tag_char(*e->p))
            e->p++;
        if (e->p == tag)
            e->bad = true;
        v = tag_holds(e, tag, (size_t)(e->p - tag));
    }
    e->depth--;
    return v;
}

static bool eval_and(Eval *e)
{
    bool v = eval_not(e);
    while (!e->bad && take(e, "&&"))
        v &= eval_not(e);
    return v;
}

static bool eval_or(Eval *e)
{
    bool v = eval_and(e);
    while (!e->bad && take(e, "||"))
        v |= eval_and(e);
    return v;
}

static bool eval_constraint(const char *expr, size_t len, int go_minor, BuildTarget target, int *needs_minor)
{
    Eval e = {.p = expr, .end = expr + len, .target = target, .go_minor = go_minor ? go_minor : LATEST_GO_MINOR};
    bool v = eval_or(&e);
    skip_blanks(&e);
    if (needs_minor)
        *needs_minor = e.needs_minor;
    return v && !e.bad && e.p == e.end;
}

bool build_constraint_eval(const char *expr, size_t len, int go_minor, int *needs_minor)
{
    return eval_constraint(expr, len, go_minor, TARGET_GC, needs_minor);
}

/* One "// +build" line behind the words. */
static bool eval_plus_build(const char *p, const char *end, int go_minor, BuildTarget target)
{
    Eval e = {.target = target, .go_minor = go_minor ? go_minor : LATEST_GO_MINOR};
    bool line = false;
    while (p < end) {
        while (p < end && (*p == ' ' || *p == '\t'))
            p++;
        bool all = p < end;
        while (p < end && *p != ' ' && *p != '\t') {
            bool negate = *p == '!';
            p += negate;
            const char *tag = p;
            while (p < end && is_tag_char(*p))
                p++;
            all &= tag_holds(&e, tag, (size_t)(p - tag)) != negate;
            if (p < end && *p != ' ' && *p != '\t')
                p++;            /* ',' */
        }
        line |= all;
    }
    return line;
}

static bool starts_with(const char *p, const char *end, const char *prefix)
{
    size_t n = strlen(prefix);
    return (size_t)(end - p) >= n && memcmp(p, prefix, n) == 0;
}

/* If a "+build" line is at p, behind "//": where its words begin. */
static const char *plus_build(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    return starts_with(p, end, "+build ") ? p + strlen("+build ") : NULL;
}

bool build_constraints_hold(const char *text, size_t size, int go_minor, BuildTarget target, int *needs_minor)
{
    const char *p = text, *end = text + size;
    bool plus = true;
    if (starts_with(p, end, "\xEF\xBB\xBF"))
        p += 3;
    for (;;) {
        while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
            p++;
        if (starts_with(p, end, "/*")) {
            const char *close = memmem(p + 2, (size_t)(end - p - 2), "*/", 2);
            if (!close)
                return plus;
            p = close + 2;
            continue;
        }
        if (!starts_with(p, end, "//"))
            return plus;
        const char *nl = memchr(p, '\n', (size_t)(end - p)), *eol = nl ? nl : end, *words;
        if (eol > p && eol[-1] == '\r')
            eol--;
        if (starts_with(p, eol, "//go:build "))
            return eval_constraint(p + 11, (size_t)(eol - p - 11), go_minor, target, needs_minor);
        if ((words = plus_build(p + 2, eol)) != NULL)
            plus &= eval_plus_build(words, eol, go_minor, target);
        p = nl ? nl : end;
    }
}

/* Operating systems and architectures that Go knows as file name suffixes. */
static bool is_foreign(const char *s, size_t n, BuildTarget target, bool *known)
{
    static const char *const names[] = {
        "aix", "android", "darwin", "dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "nacl", "netbsd",
        "openbsd", "plan9", "solaris", "wasip1", "windows", "zos", "386", "amd64p32", "arm", "armbe", "arm64",
        "arm64be", "loong64", "mips", "mipsle", "mips64", "mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64",
        "ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc", "sparc64", "wasm",
    };
    *known = tag_is(s, n, "linux") || tag_is(s, n, "amd64");
    if (target >= TARGET_NO_ARCH && tag_is(s, n, "amd64"))
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (tag_is(s, n, names[i])) {
            *known = true;
            return !is_given(s, n);
        }
    return false;
}

bool build_file_name_matches(const char *name) { return build_file_matches(name, TARGET_GC); }

bool build_file_matches(const char *name, BuildTarget target)
{
    const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
    const char *dot = strchr(base, '.'), *end = dot ? dot : base + strlen(base);
    /* What precedes the first '_' is never a suffix: linux.go is for all. */
    const char *first = memchr(base, '_', (size_t)(end - base));
    if (!first)
        return true;
    if (end - first > 5 && memcmp(end - 5, "_test", 5) == 0)
        end -= 5;
    for (int i = 0; i < 2 && end > first; i++) {
        const char *us = memrchr(first, '_', (size_t)(end - first));
        bool known;
        if (!us)
            return true;
        if (is_foreign(us + 1, (size_t)(end - us - 1), target, &known))
            return false;
        if (!known)
            return true;
        end = us;
    }
    return true;
}
