/* SPDX-License-Identifier: MIT */
    .data
    .globl unsized, bytes, flag
    .type unsized, @object
    .balign 4
unsized:
    .long 4
bytes:
    .byte 1, 2, 3, 4
flag:
    .short 9
    .section .note.GNU-stack, "", @progbits
