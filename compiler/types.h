/* types.h - what the type checker knows: types, objects, scopes, packages.
 *
 * The model is that of go/types. A Type is compared with type_identical, never
 * with == (instances of generic types and basic types are unique, other types
 * are not; type_canonical gives one representative of each class). An Object is
 * a declared thing. Expressions carry their results in the Node itself: mode,
 * type, val, flags (see NF_ below).
 *
 * Laziness. Package-level objects are resolved when first asked for, and bodies
 * of functions of standard packages are checked by check_func_body only (see
 * check.h). An Object met anywhere may therefore be unresolved: read its type
 * through object_type(), a named type through under(), methods through
 * named_method() or lookup_member().
 *
 * Generics. A generic body is checked once, its nodes hold type parameters. The
 * generator walks it with a Subst (type parameters -> type arguments) and asks
 * subst_type() for each type. Same parameters and identical arguments give the
 * same Subst pointer, identical results give the same Type pointer, so both may
 * key caches. Selections in generic bodies must be looked up again
 * on the substituted receiver (subst_selection).
 *
 * Everything lives in the Checker's arena.
 */
#ifndef VOLE_COMPILER_TYPES_H
#define VOLE_COMPILER_TYPES_H

#include "compiler/ast.h"
#include "compiler/constant.h"

typedef struct Checker Checker;
typedef struct Type Type;
typedef struct Object Object;
typedef struct Scope Scope;
typedef struct Package Package;
typedef struct Selection Selection;
typedef struct FuncInfo FuncInfo;
typedef struct Subst Subst;
typedef struct DeclInfo DeclInfo;
typedef struct TypeSet TypeSet;

/* ---- What an expression denotes: Node.mode ---- */
typedef enum Mode {
    MODE_INVALID,           /* not checked, or an error was reported */
    MODE_NOVALUE,           /* a call without results */
    MODE_BUILTIN,           /* a built-in function's name (type: NULL) */
    MODE_TYPE,              /* a type expression: Node.type is the type */
    MODE_CONST,             /* Node.val is the value, Node.type its final type */
    MODE_VAR,               /* an addressable variable */
    MODE_MAPINDEX,          /* m[k]: assignable, not addressable, comma-ok possible */
    MODE_VALUE,
    MODE_NIL,               /* nil; Node.type is the type it was converted to */
    MODE_COMMAOK,           /* a value that may also be used with ok: <-c, x.(T) */
} Mode;

/* Node.flags, set by the checker */
enum {
    NF_COMMA_OK = 1 << 0,       /* index, receive, type assertion: used in the two-value form v, ok (type stays T) */
    NF_PER_ITERATION = 1 << 1,  /* ForStmt, RangeStmt: a fresh copy of the variables each iteration (go1.22) */
    NF_DEFINES = 1 << 2,        /* IdentExpr on the left of := or range: declares obj (not: assigns an old one) */
    NF_MULTI_VALUE = 1 << 3,    /* CallExpr whose tuple feeds several arguments, results or variables */
    NF_IMPLICIT_DEREF = 1 << 4, /* IndexExpr, SliceExpr, RangeStmt: x is a pointer to an array */
    NF_UNTYPED = 1 << 5,        /* checker only: the type is not final yet */
    NF_SHIFT_LHS = 1 << 6,      /* checker only: untyped left operand of a non-constant shift */
    NF_GEN_BASE = 1 << 8,       /* first bit free for the generator */
};

/* CallExpr.call_kind */
typedef enum CallKind {
    CALL_FUNC,              /* fun is a function value, method value or closure; see the Selection of a SelectorExpr */
    CALL_CONVERSION,        /* fun is a type, one argument */
    CALL_BUILTIN,           /* CallExpr.builtin says which */
} CallKind;

typedef enum BuiltinId {
    BUILTIN_APPEND, BUILTIN_CAP, BUILTIN_CLEAR, BUILTIN_CLOSE, BUILTIN_COMPLEX, BUILTIN_COPY, BUILTIN_DELETE,
    BUILTIN_IMAG, BUILTIN_LEN, BUILTIN_MAKE, BUILTIN_MAX, BUILTIN_MIN, BUILTIN_NEW, BUILTIN_PANIC, BUILTIN_PRINT,
    BUILTIN_PRINTLN, BUILTIN_REAL, BUILTIN_RECOVER,
    /* package unsafe */
    BUILTIN_ADD, BUILTIN_ALIGNOF, BUILTIN_OFFSETOF, BUILTIN_SIZEOF, BUILTIN_SLICE, BUILTIN_SLICEDATA,
    BUILTIN_STRING, BUILTIN_STRINGDATA,
    BUILTIN_COUNT,
} BuiltinId;

/* ---- Types ---- */

typedef enum TypeKind {
    TY_BASIC,
    TY_ARRAY,
    TY_SLICE,
    TY_STRUCT,
    TY_POINTER,
    TY_TUPLE,               /* results of a call with several values, parameter lists */
    TY_FUNC,                /* a signature */
    TY_INTERFACE,
    TY_MAP,
    TY_CHAN,
    TY_NAMED,               /* declared types, generic ones, and their instances */
    TY_TYPEPARAM,
    TY_UNION,               /* ~A | B, in constraints only */
} TypeKind;

typedef enum BasicKind {
    BASIC_INVALID,          /* an error was reported */
    BASIC_BOOL,
    BASIC_INT, BASIC_INT8, BASIC_INT16, BASIC_INT32, BASIC_INT64,
    BASIC_UINT, BASIC_UINT8, BASIC_UINT16, BASIC_UINT32, BASIC_UINT64, BASIC_UINTPTR,
    BASIC_FLOAT32, BASIC_FLOAT64, BASIC_COMPLEX64, BASIC_COMPLEX128,
    BASIC_STRING,
    BASIC_UNSAFE_POINTER,
    BASIC_UNTYPED_BOOL, BASIC_UNTYPED_INT, BASIC_UNTYPED_RUNE, BASIC_UNTYPED_FLOAT, BASIC_UNTYPED_COMPLEX,
    BASIC_UNTYPED_STRING, BASIC_UNTYPED_NIL,
    BASIC_COUNT,
} BasicKind;

enum {  /* Type.info of a basic type */
    INFO_BOOLEAN = 1 << 0,
    INFO_INTEGER = 1 << 1,
    INFO_UNSIGNED = 1 << 2,
    INFO_FLOAT = 1 << 3,
    INFO_COMPLEX = 1 << 4,
    INFO_STRING = 1 << 5,
    INFO_UNTYPED = 1 << 6,
    INFO_ORDERED = INFO_INTEGER | INFO_FLOAT | INFO_STRING,
    INFO_NUMERIC = INFO_INTEGER | INFO_FLOAT | INFO_COMPLEX,
    INFO_CONST_TYPE = INFO_BOOLEAN | INFO_NUMERIC | INFO_STRING,
};

typedef struct TypeList {
    Type **v;
    int32_t n;
} TypeList;

typedef struct ObjectList {
    Object **v;
    int32_t n;
} ObjectList;

typedef struct UnionTerm {
    bool tilde;
    Type *type;
} UnionTerm;

enum { TYPE_OPEN = 1 };         /* state of a struct or array whose parts are being resolved */

struct Type {
    uint8_t kind;               /* TypeKind */
    uint8_t basic;              /* BasicKind of a TY_BASIC */
    uint8_t dir;                /* ChanDir of a TY_CHAN */
    uint8_t state;              /* checker: progress of lazy parts */
    uint16_t info;              /* INFO_ of a TY_BASIC */
    uint16_t align;             /* cached by type_alignof, 0 = not known */
    int64_t size;               /* cached by type_sizeof, valid if align != 0 */
    uint32_t id;                /* unique serial number */
    uint32_t hash;              /* cached by type_hash, 0 = not known */
    Type *canon;                /* cached by type_canonical */
    void *gen;                  /* for the code generator: best used on canonical types */
    union {
        const char *name;       /* TY_BASIC */
        struct {                /* array, slice, pointer, chan, map */
            Type *elem;
            Type *key;          /* map */
            int64_t len;        /* array; -1: length invalid */
        };
        struct {                /* TY_STRUCT */
            ObjectList fields;  /* OBJ_VAR with is_field */
            const Const **tags; /* NULL, or one per field: NULL or CONST_STRING */
            int64_t *offsets;   /* see struct_offsets */
        } strct;
        struct {                /* TY_TUPLE */
            ObjectList vars;
        } tuple;
        struct {                /* TY_FUNC */
            TypeList tparams;   /* of a generic function; TY_TYPEPARAM each */
            TypeList rparams;   /* receiver's type parameters of a method of a generic type */
            Object *recv;       /* receiver or NULL; not part of the type's identity */
            Type *params;       /* TY_TUPLE, never NULL */
            Type *results;      /* TY_TUPLE, never NULL */
            Scope *scope;       /* of a declared function or literal */
            bool variadic;      /* last parameter has type []T */
        } func;
        struct {                /* TY_INTERFACE */
            ObjectList methods;     /* explicitly declared */
            TypeList embeddeds;     /* embedded elements: interfaces, unions, other types */
            Pos *embed_pos;
            TypeSet *tset;          /* computed by type_set() */
            Package *pkg;
            bool implicit;          /* interface{} around a constraint literal such as [T ~int] */
            bool complete;
        } iface;
        struct {                /* TY_NAMED */
            Object *obj;            /* its type name (an instance has a synthetic one, same name, no parent) */
            Type *orig;             /* generic type of an instance, itself otherwise */
            TypeList tparams;       /* of a generic type (not of instances) */
            TypeList targs;         /* of an instance */
            Type *from_rhs;         /* declared right-hand side */
            bool is_alias;          /* not a type: what a generic alias stands for, see check_decl.c */
            Type *underlying;       /* NULL until resolved: use under() */
            Object **methods;       /* see named_nmethods, named_method */
            int32_t nmethods;
            bool std_methods;       /* of a type entered from the index: NULL in methods where nobody has asked yet */
            int32_t local;          /* > 0: declared inside a function (number of the declaration) */
            TypeList outer;         /* local type of a generic function: the function's type parameters … */
            TypeList outer_args;    /* … and what they stand for, in a copy made by subst_type */
            FuncInfo *func;         /* the function it is declared in, or NULL */
        } named;
        struct {                /* TY_TYPEPARAM */
            Object *obj;
            Type *bound;            /* any type; iface() of it by typeparam_iface */
            Type *decl_param;       /* parameter of a method's receiver: the generic type's parameter it stands for */
            int32_t index;
        } tparam;
        struct {                /* TY_UNION */
            UnionTerm *terms;
            int32_t nterms;
        } unio;
    };
};

/* The set of types that satisfy an interface: methods, and terms unless `all`. */
struct TypeSet {
    ObjectList methods;     /* all methods, embedded ones included, sorted by name (exported first by spelling; then package) */
    UnionTerm *terms;       /* normalised list, valid if !all */
    int32_t nterms;
    bool all;               /* no type restriction */
    bool comparable;        /* must also be comparable */
};

/* ---- Objects ---- */

typedef enum ObjectKind {
    OBJ_PKGNAME,
    OBJ_CONST,
    OBJ_TYPE,
    OBJ_VAR,
    OBJ_FUNC,               /* functions and methods, interface methods too */
    OBJ_LABEL,
    OBJ_BUILTIN,
    OBJ_NIL,
} ObjectKind;

/* Files that a variable begins with (embed.c), sorted as package embed wants them: by directory, then name. */
typedef struct EmbedFile {
    const char *name;       /* slash-separated; directories end with a slash */
    const char *data;       /* malloc'ed, never freed */
    size_t size;
} EmbedFile;

typedef struct EmbedData {
    enum { EMBED_STRING, EMBED_BYTES, EMBED_FS } kind;
    EmbedFile *files;
    int n;
} EmbedData;

struct Object {
    uint8_t kind;           /* ObjectKind */
    uint8_t color;          /* checker: white, grey, black */
    /* OBJ_VAR */
    bool is_field : 1;
    bool embedded : 1;      /* a field */
    bool is_param : 1;      /* parameter, receiver or result */
    bool is_result : 1;
    bool used : 1;
    bool address_taken : 1; /* by &x, slicing an array, or a call of a pointer method */
    bool captured : 1;      /* used in a function literal (or range-over-func body) inside its function */
    bool reassigned : 1;    /* assigned again after its declaration (also x.f = …, x[i] = … of struct and array variables) */
    /* OBJ_TYPE */
    bool is_alias : 1;
    /* OBJ_FUNC */
    bool ptr_recv : 1;      /* method with a pointer receiver */
    bool is_iface_method : 1;
    bool body_checked : 1;
    bool is_init : 1;       /* func init() */
    bool is_main_pkg_level : 1; /* declared at package level */
    Pos pos;
    Pos scope_pos;          /* visible from here on (local objects) */
    uint32_t order;         /* of declaration in the package; > 0 at package level */
    Name *name;
    Type *type;             /* NULL until resolved: use object_type() */
    Package *pkg;           /* NULL: universe */
    Scope *parent;          /* scope it is declared in; NULL for fields and methods */
    DeclInfo *decl;         /* package-level objects and methods */
    void *gen;              /* for the code generator */
    union {
        const Const *val;           /* OBJ_CONST */
        struct {                    /* OBJ_PKGNAME */
            Package *imported;
            ImportDecl *import;
        };
        struct {                    /* OBJ_VAR */
            FuncInfo *func;         /* the function a local variable belongs to; NULL: global or field */
            int32_t index;          /* position among fields, parameters or results */
            Object *origin_var;     /* field of an instance: the declared field */
            const struct EmbedData *embed;  /* global: what //go:embed puts into it, or NULL */
        };
        struct {                    /* OBJ_FUNC */
            FuncDecl *fdecl;        /* NULL: interface method */
            Object *origin;         /* method of an instance: the declared method; itself otherwise */
            Type *recv_named;       /* method: the (instantiated) named type it belongs to; NULL for interface methods of literals */
            FuncInfo *finfo;        /* set once the body is checked */
        };
        BuiltinId builtin;          /* OBJ_BUILTIN */
        struct {
            LabeledStmt *label;     /* OBJ_LABEL */
        };
    };
};

/* A function with a body: declared function, function literal, or the body of a range-over-func loop. */
struct FuncInfo {
    FuncInfo *parent;       /* enclosing function; NULL for a declared one */
    Object *obj;            /* declared function, or NULL */
    FuncDecl *decl;         /* one of decl, lit, range is set (all NULL: package initialiser expressions) */
    FuncLit *lit;
    RangeStmt *range;
    Type *sig;              /* TY_FUNC; for range bodies the yield function's */
    ObjectList captures;    /* variables of enclosing functions used here or in literals inside, by first use */
    int32_t cap_captures;
    ObjectList locals;      /* variables declared in it: parameters, results, locals, in order */
    int32_t cap_locals;
    FuncInfo **lits;        /* directly nested literals and range bodies */
    int32_t nlits, cap_lits;
    int32_t index;          /* number among the literals of the outermost function, from 1 (F.func1) */
    bool has_defer, has_recover, has_go, has_goto, has_select;
    TypeList tparams;       /* all type parameters in scope: receiver's, then the function's */
};

/* ---- Scopes ---- */
struct Scope {
    Scope *parent;
    Object **v;             /* in order of declaration */
    int32_t n, cap;
    Object **table;         /* hash of names once n is large, else NULL */
    uint32_t mask;
    bool is_func;
    FuncInfo *func;
    Package *std;           /* of a package entered from the index: objects are made when they are looked up (stdindex.c) */
};

/* ---- Packages ---- */

/* lhs = rhs, to be run in order at package initialisation. Several lhs: rhs is a call or comma-ok
 * expression. Variables without initialiser do not appear. */
typedef struct InitItem {
    Object **lhs;           /* blank ones are objects named _ */
    int32_t nlhs;
    Node *rhs;
    FuncInfo *info;         /* holds the function literals in rhs */
} InitItem;

struct Package {
    Checker *checker;
    const char *path;       /* "main", "fmt", "example.com/m/x" */
    const char *dir;
    Name *name;
    Scope *scope;
    File **files;
    Scope **file_scopes;
    int32_t nfiles;
    Package **imports;      /* direct, in order of first import */
    int32_t nimports;
    int go_minor;           /* language version go1.N */
    bool std;               /* standard: checked lazily */
    bool checked;           /* user package: everything has been checked */
    bool broken;            /* could not be loaded */
    bool loading;           /* import cycle detection */
    bool under_test;        /* may be imported although it is a program (vole test) */
    bool session;           /* a unit of a session, see session.c */
    bool autoimport;        /* a snippet: standard packages are imported by being named, nothing need be used */
    /* All package-level declarations, in source order (files sorted by name) */
    ObjectList funcs;       /* functions, init functions (several), blank ones; not methods */
    ObjectList methods;     /* all methods with a declaration */
    ObjectList types;
    ObjectList vars;
    ObjectList consts;
    /* Filled by package_init_order */
    InitItem *init;
    int32_t ninit;
    bool init_done;
    void *gen;              /* for the code generator */
    struct PackageState *state; /* checker */
};

/* The packages of a session's units count as one. */
static inline bool same_package(const Package *a, const Package *b)
{
    return a == b || (a && b && (a->path == b->path || (a->session && b->session)));
}

/* ---- Selections ---- */
typedef enum SelectionKind {
    SEL_FIELD,              /* x.f */
    SEL_METHOD,             /* x.m: called, or a method value */
    SEL_METHOD_EXPR,        /* T.m */
} SelectionKind;

struct Selection {
    uint8_t kind;           /* SelectionKind */
    bool indirect;          /* a pointer was followed on the way to obj (also the receiver's own) */
    bool addr;              /* method: &x must be taken (pointer receiver, x.path is an addressable value) */
    bool deref;             /* method: *x.path must be loaded (value receiver, path ends in a pointer) */
    bool iface;             /* method: looked up in an interface (dynamic dispatch) */
    bool tparam;            /* receiver is a type parameter: look up again after substitution */
    Type *recv;             /* type of x (or T) */
    Object *obj;            /* field or method */
    int32_t *path;          /* field indices; for a field the last is the field itself, for methods the embedded fields … */
    int32_t npath;          /* … to walk; pointers met between steps are implicitly dereferenced */
    int32_t method_index;   /* method: in its named type; iface: in the sorted type set */
    Type *type;             /* of x.f; for SEL_METHOD_EXPR with the receiver as first parameter */
};

/* ---- Reading types ---- */
Type *under(Type *t);               /* never TY_NAMED; of a type parameter its constraint interface */
Type *core_type(Type *t);           /* single underlying type of a type set; NULL if none; not for TypeParams: same as under */
Type *core_string(Type *t);         /* as core_type, but []byte|string gives string */
Type *object_type(Object *o);       /* resolves o if need be; invalid type after an error */
int named_nmethods(Type *named);
Object *named_method(Type *named, int i);   /* resolved and, for an instance, substituted */
TypeSet *type_set(Type *iface);     /* of a TY_INTERFACE */
Type *typeparam_iface(Type *tparam);
Type *deref_type(Type *t, bool *was_ptr);

static inline bool is_basic(Type *t, unsigned info) { Type *u = under(t); return u->kind == TY_BASIC && (u->info & info); }
static inline bool is_interface(Type *t) { return under(t)->kind == TY_INTERFACE && t->kind != TY_TYPEPARAM; }
static inline bool is_untyped(Type *t) { return t->kind == TY_BASIC && (t->info & INFO_UNTYPED); }
static inline bool is_invalid(Type *t) { return t->kind == TY_BASIC && t->basic == BASIC_INVALID; }
bool has_type_params(Type *t);      /* mentions a type parameter */
bool type_comparable(Type *t);      /* values may be compared with == (interfaces: yes, may panic) */
bool has_nil(Type *t);

bool type_identical(Type *x, Type *y);
uint32_t type_hash(Type *t);        /* equal for identical types */
Type *type_canonical(Checker *c, Type *t);  /* one Type per class of identical types */
Type *default_type(Checker *c, Type *t);    /* of an untyped type; others unchanged */

/* "map[string]pkg.T"; packages qualified relative to `from` (NULL: always by path). */
const char *type_string(Arena *a, Type *t, Package *from);
/* As reflect prints them: qualified by package *name* always. */
const char *type_string_reflect(Arena *a, Type *t);

/* ---- Making types ---- */
Type *basic_type(Checker *c, BasicKind k);
Type *new_array(Checker *c, Type *elem, int64_t len);
Type *new_slice(Checker *c, Type *elem);
Type *new_pointer(Checker *c, Type *elem);
Type *new_map(Checker *c, Type *key, Type *elem);
Type *new_chan(Checker *c, ChanDir dir, Type *elem);
Type *new_tuple(Checker *c, Object **vars, int n);
Type *new_func(Checker *c, Object *recv, Type *params, Type *results, bool variadic);
Type *new_struct(Checker *c, Object **fields, int n, const Const **tags);
Object *new_var(Checker *c, Pos pos, Package *pkg, Name *name, Type *type);
Object *new_param(Checker *c, Pos pos, Package *pkg, Name *name, Type *type);

/* ---- Layout, as Go on amd64 (of types without type parameters) ---- */
int64_t type_sizeof(Type *t);
int64_t type_alignof(Type *t);
const int64_t *struct_offsets(Type *strct);

/* ---- Members ---- */
typedef struct Member {
    Object *obj;            /* field or method, NULL: none */
    int32_t *path;          /* as in Selection, plus the last index: field number or method index */
    int32_t npath;
    bool indirect;          /* a pointer was followed */
    bool ambiguous;         /* obj NULL: several at the same depth */
    bool ptr_recv;          /* obj NULL: it exists but has a pointer receiver */
} Member;

/* Field or method `name` of t, embedded ones included. pkg matters for unexported names. */
Member lookup_member(Checker *c, Type *t, bool addressable, Package *pkg, Name *name);

/* All methods in the method set of t (pointer receivers only if t is a pointer), promoted ones included, sorted by name as Go sorts
 * method tables; Selections with kind SEL_METHOD. */
typedef struct MethodSet {
    Selection **v;
    int32_t n;
} MethodSet;
MethodSet *method_set(Checker *c, Type *t);

/* The method of V that implements interface method m, as a Selection; NULL if missing. */
Selection *lookup_method(Checker *c, Type *t, Object *m);
bool type_implements(Checker *c, Type *v, Type *iface);   /* ordinary interfaces and constraints */
bool type_assignable(Checker *c, Type *v, Type *t);     /* a value of (typed) type v to t */

/* ---- Substitution ---- */
struct Subst {
    Checker *checker;
    TypeList tparams;
    TypeList targs;
    uint32_t hash;
    uint32_t id;
    void *cache;            /* types.c: results so far */
    void *gen;              /* for the code generator */
};

/* Maps parameter i to argument i. Canonical: equal input gives the same pointer. n == 0 gives NULL, which subst_type takes as identity. */
Subst *subst_get(Checker *c, TypeList tparams, TypeList targs);
Type *subst_type(Subst *s, Type *t);
Selection *subst_selection(Subst *s, const Selection *sel, Package *pkg);

/* An instance of a generic named type; arguments are not verified. */
Type *instantiate_named(Checker *c, Type *generic, TypeList targs);

/* What IdentExpr.inst points to (also a SelectorExpr's sel; copied to the IndexExpr and CallExpr around it): an
 * instantiation of a generic function. targs may mention the type parameters of the generic function around the use. */
typedef struct Instance Instance;
struct Instance {
    Object *func;           /* the generic function */
    TypeList targs;
    Type *sig;              /* instantiated signature */
};

/* The type parameters and arguments a use of method f (of a possibly instantiated named type) implies: fills the two
 * lists for subst_get; empty for ordinary functions. */
void method_type_args(Object *f, TypeList *tparams, TypeList *targs);

#endif
