#!/bin/bash
# run_stdtests.sh - the tests of Go's own standard packages (Debian: golang-1.19-src), run by `vole test` against ours.
#
#   run_stdtests.sh [--vole path] [-j N] [--filter re] [--min N] [--keep dir] [-v]
#
# stdtests.list names the packages. Of each, the _test.go files and testdata are copied, and what looks into Go's
# implementation is cut: whole declarations, one after the other, until the rest compiles. Tests inside a package get it by
# `import .`. stdtests/ is laid over our library: what the tests need of Go's internal packages, and names for what is not
# exported; _test.go files in it are helpers that stand before Go's of the same names. stdtests.skip has tests that cannot
# pass, and why: `package regexp reason`.
# A test counts when it was run: "N passed, N failed". --min: fail if fewer pass than that (default: what the list states).
here=$(cd "$(dirname "$0")" && pwd)
unset GO111MODULE
root=$(dirname "$here")
vole=$root/build/vole jobs=$(nproc) filter=. min= keep= verbose=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -j) jobs=$2; shift ;;
    --filter) filter=$2; shift ;;
    --min) min=$2; shift ;;
    --keep) keep=$2; shift ;;
    -v) verbose=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
src=${GO_SRC_TREE:-$(dpkg -L golang-1.19-src 2>/dev/null | grep -m1 '/src/strings/strings\.go$' | xargs -r dirname | xargs -r dirname)}
if [[ ! -d $src ]]; then
    echo "run_stdtests: Go's sources are not installed (golang-1.19-src); nothing to run"
    echo "0 passed, 0 failed"
    exit 0
fi
[[ -x $vole ]] || { echo "run_stdtests: $vole is not there; run make first" >&2; exit 1; }
work=${keep:-$(mktemp -d)}
mkdir -p "$work"
[[ $keep ]] || trap 'rm -rf "$work"' EXIT
rm -rf "$work/lib"
cp -rs "$root/stdlib" "$work/lib"
cp -rsf "$here/stdtests/." "$work/lib/"
export OVER=$here/stdtests VOLE=$vole SRC=$src WORK=$work SKIP=$here/stdtests.skip VOLE_STDLIB=$work/lib LIMIT=${TEST_TIMEOUT:-240}

# Cuts out of the files the declarations in which errors lie; reads the errors.
cut_errors() {
    awk '
    match($0, /^(\.\/)?[a-zA-Z0-9_]+_test\.go:[0-9]+/) {
        split(substr($0, RSTART, RLENGTH), part, ":")
        sub(/^\.\//, "", part[1])
        bad[part[1]] = bad[part[1]] " " part[2]
    }
    END {
        for (file in bad) {
            n = 0
            while ((getline line < file) > 0)
                text[++n] = line
            close(file)
            k = split(bad[file], lines, " ")
            for (i = 1; i <= k; i++)
                cut(lines[i])
            printf "" > file
            for (i = 1; i <= n; i++)
                print text[i] > file
            close(file)
        }
    }
    # The declaration around line at: back to where one begins, on to the line that closes it.
    function cut(at,   from, to) {
        at += 0
        if (text[at] ~ /^package .*; import \./) {
            sub(/;.*/, "", text[at])
            return
        }
        if (text[at] ~ /^(import )?\t?[A-Za-z0-9_.]* ?"[^"]*"$/) {
            text[at] = ""
            return
        }
        for (from = at; from > 1 && text[from] !~ /^(func|var|const|type)[ (]/; from--)
            ;
        to = from
        if (text[from] ~ /[{(`][ \t]*(\/\/.*)?$/)
            while (to < n && (text[to] !~ /^[})]/ || text[to] ~ /[{(]$/))
                to++
        else
            while (to < n && text[to] ~ /[+,][ \t]*$/)
                to++
        for (; from <= to; from++)
            text[from] = ""
    }'
}

# Prints "P pkg name", "F pkg name" for each test, "F pkg (reason)" if there is more to say.
run_package() {
    local pkg=$1 name=${1##*/} dir=$WORK/run/$1 skip i rc
    mkdir -p "$dir"
    cp "$SRC/$pkg"/*_test.go "$dir/" 2>/dev/null || { echo "F $pkg (no tests)"; return; }
    [[ -d $SRC/$pkg/testdata ]] && cp -rn "$SRC/$pkg/testdata" "$dir/" 2>/dev/null
    [[ $pkg == */* && -d $SRC/${pkg%/*}/testdata ]] && cp -rn "$SRC/${pkg%/*}/testdata" "${dir%/*}/" 2>/dev/null
    cd "$dir" || return
    rm -f export_test.go export_*_test.go performance_test.go
    cp "$OVER/$pkg"/*_test.go "$dir/" 2>/dev/null
    sed -i "s|^package $name\$|package $name; import . \"$pkg\"|" ./*_test.go
    for ((i = 0; i < 80; i++)); do
        timeout "$LIMIT" "$VOLE" test -run=NONE . >errors.txt 2>&1
        grep -q '\[\(build\|setup\) failed\]' errors.txt || break
        cut_errors <errors.txt
    done
    [[ $pkg == time ]] && export TZ=America/Los_Angeles # as the tests do themselves in Go's own package
    skip=$(awk -v p="$pkg" '$1 == p { s = s "|^" $2 "$" } END { print substr(s, 2) }' "$SKIP")
    timeout -k 5 "$LIMIT" "$VOLE" test -v -short -timeout "$((LIMIT - 5))s" ${skip:+-skip "$skip"} . >output.txt 2>&1 </dev/null
    rc=$?
    awk -v p="$pkg" '/^--- PASS: / { print "P", p, $3 } /^--- FAIL: / { print "F", p, $3; n++ } /^PASS$/ { n++ }
        END { if ('$rc' != 0 && !n) print "F", p, "(exit code '$rc')" }' output.txt
}
export -f run_package cut_errors

rm -rf "$work/run"
grep -v '^#' "$here/stdtests.list" | grep -E -- "$filter" >"$work/list"
xargs -a "$work/list" -P "$jobs" -I{} bash -c 'run_package {}' >"$work/results"
mkdir -p "$root/build"
grep '^F ' "$work/results" | cut -c3- | sort >"$root/build/stdtests.failures"
passed=$(grep -c '^P ' "$work/results") failed=$(wc -l <"$root/build/stdtests.failures")
[[ $failed -eq 0 ]] || { [[ $verbose ]] && cat "$root/build/stdtests.failures" || echo "failures: build/stdtests.failures"; }
[[ $verbose ]] && awk '$1 == "P" { n[$2]++ } END { for (p in n) print p ": " n[p] }' "$work/results" | sort
[[ $filter == . ]] && min=${min:-$(sed -n 's/^# minimum: *//p' "$here/stdtests.list")}
[[ ${min:-0} -le $passed ]] || echo "only $passed tests pass, at least $min should"
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && ${min:-0} -le $passed ]]
