/* json.c - the natives of encoding/json: skim goes over one JSON value and says where it ends; ended only looks where one that
 * arrives in pieces may end.
 *
 * skim knows the syntax (RFC 8259) but no errors: when it stops, the checker in scan.go looks again, and says what is wrong. A value
 * is read by a loop over three states, with a bit for each bracket that is open: object or array. After some ten
 * kilobytes it returns, between two values, so that the goroutine can be preempted, and goes on where it was.
 */
#include <stdbool.h>

#include "runtime/native.h"
#include "runtime/type.h"

enum { MAX_NESTING = 10000, CHUNK = 16 << 10 };
enum { SKIM_BAD, SKIM_DONE, SKIM_MORE };            /* results: skim.go has them too */
enum { AT_VALUE, AT_KEY, AFTER_VALUE };

/* Type skimmer of skim.go. */
typedef struct skimmer {
    slice data;
    int64_t i;                  /* where it is */
    int64_t depth, state;
    uint8_t objects[MAX_NESTING / 8 + 1]; /* bit k: the bracket open at depth k is an object's */
} skimmer;

typedef struct text {
    const uint8_t *p, *end;
} text;

static bool at(const text *t, int c)
{
    return t->p < t->end && *t->p == c;
}

static void space(text *t)
{
    while (t->p < t->end && (*t->p == ' ' || *t->p == '\n' || *t->p == '\t' || *t->p == '\r'))
        t->p++;
}

static bool is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Behind a backslash. */
static bool escape(text *t)
{
    if (t->p == t->end)
        return false;
    switch (*t->p++) {
    case 'b': case 'f': case 'n': case 'r': case 't': case '\\': case '/': case '"':
        return true;
    case 'u':
        for (int k = 0; k < 4; k++, t->p++)
            if (t->p == t->end || !is_hex(*t->p))
                return false;
        return true;
    }
    return false;
}

static bool string(text *t)
{
    for (t->p++; t->p < t->end;) {
        uint8_t c = *t->p++;
        if (c == '"')
            return true;
        if (c < ' ' || (c == '\\' && !escape(t)))
            return false;
    }
    return false;
}

static bool digits(text *t)
{
    const uint8_t *start = t->p;
    while (t->p < t->end && *t->p >= '0' && *t->p <= '9')
        t->p++;
    return t->p > start;
}

static bool number(text *t)
{
    if (at(t, '-'))
        t->p++;
    if (at(t, '0'))
        t->p++;
    else if (!digits(t))
        return false;
    if (at(t, '.')) {
        t->p++;
        if (!digits(t))
            return false;
    }
    if (at(t, 'e') || at(t, 'E')) {
        t->p++;
        if (at(t, '+') || at(t, '-'))
            t->p++;
        return digits(t);
    }
    return true;
}

static bool word(text *t, const char *w)
{
    for (; *w; w++, t->p++)
        if (!at(t, *w))
            return false;
    return true;
}

/* A value that is no array and no object. */
static bool literal(text *t)
{
    switch (t->p < t->end ? *t->p : 0) {
    case '"':
        return string(t);
    case 't':
        return word(t, "true");
    case 'f':
        return word(t, "false");
    case 'n':
        return word(t, "null");
    }
    return number(t);
}

static bool in_object(const skimmer *s)
{
    return s->objects[s->depth / 8] >> (s->depth & 7) & 1;
}

static bool open_bracket(skimmer *s, text *t)
{
    bool object = *t->p++ == '{';
    if (++s->depth > MAX_NESTING)
        return false;
    uint8_t bit = (uint8_t)(1 << (s->depth & 7)), *b = &s->objects[s->depth / 8];
    *b = object ? *b | bit : *b & (uint8_t)~bit;
    space(t);
    if (at(t, object ? '}' : ']')) {
        t->p++;
        s->depth--;
        s->state = AFTER_VALUE;
    } else
        s->state = object ? AT_KEY : AT_VALUE;
    return true;
}

static bool key(skimmer *s, text *t)
{
    space(t);
    if (!at(t, '"') || !string(t))
        return false;
    space(t);
    if (!at(t, ':'))
        return false;
    t->p++;
    s->state = AT_VALUE;
    return true;
}

static bool value(skimmer *s, text *t)
{
    space(t);
    if (at(t, '{') || at(t, '['))
        return open_bracket(s, t);
    s->state = AFTER_VALUE;
    return literal(t);
}

/* A comma or the closing bracket. */
static bool after_value(skimmer *s, text *t)
{
    bool object = in_object(s);
    space(t);
    if (at(t, ','))
        s->state = object ? AT_KEY : AT_VALUE;
    else if (at(t, object ? '}' : ']'))
        s->depth--;
    else
        return false;
    t->p++;
    return true;
}

static int64_t run(skimmer *s, text *t)
{
    const uint8_t *stop = t->end - t->p > CHUNK ? t->p + CHUNK : t->end;
    while (s->state != AFTER_VALUE || s->depth > 0) {
        bool good = s->state == AT_VALUE ? value(s, t) : s->state == AT_KEY ? key(s, t) : after_value(s, t);
        if (!good)
            return SKIM_BAD;
        if (t->p > stop)
            return SKIM_MORE;
    }
    return SKIM_DONE;
}

static opstatus json_skim(struct g *gp, uint64_t *args)
{
    struct { skimmer *s; int64_t result; } *f = (void *)args;
    skimmer *s = f->s;
    const uint8_t *data = s->data.ptr;
    (void)gp;
    if (s->data.len == 0) {
        f->result = SKIM_BAD;
        return OP_OK;
    }
    text t = { data + s->i, data + s->data.len };
    f->result = run(s, &t);
    s->i = t.p - data;
    return OP_OK;
}

/* The end of the literal that data has at i, or -1. */
static opstatus json_literal(struct g *gp, uint64_t *args)
{
    struct { int64_t i; slice data; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = -1;
    if (f->i >= f->data.len)
        return OP_OK;
    const uint8_t *data = f->data.ptr;
    text t = { data + f->i, data + f->data.len };
    if (literal(&t))
        f->result = t.p - data;
    return OP_OK;
}

/* Type progress of stream.go. */
typedef struct progress {
    int64_t i, depth;
    bool in_string, escaped, begun;
} progress;

/* Goes over one byte; true: the value may end with it, or before it. */
static bool may_end(progress *p, uint8_t c)
{
    if (p->escaped)
        p->escaped = false;
    else if (p->in_string && c == '\\')
        p->escaped = true;
    else if (c == '"') {
        p->in_string = !p->in_string;
        p->begun = true;
        return !p->in_string && p->depth == 0;
    } else if (p->in_string)
        return false;
    else if (c == '{' || c == '[') {
        p->depth++;
        p->begun = true;
    } else if (c == '}' || c == ']')
        return --p->depth <= 0;
    else if (p->depth > 0)
        return false;
    else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':')
        return p->begun;
    else
        p->begun = true;
    return false;
}

static opstatus json_ended(struct g *gp, uint64_t *args)
{
    struct { slice data; progress *p; uint64_t result; } *f = (void *)args;
    const uint8_t *data = f->data.ptr;
    progress *p = f->p;
    (void)gp;
    f->result = false;
    for (; p->i < f->data.len; p->i++)
        if (may_end(p, data[p->i])) {
            f->result = true;
            break;
        }
    return OP_OK;
}

const native_entry natives_json[] = {
    { "encoding/json.(*skimmer).skim", json_skim, NATIVE_NOESCAPE },
    { "encoding/json.(*progress).ended", json_ended, NATIVE_NOESCAPE },
    { "encoding/json.literalEnd", json_literal, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
