/* image.h - a compiled program as a file: the format, and who writes and reads it.
 *
 * An image is what `vole build` appends to a copy of the executable: all functions that the program can reach, the
 * descriptors of its types, its package variables with their initial values, and the names by which the runtime asks for
 * some of these. Nothing in it is an address: what refers to something says its number (of a string, a type, a
 * function…) or its offset in a section. Numbers are little-endian; sections begin at multiples of 8.
 *
 *     header       one page: magic, version, the VM's id, where the sections are, a checksum of the header and the sums
 *     sections     see SEC_*
 *     sums         a checksum of each page of sections
 *
 * A section whose elements have a number is an array of the structs below. What varies in length lies in two pools: bytes
 * (text, bitmaps) and words (lists of 32-bit numbers).
 *
 * Numbers of types: 0 none, k < KIND_COUNT the basic type of that kind, from KIND_COUNT on the records. Numbers of
 * strings: 0 is the empty one. All other numbers begin with 0; NONE says that there is none.
 *
 * Code is bytecode as it runs, but for the words that hold addresses (see enum wide in bytecode.h): TYPE, FUNC,
 * SIG, CLOSURE and STR hold the number; SIGM the number and the method as in memory; SELECT and JTAB an offset in
 * the words; PTR an image_ref.
 *
 * Reading (image_read.c, image_type.c, image_func.c) trusts nothing: a page is checked against its sum before anything in
 * it is used, every number against its table, and code goes through the verifier before its first run. What is
 * wrong ends the process with one message (image_fail).
 */
#ifndef VOLE_VM_IMAGE_H
#define VOLE_VM_IMAGE_H

#include <stddef.h>

#include "vm/bytecode.h"

#define IMAGE_MAGIC "VOLEIMG"
enum { IMAGE_VERSION = 1, IMAGE_PAGE = 4096 };
#define IMAGE_NONE UINT32_MAX

typedef enum image_section {
    SEC_BYTES,      /* text, each piece followed by a NUL; bitmaps */
    SEC_WORDS,      /* uint32_t */
    SEC_STRINGS,    /* image_string */
    SEC_SIGS,       /* image_sig */
    SEC_TYPES,      /* image_type */
    SEC_ITABS,      /* image_itab: pairs that are known to match */
    SEC_CLOSURES,   /* image_closure */
    SEC_FUNCS,      /* image_func */
    SEC_CODE,       /* insn */
    SEC_LINES,      /* pcline */
    SEC_DATA,       /* initial values; what is behind them up to data_size is zero */
    SEC_MASK,       /* a bit for each word of data: the collector looks at it; ends with the last such word */
    SEC_RELOCS,     /* image_reloc */
    SEC_NAMES,      /* image_name */
    SEC_COUNT
} image_section;

typedef struct image_header {
    char magic[8];
    uint32_t version;
    uint32_t main_func;         /* runs the initialisers, then main.main */
    uint64_t vm_id;             /* of the instruction set and the layouts that code relies on: image_vm_id */
    uint64_t size;              /* of the image, up to the end of the sums */
    uint64_t sums;              /* where they are: behind the sections, at the begin of a page */
    uint64_t data_size;
    struct { uint64_t off, len; } sec[SEC_COUNT];
    uint64_t check;             /* checksum of all before, then of the sums */
} image_header;

typedef struct image_string { uint32_t off, len; } image_string;        /* in SEC_BYTES */
typedef struct image_sig { uint16_t nargs, nres; uint32_t ptrs; } image_sig; /* bitmap in SEC_BYTES */
typedef struct image_itab { uint32_t inter, type; } image_itab;
typedef struct image_closure { uint32_t func, nwords, ptrs; } image_closure; /* captured words and which are pointers */

typedef struct image_type {
    uint64_t size, ptrdata, gcsize;
    uint64_t len;               /* of an array; direction of a channel */
    uint32_t hash;
    uint8_t tflag, align, field_align, kind;
    uint32_t gcdata;            /* bitmap in SEC_BYTES */
    uint32_t string, name;
    uint32_t pkgpath;           /* of a defined type: string */
    uint32_t inner_pkgpath;     /* of its unexported fields or methods: string */
    uint32_t elem, key, ptr_to; /* types; key: also the slice type of an array */
    uint32_t parts, nparts;     /* in SEC_WORDS. Struct: 6 words a field (name, pkgpath, tag, type, offset, embedded).
                                 * Interface: 3 a method (name, pkgpath, type). Func: parameters, then results. */
    uint32_t nin;               /* parameters */
    uint32_t methods, nmethods; /* in SEC_WORDS, 5 each: name, pkgpath, type, ifn, tfn. No functions: cannot be called */
    uint32_t nexported;
    uint32_t pad;
} image_type;

typedef struct image_func {
    uint32_t name, file, line;
    uint16_t flags;             /* FUNC_* */
    uint16_t pad;
    uint32_t sig;
    uint32_t native;            /* FUNC_NATIVE: name of the C function, 0 if there is none */
    uint32_t code, ncode;       /* in SEC_CODE */
    uint32_t lines, nlines;     /* in SEC_LINES */
    uint32_t inl, ninl;         /* in SEC_WORDS, 5 each: parent, call_file, call_line, name, file */
    uint32_t files, nfiles;     /* in SEC_WORDS */
    uint32_t frame_bytes, deferreturn;
    int32_t live_lo;
    uint32_t live_n, live_ptrs, live_starts; /* bitmaps in SEC_BYTES */
} image_func;

/* What a word that holds an address refers to: kind << 56 | number or offset. */
typedef enum image_ref {
    REF_INT,        /* not an address at all */
    REF_DATA,       /* offset in the data */
    REF_TYPE, REF_ITAB, REF_FUNC,
    REF_FUNCVAL,    /* the func value without captured variables, of a function */
    REF_STRING      /* in code: address of the string's two words; in data: fills these two words */
} image_ref;
enum { REF_SHIFT = 56 };

typedef struct image_reloc { uint32_t word, kind, to; } image_reloc;    /* data word `word` becomes an address */

/* A variable or function of the runtime that the program refers to (codehooks.find_referenced): kind is REF_DATA or REF_FUNC. */
typedef struct image_name { uint32_t name, kind, to; } image_name;

/* ---- both sides ---- */

/* Differs between VMs that cannot run each other's images. */
uint64_t image_vm_id(void);
uint64_t image_checksum(const void *p, size_t n, uint64_t seed);
/* Words of a select statement in SEC_WORDS: cases, has_default; then for each case chan and elem (16 bits each), ok and
 * is_send, type. */
enum { SELECT_HEAD = 2, SELECT_CASE = 3, FIELD_WORDS = 6, IMETHOD_WORDS = 3, METHOD_WORDS = 5, INL_WORDS = 5 };

/* ---- writing (image_collect.c, image_write.c) ---- */

struct Gen;
/* The image of the program that entry runs. Compiles what is not compiled yet. Memory is malloc's. What cannot be
 * written ends the process with a message. */
void *image_make(struct Gen *g, func *entry, size_t *size);
/* Sums and header of an image whose sections are in place: for tests that change them. */
void image_seal(void *image, image_header *h);

/* ---- reading ---- */

/* Takes the program out of an image, which must stay where it is: makes its data and answers the runtime's hooks. Returns
 * the niladic function that runs it. name: of the file, for messages. */
func *image_load(const void *image, size_t size, const char *name);

/* The functions of the image that is loaded (vole dis); decodes them all. */
func *image_funcs(uint32_t *n);

/* Says that the image is bad, and why, and ends the process: with exit code 2, unless a test has set the hook, which
 * does not return either. */
_Noreturn void image_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
extern void (*image_fail_hook)(const char *msg);

#endif
