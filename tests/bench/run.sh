#!/bin/bash
# run.sh - wall times of tests/bench as ratios to gc-compiled Go, measured pairwise in the same run.
#
#   run.sh [--vole path] [--filter re] [--runs N] [--others]
#
# Each program is built with the real Go once; then, N times (3), the compiled program and `vole run` take turns, and
# the medians are compared. Outputs must be equal. The last column is vole's CPU time over its wall time (busy2 should
# come near 2). --others adds lua5.4 (bench/lua, those programs it has) and yaegi, one run each. Times of vole include
# compiling from source. BENCH_TIMEOUT (seconds, 60) bounds one run. Exit 1 if an output differs.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
vole=$root/build/vole filter=. runs=3 others=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --filter) filter=$2; shift ;;
    --runs) runs=$2; shift ;;
    --others) others=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "bench: $vole is not there; run make first" >&2; exit 1; }
GO=${GO:-$(command -v go || echo /usr/lib/go-1.19/bin/go)}
[[ -x $GO ]] || { echo "bench: no go; install golang-1.19-go" >&2; exit 1; }
LIMIT=${BENCH_TIMEOUT:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TIMEFORMAT='%R %U %S'

# timed out-file time-file command...: runs it; appends "real user sys" to time-file. Its status is the command's.
timed() {
    local out=$1 times=$2
    shift 2
    { time timeout "$LIMIT" "$@" >"$out" 2>"$work/stderr" </dev/null; } 2>>"$times"
}
median() { sort -n "$1" | awk '{ v[NR] = $1; c[NR] = ($2 + $3) / ($1 > 0 ? $1 : 1) } END { m = int((NR + 1) / 2); print v[m], c[m] }'; }

printf '%-14s %8s %8s %7s %5s' name 'gc s' 'vole s' ratio cpu
[[ $others ]] && printf ' %9s %9s' lua5.4 yaegi
echo
bad=0
for src in "$here"/*.go; do
    name=$(basename "$src" .go)
    [[ $name =~ $filter ]] || continue
    exe=$work/$name
    if ! { "$GO" tool compile -p main -o "$exe.a" "$src" && "$GO" tool link -o "$exe" "$exe.a"; }; then
        echo "$name: gc cannot build it" >&2
        bad=1
        continue
    fi
    why=
    for ((r = 0; r < runs; r++)); do
        timed "$exe.want" "$exe.gc" "$exe" || why="gc failed"
        timed "$exe.got" "$exe.vole" "$vole" run "$src" || { why="failed: $(head -1 "$work/stderr" | cut -c1-80)"; break; }
        cmp -s "$exe.want" "$exe.got" || { why="output differs"; break; }
    done
    if [[ $why ]]; then
        printf '%-14s %s\n' "$name" "$why"
        bad=1
        continue
    fi
    read -r gc _ <<<"$(median "$exe.gc")"
    read -r vl cpu <<<"$(median "$exe.vole")"
    ratio=$(awk -v a="$vl" -v b="$gc" 'BEGIN { print a / b }')
    echo "$ratio" >>"$work/ratios"
    printf '%-14s %8.3f %8.3f %7.2f %5.2f' "$name" "$gc" "$vl" "$ratio" "$cpu"
    if [[ $others ]]; then
        for other in lua yaegi; do
            cell=-
            rm -f "$work/o.t"
            if [[ $other == lua && -f $here/lua/$name.lua ]] && command -v lua5.4 >/dev/null; then
                timed "$work/o" "$work/o.t" lua5.4 "$here/lua/$name.lua" && cmp -s "$work/o" "$exe.want" && cell=x
            elif [[ $other == yaegi ]] && command -v yaegi >/dev/null; then
                timed "$work/o" "$work/o.t" yaegi run "$src" && cmp -s "$work/o" "$exe.want" && cell=x
            fi
            if [[ $cell == x ]]; then
                cell=$(awk -v g="$gc" '{ printf "%.2f", $1 / g }' "$work/o.t")
                echo "$cell" >>"$work/ratios.$other"
            fi
            printf ' %9s' "$cell"
        done
    fi
    echo
done
geo() { awk '{ s += log($1); n++ } END { if (n) printf "%.2f over %d programs", exp(s / n), n; else printf "-" }' "$1" 2>/dev/null; }
[[ -f $work/ratios ]] && echo "geometric mean: $(geo "$work/ratios"), worst $(sort -n "$work/ratios" | tail -1)"
for other in lua yaegi; do
    [[ -f $work/ratios.$other ]] && echo "geometric mean of $other: $(geo "$work/ratios.$other")"
done
exit $bad
