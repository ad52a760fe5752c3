#!/bin/bash
# run_gotests.sh - runs the `// run` programs of Go's own test tree (Debian: golang-1.19-src).
#
#   run_gotests.sh [--vole path] [-j N] [--filter re] [--min N] [--all] [-v]
#
# A test passes as in Go's run.go: exit code 0, and stdout with stderr equal to the .out file beside the program, or
# empty when there is none. Words after `run` are flags for the compiler (ignored when they only tune gc), further
# .go files of the program, or arguments. The programs are those of gotests.list: what passes under gc with this same
# runner. --all takes every `// run` program instead and writes those that pass to build/gotests.passed; that is how
# the list was made (`run_gotests.sh --all --vole tests/gc-as-vole.sh`).
# TEST_TIMEOUT (seconds, 20) and TEST_MEMORY (KiB of address space, 8 GiB; `unlimited` for sanitizers) bound each one.
# Exit 0 if none failed, or with --min if at least N passed.
# Prints the failures' count and `passed/total`; build/gotests.failures has one line each: name, tab, reason.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole jobs=$(nproc) filter=. all= verbose= min=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -j) jobs=$2; shift ;;
    -j*) jobs=${1#-j} ;;
    --filter) filter=$2; shift ;;
    --min) min=$2; shift ;;
    --all) all=1 ;;
    -v) verbose=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
tree=${GO_TEST_TREE:-$(dpkg -L golang-1.19-src 2>/dev/null | grep -m1 '/test/run\.go$' | xargs -r dirname)}
if [[ ! -d $tree ]]; then
    echo "run_gotests: no Go test tree; install golang-1.19-src or set GO_TEST_TREE" >&2
    exit 1
fi
[[ -x $vole ]] || { echo "run_gotests: $vole is not there; run make first" >&2; exit 1; }
mkdir -p "$root/build"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VOLE=$vole TREE=$tree WORK=$work
# As run.go does: the go tool in PATH (some programs start it), GOOS and GOARCH set.
export PATH=$PATH:/usr/lib/go-1.19/bin GOOS=linux GOARCH=amd64 GOENV=off GOFLAGS=
export LIMIT=${TEST_TIMEOUT:-20} MEMORY=${TEST_MEMORY:-8388608}

# The line that says what to do with a program: its first, or the second below a +build line.
recipe() { sed -n -e '1{/+build/n; p; q}' "$1" | tr -d '\r'; }

# Runs one program; prints "P name" or "F name<TAB>reason".
run_one() {
    local name=$1 out=$WORK/${1//\//_}.txt want=$TREE/${1%.go}.out words rc
    cd "$TREE" || exit 1
    read -r -a words <<<"$(recipe "$name")"
    local files=("$name") args=() flags=() w i
    for ((i = 2; i < ${#words[@]}; i++)); do
        w=${words[i]}
        case $w in
        -gcflags) ((i++)) ;;
        -gcflags=*) ;;
        -goexperiment|-race) printf 'F %s\tneeds %s\n' "$name" "$w"; return ;;
        -*) flags+=("$w") ;;
        *.go) files+=("$w") ;;
        *) args+=("$w") ;;
        esac
    done
    (
        ulimit -c 0
        [[ $MEMORY == unlimited ]] || ulimit -v "$MEMORY"
        exec timeout -k 2 "$LIMIT" "$VOLE" run "${flags[@]}" "${files[@]}" "${args[@]}"
    ) >"$out" 2>&1 </dev/null
    rc=$?
    if [[ $rc -eq 124 || $rc -eq 137 ]]; then
        printf 'F %s\ttimeout\n' "$name"
    elif [[ $rc -ne 0 ]]; then
        printf 'F %s\texit %d: %s\n' "$name" $rc "$(grep -am1 . "$out" | tr -d '\000' | cut -c1-200)"
    elif [[ -f $want ]] && ! cmp -s "$out" "$want"; then
        printf 'F %s\toutput differs: %s\n' "$name" "$(diff -a "$out" "$want" | sed -n 2p | tr -d '\000' | cut -c1-160)"
    elif [[ ! -f $want && -s $out ]]; then
        printf 'F %s\tunexpected output: %s\n' "$name" "$(head -1 "$out" | tr -d '\000' | cut -c1-160)"
    else
        printf 'P %s\n' "$name"
    fi
    rm -f "$out"
}
export -f run_one recipe

if [[ $all ]]; then
    (cd "$tree" && find . -name '*.go' | sed 's/^\.\///' | sort | while read -r f; do
        recipe "$f" | grep -qE '^// run( |$)' && echo "$f"
    done) | grep -E -- "$filter" >"$work/list"
else
    grep -v '^#' "$here/gotests.list" | grep -E -- "$filter" >"$work/list"
fi
xargs -a "$work/list" -P "$jobs" -I{} bash -c 'run_one {}' >"$work/results"
grep '^F ' "$work/results" | cut -c3- | sort >"$root/build/gotests.failures"
grep '^P ' "$work/results" | cut -c3- | sort >"$root/build/gotests.passed"
total=$(wc -l <"$work/list") failed=$(wc -l <"$root/build/gotests.failures")
[[ $verbose ]] && cat "$root/build/gotests.failures"
echo "gotests: $((total - failed))/$total pass; failures in build/gotests.failures"
echo "$((total - failed)) passed, $failed failed"
[[ $((total - failed)) -ge ${min:-$total} ]]
