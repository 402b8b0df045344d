/* SPDX-License-Identifier: MIT */
/* The content of JSON strings: escapes and UTF-8. */
#include "qemu/osdep.h"

#include "json-internal.h"
#include "qapi/error.h"
#include "qemu/unicode.h"

/* The value of the four hexadecimal digits at `s`, or -1. */
static int hex4(const char *s) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(s[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

static bool is_leading_surrogate(int c) {
    return c >= 0xD800 && c <= 0xDBFF;
}

static bool is_trailing_surrogate(int c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}

/* Decodes what follows a \u at *s, one or two UTF-16 units, and moves *s behind it. */
static bool decode_unicode(const char **s, GString *out, Error **errp) {
    const char *start = *s;
    int c = hex4(*s);
    if (c < 0) {
        error_setg(errp, "\\u needs four hexadecimal digits");
        return false;
    }
    *s += 4;
    if (is_leading_surrogate(c) && (*s)[0] == '\\' && (*s)[1] == 'u') {
        int low = hex4(*s + 2);
        if (is_trailing_surrogate(low)) {
            c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
            *s += 6;
        }
    }
    char utf8[5];
    if (mod_utf8_encode(utf8, sizeof(utf8), c) < 0) {
        error_setg(errp, "\\u%.4s is not a character", start);
        return false;
    }
    g_string_append(out, utf8);
    return true;
}

/* Decodes what follows a backslash at *s and moves *s behind it. */
static bool decode_escape(const char **s, GString *out, Error **errp) {
    static const char from[] = "bfnrt\\/\"'", to[] = "\b\f\n\r\t\\/\"'";
    char c = *(*s)++;
    if (c == 'u')
        return decode_unicode(s, out, errp);
    const char *found = c ? strchr(from, c) : NULL;
    if (!found) {
        error_setg(errp, "unknown escape in a string");
        return false;
    }
    g_string_append_c(out, to[found - from]);
    return true;
}

static bool decode_character(const char **s, const char *end, GString *out, Error **errp) {
    char *next;
    if (mod_utf8_codepoint(*s, (size_t)(end - *s), &next) < 0) {
        error_setg(errp, "a string is not UTF-8");
        return false;
    }
    g_string_append_len(out, *s, next - *s);
    *s = next;
    return true;
}

GString *json_string_decode(const GString *raw, bool interpolate, Error **errp) {
    const char *s = raw->str, *end = raw->str + raw->len;
    GString *out = g_string_sized_new(raw->len);
    bool ok = true;
    while (ok && s < end) {
        if (*s == '\\') {
            s++;
            ok = decode_escape(&s, out, errp);
        } else if (*s == '%' && interpolate && s[1] != '%') {
            error_setg(errp, "can't interpolate into string");
            ok = false;
        } else {
            s += *s == '%' && interpolate;
            ok = decode_character(&s, end, out, errp);
        }
    }
    if (ok)
        return out;
    g_string_free(out, TRUE);
    return NULL;
}
