/* traceback.c - walking the frames of a bytecode goroutine, and printing them as Go does.
 *
 * The chain is fp[0]; the pc in the caller is fp[1], which follows the call, so its position is looked
 * up at pc - 1. One kind of frame has no call above it: the one that panicked, under the frame of the
 * deferred call that its panic runs. That frame's return pc is a stub; the pc where the panic was
 * raised is in the _panic record whose argp is the deferred call's frame.
 *
 * What is printed is Go's form, with these limits: the values of arguments are not known (a slot may serve another
 * variable by then), so calls with arguments show "(...)", as Go's inlined ones do; which calls are expanded in place is
 * our compiler's choice; natives appear by the name and place of their Go declaration; "panic" and what the scheduler is
 * below a goroutine have no line of their own; system goroutines, in C, are a name.
 */
#include "runtime/traceback.h"

#include <string.h>

#include "runtime/foreground.h"
#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"

enum { MAX_FRAMES = 100, INSN_BYTES = 8 };

static const uint64_t timer_mark;
const insn *const gopc_of_timers = (const insn *)(const void *)&timer_mark;

frame frame_first(const g *gp)
{
    return (frame){ gp->sched.pc, gp->cfn ? NULL : gp->sched.fp, gp->parked_in_op ? FRAME_PARKED : FRAME_AT };
}

frame frame_next(const g *gp, const frame *fr)
{
    frame next = { .pc = (const insn *)(uintptr_t)fr->fp[1],
                   .fp = (uint64_t *)(uintptr_t)fr->fp[0],
                   .kind = FRAME_RETURN };
    for (const _panic *p = gp->_panic; p; p = p->link) {
        if (p->argp == fr->fp) {
            next.pc = p->pc;
            next.kind = FRAME_AT;
            break;
        }
    }
    return next;
}

/* ---- printing ---- */

static const char *status_text(const g *gp, uint32_t status)
{
    switch (status) {
    case GIDLE: return "idle";
    case GRUNNABLE: return "runnable";
    case GRUNNING: return "running";
    case GSYSCALL: return "syscall";
    case GWAITING: return gp->waitreason ? waitreason_strings[gp->waitreason] : "waiting";
    case GDEAD: return "dead";
    case GCOPYSTACK: return "copystack";
    case GPREEMPTED: return "preempted";
    default: return "???";
    }
}

int traceback_levels(void)
{
    return tls_m && tls_m->throwing >= THROW_RUNTIME ? 2 : traceback_level;
}

static void print_header(const g *gp, uint32_t status, const char *text)
{
    printfmt("goroutine %llu [%s", (unsigned long long)gp->goid, text);
    int64_t minutes = 0;
    if ((status == GWAITING || status == GSYSCALL) && gp->waitsince != 0)
        minutes = (nanotime() - gp->waitsince) / 60000000000ll;
    if (minutes >= 1)
        printfmt(", %lld minutes", (long long)minutes);
    if (gp->lockedm && gp->lock_count > 0)
        printcstr(", locked to thread");
    printcstr("]:\n");
}

void goroutineheader(g *gp)
{
    uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
    print_header(gp, status, status_text(gp, status));
}

void goroutineheader_running(g *gp)
{
    print_header(gp, GRUNNING, status_text(gp, GRUNNING));
}

enum { RUNTIME_DOT = sizeof "runtime." - 1 };

static bool is_of_runtime(const code_loc *loc)
{
    return loc->func.len >= RUNTIME_DOT && memcmp(loc->func.ptr, "runtime.", RUNTIME_DOT) == 0;
}

/* What is shown only on demand: functions that the compiler has made, and those of the runtime that a program cannot
 * call. */
static bool is_internal(const code_loc *loc)
{
    if (loc->flags & (CODE_HIDDEN | CODE_WRAPPER))
        return true;
    if (!is_of_runtime(loc))
        return false;
    char c = loc->func.len > RUNTIME_DOT ? loc->func.ptr[RUNTIME_DOT] : '.';
    return c < 'A' || c > 'Z';
}

static void print_position(const code_loc *loc)
{
    printcstr("\t");
    char path[1024];
    printstring(loc->verbatim || in_session ? loc->file : complete_path(loc->file, path, sizeof path));
    printfmt(":%d", loc->line);
}

/* A call: its name, "(...)" for arguments, which are not known (a slot may have been used for something else since), and
 * its position; with all frames, also its addresses. */
static void print_call(const code_loc *loc, const frame *fr, bool all)
{
    printstring(loc->func);
    printcstr(loc->inlined || loc->has_args ? "(...)\n" : "()\n");
    print_position(loc);
    if (!loc->inlined) {
        const func *f = code.func_of(fr->pc, fr->kind == FRAME_RETURN);
        if (loc->offset)
            printfmt(" +0x%x", loc->offset);
        if (all)
            printfmt(" fp=0x%llx sp=0x%llx pc=0x%llx", (unsigned long long)(uintptr_t)fr->fp,
                     (unsigned long long)((uintptr_t)fr->fp - (f ? code.frame_bytes(f) : 0)),
                     (unsigned long long)(uintptr_t)fr->pc);
    }
    printnl();
}

/* Prints the calls at pc, innermost first; returns how many. Natives of package runtime that a program calls (Stack,
 * Goexit) do their work after their frame has ended, as it were. */
static int print_frame(const frame *fr, bool all)
{
    code_loc loc;
    int n = 0;
    if (code.calleeline && code.calleeline(fr->pc, fr->fp, &loc)) {
        if (!all && (is_internal(&loc) || is_of_runtime(&loc)))
            return 0;
        print_call(&loc, fr, all);
        return 1;
    }
    for (int depth = 0; code.pcline(fr->pc, fr->kind == FRAME_RETURN, depth, &loc); depth++) {
        if (!all && is_internal(&loc))
            continue;
        print_call(&loc, fr, all);
        n++;
    }
    return n;
}

/* fr is a deferred call that a panic or Goexit runs: that stands above it. */
static void print_panic_frame(const g *gp, const frame *fr)
{
    for (const _panic *p = gp->_panic; p; p = p->link) {
        if (p->argp != fr->fp)
            continue;
        if (p->goexit)
            printcstr("runtime.Goexit()\n");
        else
            printfmt("panic({0x%llx, 0x%llx})\n", (unsigned long long)(uintptr_t)p->arg.type,
                     (unsigned long long)(uintptr_t)p->arg.data);
        printcstr("\t$GOROOT/src/runtime/panic.c:1\n");
    }
}

static void print_created_by(const g *gp)
{
    code_loc loc;
    if (gp->goid == 1)
        return;
    if (gp->gopc == gopc_of_timers) {
        printcstr("created by time.goFunc\n\t$GOROOT/src/time/sleep.go:1\n");
        return;
    }
    if (!gp->gopc || !code.pcline(gp->gopc, false, 0, &loc))
        return;
    printcstr("created by ");
    printstring(loc.func);
    printnl();
    print_position(&loc);
    printfmt(" +0x%x\n", loc.offset);
}

/* Returns how many calls were printed; *more: there are frames beyond the limit. */
static int print_frames(const g *gp, bool all, bool *more)
{
    int n = 0, left = MAX_FRAMES;
    frame fr = frame_first(gp);
    if (fr.fp && !code.func_of(fr.pc, false))
        left++;                     /* of a native, or not begun: Go has none */
    for (; fr.fp && left > 0; fr = frame_next(gp, &fr), left--) {
        n += print_frame(&fr, all);
        print_panic_frame(gp, &fr);
    }
    *more = fr.fp != NULL;
    return n;
}

void traceback(g *gp)
{
    bool more = false, all = traceback_levels() > 1;
    if (gp->cfn) {
        printfmt("runtime.%s(...)\n", gp->cname);
        return;
    }
    if (!code.pcline)
        return;
    if (print_frames(gp, all, &more) == 0 && !all)
        print_frames(gp, true, &more);
    if (more)
        printcstr("...additional frames elided...\n");
    print_created_by(gp);
}

static void print_other(g *gp)
{
    printnl();
    goroutineheader(gp);
    if ((readgstatus(gp) & ~(uint32_t)GSCAN) == GRUNNING && gp->m != tls_m) {
        printcstr("\tgoroutine running on other thread; stack unavailable\n");
        print_created_by(gp);
    } else {
        traceback(gp);
    }
}

/* The goroutine of this thread first, then all in the order they were made. */
void tracebackothers(g *me)
{
    g **list, *mine = tls_m ? tls_m->curg : NULL;
    uint64_t n = allgs_snapshot(&list);
    if (mine && mine != me)
        print_other(mine);
    for (uint64_t i = 0; i < n; i++) {
        g *gp = list[i];
        uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
        if (gp != me && gp != mine && status != GDEAD && status != GIDLE &&
            (!gp->issystem || traceback_levels() > 1))
            print_other(gp);
    }
}

/* ---- runtime.Callers ---- */

/* Go has frames of its runtime between a deferred call and the code that panicked, and below a goroutine's first
 * function, and programs count them, and look for their names. So there are entries for them here, with these addresses as pcs. */
enum { PSEUDO_GOPANIC, PSEUDO_GOEXIT_CALL, PSEUDO_PANICMEM, PSEUDO_SIGPANIC, PSEUDO_MAIN, PSEUDO_GOEXIT,
       PSEUDO_SEND, PSEUDO_RECEIVE, PSEUDO_SELECT, NPSEUDO };
static const char pseudo_frames[NPSEUDO * INSN_BYTES];

static uintptr_t pseudo_pc(int which) { return (uintptr_t)&pseudo_frames[which * INSN_BYTES + 1]; }

/* The pc before one of ours will do, too, as it does for other frames. */
bool pseudo_frame_name(uintptr_t pc, const char **name, const char **file)
{
    static const char *const names[NPSEUDO][2] = {
        { "runtime.gopanic", "$GOROOT/src/runtime/panic.go" },   { "runtime.Goexit", "$GOROOT/src/runtime/panic.go" },
        { "runtime.panicmem", "$GOROOT/src/runtime/panic.go" },  { "runtime.sigpanic", "$GOROOT/src/runtime/signal_unix.go" },
        { "runtime.main", "$GOROOT/src/runtime/proc.go" },       { "runtime.goexit", "$GOROOT/src/runtime/asm_amd64.s" },
        { "runtime.chansend1", "$GOROOT/src/runtime/chan.go" },  { "runtime.chanrecv1", "$GOROOT/src/runtime/chan.go" },
        { "runtime.selectgo", "$GOROOT/src/runtime/select.go" },
    };
    uintptr_t at = pc - (uintptr_t)pseudo_frames;
    if (at >= sizeof pseudo_frames || at % INSN_BYTES > 1)
        return false;
    *name = names[at / INSN_BYTES][0];
    *file = names[at / INSN_BYTES][1];
    return true;
}

uintptr_t pseudo_pc_of_wait(int waitreason)
{
    switch (waitreason) {
    case WAIT_CHAN_SEND: return pseudo_pc(PSEUDO_SEND);
    case WAIT_CHAN_RECEIVE: return pseudo_pc(PSEUDO_RECEIVE);
    case WAIT_SELECT: return pseudo_pc(PSEUDO_SELECT);
    default: return 0;
    }
}

bool is_pseudo_goexit(uintptr_t pc) { return pc == pseudo_pc(PSEUDO_GOEXIT); }

typedef struct pc_list { uintptr_t *pcs; int n, max, skip; } pc_list;

static void add_pc(pc_list *l, uintptr_t pc)
{
    if (l->skip > 0)
        l->skip--;
    else if (l->n < l->max)
        l->pcs[l->n++] = pc;
}

/* The calls at one pc, innermost first. Instructions are 8 bytes apart, so twice the depth fits into the low bits, and
 * a program may look up pc-1 as it does in Go. What is deeper stands behind the last. */
static void add_frame(pc_list *l, const frame *fr)
{
    code_loc loc;
    bool is_return = fr->kind == FRAME_RETURN;
    /* As return addresses: one instruction past the one to look up. */
    uintptr_t pc = (uintptr_t)fr->pc + (is_return ? 0 : INSN_BYTES);
    for (int depth = 0; depth <= CALLERS_MAX_DEPTH && code.pcline(fr->pc, is_return, depth, &loc); depth++) {
        if (loc.flags & (CODE_HIDDEN | CODE_WRAPPER))
            return;
        add_pc(l, pc + 2 * (uintptr_t)depth);
    }
}

uintptr_t callers_pc(uintptr_t pc, int *depth)
{
    *depth = (int)((pc + 1) % INSN_BYTES / 2);
    return (pc + 1) / INSN_BYTES * INSN_BYTES;
}

int gcallers(const g *gp, int skip, uintptr_t *pcs, int n)
{
    pc_list l = { pcs, 0, n, skip };
    for (frame fr = frame_first(gp); fr.fp && l.n < n; fr = frame_next(gp, &fr)) {
        add_frame(&l, &fr);
        for (const _panic *p = gp->_panic; p; p = p->link) {
            if (p->argp == fr.fp) {
                add_pc(&l, pseudo_pc(p->goexit ? PSEUDO_GOEXIT_CALL : PSEUDO_GOPANIC));
                if (p->is_mem) {
                    add_pc(&l, pseudo_pc(PSEUDO_PANICMEM));
                    add_pc(&l, pseudo_pc(PSEUDO_SIGPANIC));
                }
            }
        }
    }
    if (gp->goid == 1)
        add_pc(&l, pseudo_pc(PSEUDO_MAIN));
    add_pc(&l, pseudo_pc(PSEUDO_GOEXIT));
    return l.n;
}
