/* mem_linux.h - pages from the operating system.
 *
 * A region of address space is in one of four states:
 *   None      not ours
 *   Reserved  ours, but touching it faults                              sys_reserve: None -> Reserved
 *   Prepared  backed on demand; not to be touched before sys_used       sys_map: Reserved -> Prepared
 *   Ready     may be touched                                            sys_used: Prepared -> Ready
 * sys_unused goes from Ready back to Prepared and gives the physical pages back; when they are used again they are
 * zero. sys_alloc goes from None to Ready at once, sys_free from any but None to None, sys_fault from any but None
 * to Reserved. Regions of sys_alloc, and those fresh from sys_map, are zero.
 * On Linux Prepared and Ready differ only in the book-keeping, which builds with VOLE_DEBUG do for each page, and
 * throw at a transition that is not in this list.
 */
#ifndef VOLE_RUNTIME_MEM_LINUX_H
#define VOLE_RUNTIME_MEM_LINUX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes in Prepared or Ready state for one purpose. */
typedef _Atomic uint64_t sysstat;

/* Size of a transparent huge page, 0 if there are none; and whether the system makes them without sys_huge_page. Set by
 * sys_huge_page_init, which reads them from the kernel when it is first called: most programs never need them. */
extern uintptr_t phys_huge_page_size;
extern bool huge_pages_always;
void sys_huge_page_init(void);

/* hint may be NULL; may give another address than the hint. NULL: no such address space. */
void *sys_reserve(void *hint, uintptr_t n);
/* Read-only zero pages, reserved: tables whose untouched parts are read. sys_map makes parts writable. */
void *sys_reserve_readable(uintptr_t n);
void sys_map(void *v, uintptr_t n, sysstat *stat);
void sys_used(void *v, uintptr_t n);
void sys_unused(void *v, uintptr_t n);
/* Advice: back the huge pages that lie wholly in the region as such. */
void sys_huge_page(void *v, uintptr_t n);
/* Touching the region faults from now on. */
void sys_fault(void *v, uintptr_t n);
/* Debug builds: throws unless all of the region is Ready. */
void sys_assert_ready(void *v, uintptr_t n);
void *sys_alloc(uintptr_t n, sysstat *stat);  /* NULL when there is no memory */
void sys_free(void *v, uintptr_t n, sysstat *stat);
_Noreturn void out_of_memory(uintptr_t wanted);

#endif
