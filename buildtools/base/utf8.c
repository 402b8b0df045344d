/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>

size_t utf8_length(struct str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n;

    if (s.n == 0)
        return 0;
    n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (n < 2)
        return n;
    if (n > s.n || p[0] > 0xf4 || (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    }
    return n;
}

static bool is_escape(const char *p, size_t n) {
    return n >= 4 && p[0] == '\\' && p[1] == 'x' && isxdigit((unsigned char)p[2]) &&
           isxdigit((unsigned char)p[3]);
}

bool utf8_needs_escapes(struct str name) {
    for (size_t i = 0; i < name.n;) {
        struct str rest = {name.p + i, name.n - i};
        size_t n = utf8_length(rest);

        if (n == 0 || is_escape(rest.p, rest.n))
            return true;
        i += n;
    }
    return false;
}

void utf8_put(struct buf *out, struct str name) {
    if (!utf8_needs_escapes(name)) {
        buf_str(out, name);
        return;
    }
    for (size_t i = 0; i < name.n;) {
        struct str rest = {name.p + i, name.n - i};
        size_t n = utf8_length(rest);

        if (n == 0)
            buf_printf(out, "\\x%02x", (unsigned char)rest.p[0]);
        else if (rest.p[0] == '\\')
            buf_puts(out, "\\\\");
        else
            buf_add(out, rest.p, n);
        i += n ? n : 1;
    }
}

const char *utf8_text(struct arena *a, const char *name) {
    struct buf text = {0};
    const char *result;

    if (!utf8_needs_escapes(str_from(name)))
        return name;
    utf8_put(&text, str_from(name));
    result = arena_copy(a, text.p, text.n);
    buf_free(&text);
    return result;
}

struct str utf8_bytes(struct arena *a, struct str text) {
    char *name, *to;

    if (!utf8_needs_escapes(text))
        return text;
    name = to = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n;) {
        if (is_escape(text.p + i, text.n - i)) {
            *to++ = (char)strtoul((char[]){text.p[i + 2], text.p[i + 3], '\0'}, NULL, 16);
            i += 4;
        } else {
            i += i + 1 < text.n && text.p[i] == '\\' && text.p[i + 1] == '\\';
            *to++ = text.p[i++];
        }
    }
    return (struct str){name, (size_t)(to - name)};
}

const char *utf8_name(struct arena *a, const char *text) {
    return utf8_bytes(a, str_from(text)).p;
}
