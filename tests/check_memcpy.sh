#!/bin/sh
# check_memcpy.sh - values that may hold pointers are moved by typedmemmove and memmove_words only (runtime/mbarrier.h):
# plain memcpy, memmove and memset know nothing of the write barrier, and may write half a pointer. So each call of
# them in vm/, runtime/ and stdlib/native/ says on its line, or on the one before, why it is none of that:
#
#     no pointers     text, numbers, or a type without pointers
#     own frame       slots of the goroutine that runs
#     off-heap        memory of C, which the collector does not see
#     C stack         a local variable; what it holds is kept alive by something else
#
# Files that never meet a value of the program are left out. Ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 1

# the allocator and the collector themselves (objects as bytes; mbarrier.c is checked), stacks of
# goroutines that do not run, tables of functions and bytecode, the system
inside='runtime/(mbitmap|malloc|mcache|mcentral|mem_linux|mfixalloc|mgc[a-z0-9]*|mheap|mpagealloc|mspanset|mstats|mwbbuf|runq|stack|proc[a-z_]*|os_linux|signal_unix|print|alg)\.[ch]'
code='vm/(codemap|dis|liveness|opt|verify|load|(cmd|doc|repl)/[a-z0-9_]+)\.[ch]'
numbers='stdlib/native/(math[a-z_]*|bits|hash|rand|utf8|unicode[a-z_]*|signal|exec|metrics)\.[ch]'

find vm runtime stdlib/native -name '*.[ch]' | LC_ALL=C sort | grep -vE "^($inside|$code|$numbers)$" | xargs awk '
FNR == 1 { before = "" }
{
    text = $0
    sub(/\/\*.*/, "", text)         # a name in a comment is no call
    if (text ~ /(^|[^a-z_A-Z0-9])(__builtin_)?(memcpy|memmove|mempcpy|memset|bcopy) *\(/) {
        if ((before $0) ~ /\/\*.*(no pointers|own frame|off-heap|C stack)/)
            passed++
        else {
            printf "%s:%d: %s\n", FILENAME, FNR, $0
            failed++
        }
    }
    before = $0
}
END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }'
