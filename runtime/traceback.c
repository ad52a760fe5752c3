/* traceback.c - walking the frames of a bytecode goroutine, and printing them as Go does.
 *
 * The chain is fp[0]; the pc in the caller is fp[1], which follows the call, so its position is looked
 * up at pc - 1. One kind of frame has no call above it: the one that panicked, under the frame of the
 * deferred call that its panic runs. That frame's return pc is a stub; the pc where the panic was
 * raised is in the _panic record whose argp is the deferred call's frame.
 */
#include "runtime/traceback.h"

#include <string.h>

#include "runtime/print.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"

enum { MAX_FRAMES = 100, MAX_OUTER = 50, INSN_BYTES = 8 };

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

void goroutineheader(g *gp)
{
    uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
    printfmt("goroutine %llu [%s", (unsigned long long)gp->goid, status_text(gp, status));
    int64_t minutes = 0;
    if ((status == GWAITING || status == GSYSCALL) && gp->waitsince != 0)
        minutes = (nanotime() - gp->waitsince) / 60000000000ll;
    if (minutes >= 1)
        printfmt(", %lld minutes", (long long)minutes);
    if (gp->lockedm && gp->lock_count > 0)
        printcstr(", locked to thread");
    printcstr("]:\n");
}

static void print_location(const code_loc *loc, bool args)
{
    printstring(loc->func);
    if (args)
        printcstr(loc->inlined || loc->has_args ? "(...)\n" : "()\n");
    else
        printnl();
    printcstr("\t");
    if (!loc->verbatim && loc->file.len && !strchr("/$<", loc->file.ptr[0]) && start_directory[0])
        printfmt("%s/", start_directory);
    printstring(loc->file);
    printfmt(":%d", loc->line);
    if (!loc->inlined)
        printfmt(" +0x%x", loc->offset);
    printnl();
}

/* Prints the calls at pc, innermost first; returns how many lines of calls. */
static int print_frame(const frame *fr)
{
    code_loc loc;
    int n = 0;
    while (code.pcline(fr->pc, fr->kind == FRAME_RETURN, n, &loc)) {
        if ((loc.flags & (CODE_HIDDEN | CODE_WRAPPER)) && !traceback_system)
            return n;
        print_location(&loc, true);
        n++;
    }
    return n;
}

/* fr is a deferred call that a panic runs: the panic stands above it. */
static void print_panic_frame(const g *gp, const frame *fr)
{
    for (const _panic *p = gp->_panic; p; p = p->link)
        if (p->argp == fr->fp && !p->goexit)
            printfmt("panic({0x%llx, 0x%llx})\n\t%s:%d\n", (unsigned long long)(uintptr_t)p->arg.type,
                     (unsigned long long)(uintptr_t)p->arg.data, "$GOROOT/src/runtime/panic.c", 1);
}

static void print_created_by(const g *gp)
{
    code_loc loc;
    if (!gp->gopc || gp->goid == 1 || !code.pcline(gp->gopc, false, 0, &loc))
        return;
    printcstr("created by ");
    print_location(&loc, false);
}

void traceback(g *gp)
{
    if (gp->cfn || !code.pcline)
        return;
    int total = 0;
    for (frame fr = frame_first(gp); fr.fp; fr = frame_next(gp, &fr))
        total++;
    /* A very deep stack: the innermost and the outermost 50. */
    int i = 0;
    for (frame fr = frame_first(gp); fr.fp; fr = frame_next(gp, &fr), i++) {
        if (total > MAX_FRAMES && i == MAX_OUTER)
            printfmt("...%d frames elided...\n", total - 2 * MAX_OUTER);
        if (total <= MAX_FRAMES || i < MAX_OUTER || i >= total - MAX_OUTER) {
            print_frame(&fr);
            print_panic_frame(gp, &fr);
        }
    }
    print_created_by(gp);
}

void tracebackothers(g *me)
{
    g **list;
    uint64_t n = allgs_snapshot(&list);
    for (uint64_t i = 0; i < n; i++) {
        g *gp = list[i];
        uint32_t status = readgstatus(gp) & ~(uint32_t)GSCAN;
        if (gp == me || status == GDEAD || status == GIDLE || (gp->issystem && !traceback_system))
            continue;
        printnl();
        goroutineheader(gp);
        if (status == GRUNNING) {
            printcstr("\tgoroutine running on other thread; stack unavailable\n");
            print_created_by(gp);
        } else {
            traceback(gp);
        }
    }
}

/* ---- runtime.Callers ---- */

/* Go has frames of its runtime between a deferred call and the code that panicked, and below a goroutine's first
 * function, and programs count them. So there are entries for them here, with these addresses as pcs. */
enum { PSEUDO_GOPANIC, PSEUDO_PANICMEM, PSEUDO_SIGPANIC, PSEUDO_MAIN, PSEUDO_GOEXIT, NPSEUDO };
static const char pseudo_frames[NPSEUDO * INSN_BYTES];

static uintptr_t pseudo_pc(int which) { return (uintptr_t)&pseudo_frames[which * INSN_BYTES + 1]; }

bool pseudo_frame_name(uintptr_t pc, const char **name)
{
    static const char *const names[] = { "runtime.gopanic", "runtime.panicmem", "runtime.sigpanic", "runtime.main",
                                         "runtime.goexit" };
    for (int i = 0; i < NPSEUDO; i++) {
        if (pc == pseudo_pc(i)) {
            *name = names[i];
            return true;
        }
    }
    return false;
}

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
                add_pc(&l, pseudo_pc(PSEUDO_GOPANIC));
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
