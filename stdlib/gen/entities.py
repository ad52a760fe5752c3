#!/usr/bin/env python3
"""Makes the table of HTML's named characters for stdlib/native/html.c from the one that Python has (the list of the
HTML standard). Go does not know the two whose meaning is longer than their name, &nGt; and &nLt;.

    python3 stdlib/gen/entities.py > stdlib/native/html_entities.h
"""
import html.entities

table = sorted((name.encode(), [ord(c) for c in text]) for name, text in html.entities.html5.items()
               if len(text.encode()) <= len(name) + 1)
assert max(len(name) for name, _ in table) < 64 and all(len(runes) <= 2 for _, runes in table)

print("/* Made by stdlib/gen/entities.py; do not edit.")
print(" * The names in the order of their bytes, most with a semicolon: where each begins in entity_names, its length, what it means. */")
print("static const char entity_names[] =")
line, offset, rows = "", 0, []
for name, runes in table:
    rows.append((offset, len(name), runes))
    offset += len(name)
    line += name.decode()
    if len(line) > 110:
        print('    "%s"' % line)
        line = ""
print('    "%s";' % line)
print()
print("static const struct entity { uint32_t rune; uint16_t second, at; uint8_t len; } entities[%d] = {" % len(rows))
line = ""
for at, n, runes in rows:
    cell = "{ %#x, %#x, %d, %d }," % (runes[0], runes[1] if len(runes) > 1 else 0, at, n)
    if len(line) + len(cell) > 125:
        print("   " + line)
        line = ""
    line += " " + cell
print("   " + line)
print("};")
