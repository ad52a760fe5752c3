/* test_testjson.c - vm/cmd/test2json.c: lines of a test program as events. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "vm/cmd/test2json.h"

/* The events of a text as "action test output" lines, without times. The text is written in pieces of n bytes. */
static char *events(const char *text, size_t n, bool failed)
{
    char *json = NULL, *brief = NULL;
    size_t size = 0, brief_size = 0;
    FILE *out = open_memstream(&json, &size);
    json_converter *c = json_new(out, "p");
    for (size_t i = 0, len = strlen(text); i < len; i += n)
        json_write(c, text + i, len - i < n ? len - i : n);
    json_close(c, failed);
    fclose(out);
    out = open_memstream(&brief, &brief_size);
    for (char *line = strtok(json, "\n"); line; line = strtok(NULL, "\n")) {
        char *action = strstr(line, "\"Action\":\"") + 10, *test = strstr(line, "\"Test\":\""), *text_ = strstr(line, "\"Output\":\"");
        fprintf(out, "%.*s", (int)strcspn(action, "\""), action);
        if (test)
            fprintf(out, " %.*s", (int)strcspn(test + 8, "\""), test + 8);
        if (text_)
            fprintf(out, " %.*s", (int)(strlen(text_ + 10) - 2), text_ + 10);
        fputc('\n', out);
    }
    fclose(out);
    free(json);
    return brief;
}

static void expect(const char *text, bool failed, const char *want)
{
    size_t sizes[] = { 1, 3, 7, 10000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *have = events(text, sizes[i], failed);
        cr_assert_str_eq(have, want);
        free(have);
    }
}

Test(testjson, a_test)
{
    expect("\x16=== RUN   TestA\n    a_test.go:1: x\n\x16--- PASS: TestA (0.01s)\n\x16PASS\n", false,
           "start\nrun TestA\noutput TestA === RUN   TestA\\n\noutput TestA     a_test.go:1: x\\n\noutput TestA --- PASS: TestA (0.01s)\\n\n"
           "pass TestA\noutput PASS\\n\npass\n");
}

Test(testjson, subtests_end_before_their_parent)
{
    expect("\x16=== RUN   A\n\x16=== RUN   A/b\n\x16--- FAIL: A (0.00s)\n\x16    --- SKIP: A/b (0.00s)\n        log\n\x16""FAIL\n", true,
           "start\nrun A\noutput A === RUN   A\\n\nrun A/b\noutput A/b === RUN   A/b\\n\noutput A --- FAIL: A (0.00s)\\n\n"
           "output A/b     --- SKIP: A/b (0.00s)\\n\noutput A/b         log\\n\nskip A/b\nfail A\noutput FAIL\\n\nfail\n");
}

Test(testjson, what_a_test_prints_is_no_status)
{
    expect("\x16=== RUN   A\n--- PASS: B (0.00s)\n=== RUN   C\nunfinished\x16--- PASS: A (0.00s)\n", false,
           "start\nrun A\noutput A === RUN   A\\n\noutput A --- PASS: B (0.00s)\\n\noutput A === RUN   C\\n\noutput A unfinished\n"
           "output A --- PASS: A (0.00s)\\n\npass A\npass\n");
}

Test(testjson, parallel_and_names)
{
    expect("\x16=== RUN   A\n\x16=== PAUSE A\n\x16=== CONT  A\n\x16=== NAME  \nx\n", false,
           "start\nrun A\noutput A === RUN   A\\n\noutput A === PAUSE A\\n\npause A\ncont A\noutput A === CONT  A\\n\noutput x\\n\npass\n");
}

Test(testjson, nothing_to_test) { expect("?   \tp\t[no test files]\n", false, "start\noutput ?   \\tp\\t[no test files]\\n\nskip\n"); }

Test(testjson, quoting) { expect("a\"\\\x01<\t\n", false, "start\noutput a\\\"\\\\\\u0001\\u003c\\t\\n\npass\n"); }
