/* profiling.c - profiles of the whole program, by flags of the command line.
 *
 * The files are opened before the program is compiled, so that a name that cannot be written is an error at once, and written
 * when the process ends: when main returns, by os.Exit, after a panic or a fatal error, and by SIGINT, SIGTERM and SIGHUP.
 * That may be in a signal handler, so no malloc and no stdio is used from there on (runtime/pbuf.h).
 */
#include "vm/profiling.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/blockprof.h"
#include "runtime/cpuprof.h"
#include "runtime/mprof.h"
#include "runtime/os_linux.h"
#include "runtime/profile.h"
#include "runtime/runtime1.h"
#include "vm/cmd/cmd.h"
#include "vm/flame.h"

/* ---- the flags ---- */

typedef struct output {
    const char *what;
    const char *file;           /* as given, or NULL */
    int fd;
} output;

enum { OUT_CPU, OUT_FLAME, OUT_MEMORY, OUT_BLOCK, OUT_MUTEX, OUTPUTS };
static output outputs[OUTPUTS] = {
    [OUT_CPU] = { "CPU profile", NULL, -1 },
    [OUT_FLAME] = { "flame graph", NULL, -1 },
    [OUT_MEMORY] = { "memory profile", NULL, -1 },
    [OUT_BLOCK] = { "block profile", NULL, -1 },
    [OUT_MUTEX] = { "mutex profile", NULL, -1 },
};
static int cpu_rate = CPUPROF_HZ, memory_rate = 512 << 10, block_rate = 1, mutex_rate = 1;

const flag profiling_flags[] = {
    { "cpuprofile", FLAG_STRING, &outputs[OUT_CPU].file, "file", "write a CPU profile to the file, for go tool pprof" },
    { "flame", FLAG_STRING, &outputs[OUT_FLAME].file, "file", "draw where the CPU time went as an SVG, for a browser" },
    { "cpuprofilerate", FLAG_INT, &cpu_rate, "hz", "samples a second for -cpuprofile and -flame (default 100)" },
    { "memprofile", FLAG_STRING, &outputs[OUT_MEMORY].file, "file", "write a profile of allocations to the file" },
    { "memprofilerate", FLAG_INT, &memory_rate, "n", "one sample for each n bytes allocated, on average (default 524288)" },
    { "blockprofile", FLAG_STRING, &outputs[OUT_BLOCK].file, "file", "write a profile of where goroutines wait to the file" },
    { "blockprofilerate", FLAG_INT, &block_rate, "ns", "one sample for each n nanoseconds of waiting, on average (default 1: all)" },
    { "mutexprofile", FLAG_STRING, &outputs[OUT_MUTEX].file, "file", "write a profile of who makes others wait for mutexes to the file" },
    { "mutexprofilefraction", FLAG_INT, &mutex_rate, "n", "one sample for each n contended unlocks (default 1: all)" },
    { 0 },
};

static bool wanted(int i) { return outputs[i].fd >= 0; }

static bool in_range(const char *name, int value, int max)
{
    if (value >= 1 && value <= max)
        return true;
    usage_error(NULL, "invalid value %d for -%s: expected 1 to %d", value, name, max);
    return false;
}

bool profiling_open(void)
{
    if (!in_range("cpuprofilerate", cpu_rate, CPUPROF_MAX_HZ) || !in_range("memprofilerate", memory_rate, INT_MAX) ||
        !in_range("blockprofilerate", block_rate, INT_MAX) || !in_range("mutexprofilefraction", mutex_rate, INT_MAX))
        return false;
    for (int i = 0; i < OUTPUTS; i++)
        if (outputs[i].file && (outputs[i].fd = create_output(outputs[i].what, outputs[i].file)) < 0)
            return false;
    return true;
}

/* ---- writing ---- */

static void complain(const char *what, const char *file, const char *why)
{
    const char *parts[] = { "vole: cannot write the ", what, " ", file, ": ", why, "\n" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        write_all(STDERR_FILENO, parts[i], strlen(parts[i]));
}

static void write_file(const output *o, bool ok, pbuf *data)
{
    const char *why = ok ? NULL : "out of memory";
    for (size_t at = 0; !why && at < data->len;) {
        ssize_t n = write(o->fd, data->p + at, data->len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            why = strerrordesc_np(errno);
        else
            at += (size_t)n;
    }
    if (close(o->fd) != 0 && !why)
        why = strerrordesc_np(errno);
    if (why)
        complain(o->what, o->file, why);
    pbuf_free(data);
}

static void write_profiles(void)
{
    pbuf data = { 0 };
    cpuprof_stop();
    if (wanted(OUT_CPU))
        write_file(&outputs[OUT_CPU], profile_write(PROFILE_CPU, true, &data), &data);
    if (wanted(OUT_FLAME))
        write_file(&outputs[OUT_FLAME], flame_write(&data), &data);
    if (wanted(OUT_MEMORY))
        write_file(&outputs[OUT_MEMORY], profile_write(PROFILE_ALLOCS, true, &data), &data);
    if (wanted(OUT_BLOCK))
        write_file(&outputs[OUT_BLOCK], profile_write(PROFILE_BLOCK, true, &data), &data);
    if (wanted(OUT_MUTEX))
        write_file(&outputs[OUT_MUTEX], profile_write(PROFILE_MUTEX, true, &data), &data);
}

void profiling_start(void)
{
    if (wanted(OUT_CPU) || wanted(OUT_FLAME))
        cpuprof_start(cpu_rate);
    mem_profile_wanted = wanted(OUT_MEMORY);
    mem_profile_rate = memory_rate;
    if (wanted(OUT_BLOCK))
        atomic_store(&block_profile_rate, block_rate);
    if (wanted(OUT_MUTEX))
        atomic_store(&mutex_profile_rate, mutex_rate);
    for (int i = 0; i < OUTPUTS; i++)
        if (wanted(i))
            at_process_end = write_profiles;
}
