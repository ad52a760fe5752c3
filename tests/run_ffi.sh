#!/bin/bash
# run_ffi.sh - package ffi: the programs of tests/ffi against the C library beside them, under several settings; what ends
# a program; functions of random types (fuzz/ffi.py).
#
#   run_ffi.sh [--vole path] [--filter regexp] [-v]
#
# A program's comment lines may say `// env: NAME=value ...`. Its output is in <name>.out. FFI_N in the environment makes
# loops shorter. Every program runs plainly, with a collection at every allocation, with the stack moved at every call, on
# one processor, as an executable made by vole build, and, when build/asan/vole is there and no --vole was given, under the sanitizers. Ends with "N passed, M failed".
here=$(cd "$(dirname "$0")" && pwd)
unset GO111MODULE
root=$(dirname "$here")
vole=$root/build/vole filter=. verbose= asan=$root/build/asan/vole
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2") asan=; shift ;;
    --filter) filter=$2; shift ;;
    -v) verbose=1 ;;
    *) sed -n '5p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_ffi: $vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
pass() { passed=$((passed + 1)); [[ -z $verbose ]] || echo "ok   $1"; }
fail() { failed=$((failed + 1)); echo "FAIL $1"; }

export FFI_LIB=$work/libffitest.so
${CC:-gcc} -O1 -g -shared -fPIC -Wall -Wextra -o "$FFI_LIB" "$here/ffi/lib.c" -lpthread || exit 1
cd "$here/ffi" || exit 1

# runs program settings...: output as it should be, nothing on stderr, exit code 0
runs() { # command program seconds env...
    local vole=$1 name=$2 limit=$3 code
    shift 3
    local title="$name${*:+ ($*)}"
    [[ $title =~ $filter ]] || return
    # shellcheck disable=SC2046,SC2086
    env $(sed -n 's,^// env: ,,p' "$name.go") "$@" timeout "$limit" $vole "$name.go" >"$work/out" 2>"$work/err" </dev/null
    code=$?
    if [[ $code -eq 0 && ! -s $work/err ]] && cmp -s "$name.out" "$work/out"; then
        pass "$title"
    else
        fail "$title: exit code $code"
        diff "$name.out" "$work/out" | head -5
        head -20 "$work/err"
    fi
}
programs="types structs variadic callbacks unwind threads blocking memory errors"
for p in $programs leaks; do
    runs "$vole run" "$p" 120
done
for p in $programs; do
    [[ $p = errors ]] || runs "$vole run" "$p" 120 GODEBUG=gcstress=1 FFI_N=60
    runs "$vole run" "$p" 120 GODEBUG=stackstress=1 FFI_N=100
done
cat >"$work/built" <<EOF
"$vole" build -o "$work/app" "\$1" && exec "$work/app"
EOF
for p in $programs; do
    runs "sh $work/built" "$p" 120 BUILT=1
done
for p in callbacks unwind threads; do
    runs "$vole run" "$p" 120 GODEBUG=gcstress=2 FFI_N=200
    runs "$vole run" "$p" 120 GOMAXPROCS=1 FFI_N=500
    runs "$vole run" "$p" 120 GOMAXPROCS=8 GOGC=5 FFI_N=1000
done
if [[ -x $asan ]]; then
    export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
    for p in $programs; do
        runs "$asan run" "$p" 300 FFI_N=200
    done
fi

# random signatures, where there is Python
if command -v python3 >/dev/null && [[ 'random signatures' =~ $filter ]]; then
    if python3 "$here/fuzz/ffi.py" --rounds 4 --vole "$vole" >"$work/out" 2>&1; then
        pass 'random signatures'
    else
        fail 'random signatures'
        head -20 "$work/out"
    fi
fi

# dies way code text...: exit code, and each text on stdout or stderr; deferred calls of main run only if one says so
dies() {
    local way=$1 want=$2 code text
    shift 2
    [[ "fatal $way" =~ $filter ]] || return
    timeout 60 "$vole" run fatal.go "$way" >"$work/out" 2>&1 </dev/null
    code=$?
    if [[ $code -ne $want ]] || { [[ $* != *'deferred in main'* ]] && grep -q 'deferred in main' "$work/out"; }; then
        fail "fatal $way: exit code $code"
        head -20 "$work/out"
        return
    fi
    for text; do
        if ! grep -qF -- "$text" "$work/out"; then
            fail "fatal $way: no \"$text\""
            head -20 "$work/out"
            return
        fi
    done
    pass "fatal $way"
}
dies panic 2 'deferred in the callback' 'deferred in main' 'panic: it is broken' 'main.main.func' 'ffi.call(...)' 'main.main()'
dies goexit 2 'deferred in main' 'fatal error: no goroutines (main called runtime.Goexit) - deadlock!'
dies 'thread panic' 2 'deferred in the callback' 'panic: runtime error: index out of range [0] with length 0' 'main.main.func'
dies 'thread goexit' 2 'fatal error: runtime.Goexit in a callback on a thread of C'
dies 'thread nested goexit' 2 'fatal error: runtime.Goexit in a callback on a thread of C'
dies freed 2 'called 0' 'fatal error: C has called a callback that ffi.FreeCallback had freed'
dies deep 2 'fatal error: the stack of a thread overflows: calls of C and callbacks are nested too deeply' 'main.dive'
dies crash 2 'SIGSEGV: segmentation violation' 'in a call of C' 'ffi.call('
dies 'crash on thread' 2 'SIGSEGV: segmentation violation' 'in a call of C' 'ffi.call('
dies deadlock 2 'fatal error: all goroutines are asleep - deadlock!'
dies 'deadlock after thread' 2 'fatal error: all goroutines are asleep - deadlock!'
dies exit 7

echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
