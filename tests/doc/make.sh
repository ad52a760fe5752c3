#!/bin/bash
# make.sh - writes the expectations with the real go doc.
cd "$(dirname "$0")/sample" || exit 1
mkdir -p ../expect
while read -r name args; do
    # shellcheck disable=SC2086
    GO111MODULE=off CGO_ENABLED=0 go doc $args >"../expect/$name"
done <../cases
