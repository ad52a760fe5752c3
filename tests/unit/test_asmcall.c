/* test_asmcall.c - asm_call and asm_abandon: calls that can be given up from below. */
#include <criterion/criterion.h>
#include <stdint.h>

#include "asm/asm.h"

typedef struct level {
    void *sp;
    int depth, *reached;
    int give_up;                /* the depth whose call the innermost level abandons; < 0: none */
    struct level *levels;
} level;

static void descend(void *arg)
{
    level *l = arg;
    volatile uint64_t room[64]; /* something to drop */
    room[l->depth % 64] = (uint64_t)l->depth;
    cr_assert_eq((uintptr_t)__builtin_frame_address(0) % 16, 0);
    if (l->depth == 0) {
        if (l->give_up >= 0)
            asm_abandon(l->levels[l->give_up].sp);
        return;
    }
    level *next = &l->levels[l->depth - 1];
    *next = (level){ NULL, l->depth - 1, l->reached, l->give_up, l->levels };
    bool abandoned = asm_call(&next->sp, descend, next);
    cr_assert_eq(abandoned, next->depth == l->give_up);
    cr_assert_eq(room[l->depth % 64], (uint64_t)l->depth);
    ++*l->reached;
}

/* Values that the compiler keeps in callee-saved registers survive. */
static uint64_t run(int depth, int give_up, int *reached)
{
    level levels[16];
    uint64_t a = (uint64_t)depth * 3, b = a + 1, c = b * 7, d = c ^ 0x5555, e = d + b;
    *reached = 0;
    levels[depth] = (level){ NULL, depth, reached, give_up, levels };
    bool abandoned = asm_call(&levels[depth].sp, descend, &levels[depth]);
    cr_assert_eq(abandoned, give_up == depth);
    return a + b + c + d + e;
}

Test(asmcall, every_depth)
{
    for (int depth = 0; depth < 15; depth++)
        for (int give_up = -1; give_up <= depth; give_up++) {
            int reached;
            uint64_t a = (uint64_t)depth * 3, b = a + 1, c = b * 7, d = c ^ 0x5555, e = d + b;
            cr_assert_eq(run(depth, give_up, &reached), a + b + c + d + e);
            cr_assert_eq(reached, give_up < 0 ? depth : depth - give_up);
        }
}
