/* ffi.c - package ffi: natives, and the helpers in C that it calls by its own means.
 *
 * Libraries are opened and closed by functions of C that package ffi calls like any other (helper gives their addresses),
 * because constructors and destructors of a library may take long, and may even call back.
 *
 * The parts: ffi_plan.c (types), ffi_call.c (Go calls C), ffi_callback.c (C calls Go; with runtime/cgocall.c).
 */
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/malloc.h"
#include "runtime/mbarrier.h"
#include "runtime/panic.h"
#include "runtime/string.h"
#include "stdlib/native/ffi.h"

/* Begins a native: f is its argument area. */
#define ARGS(...) struct { __VA_ARGS__; } *f = (void *)args; (void)gp

/* ---- libraries: called as C functions ---- */

/* There is no loader in an executable that is linked statically. */
extern const char dynamic_section __asm__("_DYNAMIC") __attribute__((weak));

/* The newest of lib<name>.so.<version> in dir, if it is newer than best. */
static void look_in(const char *dir, const char *name, char best[256])
{
    DIR *d = opendir(dir);
    if (!d)
        return;
    size_t n = strlen(name);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (strncmp(e->d_name, "lib", 3) == 0 && strncmp(e->d_name + 3, name, n) == 0 &&
            strncmp(e->d_name + 3 + n, ".so.", 4) == 0 && strverscmp(e->d_name, best) > 0)
            snprintf(best, 256, "%s", e->d_name);
    closedir(d);
}

#if defined(__x86_64__)
#define ARCH_DIR "x86_64-linux-gnu"
#elif defined(__aarch64__)
#define ARCH_DIR "aarch64-linux-gnu"
#else
#define ARCH_DIR ""
#endif

/* "sqlite3" for libsqlite3.so or libsqlite3.so.0. */
static void *open_by_short_name(const char *name, int mode)
{
    char file[256], best[256] = "";
    snprintf(file, sizeof file, "lib%s.so", name);
    void *lib = dlopen(file, mode);
    if (lib)
        return lib;
    static const char *const dirs[] = { "/usr/local/lib", "/lib64", "/usr/lib64", "/lib", "/usr/lib",
                                        "/lib/" ARCH_DIR, "/usr/lib/" ARCH_DIR };
    for (size_t i = 0; i < sizeof dirs / sizeof dirs[0]; i++)
        look_in(dirs[i], name, best);
    return best[0] ? dlopen(best, mode) : NULL;
}

static void *open_library(const char *name, int mode, char *msg, uint64_t size)
{
    if (!&dynamic_section) {
        snprintf(msg, size, "this vole is linked statically, so it cannot load libraries (build it without STATIC=-static)");
        return NULL;
    }
    void *lib = dlopen(name[0] ? name : NULL, mode);
    if (lib)
        return lib;
    const char *why = dlerror();
    snprintf(msg, size, "%s", why ? why : name);
    return strpbrk(name, "/.") ? NULL : open_by_short_name(name, mode);
}

static int close_library(void *lib, char *msg, uint64_t size)
{
    int err = dlclose(lib);
    if (err)
        snprintf(msg, size, "%s", dlerror());
    return err;
}

static void *find_symbol(void *lib, const char *name, char *msg, uint64_t size)
{
    dlerror();
    void *addr = dlsym(lib, name);
    const char *why = addr ? NULL : dlerror();
    if (!addr)
        snprintf(msg, size, "%s", why ? why : "the symbol's address is nil");
    return addr;
}

/* func helper(i int) uintptr */
static opstatus helper(g *gp, uint64_t *args)
{
    static void *const helpers[] = { (void *)open_library, (void *)close_library, (void *)find_symbol };
    ARGS(int64_t i; void *result);
    f->result = helpers[f->i];
    return OP_OK;
}

/* ---- functions ---- */

/* func register(fptr any, addr uintptr) string */
static opstatus register_func(g *gp, uint64_t *args)
{
    ARGS(void *addr; eface fptr; gostring msg);
    char msg[FFI_MESSAGE];
    const type *t = f->fptr.type;
    if (!t || t->kind != KIND_POINTER || t->elem->kind != KIND_FUNC || !f->fptr.data) {
        f->msg = gostring_static("fptr must be a pointer to a func variable");
        return OP_OK;
    }
    if (!f->addr) {
        f->msg = gostring_static("the function's address is nil");
        return OP_OK;
    }
    ffi_plan *p = ffi_plan_of(t->elem, false, msg);
    if (!p) {
        f->msg = gostring_copy(msg);
        return OP_OK;
    }
    ffi_target *target = mallocgc(sizeof *target, NULL, true);
    *target = (ffi_target){ &p->func, f->addr };
    store_pointer(f->fptr.data, target);
    return OP_OK;
}

/* func newCallback(fn any) (code uintptr, msg string) */
static opstatus new_callback(g *gp, uint64_t *args)
{
    ARGS(eface fn; gostring msg; void *code);
    char msg[FFI_MESSAGE];
    if (!f->fn.type || f->fn.type->kind != KIND_FUNC || !f->fn.data) {
        f->msg = gostring_static("fn must be a func that is not nil");
        return OP_OK;
    }
    ffi_plan *p = ffi_plan_of(f->fn.type, true, msg);
    if (!p) {
        f->msg = gostring_copy(msg);
        return OP_OK;
    }
    f->code = ffi_callback_new(p, f->fn.data, false);
    if (!f->code)
        return panic_plain(gp, ffi_too_many_callbacks);
    return OP_OK;
}

/* func freeCallback(code uintptr) bool */
static opstatus free_callback(g *gp, uint64_t *args)
{
    ARGS(void *code; uint64_t ok);
    f->ok = ffi_callback_free(f->code);
    return OP_OK;
}

/* ---- memory ---- */

/* func Malloc(n int) unsafe.Pointer */
static opstatus malloc_native(g *gp, uint64_t *args)
{
    ARGS(int64_t n; void *result);
    if (f->n < 0)
        return panic_plain(gp, "ffi.Malloc: negative size");
    f->result = malloc(f->n ? (size_t)f->n : 1);
    return f->result ? OP_OK : panic_plain(gp, "ffi.Malloc: out of memory");
}

/* func Free(p unsafe.Pointer) */
static opstatus free_native(g *gp, uint64_t *args)
{
    ARGS(void *p);
    free(f->p);
    return OP_OK;
}

/* func CString(s string) unsafe.Pointer */
static opstatus cstring(g *gp, uint64_t *args)
{
    ARGS(gostring s; char *result);
    f->result = malloc((size_t)f->s.len + 1);
    if (!f->result)
        return panic_plain(gp, "ffi.CString: out of memory");
    if (f->s.len)
        memcpy(f->result, f->s.ptr, (size_t)f->s.len); /* no pointers */
    f->result[f->s.len] = '\0';
    return OP_OK;
}

/* func String(p unsafe.Pointer) string */
static opstatus string_native(g *gp, uint64_t *args)
{
    ARGS(const char *p; gostring result);
    if (f->p)
        f->result = gostring_copy(f->p);
    return OP_OK;
}

const native_entry natives_ffi[] = {
    { "ffi.helper", helper, NATIVE_NOESCAPE },
    { "ffi.register", register_func, 0 },
    { "ffi.newCallback", new_callback, 0 },
    { "ffi.freeCallback", free_callback, NATIVE_NOESCAPE },
    { "ffi.Malloc", malloc_native, NATIVE_NOESCAPE },
    { "ffi.Free", free_native, NATIVE_NOESCAPE },
    { "ffi.CString", cstring, NATIVE_NOESCAPE },
    { "ffi.String", string_native, NATIVE_NOESCAPE },
    { NULL, NULL, 0 },
};
