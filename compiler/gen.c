/* gen.c - the generator as a whole: functions on demand, packages, wrappers.
 *
 * A func exists as soon as something refers to it; its LazyFunc says how to make its code. The
 * same declared function under equal substitutions is one func (Subst pointers are canonical).
 * Functions of user packages are queued and compiled before the program starts, so that what is
 * refused is refused then; those of standard packages wait for their first call.
 *
 * Method tables hold functions whose receiver is an interface's data word. Where that is
 * not what the method takes (values stored indirectly, promotion through embedded
 * fields), a wrapper of the same argument layout stands between.
 */
#include "compiler/gen_priv.h"

#include <stdlib.h>
#include <string.h>

/* ---- pointer maps ---- */

static uint32_t ptr_hash(const void *p)
{
    uint64_t h = (uint64_t)(uintptr_t)p * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 32);
}

void *ptrmap_get(const PtrMap *m, const void *key)
{
    if (m->cap == 0)
        return NULL;
    for (uint32_t i = ptr_hash(key) & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        if (m->keys[i] == key)
            return m->vals[i];
        if (!m->keys[i])
            return NULL;
    }
}

static void ptrmap_grow(PtrMap *m)
{
    PtrMap big = { .cap = m->cap ? m->cap * 2 : 16 };
    big.keys = calloc(big.cap, sizeof *big.keys);
    big.vals = calloc(big.cap, sizeof *big.vals);
    if (!big.keys || !big.vals) {
        fputs("vole: out of memory\n", stderr);
        exit(2);
    }
    for (uint32_t i = 0; i < m->cap; i++)
        if (m->keys[i])
            ptrmap_put(&big, m->keys[i], m->vals[i]);
    free_ptrmap(m);
    *m = big;
}

void ptrmap_put(PtrMap *m, const void *key, void *val)
{
    if (m->n * 2 >= m->cap)
        ptrmap_grow(m);
    uint32_t i = ptr_hash(key) & (m->cap - 1);
    while (m->keys[i] && m->keys[i] != key)
        i = (i + 1) & (m->cap - 1);
    m->n += !m->keys[i];
    m->keys[i] = key;
    m->vals[i] = val;
}

void free_ptrmap(PtrMap *m)
{
    free(m->keys);
    free(m->vals);
    *m = (PtrMap){ 0 };
}

/* ---- types under a substitution ---- */

static Type *concrete(Gen *g, Subst *s, Type *t)
{
    if (s)
        t = subst_type(s, t);
    return t->canon ? t->canon : type_canonical(g->c, t);
}

Type *gen_subst(Fn *f, Type *t)
{
    return concrete(f->g, f->subst, t);
}

/* ---- making funcs ---- */

static func *make_func_obj(Gen *g, LazyFunc *lf, const char *name)
{
    func *fn = arena_new(g->arena, func);
    lf->g = g;
    lf->fn = fn;
    fn->name = (gostring){ name, (int64_t)strlen(name) };
    fn->lazy = lf;
    fn->sig = gen_sig(g, lf->sig, lf->recv ? concrete(g, lf->subst, object_type(lf->recv)) : NULL);
    fn->entry = stub_lazy;
    if (g->nfuncs == g->cap_funcs) {
        g->cap_funcs = g->cap_funcs ? g->cap_funcs * 2 : 256;
        g->funcs = realloc(g->funcs, sizeof(func *) * (size_t)g->cap_funcs);
        if (!g->funcs)
            abort();
    }
    g->funcs[g->nfuncs++] = fn;
    return fn;
}

static void enqueue(Gen *g, LazyFunc *lf)
{
    if (!g->eager || lf->pkg->std)
        return;
    *g->queue_end = lf;
    g->queue_end = &lf->qnext;
}

static void set_pos_of(Gen *g, func *fn, Pos pos)
{
    PosInfo p = pos_resolve(g->cfg.sources, pos);
    fn->file = p.source ? p.source->path : p.file;
    fn->line = p.line;
}

/* "main.F", "main.(*T).M", "main.T.M", "main.init.0", generic: "main.F[...]" */
static const char *func_name(Gen *g, Object *o, Subst *s)
{
    const char *path = o->pkg ? o->pkg->path : "";
    const char *gen = s && s->tparams.n ? "[...]" : "";
    if (o->is_init) {
        int n = 0;
        for (int i = 0; i < o->pkg->funcs.n && o->pkg->funcs.v[i] != o; i++)
            n += o->pkg->funcs.v[i]->is_init;
        return arena_printf(g->arena, "%s.init.%d", path, n);
    }
    Object *recv = under(object_type(o))->func.recv;
    if (!recv)
        return arena_printf(g->arena, "%s.%s%s", path, o->name->str, gen);
    bool ptr;
    Type *t = deref_type(object_type(recv), &ptr);
    const char *tn = t->kind == TY_NAMED ? t->named.obj->name->str : "?";
    return arena_printf(g->arena, ptr ? "%s.(*%s%s).%s" : "%s.%s%s.%s", path, tn, gen, o->name->str);
}

static void bind_native(Gen *g, LazyFunc *lf)
{
    bool noescape = false;
    const char *name = lf->fn->name.ptr;
    const char *link = object_linkname(lf->obj);
    lf->kind = LAZY_NATIVE;
    lf->done = true;
    lf->fn->native = g->cfg.find_native(link ? link : name, &noescape);
    lf->fn->flags |= FUNC_NATIVE | (noescape ? FUNC_NOESCAPE : 0);
    if (!lf->fn->native && link) { /* linked to a Go function elsewhere */
        const char *dot = strrchr(link, '.');
        func *to = dot ? gen_find_func(g, arena_strndup(g->arena, link, (size_t)(dot - link)), dot + 1) : NULL;
        if (to) {
            lf->fn->flags &= (uint16_t)~FUNC_NATIVE;
            lf->fn->lazy = to->lazy;
            lf->fn->entry = stub_lazy;
            return;
        }
    }
    lf->fn->entry = stub_native;
    lf->fn->frame_bytes = 64;
    if (!lf->fn->native && lf->pkg->std)
        lf->fn->native = g->cfg.missing_native;
    if (!lf->fn->native && !lf->pkg->std) {
        diag_error(g->cfg.diags, lf->obj->pos, "missing function body");
        g->failed = true;
    }
}

/* What stands between a deferred call of a function made by reflect and the code that it leads to. */
static bool is_reflect_wrapper(const Object *o)
{
    return o->pkg && o->pkg->std && strcmp(o->pkg->path, "reflect") == 0 &&
           (strcmp(o->name->str, "callReflect") == 0 || strcmp(o->name->str, "callMethod") == 0);
}

/* The LazyFunc of a declared function or literal under a substitution; NULL: there is none yet. */
static LazyFunc *find_lazy(const PtrMap *m, const void *what, Subst *s)
{
    if (s)
        return s->gen ? ptrmap_get(s->gen, what) : NULL;
    LazyFunc *lf = ptrmap_get(m, what);
    while (lf && lf->subst)
        lf = lf->next;
    return lf;
}

static void enter_lazy(Gen *g, PtrMap *m, const void *what, LazyFunc *lf)
{
    lf->next = ptrmap_get(m, what);
    ptrmap_put(m, what, lf);
    if (lf->subst) {
        if (!lf->subst->gen)
            lf->subst->gen = arena_new(g->arena, PtrMap);
        ptrmap_put(lf->subst->gen, what, lf);
    }
}

func *func_for(Gen *g, Object *o, Subst *s)
{
    if (o->origin)
        o = o->origin;
    LazyFunc *lf = find_lazy(&g->func_objs, o, s);
    if (lf)
        return lf->fn;
    lf = arena_new(g->arena, LazyFunc);
    lf->kind = LAZY_DECL;
    lf->obj = o;
    lf->subst = s;
    lf->pkg = o->pkg;
    lf->sig = concrete(g, s, object_type(o));
    lf->recv = under(object_type(o))->func.recv;
    enter_lazy(g, &g->func_objs, o, lf);
    func *fn = make_func_obj(g, lf, func_name(g, o, s));
    if (is_reflect_wrapper(o))
        fn->flags |= FUNC_WRAPPER;
    if (o->fdecl)
        set_pos_of(g, fn, o->fdecl->n.pos);
    if (!o->fdecl || (!o->fdecl->body && !o->fdecl->lazy))
        bind_native(g, lf);
    else
        enqueue(g, lf);
    return fn;
}

static const char *lit_name(Gen *g, LazyFunc *outer, FuncInfo *info)
{
    int n = info->index;
    for (int i = 0; info->parent && i < info->parent->nlits; i++)
        if (info->parent->lits[i] == info)
            n = i + 1;
    if (!outer || outer->kind == LAZY_WRAPPER)
        return arena_printf(g->arena, "%s.glob..func%d", outer ? outer->pkg->path : "main", n);
    return arena_printf(g->arena, outer->kind == LAZY_LIT ? "%s.%d" : "%s.func%d", outer->fn->name.ptr, n);
}

/* A literal's func; one for each (literal, substitution). */
func *func_for_lit(Gen *g, LazyFunc *outer, FuncInfo *info, Type *sig, Subst *s)
{
    LazyFunc *lf = find_lazy(&g->lit_funcs, info, s);
    if (lf)
        return lf->fn;
    lf = arena_new(g->arena, LazyFunc);
    lf->kind = LAZY_LIT;
    lf->info = info;
    lf->subst = s;
    lf->outer = outer;
    lf->pkg = outer->pkg;
    lf->sig = sig;
    enter_lazy(g, &g->lit_funcs, info, lf);
    func *fn = make_func_obj(g, lf, lit_name(g, outer, info));
    if (info->captures.n || info->range)
        fn->flags |= FUNC_CLOSURE;
    set_pos_of(g, fn, info->lit ? info->lit->n.pos : info->range->n.pos);
    enqueue(g, lf);
    return fn;
}

func *func_wrapper(Gen *g, const char *name, Package *pkg, Type *sig, Object *recv, bool closure,
                   void (*emit_code)(Fn *, void *), void *arg)
{
    LazyFunc *lf = arena_new(g->arena, LazyFunc);
    lf->kind = LAZY_WRAPPER;
    lf->pkg = pkg;
    lf->sig = sig;
    lf->recv = recv;
    lf->emit = emit_code;
    lf->arg = arg;
    func *fn = make_func_obj(g, lf, name);
    fn->flags |= FUNC_WRAPPER | (closure ? FUNC_CLOSURE : 0);
    fn->file = "<autogenerated>";
    fn->line = 1;
    return fn;
}

void gen_func(func *fn)
{
    LazyFunc *lf = fn->lazy;
    if (!lf)
        return;
    compile_lazy(lf);
    if (lf->fn != fn && lf->fn->code) { /* linked by linkname: share the code */
        fn->code = lf->fn->code;
        fn->ncode = lf->fn->ncode;
        fn->frame_bytes = lf->fn->frame_bytes;
        fn->flags = lf->fn->flags;
        fn->lines = lf->fn->lines;
        fn->nlines = lf->fn->nlines;
        fn->deferreturn = lf->fn->deferreturn;
        fn->live_lo = lf->fn->live_lo;
        fn->live_n = lf->fn->live_n;
        fn->live_ptrs = lf->fn->live_ptrs;
        fn->live_starts = lf->fn->live_starts;
        atomic_store(&fn->entry, lf->fn->code);
    }
    if (lf->g->failed && diag_any(lf->g->cfg.diags)) {
        diag_print(lf->g->cfg.diags, stderr);
        exit(2);
    }
}

void gen_refuse(Fn *f, Pos pos, const char *what)
{
    diag_error(f->g->cfg.diags, pos ? pos : f->pos, "vole: %s is not supported yet", what);
    f->g->failed = true;
}

/* ---- methods ---- */

Subst *subst_of_method(Gen *g, Object *m, Subst *outer)
{
    TypeList tparams = { 0 }, targs = { 0 };
    method_type_args(m, &tparams, &targs);
    if (tparams.n == 0)
        return NULL;
    TypeList out = { arena_array(g->arena, Type *, targs.n), targs.n };
    for (int i = 0; i < targs.n; i++)
        out.v[i] = concrete(g, outer, targs.v[i]);
    return subst_get(g->c, tparams, out);
}

typedef struct MethodWrap {
    Type *recv;         /* type of the value the wrapper is given */
    Selection *sel;
    bool word;          /* given as an interface's data word */
} MethodWrap;

/* The wrapper that makes T's method one of *T says so when the pointer is nil. */
static void refuse_nil(Fn *f, MethodWrap *w, int recv)
{
    func *panicfn = gen_find_func(f->g, "runtime", "panicwrap");
    Type *t = under(w->recv)->kind == TY_POINTER ? type_canonical(f->g->c, under(w->recv)->elem) : NULL;
    if (!panicfn || !t || t->kind != TY_NAMED)
        return;
    Object *o = t->named.obj;
    const char *text = arena_printf(f->g->arena, "value method %s.%s.%s called using nil *%s pointer", o->pkg ? o->pkg->path : "",
                                    o->name->str, w->sel->obj->name->str, o->name->str);
    int save = f->sp, ok = new_label(f);
    jump1(f, OP_JNNIL, recv, ok);
    emitp(f, OP_LDG_STR, tmp(f, 2), 0, 0, gen_string(f->g, text, strlen(text)));
    tmp(f, 2);
    int base = -f->sp;
    tmp(f, 1);
    gcall_func(f, panicfn, base);
    place(f, ok);
    f->sp = save;
}

static void emit_method_wrapper(Fn *f, void *arg)
{
    MethodWrap *w = arg;
    Gen *g = f->g;
    bool indirect = w->word && !type_is_direct(gen_type(g, w->recv));
    int krecv = indirect ? 1 : tslots(w->recv), nparams = f->nargs - krecv;
    int at = 2 + nparams;
    Loc x = indirect ? loc_mem(at, 0, w->recv) : (Loc){ .kind = LOC_SLOT, .type = w->recv, .slot = at };
    int results, recv;
    if (w->sel->iface) {
        Loc l = loc_walk(f, x, w->sel);
        int ifc = gload(f, &l, ANY);
        uint64_t idx = (uint64_t)type_imethod_index(g, l.type, w->sel->obj);
        funcsig *sig = gen_sig(g, gen_subst(f, w->sel->type), basic_type(g->c, BASIC_UNSAFE_POINTER));
        results = tmp(f, f->nres);
        recv = tmp(f, 1);
        emit_move(f, tmp(f, nparams), 2, nparams);
        tmp(f, 2);
        emitw(f, OP_CALLI, -f->sp, ifc, recv, (uint64_t)(uintptr_t)sig | idx << 48);
    } else {
        Object *m = w->sel->obj;
        if (w->sel->npath == 0 && w->sel->deref)
            refuse_nil(f, w, at);
        results = tmp(f, f->nres);
        recv = tmp(f, tslots(type_canonical(g->c, object_type(under(object_type(m))->func.recv))));
        int keep = f->sp;
        greceiver_loc(f, x, w->sel, recv);
        f->sp = keep;
        emit_move(f, tmp(f, nparams), 2, nparams);
        tmp(f, 2);
        gcall_func(f, func_for(g, m, subst_of_method(g, m, NULL)), -f->sp);
    }
    tmp(f, 1);
    emit_move(f, 2 + f->nargs, results, f->nres);
    emit(f, OP_RET, 0, 0, 0);
}

/* A parameter object that only carries a type: the receiver of a wrapper. */
static Object *receiver_of_type(Gen *g, Type *t)
{
    return new_param(g->c, 0, NULL, g->cfg.names->blank, t);
}

func *method_func(Gen *g, Type *recv, Selection *sel, bool word)
{
    type *rt = gen_type(g, recv);
    Object *m = sel->obj;
    bool plain = sel->npath == 0 && !sel->iface && !sel->addr && !sel->deref;
    if (plain && (!word || type_is_direct(rt)))
        return func_for(g, m, subst_of_method(g, m, NULL));
    MethodWrap *w = arena_new(g->arena, MethodWrap);
    *w = (MethodWrap){ recv, sel, word };
    Type *sig = concrete(g, NULL, sel->type);
    Type *rslot = word && !type_is_direct(rt) ? basic_type(g->c, BASIC_UNSAFE_POINTER) : recv;
    const char *name = arena_printf(g->arena, "%s.%s", type_string_reflect(g->arena, recv), m->name->str);
    Package *pkg = m->pkg ? m->pkg : g->mainpkg;
    return func_wrapper(g, name, pkg, sig, receiver_of_type(g, rslot), false, emit_method_wrapper, w);
}

/* ---- packages and the program ---- */

static void runs_once(func *fn)
{
    LazyFunc *lf = fn->lazy;
    lf->once = true;
}

static void emit_init_item(Fn *f, InitItem *it)
{
    f->info = it->info;
    set_pos(f, node_start(it->rhs));
    int save = f->sp;
    Node *rhs = it->rhs;
    if (it->nlhs == 1) {
        Object *o = it->lhs[0];
        Type *t = gen_subst(f, object_type(o));
        if (o->name == f->g->cfg.names->blank) {
            gexpr_to(f, rhs, t, ANY);
        } else {
            int s = gexpr_to(f, rhs, t, ANY);
            Loc l = loc_var(f, var_of(f, o));
            gstore(f, &l, s);
        }
        f->sp = save;
        return;
    }
    Node *x = node_unparen(rhs);
    CallRes r = { 0 };
    int v = 0;
    Type *vt = NULL;
    if (x->kind == N_CALL) {
        r = gcall_multi(f, as_call(x));
    } else {
        vt = ty(f, x);
        v = gcommaok(f, x, ANY);
    }
    for (int i = 0; i < it->nlhs; i++) {
        Object *o = it->lhs[i];
        Type *from = NULL;
        int s;
        if (x->kind == N_CALL) {
            s = call_result(f, &r, i, &from);
        } else {
            s = i == 0 ? v : v + tslots(vt);
            from = i == 0 ? vt : basic_type(f->g->c, BASIC_BOOL);
        }
        if (o->name == f->g->cfg.names->blank)
            continue;
        Type *t = gen_subst(f, object_type(o));
        s = convert_slots(f, s, from, t, ANY);
        Loc l = loc_var(f, var_of(f, o));
        gstore(f, &l, s);
    }
    f->sp = save;
}

/* The variables of a package, in dependency order. */
static void emit_package_vars(Fn *f, void *arg)
{
    Package *p = arg;
    if (p->session)
        zero_reused_vars(f, p);
    for (int i = 0; i < p->ninit; i++) {
        InitItem *it = &p->init[i];
        Object *o = it->lhs[0];
        if (it->nlhs == 1 && o->name != f->g->cfg.names->blank && !p->session &&
            static_value(f->g, p, NULL, f->lf, it->rhs, gen_subst(f, object_type(o)), global_addr(f->g, o)))
            continue;
        emit_init_item(f, it);
    }
    f->info = NULL;
    emit(f, OP_RET, 0, 0, 0);
}

/* The initialiser of one package: variables, then init functions. The former are a function of their own, that tracebacks
 * show as gc's do; its file is that of the first, and the lines know the others. */
void emit_package_init(Fn *f, void *arg)
{
    Package *p = arg;
    if (p->ninit > 0 || (p->session && p->vars.n > 0)) {
        func *vars = func_wrapper(f->g, f->fn->name.ptr, p, niladic(f->g), NULL, false, emit_package_vars, p);
        vars->flags &= (uint16_t)~FUNC_WRAPPER;
        runs_once(vars);
        set_pos_of(f->g, vars, p->ninit ? node_start(p->init[0].rhs) : p->vars.v[0]->pos);
        compile_lazy(vars->lazy);   /* now: static initialisers leave no code */
        if (vars->ncode > 1) {
            int save = f->sp;
            tmp(f, 2);
            gcall_func(f, vars, -f->sp);
            f->sp = save;
        }
    }
    for (int i = 0; i < p->funcs.n; i++) {
        Object *o = p->funcs.v[i];
        if (!o->is_init)
            continue;
        int save = f->sp;
        tmp(f, 2);
        gcall_func(f, func_for(f->g, o, NULL), -f->sp);
        f->sp = save;
    }
    emit(f, OP_RET, 0, 0, 0);
}

bool package_has_init(Package *p)
{
    for (int i = 0; i < p->funcs.n; i++)
        if (p->funcs.v[i]->is_init)
            return true;
    return p->ninit > 0;
}

Type *niladic(Gen *g)
{
    Type *none = new_tuple(g->c, NULL, 0);
    return type_canonical(g->c, new_func(g->c, NULL, none, none, false));
}

static void emit_program(Fn *f, void *arg)
{
    Gen *g = f->g;
    Package *mainpkg = arg;
    int n;
    Package **all = checker_packages(g->c, &n);
    bool locked = false;    /* initialisers of the program run on the main thread, and may stay there */
    tmp(f, 2);
    for (int i = 0; i < n; i++) {
        Package *p = all[i];
        if (!p->init_done)
            package_init_order(p);
        if (!package_has_init(p))
            continue;
        const char *name = arena_printf(g->arena, "%s.init", p->path);
        func *init = func_wrapper(g, name, p, niladic(g), NULL, false, emit_package_init, p);
        runs_once(init);
        compile_lazy(init->lazy); /* now: static initialisers leave no code */
        if (init->ncode <= 1)
            continue;
        if (!p->std && !locked) {
            gcall_func(f, gen_find_func(g, "runtime", "lockInit"), -f->sp);
            locked = true;
        }
        gcall_func(f, init, -f->sp);
    }
    if (locked)
        gcall_func(f, gen_find_func(g, "runtime", "unlockInit"), -f->sp);
    Object *m = package_lookup(mainpkg, "main");
    gcall_func(f, func_for(g, m, NULL), -f->sp);
    emit(f, OP_RET, 0, 0, 0);
}

/* What has been referred to on the way, and what that refers to. */
void compile_queue(Gen *g)
{
    while (g->queue) {
        LazyFunc *lf = g->queue;
        g->queue = lf->qnext;
        if (!g->queue)
            g->queue_end = &g->queue;
        compile_lazy(lf);
    }
}

func *gen_program(Gen *g, Package *mainpkg)
{
    g->mainpkg = mainpkg;
    g->eager = true;
    func *entry = func_wrapper(g, "runtime.main", mainpkg, niladic(g), NULL, false, emit_program, mainpkg);
    entry->flags |= FUNC_TOPFRAME;
    runs_once(entry);
    compile_lazy(entry->lazy);
    compile_queue(g);
    g->eager = false;
    return g->failed || diag_any(g->cfg.diags) ? NULL : entry;
}

Gen *gen_new(Checker *c, const GenConfig *config)
{
    Arena *a = checker_arena(c);
    Gen *g = arena_new(a, Gen);
    g->c = c;
    g->cfg = *config;
    g->arena = a;
    g->queue_end = &g->queue;
    return g;
}

type *gen_find_type(Gen *g, const char *pkg, const char *name)
{
    Package *p = checker_import(g->c, NULL, pkg, 0);
    Object *o = p ? package_lookup(p, name) : NULL;
    return o && o->kind == OBJ_TYPE ? gen_type(g, concrete(g, NULL, object_type(o))) : NULL;
}

func *gen_find_func(Gen *g, const char *pkg, const char *name)
{
    Package *p = checker_import(g->c, NULL, pkg, 0);
    Object *o = p ? package_lookup(p, name) : NULL;
    return o && o->kind == OBJ_FUNC ? func_for(g, o, NULL) : NULL;
}

const void *gen_find_referenced(Gen *g, const char *pkg, const char *name)
{
    int n;
    Package **all = checker_packages(g->c, &n);
    for (int i = 0; i < n; i++) {
        if (strcmp(all[i]->path, pkg) != 0)
            continue;
        Object *o = package_lookup(all[i], name);
        return !o ? NULL : o->kind == OBJ_VAR ? ptrmap_get(&g->globals, o) : ptrmap_get(&g->func_objs, o);
    }
    return NULL;
}

func **gen_all_funcs(Gen *g, int *n)
{
    *n = g->nfuncs;
    return g->funcs;
}
