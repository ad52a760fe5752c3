/* schedfuzz.h - rare schedules made frequent.
 *
 * sched_fuzz() stands where a protocol between threads is half done: a lock is about to be taken or has just been given back,
 * a status is about to change, a wake-up to be sent, something was looked at and will be relied on. With GODEBUG=schedfuzz=n one in n
 * of these moments, by chance, lasts from a few instructions to a millisecond, in which others go on. Only builds with
 * VOLE_DEBUG have it; in others it is nothing.
 */
#ifndef VOLE_RUNTIME_SCHEDFUZZ_H
#define VOLE_RUNTIME_SCHEDFUZZ_H

#ifdef VOLE_DEBUG
#include <stdint.h>

extern int32_t sched_fuzz_rate;     /* n; 0: never. Set by parsedebugvars */
void sched_fuzz_pause(void);
static inline void sched_fuzz(void)
{
    if (sched_fuzz_rate > 0)
        sched_fuzz_pause();
}
#else
static inline void sched_fuzz(void) { }
#endif

#endif
