# SPDX-License-Identifier: MIT
# For ever writes to the display and prints a line.

        .include "board.inc"

        .global _start
_start:
        li      $s0, DISPLAY
        li      $s1, 'A'
1:      xori    $s1, $s1, 0x20
        sw      $s1, ($s0)
        print   line
        b       1b
        nop

        .section .rodata
line:   .asciz  "a line that somebody may read, or nobody\n"
