#!/bin/bash
# run_ffi.sh - what calls of C and callbacks cost, in nanoseconds, against the figures to reach: the best of five rounds.
#
#   run_ffi.sh [--vole path]
#
# Ends with "N reached, N missed".
here=$(cd "$(dirname "$0")" && pwd)
vole=$(dirname "$(dirname "$here")")/build/vole
[[ $1 == --vole ]] && vole=$(realpath "$2")
[[ -x $vole ]] || { echo "run_ffi: $vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
${CC:-gcc} -O2 -shared -fPIC -o "$work/lib.so" "$here/ffi/lib.c" -lpthread || exit 1
FFI_LIB=$work/lib.so "$vole" run "$here/ffi/ffi.go" | awk '
BEGIN { bound["call"] = 150; bound["callback"] = 1000 }
{
    printf "%-22s %8.1f ns", $1, $2
    if (!($1 in bound)) print ""
    else if ($2 <= bound[$1]) { printf "   (<= %d)\n", bound[$1]; reached++ }
    else { printf "   MISSED: <= %d\n", bound[$1]; missed++ }
}
END { printf "%d reached, %d missed\n", reached, missed; exit missed > 0 || !reached }'
