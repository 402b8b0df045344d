# SPDX-License-Identifier: MIT
    .data
    .globl state
    .type state, @object
    .size state, 4
    .balign 4
state:
.Lstate:
    .long 2
    .type other, @object
    .size other, 4
other:
    .long 0
    .type distance, @object
    .size distance, 4
distance:
    .long .Lstate - .       # the assembler computes this distance: no relocation tells of it
    .section .data.alone, "aw"
    .globl alone
    .type alone, @object
    .size alone, 4
    .balign 4
alone:
    .long 20
    .text
    .globl change
    .type change, @function
change:
    lea distance(%rip), %rax
    movslq (%rax), %rcx
    addl $2, (%rax,%rcx)
    ret
    .size change, .-change
    .section .note.GNU-stack, "", @progbits
