#!/bin/bash
# run_examples.sh - every program of examples/ does what its expected output says.
#
#   run_examples.sh [--vole path]
#
# tests/examples/NAME.out is what NAME.go prints; NAME.in, if it is there, its standard input. Output that is not text is
# compared by its checksum. A program without an expectation is a failure.
here=$(cd "$(dirname "$0")" && pwd)
unset GO111MODULE
root=$(dirname "$here")
vole=$root/build/vole
[[ $1 == --vole ]] && vole=$(realpath "$2")
[[ -x $vole ]] || { echo "run_examples: $vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root/examples" || exit 1
passed=0 failed=0
declare -A seen

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAIL $*"; }

# example name argument...: runs it and compares what it prints.
example() {
    local name=$1 in=/dev/null rc
    shift
    seen[$name]=1
    [[ -f $here/examples/$name.in ]] && in=$here/examples/$name.in
    timeout "${TEST_TIMEOUT:-20}" "$vole" run "$name.go" "$@" <"$in" >"$work/out" 2>"$work/err"
    rc=$?
    if [[ $rc -ne 0 ]]; then
        fail "$name: exit $rc: $(head -c 300 "$work/err")"
    elif ! diff -u "$here/examples/$name.out" "$work/out" >"$work/diff"; then
        fail "$name:"
        head -20 "$work/diff"
    else
        pass
    fi
}

# checksum name sum argument...: the same for output that is not text.
checksum() {
    local name=$1 sum=$2 got
    shift 2
    seen[$name]=1
    got=$(timeout "${TEST_TIMEOUT:-20}" "$vole" run "$name.go" "$@" </dev/null | cksum)
    [[ $got == "$sum" ]] && pass || fail "$name: cksum $got, not $sum"
}

example hello
example primes 20
example wordcount
example workerpool -workers 3
example pipeline
example qsort
example sqlite
seen[ratelimit]=1 # the last request has to wait for five tokens, one every 20 ms
out=$(timeout "${TEST_TIMEOUT:-20}" "$vole" run ratelimit.go)
if [[ $out =~ 'request 8 after '([0-9]+)' ms'$'\n''an impatient caller: context deadline exceeded' && ${BASH_REMATCH[1]} -ge 95 ]]; then
    pass
else
    fail "ratelimit: $out"
fi
example chat -demo
example notes -demo
example life -glider -n 20 -last -w 20 -h 12
checksum mandelbrot '973867800 45015' -size 100
example logs -demo
example calc
example matrix
example nbody 1000
example lru
mkdir -p "$work/disk/small" "$work/disk/large"
head -c 300000 /dev/zero >"$work/disk/large/zeros"
seen[disk]=1
out=$(timeout "${TEST_TIMEOUT:-20}" "$vole" run disk.go -top 2 "$work/disk")
[[ $out == *KiB*disk$'\n'*KiB*disk/large ]] && pass || fail "disk: $out"

for f in *.go; do
    [[ ${seen[${f%.go}]} ]] || fail "$f is not tested"
done
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
