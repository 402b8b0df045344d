/* SPDX-License-Identifier: MIT */
    .globl setting
    .set setting, 42
    .section .note.GNU-stack, "", @progbits
