/* checkfix.h - a checker on source text, for unit tests. */
#ifndef VOLE_TESTS_CHECKFIX_H
#define VOLE_TESTS_CHECKFIX_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/check.h"

static const EmbeddedFile std_files[] = {
    { "lib/lib.go", "package lib\n\nimport \"sub\"\n\nvar Table = build()\nvar other = Table\nvar Unrelated = sub.Value\n"
                    "func build() []int { return seed }\nvar seed = []int{1}\n"
                    "func Broken() { undefinedName() }\ntype T struct{ n int }\nfunc (t *T) Inc() { t.n++ }\n"
                    "func (t T) Get() int { return t.n }\ntype Getter interface{ Get() int }\n", 0 },
    { "sub/sub.go", "package sub\n\nconst Value = 3\n", 0 },
};

typedef struct CheckFix {
    Arena arena;
    SourceSet sources;
    InternTable names;
    DiagList diags;
    EmbeddedFile std[2];
    Checker *c;
    char *text;
} CheckFix;

static CheckFix fx;

static inline void fix_setup(void)
{
    arena_init(&fx.arena);
    source_init(&fx.sources, &fx.arena);
    intern_init(&fx.names, &fx.arena);
    diag_init(&fx.diags, &fx.sources, &fx.arena);
    for (int i = 0; i < 2; i++) {
        fx.std[i] = std_files[i];
        fx.std[i].size = strlen(fx.std[i].text);
    }
    CheckConfig conf = { .arena = &fx.arena, .names = &fx.names, .sources = &fx.sources, .diags = &fx.diags,
                         .embedded = fx.std, .nembedded = 2 };
    fx.c = checker_new(&conf);
}

static inline void fix_teardown(void)
{
    checker_free(fx.c);
    diag_free(&fx.diags);
    intern_free(&fx.names);
    source_free(&fx.sources);
    arena_free(&fx.arena);
}

/* Checks text as the file t.go of package main. */
static inline Package *check_text(const char *text)
{
    ParseContext pc = { .arena = &fx.arena, .names = &fx.names, .sources = &fx.sources, .diags = &fx.diags };
    SourceFile *src = source_add(&fx.sources, "t.go", text, strlen(text), true);
    File **files = arena_array(&fx.arena, File *, 1);
    files[0] = parse_file(&pc, src, 0);
    return checker_check_files(fx.c, "main", files, 1);
}

/* What would be printed. */
static inline const char *messages(void)
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

static inline Package *check_ok(const char *text)
{
    Package *p = check_text(text);
    const char *m = messages();
    cr_assert_str_empty(m, "unexpected: %s", m);
    return p;
}

static inline Type *type_named(Package *p, const char *name)
{
    Object *o = package_lookup(p, name);
    cr_assert_not_null(o, "no %s", name);
    return object_type(o);
}

#endif
