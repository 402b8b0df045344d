# SPDX-License-Identifier: MIT
# Executes what is no instruction, without a handler for the exception.

        .include "board.inc"

        .global _start
_start:
        print   before
        .word   0xffffffff
        exit    0

        .section .rodata
before: .asciz  "before the fault\n"
