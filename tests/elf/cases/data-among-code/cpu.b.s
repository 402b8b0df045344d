# SPDX-License-Identifier: MIT
    .text
    .globl sum
    .type sum, @function
sum:
    movl .Lfirst(%rip), %eax    # the assembler computes this distance: no relocation tells of it
    addl table+4(%rip), %eax
    ret
    .size sum, .-sum
    .globl table
    .type table, @object
    .balign 16
table:
.Lfirst:
    .long 22, 23
    .size table, 8
    .globl untyped
untyped:
    .long 66, 110
    .globl routine
routine:
    movl $22, %eax
    ret
    .section .note.GNU-stack, "", @progbits
