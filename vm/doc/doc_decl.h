/* doc_decl.h - declarations as text: one line each, or in full without what is not exported. */
#ifndef VOLE_VM_DOC_DECL_H
#define VOLE_VM_DOC_DECL_H

#include "vm/doc/doc.h"

static inline bool doc_visible(const doc_options *opt, const Name *name) { return opt->unexported || name->exported; }

/* "func (t *T) M(a, b int) error". m: how a type has it, for its receiver; NULL: as written. */
void doc_func_line(doc_buf *b, const doc_decl *d, const doc_method *m, const Name *type);
/* "const A Kind = iota ..."; nothing if none of it is visible. False: nothing. */
bool doc_value_line(doc_buf *b, const doc_options *opt, const doc_decl *d, const char *indent);
/* "type T struct{ ... }" */
void doc_type_line(doc_buf *b, const doc_type *t);
/* A type expression on one line. */
void doc_range_line(doc_buf *b, const doc_file *f, doc_range r);

/* The same in full. */
void doc_func_text(doc_buf *b, const doc_options *opt, const doc_decl *d, const doc_method *m, const Name *type);
bool doc_value_text(doc_buf *b, const doc_options *opt, const doc_decl *d);
void doc_type_text(doc_buf *b, const doc_options *opt, const doc_type *t);

/* One field or method, or embedded element, of a struct or interface type. */
typedef struct doc_member {
    doc_range all, names, type; /* names: empty if embedded; an interface's method: its name, and the signature */
    doc_range tag;
    doc_span doc, comment;
    bool visible;
} doc_member;
typedef DOC_VEC(doc_member) doc_members;

/* The members of a type that is a struct or interface itself. False: it is none. */
bool doc_type_members(Arena *a, doc_package *p, const doc_options *opt, const doc_type *t, doc_members *v);
bool doc_is_interface(const doc_type *t);

#endif
