/* check_const.c - constants and types: representability and overflow. */
#include "compiler/check_internal.h"

#include <math.h>

static bool fits_int(const Const *v, BasicKind k)
{
    static const uint8_t bits[] = {
        [BASIC_INT] = 64, [BASIC_INT8] = 8, [BASIC_INT16] = 16, [BASIC_INT32] = 32, [BASIC_INT64] = 64,
        [BASIC_UINT] = 64, [BASIC_UINT8] = 8, [BASIC_UINT16] = 16, [BASIC_UINT32] = 32, [BASIC_UINT64] = 64,
        [BASIC_UINTPTR] = 64,
    };
    int64_t i;
    uint64_t u;
    if (k >= BASIC_UNTYPED_BOOL)
        return true;
    int n = bits[k];
    if (k >= BASIC_UINT)
        return const_uint64_val(v, &u) && (n == 64 || u >> n == 0);
    return const_int64_val(v, &i) && (n == 64 || (i >= -((int64_t)1 << (n - 1)) && i < (int64_t)1 << (n - 1)));
}

static const Const *round_float(Checker *c, const Const *v, bool single)
{
    double d = single ? (double)const_float32_val(v) : const_float64_val(v);
    return isfinite(d) ? const_double(c->a, d) : NULL;
}

/* Is v a value of the basic type? *rounded gets the value as that type keeps it. */
bool representable_const(Checker *c, const Const *v, Type *basic, const Const **rounded)
{
    const Const *r = v;
    if (v->kind == CONST_UNKNOWN)
        return true;
    if (basic->info & INFO_INTEGER) {
        r = const_to_int(c->a, v);
        if (r->kind != CONST_INT || !fits_int(r, basic->basic))
            return false;
    } else if (basic->info & INFO_FLOAT) {
        r = const_to_float(c->a, v);
        if (r->kind != CONST_FLOAT)
            return false;
        if (!(basic->info & INFO_UNTYPED) && !(r = round_float(c, r, basic->basic == BASIC_FLOAT32)))
            return false;
    } else if (basic->info & INFO_COMPLEX) {
        r = const_to_complex(c->a, v);
        if (r->kind != CONST_COMPLEX)
            return false;
        if (!(basic->info & INFO_UNTYPED)) {
            bool single = basic->basic == BASIC_COMPLEX64;
            const Const *re = round_float(c, const_to_float(c->a, r->c.re), single);
            const Const *im = round_float(c, const_to_float(c->a, r->c.im), single);
            if (!re || !im)
                return false;
            r = const_make_complex(c->a, re, im);
        }
    } else if (basic->info & INFO_STRING) {
        if (v->kind != CONST_STRING)
            return false;
    } else if (basic->info & INFO_BOOLEAN) {
        if (v->kind != CONST_BOOL)
            return false;
    } else {
        return false;
    }
    if (rounded)
        *rounded = r;
    return true;
}

ReprFail representation(Checker *c, Operand *x, Type *basic, const Const **v)
{
    if (representable_const(c, x->val, basic, v))
        return REPR_OK;
    if (is_number(x->type) && is_number(basic))
        return !is_integer(x->type) && is_integer(basic) ? REPR_TRUNCATED : REPR_OVERFLOW;
    return REPR_INVALID;
}

void invalid_conversion(Checker *c, ReprFail fail, Operand *x, Type *target)
{
    const char *t = type_str(c, target);
    if (fail == REPR_TRUNCATED)
        check_error_op(c, x, "%s truncated to %s", operand_str(c, x), t);
    else if (fail == REPR_OVERFLOW)
        check_error_op(c, x, "%s overflows %s", operand_str(c, x), t);
    else
        check_error_op(c, x, "cannot convert %s to %s", operand_str(c, x), t);
}

void representable(Checker *c, Operand *x, Type *basic)
{
    const Const *v = x->val;
    ReprFail fail = representation(c, x, basic, &v);
    if (fail) {
        invalid_conversion(c, fail, x, basic);
        x->mode = MODE_INVALID;
        return;
    }
    x->val = v;
}

/* The result of a constant operation must fit its type; untyped integers are limited to 512 bits. */
void check_overflow(Checker *c, Operand *x, Pos op_pos)
{
    enum { INT_BITS = 512 };
    if (x->val->kind == CONST_UNKNOWN) {
        check_error(c, op_pos, "constant result is not representable");
        return;
    }
    if (is_typed(x->type)) {
        Type *u = under(x->type);
        if (u->kind == TY_BASIC)
            representable(c, x, u);
        return;
    }
    if (x->val->kind == CONST_INT && x->val->rep != REP_SMALL && const_bit_len(x->val) > INT_BITS) {
        const char *op = "";
        Node *e = x->expr ? node_unparen(x->expr) : NULL;
        if (e && e->kind == N_BINARY) {
            switch (as_binary(e)->op) {
            case T_ADD: op = "addition "; break;
            case T_SUB: op = "subtraction "; break;
            case T_XOR: op = "bitwise XOR "; break;
            case T_MUL: op = "multiplication "; break;
            case T_SHL: op = "shift "; break;
            default: break;
            }
        } else if (e && e->kind == N_UNARY && as_unary(e)->op == T_XOR) {
            op = "bitwise complement ";
        }
        check_error(c, op_pos, "constant %soverflow", op);
        x->val = &const_unknown_value;
    }
}
