/* repl_session.h - what the engine (repl.c) and the answers to questions about its session (repl_query.c) share. */
#ifndef VOLE_VM_REPL_SESSION_H
#define VOLE_VM_REPL_SESSION_H

#include "compiler/gen.h"
#include "compiler/session.h"
#include "compiler/snippet.h"
#include "vm/load.h"
#include "vm/repl/repl.h"

#define HIDDEN_PACKAGE "\xC2\xB7repl" /* ·repl: internal/repl, under a name that nobody can write */

typedef struct declared {       /* a unit of declarations */
    Package *p;
    const char *text;           /* in the source */
    size_t n;
} declared;

typedef struct repl_session {
    repl_config cfg;
    load_parts comp;
    Gen *gen;                   /* NULL: the compiler has not been started */
    ParseContext parse;
    Scope *root, *scope;        /* scope: of the last unit that declared something */
    func *begin, *end;
    int number;                 /* of the input under way, or the last one */
    /* the input under way */
    Snippet *input;
    int next;                   /* unit */
    int good;                   /* units before it that went well */
    char *text;
    bool lone;                  /* the unit that runs declares variables: taken back if it fails */
    Scope *before;              /* ... the scope without them */
    repl_result result;
    bool any_failed;
    /* what was declared, and the inputs that went well; malloc'ed */
    declared *declarations;
    int ndeclarations, cap_declarations;
    char **sources;
    int nsources, cap_sources;
} repl_session;

/* The session. Of the driver; the compiler's parts are used under load_lock. */
extern repl_session session;

/* Starts the compiler and opens the session's scope, unless that was done. */
void session_start(void);
void session_start_scope(void);
/* A type as people write it: packages by name, any, []byte. (stdlib/internal/repl/format.go says the same at run time.) */
const char *session_type_text(Type *t);

#endif
