# SPDX-License-Identifier: MIT
    .data
    .globl start, start_end
    .type start, @object
    .balign 4
start:
    .long 4, 5
    .size start, .-start
start_end:
    .globl blob, blob_end
blob:
    .ascii "longer blob of b"
blob_end:
    .type blob_end, @object
    .byte 0
    .balign 4
    .globl first_name, second_name
second_name:
first_name:
    .type first_name, @object
    .long 4
    .size first_name, 4
    .text
    .globl code, code_end
    .type code, @function
code:
    movl $4, %eax
    ret
    .size code, .-code
code_end:
    .rept 2
    nop
    .endr
    .globl code_behind
code_behind:
    .section .note.GNU-stack, "", @progbits
