/* flame.c - the CPU profile as a flame graph: one SVG file for a browser.
 *
 * The stacks of the profile are put together to a tree of functions, the outermost at the root. A frame's width is its share of
 * the samples, its children stand above it, sorted by name; so what is wide is where the time goes. All is drawn here, as a picture that
 * stands without scripts; flame.js (embedded, like flame.css) makes it answer: click to zoom, search, tooltips. Nested svg
 * elements with widths in percent fit themselves to the window and cut off names that are too long.
 *
 * Colours tell packages apart: a hue from the hash of the package's path, warm and saturated for the program's own, pale for
 * others, grey for the runtime and for C.
 *
 * Written when the process ends, so it uses neither malloc nor stdio's streams.
 */
#include "vm/flame.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "runtime/cpuprof.h"
#include "runtime/profsym.h"
#include "runtime/runtime1.h"

#define EMBED(name, file)                                                                            \
    __asm__(".pushsection .rodata\n" #name ": .incbin \"" file "\"\n" #name "_end: .byte 0\n.popsection\n"); \
    extern const char name[], name##_end[];
EMBED(flame_css, "vm/flame.css")
EMBED(flame_js, "vm/flame.js")

enum { ROW = 18, TOP = 62, BOTTOM = 14, WIDTH = 1200, MAX_LINES = 32 };

/* ---- the tree ---- */

typedef struct node {
    uint64_t hash;              /* of the name */
    uint32_t name, name_len;    /* in texts */
    uint32_t place, place_len;
    uint32_t child, next;       /* numbers of nodes; 0: none (the root is nobody's child) */
    int64_t total, self;
} node;

typedef struct flame {
    pbuf nodes, texts;
    uint32_t at;                /* the node of the stack in progress */
    int64_t count;
    uint32_t depth, max_depth;
    pbuf *out;
} flame;

static node *node_at(const flame *f, uint32_t i) { return (node *)(void *)f->nodes.p + i; }
static const char *text_at(const flame *f, uint32_t at) { return (const char *)f->texts.p + at; }

static uint32_t keep_text(flame *f, const char *p, size_t n)
{
    uint32_t at = (uint32_t)f->texts.len;
    pbuf_add(&f->texts, p, n);
    return at;
}

static uint64_t hash_of(const char *p, size_t n)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)p[i]) * 1099511628211u;
    return h ^ h >> 29;
}

static uint32_t new_node(flame *f, const prof_line *l, uint64_t hash)
{
    char place[512];
    uint32_t n = (uint32_t)(f->nodes.len / sizeof(node));
    int len = !l->file.len ? 0 : snprintf(place, sizeof place, "%.*s:%d", (int)l->file.len, l->file.ptr,
                                          l->start_line ? l->start_line : l->line);
    if (len < 0 || len >= (int)sizeof place)
        len = 0;
    node made = { .hash = hash, .name = keep_text(f, l->func.ptr, (size_t)l->func.len), .name_len = (uint32_t)l->func.len,
                  .place = keep_text(f, place, (size_t)len), .place_len = (uint32_t)len };
    pbuf_add(&f->nodes, &made, sizeof made);
    return f->nodes.failed || f->texts.failed ? 0 : n;
}

/* Goes on to the callee of that name. */
static void descend(flame *f, const prof_line *l)
{
    uint64_t hash = hash_of(l->func.ptr, (size_t)l->func.len);
    uint32_t i = node_at(f, f->at)->child;
    while (i && (node_at(f, i)->hash != hash || node_at(f, i)->name_len != l->func.len ||
                 memcmp(text_at(f, node_at(f, i)->name), l->func.ptr, (size_t)l->func.len) != 0))
        i = node_at(f, i)->next;
    if (!i && (i = new_node(f, l, hash)) != 0) {
        node_at(f, i)->next = node_at(f, f->at)->child;
        node_at(f, f->at)->child = i;
    }
    if (!i)
        return;
    f->at = i;
    node_at(f, i)->total += f->count;
    if (++f->depth > f->max_depth)
        f->max_depth = f->depth;
}

/* The calls of one frame come innermost first; the tree wants them the other way round. The texts of C functions do not outlive
 * the visit, but those have one line. */
typedef struct line_list { prof_line lines[MAX_LINES]; int n; flame *f; bool is_c; } line_list;

static void add_line(void *ctx, const prof_line *l)
{
    line_list *list = ctx;
    if (list->is_c)
        descend(list->f, l);
    else if (list->n < MAX_LINES)
        list->lines[list->n++] = *l;
}

static void add_stack(void *ctx, const frame_key *stack, uint32_t n, const labelset *labels, int64_t count)
{
    flame *f = ctx;
    (void)labels;
    f->at = 0;
    f->depth = 0;
    f->count = count;
    node_at(f, 0)->total += count;
    for (uint32_t i = n; i-- > 0;) {
        line_list list = { .n = 0, .f = f, .is_c = key_kind_of(stack[i]) == KEY_C || key_kind_of(stack[i]) == KEY_NAME };
        prof_lines(stack[i], i + 1 < n ? stack[i + 1] : 0, add_line, &list);
        while (list.n > 0)
            descend(f, &list.lines[--list.n]);
    }
    node_at(f, f->at)->self += count;
}

static bool comes_before(const flame *f, uint32_t a, uint32_t b)
{
    const node *x = node_at(f, a), *y = node_at(f, b);
    uint32_t n = x->name_len < y->name_len ? x->name_len : y->name_len;
    int c = memcmp(text_at(f, x->name), text_at(f, y->name), n);
    return c ? c < 0 : x->name_len < y->name_len;
}

static void sort_children(flame *f, uint32_t parent)
{
    uint32_t sorted = 0;
    for (uint32_t i = node_at(f, parent)->child, next; i; i = next) {
        next = node_at(f, i)->next;
        uint32_t *link = &sorted;
        while (*link && comes_before(f, *link, i))
            link = &node_at(f, *link)->next;
        node_at(f, i)->next = *link;
        *link = i;
    }
    node_at(f, parent)->child = sorted;
}

/* ---- text ---- */

static void puts_to(pbuf *out, const char *s) { pbuf_add(out, s, strlen(s)); }

__attribute__((format(printf, 2, 3))) static void print(pbuf *out, const char *fmt, ...)
{
    char s[640];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(s, sizeof s, fmt, ap);
    va_end(ap);
    pbuf_add(out, s, n < 0 ? 0 : n < (int)sizeof s ? (size_t)n : sizeof s - 1);
}

/* For text and attributes. Names come from the program: what is not valid in XML becomes '?'. */
static void escape(pbuf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        switch (s[i]) {
        case '&': puts_to(out, "&amp;"); break;
        case '<': puts_to(out, "&lt;"); break;
        case '>': puts_to(out, "&gt;"); break;
        case '"': puts_to(out, "&quot;"); break;
        default: pbuf_byte(out, (uint8_t)s[i] < ' ' ? '?' : (uint8_t)s[i]); break;
        }
    }
}

static void print_time(pbuf *out, double ns)
{
    if (ns >= 1e9)
        print(out, "%.2f s", ns / 1e9);
    else
        print(out, ns >= 1e8 ? "%.0f ms" : "%.1f ms", ns / 1e6);
}

/* ---- drawing ---- */

/* "path/to/pkg" of "path/to/pkg.(*T).Method". */
static size_t package_len(const char *name, size_t n)
{
    size_t slash = 0;
    for (size_t i = 0; i < n && name[i] != '[' && name[i] != '('; i++)
        if (name[i] == '/')
            slash = i;
    const char *dot = memchr(name + slash, '.', n - slash);
    return dot ? (size_t)(dot - name) : n;
}

static void print_colour(pbuf *out, const char *name, size_t n)
{
    size_t len = package_len(name, n);
    uint32_t shade = (uint32_t)(hash_of(name, n) % 7);
    if (len == n)
        puts_to(out, "hsl(40,8%,82%)");     /* all */
    else if (len == 4 && memcmp(name, "main", 4) == 0)
        print(out, "hsl(%u,88%%,%u%%)", 24 + shade * 3, 62 + shade);
    else if (len == 7 && memcmp(name, "runtime", 7) == 0)
        print(out, "hsl(210,9%%,%u%%)", 74 + shade);
    else if (name[0] == '[' || (len == 4 && memcmp(name, "libc", 4) == 0))
        print(out, "hsl(210,24%%,%u%%)", 70 + shade);
    else
        print(out, "hsl(%u,56%%,%u%%)", 50 + (uint32_t)(hash_of(name, len) % 290), 71 + shade);
}

static void draw_frame(flame *f, const node *d, uint32_t depth, int64_t x, double period)
{
    pbuf *out = f->out;
    const char *name = text_at(f, d->name);
    int64_t all = node_at(f, 0)->total;
    print(out, "<svg class=\"f\" x=\"%.4g%%\" y=\"%u\" width=\"%.4g%%\" height=\"%d\" data-x=\"%lld\" data-w=\"%lld\" data-s=\"%lld\" data-d=\"%u\" data-n=\"",
          100.0 * (double)x / (double)all, TOP + ROW * (f->max_depth - depth), 100.0 * (double)d->total / (double)all, ROW,
          (long long)x, (long long)d->total, (long long)d->self, depth);
    escape(out, name, d->name_len);
    if (d->place_len) {
        puts_to(out, "\" data-p=\"");
        escape(out, text_at(f, d->place), d->place_len);
    }
    puts_to(out, "\"><title>");
    escape(out, name, d->name_len);
    puts_to(out, ": ");
    print_time(out, (double)d->total * period);
    print(out, ", %.1f %%</title><rect width=\"100%%\" height=\"%d\" fill=\"", 100.0 * (double)d->total / (double)all, ROW);
    print_colour(out, name, d->name_len);
    puts_to(out, "\" rx=\"2\"/><text x=\"4\" y=\"13\">");
    escape(out, name, d->name_len);
    puts_to(out, "</text></svg>\n");
}

/* Parents first. The depth is that of a stack, a few hundred at most. */
static void draw(flame *f, uint32_t i, uint32_t depth, int64_t x, double period)
{
    sort_children(f, i);
    draw_frame(f, node_at(f, i), depth, x, period);
    for (uint32_t c = node_at(f, i)->child; c; c = node_at(f, c)->next) {
        draw(f, c, depth + 1, x, period);
        x += node_at(f, c)->total;
    }
}

static void print_heading(flame *f, const cpuprof_info *info)
{
    pbuf *out = f->out;
    const char *program = goargs_count > 0 && goargs_vector[0] ? goargs_vector[0] : "vole";
    int64_t all = node_at(f, 0)->total;
    const char *base = strrchr(program, '/');
    puts_to(out, "<text class=\"title\" x=\"14\" y=\"28\">CPU time of ");
    escape(out, base ? base + 1 : program, strlen(base ? base + 1 : program));
    puts_to(out, "</text>\n<text class=\"note\" x=\"14\" y=\"48\">");
    print_time(out, (double)all * (double)info->period);
    puts_to(out, " of CPU time in ");
    print_time(out, (double)info->duration);
    print(out, ", %lld samples%s</text>\n", (long long)all, info->incomplete ? " (memory ran out: some are missing)" : "");
}

static void print_page(flame *f, const cpuprof_info *info)
{
    pbuf *out = f->out;
    uint32_t height = TOP + ROW * (f->max_depth + 1) + BOTTOM;
    print(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%%\" height=\"%u\" data-period=\"%lld\" data-row=\"%d\" data-top=\"%d\">\n",
          height, (long long)info->period, ROW, TOP);
    puts_to(out, "<style><![CDATA[\n");
    pbuf_add(out, flame_css, (size_t)(flame_css_end - flame_css));
    puts_to(out, "]]></style>\n");
    print_heading(f, info);
    puts_to(out, "<foreignObject x=\"0\" y=\"12\" width=\"100%\" height=\"40\">"
            "<div id=\"bar\" xmlns=\"http://www.w3.org/1999/xhtml\" style=\"display:none;margin:0 14px\">"
            "<span id=\"found\"></span><input id=\"search\" type=\"search\" placeholder=\"search (regexp)\"/>"
            "<button id=\"flip\">flip</button><button id=\"reset\" style=\"display:none\">reset zoom</button></div></foreignObject>\n");
    draw(f, 0, 0, 0, (double)info->period);
    print(out, "<foreignObject x=\"0\" y=\"0\" width=\"100%%\" height=\"%u\" style=\"pointer-events:none;overflow:visible\">"
          "<div id=\"tip\" xmlns=\"http://www.w3.org/1999/xhtml\"></div></foreignObject>\n<script><![CDATA[\n", height);
    pbuf_add(out, flame_js, (size_t)(flame_js_end - flame_js));
    puts_to(out, "]]></script>\n</svg>\n");
}

bool flame_write(pbuf *out)
{
    flame f = { .out = out };
    cpuprof_info info = cpuprof_info_now();
    new_node(&f, &(prof_line){ .func = { "all", 3 }, .file = { "", 0 } }, 0);
    if (!f.nodes.failed && !f.texts.failed) {
        cpuprof_each(add_stack, &f);
        if (node_at(&f, 0)->total == 0)
            node_at(&f, 0)->total = 1;  /* too short for a sample: an empty picture */
        print_page(&f, &info);
    }
    bool ok = !f.nodes.failed && !f.texts.failed && !out->failed;
    pbuf_free(&f.nodes);
    pbuf_free(&f.texts);
    return ok;
}
