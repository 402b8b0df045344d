/* SPDX-License-Identifier: MIT */
/*
 * The compiled link/startup.c, byte by byte: what lies from startup_object up to startup_object_end;
 * and link/startup_late.c, from late_object on. The build defines STARTUP_OBJECT and LATE_OBJECT,
 * the files' names.
 */
    .section .rodata
    .balign 16
    .globl startup_object, startup_object_end, late_object, late_object_end
    .hidden startup_object, startup_object_end, late_object, late_object_end
startup_object:
    .incbin STARTUP_OBJECT
startup_object_end:
    .balign 16
late_object:
    .incbin LATE_OBJECT
late_object_end:
    .byte 0 /* so that the end is within the section */
    .section .note.GNU-stack, "", @progbits
