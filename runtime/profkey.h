/* profkey.h - the frames of a sampled stack, before they have names.
 *
 * A sample is taken in a signal handler or in the middle of an op, so it notes no more than where each frame stands: an
 * address and, in the four highest bits, what sort of address it is. What that means is looked up when the profile is
 * written (profsym.c): code is never freed.
 */
#ifndef VOLE_RUNTIME_PROFKEY_H
#define VOLE_RUNTIME_PROFKEY_H

#include <stdint.h>

typedef uint64_t frame_key;

typedef enum key_kind {
    KEY_AT = 1,     /* bytecode, the op at this address; stands for all calls expanded in place there */
    KEY_RETURN,     /* bytecode, a return address; likewise */
    KEY_CALLERS,    /* an address as runtime.Callers gives it: one call */
    KEY_FUNC,       /* a struct func: a native, or one that has not begun */
    KEY_C,          /* a machine address in C code; only as the innermost frame */
    KEY_NAME        /* a literal: something that is no function of the program */
} key_kind;

static inline frame_key make_key(key_kind kind, const void *p)
{
    return (uint64_t)kind << 60 | (uint64_t)(uintptr_t)p;
}
static inline key_kind key_kind_of(frame_key k) { return (key_kind)(k >> 60); }
static inline uintptr_t key_address(frame_key k) { return (uintptr_t)(k & (((uint64_t)1 << 60) - 1)); }

#endif
