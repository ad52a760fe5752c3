/* test_session.c - units of a session: what they see, shadow, replace and leave alone when they are wrong. */
#include "checkfix.h"

#include "compiler/session.h"
#include "compiler/snippet.h"

static Scope *scope;
static ParseContext ctx;

static void setup(void)
{
    fix_setup();
    ctx = (ParseContext){ .arena = &fx.arena, .names = &fx.names, .sources = &fx.sources, .diags = &fx.diags };
    scope = session_root(fx.c, "\xC2\xB7hidden", "lib");
}

TestSuite(session, .init = setup, .fini = fix_teardown);

/* Declarations as one unit; the errors. Accepted units become the scope of the next. */
static const char *declare(const char *text)
{
    Snippet *in = snippet_parse(&ctx, snippet_source(&ctx, "in", text, strlen(text)));
    Node **decls = arena_array(&fx.arena, Node *, in->nunits + 1);
    for (int i = 0; i < in->nunits; i++) {
        Node *n = in->units[i].node;
        decls[i] = in->units[i].kind == UNIT_DEFINE ? &snippet_define(&ctx, as_assign(n))->n : n;
    }
    if (!in->bad && !diag_any(&fx.diags)) {
        bool lone = in->nunits == 1 && decls[0]->kind == N_VAR_DECL;
        Package *p = session_check(fx.c, scope, snippet_file(&ctx, in->file->source, decls, in->nunits), lone);
        if (!diag_any(&fx.diags)) {
            session_accept(fx.c);
            scope = p->scope;
        }
    }
    return messages();
}

static ExprInfo info(const char *text)
{
    return session_expr(fx.c, scope, parse_expr(&ctx, snippet_source(&ctx, "in", text, strlen(text))));
}

/* The type of an expression, or the errors. */
static const char *type_of(const char *text)
{
    ExprInfo x = info(text);
    if (diag_any(&fx.diags))
        return messages();
    return x.mode == MODE_NOVALUE ? "no value" : x.type ? type_string_reflect(&fx.arena, x.type) : "?";
}

Test(session, names_are_seen_and_shadowed)
{
    cr_expect_str_eq(declare("x := 1"), "");
    cr_expect_str_eq(type_of("x"), "int");
    cr_expect_str_eq(declare("y := x + 1"), "");
    cr_expect_str_eq(declare("x := \"text\""), "");
    cr_expect_str_eq(type_of("x"), "string");
    cr_expect_str_eq(type_of("y"), "int");
    cr_expect_str_eq(declare("x := len(x)"), "");
    cr_expect_str_eq(type_of("x"), "int");
    cr_expect_str_eq(declare("const x = 2.5"), "");
    cr_expect_str_eq(type_of("x"), "untyped float");
    cr_expect_str_eq(declare("func x() (int, error) { return 0, nil }"), "");
    cr_expect_str_eq(type_of("x()"), "(int, error)");
}

Test(session, a_wrong_unit_changes_nothing)
{
    cr_expect_str_eq(declare("type T struct{ a int }; func (t T) Get() int { return t.a }; var t T"), "");
    cr_expect_str_eq(declare("var u int = \"x\"; var t bool"), "in:1:13: cannot use \"x\" (untyped string constant) as int value in variable declaration\n");
    cr_expect_str_eq(type_of("u"), "in:1:1: undefined: u\n");
    cr_expect_str_eq(type_of("t"), "main.T");
    cr_expect_str_eq(declare("func (t T) Get() string { return t.b }; func (t T) More() {}"),
                     "in:1:36: t.b undefined (type T has no field or method b)\n");
    cr_expect_str_eq(type_of("t.Get()"), "int");
    cr_expect_str_eq(type_of("t.More()"), "in:1:3: t.More undefined (type T has no field or method More)\n");
}

Test(session, methods_join_earlier_types)
{
    cr_expect_str_eq(declare("type T struct{ a int }"), "");
    cr_expect_str_eq(declare("type G interface { Get() int }; type E struct { T }"), "");
    cr_expect_str_eq(type_of("G(T{})"), "in:1:3: cannot convert T{} (value of type T) to type G:\n\tT does not implement G (missing Get method)\n");
    cr_expect_str_eq(declare("func (t T) Get() int { return t.a }"), "");
    cr_expect_str_eq(type_of("G(T{})"), "main.G");
    cr_expect_str_eq(type_of("G(E{})"), "main.G");
    cr_expect_str_eq(declare("func (t *T) Get() string { return \"\" }"), "");
    cr_expect_str_eq(type_of("(&T{}).Get()"), "string");
    cr_expect_str_eq(declare("func (t T) a() {}"), "in:1:12: field and method with the same name a\n\tin:1:16: other declaration of a\n");
    cr_expect_str_eq(declare("func (t T) M() {}; func (t T) M() {}"), "in:1:31: T.M redeclared in this block\n\tin:1:12: other declaration of M\n");
}

Test(session, generic_types_and_unexported_names)
{
    cr_expect_str_eq(declare("type L[T any] struct { v []T }"), "");
    cr_expect_str_eq(declare("var l L[int]"), "");
    cr_expect_str_eq(declare("func (l *L[T]) Push(x T) { l.v = append(l.v, x) }; func (l *L[T]) len() int { return len(l.v) }"), "");
    cr_expect_str_eq(type_of("l.len()"), "int");
    cr_expect_str_eq(declare("func (l *L[T]) len() string { return \"\" }"), "");
    cr_expect_str_eq(type_of("l.len()"), "string");
    cr_expect_str_eq(declare("type P struct { x, y int }"), "");
    cr_expect_str_eq(type_of("P{1, 2}.x"), "int");
    cr_expect_str_eq(declare("type I interface { m() }"), "");
    cr_expect_str_eq(declare("func (p P) m() {}"), "");
    cr_expect_str_eq(declare("var i I = P{}"), "");
}

Test(session, initialisation_order)
{
    const char *text = "var a = func() int { return b }(); var b = c + 1; var c = f(); func f() int { return 1 }";
    cr_expect_str_eq(declare(text), "");
    Package *p = session_lookup(fx.c, scope, "a", 1)->pkg;
    cr_assert_eq(p->ninit, 3);
    cr_expect_str_eq(p->init[0].lhs[0]->name->str, "c");
    cr_expect_str_eq(p->init[1].lhs[0]->name->str, "b");
    cr_expect_str_eq(p->init[2].lhs[0]->name->str, "a");
}

Test(session, replaced)
{
    cr_expect_str_eq(declare("func f() int { return 1 }; var v int"), "");
    Object *f = session_lookup(fx.c, scope, "f", 1), *v = session_lookup(fx.c, scope, "v", 1);
    Scope *outer = scope;
    cr_expect_str_eq(declare("func f() int { return 2 }; var v string; const w = 1"), "");
    cr_expect_eq(session_replaced(fx.c, outer, session_lookup(fx.c, scope, "f", 1)), f);
    cr_expect_eq(session_replaced(fx.c, outer, session_lookup(fx.c, scope, "v", 1)), v);
    cr_expect_null(session_replaced(fx.c, outer, session_lookup(fx.c, scope, "w", 1)));
}

Test(session, imports_last)
{
    cr_expect_str_eq(declare("import \"lib\""), "");
    cr_expect_str_eq(declare("import s \"sub\""), "");
    cr_expect_str_eq(type_of("s.Value"), "untyped int");
    cr_expect_str_eq(type_of("lib.T{}"), "lib.T");
    cr_expect_str_eq(declare("lib := 1"), "");
    cr_expect_str_eq(type_of("lib"), "int");
    cr_expect_str_eq(type_of("sub.Value"), "untyped int"); /* by its own name, without an import */
}

Test(session, expressions)
{
    cr_expect_eq(info("1 << 100").mode, MODE_CONST);
    cr_expect_not(info("1 << 100").representable);
    cr_expect(info("1 << 10").representable);
    cr_expect_eq(info("int").mode, MODE_TYPE);
    cr_expect_eq(info("nil").mode, MODE_NIL);
    cr_expect_eq(info("len").mode, MODE_BUILTIN);
    cr_expect_eq(info("func() {}()").mode, MODE_NOVALUE);
    cr_expect_str_eq(info("lib.Getter.Get(nil)").type->name, "int");
    cr_expect_str_eq(type_of("func(x int) string { return \"\" }"), "func(int) string");
    cr_expect(strstr(type_of("\xC2\xB7hidden.T{}"), "invalid character U+00B7"));
}

static void count(void *p, Object *o)
{
    (void)o;
    ++*(int *)p;
}

Test(session, members)
{
    int n = 0;
    cr_expect_str_eq(declare("type A struct { x, y int }; func (A) M() {}; func (*A) N() {}; type B struct { A; x string }"), "");
    Object *b = session_lookup(fx.c, scope, "B", 1);
    session_members(fx.c, object_type(b), count, &n);
    cr_expect_eq(n, 5); /* A, its y, M and N, x of B */
}
