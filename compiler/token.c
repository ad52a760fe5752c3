/* token.c - the table of token.h, expanded. */
#include "compiler/token.h"

static const char *const texts[T_COUNT] = {
#define X(name, text, prec) text,
    TOKENS(X)
#undef X
};

static const uint8_t precedences[T_COUNT] = {
#define X(name, text, prec) prec,
    TOKENS(X)
#undef X
};

const char *token_text(Token t)
{
    return t < T_COUNT ? texts[t] : "?";
}

int token_precedence(Token t)
{
    return t < T_COUNT ? precedences[t] : 0;
}
