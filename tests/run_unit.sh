#!/bin/sh
# run_unit.sh - runs the unit test binaries of a build and adds up their results.
#
#   run_unit.sh build/release/unit
#
# Prints the log of what failed, and ends with "N passed, N failed".
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for t in "$1"/test_*; do
    case $t in *.d | *.o) continue ;; esac
    [ -x "$t" ] || continue
    timeout "${TEST_TIMEOUT:-300}" "$t" >"$log" 2>&1
    line=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep 'Synthesis:' | tail -1)
    p=$(echo "$line" | sed -n 's/.*Passing: \([0-9]*\).*/\1/p')
    n=$(echo "$line" | sed -n 's/.*Tested: \([0-9]*\).*/\1/p')
    if [ -z "$n" ]; then
        n=1 p=0
    fi
    passed=$((passed + p)) failed=$((failed + n - p))
    if [ "$n" != "$p" ]; then
        echo "FAIL $(basename "$t"): $p of $n passed"
        cat "$log"
    fi
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
