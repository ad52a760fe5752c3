#!/bin/bash
# run_torture.sh - runs the programs of tests/torture in a matrix of collector settings.
#
#   run_torture.sh [--vole path] [-j N] [--filter re] [--quick] [--ms N] [--seed N]
#
# The matrix is GODEBUG = (none), gccheckmark=1, gcstress=1, stackstress=1, clobberfree=1, gcstoptheworld=1, times
# GOMAXPROCS = 1, 2, 8, times GOGC = 100, 5. --quick takes a sample of about a minute: every program three times in short
# runs, chosen so that every cell of the matrix has its turn. --filter selects by "program debug procs gogc", for
# example '^chans gcstress' or ' 8 5$'. --ms says how long a program works (TORTURE_MS, 1000; quick 250), --seed which numbers
# it draws (without it the expected output is that of seed 1; with it nothing but "BROKEN" and the exit code are looked at).
#
# A run fails when its output differs from <name>.out (made by the real Go), when its exit code is not 0 or when it takes
# longer than TEST_TIMEOUT seconds (60): then it gets SIGQUIT, which makes it print its goroutines, and is killed. What it
# printed is saved in build/torture/, and the command to repeat it is printed. Ends with "N passed, N failed".
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole jobs=$(nproc) filter=. quick= ms= seed=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -j) jobs=$2; shift ;;
    -j*) jobs=${1#-j} ;;
    --filter) filter=$2; shift ;;
    --quick) quick=1 ;;
    --ms) ms=$2; shift ;;
    --seed) seed=$2; shift ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_torture: $vole is not there; run make first" >&2; exit 1; }
export VOLE=$vole SEED=$seed DUMPS=$root/build/torture LIMIT=${TEST_TIMEOUT:-60} TORTURE_MS=${ms:-${quick:+250}}
export TORTURE_MS=${TORTURE_MS:-1000} ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
unset GOGC GODEBUG GOMAXPROCS GOMEMLIMIT GOTRACEBACK GO111MODULE
mkdir -p "$DUMPS"
cd "$here/torture" || exit 1

# One cell: program debug procs gogc. Prints "P" or "F reason: command".
run_one() {
    local name=$1 debug=$2 rc why= dump=$DUMPS/$1.${2%=1}.$3.$4
    local env="TORTURE_MS=$TORTURE_MS GOMAXPROCS=$3 GOGC=$4"
    [[ $debug != none ]] && env+=" GODEBUG=$debug"
    # shellcheck disable=SC2086
    (ulimit -c 0; exec env $env timeout -s QUIT -k 5 "$LIMIT" "$VOLE" run "$name.go" common.go $SEED) >"$dump" 2>&1 </dev/null
    rc=$?
    if [[ $rc -eq 124 || $rc -eq 137 ]]; then why="time-out"
    elif [[ $rc -ne 0 ]]; then why="exit code $rc"
    elif [[ -z $SEED ]] && ! cmp -s "$name.out" "$dump"; then why="output differs"
    fi
    if [[ $why ]]; then
        echo "F $name: $why ($dump): cd tests/torture && $env $VOLE run $name.go common.go $SEED"
    else
        rm -f "$dump"
        echo P
    fi
}
export -f run_one

cells() {
    local prog debug procs gogc i=0
    for prog in *.out; do
        for debug in none gccheckmark=1 gcstress=1 stackstress=1 clobberfree=1 gcstoptheworld=1; do
            for procs in 1 2 8; do
                for gogc in 100 5; do
                    # 36 cells a program; every 13th of all cells: three a program, each time others.
                    [[ $quick && $((i++ % 13)) -ne 0 ]] && continue
                    echo "${prog%.out} $debug $procs $gogc"
                done
            done
        done
    done
}
work=$(mktemp)
trap 'rm -f "$work"' EXIT
cells | grep -E -- "$filter" | xargs -r -P "$jobs" -L1 bash -c 'run_one "$@"' _ | tee "$work" | sed -n 's/^F /FAIL /p'
count() { grep -c "^$1" "$work"; }
echo "$(count P) passed, $(count F) failed"
[[ $(count F) -eq 0 && $(count P) -gt 0 ]]
