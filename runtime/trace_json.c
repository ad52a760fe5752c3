/* trace_json.c - the execution trace: from events to JSON.
 *
 * The output is the array form of the trace-event format: "X" complete slices, "s"/"f" arrows, "C" counters, "b"/"e" what
 * the program marks, "M" names of rows. Begin and end events of an M are paired here (trace_open); what has begun and not ended
 * when the trace ends, ends then. A trace whose process was killed lacks only the closing bracket, which readers allow.
 *
 * Everything here is protected by the writing lock of trace.c; it locks nothing and allocates nothing.
 */
#include "runtime/trace_json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runtime/codehooks.h"
#include "runtime/os_linux.h"
#include "runtime/trace.h"

enum { MAX_ROWS = 1 << 16 };

static struct {
    int fd;
    int64_t start;                  /* ns */
    uint64_t flows;                 /* ids given */
    bool any;                       /* a comma is needed */
    size_t len;
    char buf[64 << 10];
    uint8_t named[MAX_ROWS / 8];    /* rows that have a name */
} out;

/* ---- pieces ---- */

static void put(const char *s, size_t n)
{
    if (n > sizeof out.buf - out.len)
        trace_json_flush();
    if (n > sizeof out.buf) {
        write_all(out.fd, s, n);
        return;
    }
    memcpy(out.buf + out.len, s, n); /* no pointers */
    out.len += n;
}

static void puts_json(const char *s) { put(s, strlen(s)); }

static __attribute__((format(printf, 1, 2))) void putf(const char *fmt, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    put(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1);
}

/* The inside of a JSON string. */
static void put_escaped(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '"' || c == '\\')
            putf("\\%c", c);
        else if (c < ' ')
            putf("\\u%04x", c);
        else
            put(&s[i], 1);
    }
}

static void begin_event(const char *phase, int32_t row, int64_t ts)
{
    puts_json(out.any ? ",\n" : "\n");
    out.any = true;
    ts -= out.start;
    if (ts < 0)
        ts = 0;
    putf("{\"ph\":\"%s\",\"pid\":1,\"tid\":%d,\"ts\":%lld.%03d", phase, row, (long long)(ts / 1000), (int)(ts % 1000));
}

static void metadata(int32_t row, const char *what, const char *fmt, long long n)
{
    puts_json(out.any ? ",\n" : "\n");
    out.any = true;
    putf("{\"ph\":\"M\",\"pid\":1,\"tid\":%d,\"name\":\"%s\",\"args\":{", row, what);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    putf(fmt, n);
#pragma GCC diagnostic pop
    puts_json("}}");
}

/* Gives the row a name when it is used for the first time. */
static void name_row(int32_t row)
{
    if (row < 0 || row >= MAX_ROWS || out.named[row / 8] >> row % 8 & 1)
        return;
    out.named[row / 8] |= (uint8_t)(1 << row % 8);
    if (row == ROW_GC)
        metadata(row, "thread_name", "\"name\":\"GC\"", 0);
    else if (row == ROW_WORLD)
        metadata(row, "thread_name", "\"name\":\"stop the world\"", 0);
    else if (row >= ROW_M)
        metadata(row, "thread_name", "\"name\":\"M%lld\"", row - ROW_M);
    else
        metadata(row, "thread_name", "\"name\":\"P%lld\"", row - ROW_P);
    metadata(row, "thread_sort_index", "\"sort_index\":%lld", row);
}

/* ---- names of functions ---- */

static gostring function_name(const trace_event *e)
{
    if (e->sub & START_C) {
        const char *s = (const char *)(uintptr_t)e->b;
        return (gostring){ s ? s : "", s ? (int64_t)strlen(s) : 0 };
    }
    const gostring *name = (const gostring *)(uintptr_t)e->b;
    return name ? *name : (gostring){ "", 0 };
}

/* ---- slices ---- */

static void slice_head(const trace_event *e, int64_t end, const char *category)
{
    int64_t dur = end > e->ts ? end - e->ts : 0;
    name_row(e->row);
    begin_event("X", e->row, e->ts);
    putf(",\"dur\":%lld.%03d,\"cat\":\"%s\",\"name\":\"", (long long)(dur / 1000), (int)(dur % 1000), category);
}

static void go_slice(const trace_event *e, int64_t end, const char *why, int32_t procid)
{
    gostring fn = function_name(e);
    slice_head(e, end, e->sub & START_C ? "runtime" : "goroutine");
    putf("G%llu ", (unsigned long long)e->a);
    put_escaped(fn.ptr, (size_t)fn.len);
    putf("\",\"args\":{\"goroutine\":%llu,\"function\":\"", (unsigned long long)e->a);
    put_escaped(fn.ptr, (size_t)fn.len);
    puts_json("\",\"left\":\"");
    put_escaped(why, strlen(why));
    putf("\",\"thread\":%d}}", procid);
}

static void syscall_slice(const trace_event *e, int64_t end, int32_t procid)
{
    code_loc loc;
    slice_head(e, end, "syscall");
    puts_json("system call\",\"args\":{\"caller\":\"");
    if (e->b && code.pcline && code.pcline((const insn *)(uintptr_t)e->b, true, 0, &loc))
        put_escaped(loc.func.ptr, (size_t)loc.func.len);
    putf("\",\"goroutine\":%llu,\"thread\":%d}}", (unsigned long long)e->a, procid);
}

static void plain_slice(const trace_event *e, int64_t end, const char *category)
{
    const char *name = (const char *)(uintptr_t)e->b;
    slice_head(e, end, category);
    put_escaped(name, strlen(name));
    puts_json("\"}");
}

static void write_slice(const trace_event *e, int64_t end, const char *why, int32_t procid)
{
    if (e->kind == EV_GO_START)
        go_slice(e, end, why, procid);
    else if (e->kind == EV_SYSCALL)
        syscall_slice(e, end, procid);
    else
        plain_slice(e, end, "runtime");
}

/* From where the G was readied to its start. */
static void arrow(const trace_event *e)
{
    const char *name = e->sub & START_CREATED ? "go" : e->sub & START_FROM_SYSCALL ? "back" : "wake";
    int64_t from = (int64_t)e->c < e->ts ? (int64_t)e->c : e->ts;
    uint64_t id = ++out.flows;
    begin_event("s", e->row2, from);
    putf(",\"cat\":\"flow\",\"name\":\"%s\",\"id\":%llu}", name, (unsigned long long)id);
    begin_event("f", e->row, e->ts);
    putf(",\"bp\":\"e\",\"cat\":\"flow\",\"name\":\"%s\",\"id\":%llu}", name, (unsigned long long)id);
}

/* ---- others ---- */

static void counter(const char *name, int64_t ts, uint64_t value)
{
    begin_event("C", 0, ts);
    putf(",\"name\":\"%s\",\"args\":{\"%s\":%llu}}", name, name, (unsigned long long)value);
}

static void counters(const trace_event *e)
{
    counter("heap_live", e->ts, e->a);
    counter("heap_goal", e->ts, e->b == UINT64_MAX ? 0 : e->b);
    counter("goroutines", e->ts, e->c);
    counter("threads", e->ts, (uint64_t)e->row2);
}

static void user_event(const trace_event *e)
{
    trace_text *t = (trace_text *)(uintptr_t)e->b;
    const char *phase = "i", *category = "log";
    name_row(e->row);
    switch (e->sub) {
    case TRACE_TASK_BEGIN: phase = "b"; category = "task"; break;
    case TRACE_TASK_END: phase = "e"; category = "task"; break;
    case TRACE_REGION_BEGIN: phase = "b"; category = "region"; break;
    case TRACE_REGION_END: phase = "e"; category = "region"; break;
    }
    begin_event(phase, e->row, e->ts);
    if (e->sub == TRACE_LOG)
        puts_json(",\"s\":\"t\"");
    else
        putf(",\"id\":%llu", (unsigned long long)e->c);
    putf(",\"cat\":\"%s\",\"name\":\"", category);
    put_escaped(t->bytes, t->name_len);
    putf("\",\"args\":{\"goroutine\":%llu,\"task\":%llu,\"text\":\"", (unsigned long long)e->a, (unsigned long long)t->task);
    put_escaped(t->bytes + t->name_len, t->text_len);
    puts_json("\"}}");
    free(t);
}

/* ---- events ---- */

static void push(trace_open *open, const trace_event *e)
{
    if (open->depth < TRACE_DEPTH)
        open->stack[open->depth++] = *e;
}

void trace_json_close(trace_open *open, int32_t procid, int64_t now)
{
    while (open->depth > 0)
        write_slice(&open->stack[--open->depth], now, "end of trace", procid);
}

void trace_json_event(trace_open *open, int32_t procid, const trace_event *e)
{
    switch ((trace_kind)e->kind) {
    case EV_GO_START:
        trace_json_close(open, procid, e->ts);
        if (e->sub & (START_WOKEN | START_CREATED) || (e->sub & START_FROM_SYSCALL && e->row != open->row))
            arrow(e);               /* a system call that did not cost the P needs none */
        push(open, e);
        open->row = e->row;
        break;
    case EV_GO_STOP: {
        const char *why = (const char *)(uintptr_t)e->b;
        if (e->a && open->depth > 0)
            open->stack[0].b = e->a;
        while (open->depth > 0)
            write_slice(&open->stack[--open->depth], e->ts, why, procid);
        break;
    }
    case EV_BEGIN:
    case EV_SYSCALL:
        push(open, e);
        break;
    case EV_END:
        if (open->depth > 0 && open->stack[open->depth - 1].kind != EV_GO_START) {
            open->depth--;
            write_slice(&open->stack[open->depth], e->ts, "", procid);
        }
        break;
    case EV_SPAN:
        plain_slice(e, (int64_t)e->c, e->row == ROW_GC ? "gc" : "world");
        break;
    case EV_COUNTERS:
        counters(e);
        break;
    case EV_USER:
        user_event(e);
        break;
    }
}

/* ---- the file ---- */

void trace_json_begin(int fd, int64_t start)
{
    out.fd = fd;
    out.start = start;
    out.len = 0;
    out.any = false;
    memset(out.named, 0, sizeof out.named); /* no pointers */
    puts_json("[");
    metadata(0, "process_name", "\"name\":\"vole\"", 0);
}

void trace_json_flush(void)
{
    write_all(out.fd, out.buf, out.len);
    out.len = 0;
}

void trace_json_end(void)
{
    puts_json("\n]\n");
    trace_json_flush();
    close(out.fd);
    out.fd = -1;
}
