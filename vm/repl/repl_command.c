/* repl_command.c - the commands of the prompt.
 *
 * A command is a row of the table below; its name may be shortened as long as it is the only one that begins so. Commands run on
 * the driver's thread inside config.read (repl.h), so they may ask the engine, but run no Go code themselves: :load and
 * :time hand their text back to be run, and what :time prints comes when the engine reports the end of it.
 *
 * :gc and :sched look at the runtime: they leave the system call's bracket for that moment and stop the world.
 */
#include "vm/repl/repl_command.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "runtime/mgc.h"
#include "runtime/mgcsweep.h"
#include "runtime/mstats.h"
#include "runtime/os_linux.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/traceback.h"
#include "stdlib/native/natives.h"
#include "vm/dis.h"
#include "vm/doc/doc.h"
#include "vm/repl/repl_line.h"

enum { GC_PATIENCE_MS = 10000, MAX_GOROUTINES = 100, MAX_SOURCE = 64 << 20 };

/* ---- errors ---- */

void command_error_text(const char *text, size_t n)
{
    bool newline = n > 0 && text[n - 1] == '\n';
    fflush(stdout);
    line_fresh();
    if (line_error_colours())
        fprintf(stderr, "\033[31m%.*s\033[0m\n", (int)(n - newline), text);
    else
        fprintf(stderr, "%.*s\n", (int)(n - newline), text);
}

void command_error(const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    command_error_text(text, strlen(text));
}

/* ---- looking at the runtime ---- */

/* Calls f with the world stopped. We are in the bracket of the driver's native. */
static void with_world_stopped(void (*f)(void *ctx), void *ctx)
{
    g *gp = getcurg();
    exitsyscall(gp);
    stop_in_native(gp);
    f(ctx);
    start_in_native(gp);
    entersyscall(gp);
}

static void read_stats(void *ctx)
{
    readmemstats(ctx);
}

/* "1.5 MB", as short as is useful. */
static const char *size_text(uint64_t n, char *buf, size_t cap)
{
    static const char *const units[] = { "bytes", "KB", "MB", "GB", "TB" };
    double x = (double)n;
    int u = 0;
    while (x >= 1000 && u < 4) {
        x /= 1000;
        u++;
    }
    if (u == 0)
        snprintf(buf, cap, n == 1 ? "1 byte" : "%d bytes", (int)n);
    else
        snprintf(buf, cap, "%.*f %s", x < 10 ? 2 : x < 100 ? 1 : 0, x, units[u]);
    return buf;
}

static const char *time_text(int64_t ns, char *buf, size_t cap)
{
    if (ns < 1000)
        snprintf(buf, cap, "%d ns", (int)ns);
    else if (ns < 1000000)
        snprintf(buf, cap, "%.1f µs", (double)ns / 1e3);
    else if (ns < 1000000000)
        snprintf(buf, cap, "%.2f ms", (double)ns / 1e6);
    else
        snprintf(buf, cap, "%.2f s", (double)ns / 1e9);
    return buf;
}

/* ---- what is printed after the text of a command has been run ---- */

static struct {
    bool timing;
    uint32_t gcs;           /* cycles that were over when it began */
} after;

static void report_time(const repl_result *r)
{
    char run[32], compile[32], bytes[32];
    if (r->failed)
        return;
    uint32_t gcs = gc_cycles() - after.gcs;
    printf("%s to run, %s to compile; %s in %llu allocation%s; %u collection%s\n", time_text(r->run_ns, run, sizeof run),
           time_text(r->compile_ns, compile, sizeof compile), size_text(r->alloc_bytes, bytes, sizeof bytes),
           (unsigned long long)r->allocs, r->allocs == 1 ? "" : "s", gcs, gcs == 1 ? "" : "s");
}

void command_after_input(const repl_result *r)
{
    if (after.timing)
        report_time(r);
    after.timing = false;
    fflush(stdout);
}

/* ---- :help ---- */

static command_result help(const char *arg, char **text);

/* ---- :type :dis :doc :list ---- */

static command_result show_type(const char *arg, char **text)
{
    char *out = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&out, &n);
    (void)text;
    if (!f)
        return COMMAND_DONE;
    bool good = repl_type(arg, strlen(arg), f);
    fclose(f);
    if (good)
        fwrite(out, 1, n, stdout);
    else
        command_error_text(out, n);
    free(out);
    return COMMAND_DONE;
}

static command_result disassemble(const char *arg, char **text)
{
    (void)text;
    func *f = repl_find_func(arg);
    if (!f)
        command_error("there is no function %s", arg);
    else if (!f->code || !f->ncode)
        command_error("%s is written in C", arg);
    else
        dis_func(stdout, f);
    return COMMAND_DONE;
}

static command_result document(const char *arg, char **text)
{
    static const doc_options none;
    char *copy = strdup(arg), *rest = copy;
    const char *words[2];
    int n = 0;
    (void)text;
    for (char *w; rest && (w = strsep(&rest, " \t"));)
        if (*w && n < 2)
            words[n++] = w;
        else if (*w)
            n = 3;
    char *error = n == 3 ? NULL : doc_show(&none, words, n, stdout);
    if (n == 3)
        command_error("usage: :doc name, or :doc package name");
    else if (error)
        command_error_text(error, strlen(error));
    free(error);
    free(copy);
    return COMMAND_DONE;
}

static command_result list(const char *arg, char **text)
{
    (void)arg;
    (void)text;
    repl_list(stdout);
    return COMMAND_DONE;
}

/* ---- :save :load ---- */

/* "~/x" as the shell would have it; the caller frees it. */
static char *expand(const char *path)
{
    const char *home = getenv("HOME");
    char *full;
    if (path[0] != '~' || path[1] != '/' || !home)
        return strdup(path);
    return asprintf(&full, "%s%s", home, path + 1) < 0 ? NULL : full;
}

static command_result save(const char *arg, char **text)
{
    (void)text;
    char *path = expand(arg);
    FILE *f = path ? fopen(path, "we") : NULL;
    bool good = f;
    if (f) {
        repl_source(f);
        good = !ferror(f);
        good = fclose(f) == 0 && good;
    }
    if (!good)
        command_error("cannot write %s: %s", arg, strerror(errno));
    free(path);
    return COMMAND_DONE;
}

/* Blanks the package clause and a first line #!…, so that positions stay. */
static void strip_package(char *s)
{
    if (s[0] == '#' && s[1] == '!')
        memset(s, ' ', strcspn(s, "\n"));
    for (;;) {
        s += strspn(s, " \t\r\n");
        if (s[0] == '/' && s[1] == '/')
            s += strcspn(s, "\n");
        else if (s[0] == '/' && s[1] == '*' && strstr(s + 2, "*/"))
            s = strstr(s + 2, "*/") + 2;
        else
            break;
    }
    if (strncmp(s, "package", 7) != 0 || (s[7] != ' ' && s[7] != '\t'))
        return;
    size_t n = 7 + strspn(s + 7, " \t");
    while (isalnum((unsigned char)s[n]) || s[n] == '_')
        n++;
    n += s[n] == ';';
    memset(s, ' ', n);
}

char *command_read_file(const char *arg)
{
    char *path = expand(arg), *text = NULL;
    size_t n = 0, cap = 0;
    struct stat st;
    FILE *f = path ? fopen(path, "re") : NULL;
    if (f && fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        fclose(f);
        f = NULL;
    }
    free(path);
    if (!f) {
        command_error("cannot read %s: %s", arg, strerror(errno));
        return NULL;
    }
    do {
        cap = cap ? 2 * cap : 4096;
        char *more = cap <= MAX_SOURCE ? realloc(text, cap) : NULL;
        if (!more) {
            command_error("%s is too large", arg);
            free(text);
            fclose(f);
            return NULL;
        }
        text = more;
        n += fread(text + n, 1, cap - n - 1, f);
    } while (n == cap - 1);
    fclose(f);
    text[n] = '\0';
    if (strlen(text) != n) {
        command_error("%s is not a text", arg);
        free(text);
        return NULL;
    }
    strip_package(text);
    return text;
}

static command_result load(const char *arg, char **text)
{
    *text = command_read_file(arg);
    return *text ? COMMAND_RUN : COMMAND_DONE;
}

/* ---- :time :gc ---- */

static command_result time_it(const char *arg, char **text)
{
    after.timing = true;
    after.gcs = gc_cycles();
    *text = strdup(arg);
    return COMMAND_RUN;
}

/* Waits for the end of a cycle, its sweep included. */
static command_result collect(const char *arg, char **text)
{
    char was[32], is[32], took[32];
    go_memstats before, now;
    (void)arg;
    (void)text;
    with_world_stopped(read_stats, &before);
    int64_t start = nanotime();
    uint32_t cycle = gc_cycles_started() + 1;
    for (int ms = 0; ms < GC_PATIENCE_MS && ((int32_t)(gc_cycles() - cycle) < 0 || !sweep_done()); ms++) {
        if ((int32_t)(gc_cycles_started() - cycle) < 0)
            gc_request_in_syscall(cycle);
        usleep_ns(1000000);
    }
    int64_t ns = nanotime() - start;
    with_world_stopped(read_stats, &now);
    printf("heap: %s in %llu objects -> %s in %llu objects, in %s\n", size_text(before.heap_alloc, was, sizeof was),
           (unsigned long long)before.heap_objects, size_text(now.heap_alloc, is, sizeof is), (unsigned long long)now.heap_objects,
           time_text(ns, took, sizeof took));
    return COMMAND_DONE;
}

/* ---- :sched ---- */

typedef struct goroutine_line {
    char header[96];        /* "goroutine 7 [chan receive]" */
    gostring func, file;
    int32_t line;
} goroutine_line;

typedef struct sched_picture {
    goroutine_line v[MAX_GOROUTINES];
    int n, more;
} sched_picture;

static bool is_sessions_own(const code_loc *loc)
{
    static const char package[] = "internal/repl.";
    return (size_t)loc->func.len >= sizeof package && memcmp(loc->func.ptr, package, sizeof package - 1) == 0;
}

/* The innermost call that is the program's own; else the innermost that may be shown. False: a goroutine of the session, which
 * has calls of its package and none of the program. */
static bool locate(g *gp, goroutine_line *to)
{
    bool found = false, sessions = false;
    code_loc loc;
    to->func.len = 0;
    for (frame fr = frame_first(gp); fr.fp; fr = frame_next(gp, &fr)) {
        for (int depth = 0; code.pcline && code.pcline(fr.pc, fr.kind == FRAME_RETURN, depth, &loc); depth++) {
            sessions |= is_sessions_own(&loc);
            bool own = loc.file.len > 0 && loc.file.ptr[0] != '$' && loc.file.ptr[0] != '<';
            if ((loc.flags & (CODE_HIDDEN | CODE_WRAPPER)) || (found && !own))
                continue;
            to->func = loc.func;
            to->file = loc.file;
            to->line = loc.line;
            found = true;
            if (own)
                return true;
        }
    }
    return !sessions;
}

static void look_at_goroutines(void *ctx)
{
    sched_picture *pic = ctx;
    g **all;
    uint64_t n = allgs_snapshot(&all);
    for (uint64_t i = 0; i < n; i++) {
        g *gp = all[i];
        uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
        if (gp->issystem || gp->cfn || gp == getcurg() || status == GDEAD || status == GIDLE)
            continue;
        if (pic->n == MAX_GOROUTINES) {
            pic->more++;
            continue;
        }
        goroutine_line *to = &pic->v[pic->n++];
        print_capture(to->header, sizeof to->header - 1);
        goroutineheader(gp);
        to->header[print_capture_end()] = '\0';
        to->header[strcspn(to->header, ":\n")] = '\0';
        if (!locate(gp, to))
            pic->n--;
    }
}

static void print_processors(void)
{
    static const char *const states[] = { "idle", "running", "in a system call", "stopped", "dead" };
    for (int32_t i = 0; i < gomaxprocs; i++) {
        p *pp = allp[i];
        m *mp = __atomic_load_n(&pp->m, __ATOMIC_ACQUIRE);
        uint32_t status = atomic_load(&pp->status), queued = atomic_load(&pp->runqtail) - atomic_load(&pp->runqhead);
        printf("P%d: %s", i, status <= PDEAD ? states[status] : "?");
        if (mp)
            printf(" on M%lld", (long long)mp->id);
        printf(", %u queued, %u timer%s\n", queued, atomic_load(&pp->num_timers), atomic_load(&pp->num_timers) == 1 ? "" : "s");
    }
}

static command_result scheduler(const char *arg, char **text)
{
    static sched_picture pic;
    (void)arg;
    (void)text;
    printf("%d Ps, %d idle; %lld Ms; %d in the global queue\n", gomaxprocs, atomic_load(&sched.npidle), (long long)mcount(), sched.runqsize);
    print_processors();
    memset(&pic, 0, sizeof pic);
    with_world_stopped(look_at_goroutines, &pic);
    for (int i = 0; i < pic.n; i++) {
        const goroutine_line *l = &pic.v[i];
        printf("%s", l->header);
        if (l->func.len)
            printf(" %.*s at %.*s:%d", (int)l->func.len, l->func.ptr, (int)l->file.len, l->file.ptr, l->line);
        putchar('\n');
    }
    if (pic.more)
        printf("and %d more goroutines\n", pic.more);
    else if (pic.n == 0)
        puts("no goroutines");
    return COMMAND_DONE;
}

/* ---- :reset :quit ---- */

static command_result reset(const char *arg, char **text)
{
    (void)arg;
    (void)text;
    repl_reset();
    return COMMAND_DONE;
}

static command_result quit(const char *arg, char **text)
{
    (void)arg;
    (void)text;
    return COMMAND_QUIT;
}

/* ---- the table ---- */

enum { NO_ARG, NEEDS_ARG, MAY_ARG, NEEDS_FILE };

static const struct prompt_command {
    const char *name;
    int arg;
    const char *argument, *help;
    command_result (*run)(const char *arg, char **text);
} commands[] = {
    { ":help", MAY_ARG, "[command]", "this list, or what a command does", help },
    { ":type", NEEDS_ARG, "expression", "the type of an expression, which is not evaluated", show_type },
    { ":dis", NEEDS_ARG, "function", "the bytecode of a function or method: f, T.M, (*T).M, strings.Index", disassemble },
    { ":doc", NEEDS_ARG, "name", "the documentation of a package, or of a name in it: strings, strings.Builder", document },
    { ":list", NO_ARG, "", "the declarations of this session", list },
    { ":save", NEEDS_FILE, "file", "write all inputs that succeeded to a file", save },
    { ":load", NEEDS_FILE, "file", "run a file of inputs, or declare what a Go program declares", load },
    { ":time", NEEDS_ARG, "statement", "run it and print the time, the memory that it allocated, and collections", time_it },
    { ":gc", NO_ARG, "", "collect garbage, and print the heap before and after", collect },
    { ":sched", NO_ARG, "", "what processors, threads and goroutines do", scheduler },
    { ":reset", NO_ARG, "", "forget all declarations", reset },
    { ":quit", NO_ARG, "", "leave, as Ctrl-D does", quit },
};
enum { NCOMMANDS = sizeof commands / sizeof *commands };

const char *command_name(int i)
{
    return i < NCOMMANDS ? commands[i].name : NULL;
}

/* The command that name (n bytes, with the colon) is short for. NULL: none or several, which was reported. */
static const struct prompt_command *find(const char *name, size_t n, bool quiet)
{
    const struct prompt_command *found = NULL;
    char others[128] = "";
    int count = 0;
    for (int i = 0; i < NCOMMANDS; i++) {
        if (strncmp(commands[i].name, name, n) != 0)
            continue;
        if (commands[i].name[n] == '\0')
            return &commands[i];
        found = &commands[i];
        size_t len = strlen(others);
        snprintf(others + len, sizeof others - len, "%s%s", count++ ? ", " : "", commands[i].name);
    }
    if (count == 1)
        return found;
    if (!quiet && count == 0)
        command_error("there is no command %.*s; :help lists them", (int)n, name);
    else if (!quiet)
        command_error("%.*s could be %s", (int)n, name, others);
    return NULL;
}

bool command_takes_file(const char *line)
{
    const struct prompt_command *c = find(line, strcspn(line, " \t"), true);
    return c && c->arg == NEEDS_FILE;
}

static command_result help(const char *arg, char **text)
{
    char name[64];
    (void)text;
    if (*arg) {
        snprintf(name, sizeof name, "%s%s", *arg == ':' ? "" : ":", arg);
        const struct prompt_command *c = find(name, strlen(name), false);
        if (c)
            printf("%s%s%s: %s\n", c->name, *c->argument ? " " : "", c->argument, c->help);
        return COMMAND_DONE;
    }
    puts("Type a Go expression to see its value, or statements and declarations. What is declared\n"
         "again replaces what was there. Standard packages are imported when they are named.\n"
         "An input that is not complete goes on on the next line. Tab completes, Ctrl-C drops the\n"
         "input or interrupts what runs, Ctrl-D leaves.\n");
    for (int i = 0; i < NCOMMANDS; i++) {
        char usage[64];
        snprintf(usage, sizeof usage, "%s %s", commands[i].name, commands[i].argument);
        printf("  %-17s %s\n", usage, commands[i].help);
    }
    return COMMAND_DONE;
}

command_result command_run(const char *line, char **text)
{
    size_t n = strcspn(line, " \t\n");
    const struct prompt_command *c = find(line, n, false);
    *text = NULL;
    if (!c)
        return COMMAND_DONE;
    const char *start = line + n;
    start += strspn(start, " \t\n");
    size_t len = strlen(start);
    while (len > 0 && isspace((unsigned char)start[len - 1]))
        len--;
    char *arg = strndup(start, len);
    command_result r = COMMAND_DONE;
    if (!arg)
        return r;
    if (c->arg == NO_ARG && *arg)
        command_error("%s takes no argument", c->name);
    else if ((c->arg == NEEDS_ARG || c->arg == NEEDS_FILE) && !*arg)
        command_error("usage: %s %s", c->name, c->argument);
    else
        r = c->run(arg, text);
    fflush(stdout);
    free(arg);
    return r;
}
