# SPDX-License-Identifier: MIT
    .section .text.first, "axG", @progbits, first, comdat
    .weak first
    .type first, @function
first:
    movl $3, %eax
    ret
    .size first, .-first
    .section .text.second, "axG", @progbits, second, comdat
    .weak second
    .type second, @function
second:
    movl $30, %eax
    ret
    .size second, .-second
    .section .note.GNU-stack, "", @progbits
