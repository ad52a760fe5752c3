/* source.c - files, line tables and position lookup; see source.h.
 *
 * Files sit side by side in the space of positions with a gap of one, so that
 * the end-of-file position of one is not the first byte of the next. A file's
 * line table is built when somebody first asks for a line, which for most
 * standard packages is never.
 */
#include "compiler/source.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void *xrealloc(void *p, size_t size)
{
    p = realloc(p, size);
    if (!p) {
        fprintf(stderr, "vole: out of memory (source files)\n");
        exit(2);
    }
    return p;
}

void source_init(SourceSet *s, Arena *arena)
{
    *s = (SourceSet){.arena = arena, .next_base = 1};
}

void source_free(SourceSet *s)
{
    for (uint32_t i = 0; i < s->nfiles; i++) {
        if (!s->files[i]->lines_borrowed)
            free((void *)(uintptr_t)s->files[i]->lines);
        free(s->files[i]->directives);
    }
    free(s->files);
    *s = (SourceSet){0};
}

SourceFile *source_borrow(SourceSet *s, const char *path, const char *text, size_t size)
{
    if (size >= UINT32_MAX - s->next_base - 1) {
        errno = EFBIG;
        return NULL;
    }
    SourceFile *f = arena_new(s->arena, SourceFile);
    f->path = path;
    f->text = text;
    assert(f->text[size] == 0);
    f->size = (uint32_t)size;
    f->base = s->next_base;
    s->next_base += f->size + 1;
    if (s->nfiles == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 16;
        s->files = xrealloc(s->files, s->cap * sizeof *s->files);
    }
    s->files[s->nfiles++] = f;
    return f;
}

SourceFile *source_add(SourceSet *s, const char *path, const char *text, size_t size, bool borrow)
{
    return source_borrow(s, arena_strndup(s->arena, path, strlen(path)), borrow ? text : arena_strndup(s->arena, text, size), size);
}

void source_borrow_lines(SourceFile *f, const uint32_t *lines, uint32_t n)
{
    assert(!f->lines);
    f->lines = lines;
    f->nlines = n;
    f->lines_borrowed = true;
}

/* Reads all of fd into arena memory. NULL with errno set on failure. */
static char *read_all(Arena *a, int fd, size_t *size)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return NULL;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return NULL;
    }
    size_t cap = st.st_size > 0 ? (size_t)st.st_size : 64 << 10, n = 0;
    char *buf = arena_alloc(a, cap + 1);
    for (;;) {
        ssize_t k = read(fd, buf + n, cap - n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return NULL;
        n += (size_t)k;
        if (k == 0)
            break;
        if (n == cap) {     /* a pipe, or the file grows */
            char probe;
            k = read(fd, &probe, 1);
            if (k <= 0)
                break;
            char *bigger = arena_alloc(a, cap * 2 + 1);
            memcpy(bigger, buf, n);
            buf = bigger;
            cap *= 2;
            buf[n++] = probe;
        }
    }
    buf[n] = '\0';
    *size = n;
    return buf;
}

char *source_read_file(Arena *a, const char *os_path, size_t *size)
{
    int fd = open(os_path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    char *text = read_all(a, fd, size);
    int err = errno;
    close(fd);
    errno = err;
    return text;
}

SourceFile *source_read(SourceSet *s, const char *path, const char *os_path)
{
    size_t size;
    char *text = source_read_file(s->arena, os_path, &size);
    return text ? source_add(s, path, text, size, true) : NULL;
}

bool is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

void source_add_directive(SourceSet *s, SourceFile *f, LineDirective d)
{
    (void)s;
    if (f->ndirectives && f->directives[f->ndirectives - 1].offset >= d.offset)
        return;             /* seen before: a lazily parsed body is scanned twice */
    if (f->ndirectives == f->cap_directives) {
        f->cap_directives = f->cap_directives ? f->cap_directives * 2 : 8;
        f->directives = xrealloc(f->directives, f->cap_directives * sizeof *f->directives);
    }
    f->directives[f->ndirectives++] = d;
}

SourceFile *pos_file(const SourceSet *s, Pos pos)
{
    if (pos == NO_POS || s->nfiles == 0)
        return NULL;
    uint32_t lo = 0, hi = s->nfiles;    /* the last file with base <= pos */
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (s->files[mid]->base <= pos)
            lo = mid;
        else
            hi = mid;
    }
    SourceFile *f = s->files[lo];
    return pos - f->base <= f->size ? f : NULL;
}

static void build_lines(SourceFile *f)
{
    uint32_t n = 1;
    const char *end = f->text + f->size;
    for (const char *p = f->text; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        n++;
    uint32_t *lines = xrealloc(NULL, n * sizeof *lines);
    lines[f->nlines++] = 0;
    for (const char *p = f->text; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
        lines[f->nlines++] = (uint32_t)(p + 1 - f->text);
    f->lines = lines;
}

/* Index of the line that holds offset. */
static uint32_t line_index(SourceFile *f, uint32_t offset)
{
    if (!f->lines)
        build_lines(f);
    uint32_t lo = 0, hi = f->nlines;
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (f->lines[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

PosInfo pos_resolve_physical(const SourceSet *s, Pos pos)
{
    SourceFile *f = pos_file(s, pos);
    if (!f)
        return (PosInfo){.file = "?"};
    uint32_t offset = pos - f->base, i = line_index(f, offset);
    return (PosInfo){f->path, i + 1, offset - f->lines[i] + 1, f, offset};
}

PosInfo pos_resolve(const SourceSet *s, Pos pos)
{
    PosInfo p = pos_resolve_physical(s, pos);
    SourceFile *f = p.source;
    if (!f || f->ndirectives == 0)
        return p;
    uint32_t i = f->ndirectives;
    while (i > 0 && f->directives[i - 1].offset > p.offset)
        i--;
    if (i == 0)
        return p;
    const LineDirective *d = &f->directives[i - 1];
    uint32_t first = line_index(f, d->offset) + 1;
    if (d->file)
        p.file = d->file;
    if (d->col == 0)
        p.col = 0;
    else if (p.line == first)
        p.col = d->col + (p.offset - d->offset);
    p.line = d->line + (p.line - first);
    return p;
}

char *pos_string(const SourceSet *s, Arena *a, Pos pos)
{
    PosInfo p = pos_resolve(s, pos);
    if (p.line == 0)
        return arena_printf(a, "%s", p.file);
    if (p.col == 0)
        return arena_printf(a, "%s:%u", p.file, p.line);
    return arena_printf(a, "%s:%u:%u", p.file, p.line, p.col);
}
