#!/bin/bash
# run_repl_pipe.sh - sessions of `vole repl` fed from a file: what comes out, in the order of a terminal.
#
#   run_repl_pipe.sh [--vole path] [--filter regexp] [--update]
#
# tests/repl/pipe/name.in is fed to standard input; name.out is standard output and standard error together, with numbers of
# goroutines and addresses replaced. --update writes what came out instead: read it before you commit it.
# Ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 1
vole=build/vole filter=. update=
while [ $# -gt 0 ]; do
    case $1 in
    --vole) vole=$2; shift 2 ;;
    --filter) filter=$2; shift 2 ;;
    --update) update=1; shift ;;
    *) echo "usage: $0 [--vole path] [--filter regexp] [--update]" >&2; exit 2 ;;
    esac
done
normalise='s/goroutine [0-9]+/goroutine N/; s/0x[0-9a-f]+/0xX/g; s/ \+0xX$//; s/(\$GOROOT[^:]*):[0-9]+/\1/'
passed=0 failed=0
for in in tests/repl/pipe/*.in; do
    name=$(basename "$in" .in)
    [[ $name =~ $filter ]] || continue
    out=${in%.in}.out
    got=$(timeout "${TEST_TIMEOUT:-20}" "$vole" repl < "$in" 2>&1; echo "exit $?")
    got=$(sed -E "$normalise" <<< "$got")
    if [ -n "$update" ]; then
        printf '%s\n' "$got" > "$out"
    elif diff -u "$out" <(printf '%s\n' "$got") > build/repl_pipe.diff; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $name"
        head -20 build/repl_pipe.diff
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
