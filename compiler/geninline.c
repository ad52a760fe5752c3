/* geninline.c - small leaf functions compiled into their callers.
 *
 * What qualifies: a body of zero or more `if cond { return e }` and a final `return e` with one result, or
 * a single assignment; few nodes; no calls but conversions and harmless built-ins; parameters that are
 * only read. Arguments are evaluated as for a call, but a plain variable stands for itself: the body
 * can neither assign to it nor see it change.
 *
 * Code from an inlined body carries an index into the function's inline tree, so that tracebacks and
 * runtime.Caller show the call that was not made.
 */
#include "compiler/gen_priv.h"

#include <string.h>

enum { MAX_NODES = 48, MAX_INLINE_DEPTH = 4, MAX_PARAM_SLOTS = 16, MAX_INLINED = 0x7fff /* what pcline.inl holds */ };

/* ---- what qualifies ---- */

typedef struct Budget {
    int left;
    bool ok;
} Budget;

static bool harmless_builtin(int id)
{
    switch (id) {
    case BUILTIN_LEN: case BUILTIN_CAP: case BUILTIN_MIN: case BUILTIN_MAX: case BUILTIN_REAL: case BUILTIN_IMAG:
    case BUILTIN_COMPLEX: case BUILTIN_ADD:
        return true;
    default:
        return false;
    }
}

static void weigh(Node *n, void *ctx)
{
    Budget *b = ctx;
    if (--b->left < 0)
        b->ok = false;
    switch (n->kind) {
    case N_FUNC_LIT: case N_COMPOSITE_LIT: case N_TYPE_ASSERT:
        b->ok = false;
        break;
    case N_UNARY:
        if (as_unary(n)->op == T_ARROW || as_unary(n)->op == T_AND)
            b->ok = false;
        break;
    case N_SELECTOR: /* a method value is a closure */
        if (as_selector(n)->selection && as_selector(n)->selection->kind != SEL_FIELD)
            b->ok = false;
        break;
    case N_CALL: {
        CallExpr *c = as_call(n);
        if (c->call_kind == CALL_FUNC || (c->call_kind == CALL_BUILTIN && !harmless_builtin(c->builtin)))
            b->ok = false;
        break;
    }
    default: break;
    }
    if (b->ok && !n->val)
        node_children(n, weigh, b);
}

static bool cheap(Node *n, Budget *b)
{
    weigh(n, b);
    return b->ok;
}

static ReturnStmt *only_return(NodeList stmts)
{
    return stmts.len == 1 ? try_return_stmt(stmts.v[0]) : NULL;
}

static bool return_one(ReturnStmt *r, Budget *b)
{
    return r && r->results.len == 1 && cheap(r->results.v[0], b);
}

/* if … { return e } … return e */
static bool is_expression_body(BlockStmt *body, Budget *b)
{
    int n = body->stmts.len;
    for (int i = 0; i < n - 1; i++) {
        IfStmt *s = try_if_stmt(body->stmts.v[i]);
        if (!s || s->init || s->els || !cheap(s->cond, b) || !return_one(only_return(s->then->stmts), b))
            return false;
    }
    return n > 0 && return_one(try_return_stmt(body->stmts.v[n - 1]), b);
}

static bool is_assignment_body(BlockStmt *body, Budget *b)
{
    AssignStmt *s = body->stmts.len == 1 ? try_assign(body->stmts.v[0]) : NULL;
    if (!s || s->op == T_DEFINE || s->lhs.len != 1 || (!s->incdec && s->rhs.len != 1))
        return false;
    return cheap(s->lhs.v[0], b) && (s->incdec || cheap(s->rhs.v[0], b));
}

static bool read_only(Object *o)
{
    return !o->address_taken && !o->captured && !o->reassigned;
}

static bool params_qualify(FuncInfo *info, Object *recv)
{
    Type *sig = under(info->sig);
    if (sig->func.variadic || (recv && !read_only(recv)))
        return false;
    for (int i = 0; i < sig->func.params->tuple.vars.n; i++)
        if (!read_only(sig->func.params->tuple.vars.v[i]))
            return false;
    ObjectList rs = sig->func.results->tuple.vars;
    return rs.n == 0 || (rs.n == 1 && (!rs.v[0]->name || rs.v[0]->name->len == 0));
}

static bool qualifies(LazyFunc *lf)
{
    FuncInfo *info = lf->info ? lf->info : check_func_body(lf->obj);
    if (!info || info->has_defer || info->has_recover || info->nlits || (lf->obj->fdecl->pragma & PRAGMA_NOINLINE))
        return false;
    if (!params_qualify(info, lf->recv))
        return false;
    Budget b = { MAX_NODES, true };
    BlockStmt *body = lf->obj->fdecl->body;
    if (body->stmts.len && body->stmts.v[0]->gen)
        return false; /* its statements are counted */
    if (under(info->sig)->func.results->tuple.vars.n == 1)
        return is_expression_body(body, &b);
    return is_assignment_body(body, &b);
}

/* The callee to inline at this place, or NULL. */
LazyFunc *inline_candidate(Fn *f, func *fn)
{
    LazyFunc *lf = fn->lazy;
    if (!lf || lf->kind != LAZY_DECL || lf->fn != fn || f->inline_depth >= MAX_INLINE_DEPTH || f->ninl == MAX_INLINED)
        return NULL;
    if (lf->pkg->session)
        return NULL; /* may be declared anew with another body, see genunit.c */
    if (lf->pkg->std && !lf->obj->body_checked)
        return NULL; /* its body is not parsed yet, and may never be needed */
    if (lf->inlinable == INLINE_UNKNOWN)
        lf->inlinable = qualifies(lf) ? INLINE_YES : INLINE_NO;
    if (lf->inlinable == INLINE_NO)
        return NULL;
    for (InlineFrame *i = f->inlining; i; i = i->up)
        if (i->lf == lf)
            return NULL;
    return lf;
}

/* ---- expansion ---- */

static uint16_t push_inline_node(Fn *f, LazyFunc *lf, Pos call)
{
    if (f->ninl == f->cap_inl) {
        f->cap_inl = f->cap_inl ? f->cap_inl * 2 : 4;
        inlnode *v = arena_array(f->g->arena, inlnode, f->cap_inl);
        if (f->ninl)
            memcpy(v, f->inltree, (size_t)f->ninl * sizeof *v);
        f->inltree = v;
    }
    uint16_t file;
    uint32_t line = resolve_line(f, call, &file);
    f->inltree[f->ninl] = (inlnode){ .parent = f->inl, .call_file = file, .call_line = line, .name = lf->fn->name, .file = lf->fn->file };
    return (uint16_t)++f->ninl;
}

static void bind(Fn *f, Object *o, Type *t, int slot)
{
    Var *v = arena_new(f->arena, Var);
    *v = (Var){ .obj = o, .type = t, .kind = VAR_SLOT, .slot = slot };
    ptrmap_put(&f->vars, o, v);
}

static Type *in_callee(Fn *f, LazyFunc *lf, Type *t)
{
    Subst *keep = f->subst;
    f->subst = lf->subst;
    t = gen_subst(f, t);
    f->subst = keep;
    return t;
}

static void bind_args(Fn *f, LazyFunc *lf, CallExpr *e, Selection *sel, Node *x)
{
    ObjectList ps = under(lf->info->sig)->func.params->tuple.vars;
    int *slots = arena_array(f->arena, int, ps.n + 1);
    Type **types = arena_array(f->arena, Type *, ps.n + 1);
    int recv = 0;
    if (sel)
        recv = greceiver(f, sel, x, ANY);
    for (int i = 0; i < ps.n; i++) {
        types[i] = in_callee(f, lf, object_type(ps.v[i]));
        slots[i] = gexpr_to(f, e->args.v[i], types[i], ANY);
    }
    if (sel)
        bind(f, lf->recv, in_callee(f, lf, object_type(lf->recv)), recv);
    for (int i = 0; i < ps.n; i++)
        bind(f, ps.v[i], types[i], slots[i]);
}

static void expand_expression(Fn *f, BlockStmt *body, Type *rt, int d)
{
    int end = new_label(f), n = body->stmts.len;
    for (int i = 0; i < n; i++) {
        int save = f->sp, next = new_label(f);
        IfStmt *s = try_if_stmt(body->stmts.v[i]);
        ReturnStmt *r = s ? only_return(s->then->stmts) : as_return_stmt(body->stmts.v[i]);
        if (s) {
            set_pos(f, s->n.pos);
            gcond(f, s->cond, next, false);
        }
        set_pos(f, r->n.pos);
        gexpr_to(f, r->results.v[0], rt, d);
        if (s)
            jump(f, end);
        place(f, next);
        f->sp = save;
    }
    place(f, end);
}

/* Compiles the call e of lf in place; sel and x for methods. The result goes to dst as for gexpr. */
int ginline(Fn *f, LazyFunc *lf, CallExpr *e, Selection *sel, Node *x, int dst)
{
    if (!lf->info)
        lf->info = check_func_body(lf->obj);
    Type *sig = under(lf->info->sig);
    bool value = sig->func.results->tuple.vars.n == 1;
    Type *rt = value ? in_callee(f, lf, object_type(sig->func.results->tuple.vars.v[0])) : NULL;
    int d = value ? dest(f, dst, rt) : 0, save = f->sp;
    bind_args(f, lf, e, sel, x);
    BlockStmt *body = lf->obj->fdecl->body;
    bool one = body->stmts.len == 1;
    int out = value && !one ? tmp(f, tslots(rt)) : d; /* several returns: the operands may be in dst */
    InlineFrame frame = { f->inlining, lf };
    Subst *subst = f->subst;
    Pos pos = f->pos;
    uint16_t inl = f->inl;
    f->inlining = &frame;
    f->inline_depth++;
    f->inl = push_inline_node(f, lf, e->n.pos);
    f->subst = lf->subst;
    if (value)
        expand_expression(f, body, rt, out);
    else
        gstmt(f, body->stmts.v[0]);
    f->inlining = frame.up;
    f->inline_depth--;
    f->inl = inl;
    f->subst = subst;
    f->pos = pos;
    if (out != d)
        emit_move(f, d, out, tslots(rt));
    f->sp = save;
    return d;
}
