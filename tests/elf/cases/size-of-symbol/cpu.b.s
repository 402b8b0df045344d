# SPDX-License-Identifier: MIT
    .data
    .globl table
    .type table, @object
    .size table, 24
    .balign 4
table:
    .rept 6
    .long 6
    .endr
    .section .note.GNU-stack, "", @progbits
