/* syscall.c - natives of packages syscall and os: system calls, arguments, environment, exit. */
#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/native.h"
#include "runtime/os_linux.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "runtime/signal_unix.h"
#include "runtime/type.h"

struct call {
    uint64_t a6, a5, a4, a3, a2, a1, trap;
    uint64_t errno_, r1;
};

static long call(const struct call *f)
{
    if (f->trap == SYS_write && terminal_write && (f->a1 == 1 || f->a1 == 2))
        return terminal_write((int)f->a1, (const void *)f->a2, f->a3);
    return syscall((long)f->trap, f->a1, f->a2, f->a3, f->a4, f->a5, f->a6);
}

static void finish(struct call *f, long r, int err)
{
    f->r1 = (uint64_t)r;
    f->errno_ = r == -1 ? (uint64_t)err : 0;
}

/* Calls that return at once. */
static opstatus rawsyscall_native(g *gp, uint64_t *args)
{
    struct call *f = (void *)args;
    (void)gp;
    long r = call(f);
    finish(f, r, errno);
    return OP_OK;
}

/* Calls that may block: the processor may go to another goroutine, and the frame may move. */
static opstatus syscall_native(g *gp, uint64_t *args)
{
    struct call copy = *(const struct call *)args;
    entersyscall(gp);
    long r = call(&copy);
    int err = errno;
    exitsyscall(gp);
    finish((struct call *)native_args(gp), r, err);
    return OP_OK;
}

/* Whose rights the process has, set in all its threads: the C library knows how. */
static long change_ids(const struct call *f)
{
    switch (f->trap) {
    case SYS_setuid: return setuid((uid_t)f->a1);
    case SYS_setgid: return setgid((gid_t)f->a1);
    case SYS_setreuid: return setreuid((uid_t)f->a1, (uid_t)f->a2);
    case SYS_setregid: return setregid((gid_t)f->a1, (gid_t)f->a2);
    case SYS_setresuid: return setresuid((uid_t)f->a1, (uid_t)f->a2, (uid_t)f->a3);
    case SYS_setresgid: return setresgid((gid_t)f->a1, (gid_t)f->a2, (gid_t)f->a3);
    case SYS_setgroups: return setgroups(f->a1, (const gid_t *)f->a2);
    }
    errno = ENOSYS;
    return -1;
}

static opstatus change_ids_native(g *gp, uint64_t *args)
{
    struct call copy = *(const struct call *)args;
    entersyscall(gp);
    long r = change_ids(&copy);
    int err = errno;
    exitsyscall(gp);
    finish((struct call *)native_args(gp), r, err);
    return OP_OK;
}

static opstatus exit_native(g *gp, uint64_t *args)
{
    (void)gp;
    exit_process((int)args[0]);
}

/* A []string of n C strings. The texts are not copied: they live as long as the process. */
static slice string_slice(char **list, int n)
{
    type *string_type = &basic_types[KIND_STRING];
    gostring *s = newarray(string_type, n);
    for (int i = 0; i < n; i++) {
        store_pointer(&s[i].ptr, list[i]);
        s[i].len = (int64_t)strlen(list[i]);
    }
    return (slice){ s, n, n };
}

static opstatus os_args(g *gp, uint64_t *args)
{
    (void)gp;
    *(slice *)args = string_slice(goargs_vector, goargs_count);
    return OP_OK;
}

static opstatus os_program(g *gp, uint64_t *args)
{
    (void)gp;
    *(gostring *)args = program_path ? (gostring){ program_path, (int64_t)strlen(program_path) } : (gostring){ NULL, 0 };
    return OP_OK;
}

static opstatus envs(g *gp, uint64_t *args)
{
    int n = 0;
    (void)gp;
    while (goenv_vector && goenv_vector[n])
        n++;
    *(slice *)args = string_slice(goenv_vector, n);
    return OP_OK;
}

static opstatus sigpipe_native(g *gp, uint64_t *args)
{
    (void)gp;
    (void)args;
    sigpipe();
    return OP_OK;
}

const native_entry natives_syscall[] = {
    { "syscall.rawsyscall", rawsyscall_native, NATIVE_NOESCAPE },
    { "syscall.syscall6", syscall_native, NATIVE_MAY_BLOCK },
    { "syscall.changeIDs", change_ids_native, NATIVE_MAY_BLOCK },
    { "syscall.Exit", exit_native, NATIVE_NOESCAPE },
    { "syscall.runtime_envs", envs, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};

const native_entry natives_os[] = {
    { "os.runtime_args", os_args, NATIVE_NOESCAPE },
    { "os.runtime_program", os_program, NATIVE_NOESCAPE },
    { "os.sigpipe", sigpipe_native, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
