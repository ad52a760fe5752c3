#!/bin/bash
# gc-as-vole.sh - the real Go behind vole's command line, so that every runner here can be pointed at the oracle.
#
#   gc-as-vole.sh [run|check] [-lang=go1.N] file.go... [args...]
#
# Leading arguments that end in .go (or "." for the directory) are the program, the rest its arguments, as with
# `go run`. Programs of the standard library only go straight through `go tool compile` and `go tool link`, which is
# three times faster than `go build`; those with local imports or a go.mod above them take `go build`.
# Compile errors end in exit code 1 and carry base file names. Executables are kept in $GC_CACHE by content unless
# GC_NOCACHE is set.
GO=${GO:-$(command -v go || echo /usr/lib/go-1.19/bin/go)}
export GOCACHE=${GOCACHE:-/tmp/gc-as-vole.$UID/gocache} GOFLAGS= GO111MODULE=off GOENV=off
CACHE=${GC_CACHE:-/tmp/gc-as-vole.$UID/bin}
mkdir -p "$CACHE"

mode=run lang=
case $1 in run|check) mode=$1; shift ;; esac
while [[ $1 == -* ]]; do
    case $1 in
    -lang=*) lang=$1 ;;
    *) echo "gc-as-vole: unknown flag $1" >&2; exit 64 ;;
    esac
    shift
done
files=()
while [[ $1 == *.go || $1 == . || $1 == ./*/ ]]; do files+=("$1"); shift; done
[[ ${#files[@]} -gt 0 ]] || { echo "gc-as-vole: no program" >&2; exit 64; }

full_build=
if [[ ${files[0]} != *.go ]] || grep -qE '^(import |[[:space:]]+)([A-Za-z_.]+ )?"(\./|example\.com/)' "${files[@]}"; then full_build=1; fi
if [[ $full_build ]]; then
    if [[ -f go.mod ]]; then export GO111MODULE=on; fi
    exe=$(mktemp "$CACHE/fb.XXXXXX")
    if ! "$GO" build ${lang:+-gcflags="$lang"} -o "$exe" "${files[@]}" >"$exe.log" 2>&1; then
        sed -e '/^# /d' -e 's/^\.\///' "$exe.log" >&2
        rm -f "$exe" "$exe.log"
        exit 1
    fi
    rm -f "$exe.log"
    drop=1
else
    key=$(cat "${files[@]}" <(echo "$lang" "${files[@]}") | sha1sum | cut -c1-32)
    exe=$CACHE/$key drop=$GC_NOCACHE
    if [[ ! -x $exe ]]; then
        tmp=$(mktemp -d "$CACHE/t.XXXXXX")
        if ! "$GO" tool compile -p main $lang -o "$tmp/a.a" "${files[@]}" >"$tmp/log" 2>&1; then
            cat "$tmp/log" >&2
            rm -rf "$tmp"
            exit 1
        fi
        if ! "$GO" tool link -o "$tmp/exe" "$tmp/a.a" >"$tmp/log" 2>&1; then
            cat "$tmp/log" >&2
            rm -rf "$tmp"
            exit 1
        fi
        mv "$tmp/exe" "$exe"
        rm -rf "$tmp"
    fi
fi
if [[ $mode == check ]]; then exit 0; fi
if [[ $drop ]]; then
    "$exe" "$@"
    rc=$?
    rm -f "$exe"
    exit $rc
fi
exec "$exe" "$@"
