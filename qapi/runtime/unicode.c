/* SPDX-License-Identifier: MIT */
/* UTF-8, as RFC 3629 has it, and C0 80. */
#include "qemu/osdep.h"

#include "qemu/unicode.h"

static bool is_valid(int codepoint) {
    return codepoint >= 0 && codepoint <= 0x10FFFF &&      /* Unicode's range, */
           !(codepoint >= 0xD800 && codepoint < 0xE000) && /* not a surrogate, */
           !(codepoint >= 0xFDD0 && codepoint < 0xFDF0) && /* not a noncharacter */
           (codepoint & 0xFFFE) != 0xFFFE;
}

/* How long a sequence is by its first byte, up to UTF-8's first edition's 6; 0: no first byte. */
static size_t length_by_first(unsigned char c) {
    if (c < 0x80)
        return 1;
    if (c < 0xC0 || c >= 0xFE)
        return 0;
    return c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF8 ? 4 : c < 0xFC ? 5 : 6;
}

int mod_utf8_codepoint(const char *s, size_t n, char **end) {
    static const int smallest[] = {0, 0, 0x80, 0x800, 0x10000, 0x200000, 0x4000000};
    unsigned char first = (unsigned char)*s;
    size_t length = length_by_first(first), i = 1;
    *end = (char *)s + 1;
    if (length < 2)
        return length && first ? first : -1;
    int value = first & (0x7F >> length);
    while (i < length && i < n && ((unsigned char)s[i] & 0xC0) == 0x80)
        value = value << 6 | (s[i++] & 0x3F);
    *end = (char *)s + i;
    bool overlong = value < smallest[length] && !(value == 0 && length == 2);
    return i < length || overlong || !is_valid(value) ? -1 : value;
}

ssize_t mod_utf8_encode(char buf[], size_t bufsz, int codepoint) {
    assert(bufsz >= 5);
    if (!is_valid(codepoint))
        return -1;
    ssize_t length;
    if (codepoint == 0) {
        buf[0] = (char)0xC0;
        buf[1] = (char)0x80;
        length = 2;
    } else {
        length = g_unichar_to_utf8((gunichar)codepoint, buf);
    }
    buf[length] = '\0';
    return length;
}
