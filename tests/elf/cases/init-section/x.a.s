/* SPDX-License-Identifier: MIT */
    .section .init, "ax", @progbits
    call mark
    .text
    .globl number
number:
    mov $1, %eax
    ret
    .globl mark
mark:
    addl $1, count(%rip)
    ret
    .section .note.GNU-stack, "", @progbits
