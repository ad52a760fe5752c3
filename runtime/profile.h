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

#endif
