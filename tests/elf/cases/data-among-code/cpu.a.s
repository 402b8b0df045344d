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
    .long 11, 12
    .size table, 8
    .globl untyped
untyped:
    .long 33, 55
    .globl routine
routine:
    movl $11, %eax
    ret
    .section .note.GNU-stack, "", @progbits
