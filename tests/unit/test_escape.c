/* test_escape.c - what the escape analysis says about variables, allocations and parameters. */
#include "compiler/escape.h"
#include "tests/unit/checkfix.h"

#include <stdarg.h>

static void *no_native(const char *name, bool *noescape)
{
    *noescape = strstr(name, "Keeps") == NULL;
    return (void *)name;
}
static void ignore_root(void *start, uint64_t size, const uint8_t *mask) { (void)start, (void)size, (void)mask; }

static char *report;

static void setup(void)
{
    fix_setup();
    report = NULL;
}

static void teardown(void)
{
    free(report);
    fix_teardown();
}

TestSuite(escape, .init = setup, .fini = teardown);

/* The report on `package main` followed by text; lines count from 1 in text. */
static const char *analysed(const char *text)
{
    static GenConfig conf;
    conf = (GenConfig){ .sources = &fx.sources, .diags = &fx.diags, .names = &fx.names, .add_root = ignore_root,
                        .find_native = no_native };
    char *whole = arena_printf(&fx.arena, "package main;%s", text);
    Package *p = check_ok(whole);
    size_t n = 0;
    FILE *f = open_memstream(&report, &n);
    escape_report(gen_new(fx.c, &conf), p, f);
    fclose(f);
    return report;
}

static bool says(const char *got, int line, const char *what)
{
    char *want = arena_printf(&fx.arena, "t.go:%d:", line);
    for (const char *l = got; (l = strstr(l, want)); l++) {
        const char *text = strstr(l, ": ") + 2, *end = strchr(l, '\n');
        if ((size_t)(end - text) == strlen(what) && memcmp(text, what, strlen(what)) == 0)
            return true;
    }
    return false;
}

#define EXPECT(line, what) cr_expect(says(report, line, what), "no `%s` in line %d:\n%s", what, line, report)
#define EXPECT_NOT(line, what) cr_expect(!says(report, line, what), "`%s` in line %d:\n%s", what, line, report)

Test(escape, addresses_of_locals)
{
    analysed("var sink *int\n"
             "func stays() int { x := 1; p := &x; *p = 2; return x }\n"
             "func global() { x := 1; sink = &x }\n"
             "func returned() *int { x := 1; return &x }\n"
             "func through(pp **int) { x := 1; *pp = &x }\n"
             "func chain() { x := 1; p := &x; pp := &p; **pp = 3 }\n"
             "func value() { x := 1; p := &x; q := *p; _ = q; sink = new(int) }\n");
    EXPECT_NOT(2, "moved to heap: x");
    EXPECT(3, "moved to heap: x");
    EXPECT(4, "moved to heap: x");
    EXPECT(5, "moved to heap: x");
    EXPECT(5, "pp does not escape");
    EXPECT_NOT(6, "moved to heap: x");
    EXPECT_NOT(6, "moved to heap: p");
    EXPECT_NOT(7, "moved to heap: x");
    EXPECT(7, "new(T) escapes to heap");
}

Test(escape, summaries_of_parameters)
{
    analysed("var sink *int; var list []*int\n"
             "func reads(p *int) int { return *p }\n"
             "func keeps(p *int) { sink = p }\n"
             "func gives(p *int) *int { return p }\n"
             "func content(pp **int) { sink = *pp }\n"
             "func second(p, q *int) (*int, *int) { return nil, p }\n"
             "func loads(pp **int) *int { return *pp }\n"
             "func adds(p *int) { list = append(list, p) }\n"
             "func sends(c chan *int, p *int) { c <- p }\n"
             "func maps(m map[int]*int, p *int) { m[1] = p }\n"
             "func iface(p *int) any { return p }\n"
             "func boxed(s string) any { return s }\n");
    EXPECT(2, "p does not escape");
    EXPECT(3, "leaking param: p");
    EXPECT(4, "leaking param: p to result 0 level=0");
    EXPECT(5, "leaking param content: pp");
    EXPECT(6, "leaking param: p to result 1 level=0");
    EXPECT(6, "q does not escape");
    EXPECT(7, "leaking param: pp to result 0 level=1");
    EXPECT(8, "leaking param: p");
    EXPECT(9, "leaking param: p");
    EXPECT(9, "c does not escape");
    EXPECT(10, "leaking param: p");
    EXPECT(11, "leaking param: p to result 0 level=0");
    EXPECT(12, "leaking param: s");
}

Test(escape, calls_use_summaries)
{
    analysed("var sink *int\n"
             "func reads(p *int) int { return *p }\n"
             "func keeps(p *int) { sink = p }\n"
             "func gives(p *int) *int { return p }\n"
             "func a() { x := 1; reads(&x) }\n"
             "func b() { x := 1; keeps(&x) }\n"
             "func c() { x := 1; _ = *gives(&x) }\n"
             "func d() *int { x := 1; return gives(&x) }\n"
             "func e(f func(*int)) { x := 1; f(&x) }\n"
             "func f(i interface{ M(*int) }) { x := 1; i.M(&x) }\n"
             "func even(p *int, n int) bool { if n == 0 { return true }; return even(p, n-1) }\n"
             "func g() { x := 1; even(&x, 3); go reads(&x) }\n"
             "func h() { x := 1; even(&x, 3) }\n");
    EXPECT_NOT(5, "moved to heap: x");
    EXPECT(6, "moved to heap: x");
    EXPECT_NOT(7, "moved to heap: x");
    EXPECT(8, "moved to heap: x");
    EXPECT(9, "moved to heap: x");
    EXPECT(10, "moved to heap: x");
    EXPECT(12, "moved to heap: x");
    EXPECT_NOT(13, "moved to heap: x");
}

Test(escape, methods_and_receivers)
{
    analysed("type T struct { n int; p *int }; var sink *T; type W struct { T }\n"
             "func (t *T) inc() { t.n++ }\n"
             "func (t *T) keep() { sink = t }\n"
             "func (t T) ptr() *int { return t.p }\n"
             "func a() { var t T; t.inc() }\n"
             "func b() { var t T; t.keep() }\n"
             "func c() { var w W; w.inc(); f := w.inc; f() }\n"
             "func d() *int { x := 1; return T{p: &x}.ptr() }\n"
             "func e() { var w W; w.keep() }\n");
    EXPECT(4, "leaking param: t to result 0 level=0");
    EXPECT_NOT(5, "moved to heap: t");
    EXPECT(6, "moved to heap: t");
    EXPECT_NOT(7, "moved to heap: w");
    EXPECT(7, "method value does not escape");
    EXPECT(8, "moved to heap: x");
    EXPECT(9, "moved to heap: w");
}

Test(escape, loops_outlive_iterations)
{
    analysed("func a() { var p *int; for i := 0; i < 3; i++ { x := i; p = &x }; _ = *p }\n"
             "func b() { for i := 0; i < 3; i++ { x := i; p := &x; *p = 1 } }\n"
             "func c() { n := 0; var p *int\nagain:\n\tx := n; if p != nil { n += *p }; p = &x; if n < 3 { n++; goto again } }\n"
             "func d() { for i := 0; i < 3; i++ { q := &i; *q++ } }\n"
             "func e() { var p *int; for i := 0; i < 3; i++ { p = &i }; _ = *p }\n"
             "func f() { for i, p := 0, (*int)(nil); i < 3; i++ { p = &i; _ = *p } }\n"
             "type N struct { next *N }; func g() { var h *N; for i := 0; i < 3; i++ { h = &N{h} } }\n");
    EXPECT(1, "moved to heap: x");
    EXPECT_NOT(2, "moved to heap: x");
    EXPECT(5, "moved to heap: x");
    EXPECT_NOT(6, "moved to heap: i");
    EXPECT(7, "moved to heap: i");
    EXPECT(8, "moved to heap: i");
    EXPECT(9, "&T{...} escapes to heap");
}

Test(escape, closures)
{
    analysed("var keep func()\n"
             "func a() { n := 0; f := func() { n++ }; f() }\n"
             "func b() { n := 0; keep = func() { n++ } }\n"
             "func c() { n := 0; go func() { n++ }() }\n"
             "func d() (n int) { defer func() { n++ }(); return 1 }\n"
             "func e() { n := 0; for i := 0; i < 3; i++ { defer func() { n += i }() } }\n"
             "func f() func() int { n := 0; return func() int { n++; return n } }\n"
             "func g(p *int) { func() { *p = 1 }(); func(q *int) { *q = 2 }(p) }\n"
             "func h(run func(func())) { n := 0; run(func() { n++ }) }\n"
             "func i() { n := 0; var q *int; func() { m := n; q = &m }(); n = *q }\n");
    EXPECT(2, "func literal does not escape");
    EXPECT_NOT(2, "moved to heap: n");
    EXPECT(3, "func literal escapes to heap");
    EXPECT(3, "moved to heap: n");
    EXPECT(4, "moved to heap: n");
    EXPECT(5, "func literal does not escape");
    EXPECT_NOT(5, "moved to heap: n");
    EXPECT(6, "func literal escapes to heap");
    EXPECT(6, "moved to heap: n");
    EXPECT(7, "moved to heap: n");
    EXPECT(8, "p does not escape");
    EXPECT(9, "moved to heap: n");
    EXPECT(10, "moved to heap: m");
    EXPECT_NOT(10, "moved to heap: n");
}

Test(escape, allocation_sites)
{
    analysed("type T struct { a, b *int }; var sink any; var n int\n"
             "func a() { t := &T{}; t.a = nil; s := []int{1, 2}; s[0]++; m := make([]int, 4); m[n]++; p := new(int); *p = 1 }\n"
             "func b() { sink = []int{1, 2} }\n"
             "func c() []int { return make([]int, 4) }\n"
             "func d() { m := make([]int, n); m[0] = 1 }\n"
             "func e() { s := make([]int, 100000); s[0] = 1 }\n"
             "func f() { x := 1; s := []*int{&x}; s = append(s, nil); _ = s }\n"
             "func v(xs ...*int) int { return len(xs) }\n"
             "func g() { x := 1; v(&x, &x) }\n"
             "func h() { var big [20000]int; p := &big; p[0] = 1 }\n"
             "func i() { x := 1; t := T{a: &x}; sink = t }\n"
             "func j() { x := 1; t := T{a: &x}; var k any = &t; _ = k }\n");
    EXPECT(2, "&T{...} does not escape");
    EXPECT(2, "[]T{...} does not escape");
    EXPECT(2, "make([]T, n) does not escape");
    EXPECT(2, "new(T) does not escape");
    EXPECT(3, "[]T{...} escapes to heap");
    EXPECT(4, "make([]T, n) escapes to heap");
    EXPECT_NOT(6, "make([]T, n) does not escape");
    EXPECT(7, "moved to heap: x");          /* append copies its elements to the heap */
    EXPECT(9, "... argument does not escape");
    EXPECT_NOT(9, "moved to heap: x");
    EXPECT(10, "moved to heap: big");
    EXPECT(11, "moved to heap: x");         /* boxed */
    EXPECT_NOT(12, "moved to heap: x");
}

Test(escape, results_and_boxes_of_parameters)
{
    analysed("func a(p *int) **int { return &p }\n"
             "func b(p *int) (r *int) { f := func() { r = p }; f(); return }\n"
             "func c(s struct{ p *int }) any { return s }\n"
             "func d(p *int) (r *int) { q := &r; *q = p; return }\n"
             "func e(a [2]*int) *int { for _, p := range a { return p }; return nil }\n"
             "func f(v any) *int { switch x := v.(type) { case *int: return x; case **int: return *x }; return nil }\n");
    EXPECT(1, "moved to heap: p");
    EXPECT(2, "leaking param: p to result 0 level=0");
    EXPECT(3, "leaking param: s");
    EXPECT(4, "leaking param: p");
    EXPECT(5, "leaking param: a to result 0 level=0");
    EXPECT(6, "leaking param: v to result 0 level=0");
}

Test(escape, range_over_functions)
{
    analysed("func each(yield func(*int) bool) { x := 1; yield(&x) }\n"
             "func calls(yield func(int) bool) { yield(1) }\n"
             "func a() int { n := 0; for i := range calls { n += i }; return n }\n"
             "func b(p *int) *int { for range calls { return p }; return nil }\n"
             "func c(it func(func(int) bool)) int { n := 0; for i := range it { n += i }; return n }\n");
    EXPECT(1, "moved to heap: x");
    EXPECT_NOT(3, "moved to heap: n");
    EXPECT(3, "range body does not escape");
    EXPECT(4, "leaking param: p to result 0 level=0");
    EXPECT(5, "moved to heap: n");
}

Test(escape, numbers_hide_pointers)
{
    analysed("import \"unsafe\"\n"
             "func a() uintptr { x := 1; return uintptr(unsafe.Pointer(&x)) }\n"
             "func b() { x := 1; p := (*uint)(unsafe.Pointer(&x)); *p = 2 }\n"
             "func c(p unsafe.Pointer) unsafe.Pointer { return unsafe.Add(p, 8) }\n");
    EXPECT(2, "moved to heap: x");
    EXPECT_NOT(3, "moved to heap: x");
    EXPECT(4, "leaking param: p to result 0 level=0");
}

Test(escape, generic_functions_by_instance)
{
    analysed("func set[T any](p *T, v T) { *p = v }\n"
             "func keep[T any](v T) any { return v }\n"
             "func a() { x, y := 1, 2; set(&x, y); var p *int; set(&p, &x) }\n"
             "func b() { x := 1; _ = keep(&x) }\n");
    EXPECT(3, "moved to heap: x"); /* stored through a pointer */
    EXPECT_NOT(4, "moved to heap: x");
}
