/* SPDX-License-Identifier: MIT */
    .globl copy
    .type copy, @object
    .section .rodata
    .balign 8
copy:
    .quad setting
    .size copy, 8
    .section .note.GNU-stack, "", @progbits
