/* lock.c - model of runtime/lock_futex.c: the mutex (lock, lock_slow, unlock) and the note (notesleep, notewakeup, noteclear).
 *
 * A futex word and its sleepers: futexsleep compares and goes to sleep in one step, and may come back for no reason;
 * futexwakeup wakes one sleeper. Spinning is left out: it only repeats steps that are there.
 */
#include "tests/model/model.h"

enum { N = 3 };
enum { UNLOCKED, LOCKED, SLEEPING };
enum {
    TAKE_AS_LOCKED = 1,     /* who has slept takes the lock as 1: the next unlock wakes nobody */
    NO_COMPARE = 2,         /* futexsleep does not compare */
    WAKE_BEFORE_UNLOCK = 4,
    NOTE_WAKES_FIRST = 8    /* notewakeup wakes, then sets the key */
};

typedef struct state {
    thread t[N];
    int8_t key, asleep[N], wait[N], seen[N], rounds[N], holders, note, ball;
} state;

#define ME ((int)(t - s->t))

static int futexsleep(state *s, thread *t, int d, int8_t *word, int value)
{
    ENTER
    STEP("futexsleep: compare, sleep");
    if (*word != value && !MUT(NO_COMPARE))
        RETURN;
    s->asleep[ME] = 1;
    AWAIT("futexsleep: awake", !s->asleep[ME]);
    LEAVE;
}

static void wake_one(state *s)
{
    int n = 0;
    for (int i = 0; i < N; i++)
        n += s->asleep[i];
    if (n == 0)
        return;
    int k = choose(n);
    for (int i = 0; i < N; i++)
        if (s->asleep[i] && k-- == 0) {
            s->asleep[i] = 0;
            return;
        }
}

static int lock_slow(state *s, thread *t, int d)
{
    ENTER
    s->wait[ME] = s->seen[ME];
    while (1) {
        STEP("lock_slow: unlocked? CAS to `wait`");
        if (s->key == UNLOCKED) {
            s->key = s->wait[ME];
            RETURN;
        }
        STEP("lock_slow: exchange 2");
        s->seen[ME] = s->key;
        s->key = SLEEPING;
        if (s->seen[ME] == UNLOCKED)
            RETURN;
        s->wait[ME] = MUT(TAKE_AS_LOCKED) ? LOCKED : SLEEPING;
        if (MUT(TAKE_AS_LOCKED) && s->key == SLEEPING && s->seen[ME] == LOCKED)
            s->key = SLEEPING;
        CALL(futexsleep, &s->key, SLEEPING);
    }
    LEAVE;
}

static int locker(state *s, thread *t, int d)
{
    ENTER
    while (s->rounds[ME] < 2) {
        STEP("lock: exchange 1");
        s->seen[ME] = s->key;
        s->key = LOCKED;
        if (s->seen[ME] != UNLOCKED)
            CALL(lock_slow);
        s->seen[ME] = s->wait[ME] = 0;
        if (++s->holders > 1)
            fail("two hold the lock");
        STEP("unlock: exchange 0");
        s->holders--;
        s->seen[ME] = s->key;
        if (MUT(WAKE_BEFORE_UNLOCK) && s->key == SLEEPING) {
            wake_one(s);
            STEP("mutation: unlock afterwards");
        }
        s->key = UNLOCKED;
        if (s->seen[ME] == SLEEPING && !MUT(WAKE_BEFORE_UNLOCK)) {
            STEP("unlock: futexwakeup");
            wake_one(s);
        }
        s->rounds[ME]++;
        s->seen[ME] = 0;
    }
    END_OF_THREAD;
    LEAVE;
}

/* Thread 0 sleeps on the note twice, thread 1 wakes it; `ball` says whose turn it is, as m->nextp or stopwait do. */
static int notes(state *s, thread *t, int d)
{
    ENTER
    for (s->rounds[ME] = 0; s->rounds[ME] < 2; s->rounds[ME]++) {
        if (ME == 0) {
            while (1) {
                STEP("notesleep: key?");
                if (s->note)
                    break;
                CALL(futexsleep, &s->note, 0);
            }
            STEP("noteclear");
            s->note = 0;
            STEP("the turn of the other");
            s->ball = 1;
        } else {
            AWAIT("wait for the turn", s->rounds[ME] == 0 || s->ball);
            s->ball = 0;
            if (MUT(NOTE_WAKES_FIRST)) {
                STEP("mutation: futexwakeup");
                s->asleep[0] = 0;
            }
            STEP("notewakeup: exchange 1");
            if (s->note)
                fail("notewakeup - double wakeup");
            s->note = 1;
            if (!MUT(NOTE_WAKES_FIRST)) {
                STEP("notewakeup: futexwakeup");
                s->asleep[0] = 0;
            }
        }
    }
    END_OF_THREAD;
    LEAVE;
}

static int lock_step(void *state_, int th)
{
    state *s = state_;
    if (scenario == 0)
        return locker(s, &s->t[th], 0);
    return th < 2 ? notes(s, &s->t[th], 0) : BLOCKED;
}

static void lock_init(void *state_)
{
    (void)state_;
}

static const char *lock_stuck(const void *state_)
{
    const state *s = state_;
    for (int i = 0; i < (scenario == 0 ? N : 2); i++)
        if (s->rounds[i] < 2)
            return "somebody sleeps for ever";
    return s->key != UNLOCKED ? "the lock stays locked" : NULL;
}

#define LOCK(text, number, muts, error)                                                            \
    { "lock: " text, error, muts, number, sizeof(state), N, lock_init, lock_step, NULL, lock_stuck, NULL }

const model lock_models[] = {
    LOCK("three threads, one mutex", 0, 0, NULL),
    LOCK("notes", 1, 0, NULL),
    LOCK("taken as 1 after a sleep", 0, TAKE_AS_LOCKED, "sleeps for ever"),
    LOCK("futexsleep does not compare", 0, NO_COMPARE, "sleeps for ever"),
    LOCK("woken before it is unlocked", 0, WAKE_BEFORE_UNLOCK, "sleeps for ever"),
    LOCK("note: no comparison", 1, NO_COMPARE, "sleeps for ever"),
    LOCK("note: woken before the key is set", 1, NOTE_WAKES_FIRST, "sleeps for ever"),
    { .name = NULL }
};
