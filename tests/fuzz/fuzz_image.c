/* fuzz_image.c - throws damaged images at the reader and the verifier.
 *
 * An accident is found by the checksums (tests/run_image.sh tries that on whole programs), so here the sums of each
 * damaged image are put right again: what has to notice is the check of every number, and the verifier. Whatever is
 * in the image, loading it, making all its types, method tables and functions must end well or in image_fail. What has
 * passed the verifier must be good for liveness, the optimizer's reader of ops and the disassembler as well.
 *
 *     fuzz_image [-n N] [-seed S] [-v] file...
 *
 * A file is an image, or an executable that vole build made. Each is taken as it is, which must work, and then in N
 * mutated forms. `make fuzz` builds it; with clang -fsanitize=fuzzer it is a libFuzzer target, fed with images.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "vm/dis.h"
#include "vm/hooks.h"
#include "vm/image/image_in.h"
#include "vm/interp.h"
#include "vm/liveness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Types that have been interned stay, and with them all they refer to. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; }

static jmp_buf failed;
static char reason[512];
static uint64_t rng = 88172645463325252u;

static uint32_t rnd(uint32_t n)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    rng ^= rng << 17;
    return n ? (uint32_t)(rng >> 16) % n : 0;
}

static void note_failure(const char *msg)
{
    snprintf(reason, sizeof reason, "%s", msg);
    longjmp(failed, 1);
}

static void start_runtime(void)
{
    static char *argv[] = { "fuzz_image", NULL };
    static bool started;
    if (started)
        return;
    started = true;
    vm_register_hooks();
    bind_m0();
    args(1, argv, argv + 1);
    osinit();
    schedinit();
    image_fail_hook = note_failure;
}

static void ignore_slot(void *ctx, int slot) { (void)ctx, (void)slot; }

/* What runs on code that has been accepted. */
static void use_func(func *f)
{
    static FILE *sink;
    if (!sink)
        sink = fopen("/dev/null", "w");
    if (!f->code)
        return;
    liveness_solve(f);
    for (uint32_t off = 0; off < f->ncode; off += opinfos[f->code[off].op].words)
        liveness_visit(f, f->code + off, FRAME_AT, ignore_slot, NULL);
    if (sink)
        dis_func(sink, f);
}

/* Takes the image apart, beginning anywhere; false: it was refused. */
static bool use_image(const void *p, size_t size, bool shuffled)
{
    start_runtime();
    if (setjmp(failed))
        return false;
    image_load(p, size, "fuzz");
    uint32_t nfuncs = image.n[SEC_FUNCS], ntypes = image.n[SEC_TYPES];
    uint32_t first = shuffled ? rnd(nfuncs) : 0;
    for (uint32_t i = 0; i < ntypes; i++) {
        type *t = image_type_at(KIND_COUNT + (i + first) % ntypes);
        if (t->kind != KIND_INTERFACE)
            type_methods(t);
    }
    for (uint32_t i = 0; i < nfuncs; i++) {
        func *f = image_func_at((i + first) % nfuncs);
        if (!(f->flags & FUNC_NATIVE)) {
            image_compile(f);
            use_func(f);
        }
    }
    code.find_type("runtime.errorString");
    code.find_func("runtime.preprintpanics");
    code.find_referenced("runtime.MemProfileRate");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < IMAGE_PAGE)
        return 0;
    char *copy = aligned_alloc(IMAGE_PAGE, (size + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE);
    image_header h;
    if (!copy)
        abort();
    memcpy(copy, data, size);
    memcpy(&h, copy, sizeof h);
    h.size = size;
    memcpy(h.magic, IMAGE_MAGIC, sizeof h.magic);
    h.version = IMAGE_VERSION;
    h.vm_id = image_vm_id();
    /* size = pages before the sums + 8 bytes for each but the first */
    uint64_t pages = (size + 8) / (IMAGE_PAGE + 8);
    h.sums = pages * IMAGE_PAGE;
    if (pages >= 1 && size - h.sums == (pages - 1) * 8) {
        image_seal(copy, &h);
        use_image(copy, size, false);
    }
    /* not freed: interned types refer to it */
    return 0;
}

#ifdef FUZZ_STANDALONE
/* A number that is likely to be taken for a good one. */
static uint32_t tempting(uint32_t now)
{
    switch (rnd(8)) {
    case 0: return 0;
    case 1: return now + 1;
    case 2: return now - 1;
    case 3: return UINT32_MAX;
    case 4: return rnd(64);
    case 5: return now ^ 1u << rnd(32);
    case 6: return 0x7fffffffu + rnd(3);
    default: return rnd(1 << 16);
    }
}

static void mutate_section(char *p, const image_header *h)
{
    int s = rnd(3) ? (int)rnd(SEC_COUNT) : SEC_CODE;
    uint64_t len = h->sec[s].len;
    char *at = p + h->sec[s].off;
    if (len < 16)
        return;
    uint64_t i = rnd((uint32_t)(len / 4)), k;
    uint32_t w;
    uint16_t half;
    memcpy(&w, at + i * 4, 4);
    switch (rnd(6)) {
    case 0: at[rnd((uint32_t)len)] = (char)rnd(256); return;
    case 1: at[rnd((uint32_t)len)] ^= (char)(1 << rnd(8)); return;
    case 2: /* another element's */
        memcpy(at + i * 4, at + 4 * rnd((uint32_t)(len / 4)), 4);
        return;
    case 3:
        k = rnd((uint32_t)(len / 8));
        memcpy(at + k * 8, at + 8 * rnd((uint32_t)(len / 8)), 8);
        return;
    case 4: /* an operand, or an opcode */
        half = rnd(2) ? (uint16_t)rnd(OP_COUNT + 2) : (uint16_t)tempting(w);
        memcpy(at + 2 * rnd((uint32_t)(len / 2)), &half, 2);
        return;
    default:
        w = tempting(w);
        memcpy(at + i * 4, &w, 4);
    }
}

static void mutate_header(image_header *h)
{
    static const size_t fields[] = { offsetof(image_header, main_func), offsetof(image_header, data_size), offsetof(image_header, sec),
                                     offsetof(image_header, sec) + sizeof(uint64_t) };
    size_t at = fields[rnd(4)];
    if (at >= offsetof(image_header, sec))
        at += 16 * rnd(SEC_COUNT);
    uint32_t w;
    memcpy(&w, (char *)h + at, 4);
    w = rnd(2) ? tempting(w) : w + 8 * (rnd(64) - 32);
    memcpy((char *)h + at, &w, 4);
}

static bool verbose;
static unsigned accepted, refused;

static void fuzz_one(const char *image_text, size_t size)
{
    char *p = aligned_alloc(IMAGE_PAGE, (size + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE);
    image_header h;
    if (!p)
        abort();
    memcpy(p, image_text, size);
    memcpy(&h, p, sizeof h);
    for (uint32_t k = rnd(3) + 1; k > 0; k--)
        mutate_section(p, &h);
    if (rnd(16) == 0)
        mutate_header(&h);
    image_seal(p, &h);
    if (use_image(p, size, true)) {
        accepted++;
    } else {
        refused++;
        if (verbose)
            printf("%s\n", reason);
    }
}

/* The image in a file: the file itself, or what lies at a page's begin in an executable. */
static char *find_image(char *p, size_t n, size_t *size)
{
    for (size_t at = 0; at + IMAGE_PAGE <= n; at += IMAGE_PAGE) {
        image_header h;
        memcpy(&h, p + at, sizeof h);
        if (memcmp(h.magic, IMAGE_MAGIC, sizeof h.magic) == 0 && h.size == n - at) {
            *size = h.size;
            return p + at;
        }
    }
    return NULL;
}

static void fuzz_file(const char *path, int rounds)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    enum { MAX = 256 << 20 };
    char *text = malloc(MAX), *p;
    size_t n = text ? fread(text, 1, MAX, f) : 0, size;
    fclose(f);
    if (!text || !(p = find_image(text, n, &size))) {
        fprintf(stderr, "fuzz_image: no image in %s\n", path);
        exit(1);
    }
    char *whole = aligned_alloc(IMAGE_PAGE, (size + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE);
    if (!whole)
        abort();
    memcpy(whole, p, size);
    if (!use_image(whole, size, false)) {
        fprintf(stderr, "fuzz_image: %s is refused as it is: %s\n", path, reason);
        exit(1);
    }
    for (int i = 0; i < rounds; i++)
        fuzz_one(p, size);
    free(text);
}

int main(int argc, char **argv)
{
    int rounds = 100;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
            rounds = atoi(argv[++i]);
        else if (strcmp(argv[i], "-seed") == 0 && i + 1 < argc)
            rng = (strtoull(argv[++i], NULL, 0) + 1) * 0x9e3779b97f4a7c15u | 1;
        else if (strcmp(argv[i], "-v") == 0)
            verbose = true;
        else
            fuzz_file(argv[i], rounds);
    }
    printf("%u images were refused, %u accepted\n", refused, accepted);
    return 0;
}
#endif
