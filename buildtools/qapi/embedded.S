/* SPDX-License-Identifier: MIT */
/*
 * Texts that become part of what is written, byte by byte, each up to NAME_end, which is a NUL:
 * qapi/gen/schema_reader.c.in of generated code, reference.css and reference.js of the reference. The build
 * defines the files' names.
 */
    .section .rodata
    .globl schema_reader, schema_reader_end, reference_css, reference_css_end
    .globl reference_js, reference_js_end
    .hidden schema_reader, schema_reader_end, reference_css, reference_css_end
    .hidden reference_js, reference_js_end
schema_reader:
    .incbin SCHEMA_READER
schema_reader_end:
    .byte 0
reference_css:
    .incbin REFERENCE_CSS
reference_css_end:
    .byte 0
reference_js:
    .incbin REFERENCE_JS
reference_js_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
