/* SPDX-License-Identifier: MIT */
    .text
    .globl plain, again, inside
inside:
    add $7, %edi
plain:
again:
    imul $3, %edi, %eax
    ret
    .section .note.GNU-stack, "", @progbits
