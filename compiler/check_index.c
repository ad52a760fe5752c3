/* check_index.c - x[i], x[i:j], and the elements of array literals. */
#include "compiler/check_internal.h"

#include <stdlib.h>

/* What indexing gives for one underlying type. */
typedef struct Indexed {
    bool ok;
    Type *elem, *key;       /* key: maps */
    int64_t length;         /* of constant strings and arrays, else -1 */
    uint8_t mode;
    bool deref;
} Indexed;

static Indexed index_under(Checker *c, Operand *x, Type *u)
{
    Indexed r = { .length = -1, .mode = MODE_VALUE };
    switch (u->kind) {
    case TY_BASIC:
        if (u->info & INFO_STRING) {
            r.ok = true;
            if (x->mode == MODE_CONST && x->val->kind == CONST_STRING)
                r.length = (int64_t)x->val->str.len;
            r.elem = c->t_byte;
        }
        break;
    case TY_ARRAY:
        r.ok = true;
        r.length = u->len;
        r.elem = u->elem;
        if (x->mode == MODE_VAR)
            r.mode = MODE_VAR;
        break;
    case TY_POINTER: {
        Type *a = under(u->elem);
        if (u->elem->kind != TY_TYPEPARAM && a->kind == TY_ARRAY) {
            r.ok = r.deref = true;
            r.length = a->len;
            r.elem = a->elem;
            r.mode = MODE_VAR;
        }
        break;
    }
    case TY_SLICE:
        r.ok = true;
        r.elem = u->elem;
        r.mode = MODE_VAR;
        break;
    case TY_MAP:
        r.ok = true;
        r.key = u->key;
        r.elem = u->elem;
        r.mode = MODE_MAPINDEX;
        break;
    }
    return r;
}

typedef struct TermIndex {
    Checker *c;
    Operand *x;
    Indexed all;
    bool first;
} TermIndex;

static bool index_term(Type *u, void *ctx)
{
    TermIndex *t = ctx;
    if (!u)
        return false;
    Indexed r = index_under(t->c, t->x, u);
    if (!r.ok)
        return false;
    if (t->first) {
        t->all = r;
        t->first = false;
        return true;
    }
    if ((r.key == NULL) != (t->all.key == NULL) || (r.key && !type_identical(r.key, t->all.key))
        || !type_identical(r.elem, t->all.elem))
        return false;
    if (r.length >= 0 && (t->all.length < 0 || r.length < t->all.length))
        t->all.length = r.length;
    if (r.mode == MODE_VALUE)
        t->all.mode = MODE_VALUE;
    return true;
}

static Node *single_index(Checker *c, IndexExpr *e)
{
    if (e->index.len == 0) {
        check_error_node(c, &e->n, INVALID_AST "missing index for %s", expr_str(c, e->x));
        return NULL;
    }
    if (e->index.len > 1)
        check_error_node(c, e->index.v[1], INVALID_OP "more than one index");
    return e->index.v[0];
}

/* Gives true if e instantiates a generic function; x then is that function. */
bool check_index_expr(Checker *c, Operand *x, IndexExpr *e)
{
    check_expr_or_type(c, x, e->x, true);
    if (x->mode == MODE_INVALID) {
        use_exprs(c, e->index);
        return false;
    }
    if (x->mode == MODE_TYPE) {
        x->mode = MODE_INVALID;
        x->type = check_instantiated_type(c, e->x, e->index, &e->n, NULL);
        if (!is_invalid(x->type))
            x->mode = MODE_TYPE;
        return false;
    }
    if (x->mode == MODE_VALUE && x->type->kind == TY_FUNC && x->type->func.tparams.n)
        return true;
    if (x->mode == MODE_NIL || x->mode == MODE_BUILTIN) {
        check_error(c, e->lbrack, INVALID_OP "cannot index %s", operand_str(c, x));
        x->mode = MODE_INVALID;
        use_exprs(c, e->index);
        return false;
    }
    Indexed r;
    if (x->type->kind == TY_TYPEPARAM) {
        TermIndex t = { .c = c, .x = x, .first = true };
        r = typeset_under_is(type_set(typeparam_iface(x->type)), index_term, &t) ? t.all : (Indexed){ 0 };
    } else {
        r = index_under(c, x, under(x->type));
    }
    if (!r.ok) {
        check_error(c, e->lbrack, INVALID_OP "cannot index %s", operand_str(c, x));
        use_exprs(c, e->index);
        x->mode = MODE_INVALID;
        return false;
    }
    if (r.deref)
        e->n.flags |= NF_IMPLICIT_DEREF;
    Node *index = single_index(c, e);
    if (!index) {
        x->mode = MODE_INVALID;
        return false;
    }
    if (r.key) {
        Operand k;
        check_expr(c, &k, index);
        check_assignment(c, &k, r.key, "map index");
        x->mode = MODE_MAPINDEX;
        x->type = r.elem;
        return false;
    }
    int64_t v;
    check_index(c, index, r.length, &v);
    if (x->mode == MODE_CONST && r.length >= 0 && is_untyped(x->type))
        update_default(c, x);
    x->mode = r.mode;
    x->type = r.elem;
    return false;
}

/* The index must be an integer, within [0, max) if constant (max < 0: no bound). *val: its constant value or -1. */
Type *check_index(Checker *c, Node *index, int64_t max, int64_t *val)
{
    Operand x;
    *val = -1;
    check_expr(c, &x, index);
    if (!is_valid_index(c, &x, "index", false))
        return NULL;
    if (x.mode != MODE_CONST)
        return x.type;
    int64_t v;
    if (!const_int64_val(const_to_int(c->a, x.val), &v))
        return NULL;
    if (max >= 0 && v >= max) {
        check_error_op(c, &x, INVALID_ARG "index %s out of bounds [0:%lld]", const_text(c->a, x.val), (long long)max);
        return NULL;
    }
    *val = v;
    return x.type;
}

bool is_valid_index(Checker *c, Operand *x, const char *what, bool allow_negative)
{
    if (x->mode == MODE_INVALID)
        return false;
    convert_untyped(c, x, c->basic[BASIC_INT]);
    if (x->mode == MODE_INVALID)
        return false;
    if (!all_integer(x->type)) {
        check_error_op(c, x, INVALID_ARG "%s %s must be integer", what, operand_str(c, x));
        return false;
    }
    if (x->mode == MODE_CONST && x->val->kind != CONST_UNKNOWN) {
        if (!allow_negative && const_sign(x->val) < 0) {
            check_error_op(c, x, INVALID_ARG "%s %s must not be negative", what, operand_str(c, x));
            return false;
        }
        if (!representable_const(c, x->val, c->basic[BASIC_INT], &x->val)) {
            check_error_op(c, x, INVALID_ARG "%s %s overflows int", what, operand_str(c, x));
            return false;
        }
    }
    return true;
}

static bool sliceable(Checker *c, Operand *x, SliceExpr *e, int64_t *length)
{
    Type *u = core_string(x->type);
    if (!u) {
        check_error_op(c, x, INVALID_OP "cannot slice %s: %s has no core type", operand_str(c, x), type_str(c, x->type));
        return false;
    }
    switch (x->mode == MODE_NIL ? TY_TUPLE : u->kind) {
    case TY_BASIC:
        if (!(u->info & INFO_STRING))
            break;
        if (e->full) {
            check_error_node(c, e->index[2] ? e->index[2] : &e->n, INVALID_OP "3-index slice of string");
            return false;
        }
        if (x->mode == MODE_CONST && x->val->kind == CONST_STRING)
            *length = (int64_t)x->val->str.len;
        if (is_untyped(x->type)) {
            update_default(c, x);
            x->type = c->basic[BASIC_STRING];
        }
        return true;
    case TY_ARRAY:
        *length = u->len;
        if (x->mode != MODE_VAR) {
            check_error_op(c, x, INVALID_OP "%s (slice of unaddressable value)", operand_str(c, x));
            return false;
        }
        mark_address_taken(e->x, true);
        x->type = new_slice(c, u->elem);
        return true;
    case TY_POINTER:
        if (under(u->elem)->kind == TY_ARRAY && u->elem->kind != TY_TYPEPARAM) {
            *length = under(u->elem)->len;
            x->type = new_slice(c, under(u->elem)->elem);
            e->n.flags |= NF_IMPLICIT_DEREF;
            return true;
        }
        break;
    case TY_SLICE:
        return true;
    }
    check_error_op(c, x, INVALID_OP "cannot slice %s", operand_str(c, x));
    return false;
}

void check_slice_expr(Checker *c, Operand *x, SliceExpr *e)
{
    check_expr(c, x, e->x);
    int64_t length = -1;
    if (x->mode != MODE_INVALID && !sliceable(c, x, e, &length))
        x->mode = MODE_INVALID;
    if (x->mode == MODE_INVALID) {
        for (int i = 0; i < 3; i++)
            use_expr(c, e->index[i]);
        return;
    }
    x->mode = MODE_VALUE;
    if (e->full && (!e->index[1] || !e->index[2])) {
        x->mode = MODE_INVALID;     /* the parser has reported it */
        return;
    }
    int64_t ind[3];
    for (int i = 0; i < 3; i++) {
        ind[i] = -1;
        if (e->index[i])
            check_index(c, e->index[i], length >= 0 ? length + 1 : -1, &ind[i]);
        else if (i == 0)
            ind[i] = 0;
        else if (length >= 0)
            ind[i] = length;
    }
    for (int i = 0; i < 2; i++)
        for (int j = i + 1; j < 3 && ind[i] > 0; j++)
            if (ind[j] >= 0 && ind[j] < ind[i]) {
                if (e->index[j])
                    check_error_node(c, e->index[j], "invalid slice indices: %lld < %lld", (long long)ind[j], (long long)ind[i]);
                return;
            }
}

/* The elements of an array or slice literal; gives the length the literal needs. length < 0: not limited. */
int64_t check_indexed_elems(Checker *c, NodeList elems, Type *elem, int64_t length)
{
    int64_t index = 0, max = 0, *seen = NULL;
    bool keyed = false;
    for (int i = 0; i < elems.len && !keyed; i++)
        keyed = elems.v[i]->kind == N_KEY_VALUE;
    int nseen = 0;
    if (keyed)
        seen = check_realloc(NULL, sizeof *seen * (size_t)elems.len);
    for (int i = 0; i < elems.len; i++) {
        Node *n = elems.v[i], *value = n;
        bool valid = false;
        if (n->kind == N_KEY_VALUE) {
            KeyValueExpr *kv = as_key_value(n);
            value = kv->value;
            int64_t k;
            if (check_index(c, kv->key, length, &k)) {
                if (k >= 0) {
                    index = k;
                    valid = true;
                } else {
                    check_error_node(c, n, "index %s must be integer constant", expr_str(c, kv->key));
                }
            }
        } else if (length >= 0 && index >= length) {
            check_error_node(c, n, "index %lld is out of bounds (>= %lld)", (long long)index, (long long)length);
        } else {
            valid = true;
        }
        if (valid && keyed) {
            bool dup = false;
            if (nseen && index <= max - 1)
                for (int k = 0; k < nseen && !dup; k++)
                    dup = seen[k] == index;
            if (dup)
                check_error_node(c, n, "duplicate index %lld in array or slice literal", (long long)index);
            seen[nseen++] = index;
        }
        index++;
        if (index > max)
            max = index;
        Operand x;
        check_expr_hint(c, &x, value, elem);
        check_assignment(c, &x, elem, "array or slice literal");
    }
    free(seen);
    return max;
}
