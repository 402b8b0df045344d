# SPDX-License-Identifier: MIT
    .data
    .globl state
    .type state, @object
    .size state, 8
    .balign 8
state:
.Lstate:
    .quad 3
    .globl second
    .type second, @object
    .size second, 8
second:
.Lsecond:
    .quad 4
    .globl third
    .type third, @object
    .size third, 8
third:
.Lthird:
    .quad 5
    .section .bss.fourth, "aw", @nobits
    .globl fourth
    .type fourth, @object
    .size fourth, 8
    .balign 8
fourth:
.Lfourth:
    .skip 8
.Lend:
    .skip 8
    .section .bss.fifth, "aw", @nobits
    .globl fifth
    .type fifth, @object
    .size fifth, 8
    .balign 8
fifth_local:
fifth:
    .skip 8
    .section .rodata
    .balign 8
near:
    .long .Lstate - .           # R_X86_64_PC32, in data
    .long 0
far:
    .quad .Lsecond - .          # R_X86_64_PC64
    .text
    .globl change
    .type change, @function
change:
    lea near(%rip), %rax
    movslq (%rax), %rcx
    addl $3, (%rax,%rcx)
    lea far(%rip), %rax
    movq (%rax), %rcx
    addl $3, (%rax,%rcx)
    lea _GLOBAL_OFFSET_TABLE_(%rip), %rax
    movabs $.Lthird@GOTOFF, %rcx
    addl $3, (%rax,%rcx)
    lea .Lend(%rip), %rax       # behind it, and back
    addl $3, -8(%rax)
    mov fifth_local@GOTPCREL(%rip), %rax
    addl $3, (%rax)
    ret
    .size change, .-change
    .section .note.GNU-stack, "", @progbits
