#!/bin/bash
# loud.sh seed count program [vole options]: where the traces of one program differ first.
here=$(cd "$(dirname "$0")" && pwd); dir=${DIFF_DIR:-/tmp/vole-diff}; mkdir -p "$dir"; src=$dir/loud$1.go
vole=${VOLE:-$here/../../../build/release/vole}
python3 "$here/gogen.py" --seed "$1" --count "$2" > "$src" || exit 1
GO111MODULE=off go build -o "$dir/loud.exe" "$src" || exit 1
LOUD=1 "$dir/loud.exe" "$3" > "$dir/loud.want" 2>&1
LOUD=1 "$vole" run -lang go1.19 "$src" "$3" > "$dir/loud.got" 2>&1
# a deferred call's line is gc's business; the values count
n=$(cmp <(sed 's/^line [0-9]* /line /' "$dir/loud.want") <(sed 's/^line [0-9]* /line /' "$dir/loud.got") | sed 's/.*line //')
[ -z "$n" ] && { echo same; exit; }
echo "output line $n:"
sed -n "${n}p" "$dir/loud.want"
sed -n "${n}p" "$dir/loud.got"
line=$(sed -n "1,${n}p" "$dir/loud.want" | awk '/^line/ {l=$2} END {print l}')
[ -n "$line" ] && awk -v n="$line" -v k="${LINES_SHOWN:-12}" 'NR>=n-k && NR<=n+1 {print NR": "$0}' "$src"
