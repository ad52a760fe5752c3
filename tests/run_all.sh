#!/bin/bash
# run_all.sh - all tests on what has been built: unit tests, the models, the conformance corpus, malformed programs, torture and stress, in the
# release build and under ASan+UBSan; the corpus under gcstress and stackstress; the command line and its installation; the tests of the
# lock-free lists under ThreadSanitizer. The last line adds everything up: "N passed, N failed".
cd "$(dirname "$0")/.." || exit 1
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1 exitcode=66}
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
step() { # title command...
    echo "== $1"
    shift
    local line start=$SECONDS
    "$@" 2>&1 | tee "$log"
    echo "   ($((SECONDS - start)) s)"
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -1)
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
    else
        failed=$((failed + 1))
    fi
}
step 'unit tests' sh tests/run_unit.sh build/release/unit
step 'models of the protocols' build/model/check
step 'dispatch of the interpreter' sh tests/check_dispatch.sh build/release/vm/interp.o
step 'copies of values' sh tests/check_memcpy.sh
step 'conformance' bash tests/run_conformance.sh
step 'conformance, a collection at every allocation' bash tests/run_conformance.sh --stress gcstress
step 'conformance, the stack moved at every call' bash tests/run_conformance.sh --stress stackstress
step 'conformance, as executables' bash tests/run_conformance.sh --build
step 'executables of vole build' bash tests/run_image.sh
step 'command line' bash tests/run_cli.sh
step 'sessions fed from a file' bash tests/run_repl_pipe.sh
step 'Ctrl-C in sessions' python3 tests/repl/interrupt.py
step 'programs of the corpus in sessions' bash tests/run_repl_pipe.sh --corpus
GODEBUG=gcstress=1 step 'sessions, a collection at every allocation' bash tests/run_repl_pipe.sh
GODEBUG=stackstress=1 step 'sessions, the stack moved at every call' bash tests/run_repl_pipe.sh
step 'installation, manual page, completion' bash tests/run_install.sh
step 'examples' bash tests/run_examples.sh
step 'vole test' bash tests/run_testcmd.sh
step "Go's tests of its standard packages" bash tests/run_stdtests.sh
step 'calls of C and callbacks' bash tests/run_ffi.sh
step 'profiles' bash tests/run_profiles.sh
step 'prompt' bash tests/run_repl.sh
step 'malformed programs' bash tests/run_malformed.sh
step 'torture of the collector' bash tests/run_torture.sh --quick
step 'unit tests, under ThreadSanitizer' sh tests/run_unit.sh build/tsan/unit
step 'unit tests, sanitized' sh tests/run_unit.sh build/asan/unit
TEST_TIMEOUT=${TEST_TIMEOUT:-60} step 'sessions, sanitized' bash tests/run_repl_pipe.sh --vole build/asan/vole
TEST_TIMEOUT=${TEST_TIMEOUT:-60} step 'conformance, sanitized' bash tests/run_conformance.sh --vole build/asan/vole
TEST_TIMEOUT=${TEST_TIMEOUT:-60} step 'examples, sanitized' bash tests/run_examples.sh --vole build/asan/vole
step 'vole test, sanitized' bash tests/run_testcmd.sh --vole build/asan/vole
step 'profiles, sanitized' bash tests/run_profiles.sh --vole build/asan/vole
TEST_TIMEOUT=${TEST_TIMEOUT:-120} step 'prompt, sanitized' bash tests/run_repl.sh --vole build/asan/vole --only asan
TEST_TIMEOUT=${TEST_TIMEOUT:-60} TEST_MEMORY=unlimited step 'malformed programs, sanitized' bash tests/run_malformed.sh --vole build/asan/vole
step 'executables of vole build, sanitized' bash tests/run_image.sh --vole build/asan/vole
TEST_TIMEOUT=${TEST_TIMEOUT:-60} step 'conformance, as executables, sanitized' bash tests/run_conformance.sh --build --vole build/asan/vole --filter 'panics|std_reflect|maps|newer|generics'
TEST_TIMEOUT=${TEST_TIMEOUT:-120} step 'torture of the collector, sanitized' bash tests/run_torture.sh --quick --vole build/asan/vole
TEST_TIMEOUT=${TEST_TIMEOUT:-120} step 'stress of the scheduler' bash tests/run_stress.sh --seconds "${STRESS_SECONDS:-120}"
echo
echo "$passed passed, $failed failed"
[[ $failed -eq 0 && $passed -gt 0 ]]
