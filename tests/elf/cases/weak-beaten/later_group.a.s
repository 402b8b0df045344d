# SPDX-License-Identifier: MIT
    .section .data.gathered, "awG", @progbits, gathered, comdat
    .globl gathered
    .type gathered, @object
    .size gathered, 4
    .balign 4
gathered:
    .long 33
    .section .note.GNU-stack, "", @progbits
