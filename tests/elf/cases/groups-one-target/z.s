# SPDX-License-Identifier: MIT
# One copy of a group: a constructor, a contribution to a set, a function.
    .section .text.once, "axG", @progbits, once, comdat
    .weak once
    .type once, @function
once:
    movl $3, %eax
    ret
    .size once, .-once
start_once:
    movl $3, %edi
    jmp note
    .section .init_array, "awG", @init_array, once, comdat
    .balign 8
    .quad start_once
    .section heads, "awG", @progbits, once, comdat
    .balign 8
    .quad 3
    .text
    .globl use_3
    .type use_3, @function
use_3:
    jmp once
    .size use_3, .-use_3
    .section .note.GNU-stack, "", @progbits
