#!/bin/bash
# run_profile.sh - what CPU profiles cost, and how true they are.
#
#   run_profile.sh [--vole path] [--runs n]      (default 9 runs)
#
# Cost: programs of this folder run with and without -cpuprofile in turn; the medians of their user times are compared.
# Figure to reach: at most 3 % at 100 Hz.
# Truth: tests/profiles/split.go has 60, 30 and 10 % of its work in three functions, by construction; kinds.go measures for
# itself what eight kinds of work take. Figure to reach: the profile is within 5 points.
# Ends with "N passed, M failed"; a loaded machine makes the first part noisy.
here=$(cd "$(dirname "$0")" && pwd)
vole=$(dirname "$(dirname "$here")")/build/vole runs=9
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --runs) runs=$2; shift ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_profile: $vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
verdict() { # good?
    if [[ $1 = 1 ]]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
user_ms() { # command...: user and system time in ms
    local TIMEFORMAT='%U %S'
    { time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print ($1 + $2) * 1000 }'
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "cost at 100 Hz (user + system time, median of $runs)"
cd "$here" || exit 1
for p in fib nbody binarytrees stringmap; do
    : >"$work/off" : >"$work/on"
    for ((i = 0; i < runs; i++)); do
        user_ms "$vole" run "$p.go" >>"$work/off"
        user_ms "$vole" run -cpuprofile "$work/cpu" "$p.go" >>"$work/on"
    done
    off=$(median <"$work/off") on=$(median <"$work/on")
    read -r line good < <(awk -v a="$off" -v b="$on" -v p="$p" 'BEGIN {
        c = 100 * (b - a) / a; printf "%s:%.0f->%.0f_ms:%+.1f_%% %d\n", p, a, b, c, c <= 3 }')
    echo "  ${line//[:_]/ }"
    verdict "$good"
done

cd "$here/../profiles" || exit 1
compare() { # title file-with-"share name" lines, profile
    "$vole" run decode.go -top "$3" >"$work/top"
    awk 'NR == FNR { have[$3] = $2; next } { sum += $1; have_sum += have[$2]; want[$2] = $1; order[++n] = $2 }
        END { for (i = 1; i <= n; i++) { f = order[i]; got = 100 * have[f] / have_sum
              printf "  %-18s %5.1f %% of the work, %5.1f %% in the profile\n", f, want[f], got
              d = got - want[f]; if (d < 0) d = -d; if (d > worst) worst = d }
              printf "  worst difference: %.1f points\n", worst; exit worst > 5 }' "$work/top" "$2"
    verdict $((1 - $?))
}
echo 'truth: three functions'
"$vole" run -cpuprofile "$work/cpu" split.go 12000 >/dev/null
printf '60 main.sixty\n30 main.thirty\n10 main.ten\n' >"$work/want"
compare split "$work/want" "$work/cpu"
echo 'truth: kinds of work'
GOMAXPROCS=1 GOGC=off "$vole" run -cpuprofile "$work/cpu" kinds.go 16 >"$work/want"
compare kinds "$work/want" "$work/cpu"

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
