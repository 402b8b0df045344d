# SPDX-License-Identifier: MIT
    .text
    .globl size_of_table
    .type size_of_table, @function
size_of_table:
    movl $table@SIZE, %eax
    ret
    .size size_of_table, .-size_of_table
    .section .note.GNU-stack, "", @progbits
