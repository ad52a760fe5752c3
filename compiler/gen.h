/* gen.h - the code generator's entry points: from checked packages to bytecode.
 *
 * Functions come into being when something refers to them: a `func` whose entry is the LAZY
 * stub and whose `lazy` field says what to compile. gen_func does that on the first call.
 * Functions of user packages are compiled at once, those of standard packages when called.
 *
 * One thread at a time: the caller holds the compile lock. Nothing here touches the
 * garbage-collected heap; all memory is immortal.
 */
#ifndef VOLE_COMPILER_GEN_H
#define VOLE_COMPILER_GEN_H

#include "compiler/check.h"
#include "vm/bytecode.h"

typedef struct Gen Gen;

typedef struct GenConfig {
    SourceSet *sources;
    DiagList *diags;            /* where refusals are reported */
    InternTable *names;
    /* Tells the collector about memory that may hold heap pointers: bit i of ptrmask for word i. The
     * mask may gain bits later, for words that held no pointer until then. */
    void (*add_root)(void *start, uint64_t size, const uint8_t *ptrmask);
    /* The C function behind a bodyless Go function ("strings.IndexByte"), NULL if there is none. */
    void *(*find_native)(const char *name, bool *noescape);
    type *hiter_type;           /* runtime/map.h: the iterator that range over a map keeps in its frame */
    void *missing_native;       /* stands in where the standard library lacks one: says so when called */
    /* Makes (or finds) the itab of a pair known to match. */
    itab *(*find_itab)(const type *inter, const type *concrete);     /* see runtime/iface.h */
    itab *(*enter_itab)(const type *inter, const type *concrete, func *const *fun);
    int cover_mode;             /* CoverMode of cover.h, for statements with counters */
    bool keep_statics;          /* remember what static data there is, for gen_statics */
} GenConfig;

Gen *gen_new(Checker *c, const GenConfig *config);

/* Compiles a checked main package with all it imports. The result is a niladic function that runs
 * the package initialisers in order, then main.main; NULL if something was refused (diagnosed). */
func *gen_program(Gen *g, Package *mainpkg);

/* Compiles f, a function made by this generator, unless that was done. Meant to be compile_hook. */
void gen_func(func *f);

/* The run-time descriptor of a type without type parameters. */
type *gen_type(Gen *g, Type *t);

/* Fills the method table of a descriptor (type_methods_hook of runtime/type.h). */
void gen_type_methods(Gen *g, type *t);

/* A declared type or function by import path and name ("runtime.boundsError", "runtime.printpanics"); NULL if unknown. */
type *gen_find_type(Gen *g, const char *pkg, const char *name);
func *gen_find_func(Gen *g, const char *pkg, const char *name);
/* The address of a package variable, or a function's func, if code made so far refers to it; else NULL. */
const void *gen_find_referenced(Gen *g, const char *pkg, const char *name);

/* ---- genstatic.c: all that generated code can point to, for an image of the program (vm/image/image_collect.c) ---- */

/* A value of the type at a fixed address. is_root: the program can write to it. */
typedef struct StaticData {
    void *at;
    const type *type;
    bool is_root;
} StaticData;
/* All of it so far, if config.keep_statics. */
const StaticData *gen_statics(Gen *g, int *n);
void gen_each_type(Gen *g, void (*visit)(void *ctx, type *t), void *ctx);
void gen_each_funcval(Gen *g, void (*visit)(void *ctx, func *fn, funcval *fv), void *ctx);
void gen_each_string(Gen *g, void (*visit)(void *ctx, const gostring *s), void *ctx);
/* Variables and functions of standard packages that code made so far refers to. at: the variable's address, or a func. */
void gen_each_referenced(Gen *g, void (*visit)(void *ctx, const char *pkg, const char *name, const void *at), void *ctx);
/* The function whose code f has: another one if a linkname says so. */
func *gen_code_of(func *f);

/* ---- sessions (genunit.c) ---- */

/* What a unit that has been checked (session.h) is replacing: the object an object of the unit takes the place of, or NULL. */
typedef Object *ReplacedFn(void *ctx, Object *o);

/* Code for a unit: declarations p, in which `run` (or NULL) is the function that holds its statements. The result is a niladic
 * function that initialises the packages imported since the last unit, then the unit's variables, and calls run; before and
 * after that it calls the niladic functions begin and end. NULL if something was refused.
 *
 * A function or method of identical type replaces the older one for its callers as well; a variable of identical type
 * takes the place in memory of the older one. Others live beside the older ones. */
func *gen_unit(Gen *g, Package *p, const char *run, func *begin, func *end, ReplacedFn *replaced, void *ctx);

/* The func of a declared function or method that is not generic. */
func *gen_func_of_object(Gen *g, Object *o);

/* Method sets of types of the session have changed: method tables are made anew when they are next asked for. */
void gen_forget_methods(Gen *g);

/* All functions made so far, in order of creation (vole dis, verifier). */
func **gen_all_funcs(Gen *g, int *n);

#endif
