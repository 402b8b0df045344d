# SPDX-License-Identifier: MIT
# Says how often it was started since it was loaded, and then goes on for ever without a word.

        .include "board.inc"

        .global _start
_start:
        la      t0, starts
        lw      a0, (t0)
        addi    a0, a0, 1
        sw      a0, (t0)
        mv      s0, a0
        print   started
        mv      a0, s0
        call    print_number
        print   newline
1:      j       1b

        .section .rodata
started:
        .asciz  "started: "
newline:
        .asciz  "\n"

        .data
        .balign 4
starts: .word   0
