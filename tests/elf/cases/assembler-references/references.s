/* SPDX-License-Identifier: MIT */
    .text
    .globl by_got, by_pc32, by_difference, by_size, by_call_through_got, by_tail_jump, by_address
by_got:
    mov long_datum@GOTPCREL(%rip), %rax
    mov (%rax), %rax
    ret
by_pc32:
    mov long_datum(%rip), %rax
    addq $1, long_datum(%rip)
    movb $5, long_datum+3(%rip)
    movb $0, long_datum+3(%rip)
    ret
by_difference:
    lea difference(%rip), %rcx
    movslq (%rcx), %rax
    add %rcx, %rax
    mov (%rax), %rax
    ret
by_size:
    mov $long_datum@SIZE, %eax
    ret
by_call_through_got:
    sub $8, %rsp
    call *answer@GOTPCREL(%rip)
    add $8, %rsp
    ret
by_tail_jump:
    jmp answer
by_address:
    sub $8, %rsp
    mov pointer(%rip), %rax
    call *%rax
    add $8, %rsp
    ret
    .section .rodata
    .balign 4
difference:
    .long long_datum - .
    .data
    .balign 8
pointer:
    .quad answer
    .section .note.GNU-stack, "", @progbits
