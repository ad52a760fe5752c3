/* chartab.h - Unicode character classes and UTF-8, as far as a scanner needs them. */
#ifndef VOLE_COMPILER_CHARTAB_H
#define VOLE_COMPILER_CHARTAB_H

#include <stdbool.h>
#include <stdint.h>

bool char_is_letter(uint32_t c);    /* category L; not '_' */
bool char_is_digit(uint32_t c);     /* category Nd */
bool char_is_upper(uint32_t c);     /* category Lu */
bool char_is_print(uint32_t c);     /* nearly unicode.IsPrint */

/* Decodes one code point; returns its length, 0 if the bytes are not valid UTF-8. */
int utf8_decode(const char *s, const char *end, uint32_t *out);

/* Encodes c (U+FFFD for an invalid one) into at most 4 bytes; returns how many. */
int utf8_encode(uint32_t c, char *out);

#endif
