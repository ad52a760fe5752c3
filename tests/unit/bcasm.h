/* bcasm.h - a tiny assembler, for tests that run or analyse bytecode written by hand.
 *
 *     bcasm a = { 0 };
 *     emit(&a, OP_ADDI, -1, 2, 1);
 *     uint32_t top = label(&a);
 *     uint32_t exit = emit(&a, OP_JEQI, 2, 0, 0);     to be patched
 *     ...
 *     patch(&a, exit);                                jumps here
 *     func *f = assemble(&a, "f", sig(1, 1, "S", "P"), 64);
 */
#ifndef VOLE_TESTS_UNIT_BCASM_H
#define VOLE_TESTS_UNIT_BCASM_H

#include <stdlib.h>
#include <string.h>

#include "vm/bytecode.h"

typedef struct bcasm {
    insn code[4096];
    uint32_t n;
} bcasm;

static inline uint32_t label(const bcasm *a) { return a->n; }

static inline uint32_t emit(bcasm *a, opcode op, int x, int y, int z)
{
    a->code[a->n] = (insn){ { (uint16_t)op, (int16_t)x, (int16_t)y, (int16_t)z } };
    return a->n++;
}

/* An op with a second word. */
static inline uint32_t emitw(bcasm *a, opcode op, int x, int y, int z, const void *w)
{
    uint32_t at = emit(a, op, x, y, z);
    a->code[a->n++].word = (uint64_t)(uintptr_t)w;
    return at;
}

static inline void emit_imm32(bcasm *a, opcode op, int x, int32_t v)
{
    emit(a, op, x, (int16_t)(v & 0xffff), (int16_t)(v >> 16));
}

static inline int to(const bcasm *a, uint32_t target) { return (int)target - (int)a->n; }

/* The jump at `at` goes to the next op. */
static inline void patch(bcasm *a, uint32_t at)
{
    int32_t d = (int32_t)(a->n - at);
    insn *i = &a->code[at];
    if (opinfos[i->op].b == O_JMP32) {
        i->b = (int16_t)(d & 0xffff);
        i->c = (int16_t)(d >> 16);
    } else {
        i->c = (int16_t)d;
    }
}

/* Kinds of the slots from fp[2] upwards: 'P' or 'S' each. */
static inline const funcsig *sig(int nargs, int nres, const char *kinds)
{
    funcsig *s = calloc(1, sizeof *s);
    uint8_t *bits = calloc(1, (size_t)(nargs + nres) / 8 + 1);
    for (int i = 0; i < nargs + nres; i++)
        if (kinds[i] == 'P')
            bits[i / 8] |= (uint8_t)(1 << i % 8);
    *s = (funcsig){ (uint16_t)nargs, (uint16_t)nres, bits };
    return s;
}

/* A func whose code follows: calls can refer to it before it is assembled. */
static inline func *declare(const char *name, const funcsig *s, uint32_t frame_bytes)
{
    func *f = calloc(1, sizeof *f);
    f->sig = s;
    f->frame_bytes = frame_bytes;
    f->name = (gostring){ name, (int64_t)strlen(name) };
    f->file = "test.go";
    f->entry = stub_lazy;
    return f;
}

static inline func *define(bcasm *a, func *f)
{
    insn *code = code_alloc(a->n);
    memcpy(code, a->code, a->n * sizeof *code);
    f->code = code;
    f->ncode = a->n;
    code_publish(f);
    f->entry = code;
    return f;
}

static inline func *assemble(bcasm *a, const char *name, const funcsig *s, uint32_t frame_bytes)
{
    return define(a, declare(name, s, frame_bytes));
}

#endif
