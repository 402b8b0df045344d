/* SPDX-License-Identifier: MIT */
/* Text to numbers, without locale, white space, or silent overflow. Nothing is owned. */
#ifndef QEMU_CUTILS_H
#define QEMU_CUTILS_H

/*
 * Each reads a number at `text` and returns 0, or -EINVAL if there is none, or -ERANGE if it is too
 * large. With `end`, *end is set behind the number; without, nothing may follow it. *value is only
 * set on success. Base 0: as in C, 0x is hexadecimal and a leading 0 octal.
 */
int qemu_strtoi64(const char *text, const char **end, int base, int64_t *value);

/* A minus sign negates modulo 2^64. */
int qemu_strtou64(const char *text, const char **end, int base, uint64_t *value);

/* Finite numbers only. */
int qemu_strtod_finite(const char *text, const char **end, double *value);

/* A number of bytes: a number, possibly with a fraction, and B, K, M, G, T, P, E or nothing. */
int qemu_strtosz(const char *text, const char **end, uint64_t *value);

#endif
