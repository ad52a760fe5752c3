#!/bin/bash
# run_malformed.sh - malformed programs must end in an error message and exit code 1 or 2, not in a crash or a hang.
#
#   run_malformed.sh [--vole path] [-j N] [--filter re] [-v]
#
# The programs come from malformed/generate.sh. TEST_TIMEOUT (seconds, 10) and TEST_MEMORY (KiB of address space,
# 4 GiB; `unlimited` for sanitizers) bound each. Prints failures, then `N passed, N failed`.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole jobs=$(nproc) filter=. verbose=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -j) jobs=$2; shift ;;
    -j*) jobs=${1#-j} ;;
    --filter) filter=$2; shift ;;
    -v) verbose=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_malformed: $vole is not there; run make first" >&2; exit 1; }
cases=$root/build/malformed
"$here/malformed/generate.sh" "$cases" >/dev/null || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export VOLE=$vole WORK=$work CASES=$cases LIMIT=${TEST_TIMEOUT:-30} MEMORY=${TEST_MEMORY:-4194304} VERBOSE=$verbose

run_one() {
    local name=$1 file=$1.go err=$WORK/$1.err rc why=
    cd "$CASES" || exit 1
    if [[ -d $name ]]; then cd "$name" && file=main.go; fi
    (
        ulimit -c 0
        [[ $MEMORY == unlimited ]] || ulimit -v "$MEMORY"
        exec timeout -k 1 "$LIMIT" "$VOLE" run "$file"
    ) >"$WORK/$name.out" 2>"$err" </dev/null
    rc=$?
    if [[ $rc -eq 124 || $rc -eq 137 ]]; then why="no end in $LIMIT s"
    elif [[ $rc -gt 128 ]]; then why="signal $((rc - 128))"
    elif [[ $rc -ne 1 && $rc -ne 2 ]]; then why="exit code $rc"
    elif [[ ! -s $err ]]; then why="no error message"
    elif grep -aqE 'AddressSanitizer|UndefinedBehaviorSanitizer|LeakSanitizer|\.[ch]:[0-9]+:[0-9]+: runtime error' "$err"; then why="sanitizer report"
    elif grep -aqE 'Assertion .* failed|internal error' "$err"; then why="internal error"
    fi
    if [[ $why ]]; then
        echo "F $name: $why"
        [[ $VERBOSE ]] && head -c 600 "$err" | tr -d '\000' | sed 's/^/    /'
    else
        echo "P $name"
    fi
    rm -f "$err" "$WORK/$name.out"
}
export -f run_one

(cd "$cases" && for c in *; do echo "${c%.go}"; done) | grep -E -- "$filter" |
    xargs -r -P "$jobs" -I{} bash -c 'run_one {}' >"$work/results"
grep -v '^P ' "$work/results" | sed 's/^F /FAIL /'
failed=$(grep -c '^F ' "$work/results")
echo "$(grep -c '^P ' "$work/results") passed, $failed failed"
[[ $failed -eq 0 ]]
