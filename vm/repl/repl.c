/* repl.c - a session that Go text is fed into; see repl.h.
 *
 * The driver, a Go loop (stdlib/internal/repl), calls the native `step` again and again. A step reads an input if none is under
 * way, cuts it into units, compiles units until one has code to run, and runs that as the foreground
 * (runtime/foreground.c). Reading and compiling are in entersyscall brackets.
 *
 * Units. Declarations that stand together are one unit, so they may refer to each other; each statement and each expression is
 * one. `x := e` and a lone var become package variables whose initialisers see what was there before. An expression
 * that is a constant or a type is answered by the compiler; others become a call of repl.Show, which prints its argument.
 *
 * What a session consists of is `scope`, the scope of the last unit that declared something: the older ones hang below it. A
 * unit that is refused, and a variable whose initialiser does not come to its end, leave `scope` as it was.
 *
 * All state (repl_session.h) belongs to the driver.
 */
#include "vm/repl/repl.h"

#include <stdlib.h>
#include <string.h>

#include "compiler/astprint.h"
#include "runtime/foreground.h"
#include "runtime/iface.h"
#include "runtime/mstats.h"
#include "runtime/os_linux.h"
#include "runtime/proc.h"
#include "runtime/proc_internal.h"
#include "runtime/runtime1.h"
#include "vm/cmd/cmd.h"
#include "vm/hooks.h"
#include "vm/repl/repl_session.h"

repl_session session;
#define s session

/* ---- what the session says ---- */

static void say_error(const char *text, size_t n)
{
    if (s.cfg.error)
        s.cfg.error(s.cfg.ctx, text, n);
    else
        fwrite(text, 1, n, stderr);
}

static void echo(const char *value, size_t nvalue, const char *type, size_t ntype)
{
    if (s.cfg.echo) {
        s.cfg.echo(s.cfg.ctx, value, nvalue, type, ntype);
        return;
    }
    fwrite(value, 1, nvalue, stdout);
    fputs(" // ", stdout);
    fwrite(type, 1, ntype, stdout);
    putchar('\n');
    fflush(stdout);
}

static void echo_text(const char *value, const char *type) { echo(value, strlen(value), type, strlen(type)); }

/* Prints the diagnostics and forgets them. */
static void say_diagnostics(void)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    if (!f)
        return;
    diag_print(s.comp.diags, f);
    fclose(f);
    diag_clear(s.comp.diags);
    say_error(text, n);
    free(text);
}

static bool failed(void) { return diag_any(s.comp.diags); }

/* ---- units ---- */

static Object *replaced(void *outer, Object *o) { return session_replaced(s.comp.checker, outer, o); }

/* Code for declarations, of which the function named `run`, if any, is called. NULL: refused. */
static func *compile(Node **decls, int n, const char *run, bool lone, Package **out)
{
    Checker *c = s.comp.checker;
    Package *p = session_check(c, s.scope, snippet_file(&s.parse, s.input->file->source, decls, n), lone);
    if (failed())
        return NULL;
    if (session_extends_types(c)) {
        gen_forget_methods(s.gen);
        itabs_try_again();
    }
    func *f = gen_unit(s.gen, p, run, s.begin, s.end, replaced, s.scope);
    if (f)
        session_accept(c);
    else
        session_refuse(c);
    load_verify();
    *out = p;
    return f;
}

/* A larger array. */
static void *more(void *v, int *cap, size_t size)
{
    *cap = *cap ? 2 * *cap : 16;
    v = realloc(v, (size_t)*cap * size);
    if (!v)
        abort();
    return v;
}

static void remember(Package *p, const Unit *first, const Unit *last)
{
    const SourceFile *src = s.input->file->source;
    const char *text = src->text + (first->start - src->base);
    size_t n = last->end - first->start;
    for (; n > 0 && (*text == '\n' || *text == ' ' || *text == '\t' || *text == ';'); n--)
        text++;
    while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    if (s.ndeclarations == s.cap_declarations)
        s.declarations = more(s.declarations, &s.cap_declarations, sizeof *s.declarations);
    s.declarations[s.ndeclarations++] = (declared){ p, text, n };
}

static func *declare_nodes(Node **decls, int n, bool lone, const Unit *first, const Unit *last)
{
    Package *p;
    func *f = compile(decls, n, NULL, lone, &p);
    if (!f)
        return NULL;
    s.lone = lone;
    s.before = s.scope;
    if (p->scope->n > 0)
        s.scope = p->scope;
    remember(p, first, last);
    return f;
}

static func *declaration_run(void)
{
    Snippet *in = s.input;
    int first = s.next, n = 0;
    Node **decls = arena_array(s.comp.arena, Node *, in->nunits - first);
    while (s.next < in->nunits && in->units[s.next].kind == UNIT_DECL)
        decls[n++] = in->units[s.next++].node;
    return declare_nodes(decls, n, n == 1 && decls[0]->kind == N_VAR_DECL, &in->units[first], &in->units[s.next - 1]);
}

static func *definition(const Unit *u)
{
    VarDecl *d = snippet_define(&s.parse, as_assign(u->node));
    Node **decls = arena_array(s.comp.arena, Node *, 1);
    if (!d)
        return NULL;
    decls[0] = &d->n;
    return declare_nodes(decls, 1, true, u, u);
}

/* A function main around a statement; its name is not the main that text can mean. */
static func *statement(Node *stmt)
{
    static const Name main_name = { .str = "main", .len = 4 };
    Node **stmts = arena_array(s.comp.arena, Node *, 2);
    stmts[0] = stmt;
    Pos at = node_start(stmt);
    FuncDecl *f = snippet_func(&s.parse, s.input->file, (Name *)(uintptr_t)&main_name, stmts, 1, at, node_end(stmt));
    stmts[1] = &f->n;
    Package *p;
    return failed() ? NULL : compile(&stmts[1], 1, "main", false, &p);
}

/* ---- expressions ---- */

/* fmt.Println and its like: nobody wants to know how many bytes they wrote. */
static bool prints(const Object *callee)
{
    return callee && callee->pkg && strcmp(callee->pkg->path, "fmt") == 0 &&
           (strncmp(callee->name->str, "Print", 5) == 0 || strncmp(callee->name->str, "Fprint", 6) == 0);
}

static Node *show_several(Type *tuple, Node *x)
{
    ObjectList vars = tuple->tuple.vars;
    const char **types = arena_array(s.comp.arena, const char *, vars.n);
    for (int i = 0; i < vars.n; i++)
        types[i] = session_type_text(object_type(vars.v[i]));
    return snippet_show(&s.parse, HIDDEN_PACKAGE, "ShowAll", types, vars.n, true, x);
}

/* What needs no code: constants of no size, types, nil. True: answered. */
static bool answer(const ExprInfo *x)
{
    Arena *a = s.comp.arena;
    if (x->mode == MODE_TYPE) {
        Type *u = under(x->type);
        echo_text(session_type_text(x->type), u == x->type ? "type" : arena_printf(a, "type %s", session_type_text(u)));
        return true;
    }
    if (x->mode == MODE_NIL) {
        echo_text("nil", "untyped nil");
        return true;
    }
    if (x->mode == MODE_CONST && !x->representable) {
        echo_text(const_text(a, x->val), x->type->name);
        return true;
    }
    return false;
}

static func *expression(const Unit *u)
{
    ExprInfo x = session_expr(s.comp.checker, s.scope, node_clone(s.comp.arena, u->node));
    if (failed() || answer(&x))
        return NULL;
    if (x.mode == MODE_NOVALUE || prints(x.callee))
        return statement(snippet_expr_stmt(&s.parse, u->node));
    if (x.mode == MODE_BUILTIN) {
        diag_error(s.comp.diags, node_start(u->node), "%s (built-in) must be called", expr_string(s.comp.arena, u->node));
        return NULL;
    }
    if (x.type && x.type->kind == TY_TUPLE)
        return statement(show_several(x.type, u->node));
    bool is_rune = x.type->kind == TY_BASIC && x.type->basic == BASIC_UNTYPED_RUNE;
    const char *type = is_rune ? "rune" : session_type_text(default_type(s.comp.checker, x.type));
    return statement(snippet_show(&s.parse, HIDDEN_PACKAGE, "Show", &type, 1, false, u->node));
}

/* ---- inputs ---- */

static func *next_unit(void)
{
    Unit *u = &s.input->units[s.next];
    s.lone = false;
    if (u->kind == UNIT_DECL)
        return declaration_run();
    s.next++;
    return u->kind == UNIT_DEFINE ? definition(u) : u->kind == UNIT_EXPR ? expression(u) : statement(u->node);
}

static void end_input(void)
{
    Snippet *in = s.input;
    if (in && s.good > 0) {
        s.text[in->units[s.good - 1].end - in->file->source->base] = '\0'; /* what failed is not kept */
        if (s.nsources == s.cap_sources)
            s.sources = more(s.sources, &s.cap_sources, sizeof *s.sources);
        s.sources[s.nsources++] = s.text;
    } else {
        free(s.text);
    }
    s.any_failed |= s.result.failed;
    s.input = NULL;
    s.text = NULL;
    if (s.cfg.done)
        s.cfg.done(s.cfg.ctx, &s.result);
}

static void fail(void)
{
    s.result.failed = true;
    say_diagnostics();
}

/* False: the session is over. */
static bool begin_input(void)
{
    s.text = s.cfg.read(s.cfg.ctx);
    if (!s.text)
        return false;
    int64_t start = nanotime();
    char name[32];
    snprintf(name, sizeof name, "in%d", ++s.number);
    s.result = (repl_result){ 0 };
    s.next = s.good = 0;
    load_lock();
    SourceFile *src = snippet_source(&s.parse, name, s.text, strlen(s.text));
    s.input = src ? snippet_parse(&s.parse, src) : NULL;
    if (!src)
        say_error("the session has too much text\n", 30);
    if (!src || s.input->bad)
        fail();
    load_unlock();
    s.result.compile_ns += nanotime() - start;
    return true;
}

/* The code of the next unit that has some, reading inputs as needed. NULL: the session is over. */
static func *next_code(void)
{
    for (;;) {
        if (!s.text && !begin_input())
            return NULL;
        while (!s.result.failed && s.next < s.input->nunits) {
            int64_t start = nanotime();
            load_lock();
            func *f = next_unit();
            if (failed())
                fail();
            load_unlock();
            s.result.compile_ns += nanotime() - start;
            if (f && !s.result.failed)
                return f;
            if (!s.result.failed)
                s.good = s.next;
        }
        end_input();
    }
}

/* What is to be said and done when a unit has run. */
static void unit_ended(foreground_end how)
{
    switch (how) {
    case FOREGROUND_DONE:
    case FOREGROUND_EXITED:
        s.good = s.next;
        return;
    case FOREGROUND_PANICKED:
    case FOREGROUND_DEADLOCK:
        break;
    case FOREGROUND_INTERRUPTED:
        say_error("interrupted\n", 12);
        break;
    case FOREGROUND_LEFT:
        say_error("interrupted; the goroutine ends when what it waits for comes\n", 61);
        break;
    }
    s.result.interrupted = how == FOREGROUND_INTERRUPTED || how == FOREGROUND_LEFT;
    s.result.failed = true;
    if (s.lone) {
        s.scope = s.before;
        s.ndeclarations--;
    }
}

/* ---- natives ---- */

/* What all goroutines have allocated. Stops the world. */
static void count_allocs(g *gp, uint64_t *bytes, uint64_t *n)
{
    go_memstats m;
    gp->parked_in_op = 1;
    stop_the_world("REPL");
    readmemstats(&m);
    start_the_world();
    gp->parked_in_op = 0;
    *bytes = m.total_alloc;
    *n = m.mallocs;
}

static foreground_end run(g *gp, func *f)
{
    uint64_t bytes, n, bytes_after, n_after;
    funcval *fn = malloc(sizeof *fn); /* the goroutine may outlive the unit */
    if (!fn)
        abort();
    fn->code = f;
    if (s.cfg.done)
        count_allocs(gp, &bytes, &n);
    int64_t start = nanotime();
    foreground_end how = foreground_run(gp, fn);
    s.result.run_ns += nanotime() - start;
    if (s.cfg.done) {
        count_allocs(gp, &bytes_after, &n_after);
        s.result.alloc_bytes += bytes_after - bytes;
        s.result.allocs += n_after - n;
    }
    return how;
}

static opstatus native_step(g *gp, uint64_t *args)
{
    (void)args;
    if (!gp->lockedm)
        lock_for_init(gp); /* for good: the prompt and its signals belong to the main thread */
    entersyscall(gp);
    func *f = next_code();
    exitsyscall(gp);
    if (!f)
        return OP_OK;
    foreground_end how = run(gp, f);
    entersyscall(gp);
    unit_ended(how);
    exitsyscall(gp);
    native_args(gp)[0] = true;
    return OP_OK;
}

static opstatus native_interactive(g *gp, uint64_t *args)
{
    (void)gp;
    args[0] = s.cfg.interactive;
    return OP_OK;
}

static opstatus native_finish(g *gp, uint64_t *args)
{
    (void)gp, (void)args;
    fflush(stdout);
    exit_process(s.any_failed && !s.cfg.interactive ? 1 : 0);
}

static opstatus native_begin(g *gp, uint64_t *args)
{
    (void)args;
    foreground_begin(gp);
    return OP_OK;
}

static opstatus native_end(g *gp, uint64_t *args)
{
    (void)args;
    foreground_done(gp);
    return OP_OK;
}

static opstatus native_emit(g *gp, uint64_t *args)
{
    struct { gostring typ, value; } a;
    memcpy(&a, args, sizeof a); /* off-heap copy: the strings stay alive by the frame */
    entersyscall(gp);
    echo(a.value.ptr, (size_t)a.value.len, a.typ.ptr, (size_t)a.typ.len);
    exitsyscall(gp);
    return OP_OK;
}

static const native_entry natives[] = {
    { "internal/repl.step", native_step, NATIVE_NOESCAPE | NATIVE_MAY_BLOCK },
    { "internal/repl.interactive", native_interactive, NATIVE_NOESCAPE },
    { "internal/repl.finish", native_finish, NATIVE_NOESCAPE },
    { "internal/repl.begin", native_begin, NATIVE_NOESCAPE },
    { "internal/repl.end", native_end, NATIVE_NOESCAPE },
    { "internal/repl.emit", native_emit, NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 },
};

/* ---- from outside ---- */

void session_start_scope(void)
{
    if (!s.root)
        s.root = session_root(s.comp.checker, HIDDEN_PACKAGE, "internal/repl");
    s.scope = s.root;
}

void session_start(void)
{
    if (s.gen)
        return;
    load_add_natives(natives);
    s.comp = load_begin(&(load_options){ .go_minor = s.cfg.go_minor });
    s.gen = load_gen();
    s.parse = (ParseContext){ .arena = s.comp.arena, .names = s.comp.names, .sources = s.comp.sources, .diags = s.comp.diags };
    session_start_scope();
}

int repl_start(const repl_config *config)
{
    static funcval main_func;
    s.cfg = *config;
    session_start();
    s.begin = gen_find_func(s.gen, "internal/repl", "begin");
    s.end = gen_find_func(s.gen, "internal/repl", "end");
    main_func.code = gen_find_func(s.gen, "internal/repl", "Main");
    if (!s.begin || !s.end || !main_func.code) {
        fputs("vole: no package internal/repl\n", stderr);
        return EXIT_COMPILE;
    }
    foreground_init(config->interactive);
    code.main_func = &main_func;
    return CMD_START;
}

bool repl_take_interrupt(void) { return foreground_take_interrupt(); }
int repl_input_number(void) { return s.number + 1; }
