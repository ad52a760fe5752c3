/* genop.c - operators, conversions, conditions.
 *
 * Arithmetic is 64 bits wide on canonically extended slots; what may leave its type's range is
 * wrapped again, by a fused instruction where there is one (ADD_I32) or by an extension after it.
 * Comparisons compile to jumps wherever a condition is wanted (gcond) and to values otherwise.
 */
#include "compiler/gen_priv.h"

/* ---- integers ---- */

void emit_wrap(Fn *f, int slot, Type *t)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_SEXT8, [TC_U8] = OP_ZEXT8, [TC_I16] = OP_SEXT16, [TC_U16] = OP_ZEXT16,
        [TC_I32] = OP_SEXT32, [TC_U32] = OP_ZEXT32,
    };
    TC c = tclass(t);
    if (c >= TC_I8 && c <= TC_U32)
        emit(f, ops[c], slot, slot, 0);
}

static bool is_unsigned(Type *t) { return is_basic(t, INFO_UNSIGNED); }

static int int_op(Token op, bool uns)
{
    switch (op) {
    case T_ADD: return OP_ADD;
    case T_SUB: return OP_SUB;
    case T_MUL: return OP_MUL;
    case T_QUO: return uns ? OP_DIVU : OP_DIV;
    case T_REM: return uns ? OP_MODU : OP_MOD;
    case T_AND: return OP_AND;
    case T_OR: return OP_OR;
    case T_XOR: return OP_XOR;
    default: return OP_ANDN;
    }
}

static bool needs_wrap(Token op, Type *t)
{
    return op == T_ADD || op == T_SUB || op == T_MUL || (op == T_QUO && !is_unsigned(t));
}

static int fused_op(Token op, TC c)
{
    if (c == TC_I32)
        return op == T_ADD ? OP_ADD_I32 : op == T_SUB ? OP_SUB_I32 : op == T_MUL ? OP_MUL_I32 : -1;
    if (c == TC_U32)
        return op == T_ADD ? OP_ADD_U32 : op == T_SUB ? OP_SUB_U32 : op == T_MUL ? OP_MUL_U32 : -1;
    if (c == TC_U8)
        return op == T_ADD ? OP_ADD_U8 : -1;
    return -1;
}

static void int_arith(Fn *f, Token op, Type *t, int x, int y, int d)
{
    int fused = fused_op(op, tclass(t));
    if (fused >= 0) {
        emit(f, fused, d, x, y);
        return;
    }
    emit(f, int_op(op, is_unsigned(t)), d, x, y);
    if (needs_wrap(op, t))
        emit_wrap(f, d, t);
}

/* d = x op k where an immediate form exists. */
static bool int_imm(Fn *f, Token op, Type *t, int x, int64_t k, int d)
{
    TC c = tclass(t);
    bool uns = is_unsigned(t);
    if (op == T_SUB) {
        op = T_ADD;
        k = -k;
    }
    if (!fits16(k))
        return false;
    int o;
    if ((op == T_QUO || op == T_REM) && k > 1 && (k & (k - 1)) == 0) {
        int log = __builtin_ctzll((uint64_t)k);
        if (op == T_QUO)
            emit(f, uns ? OP_SHRUI : OP_DIVP2, d, x, log);
        else if (uns)
            emit(f, OP_ANDI, d, x, (int)k - 1);
        else
            emit(f, OP_MODP2, d, x, log);
        return true;
    }
    switch (op) {
    case T_ADD:
        o = c == TC_I32 ? OP_ADDI_I32 : c == TC_U32 ? OP_ADDI_U32 : c == TC_U8 ? OP_ADDI_U8 : OP_ADDI;
        emit(f, o, d, x, (int)k);
        if (o == OP_ADDI)
            emit_wrap(f, d, t);
        return true;
    case T_MUL: o = OP_MULI; break;
    case T_QUO:
        if (uns ? k <= 0 : k == 0 || k == -1)
            return false;
        o = uns ? OP_DIVUI : OP_DIVI;
        break;
    case T_REM:
        if (uns ? k <= 0 : k == 0 || k == -1)
            return false;
        o = uns ? OP_MODUI : OP_MODI;
        break;
    case T_AND: o = OP_ANDI; break;
    case T_OR: o = OP_ORI; break;
    case T_XOR: o = OP_XORI; break;
    default: return false;
    }
    if (uns && k < 0 && c != TC_64)
        return false;
    emit(f, o, d, x, (int)k);
    if (op == T_MUL)
        emit_wrap(f, d, t);
    return true;
}

/* ---- arithmetic by class ---- */

int garith(Fn *f, Token op, Type *t, int x, int y, int dst, Pos pos)
{
    static const uint16_t f64[] = { [T_ADD] = OP_ADD_F64, [T_SUB] = OP_SUB_F64, [T_MUL] = OP_MUL_F64, [T_QUO] = OP_DIV_F64 };
    static const uint16_t f32[] = { [T_ADD] = OP_ADD_F32, [T_SUB] = OP_SUB_F32, [T_MUL] = OP_MUL_F32, [T_QUO] = OP_DIV_F32 };
    static const uint16_t c128[] = { [T_ADD] = OP_ADD_C128, [T_SUB] = OP_SUB_C128, [T_MUL] = OP_MUL_C128, [T_QUO] = OP_DIV_C128 };
    static const uint16_t c64[] = { [T_ADD] = OP_ADD_C64, [T_SUB] = OP_SUB_C64, [T_MUL] = OP_MUL_C64, [T_QUO] = OP_DIV_C64 };
    int d = dest(f, dst, t);
    set_pos(f, pos);
    switch (tclass(t)) {
    case TC_F64: emit(f, f64[op], d, x, y); break;
    case TC_F32: emit(f, f32[op], d, x, y); break;
    case TC_C128: emit(f, c128[op], d, x, y); break;
    case TC_C64: emit(f, c64[op], d, x, y); break;
    case TC_STR: {
        int save = f->sp, p = tmp(f, 4);
        emit_move(f, p, x, 2);
        emit_move(f, p + 2, y, 2);
        emit(f, OP_CONCAT, d, p, 2);
        f->sp = save;
        break;
    }
    default: int_arith(f, op, t, x, y, d);
    }
    return d;
}

int gshift(Fn *f, Token op, Type *t, int x, Node *count, int dst)
{
    int d = dest(f, dst, t), save = f->sp;
    bool left = op == T_SHL, uns = is_unsigned(t);
    int64_t k;
    TC c = tclass(t);
    if (count->val && const_int64_val(const_to_int(f->arena, count->val), &k) && k >= 0 && k < 64) {
        if (left && (c == TC_I32 || c == TC_U32)) {
            emit(f, c == TC_I32 ? OP_SHLI_I32 : OP_SHLI_U32, d, x, (int)k);
        } else {
            emit(f, left ? OP_SHLI : uns ? OP_SHRUI : OP_SHRI, d, x, (int)k);
            if (left)
                emit_wrap(f, d, t);
        }
    } else {
        int n;
        if (count->val) {
            n = tmp(f, 1);
            emit_int(f, n, 64); /* 64 or more: all the same */
        } else {
            n = gexpr(f, count, ANY);
            if (!is_unsigned(ty(f, count)))
                emit(f, OP_SHCHK, n, 0, 0);
        }
        emit(f, left ? OP_SHL : uns ? OP_SHRU : OP_SHR, d, x, n);
        if (left)
            emit_wrap(f, d, t);
    }
    f->sp = save;
    return d;
}

/* ---- strings ---- */

static int flatten_concat(Node *e, Node **out, int n, int max)
{
    Node *x = node_unparen(e);
    if (x->kind == N_BINARY && !x->val && as_binary(x)->op == T_ADD && n >= 0) {
        n = flatten_concat(as_binary(x)->x, out, n, max);
        return n < 0 ? n : flatten_concat(as_binary(x)->y, out, n, max);
    }
    if (n < 0 || n == max)
        return -1;
    out[n] = e;
    return n + 1;
}

int gconcat(Fn *f, BinaryExpr *e, int dst)
{
    enum { MAX_PARTS = 64 };
    Node *parts[MAX_PARTS];
    Type *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int n = flatten_concat(&e->n, parts, 0, MAX_PARTS);
    if (n < 0) {
        parts[0] = e->x;
        parts[1] = e->y;
        n = 2;
    }
    int p = tmp(f, 2 * n);
    for (int i = 0; i < n; i++) {
        int keep = f->sp;
        gexpr(f, parts[i], p + 2 * i);
        f->sp = keep;
    }
    emit(f, OP_CONCAT, d, p, n);
    f->sp = save;
    return d;
}

/* ---- binary operators ---- */

static int gbool(Fn *f, Node *e, int dst)
{
    int d = dest(f, dst, ty(f, e));
    int no = new_label(f), end = new_label(f), save = f->sp;
    gcond(f, e, no, false);
    f->sp = save;
    emit_int(f, d, 1);
    jump(f, end);
    place(f, no);
    emit_int(f, d, 0);
    place(f, end);
    return d;
}

static bool commutes(Token op) { return op == T_ADD || op == T_MUL || op == T_AND || op == T_OR || op == T_XOR; }

static int garith_nodes(Fn *f, BinaryExpr *e, int dst)
{
    Type *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int64_t k;
    bool integer = is_basic(t, INFO_INTEGER);
    if (integer && commutes(e->op) && !int_const(e->y, &k) && int_const(e->x, &k)) {
        int y = gexpr(f, e->y, ANY);
        set_pos(f, e->n.pos);
        if (int_imm(f, e->op, t, y, k, d)) {
            f->sp = save;
            return d;
        }
        garith(f, e->op, t, gexpr(f, e->x, ANY), y, d, e->n.pos);
        f->sp = save;
        return d;
    }
    int x = gexpr(f, e->x, ANY);
    if (integer && int_const(e->y, &k)) {
        set_pos(f, e->n.pos);
        if (int_imm(f, e->op, t, x, k, d)) {
            f->sp = save;
            return d;
        }
    }
    int y = gexpr(f, e->y, ANY);
    garith(f, e->op, t, x, y, d, e->n.pos);
    f->sp = save;
    return d;
}

static int gcompare_value(Fn *f, BinaryExpr *e, int dst);

int gbinary(Fn *f, BinaryExpr *e, int dst)
{
    Type *t = ty(f, &e->n);
    switch (e->op) {
    case T_ANDAND: case T_OROR:
        return gbool(f, &e->n, dst);
    case T_SHL: case T_SHR: {
        int d = dest(f, dst, t), save = f->sp;
        int x = gexpr(f, e->x, ANY);
        set_pos(f, e->n.pos);
        gshift(f, e->op, t, x, e->y, d);
        f->sp = save;
        return d;
    }
    default:
        if (token_is_comparison(e->op))
            return gcompare_value(f, e, dst);
        if (tclass(t) == TC_STR)
            return gconcat(f, e, dst);
        return garith_nodes(f, e, dst);
    }
}

/* ---- unary operators ---- */

static int grecv(Fn *f, UnaryExpr *e, int dst)
{
    Type *t = ty(f, &e->n);
    int d = dest(f, dst, t), save = f->sp;
    int ch = gexpr(f, e->x, ANY);
    int r = tmp(f, tslots(t));
    emitp(f, OP_RECV, r, ch, 0, gen_type(f->g, t));
    emit_move(f, d, r, tslots(t));
    f->sp = save;
    return d;
}

static int gaddress(Fn *f, UnaryExpr *e, int dst)
{
    Node *x = node_unparen(e->x);
    if (x->kind == N_COMPOSITE_LIT)
        return gaddr_composite(f, as_composite(x), dst);
    int d = dst == ANY ? tmp(f, 1) : dst, save = f->sp;
    Loc l = gloc(f, x);
    if (l.kind == LOC_MEM && l.off == 0 && l.nonnil && retarget_last(f, l.slot, d)) {
        f->sp = save;
        return d;
    }
    if (l.kind == LOC_MEM && l.off == 0 && x->kind == N_IDENT)
        emit_move(f, d, l.slot, 1); /* the box of a variable */
    else
        gaddr(f, &l, d);
    f->sp = save;
    return d;
}

static void negate(Fn *f, Type *t, int d, int x)
{
    switch (tclass(t)) {
    case TC_F64: emit(f, OP_NEG_F64, d, x, 0); break;
    case TC_F32: emit(f, OP_NEG_F32, d, x, 0); break;
    case TC_C128: emit(f, OP_NEG_C128, d, x, 0); break;
    case TC_C64: emit(f, OP_NEG_C64, d, x, 0); break;
    default:
        emit(f, OP_NEG, d, x, 0);
        emit_wrap(f, d, t);
    }
}

int gunary(Fn *f, UnaryExpr *e, int dst)
{
    if (e->op == T_AND)
        return gaddress(f, e, dst);
    if (e->op == T_ARROW)
        return grecv(f, e, dst);
    Type *t = ty(f, &e->n);
    if (e->op == T_ADD)
        return gexpr(f, e->x, dst);
    int d = dest(f, dst, t), save = f->sp;
    int x = gexpr(f, e->x, ANY);
    if (e->op == T_NOT) {
        emit(f, OP_BNOT, d, x, 0);
    } else if (e->op == T_XOR) {
        emit(f, OP_NOT, d, x, 0);
        if (is_unsigned(t))
            emit_wrap(f, d, t);
    } else {
        negate(f, t, d, x);
    }
    f->sp = save;
    return d;
}

/* ---- comparison ---- */

int gequal(Fn *f, Type *t, int x, int y, int dst)
{
    int d = dst == ANY ? tmp(f, 1) : dst;
    switch (tclass(t)) {
    case TC_NONE: emit_int(f, d, 1); break;
    case TC_F64: emit(f, OP_EQ_F64, d, x, y); break;
    case TC_F32: emit(f, OP_EQ_F32, d, x, y); break;
    case TC_C128: emit(f, OP_EQ_C128, d, x, y); break;
    case TC_C64: emit(f, OP_EQ_C64, d, x, y); break;
    case TC_STR: emit(f, OP_EQ_STR, d, x, y); break;
    case TC_PTR: emit(f, OP_EQ_P, d, x, y); break;
    case TC_IFC:
        emit(f, type_set(under(t))->methods.n ? OP_EQ_IFACE : OP_EQ_EFACE, d, x, y);
        break;
    case TC_AGG: emitp(f, OP_EQ_T, d, x, y, gen_type(f->g, t)); break;
    default: emit(f, OP_EQ, d, x, y);
    }
    return d;
}

/* The type both sides are compared in: the interface if one is. */
static Type *compare_type(Fn *f, BinaryExpr *e)
{
    Type *a = ty(f, e->x), *b = ty(f, e->y);
    if (is_interface(a) && !is_interface(b))
        return a;
    if (is_interface(b) && !is_interface(a))
        return b;
    if (is_interface(a) && type_set(under(a))->methods.n && !type_set(under(b))->methods.n)
        return b; /* both interfaces: compare as the emptier one */
    return a;
}

static bool is_nil(Node *e) { return node_unparen(e)->mode == MODE_NIL; }

/* x == nil: jumps to label if that equals sense. */
static void cond_nil(Fn *f, Node *x, int label, bool sense)
{
    Type *t = ty(f, x);
    int s = gexpr(f, x, ANY);
    if (tclass(t) == TC_IFC)
        jump2(f, sense ? OP_JEQI : OP_JNEI, s, 0, label);
    else
        jump1(f, sense ? OP_JNIL : OP_JNNIL, s, label);
}

static Token negated(Token op)
{
    switch (op) {
    case T_EQL: return T_NEQ;
    case T_NEQ: return T_EQL;
    case T_LSS: return T_GEQ;
    case T_LEQ: return T_GTR;
    case T_GTR: return T_LEQ;
    default: return T_LSS;
    }
}

static Token swapped(Token op)
{
    switch (op) {
    case T_LSS: return T_GTR;
    case T_LEQ: return T_GEQ;
    case T_GTR: return T_LSS;
    case T_GEQ: return T_LEQ;
    default: return op;
    }
}

static void jump_int(Fn *f, Token op, bool uns, int x, int y, int label)
{
    switch (op) {
    case T_EQL: jump2(f, OP_JEQ, x, y, label); break;
    case T_NEQ: jump2(f, OP_JNE, x, y, label); break;
    case T_LSS: jump2(f, uns ? OP_JLTU : OP_JLT, x, y, label); break;
    case T_LEQ: jump2(f, uns ? OP_JLEU : OP_JLE, x, y, label); break;
    case T_GTR: jump2(f, uns ? OP_JLTU : OP_JLT, y, x, label); break;
    default: jump2(f, uns ? OP_JLEU : OP_JLE, y, x, label);
    }
}

static bool jump_int_imm(Fn *f, Token op, bool uns, TC c, int x, int64_t k, int label)
{
    static const uint16_t ops[] = { [T_EQL] = OP_JEQI, [T_NEQ] = OP_JNEI, [T_LSS] = OP_JLTI, [T_LEQ] = OP_JLEI,
                                    [T_GTR] = OP_JGTI, [T_GEQ] = OP_JGEI };
    bool order = op != T_EQL && op != T_NEQ;
    if (!fits16(k) || (uns && order && c == TC_64))
        return false; /* 64-bit unsigned values do not compare as signed ones */
    jump2(f, ops[op], x, (int)k, label);
    return true;
}

static void cond_int(Fn *f, BinaryExpr *e, Type *t, Token op, int label)
{
    int64_t k;
    bool uns = is_unsigned(t);
    TC c = tclass(t);
    if (int_const(e->y, &k)) {
        int x = gexpr(f, e->x, ANY);
        if (!jump_int_imm(f, op, uns, c, x, k, label))
            jump_int(f, op, uns, x, gexpr(f, e->y, ANY), label);
        return;
    }
    if (int_const(e->x, &k)) {
        int y = gexpr(f, e->y, ANY);
        if (!jump_int_imm(f, swapped(op), uns, c, y, k, label))
            jump_int(f, op, uns, gexpr(f, e->x, ANY), y, label);
        return;
    }
    int x = gexpr(f, e->x, ANY), y = gexpr(f, e->y, ANY);
    jump_int(f, op, uns, x, y, label);
}

/* Ordered comparison of floats: negation must keep NaN false, so it has its own jumps. */
static void cond_f64(Fn *f, BinaryExpr *e, Token op, bool sense, int label)
{
    int x = gexpr(f, e->x, ANY), y = gexpr(f, e->y, ANY);
    if (op == T_GTR || op == T_GEQ) {
        int s = x;
        x = y;
        y = s;
        op = swapped(op);
    }
    switch (op) {
    case T_EQL: jump2(f, sense ? OP_JEQ_F64 : OP_JNE_F64, x, y, label); break;
    case T_NEQ: jump2(f, sense ? OP_JNE_F64 : OP_JEQ_F64, x, y, label); break;
    case T_LSS: jump2(f, sense ? OP_JLT_F64 : OP_JNLT_F64, x, y, label); break;
    default: jump2(f, sense ? OP_JLE_F64 : OP_JNLE_F64, x, y, label);
    }
}

/* The other classes make a value first: ==, <, <= in `d`; *invert says it is the opposite of what was asked. */
static int ordered_value(Fn *f, Type *t, Token op, int x, int y, bool *invert)
{
    *invert = op == T_NEQ;
    if (op == T_EQL || op == T_NEQ)
        return gequal(f, t, x, y, ANY);
    if (op == T_GTR || op == T_GEQ) {
        int s = x;
        x = y;
        y = s;
    }
    bool lt = op == T_LSS || op == T_GTR;
    int d = tmp(f, 1);
    switch (tclass(t)) {
    case TC_STR: emit(f, lt ? OP_LT_STR : OP_LE_STR, d, x, y); break;
    case TC_F32: emit(f, lt ? OP_LT_F32 : OP_LE_F32, d, x, y); break;
    case TC_F64: emit(f, lt ? OP_LT_F64 : OP_LE_F64, d, x, y); break;
    default:
        emit(f, is_unsigned(t) ? (lt ? OP_LTU : OP_LEU) : (lt ? OP_LT : OP_LE), d, x, y);
    }
    return d;
}

static bool empty_string(Node *e)
{
    return e->val && e->val->kind == CONST_STRING && e->val->str.len == 0;
}

static bool cond_string(Fn *f, BinaryExpr *e, Token op, int label)
{
    if (op != T_EQL && op != T_NEQ)
        return false;
    if (empty_string(e->y)) {
        int x = gexpr(f, e->x, ANY);
        jump2(f, op == T_EQL ? OP_JEQI : OP_JNEI, x + 1, 0, label);
        return true;
    }
    int x = gexpr(f, e->x, ANY), y = gexpr(f, e->y, ANY);
    jump2(f, op == T_EQL ? OP_JEQ_STR : OP_JNE_STR, x, y, label);
    return true;
}

static void cond_compare(Fn *f, BinaryExpr *e, int label, bool sense)
{
    set_pos(f, e->n.pos);
    if (is_nil(e->y) || is_nil(e->x)) {
        Node *x = is_nil(e->y) ? e->x : e->y;
        if (is_nil(x))
            return;
        cond_nil(f, x, label, (e->op == T_EQL) == sense);
        return;
    }
    Type *t = compare_type(f, e);
    TC c = tclass(t);
    Token op = sense ? e->op : negated(e->op);
    bool integer = c >= TC_I8 && c <= TC_64;
    if (integer) {
        cond_int(f, e, t, op, label);
        return;
    }
    if (c == TC_F64) {
        cond_f64(f, e, e->op, sense, label);
        return;
    }
    if (c == TC_STR && cond_string(f, e, op, label))
        return;
    if (c == TC_PTR && (op == T_EQL || op == T_NEQ)) {
        int x = gexpr(f, e->x, ANY), y = gexpr(f, e->y, ANY);
        jump2(f, op == T_EQL ? OP_JEQ_P : OP_JNE_P, x, y, label);
        return;
    }
    int x = gexpr_to(f, e->x, t, ANY), y = gexpr_to(f, e->y, t, ANY);
    bool invert;
    int v = ordered_value(f, t, e->op, x, y, &invert);
    jump1(f, sense != invert ? OP_JT : OP_JF, v, label);
}

static int gcompare_value(Fn *f, BinaryExpr *e, int dst)
{
    Type *rt = ty(f, &e->n);
    if (is_nil(e->x) || is_nil(e->y))
        return gbool(f, &e->n, dst);
    int d = dest(f, dst, rt), save = f->sp;
    Type *t = compare_type(f, e);
    set_pos(f, e->n.pos);
    int x = gexpr_to(f, e->x, t, ANY), y = gexpr_to(f, e->y, t, ANY);
    bool invert;
    int v = ordered_value(f, t, e->op, x, y, &invert);
    if (invert)
        emit(f, OP_BNOT, d, v, 0);
    else
        emit_move(f, d, v, 1);
    f->sp = save;
    return d;
}

void gcond(Fn *f, Node *e, int label, bool sense)
{
    int save = f->sp;
    if (e->val) {
        if (e->val->b == sense)
            jump(f, label);
        return;
    }
    Node *x = node_unparen(e);
    if (x->kind == N_UNARY && as_unary(x)->op == T_NOT) {
        gcond(f, as_unary(x)->x, label, !sense);
        return;
    }
    if (x->kind == N_BINARY) {
        BinaryExpr *b = as_binary(x);
        if (b->op == T_ANDAND || b->op == T_OROR) {
            bool both = (b->op == T_ANDAND) == sense; /* the jump needs both sides */
            if (both) {
                int skip = new_label(f);
                gcond(f, b->x, skip, !sense);
                gcond(f, b->y, label, sense);
                place(f, skip);
            } else {
                gcond(f, b->x, label, sense);
                gcond(f, b->y, label, sense);
            }
            return;
        }
        if (token_is_comparison(b->op)) {
            Node *xy[] = { b->x, b->y };
            Order o = order_begin(f, (NodeList){ 0 }, (NodeList){ xy, 2 }, false);
            cond_compare(f, b, label, sense);
            order_end(f, o);
            f->sp = save;
            return;
        }
    }
    int v = gexpr(f, x, ANY);
    jump1(f, sense ? OP_JT : OP_JF, v, label);
    f->sp = save;
}

/* ---- conversions ---- */

static bool is_float_class(TC c) { return c == TC_F32 || c == TC_F64; }
static bool is_int_class(TC c) { return c >= TC_I8 && c <= TC_64; }

static int bits_of(TC c)
{
    switch (c) {
    case TC_I8: case TC_U8: return 8;
    case TC_I16: case TC_U16: return 16;
    case TC_I32: case TC_U32: return 32;
    default: return 64;
    }
}

static void int_to_int(Fn *f, Type *from, Type *to, int d, int x)
{
    static const uint16_t ops[] = {
        [TC_I8] = OP_SEXT8, [TC_U8] = OP_ZEXT8, [TC_I16] = OP_SEXT16, [TC_U16] = OP_ZEXT16,
        [TC_I32] = OP_SEXT32, [TC_U32] = OP_ZEXT32,
    };
    TC a = tclass(from), b = tclass(to);
    int na = bits_of(a), nb = bits_of(b);
    bool fits = nb == 64 || (a == b) || (is_unsigned(from) && na < nb) || (!is_unsigned(from) && !is_unsigned(to) && na <= nb);
    if (fits)
        emit_move(f, d, x, 1);
    else
        emit(f, ops[b], d, x, 0);
}

static void number_to_number(Fn *f, Type *from, Type *to, int d, int x)
{
    TC a = tclass(from), b = tclass(to);
    if (is_int_class(a) && is_int_class(b)) {
        int_to_int(f, from, to, d, x);
    } else if (is_int_class(a)) {
        bool big = is_unsigned(from) && a == TC_64;
        emit(f, b == TC_F64 ? (big ? OP_U64_F64 : OP_I64_F64) : (big ? OP_U64_F32 : OP_I64_F32), d, x, 0);
    } else if (is_int_class(b)) {
        bool big = is_unsigned(to) && b == TC_64, small = b != TC_64 && b != TC_U32;
        if (small)
            emit(f, a == TC_F64 ? OP_F64_I32 : OP_F32_I32, d, x, 0);
        else
            emit(f, a == TC_F64 ? (big ? OP_F64_U64 : OP_F64_I64) : (big ? OP_F32_U64 : OP_F32_I64), d, x, 0);
        if (b != TC_I32)
            emit_wrap(f, d, to);
    } else if (a == b) {
        emit_move(f, d, x, 1);
    } else {
        emit(f, a == TC_F64 ? OP_F64_F32 : OP_F32_F64, d, x, 0);
    }
}

static bool is_byte_slice(Fn *f, Type *t)
{
    Type *u = under(t);
    return u->kind == TY_SLICE && tclass(gen_subst(f, u->elem)) == TC_U8;
}

static bool is_rune_slice(Fn *f, Type *t)
{
    Type *u = under(t);
    return u->kind == TY_SLICE && tclass(gen_subst(f, u->elem)) == TC_I32;
}

/* Slice to array pointer, or to array: the length is checked. */
static void slice_to_array(Fn *f, int x, Type *to, int d)
{
    Type *u = under(to);
    bool ptr = u->kind == TY_POINTER;
    Type *arr = ptr ? gen_subst(f, u->elem) : to;
    int p = ptr ? d : tmp(f, 1);
    emitw(f, OP_SLCARR, p, x, !ptr, (uint64_t)under(arr)->len);
    if (!ptr && tclass(arr) != TC_NONE)
        load_mem(f, arr, d, p, 0);
}

static void convert_value(Fn *f, Type *from, Type *to, int x, int d)
{
    if (tclass(from) == TC_64 && tclass(to) == TC_PTR) { /* unsafe.Pointer(uintptr) */
        emit(f, OP_TOPTR, d, x, 0);
        return;
    }
    TC a = tclass(from), b = tclass(to);
    if ((is_int_class(a) || is_float_class(a)) && (is_int_class(b) || is_float_class(b)))
        number_to_number(f, from, to, d, x);
    else if (a == TC_C64 && b == TC_C128)
        emit(f, OP_C64_C128, d, x, 0);
    else if (a == TC_C128 && b == TC_C64)
        emit(f, OP_C128_C64, d, x, 0);
    else if (b == TC_STR && is_int_class(a))
        emit(f, OP_RUNE_STR, d, x, 0);
    else if (b == TC_STR && is_byte_slice(f, from))
        emit(f, OP_BYTES_STR, d, x, 0);
    else if (b == TC_STR && is_rune_slice(f, from))
        emit(f, OP_RUNES_STR, d, x, 0);
    else if (a == TC_STR && is_byte_slice(f, to))
        emit(f, OP_STR_BYTES, d, x, 0);
    else if (a == TC_STR && is_rune_slice(f, to))
        emit(f, OP_STR_RUNES, d, x, 0);
    else if (a == TC_SLC && b != TC_SLC)
        slice_to_array(f, x, to, d);
    else
        emit_move(f, d, x, tslots(to));
}

/* Conversions that change nothing in the slots. */
static bool same_slots(Fn *f, Type *from, Type *to)
{
    TC a = tclass(from), b = tclass(to);
    if (is_interface(from) || is_interface(to))
        return false;
    if (a == TC_SLC || b == TC_SLC || a == TC_STR || b == TC_STR)
        return a == b;
    if (is_int_class(a) && b == TC_64)
        return true;
    (void)f;
    return a == b || (a == TC_PTR && b == TC_64);
}

static void keep_pointer(Fn *f, int pointer)
{
    int slot = live_alloc(f, gen_type(f->g, basic_type(f->g->c, BASIC_UNSAFE_POINTER)));
    emit_move(f, slot, pointer, 1);
    int *v = arena_array(f->arena, int, f->nkept + 1);
    if (f->nkept)
        memcpy(v, f->kept, (size_t)f->nkept * sizeof *v);
    v[f->nkept++] = slot;
    f->kept = v;
}

int gconvert(Fn *f, Node *arg, Type *to, int dst, Pos pos)
{
    Type *from = ty(f, arg);
    if (is_interface(to))
        return gexpr_to(f, arg, to, dst);
    if (arg->val && tclass(to) == TC_STR && is_basic(from, INFO_INTEGER)) {
        int d = dest(f, dst, to), save = f->sp;
        emit(f, OP_RUNE_STR, d, gexpr(f, arg, ANY), 0);
        f->sp = save;
        return d;
    }
    if (arg->mode == MODE_NIL) {
        int d = dest(f, dst, to);
        emit_zero(f, d, tslots(to));
        return d;
    }
    if (arg->val && is_basic(to, INFO_NUMERIC) && is_basic(from, INFO_NUMERIC)) /* to a type parameter: not folded by the checker */
        return gconst(f, arg->val, to, dst);
    if (same_slots(f, from, to)) {
        int x = gexpr(f, arg, dst);
        if (f->keeping && tclass(from) == TC_PTR && tclass(to) == TC_64)
            keep_pointer(f, x);
        return x;
    }
    int d = dest(f, dst, to), save = f->sp;
    int x = gexpr(f, arg, ANY);
    set_pos(f, pos);
    convert_value(f, from, to, x, d);
    f->sp = save;
    return d;
}
