/* test_types.c - identity, canonical types, layout, members, type sets, substitution. */
#include "checkfix.h"

TestSuite(types, .init = fix_setup, .fini = fix_teardown);

Test(types, identity_and_canonical_types)
{
    Package *p = check_ok("package main\n"
        "var a map[string][]func(x int, y ...string) (int, error)\n"
        "var b map[string][]func(int, ...string) (n int, err error)\n"
        "var c map[string][]func(int, []string) (int, error)\n"
        "var s1 struct{ A int `x`; b string }\nvar s2 struct{ A int; b string }\nvar s3 struct{ A int `x`; b string }\n"
        "var i1 interface{ M(); N() int }\nvar i2 interface{ N() int; M() }\nvar i3 interface{ M() }\n"
        "var by []byte\nvar u8 []uint8\nfunc main() {}\n");
    Type *a = type_named(p, "a"), *b = type_named(p, "b"), *c = type_named(p, "c");
    cr_assert(type_identical(a, b));
    cr_assert(!type_identical(a, c), "variadic is part of a signature");
    cr_assert_eq(type_canonical(fx.c, a), type_canonical(fx.c, b));
    cr_assert_neq(type_canonical(fx.c, a), type_canonical(fx.c, c));
    cr_assert_eq(type_hash(a), type_hash(b));
    cr_assert(!type_identical(type_named(p, "s1"), type_named(p, "s2")), "tags matter");
    cr_assert(type_identical(type_named(p, "s1"), type_named(p, "s3")));
    cr_assert(type_identical(type_named(p, "i1"), type_named(p, "i2")), "method order does not matter");
    cr_assert(!type_identical(type_named(p, "i1"), type_named(p, "i3")));
    cr_assert_eq(type_canonical(fx.c, type_named(p, "by")), type_canonical(fx.c, type_named(p, "u8")));
}

Test(types, layout_is_that_of_amd64)
{
    Package *p = check_ok("package main\n"
        "type A struct { a bool; b int64; c bool; d int32; e [3]byte; f string }\n"
        "type Z struct { n int64; z struct{} }\ntype E struct{}\ntype C struct { c complex64; d complex128; b byte }\n"
        "func main() {}\n");
    Type *t = type_named(p, "A");
    const int64_t *off = struct_offsets(t);
    static const int64_t want[] = { 0, 8, 16, 20, 24, 32 };
    for (int i = 0; i < 6; i++)
        cr_assert_eq(off[i], want[i], "field %d at %lld", i, (long long)off[i]);
    cr_assert_eq(type_sizeof(t), 48);
    cr_assert_eq(type_sizeof(type_named(p, "Z")), 16, "a final empty field is padded");
    cr_assert_eq(type_sizeof(type_named(p, "E")), 0);
    cr_assert_eq(type_sizeof(type_named(p, "C")), 32);
    cr_assert_eq(type_alignof(type_named(p, "C")), 8);
}

Test(types, promoted_members_and_method_sets)
{
    Package *p = check_ok("package main\n"
        "type In struct{ x int }\nfunc (In) V() {}\nfunc (*In) P() {}\ntype Mid struct{ *In }\ntype Out struct{ Mid; y int }\n"
        "type Val struct{ In }\nfunc main() { var o Out; o.x = 1; o.P() }\n");
    Type *out = type_named(p, "Out");
    Member m = lookup_member(fx.c, out, true, p, intern_cstr(&fx.names, "x"));
    cr_assert_not_null(m.obj);
    cr_assert_eq(m.npath, 3);
    cr_assert(m.indirect);
    MethodSet *ms = method_set(fx.c, out);
    cr_assert_eq(ms->n, 2, "through *In both methods are promoted");
    cr_assert_str_eq(ms->v[0]->obj->name->str, "P");
    cr_assert(!ms->v[0]->addr && !ms->v[0]->deref);
    cr_assert(ms->v[1]->deref, "V wants the value behind the pointer");
    ms = method_set(fx.c, type_named(p, "Val"));
    cr_assert_eq(ms->n, 1, "the pointer method is not in the value's set");
    ms = method_set(fx.c, new_pointer(fx.c, type_named(p, "Val")));
    cr_assert_eq(ms->n, 2);
}

Test(types, instances_are_canonical)
{
    Package *p = check_ok("package main\n"
        "type P[K comparable, V any] struct { k K; v V; next *P[K, V] }\nfunc (p *P[A, B]) Get() (A, B) { return p.k, p.v }\n"
        "var a P[string, []byte]\nvar b *P[string, []uint8]\nvar c P[string, int]\nfunc main() { _, _ = a.Get() }\n");
    Type *a = type_named(p, "a"), *b = type_named(p, "b")->elem;
    cr_assert_eq(a, b, "same arguments, same instance");
    cr_assert_neq(a, type_named(p, "c"));
    Type *u = under(a);
    cr_assert_eq(u->kind, TY_STRUCT);
    cr_assert_eq(object_type(u->strct.fields.v[2])->elem, a, "the instance refers to itself");
    cr_assert_str_eq(type_string(&fx.arena, object_type(named_method(a, 0)), NULL), "func() (string, []byte)");
    TypeList tp, ta;
    method_type_args(named_method(a, 0), &tp, &ta);
    cr_assert_eq(tp.n, 2);
    cr_assert_str_eq(type_string_reflect(&fx.arena, a), "main.P[string,[]uint8]");
}

Test(types, substitution_is_cached_and_canonical)
{
    Package *p = check_ok("package main\n"
        "func F[T any, U any](m map[string]T, f func(T) []U) { type local struct { t T }; var l local; _ = l }\n"
        "var want map[string]int\nfunc main() { F(map[string]int{}, func(int) []bool { return nil }) }\n");
    Object *f = package_lookup(p, "F");
    Type *sig = object_type(f);
    Type *args[2] = { basic_type(fx.c, BASIC_INT), basic_type(fx.c, BASIC_BOOL) };
    Subst *s = subst_get(fx.c, sig->func.tparams, (TypeList){ args, 2 });
    cr_assert_eq(s, subst_get(fx.c, sig->func.tparams, (TypeList){ args, 2 }));
    Type *m = subst_type(s, sig->func.params->tuple.vars.v[0]->type);
    cr_assert_eq(m, subst_type(s, sig->func.params->tuple.vars.v[0]->type));
    cr_assert_eq(m, type_canonical(fx.c, type_named(p, "want")));
    FuncInfo *fi = check_func_body(f);
    Type *local = fi->locals.v[2]->type;
    cr_assert(has_type_params(local), "a local type of a generic function depends on its parameters");
    Type *inst = subst_type(s, local);
    cr_assert_neq(inst, local);
    cr_assert_eq(object_type(under(inst)->strct.fields.v[0])->basic, BASIC_INT);
    cr_assert_eq(inst, subst_type(s, local));
}

Test(types, core_types_and_type_sets)
{
    Package *p = check_ok("package main\n"
        "type Bytes interface{ ~[]byte | ~string }\ntype Ints interface{ ~int | ~int8 }\ntype Both interface{ Ints; ~int | string }\n"
        "func f[B Bytes, S ~[]E, E any](b B, s S) { _ = b[0]; _ = b[1:]; for range s {} }\nfunc main() {}\n");
    Type *sig = object_type(package_lookup(p, "f"));
    Type *b = sig->func.tparams.v[0], *s = sig->func.tparams.v[1];
    cr_assert_null(core_type(b));
    cr_assert_eq(core_string(b)->basic, BASIC_STRING);
    cr_assert_eq(core_type(s)->kind, TY_SLICE);
    TypeSet *both = type_set(under(type_named(p, "Both")));
    cr_assert_eq(both->nterms, 1);
    cr_assert(both->terms[0].tilde);
}
