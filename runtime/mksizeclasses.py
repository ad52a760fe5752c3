#!/usr/bin/env python3
"""Derives the size classes of the heap and prints sizeclasses.h.

A class is an object size and a span length. For each size, in steps that grow with it, the span is the
shortest run of pages that wastes at most an eighth of itself at the tail. Sizes that give as many
objects per span as the next larger one are dropped, and each size is then stretched to fill its span.
"""
PAGE = 8192
MAX_SMALL = 32768
SMALL_MAX, SMALL_DIV, LARGE_DIV = 1024, 8, 128


def classes():
    out = []                                    # [size, pages]
    size = align = 8
    while size <= MAX_SMALL:
        if size & (size - 1) == 0:
            if size >= 2048:
                align = 256
            elif size >= 128:
                align = size // 8
            elif size >= 32:
                align = 16
        span = PAGE
        while span % size > span // 8:
            span += PAGE
        if out and out[-1][1] == span // PAGE and span // size == span // out[-1][0]:
            out[-1][0] = size                   # as many objects: only the larger size is of use
        else:
            out.append([size, span // PAGE])
        size += align
    for c in out:
        span = c[1] * PAGE
        fit = span // (span // c[0])
        c[0] = max(c[0], fit - fit % LARGE_DIV)
    return [[0, 0]] + out


def table(name, ctype, values, per_line=16):
    print(f"static const {ctype} {name}[{len(values)}] = {{")
    for i in range(0, len(values), per_line):
        print("    " + ", ".join(str(v) for v in values[i:i + per_line]) + ",")
    print("};\n")


def lookup(cs, lo, hi, div):
    res = []
    for size in range(lo, hi + 1, div):
        res.append(next(i for i, c in enumerate(cs) if i and c[0] >= size) if size else 0)
    return res


def main():
    cs = classes()
    print("/* sizeclasses.h - the size classes of the heap. Made by mksizeclasses.py; do not edit. */")
    print("#ifndef VOLE_RUNTIME_SIZECLASSES_H\n#define VOLE_RUNTIME_SIZECLASSES_H\n\n#include <stdint.h>\n")
    print(f"enum {{\n    NUM_SIZE_CLASSES = {len(cs)},")
    print(f"    SMALL_SIZE_MAX = {SMALL_MAX}, SMALL_SIZE_DIV = {SMALL_DIV}, LARGE_SIZE_DIV = {LARGE_DIV},")
    print(f"    MAX_OBJS_PER_SPAN = {max(c[1] * PAGE // c[0] for c in cs if c[0])}\n}};\n")
    print("/* Bytes of an object. Class 0 is large objects. */")
    table("class_to_size", "uint16_t", [c[0] for c in cs])
    print("/* Pages of a span. */")
    table("class_to_allocnpages", "uint8_t", [c[1] for c in cs])
    print("/* offset / size == (uint64_t)offset * magic >> 32 for offsets inside a span. */")
    table("class_to_divmagic", "uint32_t", [(2**32 + c[0] - 1) // c[0] if c[0] else 0 for c in cs], 8)
    print("/* Class of sizes up to SMALL_SIZE_MAX, by (size+7)/8. */")
    table("size_to_class8", "uint8_t", lookup(cs, 0, SMALL_MAX, SMALL_DIV))
    print("/* Class of larger sizes, by (size-SMALL_SIZE_MAX+127)/128. */")
    table("size_to_class128", "uint8_t", lookup(cs, SMALL_MAX, MAX_SMALL, LARGE_DIV))
    print("#endif")


if __name__ == "__main__":
    main()
