/* SPDX-License-Identifier: MIT */
    .data
    .globl unsized, bytes, flag
    .type unsized, @object
flag:
    .short 90
    .balign 4
bytes:
    .byte 10, 20, 30, 40, 50, 60, 70, 80
unsized:
    .long 40
    .section .note.GNU-stack, "", @progbits
