/* offsets.h - where assembly finds fields; each is asserted against the C struct in runtime/proc.c. */
#ifndef VOLE_ASM_OFFSETS_H
#define VOLE_ASM_OFFSETS_H

#define G_STACKGUARD0 0
#define G_STACK_LO 8
#define G_STACK_HI 16
#define G_M 48
#define M_G0 0

#endif
