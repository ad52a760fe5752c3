/* switch_amd64.S - switching C stacks. See asm.h.
 *
 * A saved context, from its stack pointer upwards: rbx rbp r12 r13 r14 r15, return address. The
 * control words of SSE and x87 are never changed by us, so they are not saved.
 */
        .text

        .globl  asm_switch
        .type   asm_switch, @function
asm_switch:
        pushq   %r15
        pushq   %r14
        pushq   %r13
        pushq   %r12
        pushq   %rbp
        pushq   %rbx
        movq    %rsp, (%rdi)
        movq    %rsi, %rsp
        popq    %rbx
        popq    %rbp
        popq    %r12
        popq    %r13
        popq    %r14
        popq    %r15
        ret
        .size   asm_switch, .-asm_switch

        .globl  asm_call
        .type   asm_call, @function
asm_call:
        .cfi_startproc
        pushq   %r15
        .cfi_adjust_cfa_offset 8
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        pushq   %rbp
        .cfi_adjust_cfa_offset 8
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        movq    %rsp, (%rdi)
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        movq    %rdx, %rdi
        call    *%rsi
        addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        xorl    %eax, %eax
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        popq    %rbp
        .cfi_adjust_cfa_offset -8
        popq    %r12
        .cfi_adjust_cfa_offset -8
        popq    %r13
        .cfi_adjust_cfa_offset -8
        popq    %r14
        .cfi_adjust_cfa_offset -8
        popq    %r15
        .cfi_adjust_cfa_offset -8
        ret
        .cfi_endproc
        .size   asm_call, .-asm_call

        .globl  asm_abandon
        .type   asm_abandon, @function
asm_abandon:
        movq    %rdi, %rsp
        movl    $1, %eax
        popq    %rbx
        popq    %rbp
        popq    %r12
        popq    %r13
        popq    %r14
        popq    %r15
        ret
        .size   asm_abandon, .-asm_abandon

        .globl  asm_new_context
        .type   asm_new_context, @function
asm_new_context:
        andq    $-16, %rdi
        movq    $0, -8(%rdi)            /* fn's return address: none; rsp = 8 mod 16 at its entry */
        movq    %rsi, -16(%rdi)         /* asm_switch returns to fn */
        leaq    -64(%rdi), %rax
        movq    $0, 0(%rax)             /* rbx */
        movq    $0, 8(%rax)             /* rbp: ends the chain of frames */
        movq    $0, 16(%rax)
        movq    $0, 24(%rax)
        movq    $0, 32(%rax)
        movq    $0, 40(%rax)
        ret
        .size   asm_new_context, .-asm_new_context

        .section .note.GNU-stack, "", @progbits
