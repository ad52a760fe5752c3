/* lock_futex.h - mutexes and notes on Linux futexes. */
#ifndef VOLE_RUNTIME_LOCK_FUTEX_H
#define VOLE_RUNTIME_LOCK_FUTEX_H

#include "runtime/lockrank.h"
#include "runtime/runtime2.h"

/* Gives a lock its rank, before it is used. */
void lock_init(mutex *l, int rank);
/* lock spins a little, then sleeps. Between lock and unlock the M is not preempted; keep it short. */
void lock(mutex *l);
bool trylock(mutex *l);
void unlock(mutex *l);

void noteclear(note *n);
/* Wakes the sleeper, now or when it comes. Twice without noteclear between is an error. */
void notewakeup(note *n);
void notesleep(note *n);
/* Sleeps at most ns nanoseconds (ns < 0: for ever); true if woken. */
bool notetsleep(note *n, int64_t ns);

#endif
