#!/bin/bash
# run_cli.sh - the command line: how programs are given, what is only checked, exit codes.
#
#   run_cli.sh [--vole path]
here=$(cd "$(dirname "$0")" && pwd)
unset GO111MODULE
root=$(dirname "$here")
vole=$root/build/vole
[[ $1 == --vole ]] && vole=$(realpath "$2")
[[ -x $vole ]] || { echo "run_cli: $vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

# expect title code stdout-pattern stderr-pattern command...: runs it and compares; patterns are bash's.
expect() {
    local title=$1 code=$2 out=$3 err=$4 rc o e
    shift 4
    timeout "${TEST_TIMEOUT:-30}" "$@" >o 2>e </dev/null
    rc=$?
    o=$(<o) e=$(<e)
    # shellcheck disable=SC2053
    if [[ $rc -eq $code && $o == $out && $e == $err ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL %s: exit %d, stdout %q, stderr %q\n' "$title" $rc "${o:0:200}" "${e:0:200}"
    fi
}

cat >args.go <<'GO'
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println(len(os.Args), os.Args[1:])
	if len(os.Args) > 3 {
		os.Exit(3)
	}
}
GO
printf 'package main\n\nfunc main() { x := 1 }\n' >bad.go
printf 'package main\n\nfunc main() { var p *int; *p = 1 }\n' >nilp.go
{ echo "#!$vole"; cat args.go; } >script
chmod +x script
cp script script.go
mkdir pkg && printf 'package main\n\nfunc main() { println(helper()) }\n' >pkg/main.go && printf 'package main\n\nfunc helper() int { return 42 }\n' >pkg/helper.go
printf 'package main\n\nfunc main() {\n\tvar fs []func()\n\tfor i := 0; i < 2; i++ {\n\t\tfs = append(fs, func() { print(i) })\n\t}\n\tfs[0]()\n}\n' >loop.go

expect 'run' 0 '1 \[]' '' "$vole" run args.go
expect 'run with arguments' 0 '3 \[a -b]' '' "$vole" run args.go a -b
expect 'arguments that look like flags' 0 '2 \[-lang=go1.1]' '' "$vole" run args.go -lang=go1.1
expect 'without run' 0 '3 \[x y]' '' "$vole" args.go x y
expect 'exit code' 3 '4 \[a b c]' '' "$vole" args.go a b c
expect 'script' 0 '2 \[one]' '' ./script.go one
expect 'script without .go' 0 '1 \[]' '' ./script
expect 'compile error' 1 '' 'bad.go:3:15: x declared but not used' "$vole" run bad.go
expect 'panic' 2 '' 'panic: runtime error: invalid memory address*goroutine 1 *' "$vole" run nilp.go
expect 'check of a good program' 0 '' '' "$vole" check args.go
expect 'check does not run' 0 '' '' "$vole" check nilp.go
expect 'check of a bad one' 1 '' 'bad.go:3:15: *' "$vole" check bad.go
expect 'dis' 0 '*args.go*main*' '' "$vole" dis args.go
expect 'several files' 0 '' 42 "$vole" run pkg/main.go pkg/helper.go
expect 'new loop variables' 0 '' 0 "$vole" run loop.go
expect 'old loop variables' 0 '' 2 "$vole" run -lang=go1.21 loop.go
expect 'no such file' 1 '' '*none.go*' "$vole" run none.go
expect 'GOMAXPROCS' 0 '1 \[]' '' env GOMAXPROCS=1 "$vole" run args.go
cp args.go 'name with spaces.go'
expect 'file name with spaces' 0 '1 \[]' '' "$vole" run 'name with spaces.go'
expect 'stdout closed' 0 '' '' bash -c "'$vole' run args.go >&-"

# ---- programs that are no files ----

expect '-e' 0 '3' '' "$vole" run -e 'fmt.Println(1 + 2)'
expect '-e without run' 0 '\[-e a -b]' '' "$vole" -e 'fmt.Println(os.Args)' a -b
expect 'several -e' 0 '2' '' "$vole" -e 'x := 1' -e 'fmt.Println(x + 1)'
expect '-e with declarations' 0 '{1 2} 6' '' "$vole" -e 'type T struct{ a, b int }; func f(n int) int { return n * 2 }; fmt.Println(T{1, 2}, f(3))'
expect '-e=' 0 'x' '' "$vole" "-e=fmt.Println(\`x\`)"
expect '-e in error' 1 '' '-e:1:6: undefined: y' "$vole" -e 'x := y; _ = x'
expect '-e: second line' 1 '' '-e:2:1: undefined: y' "$vole" -e 'x := 1' -e 'y(x)'
expect '-e panics' 2 '' 'panic: x*main.main()*	-e:1 +*' "$vole" -e 'panic("x")'
expect '-e exits' 7 '' '' "$vole" -e 'os.Exit(7)'
expect '-e in check' 0 '' '' "$vole" check -e 'fmt.Println(1)'
expect '-e in dis' 0 'func *main.main*PRINT*' '' "$vole" dis -e 'println(1)'
expect 'standard input' 0 '3 \[a b]' '' bash -c "'$vole' run - a b <args.go"
expect 'standard input without run' 0 '1 \[]' '' bash -c "'$vole' - <args.go"
expect 'standard input with #!' 0 '1 \[]' '' bash -c "'$vole' - <script"
expect 'standard input in error' 1 '' '<stdin>:3:15: x declared but not used' bash -c "'$vole' - <bad.go"
expect 'standard input without package clause' 0 '5' '' bash -c "echo 'fmt.Println(2 + 3)' | '$vole' -"
expect 'standard input is empty' 0 '' '' "$vole" -
expect 'standard input is closed' 1 '' 'vole: cannot read standard input: *' bash -c "'$vole' - <&-"
expect 'directory' 0 '' 42 "$vole" run ./pkg
expect 'directory without run' 0 '' 42 "$vole" pkg
expect 'directory .' 0 '' 42 bash -c "cd pkg && '$vole' run ."
mkdir -p app/cmd/x && printf 'module example.com/app\n' >app/go.mod && cp args.go app/cmd/x/
expect 'import path within the module' 0 '2 \[y]' '' bash -c "cd app && '$vole' run example.com/app/cmd/x y"
expect 'import path of a module that is not there' 1 '' 'vole: open example.com/none/x: No such file or directory' bash -c "cd app && '$vole' run example.com/none/x"
expect '-- ends flags' 0 '2 \[-x]' '' "$vole" run -- args.go -x
expect '-- without run' 0 '2 \[--]' '' "$vole" -- args.go --


# ---- build tags ----

mkdir tagged
printf 'package main\n\nfunc main() { println(kind) }\n' >tagged/main.go
printf '//go:build !fast\n\npackage main\n\nconst kind = "slow"\n' >tagged/slow.go
printf '//go:build fast\n\npackage main\n\nconst kind = "fast"\n' >tagged/fast.go
printf 'package main\n\nfunc init() { println("windows") }\n' >tagged/x_windows.go
expect 'no tags' 0 '' slow "$vole" run tagged
expect 'a tag' 0 '' fast "$vole" run -tags fast tagged
expect 'a tag without run' 0 '' fast "$vole" -tags=fast tagged
expect 'the last -tags counts' 0 '' slow "$vole" run -tags fast -tags other tagged
expect 'a tag in a file name' 0 '' $'windows\nfast' "$vole" run -tags=windows,fast tagged
expect 'tags and constraints of named files' 1 '' '*kind redeclared*' "$vole" run tagged/main.go tagged/slow.go tagged/fast.go
expect 'check with tags' 0 '' '' "$vole" check -tags fast ./tagged/...
expect 'build with tags' 0 '' '' "$vole" build -tags fast -o tagged.exe tagged
expect 'built with tags' 0 '' fast ./tagged.exe
expect 'repl with tags' 0 '3' '' bash -c "echo 'fmt.Println(3)' | '$vole' repl -tags fast"

# ---- modules ----

mkdir -p mods/a mods/b mods/c
printf 'module example.com/a\n\ngo 1.19\n\nrequire (\n\texample.com/c v1.0.0\n\texample.com/d v1.0.0\n\texample.com/f v1.0.0\n)\n\nreplace example.com/c => ../c\nreplace example.com/d => ./none\nreplace example.com/e => ../c\n' >mods/a/go.mod
printf 'module example.com/b\n' >mods/b/go.mod
printf 'package b\n\nconst X = "b"\n' >mods/b/b.go
printf 'module example.com/c\n' >mods/c/go.mod
printf 'package c\n\nconst X = "c"\n' >mods/c/c.go
importing() { printf 'package main\n\nimport p "%s"\n\nfunc main() { println(p.X) }\n' "$1" >mods/a/main.go; }
importing example.com/c
expect 'replaced module' 0 '' c "$vole" run mods/a
importing example.com/c/none
expect 'no such package in it' 1 '' '*main.go:3:*: no required module provides package example.com/c/none; to add it:*' "$vole" run mods/a
importing example.com/d
expect 'replaced by nothing' 1 '' '*example.com/d@v1.0.0: replacement directory ./none does not exist' "$vole" run mods/a
importing example.com/e
expect 'replaced, not required' 1 '' '*module example.com/e provides package example.com/e and is replaced but not required; to add it:*' "$vole" run mods/a
importing example.com/f
expect 'required, not here' 1 '' '*module example.com/f is required but neither vendored nor replaced*' "$vole" run mods/a
importing example.com/b
expect 'not required' 1 '' '*no required module provides package example.com/b; to add it:*' "$vole" run mods/a
printf 'go 1.19\n\nuse (\n\t./a\n\t./b // another\n)\n' >mods/go.work
expect 'workspace' 0 '' b "$vole" run mods/a
expect 'GOWORK=off' 1 '' '*no required module provides package example.com/b; to add it:*' env GOWORK=off "$vole" run mods/a
printf 'use ./gone\n' >>mods/go.work
expect 'workspace with a missing module' 1 '' '*cannot load module ./gone listed in go.work file: *' "$vole" run mods/a

# ---- go:embed: what it refuses (what it does: conformance/packages/embed.mod) ----

mkdir -p emb/dir emb/.git emb/mod emb/dots
printf 'module example.com/emb\n\ngo 1.19\n' >emb/go.mod
echo hi | tee emb/a.txt emb/dir/b.txt emb/dir/c.txt emb/.git/x emb/mod/x emb/dots/.x >/dev/null
echo 'module m' >emb/mod/go.mod
ln -s a.txt emb/link
mkfifo emb/pipe
refused() { # declarations message
    printf 'package main\n\nimport _ "embed"\n\n%b\n\nfunc main() {}\n' "$1" >emb/main.go
    expect "embed: $1" 1 '' "*main.go:$2" "$vole" check ./emb
}
refused '//go:embed none.txt\nvar x string' '5:12: pattern none.txt: no matching files found'
refused '//go:embed a.txt dir\nvar x string' '6:5: invalid go:embed: multiple files for type string'
refused '//go:embed ../x\nvar x string' '5:12: pattern ../x: invalid pattern syntax'
refused '//go:embed a.txt [\nvar x string' '5:18: pattern \[: invalid pattern syntax'
refused '//go:embed .git\nvar x string' '5:12: pattern .git: cannot embed directory .git: invalid name .git'
refused '//go:embed mod\nvar x string' '5:12: pattern mod: cannot embed directory mod: in different module'
refused '//go:embed dots\nvar x string' '5:12: pattern dots: cannot embed directory dots: contains no embeddable files'
refused '//go:embed link\nvar x string' '5:12: pattern link: cannot embed irregular file link'
refused '//go:embed pipe\nvar x string' '5:12: pattern pipe: cannot embed irregular file pipe'
refused '//go:embed a.txt\nvar x, y string' '5:3: go:embed cannot apply to multiple vars'
refused '//go:embed a.txt\nvar x string = "a"' '5:3: go:embed cannot apply to var with initializer'
refused '//go:embed a.txt\nvar x int' '6:5: go:embed cannot apply to var of type int'
refused '//go:embed a.txt\nfunc f() {}' '5:3: misplaced go:embed directive'
refused '//go:embed\nvar x string' '5:3: usage: //go:embed pattern...'
refused '//go:embed "a.txt\nvar x string' '5:3: invalid quoted string in //go:embed: "a.txt'
refused 'func f() {\n\t//go:embed a.txt\n\tvar x string\n\t_ = x\n}' '6:4: go:embed cannot apply to var inside func'
printf 'package main\n\n//go:embed a.txt\nvar x string\n\nfunc main() { print(x) }\n' >emb/main.go
expect 'embed without its import' 1 '' '*main.go:3:3: go:embed only allowed in Go files that import "embed"' "$vole" check ./emb
printf 'package main\n\nimport _ "embed"\n\n//go:embed a.txt\nvar x string\n\nfunc main() { print(x) }\n' >emb/main.go
expect 'embed in an executable' 0 '' '' "$vole" build -o emb.exe ./emb
rm emb/a.txt
expect 'which holds the file' 0 '' hi ./emb.exe

# ---- check of several packages ----

mkdir -p many/good many/bad many/user many/a_user && cd many || exit 1
printf 'module example.com/many\n\ngo 1.21\n' >go.mod
printf 'package good\n\nfunc F() int { return 1 }\n' >good/a.go
printf 'package bad\n\nfunc F() int { return "x" }\n' >bad/a.go
printf 'package main\n\nimport (\n\t"example.com/many/bad"\n\t"example.com/many/good"\n)\n\nfunc main() { println(good.F(), bad.F(), y) }\n' >user/a.go
cp user/a.go a_user/
expect 'check ./...' 1 '' $'# example.com/many/bad\nbad/a.go:3:23: cannot use "x" (untyped string constant) as int value in return statement' "$vole" check ./...
expect 'check -json' 1 '{"Package": "example.com/many/bad", "File": "bad/a.go", "Line": 3, "Column": 23, "Message": "cannot use \\"x\\" (untyped string constant) as int value in return statement"}' '' "$vole" check -json ./...
expect 'check -json of a file' 1 '{"Package": "", "File": "../bad.go", "Line": 3, "Column": 15, "Message": "x declared but not used"}' '' "$vole" check -json ../bad.go
expect 'check -json without errors' 0 '' '' "$vole" check -json ./good
expect 'check of good ones' 0 '' '' "$vole" check ./good example.com/many/good
expect 'check of an import path' 0 '' '' "$vole" check example.com/many/good
expect 'check of what is not there' 1 '' 'package example.com/none is not in std' "$vole" check example.com/none
expect 'check without arguments' 0 '' '' bash -c "cd good && '$vole' check"
expect 'check of a folder without Go files' 1 '' '*no Go files in .' "$vole" check
cd "$work" || exit 1

# ---- wrong command lines ----

while IFS= read -r line; do
    [[ $line == '#'* ]] && continue
    message=${line#* => }
    for c in '\' '(' ')' '*' '?' '['; do message=${message//"$c"/"\\$c"}; done
    # shellcheck disable=SC2086
    expect "wrong: ${line%% => *}" 2 '' "$message"$'*\nRun \'vole help*' "$vole" ${line%% => *}
done <"$root/tests/bad_commands.list"
expect 'nothing at all' 2 '' $'Vole runs Go programs from source.\n\nusage: vole *' "$vole"
expect 'a file on standard input, without a word' 0 '1 \[]' '' bash -c "'$vole' <args.go"
expect 'a file from a pipe' 0 '1 \[]' '' bash -c "cat args.go | '$vole'"
expect 'a file from a pipe, in pieces' 0 '1 \[]' '' bash -c "{ echo '// comment'; sleep 0.05; cat args.go; } | '$vole'"
expect 'other text on standard input is for the prompt' 0 $'5 // *int\nhello' '' bash -c "printf '2 + 3\nprintln2 := fmt.Println\n_, _ = println2(\`hello\`)\n' | '$vole'"
expect 'blanks from a pipe' 0 '' '' bash -c "echo | '$vole'"
for name in run check test build repl dis doc env version help; do
    expect "help $name" 0 "usage: vole $name*" '' "$vole" help "$name"
    expect "$name -h" 0 "usage: vole $name*" '' "$vole" "$name" -h
    expect "help -complete $name" 0 '*' '' "$vole" help -complete "$name"
done
expect 'help' 0 '*commands:*  run *  help *' '' "$vole" help
expect '--help' 0 '*commands:*  run *  help *' '' "$vole" --help
expect 'version' 0 'vole version *.* linux/*' '' "$vole" version
expect '--version' 0 'vole version *.* linux/*' '' "$vole" --version
expect 'version -v' 0 'vole version *language   go1.*build *compiler *' '' "$vole" version -v
expect 'env' 0 "VOLEVERSION='*'*GOOS='linux'*GOGC='50'*" '' env GOGC=50 "$vole" env
expect 'env of some' 0 $'50\nlinux' '' env GOGC=50 "$vole" env GOGC GOOS
expect 'env -json' 0 $'{\n\t"GOGC": "5\\\\"0",\n\t"GOOS": "linux"\n}' '' env 'GOGC=5"0' "$vole" env -json GOGC GOOS
expect 'env is for the shell' 0 "a'b" '' bash -c "eval \"\$(GODEBUG=\"a'b\" '$vole' env)\"; echo \"\$GODEBUG\""
expect 'env in a module' 0 '*/mod/go.mod' '' bash -c "mkdir -p mod && touch mod/go.mod && cd mod && '$vole' env GOMOD"

# ---- output that cannot be written ----

for args in 'help' 'env' 'version' 'doc strings' 'dis args.go' 'help -complete run' 'check -m args.go'; do
    expect "full disk: $args" 1 '' '*No space left*' bash -c "'$vole' $args >/dev/full"
    expect "closed output: $args" 1 '' '*Bad file descriptor*' bash -c "'$vole' $args >&-"
done

# ---- vole doc ----

while read -r name args; do
    # shellcheck disable=SC2086
    expect "doc $args" 0 '' '' bash -c "cd '$root/tests/doc/sample' && diff <('$vole' doc $args 2>&1) ../expect/$name"
done <"$root/tests/doc/cases"
expect 'doc of a package' 0 $'package strings // import "strings"\n\n*\nfunc Contains(s, substr string) bool\n*type Builder struct{ ... }\n*' '' "$vole" doc strings
expect 'doc of a type' 0 $'package strings // import "strings"\n\ntype Builder struct {\n\t// Has unexported fields.\n}\n    *func (b \\*Builder) WriteString(s string) (int, error)' '' "$vole" doc strings.Builder
expect 'doc by the tail of a path' 0 $'package json // import "encoding/json"*func (dec \\*Decoder) Decode(v any) error*' '' "$vole" doc json.Decoder.Decode
expect 'doc with two arguments' 0 $'package json // import "encoding/json"*func Marshal(v any) (\\[]byte, error)*' '' "$vole" doc encoding/json marshal
expect 'doc looks into several packages' 0 $'package rand // import "math/rand"*' '' "$vole" doc rand.Int31
expect 'doc of builtins' 0 $'package builtin // import "builtin"\n\nfunc append(*' '' "$vole" doc append
expect 'doc: no such symbol' 1 '' 'vole doc: no symbol Buildr in package strings (did you mean Builder?)' "$vole" doc strings.Buildr
expect 'doc: no such method' 1 '' 'vole doc: no method or field Builder.Fly in package strings' "$vole" doc strings.Builder.Fly
expect 'doc: no such package' 1 '' 'vole doc: no such package: strngs (did you mean strings?)' "$vole" doc strngs
expect 'doc: no such path' 1 '' 'vole doc: no such package: net/foo*' "$vole" doc net/foo
expect 'doc: nothing here' 1 '' 'vole doc: no Go files in the current directory' bash -c "mkdir -p empty && cd empty && '$vole' doc"
mkdir -p mod/sub && printf 'module example.com/mod\n' >mod/go.mod && printf '// Package sub is below.\npackage sub\n\n// F does.\nfunc F() {}\n' >mod/sub/s.go
for name in ./sub example.com/mod/sub sub; do
    expect "doc in a module: $name" 0 $'package sub // import "example.com/mod/sub"\n\nPackage sub is below.\n\nfunc F()' '' bash -c "cd mod && '$vole' doc $name"
done
expect 'doc of a symbol in a module' 0 $'package sub // import "example.com/mod/sub"\n\nfunc F()\n    F does.' '' bash -c "cd mod && '$vole' doc sub.F"

# ---- memory runs out: whatever mmap fails, the end is a message and exit code 2 ----

cat >starve.go <<'GO'
package main

import (
	"os"
	"runtime"
)

type tree struct {
	l, r *tree
	s    string
}

func grow(d int) *tree {
	if d == 0 {
		return &tree{s: string(make([]byte, 100))}
	}
	return &tree{l: grow(d - 1), r: grow(d - 1)}
}

func deep(n int) int {
	var a [64]int
	a[n%64] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + a[n%64]
}

func small() {
	var keep []*tree
	for {
		keep = append(keep, grow(4))
	}
}

func large() {
	var keep [][]byte
	for i := 0; ; i++ {
		b := make([]byte, 1<<20+i*1000)
		b[len(b)-1] = 1
		keep = append(keep, b)
	}
}

func maps() {
	m := map[int][]string{}
	for i := 0; ; i++ {
		m[i] = append(m[i/2], "x")
	}
}

func stacks() {
	c := make(chan int)
	for {
		go func() { deep(100); <-c }()
	}
}

func threads() {
	runtime.GOMAXPROCS(4)
	c := make(chan *tree)
	for i := 0; i < 8; i++ {
		go func() {
			for {
				c <- grow(10)
			}
		}()
	}
	var keep []*tree
	for t := range c {
		keep = append(keep, t)
	}
}

func main() {
	map[string]func(){"small": small, "large": large, "maps": maps, "stacks": stacks, "threads": threads}[os.Args[1]]()
}
GO

# starve ulimit-option KiB what
starve() {
    expect "out of memory: ulimit $1 $2, $3" 2 '' '@(fatal error: |runtime: |vole: )@(out of memory|failed to reserve|failed to create new OS thread|no address space)*' \
        bash -c "ulimit -c 0 $1 $2; exec '$vole' run starve.go $3"
}
shopt -s extglob
for kib in 50000 300000 650000 700000 900000 1250000; do
    starve -v $kib threads
done
# Around where the program begins to run, each step stops at another mapping.
for kib in $(seq 1300000 9973 1400000); do
    starve -v "$kib" threads
done
for what in small large maps stacks threads; do
    starve -v 1500000 $what
done
starve -d 20000 small
starve -d 100000 small
starve -d 500000 small

printf 'package main\n\nimport "time"\n\nfunc main() { time.Sleep(300 * time.Millisecond) }\n' >nap.go
expect 'schedtrace' 0 '' 'SCHED 0ms: gomaxprocs=2 idleprocs=* threads=* spinningthreads=* idlethreads=* runqueue=* \[* *]*' \
    env GOMAXPROCS=2 GODEBUG=schedtrace=5 "$vole" run nap.go
expect 'scheddetail' 0 '' '*sysmonwait=*  P1: status=* timerslen=*  M1: p=-1 curg=-1 mallocing=0 throwing=0 preemptoff= locks=* lockedg=-1*  G2: status=4(force gc (idle)) m=-1 lockedm=-1*' \
    env GOMAXPROCS=2 GODEBUG=schedtrace=5,scheddetail=1 "$vole" run nap.go

# Signals from outside. The program does what its argument says until it is killed; send waits until it is there.
cat >sig.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"
)

var spinning atomic.Int32

func spin(n int) {
	if spinning.Add(1) == 2 {
		os.Stdout.WriteString("ready\n")
	}
	for {
		n++
	}
}

func main() {
	c := make(chan os.Signal, 1)
	if os.Args[1] == "notify" {
		signal.Notify(c)
	}
	if os.Args[1] != "spin" {
		os.Stdout.WriteString("ready\n")
	}
	switch os.Args[1] {
	case "spin":
		go spin(1)
		spin(2)
	case "sleep":
		time.Sleep(time.Hour)
	case "alloc":
		for {
			bytes.Repeat([]byte("x"), 100000)
		}
	case "read":
		syscall.Read(0, make([]byte, 1))
	case "notify":
		for s := range c {
			if s != syscall.SIGURG {
				fmt.Println(s)
				os.Exit(7)
			}
		}
	case "write":
		for {
			if _, err := fmt.Println("more"); err != nil {
				os.Exit(9)
			}
		}
	}
}
GO
cat >send <<'SH'
exec 3>&2 2>nowhere    # where bash tells how it ended
sig=$1
shift
rm -f ready err
"$@" >ready 2>err <>hold &
pid=$!
until [[ -s ready ]]; do sleep 0.01; done
kill -"$sig" $pid
wait $pid
rc=$?
tail -n +2 ready
cat err >&3
exit $rc
SH
mkfifo hold         # nothing comes from it
for what in spin sleep alloc read; do
    expect "SIGTERM, $what" 143 '' '' bash ./send TERM "$vole" run sig.go $what
    expect "SIGHUP, $what" 129 '' '' bash ./send HUP "$vole" run sig.go $what
    expect "SIGQUIT, $what" 2 '' $'SIGQUIT: quit\nPC=0x*goroutine 1 \[*@(main.main*sig.go|stack unavailable)*' bash ./send QUIT "$vole" run sig.go $what
    expect "SIGABRT, $what" 2 '' $'SIGABRT: abort\nPC=0x*goroutine 1 \[*' bash ./send ABRT "$vole" run sig.go $what
    expect "SIGSEGV, $what" 2 '' $'SIGSEGV: segmentation violation\nPC=0x*goroutine 1 \[*' bash ./send SEGV "$vole" run sig.go $what
    expect "SIGQUIT, GOTRACEBACK=crash, $what" 134 '' $'SIGQUIT: quit\nPC=0x*goroutine 1 \[*' \
        bash -c "ulimit -c 0; GOTRACEBACK=crash exec bash ./send QUIT '$vole' run sig.go $what"
done
# Where the machine is busy, a thread may not get to showing its stack in time.
expect 'SIGQUIT shows what runs' 2 '' '*@(main.spin|stack unavailable)*@(main.spin|stack unavailable)*' bash ./send QUIT "$vole" run sig.go spin
for sig in TERM HUP INT QUIT USR1 ABRT SEGV TSTP; do
    expect "SIG$sig, wanted" 7 '?*' '' bash ./send $sig "$vole" run sig.go notify
done
expect 'ignored SIGHUP stays ignored' 137 '' '' bash -c "trap '' HUP; rm -f ready; '$vole' run sig.go sleep >ready & until [[ -s ready ]]; do sleep 0.01; done; kill -HUP \$!; sleep 0.1; kill -KILL \$!; { wait \$!; } 2>nowhere"
expect 'SIGUSR1 does nothing' 137 '' '' bash -c "rm -f ready; '$vole' run sig.go sleep >ready & until [[ -s ready ]]; do sleep 0.01; done; kill -USR1 \$!; sleep 0.1; kill -KILL \$!; { wait \$!; } 2>nowhere"
expect 'a broken standard output' 141 '' '' bash -c "'$vole' run sig.go write | head -1 >/dev/null; exit \${PIPESTATUS[0]}"

# The execution trace, however the program ends: check.go says whether it is sound.
trace_of() {
    local code=$1 procs=$2 how=$3
    expect "traced, $procs Ps, $how" "$code" '' '*' env GOMAXPROCS="$procs" GOTRACEBACK=none "$vole" run -trace trace.json "$root/tests/trace/mix.go" "$how"
    expect "the trace of that" 0 good '' "$vole" run "$root/tests/trace/check.go" trace.json main.main main.worker 'left=chan receive' \
        left=sleep left=exit 'system call' mark 'sweep termination' 'mark termination' cat=world wake go heap_live goroutines threads
}
for procs in 1 2 4; do
    trace_of 0 $procs return
done
trace_of 3 4 exit
trace_of 2 4 panic
trace_of 2 4 nil
trace_of 2 4 quit
expect 'a program that traces itself' 0 $'true tracing is already enabled\nfalse' '' env GOMAXPROCS=3 "$vole" run "$root/tests/trace/user.go" first.json second.json
for part in first second; do
    expect "the $part of its traces" 0 good '' "$vole" run "$root/tests/trace/check.go" $part.json main.main inner outer request step cat=log cat=task
done
expect 'trace that cannot be written' 2 '' 'vole: cannot write the trace none/t.json: *' "$vole" run -trace none/t.json args.go
expect 'trace=' 0 '1 \[]' '' "$vole" run -trace=trace.json -lang=go1.21 args.go

echo "$passed passed, $failed failed"
[[ $failed -eq 0 ]]
