/* test_slice.c - append's growth, copy, clear. The capacities are those of Go. */
#include "runtime/slice.h"
#include "tests/unit/mem_stub.h"

static void assert_growth(const type *et, int64_t n, const int64_t *caps)
{
    slice sl = { 0 };
    int64_t last = 0;
    for (int64_t i = 0; i < n; i++) {
        slice old = sl;
        if (sl.len == sl.cap)
            cr_assert_eq(growslice_zero(NULL, et, old, old.len + 1, &sl), OP_OK);
        else
            sl.len++;
        roots[0] = sl.ptr;
        if (sl.cap != last)
            cr_assert_eq(last = sl.cap, *caps++, "element size %lu: cap %ld", (unsigned long)et->size, (long)last);
        for (uint64_t k = 0; k < et->size; k++)
            cr_assert_eq(((char *)sl.ptr)[(uint64_t)i * et->size + k], 0);
    }
}

Test(slice, capacities_grow_as_in_go)
{
    heap_start();
    assert_growth(&basic_types[KIND_UINT8], 20000,
                  (int64_t[]){ 8, 16, 32, 64, 128, 256, 512, 896, 1408, 2048, 3072, 4096, 5376, 6912, 9472, 12288, 16384,
                               21760 });
    static const int64_t words[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3408, 5120, 7168, 9216,
                                     12288, 16384, 21504 };
    assert_growth(&basic_types[KIND_INT], 20000, words);
    assert_growth(type_ptr_to(&basic_types[KIND_INT]), 20000, words);
    assert_growth(&basic_types[KIND_STRING], 20000,
                  (int64_t[]){ 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3584, 5120, 6656, 8704, 11264,
                               14336, 18432, 23552 });
    assert_growth(type_array_of(&basic_types[KIND_UINT8], 5), 5000,
                  (int64_t[]){ 1, 3, 6, 12, 25, 51, 102, 204, 409, 819, 1228, 1894, 2713, 3686, 4915, 6553 });
}

Test(slice, append_of_itself)
{
    heap_start();
    int64_t data[3] = { 1, 2, 3 };
    slice a = { 0 };
    const type *et = &basic_types[KIND_INT];
    cr_assert_eq(appendslice(NULL, et, a, data, 3, &a), OP_OK);
    cr_assert_eq(a.cap, 3);
    for (int i = 0; i < 3; i++)
        appendslice(NULL, et, a, a.ptr, a.len, &a);
    cr_assert_eq(a.len, 24);
    for (int64_t i = 0; i < 24; i++)
        cr_assert_eq(((int64_t *)a.ptr)[i], i % 3 + 1);
}

Test(slice, copy_overlaps_and_stops_at_the_shorter)
{
    heap_start();
    int64_t v[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    cr_assert_eq(slicecopy(&basic_types[KIND_INT], v + 2, 6, v, 8), 6);
    cr_assert(v[2] == 0 && v[7] == 5);
    cr_assert_eq(slicecopy(&basic_types[KIND_INT], v, 0, v, 8), 0);
    sliceclear(&basic_types[KIND_INT], v, 8);
    cr_assert(v[2] == 0 && v[7] == 0);
}

Test(slice, zero_size_elements)
{
    heap_start();
    const type *empty = type_array_of(&basic_types[KIND_INT], 0);
    slice a = { 0 };
    cr_assert_eq(growslice(NULL, empty, a, 1000000, &a), OP_OK);
    cr_assert_eq(a.len, 1000000);
    cr_assert_not_null(a.ptr);
    cr_assert_eq(makeslice(NULL, empty, (int64_t)1 << 60, (int64_t)1 << 60, &a), OP_OK);
}

Test(slice, make_is_zero)
{
    heap_start();
    for (int round = 0; round < 3; round++) {
        slice a;
        cr_assert_eq(makeslice(NULL, &basic_types[KIND_UINT8], 10, 100000, &a), OP_OK);
        for (int i = 0; i < 100000; i++)
            cr_assert_eq(((char *)a.ptr)[i], 0);
        memset(a.ptr, 1, 100000);
        collect();
    }
}
