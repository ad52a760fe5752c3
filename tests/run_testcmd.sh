#!/bin/bash
# run_testcmd.sh - `vole test` on the packages of tests/testing, beside what the real `go test` says of them.
#
#   run_testcmd.sh [--vole path] [--filter re] [-v] [--regen]
#
# Each directory of tests/testing is a module with a file `commands`: a line is what stands behind `vole test`, with
# assignments of environment variables in front ($PWD in them is the directory); `!` in front marks what only vole can do. `expected` has the commands with
# their output and exit code, normalised (times, stacks, paths, what later versions of Go added). --regen writes it, from the
# real Go of GO (default /usr/lib/go-1.19/bin/go), for lines with `!` from vole. Ends with "N passed, N failed".
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole filter=. verbose= regen=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --filter) filter=$2; shift ;;
    -v) verbose=1 ;;
    --regen) regen=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_testcmd: $vole is not there; run make first" >&2; exit 1; }
go=${GO:-/usr/lib/go-1.19/bin/go}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GOMAXPROCS=2 GO111MODULE=on GOFLAGS= GOTRACEBACK=single TMPDIR=$work
unset PWD_IN_TEST WHAT SHOW

normalise() {
    sed -E -e "s|$work|TMP|g" \
        -e 's/[0-9]+\.[0-9]{2,3}s\b/0.00s/g' -e 's/\t\(cached\)/\t0.00s/' \
        -e 's/ +[0-9.]+ ns\/op/ N ns\/op/' -e 's/^cpu: .*/cpu: X/' \
        -e 's/"Time":"[^"]*",//' -e 's/"Elapsed":[0-9.e-]+/"Elapsed":0/' \
        -e 's/is not in GOROOT \(.*\)/is not in std/' -e 's/^go: warning/vole: warning/' -e 's|/usr/lib/go-[0-9.]*/src|$GOROOT/src|' \
        -e 's/panic\.(go|c):[0-9]+:/panic.go:N:/' -e 's/(testing|test|fuzz|benchmark)\.go:[0-9]+: (test executed|returned without|benchmark function)/testing.go:N: \2/' \
        -e '/^fuzz: elapsed: /d' -e 's/^(fuzz: minimizing )[0-9]+/\1N/' -e 's/\b([0-9a-f]{64}|[0-9a-f]{16})\b/HASH/g' \
        -e 's/^( +goroutine )[0-9]+/\1N/' -e '/^  /s/ \+0x[0-9a-f]+$//' -e 's/^    go test -run=/    vole test -run=/' -e 's/ +[0-9]+ B\/op/ N B\/op/; s/ +[0-9]+ allocs\/op/ N allocs\/op/' \
        -e 's/ (code|addr|pc)=[0-9a-fx]+/ \1=N/g' -e 's/declared but not used/declared and not used/' |
        awk '/^goroutine [0-9]+ \[/ || /^Usage of / { cut = 1; print "..." }
             cut && /^(exit status|FAIL|ok  )/ { cut = 0 }
             /"Action":"(start|cont)"/ || /=== CONT .*"}$/ || /^\trunning tests:/ || /^\t\tTest/ { next }
             !cut'
}

# Prints a command, its output and its exit code.
run_command() { # line command-with-arguments...
    local line=$1 words
    shift
    read -r -a words <<<"${line#!}"
    while [[ ${words[0]} == *=* && ${words[0]} != -* ]]; do
        export "${words[0]//\$PWD/$PWD}"
        words=("${words[@]:1}")
    done
    echo "\$ test $line"
    timeout -k 5 120 "$@" "${words[@]}" >"$work/out" 2>"$work/err" </dev/null
    local rc=$?
    normalise <"$work/out"
    if [[ -s $work/err ]]; then
        echo "--- stderr"
        normalise <"$work/err"
    fi
    echo "--- exit $rc"
}

passed=0 failed=0
cd "$here/testing" || exit 1
for dir in *; do
    [[ -f $dir/commands && $dir =~ $filter ]] || continue
    cp -r "$dir" "$work/$dir"
    [[ $regen ]] && : >"$work/new"
    n=0
    while IFS= read -r line || [[ $line ]]; do
        n=$((n + 1))
        if [[ $regen && $line != !* ]]; then
            (cd "$work/$dir" && run_command "$line" "$go" test -vet=off) >>"$work/new"
            continue
        fi
        (cd "$work/$dir" && run_command "$line" env GOCACHE="$work/cache" "$vole" test) >"$work/have"
        if [[ $regen ]]; then
            cat "$work/have" >>"$work/new"
            continue
        fi
        awk -v n=$n '/^\$ test / { i++ } i == n' "$dir/expected" >"$work/want"
        if cmp -s "$work/want" "$work/have"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "FAIL $dir: vole test $line"
            [[ $verbose ]] && diff "$work/want" "$work/have"
        fi
    done <"$dir/commands"
    [[ $regen ]] && cp "$work/new" "$dir/expected"
    rm -rf "${work:?}/$dir"
done
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && ($passed -gt 0 || $regen) ]]
