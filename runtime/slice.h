/* slice.h - make, append, copy.
 *
 * et is the element type. Functions that can panic return OP_PANIC with the value raised; *out is
 * written on OP_OK only, and may be the same variable as an argument.
 */
#ifndef VOLE_RUNTIME_SLICE_H
#define VOLE_RUNTIME_SLICE_H

#include "runtime/runtime2.h"

/* make([]T, len, cap): zeroed. Panics "makeslice: len out of range" / "cap out of range". */
opstatus makeslice(g *gp, const type *et, int64_t len, int64_t cap, slice *out);

/* Called by append when newlen > old.cap (newlen = old.len + number of new elements): a new array with
 * room by Go's growth rule (double below 256 elements, then towards 1.25 times; rounded up to a size
 * class), the old elements copied. out->len = newlen; the new elements are zero if et has pointers, and
 * otherwise NOT initialised: the caller stores them (use growslice_zero when it does not). Panics
 * "growslice: len out of range" when newlen overflowed (newlen < 0) or the memory cannot be. */
opstatus growslice(g *gp, const type *et, slice old, int64_t newlen, slice *out);
/* The same with the elements between old.len and newlen zeroed. */
opstatus growslice_zero(g *gp, const type *et, slice old, int64_t newlen, slice *out);

/* append(s, src[:n]...): src may lie inside s. *out may be s itself. */
opstatus appendslice(g *gp, const type *et, slice s, const void *src, int64_t n, slice *out);

/* copy(dst, src): elements moved. */
int64_t slicecopy(const type *et, void *dst, int64_t dlen, const void *src, int64_t slen);
/* clear(s) */
void sliceclear(const type *et, void *p, int64_t len);

#endif
