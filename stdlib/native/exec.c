/* exec.c - starting processes: a native of package syscall, on posix_spawn.
 *
 * posix_spawn does what is hard about fork in a process with many threads. The descriptors for the child are first
 * duplicated to numbers above those it gets, so that putting one in place never overwrites another
 * that is still to come. All other descriptors of ours are close-on-exec.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/native.h"
#include "runtime/proc.h"

/* syscall.spawn: parameters and results in reverse order. */
struct spawn_args {
    int64_t pgid;
    uint64_t setsid;
    int64_t nfds;
    const int32_t *fds;
    const char *dir;
    char *const *envp, *const *argv;
    const char *path;
    uint64_t errno_;
    int64_t pid;
};

static int set_attributes(posix_spawnattr_t *attr, const struct spawn_args *a)
{
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, reset;
    sigemptyset(&none);
    sigemptyset(&reset);
    sigaddset(&reset, SIGPIPE); /* which we ignore */
    posix_spawnattr_setsigmask(attr, &none);
    posix_spawnattr_setsigdefault(attr, &reset);
    if (a->setsid)
        flags |= POSIX_SPAWN_SETSID;
    if (a->pgid >= 0) {
        flags |= POSIX_SPAWN_SETPGROUP;
        posix_spawnattr_setpgroup(attr, (pid_t)a->pgid);
    }
    return posix_spawnattr_setflags(attr, flags);
}

/* Puts the child's descriptors in place; copies[i] are ours, above all of them. */
static int set_descriptors(posix_spawn_file_actions_t *actions, const struct spawn_args *a, int *copies)
{
    for (int i = 0; i < a->nfds; i++) {
        if (a->fds[i] < 0)
            continue;
        copies[i] = fcntl(a->fds[i], F_DUPFD_CLOEXEC, (int)a->nfds + 3);
        if (copies[i] < 0)
            return errno;
    }
    for (int i = 0; i < a->nfds; i++) {
        int err = copies[i] < 0 ? posix_spawn_file_actions_addclose(actions, i)
                                : posix_spawn_file_actions_adddup2(actions, copies[i], i);
        if (err)
            return err;
    }
    return a->dir ? posix_spawn_file_actions_addchdir_np(actions, a->dir) : 0;
}

static int spawn(const struct spawn_args *a, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    int *copies = malloc(((size_t)a->nfds + 1) * sizeof *copies);
    if (!copies)
        return ENOMEM;
    for (int i = 0; i < a->nfds; i++)
        copies[i] = -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    int err = set_attributes(&attr, a);
    if (!err)
        err = set_descriptors(&actions, a, copies);
    if (!err)
        err = posix_spawn(pid, a->path, &actions, &attr, a->argv, a->envp);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < a->nfds; i++)
        if (copies[i] >= 0)
            close(copies[i]);
    free(copies);
    return err;
}

static opstatus spawn_native(g *gp, uint64_t *args)
{
    struct spawn_args copy = *(const struct spawn_args *)args;
    pid_t pid = 0;
    entersyscall(gp);
    int err = spawn(&copy, &pid);
    exitsyscall(gp);
    struct spawn_args *f = (struct spawn_args *)native_args(gp);
    f->pid = err ? 0 : pid;
    f->errno_ = (uint64_t)err;
    return OP_OK;
}

const native_entry natives_exec[] = {
    { "syscall.spawn", spawn_native, NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 },
};
