/* SPDX-License-Identifier: MIT */
/*
 * The parts of the HTML page, byte by byte as they stand in their files, each up to NAME_end. The
 * build defines the files' names.
 */
    .section .rodata
    .globl page_html, page_html_end, page_css, page_css_end, page_js, page_js_end
    .hidden page_html, page_html_end, page_css, page_css_end, page_js, page_js_end
page_html:
    .incbin PAGE_HTML
page_html_end:
    .byte 0 /* so that each end is within the section */
page_css:
    .incbin PAGE_CSS
page_css_end:
    .byte 0
page_js:
    .incbin PAGE_JS
page_js_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
