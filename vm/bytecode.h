/* bytecode.h - the form of compiled functions: what the compiler writes and the VM runs.
 *
 * A frame on a goroutine's stack (which grows down), in 8-byte slots relative to fp:
 *
 *      fp[2+nargs+nres-1]   first result            <- the caller's temporaries end here
 *      …                    last result
 *      fp[2+nargs-1]        first parameter (receiver)
 *      fp[2]                last parameter
 *      fp[1]                return pc
 *      fp[0]                caller's fp
 *      fp[-1]               funcval of a closure; otherwise the first local
 *      fp[-2] …             locals, then temporaries, growing down
 *
 * Parameters and results descend so that the result of a nested call lies where the
 * enclosing call wants its argument. A value of several slots ascends, as in memory.
 * A callee's fp is the caller's fp + base; base is an operand of the call.
 *
 * Register slots hold one scalar, canonically extended to 64 bits (float32 zero-extended).
 * Memory slots hold structs, arrays and address-taken variables in Go's memory layout.
 */
#ifndef VOLE_VM_BYTECODE_H
#define VOLE_VM_BYTECODE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "runtime/type.h"

typedef union insn {
    struct { uint16_t op; int16_t a, b, c; };
    uint64_t word;          /* second and third words of wide instructions */
} insn;

typedef enum opcode {
#define OP(name, words, a, b, c, w, flags) OP_##name,
#include "vm/ops.def"
#undef OP
    OP_COUNT
} opcode;

/* What an operand is; see ops.def. */
typedef enum operand {
    O_NONE, O_DS, O_US, O_BS, O_DP, O_UP, O_DX, O_UX, O_DX2, O_UX2, O_DX3, O_UX3, O_DXN, O_UXN,
    O_DZ1, O_DZ, O_DSTR, O_USTR, O_DSLC, O_USLC, O_DIFC, O_UIFC, O_DC2, O_UC2, O_UVEC, O_DT, O_UT,
    O_UKEY,     /* use: key of map type w, memory layout */
    O_DPS,      /* def: pointer, then scalar */
    O_DIFCS,    /* def: interface, then scalar */
    O_UIDX,     /* use: up to three scalars, by flags in w */
    O_UCAP,     /* use: c captured words, pointers by the closureinfo's type */
    O_USTRN,    /* use: c strings, ascending */
    O_BSTRR,    /* use and define a; define a+1, a+2 (scalars) */
    O_UPRT,     /* use: value of PRINT kind b */
    O_FRAME,    /* memory slots (address-taken region or pointer-free): no liveness of its own */
    O_BASE,     /* callee frame base: uses the arguments, defines the results, kills below */
    O_SLOT,     /* argument slot that the op fills itself */
    O_IMM, O_IMM32, O_JMP16, O_JMP32
} operand;

/* What the following words are. */
typedef enum wide {
    W_NONE, W_I64, W_PTR, W_STR, W_TYPE, W_TYPE2, W_FUNC, W_SIG, W_SIGM, W_CLOSURE, W_SELECT,
    W_JTAB, W_ARR, W_SLICE,
    W_SLOT,     /* number of a scalar slot that is used */
    W_PSLOT,    /* in the low 16 bits the number of a pointer slot that is used, then two offsets of 16 bits */
    W_OFFS,     /* two offsets of 32 bits */
    W_JMP       /* where to jump, in words from the op */
} wide;

enum { OPF_PANIC = 1, OPF_ALLOC = 2, OPF_PARK = 4, OPF_CALL = 8, OPF_END = 16, OPF_JUMP = 32 };

typedef struct opinfo {
    const char *name;
    uint8_t words, a, b, c, w, flags;
} opinfo;
extern const opinfo opinfos[OP_COUNT]; /* vm/opinfo.c */

enum { SLICE_LO = 1, SLICE_HI = 2, SLICE_MAX = 4, /* which indices of SLICE are given */
       SLICE_ARRAY = 8,  /* of an array: the panic says "with length" */
       SLICE_UNSIGNED = 16 /* shifted by 0, 1, 2: lo, hi, max is of an unsigned type */ };

typedef enum print_kind {
    PRINT_BOOL, PRINT_INT, PRINT_UINT, PRINT_FLOAT64, PRINT_FLOAT32, PRINT_C128, PRINT_C64, PRINT_STRING,
    PRINT_POINTER, PRINT_SLICE, PRINT_EFACE, PRINT_IFACE, PRINT_HEX, PRINT_SPACE, PRINT_NEWLINE
} print_kind;

/* The shape of a function's argument area: slot i is fp[2+i]. */
typedef struct funcsig {
    uint16_t nargs, nres;       /* slots of parameters (receiver included) and of results */
    const uint8_t *ptrs;        /* bit i: slot i holds a pointer when filled; nargs+nres bits */
} funcsig;

typedef struct closureinfo {
    func *fn;
    type *obj;                  /* descriptor of the funcval object: code word and captured words */
} closureinfo;

typedef struct selectcase {
    int16_t chan;               /* slot of the channel */
    int16_t elem;               /* slot of the value to send, or where the received one goes; memory layout */
    int16_t ok;                 /* receive: slot of the bool, or 0 when not wanted */
    uint16_t is_send;
    type *elemtype;
} selectcase;

typedef struct selectinfo {
    uint32_t ncases;            /* in source order, default not counted */
    bool has_default;
    selectcase cases[];
} selectinfo;

/* The first words of the control record of a range over a function (compiler/genrange.c). The loop's function keeps a
 * pointer to its record in a fixed slot, which tells its frame from others of the same function. */
typedef struct rangectl {
    int64_t exit;               /* how the body ended */
    int64_t done;               /* the body must not be called again */
    const func *fn;             /* outermost: the declared function or literal around all the loops */
    int64_t slot;               /* where its frame points to root */
    struct rangectl *root;      /* the record of the outermost loop */
} rangectl;

typedef struct pcline {         /* rows sorted by off; a row holds until the next */
    uint32_t off;               /* index into func.code */
    uint32_t line;
    uint16_t file;              /* index+1 into func.files, 0 = the file where the function (or the inlined one) is */
    uint16_t inl : 15;          /* index+1 into func.inltree for inlined code, 0 = the function itself */
    uint16_t uindex : 1;        /* the index that is checked here is of an unsigned type */
} pcline;

typedef struct inlnode {
    uint16_t parent;            /* index+1, 0 = the function itself */
    uint16_t call_file;         /* file and line of the call in the parent, as in pcline */
    uint32_t call_line;
    gostring name;
    const char *file;
} inlnode;

enum {
    FUNC_WRAPPER = 1,           /* compiler-made (go/defer closures, method wrappers): recover and tracebacks see through it */
    FUNC_NATIVE = 2,
    FUNC_HAS_DEFER = 4,
    FUNC_CLOSURE = 8,           /* fp[-1] is the funcval and stays live */
    FUNC_TOPFRAME = 16,
    FUNC_NOESCAPE = 32          /* native that keeps no argument */
};

/* A function. Immortal. The first line is all that a call touches. */
struct func {
    _Atomic(const insn *) entry; /* code, or the LAZY stub, or the NATIVE stub */
    uint32_t frame_bytes;        /* space needed below fp; at least 8. 0 while lazy (the stub checks again) */
    uint16_t flags;
    uint16_t pad;
    const funcsig *sig;
    void *native;                /* native_fn (runtime/native.h) */

    gostring name;               /* as in tracebacks: main.(*T).Method, main.main.func1 */
    const char *file;
    uint32_t line;               /* of the declaration */
    uint32_t ncode;              /* instruction words */
    const insn *code;
    const pcline *lines;
    uint32_t nlines;
    uint32_t deferreturn;        /* index into code of the DEFERRET that a recovered panic resumes at, 0 = none */
    const inlnode *inltree;
    uint32_t ninl;
    const char *const *files;    /* names in //line directives */
    /* Address-taken memory with pointers, zeroed at entry: a row of variables. Slot live_lo+i holds a pointer if bit i of
     * live_ptrs, a variable begins there if bit i of live_starts (NULL: they live as long as the frame). */
    int32_t live_lo;             /* lowest slot (negative) */
    uint32_t live_n;             /* slots */
    const uint8_t *live_ptrs;
    const uint8_t *live_starts;
    _Atomic(void *) liveness;    /* vm/liveness.c: block-boundary bitsets, solved on first need */
    void *lazy;                  /* the compiler's handle (declaration, substitution) until compiled */
    type *type;                  /* Go func type without receiver, if known */
};

/* Compiles f if that has not happened yet; thread-safe; called by op LAZY in an entersyscall bracket.
 * Registered by the command line / loader at start. Compile errors here are our bug (bodies of user packages were checked). */
extern void (*compile_hook)(func *f);
/* Called with each function that is complete but for its entry; may replace its code. NULL: nothing to do. */
extern void (*optimize_hook)(func *f);

/* Allocates room for n instruction words in executable-image order so that func_of can find them; immortal.
 * code_publish registers f's [code, code+ncode) for func_of; call before f->entry is set. (vm/codemap.c) */
insn *code_alloc(uint32_t n);
void code_publish(func *f);
func *func_of(const insn *pc);   /* lock-free; NULL if not in bytecode. For return addresses pass pc-1. */

extern const insn stub_lazy[], stub_native[], stub_goexit[], stub_panicret[], stub_reflcallret[], stub_callback[], stub_callback_base[];

#endif
