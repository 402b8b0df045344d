/* SPDX-License-Identifier: MIT */
/* Machine pc, as its firmware (64 KiB that end at 4 GiB; execution starts 16 bytes before the end,
   in real mode): the UART is COM1; a byte b written to the isa-debug-exit device ends the emulator
   with status 2 b + 1. */
    .set UART, 0x3f8
    .set EXIT, 0xf4

    .code16
    .globl _start
_start:
    cld
    movw $UART, %dx
    movw $(greeting - _start), %si
1:  lodsb %cs:(%si), %al
    testb %al, %al
    jz 2f
    outb %al, %dx
    jmp 1b

2:  movl $1, %eax
    movl $100000, %ecx
3:  imull $1103515245, %eax, %eax
    addl $12345, %eax
    decl %ecx
    jnz 3b

    movl %eax, %ebx
    movw $8, %cx
4:  roll $4, %ebx
    movw %bx, %si
    andw $15, %si
    movb %cs:(digits - _start)(%si), %al
    outb %al, %dx
    loop 4b
    movb $'\n', %al
    outb %al, %dx

    movb $3, %al
    outb %al, $EXIT
5:  hlt
    jmp 5b

greeting:
    .asciz "x86_64 says "
digits:
    .ascii "0123456789abcdef"

    .org 0xfff0
    jmp _start
    .org 0x10000
