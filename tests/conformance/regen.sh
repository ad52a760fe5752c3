#!/bin/bash
# regen.sh - makes the corpus' expectations anew with the real Go (1.19) and says what changed.
#
#   regen.sh [--filter re] [-j N] [--dry-run]
#
# Tests marked `// oracle: spec` or `// differs: reason` are not touched: their expectations are written by hand. For
# the latter the reason is printed, and whether Go 1.19 does differ. Exit 1 if an expectation changed.
here=$(cd "$(dirname "$0")" && pwd)
filter=. jobs=$(nproc) dry=
while [[ $# -gt 0 ]]; do
    case $1 in
    --filter) filter=$2; shift ;;
    -j) jobs=$2; shift ;;
    --dry-run) dry=1 ;;
    *) sed -n '4p' "$0" | cut -c3- >&2; exit 64 ;;
    esac
    shift
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CORPUS=$here GC=$here/../gc-as-vole.sh DRY=$dry WORK=$work
unset GOGC GODEBUG GOMAXPROCS GOMEMLIMIT GOTRACEBACK

# Puts content $1 in place as file $2 unless it is the same; an empty one removes the file.
settle() {
    local new=$1 file=$2 old=$2
    [[ -f $old ]] || old=/dev/null
    if cmp -s "$new" "$old"; then return; fi
    echo "changed ${file#"$CORPUS"/}"
    [[ $DRY ]] && return
    if [[ -s $new ]]; then cp "$new" "$file"; else rm -f "$file"; fi
}

regen_one() {
    local t=$1 base=$CORPUS/$1 dir src args= env= lang= files= differs= line tmp=$WORK/${1//\//__} rc
    if [[ -d $base.mod ]]; then dir=$base.mod src=main.go; else dir=$(dirname "$base") src=$(basename "$base").go; fi
    cd "$dir" || exit 1
    while IFS= read -r line && [[ $line == //* || $line == '#!'* ]]; do
        case $line in
        '// args: '*) args=${line#*: } ;;
        '// env: '*) env=${line#*: } ;;
        '// lang: '*) lang=-lang=${line#*: } ;;
        '// files: '*) files=${line#*: } ;;
        '// oracle: '*) return ;;
        '// differs: '*) differs=${line#*: } ;;
        esac
    done <"$src"
    local in=/dev/null
    [[ -f $base.in ]] && in=$base.in
    # shellcheck disable=SC2086
    env $env timeout -k 2 30 "$GC" run $lang ${files:-$src} $args <"$in" >"$tmp.out" 2>"$tmp.raw"
    rc=$?
    sed -E -f "$CORPUS/normalise.sed" "$tmp.raw" >"$tmp.err"
    if [[ $rc -eq 0 ]]; then : >"$tmp.code"; else echo $rc >"$tmp.code"; fi
    if [[ $differs ]]; then
        local same=same part f
        for part in out err code; do
            f=$base.$part
            [[ -f $f ]] || f=/dev/null
            cmp -s "$tmp.$part" "$f" || same=different
        done
        echo "by intent $t ($same): $differs"
        return
    fi
    settle "$tmp.out" "$base.out"
    settle "$tmp.err" "$base.err"
    settle "$tmp.code" "$base.code"
}
export -f regen_one settle

(cd "$here" && find . -mindepth 2 -maxdepth 2 \( -name '*.go' -o -name '*.mod' \)) |
    sed -E 's/^\.\///; s/\.(go|mod)$//' | sort -u | grep -E -- "$filter" | while read -r t; do
    if [[ -f $here/$t.go ]] && head -1 "$here/$t.go" | grep -q '^// part of '; then continue; fi
    echo "$t"
done | xargs -r -P "$jobs" -I{} bash -c 'regen_one {}' | sort >"$work/report"
cat "$work/report"
if grep -q '^changed ' "$work/report"; then exit 1; fi
