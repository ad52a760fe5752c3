/* model.h - how a model of a protocol is written; check.c explores it.
 *
 * A model is a small program of several threads that mirrors a piece of the runtime step by step. Its whole state is one
 * struct of plain bytes: shared variables, and for each thread its registers and where it is. The checker goes through all
 * interleavings of the threads' atomic steps, under sequential consistency (what the modelled code asks of its atomics), and
 * knows each state once.
 *
 * Where steps begin. STEP(text) ends an atomic step and begins the next; text names the C function and what it does there.
 * Each access to a variable that others use without a lock gets a step of its own. A critical section is one step if it
 * has at most one access to such a variable: taking a lock commutes with what others do before it, releasing it with
 * what they do after it, and what the lock guards with everything. A loop that waits for a condition is an
 * AWAIT: the thread cannot move until it holds; so waiting for ever is a state in which nobody moves, which `stuck` judges.
 *
 * Functions of a model may call each other: each level has its own place in t->pc. Arguments are evaluated anew at every
 * step, so they are constants or registers; what must survive a step lives in the state.
 *
 * Mutations. A model that has never found anything proves nothing, so each comes with wrong variants (MUT(...)), listed in
 * its table with the error that must be found.
 */
#ifndef VOLE_TESTS_MODEL_H
#define VOLE_TESTS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { DEPTH = 5 };
enum { MOVED, BLOCKED, DONE };      /* what a step returns; DONE: the function has returned to its caller */

typedef struct thread { uint16_t pc[DEPTH]; } thread;

typedef struct model {
    const char *name;               /* what is modelled, and in which scenario */
    const char *finds;              /* NULL: it must be right; else part of the error that must be found */
    unsigned mutations;
    int scenario;
    size_t size;                    /* of the state, which begins zeroed */
    int threads;
    void (*init)(void *state);
    int (*step)(void *state, int thread);
    const char *(*check)(const void *state);    /* after every step: NULL or what is wrong. May be NULL */
    const char *(*stuck)(const void *state);    /* nobody can move: NULL if that is how it may end */
    void (*canon)(void *state);     /* may be NULL: brings states that differ by the names of threads only into one form */
} model;

extern unsigned mutations;          /* of the model being explored */
extern int scenario;
extern const char *step_label;

/* A mistake was found in the step being done. */
void fail(const char *what);
/* One of 0 .. n-1: all are tried. At most once a step. */
int choose(int n);

#define MUT(bit) ((mutations & (bit)) != 0)

#define ENTER switch (t->pc[d]) { case 0:;
#define LEAVE } t->pc[d] = 0; return DONE
#define RETURN do { t->pc[d] = 0; return DONE; } while (0)
#define STEP(text)                                                                                 \
    do {                                                                                           \
        t->pc[d] = __LINE__;                                                                       \
        return MOVED;                                                                              \
    case __LINE__:                                                                                 \
        step_label = text;                                                                         \
    } while (0)
#define AWAIT(text, cond)                                                                          \
    do {                                                                                           \
        t->pc[d] = __LINE__;                                                                       \
        return MOVED;                                                                              \
    case __LINE__:                                                                                 \
        if (!(cond))                                                                               \
            return BLOCKED;                                                                        \
        step_label = text;                                                                         \
    } while (0)
#define CALL(fn, ...)                                                                              \
    do {                                                                                           \
        t->pc[d] = __LINE__;                                                                       \
        __attribute__((fallthrough));                                                              \
    case __LINE__: {                                                                               \
        int result_ = fn(s, t, d + 1, ##__VA_ARGS__);                                              \
        if (result_ != DONE)                                                                       \
            return result_;                                                                        \
    }                                                                                              \
    } while (0)
#define END_OF_THREAD AWAIT("end", false)

/* The tables of the models: terminated by a NULL name. */
extern const model sched_models[], chan_models[], lock_models[], syscall_models[], suspend_models[], preempt_models[],
    netpoll_models[], gc_models[];

#endif
