#!/bin/bash
# run_install.sh - what `make install` and `make deb` put where, that it works there, and that it goes again; the manual page
# and the shell completions. Needs the release build. What checks with a program that is not there (mandoc, zsh, dpkg) is
# left out.
#
#   run_install.sh
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
[[ -x build/release/vole ]] || { echo "run_install: build/release/vole is not there; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
export LC_ALL=C.UTF-8
unset MAKEFLAGS MAKELEVEL

# check title command...: it succeeds
check() {
    local title=$1
    shift
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL %s: %s\n' "$title" "$(head -c 500 "$work/out")"
    fi
}
# same title expected got
same() {
    check "$1" [ "$2" = "$3" ]
    [ "$2" = "$3" ] || printf '  expected %q\n  got      %q\n' "$2" "$3"
}

# ---- make install, make uninstall ----

dest=$work/dest
check 'make install' make -s install DESTDIR="$dest" PREFIX=/opt/v
pre=$dest/opt/v
for f in bin/vole share/man/man1/vole.1 share/bash-completion/completions/vole share/zsh/site-functions/_vole \
    share/doc/vole/README.md share/doc/vole/LICENSE share/doc/vole/examples/hello.go; do
    check "installed: $f" [ -s "$pre/$f" ]
done
same 'the installed vole runs' 'hello, world' "$("$pre/bin/vole" run "$pre/share/doc/vole/examples/hello.go" 2>&1)"
check 'the executable can be run by all' [ "$(stat -c %a "$pre/bin/vole")" = 755 ]
check 'make install again' make -s install DESTDIR="$dest" PREFIX=/opt/v
check 'make uninstall' make -s uninstall DESTDIR="$dest" PREFIX=/opt/v
same 'nothing is left' '' "$(find "$dest" -type f)"

# ---- the manual page ----

check 'make man' make -s man
page=build/release/vole.1
if command -v groff >/dev/null; then
    groff -ww -man -Tutf8 $page >"$work/page" 2>"$work/warnings"
    same 'groff does not warn' '' "$(<"$work/warnings")"
    check 'the page has text' [ "$(wc -l <"$work/page")" -gt 100 ]
fi
command -v mandoc >/dev/null && check 'mandoc does not warn' mandoc -Tlint -W warning $page
check 'no placeholder is left' bash -c "! grep -q '@[A-Z]*@' $page"
while IFS=$'\t' read -r command _; do
    check "the page tells about vole $command" grep -q "^\.SS \"vole $command" $page
    while IFS=$'\t' read -r flag _; do
        check "the page tells about $command $flag" grep -qF -- "\\$flag" $page
    done < <(build/release/vole help -complete "$command")
done < <(build/release/vole help -complete)

# ---- bash completion ----

mkdir -p "$work/dir/sub" && cd "$work/dir" && touch a.go b.go c.txt && mkdir "$work/path" && ln -s "$root/build/release/vole" "$work/path/vole"
PATH=$work/path:$PATH
# complete_bash words...: what completes the last word, sorted, on one line
complete_bash() {
    bash --norc -c '
        source "$1"
        shift
        compopt() { :; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
        _vole
        printf "%s\n" "${COMPREPLY[@]}"' bash "$root/completions/vole.bash" "$@" | sort | tr '\n' ' '
}
same 'bash: commands' 'repl run ' "$(complete_bash vole r)"
same 'bash: commands and files' 'a.go ' "$(complete_bash vole a)"
check 'bash: all commands' grep -q 'build.*check.*dis.*doc.*env.*help.*repl.*run.*test.*version' <<<"$(complete_bash vole '')"
same 'bash: Go files and directories' 'a.go b.go sub ' "$(complete_bash vole run '')"
same 'bash: flags' '-trace ' "$(complete_bash vole run -tr)"
same 'bash: flags without a command' '-trace ' "$(complete_bash vole -tr)"
same 'bash: flags of doc' '-short -src ' "$(complete_bash vole doc -s)"
same 'bash: value of a flag is a file' 'c.txt ' "$(complete_bash vole run -trace c)"
same 'bash: value of a flag behind =' 'c.txt ' "$(complete_bash vole run -trace = c)"
same 'bash: version of the language' 'go1.22 ' "$(complete_bash vole run -lang go1.22)"
same 'bash: packages' 'strconv strings ' "$(complete_bash vole doc str)"
same 'bash: symbols' 'strings.Title strings.ToLower strings.ToLowerSpecial strings.ToTitle strings.ToTitleSpecial strings.ToUpper strings.ToUpperSpecial strings.ToValidUTF8 ' \
    "$(complete_bash vole doc strings.T | sed 's/strings.Trim[A-Za-z]* //g')"
same 'bash: help' 'version ' "$(complete_bash vole help v)"
same 'bash: env' 'GOARCH ' "$(complete_bash vole env GOA)"
same 'bash: -color' 'always auto ' "$(complete_bash vole repl -color a)"

# ---- zsh completion, in a zsh on a pseudo-terminal ----

if command -v zsh >/dev/null && command -v python3 >/dev/null; then
    mapfile -t lines < <(timeout 120 python3 "$root/tests/zsh_complete.py" "$root/completions" 'vole vers' 'vole run -tra' 'vole run a' \
        'vole run -trace c' 'vole doc strin' 'vole doc strings.Buil' 'vole env GOAR')
    same 'zsh: a command' 'vole version ' "${lines[0]}"
    same 'zsh: a flag' 'vole run -trace ' "${lines[1]}"
    same 'zsh: a file' 'vole run a.go ' "${lines[2]}"
    same 'zsh: value of a flag is a file' 'vole run -trace c.txt ' "${lines[3]}"
    same 'zsh: a package' 'vole doc strings' "${lines[4]}"
    same 'zsh: a symbol' 'vole doc strings.Builder ' "${lines[5]}"
    same 'zsh: a variable' 'vole env GOARCH ' "${lines[6]}"
fi
cd "$root" || exit 1

# ---- make deb ----

if command -v dpkg-deb >/dev/null && command -v strip >/dev/null; then
    check 'make deb' make -s deb
    deb=$(ls -t build/vole_*.deb | head -1)
    field() { dpkg-deb -f "$deb" "$1"; }
    same 'deb: name' vole "$(field Package)"
    check 'deb: depends on a libc' grep -Eq '^libc6 \(>= 2\.[0-9]+\)$' <<<"$(field Depends)"
    dpkg-deb -x "$deb" "$work/x" && dpkg-deb -e "$deb" "$work/e"
    check 'deb: checksums' bash -c "cd '$work/x' && md5sum --quiet -c ../e/md5sums"
    same 'deb: every file has a checksum' "$(cd "$work/x" && find usr -type f | LC_ALL=C sort)" "$(cut -c35- "$work/e/md5sums")"
    check 'deb: manual page' gzip -t "$work/x/usr/share/man/man1/vole.1.gz"
    check 'deb: changelog' bash -c "gzip -dc '$work/x/usr/share/doc/vole/changelog.gz' | grep -q '^vole ('"
    check 'deb: copyright' grep -q '^License: BSD-3-Clause' "$work/x/usr/share/doc/vole/copyright"
    same 'deb: all belongs to root' '' "$(dpkg-deb -c "$deb" | grep -v ' root/root ')"
    same 'deb: the executable runs' 'hello, world' "$("$work/x/usr/bin/vole" "$work/x/usr/share/doc/vole/examples/hello.go" 2>&1)"
    "$work/x/usr/bin/vole" build -o "$work/hello" examples/hello.go
    same 'deb: the stripped executable builds' 'hello, world' "$("$work/hello" 2>&1)"
    cp "$deb" "$work/first.deb"
    check 'deb: again' make -s deb
    check 'deb: the same sources make the same package' cmp "$deb" "$work/first.deb"
    if [[ $(id -u) == 0 ]]; then
        # a system of its own: an empty database, a folder as /
        sys=$work/sys
        mkdir -p "$sys/db/info" "$sys/db/updates" "$sys/root" && touch "$sys/db/status" "$sys/db/available"
        dpkg_there() { PATH=$PATH:/usr/sbin:/sbin dpkg --admindir="$sys/db" --instdir="$sys/root" --log="$sys/log" --force-depends --force-not-root "$@"; }
        check 'deb: installs' dpkg_there -i "$deb"
        same 'deb: status' 'install ok installed' "$(dpkg-query --admindir="$sys/db" -W -f '${Status}' vole)"
        same 'deb: the installed executable runs' 3 "$("$sys/root/usr/bin/vole" -e 'fmt.Println(1 + 2)' 2>&1)"
        check 'deb: nothing is changed' dpkg_there -V vole
        check 'deb: installs over itself' dpkg_there -i "$deb"
        check 'deb: purges' dpkg_there -P vole
        same 'deb: nothing is left' '' "$(find "$sys/root" -mindepth 1)"
    fi
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
