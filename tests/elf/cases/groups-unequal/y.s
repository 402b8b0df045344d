# SPDX-License-Identifier: MIT
    .section .text.first, "axG", @progbits, first, comdat
    .weak first
    .type first, @function
first:
    movl $2, %eax
    ret
    .size first, .-first
    .weak second
    .type second, @function
second:
    movl $20, %eax
    ret
    .size second, .-second
    .section .note.GNU-stack, "", @progbits
