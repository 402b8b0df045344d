/* SPDX-License-Identifier: MIT */
/* Machine virt, loaded by -kernel with -bios none: the UART is an 8250, and a word written to the
   test device ends the emulator: 0x3333 | status << 16. */
    .set UART, 0x10000000
    .set TEST, 0x100000

    .globl _start
_start:
    li s0, UART
    la s1, greeting
1:  lbu t0, 0(s1)
    beqz t0, 2f
    sb t0, 0(s0)
    addi s1, s1, 1
    j 1b

2:  li a0, 1
    li t0, 100000
    li t1, 1103515245
3:  mulw a0, a0, t1
    li t2, 12345
    addw a0, a0, t2
    addi t0, t0, -1
    bnez t0, 3b

    li t0, 28
4:  srlw t1, a0, t0
    andi t1, t1, 15
    la t2, digits
    add t2, t2, t1
    lbu t1, 0(t2)
    sb t1, 0(s0)
    addi t0, t0, -4
    bgez t0, 4b
    li t1, '\n'
    sb t1, 0(s0)

    li t0, TEST
    li t1, 0x3333 | 7 << 16
    sw t1, 0(t0)
5:  j 5b

greeting:
    .asciz "riscv64 says "
digits:
    .ascii "0123456789abcdef"
