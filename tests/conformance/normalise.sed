# normalise.sed - what of a program's stderr is compared (sed -E -f). Used alike by regen.sh and run_conformance.sh.
#
# - everything up to and including the first line that starts with "goroutine "; frames and other goroutines are not;
# - that goroutine's number, unless it is 1 (the main goroutine), becomes N, and a wait time in minutes goes away;
# - the trace of the runtime's own stack (fatal errors: "runtime stack:" to the next blank line) goes away;
# - addresses (0x and six digits or more) become 0xADDR; the pc and address of a signal line become 0xX;
# - the directory in front of a .go file in a compile error goes away.
/^runtime stack:$/,/^$/d
s/addr=0x[0-9a-f]+ pc=0x[0-9a-f]+/addr=0xX pc=0xX/
s/0x[0-9a-f]{6,}/0xADDR/g
s/^goroutine ([2-9]|[1-9][0-9]+) \[/goroutine N [/
s/^(goroutine [0-9N]+ \[[^],]*), [0-9]+ minutes/\1/
s/^(\.\/|\/[^: ]*\/)([^\/: ]+\.go:[0-9]+)/\2/
/^goroutine /q
