#!/bin/bash
# run_conformance.sh - runs the corpus of tests/conformance and compares stdout, stderr and exit code.
#
#   run_conformance.sh [--vole path] [--filter re] [-j N] [--stress gcstress|stackstress] [--oracle] [--build] [-v]
#
# A test is conformance/<section>/<name>.go, or a directory conformance/<section>/<name>.mod with main.go in it; its
# expectations are <name>.out (stdout), .err (stderr, normalised by normalise.sed) and .code (exit code) beside it,
# missing meaning empty and 0; <name>.in is fed to stdin. Comments at its head may say
#   // args: a b        arguments            // env: A=1 B=2     environment
#   // lang: go1.21     -lang flag           // files: a.go b.go what to hand to vole instead of the file itself
#   // oracle: spec     the expectation comes from the Go spec, as Go 1.19 cannot run it
#   // differs: why     we differ from Go 1.19 by intent     // nostress: why   left out under --stress
#   // nostress gcstress: why      left out under that one only
#   // nosanitizer: why left out when vole is a sanitized build
#   // slow: why        gets six times the time
# --oracle leaves out those marked oracle or differs, for runs with gc-as-vole.sh. TEST_TIMEOUT bounds each test
# (seconds, 30; 60 under --stress).
# --build makes an executable of each program with `vole build` and runs that. Programs that do not compile must fail to
# build with the same message.
# Tests named in known_failures.txt count as skipped when they fail and are reported when they pass.
# build/conformance.failures gets the names that failed; -v prints the differences. Exit 1 if any failed.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole jobs=$(nproc) filter=. stress= oracle= build= verbose=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -j) jobs=$2; shift ;;
    -j*) jobs=${1#-j} ;;
    --filter) filter=$2; shift ;;
    --stress) stress=$2; shift ;;
    --oracle) oracle=1 ;;
    --build) build=1 ;;
    -v) verbose=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_conformance: $vole is not there; run make first" >&2; exit 1; }
case $stress in ''|gcstress|stackstress) ;; *) echo "run_conformance: unknown stress $stress" >&2; exit 64 ;; esac
mkdir -p "$root/build"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VOLE=$vole CORPUS=$here/conformance WORK=$work STRESS=$stress ORACLE=$oracle BUILD=$build LIMIT=${TEST_TIMEOUT:-$([[ $stress ]] && echo 60 || echo 30)}
unset GOGC GODEBUG GOMAXPROCS GOMEMLIMIT GOTRACEBACK GO111MODULE
[[ $stress ]] && export GODEBUG=$stress=1

# Runs one test (section/name); prints one line: "P name", "F name reason", "K name" (known failure), "S name" (left out).
run_one() {
    local t=$1 base=$CORPUS/$1 dir src args= env= lang= files= oracle= differs= nostress= nosanitizer= limit=$LIMIT line
    local tmp=$WORK/${1//\//__} rc want_rc=0 why=
    if [[ -d $base.mod ]]; then dir=$base.mod src=main.go; else dir=$(dirname "$base") src=$(basename "$base").go; fi
    cd "$dir" || exit 1
    while IFS= read -r line && [[ $line == //* || $line == '#!'* ]]; do
        case $line in
        '// args: '*) args=${line#*: } ;;
        '// env: '*) env=${line#*: } ;;
        '// lang: '*) lang=-lang=${line#*: } ;;
        '// files: '*) files=${line#*: } ;;
        '// oracle: '*) oracle=1 ;;
        '// differs: '*) differs=1 ;;
        '// slow: '*) limit=$((6 * LIMIT)) ;;
        '// nostress: '*|"// nostress $STRESS: "*) nostress=1 ;;
        '// nosanitizer: '*) nosanitizer=1 ;;
        esac
    done <"$src"
    if [[ $ORACLE && $oracle$differs || $STRESS && $nostress || $VOLE == */asan/* && $nosanitizer ]]; then echo "S $t"; return; fi
    local in=/dev/null
    [[ -f $base.in ]] && in=$base.in
    [[ -f $base.code ]] && want_rc=$(<"$base.code")
    (
        ulimit -c 0
        # shellcheck disable=SC2086
        if [[ $BUILD ]]; then
            "$VOLE" build -o "$tmp.exe" $lang ${files:-$src} || exit
            exec env $env timeout -k 2 "$limit" "$tmp.exe" $args
        fi
        # shellcheck disable=SC2086
        exec env $env timeout -k 2 "$limit" "$VOLE" run $lang ${files:-$src} $args
    ) <"$in" >"$tmp.out" 2>"$tmp.rawerr"
    rc=$?
    rm -f "$tmp.exe"
    sed -E -f "$CORPUS/normalise.sed" "$tmp.rawerr" >"$tmp.err"
    local out=$base.out err=$base.err
    [[ -f $out ]] || out=/dev/null
    [[ -f $err ]] || err=/dev/null
    if [[ $rc -eq 124 || $rc -eq 137 ]]; then why="timeout"
    elif ! cmp -s "$out" "$tmp.out"; then why="stdout differs"
    elif ! cmp -s "$err" "$tmp.err"; then why="stderr differs"
    elif [[ $rc -ne $want_rc ]]; then why="exit code $rc, expected $want_rc"
    fi
    if [[ -z $why ]]; then
        echo "P $t"
    elif grep -qxF "$t" "$WORK/known"; then
        echo "K $t"
    else
        {
            echo "--- $t: $why"
            diff -au "$out" "$tmp.out" | sed -n '3,40p'
            diff -au "$err" "$tmp.err" | sed -n '3,40p'
        } >"$tmp.diff"
        echo "F $t $why"
    fi
    rm -f "$tmp.out" "$tmp.rawerr" "$tmp.err"
}
export -f run_one

grep -v '^#' "$CORPUS/known_failures.txt" 2>/dev/null | sed -E 's/[[:space:]].*//' >"$work/known"
(cd "$CORPUS" && find . -mindepth 2 -maxdepth 2 \( -name '*.go' -o -name '*.mod' \)) |
    sed -E 's/^\.\///; s/\.(go|mod)$//' | sort -u | while read -r t; do
    # A further file of a multi-file program is no test of its own.
    if [[ -f $CORPUS/$t.go ]] && head -1 "$CORPUS/$t.go" | grep -q '^// part of '; then continue; fi
    echo "$t"
done | grep -E -- "$filter" >"$work/list"
xargs -r -a "$work/list" -P "$jobs" -I{} bash -c 'run_one {}' >"$work/results"
sort -o "$work/results" "$work/results"
grep '^F ' "$work/results" | cut -d' ' -f2 >"$root/build/conformance.failures"
lines=40                        # of the difference, for each failure
[[ $verbose ]] && lines=80
for d in "$work"/*.diff; do [[ -f $d ]] && head -n "$lines" "$d"; done
grep '^F ' "$work/results" | sed 's/^F /FAIL /'
grep '^P ' "$work/results" | cut -d' ' -f2 | grep -xF -f "$work/known" | sed 's/$/ passes now: take it out of known_failures.txt/'
count() { grep -c "^$1 " "$work/results"; }
skipped=$(($(count K) + $(count S)))
[[ $skipped -gt 0 ]] && echo "$skipped skipped ($(count K) known failures)"
echo "$(count P) passed, $(count F) failed"
[[ $(count F) -eq 0 && $(count P) -gt 0 ]]
