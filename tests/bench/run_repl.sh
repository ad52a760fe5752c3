#!/bin/bash
# run_repl.sh - how fast the prompt answers, measured through a pseudo-terminal: from the start of the process to the first prompt
# (to reach: 15 ms), and from Enter to the next prompt for an expression (3 ms). Medians and the slowest of a hundred.
#
#   run_repl.sh [--vole path]
exec python3 "$(dirname "$0")/../repl/latency.py" "$@"
