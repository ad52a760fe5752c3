/* regexp.c - the natives of package regexp: programs as C sees them, and the two matchers that find groups.
 *
 * Both follow all threads of a program at most once through each instruction at each place, so they take time proportional to the
 * product of the sizes of program and text.
 *
 * The backtracker follows one thread at a time, in order of preference, with a stack of the choices that are left and of
 * the slots to be set back; it marks the pairs of instruction and place it has been to. It is for pieces of text for which
 * the marks are few. The machine (Rob Pike's) follows all threads together, place by place, and each has its own slots.
 */
#include "regexp.h"

#include "runtime/native.h"

enum { STEPS = 4096 };          /* of the backtracker, or instructions of the machine, before SEARCH_MORE */
enum { UNDO = -1 };             /* jobs: (pc, place), or (UNDO - slot, what it was) */

/* ---- programs ---- */

enum { HEADER = 8 };

program program_of(const matcher *m)
{
    const uint32_t *w = m->code.ptr;
    program p = { .ninst = w[0], .start = w[1], .nclass = w[2], .nbound = w[3], .setwords = w[4], .conditional = w[5] };
    uint32_t nset = w[6];
    p.ascii = w + HEADER;
    p.attrs = p.ascii + RUNE_SELF;
    p.bounds = p.attrs + p.nclass;
    p.classes = p.bounds + p.nbound;
    p.sets = p.classes + p.nbound;
    p.insts = (const inst *)(p.sets + nset * p.setwords);
    return p;
}

uint32_t class_of_rune(const program *p, uint32_t r)
{
    if (r < RUNE_SELF)
        return p->ascii[r];
    uint32_t lo = 0, hi = p->nbound; /* bounds[lo] <= r < bounds[hi] */
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (p->bounds[mid] <= r)
            lo = mid;
        else
            hi = mid;
    }
    return p->classes[lo];
}

int64_t candidate(const matcher *m, int64_t pos)
{
    if (m->prefix.len == 0)
        return pos;
    const char *s = m->text.ptr;
    const char *at = memmem(s + pos, (size_t)(m->text.len - pos), m->prefix.ptr, (size_t)m->prefix.len);
    return at ? at - s : -1;
}

uint32_t context_before(const program *p, gostring text, int64_t pos)
{
    if (pos == 0)
        return AFTER_NOTHING;
    uint8_t c = (uint8_t)text.ptr[pos - 1];
    if (c >= RUNE_SELF)
        return 0;
    uint32_t attr = p->attrs[p->ascii[c]];
    return (attr & CLASS_NEWLINE ? AFTER_NEWLINE : 0) | (attr & CLASS_WORD ? AFTER_WORD : 0);
}

uint32_t conditions(const program *p, uint32_t before, uint32_t cls)
{
    bool ends = cls == p->nclass;
    uint32_t attr = ends ? 0 : p->attrs[cls], known = 0;
    if (before & AFTER_NOTHING)
        known |= EMPTY_BEGIN_TEXT | EMPTY_BEGIN_LINE;
    if (before & AFTER_NEWLINE)
        known |= EMPTY_BEGIN_LINE;
    if (ends)
        known |= EMPTY_END_TEXT | EMPTY_END_LINE;
    if (attr & CLASS_NEWLINE)
        known |= EMPTY_END_LINE;
    bool boundary = !(before & AFTER_WORD) != !(attr & CLASS_WORD);
    return known | (boundary ? EMPTY_WORD_BOUNDARY : EMPTY_NO_WORD_BOUNDARY);
}

static uint32_t conditions_at(const matcher *m, const program *p, int64_t pos)
{
    int64_t next;
    return conditions(p, context_before(p, m->text, pos), class_at(p, m->text, pos, &next));
}

/* ---- the backtracker ---- */

static int64_t *slots(const matcher *m) { return m->slots.ptr; }

static void push(matcher *m, int64_t what, int64_t where)
{
    int64_t *j = (int64_t *)m->jobs.ptr + 2 * m->njob++;
    j[0] = what;
    j[1] = where;
}

/* Marks a pair, and says whether it was not marked before. */
static bool visit(matcher *m, uint32_t pc, int64_t pos)
{
    uint64_t n = (uint64_t)pc * (uint64_t)(m->end - m->base + 1) + (uint64_t)(pos - m->base);
    uint32_t *w = (uint32_t *)m->work.ptr + n / 32, bit = 1u << (n & 31);
    bool fresh = (*w & bit) == 0;
    *w |= bit;
    return fresh;
}

static void matched(matcher *m, const int64_t *caps, int64_t pos)
{
    int64_t *best = slots(m) + m->ncap;
    if (m->found && (!m->longest || pos <= best[1]))
        return;
    memcpy(best, caps, (size_t)m->ncap * sizeof *best); /* no pointers */
    best[1] = pos;
    m->found = 1;
}

/* Runs a thread from pc at pos until it ends. SEARCH_MORE: it has; SEARCH_GROW: it waits on the stack; SEARCH_FOUND. */
static int64_t run_thread(matcher *m, const program *p, uint32_t pc, int64_t pos, int *steps)
{
    for (;;) {
        if (2 * (m->njob + 2) > m->jobs.len) {
            push(m, pc, pos);
            return SEARCH_GROW;
        }
        if (!visit(m, pc, pos))
            return SEARCH_MORE;
        --*steps;
        const inst *i = &p->insts[pc];
        int64_t next;
        switch (i->op) {
        case OP_ALT:
            push(m, i->arg, pos);
            break;
        case OP_CAPTURE:
            if (i->arg < m->ncap) {
                push(m, UNDO - (int64_t)i->arg, slots(m)[i->arg]);
                slots(m)[i->arg] = pos;
            }
            break;
        case OP_EMPTY_WIDTH:
            if (i->arg & ~conditions_at(m, p, pos))
                return SEARCH_MORE;
            break;
        case OP_MATCH:
            matched(m, slots(m), pos);
            return m->longest && pos < m->end ? SEARCH_MORE : SEARCH_FOUND;
        case OP_FAIL:
            return SEARCH_MORE;
        case OP_RUNE:
            if (pos >= m->end || !in_set(p, i, class_at(p, m->text, pos, &next)))
                return SEARCH_MORE;
            pos = next;
            break;
        }
        pc = i->out;
    }
}

/* Threads that begin at m->pos are next; the stack has what is left of those that began before. */
static int64_t track(matcher *m, const program *p)
{
    int steps = STEPS;
    for (;;) {
        while (m->njob > 0) {
            if (steps <= 0)
                return SEARCH_MORE;
            int64_t *j = (int64_t *)m->jobs.ptr + 2 * --m->njob;
            if (j[0] <= UNDO) {
                slots(m)[UNDO - j[0]] = j[1];
                continue;
            }
            int64_t r = run_thread(m, p, (uint32_t)j[0], j[1], &steps);
            if (r != SEARCH_MORE)
                return r;
        }
        if (m->found)
            return SEARCH_FOUND;
        if (m->pos < 0 || m->pos > m->end || (m->pos = candidate(m, m->pos)) < 0)
            return SEARCH_NONE;
        slots(m)[0] = m->pos;
        push(m, p->start, m->pos);
        int64_t next;
        class_at(p, m->text, m->pos, &next);
        m->pos = m->anchored || next == m->pos ? -1 : next;
        steps--;
    }
}

/* ---- the machine ---- */

/* The instructions reached at a place, in order of preference: pc is among them if dense[sparse[pc]] is pc. Those that take a rune,
 * and OP_MATCH, are threads: their slots are caps[ncap * k], k their index in dense. */
typedef struct queue {
    uint32_t *sparse, *dense, n;
    int64_t *caps;
} queue;

enum { SIZE, WHICH, QUEUES };   /* m->work: how many are in the queue to go on with, and which it is; the queues' sets */

/* Queue 0 or 1 of the machine; the threads' slots are behind m->slots's first two rows. */
static queue queue_of(const matcher *m, const program *p, uint32_t which)
{
    uint32_t *sets = (uint32_t *)m->work.ptr + QUEUES + (size_t)which * 2 * p->ninst;
    return (queue){ sets, sets + p->ninst, 0, slots(m) + m->ncap * (2 + (int64_t)which * p->ninst) };
}

static bool is_in(const queue *q, uint32_t pc)
{
    uint32_t k = q->sparse[pc];
    return k < q->n && q->dense[k] == pc;
}

/* Adds the threads that are reached from pc without taking a rune; caps, their slots, is as before afterwards. */
static void add(matcher *m, const program *p, queue *q, uint32_t pc, int64_t pos, int64_t *caps, uint32_t known)
{
    m->njob = 0;
    push(m, pc, 0);
    while (m->njob > 0) {
        int64_t *j = (int64_t *)m->jobs.ptr + 2 * --m->njob;
        if (j[0] <= UNDO) {
            caps[UNDO - j[0]] = j[1];
            continue;
        }
        for (pc = (uint32_t)j[0]; !is_in(q, pc); pc = p->insts[pc].out) {
            const inst *i = &p->insts[pc];
            uint32_t k = q->n++;
            q->sparse[pc] = k;
            q->dense[k] = pc;
            if (i->op == OP_ALT)
                push(m, i->arg, 0);
            else if (i->op == OP_CAPTURE && i->arg < m->ncap) {
                push(m, UNDO - (int64_t)i->arg, caps[i->arg]);
                caps[i->arg] = pos;
            } else if (i->op == OP_FAIL || (i->op == OP_EMPTY_WIDTH && (i->arg & ~known)))
                break;
            else if (i->op == OP_RUNE || i->op == OP_MATCH) {
                memcpy(q->caps + m->ncap * k, caps, (size_t)m->ncap * sizeof *caps); /* no pointers */
                break;
            }
        }
    }
}

/* Lets all threads of q take the character at pos; their successors, at next, come to `to`. */
static void step(matcher *m, const program *p, queue *q, queue *to, int64_t pos, uint32_t cls, int64_t next)
{
    bool ends = pos >= m->end;
    uint32_t known = ends || !p->conditional ? 0 : conditions_at(m, p, next);
    for (uint32_t k = 0; k < q->n; k++) {
        const inst *i = &p->insts[q->dense[k]];
        int64_t *caps = q->caps + m->ncap * k;
        if (i->op != OP_RUNE && i->op != OP_MATCH)
            continue;
        if (m->longest && m->found && slots(m)[m->ncap] < caps[0])
            continue;
        if (i->op == OP_MATCH) {
            if (!m->longest)
                m->found = 0;    /* what was found before is less preferred */
            matched(m, caps, pos);
            if (!m->longest)
                break;
        } else if (!ends && in_set(p, i, cls))
            add(m, p, to, i->out, next, caps, known);
    }
    q->n = 0;
}

/* May a thread begin at the place where the machine is? */
static bool may_begin(const matcher *m)
{
    return !m->found && (!m->anchored || m->pos == m->base);
}

/* Handles the place m->pos. SEARCH_MORE: there is one behind it. */
static int64_t simulate_place(matcher *m, const program *p, queue *q, queue *to)
{
    int64_t verdict = m->found ? SEARCH_FOUND : SEARCH_NONE, next;
    if (q->n == 0 && (!may_begin(m) || (m->pos = candidate(m, m->pos)) < 0 || m->pos > m->end))
        return verdict;
    if (may_begin(m)) {
        for (int64_t k = 0; k < m->ncap; k++)
            slots(m)[k] = -1;
        slots(m)[0] = m->pos;
        add(m, p, q, p->start, m->pos, slots(m), p->conditional ? conditions_at(m, p, m->pos) : 0);
    }
    uint32_t cls = class_at(p, m->text, m->pos, &next);
    step(m, p, q, to, m->pos, cls, next);
    if (m->pos >= m->end)
        return m->found ? SEARCH_FOUND : SEARCH_NONE;
    m->pos = next;
    return SEARCH_MORE;
}

static int64_t simulate(matcher *m, const program *p)
{
    uint32_t *w = m->work.ptr;
    int64_t r = SEARCH_MORE;
    for (int64_t steps = STEPS; steps > 0 && r == SEARCH_MORE; steps -= 1 + w[SIZE]) {
        queue q = queue_of(m, p, w[WHICH]), to = queue_of(m, p, !w[WHICH]);
        q.n = w[SIZE];
        r = simulate_place(m, p, &q, &to);
        w[SIZE] = to.n;
        w[WHICH] = !w[WHICH];
    }
    return r;
}

/* ---- natives ---- */

typedef struct search {
    matcher *m;
    int64_t result;
} search;

static opstatus regexp_scan(struct g *gp, uint64_t *args)
{
    search *f = (void *)args;
    program p = program_of(f->m);
    (void)gp;
    f->result = dfa_scan(f->m, &p);
    return OP_OK;
}

static opstatus regexp_flush(struct g *gp, uint64_t *args)
{
    search *f = (void *)args;
    program p = program_of(f->m);
    (void)gp;
    f->result = dfa_flush(f->m, &p);
    return OP_OK;
}

static opstatus regexp_track(struct g *gp, uint64_t *args)
{
    search *f = (void *)args;
    program p = program_of(f->m);
    (void)gp;
    f->result = track(f->m, &p);
    return OP_OK;
}

static opstatus regexp_simulate(struct g *gp, uint64_t *args)
{
    search *f = (void *)args;
    program p = program_of(f->m);
    (void)gp;
    f->result = simulate(f->m, &p);
    return OP_OK;
}

const native_entry natives_regexp[] = {
    { "regexp.(*matcher).scan", regexp_scan, NATIVE_NOESCAPE },
    { "regexp.(*matcher).flush", regexp_flush, NATIVE_NOESCAPE },
    { "regexp.(*matcher).track", regexp_track, NATIVE_NOESCAPE },
    { "regexp.(*matcher).simulate", regexp_simulate, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
