/* profsym.c - what a frame of a sampled stack is called.
 *
 * Names are those of Go's runtime where our function does what Go's does: the ops by code.op_name, C functions by "runtime."
 * and their name in C. C functions that only are the way from an op to the function it stands for are left out, and so is
 * the function that is the native whose frame is there anyway.
 */
#include "runtime/profsym.h"

#include <stdio.h>
#include <string.h>

#include "runtime/codehooks.h"
#include "runtime/csym.h"
#include "runtime/traceback.h"

typedef void line_visitor(void *ctx, const prof_line *line);

static gostring text(const char *s) { return (gostring){ s, (int64_t)strlen(s) }; }

static void visit_loc(const code_loc *loc, line_visitor *visit, void *ctx)
{
    code_loc decl;
    prof_line l = { .func = loc->func, .file = loc->file, .line = loc->line };
    if (!loc->inlined && loc->fn && code.funcline(loc->fn, &decl))
        l.start_line = decl.line;
    l.relative = !loc->verbatim;
    visit(ctx, &l);
}

static void visit_named(const char *name, line_visitor *visit, void *ctx)
{
    char full[160];
    const char *prefix = strchr(name, '.') || name[0] == '[' ? "" : "runtime.";
    snprintf(full, sizeof full, "%s%s", prefix, name);
    visit(ctx, &(prof_line){ .func = text(full), .file = text("") });
}

/* On the way from the loop to what does the work. */
static bool is_plumbing(const char *name)
{
    return strncmp(name, "slow_", 5) == 0 || strncmp(name, "interp_", 7) == 0;
}

static void visit_c(uintptr_t pc, frame_key outer, line_visitor *visit, void *ctx)
{
    csym sym;
    if (!csym_find(pc, &sym))
        return;
    if (sym.ours && is_plumbing(sym.name))
        return;
    if (key_kind_of(outer) == KEY_FUNC && code.native_of &&
        (uintptr_t)code.native_of((const func *)key_address(outer)) == sym.start)
        return;
    char full[160];
    snprintf(full, sizeof full, "%s%s", sym.name[0] == '[' ? "" : sym.ours ? "runtime." : "libc.", sym.name);
    visit(ctx, &(prof_line){ .func = text(full), .file = text("") });
}

static void visit_callers(uintptr_t given, line_visitor *visit, void *ctx)
{
    const char *pseudo, *file;
    code_loc loc;
    if (is_pseudo_goexit(given))
        return;
    if (pseudo_frame_name(given, &pseudo, &file)) {
        visit_named(pseudo, visit, ctx);
        return;
    }
    int depth;
    const insn *pc = (const insn *)callers_pc(given, &depth);
    int last = depth == CALLERS_MAX_DEPTH ? INT32_MAX : depth;
    for (; depth <= last && code.pcline(pc, true, depth, &loc); depth++)
        if (!(loc.flags & (CODE_HIDDEN | CODE_WRAPPER)))
            visit_loc(&loc, visit, ctx);
}

void prof_lines(frame_key key, frame_key outer, line_visitor *visit, void *ctx)
{
    uintptr_t at = key_address(key);
    code_loc loc;
    switch (key_kind_of(key)) {
    case KEY_AT:
    case KEY_RETURN:
        for (int depth = 0; code.pcline((const insn *)at, key_kind_of(key) == KEY_RETURN, depth, &loc); depth++)
            if (!(loc.flags & (CODE_HIDDEN | CODE_WRAPPER)))
                visit_loc(&loc, visit, ctx);
        return;
    case KEY_CALLERS:
        visit_callers(at, visit, ctx);
        return;
    case KEY_FUNC:
        if (code.funcline((const func *)at, &loc) && !(loc.flags & (CODE_HIDDEN | CODE_WRAPPER)))
            visit_loc(&loc, visit, ctx);
        return;
    case KEY_C:
        visit_c(at, outer, visit, ctx);
        return;
    case KEY_NAME:
        visit_named((const char *)at, visit, ctx);
        return;
    }
}
