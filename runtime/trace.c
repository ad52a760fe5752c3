/* trace.c - the execution trace: recording.
 *
 * `vole run -trace out.json` and package runtime/trace show when which goroutine ran on which P, why it left, and who woke
 * it; system calls, collections and stops of the world; as events in the JSON that Chrome and Perfetto read.
 *
 * An M records binary events of 48 bytes into a buffer of its own; a full one goes to a list, from where a thread that
 * is no M (the writer) takes it, writes JSON and gives it back. So the memory is bounded: an M that finds
 * MAX_BUFFERS in use writes them itself before it goes on. Nothing is dropped.
 *
 * Who waits, and who woke it: the waker leaves the time and its row in the G (g.trace_*) before it readies it; the next
 * start of that G takes them along. So an arrow is written only when both of its ends are known.
 *
 * Order. Events of one M are in the order of its buffers. A G's stop is recorded before anybody else could start it,
 * and times come from one clock, so the slices of a G are in order, too, and so are those of a P.
 *
 * The end. A thread marks its stream busy before it looks at trace_on. Who ends the trace clears trace_on, waits until no
 * stream is busy, and then owns all of them: what goes on afterwards is not traced. The same at every end of the
 * process (exit_process), even out of a signal handler; then streams that do not become idle soon are left out.
 *
 * Protection:
 *   stream.buf, its events      the M, while stream.busy and trace_on; then who ends the trace
 *   stream.open                 who holds writing.lock
 *   pool.*                      pool.lock, a spin lock that nothing is done under
 *   the output                  writing.lock; held while events are written, and a leaf as well
 *   phase                       whoever may change gcphase; the end of the trace
 *   world                       whoever holds the world's semaphore; the end of the trace
 *   g.trace_*                   who readies the G, then who runs it
 * When tracing is off, the cost is one load and branch at each hook: none of them is in the interpreter's loop.
 */
#include "runtime/trace.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "runtime/mgcpacer.h"
#include "runtime/panic.h"
#include "runtime/proc.h"
#include "runtime/trace_json.h"

enum { BUFFER_BYTES = 64 << 10, MAX_BUFFERS = 512, WRITER_NS = 10 * 1000 * 1000, QUIET_TRIES = 1000 };

typedef struct trace_buf {
    struct trace_buf *link;             /* pool.lock */
    struct trace_stream *stream;
    uint32_t n;                         /* the M; then who writes */
    trace_event events[];
} trace_buf;
enum { BUFFER_EVENTS = (BUFFER_BYTES - sizeof(trace_buf)) / sizeof(trace_event) };

/* All that an M has recorded. Made once, never freed. */
typedef struct trace_stream {
    _Atomic bool busy;
    bool left_out;                      /* who ends the trace: it did not become idle */
    trace_buf *buf;
    int32_t depth;                      /* of what has begun, as the M sees it */
    int32_t row;                        /* of the innermost */
    uint32_t generation;                /* of the trace that depth belongs to */
    m *m;
    struct trace_stream *link;
    trace_open open;
} trace_stream;

_Atomic bool trace_on;

static trace_stream *_Atomic streams;   /* only ever prepended */
static struct {
    _Atomic uint32_t lock;
    trace_buf *full, *last;             /* in the order they became full */
    trace_buf *free;
    int32_t used;                       /* full, or in the hands of an M */
} pool;
static struct { pthread_mutex_t lock; } writing = { PTHREAD_MUTEX_INITIALIZER };
static _Thread_local bool is_writing;   /* this thread holds writing.lock */
static _Atomic bool writer_runs;
static _Atomic uint32_t writer_wake;    /* a futex */
static _Atomic uint32_t generation;     /* which trace of this process it is */
static _Atomic int32_t ngoroutines;     /* while tracing */
static struct { const char *name; int64_t start; } phase;
static struct { const char *why; int64_t asked, stopped; } world;

/* ---- buffers ---- */

static void pool_lock(void)
{
    uint32_t zero = 0;
    while (!atomic_compare_exchange_weak(&pool.lock, &zero, 1)) {
        zero = 0;
        osyield();
    }
}

static void pool_unlock(void) { atomic_store(&pool.lock, 0); }

static trace_buf *new_buffer(void)
{
    trace_buf *b = mmap(NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (b == MAP_FAILED)
        throw("out of memory allocating a trace buffer");
    return b;
}

static void write_full(void);

/* An empty buffer. If too many wait to be written, this thread helps. */
static trace_buf *get_buffer(trace_stream *s)
{
    for (;;) {
        pool_lock();
        trace_buf *b = pool.free;
        bool wait = pool.used >= MAX_BUFFERS && pool.full;
        if (!wait) {
            pool.used++;
            if (b)
                pool.free = b->link;
        }
        pool_unlock();
        if (!wait) {
            if (!b)
                b = new_buffer();
            b->link = NULL;
            b->stream = s;
            b->n = 0;
            return b;
        }
        write_full();
    }
}

static void put_full(trace_buf *b)
{
    pool_lock();
    if (pool.full)
        pool.last->link = b;
    else
        pool.full = b;
    pool.last = b;
    pool_unlock();
    atomic_store(&writer_wake, 1);
    futexwakeup(&writer_wake, 1);
}

/* ---- recording ---- */

static trace_stream *stream_of(m *mp)
{
    trace_stream *s = mp->trace;
    if (s)
        return s;
    s = calloc(1, sizeof *s);
    if (!s)
        throw("out of memory allocating a trace stream");
    s->m = mp;
    mp->trace = s;
    s->link = atomic_load(&streams);
    while (!atomic_compare_exchange_weak(&streams, &s->link, s))
        ;
    return s;
}

/* The stream of this M, busy; NULL: nothing is traced any more. leave() ends it. */
static trace_stream *enter(void)
{
    trace_stream *s = stream_of(getm());
    atomic_store(&s->busy, true);
    if (!atomic_load(&trace_on)) {
        atomic_store(&s->busy, false);
        return NULL;
    }
    uint32_t now = atomic_load(&generation);
    if (s->generation != now) {
        s->generation = now;
        s->depth = 0;
    }
    return s;
}

static void leave(trace_stream *s) { atomic_store_explicit(&s->busy, false, memory_order_release); }

static void record(trace_stream *s, trace_event e)
{
    trace_buf *b = s->buf;
    if (!b || b->n == BUFFER_EVENTS) {
        if (b)
            put_full(b);
        s->buf = NULL;
        b = s->buf = get_buffer(s);
    }
    b->events[b->n++] = e;
}

static int32_t row_here(const m *mp)
{
    return mp->p ? ROW_P + mp->p->id : ROW_M + (int32_t)mp->id;
}

static void push(trace_stream *s, int32_t row)
{
    s->depth++;
    s->row = row;
}

static uint64_t word(const void *p) { return (uint64_t)(uintptr_t)p; }

static uint64_t name_of(const g *gp)
{
    return gp->startfn && !gp->cfn && code.gofunc ? word(code.gofunc(gp->startfn)) : 0;
}

void trace_go_start(g *gp)
{
    trace_stream *s = enter();
    if (!s)
        return;
    trace_event e = { .kind = EV_GO_START, .sub = gp->trace_wake, .row = row_here(getm()), .row2 = gp->trace_row,
                      .ts = nanotime(), .a = gp->goid, .c = (uint64_t)gp->trace_when };
    if (gp->trace_generation != s->generation)
        e.sub = 0;
    if (gp->cfn) {
        e.sub |= START_C;
        e.b = word(gp->cname);
    } else {
        e.b = name_of(gp);
    }
    gp->trace_wake = 0;
    record(s, e);
    push(s, e.row);
    leave(s);
}

void trace_go_stop(g *gp, const char *why)
{
    trace_stream *s = enter();
    if (!s)
        return;
    record(s, (trace_event){ .kind = EV_GO_STOP, .ts = nanotime(), .a = name_of(gp), .b = word(why) });
    if (s->depth > 0)
        s->depth--;
    leave(s);
}

/* Notes in gp that it was readied from here: as long as something is to be seen here that an arrow can start at. */
static void note_wake(trace_stream *s, g *gp, uint8_t how)
{
    gp->trace_wake = 0;
    if (s->depth == 0)
        return;
    gp->trace_when = nanotime();
    gp->trace_row = s->row;
    gp->trace_generation = s->generation;
    gp->trace_wake = how;
}

void trace_go_ready(g *gp)
{
    trace_stream *s = enter();
    if (!s)
        return;
    note_wake(s, gp, START_WOKEN);
    leave(s);
}

void trace_go_polled(g *gp)
{
    bool idle = getm()->trace == NULL || getm()->trace->depth == 0;
    if (idle)
        trace_begin("netpoll");
    trace_go_ready(gp);
    if (idle)
        trace_end();
}

void trace_go_create(g *gp)
{
    trace_stream *s = enter();
    if (!s)
        return;
    atomic_fetch_add(&ngoroutines, 1);
    note_wake(s, gp, START_CREATED);
    leave(s);
}

void trace_go_exit(void) { atomic_fetch_sub(&ngoroutines, 1); }

void trace_syscall_enter(g *gp)
{
    trace_stream *s = enter();
    if (!s)
        return;
    m *mp = getm();
    int64_t now = nanotime();
    record(s, (trace_event){ .kind = EV_GO_STOP, .ts = now, .a = name_of(gp), .b = word("system call") });
    record(s, (trace_event){ .kind = EV_SYSCALL, .row = ROW_M + (int32_t)mp->id, .ts = now, .a = gp->goid,
                             .b = gp->sched.fp ? gp->sched.fp[1] : 0 });
    s->row = ROW_M + (int32_t)mp->id;
    s->depth = 1;
    leave(s);
}

void trace_syscall_exit(g *gp)
{
    trace_stream *s = enter();
    if (!s)
        return;
    note_wake(s, gp, START_FROM_SYSCALL);
    record(s, (trace_event){ .kind = EV_END, .ts = nanotime() });
    s->depth = 0;
    leave(s);
}

void trace_begin(const char *name)
{
    trace_stream *s = enter();
    if (!s)
        return;
    int32_t row = row_here(getm());
    record(s, (trace_event){ .kind = EV_BEGIN, .row = row, .ts = nanotime(), .b = word(name) });
    push(s, row);
    leave(s);
}

void trace_end(void)
{
    trace_stream *s = enter();
    if (!s)
        return;
    record(s, (trace_event){ .kind = EV_END, .ts = nanotime() });
    if (s->depth > 0)
        s->depth--;
    leave(s);
}

static trace_event span(int32_t row, const char *name, int64_t from, int64_t to)
{
    return (trace_event){ .kind = EV_SPAN, .row = row, .ts = from, .b = word(name), .c = (uint64_t)to };
}

static trace_event counters(void)
{
    return (trace_event){ .kind = EV_COUNTERS, .ts = nanotime(), .a = atomic_load(&gc_controller.heap_live),
                          .b = atomic_load(&gc_controller.heap_goal), .c = (uint64_t)atomic_load(&ngoroutines),
                          .row2 = (int32_t)mcount() };
}

void trace_gc_phase(const char *name)
{
    trace_stream *s = enter();
    if (!s)
        return;
    int64_t now = nanotime();
    if (phase.name)
        record(s, span(ROW_GC, phase.name, phase.start, now));
    phase.name = name;
    phase.start = now;
    record(s, counters());
    leave(s);
}

void trace_stw(const char *why)
{
    world.why = why;
    world.asked = nanotime();
    world.stopped = 0;
}

void trace_stopped(void) { world.stopped = nanotime(); }

static void record_world(trace_stream *s, int64_t now)
{
    if (world.why) {
        record(s, span(ROW_WORLD, world.why, world.asked, now));
        record(s, span(ROW_WORLD, "stopping", world.asked, world.stopped ? world.stopped : now));
    }
    world.why = NULL;
}

void trace_started(void)
{
    trace_stream *s = enter();
    if (!s)
        return;
    record_world(s, nanotime());
    leave(s);
}

void trace_user(trace_note note, g *gp, uint64_t id, uint64_t task, gostring name, gostring text)
{
    trace_stream *s = enter();
    if (!s)
        return;
    trace_text *t = malloc(sizeof *t + (size_t)(name.len + text.len));
    if (t) {
        t->task = task;
        t->name_len = (size_t)name.len;
        t->text_len = (size_t)text.len;
        memcpy(t->bytes, name.ptr, t->name_len); /* no pointers */
        memcpy(t->bytes + t->name_len, text.ptr, t->text_len); /* no pointers */
        record(s, (trace_event){ .kind = EV_USER, .sub = (uint8_t)note, .row = row_here(getm()), .ts = nanotime(),
                                 .a = gp->goid, .b = word(t), .c = id });
    }
    leave(s);
}

/* ---- writing ---- */

static void writing_lock(void)
{
    pthread_mutex_lock(&writing.lock);
    is_writing = true;
}

static void writing_unlock(void)
{
    is_writing = false;
    pthread_mutex_unlock(&writing.lock);
}

static void write_buffer(trace_buf *b)
{
    trace_stream *s = b->stream;
    for (uint32_t i = 0; i < b->n; i++)
        trace_json_event(&s->open, s->m->procid, &b->events[i]);
}

static void write_list(trace_buf *list)
{
    for (trace_buf *b = list, *next; b; b = next) {
        next = b->link;
        write_buffer(b);
        pool_lock();
        b->link = pool.free;
        pool.free = b;
        pool.used--;
        pool_unlock();
    }
}

static trace_buf *take_full(void)
{
    pool_lock();
    trace_buf *list = pool.full;
    pool.full = pool.last = NULL;
    pool_unlock();
    return list;
}

/* Writes what is full. The list is taken under the lock, so that buffers are written in order. */
static void write_full(void)
{
    writing_lock();
    write_list(take_full());
    writing_unlock();
}

static void *writer(void *unused)
{
    (void)unused;
    trace_open none = { .depth = 0 };
    trace_event last = { .ts = 0 };
    for (;;) {
        futexsleep(&writer_wake, 0, WRITER_NS);
        atomic_store(&writer_wake, 0);
        writing_lock();
        write_list(take_full());
        if (atomic_load(&trace_on)) {
            trace_event e = counters();
            if (e.a != last.a || e.b != last.b || e.c != last.c || e.row2 != last.row2)
                trace_json_event(&none, 0, &e);
            last = e;
        }
        writing_unlock();
    }
    return NULL;
}

/* The writer runs no goroutines and takes no signals. */
static void start_writer(void)
{
    pthread_t thread;
    pthread_attr_t attr;
    sigset_t all, old;
    if (atomic_exchange(&writer_runs, true))
        return;
    atomic_fetch_add(&helper_threads, 1);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    if (pthread_create(&thread, &attr, writer, NULL) != 0)
        throw("failed to create the thread that writes the trace");
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    pthread_attr_destroy(&attr);
}

/* ---- begin and end ---- */

bool trace_start(int fd)
{
    static _Atomic bool starting;
    if (atomic_load(&trace_on) || atomic_exchange(&starting, true))
        return false;
    writing_lock();
    trace_json_begin(fd, nanotime());
    writing_unlock();
    start_writer();
    phase.name = world.why = NULL;
    atomic_store(&ngoroutines, gcount());
    atomic_fetch_add(&generation, 1);
    atomic_store(&trace_on, true);
    g *gp = getcurg();
    if (gp)
        trace_go_start(gp);
    atomic_store(&starting, false);
    return true;
}

/* False: somebody is in the middle of recording, and stays there. */
static bool wait_quiet(const trace_stream *s)
{
    if (tls_m && s == tls_m->trace)
        return true;
    for (int i = 0; i < QUIET_TRIES; i++) {
        if (!atomic_load(&s->busy))
            return true;
        usleep_ns(100 * 1000);
    }
    return false;
}

void trace_stop(void)
{
    if (!atomic_exchange(&trace_on, false) || is_writing)
        return;
    trace_stream *all = atomic_load(&streams);
    for (trace_stream *s = all; s; s = s->link)
        s->left_out = !wait_quiet(s);
    writing_lock();
    write_list(take_full());
    for (trace_stream *s = all; s; s = s->link) {
        trace_buf *b = s->left_out ? NULL : s->buf;
        if (!b)
            continue;
        s->buf = NULL;
        write_list(b);
    }
    int64_t now = nanotime();
    trace_open none = { .depth = 0 };
    if (phase.name) {
        trace_event e = span(ROW_GC, phase.name, phase.start, now);
        trace_json_event(&none, 0, &e);
    }
    phase.name = world.why = NULL;
    trace_event e = counters();
    trace_json_event(&none, 0, &e);
    for (trace_stream *s = all; s; s = s->link)
        trace_json_close(&s->open, s->m->procid, now);
    trace_json_end();
    writing_unlock();
}
