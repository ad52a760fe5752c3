/* mgctrace.h - what is recorded of each cycle, and GODEBUG=gctrace=1. */
#ifndef VOLE_RUNTIME_MGCTRACE_H
#define VOLE_RUNTIME_MGCTRACE_H

#include <stdbool.h>
#include <stdint.h>

/* The course of a cycle; ns by nanotime, bytes. */
typedef struct gc_cycle {
    bool forced;
    bool stop_the_world;            /* marked with the world stopped */
    int32_t procs;
    int64_t start;                  /* the stop for sweep termination was asked for */
    int64_t stopped;                /* ... and reached */
    int64_t mark;                   /* the world runs, marking begins */
    int64_t mark_term;              /* the stop for mark termination was asked for */
    int64_t end;                    /* the world runs again */
    int64_t pause;                  /* of both stops */
    uint64_t heap_start, heap_end, heap_marked, goal;
} gc_cycle;

/* Adds the cycle to memstats. World stopped; c->end is as near to the truth as can be by then. */
void gc_record(const gc_cycle *c);
/* Go's line. */
void gc_print_trace(const gc_cycle *c);

#endif
