#!/bin/bash
# run_profiles.sh - profiles: what they say about programs of which it is known, in all ways in which a program ends.
#
#   run_profiles.sh [--vole path] [-v]
#
# Profiles are read by tests/profiles/decode.go, which vole itself runs, and by go tool pprof, if go is there. What they say is
# checked with a margin of many standard deviations; tests/bench/run_profile.sh measures how exact they are. Under sanitizers
# (a path with asan in it) shares are not looked at. Ends with "N passed, M failed".
here=$(cd "$(dirname "$0")" && pwd)
unset GO111MODULE
root=$(dirname "$here")
vole=$root/build/vole verbose=
while [[ $# -gt 0 ]]; do
    case $1 in
    --vole) vole=$(realpath "$2"); shift ;;
    -v) verbose=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
[[ -x $vole ]] || { echo "run_profiles: $vole is not there; run make first" >&2; exit 1; }
exact=1
[[ $vole != *asan* ]] || exact=
go=$(command -v go || ls -d /usr/lib/go-*/bin/go 2>/dev/null | tail -1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$here/profiles" || exit 1
passed=0 failed=0
pass() { passed=$((passed + 1)); [[ -z $verbose ]] || echo "ok   $1"; }
fail() { failed=$((failed + 1)); echo "FAIL $1"; [[ -z $2 ]] || head -40 "$2"; }
check() { # title command...
    local title=$1
    shift
    if "$@"; then pass "$title"; else fail "$title" "$work/text"; fi
}
run() { timeout 120 "$vole" run "$@" >"$work/out" 2>"$work/err" </dev/null; }
decode() { timeout 60 "$vole" run decode.go "$@" >"$work/text" 2>&1; }
says() { grep -Eq -- "$1" "$work/text"; }
# near function share [flat|cum]: its share of the profile decoded by -top is that, within 15 points: over six standard deviations of 500 samples
near() {
    [[ -n $exact ]] || return 0
    awk -v f="$1" -v want="$2" -v col="$([[ $3 = flat ]] && echo 1 || echo 2)" \
        '$3 == f { have = $col } END { d = have - want; exit !(d < 15 && d > -15) }' "$work/text"
}
real() { # file options...: go tool pprof reads it
    [[ -n $go ]] || return 0
    HOME=$work "$go" tool pprof -symbolize=none "${@:2}" "$1" >"$work/text" 2>&1
}

# ---- where the time goes ----

run -cpuprofile "$work/cpu" -flame "$work/flame.svg" -cpuprofilerate 250 split.go 6000 1
decode -top "$work/cpu"
check 'shares: 60 %' near main.sixty 60
check 'shares: 30 %' near main.thirty 30
check 'shares: 10 %' near main.ten 10
check 'shares: leaves' near main.loop 100 flat
check 'shares: main.main.func1 calls all' near main.main.func1 100
decode "$work/cpu"
check 'types of the CPU profile' says '^type samples/count$'
check 'types of the CPU profile' says '^type cpu/nanoseconds$'
check 'period' says '^period cpu/nanoseconds 4000000$'
check 'calls expanded in place, and lines' says 'main\.loop;main\.loop6;main\.sixty;main\.main\.func1 \| .*/split\.go:1[4-8];.*/split\.go:42;.*/split\.go:26;.*/split\.go:61$'
check 'go tool pprof -top' real "$work/cpu" -top
check 'go tool pprof -tree' real "$work/cpu" -tree
check 'go tool pprof -raw' real "$work/cpu" -raw
check 'go tool pprof -list finds the source' real "$work/cpu" -list 'main\.loop$'
[[ -z $go ]] || check 'go tool pprof -list shows lines' says 's \+= i \^ s'
check 'go tool pprof -peek' real "$work/cpu" -peek 'main\.sixty'
timeout 60 "$vole" run svg.go "$work/flame.svg" all main.main.func1 main.sixty main.loop >"$work/text" 2>&1
check 'flame graph' test $? -eq 0

# Two threads: both are sampled, and the times add up to what the process has used.
GOMAXPROCS=2 run -cpuprofile "$work/cpu" -cpuprofilerate 250 split.go 1500 4
decode -top "$work/cpu"
check 'several goroutines: 60 %' near main.sixty 60

GOMAXPROCS=1 GOGC=off run -cpuprofile "$work/cpu" -cpuprofilerate 250 kinds.go 5
decode -top "$work/cpu"
cp "$work/text" "$work/top"
while read -r share name; do
    check "a kind of work: $name" near "$name" "$share"
done <"$work/out"
check 'ops of the runtime' says ' runtime\.newobject$'
check 'maps' says ' runtime\.map(access|assign)'
check 'natives' says ' (internal/bytealg|strings)\.IndexByte'
check 'no frames of the machinery' bash -c '! grep -E " runtime\.(slow_|interp_)" "'"$work"'/text"'

# ---- how programs end ----

ending() { # how code stderr
    run -cpuprofile "$work/cpu" -memprofile "$work/mem" -memprofilerate 1 -cpuprofilerate 250 ends.go "$1"
    local code=$?
    cp "$work/err" "$work/text"
    check "$1: exit code" test $code -eq "$2"
    [[ -z $3 ]] || check "$1: what it prints" says "$3"
    decode -top "$work/cpu"
    check "$1: CPU profile" says ' main\.busy$'
    decode "$work/mem"
    check "$1: memory profile" says '^sample [0-9]+ [0-9]+ [0-9]+ [0-9]+ bytes=1024 \| main\.allocate;main\.main;'
    rm -f "$work/cpu" "$work/mem"
}
ending return 0 ''
ending exit 3 ''
ending panic 2 '^panic: the end'
ending nil 2 'nil pointer dereference'
ending deadlock 2 'all goroutines are asleep - deadlock!'
ending throw 2 'fatal error: sync: unlock of unlocked mutex'

for sig in INT TERM HUP; do
    : >"$work/out"
    timeout 60 "$vole" run -cpuprofile "$work/cpu" -flame "$work/flame.svg" ends.go wait >"$work/out" 2>&1 </dev/null &
    for ((i = 0; i < 600; i++)); do
        grep -q ready "$work/out" && break
        sleep 0.1
    done
    pid=$(pgrep -P $! | head -1)
    kill -$sig "${pid:-$!}"
    wait $! 2>/dev/null
    code=$?
    check "SIG$sig ends the program" test $code -gt 128 -o $code -eq 124
    decode -top "$work/cpu"
    check "SIG$sig: CPU profile" says ' main\.busy$'
    rm -f "$work/cpu"
done

# ---- memory ----

run -memprofile "$work/mem" -memprofilerate 1 memory.go
decode "$work/mem"
check 'memory: kept' says '^sample 300 307200 300 307200 bytes=1024 \| main\.keep;main\.main;'
check 'memory: dropped' says '^sample 2000 2048000 0 0 bytes=1024 \| main\.drop;main\.main;'
check 'memory: types' says '^type alloc_objects/count$'
check 'memory: period' says '^period space/bytes 1$'
check 'memory: go tool pprof' real "$work/mem" -top -sample_index=inuse_space
run -memprofile "$work/mem" -memprofilerate 4096 memory.go
decode -top "$work/mem" 1
check 'memory: samples stand for all' near main.drop 86

# ---- waiting ----

run -blockprofile "$work/block" -mutexprofile "$work/mutex" waits.go
decode "$work/block"
at_least() { # pattern ns
    awk -v ns="$2" -v f="$1" '/^sample/ && $0 ~ f { sum += $3 } END { exit !(sum >= ns) }' "$work/text"
}
check 'block: mutex' at_least 'sync\.\(\*Mutex\)\.Lock;main\.holder' 15000000
check 'block: receive' at_least 'runtime\.chanrecv1;main\.receiver;main\.main' 40000000
check 'block: select' at_least 'runtime\.selectgo;main\.selecter;main\.main' 40000000
check 'block: WaitGroup' at_least 'sync\.\(\*WaitGroup\)\.Wait;main\.main' 30000000
check 'block: nobody sleeps' bash -c "! grep -q time.Sleep '$work/text'"
decode "$work/mutex"
check 'mutex: who unlocks' at_least 'sync\.\(\*Mutex\)\.Unlock;main\.holder' 15000000
check 'block: go tool pprof' real "$work/block" -top
check 'mutex: go tool pprof' real "$work/mutex" -traces

# ---- package runtime/pprof ----

api() { # title
    [[ ! -s $work/out && ! -s $work/err ]] || fail "$1: output" "$work/err"
    for n in 0 1; do
        decode "$work/cpu$n"
        check "$1: labels in CPU profile $n" says 'how=<fast & "loose"> who=alice \| .*main\.labelled'
        check "$1: goroutines inherit labels, profile $n" says 'who=alice \| .*main\.child'
        check "$1: no labels elsewhere, profile $n" says '^sample [0-9]+ [0-9]+ \| .*main\.plain'
        check "$1: labels are taken off, profile $n" bash -c "! grep 'who=.*main\.plain' '$work/text'"
    done
    decode "$work/goroutine.0"
    check "$1: goroutines" says '^sample 5 \| runtime\.chanrecv1;main\.parked'
    check "$1: goroutines with labels" says '^sample 1 who=bob \| runtime\.chanrecv1;main\.parked'
    cp "$work/goroutine.1" "$work/text"
    check "$1: goroutines as text" says '^goroutine profile: total 7$'
    check "$1: labels as text" says '^# labels: \{"who":"bob"\}$'
    cp "$work/goroutine.2" "$work/text"
    check "$1: all stacks" says '^goroutine [0-9]+ \[chan receive\]:$'
    decode "$work/mine.0"
    check "$1: a profile of the program's own" says '^sample 2 \| main\.add;main\.main;runtime\.main'
    decode "$work/heap.0"
    check "$1: heap" says '^sample [0-9]+ [0-9]+ [0-9]+ [0-9]+ bytes='
    cp "$work/heap.1" "$work/text"
    check "$1: heap as text" says '^heap profile: [0-9]+: [0-9]+ \[[0-9]+: [0-9]+\] @ heap/2$'
    check "$1: MemStats" says '^# HeapObjects = [0-9]+$'
    for p in allocs block mutex threadcreate; do
        check "$1: $p" decode "$work/$p.0"
    done
    check "$1: go tool pprof reads labels" real "$work/cpu0" -tags
    [[ -z $go ]] || check "$1: labels in go tool pprof" says 'alice'
    rm -f "$work"/*.[012]
}
run api.go "$work"
api 'runtime/pprof'
"$vole" build -o "$work/app" api.go 2>"$work/err" && timeout 60 "$work/app" "$work" >"$work/out" 2>"$work/err"
api 'as an executable'

# ---- vole test ----

mkdir "$work/pkg"
cat >"$work/pkg/go.mod" <<EOF
module pkg
EOF
cat >"$work/pkg/x.go" <<EOF
package pkg

import "sync"

var kept []*[1000]byte

func Work(n int) (s int) {
	var mu sync.Mutex
	for i := 0; i < n; i++ {
		s += i ^ s
	}
	kept = append(kept, new([1000]byte))
	done := make(chan bool)
	mu.Lock()
	go func() { done <- true }()
	<-done
	mu.Unlock()
	return s
}
EOF
cat >"$work/pkg/x_test.go" <<EOF
package pkg

import "testing"

func TestWork(t *testing.T) {
	for i := 0; i < 100; i++ {
		Work(100000)
	}
}
EOF
(cd "$work/pkg" && timeout 120 "$vole" test -cpuprofile cpu -memprofile mem -memprofilerate 1 -blockprofile block -mutexprofile mutex) >"$work/text" 2>&1
check 'vole test' says '^ok'
decode -top "$work/pkg/cpu"
check 'vole test -cpuprofile' says ' pkg\.Work$'
decode "$work/pkg/mem"
check 'vole test -memprofile' says '^sample 100 102400 .* bytes=1024 \| pkg\.Work;pkg\.TestWork;'
decode "$work/pkg/block"
check 'vole test -blockprofile' says 'runtime\.chanrecv1;pkg\.Work;'
check 'vole test -mutexprofile' decode "$work/pkg/mutex"

# ---- trouble ----

run -cpuprofile "$work/none/cpu" split.go 1
code=$?
cp "$work/err" "$work/text"
check 'a file that cannot be made: exit code' test $code -eq 2
check 'a file that cannot be made: error' says '^vole: cannot write the CPU profile .*: No such file or directory$'
check 'a file that cannot be made: the program does not run' test ! -s "$work/out"
if [[ -w /dev/full ]]; then
    run -cpuprofile /dev/full split.go 1
    cp "$work/err" "$work/text"
    check 'a full disk' says '^vole: cannot write the CPU profile /dev/full: No space left on device$'
fi
for f in -cpuprofilerate=0 -memprofilerate=-1 -blockprofilerate=x -mutexprofilefraction=0; do
    run "$f" split.go 1
    code=$?
    cp "$work/err" "$work/text"
    check "$f: exit code" test $code -eq 2
    check "$f: error" says "invalid value"
done
run -cpuprofile "$work/cpu" -flame "$work/flame.svg" split.go 1
decode "$work/cpu"
check 'a program too short for a sample' says '^period cpu/nanoseconds 10000000$'
timeout 60 "$vole" run svg.go "$work/flame.svg" all >"$work/text" 2>&1
check 'an empty flame graph' test $? -eq 0

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
