/* trace_json.h - between trace.c, which records, and trace_json.c, which writes. */
#ifndef VOLE_RUNTIME_TRACE_JSON_H
#define VOLE_RUNTIME_TRACE_JSON_H

#include "runtime/runtime2.h"

/* Rows of the picture: thread ids in the JSON. */
enum { ROW_P = 1, ROW_GC = 2000, ROW_WORLD, ROW_M = 3000 };

typedef enum trace_kind {
    EV_GO_START,    /* row; a goid, b gostring* or (sub & START_C) char*: name; c and row2: when and where it was readied */
    EV_GO_STOP,     /* b why, a NULL or a better gostring* (a wrapper has told what it calls) */
    EV_BEGIN,       /* row; b name, a number for the name or 0 */
    EV_END,
    EV_SYSCALL,     /* row; a goid, b pc of the native's caller */
    EV_SPAN,        /* row; from ts to c; b name */
    EV_COUNTERS,    /* a heap_live, b heap_goal, c goroutines, row2 threads */
    EV_USER         /* sub: trace_note; a goid, b trace_text*, c id */
} trace_kind;

enum { START_WOKEN = 1, START_CREATED = 2, START_FROM_SYSCALL = 4, START_C = 8 };

typedef struct trace_event {
    uint8_t kind, sub;
    int32_t row, row2;
    int64_t ts;                     /* ns */
    uint64_t a, b, c;
} trace_event;

/* Strings of a note of the program; malloc'ed, freed when written. */
typedef struct trace_text {
    uint64_t task;
    size_t name_len, text_len;
    char bytes[];
} trace_text;

/* What has begun on an M and not ended, in the order of its events. Belongs to who writes. */
enum { TRACE_DEPTH = 8 };
typedef struct trace_open {
    trace_event stack[TRACE_DEPTH];
    int depth;
    int32_t row;                    /* of the last goroutine slice */
} trace_open;

/* All of these: by who holds trace.c's writing lock. */
void trace_json_begin(int fd, int64_t start);
void trace_json_event(trace_open *open, int32_t procid, const trace_event *e);
void trace_json_close(trace_open *open, int32_t procid, int64_t now); /* what is open ends now */
void trace_json_flush(void);
void trace_json_end(void);          /* closes the file */

#endif
