# SPDX-License-Identifier: MIT
# Says which target it finds itself on: the register's width is found out at run time.

        .include "board.inc"

        .global _start
_start:
        print   greeting
        li      t0, 1
        slli    t0, t0, 16
        slli    t0, t0, 15
        slli    t0, t0, 1               # 2^32, which a register of 32 bits does not hold
        la      a0, narrow
        beqz    t0, 1f
        la      a0, wide
1:      call    print_string
        exit    42

        .section .rodata
greeting:
        .asciz  "hello from "
narrow: .asciz  "riscv32\n"
wide:   .asciz  "riscv64\n"
