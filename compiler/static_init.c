/* static_init.c - initialisers of standard packages that need not run.
 *
 * A package-level variable whose initialiser holds nothing but literals, constants and types has its value whether or
 * not anybody looks: it is left out of the order of initialisation, and its initialiser is neither parsed nor checked
 * until generated code first refers to the variable, which is when the generator lays the value out (global_addr). So
 * the tables of a package cost a program that does not use them a glance at their text.
 *
 * That glance is what this file does. It must never take an initialiser for static that the generator cannot lay out
 * or that depends on another variable or a function; what it does not understand it leaves to be initialised in order.
 *
 * One kind of call counts as data as well: that of a function which only wraps its parameters in a new struct, with
 * constants for arguments. That is what errors.New("text") is, and most variables that are left otherwise.
 */
#include "compiler/check_internal.h"

enum { WORD = 1, DIGIT = 2, BETWEEN = 4 };

static const uint8_t class_of[256] = {
    ['a' ... 'z'] = WORD, ['A' ... 'Z'] = WORD, ['_'] = WORD, [128 ... 255] = WORD, ['0' ... '9'] = WORD | DIGIT,
    [' '] = BETWEEN, ['\t'] = BETWEEN, ['\n'] = BETWEEN, ['\r'] = BETWEEN, [','] = BETWEEN,
};

static inline bool is(char ch, int classes) { return class_of[(unsigned char)ch] & classes; }

/* A name that is not followed by ':' must be a constant, nil or a type that literals of are laid out, maybe one of another
 * package. end: what is behind the last name. */
static bool is_static_name(Checker *c, DeclInfo *d, const char *s, const char **end)
{
    Object *o = scope_lookup_parent(d->file_scope, intern(c->names, s, (size_t)(*end - s)), NO_POS);
    if (o && o->kind == OBJ_PKGNAME && **end == '.') {
        for (s = ++*end; is(**end, WORD); ++*end)
            ;
        o = scope_lookup(o->imported->scope, intern(c->names, s, (size_t)(*end - s)));
    }
    if (!o)
        return false;
    if (o->kind == OBJ_CONST || o->kind == OBJ_NIL)
        return true;
    return o->kind == OBJ_TYPE && under(object_type(o))->kind != TY_MAP && !is_generic(object_type(o));
}

static const char *behind_quote(const char *p)
{
    char quote = *p++;
    while (*p != quote && *p) {
        if (*p == '\\' && quote != '`' && p[1])
            p++;
        p++;
    }
    return *p ? p + 1 : p;
}

static const char *behind_spaces(const char *p)
{
    while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
        p++;
    return p;
}

static bool is_static_text(Checker *c, DeclInfo *d, const char *p)
{
    bool operand = false;   /* the token before ends an operand: '[' is an index, a newline may end the declaration */
    for (int depth = 0;;) {
        if (depth > 0)
            while (is(*p, BETWEEN))
                p++;
        const char *start = p;
        if (is(*p, DIGIT)) {
            while (is(*p, WORD) || *p == '.')
                p++;
            operand = true;
            continue;
        }
        if (is(*p, WORD)) {
            while (is(*p, WORD))
                p++;
            if (*behind_spaces(p) != ':' && !is_static_name(c, d, start, &p))
                return false;
            operand = true;
            continue;
        }
        switch (*p++) {
        case ' ': case '\t': case '\r': break;
        case '\n':
            if (operand && depth == 0)
                return true;
            break;
        case ';':
            return depth == 0;
        case '{': depth++; operand = false; break;
        case '}': depth--; operand = true; break;
        case '[':
            if (operand)
                return false;
            while (*p && *p != ']' && *p != '[' && *p != '(')
                p++;
            if (*p++ != ']')
                return false;
            break;
        case '"': case '\'': case '`': p = behind_quote(start); operand = true; break;
        case '/':
            if (*p == '*')
                return false;
            if (*p == '/') {
                while (p[1] && p[1] != '\n')
                    p++;
                p++;
            } else {
                operand = false;
            }
            break;
        case ',': case ':': case '+': case '-': case '|': case '^': case '&': case '!': case '%': case '*':
            operand = false;
            break;
        case '<': case '>':
            if (*p++ != *start)
                return false;
            operand = false;
            break;
        case '\0': case ')':
            return depth == 0 && operand;
        default: return false;
        }
    }
}

/* Whether e, an element of the literal that a constructor returns, is a parameter of the field's very type. */
static bool is_param_for(Node *e, Type *field, Type *params)
{
    IdentExpr *id = try_ident(node_unparen(e));
    for (int i = 0; id && i < params->tuple.vars.n; i++)
        if (params->tuple.vars.v[i] == id->obj)
            return type_identical(object_type(id->obj), field);
    return false;
}

CompositeLit *plain_constructor(Object *fn)
{
    FuncInfo *info = fn->pkg && fn->pkg->std && fn->fdecl && fn->fdecl->body_end - fn->fdecl->body_start < 100 ? check_func_body(fn) : NULL;
    BlockStmt *body = info ? fn->fdecl->body : NULL;
    Type *sig = object_type(fn);
    if (!body || body->stmts.len != 1 || body->stmts.v[0]->kind != N_RETURN || sig->func.variadic || sig->func.tparams.n ||
        sig->func.recv)
        return NULL;
    ReturnStmt *ret = as_return_stmt(body->stmts.v[0]);
    UnaryExpr *addr = ret->results.len == 1 ? try_unary(node_unparen(ret->results.v[0])) : NULL;
    CompositeLit *lit = addr && addr->op == T_AND ? try_composite(node_unparen(addr->x)) : NULL;
    Type *u = lit && lit->n.type ? under(lit->n.type) : NULL;
    if (!u || u->kind != TY_STRUCT || u->strct.fields.n != lit->elems.len)
        return NULL;
    for (int i = 0; i < lit->elems.len; i++)
        if (!is_param_for(lit->elems.v[i], object_type(u->strct.fields.v[i]), sig->func.params))
            return NULL;
    return lit;
}

/* F("text") or pkg.F("text"). */
static bool is_static_call(Checker *c, DeclInfo *d, const char *p)
{
    const char *start = p;
    while (is(*p, WORD))
        p++;
    Object *o = scope_lookup_parent(d->file_scope, intern(c->names, start, (size_t)(p - start)), NO_POS);
    if (o && o->kind == OBJ_PKGNAME && *p == '.') {
        for (start = ++p; is(*p, WORD); p++)
            ;
        o = scope_lookup(o->imported->scope, intern(c->names, start, (size_t)(p - start)));
    }
    if (!o || o->kind != OBJ_FUNC || p[0] != '(' || p[1] != '"')
        return false;
    p = behind_quote(p + 1);
    return p[0] == ')' && (p[1] == '\n' || p[1] == '\0') && plain_constructor(o);
}

bool is_static_init(Checker *c, DeclInfo *d)
{
    VarDecl *vd = d->vdecl;
    if (!vd || !vd->lazy_value || d->obj->name == c->names->blank)
        return false;
    SourceFile *f = pos_file(c->conf.sources, vd->lazy_value);
    const char *text = f->text + (vd->lazy_value - f->base);
    return is_static_text(c, d, text) || (!vd->texpr && is_static_call(c, d, text));
}

Node *object_static_init(Object *var)
{
    DeclInfo *d = var->decl;
    if (!d || !d->is_static)
        return NULL;
    resolve_object(var->pkg->checker, var);
    return d->init;
}
