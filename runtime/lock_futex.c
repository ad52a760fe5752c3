/* lock_futex.c - mutexes and notes on Linux futexes, and the lock-rank checker.
 *
 * mutex.key: 0 unlocked, 1 locked, 2 locked and somebody may sleep. A locker that has slept once
 * takes the lock as 2, because it cannot know whether it was the last sleeper; unlock wakes one
 * thread if it finds 2. So an uncontended pair costs two atomic exchanges and no system call.
 *
 * note.key: 0 clear, 1 signalled. One sleeper at most.
 *
 * While an M holds a lock, m->locks > 0 and it is not preempted; tests may lock on threads that
 * have no M.
 */
#include "runtime/lock_futex.h"

#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/schedfuzz.h"

enum { MUTEX_UNLOCKED, MUTEX_LOCKED, MUTEX_SLEEPING };
enum { ACTIVE_SPIN = 4, ACTIVE_SPIN_COUNT = 30, PASSIVE_SPIN = 1 };

void lock_init(mutex *l, int rank)
{
    atomic_init(&l->key, MUTEX_UNLOCKED);
    l->rank = (uint32_t)rank;
}

static void lock_slow(mutex *l, uint32_t seen)
{
    /* If the lock had sleepers when we looked, it must have them again when we take it. */
    uint32_t wait = seen;
    int spin = ncpu > 1 ? ACTIVE_SPIN : 0;
    for (;;) {
        for (int i = 0; i < spin + PASSIVE_SPIN; i++) {
            uint32_t unlocked = MUTEX_UNLOCKED;
            if (atomic_load_explicit(&l->key, memory_order_relaxed) == MUTEX_UNLOCKED &&
                atomic_compare_exchange_strong(&l->key, &unlocked, wait))
                return;
            if (i < spin)
                procyield(ACTIVE_SPIN_COUNT);
            else
                osyield();
        }
        if (atomic_exchange(&l->key, MUTEX_SLEEPING) == MUTEX_UNLOCKED)
            return;
        wait = MUTEX_SLEEPING;
        futexsleep(&l->key, MUTEX_SLEEPING, -1);
    }
}

void lock(mutex *l)
{
    sched_fuzz();
    lockrank_acquire(l);
    if (tls_m)
        tls_m->locks++;
    uint32_t seen = atomic_exchange_explicit(&l->key, MUTEX_LOCKED, memory_order_acquire);
    if (seen != MUTEX_UNLOCKED)
        lock_slow(l, seen);
}

bool trylock(mutex *l)
{
    uint32_t unlocked = MUTEX_UNLOCKED;
    if (!atomic_compare_exchange_strong(&l->key, &unlocked, MUTEX_LOCKED))
        return false;
    if (tls_m)
        tls_m->locks++;
    lockrank_acquire(l);
    return true;
}

void unlock(mutex *l)
{
    lockrank_release(l);
    uint32_t seen = atomic_exchange_explicit(&l->key, MUTEX_UNLOCKED, memory_order_release);
    if (seen == MUTEX_UNLOCKED)
        throw("unlock of unlocked lock");
    if (seen == MUTEX_SLEEPING)
        futexwakeup(&l->key, 1);
    if (tls_m && --tls_m->locks < 0)
        throw("unlock: lock count");
    sched_fuzz();
}

/* ---- notes ---- */

void noteclear(note *n)
{
    atomic_store(&n->key, 0);
}

void notewakeup(note *n)
{
    sched_fuzz();
    if (atomic_exchange(&n->key, 1) != 0)
        throw("notewakeup - double wakeup");
    futexwakeup(&n->key, 1);
}

void notesleep(note *n)
{
    sched_fuzz();
    while (atomic_load(&n->key) == 0)
        futexsleep(&n->key, 0, -1);
}

bool notetsleep(note *n, int64_t ns)
{
    if (ns < 0) {
        notesleep(n);
        return true;
    }
    sched_fuzz();
    int64_t deadline = nanotime() + ns;
    while (atomic_load(&n->key) == 0) {
        if (ns <= 0)
            return false;
        futexsleep(&n->key, 0, ns);
        ns = deadline - nanotime();
    }
    return true;
}

/* ---- lock ranks ---- */

#ifdef VOLE_DEBUG
static const char *const rank_names[] = {
#define LOCKRANK_NAME(name) #name,
    LOCKRANKS(LOCKRANK_NAME)
#undef LOCKRANK_NAME
};

/* May another lock of this rank be held already? Only where an order by address rules. */
static bool rank_nests(uint32_t rank)
{
    return rank == LOCKRANK_HCHAN || rank == LOCKRANK_TIMERS;
}

void lockrank_acquire(struct mutex *l)
{
    m *mp = tls_m;
    if (!mp || mp->throwing)
        return;
    uint32_t rank = l->rank;
    for (int i = 0; i < mp->nheld; i++) {
        uint32_t held = mp->held_ranks[i];
        if (held == LOCKRANK_NONE)
            throwf("lock ordering problem: %s taken while holding a lock without a rank", rank_names[rank]);
        if (rank != LOCKRANK_NONE && (held > rank || (held == rank && !rank_nests(rank))))
            throwf("lock ordering problem: %s taken while holding %s", rank_names[rank], rank_names[held]);
    }
    if (mp->nheld < sizeof mp->held_ranks)
        mp->held_ranks[mp->nheld++] = (uint8_t)rank;
}

void lockrank_release(struct mutex *l)
{
    m *mp = tls_m;
    if (!mp || mp->throwing)
        return;
    for (int i = mp->nheld - 1; i >= 0; i--) {
        if (mp->held_ranks[i] == l->rank) {
            for (mp->nheld--; i < mp->nheld; i++)
                mp->held_ranks[i] = mp->held_ranks[i + 1];
            return;
        }
    }
}

void lockrank_assert_held(struct mutex *l)
{
    if (atomic_load(&l->key) == MUTEX_UNLOCKED)
        throwf("lock %s should be held", rank_names[l->rank]);
}
#endif
