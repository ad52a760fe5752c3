/* test_parse.c - the parser: shapes of trees, error texts, positions, robustness.
 *
 * The error texts and positions expected here are those of gc 1.19.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>

#include "compiler/astprint.h"
#include "compiler/parse.h"

typedef struct Fixture {
    Arena arena;
    SourceSet sources;
    InternTable names;
    DiagList diags;
    ParseContext ctx;
} Fixture;

static Fixture fx;

static void setup(void)
{
    arena_init(&fx.arena);
    source_init(&fx.sources, &fx.arena);
    intern_init(&fx.names, &fx.arena);
    diag_init(&fx.diags, &fx.sources, &fx.arena);
    fx.ctx = (ParseContext){ .arena = &fx.arena, .names = &fx.names, .sources = &fx.sources, .diags = &fx.diags };
}

static void teardown(void)
{
    diag_free(&fx.diags);
    intern_free(&fx.names);
    source_free(&fx.sources);
    arena_free(&fx.arena);
}

TestSuite(parse, .init = setup, .fini = teardown);

static SourceFile *source(const char *text)
{
    return source_add(&fx.sources, "t.go", text, strlen(text), true);
}

static File *file(const char *text)
{
    return parse_file(&fx.ctx, source(text), 0);
}

static char *printed(void)
{
    char *out = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&out, &n);
    diag_print(&fx.diags, f);
    fclose(f);
    char *copy = arena_strndup(&fx.arena, out, n);
    free(out);
    diag_clear(&fx.diags);
    return copy;
}

static char *errors(const char *text)
{
    file(text);
    return printed();
}

/* The errors of statements in a function; the first is on line 1. */
static char *body_errors(const char *stmts)
{
    return errors(arena_printf(&fx.arena, "package p; func f() {%s\n}\n", stmts));
}

static char *reprint(const char *expr)
{
    Node *n = parse_expr(&fx.ctx, source(expr));
    return expr_string(&fx.arena, n);
}

#define EQ(got, want) cr_assert(eq(str, (char *)(got), (char *)(want)))
#define SAME(expr) EQ(reprint(expr), expr)

Test(parse, expressions_print_as_gc_prints_them)
{
    SAME("a + b * c");
    SAME("(a + b) * c");
    SAME("f(x, y...)");
    SAME("x.(T)");
    SAME("a[i][j:k][:k:l]");
    SAME("*p.x");
    SAME("-x ^ ^y &^ z");
    SAME("<-ch");
    SAME("map[string][]int{}");
    SAME("struct{a, b int; T; *U; c string \"tag\"}");
    SAME("func(a, b int, c ...string) (x int, err error)");
    SAME("interface{m(); n(int) bool; ~int | string; fmt.Stringer}");
    SAME("chan<- int");
    SAME("chan (<-chan int)");
    SAME("G[int, []string]");
    EQ(reprint("T{1, 2}"), "T{…}");
    EQ(reprint("[]T{ {1}, k: {} }"), "[]T{…}");
    EQ(reprint("func() int { return 1 }"), "func() int {…}");
    EQ(reprint("func() {}"), "func() {}");
    EQ(reprint("&(T{})"), "&T{}");
    EQ(printed(), "");
}

Test(parse, precedence)
{
    BinaryExpr *b = as_binary(parse_expr(&fx.ctx, source("a || b && c == d + e * f")));
    cr_assert(eq(int, b->op, T_OROR));
    b = as_binary(b->y);
    cr_assert(eq(int, b->op, T_ANDAND));
    b = as_binary(b->y);
    cr_assert(eq(int, b->op, T_EQL));
    b = as_binary(b->y);
    cr_assert(eq(int, b->op, T_ADD));
    cr_assert(eq(int, as_binary(b->y)->op, T_MUL));
    b = as_binary(parse_expr(&fx.ctx, source("a - b - c")));
    cr_assert(eq(int, b->x->kind, N_BINARY));
}

static TypeDecl *type_decl(const char *text)
{
    File *f = file(arena_printf(&fx.arena, "package p\ntype %s\n", text));
    EQ(printed(), "");
    return as_type_decl(f->decls.v[0]);
}

Test(parse, type_parameters_or_array)
{
    cr_assert(eq(int, type_decl("T[P any] struct{}")->tparams.len, 1));
    cr_assert(eq(int, type_decl("T[P *Q,] int")->tparams.len, 1));
    cr_assert(eq(int, type_decl("T[P *Q|R,] int")->tparams.len, 1));
    cr_assert(eq(int, type_decl("T[P interface{}] int")->tparams.len, 1));
    cr_assert(eq(int, type_decl("T[P []Q] int")->tparams.len, 1));
    cr_assert(eq(int, type_decl("T[P, Q any, R ~int|~string] int")->tparams.len, 3));
    cr_assert(eq(int, type_decl("T[N]int")->texpr->kind, N_ARRAY_TYPE));
    cr_assert(eq(int, type_decl("T[N * M]int")->texpr->kind, N_ARRAY_TYPE));
    cr_assert(eq(int, type_decl("T[P(Q)]int")->texpr->kind, N_ARRAY_TYPE));
    cr_assert(eq(int, type_decl("T[]int")->texpr->kind, N_SLICE_TYPE));
    cr_assert(type_decl("A = B")->is_alias);
    cr_assert(type_decl("A[P any] = B[P]")->is_alias);
    FieldList l = type_decl("T[P, Q any] int")->tparams;
    cr_assert(l.v[0]->texpr == l.v[1]->texpr);
}

Test(parse, struct_fields)
{
    StructType *s = as_struct_type(type_decl("T struct { a, b int `x`; U; *V; pkg.W; G[int]; arr [4]int; g G[K] }")->texpr);
    cr_assert(eq(int, s->fields.len, 8));
    cr_assert(s->fields.v[0]->texpr == s->fields.v[1]->texpr);
    cr_assert(s->fields.v[0]->tag == s->fields.v[1]->tag);
    for (int i = 2; i < 6; i++)
        cr_assert(s->fields.v[i]->embedded);
    cr_assert(eq(int, s->fields.v[6]->texpr->kind, N_ARRAY_TYPE));
    cr_assert(eq(int, s->fields.v[7]->texpr->kind, N_INDEX));
}

Test(parse, constants_repeat)
{
    File *f = file("package p\nconst (\n a, b = iota, 1\n c, d\n _ int = 3\n e\n)\nconst x = 1\n");
    ConstDecl *a = as_const_decl(f->decls.v[0]), *c = as_const_decl(f->decls.v[1]), *e = as_const_decl(f->decls.v[3]);
    cr_assert(a->from == a);
    cr_assert(c->from == a);
    cr_assert(eq(int, c->iota, 1));
    cr_assert(e->from == as_const_decl(f->decls.v[2]));
    cr_assert(eq(int, e->iota, 3));
    cr_assert(eq(int, as_const_decl(f->decls.v[4])->iota, 0));
    cr_assert(eq(int, as_const_decl(f->decls.v[4])->group, 0));
    cr_assert(ne(int, a->group, 0));
}

static NodeList stmts(const char *text)
{
    return parse_stmts(&fx.ctx, source(text))->stmts;
}

Test(parse, statements)
{
    NodeList l = stmts("x++; x -= 2; a, b := f(); ch <- 1; L: for i := range 10 { continue L }\n"
                       "switch x := y.(type) { case int, string: default: }; for range ch {}; for ;; {}");
    EQ(printed(), "");
    cr_assert(as_assign(l.v[0])->incdec);
    cr_assert(eq(int, as_assign(l.v[1])->op, T_SUB));
    cr_assert(eq(int, as_assign(l.v[2])->op, T_DEFINE));
    cr_assert(eq(int, l.v[3]->kind, N_SEND));
    RangeStmt *r = as_range(as_labeled(l.v[4])->stmt);
    cr_assert(r->define);
    cr_assert(as_branch(r->body->stmts.v[0])->target == &r->n);
    TypeSwitchStmt *t = as_type_switch(l.v[5]);
    EQ(t->bind->name->str, "x");
    cr_assert(as_case_clause(t->clauses.v[1])->is_default);
    cr_assert(as_range(l.v[6])->key == NULL);
    cr_assert(eq(int, l.v[7]->kind, N_FOR));
}

Test(parse, composite_literals_in_heads)
{
    EQ(body_errors("if x == (T{}) {}; for _, v := range []int{1} {_ = v}; switch f(T{}) {}; if g[T]() {}"), "");
    EQ(body_errors("if x == T{} {}"), "t.go:1:34: syntax error: unexpected { at end of statement\n"
                                      "t.go:2:1: syntax error: non-declaration statement outside function body\n");
    EQ(body_errors("x = (T){}"), "t.go:1:29: syntax error: cannot parenthesize type in composite literal\n");
}

Test(parse, list_errors)
{
    EQ(body_errors("f(a, b\n)"), "t.go:1:28: syntax error: unexpected newline in argument list; possibly missing comma or )\n");
    EQ(body_errors("x := []int{1, 2\n}"),
       "t.go:1:37: syntax error: unexpected newline in composite literal; possibly missing comma or }\n");
    EQ(errors("package p\nfunc f(a int b int) {}\n"),
       "t.go:2:14: syntax error: unexpected b in parameter list; possibly missing comma or )\n");
    EQ(errors("package p\nfunc f(a int, []b) {}\n"), "t.go:2:15: syntax error: mixed named and unnamed parameters\n");
}

Test(parse, statement_errors)
{
    EQ(body_errors("x := 1 y"), "t.go:1:29: syntax error: unexpected y at end of statement\n");
    EQ(body_errors("if x = 1 {}"), "t.go:1:27: syntax error: cannot use assignment (x) = (1) as value\n");
    EQ(body_errors("if x := 1 {}"), "t.go:1:27: syntax error: cannot use x := 1 as value\n");
    EQ(body_errors("if {}"), "t.go:1:25: syntax error: missing condition in if statement\n");
    EQ(body_errors("for i := 0; i < 3 {}"), "t.go:1:40: syntax error: unexpected {, expecting semicolon or newline\n");
    EQ(body_errors("for i := 0; {}"), "t.go:1:34: syntax error: unexpected {, expecting for loop condition\n");
    EQ(body_errors("var x = "), "t.go:2:1: syntax error: unexpected }, expecting expression\n");
    EQ(body_errors("go f"), "t.go:1:25: expression in go must be function call\n");
    EQ(body_errors("defer (f())"), "t.go:1:28: expression in defer must not be parenthesized\n");
    EQ(body_errors("a, b"), "t.go:1:26: syntax error: unexpected newline, expecting := or = or comma\n");
    EQ(body_errors("if x {} else y"), "t.go:1:35: syntax error: else must be followed by if or statement block\n");
    EQ(body_errors("L:"), "t.go:1:22: label L defined and not used\n");
}

Test(parse, declaration_errors)
{
    EQ(errors("x"), "t.go:1:1: syntax error: package statement must be first\n");
    EQ(errors("package p\nx := 1\n"), "t.go:2:1: syntax error: non-declaration statement outside function body\n");
    EQ(errors("package p\nfunc f()\n{\n}\n"), "t.go:3:1: syntax error: unexpected semicolon or newline before {\n");
    EQ(errors("package p\nimport 1\n"), "t.go:2:9: syntax error: import path must be a string\n");
    EQ(errors("package p\nfunc (a, b T) m() {}\n"), "t.go:2:15: method has multiple receivers\n");
    EQ(errors("package p\ntype T[P any, Q] struct{}\n"), "t.go:2:16: syntax error: missing type constraint\n");
    EQ(errors("package p\nfunc f[]() {}\n"), "t.go:2:8: syntax error: empty type parameter list\n");
    EQ(errors("package p\nfunc (t T) m[P any]() {}\n"), "t.go:2:13: syntax error: method must have no type parameters\n");
    EQ(errors("package p\ntype T struct { (U) }\n"), "t.go:2:17: syntax error: cannot parenthesize embedded type\n");
    EQ(errors("package p\ntype I interface { m[T any]() }\n"),
       "t.go:2:21: interface method must have no type parameters\n");
    EQ(errors("package p\nvar x := 1\n"), "t.go:2:7: syntax error: unexpected :=, expecting =\n");
}

Test(parse, branches)
{
    EQ(body_errors("break"), "t.go:1:22: break is not in a loop, switch, or select\n");
    EQ(body_errors("continue"), "t.go:1:22: continue is not in a loop\n");
    EQ(body_errors("goto L"), "t.go:1:27: label L not defined\n");
    EQ(body_errors("L: x()"), "t.go:1:22: label L defined and not used\n");
    EQ(body_errors("L: for { break M }"), "t.go:1:22: label L defined and not used\n"
                                          "t.go:1:37: break label not defined: M\n");
    EQ(body_errors("goto L; x := 1; _ = x; L:"), "t.go:1:27: goto L jumps over declaration of x at t.go:1:32\n");
    EQ(body_errors("goto L; { L: }"), "t.go:1:27: goto L jumps into block starting at t.go:1:30\n");
    EQ(body_errors("switch { case x: fallthrough }"), "t.go:1:39: cannot fallthrough final case in switch\n");
    EQ(body_errors("L: if x { for { break L } }"), "t.go:1:44: invalid break label L\n");
    EQ(body_errors("L: for { func() { break L }() }"), "t.go:1:22: label L defined and not used\n"
                                                       "t.go:1:46: break label not defined: L\n");
    EQ(body_errors("L: for { select { case <-c: break L; default: continue L } }"), "");
}

Test(parse, errors_are_limited)
{
    char *text = arena_printf(&fx.arena, "package p\n");
    for (int i = 0; i < 12; i++)
        text = arena_printf(&fx.arena, "%svar %d = 1\n", text, i);
    char *out = errors(text);
    cr_assert(strstr(out, "t.go:11:5: too many errors\n") != NULL);
    cr_assert(strstr(out, "t.go:12:") == NULL);
    EQ(errors("package p\nvar 1 2 3 = ) ) )\n"), "t.go:2:5: syntax error: unexpected literal 1, expecting name\n");
}

Test(parse, line_directives)
{
    EQ(errors("package p\n//line foo.go:100\nx\n\ny\n"),
       "foo.go:100: syntax error: non-declaration statement outside function body\n");
    EQ(errors("package p\n/*line b.go:7:3*/x\n"), "b.go:7:3: syntax error: non-declaration statement outside function body\n");
    EQ(errors("package p\n//line a.go:1\n//line :5:1\nx\n"),
       "a.go:5:1: syntax error: non-declaration statement outside function body\n");
    EQ(errors("package p\n//line foo.go:x\n"), "t.go:2:15: invalid line number: x\n");
}

Test(parse, directives)
{
    EQ(errors("package p\n//go:noinline\nvar x int\n"), "t.go:2:3: misplaced compiler directive\n");
    EQ(errors("package p\nfunc f() {\n//go:noinline\nx++ }\n"), "t.go:3:3: misplaced compiler directive\n");
    EQ(errors("package p\n//go:linkname a b\n"),
       "t.go:2:3: //go:linkname only allowed in Go files that import \"unsafe\"\n");
    EQ(errors("package p\n//go:systemstack\nfunc f() {}\n"), "t.go:2:3: //go:systemstack only allowed in runtime\n");
    File *f = file("package p\nimport _ \"unsafe\"\n//go:noinline\n//go:nosplit\n//go:linkname f runtime.g\nfunc f()\n");
    EQ(printed(), "");
    cr_assert(eq(u32, as_func_decl(f->decls.v[1])->pragma, PRAGMA_NOINLINE | PRAGMA_NOSPLIT));
    cr_assert(eq(int, f->nlinknames, 1));
    EQ(f->linknames[0].remote, "runtime.g");
}

Test(parse, lazy_bodies)
{
    const char *text = "package p\nfunc a() { x := \"}\"; _ = x }\nfunc b() int { return '}' }\nfunc c()\n";
    File *f = parse_file(&fx.ctx, source(text), PARSE_LAZY);
    EQ(printed(), "");
    cr_assert(eq(int, f->decls.len, 3));
    FuncDecl *a = as_func_decl(f->decls.v[0]), *b = as_func_decl(f->decls.v[1]), *c = as_func_decl(f->decls.v[2]);
    cr_assert(a->lazy && b->lazy && !c->lazy && !a->body);
    cr_assert(eq(int, text[a->body_end - f->source->base], '}'));
    parse_func_body(&fx.ctx, b);
    parse_func_body(&fx.ctx, a);
    cr_assert(eq(int, a->body->stmts.len, 2));
    cr_assert(eq(int, b->body->stmts.len, 1));
    cr_assert(eq(u32, a->body->rbrace, a->body_end));
    EQ(printed(), "");
}

Test(parse, positions)
{
    SourceFile *s = source("x.y(a)[i+1]");
    Node *n = parse_expr(&fx.ctx, s);
    cr_assert(eq(u32, n->pos - s->base, 6));
    cr_assert(eq(u32, node_start(n) - s->base, 0));
    cr_assert(eq(u32, node_end(n) - s->base, 11));
    cr_assert(eq(u32, as_index(n)->x->pos - s->base, 3));
    BinaryExpr *b = as_binary(as_index(n)->index.v[0]);
    cr_assert(eq(u32, b->n.pos - s->base, 8));
    cr_assert(eq(u32, node_start(&b->n) - s->base, 7));
}

static int count;
static void count_nodes(Node *n, void *ctx)
{
    count++;
    node_children(n, count_nodes, ctx);
}

Test(parse, clones)
{
    File *f = file("package p\nfunc f[T any](a, b T) (r int) {\nL:\n\tfor i, v := range []T{a} {\n\t\tif i > 0 { break L } else { continue }\n"
                   "\t\tswitch v := any(v).(type) { case int: r += v }\n\t}\n\tconst ( c = iota; d )\n\treturn f[T](a, b)\n}\n");
    EQ(printed(), "");
    FuncDecl *from = as_func_decl(f->decls.v[0]), *to = as_func_decl(node_clone(&fx.arena, &from->n));
    count = 0;
    count_nodes(&from->n, NULL);
    int before = count;
    count = 0;
    count_nodes(&to->n, NULL);
    cr_assert(eq(int, count, before));
    cr_assert(to->texpr->params.v[0]->texpr == to->texpr->params.v[1]->texpr);
    cr_assert(to->texpr->params.v[0]->texpr != from->texpr->params.v[0]->texpr);
    RangeStmt *loop = as_range(as_labeled(to->body->stmts.v[0])->stmt);
    IfStmt *i = as_if_stmt(loop->body->stmts.v[0]);
    cr_assert(as_branch(i->then->stmts.v[0])->target == &loop->n);
    DeclStmt *d = as_decl_stmt(to->body->stmts.v[1]);
    cr_assert(as_const_decl(d->decls.v[1])->from == as_const_decl(d->decls.v[0]));
}

static bool holds(const char *expr)
{
    return build_constraint_eval(expr, strlen(expr), 20, NULL);
}

Test(parse, build_constraints)
{
    cr_assert(holds("linux && amd64 && !windows"));
    cr_assert(holds("(darwin || unix) && gc && go1.18"));
    cr_assert(not(holds("ignore")));
    cr_assert(not(holds("go1.21")));
    cr_assert(holds("!cgo"));
    cr_assert(not(holds("linux &&")));
    cr_assert(file("//go:build ignore\n\npackage p\n!!!")->excluded);
    cr_assert(file("// +build windows linux,!amd64\n\npackage p\n")->excluded);
    cr_assert(not(file("// text\n// +build linux,amd64 windows\n\npackage p\n")->excluded));
    cr_assert(eq(int, file("//go:build go1.21\n\npackage p\n")->go_minor, 21));
    cr_assert(build_file_name_matches("/x/zsys_linux_amd64.go"));
    cr_assert(build_file_name_matches("windows.go"));
    cr_assert(not(build_file_name_matches("a_windows.go")));
    cr_assert(not(build_file_name_matches("a_windows_test.go")));
    cr_assert(not(build_file_name_matches("a_linux_arm64.go")));
    EQ(printed(), "");
}

static char *repeat(const char *head, const char *unit, int n, const char *tail)
{
    size_t k = strlen(unit), h = strlen(head);
    char *s = arena_alloc(&fx.arena, h + k * (size_t)n + strlen(tail) + 1);
    memcpy(s, head, h);
    for (int i = 0; i < n; i++)
        memcpy(s + h + k * (size_t)i, unit, k);
    strcpy(s + h + k * (size_t)n, tail);
    return s;
}

Test(parse, deep_nesting_is_refused)
{
    static const char *const units[] = {
        "(", "[]", "-", "{", "func(){", "[]T{", "f(", "a[", "*", "&", "<-", "if x {", "for {", "switch {case x:", "L:",
        "x.(", "a.b.", "a+", "f()", "chan ", "map[", "struct{x ", "interface{m(", "if x {} else ", "!(", "a||b&&",
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char *out = body_errors(repeat("x = ", units[i], 100000, ""));
        cr_assert(strstr(out, "t.go:") != NULL, "%s", units[i]);
        out = body_errors(repeat("", units[i], 100000, ""));
        cr_assert(strstr(out, "t.go:") != NULL, "%s", units[i]);
        errors(repeat("package p; type T ", units[i], 100000, ""));
    }
}
