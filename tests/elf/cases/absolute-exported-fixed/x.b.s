/* SPDX-License-Identifier: MIT */
    .globl setting
    .set setting, 4343
    .section .note.GNU-stack, "", @progbits
