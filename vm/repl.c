/* repl.c - a session that Go text is fed into; see repl.h. */
#include "vm/repl.h"

int repl_start(const repl_config *config)
{
    (void)config;
    fputs("vole: the session engine is not there yet\n", stderr);
    return 1;
}

bool repl_unfinished(const char *text, size_t n) { (void)text, (void)n; return false; }
bool repl_take_interrupt(void) { return false; }
size_t repl_complete(const char *text, size_t n, void (*visit)(void *ctx, const repl_name *name), void *ctx)
{
    (void)text, (void)visit, (void)ctx;
    return n;
}
bool repl_type(const char *expr, size_t n, FILE *out) { (void)expr, (void)n, (void)out; return false; }
void repl_list(FILE *out) { (void)out; }
void repl_source(FILE *out) { (void)out; }
func *repl_find_func(const char *name) { (void)name; return NULL; }
void repl_reset(void) {}
int repl_input_number(void) { return 1; }
