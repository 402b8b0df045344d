/* SPDX-License-Identifier: MIT */
    .data
    .balign 4
    .globl shown
    .type shown, @object
    .size shown, 4
shown:
.Lhere:
    .long 2
    .section .data.rel.ro, "aw"
    .globl table
    .type table, @object
    .size table, 8
    .balign 8
table:
    .quad .Lhere
    .text
    .globl get, set
get:
    mov .Lhere(%rip), %eax
    neg %eax
    ret
set:
    mov %edi, .Lhere(%rip)
    movb $1, .Lhere(%rip)
    ret
    .section .note.GNU-stack, "", @progbits
