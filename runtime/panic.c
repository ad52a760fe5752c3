/* panic.c - run-time panics, defer, recover, Goexit, and fatal errors.
 *
 * Deferred calls and panics are records outside of the stack, newest first: gp->_defer, gp->_panic. The
 * interpreter runs everything (panic.h describes the dialogue); here is only the decision what is next.
 *
 * A panic takes the newest deferred call, marks it started, and has it run as an ordinary frame below
 * the frame that panicked. When it returns, either it recovered, and execution goes on at the end of
 * the function that deferred it; or the next deferred call is taken. If a deferred call panics itself, the
 * new panic finds the record of that call started: it drops it and marks the older panic aborted.
 * When a recovery leaves aborted panics behind, they are gone too. Goexit is a panic that cannot be
 * recovered; a recovery inside it continues it.
 *
 * recover() works only in a function that the panic called directly: the caller's frame must be
 * p->argp, seen through compiler-made wrappers.
 *
 * Fatal errors print and exit(2). The first M to get here prints; others stop and wait for the end.
 */
#include "runtime/panic.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/foreground.h"
#include "runtime/lock_futex.h"
#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/os_linux.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runtime1.h"
#include "runtime/signal_unix.h"
#include "runtime/traceback.h"
#include "runtime/type.h"

/* ---- records ---- */

static _defer *new_defer(void)
{
    p *pp = getm()->p;
    if (!pp->deferpool && __atomic_load_n(&sched.defers.list, __ATOMIC_RELAXED)) {
        lock(&sched.defers.lock);
        while (pp->ndefer < DEFER_BUF / 2 && sched.defers.list) {
            _defer *d = sched.defers.list;
            __atomic_store_n(&sched.defers.list, d->link, __ATOMIC_RELAXED);
            d->link = pp->deferpool;
            pp->deferpool = d;
            pp->ndefer++;
        }
        unlock(&sched.defers.lock);
    }
    _defer *d = pp->deferpool;
    if (d) {
        pp->deferpool = d->link;
        pp->ndefer--;
        return d;
    }
    d = calloc(1, sizeof *d);
    if (!d)
        throw("out of memory allocating a defer record");
    return d;
}

static void free_defer(_defer *d)
{
    p *pp = getm()->p;
    *d = (_defer){ .link = pp->deferpool };
    pp->deferpool = d;
    if (++pp->ndefer < DEFER_BUF)
        return;
    lock(&sched.defers.lock);
    while (pp->ndefer > DEFER_BUF / 2) {
        _defer *out = pp->deferpool;
        pp->deferpool = out->link;
        pp->ndefer--;
        out->link = sched.defers.list;
        __atomic_store_n(&sched.defers.list, out, __ATOMIC_RELAXED);
    }
    unlock(&sched.defers.lock);
}

static void pop_defer(g *gp)
{
    _defer *d = gp->_defer;
    gp->_defer = d->link;
    free_defer(d);
}

static void pop_panic(g *gp)
{
    _panic *p = gp->_panic;
    gp->_panic = p->link;
    free(p);
}

void freedefers(g *gp)
{
    while (gp->_defer)
        pop_defer(gp);
    while (gp->_panic)
        pop_panic(gp);
}

void deferproc(g *gp, const insn *pc, uint64_t *fp, const funcval *fn)
{
    _defer *d = new_defer();
    *d = (_defer){ .pc = pc, .fp = fp, .fn = fn, .link = gp->_defer };
    gp->_defer = d;
}

void deferproc_at(g *gp, const insn *pc, uint64_t *fp, const funcval *fn)
{
    _defer **at = &gp->_defer, *d = new_defer();
    while (*at && (*at)->fp < fp) /* those of frames deeper in the stack, which grows down */
        at = &(*at)->link;
    *d = (_defer){ .pc = pc, .fp = fp, .fn = fn, .link = *at };
    *at = d;
}

const funcval *deferreturn(g *gp, uint64_t *fp)
{
    _defer *d = gp->_defer;
    if (!d || d->fp != fp)
        return NULL;
    const funcval *fn = d->fn;
    pop_defer(gp);
    return fn;
}

/* ---- the state machine ---- */

static panic_action fatalpanic(g *gp);
static bool needs_preprint(const g *gp);

static bool is_goexit(const _panic *p) { return p->goexit; }

/* Nobody recovered: prints the values, after their Error and String methods have run. */
static panic_action unrecovered(g *gp)
{
    _panic *p = gp->_panic;
    if (!p->printing && needs_preprint(gp)) {
        const funcval *fn = code.find_func ? code.find_func("runtime.preprintpanics") : NULL;
        if (fn) {
            p->printing = true;
            gp->panic_call = fn;
            return PANIC_CALL;
        }
    }
    return fatalpanic(gp);
}

/* The next step of the innermost panic. */
static panic_action panic_step(g *gp)
{
    _panic *p = gp->_panic;
    gp->sched.fp = p->fp;
    gp->sched.pc = p->pc;
    for (;;) {
        _defer *d = gp->_defer;
        if (!d)
            return is_goexit(p) ? PANIC_EXIT : unrecovered(gp);
        if (!d->fn) {           /* of a callback from C (cgocall.c), none of whose own are left */
            pop_defer(gp);
            continue;
        }
        if (!d->started) {
            d->started = true;
            d->_panic = p;
            gp->panic_call = d->fn;
            return PANIC_CALL;
        }
        /* An older panic was running this call when the present one came. */
        if (d->_panic)
            d->_panic->aborted = true;
        pop_defer(gp);
    }
}

panic_action gopanic_start(g *gp)
{
    _panic *p = calloc(1, sizeof *p);
    if (!p)
        throw("out of memory allocating a panic record");
    p->arg = gp->panic_pending;
    p->goexit = gp->goexit_pending;
    p->is_mem = gp->panic_is_mem;
    p->addr = gp->panic_addr;
    p->pc = gp->sched.pc;
    p->fp = gp->sched.fp;
    p->link = gp->_panic;
    gp->panic_pending = (eface){ NULL, NULL };
    gp->panic_is_mem = false;
    gp->_panic = p;
    return panic_step(gp);
}

void gopanic_called(g *gp, uint64_t *newfp)
{
    gp->_panic->argp = newfp;
    gp->panic_call = NULL;
}

/* d's function, called by p, has recovered p: execution goes on in d's frame. */
static panic_action recovery(g *gp, const insn *pc, uint64_t *fp)
{
    pop_panic(gp);
    if (gp->_panic && is_goexit(gp->_panic) && gp->_panic->aborted) {
        /* The panic had interrupted a Goexit, which no recover ends. */
        gp->_panic->aborted = false;
        return panic_step(gp);
    }
    while (gp->_panic && gp->_panic->aborted)
        pop_panic(gp);
    gp->sched.pc = pc;
    gp->sched.fp = fp;
    return PANIC_RESUME;
}

panic_action gopanic_returned(g *gp)
{
    _panic *p = gp->_panic;
    p->argp = NULL;
    gp->sched.fp = p->fp;
    gp->sched.pc = p->pc;
    if (p->printing)
        return fatalpanic(gp);
    _defer *d = gp->_defer;
    if (!d || d->_panic != p)
        throw("bad defer entry in panic");
    const insn *pc = d->pc;
    uint64_t *fp = d->fp;
    pop_defer(gp);
    if (p->recovered)
        return recovery(gp, pc, fp);
    return panic_step(gp);
}

eface gorecover(g *gp, uint64_t *fp)
{
    _panic *p = gp->_panic;
    if (!p || is_goexit(p) || p->recovered || !p->argp)
        return (eface){ NULL, NULL };
    const func *self = code.func_of(gp->sched.pc, false);
    if (self && (code.func_flags(self) & CODE_WRAPPER)) {
        /* `defer recover()`: the wrapper stands for recover itself. What counts is who runs it: not
         * the panic, but the function that deferred it, at its return. */
        if (fp == p->argp)
            return (eface){ NULL, NULL };
        fp = (uint64_t *)(uintptr_t)fp[0];
    }
    while (fp && fp != p->argp) {
        const insn *ret = (const insn *)(uintptr_t)fp[1];
        const func *caller = code.func_of(ret, true);
        uint64_t *caller_fp = (uint64_t *)(uintptr_t)fp[0];
        bool wrapper = caller ? code.func_flags(caller) & CODE_WRAPPER : code.is_reflect_return(ret);
        if (!caller_fp || !wrapper)
            return (eface){ NULL, NULL };
        fp = caller_fp;
    }
    if (!fp)
        return (eface){ NULL, NULL };
    p->recovered = true;
    return p->arg;
}

/* ---- values ---- */

static gostring cstr(const char *s)
{
    return (gostring){ s, (int64_t)strlen(s) };
}

/* a + b in collected memory. */
static gostring concat(gostring a, gostring b)
{
    char *s = mallocgc((uintptr_t)(a.len + b.len), NULL, false);
    memcpy(s, a.ptr, (size_t)a.len); /* no pointers */
    memcpy(s + a.len, b.ptr, (size_t)b.len); /* no pointers */
    return (gostring){ s, a.len + b.len };
}

/* A value of typ, with the bytes at src, in an interface. */
static eface box(const type *typ, const void *src)
{
    void *obj = mallocgc(typ->size, typ, true);
    typedmemmove(typ, obj, src);
    return (eface){ (type *)(uintptr_t)typ, obj };
}

/* A type of package runtime by its full name; NULL without the standard library. Remembered, for
 * programs that panic and recover a lot. name is a literal: compared by address. */
static const type *runtime_type(const char *name)
{
    enum { N = 16 };
    static struct { const char *_Atomic name; const type *_Atomic typ; } seen[N];
    int i = 0;
    for (const char *have; i < N && (have = atomic_load(&seen[i].name)) != NULL; i++)
        if (have == name)
            return atomic_load(&seen[i].typ);
    const type *typ = code.find_type ? code.find_type(name) : NULL;
    if (typ && i < N) {
        static mutex seen_lock;
        lock(&seen_lock);
        while (i < N && atomic_load(&seen[i].name))
            i++;
        if (i < N) {
            atomic_store(&seen[i].typ, typ);
            atomic_store(&seen[i].name, name);
        }
        unlock(&seen_lock);
    }
    return typ;
}

/* A value of the string type name; without the standard library, a plain string with the prefix. */
static opstatus panic_text(g *gp, const char *name, const char *prefix, gostring text)
{
    const type *typ = runtime_type(name);
    if (!typ) {
        typ = &basic_types[KIND_STRING];
        text = concat(cstr(prefix), text);
    }
    return panic_value(gp, box(typ, &text));
}

opstatus panic_value(g *gp, eface v)
{
    if (!v.type && !debug.panicnil) {
        const type *typ = runtime_type("runtime.PanicNilError");
        if (typ) {
            v.type = type_ptr_to((type *)(uintptr_t)typ);
            v.data = mallocgc(typ->size, typ->ptrdata ? typ : NULL, true);
        }
    }
    gp->panic_pending = v;
    gp->goexit_pending = false;
    return OP_PANIC;
}

opstatus panic_goexit(g *gp)
{
    gp->panic_pending = (eface){ NULL, NULL };
    gp->goexit_pending = true;
    return OP_PANIC;
}

opstatus panic_error(g *gp, const char *text)
{
    return panic_text(gp, "runtime.errorString", "runtime error: ", cstr(text));
}

opstatus panic_plain(g *gp, const char *text)
{
    return panic_text(gp, "runtime.plainError", "", cstr(text));
}

/* Layout of runtime.boundsError. */
struct bounds_error {
    int64_t x;
    int64_t y;
    bool is_signed;
    uint8_t code;
};

/* What the Go side prints, for when there is none. */
static gostring bounds_text(const struct bounds_error *e)
{
    static const char *const formats[] = {
        [BOUNDS_INDEX] = "index out of range [%s] with length %lld",
        [BOUNDS_SLICE_ALEN] = "slice bounds out of range [:%s] with length %lld",
        [BOUNDS_SLICE_ACAP] = "slice bounds out of range [:%s] with capacity %lld",
        [BOUNDS_SLICE_B] = "slice bounds out of range [%s:%lld]",
        [BOUNDS_SLICE3_ALEN] = "slice bounds out of range [::%s] with length %lld",
        [BOUNDS_SLICE3_ACAP] = "slice bounds out of range [::%s] with capacity %lld",
        [BOUNDS_SLICE3_B] = "slice bounds out of range [:%s:%lld]",
        [BOUNDS_SLICE3_C] = "slice bounds out of range [%s:%lld:]",
        [BOUNDS_CONVERT] = "cannot convert slice with length %s to pointer to array with length %lld",
        [BOUNDS_CONVERT_ARRAY] = "cannot convert slice with length %s to array or pointer to array with length %lld",
    };
    char number[24], text[160];
    if (e->is_signed)
        snprintf(number, sizeof number, "%lld", (long long)e->x);
    else
        snprintf(number, sizeof number, "%llu", (unsigned long long)e->x);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, formats[e->code], number, (long long)e->y);
#pragma GCC diagnostic pop
    return concat(cstr(text), cstr(""));
}

opstatus panic_bounds(g *gp, uint64_t x, bool is_signed, int64_t y, bounds_code bounds)
{
    struct bounds_error e = { (int64_t)x, y, is_signed, (uint8_t)bounds };
    const type *typ = runtime_type("runtime.boundsError");
    if (!typ)
        return panic_text(gp, "runtime.errorString", "runtime error: ", bounds_text(&e));
    if (typ->size != sizeof e)
        throw("runtime.boundsError has another layout than the C side");
    return panic_value(gp, box(typ, &e));
}

opstatus panicdivide(g *gp) { return panic_error(gp, "integer divide by zero"); }
opstatus panicshift(g *gp) { return panic_error(gp, "negative shift amount"); }
opstatus panicoverflow(g *gp) { return panic_error(gp, "integer overflow"); }
opstatus panicmakeslicelen(g *gp) { return panic_error(gp, "makeslice: len out of range"); }
opstatus panicmakeslicecap(g *gp) { return panic_error(gp, "makeslice: cap out of range"); }
opstatus panicnilmap(g *gp) { return panic_plain(gp, "assignment to entry in nil map"); }

opstatus panicmem(g *gp, uintptr_t addr)
{
    gp->panic_is_mem = true;
    gp->panic_addr = addr;
    return panic_error(gp, "invalid memory address or nil pointer dereference");
}

opstatus panicmem_addr(g *gp, uintptr_t addr)
{
    gp->panic_is_mem = true;
    gp->panic_addr = addr;
    const type *typ = runtime_type("runtime.errorAddressString");
    if (!typ)
        return panicmem(gp, addr);
    struct { gostring text; uintptr_t addr; } e = { cstr("invalid memory address or nil pointer dereference"), addr };
    if (typ->size != sizeof e)
        throw("runtime.errorAddressString has another layout than the C side");
    return panic_value(gp, box(typ, &e));
}

opstatus panicunhashable(g *gp, const type *t)
{
    return panic_text(gp, "runtime.errorString", "runtime error: ",
                      concat(cstr("hash of unhashable type "), t->string));
}

opstatus panicuncomparable(g *gp, const type *t)
{
    return panic_text(gp, "runtime.errorString", "runtime error: ",
                      concat(cstr("comparing uncomparable type "), t->string));
}

opstatus panic_alg(g *gp, int status, const type *bad, bool hashing)
{
    if (status == ALG_TOO_DEEP)
        return panic_error(gp, hashing ? "hash of too deeply nested value" : "comparing too deeply nested values");
    return hashing ? panicunhashable(gp, bad) : panicuncomparable(gp, bad);
}

/* Layout of runtime.TypeAssertionError; the types are unsafe.Pointers there. */
struct type_assertion_error {
    const type *iface, *concrete, *asserted;
    gostring missing;
};

static gostring assertion_text(const struct type_assertion_error *e)
{
    gostring s = concat(cstr("interface conversion: "), e->concrete || e->missing.len ? cstr("") : cstr("interface"));
    if (!e->concrete) {
        s = concat(cstr("interface conversion: "), e->iface ? e->iface->string : cstr("interface"));
        s = concat(s, cstr(" is nil, not "));
        return concat(s, e->asserted->string);
    }
    if (e->missing.len == 0) {
        s = concat(s, e->iface ? e->iface->string : cstr("interface"));
        s = concat(concat(s, cstr(" is ")), e->concrete->string);
        return concat(concat(s, cstr(", not ")), e->asserted->string);
    }
    s = concat(concat(s, e->concrete->string), cstr(" is not "));
    s = concat(concat(s, e->asserted->string), cstr(": missing method "));
    return concat(s, e->missing);
}

opstatus panicassert(g *gp, const type *iface, const type *have, const type *want, gostring missing)
{
    struct type_assertion_error e = { iface, have, want, missing };
    const type *typ = runtime_type("runtime.TypeAssertionError");
    if (!typ)
        return panic_text(gp, "runtime.plainError", "", assertion_text(&e));
    if (typ->size != sizeof e)
        throw("runtime.TypeAssertionError has another layout than the C side");
    eface v = box(typ, &e);
    v.type = type_ptr_to((type *)(uintptr_t)typ);
    return panic_value(gp, v);
}

/* ---- printing ---- */

/* Basic kinds of predeclared types need no method. */
static bool is_plain_value(eface v)
{
    return !v.type || (!v.type->uncommon && v.type->kind <= KIND_COMPLEX128) ||
           (!v.type->uncommon && v.type->kind == KIND_STRING);
}

static bool needs_preprint(const g *gp)
{
    for (const _panic *p = gp->_panic; p; p = p->link)
        if (!p->goexit && !is_plain_value(p->arg))
            return true;
    return false;
}

/* Oldest first. */
static void printpanics(const _panic *p)
{
    if (p->link) {
        printpanics(p->link);
        if (!p->link->goexit)
            printcstr("\t");
    }
    if (p->goexit)
        return;
    printcstr("panic: ");
    if (p->has_text)
        printstring(p->text);
    else
        printpanicval(p->arg);
    if (p->recovered)
        printcstr(" [recovered]");
    printnl();
}

/* One M reports; what comes later waits for the end of the process. */
static void startpanic(void)
{
    m *mp = tls_m;
    if (mp && mp->dying++ > 0) {
        if (mp->dying > 3)
            exit_process(4);
        printcstr("panic during panic\n");
        if (mp->dying > 2)
            exit_process(3);
        return;
    }
    if (atomic_fetch_add(&panicking, 1) > 0)
        for (;;)
            usleep_ns(1000000000);
    start_report_clock();
    if (mp)
        freezetheworld();
}

static _Noreturn void die(void)
{
    if (traceback_crash)
        crash();
    exit_process(2);
}

/* The goroutine that failed (NULL: the scheduler), and the others if asked for. */
static void dump(g *gp, bool all)
{
    if (traceback_levels() == 0)
        return;
    if (gp) {
        printnl();
        goroutineheader(gp);
        traceback(gp);
    }
    if (all || !gp)
        tracebackothers(gp);
}

static void report_panics(g *gp, bool all)
{
    printlock();
    const _panic *p = gp->_panic;
    printpanics(p);
    while (p && !p->is_mem) /* one that was recovered and raised anew counts, too */
        p = p->link;
    if (p)
        printfmt("[signal SIGSEGV: segmentation violation code=%s addr=0x%llx pc=0x%llx]\n", "0x1",
                 (unsigned long long)p->addr, (unsigned long long)(uintptr_t)p->pc);
    dump(gp, all);
    printunlock();
}

/* Ends the process; in a session, only the goroutine. */
static panic_action fatalpanic(g *gp)
{
    if (in_session) {
        report_panics(gp, false);
        foreground_panicked(gp);
        return PANIC_EXIT;
    }
    startpanic();
    report_panics(gp, traceback_all);
    die();
}

static _Noreturn void fatal_report(const char *msg, int type)
{
    m *mp = tls_m;
    if (mp && mp->throwing == 0)
        mp->throwing = type;
    startpanic();
    printlock();
    printcstr("fatal error: ");
    printcstr(msg);
    printnl();
    dump(mp && allp ? mp->curg : NULL, true);
    printunlock();
    die();
}

void fatal_fault(uintptr_t addr, const char *signal, int sigcode, uintptr_t pc)
{
    char text[200];
    snprintf(text, sizeof text, "fault\n[signal %s code=0x%x addr=0x%llx pc=0x%llx]", signal, (unsigned)sigcode,
             (unsigned long long)addr, (unsigned long long)pc);
    printfmt("unexpected fault address 0x%llx\n", (unsigned long long)addr);
    fatal_report(text, THROW_RUNTIME);
}

void throw(const char *msg)
{
    fatal_report(msg, THROW_RUNTIME);
}

void throwf(const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    fatal_report(text, THROW_RUNTIME);
}

void fatal(const char *msg)
{
    fatal_report(msg, THROW_USER);
}

opstatus fatal_in(g *gp, const char *msg)
{
    if (!in_session)
        fatal(msg);
    printlock();
    printcstr("fatal error: ");
    printcstr(msg);
    printnl();
    dump(gp, false);
    printunlock();
    foreground_panicked(gp);
    return panic_goexit(gp);
}
