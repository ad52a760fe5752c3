/* criterion.h - as much of Criterion as our tests use, for builds in which Criterion itself does not work.
 *
 * Criterion's library shares memory with its tests at fixed addresses, where ThreadSanitizer has its own. Here a test is
 * a run of the program with the test's name as argument; without one, the program runs all its tests so, one after the
 * other, and ends with the line that run_unit.sh reads. Included by the one source file of a test program.
 */
#ifndef VOLE_TESTS_PLAIN_CRITERION_H
#define VOLE_TESTS_PLAIN_CRITERION_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct plain_test {
    const char *name;
    void (*run)(void);
    int exit_code, signal;
    double timeout;             /* seconds; 0: plain_default_timeout */
    void (*init)(void), (*fini)(void);
    struct plain_test *next;
} plain_test;

enum { plain_default_timeout = 120 };
static plain_test *plain_first, **plain_last = &plain_first;

#define Test(suite, test, ...)                                                                     \
    static void plain_##suite##_##test(void);                                                      \
    __attribute__((constructor)) static void plain_add_##suite##_##test(void)                      \
    {                                                                                              \
        static plain_test t = { .name = #suite "::" #test, .run = plain_##suite##_##test, __VA_ARGS__ };  \
        *plain_last = &t;                                                                          \
        plain_last = &t.next;                                                                      \
    }                                                                                              \
    static void plain_##suite##_##test(void)

#define plain_fail(what, ...)                                                                      \
    do {                                                                                           \
        fprintf(stderr, "%s:%d: failed: %s", __FILE__, __LINE__, what);                           \
        fprintf(stderr, " " __VA_ARGS__);                                                           \
        fprintf(stderr, "\n");                                                                     \
        exit(1);                                                                                   \
    } while (0)
#define cr_assert(cond, ...)                                                                       \
    do {                                                                                           \
        if (!(cond))                                                                               \
            plain_fail(#cond, __VA_ARGS__);                                                        \
    } while (0)
#define cr_assert_not(cond, ...) cr_assert(!(cond), __VA_ARGS__)
#define cr_assert_eq(a, b, ...) cr_assert((a) == (b), __VA_ARGS__)
#define cr_assert_neq(a, b, ...) cr_assert((a) != (b), __VA_ARGS__)
#define cr_assert_lt(a, b, ...) cr_assert((a) < (b), __VA_ARGS__)
#define cr_assert_leq(a, b, ...) cr_assert((a) <= (b), __VA_ARGS__)
#define cr_assert_gt(a, b, ...) cr_assert((a) > (b), __VA_ARGS__)
#define cr_assert_geq(a, b, ...) cr_assert((a) >= (b), __VA_ARGS__)
#define cr_assert_null(a, ...) cr_assert((a) == NULL, __VA_ARGS__)
#define cr_assert_not_null(a, ...) cr_assert((a) != NULL, __VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) cr_assert(strcmp(a, b) == 0, __VA_ARGS__)
#define cr_assert_fail(...) plain_fail("", __VA_ARGS__)
#define cr_expect cr_assert

static int plain_one(const plain_test *t)
{
    alarm((unsigned)(t->timeout > 0 ? t->timeout : plain_default_timeout));
    if (t->init)
        t->init();
    t->run();
    if (t->fini)
        t->fini();
    return 0;
}

/* In a process of its own. */
static int plain_passes(const plain_test *t, const char *program)
{
    pid_t child = fork();
    if (child == 0) {
        execl("/proc/self/exe", program, t->name, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(child, &status, 0);
    int ok = t->signal ? WIFSIGNALED(status) && WTERMSIG(status) == t->signal
                       : WIFEXITED(status) && WEXITSTATUS(status) == t->exit_code;
    if (!ok)
        fprintf(stderr, "FAIL %s: wait status %#x\n", t->name, (unsigned)status);
    return ok;
}

int main(int argc, char **argv)
{
    int tested = 0, passing = 0;
    for (plain_test *t = plain_first; t; t = t->next) {
        if (argc == 2 && strcmp(argv[1], t->name) == 0)
            return plain_one(t);
        if (argc == 1) {
            tested++;
            passing += plain_passes(t, argv[0]);
        }
    }
    fprintf(stderr, "Synthesis: Tested: %d | Passing: %d | Failing: %d\n", tested, passing, tested - passing);
    return argc > 1 || passing != tested;
}

#endif
