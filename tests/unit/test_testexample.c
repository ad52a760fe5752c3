/* test_testexample.c - vm/cmd/testexample.c: the expected output of examples. */
#include <criterion/criterion.h>
#include <string.h>

#include "compiler/parse.h"
#include "vm/cmd/testpkg.h"

static bool unordered;

/* What an example with this body should print. */
static const char *output_of(const char *body)
{
    static Arena a;
    static InternTable names;
    static SourceSet sources;
    static DiagList diags;
    char text[2000];
    arena_init(&a);
    intern_init(&names, &a);
    source_init(&sources, &a);
    diag_init(&diags, &sources, &a);
    snprintf(text, sizeof text, "package p\nfunc Example() {\n%s\n}\n// Output: not this\n", body);
    ParseContext ctx = { .arena = &a, .names = &names, .sources = &sources, .diags = &diags };
    File *f = parse_file(&ctx, source_add(&sources, "x.go", text, strlen(text), false), 0);
    return example_output(&a, as_func_decl(f->decls.v[0]), &unordered);
}

static void expect(const char *body, const char *want)
{
    const char *have = output_of(body);
    if (want && have)
        cr_assert_str_eq(have, want);
    else
        cr_assert(have == want);
}

Test(testexample, plain)
{
    expect("f()\n// Output: 3", "3\n");
    expect("f()\n// Output:\n// a\n//   b\n// c", "a\n  b\nc\n");
    expect("f()\n//Output:x", "x\n");
    expect("f()\n// OUTPUT: x", "x\n");
    expect("f()\n// Output:", "");
    cr_assert(!unordered);
    expect("f()\n// Unordered output: x\n// y", "x\ny\n");
    cr_assert(unordered);
}

Test(testexample, only_the_last_comment)
{
    expect("f()", NULL);
    expect("// Output: 1\n\n// something", NULL);
    expect("// something\n\n// Output: 1", "1\n");
    expect("// something\n// Output: 1", NULL);
    expect("f() // Output: 1\n// Output: 2", "2\n");
    expect("f() // Output: 1", "1\n");
    expect("// Output: 1\nf()", "1\n");
}

Test(testexample, not_in_literals)
{
    expect("f(\"// Output: 1\", `\n// Output: 2\n`, '\"', '\\'')\n// Output: 3", "3\n");
    expect("f(\"// Output: 1\")", NULL);
}

Test(testexample, blocks)
{
    expect("/* Output:\na  \n\n\nb\n*/", "a\n\nb\n");
    expect("/*\nOutput: x */", "x\n");
    expect("// Output:\n//go:generate x\n// y", "y\n");
}
