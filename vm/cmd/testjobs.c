/* testjobs.c - see testjobs.h.
 *
 * A job is a process that compiles a package with its tests and runs them, in the package's directory. When it has
 * compiled it writes one byte to a pipe (enum test_status) and lets stderr be its stdout; what it has written to stderr
 * until then are errors of the compilation. Up to -p jobs run at a time. What they print is kept and printed in the
 * order of the packages, except in the cases in which the go tool lets it through at once.
 */
#include "vm/cmd/testjobs.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "compiler/parse.h"
#include "runtime/runtime1.h"
#include "vm/cmd/test2json.h"
#include "vm/cmd/testpkg.h"

typedef enum job_state { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_PRINTED } job_state;

typedef struct text {
    char *buf;
    size_t len, cap;
} text;

typedef struct job {
    const test_target *target;
    job_state state;
    pid_t pid;
    int out_fd, err_fd, status_fd, pid_fd;  /* -1: closed; pid_fd becomes readable when the process ends */
    char status;                    /* enum test_status, 0: none yet */
    bool exited;
    int wait_status;
    bool piped;                     /* its output comes through out_fd */
    bool echo;                      /* and goes on at once */
    text out, errors;
    int64_t started, ended;         /* ns: between them it ran its tests */
    int killing;                    /* 1: SIGQUIT was sent, 2: SIGKILL */
    json_converter *json;
    char *spec;                     /* the test program, NULL: none */
    char *profile;                  /* where it writes its coverage, NULL: nowhere */
} job;

static char work_dir[4096];
static const test_settings *settings;

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- specs ---- */

static const char spec_mark[] = "// test program of vole";

static char *executable(void)
{
    static char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    if (n < 0)
        abort();
    path[n] = '\0';
    return path;
}

/* Writes the test program of a target; the file's name. */
static char *write_spec(const test_target *t, int number)
{
    char *file, *cwd = realpath(".", NULL);
    const char *base = strrchr(t->path, '/');
    if (asprintf(&file, "%s/b%03d", work_dir, number) < 0 || mkdir(file, 0777) != 0)
        abort();
    free(file);
    if (asprintf(&file, "%s/b%03d/%s.test", work_dir, number, base ? base + 1 : t->path) < 0)
        abort();
    FILE *f = fopen(file, "w");
    if (!f || !cwd) {
        fprintf(stderr, "vole: cannot write %s: %s\n", file, strerror(errno));
        return NULL;
    }
    fprintf(f, "#!%s test\n%s\n%s\n%s\n%s\n%s\n", executable(), spec_mark, cwd, t->path, t->dir, build_tags());
    fprintf(f, "%s\n%s\n%s\n", settings->cover.mode, settings->cover.patterns, settings->cover.packages);
    fprintf(f, "%d %d %d %d\n", settings->cover.report, t->by_pattern, settings->lang, t->nfiles);
    for (int i = 0; i < t->nfiles; i++)
        fprintf(f, "%s\n", t->files[i]);
    free(cwd);
    fchmod(fileno(f), 0755);
    fclose(f);
    return file;
}

static char *read_line(FILE *f)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = getline(&line, &cap, f);
    if (n > 0 && line[n - 1] == '\n')
        line[n - 1] = '\0';
    return n > 0 ? line : NULL;
}

bool read_spec(const char *file, test_spec *s)
{
    FILE *f = fopen(file, "r");
    if (!f)
        return false;
    char *first = read_line(f), *mark = read_line(f), *numbers = NULL;
    int pattern = 0, report = 0;
    bool ok = first && strncmp(first, "#!", 2) == 0 && mark && strcmp(mark, spec_mark) == 0;
    if (ok) {
        s->cwd = read_line(f);
        s->path = read_line(f);
        s->dir = read_line(f);
        s->tags = read_line(f);
        s->cover.mode = read_line(f);
        s->cover.patterns = read_line(f);
        s->cover.packages = read_line(f);
        numbers = read_line(f);
        ok = numbers && sscanf(numbers, "%d %d %d %d", &report, &pattern, &s->lang, &s->nfiles) == 4;
    }
    s->by_pattern = pattern;
    s->cover.report = report;
    s->files = NULL;
    for (int i = 0; ok && i < s->nfiles; i++) {
        if (!s->files && !(s->files = calloc((size_t)s->nfiles, sizeof *s->files)))
            abort();
        ok = (s->files[i] = read_line(f));
    }
    free(first);
    free(mark);
    free(numbers);
    fclose(f);
    return ok;
}

/* ---- starting ---- */

/* The environment with PWD as the test's directory. */
static char **environment(const char *dir)
{
    extern char **environ;
    int n = 0, k = 0;
    while (environ[n])
        n++;
    char **env = calloc((size_t)n + 2, sizeof *env), *abs = realpath(dir, NULL);
    if (!env)
        abort();
    for (int i = 0; i < n; i++)
        if (strncmp(environ[i], "PWD=", 4) != 0)
            env[k++] = environ[i];
    if (asprintf(&env[k], "PWD=%s", abs ? abs : dir) < 0)
        abort();
    free(abs);
    return env;
}

static char **arguments(const job *j, const char *spec, int status_fd)
{
    char **v = calloc((size_t)settings->nargs + 6, sizeof *v);
    int n = 0;
    if (!v)
        abort();
    v[n++] = executable();
    v[n++] = "test";
    v[n++] = (char *)(uintptr_t)spec;
    if (asprintf(&v[n++], "-vole.status=%d", status_fd) < 0)
        abort();
    if (j->profile && asprintf(&v[n++], "-test.coverprofile=%s", j->profile) < 0)
        abort();
    for (int i = 0; i < settings->nargs; i++)
        v[n++] = settings->args[i];
    return v;
}

static void start(job *j, int number)
{
    int out[2] = { -1, -1 }, err[2], status[2];
    j->state = JOB_RUNNING;
    j->out_fd = j->err_fd = j->status_fd = j->pid_fd = -1;
    if (settings->json)
        j->json = json_new(stdout, j->target->path);
    char *spec = j->spec = write_spec(j->target, number);
    if (!spec || pipe2(status, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0 || (j->piped && pipe2(out, O_CLOEXEC) != 0)) {
        fprintf(stderr, "vole: cannot start a test: %s\n", strerror(errno));
        j->status = TEST_SETUP_FAILED;
        j->state = JOB_DONE;
        return;
    }
    if (settings->cover_profile && asprintf(&j->profile, "%s/b%03d/_cover_.out", work_dir, number) < 0)
        abort();
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t attr;
    sigset_t none, all;
    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
    if (j->piped)
        posix_spawn_file_actions_adddup2(&fa, out[1], 1);
    posix_spawn_file_actions_adddup2(&fa, err[1], 2);
    posix_spawn_file_actions_adddup2(&fa, status[1], status[1]); /* not closed on exec */
    posix_spawnattr_init(&attr);
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    char **argv = arguments(j, spec, status[1]), **env = environment(j->target->dir);
    fflush(stdout);
    int failed = posix_spawn(&j->pid, executable(), &fa, &attr, argv, env);
    posix_spawn_file_actions_destroy(&fa);
    posix_spawnattr_destroy(&attr);
    close(status[1]);
    close(err[1]);
    if (j->piped)
        close(out[1]);
    j->status_fd = status[0];
    j->err_fd = err[0];
    j->out_fd = out[0];
    if (failed) {
        fprintf(stderr, "vole: cannot start a test: %s\n", strerror(failed));
        j->status = TEST_SETUP_FAILED;
        j->state = JOB_DONE;
        return;
    }
    j->pid_fd = (int)syscall(SYS_pidfd_open, j->pid, 0);
    j->started = now();
}

/* ---- output ---- */

static void keep(text *t, const char *s, size_t n)
{
    if (n == 0)
        return;
    if (t->len + n > t->cap) {
        t->cap = 2 * (t->len + n) + 256;
        if (!(t->buf = realloc(t->buf, t->cap)))
            abort();
    }
    memcpy(t->buf + t->len, s, n); /* off-heap */
    t->len += n;
}

/* Output of the process, or of ours about it. */
static void emit(job *j, const char *s, size_t n)
{
    if (j->json) {
        json_write(j->json, s, n);
    } else if (j->echo || !j->piped) {
        fwrite(s, 1, n, stdout);
        fflush(stdout);
    } else {
        keep(&j->out, s, n);
    }
}

static void emit_text(job *j, const char *s) { emit(j, s, strlen(s)); }

/* Reads what is there; 0: the end, and the descriptor is closed, or nothing. */
static size_t take(int *fd, char *b, size_t size)
{
    ssize_t n = read(*fd, b, size);
    if (n > 0)
        return (size_t)n;
    if (n == 0 || errno != EINTR) {
        close(*fd);
        *fd = -1;
    }
    return 0;
}

static void take_output(job *j)
{
    char b[65536];
    size_t n = take(&j->out_fd, b, sizeof b);
    emit(j, b, n);
    if (j->echo || j->json)
        keep(&j->out, b, n);
}

static void take_errors(job *j)
{
    char b[4096];
    keep(&j->errors, b, take(&j->err_fd, b, sizeof b));
}

static void take_status(job *j)
{
    ssize_t n = read(j->status_fd, &j->status, 1);
    if (n < 0 && errno == EINTR)
        return;
    close(j->status_fd);
    j->status_fd = -1;
    if (n == 1)
        j->started = now();
}

static bool says(const job *j, const char *line)
{
    const char *at = j->out.len ? memmem(j->out.buf, j->out.len, line, strlen(line)) : NULL;
    return at && (at == j->out.buf || at[-1] == '\n');
}

/* What the program says about its coverage, behind a tab; "" if it says nothing, or not through us. */
static char *coverage_line(const job *j)
{
    static const char prefix[] = "coverage: ";
    const char *at = *settings->cover.mode && j->out.len ? memmem(j->out.buf, j->out.len, prefix, strlen(prefix)) : NULL;
    const char *end = at ? memchr(at, '\n', (size_t)(j->out.buf + j->out.len - at)) : NULL;
    char *line = strdup("");
    if (!line || (end && asprintf(&line, "\t%.*s", (int)(end - at), at) < 0))
        abort();
    return line;
}

static void describe_exit(char *text, size_t size, int status)
{
    if (WIFEXITED(status)) {
        snprintf(text, size, "exit status %d\n", WEXITSTATUS(status));
        return;
    }
    const char *name = sigdescr_np(WTERMSIG(status));
    snprintf(text, size, "signal: %s%s\n", name ? name : "unknown", WCOREDUMP(status) ? " (core dumped)" : "");
    for (char *p = text + 8; *p; p++) /* Go writes "killed", glibc "Killed" */
        if (*p >= 'A' && *p <= 'Z' && p[1] >= 'a')
            *p = (char)(*p + 32);
}

/* The lines about a process that has run its tests. True: they passed. */
static bool summarize_run(job *j)
{
    char line[5000];
    double elapsed = (double)(j->ended - j->started) / 1e9;
    const char *path = j->target->path;
    bool passed = WIFEXITED(j->wait_status) && WEXITSTATUS(j->wait_status) == 0;
    bool unfinished = j->out.len && j->out.buf[j->out.len - 1] != '\n';
    if (j->profile)
        cover_profile_add(settings->cover_profile, j->profile, settings->cover.mode, stderr);
    if (passed) {
        char *covered = coverage_line(j);
        bool none = says(j, "testing: warning: no tests to run\n");
        if (!settings->show_passed && !settings->json && !j->echo)
            j->out.len = 0;
        else if (unfinished)
            emit_text(j, "\n");
        snprintf(line, sizeof line, "ok  \t%s\t%.3fs%s%s\n", path, elapsed, covered, none ? " [no tests to run]" : "");
        free(covered);
        emit_text(j, line);
        return true;
    }
    if (j->out.len == 0) {
        describe_exit(line, sizeof line, j->wait_status);
        emit_text(j, line);
    } else if (unfinished) {
        emit_text(j, "\n");
    }
    snprintf(line, sizeof line, "FAIL\t%s\t%.3fs\n", path, elapsed);
    emit_text(j, line);
    return false;
}

/* Adds what there is to say in the end. True: nothing failed. */
static bool summarize(job *j)
{
    char line[5000];
    const char *path = j->target->path;
    bool ok = true;
    *line = '\0';
    switch (j->status) {
    case TEST_READY:
        return summarize_run(j);
    case TEST_NONE:
        snprintf(line, sizeof line, "?   \t%s\t[no test files]\n", path);
        break;
    case TEST_IGNORED:
        break;
    case TEST_SETUP_FAILED:
        snprintf(line, sizeof line, "FAIL\t%s [setup failed]\n", path);
        ok = false;
        break;
    default:
        if (!j->status)
            fprintf(stderr, "vole: compiling %s ended unexpectedly\n", path);
        snprintf(line, sizeof line, "FAIL\t%s [build failed]\n", path);
        ok = false;
    }
    emit_text(j, line);
    return ok;
}

/* ---- waiting ---- */

static void reap(job *j)
{
    if (j->exited || waitpid(j->pid, &j->wait_status, WNOHANG) != j->pid)
        return;
    j->exited = true;
    j->ended = now();
    if (j->status_fd >= 0)
        take_status(j); /* nothing came */
    if (j->pid_fd >= 0)
        close(j->pid_fd);
    j->pid_fd = -1;
}

/* A process that does not end by itself is asked for a stack dump, then killed. */
static void watch_time(job *j)
{
    char line[100];
    if (!settings->kill_after || j->exited || now() < j->started + settings->kill_after + (j->killing ? 5000000000 : 0))
        return;
    if (j->killing == 2)
        return;
    kill(j->pid, j->killing++ ? SIGKILL : SIGQUIT);
    if (j->killing == 1)
        return;
    snprintf(line, sizeof line, "*** Test killed: ran too long (%.0fs).\n", (double)settings->kill_after / 1e9);
    emit_text(j, line);
}

/* Waits until something happens to one of the running jobs. */
static void wait_for_jobs(job *jobs, int n)
{
    struct pollfd *fds = calloc((size_t)n * 4 + 1, sizeof *fds);
    int nf = 0, timeout = settings->kill_after ? 1000 : -1;
    if (!fds)
        abort();
    for (int i = 0; i < n; i++) {
        const job *j = &jobs[i];
        if (j->state != JOB_RUNNING)
            continue;
        const int watched[] = { j->out_fd, j->err_fd, j->status_fd, j->pid_fd };
        for (int k = 0; k < 4; k++)
            if (watched[k] >= 0)
                fds[nf++] = (struct pollfd){ .fd = watched[k], .events = POLLIN };
        if (!j->exited && j->pid_fd < 0)
            timeout = 5; /* an old kernel */
    }
    poll(fds, (nfds_t)nf, timeout);
    for (int i = 0; i < n; i++) {
        job *j = &jobs[i];
        if (j->state != JOB_RUNNING)
            continue;
        for (int k = 0; k < nf; k++) {
            if (!(fds[k].revents & (POLLIN | POLLHUP | POLLERR)))
                continue;
            if (fds[k].fd == j->out_fd)
                take_output(j);
            else if (fds[k].fd == j->err_fd)
                take_errors(j);
            else if (fds[k].fd == j->status_fd)
                take_status(j);
        }
        reap(j);
        watch_time(j);
        if (j->exited && j->out_fd < 0 && j->err_fd < 0)
            j->state = JOB_DONE;
    }
    free(fds);
}

static void print(const text *t, FILE *out)
{
    if (t->len)
        fwrite(t->buf, 1, t->len, out);
    fflush(out);
}

/* The exit code that the package would like: 2 if it does not compile, as with go test. */
static int finish(job *j)
{
    print(&j->errors, stderr);
    bool ok = summarize(j);
    if (j->json) {
        json_close(j->json, !ok);
    } else if (j->piped && !j->echo) {
        print(&j->out, stdout);
    }
    free(j->out.buf);
    free(j->errors.buf);
    j->state = JOB_PRINTED;
    return ok ? 0 : j->status == TEST_READY || j->status == TEST_SETUP_FAILED ? 1 : 2;
}

/* ---- all of it ---- */

static volatile sig_atomic_t signalled; /* the signal that came last, 0: none since the last look */

static void on_signal(int sig) { signalled = sig; }

/* Hands a signal on: the tests end, no more are started. True: there was one. */
static bool pass_signal_on(const job *jobs, int n)
{
    int sig = signalled;
    if (!sig)
        return false;
    signalled = 0;
    for (int i = 0; i < n; i++)
        if (jobs[i].state == JOB_RUNNING && !jobs[i].exited)
            kill(jobs[i].pid, sig);
    return true;
}

static void remove_work(void)
{
    char *cmd_argv[] = { "rm", "-rf", work_dir, NULL };
    extern char **environ;
    pid_t pid;
    if (posix_spawn(&pid, "/bin/rm", NULL, NULL, cmd_argv, environ) == 0)
        waitpid(pid, NULL, 0);
}

static bool make_work_dir(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(work_dir, sizeof work_dir, "%s/vole-testXXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (mkdtemp(work_dir))
        return true;
    fprintf(stderr, "vole: cannot make a directory %s: %s\n", work_dir, strerror(errno));
    return false;
}

static int run_jobs(job *jobs, int n)
{
    int code = 0;
    int next = 0, printed = 0, running = 0;
    while (printed < n) {
        if (pass_signal_on(jobs, n)) { /* what has begun is the rest */
            n = next;
            code = 1;
        }
        while (next < n && running < settings->parallel) {
            job *j = &jobs[next++];
            if (j->target->problem) {
                keep(&j->errors, "# ", 2);
                keep(&j->errors, j->target->path, strlen(j->target->path));
                keep(&j->errors, "\n", 1);
                keep(&j->errors, j->target->problem, strlen(j->target->problem));
                keep(&j->errors, "\n", 1);
                j->status = TEST_SETUP_FAILED;
                j->state = JOB_DONE;
                continue;
            }
            start(j, next);
            running++;
        }
        if (running)
            wait_for_jobs(jobs, n);
        running = 0;
        for (int i = 0; i < n; i++)
            running += jobs[i].state == JOB_RUNNING;
        while (printed < n && jobs[printed].state == JOB_DONE) {
            int c = finish(&jobs[printed++]);
            code = c > code ? c : code;
        }
    }
    return code;
}

static void warn_of_patterns(const job *jobs, int n)
{
    char **programs = calloc((size_t)n + 1, sizeof *programs);
    if (!programs)
        abort();
    for (int i = 0; i < n; i++)
        programs[i] = jobs[i].spec;
    cover_warn(&settings->cover, programs, n);
    free(programs);
}

int run_targets(const test_targets *all, const test_settings *set)
{
    settings = set;
    if (!make_work_dir())
        return 1;
    struct sigaction sa = { .sa_handler = on_signal };
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGQUIT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    job *jobs = calloc((size_t)all->n, sizeof *jobs);
    if (!jobs)
        abort();
    bool streamed = !set->package_list || set->bench;
    for (int i = 0; i < all->n; i++) {
        jobs[i].target = &all->v[i];
        jobs[i].piped = !streamed || set->json;
        jobs[i].echo = set->show_passed && (all->n == 1 || set->parallel == 1);
        jobs[i].out_fd = jobs[i].err_fd = jobs[i].status_fd = jobs[i].pid_fd = -1;
    }
    int code = run_jobs(jobs, all->n);
    if (set->cover.report && *set->cover.patterns)
        warn_of_patterns(jobs, all->n);
    free(jobs);
    remove_work();
    if (code && set->package_list && !set->json && !set->fuzz)
        puts("FAIL");
    return code;
}
