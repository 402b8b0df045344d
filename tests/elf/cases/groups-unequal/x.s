# SPDX-License-Identifier: MIT
    .section .text.first, "axG", @progbits, first, comdat
    .weak first
    .type first, @function
first:
    movl $1, %eax
    ret
    .size first, .-first
    .section .note.GNU-stack, "", @progbits
