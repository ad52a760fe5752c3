/* test_check.c - the checker: messages as gc words them, recorded results, laziness, initialisation order. */
#include "checkfix.h"

TestSuite(check, .init = fix_setup, .fini = fix_teardown);

typedef struct Case {
    const char *body, *want;    /* statements of func main, from line 3 on; expected output */
} Case;

static void run_cases(const Case *v, int n)
{
    for (int i = 0; i < n; i++) {
        fix_teardown();
        fix_setup();
        char *text = arena_printf(&fx.arena, "package main\nfunc main() {\n%s\n}\n", v[i].body);
        check_text(text);
        cr_expect_str_eq(messages(), v[i].want, "for: %s", v[i].body);
    }
}
#define RUN(v) run_cases(v, (int)(sizeof(v) / sizeof *(v)))

Test(check, messages_about_names_and_uses)
{
    static const Case cases[] = {
        { "x := 1", "t.go:3:1: x declared but not used\n" },
        { "println(y)", "t.go:3:9: undefined: y\n" },
        { "x := 1; x := 2; _ = x", "t.go:3:11: no new variables on left side of :=\n" },
        { "var a int; var a string; _ = a", "t.go:3:16: a redeclared in this block\n\tt.go:3:5: other declaration of a\n" },
        { "f := func() { z := 1 }; f()", "t.go:3:15: z declared but not used\n" },
        { "1 + 2", "t.go:3:1: 1 + 2 (untyped int constant 3) is not used\n" },
        { "len", "t.go:3:1: len (built-in) must be called\n" },
        { "defer recover; go println()", "t.go:3:7: expression in defer must be function call\n" },
    };
    RUN(cases);
}

Test(check, messages_about_types)
{
    static const Case cases[] = {
        { "var x int = \"a\"; _ = x", "t.go:3:13: cannot use \"a\" (untyped string constant) as int value in variable declaration\n" },
        { "var b byte = 300; _ = b", "t.go:3:14: cannot use 300 (untyped int constant) as byte value in variable declaration (overflows)\n" },
        { "x := 1; y := \"a\"; _ = x + y", "t.go:3:23: invalid operation: x + y (mismatched types int and string)\n" },
        { "var e error = 1; _ = e", "t.go:3:15: cannot use 1 (constant of type int) as type error in variable declaration:\n"
          "\tint does not implement error (missing Error method)\n" },
        { "var s []int; _ = s == s", "t.go:3:18: invalid operation: s == s (slice can only be compared to nil)\n" },
        { "_ = 1 / 0", "t.go:3:9: invalid operation: division by zero\n" },
        { "a := [2]int{}; _ = a[5]", "t.go:3:22: invalid argument: index 5 out of bounds [0:2]\n" },
        { "x, y := 1, 2, 3; _, _ = x, y", "t.go:3:9: assignment mismatch: 2 variables but 3 values\n" },
        { "if 1 { }", "t.go:3:4: non-boolean condition in if statement\n" },
        { "switch 1 { case 1, 1: }", "t.go:3:20: duplicate case 1 (constant of type int) in expression switch\n\tt.go:3:17: previous case\n" },
        { "var f float64 = 1; _ = f << 2", "t.go:3:24: invalid operation: shifted operand f (variable of type float64) must be integer\n" },
        { "_ = map[string]int{\"a\": 1, \"a\": 2}", "t.go:3:28: duplicate key \"a\" in map literal\n" },
        { "println(1, 2)(3)", "t.go:3:1: println(1, 2) (no value) used as value or type\n" },
    };
    RUN(cases);
}

Test(check, whole_programs)
{
    check_text("package main\n\nimport \"sub\"\n\nfunc f() int { for { break } }\nfunc main() { f(1); return 2 }\n");
    cr_assert_str_eq(messages(), "t.go:3:8: imported and not used: \"sub\"\nt.go:5:30: missing return\n"
        "t.go:6:17: too many arguments in call to f\n\thave (number)\n\twant ()\n"
        "t.go:6:28: too many return values\n\thave (number)\n\twant ()\n");
}

Test(check, missing_methods_are_explained)
{
    check_text("package main\ntype I interface{ M(int) }\ntype A struct{}\ntype B struct{}\nfunc (*B) M(int) {}\ntype C struct{}\n"
               "func (C) M() {}\nfunc main() {\n\tvar _ I = A{}\n\tvar _ I = B{}\n\tvar _ I = C{}\n}\n");
    cr_assert_str_eq(messages(),
        "t.go:9:12: cannot use A{} (value of type A) as type I in variable declaration:\n\tA does not implement I (missing M method)\n"
        "t.go:10:12: cannot use B{} (value of type B) as type I in variable declaration:\n\tB does not implement I (M method has pointer receiver)\n"
        "t.go:11:12: cannot use C{} (value of type C) as type I in variable declaration:\n\tC does not implement I (wrong type for M method)\n"
        "\t\thave M()\n\t\twant M(int)\n");
}

Test(check, recursive_types_and_cycles)
{
    check_text("package main\ntype T struct{ a [2]U }\ntype U struct{ t T }\nvar x = f()\nfunc f() int { return x }\nfunc main() {}\n");
    cr_assert_str_eq(messages(),
        "t.go:2:6: invalid recursive type T\n\tt.go:2:6: T refers to\n\tt.go:3:6: U refers to\n\tt.go:2:6: T\n"
        "t.go:4:5: initialization loop for x\n\tt.go:4:5: x refers to\n\tt.go:5:6: f refers to\n\tt.go:4:5: x\n");
}

Test(check, generics)
{
    check_ok("package main\ntype Num interface{ ~int | ~float64 }\nfunc Map[T, U any](s []T, f func(T) U) []U { return nil }\n"
             "func Sum[T Num](xs ...T) (s T) { for _, x := range xs { s += x }; return }\nfunc id[T any](x T) T { return x }\n"
             "func Keys[M ~map[K]V, K comparable, V any](m M) []K { return nil }\ntype MyMap map[string]int\n"
             "func main() { var a []string = Map([]int{1}, func(int) string { return \"\" }); _ = a\n"
             "var f float64 = Sum(1, 2.5); _ = f\nvar k []string = Keys(MyMap{}); _ = k\n"
             "var g func(int) int = id; _ = g\n_ = Map([]int{}, id[int])\n_ = Map([]int{}, id) }\n");
    check_text("package main\nfunc f[T ~int](x T) {}\nfunc g[T any]() {}\nfunc main() { f(\"a\"); g(); f[int, int](1) }\n");
    cr_assert_str_eq(messages(), "t.go:4:16: string does not implement ~int (string missing in ~int)\n"
        "t.go:4:24: cannot infer T (t.go:3:8)\nt.go:4:35: got 2 type arguments but want 1\n");
}

Test(check, instantiation_cycles_are_refused)
{
    check_text("package main\nfunc f[T any](n int) { if n > 0 { f[[]T](n - 1) } }\nfunc main() { f[int](3) }\n");
    cr_assert_str_eq(messages(), "t.go:2:8: instantiation cycle:\n\tt.go:2:37: T instantiated as []T\n");
}

/* ---- What is recorded ---- */

static FuncInfo *main_info(Package *p) { return check_func_body(package_lookup(p, "main")); }

static Object *local(FuncInfo *f, const char *name)
{
    for (int i = 0; i < f->locals.n; i++)
        if (strcmp(f->locals.v[i]->name->str, name) == 0)
            return f->locals.v[i];
    cr_assert_fail("no local %s", name);
    return NULL;
}

Test(check, captures_and_addresses)
{
    Package *p = check_ok("package main\ntype S struct{ n int }\nfunc (s *S) inc() {}\n"
        "func main() {\n a, b, c, d := 1, 2, 3, 4\n e := [3]int{}\n s := S{}\n t := S{}\n"
        " f := func() func() int { return func() int { c++; return a + c } }\n p := &b\n _ = e[:]\n s.inc()\n t.n = 2\n"
        " _, _, _, _ = d, f, p, t\n}\n");
    FuncInfo *m = main_info(p);
    cr_assert(local(m, "a")->captured && !local(m, "a")->reassigned);
    cr_assert(local(m, "c")->captured && local(m, "c")->reassigned);
    cr_assert(local(m, "b")->address_taken && !local(m, "b")->captured);
    cr_assert(!local(m, "d")->captured && !local(m, "d")->address_taken);
    cr_assert(local(m, "e")->address_taken, "sliced");
    cr_assert(local(m, "s")->address_taken, "pointer method called");
    cr_assert(local(m, "t")->reassigned && !local(m, "t")->address_taken);
    cr_assert_eq(m->nlits, 1);
    cr_assert_eq(m->lits[0]->captures.n, 2, "the outer literal captures what the inner one needs");
    cr_assert_eq(m->lits[0]->lits[0]->captures.n, 2);
}

Test(check, range_over_func_bodies_are_functions)
{
    Package *p = check_ok("package main\nfunc seq(yield func(int) bool) {}\nfunc f() (r int) {\n n := 0\n"
        " for x := range seq { n += x; if n > 3 { return n } }\n return\n}\nfunc main() { f() }\n");
    FuncInfo *f = check_func_body(package_lookup(p, "f"));
    cr_assert_eq(f->nlits, 1);
    cr_assert_not_null(f->lits[0]->range);
    cr_assert(local(f, "n")->captured);
    cr_assert(local(f, "r")->captured, "return writes the result from inside");
    cr_assert_str_eq(f->lits[0]->locals.v[0]->name->str, "x");
}

Test(check, loop_variables_by_language_version)
{
    Package *p = check_ok("package main\nfunc main() { for i := 0; i < 3; i++ { println(i) } }\n");
    Node *loop = package_lookup(p, "main")->fdecl->body->stmts.v[0];
    cr_assert(loop->flags & NF_PER_ITERATION);
}

Test(check, untyped_operands_get_final_types)
{
    Package *p = check_ok("package main\nfunc main() { var s uint = 3; var f float32 = 1; x := 1 << s; var y int64 = 1<<s + 2; _, _, _ = x, y, f*2 }\n");
    BlockStmt *b = package_lookup(p, "main")->fdecl->body;
    AssignStmt *as = as_assign(b->stmts.v[2]);
    BinaryExpr *sh = as_binary(as->rhs.v[0]);
    cr_assert_eq(sh->x->type->basic, BASIC_INT);
    VarDecl *y = as_var_decl(as_decl_stmt(b->stmts.v[3])->decls.v[0]);
    BinaryExpr *sum = as_binary(y->values.v[0]);
    cr_assert_eq(sum->n.type->basic, BASIC_INT64);
    cr_assert_eq(as_binary(sum->x)->x->type->basic, BASIC_INT64);
    cr_assert_eq(sum->y->type->basic, BASIC_INT64);
    cr_assert_eq(sum->y->val->i, 2);
}

/* ---- Packages ---- */

static const char *init_names(Package *p)
{
    const char *s = "";
    package_init_order(p);
    for (int i = 0; i < p->ninit; i++)
        s = arena_printf(&fx.arena, "%s%s%s", s, i ? " " : "", p->init[i].lhs[0]->name->str);
    return s;
}

Test(check, initialisation_order)
{
    Package *p = check_ok("package main\nvar a = c + b\nvar b = f()\nvar c = 1\nvar d, e = g()\nvar h = 5\n"
        "func f() int { return h }\nfunc g() (int, int) { return b, 1 }\nfunc main() { _, _, _, _ = a, d, e, c }\n");
    cr_assert_str_eq(init_names(p), "c h b a d");
}

Test(check, standard_packages_are_lazy)
{
    Package *p = check_ok("package main\nimport \"lib\"\nfunc main() { var t lib.T; t.Inc(); var g lib.Getter = t; println(g.Get(), len(lib.Table)) }\n");
    Package *lib = p->imports[0];
    cr_assert(lib->std);
    Object *other = NULL, *broken = NULL;
    for (int i = 0; i < lib->vars.n; i++)
        if (strcmp(lib->vars.v[i]->name->str, "other") == 0)
            other = lib->vars.v[i];
    for (int i = 0; i < lib->funcs.n; i++)
        if (strcmp(lib->funcs.v[i]->name->str, "Broken") == 0)
            broken = lib->funcs.v[i];
    cr_assert_null(other->type, "nobody has asked for it");
    cr_assert(!broken->body_checked);
    cr_assert_str_eq(init_names(lib), "Table other");
    cr_assert_str_empty(messages());
    check_func_body(broken);
    cr_assert_not_null(strstr(messages(), "undefined: undefinedName"));
}

Test(check, hostile_input_ends_in_messages)
{
    static const char *const texts[] = {
        "package main\nvar x = x\nfunc main() {}\n",
        "package main\ntype T T\ntype A [len(B{})]int\ntype B [len(A{})]int\nfunc main() {}\n",
        "package main\ntype I interface{ I }\ntype G[P G[P]] struct{}\nfunc main() {}\n",
        "package main\ntype T[P any] struct{ f *T[T[P]] }\nvar x T[int]\nfunc main() {}\n",
        "package main\nfunc (x) m() {}\nfunc (*int) n() {}\nfunc main() { m() }\n",
        "package main\nconst ( a = b; b = c; c = a )\nvar s = [...]int{a: 1}\nfunc main() {}\n",
        "package main\nfunc f(f f) (f f) { return f }\nfunc main() { main.x() }\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        fix_teardown();
        fix_setup();
        check_text(texts[i]);
        cr_expect_str_not_empty(messages(), "no message for: %s", texts[i]);
    }
}
