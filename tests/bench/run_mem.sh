#!/bin/bash
# run_mem.sh - time, memory and pauses of bench/mem under compiled Go and under vole, against the figures to reach.
#
#   run_mem.sh [--vole path] [--filter re] [--quick | --full] [--first]
#
# Each program is built with the real Go, and run by it and by vole, one after the other, with GOMAXPROCS=2. Programs print
# "name value unit" lines; the pauses are taken from GODEBUG=gctrace=1: stop1 and stop2 are the first and the last clock
# figure of each line (sweep termination, mark termination), concurrent the one between, in microseconds. A bound is on vole's
# value (<= 300) or on its ratio to Go's (<= 3x); what misses it is marked and counted.
# --full takes the sizes of the bounds: 1 GB live for the pauses, two minutes of steady allocation, 8 GB of live heap; else these
# are a quarter of it, 20 s, and 1 GB. --quick takes sizes for a try. --filter selects by figure, such as '^steady'.
# --first (as root) gives the program with the pauses real-time priority, so that they are its own and not the other programs':
# for a busy machine. BENCH_TIMEOUT (seconds, 600) bounds one run. The last line counts: "N reached, N missed".
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
vole=$root/build/vole filter=. size=1 first=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --filter) filter=$2; shift ;;
    --quick) size=0 ;;
    --full) size=2 ;;
    --first) first=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_mem: $vole is not there; run make first" >&2; exit 1; }
GO=${GO:-$(command -v go || echo /usr/lib/go-1.19/bin/go)}
[[ -x $GO ]] || { echo "run_mem: no go; install golang-1.19-go" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GOGC GODEBUG GOMEMLIMIT GOTRACEBACK
export GO111MODULE=off GOMAXPROCS=2 TIMEFORMAT='%R'
limit=${BENCH_TIMEOUT:-600}
pick() { local sizes=("$@"); echo "${sizes[$size]}"; }

# figure, bound on the value or (with x) on the ratio to gc; "-": no bound. A figure that must not be less has ">".
cat >"$work/bounds" <<'END'
trees.time <3x
trees.peak <1.5x
intmap.time <3x
stringmap.time <3x
stop1.median <100
stop1.p99 <500
stop2.median <100
stop2.p99 <500
mutator.kept >0.5
mark.tree >0.5x
mark.list >0.5x
mark.random >0.5x
mark.blobs >0.5x
steady.rss <1.3x
steady.peak <1.3x
dropped.after <60
limit.peak <300
shrink.after <0.5b
overflow.exit =2
overflow.text =1
END

# Quantiles of the pauses between "begin" and "end" of a gctrace log; without forced collections.
pauses() {
    awk '
        /^begin/ { on = 1 } /^end/ { on = 0 }
        on && /^gc [0-9]+ @/ && !/\(forced\)/ {
            for (i = 1; i <= NF; i++) if ($i ~ /^[0-9.]+\+[0-9.]+\+[0-9.]+$/ && $(i + 1) == "ms" && $(i + 2) ~ /^clock/) {
                split($i, t, "+"); print t[1], t[2], t[3]; next }
        }' "$1" >"$work/clock"
    local i names=(stop1 concurrent stop2)
    for i in 0 1 2; do
        cut -d' ' -f$((i + 1)) "$work/clock" | sort -g | awk -v name="${names[i]}" '
            { v[NR] = $1 * 1000 }
            END { if (!NR) exit
                print name ".median", v[int((NR + 1) / 2)], "us"
                print name ".p99", v[int(NR * 0.99 + 0.999)], "us"
                print name ".max", v[NR], "us" }'
    done
}

# Puts the figures in $work/gc and $work/vole beside each other and judges them.
table() {
    awk -v tally="$work/tally" '
        FILENAME ~ /bounds$/ { bound[$1] = $2; next }
        FILENAME ~ /gc$/ { gc[$1] = $2; next }
        { vole[$1] = $2; unit[$1] = $3; order[++n] = $1 }
        END {
            for (i = 1; i <= n; i++) {
                k = order[i]; v = vole[k]; g = gc[k]; b = bound[k]; verdict = ""
                ratio = g + 0 > 0 ? sprintf("%.2f", v / g) : "-"
                if (b) {
                    op = substr(b, 1, 1); lim = substr(b, 2); x = v
                    if (lim ~ /x$/) { x = ratio; lim += 0 }
                    if (lim ~ /b$/) { x = v / vole["shrink.before"]; lim += 0 }
                    ok = x == "-" ? 0 : op == "<" ? x <= lim + 0 : op == ">" ? x >= lim + 0 : x == lim
                    verdict = (ok ? "ok " : "MISSED ") b
                    print ok > tally
                }
                printf "%-16s %10s %10s %-5s %7s  %s\n", k, g == "" ? "-" : g, v, unit[k], ratio, verdict
            }
            close(tally)
        }' "$work/bounds" "$work/gc" "$work/vole"
    cat "$work/tally" >>"$work/tallies" 2>/dev/null
    rm -f "$work/tally"
}

# run figures-regexp program [VAR=value...] [-- arguments]: both sides of it, if --filter wants any of its figures.
run() {
    local figures=$1 name=$2 env=() src=$here/mem/$2.go more=$here/mem/common.go who rc
    shift 2
    grep -qE -- "$filter" <<<"${figures//|/$'\n'}" || return
    while [[ $# -gt 0 && $1 != -- ]]; do env+=("$1"); shift; done
    [[ ${1-} == -- ]] && shift
    [[ -f $src ]] || src=$here/$name.go more=
    # shellcheck disable=SC2086
    [[ -x $work/$name.exe ]] || "$GO" build -o "$work/$name.exe" "$src" $more || { echo "$name: gc cannot build it"; return; }
    for who in gc vole; do
        local cmd=("$work/$name.exe" "$@")
        # shellcheck disable=SC2206
        [[ $who == vole ]] && cmd=("$vole" run "$src" $more "$@")
        [[ $name == pauses && $first ]] && cmd=(chrt -f 1 "${cmd[@]}")
        { time env "${env[@]}" timeout "$limit" "${cmd[@]}" >"$work/$who" 2>"$work/$who.err" </dev/null; } 2>"$work/time"
        rc=$?
        [[ $more ]] || echo "$name.time $(<"$work/time") s" >"$work/$who"
        if [[ $figures == overflow* ]]; then
            { echo "overflow.exit $rc -"
              echo "overflow.text $(grep -c -e '^runtime: goroutine stack exceeds 1000000000-byte limit' \
                  -e '^fatal error: stack overflow' "$work/$who.err" | awk '{ print $1 == 2 ? 1 : 0 }') -"
            } >"$work/$who"
        elif [[ $rc -ne 0 ]]; then
            echo "$name: $who failed with $rc: $(head -1 "$work/$who" | cut -c1-60) $(grep -v '^gc ' "$work/$who.err" | head -1 | cut -c1-100)"
            [[ $who == vole ]] && { echo 0 >>"$work/tallies"; return; }
        fi
        [[ $name == pauses ]] && pauses "$work/$who.err" >>"$work/$who"
    done
    table
}

printf '%-16s %10s %10s %-5s %7s  %s\n' figure gc vole unit ratio bound
run 'trees.time|trees.peak' trees
run 'intmap.time' intmap
run 'stringmap.time' stringmap
run 'stop1|stop2|concurrent|mutator|pauses' pauses GODEBUG=gctrace=1 -- "$(pick 64 256 1024)" "$(pick 10 30 30)"
run 'mark.tree|mark.list|mark.random|mark.blobs' mark GOMAXPROCS=1 -- "$(pick 32 256 256)"
run 'steady|dropped' steady -- "$(pick 5 20 120)"
run 'limit' limit GOGC=off GOMEMLIMIT=256MiB
run 'deep' deep
run 'overflow' deep -- 0
run 'shrink' shrink -- "$(pick 10000 100000 100000)"
run 'big' big -- "$(pick 256 1024 8192)"
reached=$(grep -c 1 "$work/tallies") missed=$(grep -c 0 "$work/tallies")
echo "$reached reached, $missed missed"
[[ $missed -eq 0 && $reached -gt 0 ]]
