# SPDX-License-Identifier: MIT
# Tries the clock: sets it to 2^32 - 1 ns, just before its upper half changes, and sees it go on. On a board without one,
# the trap of the first access says so.

        .include "board.inc"

        .global _start
_start:
        la      t0, no_clock
        csrw    mtvec, t0
        li      s0, RTC
        sw      zero, 4(s0)
        li      t0, -1
        sw      t0, (s0)
        lw      s1, (s0)
        lw      s2, 4(s0)
        li      t0, 1
        bne     s2, t0, wrong           # the upper half has gone from 0 to 1
        lw      s3, (s0)
        bgeu    s1, s3, wrong
        print   works
        exit    0
wrong:
        print   stands
        exit    1

        .balign 4
no_clock:
        csrr    t0, mcause
        li      t1, 7                   # store where nothing answers
        bne     t0, t1, wrong
        csrr    t0, mtval
        addi    t1, s0, 4
        bne     t0, t1, wrong
        print   missing
        exit    2

        .section .rodata
works:  .asciz  "clock: it runs\n"
stands: .asciz  "clock: it is wrong\n"
missing:
        .asciz  "clock: none\n"
