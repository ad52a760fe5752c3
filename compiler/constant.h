/* constant.h - the exact values of Go's constant expressions.
 *
 * A Const is immutable and lives in an arena. Integers that fit int64 are kept
 * as such; larger ones as GMP limbs. Floating-point values are exact rationals
 * while numerator and denominator stay below 4,096 bits, and big binary floats
 * with a 512-bit mantissa (rounded to nearest even) beyond, as gc keeps them.
 * Complex values are pairs. Limbs lie in the arena too: no Const needs freeing.
 *
 * The kind follows the value, not the type: 1.0 reads as CONST_FLOAT, and
 * const_to_int turns it into a CONST_INT when it is integral. Operations match
 * the kinds of their operands (int < float < complex) before they compute.
 */
#ifndef VOLE_COMPILER_CONSTANT_H
#define VOLE_COMPILER_CONSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/arena.h"
#include "compiler/token.h"

typedef enum ConstKind {
    CONST_UNKNOWN,          /* an error was reported; operations on it give it back */
    CONST_BOOL,
    CONST_STRING,
    CONST_INT,
    CONST_FLOAT,
    CONST_COMPLEX,
} ConstKind;

/* Sign and magnitude: |size| limbs of 64 bits, least significant first. */
typedef struct BigInt {
    const uint64_t *limbs;
    int64_t size;           /* negative for a negative number */
} BigInt;

typedef enum ConstRep { REP_SMALL, REP_BIG, REP_RAT, REP_FLOAT } ConstRep;

typedef struct Const {
    uint8_t kind;           /* ConstKind */
    uint8_t rep;            /* ConstRep of a CONST_INT or CONST_FLOAT */
    union {
        bool b;
        struct { const char *s; size_t len; } str;
        int64_t i;                          /* REP_SMALL */
        BigInt z;                           /* REP_BIG: does not fit int64 */
        struct { BigInt num, den; } q;      /* REP_RAT: reduced, den > 0 */
        struct { BigInt mant; int64_t exp; } f; /* REP_FLOAT: mant * 2^exp */
        struct { const struct Const *re, *im; } c;
    };
} Const;

extern const Const const_unknown_value;

/* ---- Making ---- */
const Const *const_bool(bool b);
const Const *const_string(Arena *a, const char *s, size_t len);
const Const *const_int64(Arena *a, int64_t v);
const Const *const_uint64(Arena *a, uint64_t v);
const Const *const_double(Arena *a, double v);      /* exact; unknown for NaN and Inf */

/* The value of a well-formed literal T_INT, T_FLOAT, T_IMAG or T_CHAR; unknown if it is out of bounds.
 * (Strings are unquoted by the scanner's lit_unquote.) */
const Const *const_from_literal(Arena *a, Token lit, const char *text, size_t len);

/* ---- Reading ---- */
bool const_int64_val(const Const *c, int64_t *v);   /* false: not an integer, or does not fit */
bool const_uint64_val(const Const *c, uint64_t *v);
double const_float64_val(const Const *c);           /* correctly rounded; ±Inf when too large */
float const_float32_val(const Const *c);
uint64_t const_low64(const Const *c);               /* an integer's value modulo 2^64 */
int const_sign(const Const *c);                     /* -1, 0, 1; complex: 0 only if zero */
int64_t const_bit_len(const Const *c);              /* of an integer's magnitude */
const Const *const_real(Arena *a, const Const *c);
const Const *const_imag(Arena *a, const Const *c);

/* ---- Converting between kinds; unknown if the value does not allow it ---- */
const Const *const_to_int(Arena *a, const Const *c);
const Const *const_to_float(Arena *a, const Const *c);
const Const *const_to_complex(Arena *a, const Const *c);
const Const *const_make_complex(Arena *a, const Const *re, const Const *im);

/* ---- Operations ---- */

/* Unary + - ^ !. For ^ of an unsigned type, bits is its width, else 0. */
const Const *const_unary(Arena *a, Token op, const Const *x, unsigned bits);

/* Binary + - * / % & | ^ &^ && ||; strings: +. With int_div, / of integers truncates, otherwise it
 * gives a rational. The divisor is not zero (the caller has checked). */
const Const *const_binary(Arena *a, const Const *x, Token op, const Const *y, bool int_div);

const Const *const_shift(Arena *a, const Const *x, Token op, unsigned long n);
bool const_compare(const Const *x, Token op, const Const *y);

/* A hash that agrees with const_compare(==) for values of one kind. */
uint64_t const_hash(const Const *c);

/* Short text for messages: floats as %.6g, strings quoted and cut after 72 runes. */
const char *const_text(Arena *a, const Const *c);

/* As const_text, uncut: integers in full, strings quoted in full. */
const char *const_exact_text(Arena *a, const Const *c);

#endif
