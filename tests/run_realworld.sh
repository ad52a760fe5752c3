#!/bin/bash
# run_realworld.sh - the tests of other people's libraries (Debian: golang-*-dev), run by `vole test` in GOPATH mode.
#
#   run_realworld.sh [--vole path] [-j N] [--filter re] [--min N] [-v]
#
# realworld.list names packages whose tests pass under the real Go and here; its head says which Debian packages have them. What is not
# installed is skipped. A package passes if `vole test -short` says ok within TEST_TIMEOUT seconds (120). --min: fail if fewer pass (default:
# all that are there). Prints the failures; build/realworld/ has the output of each.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole jobs=$(nproc) filter=. min= verbose=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -j) jobs=$2; shift ;;
    --filter) filter=$2; shift ;;
    --min) min=$2; shift ;;
    -v) verbose=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
src=${GOCODE:-/usr/share/gocode/src}
[[ -x $vole ]] || { echo "run_realworld: $vole is not there; run make first" >&2; exit 1; }
if [[ ! -d $src ]]; then
    echo "run_realworld: no libraries are installed (see the head of realworld.list); nothing to run"
    echo "0 passed, 0 failed"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$root/build/realworld"
cp -rL "$src" "$work/src" 2>/dev/null # tests write beside themselves
export VOLE=$vole WORK=$work OUT=$root/build/realworld LIMIT=${TEST_TIMEOUT:-120}
export GO111MODULE=off GOPATH=$work GOFLAGS=

# Prints "P package", "F package" or "S package".
run_one() {
    local out=$OUT/${1//\//_}.txt
    cd "$WORK/src/$1" 2>/dev/null || { echo "S $1"; return; }
    if timeout -k 5 "$LIMIT" "$VOLE" test -short . >"$out" 2>&1 </dev/null; then
        echo "P $1"
    else
        echo "F $1"
    fi
}
export -f run_one

grep -v '^#' "$here/realworld.list" | grep -E -- "$filter" >"$work/list"
xargs -a "$work/list" -P "$jobs" -I{} bash -c 'run_one {}' >"$work/results"
passed=$(grep -c '^P ' "$work/results") failed=$(grep -c '^F ' "$work/results") skipped=$(grep -c '^S ' "$work/results")
grep '^F ' "$work/results" | sort
[[ $verbose ]] && grep '^S ' "$work/results" | sort
echo "$passed passed, $failed failed, $skipped skipped"
[[ $passed -ge ${min:-$((passed + failed))} ]]
