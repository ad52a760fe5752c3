/* type.h - type descriptors: what reflect, fmt, maps, interfaces and the GC all read.
 *
 * A descriptor is immortal, lives outside the garbage-collected heap, and is
 * canonical: identical Go types have one descriptor, so type identity is pointer
 * equality everywhere at run time. The compiler builds descriptors bottom up and
 * passes each unnamed one through type_intern(); reflect does the same at run time.
 * Defined (named) types and instantiated generics are unique by construction.
 *
 * The layout of values is Go's on amd64. The Go side of package reflect overlays
 * these structs with unsafe.Pointer (stdlib/reflect/rtype.go), so a change here is a
 * change there; test_type.c pins sizes and offsets.
 *
 * Pointer bitmap: bit i of gcdata says that word i of a value holds a pointer into
 * the heap or a stack. It describes the first gcsize bytes and repeats with that
 * period (arrays share their element's bitmap: gcsize = element size). ptrdata is
 * the length of the prefix of the whole value that can hold pointers; 0 = noscan.
 * Words that point only at immortal data (type and itab words of interfaces) are
 * scalars to the collector.
 */
#ifndef VOLE_RUNTIME_TYPE_H
#define VOLE_RUNTIME_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct type type;
typedef struct func func; /* vm/bytecode.h; opaque to the runtime */

/* Go's string, slice and interface words, as they lie in memory and in slots. */
typedef struct gostring { const char *ptr; int64_t len; } gostring;
typedef struct slice { void *ptr; int64_t len; int64_t cap; } slice;
typedef struct eface { type *type; void *data; } eface;
typedef struct itab itab;
typedef struct iface { itab *tab; void *data; } iface;
typedef struct funcval { func *code; /* captured variables follow */ } funcval;

/* Values equal those of reflect.Kind. */
typedef enum kind {
    KIND_INVALID, KIND_BOOL, KIND_INT, KIND_INT8, KIND_INT16, KIND_INT32, KIND_INT64,
    KIND_UINT, KIND_UINT8, KIND_UINT16, KIND_UINT32, KIND_UINT64, KIND_UINTPTR,
    KIND_FLOAT32, KIND_FLOAT64, KIND_COMPLEX64, KIND_COMPLEX128, KIND_ARRAY, KIND_CHAN,
    KIND_FUNC, KIND_INTERFACE, KIND_MAP, KIND_POINTER, KIND_SLICE, KIND_STRING,
    KIND_STRUCT, KIND_UNSAFEPOINTER, KIND_COUNT
} kind;

enum {
    TFLAG_NAMED = 1,        /* a defined or predeclared type: name is its name */
    TFLAG_DIRECT_IFACE = 2, /* one pointer-shaped word, stored in the interface itself */
    TFLAG_REGULAR_MEM = 4,  /* == is memequal: no floats, strings, interfaces, padding */
    TFLAG_COMPARABLE = 8,   /* == is allowed (interfaces may still panic inside) */
    TFLAG_VARIADIC = 16,    /* func: last parameter is ...T */
    TFLAG_GENERIC_INST = 32,/* an instantiated generic type */
    TFLAG_METHODS = 64      /* uncommon's method table is filled (or there is none); see type_methods_hook */
};

typedef struct method_info {   /* a method of a concrete type, sorted by name then pkgpath */
    gostring name;
    gostring pkgpath;  /* "" for exported names */
    type *mtyp;        /* func type without receiver */
    func *ifn;         /* receiver = the interface's data word */
    func *tfn;         /* receiver = the value itself as first argument */
} method_info;

typedef struct imethod {       /* a method an interface asks for, sorted likewise */
    gostring name;
    gostring pkgpath;
    type *typ;         /* func type */
} imethod;

typedef struct uncommon {
    gostring pkgpath;          /* import path of the defining package */
    uint32_t mcount, xcount;   /* all methods, exported ones */
    method_info *methods;      /* sorted by name, so the exported ones come first */
} uncommon;

struct type {
    uint64_t size;
    uint64_t ptrdata;
    uint32_t hash;
    uint8_t tflag;
    uint8_t align;
    uint8_t field_align;
    uint8_t kind;
    const uint8_t *gcdata;
    uint64_t gcsize;
    gostring string;     /* as reflect's String(): "main.T", "[]int", "map[string]*pkg.X" */
    gostring name;       /* "T" for defined types (with type arguments), else "" */
    uncommon *uncommon;  /* methods and pkgpath, or NULL */
    type *ptr_to;        /* *T if it has been made (atomic), else NULL */
    type *elem;          /* array, chan, map (value), pointer, slice */
    union {
        struct { uint64_t len; type *slice; } array;
        struct { int64_t dir; } chan;                      /* reflect.ChanDir bits: recv 1, send 2 */
        struct { type **in; type **out; uint32_t nin, nout; } func;
        struct { gostring pkgpath; imethod *methods; uint64_t nmethods; } iface;
        struct { type *key; struct maptype *mt; } map;     /* mt: runtime's layout facts, made on demand */
        struct { gostring pkgpath; struct structfield *fields; uint64_t nfields; } strct;
    } u;
};

typedef struct structfield {
    gostring name;
    gostring pkgpath;   /* "" for exported */
    gostring tag;
    type *typ;
    uint64_t offset;
    uint64_t embedded;  /* bool */
} structfield;

/* The method table of (interface type, concrete type). Immortal, made on demand, cached. */
struct itab {
    type *inter;
    type *type;
    uint32_t hash;      /* copy of type->hash, for type switches */
    uint32_t nfun;
    func *fun[];        /* fun[i] implements inter->methods[i]; fun[0] == NULL: does not implement (negative cache) */
};

/* Canonicalisation (type.c). `t` is a complete candidate whose component types are already canonical;
 * returns the canonical descriptor, which is t itself when no identical one was known. Thread-safe. */
type *type_intern(type *t);

/* Makes (or finds) derived types. Never fail; thread-safe; memory is immortal. */
type *type_ptr_to(type *elem);
type *type_slice_of(type *elem);
type *type_array_of(type *elem, uint64_t len);
type *type_map_of(type *key, type *elem);
type *type_chan_of(type *elem, int dir);
type *type_func_of(type **in, uint32_t nin, type **out, uint32_t nout, bool variadic);

/* Fills size, ptrdata, align, gcdata, gcsize and tflag of a struct candidate from its fields' types
 * (field offsets included), as Go on amd64 lays it out. */
void type_layout_struct(type *t);

/* Equality and hashing of values, as == does. alg_status tells about a run-time panic. */
typedef enum alg_status { ALG_OK, ALG_UNCOMPARABLE, ALG_TOO_DEEP } alg_status;
/* *eq = (*p == *q). On ALG_UNCOMPARABLE *bad is the offending dynamic type. */
alg_status value_equal(const type *t, const void *p, const void *q, bool *eq, const type **bad);
/* *h = hash of *p mixed with seed. NaNs hash randomly. */
alg_status value_hash(const type *t, const void *p, uint64_t seed, uint64_t *h, const type **bad);
alg_status efaceeq(eface a, eface b, bool *eq, const type **bad);
alg_status ifaceeq(iface a, iface b, bool *eq, const type **bad);

/* Method tables are filled on demand. Whoever reads uncommon->methods of a concrete type calls type_methods(t) first.
 * The hook is the compiler's (under its lock); a descriptor without TFLAG_METHODS passes through it once. */
extern void (*type_methods_hook)(type *t);
static inline uncommon *type_methods(type *t)
{
    if (!(__atomic_load_n(&t->tflag, __ATOMIC_ACQUIRE) & TFLAG_METHODS) && type_methods_hook)
        type_methods_hook(t);
    return t->uncommon;
}

/* Basic descriptors, indexed by kind (KIND_BOOL … KIND_COMPLEX128, KIND_STRING, KIND_UNSAFEPOINTER). */
extern type basic_types[KIND_COUNT];

static inline bool type_is_direct(const type *t) { return t->tflag & TFLAG_DIRECT_IFACE; }
static inline bool type_has_pointers(const type *t) { return t->ptrdata != 0; }
/* Slots (8-byte words) a value of the type takes in a frame. Zero-size values take none. */
static inline uint64_t type_slots(const type *t) { return (t->size + 7) / 8; }

#endif
