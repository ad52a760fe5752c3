/* fuzz_parse.c - throws bytes at the parser.
 *
 * Built with clang -fsanitize=fuzzer,address this is a libFuzzer target. Without
 * libFuzzer (-DFUZZ_STANDALONE) it takes Go files, and parses each one as it is
 * and then in N mutated forms:
 *
 *     fuzz_parse [-n N] [-seed S] file...
 *
 * Whatever the bytes are, the parser must come back with a tree that can be
 * walked, cloned and printed, and lazy parsing must find the same errors in no
 * other function than eager parsing does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler/astprint.h"
#include "compiler/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void visit(Node *n, void *ctx)
{
    size_t *count = ctx;
    ++*count;
    if (node_start(n) == NO_POS || node_end(n) == NO_POS)
        abort();
    node_children(n, visit, ctx);
}

static void check_decl(Arena *a, Node *d)
{
    size_t before = 0, after = 0;
    visit(d, &before);
    visit(node_clone(a, d), &after);
    if (before != after)
        abort();
    expr_string(a, d);
}

/* Parses and walks the text; returns the number of errors. */
static uint32_t parse(const uint8_t *data, size_t size, unsigned flags)
{
    Arena arena;
    SourceSet sources;
    InternTable names;
    DiagList diags;
    arena_init(&arena);
    source_init(&sources, &arena);
    intern_init(&names, &arena);
    diag_init(&diags, &sources, &arena);
    SourceFile *src = source_add(&sources, "fuzz.go", (const char *)data, size, false);
    ParseContext ctx = { .arena = &arena, .names = &names, .sources = &sources, .diags = &diags };
    File *f = parse_file(&ctx, src, flags | PARSE_IGNORE_BUILD);
    for (int32_t i = 0; i < f->decls.len; i++) {
        FuncDecl *fn = try_func_decl(f->decls.v[i]);
        if (fn)
            parse_func_body(&ctx, fn);
        check_decl(&arena, f->decls.v[i]);
    }
    FILE *sink = fopen("/dev/null", "w");
    if (sink) {
        diag_print(&diags, sink);
        fclose(sink);
    }
    uint32_t errors = diags.nerrors;
    diag_free(&diags);
    intern_free(&names);
    source_free(&sources);
    arena_free(&arena);
    return errors;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 20)
        return 0;
    uint32_t eager = parse(data, size, 0);
    uint32_t lazy = parse(data, size, PARSE_LAZY);
    if (eager == 0 && lazy != 0)
        abort();
    return 0;
}

#ifdef FUZZ_STANDALONE
static uint64_t rng = 1;

static uint32_t rnd(uint32_t n)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    rng ^= rng << 17;
    return n ? (uint32_t)(rng >> 16) % n : 0;
}

/* One random change in place; buf has room for 64 more bytes. */
static size_t mutate(uint8_t *buf, size_t n)
{
    static const char *const pieces[] = {
        "{", "}", "(", ")", "[", "]", ";", ",", "\n", ":=", "=", "...", "func", "type", "range", "if", "for", "switch",
        "case", "<-", "chan", "\"", "'", "`", "/*", "//", "\0", "\xff", "0x", "1e", "~", "interface{", "struct{", "[T any]",
    };
    size_t at = rnd((uint32_t)n + 1), len;
    const char *piece;
    switch (rnd(4)) {
    case 0:
        len = rnd(8);
        if (at + len > n)
            len = n - at;
        memmove(buf + at, buf + at + len, n - at - len);
        return n - len;
    case 1:
        if (at < n)
            buf[at] = (uint8_t)rnd(256);
        return n;
    case 2:
        return at;      /* truncate */
    default:
        piece = pieces[rnd(sizeof pieces / sizeof pieces[0])];
        len = *piece ? strlen(piece) : 1;
        memmove(buf + at + len, buf + at, n - at);
        memcpy(buf + at, piece, len);
        return n + len;
    }
}

static void fuzz_file(const char *path, int rounds)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    enum { MAX = 1 << 20, CHANGES = 4 };
    uint8_t *text = malloc(MAX), *buf = malloc(MAX + 64 * CHANGES);
    if (!text || !buf)
        abort();
    size_t n = fread(text, 1, MAX, f);
    fclose(f);
    LLVMFuzzerTestOneInput(text, n);
    for (int i = 0; i < rounds; i++) {
        memcpy(buf, text, n);
        size_t m = n;
        for (uint32_t k = rnd(CHANGES) + 1; k > 0; k--)
            m = mutate(buf, m);
        LLVMFuzzerTestOneInput(buf, m);
    }
    free(text);
    free(buf);
}

int main(int argc, char **argv)
{
    int rounds = 100;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
            rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "-seed") == 0 && i + 1 < argc)
            rng = strtoull(argv[++i], NULL, 0) | 1;
        else
            fuzz_file(argv[i], rounds);
    }
    return 0;
}
#endif
