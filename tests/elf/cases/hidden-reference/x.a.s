/* SPDX-License-Identifier: MIT */
    .data
    .balign 4
    .long 100
    .globl shown
    .type shown, @object
    .size shown, 4
shown:
.Lhere:
    .long 1
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
    ret
set:
    mov %edi, .Lhere(%rip)
    ret
    .section .note.GNU-stack, "", @progbits
