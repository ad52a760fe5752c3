/* regexp_dfa.c - the automaton of package regexp: made while it runs (Thompson; RE2's way of keeping preferences).
 *
 * A state is the list of instructions that threads wait at, in order of preference; there are as many threads as places in the list,
 * wherever they began. An item is an instruction that takes a rune, OP_MATCH, OP_EMPTY_WIDTH (which waits because its
 * conditions depend on the next character), or RESTART, always last, which stands for the threads that are still to begin.
 * If an item is OP_EMPTY_WIDTH the state also has the context, what stands before; else its context is 0. A transition
 * takes a state over one character:
 *     conditions are known now and their items are replaced by what lies behind them, or dropped;
 *     OP_MATCH means a match that ends before the character; what is less preferred is dropped (unless longest);
 *     items that take the character are replaced by what they go on with; RESTART by the program's beginning and RESTART.
 * The end of the text counts as a character, after which nothing is left.
 *
 * Transitions are words: the index of the new state's row, and flags: T_MATCH, a match ends before the character; T_START: only
 * threads that begin behind the character are left, so a match begins there at the earliest; T_DEAD: none are.
 * T_UNKNOWN: not made yet. In the states reached by T_START most of a text goes by, in a loop of its own.
 *
 * When the memory that Go gives is full all states but the current one are forgotten. If that happens again soon the automaton is no
 * use, and gives up.
 */
#include "regexp.h"

enum { CHUNK = 16 << 10, NOWHERE = -1 };
enum { USEFUL = 10 };           /* characters for each state made: fewer, and the automaton is no use */

#define T_MATCH 0x80000000u
#define T_START 0x40000000u
#define T_DEAD 0x20000000u
#define T_UNKNOWN 0x10000000u
#define T_SPECIAL 0xF0000000u
#define NO_STATE 0xFFFFFFFFu

/* A record of m->states. */
typedef struct dfa_state {
    uint32_t list, n;           /* its items: n from m->lists[list] on */
    uint32_t context;
    uint32_t chain;             /* next state of the bucket, or NO_STATE */
} dfa_state;

enum { STATE_WORDS = sizeof(dfa_state) / sizeof(uint32_t) };

/* A set of instructions, in the order in which they were added: pc is in it if dense[sparse[pc]] is pc. */
typedef struct list {
    uint32_t *sparse, *dense;
    uint32_t n;
} list;

/* m->work: two lists and a stack. */
typedef struct scratch {
    list a, b;
    uint32_t *stack;
} scratch;

static uint32_t restart_item(const program *p)
{
    return p->ninst;
}

static scratch scratch_of(const matcher *m, const program *p)
{
    uint32_t *w = m->work.ptr, n = p->ninst + 1;
    return (scratch){ { w, w + n, 0 }, { w + 2 * n, w + 3 * n, 0 }, w + 4 * n };
}

static bool insert(list *l, uint32_t pc)
{
    uint32_t k = l->sparse[pc];
    if (k < l->n && l->dense[k] == pc)
        return false;
    l->sparse[pc] = l->n;
    l->dense[l->n++] = pc;
    return true;
}

/* Adds to l what is reached from pc without taking a rune. `known`: the conditions that hold, and OP_EMPTY_WIDTH is
 * followed or dropped; 0: it becomes an item. l has the instructions on the way, too, as marks of having been there: compact takes
 * them out. */
static void follow(const program *p, list *l, uint32_t *stack, uint32_t pc, uint32_t known)
{
    uint32_t top = 0;
    stack[top++] = pc;
    while (top > 0) {
        pc = stack[--top];
        while (insert(l, pc)) {
            const inst *i = &p->insts[pc];
            if (i->op == OP_ALT)
                stack[top++] = i->arg;
            else if (i->op == OP_EMPTY_WIDTH) {
                if ((i->arg & ~known) != 0)
                    break;
            } else if (i->op != OP_NOP && i->op != OP_CAPTURE)
                break;
            pc = i->out;
        }
    }
}

/* Keeps of l what is an item. */
static void compact(const program *p, list *l, bool known)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < l->n; k++) {
        uint32_t pc = l->dense[k];
        uint32_t op = pc == restart_item(p) ? OP_MATCH : p->insts[pc].op;
        if (op == OP_RUNE || op == OP_MATCH || (op == OP_EMPTY_WIDTH && !known))
            l->dense[n++] = pc;
    }
    l->n = n;
}

static bool waits_for_condition(const program *p, const list *l)
{
    if (p->conditional)
        for (uint32_t k = 0; k < l->n; k++)
            if (l->dense[k] != restart_item(p) && p->insts[l->dense[k]].op == OP_EMPTY_WIDTH)
                return true;
    return false;
}

/* ---- states ---- */

static dfa_state *states(const matcher *m) { return m->states.ptr; }
static uint32_t stride(const program *p) { return p->nclass + 1; }

/* Is there room for one more state, whatever it is? */
static bool room(const matcher *m, const program *p)
{
    return (m->nstate + 1) * STATE_WORDS <= m->states.len && (m->nstate + 1) * (int64_t)stride(p) <= m->trans.len &&
           m->nlist + p->ninst + 1 <= m->lists.len;
}

static uint32_t hash_list(const uint32_t *items, uint32_t n, uint32_t context)
{
    uint32_t h = context + n * 0x9E3779B9u;
    for (uint32_t k = 0; k < n; k++)
        h = (h ^ items[k]) * 0x01000193u;
    return h ^ h >> 15;
}

/* The row of the state with these items. There is room for it. */
static uint32_t intern(matcher *m, const program *p, const list *l, uint32_t context)
{
    uint32_t *lists = m->lists.ptr;
    uint32_t *bucket = (uint32_t *)m->buckets.ptr + hash_list(l->dense, l->n, context) % (uint32_t)m->buckets.len;
    for (uint32_t s = *bucket; s != NO_STATE; s = states(m)[s].chain) {
        dfa_state *d = &states(m)[s];
        if (d->n == l->n && d->context == context && memcmp(lists + d->list, l->dense, l->n * sizeof *lists) == 0) /* no pointers */
            return s * stride(p);
    }
    uint32_t s = (uint32_t)m->nstate++;
    states(m)[s] = (dfa_state){ (uint32_t)m->nlist, l->n, context, *bucket };
    *bucket = s;
    memcpy(lists + m->nlist, l->dense, l->n * sizeof *lists); /* no pointers */
    m->nlist += l->n;
    uint32_t *row = (uint32_t *)m->trans.ptr + s * stride(p);
    for (uint32_t c = 0; c < stride(p); c++)
        row[c] = T_UNKNOWN;
    return s * stride(p);
}

bool dfa_flush(matcher *m, const program *p)
{
    if (m->pos - m->flushed < USEFUL * m->nstate && m->flushed >= 0)
        return false;
    scratch s = scratch_of(m, p);
    uint32_t context = 0;
    if (m->state != NOWHERE) {
        const dfa_state *d = &states(m)[(uint32_t)m->state / stride(p)];
        s.a.n = d->n;
        context = d->context;
        memcpy(s.a.dense, (uint32_t *)m->lists.ptr + d->list, d->n * sizeof(uint32_t)); /* no pointers */
    }
    m->nstate = m->nlist = 0;
    m->flushed = m->pos;
    memset(m->buckets.ptr, 0xFF, (size_t)m->buckets.len * sizeof(uint32_t)); /* no pointers */
    for (int k = 0; k < 8; k++)
        m->starts[k] = NOWHERE;
    if (m->state != NOWHERE)
        m->state = intern(m, p, &s.a, context);
    return true;
}

/* Makes the transition from a state over a class. There is room for it. */
static uint32_t transition(matcher *m, const program *p, uint32_t row, uint32_t cls)
{
    const dfa_state *from = &states(m)[row / stride(p)];
    scratch s = scratch_of(m, p);
    const uint32_t *items = (const uint32_t *)m->lists.ptr + from->list;
    uint32_t n = from->n, flags = 0, context = 0;
    bool ends = cls == p->nclass;
    if (p->conditional) {
        uint32_t known = conditions(p, from->context, cls);
        for (uint32_t k = 0; k < n; k++)
            if (items[k] == restart_item(p))
                insert(&s.a, items[k]);
            else
                follow(p, &s.a, s.stack, items[k], known);
        compact(p, &s.a, true);
        items = s.a.dense;
        n = s.a.n;
        if (!ends)
            context = (p->attrs[cls] & CLASS_NEWLINE ? AFTER_NEWLINE : 0) | (p->attrs[cls] & CLASS_WORD ? AFTER_WORD : 0);
    }
    for (uint32_t k = 0; k < n; k++) {
        if (items[k] == restart_item(p)) {
            if (ends || (flags & T_MATCH))
                break;
            flags |= s.b.n == 0 ? T_START : 0;
            follow(p, &s.b, s.stack, p->start, 0);
            insert(&s.b, items[k]);
        } else if (p->insts[items[k]].op == OP_MATCH) {
            flags |= T_MATCH;
            if (!m->longest)
                break;
        } else if (!ends && in_set(p, &p->insts[items[k]], cls))
            follow(p, &s.b, s.stack, p->insts[items[k]].out, 0);
    }
    compact(p, &s.b, false);
    if (s.b.n == 0)
        return flags | T_DEAD;
    return flags | intern(m, p, &s.b, waits_for_condition(p, &s.b) ? context : 0);
}

/* Enters the state to begin with at m->pos, if there is room. */
static bool begin(matcher *m, const program *p)
{
    uint32_t context = p->conditional ? context_before(p, m->text, m->pos) : 0;
    m->base = m->pos;
    if (m->starts[context] == NOWHERE) {
        if (!room(m, p))
            return false;
        scratch s = scratch_of(m, p);
        follow(p, &s.a, s.stack, p->start, 0);
        if (!m->anchored)
            insert(&s.a, restart_item(p));
        compact(p, &s.a, false);
        m->starts[context] = intern(m, p, &s.a, waits_for_condition(p, &s.a) ? context : 0);
    }
    m->state = m->starts[context];
    return true;
}

/* ---- the run ---- */

static int64_t verdict(const matcher *m)
{
    return m->last >= 0 ? SEARCH_FOUND : SEARCH_NONE;
}

/* The next place behind at, in a state reached by T_START, where the automaton may leave it. */
static int64_t skip(const matcher *m, const program *p, uint32_t row, int64_t at, int64_t stop)
{
    const uint8_t *s = (const uint8_t *)m->text.ptr;
    const uint32_t *trans = (const uint32_t *)m->trans.ptr + row;
    while (at < stop && s[at] < RUNE_SELF && trans[p->ascii[s[at]]] == (row | T_START))
        at++;
    return at;
}

int64_t dfa_scan(matcher *m, const program *p)
{
    if (m->state == NOWHERE && !begin(m, p))
        return SEARCH_GROW;
    int64_t at = m->pos, n = m->text.len, stop = at + CHUNK < n ? at + CHUNK : n, next;
    uint32_t row = (uint32_t)m->state;
    for (;;) {
        uint32_t cls = class_at(p, m->text, at, &next);
        uint32_t t = ((uint32_t *)m->trans.ptr)[row + cls];
        if (t & T_SPECIAL) {
            m->pos = at;
            m->state = row;
            if (t == T_UNKNOWN) {
                if (!room(m, p))
                    return SEARCH_GROW;
                t = transition(m, p, row, cls);
                ((uint32_t *)m->trans.ptr)[row + cls] = t;
            }
            if (t & T_MATCH) {
                m->last = at;
                if (m->ncap == 0)
                    return SEARCH_FOUND;
            }
            if (t & T_DEAD)
                return verdict(m);
            if (t & T_START) {
                row = t & ~T_SPECIAL;
                if (m->prefix.len > 0) {
                    m->pos = candidate(m, next);
                    if (m->pos < 0)
                        return SEARCH_NONE;
                    next = m->pos;
                } else
                    next = skip(m, p, row, next, stop);
                m->base = next;
            }
        }
        row = t & ~T_SPECIAL;
        at = next;
        if (at >= stop && at < n) {
            m->pos = at;
            m->state = row;
            return SEARCH_MORE;
        }
    }
}
