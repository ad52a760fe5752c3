/* reflect.c - what package reflect asks of the runtime: interfaces taken apart and put together, typed
 * memory, maps, channels and the constructors of types. (Calls and MakeFunc: vm/reflcall.c.)
 *
 * Pointers to values come from the Go side (stdlib/reflect/native.go) and are to memory in Go's layout:
 * heap objects, variables of the caller's frame, or immortal constants. Whatever stores pointers goes
 * through the typed moves, so it does not matter which.
 *
 * Channel operations may park in the middle, like the ops of the language: the value lies in the heap and is kept
 * alive by the argument area, and what the Go side wants to know is written when the goroutine runs
 * again, by a finish function around the runtime's own.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/chan.h"
#include "runtime/iface.h"
#include "runtime/malloc.h"
#include "runtime/map.h"
#include "runtime/mbarrier.h"
#include "runtime/native.h"
#include "runtime/panic.h"
#include "runtime/select.h"
#include "runtime/slice.h"
#include "vm/reflcall.h"

/* Begins a native: f is its argument area. */
#define ARGS(...) struct { __VA_ARGS__; } *f = (void *)args; (void)gp

/* ---- interfaces ---- */

static opstatus unpack_eface(g *gp, uint64_t *args)
{
    ARGS(eface i; void *p; type *t);
    f->t = f->i.type;
    f->p = f->i.data;
    return OP_OK;
}

static opstatus pack_eface(g *gp, uint64_t *args)
{
    ARGS(void *p; type *t; eface result);
    f->result = (eface){ f->t, f->p };
    return OP_OK;
}

static opstatus fill_methods(g *gp, uint64_t *args)
{
    ARGS(type *t);
    type_methods(f->t);
    return OP_OK;
}

static opstatus type_implements(g *gp, uint64_t *args)
{
    ARGS(type *t; type *inter; uint64_t result);
    f->result = iface_implements(f->inter, f->t, NULL);
    return OP_OK;
}

static opstatus convert_iface(g *gp, uint64_t *args)
{
    ARGS(void *dst; eface v; type *inter);
    void *word = NULL;
    if (f->v.type) {
        opstatus st = assertE2I(gp, f->inter, f->v.type, NULL, &word);
        if (st != OP_OK)
            return st;
    }
    eface value = { word, f->v.data }; /* itab or type word: both are scalars to the collector */
    typedmemmove(f->inter, f->dst, &value);
    return OP_OK;
}

static opstatus iface_method(g *gp, uint64_t *args)
{
    ARGS(int64_t i; const iface *p; void *rcvr; func *fn);
    f->fn = f->p->tab->fun[f->i];
    f->rcvr = f->p->data;
    return OP_OK;
}

/* ---- typed memory ---- */

static opstatus unsafe_new(g *gp, uint64_t *args)
{
    ARGS(const type *t; void *result);
    f->result = newobject(f->t);
    return OP_OK;
}

static opstatus unsafe_new_array(g *gp, uint64_t *args)
{
    ARGS(int64_t n; const type *t; void *result);
    f->result = newarray(f->t, f->n);
    return f->result ? OP_OK : panic_plain(gp, "runtime: allocation size out of range");
}

static opstatus typed_memmove(g *gp, uint64_t *args)
{
    ARGS(const void *src; void *dst; const type *t);
    typedmemmove(f->t, f->dst, f->src);
    return OP_OK;
}

static opstatus typed_memclr(g *gp, uint64_t *args)
{
    ARGS(void *p; const type *t);
    typedmemclr(f->t, f->p);
    return OP_OK;
}

static opstatus typed_slicecopy(g *gp, uint64_t *args)
{
    ARGS(int64_t slen; const void *src; int64_t dlen; void *dst; const type *elem; int64_t result);
    f->result = slicecopy(f->elem, f->dst, f->dlen, f->src, f->slen);
    return OP_OK;
}

static opstatus typed_arrayclear(g *gp, uint64_t *args)
{
    ARGS(int64_t n; void *p; const type *elem);
    sliceclear(f->elem, f->p, f->n);
    return OP_OK;
}

/* The array grows, the length stays; all that is new is zero, since SetLen can reach it. */
static opstatus grow_slice(g *gp, uint64_t *args)
{
    ARGS(int64_t n; slice *s; const type *elem);
    slice old = *f->s, new;
    opstatus st = growslice(gp, f->elem, old, old.len + f->n, &new);
    if (st != OP_OK)
        return st;
    uint64_t size = f->elem->size;
    if (!type_has_pointers(f->elem) && size)
        memset((char *)new.ptr + (uint64_t)old.len * size, 0, (uint64_t)(new.cap - old.len) * size); /* no pointers */
    store_pointer(&f->s->ptr, new.ptr);
    f->s->cap = new.cap;
    return OP_OK;
}

enum { SWAP_BYTES = 256 };

static opstatus swap_elems(g *gp, uint64_t *args)
{
    ARGS(int64_t j; int64_t i; char *base; const type *elem);
    uint64_t size = f->elem->size, small[SWAP_BYTES / 8];
    if (f->i == f->j || size == 0)
        return OP_OK;
    char *p = f->base + (uint64_t)f->i * size, *q = f->base + (uint64_t)f->j * size;
    void *tmp = size <= sizeof small ? (void *)small : mallocgc(size, f->elem, true);
    if (tmp == small)
        memcpy(small, p, size); /* C stack */
    else
        typedmemmove(f->elem, tmp, p);
    typedmemmove(f->elem, p, q);
    typedmemmove(f->elem, q, tmp);
    return OP_OK;
}

static opstatus equal_values(g *gp, uint64_t *args)
{
    ARGS(const void *q; const void *p; const type *t; uint64_t result);
    bool eq = false;
    const type *bad = NULL;
    alg_status st = value_equal(f->t, f->p, f->q, &eq, &bad);
    if (st != ALG_OK)
        return panic_alg(gp, st, bad, false);
    f->result = eq;
    return OP_OK;
}

/* ---- maps ---- */

static opstatus make_map(g *gp, uint64_t *args)
{
    ARGS(int64_t n; const type *t; hmap *result);
    f->result = makemap(f->t, f->n);
    return OP_OK;
}

static opstatus map_len(g *gp, uint64_t *args)
{
    ARGS(const hmap *m; int64_t result);
    f->result = maplen(f->m);
    return OP_OK;
}

static opstatus map_get(g *gp, uint64_t *args)
{
    ARGS(void *elem; const void *key; hmap *m; const type *t; uint64_t found);
    void *e = NULL;
    opstatus st = mapaccess(gp, f->t, f->m, f->key, &e);
    if (st != OP_OK)
        return st;
    if (e)
        typedmemmove(f->t->elem, f->elem, e);
    f->found = e != NULL;
    return OP_OK;
}

static opstatus map_set(g *gp, uint64_t *args)
{
    ARGS(const void *elem; const void *key; hmap *m; const type *t);
    if (!f->m)
        return panicnilmap(gp);
    void *e = NULL;
    opstatus st = mapassign(gp, f->t, f->m, f->key, &e);
    if (st == OP_OK)
        typedmemmove(f->t->elem, e, f->elem);
    return st;
}

static opstatus map_delete(g *gp, uint64_t *args)
{
    ARGS(const void *key; hmap *m; const type *t);
    return mapdelete(gp, f->t, f->m, f->key);
}

static opstatus map_clear(g *gp, uint64_t *args)
{
    ARGS(hmap *m; const type *t);
    if (f->m)
        mapclear(f->t, f->m);
    return OP_OK;
}

/* The iterator may lie in the heap, which map.c does not expect: it works on a copy. */
static opstatus map_iterinit(g *gp, uint64_t *args)
{
    ARGS(hiter *it; hmap *m; const type *t);
    hiter it = { 0 };
    mapiterinit(f->t, f->m, &it);
    typedmemmove(&hiter_type, f->it, &it);
    return OP_OK;
}

static opstatus map_iternext(g *gp, uint64_t *args)
{
    ARGS(hiter *it);
    hiter it = *f->it;
    mapiternext(&it);
    typedmemmove(&hiter_type, f->it, &it);
    return OP_OK;
}

/* ---- channels ---- */

static opstatus make_chan(g *gp, uint64_t *args)
{
    ARGS(int64_t n; const type *t; hchan *result);
    f->result = makechan(f->t, f->n);
    return f->result ? OP_OK : panicchansize(gp);
}

static opstatus len_of_chan(g *gp, uint64_t *args)
{
    ARGS(const hchan *c; int64_t result);
    f->result = chan_len(f->c);
    return OP_OK;
}

static opstatus cap_of_chan(g *gp, uint64_t *args)
{
    ARGS(const hchan *c; int64_t result);
    f->result = chan_cap(f->c);
    return OP_OK;
}

static opstatus close_chan(g *gp, uint64_t *args)
{
    ARGS(hchan *c);
    return chan_close(gp, f->c);
}

/* Ends a native that parked: the runtime's own finish function, then `after`, which writes the results. */
enum { PARK_INNER = 3 }; /* index into gp->park_data */

static opstatus finish_inner(g *gp, uint64_t *args)
{
    park_finish_fn inner = (park_finish_fn)(uintptr_t)gp->park_data[PARK_INNER];
    return inner ? inner(gp, args) : OP_OK;
}

static void finish_with(g *gp, park_finish_fn after)
{
    gp->park_data[PARK_INNER] = (uint64_t)(uintptr_t)gp->park_finish;
    gp->park_finish = after;
}

static opstatus send_value(g *gp, uint64_t *args)
{
    ARGS(void *elem; hchan *c);
    return chan_send(gp, f->c, f->elem);
}

typedef struct recv_args {
    void *elem;
    hchan *c;
    uint64_t ok;
} recv_args;

static opstatus recv_finished(g *gp, uint64_t *args)
{
    opstatus st = finish_inner(gp, args);
    ((recv_args *)(void *)args)->ok = gp->op_ok;
    return st;
}

static opstatus recv_value(g *gp, uint64_t *args)
{
    recv_args *f = (void *)args;
    opstatus st = chan_recv(gp, f->c, f->elem);
    if (st == OP_OK)
        f->ok = gp->op_ok;
    else if (st == OP_PARK)
        finish_with(gp, recv_finished);
    return st;
}

static opstatus try_send(g *gp, uint64_t *args)
{
    ARGS(void *elem; hchan *c; uint64_t selected);
    bool selected = false;
    opstatus st = chan_try_send(gp, f->c, f->elem, &selected);
    f->selected = selected;
    return st;
}

static opstatus try_recv(g *gp, uint64_t *args)
{
    ARGS(void *elem; hchan *c; uint64_t ok; uint64_t selected);
    bool selected = false, ok = false;
    chan_try_recv(gp, f->c, f->elem, &selected, &ok);
    f->selected = selected;
    f->ok = ok;
    return OP_OK;
}

/* runtimeSelect of stdlib/reflect/mapchan.go. */
typedef struct select_case {
    hchan *c;          /* NULL: never ready */
    void *val;
    uint8_t is_send;
} select_case;

typedef struct select_args {
    uint64_t block;
    struct { const select_case *ptr; int64_t len, cap; } cases;
    uint64_t ok;
    int64_t chosen;
} select_args;

/* selectgo has counted the cases with a channel only. */
static void select_results(g *gp, select_args *f)
{
    f->ok = gp->op_ok;
    f->chosen = -1;
    if (gp->op_index < 0)
        return;
    int64_t left = gp->op_index;
    for (int64_t i = 0; i < f->cases.len; i++) {
        if (f->cases.ptr[i].c && left-- == 0) {
            f->chosen = i;
            return;
        }
    }
}

static opstatus select_finished(g *gp, uint64_t *args)
{
    opstatus st = finish_inner(gp, args);
    if (st == OP_OK)
        select_results(gp, (select_args *)(void *)args);
    return st;
}

static opstatus select_values(g *gp, uint64_t *args)
{
    select_args *f = (void *)args;
    scase few[16] = { 0 }, *cases = f->cases.len <= 16 ? few : malloc((size_t)f->cases.len * sizeof *cases);
    if (!cases)
        throw("no memory for reflect.Select");
    int n = 0;
    for (int64_t i = 0; i < f->cases.len; i++) {
        const select_case *c = &f->cases.ptr[i];
        if (c->c)
            cases[n++] = (scase){ c->c, c->val, c->is_send != 0 };
    }
    opstatus st = selectgo(gp, cases, n, f->block);
    if (cases != few)
        free(cases);
    if (st == OP_OK)
        select_results(gp, f);
    else if (st == OP_PARK)
        finish_with(gp, select_finished);
    return st;
}

/* ---- types ---- */

static opstatus ptr_to(g *gp, uint64_t *args)
{
    ARGS(type *t; type *result);
    f->result = type_ptr_to(f->t);
    return OP_OK;
}

static opstatus slice_of(g *gp, uint64_t *args)
{
    ARGS(type *t; type *result);
    f->result = type_slice_of(f->t);
    return OP_OK;
}

static opstatus array_of(g *gp, uint64_t *args)
{
    ARGS(int64_t n; type *t; type *result);
    f->result = type_array_of(f->t, (uint64_t)f->n);
    return OP_OK;
}

static opstatus map_of(g *gp, uint64_t *args)
{
    ARGS(type *elem; type *key; type *result);
    f->result = type_map_of(f->key, f->elem);
    return OP_OK;
}

static opstatus chan_of(g *gp, uint64_t *args)
{
    ARGS(int64_t dir; type *t; type *result);
    f->result = type_chan_of(f->t, (int)f->dir);
    return OP_OK;
}

static opstatus func_of_types(g *gp, uint64_t *args)
{
    ARGS(uint64_t variadic; slice out; slice in; type *result);
    f->result = type_func_of(f->in.ptr, (uint32_t)f->in.len, f->out.ptr, (uint32_t)f->out.len, f->variadic);
    return OP_OK;
}

/* A copy that lives as long as descriptors do. */
static gostring immortal(gostring s)
{
    if (s.len == 0)
        return (gostring){ "", 0 };
    char *p = persistentalloc((uintptr_t)s.len, 1);
    memcpy(p, s.ptr, (size_t)s.len); /* no pointers */
    return (gostring){ p, s.len };
}

/* A struct whose first field is embedded has that type's methods: the receiver word is the same, since the field is where
 * the struct is (the Go side has refused pointer-shaped types with fields behind them). */
static void adopt_embedded(type *t)
{
    const structfield *e = &t->u.strct.fields[0];
    if (t->u.strct.nfields == 0 || !e->embedded || e->typ->kind == KIND_INTERFACE)
        return;
    const uncommon *un = type_methods(e->typ);
    if (!un || un->mcount == 0)
        return;
    method_info *methods = persistentalloc(un->mcount * sizeof *methods, 8);
    for (uint32_t i = 0; i < un->mcount; i++) {
        methods[i] = un->methods[i];
        methods[i].tfn = NULL; /* a receiver by value is of another size */
    }
    t->uncommon = persistentalloc(sizeof *t->uncommon, 8);
    *t->uncommon = (uncommon){ { "", 0 }, un->mcount, un->xcount, methods };
}

/* The fields' offsets are not set; memory that an identical type makes useless is lost. */
static opstatus struct_of(g *gp, uint64_t *args)
{
    ARGS(gostring str; gostring pkgpath; slice fields; type *result);
    uint64_t n = (uint64_t)f->fields.len;
    structfield *fs = persistentalloc((n + 1) * sizeof *fs, 8);
    for (uint64_t i = 0; i < n; i++) {
        fs[i] = ((const structfield *)f->fields.ptr)[i];
        fs[i].name = immortal(fs[i].name);
        fs[i].pkgpath = immortal(fs[i].pkgpath);
        fs[i].tag = immortal(fs[i].tag);
        fs[i].embedded &= 1;
    }
    type *t = persistentalloc(sizeof *t, 8);
    t->kind = KIND_STRUCT;
    t->string = immortal(f->str);
    t->u.strct.pkgpath = immortal(f->pkgpath);
    t->u.strct.fields = fs;
    t->u.strct.nfields = n;
    type_layout_struct(t);
    adopt_embedded(t);
    f->result = type_intern(t);
    if (f->result == t)
        __atomic_or_fetch(&t->tflag, TFLAG_METHODS, __ATOMIC_RELEASE);
    return OP_OK;
}

const native_entry natives_reflect[] = {
    { "reflect.unpackEface", unpack_eface, 0 },
    { "reflect.packEface", pack_eface, 0 },
    { "reflect.fillMethods", fill_methods, NATIVE_NOESCAPE },
    { "reflect.typeImplements", type_implements, NATIVE_NOESCAPE },
    { "reflect.convertIface", convert_iface, 0 },
    { "reflect.ifaceMethod", iface_method, 0 },
    { "reflect.unsafe_New", unsafe_new, NATIVE_NOESCAPE },
    { "reflect.unsafe_NewArray", unsafe_new_array, NATIVE_NOESCAPE },
    { "reflect.typedmemmove", typed_memmove, NATIVE_NOESCAPE },
    { "reflect.typedmemclr", typed_memclr, NATIVE_NOESCAPE },
    { "reflect.copyElems", typed_slicecopy, NATIVE_NOESCAPE },
    { "reflect.typedarrayclear", typed_arrayclear, NATIVE_NOESCAPE },
    { "reflect.growslice", grow_slice, NATIVE_NOESCAPE },
    { "reflect.swapElems", swap_elems, NATIVE_NOESCAPE },
    { "reflect.valueEqual", equal_values, NATIVE_NOESCAPE },
    { "reflect.makemap", make_map, NATIVE_NOESCAPE },
    { "reflect.maplen", map_len, NATIVE_NOESCAPE },
    { "reflect.mapget", map_get, NATIVE_NOESCAPE },
    { "reflect.mapset", map_set, NATIVE_NOESCAPE },
    { "reflect.mapdelete", map_delete, NATIVE_NOESCAPE },
    { "reflect.mapclear", map_clear, NATIVE_NOESCAPE },
    { "reflect.mapiterinit", map_iterinit, 0 },
    { "reflect.mapiternext", map_iternext, NATIVE_NOESCAPE },
    { "reflect.makechan", make_chan, NATIVE_NOESCAPE },
    { "reflect.chanlen", len_of_chan, NATIVE_NOESCAPE },
    { "reflect.chancap", cap_of_chan, NATIVE_NOESCAPE },
    { "reflect.chanclose", close_chan, NATIVE_NOESCAPE },
    { "reflect.chansend", send_value, 0 },
    { "reflect.chanrecv", recv_value, 0 },
    { "reflect.chantrysend", try_send, 0 },
    { "reflect.chantryrecv", try_recv, 0 },
    { "reflect.rselect", select_values, 0 },
    { "reflect.ptrTo", ptr_to, 0 },
    { "reflect.sliceOf", slice_of, 0 },
    { "reflect.arrayOf", array_of, 0 },
    { "reflect.mapOf", map_of, 0 },
    { "reflect.chanOf", chan_of, 0 },
    { "reflect.funcOf", func_of_types, 0 },
    { "reflect.structOf", struct_of, 0 },
    { "reflect.call", reflcall, 0 },
    { "reflect.newFuncval", reflcall_funcval, 0 },
    { "reflect.makeFuncCode", reflcall_adapter, 0 },
    { "reflect.funcEntry", reflcall_entry, NATIVE_MAY_BLOCK },
    { NULL, NULL, 0 }
};
