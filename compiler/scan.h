/* scan.h - from bytes to tokens.
 *
 * A Scanner walks one SourceFile; scan_next reads the next token into its
 * fields. Semicolons are inserted as the Go spec says. Errors go to a callback
 * as they are met, and scanning goes on.
 *
 * The text must have passed scan_validate first, which guarantees valid UTF-8
 * without NUL bytes; so the scanner's loops run to a NUL or a quote and never
 * check bounds.
 */
#ifndef VOLE_COMPILER_SCAN_H
#define VOLE_COMPILER_SCAN_H

#include "compiler/ast.h"
#include "compiler/source.h"
#include "compiler/token.h"

typedef struct Scanner Scanner;

/* Reports an error at a byte offset of the text. */
typedef void ScanErrorFn(void *ctx, uint32_t offset, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A "//go:…", "//line …" or "/" "*line …" comment: text after the opening, and
 * whether the comment is alone on its line so far. */
typedef void ScanDirectiveFn(void *ctx, uint32_t offset, const char *text, size_t len, bool alone, bool block);

struct Scanner {
    /* the current token */
    Token tok;
    Token op;               /* T_ASSIGN_OP: the binary operator */
    uint8_t prec;           /* binary precedence, 0 if tok is no binary operator */
    bool bad;               /* literal: malformed, reported */
    uint32_t offset;        /* of its first byte */
    uint32_t len;           /* of its text; for T_SEMI what matters is lit */
    const char *lit;        /* T_NAME, literals: the text; T_SEMI: "semicolon", "newline" or "EOF" */
    Name *name;             /* T_NAME */

    /* private */
    const char *text, *end, *p;
    bool nlsemi;            /* a newline here ends the statement */
    InternTable *names;
    ScanErrorFn *error;
    ScanDirectiveFn *directive;
    void *ctx;
};

/* Checks the encoding of a file: NUL bytes, invalid UTF-8 and byte order marks
 * after the start are reported and, in a copy of the text, made harmless. */
void scan_validate(SourceFile *f, Arena *a, ScanErrorFn *error, void *ctx);

void scan_init(Scanner *s, SourceFile *f, uint32_t offset, InternTable *names,
               ScanErrorFn *error, ScanDirectiveFn *directive, void *ctx);
void scan_next(Scanner *s);

/* s stands on a '{'. If the matching '}' can be found by looking only at braces,
 * literals and comments, moves s onto it as the current token and returns true.
 * Otherwise (malformed or truncated text, or a line directive inside) leaves s alone. */
bool scan_skip_block(Scanner *s);

/* s stands on a type, an expression or (body) the signature of a declared function. Moves s onto the token behind it,
 * which is the T_SEMI or T_RPAREN that ends the declaration or the T_LBRACE of the body. Leaves s alone and returns
 * false if the text is malformed or not plain enough. */
bool scan_skip_rest(Scanner *s, bool body);

/* s stands on a '('. If it begins a receiver of the form (x *T), with or without x and *, says what T is and whether
 * there is a *, moves s onto the token behind it and returns true. Otherwise leaves s alone. */
bool scan_skip_receiver(Scanner *s, Name **base, bool *ptr);

/* The value of a string or rune literal that is not bad: unquoted bytes in the
 * arena. A rune literal yields its UTF-8 form, see lit_rune for the number. */
const char *lit_unquote(Arena *a, const BasicLit *b, size_t *len);
uint32_t lit_rune(const BasicLit *b);

#endif
