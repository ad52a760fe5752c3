/* print.h - Go's print and println, and the text of fatal errors; to file descriptor 2.
 *
 * printlock makes several pieces one, and may be nested. Numbers look as Go prints them:
 * floats as +1.500000e+000, complex numbers as (re+imi), interfaces as (0xtype,0xdata).
 */
#ifndef VOLE_RUNTIME_PRINT_H
#define VOLE_RUNTIME_PRINT_H

#include "runtime/runtime2.h"

void printlock(void);
void printunlock(void);
void printbool(bool v);
void printint(int64_t v);
void printuint(uint64_t v);
void printhex(uint64_t v);
void printfloat(double v);
void printcomplex(double re, double im);
void printstring(gostring s);
void printcstr(const char *s);
void printpointer(const void *v);
void printslice(slice v);           /* [len/cap]0xptr */
void printeface(uint64_t word, const void *data);
void printsp(void);
void printnl(void);
/* printf-like, for reports of the runtime itself. */
void printfmt(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* What this thread prints goes to buf (cut off at n bytes) until print_capture_end, which returns the length. */
void print_capture(char *buf, size_t n);
size_t print_capture_end(void);
/* The value of a panic, as `panic: ...` shows it (no Error or String methods here). */
void printpanicval(eface v);

#endif
