/* check.c - explores the models: breadth first, so that the way to an error is a shortest one.
 *
 *   check [-v] [-l] [-a] [part of a name]
 *
 * -v: all results, and the ways to the errors that were to be found; -l: a list; -a: also those that take more than some seconds
 * ("long:").
 *
 * Each reachable state is visited once. The set of known states keeps 64 bits of hash for each, so among n states one is
 * overlooked with a probability of about n^2 / 2^65: 10^-6 for the largest model here. Full states are kept only for the
 * frontier; the way to an error is found again by following the parents and repeating their moves.
 *
 * Ends with "N passed, N failed"; a model with a mutation passes if its error was found.
 */
#include "tests/model/model.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_STATES = 40 * 1000 * 1000, MAX_CHOICES = 16 };

unsigned mutations;
int scenario;
const char *step_label;
static const char *failure;
static int choice, nchoices;

void fail(const char *what)
{
    if (!failure)
        failure = what;
}

int choose(int n)
{
    nchoices = n;
    return choice;
}

/* ---- known states ---- */

typedef struct node { uint32_t parent; uint8_t thread, choice; } node;

static uint64_t *table;             /* open addressing; 0 = free */
static uint64_t table_size, known;
static node *nodes;                 /* by number, in the order of discovery */
static uint32_t nnodes, cap_nodes;

static uint64_t hash_of(const void *state, size_t size)
{
    const unsigned char *at = state;
    uint64_t h = size * 0x9e3779b97f4a7c15u;
    for (; size > 0;) {
        uint64_t word = 0;
        size_t n = size < 8 ? size : 8;
        memcpy(&word, at, n);
        h = (h ^ word) * 0xff51afd7ed558ccdu;
        h ^= h >> 32;
        h *= 0xc4ceb9fe1a85ec53u;
        h ^= h >> 29;
        at += n;
        size -= n;
    }
    return h ? h : 1;
}

static void *grown(void *list, size_t size)
{
    list = realloc(list, size);
    if (!list) {
        perror("check");
        exit(1);
    }
    return list;
}

static void insert_hash(uint64_t h)
{
    uint64_t i = h & (table_size - 1);
    while (table[i] != 0)
        i = (i + 1) & (table_size - 1);
    table[i] = h;
}

/* True if it was not known yet. */
static bool learn(uint64_t h)
{
    for (uint64_t i = h & (table_size - 1); table[i] != 0; i = (i + 1) & (table_size - 1))
        if (table[i] == h)
            return false;
    if (2 * ++known > table_size) {
        uint64_t *old = table, n = table_size;
        table_size *= 2;
        table = calloc(table_size, sizeof *table);
        if (!table) {
            perror("check");
            exit(1);
        }
        for (uint64_t i = 0; i < n; i++)
            if (old[i])
                insert_hash(old[i]);
        free(old);
    }
    insert_hash(h);
    return true;
}

static void add_node(uint32_t parent, int thread, int choice_made)
{
    if (nnodes == cap_nodes) {
        cap_nodes = cap_nodes ? 2 * cap_nodes : 4096;
        nodes = grown(nodes, cap_nodes * sizeof *nodes);
    }
    nodes[nnodes++] = (node){ parent, (uint8_t)thread, (uint8_t)choice_made };
}

/* ---- the frontier: states that were found but not expanded ---- */

static struct { unsigned char *buf; size_t head, tail, cap; } queue;   /* in bytes */

static void enqueue(const void *state, size_t size)
{
    if (queue.tail + size > queue.cap) {
        size_t live = queue.tail - queue.head;
        if (queue.head > queue.cap / 2) {
            memmove(queue.buf, queue.buf + queue.head, live);
            queue.tail = live;
            queue.head = 0;
        } else {
            queue.cap = queue.cap ? 2 * queue.cap : 1 << 20;
            queue.buf = grown(queue.buf, queue.cap);
        }
    }
    memcpy(queue.buf + queue.tail, state, size);
    queue.tail += size;
}

/* ---- exploring ---- */

static int do_step(const model *m, void *state, int thread, int choice_to_make)
{
    choice = choice_to_make;
    nchoices = 1;
    step_label = "";
    return m->step(state, thread);
}

/* Prints the way to state number n, and the last move that failed. */
static void print_trace(const model *m, uint32_t n, int thread, int last_choice)
{
    uint32_t *path = grown(NULL, (nnodes + 1) * sizeof *path), len = 0;
    for (uint32_t at = n; at != 0; at = nodes[at].parent)
        path[len++] = at;
    void *state = calloc(1, m->size);
    if (!state)
        exit(1);
    m->init(state);
    while (len-- > 0) {
        node at = nodes[path[len]];
        do_step(m, state, at.thread, at.choice);
        if (*step_label)
            printf("    %d: %s\n", at.thread, step_label);
    }
    if (thread >= 0) {
        do_step(m, state, thread, last_choice);
        printf("    %d: %s\n", thread, step_label);
    }
    free(state);
    free(path);
}

/* Returns the error found, or NULL; *states says how many were visited. */
static const char *explore(const model *m, bool trace)
{
    unsigned char *state = calloc(1, m->size), *next = calloc(1, m->size);
    if (!state || !next)
        exit(1);
    table_size = 1 << 16;
    table = calloc(table_size, sizeof *table);
    known = nnodes = 0;
    queue.head = queue.tail = 0;
    failure = NULL;
    mutations = m->mutations;
    scenario = m->scenario;
    m->init(state);
    learn(hash_of(state, m->size));
    add_node(0, 0, 0);
    enqueue(state, m->size);
    for (uint32_t number = 0; queue.head < queue.tail && !failure; number++) {
        memcpy(state, queue.buf + queue.head, m->size);
        queue.head += m->size;
        bool moved = false;
        for (int th = 0; th < m->threads && !failure; th++) {
            nchoices = 1;
            for (int c = 0; c < nchoices && !failure; c++) {
                memcpy(next, state, m->size);
                int result = do_step(m, next, th, c);
                if (result == DONE)
                    fail("a thread's function returned");
                if (result != MOVED)
                    break;
                moved = true;
                if (!failure && m->check)
                    failure = m->check(next);
                if (failure) {
                    if (trace)
                        print_trace(m, number, th, c);
                    break;
                }
                if (m->canon && !trace)
                    m->canon(next);
                if (!failure && learn(hash_of(next, m->size))) {
                    add_node(number, th, c);
                    enqueue(next, m->size);
                    if (nnodes > MAX_STATES)
                        fail("too many states");
                }
            }
        }
        if (!moved && !failure && (failure = m->stuck(state)) != NULL && trace)
            print_trace(m, number, -1, 0);
    }
    free(table);
    free(state);
    free(next);
    return failure;
}

static bool run(const model *m, bool verbose)
{
    const char *error = explore(m, false);
    bool good = m->finds ? error && strstr(error, m->finds) : !error;
    if (verbose || !good)
        printf("%s %s: %u states%s%s\n", good ? "ok  " : "FAIL", m->name, nnodes, error ? ": " : "", error ? error : "");
    if (!good && m->finds)
        printf("    should have found: %s\n", m->finds);
    if (error && (!good || verbose) && nnodes <= MAX_STATES)
        explore(m, true);
    fflush(stdout);
    return good;
}

int main(int argc, char **argv)
{
    static const model *const all[] = { sched_models, chan_models, lock_models, syscall_models, suspend_models, preempt_models,
                                        netpoll_models, gc_models };
    bool verbose = false, list = false, all_of_them = false;
    const char *only = "";
    for (int i = 1; i < argc; i++) {
        verbose |= strcmp(argv[i], "-v") == 0;
        list |= strcmp(argv[i], "-l") == 0;
        all_of_them |= strcmp(argv[i], "-a") == 0;
        if (argv[i][0] != '-')
            only = argv[i];
    }
    int passed = 0, failed = 0;
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        for (const model *m = all[k]; m->name; m++) {
            if (!strstr(m->name, only) || (!all_of_them && !list && strstr(m->name, "long:")))
                continue;
            if (list)
                printf("%s%s%s\n", m->name, m->finds ? " finds: " : "", m->finds ? m->finds : "");
            else if (run(m, verbose))
                passed++;
            else
                failed++;
        }
    }
    if (!list)
        printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
