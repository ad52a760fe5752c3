/* check_type.c - type expressions.
 *
 * A type literal that is the right-hand side of a type declaration becomes the
 * underlying type of the declared type before its elements are checked, so that
 * the declaration may refer to itself. What needs complete types (comparable
 * map keys, embedded fields, constraints of instances, receivers) is delayed.
 */
#include "compiler/check_internal.h"

#include <stdlib.h>

static Type *typ(Checker *c, Node *n, Type *def);

void record_type(Node *n, Type *t)
{
    n->mode = MODE_TYPE;
    n->type = t;
}

/* ---- Identifiers ---- */

static void use_dot_import(Checker *c, Object *o)
{
    Package *p = c->env.pkg;
    for (int i = 0; i < p->state->imports.n; i++) {
        Object *imp = p->state->imports.v[i];
        if (imp->name == c->names->dot && imp->imported == o->pkg)
            imp->used = true;
    }
}

static void ident_const(Checker *c, Operand *x, IdentExpr *id, Object *o)
{
    check_use_object(c, o);
    if (is_invalid(x->type))
        return;
    if (o == c->obj_iota) {
        if (!c->env.iota) {
            check_error_node(c, &id->n, "cannot use iota outside constant declaration");
            return;
        }
        x->val = c->env.iota;
    } else {
        x->val = o->val;
    }
    x->mode = MODE_CONST;
}

void check_ident(Checker *c, Operand *x, IdentExpr *id, Type *def, bool want_type)
{
    (void)def;
    x->mode = MODE_INVALID;
    x->expr = &id->n;
    x->type = invalid_type(c);
    x->val = NULL;
    /* names in a repeated constant expression mean what they mean where it is repeated */
    Pos at = c->env.errpos ? NO_POS : id->n.pos;
    Object *o = id->name == c->names->blank ? NULL : scope_lookup_parent(c->env.scope, id->name, at);
    if (!o) {
        if (id->name == c->names->blank)
            check_error_node(c, &id->n, "cannot use _ as value or type");
        else
            check_error_node(c, &id->n, "undefined: %s", id->name->str);
        return;
    }
    if (o == c->universe_any || o == c->universe_comparable)
        if (!check_version(c, id->n.pos, 18, "predeclared %s", id->name->str))
            return;
    if (o->kind == OBJ_BUILTIN && (o->builtin == BUILTIN_MIN || o->builtin == BUILTIN_MAX || o->builtin == BUILTIN_CLEAR))
        if (!lang_at_least(c, 21)) {
            check_version(c, id->n.pos, 21, "%s", id->name->str);
            return;
        }
    id->obj = o;
    if (o->kind == OBJ_PKGNAME) {
        check_error_node(c, &id->n, "use of package %s not in selector", o->name->str);
        return;
    }
    (void)want_type;
    if (o->color != 2 && o->decl)
        resolve_object(c, o);
    else if (o->color == 1 && o->kind == OBJ_TYPE && !o->decl)
        meet_grey(c, o);
    Type *t = o->type ? o->type : invalid_type(c);
    if (o->pkg && !same_package(o->pkg, c->env.pkg) && o->parent == o->pkg->scope)
        use_dot_import(c, o);
    x->type = t;
    switch (o->kind) {
    case OBJ_CONST:
        ident_const(c, x, id, o);
        return;
    case OBJ_TYPE:
        x->mode = MODE_TYPE;
        if (o->decl)
            check_use_object(c, o);
        return;
    case OBJ_VAR:
        if (o->pkg == c->env.pkg)
            o->used = true;
        check_use_object(c, o);
        if (o->func && o->func != c->env.func)
            capture_variable(c, o);
        if (!is_invalid(t))
            x->mode = MODE_VAR;
        return;
    case OBJ_FUNC:
        check_use_object(c, o);
        x->mode = is_invalid(t) ? MODE_INVALID : MODE_VALUE;
        return;
    case OBJ_BUILTIN:
        x->builtin = (uint8_t)o->builtin;
        x->mode = MODE_BUILTIN;
        return;
    case OBJ_NIL:
        x->mode = MODE_NIL;
        return;
    }
}

/* ---- Entry points ---- */

static bool is_constraint_iface(Type *t, bool *comparable)
{
    if (t->kind == TY_TYPEPARAM)
        return false;
    Type *u = under(t);
    if (u->kind != TY_INTERFACE)
        return false;
    TypeSet *s = type_set(u);
    *comparable = s->comparable;
    return !typeset_is_method_set(s);
}

typedef struct NodeType {
    Node *n;
    Type *t;
} NodeType;

static NodeType *node_type(Checker *c, Node *n, Type *t)
{
    NodeType *p = arena_new(c->a, NodeType);
    *p = (NodeType){ n, t };
    return p;
}

static void later_no_constraint(Checker *c, void *arg)
{
    NodeType *p = arg;
    bool cmp;
    if (!is_constraint_iface(p->t, &cmp))
        return;
    check_error_node(c, p->n, cmp ? "cannot use type %s outside a type constraint: interface is (or embeds) comparable"
                                  : "cannot use type %s outside a type constraint: interface contains type constraints",
                     type_str(c, p->t));
}

static bool could_be_constraint(Type *t)
{
    return t->kind == TY_INTERFACE || t->kind == TY_NAMED;
}

static Type *generic_use(Checker *c, Node *n, Type *t)
{
    if (is_generic(t)) {
        check_error_node(c, n, "cannot use generic type %s without instantiation", type_str(c, t));
        t = invalid_type(c);
    }
    return t;
}

Type *check_def_type(Checker *c, Node *n, Type *def)
{
    Type *t = generic_use(c, n, typ(c, n, def));
    record_type(n, t);
    return t;
}

Type *check_var_type(Checker *c, Node *n)
{
    Type *t = check_def_type(c, n, NULL);
    if (could_be_constraint(t) && !c->env.pkg->std)
        check_later(c, later_no_constraint, node_type(c, n, t));
    return t;
}

Type *check_type(Checker *c, Node *n) { return check_def_type(c, n, NULL); }

/* Generic types are allowed to stand uninstantiated. */
Type *check_generic_type(Checker *c, Node *n)
{
    Type *t = typ(c, n, NULL);
    record_type(n, t);
    return t;
}

/* ---- Unions ---- */

static Type *parse_term(Checker *c, Node *n, UnionTerm *term)
{
    Node *u = n;
    if (n->kind == N_UNARY && as_unary(n)->op == T_TILDE) {
        term->tilde = true;
        u = as_unary(n)->x;
    }
    term->type = check_def_type(c, u, NULL);
    if (term->type->kind == TY_TYPEPARAM) {
        if (term->tilde)
            check_error_node(c, n, "type in term %s cannot be a type parameter", expr_str(c, n));
        else
            check_error_node(c, n, "term cannot be a type parameter");
        term->type = invalid_type(c);
    }
    if (term->tilde)
        record_type(n, term->type);
    return term->type;
}

typedef struct UnionCheck {
    Type *u;
    Node **nodes;
} UnionCheck;

static void later_union(Checker *c, void *arg)
{
    UnionCheck *k = arg;
    for (int i = 0; i < k->u->unio.nterms; i++) {
        UnionTerm *t = &k->u->unio.terms[i];
        if (is_invalid(t->type))
            continue;
        Type *u = under(t->type);
        const char *ts = fmtc(c, "%s%s", t->tilde ? "~" : "", type_str(c, t->type));
        if (t->tilde) {
            if (u->kind == TY_INTERFACE) {
                check_error_node(c, k->nodes[i], "invalid use of ~ (%s is an interface)", type_str(c, t->type));
                continue;
            }
            if (!type_identical(u, t->type)) {
                check_error_node(c, k->nodes[i], "invalid use of ~ (underlying type of %s is %s)", type_str(c, t->type),
                                 type_str(c, u));
                continue;
            }
        }
        if (u->kind == TY_INTERFACE && k->u->unio.nterms > 1) {
            TypeSet *s = type_set(u);
            if (s->methods.n)
                check_error_node(c, k->nodes[i], "cannot use %s in union (%s contains methods)", ts, ts);
            else if (t->type == c->t_comparable)
                check_error_node(c, k->nodes[i], "cannot use comparable in union");
            else if (s->comparable)
                check_error_node(c, k->nodes[i], "cannot use %s in union (%s embeds comparable)", ts, ts);
            continue;
        }
        for (int j = 0; j < i && u->kind != TY_INTERFACE; j++) {
            UnionTerm *o = &k->u->unio.terms[j];
            if (is_invalid(o->type) || is_interface(o->type))
                continue;
            Type *a = o->tilde || t->tilde ? under(o->type) : o->type, *b = o->tilde || t->tilde ? u : t->type;
            if (o->tilde != t->tilde) {
                a = t->tilde ? under(o->type) : o->type;
                b = o->tilde ? u : t->type;
            }
            if (type_identical(a, b)) {
                check_error_node(c, k->nodes[i], "overlapping terms %s and %s%s", ts, o->tilde ? "~" : "",
                                 type_str(c, o->type));
                break;
            }
        }
    }
}

static int count_terms(Node *n)
{
    int k = 1;
    for (; n->kind == N_BINARY && as_binary(n)->op == T_OR; n = as_binary(n)->x)
        k++;
    return k;
}

/* A | ~B …; a single plain type comes back as itself. */
Type *check_union_or_type(Checker *c, Node *n)
{
    int k = count_terms(n);
    if (k == 1 && !(n->kind == N_UNARY && as_unary(n)->op == T_TILDE))
        return check_def_type(c, n, NULL);
    if (k > MAX_UNION_TERMS) {
        check_error_node(c, n, "cannot handle more than %d union terms (implementation limitation)", MAX_UNION_TERMS);
        return invalid_type(c);
    }
    Type *u = new_type(c, TY_UNION);
    u->unio.terms = arena_array(c->a, UnionTerm, k);
    u->unio.nterms = k;
    UnionCheck *chk = arena_new(c->a, UnionCheck);
    chk->u = u;
    chk->nodes = arena_array(c->a, Node *, k);
    Node *m = n;
    for (int i = k - 1; i >= 0; i--) {
        Node *last = i ? as_binary(m)->y : m;
        chk->nodes[i] = last;
        if (i) {
            record_type(m, u);
            m = as_binary(m)->x;
        }
    }
    for (int i = 0; i < k; i++)
        parse_term(c, chk->nodes[i], &u->unio.terms[i]);
    check_later(c, later_union, chk);
    record_type(n, u);
    return u;
}

/* A constraint: any type; ~T and A|B are wrapped in an implicit interface. */
Type *check_constraint_type(Checker *c, Node *n)
{
    Type *t = check_union_or_type(c, n);
    if (t->kind != TY_UNION)
        return t;
    Type *i = new_interface(c, c->env.pkg);
    i->iface.embeddeds.v = arena_array(c->a, Type *, 1);
    i->iface.embeddeds.v[0] = t;
    i->iface.embeddeds.n = 1;
    i->iface.implicit = true;
    i->iface.complete = true;
    record_type(n, i);
    return i;
}

/* ---- Arrays, maps ---- */

static int64_t array_length(Checker *c, Node *n)
{
    if (n->kind == N_IDENT) {
        Object *o = scope_lookup_parent(c->env.scope, as_ident(n)->name, n->pos);
        if (!o) {
            check_error_node(c, n, "undeclared name %s for array length", as_ident(n)->name->str);
            return -1;
        }
        if (o->kind != OBJ_CONST) {
            check_error_node(c, n, "invalid array length %s", as_ident(n)->name->str);
            return -1;
        }
    }
    Operand x;
    check_expr(c, &x, n);
    if (x.mode != MODE_CONST) {
        if (x.mode != MODE_INVALID)
            check_error_op(c, &x, "array length %s must be constant", operand_str(c, &x));
        return -1;
    }
    if (is_untyped(x.type) || is_integer(x.type)) {
        const Const *v = const_to_int(c->a, x.val);
        int64_t len;
        if (v->kind == CONST_INT && const_int64_val(v, &len)) {
            if (len >= 0) {
                convert_untyped(c, &x, c->basic[BASIC_INT]);
                return len;
            }
            check_error_op(c, &x, "invalid array length %s", operand_str(c, &x));
            return -1;
        }
        if (v->kind == CONST_UNKNOWN && x.val->kind == CONST_UNKNOWN)
            return -1;
    }
    check_error_op(c, &x, "array length %s must be integer", operand_str(c, &x));
    return -1;
}

static void later_map_key(Checker *c, void *arg)
{
    NodeType *p = arg;
    if (is_invalid(p->t) || comparable_type(c, p->t, true, NULL))
        return;
    check_error_node(c, p->n, "invalid map key type %s%s", type_str(c, p->t),
                     p->t->kind == TY_TYPEPARAM ? " (missing comparable constraint)" : "");
}

/* ---- Structs ---- */

static IdentExpr *embedded_ident(Node *t)
{
    switch (t->kind) {
    case N_IDENT:
        return as_ident(t);
    case N_STAR: {
        Node *x = as_star(t)->x;
        return x->kind == N_STAR ? NULL : embedded_ident(x);
    }
    case N_SELECTOR:
        return as_selector(t)->sel;
    case N_INDEX:
        return embedded_ident(as_index(t)->x);
    case N_PAREN:
        return embedded_ident(as_paren(t)->x);
    default:
        return NULL;
    }
}

static void later_embedded(Checker *c, void *arg)
{
    NodeType *p = arg;
    bool is_ptr;
    Type *t = deref_type(p->t, &is_ptr);
    if (is_invalid(t))
        return;
    Type *u = t->kind == TY_TYPEPARAM ? t : under(t);
    if (t->kind == TY_TYPEPARAM)
        check_error_node(c, p->n, "embedded field type cannot be a (pointer to a) type parameter");
    else if (u->kind == TY_BASIC && u->basic == BASIC_UNSAFE_POINTER)
        check_error_node(c, p->n, "embedded field type cannot be unsafe.Pointer");
    else if (u->kind == TY_POINTER)
        check_error_node(c, p->n, "embedded field type cannot be a pointer");
    else if (u->kind == TY_INTERFACE && is_ptr)
        check_error_node(c, p->n, "embedded field type cannot be a pointer to an interface");
}

static void duplicate_field(Checker *c, Object *f, Object *first)
{
    check_error(c, f->pos, "%s redeclared\n\t%s: other declaration of %s", f->name->str, pos_str(c, first->pos), f->name->str);
    f->name = c->names->blank;      /* nothing finds it any more */
}

static void check_duplicate_fields(Checker *c, Type *t)
{
    enum { MANY = 32 };
    int n = t->strct.fields.n;
    Object **v = t->strct.fields.v;
    Scope *s = n > MANY ? scope_new(c, NULL) : NULL;
    for (int i = 0; i < n; i++) {
        Object *first = NULL;
        if (v[i]->name == c->names->blank)
            continue;
        if (s)
            first = scope_insert(c, s, v[i]);
        for (int k = 0; k < i && !first && !s; k++)
            if (v[i]->name == v[k]->name)
                first = v[k];
        v[i]->parent = NULL;
        if (first)
            duplicate_field(c, v[i], first);
    }
}

static void struct_type(Checker *c, Type *t, StructType *s)
{
    int n = s->fields.len;
    Object **v = arena_array(c->a, Object *, n);
    Type *ft = NULL;
    Node *prev = NULL;
    for (int i = 0; i < n; i++) {
        Field *f = s->fields.v[i];
        if (!prev || f->texpr != prev) {
            prev = f->texpr;
            ft = check_var_type(c, prev);
        }
        IdentExpr *id = f->name;
        Type *this = ft;
        Pos pos = id ? id->n.pos : node_start(f->texpr);
        if (!id) {
            id = embedded_ident(f->texpr);
            if (!id) {
                check_error_node(c, f->texpr, "invalid embedded field type %s", expr_str(c, f->texpr));
                this = invalid_type(c);
            } else {
                check_later(c, later_embedded, node_type(c, f->texpr, ft));
            }
        }
        Object *o = new_var(c, pos, c->env.pkg, id ? id->name : c->names->blank, this);
        o->color = 2;
        o->is_field = true;
        o->embedded = !f->name;
        o->index = i;
        if (f->name) {
            f->name->obj = o;
            f->name->n.type = this;
        }
        if (f->tag && !f->tag->bad) {
            if (!t->strct.tags)
                t->strct.tags = arena_array(c->a, const Const *, n);
            size_t len;
            const char *text = lit_unquote(c->a, f->tag, &len);
            t->strct.tags[i] = const_string(c->a, text, len);
        }
        v[i] = o;
    }
    t->strct.fields = (ObjectList){ v, n };
    check_duplicate_fields(c, t);
}

/* ---- Interfaces ---- */

static void later_typeset(Checker *c, void *arg)
{
    NodeType *p = arg;
    compute_type_set(c, p->t, p->n->pos ? p->n->pos : 1);
}

static void interface_type(Checker *c, Type *t, InterfaceType *s, Type *def)
{
    int nm = 0, ne = 0;
    for (int i = 0; i < s->elems.len; i++)
        *(s->elems.v[i]->name ? &nm : &ne) += 1;
    t->iface.methods.v = arena_array(c->a, Object *, nm);
    t->iface.embeddeds.v = arena_array(c->a, Type *, ne);
    t->iface.embed_pos = arena_array(c->a, Pos, ne + 1);
    Type *recv = def ? def : t;
    if (def && def->named.tparams.n)
        recv = instantiate_named(c, def, def->named.tparams);
    for (int i = 0; i < s->elems.len; i++) {
        Field *f = s->elems.v[i];
        if (!f->name) {
            t->iface.embed_pos[t->iface.embeddeds.n] = node_start(f->texpr);
            Type *e = check_union_or_type(c, f->texpr);
            t->iface.embeddeds.v[t->iface.embeddeds.n++] = e;
            continue;
        }
        if (f->name->name == c->names->blank) {
            check_error(c, f->name->n.pos, "methods must have a unique non-blank name");
            continue;
        }
        Type *sig = check_type(c, f->texpr);
        if (sig->kind != TY_FUNC) {
            if (!is_invalid(sig))
                check_error_node(c, f->texpr, INVALID_AST "%s is not a method signature", type_str(c, sig));
            continue;
        }
        sig->func.recv = new_param(c, f->name->n.pos, c->env.pkg, intern_cstr(c->names, ""), recv);
        Object *m = new_object(c, OBJ_FUNC, f->name->n.pos, c->env.pkg, f->name->name, sig);
        m->color = 2;
        m->is_iface_method = true;
        m->recv_named = def;
        f->name->obj = m;
        f->name->n.type = sig;
        t->iface.methods.v[t->iface.methods.n++] = m;
    }
    t->iface.complete = true;
    if (t->iface.methods.n > 1)
        qsort(t->iface.methods.v, (size_t)t->iface.methods.n, sizeof *t->iface.methods.v, method_order);
    if (t->iface.methods.n || t->iface.embeddeds.n)
        check_later(c, later_typeset, node_type(c, &s->n, t));
}

/* ---- Functions ---- */

static Pos scope_start(FuncType *ft) { return node_end(&ft->n); }

static Type *collect_params(Checker *c, FieldList *l, bool results, bool variadic_ok, bool *variadic, Pos scope_pos)
{
    if (l->len == 0)
        return c->empty_tuple;
    Object **v = arena_array(c->a, Object *, l->len);
    Type *t = NULL;
    Node *prev = NULL;
    for (int i = 0; i < l->len; i++) {
        Field *f = l->v[i];
        if (!prev || f->texpr != prev) {
            prev = f->texpr;
            Node *te = prev;
            if (te->kind == N_ELLIPSIS_TYPE) {
                if (variadic_ok && i == l->len - 1) {
                    *variadic = true;
                } else {
                    check_error_node(c, te, "can only use ... with final parameter in list");
                }
                te = as_ellipsis(te)->elem;
            }
            t = check_var_type(c, te);
            record_type(prev, t);
        }
        Name *name = f->name ? f->name->name : intern_cstr(c->names, "");
        Object *o = new_param(c, f->name ? f->name->n.pos : node_start(f->texpr), c->env.pkg, name, t);
        o->color = 2;
        o->is_result = results;
        o->index = i;
        if (f->name)
            declare(c, c->env.scope, f->name, o, scope_pos);
        v[i] = o;
    }
    Type *tuple = new_tuple(c, v, l->len);
    if (*variadic && !results) {
        Object *last = v[l->len - 1];
        last->type = new_slice(c, last->type);
        if (l->v[l->len - 1]->name)
            l->v[l->len - 1]->name->n.type = last->type;
        record_type(l->v[l->len - 1]->texpr, last->type);
    }
    return tuple;
}

static void later_receiver(Checker *c, void *arg)
{
    NodeType *p = arg;
    Type *t = deref_type(p->t, NULL);
    if (is_invalid(t))
        return;
    Node *n = p->n;
    if (t->kind == TY_NAMED) {
        if (t->named.targs.n && n->mode != 1) {
            check_error(c, n->pos, "cannot define new methods on instantiated type %s", type_str(c, t));
            return;
        }
        if (!same_package(t->named.obj->pkg, c->env.pkg)) {
            check_error(c, n->pos, "cannot define new methods on non-local type %s", type_str(c, t));
            return;
        }
        Type *u = under(t);
        const char *cause = is_unsafe_pointer(u) ? "unsafe.Pointer"
                            : u->kind == TY_POINTER || u->kind == TY_INTERFACE ? "pointer or interface type" : NULL;
        if (cause)
            check_error(c, n->pos, "invalid receiver type %s (%s)", type_str(c, t), cause);
    } else if (t->kind == TY_BASIC) {
        check_error(c, n->pos, "cannot define new methods on non-local type %s", type_str(c, t));
    } else {
        check_error(c, n->pos, "invalid receiver type %s", type_str(c, p->t));
    }
}

/* func (r *T[P, Q]): declares P and Q, bound as T's parameters are; gives T[P, Q]. */
static Type *generic_receiver(Checker *c, Type *sig, IndexExpr *ix, Type *base)
{
    int n = ix->index.len;
    TypeList l = { arena_array(c->a, Type *, n), n };
    for (int i = 0; i < n; i++) {
        IdentExpr *id = try_ident(ix->index.v[i]);
        if (!id) {
            check_error_node(c, ix->index.v[i], "receiver type parameter %s must be an identifier", expr_str(c, ix->index.v[i]));
        }
        Object *o = new_object(c, OBJ_TYPE, ix->index.v[i]->pos, c->env.pkg, id ? id->name : c->names->blank, NULL);
        Type *p = new_typeparam(c, o, invalid_type(c));
        o->color = 2;
        p->tparam.index = i;
        l.v[i] = p;
        if (id) {
            declare(c, c->env.scope, id, o, NO_POS);
            record_type(&id->n, p);
        }
    }
    sig->func.rparams = l;
    if (base->kind != TY_NAMED || !is_generic(base)) {
        if (!is_invalid(base))
            check_error_node(c, ix->x, "%s is not a generic type", type_str(c, base));
        return invalid_type(c);
    }
    if (base->named.is_alias) {
        check_error_node(c, ix->x, "cannot define new methods on generic alias type %s", type_str(c, base));
        return invalid_type(c);
    }
    if (base->named.tparams.n != n) {
        if (n > base->named.tparams.n)
            check_error_node(c, ix->x, "got %d arguments but %d type parameters", n, base->named.tparams.n);
        else
            check_error_node(c, ix->index.v[n - 1], "got %d type parameter%s, but receiver base type declares %d", n,
                             n == 1 ? "" : "s", base->named.tparams.n);
        return invalid_type(c);
    }
    for (int i = 0; i < n; i++) {
        typeparam_iface(base->named.tparams.v[i]);
        l.v[i]->tparam.bound = substitute(c, base->named.tparams.v[i]->tparam.bound, base->named.tparams, l);
        l.v[i]->tparam.decl_param = base->named.tparams.v[i];
    }
    return instantiate_named(c, base, l);
}

static Object *receiver(Checker *c, Type *sig, Field *f, Pos scope_pos)
{
    Node *t = f->texpr;
    bool ptr = false;
    Node *inner = t;
    for (;;) {
        if (inner->kind == N_PAREN)
            inner = as_paren(inner)->x;
        else if (inner->kind == N_STAR && !ptr) {
            ptr = true;
            inner = as_star(inner)->x;
        } else
            break;
    }
    Type *rt;
    Node *at = arena_new(c->a, Node);
    at->pos = f->name ? f->name->n.pos : node_start(t);
    if (inner->kind == N_INDEX) {
        IndexExpr *ix = as_index(inner);
        Type *base = check_generic_type(c, ix->x);
        rt = generic_receiver(c, sig, ix, base);
        record_type(inner, rt);
        if (ptr && !is_invalid(rt))
            rt = new_pointer(c, rt);
        record_type(t, rt);
        at->mode = 1;
    } else {
        rt = check_var_type(c, t);
    }
    Object *o = new_param(c, at->pos, c->env.pkg, f->name ? f->name->name : intern_cstr(c->names, ""), rt);
    o->color = 2;
    if (f->name)
        declare(c, c->env.scope, f->name, o, scope_pos);
    check_later(c, later_receiver, node_type(c, at, rt));
    return o;
}

void check_func_type(Checker *c, Type *sig, Field *recv, FieldList *tparams, FuncType *ft)
{
    Scope *saved = c->env.scope;
    Scope *s = scope_new(c, saved);
    s->is_func = true;
    c->env.scope = s;
    sig->func.scope = s;
    Pos start = scope_start(ft);
    if (recv)
        sig->func.recv = receiver(c, sig, recv, start);
    if (tparams && tparams->len) {
        collect_type_params(c, tparams, &sig->func.tparams);
    }
    bool variadic = false, none = false;
    sig->func.params = collect_params(c, &ft->params, false, true, &variadic, start);
    sig->func.results = collect_params(c, &ft->results, true, false, &none, start);
    sig->func.variadic = variadic;
    c->env.scope = saved;
    record_type(&ft->n, sig);
}

/* ---- Instances ---- */

typedef struct InstCheck {
    Type *inst;
    NodeList args;
    Pos pos;
} InstCheck;

static void later_instance(Checker *c, void *arg)
{
    InstCheck *k = arg;
    Type *t = k->inst;
    int bad = 0;
    const char *why = "";
    under(t);
    if (!verify_instance(c, k->pos, t->named.orig->named.tparams, t->named.targs, &bad, &why)) {
        Pos pos = bad < k->args.len ? node_start(k->args.v[bad]) : k->pos;
        check_error(c, pos, "%s", why);
    }
    check_valid_type(c, t);
}

typedef struct AliasCheck {
    TypeList tparams, targs;
    NodeList args;
    Pos pos;
} AliasCheck;

static void later_alias_instance(Checker *c, void *arg)
{
    AliasCheck *k = arg;
    int bad = 0;
    const char *why = "";
    if (!verify_instance(c, k->pos, k->tparams, k->targs, &bad, &why))
        check_error(c, bad < k->args.len ? node_start(k->args.v[bad]) : k->pos, "%s", why);
}

/* An instance of the generic alias g is what it stands for. */
static Type *alias_instance(Checker *c, Type *g, TypeList targs, NodeList args, Pos pos, Type *def)
{
    if (!g->named.underlying || is_invalid(g->named.underlying)) /* being declared: a cycle, reported as such */
        return invalid_type(c);
    AliasCheck *k = arena_new(c->a, AliasCheck);
    *k = (AliasCheck){ g->named.tparams, targs, args, pos };
    check_later(c, later_alias_instance, k);
    Type *t = substitute(c, g->named.underlying, g->named.tparams, targs);
    if (def)
        def->named.underlying = t;
    return t;
}

Type *check_instantiated_type(Checker *c, Node *x, NodeList args, Node *whole, Type *def)
{
    if (!check_version(c, whole->pos, 18, "type instantiation"))
        return invalid_type(c);
    Type *g = check_generic_type(c, x);
    if (!is_invalid(g) && !is_generic(g)) {
        check_error_node(c, x, "%s is not a generic type", type_str(c, g));
        g = invalid_type(c);
    }
    TypeList targs = { arena_array(c->a, Type *, args.len), args.len };
    bool ok = !is_invalid(g);
    for (int i = 0; i < args.len; i++) {
        targs.v[i] = check_def_type(c, args.v[i], NULL);
        if (could_be_constraint(targs.v[i]))
            check_later(c, later_no_constraint, node_type(c, args.v[i], targs.v[i]));
        if (is_invalid(targs.v[i]))
            ok = false;
    }
    if (!ok)
        return invalid_type(c);
    if (g->named.tparams.n != targs.n) {
        check_error(c, node_start(x), "got %d arguments but %d type parameters", targs.n, g->named.tparams.n);
        return invalid_type(c);
    }
    if (g->named.is_alias)
        return alias_instance(c, g, targs, args, node_start(x), def);
    Type *inst = instantiate_named(c, g, targs);
    mono_record(c, node_start(x), g->named.tparams, targs, args);
    if (def)
        def->named.underlying = inst;
    InstCheck *k = arena_new(c->a, InstCheck);
    *k = (InstCheck){ inst, args, whole->pos };
    check_later(c, later_instance, k);
    return inst;
}

/* ---- The type switchboard ---- */

static Type *named_type(Checker *c, Node *n, Type *def, Operand *x)
{
    switch (x->mode) {
    case MODE_TYPE:
        if (def)
            def->named.underlying = x->type == def ? NULL : x->type;
        return x->type;
    case MODE_INVALID:
        break;
    case MODE_NOVALUE:
        check_error_node(c, n, "%s used as type", operand_str(c, x));
        break;
    default:
        check_error_node(c, n, "%s is not a type", operand_str(c, x));
    }
    return invalid_type(c);
}

static Type *literal(Type *t, Type *def)
{
    if (def)
        def->named.underlying = t;
    return t;
}

static Type *type_switchboard(Checker *c, Node *n, Type *def)
{
    Operand x = { 0 };
    Type *t;
    switch (n->kind) {
    case N_BAD_EXPR:
        return invalid_type(c);
    case N_IDENT:
        check_ident(c, &x, as_ident(n), def, true);
        return named_type(c, n, def, &x);
    case N_SELECTOR:
        check_selector(c, &x, as_selector(n), def);
        return named_type(c, n, def, &x);
    case N_INDEX:
        return check_instantiated_type(c, as_index(n)->x, as_index(n)->index, n, def);
    case N_PAREN:
        t = check_def_type(c, as_paren(n)->x, def);
        return t;
    case N_ARRAY_TYPE: {
        ArrayType *e = as_array_type(n);
        t = literal(new_type(c, TY_ARRAY), def);
        t->elem = invalid_type(c);
        t->state = TYPE_OPEN;
        if (e->len) {
            t->len = array_length(c, e->len);
        } else {
            check_error_node(c, n, "invalid use of [...] array (outside a composite literal)");
            t->len = -1;
        }
        t->elem = check_var_type(c, e->elem);
        t->state = 0;
        return t->len < 0 ? invalid_type(c) : t;
    }
    case N_SLICE_TYPE:
        t = literal(new_slice(c, invalid_type(c)), def);
        t->elem = check_var_type(c, as_slice_type(n)->elem);
        return t;
    case N_ELLIPSIS_TYPE:
        check_error_node(c, n, "invalid use of '...'");
        t = literal(new_slice(c, invalid_type(c)), def);
        t->elem = check_var_type(c, as_ellipsis(n)->elem);
        return t;
    case N_STRUCT_TYPE:
        t = literal(new_type(c, TY_STRUCT), def);
        t->state = TYPE_OPEN;
        struct_type(c, t, as_struct_type(n));
        t->state = 0;
        return t;
    case N_STAR:
        t = literal(new_pointer(c, invalid_type(c)), def);
        t->elem = check_var_type(c, as_star(n)->x);
        return t;
    case N_FUNC_TYPE:
        t = literal(new_func(c, NULL, NULL, NULL, false), def);
        check_func_type(c, t, NULL, NULL, as_func_type(n));
        return t;
    case N_INTERFACE_TYPE:
        t = literal(new_interface(c, c->env.pkg), def);
        interface_type(c, t, as_interface_type(n), def);
        return t;
    case N_MAP_TYPE: {
        MapType *e = as_map_type(n);
        t = literal(new_map(c, invalid_type(c), invalid_type(c)), def);
        t->key = check_var_type(c, e->key);
        t->elem = check_var_type(c, e->value);
        check_later(c, later_map_key, node_type(c, e->key, t->key));
        return t;
    }
    case N_CHAN_TYPE: {
        ChanType *e = as_chan_type(n);
        t = literal(new_chan(c, e->dir, invalid_type(c)), def);
        t->elem = check_var_type(c, e->elem);
        return t;
    }
    default:
        check_error_node(c, n, "%s is not a type", expr_str(c, n));
        use_expr(c, n);
        return invalid_type(c);
    }
}

static Type *typ(Checker *c, Node *n, Type *def)
{
    if (c->type_depth > MAX_TYPE_DEPTH) {
        check_error_node(c, n, "type is nested too deeply");
        return invalid_type(c);
    }
    c->type_depth++;
    Type *t = type_switchboard(c, n, def);
    c->type_depth--;
    return t;
}

/* ---- Types that contain themselves ---- */

typedef struct Nest {
    Type *t;
    const struct Nest *up;
    int depth;
} Nest;

static bool valid(Checker *c, Type *t, const Nest *up);

static void report_recursive(Checker *c, Type *t, const Nest *up)
{
    /* the cycle: t, …, back to t; start at the declaration that comes first */
    Object *v[64];
    int n = 0;
    for (const Nest *k = up; k && n < 64; k = k->up) {
        v[n++] = k->t->named.orig->named.obj;
        if (k->t->named.orig == t->named.orig)
            break;
    }
    int first = n - 1;
    for (int i = 0; i < n; i++)
        if (v[i]->pos < v[first]->pos)
            first = i;
    Object *o = v[first];
    const char *msg = fmtc(c, "invalid recursive type %s", o->name->str);
    for (int i = 0; i < n; i++) {
        Object *at = v[(first - i + n) % n];
        msg = fmtc(c, "%s\n\t%s: %s refers to", msg, pos_str(c, at->pos), at->name->str);
    }
    check_error(c, o->pos, "%s\n\t%s: %s", msg, pos_str(c, o->pos), o->name->str);
}

static bool valid_named(Checker *c, Type *t, const Nest *up)
{
    Type *orig = t->named.orig;
    if (orig->state == 2)
        return true;            /* found valid before */
    if (is_invalid(t))
        return false;
    for (const Nest *k = up; k; k = k->up)
        if (k->t == t || (k->t->named.orig == orig && (k->depth > 50 || type_identical(k->t, t)))) {
            report_recursive(c, t, up);
            orig->named.underlying = invalid_type(c);
            t->named.underlying = invalid_type(c);
            return false;
        }
    Nest here = { t, up, up ? up->depth + 1 : 0 };
    if (here.depth > 100)
        return true;
    Type *rhs = t == orig && t->named.from_rhs ? t->named.from_rhs : under(t);
    if (!valid(c, rhs, &here))
        return false;
    if (t == orig && t->named.tparams.n == 0)
        t->state = 2;
    return true;
}

static bool valid(Checker *c, Type *t, const Nest *up)
{
    switch (t->kind) {
    case TY_ARRAY:
        return valid(c, t->elem, up);
    case TY_STRUCT:
        for (int i = 0; i < t->strct.fields.n; i++)
            if (!valid(c, object_type(t->strct.fields.v[i]), up))
                return false;
        return true;
    case TY_UNION:
        for (int i = 0; i < t->unio.nterms; i++)
            if (!valid(c, t->unio.terms[i].type, up))
                return false;
        return true;
    case TY_INTERFACE:
        for (int i = 0; i < t->iface.embeddeds.n; i++)
            if (!valid(c, t->iface.embeddeds.v[i], up))
                return false;
        return true;
    case TY_NAMED:
        return valid_named(c, t, up);
    default:
        return true;
    }
}

void check_valid_type(Checker *c, Type *named) { valid(c, named, NULL); }
