/* session.h - checking a program that grows: units of text, each in the scope of those before it (the REPL).
 *
 * A unit is a package of its own, called main, whose scope lies inside that of the unit before it; so earlier names are
 * visible, and a declaration shadows an older one of that name instead of clashing with it. All packages of a session count as
 * one when it comes to unexported names and to methods (same_package). Methods may be declared for a type of an
 * earlier unit: they join it, and one of the same name is replaced.
 *
 * A unit with errors leaves no trace that matters: its scope is not taken on, and types lose the methods it gave them.
 */
#ifndef VOLE_COMPILER_SESSION_H
#define VOLE_COMPILER_SESSION_H

#include "compiler/check.h"

/* Before the first unit: a scope with one name that no text can spell, a package of the engine's. */
Scope *session_root(Checker *c, const char *hidden_name, const char *import_path);

/* Checks decls (of file) as a unit inside outer. lone: initialisers of its variables see outer, not the unit itself, as in
 * x := x + 1. Errors are in the diagnostics; then nothing has changed. Else session_accept or session_refuse must follow. */
Package *session_check(Checker *c, Scope *outer, File *file, bool lone);
void session_accept(Checker *c);
void session_refuse(Checker *c);
/* Between check and accept: whether a type of an earlier unit has got methods, and what a declaration of the unit takes the
 * place of (an object of the same name and kind, or NULL). */
bool session_extends_types(Checker *c);
Object *session_replaced(Checker *c, Scope *outer, Object *o);

/* What an expression is, without evaluating it. The tree is spoilt: check a copy. Type NULL after errors. */
typedef struct ExprInfo {
    Mode mode;
    Type *type;             /* TY_TUPLE for calls with several values */
    const Const *val;       /* of constants */
    bool representable;     /* ... by their default type */
    Object *callee;         /* the declared function that is called at the top of it, or NULL */
} ExprInfo;
ExprInfo session_expr(Checker *c, Scope *outer, Node *n);

/* What a declared method is found by. */
Object *session_method(Checker *c, Type *t, const char *name);
/* A package's own name. */
Object *package_object(Package *p, const char *name, size_t len);
/* For snippets: what package the name of a package stands for, imported or not; NULL: none. */
Package *session_package(Checker *c, Scope *scope, const char *name, size_t len);

/* The object a name denotes in a session; NULL: none. */
Object *session_lookup(Checker *c, Scope *scope, const char *name, size_t len);

/* Calls visit for each name visible in scope: innermost first, shadowed ones left out unless all. */
void session_names(Checker *c, Scope *scope, void (*visit)(void *ctx, Object *o), void *ctx);
/* Members of a type: fields and methods that x.name finds, for a value of type t. */
void session_members(Checker *c, Type *t, void (*visit)(void *ctx, Object *o), void *ctx);

#endif
