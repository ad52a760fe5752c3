/* astprint.c - syntax trees as text.
 *
 * expr_string writes what gc's messages quote: bodies and the elements of
 * composite literals are abbreviated to "…", everything else is spelled out with
 * gc's spacing. ast_dump shows the tree itself, one node a line.
 */
#include "compiler/astprint.h"

typedef struct Buf {
    Arena *a;
    char *text;
    size_t len, cap;
} Buf;

static void put_n(Buf *b, const char *s, size_t n)
{
    if (b->len + n + 1 > b->cap) {
        size_t cap = (b->len + n + 1) * 2;
        char *bigger = arena_alloc(b->a, cap);
        if (b->len)
            memcpy(bigger, b->text, b->len);
        b->text = bigger;
        b->cap = cap;
    }
    memcpy(b->text + b->len, s, n);
    b->len += n;
    b->text[b->len] = '\0';
}

static void put(Buf *b, const char *s)
{
    put_n(b, s, strlen(s));
}

static void print(Buf *b, const Node *n);

static void print_list(Buf *b, NodeList l)
{
    for (int32_t i = 0; i < l.len; i++) {
        if (i > 0)
            put(b, ", ");
        print(b, l.v[i]);
    }
}

/* Parameters; the type is written once for the names that share it. */
static void print_params(Buf *b, FieldList l)
{
    put(b, "(");
    for (int32_t i = 0; i < l.len; i++) {
        const Field *f = l.v[i];
        if (i > 0)
            put(b, ", ");
        if (f->name) {
            put(b, f->name->name->str);
            if (i + 1 < l.len && l.v[i + 1]->name && l.v[i + 1]->texpr == f->texpr)
                continue;
            put(b, " ");
        }
        print(b, node_unparen(f->texpr));
    }
    put(b, ")");
}

static void print_signature(Buf *b, const FuncType *t)
{
    print_params(b, t->params);
    if (t->results.len == 0)
        return;
    put(b, " ");
    if (t->results.len == 1 && !t->results.v[0]->name)
        print(b, t->results.v[0]->texpr);
    else
        print_params(b, t->results);
}

static void print_struct(Buf *b, const StructType *t)
{
    put(b, "struct{");
    for (int32_t i = 0; i < t->fields.len; i++) {
        const Field *f = t->fields.v[i];
        if (i > 0)
            put(b, f->name && t->fields.v[i - 1]->name && t->fields.v[i - 1]->texpr == f->texpr ? ", " : "; ");
        if (f->name) {
            put(b, f->name->name->str);
            if (i + 1 < t->fields.len && t->fields.v[i + 1]->name && t->fields.v[i + 1]->texpr == f->texpr)
                continue;
            put(b, " ");
        }
        print(b, f->texpr);
        if (f->tag) {
            put(b, " ");
            put_n(b, f->tag->text, f->tag->len);
        }
    }
    put(b, "}");
}

static void print_interface(Buf *b, const InterfaceType *t)
{
    put(b, "interface{");
    for (int32_t i = 0; i < t->elems.len; i++) {
        const Field *f = t->elems.v[i];
        if (i > 0)
            put(b, "; ");
        if (f->name) {
            put(b, f->name->name->str);
            print_signature(b, as_func_type(f->texpr));
        } else {
            print(b, f->texpr);
        }
    }
    put(b, "}");
}

static void print_slice(Buf *b, const SliceExpr *s)
{
    print(b, s->x);
    put(b, "[");
    print(b, s->index[0]);
    put(b, ":");
    print(b, s->index[1]);
    if (s->index[2]) {
        put(b, ":");
        print(b, s->index[2]);
    }
    put(b, "]");
}

static void print_chan(Buf *b, const ChanType *t)
{
    put(b, t->dir == CHAN_RECV ? "<-chan " : t->dir == CHAN_SEND ? "chan<- " : "chan ");
    const ChanType *elem = try_chan_type(t->elem);
    bool paren = t->dir == CHAN_BOTH && elem && elem->dir == CHAN_RECV;
    put(b, paren ? "(" : "");
    print(b, t->elem);
    put(b, paren ? ")" : "");
}

static void print_assign(Buf *b, const AssignStmt *s)
{
    print_list(b, s->lhs);
    if (s->incdec) {
        put(b, s->op == T_ADD ? "++" : "--");
        return;
    }
    put(b, " ");
    put(b, token_text(s->op));
    put(b, s->op == T_ASSIGN || s->op == T_DEFINE ? " " : "= ");
    print_list(b, s->rhs);
}

static void print_guard(Buf *b, const TypeGuard *g)
{
    if (g->lhs) {
        print(b, &g->lhs->n);
        put(b, " := ");
    }
    print(b, g->x);
    put(b, ".(type)");
}

static void print(Buf *b, const Node *n)
{
    if (!n)
        return;
    switch (n->kind) {
    case N_BAD_EXPR: put(b, "<bad expr>"); break;
    case N_IDENT: put(b, as_ident(n)->name->str); break;
    case N_BASIC_LIT: put_n(b, as_basic_lit(n)->text, as_basic_lit(n)->len); break;
    case N_FUNC_LIT:
        print(b, &as_func_lit(n)->texpr->n);
        put(b, as_func_lit(n)->body->stmts.len ? " {…}" : " {}");
        break;
    case N_COMPOSITE_LIT:
        print(b, as_composite(n)->texpr);
        put(b, as_composite(n)->elems.len ? "{…}" : "{}");
        break;
    case N_PAREN: put(b, "("); print(b, as_paren(n)->x); put(b, ")"); break;
    case N_SELECTOR: print(b, as_selector(n)->x); put(b, "."); print(b, &as_selector(n)->sel->n); break;
    case N_INDEX: print(b, as_index(n)->x); put(b, "["); print_list(b, as_index(n)->index); put(b, "]"); break;
    case N_SLICE: print_slice(b, as_slice(n)); break;
    case N_TYPE_ASSERT:
        print(b, as_type_assert(n)->x); put(b, ".("); print(b, as_type_assert(n)->texpr); put(b, ")");
        break;
    case N_TYPE_GUARD: print_guard(b, as_type_guard(n)); break;
    case N_CALL:
        print(b, as_call(n)->fun); put(b, "("); print_list(b, as_call(n)->args);
        put(b, as_call(n)->has_dots ? "...)" : ")");
        break;
    case N_STAR: put(b, "*"); print(b, as_star(n)->x); break;
    case N_UNARY: put(b, token_text(as_unary(n)->op)); print(b, as_unary(n)->x); break;
    case N_BINARY:
        print(b, as_binary(n)->x); put(b, " "); put(b, token_text(as_binary(n)->op)); put(b, " ");
        print(b, as_binary(n)->y);
        break;
    case N_KEY_VALUE: print(b, as_key_value(n)->key); put(b, ": "); print(b, as_key_value(n)->value); break;
    case N_ARRAY_TYPE:
        put(b, "["); put(b, as_array_type(n)->len ? "" : "..."); print(b, as_array_type(n)->len); put(b, "]");
        print(b, as_array_type(n)->elem);
        break;
    case N_SLICE_TYPE: put(b, "[]"); print(b, as_slice_type(n)->elem); break;
    case N_ELLIPSIS_TYPE: put(b, "..."); print(b, as_ellipsis(n)->elem); break;
    case N_STRUCT_TYPE: print_struct(b, as_struct_type(n)); break;
    case N_FUNC_TYPE: put(b, "func"); print_signature(b, as_func_type(n)); break;
    case N_INTERFACE_TYPE: print_interface(b, as_interface_type(n)); break;
    case N_MAP_TYPE:
        put(b, "map["); print(b, as_map_type(n)->key); put(b, "]"); print(b, as_map_type(n)->value);
        break;
    case N_CHAN_TYPE: print_chan(b, as_chan_type(n)); break;
    case N_EXPR_STMT: print(b, as_expr_stmt(n)->x); break;
    case N_SEND: print(b, as_send(n)->ch); put(b, " <- "); print(b, as_send(n)->value); break;
    case N_ASSIGN: print_assign(b, as_assign(n)); break;
    default: put(b, node_kind_name(n->kind)); break;
    }
}

static char *finish(Buf *b)
{
    put(b, "");
    return b->text;
}

char *expr_string(Arena *a, const Node *n)
{
    Buf b = {.a = a};
    print(&b, n);
    return finish(&b);
}

char *expr_list_string(Arena *a, NodeList l)
{
    Buf b = {.a = a};
    print_list(&b, l);
    return finish(&b);
}

/* ---- Dump ---- */

typedef struct DumpCtx {
    FILE *out;
    int depth;
} DumpCtx;

static void dump_details(FILE *out, const Node *n)
{
    switch (n->kind) {
    case N_IDENT: fprintf(out, " %s", as_ident(n)->name->str); break;
    case N_BASIC_LIT: fprintf(out, " %.*s", (int)as_basic_lit(n)->len, as_basic_lit(n)->text); break;
    case N_UNARY: fprintf(out, " %s", token_text(as_unary(n)->op)); break;
    case N_BINARY: fprintf(out, " %s", token_text(as_binary(n)->op)); break;
    case N_ASSIGN: fprintf(out, " %s%s", token_text(as_assign(n)->op), as_assign(n)->incdec ? " incdec" : ""); break;
    case N_BRANCH: fprintf(out, " %s", token_text(as_branch(n)->tok)); break;
    case N_GO_DEFER: fprintf(out, " %s", token_text(as_go_defer(n)->tok)); break;
    case N_CALL: fprintf(out, "%s", as_call(n)->has_dots ? " ..." : ""); break;
    case N_CHAN_TYPE: fprintf(out, " dir=%d", as_chan_type(n)->dir); break;
    case N_CONST_DECL: fprintf(out, " iota=%d", as_const_decl(n)->iota); break;
    case N_TYPE_DECL: fprintf(out, "%s", as_type_decl(n)->is_alias ? " alias" : ""); break;
    case N_FUNC_DECL: fprintf(out, "%s", as_func_decl(n)->lazy ? " lazy" : ""); break;
    case N_FIELD: fprintf(out, "%s", as_field(n)->embedded ? " embedded" : ""); break;
    case N_CASE_CLAUSE: fprintf(out, "%s", as_case_clause(n)->is_default ? " default" : ""); break;
    default: break;
    }
}

static void dump_node(Node *n, void *ctx)
{
    DumpCtx *c = ctx;
    fprintf(c->out, "%*s%s @%u", c->depth * 2, "", node_kind_name(n->kind), n->pos);
    dump_details(c->out, n);
    fputc('\n', c->out);
    c->depth++;
    node_children(n, dump_node, c);
    c->depth--;
}

void ast_dump(FILE *out, const Node *n)
{
    dump_node((Node *)n, &(DumpCtx){out, 0});
}
