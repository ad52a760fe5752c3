#!/bin/bash
# run_stress.sh - runs the programs of tests/stress again and again, each time in another setting.
#
#   run_stress.sh [--vole path]... [-j N] [--filter re] [--seconds N] [--ms N] [--seed N]
#
# A setting is GOMAXPROCS = 1, 2, 4, 16, times GODEBUG = (none), gcstress=2, stackstress=1, gcstoptheworld=1, times the builds: those
# of build/vole, build/debug/vole and build/asan/vole that are there, unless --vole names them. The latter two also have
# schedfuzz (runtime/schedfuzz.h), alone and with gcstress=2. All settings of all programs are gone
# through in an order drawn by --seed (1), each time with another seed for the program, for --seconds (60), or until each was
# tried once if --seconds is 0. --filter selects by "program procs debug build", for example '^timers 16 ' or ' none asan$'. --ms says
# how long a program works (STRESS_MS, 400).
#
# A run fails when its output differs from <name>.out (made by the real Go), when its exit code is not 0 or when it takes
# longer than TEST_TIMEOUT seconds (60): then it gets SIGQUIT, which makes it print its goroutines, and is killed. What it
# printed is saved in build/stress/, and the command to repeat it is printed. Ends with "N passed, N failed".
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
voles=() jobs=$(nproc) filter=. seconds=60 ms=400 seed=1
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) voles+=("$(realpath -s "$2")"); shift ;;
    -j) jobs=$2; shift ;;
    -j*) jobs=${1#-j} ;;
    --filter) filter=$2; shift ;;
    --seconds) seconds=$2; shift ;;
    --ms) ms=$2; shift ;;
    --seed) seed=$2; shift ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
if [[ ${#voles[@]} -eq 0 ]]; then
    for v in "$root/build/vole" "$root/build/debug/vole" "$root/build/asan/vole"; do [[ -x $v ]] && voles+=("$v"); done
fi
[[ -x ${voles[0]} ]] || { echo "run_stress: no vole is there; run make first" >&2; exit 1; }
export DUMPS=$root/build/stress LIMIT=${TEST_TIMEOUT:-60} STRESS_MS=$ms
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
unset GOGC GODEBUG GOMAXPROCS GOMEMLIMIT GOTRACEBACK GO111MODULE
mkdir -p "$DUMPS"
cd "$here/stress" || exit 1
export UNTIL=$((seconds > 0 ? $(date +%s) + seconds : 0))

# One run: program procs debug build vole seed. Prints "P" or "F reason: command"; nothing when time is up.
run_one() {
    [[ $UNTIL -gt 0 && $(date +%s) -ge $UNTIL ]] && return
    local name=$1 debug=$3 build=$4 vole=$5 seed=$6 rc why= dump=$DUMPS/$1.$2.${3//[=,]/-}.$4.$6
    local env="STRESS_MS=$STRESS_MS GOMAXPROCS=$2"
    [[ $debug != none ]] && env+=" GODEBUG=$debug"
    # shellcheck disable=SC2086
    (ulimit -c 0; exec env $env timeout -s QUIT -k 5 "$LIMIT" "$vole" run "$name.go" common.go -seed "$seed") >"$dump" 2>&1 </dev/null
    rc=$?
    if [[ $rc -eq 124 || $rc -eq 137 ]]; then why="time-out"
    elif [[ $rc -ne 0 ]]; then why="exit code $rc"
    elif ! cmp -s "$name.out" "$dump"; then why="output differs"
    fi
    if [[ $why ]]; then
        echo "F $name ($build): $why ($dump): cd tests/stress && $env $vole run $name.go common.go -seed $seed"
    else
        rm -f "$dump"
        echo P
    fi
}
export -f run_one

# What kind of build a path is: the folder it lies in, or "release" for build/vole.
kind() {
    local k
    k=$(basename "$(dirname "$1")")
    [[ $k == build ]] && k=release
    echo "$k"
}

cells() {
    local prog procs debug v
    for prog in *.out; do
        for procs in 1 2 4 16; do
            for debug in none gcstress=2 stackstress=1 gcstoptheworld=1 schedfuzz=20 schedfuzz=50,gcstress=2; do
                for v in "${voles[@]}"; do
                    [[ $debug == schedfuzz* && $(kind "$v") == release ]] && continue
                    echo "${prog%.out} $procs $debug $(kind "$v") $v"
                done
            done
        done
    done
}

# The same order for the same seed.
shuffled() { awk -v seed="$1" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' | sort -k1,1n | cut -f2-; }

rounds() {
    local i=0 line
    for ((round = seed; ; round++)); do
        while read -r line; do echo "$line $((seed * 1000000 + (round - seed) * 1000 + i++))"; done <"$work.cells" | shuffled "$round"
        [[ $UNTIL -eq 0 || $(date +%s) -ge $UNTIL ]] && break
    done
}
work=$(mktemp)
trap 'rm -f "$work" "$work.cells"' EXIT
cells | grep -E -- "$filter" | shuffled "$seed" >"$work.cells"
[[ -s $work.cells ]] || { echo "run_stress: nothing matches" >&2; exit 64; }
rounds 2>/dev/null | xargs -r -P "$jobs" -L1 bash -c 'run_one "$@" || exit 0; [[ $UNTIL -gt 0 && $(date +%s) -ge $UNTIL ]] && exit 255; exit 0' _ 2>/dev/null |
    tee "$work" | sed -n 's/^F /FAIL /p'
count() { grep -c "^$1" "$work"; }
echo "$(count P) passed, $(count F) failed"
[[ $(count F) -eq 0 && $(count P) -gt 0 ]]
