/* test2json.c - see test2json.h.
 *
 * Lines are looked at one by one. Status lines begin with the byte MARK, which package testing writes under
 * -test.v=test2json: so a test may print "--- PASS" without confusing anybody. "=== RUN" and its like change the test
 * that output belongs to; "--- PASS: name (0.01s)" ends one. What a test has logged comes behind its status line, so the
 * event of the end is held back until output of another test, or a status line of the same depth, comes.
 */
#include "vm/cmd/test2json.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MARK = 0x16, MAX_DEPTH = 64 };

typedef struct ended {      /* a test whose end has not been told yet */
    char *name;
    char action[8];
    double elapsed;
} ended;

struct json_converter {
    FILE *out;
    char *package;
    struct timespec start;
    char *line;             /* an unfinished one */
    size_t len, cap;
    char *test;             /* whose output it is, NULL: the package's */
    ended report[MAX_DEPTH];
    int nreport;
    const char *result;     /* of the package */
};

static void write_string(FILE *out, const char *s, size_t n)
{
    fputc('"', out);
    for (size_t i = 0; i < n; i++) {
        unsigned char ch = (unsigned char)s[i];
        if (ch == '"' || ch == '\\')
            fprintf(out, "\\%c", ch);
        else if (ch == '\n' || ch == '\t' || ch == '\r')
            fprintf(out, "\\%c", ch == '\n' ? 'n' : ch == '\t' ? 't' : 'r');
        else if (ch < ' ' || ch == '<' || ch == '>' || ch == '&')
            fprintf(out, "\\u%04x", ch);
        else
            fputc(ch, out);
    }
    fputc('"', out);
}

/* "2006-01-02T15:04:05.999999999+01:00" */
static void write_time(FILE *out)
{
    struct timespec now;
    struct tm tm;
    char day[40], zone[16];
    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &tm);
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
    strftime(zone, sizeof zone, "%z", &tm);
    fprintf(out, "\"%s.%09ld", day, now.tv_nsec);
    if (tm.tm_gmtoff == 0)
        fputs("Z\"", out);
    else
        fprintf(out, "%.3s:%s\"", zone, zone + 3);
}

/* elapsed < 0: not shown. text NULL: no output. */
static void event(json_converter *c, const char *action, const char *test, double elapsed, const char *text, size_t n)
{
    fputs("{\"Time\":", c->out);
    write_time(c->out);
    fprintf(c->out, ",\"Action\":\"%s\",\"Package\":", action);
    write_string(c->out, c->package, strlen(c->package));
    if (test) {
        fputs(",\"Test\":", c->out);
        write_string(c->out, test, strlen(test));
    }
    if (elapsed >= 0)
        fprintf(c->out, ",\"Elapsed\":%.12g", elapsed);
    if (text) {
        fputs(",\"Output\":", c->out);
        write_string(c->out, text, n);
    }
    fputs("}\n", c->out);
}

static void set_test(json_converter *c, const char *name, size_t n)
{
    char *copy = name ? strndup(name, n) : NULL;
    free(c->test);
    c->test = copy;
}

static void output(json_converter *c, const char *text, size_t n)
{
    if (n)
        event(c, "output", c->test, -1, text, n);
}

/* Tells the ends of the tests of this depth and deeper ones. */
static void flush_reports(json_converter *c, int depth)
{
    if (depth < c->nreport)
        set_test(c, NULL, 0);
    while (c->nreport > depth) {
        ended *e = &c->report[--c->nreport];
        event(c, e->action, e->name, e->elapsed, NULL, 0);
        free(e->name);
    }
}

json_converter *json_new(FILE *out, const char *package)
{
    json_converter *c = calloc(1, sizeof *c);
    if (!c || !(c->package = strdup(package)))
        abort();
    c->out = out;
    clock_gettime(CLOCK_MONOTONIC, &c->start);
    event(c, "start", NULL, -1, NULL, 0);
    return c;
}

static bool begins(const char *p, size_t n, const char *with) { return n >= strlen(with) && memcmp(p, with, strlen(with)) == 0; }

static size_t trimmed(const char *p, size_t n)
{
    while (n && (p[n - 1] == '\n' || p[n - 1] == ' ' || p[n - 1] == '\r'))
        n--;
    return n;
}

/* "--- PASS: name (0.00s)" below p; false: it is none. */
static bool status_line(json_converter *c, const char *whole, size_t whole_n, const char *p, size_t n, int depth)
{
    static const struct { const char *text, *action; } statuses[] = {
        { "--- PASS: ", "pass" }, { "--- FAIL: ", "fail" }, { "--- SKIP: ", "skip" }, { "--- BENCH: ", "bench" },
    };
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (!begins(p, n, statuses[i].text))
            continue;
        const char *name = p + strlen(statuses[i].text);
        size_t len = trimmed(name, n - (size_t)(name - p));
        const char *open = memmem(name, len, " (", 2);
        double elapsed = -1;
        if (open) {
            if (name[len - 1] == ')' && len >= 2 && name[len - 2] == 's')
                elapsed = strtod(open + 2, NULL);
            len = (size_t)(open - name);
        }
        if (c->nreport < depth || depth >= MAX_DEPTH - 1)
            break;
        flush_reports(c, depth);
        ended *e = &c->report[c->nreport++];
        e->name = strndup(name, len);
        strcpy(e->action, statuses[i].action);
        e->elapsed = elapsed;
        set_test(c, name, len);
        output(c, whole, whole_n);
        return true;
    }
    return false;
}

/* "=== RUN   name" */
static bool update_line(json_converter *c, const char *p, size_t n)
{
    static const struct { const char *text, *action; } updates[] = {
        { "=== RUN   ", "run" }, { "=== PAUSE ", "pause" }, { "=== CONT  ", "cont" }, { "=== NAME  ", NULL },
    };
    for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
        if (!begins(p, n, updates[i].text))
            continue;
        size_t skip = strlen(updates[i].text), len = trimmed(p + skip, n - skip);
        flush_reports(c, 0);
        set_test(c, len ? p + skip : NULL, len);
        if (!updates[i].action)
            return true;
        bool pause = strcmp(updates[i].action, "pause") == 0;
        if (pause)
            output(c, p, n);
        event(c, updates[i].action, c->test, -1, NULL, 0);
        if (!pause)
            output(c, p, n);
        return true;
    }
    return false;
}

static bool is_result(const char *p, size_t n, const char *word) { return trimmed(p, n) == strlen(word) && begins(p, n, word); }

/* A whole line, with its newline if it had one. */
static void take_line(json_converter *c, const char *p, size_t n)
{
    bool marked = n && p[0] == MARK;
    if (marked) {
        p++;
        n--;
    }
    if (is_result(p, n, "PASS") || is_result(p, n, "FAIL") || begins(p, n, "FAIL\t")) {
        flush_reports(c, 0);
        set_test(c, NULL, 0);
        output(c, p, n);
        c->result = p[0] == 'P' ? "pass" : "fail";
        return;
    }
    if (begins(p, n, "?   \t") && memmem(p, n, "\t[no test files]", 16) && !c->nreport)
        c->result = "skip";
    if (marked && update_line(c, p, n))
        return;
    int depth = 0;
    const char *q = p;
    size_t left = n;
    while (left >= 4 && memcmp(q, "    ", 4) == 0) {
        q += 4;
        left -= 4;
        depth++;
    }
    if (marked && status_line(c, p, n, q, left, depth))
        return;
    if (depth > 0 && depth <= c->nreport)
        set_test(c, c->report[depth - 1].name, strlen(c->report[depth - 1].name));
    output(c, p, n);
}

void json_write(json_converter *c, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == MARK && c->len) { /* behind an unfinished line */
            take_line(c, c->line, c->len);
            c->len = 0;
        }
        if (c->len == c->cap) {
            c->cap = c->cap ? 2 * c->cap : 256;
            if (!(c->line = realloc(c->line, c->cap)))
                abort();
        }
        c->line[c->len++] = text[i];
        if (text[i] == '\n' || c->len == 4096) {
            take_line(c, c->line, c->len);
            c->len = 0;
        }
    }
}

void json_close(json_converter *c, bool failed)
{
    struct timespec now;
    if (c->len)
        take_line(c, c->line, c->len);
    flush_reports(c, 0);
    clock_gettime(CLOCK_MONOTONIC, &now);
    double elapsed = (double)(now.tv_sec - c->start.tv_sec) + (double)(now.tv_nsec - c->start.tv_nsec) / 1e9;
    elapsed = (double)(long)(elapsed * 1000 + 0.5) / 1000;
    set_test(c, NULL, 0);
    event(c, failed ? "fail" : c->result ? c->result : "pass", NULL, elapsed, NULL, 0);
    fflush(c->out);
    free(c->test);
    free(c->package);
    free(c->line);
    free(c);
}
