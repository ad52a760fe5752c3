/* profile.h - the profiles that there are. See profile.c. */
#ifndef VOLE_RUNTIME_PROFILE_H
#define VOLE_RUNTIME_PROFILE_H

#include "runtime/pbuf.h"
#include "runtime/runtime2.h"

typedef enum profile_kind {
    PROFILE_CPU, PROFILE_HEAP, PROFILE_ALLOCS, PROFILE_BLOCK, PROFILE_MUTEX, PROFILE_GOROUTINE, PROFILE_THREADCREATE
} profile_kind;

/* Appends the profile, in pprof's format, to out. False: no memory. dying: the process ends, perhaps in the middle of
 * something: no locks are taken. CPU: after cpuprof_stop. GOROUTINE: the world is stopped. */
bool profile_write(profile_kind kind, bool dying, pbuf *out);
/* A profile of n stacks, given as pcs of runtime.Callers one behind the other. */
bool profile_write_stacks(const char *what, const uintptr_t *pcs, const int64_t *lengths, int64_t n, pbuf *out);

/* Of a goroutine that does not run, as runtime.Callers; the number. The world is stopped. */
uint32_t goroutine_stack(const g *gp, uintptr_t *pcs, uint32_t max);
/* Not dead, and no business of the runtime. */
bool goroutine_is_profiled(const g *gp);

#endif
