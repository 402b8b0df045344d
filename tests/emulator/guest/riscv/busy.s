# SPDX-License-Identifier: MIT
# For ever sets the clock and prints a line.

        .include "board.inc"

        .global _start
_start:
        li      s0, RTC
        li      s1, 0
1:      addi    s1, s1, 1
        sw      s1, (s0)
        print   line
        j       1b

        .section .rodata
line:   .asciz  "a line that somebody may read, or nobody\n"
