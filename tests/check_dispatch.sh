#!/bin/sh
# check_dispatch.sh - proves by disassembly that preemption can reach every op: each op ends in a jump of its own
# through the M's table, loaded anew. Ends with "N passed, N failed".
#
#   check_dispatch.sh build/release/vm/interp.o
obj=${1:-build/release/vm/interp.o}
ops=$(grep -c '^OP(' vm/ops.def)
# jmp *0x0(%table,%op,8): the entry is read by the jump itself, so by every dispatch
jumps=$(objdump -d --no-show-raw-insn "$obj" | grep -cE 'jmp +\*(0x0)?\(%r[a-z0-9]+,%r[a-z0-9]+,8\)')
tables=$(objdump -d --no-show-raw-insn "$obj" | grep -E 'jmp +\*(0x0)?\(%r[a-z0-9]+,%r[a-z0-9]+,8\)' | sed 's/.*(\(%[a-z0-9]*\),.*/\1/' | sort | uniq -c | sort -rn | head -1)
if [ "$jumps" -ge "$ops" ]; then
    echo "1 passed, 0 failed"
else
    echo "only $jumps dispatch jumps for $ops ops (most through:$tables)"
    echo "0 passed, 1 failed"
    exit 1
fi
