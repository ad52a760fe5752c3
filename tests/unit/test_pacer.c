/* test_pacer.c - the pacer: goal, trigger, workers and assist ratio over scripted cycles, against Go's formulas.
 *
 * Time and work are numbers here: a cycle says how much was allocated and scanned and how long that took. Nothing is marked.
 */
#include "tests/unit/mem_stub.h"

enum { PROCS = 16, MB = 1 << 20 };
static p ps[PROCS], *table[PROCS];
static gc_controller_state *c = &gc_controller;

static uint64_t goal(void) { return atomic_load(&c->heap_goal); }
static uint64_t trigger(void) { return atomic_load(&c->trigger); }

static void set_up(int32_t percent)
{
    heap_start();
    for (int i = 0; i < PROCS; i++)
        table[i] = &ps[i];
    table[0] = allp[0];
    allp = table;
    gc_controller_init(percent, INT64_MAX);
}

/* What one cycle did; times in ns. */
typedef struct cycle {
    uint64_t allocated;         /* bytes, while marking */
    uint64_t heap, stacks, globals;     /* bytes of scan work */
    int64_t duration, assist, idle;
    uint64_t marked;
} cycle;

static int64_t now = 1000000000;

static void run_cycle(const cycle *cy, int32_t procs)
{
    gc_controller_start_cycle(now, procs);
    now += cy->duration;
    atomic_store(&c->heap_scan_work, (int64_t)cy->heap);
    atomic_store(&c->stack_scan_work, (int64_t)cy->stacks);
    atomic_store(&c->globals_scan_work, (int64_t)cy->globals);
    atomic_store(&c->assist_time, cy->assist);
    atomic_store(&c->idle_time, cy->idle);
    atomic_fetch_add(&c->heap_live, cy->allocated);
    gc_controller_end_cycle(now, false);
    gc_controller_commit(cy->marked);
}

static bool near(double a, double b, double tolerance)
{
    return a >= b - tolerance && a <= b + tolerance;
}

/* ---- the goal ---- */

Test(pacer, goal_follows_gogc)
{
    static const int32_t percents[] = { 100, 50, 200, 10, 1, 1000 };
    set_up(100);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        uint64_t percent = (uint64_t)percents[i];
        gc_controller_set_percent(percents[i]);
        for (uint64_t live = 0; live <= (uint64_t)8 << 30; live = live * 3 + MB) {
            run_cycle(&(cycle){ .heap = live / 2, .stacks = 3 * MB, .globals = 5 * MB, .duration = 1000, .marked = live }, 4);
            uint64_t want = live + (live + 8 * MB) * percent / 100, least = 4 * MB * percent / 100;
            cr_assert_eq(goal(), want > least ? want : least);
            cr_assert_eq(atomic_load(&c->heap_live), live);
        }
    }
}

Test(pacer, goal_is_4_mb_at_least)
{
    set_up(100);
    cr_assert_eq(goal(), 4 * MB);
    gc_controller_set_percent(50);
    cr_assert_eq(goal(), 2 * MB);
    gc_controller_set_percent(400);
    cr_assert_eq(goal(), 16 * MB);
    cr_assert_eq(gc_controller_set_percent(-1), 400);
    cr_assert(goal() == UINT64_MAX && trigger() == UINT64_MAX, "GOGC=off");
    cr_assert_eq(gc_controller_set_percent(100), -1);
    cr_assert_eq(goal(), 4 * MB);
}

/* ---- the trigger ---- */

/* Between 45/64 and 61/64 of the way from what lives to the goal (or 4 MB below the goal, if that is later). */
static void trigger_bounds(uint64_t marked, uint64_t *lower, uint64_t *upper)
{
    uint64_t way = goal() - marked;
    *lower = marked + way / 64 * 45;
    *upper = marked + way / 64 * 61;
    if (goal() > 4 * MB && goal() - 4 * MB > *upper)
        *upper = goal() - 4 * MB;
}

Test(pacer, trigger_stays_within_its_bounds)
{
    set_up(100);
    for (uint64_t seed = 0; seed < 3000; seed++) {
        rnd_start(seed);
        uint64_t live = rnd_below((uint64_t)1 << (10 + rnd_below(24)));
        gc_controller_set_percent((int32_t)(5 + rnd_below(300)));
        atomic_store(&c->heap_live, trigger());
        run_cycle(&(cycle){ .allocated = rnd_below(live + MB), .heap = rnd_below(live + 1), .stacks = rnd_below(MB),
                            .globals = rnd_below(MB), .duration = 1 + (int64_t)rnd_below(1000000),
                            .marked = live }, 1 + (int32_t)rnd_below(PROCS));
        uint64_t lower, upper, least = live + (live >> 6) + (64 << 10);     /* room to get anywhere at all */
        trigger_bounds(live, &lower, &upper);
        SEEDED(goal() <= least ? trigger() >= goal() : trigger() < goal());
        SEEDED(trigger() >= lower || trigger() == least);
        SEEDED(trigger() <= upper || trigger() == least);
    }
}

/* Without assists and idle workers: cons/mark = what is allocated while one byte is scanned by a whole processor; the runway is
 * that times the work, times what others do while the collector has its quarter. */
Test(pacer, trigger_leaves_the_runway)
{
    set_up(100);
    for (uint64_t per_byte = 1; per_byte <= 20; per_byte++) {  /* in hundredths */
        uint64_t live = 256 * MB;
        for (int i = 0; i < 6; i++) {       /* the largest of the last cycles counts: forget them */
            atomic_store(&c->heap_live, trigger());
            run_cycle(&(cycle){ .allocated = 3 * live * per_byte / 100, .heap = live, .duration = 1000000,
                                .marked = live }, 4);
        }
        cr_assert(near(c->cons_mark[0], (double)per_byte / 100, 1e-6), "%f", c->cons_mark[0]);
        uint64_t lower, upper, runway = 3 * live * per_byte / 100, want = goal() > runway ? goal() - runway : 0;
        trigger_bounds(live, &lower, &upper);
        want = want < lower ? lower : want > upper ? upper : want;
        cr_assert(near((double)trigger(), (double)want, 1000), "%lu, should be %lu", (unsigned long)trigger(),
                  (unsigned long)want);
    }
}

/* A program that allocates steadily ends each marking at the goal, from the second cycle on. */
Test(pacer, steady_state)
{
    set_up(100);
    uint64_t live = 512 * MB, heap_end = 0;
    double alloc_rate = 0.08, scan_rate = 1.0;          /* bytes a ns, of one processor */
    for (int i = 0; i < 12; i++) {
        int32_t procs = 8;
        double work = (double)live, duration = work / (scan_rate * procs * 0.25);
        uint64_t allocated = (uint64_t)(alloc_rate * procs * 0.75 * duration), aim = goal();
        atomic_store(&c->heap_live, trigger());
        heap_end = trigger() + allocated;
        run_cycle(&(cycle){ .allocated = allocated, .heap = live, .duration = (int64_t)duration, .marked = live }, procs);
        if (i > 2)
            cr_assert(near((double)heap_end, (double)aim, 0.01 * (double)aim), "cycle %d: %lu, goal %lu", i,
                      (unsigned long)heap_end, (unsigned long)aim);
    }
}

/* Cycles that runtime.GC asked for, and those in which nothing was allocated, teach nothing. */
Test(pacer, forced_cycles_do_not_count)
{
    set_up(100);
    run_cycle(&(cycle){ .allocated = 10 * MB, .heap = 100 * MB, .duration = 1000, .marked = 100 * MB }, 4);
    double before = c->cons_mark[0];
    cr_assert_gt(before, 0);
    gc_controller_start_cycle(now, 4);
    atomic_fetch_add(&c->heap_live, 500 * MB);
    atomic_store(&c->heap_scan_work, MB);
    gc_controller_end_cycle(now + 1000, true);
    cr_assert_eq(c->cons_mark[0], before);
}

/* ---- the memory limit ---- */

/* Everything that is not free heap or objects counts against the limit, and 3 % (at least 1 MB) stay as a margin. */
static void check_limit(uint64_t limit, uint64_t objects, uint64_t free_heap, uint64_t other, uint64_t marked)
{
    atomic_store(&memstats.other_sys, 0);
    atomic_store(&memstats.heap_released, 0);
    atomic_store(&memstats.heap_inuse, objects);
    atomic_store(&memstats.heap_sys, objects + free_heap);
    atomic_store(&memstats.stacks_inuse, 0);
    atomic_store(&memstats.gc_inuse, 0);
    atomic_fetch_add(&memstats.other_sys, other - (memory_mapped() - objects - free_heap));
    c->heap_marked = marked;
    atomic_store(&c->heap_live, objects);
    gc_controller_set_memory_limit((int64_t)limit);
    uint64_t ready = objects + free_heap + other, overage = ready > limit ? ready - limit : 0, want;
    if (other + overage >= limit) {
        want = marked;
    } else {
        want = limit - other - overage;
        uint64_t margin = want / 100 * 3 > MB ? want / 100 * 3 : MB;
        want = want < 2 * margin ? margin : want - margin;
        if (want < marked)
            want = marked;
    }
    cr_assert_eq(goal(), want, "limit %lu, objects %lu, free %lu, other %lu: %lu, should be %lu", (unsigned long)limit,
                 (unsigned long)objects, (unsigned long)free_heap, (unsigned long)other, (unsigned long)goal(),
                 (unsigned long)want);
    cr_assert_geq(trigger(), marked);
}

Test(pacer, memory_limit)
{
    set_up(-1);
    check_limit(256 * MB, 100 * MB, 0, 10 * MB, 50 * MB);
    check_limit(256 * MB, 100 * MB, 50 * MB, 10 * MB, 50 * MB);
    check_limit(256 * MB, 240 * MB, 50 * MB, 10 * MB, 50 * MB);    /* beyond it already */
    check_limit(10 * MB, 240 * MB, 50 * MB, 20 * MB, 200 * MB);    /* hopeless */
    check_limit(8 * MB, 4 * MB, 0, 7 * MB, 2 * MB);
    for (uint64_t seed = 0; seed < 2000; seed++) {
        rnd_start(seed);
        uint64_t limit = rnd_below((uint64_t)1 << 32), objects = rnd_below((uint64_t)1 << 31);
        check_limit(limit, objects, rnd_below(objects + 1), 4 * MB + rnd_below(64 * MB), rnd_below(objects + 1));
    }
}

/* The smaller of both goals counts. */
Test(pacer, memory_limit_and_gogc)
{
    set_up(100);
    run_cycle(&(cycle){ .heap = 100 * MB, .duration = 1000, .marked = 100 * MB }, 4);
    uint64_t by_gogc = goal();
    cr_assert_eq(by_gogc, 200 * MB);
    cr_assert_eq(gc_controller_set_memory_limit((int64_t)1 << 40), INT64_MAX);
    cr_assert_eq(goal(), by_gogc);
    gc_controller_set_memory_limit(150 * MB);
    cr_assert(goal() < 150 * MB && goal() >= 100 * MB);
    cr_assert_eq(gc_controller_set_memory_limit(-1), 150 * MB, "only asked for");
    gc_controller_set_memory_limit(INT64_MAX);
    cr_assert_eq(goal(), by_gogc);
}

/* ---- workers ---- */

/* A quarter of the Ps; if whole Ps are more than 30 % off that, fractions of all make up the rest. */
Test(pacer, shares_of_processors)
{
    set_up(100);
    static const struct { int32_t procs; int64_t dedicated; double fraction; } want[] = {
        { 1, 0, 0.25 }, { 2, 0, 0.25 }, { 3, 0, 0.25 }, { 4, 1, 0 }, { 5, 1, 0 }, { 6, 1, 0.5 / 6 }, { 7, 2, 0 },
        { 8, 2, 0 }, { 9, 2, 0 }, { 10, 3, 0 }, { 12, 3, 0 }, { 16, 4, 0 },
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        gc_controller_start_cycle(now, want[i].procs);
        cr_assert_eq(atomic_load(&c->dedicated_needed), want[i].dedicated, "%d procs", want[i].procs);
        cr_assert(near(c->fractional_goal, want[i].fraction, 1e-9), "%d procs", want[i].procs);
        cr_assert_eq(c->max_idle_workers, want[i].procs - want[i].dedicated);
        double share = (double)want[i].dedicated / want[i].procs + c->fractional_goal;
        cr_assert(near(share, 0.25, 0.08), "%d procs: %f", want[i].procs, share);
    }
}

/* ---- assists ---- */

/* As an mcache that gets a new span does while the collector marks. */
static void more_allocated(void)
{
    atomic_store(&gc_blacken_enabled, true);
    gc_controller_grown();
    atomic_store(&gc_blacken_enabled, false);
}

static double ratio(void) { return atomic_load(&c->assist_work_per_byte); }

/* All the work that is left, over all the room that is left until the goal. */
Test(pacer, assist_ratio)
{
    set_up(100);
    run_cycle(&(cycle){ .heap = 64 * MB, .stacks = MB, .globals = 3 * MB, .duration = 1000, .marked = 100 * MB }, 4);
    atomic_store(&c->heap_live, trigger());
    gc_controller_start_cycle(now, 4);
    double room = (double)(goal() - trigger()), work = 68.0 * MB;
    cr_assert(near(ratio(), work / room, 1e-9));
    atomic_store(&c->heap_scan_work, 30 * MB);
    atomic_fetch_add(&c->heap_live, (goal() - trigger()) / 4);
    more_allocated();
    cr_assert(near(ratio(), 38.0 * MB / (room - (double)((goal() - trigger()) / 4)), 1e-6));
    cr_assert(near(ratio() * atomic_load(&c->assist_bytes_per_work), 1, 1e-9), "the one is the inverse of the other");
    /* As much work as was expected: next to nothing is owed, but something is. */
    atomic_store(&c->heap_scan_work, 64 * MB);
    atomic_store(&c->stack_scan_work, MB);
    atomic_store(&c->globals_scan_work, 3 * MB);
    more_allocated();
    cr_assert(ratio() > 0 && ratio() < 1e-3);
}

/* More is alive than in the last cycle: the goal moves as if all were, so that the ratio does not jump to the sky. */
Test(pacer, assist_ratio_of_a_growing_heap)
{
    set_up(100);
    run_cycle(&(cycle){ .heap = 64 * MB, .duration = 1000, .marked = 100 * MB }, 4);
    atomic_store(&c->heap_live, trigger());
    atomic_store(&c->heap_scan, 150 * MB);
    gc_controller_start_cycle(now, 4);
    uint64_t start = trigger();
    atomic_store(&c->heap_scan_work, 80 * MB);
    more_allocated();
    double extended = (double)(goal() - start) / (64.0 * MB) * 150.0 * MB + (double)start;
    double hard = 2.0 * (double)goal();
    if (extended > hard)
        extended = hard;
    cr_assert(near(ratio(), 70.0 * MB / (extended - (double)start), 1e-6), "%f", ratio());
}

/* Beyond the goal the ratio is finite, and the more is alive the larger. */
Test(pacer, assist_ratio_beyond_the_goal)
{
    set_up(100);
    run_cycle(&(cycle){ .heap = 64 * MB, .duration = 1000, .marked = 100 * MB }, 4);
    atomic_store(&c->heap_live, goal() + MB);
    atomic_store(&c->heap_scan, 128 * MB);
    gc_controller_start_cycle(now, 4);
    double first = ratio();
    cr_assert(first > 1 && first <= 128.0 * MB);
    atomic_store(&c->heap_scan_work, 60 * MB);
    more_allocated();
    cr_assert(ratio() > 0 && ratio() < first, "work done lowers it");
}
