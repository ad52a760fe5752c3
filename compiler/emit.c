/* emit.c - instructions, labels, temporaries, and the finishing of a function.
 *
 * Code is written into a growing buffer with label numbers for jump targets.
 * emit_finish resolves the jumps and relocates slots: the address-taken region moves to the
 * top of the frame, so every ordinary negative slot goes down by its size. What is a slot is
 * read from the operand kinds of ops.def, so a new instruction needs nothing here.
 *
 * A conditional jump reaches 32,767 words. Should one not, the function is generated
 * a second time with far_jumps, where each is an inverted jump over a JMP.
 */
#include "compiler/gen_priv.h"

#include <stdlib.h>
#include <string.h>

static void *grow(Arena *a, void *old, int n, int cap, size_t elem)
{
    void *p = arena_alloc(a, (size_t)cap * elem);
    if (n)
        memcpy(p, old, (size_t)n * elem);
    return p;
}

void set_pos(Fn *f, Pos pos)
{
    if (pos)
        f->pos = pos;
}

/* The number of a file in fn.files. */
static uint16_t file_number(Fn *f, const char *file)
{
    for (int i = 0; i < f->nfiles; i++)
        if (f->files[i] == file || strcmp(f->files[i], file) == 0)
            return (uint16_t)(i + 1);
    if (f->nfiles == UINT16_MAX)
        return 0;
    f->files = grow(f->g->arena, (void *)(uintptr_t)f->files, f->nfiles, f->nfiles + 1, sizeof *f->files);
    f->files[f->nfiles++] = file;
    return (uint16_t)f->nfiles;
}

/* A file of the program where names of //line directives stand, which are not completed: what begins with ./ is. */
static const char *with_dot(Fn *f, const char *file)
{
    return strchr("/$<-", file[0]) || strncmp(file, "./", 2) == 0 ? file : arena_printf(f->g->arena, "./%s", file);
}

/* The line at pos, and the file it is in: 0, or the number of the name that a //line directive gave. */
uint32_t resolve_line(Fn *f, Pos pos, uint16_t *file)
{
    PosInfo p = pos_resolve(f->g->cfg.sources, pos);
    bool other = f->lf->kind == LAZY_WRAPPER && !(f->fn->flags & FUNC_WRAPPER) && p.file != f->fn->file; /* initialisers */
    bool directive = p.source && p.file != p.source->path;
    *file = directive ? file_number(f, p.file[0] ? p.file : "\?\?") : other ? file_number(f, with_dot(f, p.file)) : 0;
    return p.line;
}

static void add_line(Fn *f)
{
    if (f->nlines && f->lines[f->nlines - 1].line == f->pos && f->lines[f->nlines - 1].inl == f->inl &&
        f->lines[f->nlines - 1].uindex == f->uindex)
        return;
    if (f->nlines == f->cap_lines) {
        f->cap_lines = f->cap_lines ? f->cap_lines * 2 : 32;
        f->lines = grow(f->arena, f->lines, f->nlines, f->cap_lines, sizeof *f->lines);
    }
    /* line holds the Pos until emit_finish resolves it */
    f->lines[f->nlines++] = (pcline){ .off = (uint32_t)f->ncode, .line = f->pos, .inl = f->inl & 0x7fff,
                                       .uindex = f->uindex };
}

static insn *push(Fn *f, bool word)
{
    if (f->ncode == f->cap_code) {
        f->cap_code = f->cap_code ? f->cap_code * 2 : 128;
        f->code = grow(f->arena, f->code, f->ncode, f->cap_code, sizeof *f->code);
        f->is_word = grow(f->arena, f->is_word, f->ncode, f->cap_code, 1);
    }
    f->is_word[f->ncode] = word;
    return &f->code[f->ncode++];
}

int emit(Fn *f, int op, int a, int b, int c)
{
    if (a < -32768 || a > 32767 || b < -32768 || b > 32767 || c < -32768 || c > 65535) {
        f->too_big = true;
        a = b = c = 0;
    }
    add_line(f);
    int at = f->ncode;
    insn *i = push(f, false);
    i->op = (uint16_t)op;
    i->a = (int16_t)a;
    i->b = (int16_t)b;
    i->c = (int16_t)c;
    return at;
}

/* What follows checks the index at pos; its row of the line table says how a panic prints it. Returns the position
 * to go back to by end_index. */
Pos begin_index(Fn *f, Pos pos, bool is_unsigned)
{
    Pos before = f->pos;
    set_pos(f, pos);
    f->uindex = is_unsigned;
    return before;
}

void end_index(Fn *f, Pos before)
{
    f->uindex = false;
    f->pos = before;
}

int emitw(Fn *f, int op, int a, int b, int c, uint64_t w)
{
    assert(opinfos[op].words == 2);
    int at = emit(f, op, a, b, c);
    push(f, true)->word = w;
    return at;
}

int emitp(Fn *f, int op, int a, int b, int c, const void *w)
{
    return emitw(f, op, a, b, c, (uint64_t)(uintptr_t)w);
}

int emitw2(Fn *f, int op, int a, int b, int c, uint64_t w1, uint64_t w2)
{
    int at = emit(f, op, a, b, c);
    push(f, true)->word = w1;
    push(f, true)->word = w2;
    return at;
}

int emit_imm32(Fn *f, int op, int a, int32_t imm)
{
    return emit(f, op, a, (int16_t)(imm & 0xffff), (int16_t)((uint32_t)imm >> 16));
}

void emit_int(Fn *f, int dst, int64_t v)
{
    if (v >= INT32_MIN && v <= INT32_MAX)
        emit_imm32(f, OP_LDI, dst, (int32_t)v);
    else
        emitw(f, OP_LDK, dst, 0, 0, (uint64_t)v);
}

void emit_move(Fn *f, int dst, int src, int n)
{
    if (dst == src || n == 0)
        return;
    if (n <= 3)
        emit(f, n == 1 ? OP_MOV : n == 2 ? OP_MOV2 : OP_MOV3, dst, src, 0);
    else
        emit(f, OP_MOVN, dst, src, n);
}

void emit_zero(Fn *f, int dst, int n)
{
    if (n == 1)
        emit(f, OP_ZERO, dst, 0, 0);
    else if (n > 1)
        emit(f, OP_ZERON, dst, 0, n);
}

/* Lets the instruction just emitted, which defined the temporary `from` in its operand a, define `to` instead. */
bool retarget_last(Fn *f, int from, int to)
{
    int at = f->ncode - 1;
    while (at > 0 && f->is_word[at])
        at--;
    insn *i = &f->code[at];
    if (at + opinfos[i->op].words != f->ncode || (i->op != OP_IDX && i->op != OP_AIDX) || i->a != from)
        return false;
    i->a = (int16_t)to;
    return to >= -32768 && to <= 32767;
}

/* ---- slots ---- */

int tmp(Fn *f, int n)
{
    f->sp += n;
    if (f->sp > f->max_sp)
        f->max_sp = f->sp;
    if (f->sp > MAX_FRAME) {
        f->too_big = true;
        f->sp = 64; /* the function is refused; keep numbers in range until then */
    }
    return -f->sp;
}

int live_alloc(Fn *f, type *t)
{
    int n = (int)type_slots(t), at = f->nlive;
    if (at + n > MAX_LIVE) {
        f->too_big = true;
        at = 0;
    }
    if (!f->live_ptrs)
        f->live_ptrs = arena_alloc(f->arena, MAX_LIVE / 8 + 8);
    uint64_t words = t->ptrdata / 8;
    for (uint64_t i = 0; i < words; i++) {
        uint64_t bit = i % (t->gcsize / 8);
        if (t->gcdata[bit / 8] >> (bit % 8) & 1)
            f->live_ptrs[(at + (int)i) / 8] |= (uint8_t)(1 << ((at + (int)i) % 8));
    }
    if (!f->live_starts)
        f->live_starts = arena_alloc(f->arena, MAX_LIVE / 8 + 8);
    f->live_starts[at / 8] |= (uint8_t)(1 << at % 8);
    f->nlive = at + n;
    return LIVE_BASE + at;
}

/* ---- labels and jumps ---- */

int new_label(Fn *f)
{
    if (f->nlabels == f->cap_labels) {
        f->cap_labels = f->cap_labels ? f->cap_labels * 2 : 32;
        f->labels = grow(f->arena, f->labels, f->nlabels, f->cap_labels, sizeof *f->labels);
    }
    f->labels[f->nlabels] = -1;
    return f->nlabels++;
}

void place(Fn *f, int label)
{
    assert(f->labels[label] < 0);
    f->labels[label] = f->ncode;
}

static void fixup(Fn *f, int at, int label, bool wide)
{
    if (f->nfixups == f->cap_fixups) {
        f->cap_fixups = f->cap_fixups ? f->cap_fixups * 2 : 32;
        f->fixups = grow(f->arena, f->fixups, f->nfixups, f->cap_fixups, sizeof *f->fixups);
    }
    f->fixups[f->nfixups++] = (Fixup){ at, label, wide };
}

void jump(Fn *f, int label)
{
    /* op JMP keeps its displacement in b and c; see insn_jump32 in bytecode.h */
    fixup(f, emit(f, OP_JMP, 0, 0, 0), label, true);
}

void jump1(Fn *f, int op, int a, int label)
{
    fixup(f, emit(f, op, a, 0, 0), label, true);
}

void jump2(Fn *f, int op, int a, int b, int label)
{
    if (!f->far_jumps) {
        if (opinfos[op].words == 2)
            abort(); /* these go through emitw and jump_at */
        fixup(f, emit(f, op, a, b, 0), label, false);
        return;
    }
    /* op over; JMP next; over: JMP label; next: */
    int over = new_label(f), next = new_label(f);
    fixup(f, emit(f, op, a, b, 0), over, false);
    jump(f, next);
    place(f, over);
    jump(f, label);
    place(f, next);
}

void emit_slot_number(Fn *f, int dst, int slot)
{
    assert(slot < 0 && slot >= LIVE_BASE + MAX_LIVE);
    int **v = &f->slot_numbers;
    int *grown = arena_array(f->arena, int, f->nslot_numbers + 1);
    if (f->nslot_numbers)
        memcpy(grown, *v, sizeof(int) * (size_t)f->nslot_numbers);
    *v = grown;
    grown[f->nslot_numbers++] = emit_imm32(f, OP_LDI, dst, slot);
}

/* Jumps to label unless the type word in slot is t. */
void jump_type(Fn *f, int slot, type *t, int label)
{
    int to = f->far_jumps ? new_label(f) : label;
    fixup(f, emitp(f, OP_JNTYPE, slot, 0, 0, t), to, false);
    if (f->far_jumps) {
        int next = new_label(f);
        jump(f, next);
        place(f, to);
        jump(f, label);
        place(f, next);
    }
}

typedef struct JumpTable {
    struct JumpTable *up;
    int at, n;                  /* the instruction, entries */
    const int *labels;
    int32_t *disp;              /* what the instruction points to */
} JumpTable;

void jump_table(Fn *f, int slot, const int *labels, int n)
{
    JumpTable *t = arena_new(f->arena, JumpTable);
    int *copy = arena_array(f->arena, int, n);
    memcpy(copy, labels, (size_t)n * sizeof *copy);
    *t = (JumpTable){ .up = f->tables, .n = n, .labels = copy, .disp = arena_array(f->g->arena, int32_t, n) };
    t->at = emitp(f, OP_JTAB, slot, n, 0, t->disp);
    f->tables = t;
}

void jump_next(Fn *f, int iter, int label)
{
    fixup(f, emit(f, OP_MAPNEXT, iter, 0, 0), label, false);
}

/* ---- finishing ---- */

static bool resolve_jumps(Fn *f)
{
    for (int i = 0; i < f->nfixups; i++) {
        Fixup *x = &f->fixups[i];
        int to = f->labels[x->label];
        if (to < 0) { /* a branch that no statement of this function takes: our mistake, not to be run */
            diag_error(f->g->cfg.diags, f->pos, "internal compiler error: jump to nowhere in %s", f->fn->name.ptr);
            f->g->failed = true;
            f->too_big = true;
            return false;
        }
        int d = to - x->at;
        insn *in = &f->code[x->at];
        if (x->wide) {
            in->b = (int16_t)(d & 0xffff);
            in->c = (int16_t)((uint32_t)d >> 16);
        } else if (d < -32768 || d > 32767) {
            return false;
        } else {
            in->c = (int16_t)d;
        }
    }
    for (JumpTable *t = f->tables; t; t = t->up)
        for (int i = 0; i < t->n; i++)
            t->disp[i] = f->labels[t->labels[i]] - t->at;
    return true;
}

static bool is_slot(int kind)
{
    return kind != O_NONE && kind != O_IMM && kind != O_IMM32 && kind != O_JMP16 && kind != O_JMP32;
}

/* The final number of a slot: see the head of gen_priv.h. */
static int16_t relocated(const Fn *f, int s)
{
    int first = f->is_closure ? 1 : 0;
    if (s >= 0 || (f->is_closure && s == -1))
        return (int16_t)s;
    if (s < LIVE_BASE + MAX_LIVE)
        return (int16_t)(-(first + f->nlive) + (s - LIVE_BASE));
    return (int16_t)(s - f->nlive);
}

static void relocate(Fn *f)
{
    for (int i = 0; i < f->ncode; i += opinfos[f->code[i].op].words) {
        insn *in = &f->code[i];
        const opinfo *o = &opinfos[in->op];
        if (is_slot(o->a)) in->a = relocated(f, in->a);
        if (is_slot(o->b)) in->b = relocated(f, in->b);
        if (is_slot(o->c)) in->c = relocated(f, in->c);
    }
    for (int i = 0; i < f->nslot_numbers; i++) {
        insn *in = &f->code[f->slot_numbers[i]];
        in->b = relocated(f, in->b);
        in->c = -1; /* the sign of the 32-bit immediate */
    }
    for (int i = 0; i < f->nselects; i++) {
        selectinfo *s = f->selects[i];
        for (uint32_t k = 0; k < s->ncases; k++) {
            s->cases[k].chan = relocated(f, s->cases[k].chan);
            s->cases[k].elem = relocated(f, s->cases[k].elem);
            s->cases[k].ok = relocated(f, s->cases[k].ok);
        }
    }
}

static void resolve_lines(Fn *f, int skip)
{
    pcline *out = arena_array(f->g->arena, pcline, f->nlines ? f->nlines : 1);
    uint32_t n = 0;
    for (int i = 0; i < f->nlines; i++) {
        pcline r = f->lines[i];
        r.off = r.off > (uint32_t)skip ? r.off - (uint32_t)skip : 0;
        r.line = resolve_line(f, r.line, &r.file);
        const pcline *last = n ? &out[n - 1] : NULL;
        if (!last || last->line != r.line || last->file != r.file || last->inl != r.inl || last->uindex != r.uindex)
            out[n++] = r;
    }
    f->fn->lines = out;
    f->fn->nlines = n;
    f->fn->inltree = f->inltree;
    f->fn->ninl = (uint32_t)f->ninl;
    f->fn->files = f->files;
}

/* The address-taken region is zeroed by the first instruction, kept free for that; without
 * a region it is left out. */
static int entry_skip(Fn *f)
{
    if (f->nlive == 0)
        return 1;
    f->code[0] = (insn){ .op = OP_ZERON, .a = LIVE_BASE, .c = (int16_t)f->nlive };
    return 0;
}

bool emit_finish(Fn *f)
{
    if (f->too_big || f->nlive + f->max_sp > 32000)
        return false;
    int skip = entry_skip(f);
    if (!resolve_jumps(f)) {
        f->overflow = true;
        return false;
    }
    relocate(f);
    func *fn = f->fn;
    int n = f->ncode - skip;
    insn *code = code_alloc((uint32_t)n);
    memcpy(code, f->code + skip, (size_t)n * sizeof *code);
    fn->code = code;
    fn->ncode = (uint32_t)n;
    fn->frame_bytes = (uint32_t)(f->max_sp + f->nlive) * 8;
    if (fn->frame_bytes < 8)
        fn->frame_bytes = 8;
    fn->deferreturn = f->deferreturn >= 0 ? (uint32_t)(f->deferreturn - skip) : 0;
    fn->live_n = (uint32_t)f->nlive;
    fn->live_lo = -(f->nlive + (f->is_closure ? 1 : 0));
    if (f->nlive) {
        uint8_t *p = arena_alloc(f->g->arena, (size_t)f->nlive / 8 + 1);
        memcpy(p, f->live_ptrs, (size_t)f->nlive / 8 + 1);
        fn->live_ptrs = p;
        p = arena_alloc(f->g->arena, (size_t)f->nlive / 8 + 1);
        memcpy(p, f->live_starts, (size_t)f->nlive / 8 + 1);
        fn->live_starts = p;
    }
    resolve_lines(f, skip);
    code_publish(fn);
    if (optimize_hook && !f->lf->once)
        optimize_hook(fn);
    atomic_store_explicit(&fn->entry, fn->code, memory_order_release);
    return true;
}
