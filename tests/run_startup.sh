#!/bin/bash
# run_startup.sh - measures `hello, world` with fmt against the figures: 5 ms of wall time and 15 MB resident from source, 3 ms as an
# executable of vole build.
#
#   run_startup.sh [--vole path] [--runs N]
#
# Wall time is the median of N runs (41) after three to warm the page cache; the cost of starting a process at all
# (/bin/true, measured the same way) is printed beside it, not taken off. The resident size is the largest ru_maxrss
# of three runs, by GNU time. STARTUP_MS, STARTUP_MB and STARTUP_BUILT_MS change the limits. Exit 1 if one is missed.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole runs=41
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --runs) runs=$2; shift ;;
    *) sed -n '5p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_startup: $vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/hello.go" <<'GO'
package main

import "fmt"

func main() { fmt.Println("hello, world") }
GO
if [[ $("$vole" run "$work/hello.go") != "hello, world" ]]; then
    echo "run_startup: hello, world does not run" >&2
    exit 1
fi
# median_us command...: the median wall time in microseconds
median_us() {
    local i start end
    for ((i = -3; i < runs; i++)); do
        start=${EPOCHREALTIME/./}
        "$@" >"$work/out"
        end=${EPOCHREALTIME/./}
        [[ $i -ge 0 ]] && echo $((end - start))
    done | sort -n | sed -n "$((runs / 2 + 1))p"
}
base=$(median_us /bin/true)
wall=$(median_us "$vole" run "$work/hello.go")
"$vole" build -o "$work/hello" "$work/hello.go" || exit 1
built=$(median_us "$work/hello")
rss=0
if [[ -x /usr/bin/time ]]; then
    for _ in 1 2 3; do
        kb=$(/usr/bin/time -f %M "$vole" run "$work/hello.go" 2>&1 >"$work/out" | tail -1)
        [[ $kb -gt $rss ]] && rss=$kb
    done
else
    echo "run_startup: no /usr/bin/time (package time): resident size not measured" >&2
fi
awk -v w="$wall" -v b="$base" -v r="$rss" -v x="$built" -v xms="${STARTUP_BUILT_MS:-3}" -v ms="${STARTUP_MS:-5}" -v mb="${STARTUP_MB:-15}" 'BEGIN {
    printf "hello, world: %.2f ms wall (limit %s; /bin/true takes %.2f), %.1f MB resident (limit %s)\n", w / 1000, ms, b / 1000, r / 1024, mb
    printf "as an executable of vole build: %.2f ms wall (limit %s)\n", x / 1000, xms
    bad = w > ms * 1000 || r > mb * 1024 || x > xms * 1000
    print bad ? "FAIL" : "PASS"
    exit bad }'
