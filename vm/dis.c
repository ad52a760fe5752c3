/* dis.c - the disassembler.
 *
 * Slots print as fp+3 and fp-2, constants as #5, jumps as -> and the offset they go to; what the wide words mean
 * stands behind a semicolon. Source lines come from the files themselves, read once each.
 */
#include "vm/dis.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "vm/effects.h"
#include "vm/hooks.h"
#include "vm/interp.h"

/* ---- source text ---- */

static struct {
    char *path, *text;
} file_in_memory; /* the file whose lines were printed last */

static const char *source_text(const char *path)
{
    if (!path)
        return NULL;
    if (file_in_memory.path && strcmp(file_in_memory.path, path) == 0)
        return file_in_memory.text;
    free(file_in_memory.path);
    free(file_in_memory.text);
    file_in_memory.path = strdup(path);
    file_in_memory.text = NULL;
    FILE *in = fopen(path, "r");
    if (!in)
        return NULL;
    size_t cap = 0;
    ssize_t got = getdelim(&file_in_memory.text, &cap, '\0', in);
    fclose(in);
    if (got <= 0) {
        free(file_in_memory.text);
        file_in_memory.text = NULL;
    }
    return file_in_memory.text;
}

static void print_source_line(FILE *out, const char *path, uint32_t line)
{
    const char *s = source_text(path);
    for (uint32_t i = 1; s && i < line; i++) {
        s = strchr(s, '\n');
        if (s)
            s++;
    }
    if (!s) {
        fprintf(out, "%s:%u\n", path ? path : "?", line);
        return;
    }
    s += strspn(s, " \t");
    fprintf(out, "%4u: %.*s\n", line, (int)strcspn(s, "\r\n"), s);
}

/* ---- operands ---- */

static const char *print_names[] = { "bool", "int", "uint", "float64", "float32", "complex128", "complex64", "string",
                                     "pointer", "slice", "eface", "iface", "hex", "space", "newline" };

static void separate(FILE *out, bool *first)
{
    fputs(*first ? "" : ", ", out);
    *first = false;
}

static void print_operand(FILE *out, const insn *pc, uint32_t off, operand o, int v, bool *first)
{
    switch (o) {
    case O_NONE:
        return;
    case O_IMM:
        separate(out, first);
        if (pc->op == OP_PRINT)
            fputs((unsigned)v < sizeof print_names / sizeof *print_names ? print_names[v] : "?", out);
        else
            fprintf(out, "#%d", v);
        return;
    case O_IMM32:
        separate(out, first);
        fprintf(out, "#%d", insn_imm32(pc));
        return;
    case O_JMP16:
        separate(out, first);
        fprintf(out, "-> %d", (int)off + v);
        return;
    case O_JMP32:
        separate(out, first);
        fprintf(out, "-> %d", (int)off + insn_imm32(pc));
        return;
    case O_BASE:
        separate(out, first);
        fprintf(out, "frame %d", v);
        return;
    default:
        separate(out, first);
        fprintf(out, "fp%+d", v);
        return;
    }
}

static void print_quoted(FILE *out, gostring s)
{
    fputc('"', out);
    for (int64_t i = 0; i < s.len && i < 60; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c < ' ' || c == 0x7f)
            fprintf(out, "\\x%02x", c);
        else
            fputc(c, out);
    }
    fputs(s.len > 60 ? "\"…" : "\"", out);
}

static void print_type(FILE *out, uint64_t w)
{
    const type *t = (const type *)(uintptr_t)w;
    if (t)
        fprintf(out, "%.*s", (int)t->string.len, t->string.ptr);
    else
        fputs("nil", out);
}

static void print_select(FILE *out, const selectinfo *s)
{
    for (uint32_t i = 0; i < s->ncases; i++) {
        const selectcase *c = &s->cases[i];
        fprintf(out, "%scase %u: ", i ? ", " : "", i);
        if (c->is_send)
            fprintf(out, "fp%+d <- fp%+d", c->chan, c->elem);
        else
            fprintf(out, "fp%+d, fp%+d = <-fp%+d", c->elem, c->ok, c->chan);
    }
    if (s->has_default)
        fputs(s->ncases ? ", default" : "default", out);
}

static void print_word(FILE *out, const insn *pc, uint32_t off)
{
    uint64_t w = pc[1].word;
    const void *p = (const void *)(uintptr_t)w;
    switch ((wide)opinfos[pc->op].w) {
    case W_NONE: return;
    case W_I64: fprintf(out, "  ; %" PRId64, (int64_t)w); return;
    case W_PTR: fprintf(out, "  ; 0x%" PRIx64, w); return;
    case W_STR: fputs("  ; ", out); print_quoted(out, *(const gostring *)p); return;
    case W_TYPE: fputs("  ; ", out); print_type(out, w); return;
    case W_TYPE2:
        fputs("  ; ", out);
        print_type(out, w);
        fputs(" from ", out);
        print_type(out, pc[2].word);
        return;
    case W_FUNC: {
        const func *f = p;
        fprintf(out, "  ; %.*s", (int)f->name.len, f->name.ptr);
        return;
    }
    case W_SIG:
    case W_SIGM: {
        const funcsig *s = call_sig(pc);
        fputs("  ; ", out);
        if (pc->op == OP_CALLI)
            fprintf(out, "method %u, ", (unsigned)(w >> 48));
        fprintf(out, "%u argument slots, %u result slots", s->nargs, s->nres);
        return;
    }
    case W_CLOSURE: {
        const closureinfo *c = p;
        fprintf(out, "  ; %.*s", (int)c->fn->name.len, c->fn->name.ptr);
        return;
    }
    case W_SELECT: fputs("  ; ", out); print_select(out, p); return;
    case W_JTAB:
        fputs("  ;", out);
        for (int i = 0; i < (uint16_t)pc->b; i++)
            fprintf(out, " %d", (int)off + op_target(pc, i));
        return;
    case W_SLOT: fprintf(out, ", fp%+d", (int)(int16_t)w); return;
    case W_PSLOT:
        fprintf(out, ", fp%+d  ; %d, %d", (int)(int16_t)w, (int)(int16_t)(w >> 16), (int)(int16_t)(w >> 32));
        return;
    case W_OFFS: fprintf(out, "  ; %d, %d", (int)(int32_t)w, (int)(int32_t)(w >> 32)); return;
    case W_JMP:
        if (pc->op == OP_ADDIJLTK || pc->op == OP_ADDIJLEK)
            fprintf(out, ", #%d", (int32_t)(w >> 32));
        fprintf(out, ", -> %d", (int)off + (int32_t)w);
        return;
    case W_ARR: fprintf(out, "  ; [%u] of %u bytes", (uint32_t)(w >> 32), (uint32_t)w); return;
    case W_SLICE:
        fprintf(out, "  ; elements of %u bytes:%s%s%s", (uint32_t)w, w >> 32 & SLICE_LO ? " lo" : "", w >> 32 & SLICE_HI ? " hi" : "",
                w >> 32 & SLICE_MAX ? " max" : "");
        return;
    }
}

unsigned dis_op(FILE *out, const func *f, uint32_t off)
{
    const insn *pc = f->code + off;
    if (pc->op >= OP_COUNT) {
        fprintf(out, "%8u  ?%u\n", off, pc->op);
        return 1;
    }
    const opinfo *op = &opinfos[pc->op];
    bool first = true;
    fprintf(out, "%8u  %-10s ", off, op->name);
    print_operand(out, pc, off, op->a, pc->a, &first);
    print_operand(out, pc, off, op->b, pc->b, &first);
    print_operand(out, pc, off, op->c, pc->c, &first);
    print_word(out, pc, off);
    fputc('\n', out);
    return op->words;
}

void dis_func(FILE *out, const func *f)
{
    fprintf(out, "func %.*s  %s:%u\n", (int)f->name.len, f->name.ptr, f->file ? f->file : "?", f->line);
    fprintf(out, "    arguments %u, results %u slots; frame %u bytes%s%s\n", f->sig->nargs, f->sig->nres, f->frame_bytes,
            f->flags & FUNC_CLOSURE ? "; closure" : "", f->deferreturn ? "; deferred calls" : "");
    uint32_t line = 0, now;
    for (uint32_t off = 0; off < f->ncode;) {
        if (vm_line_of(f, off, &now) && now != line) {
            print_source_line(out, f->file, now);
            line = now;
        }
        off += dis_op(out, f, off);
    }
    fputc('\n', out);
}
