/* profsym.h - the names of sampled frames. See profsym.c. */
#ifndef VOLE_RUNTIME_PROFSYM_H
#define VOLE_RUNTIME_PROFSYM_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/profkey.h"
#include "runtime/type.h"

typedef struct prof_line {
    gostring func, file;
    int32_t line, start_line;   /* of the call; of the function's declaration, 0: not known */
    bool relative;              /* file may be relative: complete_path */
} prof_line;

/* Calls visit for the calls that a frame stands for, innermost first; none, if all are hidden ones. outer: the next
 * frame of the stack, 0 if there is none. The texts are valid during the call, but those of bytecode for ever. */
void prof_lines(frame_key key, frame_key outer, void (*visit)(void *ctx, const prof_line *line), void *ctx);

#endif
