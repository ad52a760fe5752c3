/* mgctrace.c - see mgctrace.h. */
#include "runtime/mgctrace.h"

#include <stdio.h>

#include "runtime/mgcpacer.h"
#include "runtime/mstats.h"
#include "runtime/os_linux.h"
#include "runtime/print.h"

static int64_t background_time(void)
{
    return atomic_load(&gc_controller.dedicated_time) + atomic_load(&gc_controller.fractional_time);
}

void gc_record(const gc_cycle *c)
{
    int64_t sec;
    int32_t nsec;
    walltime(&sec, &nsec);
    uint32_t i = memstats.num_gc % PAUSE_RING;
    memstats.pause_ns[i] = (uint64_t)c->pause;
    memstats.pause_end[i] = memstats.last_gc_unix = (uint64_t)sec * 1000000000u + (uint64_t)nsec;
    memstats.pause_total_ns += (uint64_t)c->pause;
    int64_t last = c->end - c->stopped;     /* beside the program, the world stopped before the marking, too */
    if (c->pause > last)
        time_histogram_add(&memstats.pauses, c->pause - last);
    time_histogram_add(&memstats.pauses, last);
    __atomic_store_n(&memstats.last_gc_mono, c->end, __ATOMIC_RELAXED);
    memstats.num_gc++;
    memstats.num_forced_gc += c->forced;
    memstats.total_gc_cpu_ns += c->pause * c->procs + background_time() + atomic_load(&gc_controller.assist_time)
                                + atomic_load(&gc_controller.idle_time);
    /* Idle Ps have nothing better to do: as in Go, their help is not charged. */
    int64_t total = (c->end - sched.init_time) * c->procs;
    int64_t charged = memstats.total_gc_cpu_ns;
    memstats.gc_cpu_fraction = total > 0 ? (double)charged / (double)total : 0;
}

/* Milliseconds as Go's trace has them: two or three digits that count, whole ones from 10 ms on. */
static const char *ms(int64_t ns, char buf[24])
{
    if (ns >= 10 * 1000 * 1000) {
        snprintf(buf, 24, "%lld", (long long)(ns / 1000000));
        return buf;
    }
    int64_t us = ns / 1000, scale = 1;
    if (us == 0)
        return "0";
    while (us >= 100 * scale)
        scale *= 10;
    us = us / scale * scale;
    int digits = scale >= 1000 ? 0 : scale >= 100 ? 1 : scale >= 10 ? 2 : 3;
    snprintf(buf, 24, "%.*f", digits, (double)us / 1000);
    return buf;
}

static unsigned long long mb(uint64_t bytes) { return (unsigned long long)(bytes >> 20); }

/* Clock: sweep termination, marking, mark termination. Cpu: the same, the marking in three columns: assists,
 * background workers, idle workers. */
void gc_print_trace(const gc_cycle *c)
{
    char b[8][24];
    int64_t sweep_term = c->mark - c->start, mark = c->mark_term - c->mark, mark_term = c->end - c->mark_term;
    int64_t background = background_time();
    if (c->stop_the_world)
        background += mark * c->procs;
    printfmt("gc %u @%.3fs %d%%: %s+%s+%s ms clock, %s+%s/%s/%s+%s ms cpu, %llu->%llu->%llu MB, "
             "%llu MB goal, %llu MB stacks, %llu MB globals, %d P%s\n",
             memstats.num_gc, (double)(c->start - sched.init_time) / 1e9, (int)(memstats.gc_cpu_fraction * 100),
             ms(sweep_term, b[0]), ms(mark, b[1]), ms(mark_term, b[2]), ms(sweep_term * c->procs, b[3]),
             ms(atomic_load(&gc_controller.assist_time), b[4]), ms(background, b[5]),
             ms(atomic_load(&gc_controller.idle_time), b[6]), ms(mark_term * c->procs, b[7]), mb(c->heap_start),
             mb(c->heap_end), mb(c->heap_marked), mb(c->goal), mb(gc_controller.last_stack_scan),
             mb(gc_controller.globals_scan), c->procs, c->forced ? " (forced)" : "");
}
