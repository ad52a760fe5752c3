/* pprof.c - natives of package runtime/pprof, and those of package runtime that are about profiles.
 *
 * Encoding a profile may take milliseconds, so it is done as a system call: the P goes to others. One at a time, since
 * the names of C functions are read in once.
 */
#include <pthread.h>
#include <string.h>

#include "runtime/blockprof.h"
#include "runtime/cpuprof.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/mprof.h"
#include "runtime/native.h"
#include "runtime/proc.h"
#include "runtime/profile.h"
#include "runtime/traceback.h"
#include "stdlib/native/natives.h"

static pthread_mutex_t encoding = PTHREAD_MUTEX_INITIALIZER;

/* A heap object of the bytes; b is freed. Nil if memory ran out. */
static slice to_heap(pbuf *b, bool ok)
{
    slice s = { NULL, 0, 0 };
    if (ok && b->len) {
        s.ptr = mallocgc(b->len, NULL, false);
        memcpy(s.ptr, b->p, b->len); /* no pointers */
        s.len = s.cap = (int64_t)b->len;
    }
    pbuf_free(b);
    return s;
}

/* ---- the CPU profile ---- */

/* What started it: who else wants one takes over from SetCPUProfileRate, and from nobody else. */
static _Atomic bool started_by_rate;

static opstatus set_cpu_profile_rate(g *gp, uint64_t *args)
{
    struct { int64_t hz; uint64_t ok; } *f = (void *)args;
    (void)gp;
    f->ok = true;
    if (f->hz <= 0) {
        if (atomic_exchange(&started_by_rate, false))
            cpuprof_stop();
        return OP_OK;
    }
    f->ok = cpuprof_start(f->hz > CPUPROF_MAX_HZ ? CPUPROF_MAX_HZ : (int)f->hz);
    if (f->ok)
        atomic_store(&started_by_rate, true);
    return OP_OK;
}

static opstatus start_cpu(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = atomic_exchange(&started_by_rate, false) || cpuprof_start(CPUPROF_HZ);
    return OP_OK;
}

static opstatus finish_cpu(g *gp, uint64_t *args)
{
    pbuf b = { 0 };
    (void)args;
    entersyscall(gp);
    pthread_mutex_lock(&encoding);
    cpuprof_stop();
    bool ok = profile_write(PROFILE_CPU, false, &b);
    cpuprof_forget();
    pthread_mutex_unlock(&encoding);
    exitsyscall(gp);
    *(slice *)native_args(gp) = to_heap(&b, ok);
    return OP_OK;
}

/* ---- the others ---- */

static opstatus encode(g *gp, uint64_t *args)
{
    struct frame { int64_t kind; slice out; } *f = (void *)args;
    profile_kind kind = (profile_kind)f->kind;
    pbuf b = { 0 };
    bool ok;
    if (kind == PROFILE_GOROUTINE) {
        stop_in_native(gp);
        ok = profile_write(kind, false, &b);
        start_in_native(gp);
    } else {
        entersyscall(gp);
        pthread_mutex_lock(&encoding);
        ok = profile_write(kind, false, &b);
        pthread_mutex_unlock(&encoding);
        exitsyscall(gp);
    }
    f = (struct frame *)native_args(gp);
    f->out = to_heap(&b, ok);
    return OP_OK;
}

/* The stacks one behind the other, and the length of each. */
static opstatus encode_stacks(g *gp, uint64_t *args)
{
    struct { slice lengths, pcs; gostring name; slice out; } *f = (void *)args;
    char name[128];
    pbuf b = { 0 };
    (void)gp;
    size_t n = f->name.len < (int64_t)sizeof name ? (size_t)f->name.len : sizeof name - 1;
    memcpy(name, f->name.ptr, n); /* no pointers */
    name[n] = '\0';
    bool ok = profile_write_stacks(name, f->pcs.ptr, f->lengths.ptr, f->lengths.len, &b);
    f->out = to_heap(&b, ok);
    return OP_OK;
}

/* ---- rates ---- */

static opstatus set_block_rate(g *gp, uint64_t *args)
{
    (void)gp;
    int64_t rate = (int64_t)args[0];
    atomic_store(&block_profile_rate, rate > 0 ? rate : 0);
    return OP_OK;
}

static opstatus set_mutex_fraction(g *gp, uint64_t *args)
{
    struct { int64_t rate, old; } *f = (void *)args;
    (void)gp;
    f->old = f->rate < 0 ? atomic_load(&mutex_profile_rate) : atomic_exchange(&mutex_profile_rate, f->rate);
    return OP_OK;
}

/* ---- records ---- */

enum { STACK_WORDS = 32 };
typedef struct stack_record { uintptr_t stack[STACK_WORDS]; } stack_record;
typedef struct block_record { int64_t count, cycles; stack_record stack; } block_record_go;

static void store_stack(stack_record *to, const uintptr_t *pcs, uint32_t n)
{
    for (uint32_t i = 0; i < STACK_WORDS; i++)
        to->stack[i] = i < n ? pcs[i] : 0;
}

typedef struct record_sink { block_record_go *to; int64_t max, n; } record_sink;

static void add_record(void *ctx, const uintptr_t *pcs, uint32_t n, double count, int64_t ns)
{
    record_sink *s = ctx;
    if (s->n++ >= s->max)
        return;
    s->to->count = (int64_t)count;
    s->to->cycles = ns;
    store_stack(&s->to++->stack, pcs, n);
}

/* How many records there are; stores those that fit. */
static opstatus contention_records(g *gp, uint64_t *args)
{
    struct { slice records; int64_t kind, n; } *f = (void *)args;
    (void)gp;
    record_sink s = { f->records.ptr, f->records.len, 0 };
    contention_each(f->kind ? CONTENTION_MUTEX : CONTENTION_BLOCK, false, add_record, &s);
    f->n = s.n;
    return OP_OK;
}

/* The text of a set of labels as Go prints it, in the heap. */
static gostring label_text(const labelset *set)
{
    pbuf b = { 0 };
    for (uint32_t i = 0; set && i < set->n; i++) {
        pbuf_add(&b, i ? ", " : "{", i ? 2 : 1);
        for (int k = 0; k < 2; k++) {
            const gostring *s = &set->text[2 * i + (uint32_t)k];
            pbuf_add(&b, k ? ":\"" : "\"", k ? 2 : 1);
            pbuf_add(&b, s->ptr, (size_t)s->len);
            pbuf_byte(&b, '"');
        }
    }
    if (set)
        pbuf_byte(&b, '}');
    slice s = to_heap(&b, !b.failed);
    return (gostring){ s.ptr, s.len };
}

/* The stacks of all goroutines, if there are no more than fit; labels: their texts, as far as they fit. */
static opstatus goroutine_records(g *gp, uint64_t *args)
{
    struct frame { slice labels, records; int64_t n; } *f;
    pbuf sets = { 0 };
    g **list;
    (void)args;
    stop_in_native(gp);
    f = (struct frame *)native_args(gp);
    stack_record *to = f->records.ptr;
    uint64_t all = allgs_snapshot(&list);
    int64_t n = 0, fit = f->records.len;
    for (uint64_t i = 0; i < all; i++)
        n += goroutine_is_profiled(list[i]);
    for (uint64_t i = 0; i < all && n <= fit; i++) {
        uintptr_t pcs[STACK_WORDS];
        if (!goroutine_is_profiled(list[i]))
            continue;
        store_stack(to++, pcs, goroutine_stack(list[i], pcs, STACK_WORDS));
        labelset *set = labels_share(list[i]->labels);
        pbuf_add(&sets, &set, sizeof set);
    }
    start_in_native(gp);
    f = (struct frame *)native_args(gp);
    f->n = n;
    labelset *const *set = (labelset *const *)(const void *)sets.p;
    for (size_t i = 0; i < sets.len / sizeof *set; i++) {
        if ((int64_t)i < f->labels.len && set[i]) {
            gostring text = label_text(set[i]), *at = (gostring *)f->labels.ptr + i;
            store_pointer(&at->ptr, (void *)(uintptr_t)text.ptr);
            at->len = text.len;
        }
        labels_drop(set[i]);
    }
    pbuf_free(&sets);
    return OP_OK;
}

static opstatus thread_count(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = (uint64_t)mcount();
    return OP_OK;
}

/* Keys and values in turn, sorted by key. */
static opstatus set_labels(g *gp, uint64_t *args)
{
    const slice *pairs = (const slice *)args;
    labels_set(gp, labels_make(pairs->ptr, (uint32_t)(pairs->len / 2)));
    return OP_OK;
}

const native_entry natives_pprof[] = {
    { "runtime.setCPUProfileRate", set_cpu_profile_rate, NATIVE_NOESCAPE },
    { "runtime.SetBlockProfileRate", set_block_rate, NATIVE_NOESCAPE },
    { "runtime.SetMutexProfileFraction", set_mutex_fraction, NATIVE_NOESCAPE },
    { "runtime.contentionRecords", contention_records, NATIVE_NOESCAPE },
    { "runtime.goroutineRecords", goroutine_records, 0 },
    { "runtime.threadCount", thread_count, NATIVE_NOESCAPE },
    { "runtime/pprof.startCPU", start_cpu, NATIVE_NOESCAPE },
    { "runtime/pprof.finishCPU", finish_cpu, NATIVE_MAY_BLOCK },
    { "runtime/pprof.encode", encode, NATIVE_MAY_BLOCK },
    { "runtime/pprof.encodeStacks", encode_stacks, NATIVE_NOESCAPE },
    { "runtime/pprof.goroutineRecords", goroutine_records, 0 },
    { "runtime/pprof.setLabels", set_labels, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
