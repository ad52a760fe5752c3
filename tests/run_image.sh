#!/bin/bash
# run_image.sh - executables made by vole build: what they are called, that they stand on their own, and that a damaged one
# says so.
#
#   run_image.sh [--vole path] [--flips N] [--seed N] [--fuzz N] [-v]
#
# --flips: so many single bytes of a program's image are changed, one at a time (1000); each time the program must run as
# if nothing had happened, or end with exit code 2 and one message. --fuzz: rounds for build/asan/fuzz/fuzz_image, if that
# has been built (`make fuzz`), on images whose checksums are right but nothing else (300). Prints failures, then
# `N passed, N failed`.
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
vole=$root/build/vole flips=1000 seed=1 fuzz=300 verbose=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    --flips) flips=$2; shift ;;
    --seed) seed=$2; shift ;;
    --fuzz) fuzz=$2; shift ;;
    -v) verbose=1 ;;
    *) sed -n '5p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_image: $vole is not there; run make first" >&2; exit 1; }
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
unset GOGC GODEBUG GOMAXPROCS GOMEMLIMIT GOTRACEBACK GO111MODULE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ulimit -c 0
passed=0 failed=0

ok() { # what condition...
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $what"
        [[ -s $work/err ]] && head -5 "$work/err" | sed 's/^/    /'
    fi
}
# Runs a command with its output in $work/out and $work/err and its exit code in $rc.
try() {
    (cd "$work" && timeout -k 2 60 "$@") >"$work/out" 2>"$work/err" </dev/null
    rc=$?
}
says() { grep -qE -- "$1" "$work/err"; }
out_is() { [[ $(<"$work/out") == "$1" ]]; }
exits() { [[ $rc -eq $1 ]]; }

# ---- building ----
mkdir -p "$work/src/cmd" "$work/elsewhere" "$work/mod/sub" "$work/empty" "$work/locked"
cat >"$work/src/cmd/main.go" <<'GO'
package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

type animal interface{ Sound() string }
type dog struct{ n int }

func (d *dog) Sound() string { return strings.Repeat("wuff", d.n) }

func fail(a []int, i int) int { return a[i] }

func main() {
	if len(os.Args) > 1 && os.Args[1] == "panic" {
		fail(nil, 3)
	}
	if len(os.Args) > 1 && os.Args[1] == "procs" {
		fmt.Println(runtime.GOMAXPROCS(0))
		return
	}
	var a animal = &dog{2}
	fmt.Println(a.Sound(), os.Args[1:], map[string]int{"x": 1})
}
GO
cp "$work/src/cmd/main.go" "$work/main.go"
printf 'package main\n\nfunc main() { helper() }\n' >"$work/mod/main.go"
printf 'package main\n\nfunc helper() { println("helped") }\n' >"$work/mod/other.go"
printf 'module example.com/tools/thing\n\ngo 1.21\n' >"$work/mod/go.mod"
printf 'package lib\n' >"$work/empty/lib.go"
printf 'package main\n\nfunc main() { undefined() }\n' >"$work/bad.go"

try "$vole" build main.go
ok "build names the executable after the file" exits 0
ok "build prints nothing" test ! -s "$work/out" -a ! -s "$work/err"
ok "the executable is one" test -x "$work/main"
try ./main run -x --help
ok "all arguments are the program's" out_is 'wuffwuff [run -x --help] map[x:1]'
try env GOMAXPROCS=1 ./main procs
ok "GOMAXPROCS means what it does to vole run" out_is 1
try "$vole" build -o elsewhere/named main.go
ok "-o file" test -x "$work/elsewhere/named"
try "$vole" build -o elsewhere main.go
ok "-o directory" test -x "$work/elsewhere/main"
try "$vole" build -o elsewhere/ src/cmd
ok "a directory gives its name" test -x "$work/elsewhere/cmd"
try "$vole" build -o elsewhere mod
ok "a module gives its name" test -x "$work/elsewhere/thing"
try elsewhere/thing
ok "all files of the directory are in it" says '^helped$'
try "$vole" build -o two mod/main.go mod/other.go
ok "several files" exits 0
try "$vole" build -e 'fmt.Println(6*7)' -o six
try ./six
ok "a program on the command line" out_is 42
(cd "$work" && mv main.go gone && cd elsewhere && ./main panic) >"$work/out" 2>"$work/err"
rc=$?
mv "$work/gone" "$work/main.go"
ok "a panic exits with 2" exits 2
ok "a panic is printed" says '^panic: runtime error: index out of range \[3\] with length 0'
ok "tracebacks name the source file, wherever the program is run" says "$work/main.go:15"
ok "nothing is left behind" test -z "$(find "$work" -name '*.??????' -newer "$work/bad.go" -type f)"

try "$vole" build
ok "no program: the package here, which does not compile" exits 1
(cd "$work/mod" && "$vole" build) >"$work/out" 2>"$work/err"
rc=$?
ok "no program: that of the directory" test $rc -eq 0 -a -x "$work/mod/thing"
(cd "$work/locked" && "$vole" build) >"$work/out" 2>"$work/err"
rc=$?
ok "no program, and none in the directory" exits 1
try "$vole" build main.go x.txt
ok "an argument that is no source: usage" exits 2
try "$vole" build -frobnicate main.go
ok "an unknown flag: usage" exits 2
try "$vole" build nothing.go
ok "a missing file" exits 1
try "$vole" build bad.go
ok "compile errors" exits 1
ok "compile errors are printed" says '^(\./)?bad.go:3:15: undefined: undefined'
ok "no executable of a bad program" test ! -e "$work/bad"
try "$vole" build -o elsewhere/lib empty
ok "a package that is not main" exits 1
try "$vole" build -o /nonexistent/x main.go
ok "a place that is not there" exits 1
cp "$work/main.go" "$work/copy.go"
try "$vole" build -o copy.go main.go
ok "a source file is not overwritten" exits 1
ok "… and still there" cmp -s "$work/main.go" "$work/copy.go"
mkfifo "$work/fifo"
try "$vole" build -o fifo main.go
ok "a pipe is not overwritten" exits 2
try "$vole" build -o main main.go
ok "an executable is replaced" exits 0
(cd "$work" && ./main >/dev/null & "$vole" build -o "$work/main" "$work/main.go") >"$work/out" 2>"$work/err"
rc=$?
ok "… while it runs, too" exits 0

# ---- damage ----
image_at=$((($(stat -c %s "$(realpath "$vole")") + 4095) / 4096 * 4096))
size=$(stat -c %s "$work/main")
(cd "$work" && head -c $((size - 5000)) main >short && head -c $((image_at + 100)) main >shorter && head -c "$image_at" main >none &&
    chmod +x short shorter none)
for p in short shorter none; do
    try "./$p"
    ok "a program that ends too soon says so ($p)" exits 2
    ok "… with one message ($p)" says "^\./$p: the program is damaged: "
done

want=$(cd "$work" && ./main)
RANDOM=$seed
harmless=0
for ((i = 0; i < flips; i++)); do
    # Half of them anywhere, half in what every start reads: header, tables.
    at=$((RANDOM % 2 ? image_at + (RANDOM << 15 | RANDOM) % (size - image_at) : image_at + (RANDOM << 15 | RANDOM) % 65536 % (size - image_at)))
    old=$(od -An -tu1 -j "$at" -N 1 "$work/main")
    new=$(((old + 1 + RANDOM % 255) % 256))
    printf "\\x$(printf %x "$new")" | dd of="$work/main" bs=1 seek="$at" conv=notrunc status=none
    try ./main
    printf "\\x$(printf %x "$((old))")" | dd of="$work/main" bs=1 seek="$at" conv=notrunc status=none
    if [[ $rc -eq 0 && $(<"$work/out") == "$want" && ! -s $work/err ]]; then
        harmless=$((harmless + 1)) passed=$((passed + 1))
    elif [[ $rc -eq 2 && $(wc -l <"$work/err") -eq 1 ]] && says '^\./main: the program is damaged: '; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL byte $at changed from $((old)) to $new: exit code $rc"
        head -5 "$work/err" | sed 's/^/    /'
    fi
done
[[ $verbose ]] && echo "$harmless of $flips changes did no harm"
try ./main
ok "the program is whole again" out_is "$want"

# ---- deceit ----
fuzzer=$root/build/asan/fuzz/fuzz_image
if [[ -x $fuzzer && $fuzz -gt 0 ]]; then
    try "$vole" build -e 'println(len(os.Args))' -o small
    for p in small main; do
        [[ $p == small ]] && n=$((fuzz * 5)) || n=$((fuzz / 5))
        try "$fuzzer" -n "$n" -seed "$seed" "./$p"
        ok "$n deceitful images ($p)" exits 0
    done
fi
echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
