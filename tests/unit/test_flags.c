/* test_flags.c - flags: values, syntax, errors, suggestions. */
#include <criterion/criterion.h>
#include <stdarg.h>
#include <string.h>

#include "vm/cmd/cmd.h"

static char said[512];  /* by usage_error */
static int helped;      /* calls of print_help */

int usage_error(const command *c, const char *fmt, ...)
{
    va_list ap;
    (void)c;
    va_start(ap, fmt);
    vsnprintf(said, sizeof said, fmt, ap);
    va_end(ap);
    return EXIT_USAGE;
}

void print_help(const command *c, FILE *out)
{
    (void)c;
    (void)out;
    helped++;
}

static bool yes;
static int number;
static const char *text;
static int64_t time_;
static flag_list words;
static int letters;

static const char *count_letters(const char *s, void *var)
{
    *(int *)var = (int)strlen(s);
    return *s ? NULL : "nothing";
}

static const flag_func letters_flag = { count_letters, &letters };
static const flag inner[] = {
    { "list", FLAG_LIST, &words, "word", "words" },
    { "letters", FLAG_FUNC, &letters_flag, "word", "letters" },
    { 0 },
};
static const flag table[] = {
    { "v", FLAG_BOOL, &yes, NULL, "yes" },
    { "n", FLAG_INT, &number, NULL, "a number" },
    { "out", FLAG_STRING, &text, "file", "a text" },
    { "time", FLAG_DURATION, &time_, NULL, "a time" },
    { .kind = FLAG_TABLE, .var = inner },
    { 0 },
};
static const command cmd = { .name = "x", .usage = "", .flags = table };

/* Parses words separated by blanks; "_" stands for an empty one. */
static int parse(const char *line)
{
    static char copy[256], *argv[32];
    int argc = 1;
    yes = false;
    number = 0;
    text = NULL;
    time_ = 0;
    words = (flag_list){ 0 };
    letters = helped = 0;
    said[0] = '\0';
    argv[0] = (char *)"x";
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w = strtok(copy, " "); w; w = strtok(NULL, " "))
        argv[argc++] = strcmp(w, "_") == 0 ? (char *)"" : w;
    argv[argc] = NULL;
    return flags_parse(&cmd, argc, argv);
}

Test(flags, forms)
{
    cr_assert_eq(parse("-v -n 3 --out=f a -v"), 5);
    cr_assert(yes && number == 3 && strcmp(text, "f") == 0);
    cr_assert_eq(parse("--v=false -n=-0x10 -out -v rest"), 5);
    cr_assert(!yes && number == -16 && strcmp(text, "-v") == 0);
    cr_assert_eq(parse("-out= a"), 2);
    cr_assert_str_eq(text, "");
    cr_assert_eq(parse("-out _ a"), 3);
    cr_assert_eq(parse("-out=a=b"), 2);
    cr_assert_str_eq(text, "a=b");
    cr_assert_eq(parse(""), 1);
}

Test(flags, ends)
{
    cr_assert_eq(parse("-v -- -n"), 3);
    cr_assert_eq(parse("-v - -n"), 2);
    cr_assert_eq(parse("a -n"), 1);
}

Test(flags, again)
{
    cr_assert_eq(parse("-n 1 -n 2 -list a -list b -letters abc"), 11);
    cr_assert_eq(number, 2);
    cr_assert_eq(words.n, 2);
    cr_assert_str_eq(words.v[0], "a");
    cr_assert_str_eq(words.v[1], "b");
    cr_assert_eq(letters, 3);
}

Test(flags, errors)
{
    static const struct { const char *line, *error; } cases[] = {
        { "-n", "flag needs an argument: -n" },
        { "-n x", "invalid value \"x\" for flag -n: parse error" },
        { "-n 3x", "invalid value \"3x\" for flag -n: parse error" },
        { "-n _", "invalid value \"\" for flag -n: parse error" },
        { "-n 99999999999", "invalid value \"99999999999\" for flag -n: value out of range" },
        { "-v=maybe", "invalid value \"maybe\" for flag -v: parse error" },
        { "-letters=", "invalid value \"\" for flag -letters: nothing" },
        { "-time 5", "invalid value \"5\" for flag -time: expected something like 1.5s or 2m30s" },
        { "---v", "bad flag syntax: ---v" },
        { "-=v", "bad flag syntax: -=v" },
        { "--=", "bad flag syntax: --=" },
        { "-otu f", "flag provided but not defined: -otu (did you mean -out?)" },
        { "-lettres=f", "flag provided but not defined: -lettres (did you mean -letters?)" },
        { "-q", "flag provided but not defined: -q" },
        { "-nothinglikeit", "flag provided but not defined: -nothinglikeit" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i].line), ~EXIT_USAGE, "%s", cases[i].line);
        cr_assert_str_eq(said, cases[i].error);
    }
}

Test(flags, help)
{
    cr_assert_eq(parse("-v -h"), ~EXIT_OK);
    cr_assert_eq(parse("--help x"), ~EXIT_OK);
    cr_assert_eq(helped, 1);
}

Test(flags, anywhere)
{
    char *argv[] = { (char *)"x", (char *)"a", (char *)"-n", (char *)"7", (char *)"-zz", NULL };
    bool known;
    cr_assert_eq(flags_parse_one(&cmd, 5, argv, 2, &known), 2);
    cr_assert(known && number == 7);
    said[0] = '\0';
    cr_assert_eq(flags_parse_one(&cmd, 5, argv, 4, &known), 0);
    cr_assert(!known && !said[0]);
}

Test(flags, durations)
{
    static const struct { const char *s; int64_t ns; } good[] = {
        { "0", 0 }, { "1s", 1000000000 }, { "1.5s", 1500000000 }, { "1h2m3s", 3723000000000 }, { "100ms", 100000000 },
        { "-2us", -2000 }, { "+.5ms", 500000 }, { "3\u00b5s", 3000 }, { "3\u03bcs", 3000 }, { "9223372036854775807ns", INT64_MAX },
    };
    static const char *const bad[] = { "", "1", "s", "1x", ".s", "-", "1s2", "9223372036854775808ns", "9999999999h", "1 s" };
    int64_t ns;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_assert(parse_duration(good[i].s, &ns), "%s", good[i].s);
        cr_assert_eq(ns, good[i].ns, "%s", good[i].s);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert(!parse_duration(bad[i], &ns), "%s", bad[i]);
}

Test(flags, distance)
{
    cr_assert_eq(word_distance("run", "run"), 0);
    cr_assert_eq(word_distance("rnu", "run"), 1);
    cr_assert_eq(word_distance("rn", "run"), 1);
    cr_assert_eq(word_distance("", "run"), 3);
    cr_assert_eq(word_distance("kitten", "sitting"), 3);
    char longer[100];
    memset(longer, 'a', sizeof longer - 1);
    longer[99] = '\0';
    cr_assert_gt(word_distance(longer, "run"), 1000);
}
