/* scan.c - the scanner; see scan.h.
 *
 * One table gives every byte a class. Identifiers, the commonest token, are
 * hashed while they are read and come back interned; a keyword is a name whose
 * entry says so, so both cost one lookup. Newlines are not counted: positions are
 * offsets, lines are found later from them.
 *
 * Text ends in a NUL, and scan_validate has removed every other NUL, so each loop
 * stops by itself at the end.
 */
#include "compiler/scan.h"

#include <stdio.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "compiler/chartab.h"

enum {
    C_LETTER = 1,       /* a-z A-Z _ */
    C_DIGIT = 2,        /* 0-9 */
    C_HEX = 4,          /* 0-9 a-f A-F */
    C_SPACE = 8,        /* blank, tab, carriage return */
    C_HIGH = 16,        /* not ASCII */
    C_IDENT = C_LETTER | C_DIGIT,
};

static const uint8_t class_of[256] = {
    [' '] = C_SPACE, ['\t'] = C_SPACE, ['\r'] = C_SPACE,
    ['0' ... '9'] = C_DIGIT | C_HEX,
    ['a' ... 'f'] = C_LETTER | C_HEX, ['A' ... 'F'] = C_LETTER | C_HEX,
    ['g' ... 'z'] = C_LETTER, ['G' ... 'Z'] = C_LETTER, ['_'] = C_LETTER,
    [128 ... 255] = C_HIGH,
};

static inline bool is(char c, int classes)
{
    return class_of[(unsigned char)c] & classes;
}

static inline char lower(char c)
{
    return (char)(c | 0x20);
}

#define ERROR_AT(s, at, ...) ((s)->error((s)->ctx, (uint32_t)((at) - (s)->text), __VA_ARGS__))

/* ---- Encoding ---- */

/* The first byte at or after p that is NUL or not ASCII; end if there is none. */
static const char *skip_plain_ascii(const char *p, const char *end)
{
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        if (_mm_movemask_epi8(_mm_or_si128(v, _mm_cmpeq_epi8(v, zero))))
            break;
    }
#endif
    while (p < end && *p > 0)
        p++;
    return p;
}

/* Blots out n bytes: inside a name with '_', so that the name stays one token. */
static void blot(char *text, uint32_t at, uint32_t n)
{
    bool in_name = at > 0 && is(text[at - 1], C_IDENT | C_HIGH);
    memset(text + at, in_name ? '_' : ' ', n);
}

void scan_validate(SourceFile *f, Arena *a, ScanErrorFn *error, void *ctx)
{
    char *copy = NULL;
    const char *text = f->text, *end = text + f->size, *p = text;
    while ((p = skip_plain_ascii(p, end)) < end) {
        uint32_t c = 0, at = (uint32_t)(p - text);
        int n = *p ? utf8_decode(p, end, &c) : 0;
        bool bom = n && c == 0xFEFF;
        if (n && !bom) {
            p += n;
            continue;
        }
        if (!bom)
            error(ctx, at, *p ? "invalid UTF-8 encoding" : "invalid NUL character");
        else if (at > 0)
            error(ctx, at, "invalid BOM in the middle of the file");
        if (!copy)
            copy = arena_strndup(a, text, f->size);
        blot(copy, at, bom ? 3 : 1);
        p += bom ? 3 : 1;
    }
    if (copy)
        f->text = copy;
}

/* "U+0040 '@'" */
static const char *describe_char(uint32_t c, char buf[32])
{
    int n = snprintf(buf, 32, "U+%04X", c);
    if (char_is_print(c)) {
        buf[n++] = ' ';
        buf[n++] = '\'';
        n += utf8_encode(c, buf + n);
        buf[n++] = '\'';
        buf[n] = '\0';
    }
    return buf;
}

/* A rune as Go's %q prints it. */
static const char *quote_char(uint32_t c, char buf[32])
{
    static const char escapes[] = "a\ab\bf\fn\nr\rt\tv\v\\\\''";
    for (int i = 0; escapes[i]; i += 2)
        if ((uint32_t)escapes[i + 1] == c) {
            snprintf(buf, 32, "'\\%c'", escapes[i]);
            return buf;
        }
    if (char_is_print(c)) {
        char u[5] = "";
        u[utf8_encode(c, u)] = '\0';
        snprintf(buf, 32, "'%s'", u);
    } else {
        snprintf(buf, 32, c < 0x80 ? "'\\x%02x'" : c < 0x10000 ? "'\\u%04x'" : "'\\U%08x'", c);
    }
    return buf;
}

/* The code point at p, its length in *n (0 at the end of the text). */
static uint32_t peek_char(const Scanner *s, const char *p, int *n)
{
    uint32_t c = 0;
    *n = utf8_decode(p, s->end, &c);
    return c;
}

/* ---- Names ---- */

/* Whether the non-ASCII character at p continues (or begins) a name; complains
 * about one that may not, but takes it all the same, as gc does. */
static int high_ident_char(Scanner *s, const char *p, bool first)
{
    char buf[32];
    int n;
    uint32_t c = peek_char(s, p, &n);
    if (char_is_letter(c))
        return n;
    if (char_is_digit(c)) {
        if (first)
            ERROR_AT(s, p, "identifier cannot begin with digit %s", describe_char(c, buf));
    } else {
        ERROR_AT(s, p, "invalid character %s in identifier", describe_char(c, buf));
    }
    return n;
}

static void scan_name(Scanner *s)
{
    const char *start = s->p, *p = start;
    uint32_t h = INTERN_HASH_SEED;
    while (is(*p, C_IDENT))
        h = intern_hash_step(h, (unsigned char)*p++);
    while (is(*p, C_IDENT | C_HIGH)) {
        int n = is(*p, C_HIGH) ? high_ident_char(s, p, p == start) : 1;
        while (n-- > 0)
            h = intern_hash_step(h, (unsigned char)*p++);
    }
    s->p = p;
    Name *name = intern_hashed(s->names, start, (size_t)(p - start), h);
    if (name->keyword) {
        s->tok = name->keyword;
        s->nlsemi = s->tok == T_BREAK || s->tok == T_CONTINUE || s->tok == T_FALLTHROUGH || s->tok == T_RETURN;
        return;
    }
    s->tok = T_NAME;
    s->name = name;
    s->lit = name->str;
    s->nlsemi = true;
}

/* ---- Numbers ---- */

enum { HAS_DIGIT = 1, HAS_SEP = 2 };

static const char *base_name(int base)
{
    return base == 2 ? "binary" : base == 8 ? "octal" : base == 10 ? "decimal" : "hexadecimal";
}

/* Takes digits and '_'; notes the first digit too large for the base. */
static int scan_digits(Scanner *s, int base, const char **invalid)
{
    int seen = 0;
    for (;; s->p++) {
        char c = *s->p;
        if (c == '_') {
            seen |= HAS_SEP;
        } else if (is(c, base == 16 ? C_HEX : C_DIGIT)) {
            seen |= HAS_DIGIT;
            if (base < 10 && c >= '0' + base && invalid && !*invalid)
                *invalid = s->p;
        } else {
            return seen;
        }
    }
}

/* The first '_' in a literal that does not separate digits, or NULL. A base
 * prefix counts as a digit. */
static const char *misplaced_separator(const char *p, const char *end)
{
    bool hex = false, after_digit = false;
    if (end - p >= 2 && p[0] == '0' && (lower(p[1]) == 'x' || lower(p[1]) == 'o' || lower(p[1]) == 'b')) {
        hex = lower(p[1]) == 'x';
        after_digit = true;
        p += 2;
    }
    for (; p < end; p++) {
        if (*p == '_') {
            if (!after_digit || p + 1 == end || !(is(p[1], hex ? C_HEX : C_DIGIT) || p[1] == '_'))
                return p;
            after_digit = false;
        } else {
            after_digit = is(*p, hex ? C_HEX : C_DIGIT);
        }
    }
    return NULL;
}

/* The exponent, s->p at its letter. Returns the HAS_ bits of its digits. */
static int scan_exponent(Scanner *s, char prefix, bool *ok)
{
    char e = lower(*s->p);
    if (*ok && e == 'e' && prefix != 0 && prefix != '0') {
        ERROR_AT(s, s->p, "'%c' exponent requires decimal mantissa", *s->p);
        *ok = false;
    } else if (*ok && e == 'p' && prefix != 'x') {
        ERROR_AT(s, s->p, "'%c' exponent requires hexadecimal mantissa", *s->p);
        *ok = false;
    }
    s->p++;
    if (*s->p == '+' || *s->p == '-')
        s->p++;
    int seen = scan_digits(s, 10, NULL);
    if (!(seen & HAS_DIGIT) && *ok) {
        ERROR_AT(s, s->p, "exponent has no digits");
        *ok = false;
    }
    return seen;
}

/* The base and its prefix letter: 0 for plain decimal, '0' for a leading zero. */
static int scan_base(Scanner *s, char *prefix)
{
    *prefix = 0;
    if (*s->p != '0')
        return 10;
    s->p++;
    switch (lower(*s->p)) {
    case 'x': *prefix = 'x'; s->p++; return 16;
    case 'o': *prefix = 'o'; s->p++; return 8;
    case 'b': *prefix = 'b'; s->p++; return 2;
    default: *prefix = '0'; return 8;
    }
}

/* Decides what the finished number still has wrong with it. */
static bool check_number(Scanner *s, const char *start, int base, const char *invalid, int seen)
{
    if (s->tok == T_INT && invalid) {
        ERROR_AT(s, invalid, "invalid digit '%c' in %s literal", *invalid, base_name(base));
        return false;
    }
    const char *sep = seen & HAS_SEP ? misplaced_separator(start, s->p) : NULL;
    if (sep)
        ERROR_AT(s, sep, "'_' must separate successive digits");
    return !sep;
}

/* s->p at the first digit, or behind the point if seen_point. */
static void scan_number(Scanner *s, const char *start, bool seen_point)
{
    bool ok = true;
    int base = 10, seen = 0;
    char prefix = 0;
    const char *invalid = NULL;
    s->tok = T_INT;
    if (!seen_point) {
        base = scan_base(s, &prefix);
        seen = (prefix == '0' ? HAS_DIGIT : 0) | scan_digits(s, base, &invalid);
        if (*s->p == '.') {
            if (prefix == 'o' || prefix == 'b') {
                ERROR_AT(s, s->p, "invalid radix point in %s literal", base_name(base));
                ok = false;
            }
            s->p++;
            seen_point = true;
        }
    }
    if (seen_point) {
        s->tok = T_FLOAT;
        seen |= scan_digits(s, base, &invalid);
    }
    if (!(seen & HAS_DIGIT) && ok) {
        ERROR_AT(s, s->p, "%s literal has no digits", base_name(base));
        ok = false;
    }
    if (lower(*s->p) == 'e' || lower(*s->p) == 'p') {
        s->tok = T_FLOAT;
        seen |= scan_exponent(s, prefix, &ok);
    } else if (prefix == 'x' && s->tok == T_FLOAT && ok) {
        ERROR_AT(s, s->p, "hexadecimal mantissa requires a 'p' exponent");
        ok = false;
    }
    if (*s->p == 'i') {
        s->tok = T_IMAG;
        s->p++;
    }
    if (ok)
        ok = check_number(s, start, base, invalid, seen);
    s->bad = !ok;
    s->nlsemi = true;
}

/* ---- Strings and runes ---- */

/* An escape, s->p behind the backslash. False if it is wrong (reported). */
static bool scan_escape(Scanner *s, char quote)
{
    char buf[32];
    int n, base;
    uint32_t max;
    char c = *s->p;
    if (c == quote && c) {
        s->p++;
        return true;
    }
    switch (c) {
    case 'a': case 'b': case 'f': case 'n': case 'r': case 't': case 'v': case '\\':
        s->p++;
        return true;
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
        n = 3, base = 8, max = 255;
        break;
    case 'x': s->p++; n = 2, base = 16, max = 255; break;
    case 'u': s->p++; n = 4, base = 16, max = 0x10FFFF; break;
    case 'U': s->p++; n = 8, base = 16, max = 0x10FFFF; break;
    case '\0':
        return true;        /* end of text: the caller complains */
    default:
        ERROR_AT(s, s->p, "unknown escape");
        return false;
    }
    uint32_t x = 0;
    for (; n > 0; n--, s->p++) {
        c = *s->p;
        if (c == '\0')
            return true;
        int d = is(c, C_DIGIT) ? c - '0' : is(c, C_HEX) ? lower(c) - 'a' + 10 : 99;
        if (d >= base) {
            int len;
            uint32_t wrong = peek_char(s, s->p, &len);
            ERROR_AT(s, s->p, "invalid character %s in %s escape", quote_char(wrong, buf), base_name(base));
            return false;
        }
        x = x * (uint32_t)base + (uint32_t)d;
    }
    if (x > max && base == 8) {
        ERROR_AT(s, s->p, "octal escape value %u > 255", x);
        return false;
    }
    if (x > max || (x >= 0xD800 && x < 0xE000)) {
        ERROR_AT(s, s->p, "escape is invalid Unicode code point %s", describe_char(x, buf));
        return false;
    }
    return true;
}

static void scan_string(Scanner *s, const char *start)
{
    bool ok = true;
    s->p++;
    for (;;) {
        while (*s->p != '"' && *s->p != '\\' && *s->p != '\n' && *s->p)
            s->p++;
        if (*s->p == '"') {
            s->p++;
            break;
        }
        if (*s->p == '\\') {
            s->p++;
            ok &= scan_escape(s, '"');
            continue;
        }
        if (*s->p == '\n')
            ERROR_AT(s, s->p, "newline in string");
        else
            ERROR_AT(s, start, "string not terminated");
        ok = false;
        break;
    }
    s->tok = T_STRING;
    s->bad = !ok;
    s->nlsemi = true;
}

static void scan_raw_string(Scanner *s, const char *start)
{
    const char *close = memchr(start + 1, '`', (size_t)(s->end - start - 1));
    s->p = close ? close + 1 : s->end;
    if (!close)
        ERROR_AT(s, start, "string not terminated");
    s->tok = T_STRING;
    s->bad = !close;
    s->nlsemi = true;
}

static void scan_rune(Scanner *s, const char *start)
{
    bool ok = true;
    int n = 0;
    s->p++;
    for (;; n++) {
        char c = *s->p;
        if (c == '\'') {
            if (ok && n == 0)
                ERROR_AT(s, s->p, "empty rune literal or unescaped '");
            else if (ok && n != 1)
                ERROR_AT(s, start, "more than one character in rune literal");
            ok &= n == 1;
            s->p++;
            break;
        }
        if (c == '\n' || c == '\0') {
            if (ok && c == '\n')
                ERROR_AT(s, s->p, "newline in rune literal");
            else if (ok)
                ERROR_AT(s, start, "rune literal not terminated");
            ok = false;
            break;
        }
        if (c == '\\') {
            s->p++;
            ok &= scan_escape(s, '\'');
            continue;
        }
        int len;
        peek_char(s, s->p, &len);
        s->p += len;
    }
    s->tok = T_CHAR;
    s->bad = !ok;
    s->nlsemi = true;
}

/* ---- Comments ---- */

static const char *line_end(const Scanner *s, const char *p)
{
    const char *nl = memchr(p, '\n', (size_t)(s->end - p));
    return nl ? nl : s->end;
}

/* Whether only white space precedes p on its line. */
static bool alone_on_line(const Scanner *s, const char *p)
{
    while (p > s->text && is(p[-1], C_SPACE))
        p--;
    return p == s->text || p[-1] == '\n';
}

/* Skips a "//" comment at s->p up to the newline, passing a directive on. */
static void line_comment(Scanner *s)
{
    const char *start = s->p, *body = start + 2, *end = line_end(s, body);
    s->p = end;
    if ((*body == 'g' && strncmp(body, "go:", 3) == 0) || (*body == 'l' && strncmp(body, "line ", 5) == 0)) {
        if (end > body && end[-1] == '\r')
            end--;
        s->directive(s->ctx, (uint32_t)(start - s->text), body, (size_t)(end - body), alone_on_line(s, start), false);
    }
}

/* Skips a block comment at s->p. Returns false if it has no end. */
static bool block_comment(Scanner *s)
{
    const char *start = s->p, *p = start + 2;
    for (; (p = memchr(p, '*', (size_t)(s->end - p))) != NULL; p++)
        if (p[1] == '/') {
            s->p = p + 2;
            if (strncmp(start + 2, "line ", 5) == 0)
                s->directive(s->ctx, (uint32_t)(start - s->text), start + 2, (size_t)(p - start - 2), true, true);
            return true;
        }
    s->p = s->end;
    ERROR_AT(s, start, "comment not terminated");
    return false;
}

/* ---- Tokens ---- */

void scan_init(Scanner *s, SourceFile *f, uint32_t offset, InternTable *names,
               ScanErrorFn *error, ScanDirectiveFn *directive, void *ctx)
{
    *s = (Scanner){
        .text = f->text, .end = f->text + f->size, .p = f->text + offset,
        .names = names, .error = error, .directive = directive, .ctx = ctx,
    };
}

static inline void set(Scanner *s, Token t, int len)
{
    s->tok = t;
    s->p += len;
}

/* A binary operator of len bytes; followed by '=' it is an assignment. */
static inline void set_op(Scanner *s, Token t, int len, int prec)
{
    s->p += len;
    if (*s->p == '=') {
        s->p++;
        s->tok = T_ASSIGN_OP;
        s->op = t;
        return;
    }
    s->tok = t;
    s->prec = (uint8_t)prec;
}

static inline void set_compare(Scanner *s, Token t, int len, int prec)
{
    s->tok = t;
    s->p += len;
    s->prec = (uint8_t)prec;
}

static void scan_semi(Scanner *s, const char *lit, int len)
{
    s->tok = T_SEMI;
    s->lit = lit;
    s->p += len;
}

static void scan_step(Scanner *s, Token t)
{
    s->tok = t;
    s->op = t == T_INC ? T_ADD : T_SUB;
    s->p += 2;
    s->nlsemi = true;
}

static void scan_close(Scanner *s, Token t)
{
    set(s, t, 1);
    s->nlsemi = true;
}

/* Skips white space and comments before a token. Returns true if a comment over
 * several lines stood for the newline that ends a statement (nlsemi). */
static bool skip_to_token(Scanner *s, bool nlsemi)
{
    for (;;) {
        while (is(*s->p, C_SPACE) || (*s->p == '\n' && !nlsemi))
            s->p++;
        const char *start = s->p;
        if (*start != '/') {
            return false;
        } else if (start[1] == '/') {
            line_comment(s);
        } else if (start[1] == '*') {
            block_comment(s);
            if (nlsemi && memchr(start, '\n', (size_t)(s->p - start))) {
                s->offset = (uint32_t)(start - s->text);
                scan_semi(s, "newline", 0);
                return true;
            }
        } else {
            return false;
        }
    }
}

static void scan_operator(Scanner *s);

void scan_next(Scanner *s)
{
    bool nlsemi = s->nlsemi;
    s->nlsemi = false;
    s->prec = 0;
    for (;;) {
        if (skip_to_token(s, nlsemi)) {
            s->len = 0;
            return;
        }
        const char *start = s->p;
        s->offset = (uint32_t)(start - s->text);
        if (is(*start, C_LETTER | C_HIGH)) {
            scan_name(s);
        } else if (is(*start, C_DIGIT)) {
            scan_number(s, start, false);
            s->lit = start;
        } else if (start == s->end && nlsemi) {
            scan_semi(s, "EOF", 0);
        } else {
            s->tok = T_NONE;
            s->lit = start;
            scan_operator(s);
            if (s->tok == T_NONE)           /* reported and skipped */
                continue;
        }
        s->len = (uint32_t)(s->p - start);
        return;
    }
}

/* '<' and its longer forms. */
static void scan_less(Scanner *s)
{
    if (s->p[1] == '=')
        set_compare(s, T_LEQ, 2, 3);
    else if (s->p[1] == '<')
        set_op(s, T_SHL, 2, 5);
    else if (s->p[1] == '-')
        set(s, T_ARROW, 2);
    else
        set_compare(s, T_LSS, 1, 3);
}

static void scan_dot(Scanner *s)
{
    if (is(s->p[1], C_DIGIT)) {
        const char *start = s->p++;
        scan_number(s, start, true);
    } else if (s->p[1] == '.' && s->p[2] == '.') {
        set(s, T_DOTDOTDOT, 3);
    } else {
        set(s, T_DOT, 1);
    }
}

static void bad_char(Scanner *s)
{
    char buf[32];
    int n;
    uint32_t c = peek_char(s, s->p, &n);
    ERROR_AT(s, s->p, "invalid character %s", describe_char(c, buf));
    s->p += n;
}

/* Everything that is not a name or a number beginning with a digit. */
static void scan_operator(Scanner *s)
{
    char c1 = *s->p ? s->p[1] : 0;
    switch (*s->p) {
    case '\0': s->tok = T_EOF; break;
    case '\n': scan_semi(s, "newline", 1); break;
    case ';': scan_semi(s, "semicolon", 1); break;
    case '"': scan_string(s, s->p); break;
    case '`': scan_raw_string(s, s->p); break;
    case '\'': scan_rune(s, s->p); break;
    case '(': set(s, T_LPAREN, 1); break;
    case '[': set(s, T_LBRACK, 1); break;
    case '{': set(s, T_LBRACE, 1); break;
    case ',': set(s, T_COMMA, 1); break;
    case ')': scan_close(s, T_RPAREN); break;
    case ']': scan_close(s, T_RBRACK); break;
    case '}': scan_close(s, T_RBRACE); break;
    case ':': c1 == '=' ? set(s, T_DEFINE, 2) : set(s, T_COLON, 1); break;
    case '.': scan_dot(s); break;
    case '+': c1 == '+' ? scan_step(s, T_INC) : set_op(s, T_ADD, 1, 4); break;
    case '-': c1 == '-' ? scan_step(s, T_DEC) : set_op(s, T_SUB, 1, 4); break;
    case '*': set_op(s, T_MUL, 1, 5); break;
    case '/': set_op(s, T_QUO, 1, 5); break;
    case '%': set_op(s, T_REM, 1, 5); break;
    case '&':
        if (c1 == '&')
            set_compare(s, T_ANDAND, 2, 2);
        else if (c1 == '^')
            set_op(s, T_ANDNOT, 2, 5);
        else
            set_op(s, T_AND, 1, 5);
        break;
    case '|': c1 == '|' ? set_compare(s, T_OROR, 2, 1) : set_op(s, T_OR, 1, 4); break;
    case '^': set_op(s, T_XOR, 1, 4); break;
    case '<': scan_less(s); break;
    case '>':
        if (c1 == '=')
            set_compare(s, T_GEQ, 2, 3);
        else if (c1 == '>')
            set_op(s, T_SHR, 2, 5);
        else
            set_compare(s, T_GTR, 1, 3);
        break;
    case '=': c1 == '=' ? set_compare(s, T_EQL, 2, 3) : set(s, T_ASSIGN, 1); break;
    case '!': c1 == '=' ? set_compare(s, T_NEQ, 2, 3) : set(s, T_NOT, 1); break;
    case '~': set(s, T_TILDE, 1); break;
    default: bad_char(s); break;
    }
}

/* ---- Skipping a block ---- */

/* Behind the closing quote of the literal that begins at p, NULL if it is malformed. */
static const char *skip_quoted(const char *p)
{
    char quote = *p++;
    while (*p != quote) {
        if (*p == '\\')
            p++;
        if (*p == '\n' || *p == '\0')
            return NULL;
        p++;
    }
    return p + 1;
}

/* Behind the comment at p; p itself if the slash is an operator; NULL if the
 * comment is not ended or may be a directive that matters. */
static const char *skip_slash(const Scanner *s, const char *p)
{
    if (p[1] == '/')
        return strncmp(p + 2, "line ", 5) == 0 ? NULL : line_end(s, p);
    if (p[1] != '*')
        return p + 1;
    if (strncmp(p + 2, "line ", 5) == 0)
        return NULL;
    for (p += 2; (p = memchr(p, '*', (size_t)(s->end - p))) != NULL; p++)
        if (p[1] == '/')
            return p + 2;
    return NULL;
}

/* The first of { } " ' ` / or NUL at or after p. */
static inline const char *next_interesting(const char *p, const char *end)
{
    static const uint8_t stop[256] = {
        ['{'] = 1, ['}'] = 1, ['"'] = 1, ['\''] = 1, ['`'] = 1, ['/'] = 1, ['\0'] = 1,
    };
#ifdef __SSE2__
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i braces = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('{')), _mm_cmpeq_epi8(v, _mm_set1_epi8('}')));
        __m128i quotes = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\'')));
        __m128i others = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('`')), _mm_cmpeq_epi8(v, _mm_set1_epi8('/')));
        int mask = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(braces, quotes), others));
        if (mask)
            return p + __builtin_ctz((unsigned)mask);
    }
#endif
    while (!stop[(unsigned char)*p])
        p++;
    return p;
}

/* The '}' that matches the '{' at p; NULL if the text between is malformed or holds a line directive. */
static const char *matching_brace(const Scanner *s, const char *p)
{
    for (int depth = 0; p;) {
        p = next_interesting(p, s->end);
        switch (*p) {
        case '{': depth++; p++; break;
        case '}':
            if (--depth == 0)
                return p;
            p++;
            break;
        case '"': case '\'': p = skip_quoted(p); break;
        case '`':
            p = memchr(p + 1, '`', (size_t)(s->end - p - 1));
            p = p ? p + 1 : NULL;
            break;
        case '/': p = skip_slash(s, p); break;
        default: return NULL;
        }
    }
    return NULL;
}

bool scan_skip_block(Scanner *s)
{
    assert(s->tok == T_LBRACE);
    const char *p = matching_brace(s, s->text + s->offset);
    if (!p)
        return false;
    s->offset = (uint32_t)(p - s->text);
    s->p = p;
    scan_close(s, T_RBRACE);
    s->prec = 0;
    s->len = 1;
    return true;
}

/* Behind the name or number at p. *brace: it is a keyword that a '{' may follow within a type. */
static const char *skip_word(const char *p, bool *brace)
{
    const char *start = p;
    while (is(*p, C_IDENT | C_HIGH))
        p++;
    size_t n = (size_t)(p - start);
    *brace = (n == 6 && memcmp(start, "struct", 6) == 0) || (n == 9 && memcmp(start, "interface", 9) == 0);
    return p;
}

/* The end of what begins at p: a ';' or newline that ends a statement, a ')' that closes a group around it, the end
 * of the text, or (body) the '{' of a function's body. NULL: not understood. */
static const char *rest_end(const Scanner *s, const char *p, bool body)
{
    bool brace = false;     /* a '{' here belongs to a type */
    bool ends = false;      /* a newline here ends the statement */
    for (int depth = 0; p;) {
        if (is(*p, C_IDENT | C_HIGH)) {
            p = skip_word(p, &brace);
            ends = true;
            continue;
        }
        switch (*p) {
        case ' ': case '\t': case '\r': p++; continue;
        case '\n': case ';':
            if (depth == 0 && (ends || *p == ';'))
                return p;
            p++;
            continue;
        case '\0': return depth == 0 ? p : NULL;
        case '{':
            if (body && depth == 0 && !brace)
                return p;
            p = matching_brace(s, p);
            p = p ? p + 1 : NULL;
            break;
        case '(': case '[': depth++; p++; ends = brace = false; continue;
        case ')': case ']':
            if (depth-- == 0)
                return *p == ')' ? p : NULL;
            p++;
            break;
        case '"': case '\'': p = skip_quoted(p); break;
        case '`':
            p = memchr(p + 1, '`', (size_t)(s->end - p - 1));
            p = p ? p + 1 : NULL;
            break;
        case '/':
            if (p[1] == '*')
                return NULL;
            if (p[1] != '/')
                ends = false;
            p = skip_slash(s, p);
            continue;
        default: p++; ends = brace = false; continue;
        }
        ends = true;
        brace = false;
    }
    return NULL;
}

bool scan_skip_rest(Scanner *s, bool body)
{
    const char *p = rest_end(s, s->text + s->offset, body);
    if (!p)
        return false;
    s->p = p;
    s->nlsemi = true;
    scan_next(s);
    return true;
}

/* The ASCII name at *p, NULL if there is none; blanks behind it are skipped. */
static Name *receiver_name(const Scanner *s, const char **p)
{
    const char *start = *p;
    while (is(**p, C_IDENT))
        ++*p;
    size_t n = (size_t)(*p - start);
    if (n == 0 || is(*start, C_DIGIT))
        return NULL;
    Name *name = intern(s->names, start, n);
    while (**p == ' ')
        ++*p;
    return name->keyword ? NULL : name;
}

bool scan_skip_receiver(Scanner *s, Name **base, bool *ptr)
{
    const char *p = s->text + s->offset + 1;
    Name *name = *p == '*' ? NULL : receiver_name(s, &p);
    if (!name && *p != '*')
        return false;
    *ptr = *p == '*';
    p += *ptr;
    if (*p != ')')
        name = receiver_name(s, &p);
    else if (*ptr)
        return false;
    if (!name || *p != ')')
        return false;
    *base = name;
    s->p = p + 1;
    s->nlsemi = true;
    scan_next(s);
    return true;
}

/* ---- Values of literals ---- */

static uint32_t escape_digits(const char **p, int n, int base)
{
    uint32_t x = 0;
    for (; n > 0; n--, (*p)++)
        x = x * (uint32_t)base + (uint32_t)(is(**p, C_DIGIT) ? **p - '0' : lower(**p) - 'a' + 10);
    return x;
}

/* One escape of a well-formed literal, *p behind the backslash. *is_byte: the
 * value is a byte and not a code point. */
static uint32_t unescape(const char **p, bool *is_byte)
{
    char c = *(*p)++;
    *is_byte = false;
    switch (c) {
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case 'x': *is_byte = true; return escape_digits(p, 2, 16);
    case 'u': return escape_digits(p, 4, 16);
    case 'U': return escape_digits(p, 8, 16);
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7':
        --*p;
        *is_byte = true;
        return escape_digits(p, 3, 8);
    default: return (unsigned char)c;
    }
}

const char *lit_unquote(Arena *a, const BasicLit *b, size_t *len)
{
    *len = 0;
    if (b->bad || b->len < 2)
        return "";
    const char *p = b->text + 1, *end = b->text + b->len - 1;
    char *out = arena_alloc(a, b->len), *q = out;
    if (*b->text == '`') {
        for (; p < end; p++)
            if (*p != '\r')
                *q++ = *p;
    }
    while (p < end) {
        if (*p != '\\') {
            *q++ = *p++;
            continue;
        }
        p++;
        bool byte;
        uint32_t c = unescape(&p, &byte);
        if (byte && b->lit == T_STRING)
            *q++ = (char)c;
        else
            q += utf8_encode(c, q);
    }
    *len = (size_t)(q - out);
    *q = '\0';
    return out;
}

uint32_t lit_rune(const BasicLit *b)
{
    assert(b->lit == T_CHAR);
    if (b->bad)
        return 0xFFFD;
    const char *p = b->text + 1;
    uint32_t c = 0xFFFD;
    bool byte;
    if (*p != '\\') {
        utf8_decode(p, b->text + b->len, &c);
        return c;
    }
    p++;
    return unescape(&p, &byte);
}
