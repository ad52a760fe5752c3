/* universe.c - the predeclared identifiers and package unsafe. */
#include "compiler/check_internal.h"

/* kind: 0 an expression, 1 a statement when standing alone */
const BuiltinInfo builtin_table[BUILTIN_COUNT] = {
    [BUILTIN_APPEND] = { "append", 1, true, 0 },
    [BUILTIN_CAP] = { "cap", 1, false, 0 },
    [BUILTIN_CLEAR] = { "clear", 1, false, 1 },
    [BUILTIN_CLOSE] = { "close", 1, false, 1 },
    [BUILTIN_COMPLEX] = { "complex", 2, false, 0 },
    [BUILTIN_COPY] = { "copy", 2, false, 1 },
    [BUILTIN_DELETE] = { "delete", 2, false, 1 },
    [BUILTIN_IMAG] = { "imag", 1, false, 0 },
    [BUILTIN_LEN] = { "len", 1, false, 0 },
    [BUILTIN_MAKE] = { "make", 1, true, 0 },
    [BUILTIN_MAX] = { "max", 1, true, 0 },
    [BUILTIN_MIN] = { "min", 1, true, 0 },
    [BUILTIN_NEW] = { "new", 1, false, 0 },
    [BUILTIN_PANIC] = { "panic", 1, false, 1 },
    [BUILTIN_PRINT] = { "print", 0, true, 1 },
    [BUILTIN_PRINTLN] = { "println", 0, true, 1 },
    [BUILTIN_REAL] = { "real", 1, false, 0 },
    [BUILTIN_RECOVER] = { "recover", 0, false, 1 },
    [BUILTIN_ADD] = { "Add", 2, false, 0 },
    [BUILTIN_ALIGNOF] = { "Alignof", 1, false, 0 },
    [BUILTIN_OFFSETOF] = { "Offsetof", 1, false, 0 },
    [BUILTIN_SIZEOF] = { "Sizeof", 1, false, 0 },
    [BUILTIN_SLICE] = { "Slice", 2, false, 0 },
    [BUILTIN_SLICEDATA] = { "SliceData", 1, false, 0 },
    [BUILTIN_STRING] = { "String", 2, false, 0 },
    [BUILTIN_STRINGDATA] = { "StringData", 1, false, 0 },
};

static const struct {
    const char *name;
    uint16_t info;
} basics[BASIC_COUNT] = {
    [BASIC_INVALID] = { "invalid type", 0 },
    [BASIC_BOOL] = { "bool", INFO_BOOLEAN },
    [BASIC_INT] = { "int", INFO_INTEGER },
    [BASIC_INT8] = { "int8", INFO_INTEGER },
    [BASIC_INT16] = { "int16", INFO_INTEGER },
    [BASIC_INT32] = { "int32", INFO_INTEGER },
    [BASIC_INT64] = { "int64", INFO_INTEGER },
    [BASIC_UINT] = { "uint", INFO_INTEGER | INFO_UNSIGNED },
    [BASIC_UINT8] = { "uint8", INFO_INTEGER | INFO_UNSIGNED },
    [BASIC_UINT16] = { "uint16", INFO_INTEGER | INFO_UNSIGNED },
    [BASIC_UINT32] = { "uint32", INFO_INTEGER | INFO_UNSIGNED },
    [BASIC_UINT64] = { "uint64", INFO_INTEGER | INFO_UNSIGNED },
    [BASIC_UINTPTR] = { "uintptr", INFO_INTEGER | INFO_UNSIGNED },
    [BASIC_FLOAT32] = { "float32", INFO_FLOAT },
    [BASIC_FLOAT64] = { "float64", INFO_FLOAT },
    [BASIC_COMPLEX64] = { "complex64", INFO_COMPLEX },
    [BASIC_COMPLEX128] = { "complex128", INFO_COMPLEX },
    [BASIC_STRING] = { "string", INFO_STRING },
    [BASIC_UNSAFE_POINTER] = { "Pointer", 0 },
    [BASIC_UNTYPED_BOOL] = { "untyped bool", INFO_BOOLEAN | INFO_UNTYPED },
    [BASIC_UNTYPED_INT] = { "untyped int", INFO_INTEGER | INFO_UNTYPED },
    [BASIC_UNTYPED_RUNE] = { "untyped rune", INFO_INTEGER | INFO_UNTYPED },
    [BASIC_UNTYPED_FLOAT] = { "untyped float", INFO_FLOAT | INFO_UNTYPED },
    [BASIC_UNTYPED_COMPLEX] = { "untyped complex", INFO_COMPLEX | INFO_UNTYPED },
    [BASIC_UNTYPED_STRING] = { "untyped string", INFO_STRING | INFO_UNTYPED },
    [BASIC_UNTYPED_NIL] = { "untyped nil", INFO_UNTYPED },
};

static Object *define(Checker *c, Scope *s, ObjectKind k, const char *name, Type *t)
{
    Object *o = new_object(c, k, NO_POS, s == c->universe ? NULL : c->unsafe_pkg, intern_cstr(c->names, name), t);
    o->color = 2;
    scope_insert(c, s, o);
    return o;
}

static Type *define_named(Checker *c, const char *name, Type *underlying)
{
    Object *o = define(c, c->universe, OBJ_TYPE, name, NULL);
    Type *t = new_named(c, o);
    o->type = t;
    t->named.underlying = underlying;
    return t;
}

static Type *basic_alias(Checker *c, BasicKind k, const char *name)
{
    Type *t = new_type(c, TY_BASIC);
    t->basic = (uint8_t)k;
    t->info = basics[k].info;
    t->name = name;
    define(c, c->universe, OBJ_TYPE, name, t)->is_alias = true;
    return t;
}

void universe_init(Checker *c)
{
    c->universe = scope_new(c, NULL);
    c->empty_tuple = NULL;
    c->empty_tuple = new_tuple(c, NULL, 0);
    c->top_set = arena_new(c->a, TypeSet);
    c->top_set->all = true;
    for (int k = 0; k < BASIC_COUNT; k++) {
        Type *t = new_type(c, TY_BASIC);
        t->basic = (uint8_t)k;
        t->info = basics[k].info;
        t->name = basics[k].name;
        c->basic[k] = t;
        if (k >= BASIC_BOOL && k <= BASIC_STRING)
            define(c, c->universe, OBJ_TYPE, t->name, t);
    }
    c->t_byte = basic_alias(c, BASIC_UINT8, "byte");
    c->t_rune = basic_alias(c, BASIC_INT32, "rune");

    c->t_empty_iface = new_interface(c, NULL);
    c->t_empty_iface->iface.complete = true;
    c->t_any = new_interface(c, NULL);
    c->t_any->iface.complete = true;
    c->universe_any = define(c, c->universe, OBJ_TYPE, "any", c->t_any);
    c->universe_any->is_alias = true;

    Type *cmp = new_interface(c, NULL);
    cmp->iface.complete = true;
    cmp->iface.tset = arena_new(c->a, TypeSet);
    cmp->iface.tset->all = true;
    cmp->iface.tset->comparable = true;
    c->t_comparable = define_named(c, "comparable", cmp);
    c->universe_comparable = c->t_comparable->named.obj;

    Type *err = new_interface(c, NULL);
    c->t_error = define_named(c, "error", err);
    Object *res = new_param(c, NO_POS, NULL, intern_cstr(c->names, ""), c->basic[BASIC_STRING]);
    Object **resv = arena_array(c->a, Object *, 1);
    resv[0] = res;
    Object *recv = new_param(c, NO_POS, NULL, intern_cstr(c->names, ""), c->t_error);
    Type *sig = new_func(c, recv, NULL, new_tuple(c, resv, 1), false);
    c->obj_error_method = new_object(c, OBJ_FUNC, NO_POS, NULL, intern_cstr(c->names, "Error"), sig);
    c->obj_error_method->is_iface_method = true;
    c->obj_error_method->recv_named = c->t_error;
    err->iface.methods.v = arena_array(c->a, Object *, 1);
    err->iface.methods.v[0] = c->obj_error_method;
    err->iface.methods.n = 1;
    err->iface.complete = true;

    define(c, c->universe, OBJ_CONST, "true", c->basic[BASIC_UNTYPED_BOOL])->val = const_bool(true);
    define(c, c->universe, OBJ_CONST, "false", c->basic[BASIC_UNTYPED_BOOL])->val = const_bool(false);
    c->obj_iota = define(c, c->universe, OBJ_CONST, "iota", c->basic[BASIC_UNTYPED_INT]);
    c->obj_iota->val = const_int64(c->a, 0);
    c->obj_nil = define(c, c->universe, OBJ_NIL, "nil", c->basic[BASIC_UNTYPED_NIL]);

    c->unsafe_pkg = new_package(c, "unsafe", NULL);
    c->unsafe_pkg->name = intern_cstr(c->names, "unsafe");
    c->unsafe_pkg->std = true;
    c->unsafe_pkg->checked = true;
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        Scope *s = i < BUILTIN_ADD ? c->universe : c->unsafe_pkg->scope;
        define(c, s, OBJ_BUILTIN, builtin_table[i].name, invalid_type(c))->builtin = (BuiltinId)i;
    }
    define(c, c->unsafe_pkg->scope, OBJ_TYPE, "Pointer", c->basic[BASIC_UNSAFE_POINTER]);
}
