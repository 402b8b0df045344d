# SPDX-License-Identifier: MIT
# Tries the display: writes a word and reads it back. On a board without one, the exception of the first access says so.

        .include "board.inc"

        .global _start
_start:
        mtc0    $zero, $12              # Status: exceptions go to the vector in RAM
        la      $s0, text
        li      $s1, DISPLAY
1:      lbu     $t0, ($s0)
        beqz    $t0, 2f
        addiu   $s0, $s0, 1
        sw      $t0, ($s1)
        lw      $t1, ($s1)
        bne     $t0, $t1, wrong
        addiu   $s1, $s1, 4
        b       1b
        nop
2:      print   works
        exit    0
wrong:
        print   garbled
        exit    1

no_display:
        mfc0    $t0, $13                # Cause: the code of a bus error
        andi    $t0, $t0, 0x7c
        li      $t1, 7 << 2
        bne     $t0, $t1, wrong
        nop
        print   missing
        exit    2

        .section .vectors, "ax"
        .org    0x180
        la      $k0, no_display
        jr      $k0
        nop

        .section .rodata
text:   .asciz  "UNIFIED"
works:  .asciz  "display: it works\n"
garbled:
        .asciz  "display: it is wrong\n"
missing:
        .asciz  "display: none\n"
