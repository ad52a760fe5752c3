/* test_type.c - canonical types, layout, equality and hashing; pins the layout that package reflect overlays. */
#include "runtime/alg.h"
#include "runtime/iface.h"
#include "runtime/string.h"
#include "tests/unit/mem_stub.h"

_Static_assert(offsetof(type, size) == 0 && offsetof(type, ptrdata) == 8 && offsetof(type, hash) == 16
                   && offsetof(type, tflag) == 20 && offsetof(type, align) == 21 && offsetof(type, field_align) == 22
                   && offsetof(type, kind) == 23 && offsetof(type, gcdata) == 24 && offsetof(type, gcsize) == 32
                   && offsetof(type, string) == 40 && offsetof(type, name) == 56 && offsetof(type, uncommon) == 72
                   && offsetof(type, ptr_to) == 80 && offsetof(type, elem) == 88 && offsetof(type, u) == 96,
               "stdlib/reflect/rtype.go overlays struct type");
_Static_assert(sizeof(method_info) == 56 && sizeof(imethod) == 40 && sizeof(structfield) == 72, "reflect overlays these");

#define INT (&basic_types[KIND_INT])
#define STR (&basic_types[KIND_STRING])

static void assert_text(gostring s, const char *want)
{
    cr_assert(s.len == (int64_t)strlen(want) && memcmp(s.ptr, want, strlen(want)) == 0, "%.*s, want %s", (int)s.len,
              s.ptr, want);
}

Test(type, derived_types_are_canonical)
{
    heap_start();
    cr_assert_eq(type_ptr_to(INT), type_ptr_to(INT));
    cr_assert_eq(type_slice_of(STR), type_slice_of(STR));
    cr_assert_neq(type_slice_of(STR), type_slice_of(INT));
    cr_assert_eq(type_array_of(INT, 3), type_array_of(INT, 3));
    cr_assert_neq(type_array_of(INT, 3), type_array_of(INT, 4));
    cr_assert_neq(type_chan_of(INT, 1), type_chan_of(INT, 3));
    type *in[2] = { INT, type_slice_of(STR) };
    type *out[1] = { STR };
    cr_assert_eq(type_func_of(in, 2, out, 1, true), type_func_of(in, 2, out, 1, true));
    cr_assert_neq(type_func_of(in, 2, out, 1, true), type_func_of(in, 2, out, 1, false));
    cr_assert_eq(type_map_of(STR, in[1]), type_map_of(STR, in[1]));
}

Test(type, strings)
{
    heap_start();
    type *in[2] = { INT, type_slice_of(STR) };
    type *out[2] = { STR, INT };
    assert_text(type_ptr_to(type_ptr_to(INT))->string, "**int");
    assert_text(type_array_of(type_slice_of(STR), 12)->string, "[12][]string");
    assert_text(type_map_of(STR, type_ptr_to(INT))->string, "map[string]*int");
    assert_text(type_func_of(NULL, 0, NULL, 0, false)->string, "func()");
    assert_text(type_func_of(in, 2, out, 1, true)->string, "func(int, ...string) string");
    assert_text(type_func_of(in, 1, out, 2, false)->string, "func(int) (string, int)");
    assert_text(type_chan_of(type_chan_of(INT, 1), 3)->string, "chan (<-chan int)");
    assert_text(type_chan_of(type_chan_of(INT, 3), 2)->string, "chan<- chan int");
}

Test(type, structs_are_laid_out_as_in_go)
{
    heap_start();
    structfield f[5] = {
        { .name = { "a", 1 }, .typ = &basic_types[KIND_BOOL] },  { .name = { "b", 1 }, .typ = STR },
        { .name = { "c", 1 }, .typ = &basic_types[KIND_INT16] }, { .name = { "d", 1 }, .typ = type_ptr_to(INT) },
        { .name = { "e", 1 }, .typ = type_array_of(INT, 0) },
    };
    type t = { .kind = KIND_STRUCT };
    t.u.strct.fields = f;
    t.u.strct.nfields = 5;
    type_layout_struct(&t);
    cr_assert(f[0].offset == 0 && f[1].offset == 8 && f[2].offset == 24 && f[3].offset == 32 && f[4].offset == 40);
    cr_assert_eq(t.size, 48, "a last field of size zero does not point past the end");
    cr_assert_eq(t.ptrdata, 40);
    cr_assert_eq(t.gcdata[0], 1 << 1 | 1 << 4);
    cr_assert(t.tflag & TFLAG_COMPARABLE && !(t.tflag & TFLAG_REGULAR_MEM));

    structfield one[1] = { { .name = { "p", 1 }, .typ = type_ptr_to(INT) } };
    type w = { .kind = KIND_STRUCT };
    w.u.strct.fields = one;
    w.u.strct.nfields = 1;
    type_layout_struct(&w);
    cr_assert(type_is_direct(&w) && w.tflag & TFLAG_REGULAR_MEM);
    type *arr = type_array_of(type_intern(&w), 3);
    cr_assert(arr->size == 24 && arr->ptrdata == 24 && arr->gcsize == 8 && !type_is_direct(arr));
}

static bool same(eface a, eface b)
{
    bool eq;
    const type *bad;
    cr_assert_eq(efaceeq(a, b, &eq, &bad), ALG_OK);
    return eq;
}

Test(type, equality_and_hashing)
{
    heap_start();
    int64_t one = 1, one_too = 1, two = 2;
    cr_assert(same((eface){ INT, &one }, (eface){ INT, &one_too }));
    cr_assert(!same((eface){ INT, &one }, (eface){ INT, &two }));
    cr_assert(!same((eface){ INT, &one }, (eface){ &basic_types[KIND_INT64], &one }));
    cr_assert(same((eface){ 0 }, (eface){ 0 }));
    gostring s = { "text", 4 }, s2 = gostringn("text", 4);
    cr_assert(same((eface){ STR, &s }, (eface){ STR, &s2 }));
    uint64_t h1, h2;
    const type *bad;
    value_hash(STR, &s, 7, &h1, &bad);
    value_hash(STR, &s2, 7, &h2, &bad);
    cr_assert_eq(h1, h2);
    value_hash(STR, &s, 8, &h2, &bad);
    cr_assert_neq(h1, h2);

    slice sl = { &one, 1, 1 };
    eface unhashable = { type_slice_of(INT), &sl };
    bool eq;
    cr_assert_eq(efaceeq(unhashable, unhashable, &eq, &bad), ALG_UNCOMPARABLE);
    cr_assert_eq(bad, type_slice_of(INT));

    double zero = 0.0, minus = -0.0, nan = __builtin_nan("");
    type *f64 = &basic_types[KIND_FLOAT64];
    cr_assert(same((eface){ f64, &zero }, (eface){ f64, &minus }));
    cr_assert(!same((eface){ f64, &nan }, (eface){ f64, &nan }));
    value_hash(f64, &zero, 1, &h1, &bad);
    value_hash(f64, &minus, 1, &h2, &bad);
    cr_assert_eq(h1, h2);
}

/* A cycle of interfaces ends in a status, not in a crash of the thread's stack. */
Test(type, depth_is_limited)
{
    heap_start();
    static type any = { .size = 16, .ptrdata = 16, .align = 8, .kind = KIND_INTERFACE, .tflag = TFLAG_COMPARABLE };
    type *wrap = type_array_of(&any, 1);
    static eface cell[2];
    cell[0] = (eface){ wrap, &cell[0] };
    cell[1] = (eface){ wrap, &cell[1] };
    bool eq;
    uint64_t h;
    const type *bad;
    cr_assert_eq(efaceeq(cell[0], cell[1], &eq, &bad), ALG_TOO_DEEP);
    cr_assert_eq(value_hash(&any, &cell[0], 1, &h, &bad), ALG_TOO_DEEP);
}

Test(type, hashes_spread)
{
    heap_start();
    for (uint64_t seed = 0; seed < 100; seed++)
        for (int step = 0; step < 3; step++) {
            static uint32_t bucket[1024];
            memset(bucket, 0, sizeof bucket);
            for (uint64_t i = 0; i < 102400; i++)
                bucket[memhash64(i << (step * 20), seed * 0x9e3779b97f4a7c15u) >> 54]++;
            for (int i = 0; i < 1024; i++)
                cr_assert(bucket[i] > 30 && bucket[i] < 250, "seed %d step %d bucket %d: %u", (int)seed, step, i, bucket[i]);
        }
}

static func *fake(int i) { return (func *)(uintptr_t)(0x1000 + i); }

Test(type, itabs)
{
    heap_start();
    type *f = type_func_of(NULL, 0, NULL, 0, false);
    type *g = type_func_of(NULL, 0, (type *[]){ INT }, 1, false);
    imethod want[2] = { { { "Len", 3 }, { "", 0 }, g }, { { "Run", 3 }, { "", 0 }, f } };
    type inter = { .size = 16, .kind = KIND_INTERFACE, .string = { "main.I", 6 }, .tflag = TFLAG_NAMED };
    inter.u.iface.methods = want;
    inter.u.iface.nmethods = 2;
    method_info have[3] = { { { "Extra", 5 }, { "", 0 }, f, fake(0), NULL },
                            { { "Len", 3 }, { "", 0 }, g, fake(1), NULL },
                            { { "Run", 3 }, { "", 0 }, f, fake(2), NULL } };
    uncommon u = { .mcount = 3, .methods = have }, partial = { .mcount = 2, .methods = have };
    type good = { .kind = KIND_INT, .tflag = TFLAG_NAMED, .uncommon = &u };
    type bad = { .kind = KIND_INT, .tflag = TFLAG_NAMED, .uncommon = &partial };
    gostring missing = { 0 };
    itab *tab = getitab(&inter, &good, &missing);
    cr_assert_not_null(tab);
    cr_assert(tab->fun[0] == fake(1) && tab->fun[1] == fake(2));
    cr_assert_eq(getitab(&inter, &good, NULL), tab);
    for (int i = 0; i < 2; i++) {
        cr_assert_null(getitab(&inter, &bad, &missing));
        assert_text(missing, "Run");
    }
    cr_assert_null(assertE2I2(&inter, &bad));
    cr_assert_eq(assertE2I2(&inter, &good), tab);
}

Test(type, boxes)
{
    heap_start();
    int64_t v = 200, w = 300, out = 0;
    cr_assert_eq(iface_box(INT, &v), iface_box(INT, &v), "small values share");
    void *p = iface_box(INT, &w);
    cr_assert_neq(p, iface_box(INT, &w));
    iface_unbox(INT, p, &out);
    cr_assert_eq(out, 300);
    uint8_t b = 255;
    cr_assert_eq(*(uint8_t *)iface_box(&basic_types[KIND_UINT8], &b), 255);
    void *ptr = &v;
    cr_assert_eq(iface_box(type_ptr_to(INT), &ptr), &v);
}
