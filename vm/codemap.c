/* codemap.c - where bytecode lives, and which function a pc belongs to.
 *
 * All bytecode lies in one reserved range of address space that is handed out from low to high and
 * never freed. The range is cut into granules of 64 bytes (8 instruction words); a function starts at
 * a granule and no two functions share one, so a parallel array with one func* a granule answers
 * func_of with two loads and no lock. The array is reserved address space too: the kernel gives it
 * pages as code is published.
 *
 * Every function is followed by at least one unused word: the return pc of a call that is a
 * function's last instruction still lies in its own granules.
 *
 * Locks: alloc_lock for the bump pointer. owner[] is written once an entry, with release, before the
 * function's entry is set.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "vm/interp.h"

enum { GRANULE = 8 };                        /* instruction words */
#define CODE_WORDS ((size_t)64 << 20)        /* 512 MB of address space */
#define NGRANULES (CODE_WORDS / GRANULE)

static pthread_mutex_t alloc_lock = PTHREAD_MUTEX_INITIALIZER;
static insn *code_base;                      /* set once, under alloc_lock, before any code exists */
static size_t code_used;                     /* words; alloc_lock */
static func *_Atomic *owner;                 /* of each granule */

const insn stub_lazy[] = { { { OP_LAZY, 0, 0, 0 } } };
const insn stub_enter[] = { { { OP_LAZY, 1, 0, 0 } } };
const insn stub_native[] = { { { OP_NATIVE, 0, 0, 0 } }, { { OP_NATIVE, 0, 1, 0 } } };
const insn stub_native_closure[] = { { { OP_NATIVE, 1, 0, 0 } }, { { OP_NATIVE, 1, 1, 0 } } };
const insn stub_goexit[] = { { { OP_GOEXIT, 0, 0, 0 } } };
const insn stub_panicret[] = { { { OP_PANICRET, 0, 0, 0 } } };
const insn stub_reflcallret[] = { { { OP_REFLCALLRET, 0, 0, 0 } }, { { OP_REFLCALLRET, 0, 1, 0 } } };
const insn stub_callback[] = { { { OP_CALLBACK, 1, 0, 0 } }, { { OP_CALLBACK, 1, 1, 0 } } };
const insn stub_callback_base[] = { { { OP_CALLBACK, 0, 0, 0 } }, { { OP_CALLBACK, 0, 1, 0 } } };

void (*compile_hook)(func *f);
void (*optimize_hook)(func *f);

static void *reserve(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) {
        perror("vole: no address space for code");
        exit(2);
    }
    return p;
}

insn *code_alloc(uint32_t n)
{
    size_t words = ((size_t)n + 1 + GRANULE - 1) / GRANULE * GRANULE;
    pthread_mutex_lock(&alloc_lock);
    if (!code_base) {
        owner = reserve(NGRANULES * sizeof *owner);
        code_base = reserve(CODE_WORDS * sizeof(insn));
    }
    if (words > CODE_WORDS - code_used) {
        fprintf(stderr, "vole: the program has more than %zu MB of code\n", CODE_WORDS * sizeof(insn) >> 20);
        exit(2);
    }
    insn *p = code_base + code_used;
    code_used += words;
    pthread_mutex_unlock(&alloc_lock);
    return p;
}

void code_publish(func *f)
{
    size_t first = (size_t)(f->code - code_base) / GRANULE;
    size_t last = (size_t)(f->code + f->ncode - code_base) / GRANULE;
    for (size_t i = first; i <= last; i++)
        atomic_store_explicit(&owner[i], f, memory_order_release);
}

func *func_of(const insn *pc)
{
    size_t off = (size_t)((uintptr_t)pc - (uintptr_t)code_base) / sizeof(insn);
    if (!code_base || off >= CODE_WORDS)
        return NULL;
    return atomic_load_explicit(&owner[off / GRANULE], memory_order_acquire);
}
