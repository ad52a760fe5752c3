/* natives.h - the functions of the standard library that are written in C.
 *
 * Each package's natives are an array in stdlib/native/<pkg>.c (the ABI: runtime/native.h). The
 * arrays are declared here, weak, so that a build may leave packages out.
 */
#ifndef VOLE_STDLIB_NATIVE_NATIVES_H
#define VOLE_STDLIB_NATIVE_NATIVES_H

#include "runtime/native.h"

#define NATIVE_PACKAGES(X)                                                                       \
    X(runtime) X(sync) X(atomic) X(time) X(trace) X(os) X(syscall) X(reflect) X(strings) X(bytes)         \
    X(bytealg) X(strconv) X(math) X(bits) X(rand) X(errors) X(fmt) X(sort) X(io) X(unicode)      \
    X(utf8) X(utf16) X(unsafe) X(poll) X(debug) X(pprof) X(maphash) X(reflectlite) X(bufio)      \
    X(filepath) X(flag) X(log) X(context) X(testing) X(big) X(regexp) X(slices) X(maps)          \
    X(crypto) X(hash) X(crc32) X(json) X(itoa) X(godebug) X(unique) X(iter) X(cmp) X(weak) X(signal) X(exec) \
    X(bzip2) X(lzw) X(cipher) X(image)                                                           \
    X(intsort) X(zlib) X(mfinal) X(pool) X(metrics) X(ffi) X(html) X(xml) X(base64) X(gob)

#define NATIVE_DECLARE(pkg) extern const native_entry natives_##pkg[] __attribute__((weak));
NATIVE_PACKAGES(NATIVE_DECLARE)
#undef NATIVE_DECLARE

/* For a native that stops the world: its frame must look like that of a parked one meanwhile, and may move
 * (native_args(gp) finds it again). */
void stop_in_native(struct g *gp);
void start_in_native(struct g *gp);

#endif
