/* token.h - the tokens of Go.
 *
 * One table, TOKENS, states every token: its name in C, its text, and for
 * binary operators the precedence (1 lowest, 5 highest; 0 = not binary).
 * Operators are contiguous from T_OP_FIRST, keywords from T_KEYWORD_FIRST.
 */
#ifndef VOLE_COMPILER_TOKEN_H
#define VOLE_COMPILER_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#define TOKENS(X)                     \
    X(T_NONE,        "",          0)  \
    X(T_EOF,         "EOF",       0)  \
    X(T_NAME,        "name",      0)  \
    X(T_INT,         "int",       0)  \
    X(T_FLOAT,       "float",     0)  \
    X(T_IMAG,        "imaginary", 0)  \
    X(T_CHAR,        "rune",      0)  \
    X(T_STRING,      "string",    0)  \
    /* binary operators; each has an assignment form, see is_assign_op */ \
    X(T_OROR,        "||",        1)  \
    X(T_ANDAND,      "&&",        2)  \
    X(T_EQL,         "==",        3)  \
    X(T_NEQ,         "!=",        3)  \
    X(T_LSS,         "<",         3)  \
    X(T_LEQ,         "<=",        3)  \
    X(T_GTR,         ">",         3)  \
    X(T_GEQ,         ">=",        3)  \
    X(T_ADD,         "+",         4)  \
    X(T_SUB,         "-",         4)  \
    X(T_OR,          "|",         4)  \
    X(T_XOR,         "^",         4)  \
    X(T_MUL,         "*",         5)  \
    X(T_QUO,         "/",         5)  \
    X(T_REM,         "%",         5)  \
    X(T_AND,         "&",         5)  \
    X(T_ANDNOT,      "&^",        5)  \
    X(T_SHL,         "<<",        5)  \
    X(T_SHR,         ">>",        5)  \
    /* unary only */                  \
    X(T_NOT,         "!",         0)  \
    X(T_TILDE,       "~",         0)  \
    X(T_ARROW,       "<-",        0)  \
    X(T_INC,         "++",        0)  \
    X(T_DEC,         "--",        0)  \
    X(T_ASSIGN_OP,   "op=",       0)  /* x op= y; Scanner.op says which */ \
    X(T_ASSIGN,      "=",         0)  \
    X(T_DEFINE,      ":=",        0)  \
    X(T_LPAREN,      "(",         0)  \
    X(T_LBRACK,      "[",         0)  \
    X(T_LBRACE,      "{",         0)  \
    X(T_RPAREN,      ")",         0)  \
    X(T_RBRACK,      "]",         0)  \
    X(T_RBRACE,      "}",         0)  \
    X(T_COMMA,       ",",         0)  \
    X(T_SEMI,        ";",         0)  \
    X(T_COLON,       ":",         0)  \
    X(T_DOT,         ".",         0)  \
    X(T_DOTDOTDOT,   "...",       0)  \
    X(T_BREAK,       "break",     0)  \
    X(T_CASE,        "case",      0)  \
    X(T_CHAN,        "chan",      0)  \
    X(T_CONST,       "const",     0)  \
    X(T_CONTINUE,    "continue",  0)  \
    X(T_DEFAULT,     "default",   0)  \
    X(T_DEFER,       "defer",     0)  \
    X(T_ELSE,        "else",      0)  \
    X(T_FALLTHROUGH, "fallthrough", 0) \
    X(T_FOR,         "for",       0)  \
    X(T_FUNC,        "func",      0)  \
    X(T_GO,          "go",        0)  \
    X(T_GOTO,        "goto",      0)  \
    X(T_IF,          "if",        0)  \
    X(T_IMPORT,      "import",    0)  \
    X(T_INTERFACE,   "interface", 0)  \
    X(T_MAP,         "map",       0)  \
    X(T_PACKAGE,     "package",   0)  \
    X(T_RANGE,       "range",     0)  \
    X(T_RETURN,      "return",    0)  \
    X(T_SELECT,      "select",    0)  \
    X(T_STRUCT,      "struct",    0)  \
    X(T_SWITCH,      "switch",    0)  \
    X(T_TYPE,        "type",      0)  \
    X(T_VAR,         "var",       0)

typedef enum Token {
#define X(name, text, prec) name,
    TOKENS(X)
#undef X
    T_COUNT,
    T_OP_FIRST = T_OROR,
    T_BINARY_LAST = T_SHR,
    T_KEYWORD_FIRST = T_BREAK,
} Token;

const char *token_text(Token t);    /* "+", "func", "name", … */
int token_precedence(Token t);      /* 1..5, 0 = not a binary operator */

static inline bool token_is_keyword(Token t) { return t >= T_KEYWORD_FIRST && t < T_COUNT; }
static inline bool token_is_comparison(Token t) { return t >= T_EQL && t <= T_GEQ; }
static inline bool token_is_shift(Token t) { return t == T_SHL || t == T_SHR; }

#endif
