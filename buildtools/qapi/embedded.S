/* SPDX-License-Identifier: MIT */
/*
 * The text of qapi/schema_reader.c, which becomes part of generated code: what lies from
 * schema_reader up to schema_reader_end, which is a NUL. The build defines SCHEMA_READER, the
 * file's name.
 */
    .section .rodata
    .globl schema_reader, schema_reader_end
    .hidden schema_reader, schema_reader_end
schema_reader:
    .incbin SCHEMA_READER
schema_reader_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
