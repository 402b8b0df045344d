# SPDX-License-Identifier: MIT
    .section heads, "aw", @progbits
    .balign 8
    .quad 2
    .section .note.GNU-stack, "", @progbits
