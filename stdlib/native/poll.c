/* poll.c - natives of internal/poll: the network poller, semaphores, and reading and writing.
 *
 * read and write get the buffer itself, so that a call makes no detour over numbers for addresses. They have a bracket
 * around the system call even for descriptors in non-blocking mode: that costs little as long as nobody takes the P, and
 * the mode belongs to the open file, which other processes may share and change.
 */
#include <errno.h>
#include <unistd.h>

#include "runtime/native.h"
#include "runtime/netpoll.h"
#include "runtime/os_linux.h"
#include "runtime/proc.h"
#include "runtime/sema.h"

static opstatus poll_open_native(g *gp, uint64_t *args)
{
    struct { int64_t fd; int64_t errno_; poll_desc *pd; } *f = (void *)args;
    (void)gp;
    int err;
    f->pd = poll_open((int)f->fd, &err);
    f->errno_ = err;
    return OP_OK;
}

static opstatus poll_close_native(g *gp, uint64_t *args)
{
    (void)gp;
    poll_close((poll_desc *)(uintptr_t)args[0]);
    return OP_OK;
}

static opstatus poll_unblock_native(g *gp, uint64_t *args)
{
    (void)gp;
    poll_unblock((poll_desc *)(uintptr_t)args[0]);
    return OP_OK;
}

static opstatus poll_reset_native(g *gp, uint64_t *args)
{
    struct { int64_t dir; poll_desc *pd; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = poll_reset(f->pd, (int)f->dir);
    return OP_OK;
}

struct poll_wait_args { int64_t dir; poll_desc *pd; int64_t result; };

static void poll_wait_done(uint64_t *args, int result)
{
    ((struct poll_wait_args *)(void *)args)->result = result;
}

static opstatus poll_wait_native(g *gp, uint64_t *args)
{
    const struct poll_wait_args *f = (void *)args;
    return poll_wait(gp, f->pd, (int)f->dir, poll_wait_done);
}

static opstatus poll_deadline_native(g *gp, uint64_t *args)
{
    struct { int64_t ns, dir; poll_desc *pd; } *f = (void *)args;
    (void)gp;
    poll_set_deadline(f->pd, (int)f->dir, f->ns);
    return OP_OK;
}

static opstatus poll_own_native(g *gp, uint64_t *args)
{
    (void)gp;
    args[1] = poll_is_own_fd((int)args[0]);
    return OP_OK;
}

static opstatus semacquire_native(g *gp, uint64_t *args)
{
    return semacquire(gp, (_Atomic uint32_t *)(uintptr_t)args[0], false, WAIT_SEMACQUIRE);
}

static opstatus semrelease_native(g *gp, uint64_t *args)
{
    return semrelease(gp, (_Atomic uint32_t *)(uintptr_t)args[0], false);
}

/* ---- reading and writing ---- */

/* func(fd int, p []byte, offset int64) (n int, errno uintptr); offset < 0: wherever the file stands */
struct io_args {
    int64_t offset;
    slice p;
    int64_t fd;
    uint64_t errno_;
    int64_t n;
};

static ssize_t do_read(const struct io_args *f)
{
    if (f->offset >= 0)
        return pread((int)f->fd, f->p.ptr, (size_t)f->p.len, f->offset);
    ssize_t n = read((int)f->fd, f->p.ptr, (size_t)f->p.len);
    if (terminal_echoed && f->fd == 0 && n > 0)
        terminal_echoed(f->p.ptr, (size_t)n);
    return n;
}

static ssize_t do_write(const struct io_args *f)
{
    if (terminal_write && f->offset < 0 && (f->fd == 1 || f->fd == 2))
        return terminal_write((int)f->fd, f->p.ptr, (size_t)f->p.len);
    return f->offset >= 0 ? pwrite((int)f->fd, f->p.ptr, (size_t)f->p.len, f->offset)
                          : write((int)f->fd, f->p.ptr, (size_t)f->p.len);
}

/* Makes the call until it is not interrupted, or gp is to end (runtime/foreground.h): the Go side tries again, and gets as far
 * as the next instruction. */
static opstatus transfer(g *gp, uint64_t *args, ssize_t (*call)(const struct io_args *))
{
    struct io_args copy = *(const struct io_args *)(void *)args;
    ssize_t n;
    int err;
    entersyscall(gp);
    do {
        n = call(&copy);
        err = errno;
    } while (n < 0 && err == EINTR && !atomic_load(&gp->interrupt));
    exitsyscall(gp);
    struct io_args *f = (struct io_args *)(void *)native_args(gp);
    f->n = n < 0 ? 0 : n;
    f->errno_ = n < 0 ? (uint64_t)err : 0;
    return OP_OK;
}

static opstatus read_native(g *gp, uint64_t *args) { return transfer(gp, args, do_read); }
static opstatus write_native(g *gp, uint64_t *args) { return transfer(gp, args, do_write); }

const native_entry natives_poll[] = {
    { "internal/poll.runtime_pollOpen", poll_open_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_pollClose", poll_close_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_pollUnblock", poll_unblock_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_pollReset", poll_reset_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_pollWait", poll_wait_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_pollSetDeadline", poll_deadline_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_isPollServerDescriptor", poll_own_native, NATIVE_NOESCAPE },
    { "internal/poll.runtime_Semacquire", semacquire_native, 0 },
    { "internal/poll.runtime_Semrelease", semrelease_native, 0 },
    { "internal/poll.sysRead", read_native, NATIVE_MAY_BLOCK },
    { "internal/poll.sysWrite", write_native, NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 },
};
