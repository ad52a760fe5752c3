/* errors.c - what errors.Is and errors.As ask about types: the natives of package errors.
 *
 * An error argument is a non-nil interface; the interface type in its itab is `error` itself.
 */
#include "runtime/codehooks.h"
#include "runtime/mbarrier.h"
#include "runtime/native.h"
#include "runtime/type.h"

/* Results of targetState, as in stdlib/errors/native.go. */
enum { TARGET_OK, TARGET_NIL, TARGET_NOT_POINTER, TARGET_NOT_ERROR };

static bool implements(type *inter, type *t)
{
    if (inter->u.iface.nmethods == 0)
        return true;
    const itab *tab = code.find_itab(inter, t);
    return tab && tab->fun[0];
}

static int64_t target_state(const iface *err, const eface *target)
{
    if (!target->type)
        return TARGET_NIL;
    if (target->type->kind != KIND_POINTER || !target->data)
        return TARGET_NOT_POINTER;
    type *elem = target->type->elem;
    if (elem->kind != KIND_INTERFACE && !implements(err->tab->inter, elem))
        return TARGET_NOT_ERROR;
    return TARGET_OK;
}

/* *target = err, if the types allow it. */
static bool assign(iface *err, const eface *target)
{
    type *have = err->tab->type, *want = target->type->elem;
    if (want->kind == KIND_INTERFACE) {
        if (!implements(want, have))
            return false;
        if (want->u.iface.nmethods == 0) {
            eface value = { have, err->data };
            typedmemmove(want, target->data, &value);
        } else {
            iface value = { code.find_itab(want, have), err->data };
            typedmemmove(want, target->data, &value);
        }
        return true;
    }
    if (want != have)
        return false;
    typedmemmove(want, target->data, type_is_direct(have) ? (void *)&err->data : err->data);
    return true;
}

static opstatus native_target_state(struct g *gp, uint64_t *args)
{
    struct { eface target; iface err; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = target_state(&f->err, &f->target);
    return OP_OK;
}

static opstatus native_assign(struct g *gp, uint64_t *args)
{
    struct { eface target; iface err; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = assign(&f->err, &f->target);
    return OP_OK;
}

static opstatus native_comparable(struct g *gp, uint64_t *args)
{
    struct { iface err; int64_t result; } *f = (void *)args;
    (void)gp;
    f->result = (f->err.tab->type->tflag & TFLAG_COMPARABLE) != 0;
    return OP_OK;
}

const native_entry natives_errors[] = {
    { "errors.targetState", native_target_state, NATIVE_NOESCAPE },
    { "errors.assign", native_assign, 0 },
    { "errors.comparable", native_comparable, NATIVE_NOESCAPE },
    { NULL, NULL, 0 }
};
