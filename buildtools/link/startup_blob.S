/* SPDX-License-Identifier: MIT */
/*
 * The compiled link/startup*.c, byte by byte: what lies from NAME up to NAME_end. The build defines
 * STARTUP_OBJECT, CHOICE_OBJECT, LATE_OBJECT and LIBRARIES_OBJECT, the files' names.
 */
    .macro embed name, file
    .balign 16
    .globl \name, \name\()_end
    .hidden \name, \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .byte 0 /* so that the end is within the section */
    .endm

    .section .rodata
    embed startup_object, STARTUP_OBJECT
    embed choice_object, CHOICE_OBJECT
    embed late_object, LATE_OBJECT
    embed libraries_object, LIBRARIES_OBJECT
    .section .note.GNU-stack, "", @progbits
