#!/bin/bash
# run_repl_pipe.sh - sessions of `vole repl` fed from a file: what comes out, in the order of a terminal.
#
#   run_repl_pipe.sh [--vole path] [--filter regexp] [--update | --corpus]
#
# tests/repl/pipe/name.in is fed to standard input; name.out is standard output and standard error together, with numbers of
# goroutines and addresses replaced. --update writes what came out instead: read it before you commit it.
# --corpus: programs of tests/conformance are loaded into a session, which then calls main(): they print what they print when run.
# Ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 1
vole=build/vole filter=. update= corpus=
while [ $# -gt 0 ]; do
    case $1 in
    --vole) vole=$2; shift 2 ;;
    --filter) filter=$2; shift 2 ;;
    --update) update=1; shift ;;
    --corpus) corpus=1; shift ;;
    *) echo "usage: $0 [--vole path] [--filter regexp] [--update | --corpus]" >&2; exit 2 ;;
    esac
done
normalise='s/goroutine [0-9]+/goroutine N/; s/0x[0-9a-f]+/0xX/g; s/ \+0xX$//; s/(\$GOROOT[^:]*):[0-9]+/\1/'
passed=0 failed=0
if [ -n "$corpus" ]; then
    # these print names of files, lines, or what else was allocated
    special='goroutines/(callers|stack_reasons)|memory/(memprofile|metrics)|packages/'
    for f in tests/conformance/{lexical,constants,types,scope,expressions,statements,builtins,generics,newer,goroutines,memory,maps,closures,methods,numeric}/*.go; do
        out=${f%.go}.out
        [[ $f =~ $filter && ! $f =~ $special && -f $out && ! -f ${f%.go}.code ]] || continue
        grep -qE '^// (args|env|lang|files|part of)' "$f" && continue
        if echo 'main()' | timeout "${TEST_TIMEOUT:-20}" "$vole" repl "$f" 2> /dev/null | cmp -s - "$out"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL $f"
        fi
    done
    echo "$passed passed, $failed failed"
    exit $((failed > 0))
fi
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
