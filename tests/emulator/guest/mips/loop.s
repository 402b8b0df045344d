# SPDX-License-Identifier: MIT
# Says how often it was started since it was loaded, and then goes on for ever without a word.

        .include "board.inc"

        .global _start
_start:
        la      $t0, starts
        lw      $s0, ($t0)
        addiu   $s0, $s0, 1
        sw      $s0, ($t0)
        print   started
        move    $a0, $s0
        jal     print_number
        nop
        print   newline
1:      b       1b
        nop

        .section .rodata
started:
        .asciz  "started: "
newline:
        .asciz  "\n"

        .data
        .balign 4
starts: .word   0
