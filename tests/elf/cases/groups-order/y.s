# SPDX-License-Identifier: MIT
# One copy of a group: a constructor, a contribution to a set, a function.
    .section .text.once, "axG", @progbits, once, comdat
    .weak once
    .type once, @function
once:
    movl $2, %eax
    ret
    .size once, .-once
start_once:
    movl $2, %edi
    jmp note
    .section .init_array, "awG", @init_array, once, comdat
    .balign 8
    .quad start_once
    .section heads, "awG", @progbits, once, comdat
    .balign 8
    .quad 2
    .text
    .globl use_2
    .type use_2, @function
use_2:
    jmp once
    .size use_2, .-use_2
    .section .note.GNU-stack, "", @progbits
