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
    .string "text of the other"
second:
    .string "second text of the other"
    .section .note.GNU-stack, "", @progbits
