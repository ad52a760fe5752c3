/* profiling.c - profiles of the whole program, by flags of the command line.
 *
 * The files are opened before the program is compiled, so that a name that cannot be written is an error at once, and written
 * when the process ends: when main returns, by os.Exit, after a panic or a fatal error, and by SIGINT, SIGTERM and SIGHUP.
 * That may be in a signal handler, so no malloc and no stdio is used from there on (runtime/pbuf.h).
 */
#include "vm/profiling.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runtime/cpuprof.h"
#include "runtime/os_linux.h"
#include "runtime/profile.h"
#include "runtime/runtime1.h"
#include "vm/cmd.h"
#include "vm/flame.h"

/* ---- the flags ---- */

typedef struct output {
    const char *what;
    const char *file;           /* as given, or NULL */
    int fd;
} output;

enum { OUT_CPU, OUT_FLAME, OUTPUTS };
static output outputs[OUTPUTS] = {
    [OUT_CPU] = { "CPU profile", NULL, -1 },
    [OUT_FLAME] = { "flame graph", NULL, -1 },
};
static int cpu_rate = CPUPROF_HZ;

const flag profiling_flags[] = {
    { "cpuprofile", FLAG_STRING, &outputs[OUT_CPU].file, "file", "write a CPU profile to the file, for go tool pprof" },
    { "flame", FLAG_STRING, &outputs[OUT_FLAME].file, "file", "draw where the CPU time went as an SVG, for a browser" },
    { "cpuprofilerate", FLAG_INT, &cpu_rate, "hz", "samples a second for -cpuprofile and -flame (default 100)" },
    { 0 },
};

static bool wanted(int i) { return outputs[i].fd >= 0; }

bool profiling_open(void)
{
    if (cpu_rate <= 0 || cpu_rate > CPUPROF_MAX_HZ) {
        usage_error(NULL, "invalid value %d for -cpuprofilerate: expected 1 to %d", cpu_rate, CPUPROF_MAX_HZ);
        return false;
    }
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
}

void profiling_start(void)
{
    if (wanted(OUT_CPU) || wanted(OUT_FLAME))
        cpuprof_start(cpu_rate);
    for (int i = 0; i < OUTPUTS; i++)
        if (wanted(i))
            at_process_end = write_profiles;
}
