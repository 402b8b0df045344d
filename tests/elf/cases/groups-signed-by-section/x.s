# SPDX-License-Identifier: MIT
# One copy of a group: a constructor, a contribution to a set, a function.
    .section .text.once, "axG", @progbits, .text.once, comdat
    .weak once
    .type once, @function
once:
    movl $1, %eax
    ret
    .size once, .-once
start_once:
    movl $1, %edi
    jmp note
    .section .init_array, "awG", @init_array, .text.once, comdat
    .balign 8
    .quad start_once
    .section heads, "awG", @progbits, .text.once, comdat
    .balign 8
    .quad 1
    .text
    .globl use_1
    .type use_1, @function
use_1:
    jmp once
    .size use_1, .-use_1
    .section .note.GNU-stack, "", @progbits
