#!/bin/bash
# run_conc.sh - goroutines, channels, locks and the scheduler's latencies under compiled Go and under vole, against the
# figures to reach.
#
#   run_conc.sh [--vole path] [--filter re] [--runs N] [--quick]
#
# Programs are built with the real Go, and run by it and by vole, in turns, with GOMAXPROCS=2. Those of the first
# table print a result that must be equal; of N runs each (3) the shortest counts, because what else works on the
# machine only adds; beside the wall times stand the ratios of the CPU times (user and system). Times of vole include
# compiling from source. The others print "name value unit" lines; of N runs the median counts.
# A bound is on vole's value (<= 25) or on its ratio to Go's (<= 2x); what misses it is marked and counted.
# --quick: one run, a hundred thousand goroutines instead of a million. --filter selects by figure, such as '^park'.
# BENCH_TIMEOUT (seconds, 120) bounds one run. The last line counts: "N reached, N missed".
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
vole=$root/build/vole filter=. runs=3 quick=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --filter) filter=$2; shift ;;
    --runs) runs=$2; shift ;;
    --quick) quick=1 runs=1 ;;
    *) sed -n '5p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_conc: $vole is not there; run make first" >&2; exit 1; }
GO=${GO:-$(command -v go || echo /usr/lib/go-1.19/bin/go)}
[[ -x $GO ]] || { echo "run_conc: no go; install golang-1.19-go" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GOGC GODEBUG GOMEMLIMIT GOTRACEBACK
export GO111MODULE=off GOMAXPROCS=2 TIMEFORMAT='%R %U %S'
limit=${BENCH_TIMEOUT:-120}

# Speed: programs, each with its bound on the ratio of wall times; the bound on their geometric mean.
speed=(pingpong primesieve prodcons spawn mutex select8)
each_bound=2.5 mean_bound=1.3

# figure, bound on the value or (with x) on the ratio to gc. A figure that must not be less has ">". At 0 of Go's, a
# ratio counts as reached if the value is 0, too; "<1x+1": Go's and one more.
cat >"$work/bounds" <<'END'
park.each <3072
park.time <2x
yield.p99 <25
sleep.p99 <25
ticker.drift <1x+1
starve.median <3
starve.p99 <1x+2
memstats.median <100
procs.median <100
idle.cpu <5
echo.rate >0.5x
END

build() { [[ -x $work/$1.exe ]] || "$GO" build -o "$work/$1.exe" "$2" || { echo "$1: gc cannot build it"; return 1; }; }
source_of() { [[ -f $here/conc/$1.go ]] && echo "$here/conc/$1.go" || echo "$here/$1.go"; }

# The least wall time, and the least CPU time, of a file of "real user sys".
least() { awk '{ c = $2 + $3; if (NR == 1 || $1 < w) w = $1; if (NR == 1 || c < m) m = c } END { print w, m }' "$1"; }

# speed_of name: a line of the first table.
speed_of() {
    local name=$1 src r gc gcpu vl vcpu ratio verdict=ok
    src=$(source_of "$name")
    build "$name" "$src" || { echo 0 >>"$work/tallies"; return; }
    for ((r = 0; r < runs; r++)); do
        { time timeout "$limit" "$work/$name.exe" >"$work/want"; } 2>>"$work/$name.gc"
        if ! { time timeout "$limit" "$vole" run "$src" >"$work/got" 2>"$work/err"; } 2>>"$work/$name.vole" ||
            ! cmp -s "$work/want" "$work/got"; then
            echo "$name: vole failed or printed something else: $(head -1 "$work/err" | cut -c1-100)"
            echo 0 >>"$work/tallies"
            return
        fi
    done
    read -r gc gcpu <<<"$(least "$work/$name.gc")"
    read -r vl vcpu <<<"$(least "$work/$name.vole")"
    ratio=$(awk -v a="$vl" -v b="$gc" 'BEGIN { print a / b }')
    echo "$ratio" >>"$work/ratios"
    awk -v r="$ratio" -v b=$each_bound 'BEGIN { exit !(r <= b) }' || verdict=MISSED
    [[ $verdict == ok ]] && echo 1 >>"$work/tallies" || echo 0 >>"$work/tallies"
    awk -v n="$name" -v g="$gc" -v v="$vl" -v r="$ratio" -v gu="$gcpu" -v vu="$vcpu" -v x="$verdict" -v b=$each_bound \
        'BEGIN { printf "%-16s %8.3f %8.3f s   %6.2f   cpu %6.2f  %s <%sx\n", n, g, v, r, vu / (gu > 0 ? gu : 1), x, b }'
}

# The medians of the figures in $work/gc and $work/vole beside each other, judged.
table() {
    local who
    for who in gc vole; do
        sort -k1,1 -k2,2g "$work/$who" | awk '
            $1 != name { if (name) print name, v[int((n + 1) / 2)], unit; name = $1; n = 0 }
            { v[++n] = $2; unit = $3 }
            END { if (name) print name, v[int((n + 1) / 2)], unit }' >"$work/$who.medians"
    done
    awk -v tally="$work/tallies" '
        FILENAME ~ /bounds$/ { bound[$1] = $2; next }
        FILENAME ~ /gc.medians$/ { gc[$1] = $2; next }
        { vole[$1] = $2; unit[$1] = $3; order[++n] = $1 }
        END {
            for (i = 1; i <= n; i++) {
                k = order[i]; v = vole[k]; g = gc[k]; b = bound[k]; verdict = ""
                ratio = g > 0 ? sprintf("%.2f", v / g) : "-"
                if (b) {
                    lim = substr(b, 2)
                    if (lim ~ /x/) { split(lim, part, "x"); lim = part[1] * g + part[2] }
                    ok = substr(b, 1, 1) == "<" ? v <= lim + 0 : v >= lim + 0
                    verdict = (ok ? "ok " : "MISSED ") b
                    print ok >>tally
                }
                printf "%-16s %10s %10s %-6s %7s  %s\n", k, g == "" ? "-" : g, v, unit[k], ratio, verdict
            }
        }' "$work/bounds" "$work/gc.medians" "$work/vole.medians"
}

# run figures-regexp program [arguments]: runs both sides, if --filter wants any of the figures.
run() {
    local figures=$1 name=$2 src r
    src=$(source_of "$name")
    shift 2
    grep -qE -- "$filter" <<<"${figures//|/$'\n'}" || return
    build "$name" "$src" || return
    : >"$work/gc" >"$work/vole"
    for ((r = 0; r < runs; r++)); do
        timeout "$limit" "$work/$name.exe" "$@" >>"$work/gc" 2>"$work/err" ||
            echo "$name: gc failed: $(head -1 "$work/err" | cut -c1-100)"
        if ! timeout "$limit" "$vole" run "$src" "$@" >>"$work/vole" 2>"$work/err"; then
            echo "$name: vole failed: $(head -1 "$work/err" | cut -c1-100)"
            echo 0 >>"$work/tallies"
            return
        fi
    done
    table
}

# Requests per second over many TCP connections at once, server and clients each a process of the same kind.
echo_rate() {
    local src=$here/conc/echo.go conns=10000 each=20 most r i who addr pid
    grep -qE -- "$filter" <<<echo.rate || return
    build echo "$src" || return
    most=$(($(ulimit -n) - 200))
    [[ $quick ]] && conns=1000 each=100
    [[ $conns -gt $most ]] && conns=$most
    : >"$work/gc" >"$work/vole"
    for ((r = 0; r < runs; r++)); do
        for who in gc vole; do
            local cmd=("$work/echo.exe")
            [[ $who == vole ]] && cmd=("$vole" run "$src")
            : >"$work/addr"
            timeout "$limit" "${cmd[@]}" -server >"$work/addr" 2>"$work/err" &
            pid=$!
            addr=
            for ((i = 0; i < 100; i++)); do
                read -r addr <"$work/addr" && break
                sleep 0.05
            done
            timeout "$limit" "${cmd[@]}" -addr "$addr" -c "$conns" -m "$each" 2>>"$work/err" |
                awk -v c="$conns" '{ print "echo.rate", $(NF - 1), "/s"; print "echo.conns", c, "-" }' >>"$work/$who"
            kill "$pid" 2>/dev/null
            wait "$pid" 2>/dev/null
            if [[ $who == vole && ! -s $work/vole ]]; then
                echo "echo: vole failed: $(head -1 "$work/err" | cut -c1-100)"
                echo 0 >>"$work/tallies"
                return
            fi
        done
    done
    table
}

: >"$work/tallies" >"$work/ratios"
printf '%-16s %8s %8s %10s\n' program gc vole ratio
for name in "${speed[@]}"; do
    [[ $name =~ $filter ]] && speed_of "$name"
done
if [[ $(wc -l <"$work/ratios") -eq ${#speed[@]} ]]; then
    mean=$(awk '{ s += log($1) } END { printf "%.2f", exp(s / NR) }' "$work/ratios")
    verdict=$(awk -v m="$mean" -v b=$mean_bound 'BEGIN { print m <= b ? "ok" : "MISSED" }')
    [[ $verdict == ok ]] && echo 1 >>"$work/tallies" || echo 0 >>"$work/tallies"
    printf '%-16s %32s   %s <%sx\n' 'geometric mean' "$mean" "$verdict" $mean_bound
fi
echo
printf '%-16s %10s %10s %-6s %7s  %s\n' figure gc vole unit ratio bound
run 'park.each|park.time' park $([[ $quick ]] && echo 100000 || echo 1000000)
run 'yield|sleep|hog' hog
run 'ticker' ticker
run 'starve' starve
run 'memstats|procs|stw' stw
run 'idle' idle
echo_rate
reached=$(grep -c 1 "$work/tallies") missed=$(grep -c 0 "$work/tallies")
echo "$reached reached, $missed missed"
[[ $missed -eq 0 && $reached -gt 0 ]]
