/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 with one addition: U+0000 is written as the bytes C0 80 ("modified UTF-8"). Surrogates,
 * noncharacters, overlong forms and values above U+10FFFF are invalid. Nothing is owned.
 */
#ifndef QEMU_UNICODE_H
#define QEMU_UNICODE_H

/*
 * Decodes the first sequence of `s`, of which `n` > 0 bytes may be looked at: its code point, or
 * -1. *end is set behind what was looked at. An invalid sequence is as long as its first byte says
 * (up to six), or up to the first byte that does not continue it.
 */
int mod_utf8_codepoint(const char *s, size_t n, char **end);

/*
 * Writes the sequence of a valid code point and a NUL to `buf`; returns the length without the NUL,
 * or -1 if the code point is invalid. `bufsz` must be 5 or more.
 */
ssize_t mod_utf8_encode(char buf[], size_t bufsz, int codepoint);

#endif
