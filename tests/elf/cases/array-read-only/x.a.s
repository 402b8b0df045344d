# SPDX-License-Identifier: MIT
    .text
    .globl value
    .type value, @function
value:
    movl number(%rip), %eax
    ret
    .size value, .-value
start:
    addl $1, number(%rip)
    ret
    .local number
    .comm number, 4, 4
    .section .init_array, "a", @init_array
    .p2align 3
    .quad start, start
    .section .init_array.00500, "aw", @init_array
    .p2align 3
    .quad start
    .section .fini_array, "a", @fini_array
    .p2align 3
    .quad start
    .section .note.GNU-stack, "", @progbits
