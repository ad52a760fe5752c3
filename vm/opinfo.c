/* opinfo.c - ops.def as a table that can be read at run time. */
#include "vm/bytecode.h"

const opinfo opinfos[OP_COUNT] = {
#define PANIC OPF_PANIC
#define ALLOC OPF_ALLOC
#define PARK OPF_PARK
#define CALL OPF_CALL
#define END OPF_END
#define JUMP OPF_JUMP
#define OP(name, words, a, b, c, w, flags) [OP_##name] = { #name, words, O_##a, O_##b, O_##c, W_##w, flags },
#include "vm/ops.def"
#undef OP
};
