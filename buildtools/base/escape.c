/* SPDX-License-Identifier: MIT */
#include "base/escape.h"

#include <string.h>

#include "base/hash.h"

void escape_c_string(struct buf *out, const char *text) {
    buf_putc(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\' || c == '?') /* `?` could be part of a trigraph */
            buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            buf_printf(out, "\\%03o", c); /* always three digits: a digit may follow */
        else
            buf_putc(out, (char)c);
    }
    buf_putc(out, '"');
}

void escape_c_comment(struct buf *out, const char *text) {
    for (; *text; text++) {
        buf_putc(out, (unsigned char)*text < 0x20 ? ' ' : *text);
        if ((text[0] == '*' && text[1] == '/') || (text[0] == '/' && text[1] == '*'))
            buf_putc(out, ' ');
    }
}

void escape_html_char(struct buf *out, char c) {
    switch (c) {
    case '&': buf_puts(out, "&amp;"); break;
    case '<': buf_puts(out, "&lt;"); break;
    case '>': buf_puts(out, "&gt;"); break;
    case '"': buf_puts(out, "&quot;"); break;
    default: buf_putc(out, c);
    }
}

void escape_html(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++)
        escape_html_char(out, text.p[i]);
}

void escape_json_string(struct buf *out, struct str text) {
    buf_putc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == '<')
            buf_printf(out, "\\u%04x", c);
        else
            buf_putc(out, (char)c);
    }
    buf_putc(out, '"');
}

const char *escape_file_name(struct arena *a, const char *name) {
    char *safe;

    if (!strpbrk(name, "/\n") && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
        return name;
    safe = arena_printf(a, "%s-%08x", name, (uint32_t)hash_bytes(name, strlen(name)).low);
    for (char *p = safe; *p; p++) {
        if (*p == '/' || *p == '\n')
            *p = '_';
    }
    return safe;
}
