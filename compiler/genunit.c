/* genunit.c - code for a program that grows (compiler/session.h): one unit after the other.
 *
 * A function that is declared again with the same type becomes what callers of the older one call: only the entry of the
 * older func is set, after its frame_bytes has been raised to the larger of the two (calls read the entry first). The older
 * code stays, and stays its func's, for the frames that run it. This is why nobody may rely on the body of a
 * session's function: such functions are not inlined, and escape analysis knows nothing of them.
 *
 * A variable that is declared again with the same type lies where the older one lay, so code compiled before sees the new
 * value, and the old one is garbage. Its initialiser is always code: the memory may be in use until it runs.
 */
#include "compiler/gen_priv.h"

#include <string.h>

typedef struct UnitCode {
    Package *p;
    Object *run;
    func *begin, *end;
} UnitCode;

static void call(Fn *f, func *fn)
{
    int save = f->sp;
    tmp(f, 2);
    gcall_func(f, fn, -f->sp);
    f->sp = save;
}

static void call_init(Fn *f, Package *p)
{
    Gen *g = f->g;
    const char *name = arena_printf(g->arena, "%s.init", p->path);
    func *init = func_wrapper(g, name, p, niladic(g), NULL, false, emit_package_init, p);
    compile_lazy(init->lazy);
    if (init->ncode > 1)
        call(f, init);
}

static void emit_unit(Fn *f, void *arg)
{
    UnitCode *u = arg;
    Gen *g = f->g;
    int n;
    Package **all = checker_packages(g->c, &n);
    call(f, u->begin);
    for (; g->ninited < n; g->ninited++) {
        Package *p = all[g->ninited];
        if (!p->init_done)
            package_init_order(p);
        if (package_has_init(p))
            call_init(f, p);
    }
    if (u->p->vars.n > 0 || package_has_init(u->p))
        call_init(f, u->p);
    if (u->run)
        call(f, func_for(g, u->run, NULL));
    call(f, u->end);
    emit(f, OP_RET, 0, 0, 0);
}

/* Variables without initialiser that took the place of older ones. */
void zero_reused_vars(Fn *f, Package *p)
{
    for (int i = 0; i < p->vars.n; i++) {
        Object *o = p->vars.v[i];
        bool has_init = false;
        for (int k = 0; k < p->ninit; k++)
            for (int j = 0; j < p->init[k].nlhs; j++)
                has_init |= p->init[k].lhs[j] == o;
        if (has_init || !ptrmap_get(&f->g->reused, o))
            continue;
        Type *t = gen_subst(f, object_type(o));
        int save = f->sp, s = tmp(f, tslots(t));
        emit_zero(f, s, tslots(t));
        Loc l = loc_var(f, var_of(f, o));
        gstore(f, &l, s);
        f->sp = save;
    }
}

static void place_vars(Gen *g, Package *p, ReplacedFn *replaced, void *ctx)
{
    for (int i = 0; i < p->vars.n; i++) {
        Object *o = p->vars.v[i], *old = replaced(ctx, o);
        if (!old || old->kind != OBJ_VAR || !type_identical(object_type(old), object_type(o)))
            continue;
        ptrmap_put(&g->globals, o, global_addr(g, old));
        ptrmap_put(&g->reused, o, o);
    }
}

static bool is_generic_func(Object *o)
{
    Type *sig = under(object_type(o));
    return sig->kind != TY_FUNC || sig->func.tparams.n || sig->func.rparams.n;
}

/* From now on, calls of old run fn. */
static void redirect(func *old, func *fn)
{
    if (old->frame_bytes < fn->frame_bytes)
        __atomic_store_n(&old->frame_bytes, fn->frame_bytes, __ATOMIC_RELEASE);
    atomic_store_explicit(&old->entry, fn->code, memory_order_release);
}

static void replace_func(Gen *g, Object *o, Object *old)
{
    if (!old || old->kind != OBJ_FUNC || is_generic_func(o) || is_generic_func(old) || old->ptr_recv != o->ptr_recv ||
        !type_identical(object_type(old), object_type(o)))
        return;
    func *fn = func_for(g, o, NULL);
    LazyFunc *lf = fn->lazy;
    lf->older = func_for(g, old, NULL)->lazy;
    if (lf->older->kind == LAZY_DECL)
        for (lf = lf->older; lf; lf = lf->older)
            redirect(lf->fn, fn);
}

static Object *list_item(const Package *p, int i)
{
    return i < p->funcs.n ? p->funcs.v[i] : p->methods.v[i - p->funcs.n];
}

static void compile_declared(Gen *g, Package *p, ReplacedFn *replaced, void *ctx)
{
    int n = p->funcs.n + p->methods.n;
    for (int i = 0; i < n; i++)
        if (!is_generic_func(list_item(p, i)))
            compile_lazy(func_for(g, list_item(p, i), NULL)->lazy); /* method tables may have made it, but not its code */
    compile_queue(g);
    if (g->failed)
        return;
    for (int i = 0; i < n; i++)
        replace_func(g, list_item(p, i), replaced(ctx, list_item(p, i)));
}

func *gen_func_of_object(Gen *g, Object *o) { return is_generic_func(o) ? NULL : func_for(g, o, NULL); }

static Object *find_func(Package *p, const char *name)
{
    for (int i = 0; name && i < p->funcs.n; i++)
        if (strcmp(p->funcs.v[i]->name->str, name) == 0)
            return p->funcs.v[i];
    return NULL;
}

func *gen_unit(Gen *g, Package *p, const char *run, func *begin, func *end, ReplacedFn *replaced, void *ctx)
{
    UnitCode *u = arena_new(g->arena, UnitCode);
    *u = (UnitCode){ p, find_func(p, run), begin, end };
    int ninited = g->ninited;
    g->mainpkg = p;
    g->failed = false;
    g->eager = true;
    place_vars(g, p, replaced, ctx);
    func *entry = func_wrapper(g, "runtime.main", p, niladic(g), NULL, false, emit_unit, u);
    entry->flags |= FUNC_TOPFRAME;
    compile_lazy(entry->lazy);
    compile_queue(g);
    if (!g->failed)
        compile_declared(g, p, replaced, ctx);
    g->eager = false;
    bool bad = g->failed || diag_any(g->cfg.diags);
    g->failed = false;
    if (bad) {
        g->ninited = ninited;
        g->queue = NULL;
        g->queue_end = &g->queue;
    }
    return bad ? NULL : entry;
}
