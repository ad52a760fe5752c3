/* test_image.c - images of programs: what is written is what is read, and what is not right is refused.
 *
 * A program is compiled, written to an image and read back in the same process, so that its functions can be compared with
 * those that the compiler made. The damage here is deliberate and its checksums are right; for accidents see
 * tests/run_image.sh, for chance tests/fuzz/fuzz_image.c.
 */
#include <criterion/criterion.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compiler/gen.h"
#include "runtime/proc.h"
#include "runtime/runtime1.h"
#include "vm/hooks.h"
#include "vm/image/image_in.h"
#include "vm/interp.h"
#include "vm/load.h"

static const char program[] =
    "package main\n"
    "type shape interface { area() int; name() string }\n"
    "type square struct { side int; label *string; next *square; tags [2]string }\n"
    "func (s *square) area() int { return s.side * s.side }\n"
    "func (s *square) name() string { return \"square\" }\n"
    "func (s square) unused(a map[string][]int, f func(int) error) {}\n"
    "type pair[K comparable, V any] struct { k K; v V }\n"
    "var text = \"text\"\n"
    "var shapes = []shape{&square{side: 2, label: &text}, nil}\n"
    "var any1 interface{} = 7\n"
    "var counters [100]int\n"
    "var fn = double\n"
    "func double(n int) int { return 2 * n }\n"
    "func kind(x interface{}) (r int) {\n"
    "    defer func() { if recover() != nil { r = -1 } }()\n"
    "    switch v := x.(type) {\n"
    "    case int:\n"
    "        switch v { case 1, 2, 3: return 1; case 4: return 4; case 5: return 5; case 6: return 6; case 7: return 7 }\n"
    "    case string: return len(v)\n"
    "    case shape: return v.area()\n"
    "    }\n"
    "    return 0\n"
    "}\n"
    "func talk(a, b chan int) int {\n"
    "    select { case v, ok := <-a: if ok { return v }; case b <- 1: default: }\n"
    "    return 0\n"
    "}\n"
    "func main() {\n"
    "    n := 0\n"
    "    add := func(d int) { n += d }\n"
    "    for _, s := range shapes { if s != nil { add(s.area()); println(s.name()) } }\n"
    "    go add(1)\n"
    "    p := pair[string, []int]{\"x\", nil}\n"
    "    m := map[string]int{p.k: kind(any1)}\n"
    "    counters[n%100] = m[\"x\"] + talk(make(chan int), make(chan int, 1)) + fn(3)\n"
    "    println(counters[0], n)\n"
    "}\n";

static jmp_buf failed;
static char reason[512];

static void note_failure(const char *msg)
{
    snprintf(reason, sizeof reason, "%s", msg);
    longjmp(failed, 1);
}

static char *image_text_;   /* as written */
static size_t image_size;

static void setup(void)
{
    static char *argv[] = { "test", NULL };
    vm_register_hooks();
    bind_m0();
    args(1, argv, argv + 1);
    osinit();
    schedinit();
    char path[] = "/tmp/test_image_XXXXXX.go";
    int fd = mkstemps(path, 3);
    cr_assert(fd >= 0 && write(fd, program, sizeof program - 1) == sizeof program - 1);
    close(fd);
    const char *paths[] = { path };
    load_options opt = { .for_image = true };
    func *entry = load_program(&opt, paths, 1);
    unlink(path);
    cr_assert_not_null(entry);
    image_text_ = image_make(load_gen(), entry, &image_size);
    image_fail_hook = note_failure;
}

TestSuite(image, .init = setup);

/* A copy that may be changed; and its header. */
static char *copy_image(image_header *h)
{
    char *p = aligned_alloc(IMAGE_PAGE, (image_size + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE);
    cr_assert_not_null(p);
    memcpy(p, image_text_, image_size);
    memcpy(h, p, sizeof *h);
    return p;
}

/* Makes everything there is. NULL: it was refused, for `reason`. */
static func *read_all(const char *p, size_t size, uint32_t *nfuncs)
{
    *nfuncs = 0;
    if (setjmp(failed))
        return NULL;
    image_load(p, size, "test");
    for (uint32_t i = 0; i < image.n[SEC_TYPES]; i++) {
        type *t = image_type_at(KIND_COUNT + i);
        if (t->kind != KIND_INTERFACE)
            type_methods(t);
    }
    return image_funcs(nfuncs);
}

static void expect_refusal(char *p, image_header *h, const char *why)
{
    uint32_t n;
    image_seal(p, h);
    cr_assert_null(read_all(p, image_size, &n), "accepted, but: %s", why);
    cr_assert_not_null(strstr(reason, why), "\"%s\" instead of \"%s\"", reason, why);
}

static bool is_named(const func *f, const char *name) { return (size_t)f->name.len == strlen(name) && !memcmp(f->name.ptr, name, strlen(name)); }

static const func *find(const func *v, uint32_t n, const char *name)
{
    for (uint32_t i = 0; i < n; i++)
        if (is_named(&v[i], name))
            return &v[i];
    return NULL;
}

/* ---- what comes back ---- */

static void same_code(const func *a, const func *b)
{
    cr_assert_eq(a->ncode, b->ncode, "%s: %u and %u words", a->name.ptr, a->ncode, b->ncode);
    for (uint32_t off = 0; off < a->ncode; off += opinfos[a->code[off].op].words) {
        const insn *x = &a->code[off], *y = &b->code[off];
        cr_assert_eq(x->word, y->word, "%s: op at %u", a->name.ptr, off);
        int w = opinfos[x->op].w;
        if (w == W_I64 || w == W_ARR || w == W_SLICE || w == W_SLOT || w == W_PSLOT || w == W_OFFS || w == W_JMP)
            cr_assert_eq(x[1].word, y[1].word, "%s: word at %u", a->name.ptr, off);
        if (w == W_STR) {
            const gostring *s = (const gostring *)(uintptr_t)x[1].word, *t = (const gostring *)(uintptr_t)y[1].word;
            cr_assert(s->len == t->len && memcmp(s->ptr, t->ptr, (size_t)s->len) == 0);
        }
        if (w == W_JTAB)
            cr_assert_arr_eq((const void *)(uintptr_t)x[1].word, (const void *)(uintptr_t)y[1].word, 4 * (size_t)(uint16_t)x->b);
    }
}

Test(image, functions_come_back)
{
    uint32_t n, compared = 0;
    int nall;
    func **all = gen_all_funcs(load_gen(), &nall);
    const func *v = read_all(image_text_, image_size, &n);
    cr_assert_not_null(v, "%s", reason);
    for (uint32_t i = 0; i < n; i++)
        for (int k = 0; k < nall; k++) {
            const func *f = all[k], *g = &v[i];
            if (!f->code || !is_named(g, f->name.ptr) || f->line != g->line || strncmp(f->name.ptr, "main.", 5) != 0)
                continue;
            same_code(f, g);
            cr_assert_eq(f->frame_bytes, g->frame_bytes);
            cr_assert_eq(f->deferreturn, g->deferreturn);
            cr_assert_eq(f->live_n, g->live_n);
            cr_assert_eq(f->flags, g->flags);
            cr_assert_eq(f->nlines, g->nlines);
            cr_assert_arr_eq(f->lines, g->lines, f->nlines * sizeof *f->lines);
            cr_assert_eq(f->sig->nargs, g->sig->nargs);
            cr_assert_eq(f->sig->nres, g->sig->nres);
            compared++;
        }
    cr_assert_geq(compared, 8);
}

static type *find_main_type(const char *name)
{
    for (uint32_t i = 0; i < image.n[SEC_TYPES]; i++) {
        type *t = image_type_at(KIND_COUNT + i);
        if ((size_t)t->string.len == strlen(name) && memcmp(t->string.ptr, name, strlen(name)) == 0)
            return t;
    }
    return NULL;
}

Test(image, types_come_back)
{
    uint32_t n;
    cr_assert_not_null(read_all(image_text_, image_size, &n), "%s", reason);
    type *t = find_main_type("main.square"), *p = find_main_type("*main.square");
    cr_assert(t && p);
    cr_assert_eq(t->kind, KIND_STRUCT);
    cr_assert_eq(t->size, 56);
    cr_assert_eq(t->u.strct.nfields, 4);
    cr_assert_eq(t->u.strct.fields[2].typ, p, "a type's pointer to itself");
    cr_assert_eq(p->elem, t);
    cr_assert_eq(type_ptr_to(t), p);
    cr_assert_eq(p->uncommon->mcount, 3);
    cr_assert_eq(type_slice_of(&basic_types[KIND_INT]), type_slice_of(&basic_types[KIND_INT]));
    cr_assert_null(find_main_type("map[string][]int"), "the type of a method that nobody can call");
    type *shape = find_main_type("main.shape");
    itab *tab = getitab(shape, p, NULL);
    cr_assert_not_null(tab);
    cr_assert(is_named(tab->fun[0], "main.(*square).area"));
    cr_assert_null(getitab(shape, t, NULL), "square itself has no such methods");
}

Test(image, only_what_is_reachable_is_in_it)
{
    uint32_t n;
    const func *v = read_all(image_text_, image_size, &n);
    cr_assert_not_null(find(v, n, "main.double"), "through a variable");
    cr_assert_not_null(find(v, n, "main.(*square).name"), "through an interface");
    cr_assert_null(find(v, n, "main.square.unused"));
}

Test(image, names_for_the_runtime)
{
    uint32_t n;
    read_all(image_text_, image_size, &n);
    cr_assert_not_null(code.find_type("runtime.boundsError"));
    cr_assert_null(code.find_type("runtime.nothing"));
    cr_assert_not_null(code.find_func("runtime.preprintpanics"));
    cr_assert_null(code.find_referenced("runtime.MemProfileRate"), "the program does not mention it");
}

/* ---- what is refused ---- */

Test(image, every_byte_of_the_header_counts)
{
    uint32_t n;
    for (size_t i = 0; i < sizeof(image_header); i++) {
        image_header h;
        char *p = copy_image(&h);
        p[i] ^= 0x10;
        cr_assert_null(read_all(p, image_size, &n), "byte %zu", i);
        free(p);
    }
}

Test(image, every_page_counts)
{
    uint32_t n;
    image_header h;
    char *p = copy_image(&h);
    for (uint64_t at = IMAGE_PAGE; at < image_size; at += 509) {
        p[at] ^= 1;
        if (!read_all(p, image_size, &n))
            cr_assert(strstr(reason, "checksum"), "byte %llu: %s", (unsigned long long)at, reason);
        else
            cr_assert(at >= h.sums || h.sec[SEC_NAMES].off + h.sec[SEC_NAMES].len < at + IMAGE_PAGE, "byte %llu", (unsigned long long)at);
        p[at] ^= 1;
    }
}

Test(image, shorter_files)
{
    uint32_t n;
    for (size_t size = 0; size < image_size; size += 997)
        cr_assert_null(read_all(image_text_, size, &n), "%zu bytes", size);
}

Test(image, another_machine)
{
    image_header h;
    char *p = copy_image(&h);
    h.vm_id++;
    expect_refusal(p, &h, "another version");
}

static void *element(char *p, const image_header *h, image_section s, size_t size, uint32_t i) { return p + h->sec[s].off + size * i; }

/* The record of a type or function of main, by its name. */
static uint32_t record_named(char *p, const image_header *h, image_section s, size_t size, size_t name_at, const char *name)
{
    for (uint32_t i = 0; i < h->sec[s].len / size; i++) {
        uint32_t number;
        memcpy(&number, (char *)element(p, h, s, size, i) + name_at, sizeof number);
        const image_string *str = element(p, h, SEC_STRINGS, sizeof *str, number);
        if (str->len == strlen(name) && memcmp(p + h->sec[SEC_BYTES].off + str->off, name, str->len) == 0)
            return i;
    }
    cr_assert_fail("no %s", name);
    return 0;
}

static image_type *type_named(char *p, const image_header *h, const char *name)
{
    return element(p, h, SEC_TYPES, sizeof(image_type), record_named(p, h, SEC_TYPES, sizeof(image_type), offsetof(image_type, string), name));
}

static image_func *func_named(char *p, const image_header *h, const char *name)
{
    return element(p, h, SEC_FUNCS, sizeof(image_func), record_named(p, h, SEC_FUNCS, sizeof(image_func), offsetof(image_func, name), name));
}

Test(image, layouts_that_the_parts_do_not_have)
{
    image_header h;
    char *p = copy_image(&h);
    type_named(p, &h, "main.square")->size += 8;
    expect_refusal(p, &h, "main.square has not the layout");
    p = copy_image(&h);
    type_named(p, &h, "main.square")->ptrdata -= 8;
    expect_refusal(p, &h, "main.square has not the layout");
    p = copy_image(&h);
    type_named(p, &h, "[2]string")->len = 3;
    expect_refusal(p, &h, "[2]string has not the layout");
    p = copy_image(&h);
    type_named(p, &h, "*main.square")->tflag &= (uint8_t)~TFLAG_DIRECT_IFACE;
    expect_refusal(p, &h, "*main.square has not the layout");
}

Test(image, types_that_are_none)
{
    image_header h;
    char *p = copy_image(&h);
    image_type *t = type_named(p, &h, "*main.square");
    t->elem = KIND_COUNT + (uint32_t)(t - (image_type *)element(p, &h, SEC_TYPES, sizeof *t, 0));
    expect_refusal(p, &h, "contains itself");
    p = copy_image(&h);
    type_named(p, &h, "*main.square")->elem = 1 << 20;
    expect_refusal(p, &h, "type ");
    p = copy_image(&h);
    type_named(p, &h, "*main.square")->elem = 0;
    expect_refusal(p, &h, "lacks a part");
}

Test(image, code_that_the_verifier_refuses)
{
    image_header h;
    char *p = copy_image(&h);
    insn *code = element(p, &h, SEC_CODE, sizeof *code, func_named(p, &h, "main.kind")->code);
    code->op = OP_LAZY;
    expect_refusal(p, &h, "main.kind: 0 LAZY: this op is for stubs only");
    p = copy_image(&h);
    func_named(p, &h, "main.kind")->ncode--;
    expect_refusal(p, &h, "main.kind");
    p = copy_image(&h);
    func_named(p, &h, "main.kind")->frame_bytes = 16;
    expect_refusal(p, &h, "main.kind");
    p = copy_image(&h);
    func_named(p, &h, "main.kind")->deferreturn = 1;
    expect_refusal(p, &h, "deferreturn");
    p = copy_image(&h);
    func_named(p, &h, "main.kind")->live_lo = 0;
    expect_refusal(p, &h, "address-taken region");
}

Test(image, methods_of_another_shape)
{
    image_header h;
    char *p = copy_image(&h);
    image_type *t = type_named(p, &h, "*main.square");
    uint32_t *w = element(p, &h, SEC_WORDS, sizeof *w, t->methods);
    w[3] = record_named(p, &h, SEC_FUNCS, sizeof(image_func), offsetof(image_func, name), "main.talk");
    expect_refusal(p, &h, "main.talk is not of the method's type");
}

Test(image, checksums_see_every_bit)
{
    uint8_t page[IMAGE_PAGE] = { 0 };
    uint64_t whole = image_checksum(page, sizeof page, 0);
    for (size_t i = 0; i < sizeof page * 8; i++) {
        page[i / 8] ^= (uint8_t)(1 << i % 8);
        cr_assert_neq(image_checksum(page, sizeof page, 0), whole, "bit %zu", i);
        page[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    for (size_t n = 0; n < 100; n++)
        cr_assert_neq(image_checksum(page, n, 0), image_checksum(page, n + 1, 0), "%zu zeros and one more", n);
}
