/* genrange.c - for … range in all its forms.
 *
 * The operand is evaluated once. Where the key variable is never assigned in the body it
 * is itself the hidden counter.
 *
 * Range over a function. The body is a function of its own (the checker made a FuncInfo for
 * it) that the iterator calls back. What leaves the loop leaves through a control record
 * shared by the loop and its body, captured as the closure's last word:
 *
 *     word 0   how the body ended: EXIT_NONE (go on, or plain break), EXIT_RETURN, EXIT_BARE_RETURN,
 *              or the position of a statement times four plus what is done to it (break, continue, goto)
 *     word 1   1: the body has ended the loop, 2: the loop is over; a further call of the body panics
 *     words 2 to 4  find the frame of the function around all the loops, for defer (rangectl in bytecode.h)
 *     then     the values of a return statement, as the enclosing function's results
 *
 * After the iterator has returned, the loop acts on word 0; a loop inside another body that
 * cannot act on it itself returns false and leaves it to the next.
 */
#include "compiler/gen_priv.h"

enum { EXIT_NONE = 0, EXIT_RETURN = 1, EXIT_BARE_RETURN = 2 };
enum { LEAVE_BREAK = 0, LEAVE_CONTINUE = 1, LEAVE_GOTO = 2 };

struct FuncRange {
    struct FuncRange *up;
    RangeStmt *stmt;
    int ctl;                    /* slot of the control record */
    Type *record;
};

static bool wanted(Fn *f, Node *n)
{
    if (!n)
        return false;
    n = node_unparen(n);
    return !(n->kind == N_IDENT && as_ident(n)->name == f->g->cfg.names->blank);
}

/* ---- counting loops ---- */

/* Fresh variables each iteration. Before go1.22 the loop has one set, see share_vars. */
static bool defines(RangeStmt *s) { return s->define && (s->n.flags & NF_PER_ITERATION); }

static void share_vars(Fn *f, RangeStmt *s)
{
    Node *parts[2] = { s->key, s->value };
    for (int i = 0; i < 2; i++) {
        if (!wanted(f, parts[i]))
            continue;
        Object *o = as_ident(node_unparen(parts[i]))->obj;
        o->reassigned = true;
        declare_var(f, o, true);
    }
}

static bool own_counter(Fn *f, RangeStmt *s)
{
    if (!defines(s) || !wanted(f, s->key))
        return false;
    Object *o = as_ident(s->key)->obj;
    return !o->reassigned && !var_in_memory(f, o) && tclass(gen_subst(f, object_type(o))) == TC_64;
}

typedef struct Count {
    int i;                      /* slot of the counter */
    int body, cont, end;
    bool own;
} Count;

/* for i = 0; i < limit: opens the loop. c->own: the key variable is the counter. */
static void count_open(Fn *f, RangeStmt *s, int limit, Count *c)
{
    c->own = own_counter(f, s);
    c->body = new_label(f);
    c->cont = new_label(f);
    c->end = new_label(f);
    c->i = c->own ? declare_var(f, as_ident(s->key)->obj, false)->slot : tmp(f, 1);
    emit_int(f, c->i, 0);
    jump2(f, OP_JLE, limit, c->i, c->end);
    place(f, c->body);
}

static void count_close(Fn *f, int limit, Count *c)
{
    place(f, c->cont);
    if (f->far_jumps) {
        emit(f, OP_ADDI, c->i, c->i, 1);
        jump2(f, OP_JLT, c->i, limit, c->body);
    } else {
        jump2(f, OP_INCJLT, c->i, limit, c->body);
    }
    place(f, c->end);
}

static void loop_body(Fn *f, RangeStmt *s, int end, int cont)
{
    Target t;
    push_target(f, &t, &s->n, end, cont);
    gblock(f, s->body->stmts);
    f->targets = t.up;
    set_pos(f, s->n.pos);
}

/* Gives the iteration's values to key and value. What an assignment form writes is found before either is written:
 * for i, x[i] = range … */
static void assign_pair(Fn *f, RangeStmt *s, bool key_done, int key, Type *kt, Loc elem)
{
    bool fresh = defines(s), k = !key_done && wanted(f, s->key), v = wanted(f, s->value);
    if (k && v && !fresh) {
        int save = f->sp;
        Loc kl = gassign_loc(f, s->key, false), vl = gassign_loc(f, s->value, false);
        stabilise(f, &kl);
        stabilise(f, &vl);
        gstore(f, &kl, convert_slots(f, key, kt, kl.type, ANY));
        gstore(f, &vl, convert_slots(f, gload(f, &elem, ANY), elem.type, vl.type, ANY));
        f->sp = save;
        return;
    }
    if (k)
        gassign_slots(f, s->key, fresh, key, kt);
    if (!v)
        return;
    if (fresh) {
        Var *var = declare_var(f, as_ident(s->value)->obj, false);
        int save = f->sp;
        Loc l = loc_var(f, var);
        if (l.kind == LOC_SLOT)
            gload(f, &elem, l.slot);
        else
            gstore(f, &l, gload(f, &elem, ANY));
        f->sp = save;
        return;
    }
    int save = f->sp;
    gassign_slots(f, s->value, false, gload(f, &elem, ANY), elem.type);
    f->sp = save;
}

static Type *int_of(Fn *f) { return basic_type(f->g->c, BASIC_INT); }

static void range_vec(Fn *f, RangeStmt *s, int vec, Type *elem)
{
    Count c;
    count_open(f, s, vec + 1, &c);
    Loc el = { 0 };
    if (wanted(f, s->value))
        el = vec_elem(f, vec, c.i, 0, false, elem);
    assign_pair(f, s, c.own, c.i, int_of(f), el);
    loop_body(f, s, c.end, c.cont);
    count_close(f, vec + 1, &c);
}

static void range_slice(Fn *f, RangeStmt *s, Type *t)
{
    int vec = tmp(f, 3), keep = f->sp;
    gexpr(f, s->x, vec);
    f->sp = keep;
    range_vec(f, s, vec, gen_subst(f, under(t)->elem));
}

/* The address of an array whose elements the loop reads: the value itself, or a copy where it could change. */
static void range_array(Fn *f, RangeStmt *s, Type *t, bool pointer)
{
    Type *arr = pointer ? gen_subst(f, under(t)->elem) : t;
    Type *elem = gen_subst(f, under(arr)->elem);
    int vec = tmp(f, 2), keep = f->sp;
    if (!wanted(f, s->value)) {
        if (s->x->mode != MODE_VAR || pointer)
            gexpr(f, s->x, ANY);
    } else if (pointer) {
        gexpr(f, s->x, vec);
        emit(f, OP_NILCHK, vec, 0, 0);
    } else {
        int at = frame_site(f, &s->x, arr);
        if (at)
            gframe_addr(f, at, vec);
        else
            gnew(f, arr, vec);
        Loc copy = at ? loc_frame(at, arr, 0) : loc_mem(vec, 0, arr);
        gassign_expr(f, &copy, s->x, true);
    }
    f->sp = keep;
    emit_int(f, vec + 1, under(arr)->len);
    range_vec(f, s, vec, elem);
}

static void range_int(Fn *f, RangeStmt *s, Type *t)
{
    int limit = tmp(f, 1), keep = f->sp;
    gexpr(f, s->x, limit);
    f->sp = keep;
    Count c;
    count_open(f, s, limit, &c);
    assign_pair(f, s, c.own, c.i, t, (Loc){ 0 });
    loop_body(f, s, c.end, c.cont);
    count_close(f, limit, &c);
}

/* ---- strings, maps, channels ---- */

static void range_string(Fn *f, RangeStmt *s)
{
    int str = tmp(f, 2), keep = f->sp;
    gexpr(f, s->x, str);
    f->sp = keep;
    int st = tmp(f, 3); /* next index, rune, index */
    int head = new_label(f), end = new_label(f), out = new_label(f), body = new_label(f);
    emit_zero(f, st, 3);
    place(f, head);
    jump2(f, OP_STRRANGE, st, str, out);
    jump(f, body);
    place(f, out);
    jump(f, end);
    place(f, body);
    Loc r = { .kind = LOC_SLOT, .type = basic_type(f->g->c, BASIC_INT32), .slot = st + 1 };
    assign_pair(f, s, false, st + 2, int_of(f), r);
    loop_body(f, s, end, head);
    jump(f, head);
    place(f, end);
}

static void range_map(Fn *f, RangeStmt *s, Type *t)
{
    Gen *g = f->g;
    int m = tmp(f, 1), keep = f->sp;
    gexpr(f, s->x, m);
    f->sp = keep;
    int it = live_alloc(f, g->cfg.hiter_type);
    int head = new_label(f), end = new_label(f), out = new_label(f), body = new_label(f);
    emitp(f, OP_MAPITER, it, m, 0, gen_type(g, t));
    place(f, head);
    jump_next(f, it, out);
    jump(f, body);
    place(f, out);
    jump(f, end);
    place(f, body);
    Type *kt = gen_subst(f, under(t)->key), *et = gen_subst(f, under(t)->elem);
    int k = 0;
    if (wanted(f, s->key)) {
        k = tmp(f, tslots(kt));
        load_mem(f, kt, k, it, 0);
    }
    assign_pair(f, s, false, k, kt, loc_mem(it + 1, 0, et));
    loop_body(f, s, end, head);
    jump(f, head);
    place(f, end);
}

static void range_chan(Fn *f, RangeStmt *s, Type *t)
{
    Type *elem = gen_subst(f, under(t)->elem);
    int ch = tmp(f, 1), keep = f->sp, n = tslots(elem);
    gexpr(f, s->x, ch);
    f->sp = keep;
    int head = new_label(f), end = new_label(f);
    int v = tmp(f, n + 1);
    place(f, head);
    emitp(f, OP_RECV2, v, ch, v + n, gen_type(f->g, elem));
    jump1(f, OP_JF, v + n, end);
    assign_pair(f, s, false, v, elem, (Loc){ 0 });
    loop_body(f, s, end, head);
    jump(f, head);
    place(f, end);
}

/* ---- functions ---- */

static FuncInfo *outer_function(FuncInfo *info)
{
    while (info && info->range)
        info = info->parent;
    return info;
}

enum { CTL_WORDS = 5 };

/* struct { exit, done int; fn uintptr; slot int; root unsafe.Pointer; results… } */
static Type *control_record(Fn *f, FuncInfo *outer)
{
    Gen *g = f->g;
    ObjectList rs = outer ? under(outer->sig)->func.results->tuple.vars : (ObjectList){ 0 };
    Object **fields = arena_array(g->arena, Object *, rs.n + CTL_WORDS);
    for (int i = 0; i < rs.n + CTL_WORDS; i++) {
        Type *t = i == 4 ? basic_type(g->c, BASIC_UNSAFE_POINTER)
                  : i < CTL_WORDS ? int_of(f) : gen_subst(f, object_type(rs.v[i - CTL_WORDS]));
        Name *name = intern_cstr(g->cfg.names, arena_printf(g->arena, "f%d", i));
        fields[i] = new_var(g->c, 0, f->lf->pkg, name, t);
        fields[i]->is_field = true;
    }
    return type_canonical(g->c, new_struct(g->c, fields, rs.n + CTL_WORDS, NULL));
}

static Loc record_field(Fn *f, FuncRange *r, int i)
{
    Type *u = under(r->record);
    return loc_mem(r->ctl, struct_offsets(u)[i], gen_subst(f, object_type(u->strct.fields.v[i])));
}

static void store_exit(Fn *f, FuncRange *r, int64_t code)
{
    int save = f->sp, v = tmp(f, 1);
    emit_int(f, v, code);
    Loc l = record_field(f, r, 0);
    gstore(f, &l, v);
    f->sp = save;
}

static int64_t leave_code(BranchStmt *b)
{
    int how = b->tok == T_BREAK ? LEAVE_BREAK : b->tok == T_CONTINUE ? LEAVE_CONTINUE : LEAVE_GOTO;
    return (int64_t)b->target->pos * 4 + how + 4;
}

static void yield_result(Fn *f, int v)
{
    emit_int(f, f->result_slots[0], v);
    emit(f, OP_RET, 0, 0, 0);
}

/* In a body: break, continue, goto or return that leaves it. */
void grange_func_exit(Fn *f, BranchStmt *br, ReturnStmt *ret)
{
    FuncRange *r = f->frange;
    if (!r) {
        gen_refuse(f, f->pos, "this branch");
        return;
    }
    int save = f->sp;
    if (ret) {
        Type *u = under(r->record);
        int n = u->strct.fields.n - CTL_WORDS;
        if (ret->results.len == 1 && n > 1) {
            CallRes res = gcall_multi(f, as_call(node_unparen(ret->results.v[0])));
            for (int i = 0; i < n; i++) {
                Type *from;
                int v = call_result(f, &res, i, &from);
                Loc l = record_field(f, r, i + CTL_WORDS);
                gstore(f, &l, convert_slots(f, v, from, l.type, ANY));
            }
        } else {
            for (int i = 0; i < ret->results.len; i++) {
                Loc l = record_field(f, r, i + CTL_WORDS);
                gstore(f, &l, gexpr_to(f, ret->results.v[i], l.type, ANY));
            }
        }
        store_exit(f, r, ret->results.len ? EXIT_RETURN : EXIT_BARE_RETURN);
    } else if (br->target == &r->stmt->n) {
        if (br->tok == T_CONTINUE) {
            yield_result(f, 1);
            f->sp = save;
            return;
        }
    } else {
        store_exit(f, r, leave_code(br));
    }
    Loc done = record_field(f, r, 1);
    int one = tmp(f, 1);
    emit_int(f, one, 1);
    gstore(f, &done, one);
    yield_result(f, 0);
    f->sp = save;
}

/* A body that has ended its loop must not be called again. */
static void refuse_if_done(Fn *f, FuncRange *r)
{
    func *panicfn = gen_find_func(f->g, "runtime", "panicrange");
    int save = f->sp, ok = new_label(f), state = tmp(f, 1);
    Loc done = record_field(f, r, 1);
    gload(f, &done, state);
    jump2(f, OP_JEQI, state, 0, ok);
    emit_move(f, tmp(f, 1), state, 1);
    tmp(f, 2);
    int base = -f->sp;
    tmp(f, 1);
    if (panicfn)
        gcall_func(f, panicfn, base);
    place(f, ok);
    f->sp = save;
}

/* Where a body begins: it finds the control record and binds the loop's variables. */
void grange_func_prologue(Fn *f)
{
    if (!f->info || !f->info->range)
        return;
    RangeStmt *s = f->info->range;
    FuncRange *r = arena_new(f->arena, FuncRange);
    r->stmt = s;
    r->record = control_record(f, outer_function(f->info));
    int64_t off = 8;
    for (int i = 0; i < f->info->captures.n; i++)
        off += 8 * capture_slots(f, f->info->captures.v[i]);
    r->ctl = tmp(f, 1);
    emit(f, OP_LD_P, r->ctl, -1, (int)off);
    f->frange = r;
    refuse_if_done(f, r);
    int at = 2 + f->nargs;
    Node *parts[2] = { s->key, s->value };
    ObjectList ps = under(f->sig)->func.params->tuple.vars;
    for (int i = 0; i < ps.n; i++) {
        Type *t = gen_subst(f, object_type(ps.v[i]));
        at -= tslots(t);
        if (i < 2 && wanted(f, parts[i]))
            gassign_slots(f, parts[i], s->define, at, t);
    }
}

typedef struct Exits {
    Fn *f;
    FuncRange *r;
} Exits;

static bool target_here(Fn *f, Node *stmt)
{
    for (Target *t = f->targets; t; t = t->up)
        if (t->stmt == stmt)
            return true;
    return false;
}

static bool within(RangeStmt *s, Node *n)
{
    return n->pos >= s->body->n.pos && n->pos <= s->body->rbrace;
}

/* A statement outside the range-over-func body that f is. */
bool leaves_range_body(Fn *f, Node *target)
{
    return f->frange && !within(f->frange->stmt, target);
}

/* For each branch in the body that leads to a statement of this function: if the code says so, go there. */
static void act_on_branch(Node *n, void *ctx)
{
    Exits *x = ctx;
    Fn *f = x->f;
    if (n->kind == N_FUNC_LIT)
        return;
    if (n->kind == N_BRANCH) {
        BranchStmt *b = as_branch(n);
        bool here = b->target && (b->tok == T_GOTO ? !leaves_range_body(f, b->target)
                                                   : target_here(f, b->target) || (f->frange && b->target == &f->frange->stmt->n));
        if (here && b->target != &x->r->stmt->n && !within(x->r->stmt, b->target)) {
            int save = f->sp, next = new_label(f), code = tmp(f, 2);
            Loc l = record_field(f, x->r, 0);
            gload(f, &l, code);
            emit_int(f, code + 1, leave_code(b));
            jump2(f, OP_JNE, code, code + 1, next);
            void *counter = n->gen;     /* it was counted where it stands */
            n->gen = NULL;
            gstmt(f, n);
            n->gen = counter;
            place(f, next);
            f->sp = save;
        }
    }
    node_children(n, act_on_branch, ctx);
}

static void return_from_loop(Fn *f, FuncRange *r)
{
    for (int i = 0; i < f->nresults; i++) {
        Loc from = record_field(f, r, i + CTL_WORDS);
        Loc to = f->results[i] ? loc_var(f, f->results[i])
                               : (Loc){ .kind = LOC_SLOT, .type = from.type, .slot = f->result_slots[i] };
        int save = f->sp;
        gstore(f, &to, gload(f, &from, ANY));
        f->sp = save;
    }
    emit_return(f);
}

/* After the iterator has returned. */
static void act_on_exit(Fn *f, FuncRange *r)
{
    int save = f->sp, end = new_label(f), code = tmp(f, 1);
    Loc l = record_field(f, r, 0);
    gload(f, &l, code);
    jump2(f, OP_JEQI, code, EXIT_NONE, end);
    Exits x = { f, r };
    node_children(&r->stmt->body->n, act_on_branch, &x);
    if (f->frange) { /* this function is a body itself: hand it on */
        Loc mine = record_field(f, f->frange, 0);
        gstore(f, &mine, code);
        Type *u = under(r->record);
        for (int i = CTL_WORDS; i < u->strct.fields.n; i++) {
            Loc a = record_field(f, r, i), b = record_field(f, f->frange, i);
            int keep = f->sp;
            gstore(f, &b, gload(f, &a, ANY));
            f->sp = keep;
        }
        Loc done = record_field(f, f->frange, 1);
        emit_int(f, code, 1);
        gstore(f, &done, code);
        yield_result(f, 0);
    } else {
        /* Results without variables can only be returned with values: a path that returns without would
         * make them live, undefined, up to the entry. */
        bool can_be_bare = f->nresults == 0 || f->results[0];
        int bare = new_label(f);
        if (can_be_bare)
            jump2(f, OP_JEQI, code, EXIT_BARE_RETURN, bare);
        return_from_loop(f, r);
        if (can_be_bare) {
            place(f, bare);
            emit_return(f);
        }
    }
    place(f, end);
    f->sp = save;
}

static int body_closure(Fn *f, RangeStmt *s, FuncRange *r)
{
    FuncInfo *info = s->info;
    func *fn = func_for_lit(f->g, f->lf, info, gen_subst(f, info->sig), f->subst);
    int n = 1, at = 0;
    for (int i = 0; i < info->captures.n; i++)
        n += capture_slots(f, info->captures.v[i]);
    uint8_t *isptr = arena_alloc(f->arena, (size_t)n + 1);
    int first = tmp(f, n);
    for (int i = 0; i < info->captures.n; i++) {
        capture_into(f, info->captures.v[i], first + at, isptr + at);
        at += capture_slots(f, info->captures.v[i]);
    }
    emit_move(f, first + at, r->ctl, 1);
    isptr[at] = 1;
    return gclosure_slots(f, fn, first, n, isptr, ANY, info);
}

int range_control(Fn *f) { return f->frange->ctl; }

static void set_word(Fn *f, FuncRange *r, int i, int src)
{
    Loc l = record_field(f, r, i);
    gstore(f, &l, src);
}

/* Words 2 to 4 of a fresh record: of this function, or those of the loop whose body this is. */
static void name_frame(Fn *f, FuncRange *r)
{
    int save = f->sp, v = tmp(f, 1);
    if (f->frange) {
        Loc root = record_field(f, f->frange, 4);
        set_word(f, r, 4, gload(f, &root, ANY));
    } else {
        emitp(f, OP_LDP, v, 0, 0, f->fn);
        set_word(f, r, 2, v);
        emit_slot_number(f, v, r->ctl);
        set_word(f, r, 3, v);
        set_word(f, r, 4, r->ctl);
    }
    f->sp = save;
}

static void range_func(Fn *f, RangeStmt *s, Type *t)
{
    FuncRange *r = arena_new(f->arena, FuncRange);
    r->stmt = s;
    r->record = control_record(f, outer_function(f->info));
    int at = frame_site(f, s, r->record);
    if (at)
        emit_zero(f, at, tslots(r->record));
    r->ctl = at ? gframe_addr(f, at, ANY) : gnew(f, r->record, ANY);
    name_frame(f, r);
    int save = f->sp;
    int iter = gexpr(f, s->x, ANY);
    int closure = body_closure(f, s, r);
    int arg = tmp(f, 1);
    emit_move(f, arg, closure, 1);
    tmp(f, 2);
    int base = -f->sp;
    tmp(f, 1);
    set_pos(f, s->n.pos);
    emit_call_closure(f, iter, under(t), base);
    f->sp = save;
    int two = tmp(f, 1);
    emit_int(f, two, 2);
    set_word(f, r, 1, two);
    f->sp = save;
    act_on_exit(f, r);
}

void grange(Fn *f, RangeStmt *s)
{
    int save = f->sp;
    set_pos(f, s->n.pos);
    Type *t = ty(f, s->x), *u = under(t);
    if (s->define && !defines(s) && u->kind != TY_FUNC)
        share_vars(f, s);
    switch (u->kind) {
    case TY_SLICE: range_slice(f, s, t); break;
    case TY_ARRAY: range_array(f, s, t, false); break;
    case TY_POINTER: range_array(f, s, t, true); break;
    case TY_MAP: range_map(f, s, t); break;
    case TY_CHAN: range_chan(f, s, t); break;
    case TY_FUNC: range_func(f, s, t); break;
    default:
        if (tclass(t) == TC_STR)
            range_string(f, s);
        else
            range_int(f, s, t);
    }
    f->sp = save;
}
