# SPDX-License-Identifier: MIT
    .section .tdata, "awT", @progbits
    .balign 4
    .globl counter
    .type counter, @object
    .size counter, 4
counter:
.Lcounter:
    .long 3
    .text
    .globl change
    .type change, @function
change:
    addl $3, %fs:.Lcounter@tpoff
    ret
    .size change, .-change
    .section .note.GNU-stack, "", @progbits
