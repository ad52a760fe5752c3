/* doc.h - documentation out of source text: what `vole doc` and the REPL's :doc show.
 *
 * doc_scan.c finds the declarations of a package in its tokens: where each one's parts lie in the text, and the comments that
 * belong to it. doc_index.c arranges them as go/doc does: constants, variables, constructors and methods with the
 * type they belong to, everything sorted. doc_text.c formats comments, doc_print.c declarations, in the form of `go doc`.
 * doc.c finds packages and symbols by what the user typed.
 *
 * Nothing here checks anything: a package with errors is documented as far as its tokens make sense.
 */
#ifndef VOLE_VM_DOC_H
#define VOLE_VM_DOC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "compiler/arena.h"
#include "compiler/intern.h"
#include "compiler/source.h"
#include "compiler/token.h"

/* ---- from outside ---- */

typedef struct doc_options {
    bool unexported;    /* -u */
    bool match_case;    /* -c */
    bool all;           /* -all */
    bool commands;      /* -cmd: the symbols of a package main as well */
    bool source;        /* -src */
    bool summary;       /* -short */
} doc_options;

/* Prints what there is to say about args[0..n): a package, a symbol, or both, as in `vole doc args`. Returns NULL, or a malloc'ed text
 * that says why nothing could be printed. */
char *doc_show(const doc_options *opt, const char *const *args, int n, FILE *out);

/* The import paths of all packages that can be named, a line each. */
void doc_list(FILE *out);

/* The same for one name and no options; what goes wrong is printed to out as well, and false returned. */
bool doc_print(const char *name, FILE *out);

/* ---- growing arrays and text ---- */

#define DOC_VEC(T) struct { T *v; int n, cap; }
#define DOC_PUSH(a, vec, x) \
    (*((vec).n == (vec).cap ? (doc_grow(a, (void **)&(vec).v, &(vec).cap, sizeof *(vec).v, (vec).n), 0) : 0, &(vec).v[(vec).n++]) = (x))
void doc_grow(Arena *a, void **v, int *cap, size_t size, int n);

/* What is printed; whoever wants n newlines at the end asks for them. */
typedef struct doc_buf {
    char *p;
    size_t n, cap;
} doc_buf;

void buf_write(doc_buf *b, const char *s, size_t n);
void buf_puts(doc_buf *b, const char *s);
void buf_printf(doc_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_newlines(doc_buf *b, int n);   /* sees to n of them at the end */
void buf_end_line(doc_buf *b);          /* a newline, without blanks before it */

/* ---- declarations in their files ---- */

typedef struct doc_token {
    uint32_t off, end;
    uint8_t tok;
} doc_token;

/* Tokens [first, last) of a file. */
typedef struct doc_range {
    int first, last;
} doc_range;

/* Bytes [off, end) of a file. */
typedef struct doc_span {
    uint32_t off, end;
} doc_span;

typedef struct doc_file {
    SourceFile *src;
    doc_token *toks;    /* the last one is T_EOF; bodies of functions are left out */
    int ntoks;
    doc_span comment;   /* above `package` */
    Name *package;
} doc_file;

/* A constant, variable or type declared. */
typedef struct doc_spec {
    Name **name;
    int nnames;
    doc_range all;      /* without semicolon */
    doc_range names, tparams, type, values; /* may be empty */
    bool alias;
    doc_span doc;       /* comment above */
    doc_span comment;   /* behind, on the last line */
} doc_spec;

typedef struct doc_decl {
    const doc_file *file;
    Token tok;          /* T_CONST, T_VAR, T_TYPE, T_FUNC */
    int order;          /* in the package */
    doc_span doc;
    doc_span text;      /* all of it, bodies as well */
    bool grouped;       /* const ( … ) */
    doc_spec *specs;
    int nspecs;
    /* T_FUNC */
    Name *name;
    Name *recv_base;    /* NULL: no method */
    Name *recv_name;    /* or NULL */
    bool recv_ptr;
    doc_range recv, tparams, params, results;
    doc_range signature;    /* all but the body */
} doc_decl;

typedef DOC_VEC(doc_decl *) doc_decls;

/* ---- a package ---- */

/* A method as a type has it: its own, or one of an unexported type that it embeds. */
typedef struct doc_method {
    const doc_decl *decl;
    bool promoted, ptr;     /* promoted: the receiver is printed with the type's own name, with or without * */
} doc_method;

typedef struct doc_type {
    Name *name;
    const doc_decl *decl;
    const doc_spec *spec;
    doc_decls values;       /* constants, then variables */
    doc_decls funcs;        /* that return it */
    DOC_VEC(doc_method) methods;
} doc_type;

typedef DOC_VEC(doc_type *) doc_types;

typedef struct doc_package {
    Arena arena;
    InternTable names;
    SourceSet sources;
    const char *import_path;
    Name *name;
    DOC_VEC(doc_file *) files;
    DOC_VEC(doc_decl *) decls;      /* as found */
    /* arranged by doc_arrange */
    doc_decls consts, vars, funcs;  /* funcs: no methods; all of them, also those that belong to types */
    doc_types types;
    DOC_VEC(Name *) predeclared;    /* those that count as types of the package, see doc_index.c */
} doc_package;

doc_package *doc_package_new(const char *import_path);
void doc_package_free(doc_package *p);
/* Adds a file. False if it has no package clause or belongs to another package than those before. */
bool doc_scan(doc_package *p, SourceFile *src);
/* When all files are there. */
void doc_arrange(doc_package *p);

/* The type that owns a declaration of constants, variables or a constructor; NULL: none. */
const doc_type *doc_owner(const doc_package *p, const doc_decl *d);
static inline const char *doc_text(const doc_file *f, uint32_t off) { return f->src->text + off; }
/* The index behind the bracket that closes the one at token i. */
int doc_skip_group(const doc_file *f, int i, int last);
/* The base of a type: skips *, [] and [n] and parentheses; -1 unless a name follows that no package qualifies. */
int doc_base_name(const doc_file *f, doc_range r);
/* The comment directly above the line of token i; the one behind a declaration that ends at off. */
doc_span doc_comment_above(const doc_file *f, int i);
doc_span doc_comment_behind(const doc_file *f, uint32_t off);
Name *doc_name_at(doc_package *p, const doc_file *f, int i);

static inline bool range_empty(doc_range r) { return r.last <= r.first; }
static inline doc_span range_span(const doc_file *f, doc_range r)
{
    return range_empty(r) ? (doc_span){ 0, 0 } : (doc_span){ f->toks[r.first].off, f->toks[r.last - 1].end };
}

/* ---- output ---- */

/* Formats the text of comments (markers and all), indented by prefix; code by code_prefix. */
void doc_comment(doc_buf *b, const doc_package *p, const char *text, size_t n, const char *prefix, const char *code_prefix);

void doc_print_all(doc_buf *b, const doc_options *opt, const doc_package *p);
void doc_print_package(doc_buf *b, const doc_options *opt, const doc_package *p);
/* False: there is no such symbol; nothing has been printed. */
bool doc_print_symbol(doc_buf *b, const doc_options *opt, const doc_package *p, const char *symbol);
/* A method or field of a type. */
bool doc_print_member(doc_buf *b, const doc_options *opt, const doc_package *p, const char *type, const char *member);
/* Whether a type of that name exists. */
bool doc_has_type(const doc_options *opt, const doc_package *p, const char *type);

#endif
