# SPDX-License-Identifier: MIT
    .data
    .globl table
    .type table, @object
    .size table, 16
    .balign 4
table:
    .rept 4
    .long 4
    .endr
    .section .note.GNU-stack, "", @progbits
