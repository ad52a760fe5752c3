#!/usr/bin/env bash
# run_diff.sh - random programs under the real Go and under vole: what differs is an error of ours (or of the generator).
#
#   tests/run_diff.sh [--seed N] [--batches N] [--count N] [--time SECONDS] [--modes LIST] [--dir DIR] [programs] [numbers] [errors]
#
# programs: random programs (fuzz/diff/gogen.py), --count to a batch, under vole as it comes, without the optimiser, as executables, under
#   collection and stack stress, and under the debug and asan builds if they are there (--modes default,noopt,build,gcstress,stackstress,debug,asan)
# numbers:  random numbers, formats and conversions at the edges (fuzz/diff/numgen.py)
# errors:   valid programs with a token changed: the errors that gc reports, and ours (fuzz/diff/errdiff.py)
# Needs an installed Go 1.19 and Python 3, so it is no part of run_all.sh. What differs is left in --dir (default: a temporary directory);
# fuzz/diff/loud.sh SEED COUNT PROGRAM shows where the traces of a program part.
set -u
here=$(cd "$(dirname "$0")" && pwd)
seed=1 batches=5 count=20 limit=100000 modes=default,noopt,build,gcstress,stackstress,debug,asan dir= parts=
while [ $# -gt 0 ]; do
    case $1 in
    --seed) seed=$2; shift ;;
    --batches) batches=$2; shift ;;
    --count) count=$2; shift ;;
    --time) limit=$2; shift ;;
    --modes) modes=$2; shift ;;
    --dir) dir=$2; shift ;;
    programs | numbers | errors) parts="$parts $1" ;;
    *) sed -n '2,13s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
    shift
done
command -v go >/dev/null || { echo "run_diff.sh: no Go here" >&2; exit 2; }
[ -n "$dir" ] || dir=$(mktemp -d)
failed=0 passed=0
for part in ${parts:-programs numbers errors}; do
    case $part in
    programs) python3 "$here/fuzz/diff/diffrun.py" --seed "$seed" --batches "$batches" --count "$count" --time "$limit" --modes "$modes" --dir "$dir" ;;
    numbers) python3 "$here/fuzz/diff/diffrun.py" --generator numgen.py --seed "$seed" --batches "$batches" --count "$count" --time "$limit" \
        --modes default,noopt --dir "$dir" ;;
    errors) python3 "$here/fuzz/diff/errdiff.py" --seed "$seed" --count $((batches * count)) --time "$limit" --dir "$dir" ;;
    esac && passed=$((passed + 1)) || failed=$((failed + 1))
done
echo "what differs is in $dir"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
