/* ast.h - the syntax tree.
 *
 * Every node begins with a Node: its kind, its position and the slots that the
 * type checker fills for expressions (type, constant value, mode). The struct
 * of each kind follows; as_call(n) and its sisters cast with an assertion,
 * try_call(n) returns NULL for another kind. Trees live in an arena and are
 * never freed singly. Type, Const, Object, … are opaque here: they belong to
 * the checker.
 *
 * Positions. Node.pos is what gc calls the node's position: the token that makes
 * the node what it is. That is the operator of a binary expression, an assignment
 * or a send, the '(' of a call, the '[' of an index or slice expression, the '.' of
 * a selector or type assertion, the ':' of key: value, the '{' of a composite
 * literal; the first byte for all else. Most of gc's type errors are reported at
 * node_start(n) instead, the position of the leftmost operand.
 *
 * Shapes worth knowing:
 *  - A Field declares one name. Fields of one group (a, b int) share the same
 *    `texpr` pointer; so do the VarDecls' names, which are one list.
 *  - x++ is an AssignStmt with op T_ADD, no rhs and incdec set.
 *  - [...]T is an ArrayType without len; []T is a SliceType; ...T in a parameter
 *    list is an EllipsisType.
 *  - T[A, B] is an IndexExpr wherever it stands; the checker knows whether it
 *    indexes or instantiates. A|B and ~A in constraints are BinaryExpr T_OR and
 *    UnaryExpr T_TILDE.
 *  - Branch targets are resolved when a body is parsed (BranchStmt.target).
 *  - A missing or broken expression is a BadExpr; an error has been reported.
 */
#ifndef VOLE_COMPILER_AST_H
#define VOLE_COMPILER_AST_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/arena.h"
#include "compiler/intern.h"
#include "compiler/source.h"
#include "compiler/token.h"

struct Type;
struct Const;
struct Object;
struct Scope;
struct Selection;
struct FuncInfo;
struct Instance;

/* X(kind, struct, name in as_…) */
#define EXPR_KINDS(X)                                \
    X(N_BAD_EXPR,       BadExpr,        bad_expr)    \
    X(N_IDENT,          IdentExpr,      ident)       \
    X(N_BASIC_LIT,      BasicLit,       basic_lit)   \
    X(N_COMPOSITE_LIT,  CompositeLit,   composite)   \
    X(N_KEY_VALUE,      KeyValueExpr,   key_value)   \
    X(N_FUNC_LIT,       FuncLit,        func_lit)    \
    X(N_PAREN,          ParenExpr,      paren)       \
    X(N_SELECTOR,       SelectorExpr,   selector)    \
    X(N_INDEX,          IndexExpr,      index)       \
    X(N_SLICE,          SliceExpr,      slice)       \
    X(N_TYPE_ASSERT,    TypeAssertExpr, type_assert) \
    X(N_TYPE_GUARD,     TypeGuard,      type_guard)  \
    X(N_CALL,           CallExpr,       call)        \
    X(N_STAR,           StarExpr,       star)        \
    X(N_UNARY,          UnaryExpr,      unary)       \
    X(N_BINARY,         BinaryExpr,     binary)      \
    X(N_ARRAY_TYPE,     ArrayType,      array_type)  \
    X(N_SLICE_TYPE,     SliceType,      slice_type)  \
    X(N_ELLIPSIS_TYPE,  EllipsisType,   ellipsis)    \
    X(N_STRUCT_TYPE,    StructType,     struct_type) \
    X(N_FUNC_TYPE,      FuncType,       func_type)   \
    X(N_INTERFACE_TYPE, InterfaceType,  interface_type) \
    X(N_MAP_TYPE,       MapType,        map_type)    \
    X(N_CHAN_TYPE,      ChanType,       chan_type)

#define STMT_KINDS(X)                                \
    X(N_EMPTY_STMT,     EmptyStmt,      empty_stmt)  \
    X(N_LABELED_STMT,   LabeledStmt,    labeled)     \
    X(N_BLOCK,          BlockStmt,      block)       \
    X(N_EXPR_STMT,      ExprStmt,       expr_stmt)   \
    X(N_SEND,           SendStmt,       send)        \
    X(N_DECL_STMT,      DeclStmt,       decl_stmt)   \
    X(N_ASSIGN,         AssignStmt,     assign)      \
    X(N_BRANCH,         BranchStmt,     branch)      \
    X(N_GO_DEFER,       GoDeferStmt,    go_defer)    \
    X(N_RETURN,         ReturnStmt,     return_stmt) \
    X(N_IF,             IfStmt,         if_stmt)     \
    X(N_FOR,            ForStmt,        for_stmt)    \
    X(N_RANGE,          RangeStmt,      range)       \
    X(N_SWITCH,         SwitchStmt,     switch_stmt) \
    X(N_TYPE_SWITCH,    TypeSwitchStmt, type_switch) \
    X(N_SELECT,         SelectStmt,     select)      \
    X(N_CASE_CLAUSE,    CaseClause,     case_clause) \
    X(N_COMM_CLAUSE,    CommClause,     comm_clause)

#define DECL_KINDS(X)                                \
    X(N_IMPORT_DECL,    ImportDecl,     import_decl) \
    X(N_CONST_DECL,     ConstDecl,      const_decl)  \
    X(N_TYPE_DECL,      TypeDecl,       type_decl)   \
    X(N_VAR_DECL,       VarDecl,        var_decl)    \
    X(N_FUNC_DECL,      FuncDecl,       func_decl)   \
    X(N_FIELD,          Field,          field)

#define NODE_KINDS(X) EXPR_KINDS(X) STMT_KINDS(X) DECL_KINDS(X)

typedef enum NodeKind {
    N_NONE,
#define X(kind, type, name) kind,
    NODE_KINDS(X)
#undef X
    N_COUNT,
} NodeKind;

typedef struct Node {
    uint8_t kind;           /* NodeKind */
    uint8_t mode;           /* checker: what the expression denotes (value, type, constant, …) */
    uint16_t flags;         /* checker and code generator */
    Pos pos;
    struct Type *type;      /* checker: type of the expression */
    struct Const *val;      /* checker: constant value or NULL */
    void *gen;              /* statements: the counter to be raised in front of it (cover.h), or NULL */
} Node;

typedef struct NodeList {
    Node **v;
    int32_t len;
} NodeList;

#define X(kind, type, name) typedef struct type type;
NODE_KINDS(X)
#undef X

typedef struct FieldList {
    Field **v;
    int32_t len;
} FieldList;

typedef struct IdentList {
    IdentExpr **v;
    int32_t len;
} IdentList;

/* ---- Expressions ---- */

struct BadExpr { Node n; };

struct IdentExpr {
    Node n;
    Name *name;
    struct Object *obj;     /* checker: what it denotes or declares */
    struct Instance *inst;  /* checker: instantiation of the generic function it names, or NULL */
};

struct BasicLit {
    Node n;
    Token lit;              /* T_INT, T_FLOAT, T_IMAG, T_CHAR, T_STRING */
    bool bad;               /* malformed: reported already */
    uint32_t len;
    const char *text;       /* as written, in the source; see lit_unquote in scan.h */
};

struct CompositeLit {
    Node n;                 /* pos: the { */
    Node *texpr;            /* NULL: elided, taken from the enclosing literal */
    NodeList elems;         /* some may be KeyValueExpr */
    int32_t nkeys;          /* how many are */
    Pos lbrace, rbrace;
};

struct KeyValueExpr { Node n; Node *key, *value; };

struct FuncLit {
    Node n;
    FuncType *texpr;
    BlockStmt *body;
    struct Scope *scope;    /* checker */
    struct FuncInfo *info;  /* checker */
};

struct ParenExpr { Node n; Node *x; Pos rparen; };

struct SelectorExpr {
    Node n;
    Node *x;
    IdentExpr *sel;
    struct Selection *selection;    /* checker; NULL for pkg.Name */
};

struct IndexExpr {
    Node n;                 /* pos: the [ */
    Node *x;
    NodeList index;         /* several only for an instantiation */
    Pos lbrack, rbrack;
    struct Instance *inst;  /* checker: an instantiated function, all type arguments known; else NULL */
};

struct SliceExpr {
    Node n;
    Node *x;
    Node *index[3];         /* lo, hi, max; NULL where omitted */
    bool full;              /* x[lo:hi:max] */
    Pos lbrack, rbrack;
};

struct TypeAssertExpr { Node n; Node *x, *texpr; Pos rparen; };

/* x.(type). One in the head of a type switch becomes a TypeSwitchStmt; the checker
 * meets the others and reports "use of .(type) outside type switch". */
struct TypeGuard { Node n; IdentExpr *lhs; Node *x; Pos rparen; };

struct CallExpr {
    Node n;                 /* pos: the ( */
    Node *fun;
    NodeList args;
    bool has_dots;          /* f(a, b...) */
    uint8_t call_kind;      /* checker: call, conversion, builtin, … */
    uint16_t builtin;       /* checker: which */
    Pos lparen, rparen;
    struct Instance *inst;  /* checker: fun is generic: its instantiation, explicit or inferred */
};

struct StarExpr { Node n; Node *x; };                       /* *x, value or type */
struct UnaryExpr { Node n; Token op; Node *x; };            /* + - ! ^ & <- ~ */
struct BinaryExpr { Node n; Token op; Node *x, *y; };       /* pos: the operator */

/* ---- Types ---- */

struct ArrayType { Node n; Node *len, *elem; };             /* len NULL: [...]T */
struct SliceType { Node n; Node *elem; };
struct EllipsisType { Node n; Node *elem; };                /* ...T */
struct StructType { Node n; FieldList fields; Pos rbrace; };
struct FuncType { Node n; FieldList params, results; };     /* pos: the ( */
struct InterfaceType { Node n; FieldList elems; Pos rbrace; };  /* name NULL: embedded type or union */
struct MapType { Node n; Node *key, *value; };

typedef enum ChanDir { CHAN_BOTH, CHAN_SEND, CHAN_RECV } ChanDir;
struct ChanType { Node n; ChanDir dir; Node *elem; };

/* A struct field, parameter, result, type parameter, method or embedded element. */
struct Field {
    Node n;
    IdentExpr *name;        /* NULL: embedded, or an unnamed parameter */
    Node *texpr;            /* shared by the names of one group */
    BasicLit *tag;          /* struct fields only */
    bool embedded;          /* struct: name NULL; interface: name NULL */
};

/* ---- Statements ---- */

struct EmptyStmt { Node n; };

struct LabeledStmt {
    Node n;
    IdentExpr *label;
    Node *stmt;
    bool used;              /* some branch names it */
};

struct BlockStmt { Node n; NodeList stmts; Pos rbrace; };   /* pos: the { */
struct ExprStmt { Node n; Node *x; };
struct SendStmt { Node n; Node *ch, *value; };              /* pos: the <- */
struct DeclStmt { Node n; NodeList decls; };                /* const, type or var */

struct AssignStmt {
    Node n;                 /* pos: the operator */
    Token op;               /* T_ASSIGN, T_DEFINE, or the binary operator of op= */
    bool incdec;            /* x++, x--: rhs is empty */
    NodeList lhs, rhs;
};

struct BranchStmt {
    Node n;
    Token tok;              /* T_BREAK, T_CONTINUE, T_GOTO, T_FALLTHROUGH */
    IdentExpr *label;       /* or NULL */
    Node *target;           /* break, continue: the for, range, switch or select statement (not its label);
                             * goto: the LabeledStmt; fallthrough: NULL */
};

struct GoDeferStmt {
    Node n;
    Token tok;              /* T_GO, T_DEFER */
    Node *call;             /* a CallExpr unless an error was reported */
};

struct ReturnStmt { Node n; NodeList results; };

struct IfStmt {
    Node n;
    Node *init, *cond;
    BlockStmt *then;
    Node *els;              /* IfStmt, BlockStmt or NULL */
};

struct ForStmt {
    Node n;
    Node *init, *cond, *post;
    BlockStmt *body;
};

struct RangeStmt {
    Node n;                 /* pos: the `for` */
    Node *key, *value;      /* or NULL */
    Node *extra;            /* a third variable: an error for the checker to report */
    Node *x;
    bool define;            /* := */
    bool assigns;           /* = or :=; false for `for range x` */
    Pos assign_pos, range_pos;
    BlockStmt *body;
    struct FuncInfo *info;  /* checker: x is a function: the body as a function of its own */
};

struct SwitchStmt {
    Node n;
    Node *init, *tag;
    NodeList clauses;       /* CaseClause */
    Pos lbrace, rbrace;
};

struct TypeSwitchStmt {
    Node n;
    Node *init;
    IdentExpr *bind;        /* x in `switch x := y.(type)`, or NULL */
    Node *x;
    Pos guard_pos;
    NodeList clauses;       /* CaseClause */
    Pos lbrace, rbrace;
};

struct SelectStmt {
    Node n;
    NodeList clauses;       /* CommClause */
    Pos lbrace, rbrace;
};

struct CaseClause {
    Node n;
    bool is_default;
    NodeList exprs;         /* or types */
    NodeList body;
    Pos colon;
    struct Object *implicit;    /* checker: the variable of a type switch in this clause */
};

struct CommClause {
    Node n;
    Node *comm;             /* SendStmt, ExprStmt, AssignStmt; NULL: default */
    NodeList body;
    Pos colon;
};

/* ---- Declarations ---- */

/* //go: directives in front of a declaration, as bits */
enum {
    PRAGMA_NOINLINE = 1 << 0,
    PRAGMA_NOSPLIT = 1 << 1,
    PRAGMA_NOESCAPE = 1 << 2,
    PRAGMA_BUILD = 1 << 3,      /* //go:build, allowed only before the package clause */
    PRAGMA_IGNORED = 1 << 4,    /* known to gc for functions, without meaning here */
    PRAGMA_RUNTIME = 1 << 6,    /* gc's runtime only: reported */
    PRAGMA_UINTPTRESCAPES = 1 << 7, /* pointers that become uintptr arguments live until the call is over */
    PRAGMA_EMBED = 1 << 8,      /* for variables: VarDecl.embeds */
    PRAGMA_NOTINHEAP = 1 << 5,  /* for types, not aliases; without meaning here */
};

struct ImportDecl {
    Node n;
    IdentExpr *local;       /* name, "_" or "."; NULL if none */
    BasicLit *path;
};

struct ConstDecl {
    Node n;
    int32_t group;          /* number of the parenthesised group in the file, 0 = none */
    int32_t iota;
    IdentList names;
    Node *texpr;            /* as written */
    NodeList values;        /* as written; empty: repeat those of `from` */
    ConstDecl *from;        /* the spec whose type and values hold (itself if explicit); NULL: none, an error for the checker */
};

struct TypeDecl {
    Node n;
    int32_t group;
    IdentExpr *name;
    FieldList tparams;
    bool is_alias;
    Node *texpr;
    Pos lazy_type;          /* of the type if it is not parsed yet, else 0: see parse_type_rest */
};

struct VarDecl {
    Node n;
    int32_t group;
    IdentList names;
    Node *texpr;
    NodeList values;
    const Pos *embeds;      /* of the text of //go:embed directives in front of it, "go:embed …" */
    int32_t nembeds;
    bool local;             /* in a function; set if there are such directives */
    Pos lazy_value;         /* of the one value if it is not parsed yet, else 0: see parse_var_value */
};

struct FuncDecl {
    Node n;                 /* pos: behind `func`: the name or the receiver's ( */
    Field *recv;            /* or NULL */
    IdentExpr *name;
    FieldList tparams;
    FuncType *texpr;
    BlockStmt *body;        /* NULL: none, or not parsed yet */
    Pos body_start, body_end;   /* of { and }; 0 if there is no body */
    bool lazy;              /* has a body that is not parsed yet: see parse_func_body */
    Pos lazy_sig;           /* of the signature if that is not parsed yet (tparams, texpr), else 0: see parse_func_signature */
    Name *recv_base;        /* of a receiver that is not parsed yet (recv is NULL): the name of its base type, */
    bool recv_ptr;          /* and whether it is a pointer */
    uint32_t pragma;
    struct File *file;
    struct Scope *scope;    /* checker */
};

typedef struct Linkname {
    Pos pos;
    Name *local;
    const char *remote;     /* "pkg.name", or NULL */
} Linkname;

typedef struct File {
    SourceFile *source;
    Pos pos;                /* of `package` */
    IdentExpr *pkg_name;    /* NULL if the package clause is missing */
    NodeList decls;         /* top level, in order, imports included */
    Linkname *linknames;
    int32_t nlinknames;
    int32_t go_minor;       /* N of the newest go1.N a //go:build line demands, 0 = none */
    bool excluded;          /* its //go:build constraint is false; nothing was parsed */
    Pos eof;
} File;

/* ---- Casts ---- */

#define X(kind_, type_, name_)                                                     \
    static inline type_ *as_##name_(const Node *n) { assert(n->kind == kind_); return (type_ *)n; } \
    static inline type_ *try_##name_(const Node *n) { return n && n->kind == kind_ ? (type_ *)n : NULL; }
NODE_KINDS(X)
#undef X

static inline bool node_is_expr(const Node *n) { return n->kind >= N_BAD_EXPR && n->kind <= N_CHAN_TYPE; }
static inline bool node_is_stmt(const Node *n) { return n->kind >= N_EMPTY_STMT && n->kind <= N_COMM_CLAUSE; }

const char *node_kind_name(NodeKind k);     /* "CallExpr" */
Node *node_unparen(Node *n);                /* strips ParenExprs */
Pos node_start(const Node *n);              /* the leftmost operand, as gc's StartPos */
Pos node_end(const Node *n);                /* position after the last byte; approximate inside types */

/* A deep copy with every checker and generator slot cleared; branch targets follow the copy. */
Node *node_clone(Arena *a, const Node *n);

/* Calls fn for each direct child, in source order. */
typedef void NodeVisitor(Node *child, void *ctx);
void node_children(Node *n, NodeVisitor *fn, void *ctx);

#endif
