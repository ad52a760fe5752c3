#!/bin/bash
# run_repl.sh - the prompt: plays the scripts of tests/repl on a pseudo-terminal and compares screens.
#
#   run_repl.sh [--vole path] [-j N] [--filter regexp] [--only tag] [-v] [script...]
#
# TEST_TIMEOUT: seconds that the player waits for a screen before it gives up (default 30).
exec python3 "$(dirname "$0")/repl/play.py" "$@"
