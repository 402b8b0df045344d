# SPDX-License-Identifier: MIT
    .section .rodata.table, "a"
    .globl table
    .type table, @object
    .balign 4
table:
    .long text - .
    .long second - .
    .size table, 8
    .section .rodata.text, "a"
text:
    .string "text of a"
second:
    .string "second text of a"
    .section .note.GNU-stack, "", @progbits
