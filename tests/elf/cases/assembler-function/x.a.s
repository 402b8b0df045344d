/* SPDX-License-Identifier: MIT */
    .text
    .globl plain, again, inside
plain:
again:
    add $1, %edi
inside:
    lea 10(%rdi), %eax
    ret
    .section .note.GNU-stack, "", @progbits
