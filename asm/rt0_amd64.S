/* rt0_amd64.S - the start of the process: from main to the scheduler, in the order of Go's rt0_go.
 *
 * libc has set up the thread, so TLS exists; what is checked is that the offset by which assembly and
 * C reach the current M is the same. The main thread becomes m0, its stack g0's: a guess of 64 KiB
 * here, the exact bounds as soon as minit can ask for them.
 */
#include "asm/offsets.h"

        .text
        .globl  main
        .type   main, @function
main:
        jmp     rt0_go
        .size   main, .-main

        .type   rt0_go, @function
rt0_go:
        /* edi = argc, rsi = argv, rdx = envp */
        pushq   %rbp
        movq    %rsp, %rbp
        subq    $32, %rsp
        andq    $-16, %rsp
        movl    %edi, 0(%rsp)
        movq    %rsi, 8(%rsp)
        movq    %rdx, 16(%rsp)

        /* g0's stack */
        leaq    g0(%rip), %rcx
        leaq    -64*1024+104(%rsp), %rbx
        movq    %rbx, G_STACKGUARD0(%rcx)
        movq    %rbx, G_STACK_LO(%rcx)
        movq    %rsp, G_STACK_HI(%rcx)

        /* TLS: store through fs, load through the address that C uses */
        movq    tls_m@gottpoff(%rip), %rdx
        movq    $0x123, %fs:(%rdx)
        movq    %fs:0, %rax
        cmpq    $0x123, (%rax,%rdx)
        je      tls_ok
        call    abort@PLT
tls_ok:
        /* m0 and g0 know each other; this thread is m0 */
        leaq    m0(%rip), %rax
        movq    %rax, %fs:(%rdx)
        movq    %rcx, M_G0(%rax)
        movq    %rax, G_M(%rcx)

        cld
        call    check
        movl    0(%rsp), %edi
        movq    8(%rsp), %rsi
        movq    16(%rsp), %rdx
        call    args
        call    osinit
        call    schedinit

        /* the command line: loads the program, or does what it has to do and exits */
        movl    0(%rsp), %edi
        movq    8(%rsp), %rsi
        call    vole_main

        call    newproc_main
        call    mstart
        call    abort@PLT               /* mstart never returns */
        .size   rt0_go, .-rt0_go

        .section .note.GNU-stack, "", @progbits
