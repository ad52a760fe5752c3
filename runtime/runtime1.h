/* runtime1.h - arguments, environment, GODEBUG, self-check, fatal errors. */
#ifndef VOLE_RUNTIME_RUNTIME1_H
#define VOLE_RUNTIME_RUNTIME1_H

#include "runtime/runtime2.h"

/* The steps of rt0_go before osinit. args keeps the vectors; the program's own os.Args are set by
 * the command line with goargs_set (the script's name first). */
void check(void);
void args(int argc, char **argv, char **envp);
void goargs_set(int argc, char **argv);
extern int goargs_count;
extern char **goargs_vector;
extern char **goenv_vector;
extern char start_directory[];                   /* working directory at the start, "" if unknown */
const char *gogetenv(const char *name);          /* NULL if not set */

/* GODEBUG=name=value,... ; all 0 by default unless said here. */
typedef struct debugvars {
    int32_t gctrace, schedtrace, scheddetail, gcstress, stackstress, panicnil, gcstoptheworld, gcpacertrace,
        scavtrace, inittrace, asyncpreemptoff, allocfreetrace, clobberfree, dontfreezetheworld, asynctimerchan,
        sbrk, madvdontneed, invalidptr /* default 1 */, verify, gccheckmark;
} debugvars;
extern debugvars debug;
void parsedebugvars(void);

/* GOTRACEBACK: 0 none, 1 single (default), 2 all (system: all with runtime frames too); crash: abort. */
extern int traceback_level;
extern bool traceback_all, traceback_crash;
void set_traceback(const char *s);               /* sets them by a value as of GOTRACEBACK */

/* What is to be done before the process ends, in whatever way, perhaps out of a signal handler. Set before it starts. */
extern void (*at_process_end)(void);
void run_at_process_end(void);

/* exit(2) of the whole process at once, without atexit handlers of libc. */
_Noreturn void exit_process(int code);
extern void (*exit_hook)(void); /* called by it, also in signal handlers: puts the terminal right */

#endif
