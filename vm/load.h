/* load.h - from paths on the command line to a program that can run. */
#ifndef VOLE_VM_LOAD_H
#define VOLE_VM_LOAD_H

#include "runtime/native.h"
#include "vm/bytecode.h"

typedef struct load_options {
    int go_minor;           /* -lang=go1.N; 0: newest, or go.mod's */
    bool check_only;        /* no code is made */
    const char *text;       /* the text of the path text_path, which is no file then; or NULL */
    size_t text_size;
    const char *text_path;
    bool for_image;         /* the program is to be written to an image (image.h), not run */
    struct CoverConfig *cover;  /* what is to be counted (compiler/cover.h); NULL: nothing */
    bool report_escapes;    /* check_only: print what was decided about variables and allocations */
} load_options;

/* Loads the given files as package main, or the package in the directory paths[0]. Errors go to stderr. Returns the
 * niladic function that runs the program; NULL after errors. With check_only, any function that is not NULL. */
func *load_program(const load_options *opt, const char *const *paths, int n);

/* The same for a snippet (compiler/snippet.h): declarations and statements without package clause, imports found by name.
 * name is what positions call it. */
func *load_text(const load_options *opt, const char *name, const char *text, size_t size);

struct Package;
/* For who puts a program together himself (vole test): the compiler's parts; then the code of a checked main package, or
 * NULL after errors, which have been printed. name is for the message. */
typedef struct load_parts {
    struct Arena *arena;
    struct InternTable *names;
    struct SourceSet *sources;
    struct DiagList *diags;
    struct Checker *checker;
} load_parts;
load_parts load_begin(const load_options *opt);
func *load_finish(const load_options *opt, struct Package *p, const char *name);


/* The generator of the program that was loaded. */
struct Gen *load_gen(void);
/* For who compiles piece by piece (vm/repl/repl.c), behind load_begin: once the program runs, all use of the compiler is under its
 * lock. */
void load_lock(void);
void load_unlock(void);
/* Verifies what has been compiled since the last call, in builds and settings that verify. */
void load_verify(void);
/* More natives for the standard library; ended by an empty entry. */
void load_add_natives(const native_entry *natives);

/* Everything compiled so far. */
func **load_all_funcs(int *n);
/* Compiles f unless that was done: the compile_hook. */
void load_compile(func *f);

#endif
