/* flags.c - parses flags by a table and prints the table as help. flags.h says how to use it. */
#include "vm/cmd/flags.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "vm/cmd/cmd.h"

/* ---- tables ---- */

const flag *flags_find(const flag *table, const char *name)
{
    for (const flag *f = table; f && f->kind != FLAG_END; f++) {
        const flag *in = f->kind == FLAG_TABLE ? flags_find(f->var, name) : strcmp(f->name, name) == 0 ? f : NULL;
        if (in)
            return in;
    }
    return NULL;
}

/* The flag whose name is most like the given one, if it is at all. */
static const flag *nearest_flag(const flag *table, const char *name, int *best)
{
    const flag *found = NULL;
    for (const flag *f = table; f && f->kind != FLAG_END; f++) {
        const flag *candidate = f;
        int d;
        if (f->kind == FLAG_TABLE) {
            d = *best;
            candidate = nearest_flag(f->var, name, &d);
        } else {
            d = word_distance(name, f->name);
            if ((size_t)d >= strlen(name) || (size_t)d >= strlen(f->name))
                continue;   /* nothing in common */
        }
        if (candidate && d < *best) {
            *best = d;
            found = candidate;
        }
    }
    return found;
}

int word_distance(const char *a, const char *b)
{
    enum { MAX = 32 };
    size_t na = strlen(a), nb = strlen(b);
    if (na >= MAX || nb >= MAX)
        return INT_MAX;
    int d[MAX + 1][MAX + 1];
    for (size_t i = 0; i <= na; i++)
        d[i][0] = (int)i;
    for (size_t j = 0; j <= nb; j++)
        d[0][j] = (int)j;
    for (size_t i = 1; i <= na; i++)
        for (size_t j = 1; j <= nb; j++) {
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best)
                best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best)
                best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    return d[na][nb];
}

/* ---- values ---- */

/* A unit of time at *s in nanoseconds, moving *s behind it; 0: there is none. */
static int64_t duration_unit(const char **s)
{
    static const struct { const char *name; int64_t ns; } units[] = {
        { "ns", 1 }, { "us", 1000 }, { "µs", 1000 }, { "μs", 1000 }, { "ms", 1000000 },
        { "s", 1000000000 }, { "m", 60000000000 }, { "h", 3600000000000 },
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i].name);
        if (strncmp(*s, units[i].name, n) == 0) {
            *s += n;
            return units[i].ns;
        }
    }
    return 0;
}

bool parse_duration(const char *s, int64_t *ns)
{
    bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    if (strcmp(s, "0") == 0) {
        *ns = 0;
        return true;
    }
    int64_t total = 0;
    do {
        int64_t whole = 0;
        double fraction = 0, place = 0.1;
        const char *start = s;
        for (; *s >= '0' && *s <= '9'; s++)
            if (__builtin_mul_overflow(whole, 10, &whole) || __builtin_add_overflow(whole, *s - '0', &whole))
                return false;
        size_t digits = (size_t)(s - start);
        if (*s == '.')
            for (s++; *s >= '0' && *s <= '9'; s++, digits++, place /= 10)
                fraction += (*s - '0') * place;
        int64_t unit = digits ? duration_unit(&s) : 0;
        if (unit == 0 || __builtin_mul_overflow(whole, unit, &whole) || __builtin_add_overflow(total, whole, &total) ||
            __builtin_add_overflow(total, (int64_t)(fraction * (double)unit + 0.5), &total))
            return false;
    } while (*s);
    *ns = negative ? -total : total;
    return true;
}

static const char *parse_int(const char *s, int *v)
{
    char *end;
    errno = 0;
    long n = strtol(s, &end, 0);
    if (end == s || *end)
        return "parse error";
    if (errno || n < INT_MIN || n > INT_MAX)
        return "value out of range";
    *v = (int)n;
    return NULL;
}

static const char *parse_bool(const char *s, bool *v)
{
    static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True" };
    static const char *const no[] = { "0", "f", "F", "false", "FALSE", "False" };
    for (int i = 0; i < 6; i++) {
        if (strcmp(s, yes[i]) == 0 || strcmp(s, no[i]) == 0) {
            *v = strcmp(s, yes[i]) == 0;
            return NULL;
        }
    }
    return "parse error";
}

static void list_add(flag_list *l, const char *s)
{
    const char **v = realloc(l->v, ((size_t)l->n + 1) * sizeof *v);
    if (!v)
        abort();
    l->v = v;
    l->v[l->n++] = s;
}

/* NULL, or what is wrong. */
static const char *set_value(const flag *f, const char *value)
{
    void *var = (void *)(uintptr_t)f->var;
    switch (f->kind) {
    case FLAG_BOOL: return parse_bool(value, var);
    case FLAG_INT: return parse_int(value, var);
    case FLAG_STRING: *(const char **)var = value; return NULL;
    case FLAG_DURATION: return parse_duration(value, var) ? NULL : "expected something like 1.5s or 2m30s";
    case FLAG_LIST: list_add(var, value); return NULL;
    case FLAG_FUNC: return ((const flag_func *)f->var)->parse(value, ((const flag_func *)f->var)->var);
    case FLAG_END: case FLAG_TABLE: break;
    }
    return "not a flag";
}

/* ---- the command line ---- */

static int unknown_flag(const command *c, const char *name)
{
    int best = strlen(name) > 4 ? 3 : 2;
    const flag *near = nearest_flag(c->flags, name, &best);
    if (near)
        return ~usage_error(c, "flag provided but not defined: -%s (did you mean -%s?)", name, near->name);
    return ~usage_error(c, "flag provided but not defined: -%s", name);
}

int flags_parse_one(const command *c, int argc, char **argv, int i, bool *known)
{
    const char *text = argv[i] + (argv[i][1] == '-' ? 2 : 1);
    const char *eq = strchr(text, '=');
    if (*text == '-' || *text == '=' || !*text)
        return ~usage_error(c, "bad flag syntax: %s", argv[i]);
    char *name = strndup(text, eq ? (size_t)(eq - text) : strlen(text));
    if (!name)
        abort();
    const flag *f = flags_find(c->flags, name);
    int taken = 1;
    if (known)
        *known = f != NULL;
    if (!f && known) {
        taken = 0;
    } else if (!f && (strcmp(name, "h") == 0 || strcmp(name, "help") == 0)) {
        print_help(c, stdout);
        taken = ~EXIT_OK;
    } else if (!f) {
        taken = unknown_flag(c, name);
    } else if (!eq && f->kind != FLAG_BOOL && i + 1 >= argc) {
        taken = ~usage_error(c, "flag needs an argument: -%s", name);
    } else {
        taken = eq || f->kind == FLAG_BOOL ? 1 : 2;
        const char *value = eq ? eq + 1 : taken == 2 ? argv[i + 1] : "true";
        const char *wrong = set_value(f, value);
        if (wrong)
            taken = ~usage_error(c, "invalid value \"%s\" for flag -%s: %s", value, name, wrong);
    }
    free(name);
    return taken;
}

int flags_parse(const command *c, int argc, char **argv)
{
    int i = 1;
    while (i < argc && argv[i][0] == '-' && argv[i][1]) {
        if (strcmp(argv[i], "--") == 0)
            return i + 1;
        int n = flags_parse_one(c, argc, argv, i, NULL);
        if (n < 0)
            return n;
        i += n;
    }
    return i;
}

/* ---- help ---- */

const char *flag_value_name(const flag *f)
{
    if (f->arg || f->kind == FLAG_BOOL)
        return f->arg;
    return f->kind == FLAG_INT ? "n" : f->kind == FLAG_DURATION ? "duration" : "text";
}

enum { HELP_COLUMN = 20, HELP_WIDTH = 100 };

/* Prints words from column HELP_COLUMN on, in lines of at most HELP_WIDTH bytes. */
static void print_folded(const char *s, FILE *out)
{
    for (int column = HELP_COLUMN; *s;) {
        int n = (int)strcspn(s, " ");
        if (column > HELP_COLUMN && column + 1 + n > HELP_WIDTH) {
            fprintf(out, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        } else if (column > HELP_COLUMN) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", n, s);
        column += n;
        s += n;
        s += strspn(s, " ");
    }
    fputc('\n', out);
}

void flags_print(const flag *table, FILE *out)
{
    for (const flag *f = table; f && f->kind != FLAG_END; f++) {
        if (f->kind == FLAG_TABLE) {
            flags_print(f->var, out);
            continue;
        }
        const char *value = flag_value_name(f);
        int n = fprintf(out, "  -%s%s%s", f->name, value ? " " : "", value ? value : "");
        if (n > HELP_COLUMN - 2)
            fprintf(out, "\n%*s", HELP_COLUMN, "");
        else
            fprintf(out, "%*s", HELP_COLUMN - n, "");
        print_folded(f->help, out);
    }
}

void flags_print_plain(const flag *table, FILE *out)
{
    for (const flag *f = table; f && f->kind != FLAG_END; f++) {
        if (f->kind == FLAG_TABLE) {
            flags_print_plain(f->var, out);
            continue;
        }
        const char *value = flag_value_name(f);
        fprintf(out, "-%s\t%s\t%s\n", f->name, value ? value : "", f->help);
    }
}
