/* gen_priv.h - what the files of the code generator share.
 *
 * gen.c       the Gen: functions, packages, initialisation, wrappers
 * genfn.c     one function: frame, variables, prologue, epilogue, relocation
 * emit.c      instructions, labels, lines
 * gentype.c   run-time type descriptors
 * gendata.c   globals, string constants, static composite literals
 * genstatic.c what there is of these, for an image
 * genexpr.c   expressions          genop.c    operators, conversions, conditions
 * genlit.c    composite literals, closures          escape.c, escwalk.c  what may stay in the frame
 * genloc.c    places: loads, stores, addresses
 * gencall.c   calls, go and defer  genbuiltin.c  built-in functions   geninline.c  calls expanded in place
 * genstmt.c   statements           genrange.c, genswitch.c  the larger ones
 * genorder.c  calls that come before the variables that they may change
 *
 * Code generation is destination-driven: gexpr(f, e, dst) evaluates into dst, or with dst = ANY
 * says where the value lies (a variable's own slot, if it is in one). Slots below fp are a
 * stack: f->sp counts those in use, temporaries are released by restoring it. A call's area
 * is the next slots of that stack (see bytecode.h), results first.
 *
 * A destination is written by the last instruction of an evaluation only, so it may be a
 * variable that the expression reads.
 *
 * Slots in the address-taken region have virtual numbers from LIVE_BASE upwards until the
 * function is finished; fn_finish relocates them to the top of the frame.
 */
#ifndef VOLE_COMPILER_GEN_PRIV_H
#define VOLE_COMPILER_GEN_PRIV_H

#include "compiler/gen.h"

enum {
    ANY = 1 << 20,              /* no destination wanted: say where it is */
    LIVE_BASE = -32768,         /* virtual slot numbers of the address-taken region */
    MAX_FRAME = 15000,          /* slots of locals and temporaries */
    MAX_LIVE = 15000,
    BIG_SLOTS = 64,             /* aggregates above that are copied from memory to memory */
    MAX_LOCAL_BYTES = 64 << 10  /* larger variables go to the heap */
};

static inline bool in_live_region(int slot) { return slot < LIVE_BASE + MAX_LIVE; }

/* How a value lies in slots, by its type. */
typedef enum TC {
    TC_NONE,                    /* zero size: no slot */
    TC_I8, TC_U8, TC_I16, TC_U16, TC_I32, TC_U32, TC_64, TC_F32, TC_F64, TC_C64, TC_PTR,
    TC_STR, TC_SLC, TC_IFC, TC_C128,
    TC_AGG                      /* struct or array: memory layout */
} TC;

typedef struct LazyFunc LazyFunc;
typedef struct Fn Fn;

typedef struct PtrMap {         /* pointer -> pointer, open addressing; keys are not NULL */
    const void **keys;
    void **vals;
    uint32_t cap, n;
} PtrMap;

void *ptrmap_get(const PtrMap *m, const void *key);
void ptrmap_put(PtrMap *m, const void *key, void *val);
void free_ptrmap(PtrMap *m);

typedef struct StrTab { gostring **v; uint32_t cap, n; } StrTab;

struct Gen {
    Checker *c;
    GenConfig cfg;
    Arena *arena;
    func **funcs;
    int nfuncs, cap_funcs;
    PtrMap globals;             /* Object -> address */
    StrTab strings;             /* interned string constants */
    PtrMap sigs;                /* canonical func Type -> funcsig without receiver */
    PtrMap types_back;          /* descriptor -> Type */
    Type **pending_types;       /* named types that are referred to but not laid out yet */
    int npending_types, cap_pending_types, type_depth;
    PtrMap func_objs;           /* Object -> chain of LazyFunc by substitution; */
    PtrMap lit_funcs;           /* FuncLit -> the same; each Subst.gen has a PtrMap from both to its LazyFunc */
    PtrMap statics;             /* func -> static funcval */
    StaticData *noted;          /* what note_static was told */
    int nnoted, cap_noted;
    struct Segment *segment;
    struct EscapeState *escape; /* escape.c */
    LazyFunc *queue, **queue_end; /* to be compiled before gen_program returns */
    Package *mainpkg;
    bool failed;
    bool eager;
    int ninited;                /* sessions: of checker_packages, how many have been initialised */
    PtrMap reused;              /* sessions: variable declared anew in the place of an older one -> itself */
};

enum { INLINE_UNKNOWN, INLINE_YES, INLINE_NO };

typedef enum LazyKind {
    LAZY_DECL,                  /* a declared function or method */
    LAZY_LIT,                   /* a function literal or range-over-func body */
    LAZY_WRAPPER,               /* code emitted by a callback */
    LAZY_NATIVE,
} LazyKind;

struct LazyFunc {
    Gen *g;
    LazyKind kind;
    func *fn;
    Object *obj;
    FuncInfo *info;             /* LAZY_LIT */
    Subst *subst;
    Type *sig;                  /* substituted, TY_FUNC */
    Object *recv;               /* receiver of a method, or NULL */
    struct LazyFunc *outer;     /* LAZY_LIT: enclosing function */
    void (*emit)(Fn *f, void *arg); /* LAZY_WRAPPER */
    void *arg;
    LazyFunc *older;            /* sessions: the function that this one has replaced */
    LazyFunc *next;             /* of the same object, other substitution */
    LazyFunc *qnext;
    Package *pkg;
    uint8_t inlinable;          /* INLINE_* */
    bool done;
    bool once;                  /* straight code that runs once: not worth optimising */
};

typedef enum VarKind { VAR_SLOT, VAR_FRAME, VAR_HEAP, VAR_GLOBAL, VAR_CAPTURE_VAL, VAR_CAPTURE_REF } VarKind;

typedef struct Var {
    Object *obj;
    Type *type;                 /* substituted */
    VarKind kind;
    int slot;                   /* VAR_SLOT: the value; VAR_FRAME: memory in the live region; VAR_HEAP: the pointer to it */
    int vec;                    /* hidden {pointer, length} of an array, 0 = none */
    int64_t off;                /* captures: byte offset in the funcval */
} Var;

typedef struct Fixup {
    int at;                     /* instruction */
    int label;
    bool wide;                  /* 32-bit displacement in b, c */
} Fixup;

/* Where break, continue and returns out of range-over-func bodies lead. */
typedef struct Target {
    struct Target *up;
    Node *stmt;                 /* for, range, switch, select */
    int brk, cont;              /* labels, -1 = none */
} Target;

/* Control flow that leaves a range-over-func body. */
typedef struct FuncRange FuncRange;

/* Functions being expanded in place, innermost first. */
typedef struct InlineFrame {
    struct InlineFrame *up;
    LazyFunc *lf;
} InlineFrame;

/* A call that has been evaluated before the expression that it is part of (genorder.c). */
typedef struct Hoisted {
    Node *node;
    int slot;
} Hoisted;

struct Fn {
    Gen *g;
    LazyFunc *lf;
    func *fn;
    FuncInfo *info;
    Subst *subst;
    Arena *arena;
    insn *code;
    int ncode, cap_code;
    pcline *lines;
    int nlines, cap_lines;
    const char **files;         /* names in //line directives, and of initialisers' files, which begin with / or ./ */
    int nfiles;
    Pos pos;                    /* of the code being emitted */
    int *labels;                /* positions, -1 = not placed */
    int nlabels, cap_labels;
    Fixup *fixups;
    int nfixups, cap_fixups;
    uint8_t *is_word;           /* code[i] is the second or third word of an instruction */
    struct selectinfo **selects;
    int nselects;
    struct JumpTable *tables;   /* of JTAB instructions, newest first */
    int *slot_numbers;          /* LDI instructions that load the number of a slot */
    int nslot_numbers;
    int sp, max_sp;             /* slots in use below fp; deepest */
    int nlive;                  /* slots of the address-taken region */
    uint8_t *live_ptrs, *live_starts;   /* bitmaps, as in func */
    bool is_closure;
    bool far_jumps;             /* second attempt: conditional jumps over 32,767 words */
    bool overflow;              /* a jump did not fit */
    bool too_big;
    bool has_defer;
    bool uindex;                /* the code being emitted checks an index of an unsigned type */
    bool keeping;               /* arguments of a //go:uintptrescapes function are being evaluated */
    int *kept;                  /* slots of the live region with the pointers that became uintptrs meanwhile */
    int nkept;
    bool late_index;            /* the place being evaluated is checked only when it is stored to: calls come between */
    bool ordered;               /* the root of the expression being evaluated has been looked at by genorder.c */
    Hoisted *hoisted;           /* innermost last */
    int nhoisted, cap_hoisted;
    int epilogue;               /* label of the common return path, -1 = none */
    int deferreturn;            /* instruction index, -1 */
    PtrMap vars;                /* Object -> Var */
    PtrMap sites;               /* allocation site -> slot in the live region, see frame_site */
    Type *sig;
    int nargs, nres;            /* slots */
    Var **results;              /* named or in functions with defer */
    int nresults;
    int *result_slots;          /* where result i leaves */
    Target *targets;
    PtrMap label_map;           /* LabeledStmt -> label number + 1 */
    InlineFrame *inlining;
    int inline_depth;
    uint16_t inl;               /* index+1 into inltree of the code being emitted */
    inlnode *inltree;
    int ninl, cap_inl;
    FuncRange *frange;          /* this function is a range-over-func body */
};

/* ---- gentype.c ---- */
TC tclass(Type *t);
int tslots(Type *t);            /* slots of a value */
int tuple_slots(Type *tuple);   /* of all its values */
bool thasptr(Gen *g, Type *t);
funcsig *gen_sig(Gen *g, Type *sig, Type *recv);    /* argument area of a call */
type *gen_closure_type(Gen *g, const uint8_t *isptr, int nwords); /* funcval with nwords captured words */
int type_imethod_index(Gen *g, Type *iface, Object *method);

/* ---- gendata.c ---- */
void *data_alloc(Gen *g, type *t);                  /* zeroed static memory, a GC root if it has pointers */
void *global_addr(Gen *g, Object *var);
const gostring *gen_string(Gen *g, const char *s, size_t n);
bool static_value(Gen *g, Package *p, Subst *s, LazyFunc *outer, Node *e, Type *target, void *mem);
void const_store(Gen *g, const Const *v, Type *t, void *mem);
void note_static(Gen *g, void *at, const type *t, bool is_root);    /* genstatic.c */
funcval *static_funcval(Gen *g, func *fn);
/* An interface word pair for a value of type t at mem (static, immutable). */
void gen_user_methods(Gen *g, Type *t);     /* the method table of t, unless a standard package declares it */
void *gen_iface_word(Gen *g, Type *target, Type *t);
int64_t literal_length(CompositeLit *e);
void static_iface(Gen *g, Type *t, Type *iface, const void *mem, void *out);

/* ---- gen.c ---- */
Type *niladic(Gen *g);                              /* func() */
Type *gen_subst(Fn *f, Type *t);                    /* the concrete, canonical type */
func *func_for(Gen *g, Object *obj, Subst *s);      /* declared function, method or instance */
func *func_for_lit(Gen *g, LazyFunc *outer, FuncInfo *info, Type *sig, Subst *s);
func *func_wrapper(Gen *g, const char *name, Package *pkg, Type *sig, Object *recv, bool closure,
                   void (*emit)(Fn *, void *), void *arg);
/* The function a method table holds: receiver is the interface's data word (word) or the value. */
func *method_func(Gen *g, Type *recv, Selection *sel, bool word);
void gen_refuse(Fn *f, Pos pos, const char *what);
Subst *subst_of_method(Gen *g, Object *m, Subst *outer);
/* T.m of an interface type T: the receiver is the first parameter. */
func *iface_method_func(Gen *g, Type *recv, Selection *sel, Package *pkg);

void emit_package_init(Fn *f, void *package);       /* body of its initialiser */
bool package_has_init(Package *p);
void compile_queue(Gen *g);
/* ---- genunit.c ---- */
void zero_reused_vars(Fn *f, Package *p);

/* ---- emit.c ---- */
int emit(Fn *f, int op, int a, int b, int c);
int emitw(Fn *f, int op, int a, int b, int c, uint64_t w);
int emitp(Fn *f, int op, int a, int b, int c, const void *w);
int emitw2(Fn *f, int op, int a, int b, int c, uint64_t w1, uint64_t w2);
bool retarget_last(Fn *f, int from, int to);
int emit_imm32(Fn *f, int op, int a, int32_t imm);
int new_label(Fn *f);
void place(Fn *f, int label);
void jump(Fn *f, int label);
void jump1(Fn *f, int op, int a, int label);        /* JT, JF, JNIL, JNNIL */
void jump2(Fn *f, int op, int a, int b, int label); /* the 16-bit forms */
void jump_type(Fn *f, int slot, type *t, int label);
void jump_table(Fn *f, int slot, const int *labels, int n); /* to labels[slot] if slot < n, unsigned */
void jump_next(Fn *f, int iter, int label);         /* MAPNEXT */
void emit_int(Fn *f, int dst, int64_t v);
void emit_slot_number(Fn *f, int dst, int slot);    /* dst = the final number of slot */
int tmp(Fn *f, int n);                              /* n slots, ascending from the result */
int live_alloc(Fn *f, type *t);                     /* memory in the address-taken region */
void emit_move(Fn *f, int dst, int src, int n);
void emit_zero(Fn *f, int dst, int n);
void set_pos(Fn *f, Pos pos);
uint32_t resolve_line(Fn *f, Pos pos, uint16_t *file);
Pos begin_index(Fn *f, Pos pos, bool is_unsigned);
void end_index(Fn *f, Pos before);
bool emit_finish(Fn *f);                            /* resolves jumps, relocates, publishes; false: try again */

/* ---- genfn.c ---- */
void compile_lazy(LazyFunc *lf);
Var *var_of(Fn *f, Object *o);
Var *declare_var(Fn *f, Object *o, bool zero);      /* fresh storage; zero: store the zero value */
bool var_in_memory(Fn *f, Object *o);               /* used through its address: VAR_FRAME or VAR_HEAP */
bool var_escapes(Fn *f, Object *o);                 /* VAR_HEAP */
/* Memory in the frame for an allocation site that does not escape (escape.h); 0 if it must go to the heap. */
int frame_site(Fn *f, const void *site, Type *t);
int frame_site_desc(Fn *f, const void *site, type *t);
bool captured_by_value(Object *o);
void emit_return(Fn *f);

/* ---- genloc.c ---- */
typedef enum LocKind { LOC_BLANK, LOC_SLOT, LOC_FRAME, LOC_MEM, LOC_GLOBAL, LOC_INDEX, LOC_ELEM, LOC_MAP } LocKind;
typedef struct Loc {
    LocKind kind;
    Type *type;
    int slot;       /* SLOT: register or word-aligned memory; FRAME: memory; MEM: pointer; INDEX: vector; MAP: map */
    int64_t off;    /* bytes: FRAME, MEM, GLOBAL */
    int index;      /* INDEX, ELEM, MAP: slot of index or key */
    int64_t len;    /* ELEM: of the array behind pointer `slot` plus `off`, neither checked yet */
    char *addr;     /* GLOBAL */
    int vec;        /* SLOT array: hidden header */
    bool in_frame;  /* SLOT, FRAME: memory in the live region, so it has an address */
    Pos pos;        /* INDEX: of the index expression */
    bool uindex;    /* INDEX: the index is unsigned */
    bool nonnil;    /* MEM: the pointer was checked when it was made, off is 0 */
    Type *maptype;
} Loc;
Loc gloc(Fn *f, Node *e);                           /* a place, operands evaluated */
int gload(Fn *f, Loc *l, int dst);
void gstore(Fn *f, Loc *l, int src);
int gaddr(Fn *f, Loc *l, int dst);                  /* its address in a slot */
Loc loc_field(Fn *f, Loc base, Type *field, int64_t off);
Loc loc_var(Fn *f, Var *v);
Loc loc_frame(int slot, Type *t, int vec);
Loc loc_mem(int slot, int64_t off, Type *t);
Loc vec_elem(Fn *f, int vec, int i, Pos pos, bool u, Type *elem);
bool unsigned_index(Fn *f, Node *index);
void load_mem(Fn *f, Type *t, int dst, int base, int64_t off);
void store_mem(Fn *f, Type *t, int base, int64_t off, int src);
int map_key(Fn *f, Node *key, Type *maptype);
int map_op(Fn *f, int generic, Type *maptype);
Loc gmaterialize(Fn *f, Node *e);                   /* a value as a place: variable slots, or a temporary */

/* ---- genexpr.c ---- */
int gexpr(Fn *f, Node *e, int dst);
int gexpr_unordered(Fn *f, Node *e, int dst);       /* genorder.c's: the calls in e have been seen to */
int gexpr_to(Fn *f, Node *e, Type *target, int dst); /* with the implicit conversion to target */
int convert_slots(Fn *f, int src, Type *from, Type *to, int dst); /* assignability conversion of evaluated slots */
void gdiscard(Fn *f, Node *e);
int gconst(Fn *f, const Const *v, Type *t, int dst);
int dest(Fn *f, int dst, Type *t);                  /* dst, or a fresh temporary if ANY */
int in_place(Fn *f, int src, int dst, Type *t);     /* moves src to dst unless ANY or equal */
bool int_const(Node *e, int64_t *v);
bool fits16(int64_t v);
int gcommaok(Fn *f, Node *e, int dst);              /* v, ok forms: value slots, then a bool slot right above them */
int greg(Fn *f, Node *e);                           /* evaluates into a slot that later evaluations cannot change */
Type *ty(Fn *f, Node *e);

/* ---- genop.c ---- */
int gbinary(Fn *f, BinaryExpr *e, int dst);
int gunary(Fn *f, UnaryExpr *e, int dst);
int garith(Fn *f, Token op, Type *t, int x, int y, int dst, Pos pos);   /* slots */
int gshift(Fn *f, Token op, Type *t, int x, Node *count, int dst);
int gequal(Fn *f, Type *t, int x, int y, int dst);  /* x == y of identical types */
int gconvert(Fn *f, Node *arg, Type *to, int dst, Pos pos);
void gcond(Fn *f, Node *e, int label, bool sense);  /* jump if e == sense */
void emit_wrap(Fn *f, int slot, Type *t);
int gconcat(Fn *f, BinaryExpr *e, int dst);

/* ---- genlit.c ---- */
int gcomposite(Fn *f, CompositeLit *e, int dst);
Loc gbig_literal(Fn *f, CompositeLit *e);
int gaddr_composite(Fn *f, CompositeLit *e, int dst);
int gfunc_lit(Fn *f, FuncLit *e, int dst);
int gclosure(Fn *f, FuncInfo *info, Type *sig, int dst);
int capture_slots(Fn *f, Object *o);
void capture_into(Fn *f, Object *o, int slot, uint8_t *isptr);
int gclosure_slots(Fn *f, func *fn, int first, int n, const uint8_t *isptr, int dst, const void *site); /* captures n slots from first */
int gnew(Fn *f, Type *t, int dst);
int gframe_addr(Fn *f, int slot, int dst);          /* the address of memory in the live region */

/* ---- gencall.c ---- */
typedef struct CallRes {
    Type *results;  /* TY_TUPLE, substituted */
    int top;        /* slot just above the first result */
} CallRes;
int gcall(Fn *f, CallExpr *e, int dst);
CallRes gcall_multi(Fn *f, CallExpr *e);            /* results stay on the temporaries' stack */
CallExpr *multi_arg(CallExpr *e);                   /* f(g()) with several results: the inner call */
int call_result(Fn *f, CallRes *r, int i, Type **t);
void ggo_defer(Fn *f, GoDeferStmt *s);
int gmethod_value(Fn *f, SelectorExpr *e, int dst);
int greceiver(Fn *f, Selection *sel, Node *x, int dst);
int greceiver_loc(Fn *f, Loc x, Selection *sel, int dst); /* the receiver a static method takes */
Loc loc_walk(Fn *f, Loc x, Selection *sel);         /* x.path */
func *static_callee(Fn *f, Node *fun);
Selection *selection_of(Fn *f, SelectorExpr *e);
void words_isptr(Gen *g, Type *t, uint8_t *isptr);  /* one byte a slot */
void emit_call_closure(Fn *f, int closure, Type *sig, int base);
void gcall_func(Fn *f, func *fn, int base);
void emit_go_or_defer(Fn *f, bool is_go, int closure);

bool call_is_inlined(Fn *f, CallExpr *e);           /* an expression takes its place: no call */
bool call_takes_address(Fn *f, Node *fun);          /* fun is x.m, and m gets &x */

/* ---- genorder.c ---- */
typedef struct Order { bool ordered; int nhoisted; } Order;
Order order_begin(Fn *f, NodeList places, NodeList exprs, bool always);
void order_end(Fn *f, Order o);
Order order_call(Fn *f, CallExpr *e);
bool gexpr_ordered(Fn *f, Node *e, int *dst);

/* ---- geninline.c ---- */
LazyFunc *inline_candidate(Fn *f, func *fn);
int ginline(Fn *f, LazyFunc *lf, CallExpr *e, Selection *sel, Node *x, int dst);

/* ---- genbuiltin.c ---- */
int gbuiltin(Fn *f, CallExpr *e, int dst);
void gbuiltin_slots(Fn *f, CallExpr *e, int *slots, Type **types); /* as a statement, operands evaluated */
Type *builtin_arg_type(Fn *f, CallExpr *e, int i);  /* what argument i is converted to */

/* ---- genstmt.c ---- */
void gstmt(Fn *f, Node *s);
void gcover(Fn *f, const Node *s);                  /* counts that the statement is reached, if it has a counter */
void gblock(Fn *f, NodeList stmts);
bool is_big_place(Fn *f, Node *e);
Loc gbig_place(Fn *f, Node *e);
void gassign_slots(Fn *f, Node *lhs, bool define, int src, Type *from);
/* l = e; fresh: nobody can see the variable l yet. */
void gassign_expr(Fn *f, Loc *l, Node *e, bool fresh);
void stabilise(Fn *f, Loc *l);
Loc gassign_loc(Fn *f, Node *lhs, bool define);
void grange(Fn *f, RangeStmt *s);
void gswitch(Fn *f, SwitchStmt *s);
void gtype_switch(Fn *f, TypeSwitchStmt *s);
void gselect(Fn *f, SelectStmt *s);
void push_target(Fn *f, Target *t, Node *stmt, int brk, int cont);
void gtype_test(Fn *f, int iface, Type *ifacet, Type *want, int label); /* jumps to label unless the dynamic type is want */
void grange_func_exit(Fn *f, BranchStmt *br, ReturnStmt *ret);
void grange_func_prologue(Fn *f);
bool leaves_range_body(Fn *f, Node *target);
int range_control(Fn *f);                           /* in a range-over-func body: the slot of its control record */

#endif
