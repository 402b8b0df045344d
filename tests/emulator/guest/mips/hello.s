# SPDX-License-Identifier: MIT
# Says which target it finds itself on: the byte order is found out at run time.

        .include "board.inc"

        .global _start
_start:
        print   greeting
        la      $t0, one
        lbu     $t1, ($t0)              # the byte of least weight, or of most
        la      $a0, big
        beqz    $t1, 1f
        nop
        la      $a0, little
1:      jal     print_string
        nop
        exit    42

        .section .rodata
greeting:
        .asciz  "hello from "
big:    .asciz  "mips\n"
little: .asciz  "mipsel\n"
        .balign 4
one:    .word   1
