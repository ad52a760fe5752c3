#!/bin/sh
# embed.sh - writes an assembly file that packs the given Go files of stdlib/ into the executable.
#
#   embed.sh out.idx stdlib/fmt/print.go ...   (sorted by path)
#
# The result defines the table that the checker's importer reads (EmbeddedFile in compiler/check.h):
# path relative to stdlib/, NUL-terminated text, size; the number of entries; and the index of what they declare,
# which mkindex makes (compiler/stdindex.h).
index=$1
shift
cat <<'END'
        .section .rodata
        .balign 8
        .globl stdlib_nfiles
        .type stdlib_nfiles, @object
END
echo "stdlib_nfiles: .long $#"
echo "        .size stdlib_nfiles, 4"
cat <<END
        .balign 64
        .globl stdlib_index
        .type stdlib_index, @object
stdlib_index: .incbin "$index"
        .size stdlib_index, . - stdlib_index
END
n=0
for f in "$@"; do
    n=$((n + 1))
    echo ".Ltext$n: .incbin \"$f\""
    echo ".Lend$n: .byte 0"
    echo ".Lpath$n: .asciz \"${f#stdlib/}\""
done
cat <<'END'
        .section .data.rel.ro, "aw"
        .balign 8
        .globl stdlib_files
        .type stdlib_files, @object
stdlib_files:
END
i=0
while [ $i -lt $n ]; do
    i=$((i + 1))
    echo "        .quad .Lpath$i, .Ltext$i, .Lend$i - .Ltext$i"
done
echo "        .size stdlib_files, . - stdlib_files"
echo '        .section .note.GNU-stack, "", @progbits'
