/* check_internal.h - what the parts of the type checker share.
 *
 * One Checker serves all packages. What changes while it walks (package, scope,
 * function, iota …) is its Env, which is saved and replaced when an object is
 * resolved in the middle of something else (check_decl.c, resolve_object).
 *
 * An Operand is an expression under way. When an expression is done its result
 * is recorded in the node (record_operand); untyped operands keep their untyped
 * type there until convert_untyped gives them the final one, recursively.
 *
 * Checks that need complete types are put off with check_later and run when the
 * outermost entry into the checker ends (check_enter, check_leave).
 */
#ifndef VOLE_COMPILER_CHECK_INTERNAL_H
#define VOLE_COMPILER_CHECK_INTERNAL_H

#include "compiler/astprint.h"
#include "compiler/check.h"
#include "compiler/scan.h"

enum { MAX_EXPR_DEPTH = 10000, MAX_TYPE_DEPTH = 400, MAX_UNION_TERMS = 100 };

/* A growing array in malloc memory. */
#define VEC(T) struct { T *v; int32_t n, cap; }
#define VEC_PUSH(vec, x)                                                        \
    do {                                                                        \
        if ((vec).n == (vec).cap) {                                             \
            (vec).cap = (vec).cap ? (vec).cap * 2 : 8;                          \
            (vec).v = check_realloc((vec).v, sizeof *(vec).v * (size_t)(vec).cap); \
        }                                                                       \
        (vec).v[(vec).n++] = (x);                                               \
    } while (0)
void *check_realloc(void *p, size_t n);

/* The same in an arena. */
#define VEC_PUSH_IN(arena, vec, x)                                              \
    do {                                                                        \
        if ((vec).n == (vec).cap) {                                             \
            (vec).cap = (vec).cap ? (vec).cap * 2 : 4;                          \
            void *bigger_ = arena_alloc((arena), sizeof *(vec).v * (size_t)(vec).cap); \
            copy_mem(bigger_, (vec).v, sizeof *(vec).v * (size_t)(vec).n);      \
            (vec).v = bigger_;                                                  \
        }                                                                       \
        (vec).v[(vec).n++] = (x);                                               \
    } while (0)

/* memcpy that takes NULL for nothing. */
static inline void copy_mem(void *dst, const void *src, size_t n)
{
    if (n)
        memcpy(dst, src, n);
}

typedef struct Operand {
    uint8_t mode;           /* Mode */
    uint8_t builtin;        /* BuiltinId of MODE_BUILTIN */
    Type *type;
    const Const *val;       /* of MODE_CONST */
    Node *expr;
} Operand;

typedef struct Env {
    Package *pkg;
    DeclInfo *decl;         /* package-level declaration whose dependencies are recorded, or NULL */
    Scope *scope;
    Pos errpos;             /* replaces the position of errors in inherited constant expressions */
    const Const *iota;      /* NULL outside constant declarations */
    FuncInfo *func;         /* function whose body this is, NULL outside */
    Type *sig;              /* its signature, for return */
    bool in_tparam_list;
    bool has_call_or_recv;  /* the expression contains a call or receive (len, cap) */
    bool in_initializer;
} Env;

/* The syntax of a package-level object or method. */
struct DeclInfo {
    Scope *file_scope;
    Package *pkg;
    Node *texpr;            /* const, var */
    Node *init;             /* const, var: expression, or NULL; var: NULL until resolved if vdecl has a lazy_value */
    Object **lhs;           /* var: all variables of an n:1 initialisation, else NULL */
    int32_t nlhs;
    bool inherited;         /* const: values repeated from an earlier spec */
    int32_t iota;
    TypeDecl *tdecl;
    FuncDecl *fdecl;
    VarDecl *vdecl;
    FuncInfo *init_info;    /* var: function literals of the initialiser hang here */
    VEC(Object *) deps;     /* package-level objects of the same package used; no duplicates */
    Object *obj;
    uint32_t mark;          /* initorder */
    bool is_static;         /* var: laid out when code first refers to it, see static_init.c */
};

typedef void LaterFn(Checker *c, void *arg);
typedef struct Later {
    LaterFn *fn;
    void *arg;
    Env env;
} Later;

typedef struct MethodAssoc {    /* methods by receiver base type name, before they are attached */
    Name *base;
    Object *method;
} MethodAssoc;

typedef struct PackageState {
    VEC(MethodAssoc) methods;
    VEC(Object *) all;          /* package-level objects in source order */
    VEC(Object *) imports;      /* OBJ_PKGNAME of all files */
    bool methods_sorted;
    struct StdState *std;       /* of a package entered from the index, else NULL: stdindex.c */
} PackageState;

typedef struct MethodUndo {     /* what a type's methods were before a unit of a session changed them */
    Type *named;
    Object **methods;
    int32_t nmethods;
} MethodUndo;

typedef struct TypeTable {      /* hash of canonical types and instances */
    Type **slots;
    uint32_t cap, count;
} TypeTable;

typedef struct MonoUse {    /* an instantiation with arguments that mention type parameters */
    Pos pos;
    TypeList tparams, targs;
    NodeList xlist;         /* explicit type arguments */
} MonoUse;

typedef struct Module {
    const char *path;
    const char *dir;            /* NULL: not in a directory that we know */
    int minor;                  /* language version go1.N */
    bool main;                  /* the user's own */
    bool checked;               /* its go.mod has been read */
    const char *required;       /* the version, or NULL: no go.mod requires it */
    const char *replaced;       /* the target of its replace directive, or NULL */
    const char *only;           /* the version which that holds for; NULL: all */
} Module;

struct Checker {
    CheckConfig conf;
    Arena *a;
    InternTable *names;
    DiagList *diags;
    Env env;
    int depth;                  /* nesting of check_enter */
    int expr_depth;
    int type_depth;
    int decl_depth;
    uint32_t next_type_id, next_order, next_local, next_subst_id;
    Scope *universe;
    Type *basic[BASIC_COUNT];
    Type *t_byte, *t_rune, *t_any, *t_error, *t_comparable, *t_empty_iface;
    Type *empty_tuple;
    TypeSet *top_set;
    Object *obj_iota, *obj_nil, *obj_error_method, *universe_any, *universe_comparable;
    Package *unsafe_pkg;
    VEC(Object *) obj_path;     /* objects being resolved, for cycles */
    VEC(Later) later;
    int32_t later_head;
    VEC(Package *) packages;    /* each after those it imports */
    VEC(Package *) loading;
    VEC(MethodUndo) attached;    /* session.c: methods that the unit being checked gave to earlier types */
    VEC(Object *) autoimports;  /* package names found without an import declaration */
    TypeTable canon, instances;
    Subst **substs;             /* hash */
    uint32_t subst_cap, subst_count;
    bool had_error;
    ParseContext parse;
    VEC(Module) modules;        /* module.c: those that go.mod and go.work name */
    const char *module_path, *module_dir; /* the main one */
    int module_minor;
    bool module_known;
    VEC(MonoUse) mono;
    Package **std_packages;     /* by number in the index: those imported */
};

/* ---- check.c: errors, environment ---- */
void check_error(Checker *c, Pos pos, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void check_error_node(Checker *c, const Node *n, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void check_error_op(Checker *c, const Operand *x, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
bool check_version(Checker *c, Pos pos, int minor, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
bool lang_at_least(Checker *c, int minor);
const char *fmtc(Checker *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *type_str(Checker *c, Type *t);
const char *operand_str(Checker *c, const Operand *x);
const char *expr_str(Checker *c, const Node *n);
const char *pos_str(Checker *c, Pos pos);
const char *object_str(Checker *c, Object *o);
void check_later(Checker *c, LaterFn *fn, void *arg);
void check_enter(Checker *c);
void check_leave(Checker *c);
void check_use_object(Checker *c, Object *o);   /* records a dependency */
#define INVALID_OP "invalid operation: "
#define INVALID_ARG "invalid argument: "
#define INVALID_AST "invalid AST: "

/* ---- embed.c ---- */
void check_embed(Checker *c, Object *var, VarDecl *d);  /* var NULL: local variables */

/* ---- module.c ---- */
const char *join_dir(Checker *c, const char *dir, const char *rel);
void find_module(Checker *c, const char *dir);      /* the one of a directory, once */
const char *module_package(Checker *c, const char *path, int *minor, const char **problem);

/* ---- scope.c ---- */
Scope *scope_new(Checker *c, Scope *parent);
bool is_static_init(Checker *c, DeclInfo *d);              /* static_init.c */
Object *scope_lookup(Scope *s, Name *name);                 /* this scope only */
Object *scope_lookup_parent(Scope *s, Name *name, Pos pos); /* and around it; locals only if declared before pos */
Object *scope_insert(Checker *c, Scope *s, Object *o);      /* NULL, or the one already there */
void declare(Checker *c, Scope *s, IdentExpr *id, Object *o, Pos scope_pos);
Object *new_object(Checker *c, ObjectKind k, Pos pos, Package *pkg, Name *name, Type *t);

/* ---- types.c ---- */
Type *new_type(Checker *c, TypeKind k);
Type *new_named(Checker *c, Object *obj);
Type *new_typeparam(Checker *c, Object *obj, Type *bound);
Type *new_interface(Checker *c, Package *pkg);
Type *invalid_type(Checker *c);
static inline bool is_generic(Type *t) { return t->kind == TY_NAMED && t->named.tparams.n > 0 && t->named.targs.n == 0; }
Checker *type_checker(void);
void type_set_checker(Checker *c);

/* ---- typeset.c ---- */
TypeSet *compute_type_set(Checker *c, Type *iface, Pos pos);
bool typeset_has_terms(TypeSet *s);
bool typeset_is_empty(TypeSet *s);
bool typeset_is_method_set(TypeSet *s);
bool typeset_subset_of(TypeSet *a, TypeSet *b);
bool typeset_includes(TypeSet *s, Type *t);
bool typeset_comparable(TypeSet *s);
/* Calls fn for each term's underlying type (or for each term), once with NULL if there are no specific types. Stops at false. */
bool typeset_under_is(TypeSet *s, bool (*fn)(Type *u, void *ctx), void *ctx);
bool typeset_is(TypeSet *s, bool (*fn)(UnionTerm *term, void *ctx), void *ctx);
const char *terms_str(Checker *c, TypeSet *s);
Object *typeset_method(TypeSet *s, Package *pkg, Name *name, int *index);

/* ---- predicates.c ---- */
bool is_boolean(Type *t), is_number(Type *t), is_string(Type *t), is_integer(Type *t), is_unsigned(Type *t);
bool is_float(Type *t), is_complex(Type *t), is_const_type(Type *t);
bool all_boolean(Type *t), all_integer(Type *t), all_unsigned(Type *t), all_numeric(Type *t), all_string(Type *t);
bool all_ordered(Type *t), all_numeric_or_string(Type *t);
bool is_typed(Type *t);
bool is_bytes_or_runes(Type *t);
bool is_named_type(Type *t);                    /* basic, named, type parameter */
bool is_unsafe_pointer(Type *t);
bool comparable_type(Checker *c, Type *t, bool dynamic, const char **why);
Type *max_type(Checker *c, Type *x, Type *y);
bool identical_ignore_tags(Type *x, Type *y);
bool same_id(Object *o, Package *pkg, Name *name);

/* ---- lookup.c ---- */
bool type_asserts_to(Checker *c, Type *iface, Type *t, const char **cause);
Selection *new_selection(Checker *c, SelectionKind kind, Type *recv, const Member *m);
int field_index(Type *strct, Package *pkg, Name *name);

/* ---- subst.c ---- */
Type *substitute(Checker *c, Type *t, TypeList tparams, TypeList targs);
Type *instantiate(Checker *c, Type *generic, TypeList targs);   /* named or func */
Type *instantiate_local(Checker *c, Type *named, TypeList targs, TypeList outer_args);
bool verify_instance(Checker *c, Pos pos, TypeList tparams, TypeList targs, int *bad, const char **why);
bool check_implements(Checker *c, Type *v, Type *t, const char **cause);
const char *tparams_str(Checker *c, TypeList tparams);

/* ---- infer.c ---- */
bool unify(Checker *c, TypeList tparams, Type **targs, Type *x, Type *y, bool exact);
/* Completes targs (given first nt, room for tparams.n); reports errors and returns false on failure. */
bool infer(Checker *c, Pos pos, TypeList tparams, Type **targs, Type *params, Operand **args, int nargs);

/* ---- check_const.c ---- */
bool representable_const(Checker *c, const Const *v, Type *basic, const Const **rounded);
void check_overflow(Checker *c, Operand *x, Pos op_pos);
typedef enum ReprFail { REPR_OK, REPR_TRUNCATED, REPR_OVERFLOW, REPR_INVALID } ReprFail;
ReprFail representation(Checker *c, Operand *x, Type *basic, const Const **v);
void representable(Checker *c, Operand *x, Type *basic);

/* ---- check_decl.c ---- */
enum { OBJECT_WHITE, OBJECT_GREY, OBJECT_BLACK };   /* Object.color */
void list_push(Checker *c, ObjectList *l, Object *o);
void resolve_object(Checker *c, Object *o);
void collect_objects(Checker *c, Package *p);
void check_unused_imports(Checker *c, Package *p);
void decl_stmt(Checker *c, DeclStmt *s);
Object *new_local_var(Checker *c, IdentExpr *id, Type *t);
void adopt_local(Checker *c, Object *v);     /* a parameter becomes a local of the current function */
void collect_type_params(Checker *c, FieldList *list, TypeList *dst);
void meet_grey(Checker *c, Object *o);       /* o is being resolved already: a cycle */
int method_order(const void *p, const void *q);  /* for qsort of Object pointers */
void check_func_decl_body(Checker *c, Object *o);
void check_field_method_clash(Checker *c, void *type);  /* LaterFn */

/* ---- check_type.c ---- */
Type *check_type(Checker *c, Node *n);                  /* ordinary types: no constraint interfaces */
Type *check_var_type(Checker *c, Node *n);
Type *check_def_type(Checker *c, Node *n, Type *def);
Type *check_generic_type(Checker *c, Node *n);
Type *check_constraint_type(Checker *c, Node *n);
void check_ident(Checker *c, Operand *x, IdentExpr *id, Type *def, bool want_type);
void check_func_type(Checker *c, Type *sig, Field *recv, FieldList *tparams, FuncType *ft);
Type *check_union_or_type(Checker *c, Node *n);
void check_valid_type(Checker *c, Type *named);
Type *check_instantiated_type(Checker *c, Node *x, NodeList args, Node *whole, Type *def);
void record_type(Node *n, Type *t);

/* ---- check_expr.c ---- */
void check_expr(Checker *c, Operand *x, Node *n);               /* a single value */
void check_value(Checker *c, Operand *x, Node *n, Type *t);
void check_expr_hint(Checker *c, Operand *x, Node *n, Type *hint);
void check_expr_or_type(Checker *c, Operand *x, Node *n, bool allow_generic);
FuncInfo *new_func_info(Checker *c, Type *sig);
void update_default(Checker *c, Operand *x);
typedef enum ExprKind { KIND_CONVERSION, KIND_EXPRESSION, KIND_STATEMENT } ExprKind;
ExprKind check_raw_expr(Checker *c, Operand *x, Node *n, Type *hint, bool allow_generic);
void check_generic_expr(Checker *c, Operand *x, Node *n);
void record_operand(Checker *c, Operand *x, Node *n);
void convert_untyped(Checker *c, Operand *x, Type *target);
Type *implicit_type(Checker *c, Operand *x, Type *target, const Const **val, ReprFail *fail);
void update_expr_type(Checker *c, Node *n, Type *t, bool final);
void update_expr_val(Node *n, const Const *v);
void invalid_conversion(Checker *c, ReprFail fail, Operand *x, Type *target);
void single_value(Checker *c, Operand *x);
void check_binary(Checker *c, Operand *x, Node *e, Node *lhs, Node *rhs, Token op);
void check_comparison(Checker *c, Operand *x, Operand *y, Token op, bool switch_case);
void match_types(Checker *c, Operand *x, Operand *y);
void use_exprs(Checker *c, NodeList l);
void use_expr(Checker *c, Node *n);
void use_lhs(Checker *c, Node *n);
bool exclude_modes(Checker *c, Operand *x, unsigned modes);
void mark_comma_ok(Node *n);
void mark_address_taken(Node *n, bool slicing);
void mark_reassigned(Node *n);
void capture_variable(Checker *c, Object *v);
void check_func_body_at(Checker *c, FuncInfo *fi, Type *sig, BlockStmt *body, const Env *outer);
void type_assertion(Checker *c, Node *e, Operand *x, Type *t, bool type_switch);

/* ---- check_index.c ---- */
bool check_index_expr(Checker *c, Operand *x, IndexExpr *e);    /* true: generic function, to be instantiated */
void check_slice_expr(Checker *c, Operand *x, SliceExpr *e);
bool is_valid_index(Checker *c, Operand *x, const char *what, bool allow_negative);
Type *check_index(Checker *c, Node *index, int64_t max, int64_t *val);
int64_t check_indexed_elems(Checker *c, NodeList elems, Type *elem, int64_t length);

/* ---- check_call.c ---- */
ExprKind check_call(Checker *c, Operand *x, CallExpr *e, Type *hint);
void check_selector(Checker *c, Operand *x, SelectorExpr *e, Type *def);
void check_func_inst(Checker *c, Operand *x, IndexExpr *e);
bool check_builtin(Checker *c, Operand *x, CallExpr *e, BuiltinId id);
void check_conversion(Checker *c, Operand *x, Type *t);
void record_instance(Checker *c, Node *fun, Object *generic, TypeList targs, Type *sig);
bool generic_args(Checker *c, NodeList list, Operand **out, int *n, bool allow_comma_ok, bool *was_comma_ok);
const char *types_summary(Checker *c, Type **types, int n, bool variadic);
bool convertible(Checker *c, Operand *x, Type *t, const char **cause);

/* ---- check_assign.c ---- */
bool assignable(Checker *c, Operand *x, Type *t, const char **cause);
void check_assignment(Checker *c, Operand *x, Type *t, const char *context);
Type *init_var(Checker *c, Object *lhs, Operand *x, const char *context);
void init_const(Checker *c, Object *lhs, Operand *x);
void init_vars(Checker *c, Object **lhs, int n, NodeList rhs, Node *return_stmt);
Type *assign_var(Checker *c, Node *lhs, Operand *x);
void assign_vars(Checker *c, NodeList lhs, NodeList rhs);
void short_var_decl(Checker *c, Pos pos, NodeList lhs, NodeList rhs);

/* ---- check_stmt.c ---- */
void check_func_body_stmts(Checker *c, BlockStmt *body);

/* ---- mono.c ---- */
void mono_record(Checker *c, Pos pos, TypeList tparams, TypeList targs, NodeList xlist);
void mono_check(Checker *c);

/* ---- universe.c ---- */
void universe_init(Checker *c);
typedef struct BuiltinInfo {
    const char *name;
    uint8_t nargs;
    bool variadic;
    uint8_t kind;           /* 0 expression, 1 statement, 2 conversion-like */
} BuiltinInfo;
extern const BuiltinInfo builtin_table[BUILTIN_COUNT];

/* ---- initorder.c ---- */
/* What is known of the variables of a specification: one record for all if they share their initialiser, else NULL; then that of
 * the i-th. check_decl.c */
DeclInfo *shared_var_info(Checker *c, const VarDecl *vd);
DeclInfo *var_info(Checker *c, VarDecl *vd, int i, DeclInfo *shared);
void init_item(Package *p, DeclInfo *d);        /* appends a variable's initialiser, if it has one */

/* ---- stdindex.c: all but std_import and std_complete are for packages with a PackageState.std ---- */
Package *std_import(Checker *c, const char *path);          /* NULL: not in the index, or there is none */
Object *std_lookup(Package *p, Name *name);                 /* one that is not made yet */
Object *std_object(Package *p, int number);                 /* of a declaration */
void std_attach_methods(Object *type);
int std_find_method(Type *t, Package *pkg, Name *name, bool fold);  /* its number, -1: none */
Object *std_method(Type *t, int i);
void std_complete(Package *p);
void std_init_order(Package *p);

/* ---- importer.c ---- */
Package *import_package(Checker *c, Package *from, const char *path, size_t len, Pos pos);
Package *new_package(Checker *c, const char *path, const char *dir);

/* ---- autoimport.c ---- */
/* The standard package that `name.sel` means where name is undefined, as a package name; NULL: none. sel may be NULL. */
Object *autoimport(Checker *c, Name *name, Name *sel);

#endif
