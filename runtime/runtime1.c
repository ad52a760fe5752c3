/* runtime1.c - arguments, environment, GODEBUG, self-check, the end of the process. */
#include "runtime/runtime1.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/os_linux.h"
#include "runtime/panic.h"
#include "runtime/schedfuzz.h"
#include "runtime/trace.h"

int goargs_count;               /* os.Args; set before the scheduler starts */
char **goargs_vector;
char **goenv_vector;
const char *program_path;
char start_directory[4096];     /* set by args */
debugvars debug = { .invalidptr = 1 };  /* written by parsedebugvars only */
int traceback_level = 1;        /* the same */
bool traceback_all, traceback_crash;

/* What the rest takes for granted about the machine and the compiler. */
void check(void)
{
    _Static_assert(sizeof(void *) == 8 && sizeof(long) == 8, "64-bit words");
    _Static_assert(sizeof(float) == 4 && sizeof(double) == 8, "IEEE floats");
    _Static_assert((-1 >> 1) == -1, "arithmetic shift of signed integers");
    _Static_assert(sizeof(gostring) == 16 && sizeof(slice) == 24 && sizeof(eface) == 16, "Go's words");
    _Static_assert(sizeof(mutex) == 8, "sync reserves 8 bytes for a lock");
    uint32_t z = 1, one = 1;
    _Atomic uint32_t a;
    atomic_init(&a, 1);
    if (!atomic_compare_exchange_strong(&a, &z, 2) || atomic_load(&a) != 2)
        throw("cas1");
    if (atomic_compare_exchange_strong(&a, &one, 6) || one != 2 || atomic_load(&a) != 2)
        throw("cas2");
    volatile double nan = 0;
    nan /= nan;
    if (nan == nan)
        throw("float64nan");
}

void args(int argc, char **argv, char **envp)
{
    goenv_vector = envp;
    if (!getcwd(start_directory, sizeof start_directory))
        start_directory[0] = '\0';
    goargs_set(argc, argv);
}

gostring complete_path(gostring file, char *buf, size_t size)
{
    const char *p = file.ptr, *end = p + file.len;
    if (file.len == 0 || strchr("/$<-", *p) || !start_directory[0])
        return file;
    size_t n = strlen(start_directory);
    for (;;) { /* ./ and ../ in front */
        if (end - p > 2 && memcmp(p, "./", 2) == 0) {
            p += 2;
        } else if (end - p > 3 && memcmp(p, "../", 3) == 0) {
            p += 3;
            while (n > 0 && start_directory[--n] != '/')
                ;
        } else {
            break;
        }
    }
    if (n == 1)
        n = 0; /* the root */
    if (n + 1 + (size_t)(end - p) > size)
        return file;
    memcpy(buf, start_directory, n); /* off-heap */
    buf[n] = '/';
    memcpy(buf + n + 1, p, (size_t)(end - p)); /* off-heap */
    return (gostring){ buf, (int64_t)(n + 1) + (end - p) };
}

void goargs_set(int argc, char **argv)
{
    goargs_count = argc;
    goargs_vector = argv;
}

const char *gogetenv(const char *name)
{
    size_t n = strlen(name);
    for (char **e = goenv_vector; e && *e; e++)
        if (strncmp(*e, name, n) == 0 && (*e)[n] == '=')
            return *e + n + 1;
    return NULL;
}

/* ---- GODEBUG, GOTRACEBACK ---- */

static const struct { const char *name; int32_t *var; } debug_names[] = {
    { "gctrace", &debug.gctrace },
    { "schedtrace", &debug.schedtrace },
    { "scheddetail", &debug.scheddetail },
    { "gcstress", &debug.gcstress },
    { "stackstress", &debug.stackstress },
    { "panicnil", &debug.panicnil },
    { "gcstoptheworld", &debug.gcstoptheworld },
    { "gcpacertrace", &debug.gcpacertrace },
    { "scavtrace", &debug.scavtrace },
    { "inittrace", &debug.inittrace },
    { "asyncpreemptoff", &debug.asyncpreemptoff },
    { "allocfreetrace", &debug.allocfreetrace },
    { "clobberfree", &debug.clobberfree },
    { "dontfreezetheworld", &debug.dontfreezetheworld },
    { "asynctimerchan", &debug.asynctimerchan },
    { "sbrk", &debug.sbrk },
    { "madvdontneed", &debug.madvdontneed },
    { "invalidptr", &debug.invalidptr },
    { "verify", &debug.verify },
    { "gccheckmark", &debug.gccheckmark },
#ifdef VOLE_DEBUG
    { "schedfuzz", &sched_fuzz_rate },
#endif
};

static void set_debug_var(const char *s, size_t n)
{
    const char *eq = memchr(s, '=', n);
    if (!eq)
        return;
    size_t name_len = (size_t)(eq - s);
    for (size_t i = 0; i < sizeof debug_names / sizeof *debug_names; i++)
        if (strlen(debug_names[i].name) == name_len && memcmp(debug_names[i].name, s, name_len) == 0)
            *debug_names[i].var = atoi(eq + 1);
}

typedef struct traceback_setting { int level; bool all, crash; } traceback_setting;

static traceback_setting traceback_of(const char *s)
{
    if (!s || !*s || strcmp(s, "single") == 0)
        return (traceback_setting){ .level = 1 };
    if (strcmp(s, "none") == 0)
        return (traceback_setting){ .level = 0 };
    if (strcmp(s, "all") == 0)
        return (traceback_setting){ .level = 1, .all = true };
    if (strcmp(s, "system") == 0)
        return (traceback_setting){ .level = 2, .all = true };
    if (strcmp(s, "crash") == 0)
        return (traceback_setting){ .level = 2, .all = true, .crash = true };
    int n = atoi(s);
    return (traceback_setting){ .level = n < 0 ? 0 : n, .all = true };
}

/* The environment asks for at least so much. */
void set_traceback(const char *s)
{
    traceback_setting t = traceback_of(s), least = traceback_of(gogetenv("GOTRACEBACK"));
    if (!gogetenv("GOTRACEBACK"))
        least.level = 0;
    traceback_level = t.level > least.level ? t.level : least.level;
    traceback_all = t.all || least.all;
    traceback_crash = t.crash || least.crash;
}

void parsedebugvars(void)
{
    const char *s = gogetenv("GODEBUG");
    while (s && *s) {
        size_t n = strcspn(s, ",");
        set_debug_var(s, n);
        s += n + (s[n] == ',');
    }
    set_traceback(gogetenv("GOTRACEBACK"));
}

void (*exit_hook)(void); /* set before the first goroutine */
void (*at_process_end)(void);

/* Once. A second thread that wants to end the process, too, waits for the first; the same one has failed in doing it. */
void run_at_process_end(void)
{
    static _Atomic int32_t by;
    int32_t nobody = 0, self = (int32_t)syscall(SYS_gettid);
    if (!at_process_end)
        return;
    if (atomic_compare_exchange_strong(&by, &nobody, self))
        at_process_end();
    else if (nobody != self)
        for (;;)
            usleep_ns(1000000000);
}

void exit_process(int code)
{
    run_at_process_end();
    if (trace_enabled)
        trace_stop();
    if (exit_hook)
        exit_hook();
    _exit(code);
}
