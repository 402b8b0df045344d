/* SPDX-License-Identifier: MIT */
    .section .debug_extra, "", @progbits
    .quad number
    .quad datum
    .quad datum + 2
    .section .note.GNU-stack, "", @progbits
