/* ffi.h - package ffi: what its parts share. See ffi.c. */
#ifndef VOLE_STDLIB_NATIVE_FFI_H
#define VOLE_STDLIB_NATIVE_FFI_H

#include <ffi.h>

#include "runtime/cgocall.h"
#include "runtime/native.h"
#include "vm/bytecode.h"

enum { FFI_MAX_PARAMS = 64, FFI_MAX_SLOTS = 8192, FFI_MESSAGE = 512 };

/* How a value passes between Go and C. */
typedef enum passing {
    PASS_VOID, PASS_BOOL, PASS_I8, PASS_I16, PASS_I32, PASS_I64, PASS_U8, PASS_U16, PASS_U32, PASS_U64,
    PASS_F32, PASS_F64,
    PASS_POINTER,
    PASS_STRING,    /* a copy that ends in NUL; as a result, a copy of what the char * points to */
    PASS_SLICE,     /* the address of its first element */
    PASS_STRUCT,    /* by value */
    PASS_FUNC,      /* a callback */
    PASS_VARIADIC,  /* ...any */
    PASS_ERRNO,     /* a last result of type syscall.Errno: errno after the call */
    PASS_ERROR      /* ... of type error */
} passing;

typedef struct ffi_value {
    passing how;
    uint16_t slot;              /* in the argument area */
    uint8_t words, floats;      /* PASS_STRUCT: passes as so many registers; bit i: word i in one for floating point. 0: in memory */
    const type *typ;
    ffi_type *ctype;
    struct ffi_plan *callee;    /* PASS_FUNC: of its type */
} ffi_value;

/* How many registers arguments have taken so far. */
typedef struct ffi_registers { uint8_t ints, floats; } ffi_registers;

/* All that a call or a callback of a Go func type needs to know. Immortal, one a type. func is what the interpreter
 * sees when a variable of the type that RegisterFunc has filled is called. */
typedef struct ffi_plan {
    func func;                  /* first: funcval.code points to it */
    struct ffi_plan *next;      /* in its bucket */
    const type *typ;
    ffi_cif callback;           /* but for variadic functions */
    ffi_cif call;               /* the same with structs taken apart */
    ffi_registers used;         /* by all parameters (variadic: the fixed ones) */
    ffi_value result, error;    /* error: PASS_ERRNO, PASS_ERROR or PASS_VOID */
    bool variadic, has_strings;
    uint32_t nparams;           /* the ...any counts */
    ffi_value params[];
} ffi_plan;

/* The funcval of a C function. */
typedef struct ffi_target {
    func *code;                 /* a plan */
    void *addr;
} ffi_target;

/* ffi_plan.c: the plan for calls of C functions of the Go type t, or for callbacks. NULL: it cannot be; msg says why. */
ffi_plan *ffi_plan_of(const type *t, bool callback, char msg[FFI_MESSAGE]);
/* How a value of an argument of type t passes; *ctype is its type in C. False: it cannot. */
bool ffi_passing(const type *t, passing *how, ffi_type **ctype, char msg[FFI_MESSAGE]);

/* An argument takes its registers, if enough are left. Structs that pass in registers: v->words is set. */
void ffi_take_registers(ffi_value *v, ffi_registers *used);

/* ffi_call.c: how to call p's functions. */
native_fn ffi_caller(const ffi_plan *p);

/* ffi_callback.c: the address by which C calls fn, of p's type. NULL: there are too many. again: the one that fn has
 * already, if any; else a new one, for ffi_callback_free. */
void *ffi_callback_new(ffi_plan *p, const funcval *fn, bool again);
bool ffi_callback_free(void *code);
extern const char ffi_too_many_callbacks[];

#endif
