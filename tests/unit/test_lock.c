/* test_lock.c - mutexes and notes, and the order of locks that debug builds enforce.
 *
 * ThreadSanitizer: yes
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/panic.h"
#include "tests/unit/mem_stub.h"
#include "tests/unit/threads.h"

enum { THREADS = 4, ROUNDS = 20000 };

/* ---- mutexes ---- */

static mutex shared_lock;
static int64_t shared;

static void count_up(int id)
{
    (void)id;
    for (int i = 0; i < ROUNDS; i++) {
        lock(&shared_lock);
        shared++;
        unlock(&shared_lock);
    }
}

Test(lock, mutual_exclusion)
{
    for (ncpu = 1; ncpu <= 2; ncpu++) {     /* one: no spinning */
        shared = 0;
        run_threads(THREADS, count_up);
        cr_assert_eq(shared, THREADS * ROUNDS);
        cr_assert_eq(atomic_load(&shared_lock.key), 0);
    }
}

static void try_to_count(int id)
{
    for (int i = 0; i < ROUNDS;) {
        if (id % 2 == 0) {
            lock(&shared_lock);
        } else if (!trylock(&shared_lock)) {
            sched_yield();
            continue;
        }
        shared++;
        i++;
        unlock(&shared_lock);
    }
}

Test(lock, trylock)
{
    ncpu = 2;
    lock(&shared_lock);
    cr_assert_not(trylock(&shared_lock));
    unlock(&shared_lock);
    run_threads(THREADS, try_to_count);
    cr_assert_eq(shared, THREADS * ROUNDS);
}

/* The holder sleeps, so the others must sleep in the kernel and be woken one after the other. */
static void hold_long(int id)
{
    (void)id;
    for (int i = 0; i < 5; i++) {
        lock(&shared_lock);
        usleep(500);
        shared++;
        unlock(&shared_lock);
    }
}

Test(lock, sleepers_are_woken)
{
    ncpu = 2;
    run_threads(8, hold_long);
    cr_assert_eq(shared, 40);
}

/* ---- notes ---- */

static note ball[2];

/* Two threads wake each other; what one wrote before, the other reads after. */
static void play(int id)
{
    for (int i = 0; i < 3000; i++) {
        if (i % 2 == 0 && id == 1)
            THREAD_CHECK(notetsleep(&ball[1], (int64_t)3600 * 1000000000));
        else
            notesleep(&ball[id]);
        noteclear(&ball[id]);
        shared++;
        notewakeup(&ball[1 - id]);
    }
}

Test(lock, notes_hand_over)
{
    notewakeup(&ball[0]);
    run_threads(2, play);
    cr_assert_eq(shared, 6000);
}

Test(lock, notes_time_out)
{
    note n = { 0 };
    int64_t start = nanotime();
    cr_assert_not(notetsleep(&n, 1000000));
    cr_assert_geq(nanotime() - start, 1000000);
    cr_assert_not(notetsleep(&n, 0));
    notewakeup(&n);
    cr_assert(notetsleep(&n, 0));
    cr_assert(notetsleep(&n, -1));
    notesleep(&n);
    noteclear(&n);
    cr_assert_not(notetsleep(&n, 0));
}

Test(lock, second_wakeup_throws, .exit_code = 2)
{
    note n = { 0 };
    bind_m0();
    notewakeup(&n);
    notewakeup(&n);
}

Test(lock, unlock_of_unlocked_throws, .exit_code = 2)
{
    bind_m0();
    unlock(&shared_lock);
}

/* ---- ranks ---- */

#ifdef VOLE_DEBUG
static const char *const names[] = {
#define NAME(name) #name,
    LOCKRANKS(NAME)
#undef NAME
};

/* Runs fn in a process of its own; true if it threw with a message that contains `text`. */
static bool throws(void (*fn)(mutex *, mutex *), mutex *a, mutex *b, const char *text)
{
    int fds[2];
    char out[2000] = "";
    size_t n = 0;
    cr_assert_eq(pipe(fds), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(fds[1], 2);
        close(fds[0]);
        fn(a, b);
        _exit(0);
    }
    close(fds[1]);
    for (ssize_t got; n < sizeof out - 1 && (got = read(fds[0], out + n, sizeof out - 1 - n)) > 0;)
        n += (size_t)got;
    out[n] = 0;
    close(fds[0]);
    int status;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 2 && strstr(out, "lock ordering problem") && strstr(out, text);
}

static void lock_both(mutex *a, mutex *b)
{
    lock(a);
    lock(b);
}

static void lock_then_try(mutex *a, mutex *b)
{
    lock(a);
    trylock(b);
}

static bool may_nest(int rank)
{
    return rank == LOCKRANK_NONE || rank == LOCKRANK_HCHAN || rank == LOCKRANK_TIMERS;
}

/* In the order of the table any set of locks may be held; they may be given back in any order. */
Test(lock, ascending_ranks_are_fine)
{
    bind_m0();
    rnd_start(1);
    for (int round = 0; round < 500; round++) {
        static mutex locks[LOCKRANK_COUNT];
        int held[LOCKRANK_COUNT], n = 0;
        for (int r = LOCKRANK_NONE + 1; r < LOCKRANK_COUNT; r++) {
            if (rnd_below(4))
                continue;
            lock_init(&locks[r], r);
            lock(&locks[r]);
            held[n++] = r;
        }
        cr_assert_eq(m0.locks, n);
        while (n > 0) {
            int i = (int)rnd_below((uint64_t)n);
            unlock(&locks[held[i]]);
            held[i] = held[--n];
        }
        cr_assert_eq(m0.nheld, 0);
    }
}

Test(lock, the_wrong_order_throws, .timeout = 100)
{
    bind_m0();
    static mutex a, b;
    for (int r = LOCKRANK_NONE + 1; r < LOCKRANK_COUNT; r++) {
        static const int below[] = { 0, 1, 2, 9 };
        for (size_t k = 0; k < sizeof below / sizeof *below; k++) {
            int low = r - below[k];
            if (low <= LOCKRANK_NONE || (low == r && may_nest(r)))
                continue;
            char text[100];
            snprintf(text, sizeof text, "%s taken while holding %s", names[low], names[r]);
            lock_init(&a, r);
            lock_init(&b, low);
            cr_assert(throws(lock_both, &a, &b, text), "%s", text);
        }
    }
}

Test(lock, trylock_obeys_ranks_too)
{
    bind_m0();
    static mutex a, b;
    lock_init(&a, LOCKRANK_MHEAP);
    lock_init(&b, LOCKRANK_SCHED);
    cr_assert(throws(lock_then_try, &a, &b, "SCHED taken while holding MHEAP"));
}

/* A lock without a rank is a leaf. */
Test(lock, unranked_locks_are_leaves)
{
    bind_m0();
    static mutex plain, plain2, ranked;
    lock_init(&ranked, LOCKRANK_PRINT);
    cr_assert(throws(lock_both, &plain, &ranked, "PRINT taken while holding a lock without a rank"));
    cr_assert(throws(lock_both, &plain, &plain2, "NONE taken while holding a lock without a rank"));
    lock(&ranked);
    lock(&plain);
    unlock(&ranked);
    unlock(&plain);
}

Test(lock, channels_may_be_held_together)
{
    bind_m0();
    mutex chans[3];
    for (int i = 0; i < 3; i++) {
        lock_init(&chans[i], LOCKRANK_HCHAN);
        lock(&chans[i]);
    }
    for (int i = 0; i < 3; i++)
        unlock(&chans[i]);
    cr_assert_eq(m0.nheld, 0);
}

Test(lock, assert_held_throws, .exit_code = 2)
{
    bind_m0();
    mutex a;
    lock_init(&a, LOCKRANK_MHEAP);
    lock(&a);
    lockrank_assert_held(&a);
    unlock(&a);
    lockrank_assert_held(&a);
}
#endif
