/* ast.c - walks over the syntax tree that no pass owns.
 *
 * node_children is the one place that knows where each kind keeps its children;
 * node_clone copies by the same knowledge, written down once in visit_slots: it
 * calls back with the address of every child pointer, and clone overwrites it.
 */
#include "compiler/ast.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[N_COUNT] = {
#define X(kind, type, name) [kind] = #type,
    NODE_KINDS(X)
#undef X
};

static const uint16_t kind_sizes[N_COUNT] = {
#define X(kind, type, name) [kind] = sizeof(type),
    NODE_KINDS(X)
#undef X
};

const char *node_kind_name(NodeKind k)
{
    return k > N_NONE && k < N_COUNT ? kind_names[k] : "?";
}

Node *node_unparen(Node *n)
{
    while (n && n->kind == N_PAREN)
        n = as_paren(n)->x;
    return n;
}

Pos node_start(const Node *n)
{
    for (;;) {
        const Node *left;
        switch (n->kind) {
        case N_COMPOSITE_LIT: left = as_composite(n)->texpr; break;
        case N_SELECTOR: left = as_selector(n)->x; break;
        case N_INDEX: left = as_index(n)->x; break;
        case N_SLICE: return as_slice(n)->lbrack;   /* as gc has it */
        case N_TYPE_ASSERT: left = as_type_assert(n)->x; break;
        case N_TYPE_GUARD: left = as_type_guard(n)->lhs ? &as_type_guard(n)->lhs->n : as_type_guard(n)->x; break;
        case N_BINARY: left = as_binary(n)->x; break;
        case N_CALL: left = as_call(n)->fun; break;
        case N_SEND: left = as_send(n)->ch; break;
        case N_ASSIGN: left = as_assign(n)->lhs.v[0]; break;
        default: left = NULL; break;
        }
        if (!left)
            return n->pos;
        n = left;
    }
}

static const Node *last_of(NodeList l)
{
    return l.len ? l.v[l.len - 1] : NULL;
}

static const Node *last_field(FieldList l)
{
    return l.len ? &l.v[l.len - 1]->n : NULL;
}

static const Node *either(const Node *a, const Node *b)
{
    return a ? a : b;
}

/* The child that ends n, or NULL if *end is its end. */
static const Node *last_child(const Node *n, Pos *end)
{
    *end = n->pos;
    switch (n->kind) {
    case N_IDENT: *end = n->pos + as_ident(n)->name->len; return NULL;
    case N_BASIC_LIT: *end = n->pos + as_basic_lit(n)->len; return NULL;
    case N_COMPOSITE_LIT: *end = as_composite(n)->rbrace + 1; return NULL;
    case N_KEY_VALUE: return as_key_value(n)->value;
    case N_FUNC_LIT: return &as_func_lit(n)->body->n;
    case N_PAREN: *end = as_paren(n)->rparen + 1; return NULL;
    case N_SELECTOR: return &as_selector(n)->sel->n;
    case N_INDEX: *end = as_index(n)->rbrack + 1; return NULL;
    case N_SLICE: *end = as_slice(n)->rbrack + 1; return NULL;
    case N_TYPE_ASSERT: *end = as_type_assert(n)->rparen + 1; return NULL;
    case N_TYPE_GUARD: *end = as_type_guard(n)->rparen + 1; return NULL;
    case N_CALL: *end = as_call(n)->rparen + 1; return NULL;
    case N_STAR: return as_star(n)->x;
    case N_UNARY: return as_unary(n)->x;
    case N_BINARY: return as_binary(n)->y;
    case N_ARRAY_TYPE: return as_array_type(n)->elem;
    case N_SLICE_TYPE: return as_slice_type(n)->elem;
    case N_ELLIPSIS_TYPE: return as_ellipsis(n)->elem;
    case N_STRUCT_TYPE: *end = as_struct_type(n)->rbrace + 1; return NULL;
    case N_INTERFACE_TYPE: *end = as_interface_type(n)->rbrace + 1; return NULL;
    case N_FUNC_TYPE: return either(last_field(as_func_type(n)->results), last_field(as_func_type(n)->params));
    case N_MAP_TYPE: return as_map_type(n)->value;
    case N_CHAN_TYPE: return as_chan_type(n)->elem;
    case N_FIELD: return as_field(n)->texpr ? as_field(n)->texpr : &as_field(n)->name->n;
    case N_LABELED_STMT: return as_labeled(n)->stmt;
    case N_BLOCK: *end = as_block(n)->rbrace + 1; return NULL;
    case N_EXPR_STMT: return as_expr_stmt(n)->x;
    case N_SEND: return as_send(n)->value;
    case N_DECL_STMT: return last_of(as_decl_stmt(n)->decls);
    case N_ASSIGN: *end = n->pos + 2; return last_of(as_assign(n)->rhs);
    case N_BRANCH: return as_branch(n)->label ? &as_branch(n)->label->n : NULL;
    case N_GO_DEFER: return as_go_defer(n)->call;
    case N_RETURN: return last_of(as_return_stmt(n)->results);
    case N_IF: return either(as_if_stmt(n)->els, &as_if_stmt(n)->then->n);
    case N_FOR: return &as_for_stmt(n)->body->n;
    case N_RANGE: return &as_range(n)->body->n;
    case N_SWITCH: *end = as_switch_stmt(n)->rbrace + 1; return NULL;
    case N_TYPE_SWITCH: *end = as_type_switch(n)->rbrace + 1; return NULL;
    case N_SELECT: *end = as_select(n)->rbrace + 1; return NULL;
    case N_CASE_CLAUSE: *end = as_case_clause(n)->colon + 1; return last_of(as_case_clause(n)->body);
    case N_COMM_CLAUSE: *end = as_comm_clause(n)->colon + 1; return last_of(as_comm_clause(n)->body);
    case N_IMPORT_DECL: return &as_import_decl(n)->path->n;
    case N_CONST_DECL: {
        ConstDecl *d = as_const_decl(n);
        return either(last_of(d->values), either(d->texpr, &d->names.v[d->names.len - 1]->n));
    }
    case N_VAR_DECL: {
        VarDecl *d = as_var_decl(n);
        return either(last_of(d->values), either(d->texpr, &d->names.v[d->names.len - 1]->n));
    }
    case N_TYPE_DECL: return as_type_decl(n)->texpr;
    case N_FUNC_DECL: {
        FuncDecl *f = as_func_decl(n);
        *end = f->body_end + 1;
        return f->body_start ? NULL : &f->texpr->n;
    }
    default: return NULL;
    }
}

Pos node_end(const Node *n)
{
    Pos end;
    const Node *c;
    while ((c = last_child(n, &end)) != NULL)
        n = c;
    return end;
}

/* ---- Children ---- */

/* A child pointer of whatever type: every node struct begins with a Node. */
typedef Node *Slot __attribute__((may_alias));
typedef Slot *Slots __attribute__((may_alias));

/* Called with the address of a child pointer, which is not NULL. */
typedef void SlotFn(Slot *slot, void *ctx);
/* Called with the address of a list's array pointer, before its elements. */
typedef void ArrayFn(Slots *v, int32_t len, void *ctx);

typedef struct SlotVisitor {
    SlotFn *slot;
    ArrayFn *array;
    void *ctx;
} SlotVisitor;

static void slot(SlotVisitor *v, void *address)
{
    Slot *child = address;
    if (*child)
        v->slot(child, v->ctx);
}

static void array(SlotVisitor *v, void *address, int32_t len)
{
    Slots *elems = address;
    if (v->array)
        v->array(elems, len, v->ctx);
    for (int32_t i = 0; i < len; i++)
        slot(v, &(*elems)[i]);
}

#define LIST(l) array(v, &(l).v, (l).len)

static void visit_expr(Node *n, SlotVisitor *v)
{
    switch (n->kind) {
    case N_COMPOSITE_LIT: slot(v, &as_composite(n)->texpr); LIST(as_composite(n)->elems); break;
    case N_KEY_VALUE: slot(v, &as_key_value(n)->key); slot(v, &as_key_value(n)->value); break;
    case N_FUNC_LIT: slot(v, &as_func_lit(n)->texpr); slot(v, &as_func_lit(n)->body); break;
    case N_PAREN: slot(v, &as_paren(n)->x); break;
    case N_SELECTOR: slot(v, &as_selector(n)->x); slot(v, &as_selector(n)->sel); break;
    case N_INDEX: slot(v, &as_index(n)->x); LIST(as_index(n)->index); break;
    case N_SLICE:
        slot(v, &as_slice(n)->x);
        for (int i = 0; i < 3; i++)
            slot(v, &as_slice(n)->index[i]);
        break;
    case N_TYPE_ASSERT: slot(v, &as_type_assert(n)->x); slot(v, &as_type_assert(n)->texpr); break;
    case N_TYPE_GUARD: slot(v, &as_type_guard(n)->lhs); slot(v, &as_type_guard(n)->x); break;
    case N_CALL: slot(v, &as_call(n)->fun); LIST(as_call(n)->args); break;
    case N_STAR: slot(v, &as_star(n)->x); break;
    case N_UNARY: slot(v, &as_unary(n)->x); break;
    case N_BINARY: slot(v, &as_binary(n)->x); slot(v, &as_binary(n)->y); break;
    case N_ARRAY_TYPE: slot(v, &as_array_type(n)->len); slot(v, &as_array_type(n)->elem); break;
    case N_SLICE_TYPE: slot(v, &as_slice_type(n)->elem); break;
    case N_ELLIPSIS_TYPE: slot(v, &as_ellipsis(n)->elem); break;
    case N_STRUCT_TYPE: LIST(as_struct_type(n)->fields); break;
    case N_FUNC_TYPE: LIST(as_func_type(n)->params); LIST(as_func_type(n)->results); break;
    case N_INTERFACE_TYPE: LIST(as_interface_type(n)->elems); break;
    case N_MAP_TYPE: slot(v, &as_map_type(n)->key); slot(v, &as_map_type(n)->value); break;
    case N_CHAN_TYPE: slot(v, &as_chan_type(n)->elem); break;
    default: break;
    }
}

static void visit_stmt(Node *n, SlotVisitor *v)
{
    switch (n->kind) {
    case N_LABELED_STMT: slot(v, &as_labeled(n)->label); slot(v, &as_labeled(n)->stmt); break;
    case N_BLOCK: LIST(as_block(n)->stmts); break;
    case N_EXPR_STMT: slot(v, &as_expr_stmt(n)->x); break;
    case N_SEND: slot(v, &as_send(n)->ch); slot(v, &as_send(n)->value); break;
    case N_DECL_STMT: LIST(as_decl_stmt(n)->decls); break;
    case N_ASSIGN: LIST(as_assign(n)->lhs); LIST(as_assign(n)->rhs); break;
    case N_BRANCH: slot(v, &as_branch(n)->label); break;
    case N_GO_DEFER: slot(v, &as_go_defer(n)->call); break;
    case N_RETURN: LIST(as_return_stmt(n)->results); break;
    case N_IF: {
        IfStmt *s = as_if_stmt(n);
        slot(v, &s->init); slot(v, &s->cond); slot(v, &s->then); slot(v, &s->els);
        break;
    }
    case N_FOR: {
        ForStmt *s = as_for_stmt(n);
        slot(v, &s->init); slot(v, &s->cond); slot(v, &s->post); slot(v, &s->body);
        break;
    }
    case N_RANGE: {
        RangeStmt *s = as_range(n);
        slot(v, &s->key); slot(v, &s->value); slot(v, &s->extra); slot(v, &s->x); slot(v, &s->body);
        break;
    }
    case N_SWITCH: {
        SwitchStmt *s = as_switch_stmt(n);
        slot(v, &s->init); slot(v, &s->tag); LIST(s->clauses);
        break;
    }
    case N_TYPE_SWITCH: {
        TypeSwitchStmt *s = as_type_switch(n);
        slot(v, &s->init); slot(v, &s->bind); slot(v, &s->x); LIST(s->clauses);
        break;
    }
    case N_SELECT: LIST(as_select(n)->clauses); break;
    case N_CASE_CLAUSE: LIST(as_case_clause(n)->exprs); LIST(as_case_clause(n)->body); break;
    case N_COMM_CLAUSE: slot(v, &as_comm_clause(n)->comm); LIST(as_comm_clause(n)->body); break;
    default: break;
    }
}

static void visit_decl(Node *n, SlotVisitor *v)
{
    switch (n->kind) {
    case N_IMPORT_DECL: slot(v, &as_import_decl(n)->local); slot(v, &as_import_decl(n)->path); break;
    case N_CONST_DECL: {
        ConstDecl *d = as_const_decl(n);
        LIST(d->names); slot(v, &d->texpr); LIST(d->values);
        break;
    }
    case N_TYPE_DECL: {
        TypeDecl *d = as_type_decl(n);
        slot(v, &d->name); LIST(d->tparams); slot(v, &d->texpr);
        break;
    }
    case N_VAR_DECL: {
        VarDecl *d = as_var_decl(n);
        LIST(d->names); slot(v, &d->texpr); LIST(d->values);
        break;
    }
    case N_FUNC_DECL: {
        FuncDecl *d = as_func_decl(n);
        slot(v, &d->recv); slot(v, &d->name); LIST(d->tparams); slot(v, &d->texpr); slot(v, &d->body);
        break;
    }
    case N_FIELD: {
        Field *f = as_field(n);
        slot(v, &f->name); slot(v, &f->texpr); slot(v, &f->tag);
        break;
    }
    default: break;
    }
}

static void visit_slots(Node *n, SlotVisitor *v)
{
    if (node_is_expr(n))
        visit_expr(n, v);
    else if (node_is_stmt(n))
        visit_stmt(n, v);
    else
        visit_decl(n, v);
}

typedef struct ChildCtx {
    NodeVisitor *fn;
    void *ctx;
} ChildCtx;

static void child_slot(Slot *s, void *ctx)
{
    ChildCtx *c = ctx;
    c->fn(*s, c->ctx);
}

void node_children(Node *n, NodeVisitor *fn, void *ctx)
{
    ChildCtx c = {fn, ctx};
    visit_slots(n, &(SlotVisitor){child_slot, NULL, &c});
}

/* ---- Cloning ---- */

/* What must follow the copy: shared type expressions of a group (one entry is
 * enough, the group is contiguous), branch targets and repeated constants. */
typedef struct Copied {
    const Node *from;
    Node *to;
} Copied;

typedef struct CloneCtx {
    Arena *a;
    const Node *shared_from;    /* the latest type expression of a Field, and its copy */
    Node *shared_to;
    Copied *targets;            /* copies of statements that a branch may name; malloc'ed */
    int32_t ntargets, cap_targets;
    Node **branches;            /* copied BranchStmts and ConstDecls still to be redirected */
    int32_t nbranches, cap_branches;
} CloneCtx;

static void *grow(void *v, int32_t len, int32_t *cap, size_t size)
{
    if (len < *cap)
        return v;
    *cap = *cap ? *cap * 2 : 16;
    v = realloc(v, (size_t)*cap * size);
    if (!v)
        abort();
    return v;
}

static void note_copy(CloneCtx *c, const Node *from, Node *to)
{
    switch (from->kind) {
    case N_LABELED_STMT: case N_FOR: case N_RANGE: case N_SWITCH: case N_TYPE_SWITCH: case N_SELECT: case N_CONST_DECL:
        c->targets = grow(c->targets, c->ntargets, &c->cap_targets, sizeof *c->targets);
        c->targets[c->ntargets++] = (Copied){from, to};
        break;
    default: break;
    }
    if (from->kind == N_BRANCH || from->kind == N_CONST_DECL) {
        c->branches = grow(c->branches, c->nbranches, &c->cap_branches, sizeof *c->branches);
        c->branches[c->nbranches++] = to;
    }
}

static void clear_slots(Node *n)
{
    n->mode = 0;
    n->flags = 0;
    n->type = NULL;
    n->val = NULL;
    n->gen = NULL;
    switch (n->kind) {
    case N_IDENT: as_ident(n)->obj = NULL; break;
    case N_SELECTOR: as_selector(n)->selection = NULL; break;
    case N_INDEX: as_index(n)->inst = NULL; break;
    case N_CALL:
        as_call(n)->call_kind = 0;
        as_call(n)->builtin = 0;
        as_call(n)->inst = NULL;
        break;
    case N_FUNC_LIT: as_func_lit(n)->scope = NULL; break;
    case N_FUNC_DECL: as_func_decl(n)->scope = NULL; break;
    case N_CASE_CLAUSE: as_case_clause(n)->implicit = NULL; break;
    default: break;
    }
}

static Node *clone(CloneCtx *c, const Node *n);

static void clone_slot(Slot *s, void *ctx)
{
    *s = clone(ctx, *s);
}

static void clone_array(Slots *v, int32_t len, void *ctx)
{
    CloneCtx *c = ctx;
    if (len == 0)
        return;
    Slot *copy = arena_array(c->a, Slot, len);
    memcpy(copy, *v, (size_t)len * sizeof *copy);
    *v = copy;
}

/* A Field's type expression is shared with its neighbours of the same group. */
static void clone_field(CloneCtx *c, Field *f, SlotVisitor *v)
{
    Node *texpr = f->texpr;
    f->texpr = NULL;
    visit_slots(&f->n, v);
    if (texpr && texpr == c->shared_from) {
        f->texpr = c->shared_to;
        return;
    }
    f->texpr = texpr ? clone(c, texpr) : NULL;
    c->shared_from = texpr;
    c->shared_to = f->texpr;
}

static Node *clone(CloneCtx *c, const Node *n)
{
    Node *copy = arena_alloc(c->a, kind_sizes[n->kind]);
    memcpy(copy, n, kind_sizes[n->kind]);
    clear_slots(copy);
    note_copy(c, n, copy);
    SlotVisitor v = {clone_slot, clone_array, c};
    if (n->kind == N_FIELD)
        clone_field(c, as_field(copy), &v);
    else
        visit_slots(copy, &v);
    return copy;
}

static Node *redirect(const CloneCtx *c, Node *old)
{
    for (int32_t i = 0; i < c->ntargets; i++)
        if (c->targets[i].from == old)
            return c->targets[i].to;
    return old;
}

Node *node_clone(Arena *a, const Node *n)
{
    CloneCtx c = {.a = a};
    Node *copy = clone(&c, n);
    for (int32_t i = 0; i < c.nbranches; i++) {
        BranchStmt *b = try_branch(c.branches[i]);
        ConstDecl *d = try_const_decl(c.branches[i]);
        if (b && b->target)
            b->target = redirect(&c, b->target);
        if (d && d->from)
            d->from = as_const_decl(redirect(&c, &d->from->n));
    }
    free(c.targets);
    free(c.branches);
    return copy;
}
