/* image_in.h - what the readers of an image (image_read.c, image_type.c, image_func.c) share: the image that is loaded. */
#ifndef VOLE_VM_IMAGE_IN_H
#define VOLE_VM_IMAGE_IN_H

#include <pthread.h>

#include "runtime/iface.h"
#include "vm/image/image.h"

typedef struct image_in {
    const char *base;
    const char *name;           /* of the file */
    image_header h;             /* checked */
    uint8_t *checked;           /* by page: it has been compared with its sum */
    char *data;                 /* the program's variables, h.data_size bytes */
    uint32_t n[SEC_COUNT];      /* elements */

    /* What has been made so far, by number. Under lock. */
    gostring *strings;          /* ptr NULL: not yet */
    funcsig *sigs;
    bool *sig_made;
    type *shells;               /* memory for the records' descriptors */
    type **types;               /* the canonical ones; NULL: not yet */
    uint8_t *type_state;        /* image_type.c */
    itab **itabs;
    closureinfo *closures;
    func *funcs;                /* name.ptr NULL: not yet */
    funcval *funcvals;
    uint8_t *func_state;        /* image_func.c */
} image_in;

extern image_in image;
/* Recursive. Whoever makes something of the image holds it. No thread waits for it in a long operation: what is done under
 * it is bounded by the size of a function or of the type graph. */
extern pthread_mutex_t image_lock;

/* Element i of a section, checked: image_fail if there is none, or its page is damaged. what: for the message. */
const void *image_at(image_section s, uint64_t i, uint64_t n, const char *what);
const uint32_t *image_words(uint64_t at, uint64_t n);
/* A bitmap of nbits, all of which may be read as bytes. */
const uint8_t *image_bits(uint32_t off, uint64_t nbits);

const gostring *image_string_at(uint32_t i);
gostring image_text(uint32_t i);                /* "" for 0 */
const char *image_cstring(uint32_t i);          /* NULL for 0 */
const funcsig *image_sig_at(uint32_t i);
itab *image_itab_at(uint32_t i);
void *image_data(uint64_t off, uint64_t n);

type *image_type_at(uint32_t i);                /* complete; NULL for 0 */
type *image_need_type(uint32_t i, const char *what); /* complete, not 0 */
void image_type_methods(type *t);               /* type_methods_hook */
type *image_find_type(const char *name);

func *image_func_at(uint32_t i);                /* its header; the code comes with its first call */
funcval *image_funcval_at(uint32_t i);
const closureinfo *image_closure_at(uint32_t i);
const funcval *image_find_func(const char *name);
void image_compile(func *f);                    /* compile_hook */

/* Forget what a former image left behind (tests load many). */
void image_reset_types(void);
void image_reset_funcs(void);

void *image_alloc(size_t n, size_t size);       /* zeroed, immortal; image_fail if there is none */

#endif
