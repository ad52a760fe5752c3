#!/bin/bash
# regen.sh - makes the expected outputs NAME.out of the programs named, or of all, with the real Go.
cd "$(dirname "$0")" || exit 1
export GO111MODULE=off STRESS_MS=${STRESS_MS:-500}
GO=${GO:-$(command -v go || echo /usr/lib/go-1.19/bin/go)}
[[ $# -gt 0 ]] || set -- *.go
for f; do
    name=${f%.go}
    [[ $name == common ]] && continue
    "$GO" vet "$name.go" common.go || echo "$name: vet complains" >&2
    if timeout 120 "$GO" run "$name.go" common.go >"$name.new"; then
        mv "$name.new" "$name.out"
    else
        echo "$name: failed: $(tail -1 "$name.new")" >&2
        rm -f "$name.new"
    fi
done
