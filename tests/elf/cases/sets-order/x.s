# SPDX-License-Identifier: MIT
    .section heads, "aw", @progbits
    .balign 8
    .quad 1
    .section .note.GNU-stack, "", @progbits
