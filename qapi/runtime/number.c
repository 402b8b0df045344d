/* SPDX-License-Identifier: MIT */
/* Text to numbers. */
#include "qemu/osdep.h"

#include "qemu/cutils.h"

/* What a conversion that began at `text` and ended at `stop` is worth. */
static int result(const char *text, const char *stop, const char **end, int error) {
    if (end)
        *end = stop;
    if (stop == text || (!end && *stop))
        return -EINVAL;
    return -error;
}

/* The C library's functions skip white space, which is no part of a number here. */
static bool begins_number(const char *text) {
    return !g_ascii_isspace(*text);
}

int qemu_strtoi64(const char *text, const char **end, int base, int64_t *value) {
    char *stop = (char *)text;
    errno = 0;
    int64_t v = begins_number(text) ? strtoll(text, &stop, base) : 0;
    int ret = result(text, stop, end, errno);
    if (!ret)
        *value = v;
    return ret;
}

int qemu_strtou64(const char *text, const char **end, int base, uint64_t *value) {
    char *stop = (char *)text;
    errno = 0;
    uint64_t v = begins_number(text) ? strtoull(text, &stop, base) : 0;
    int ret = result(text, stop, end, errno);
    if (!ret)
        *value = v;
    return ret;
}

int qemu_strtod_finite(const char *text, const char **end, double *value) {
    char *stop = (char *)text;
    double v = begins_number(text) ? g_ascii_strtod(text, &stop) : 0;
    int ret = result(text, stop, end, 0);
    if (!ret && isnan(v))
        ret = -EINVAL;
    if (!ret && isinf(v))
        ret = g_ascii_isalpha(stop[-1]) ? -EINVAL : -ERANGE;
    if (!ret)
        *value = v;
    return ret;
}

/* The number of bits that a suffix shifts by, -1 if it is none. */
static int suffix_shift(char suffix) {
    static const char suffixes[] = "BKMGTPE";
    const char *found = suffix ? strchr(suffixes, g_ascii_toupper(suffix)) : NULL;
    return found ? (int)(found - suffixes) * 10 : -1;
}

/* The fraction that a point and digits at *text are, in units of 2^-60; moves *text behind them. */
static uint64_t fraction(const char **text) {
    size_t n = 1 + strspn(*text + 1, "0123456789");
    char *digits = g_strndup(*text, n);
    double value = g_ascii_strtod(digits, NULL);
    g_free(digits);
    *text += n;
    return (uint64_t)(value * (double)(UINT64_C(1) << 60));
}

int qemu_strtosz(const char *text, const char **end, uint64_t *value) {
    const char *stop = text;
    uint64_t whole = 0, part = 0;
    if (!g_ascii_isdigit(*text))
        return result(text, text, end, 0);
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    int ret = qemu_strtou64(text, &stop, hex ? 16 : 10, &whole);
    if (!ret && !hex && *stop == '.')
        part = fraction(&stop);
    int shift = hex ? -1 : suffix_shift(*stop);
    if (shift >= 0)
        stop++;
    else
        shift = 0;
    if (!ret)
        ret = result(text, stop, end, whole > UINT64_MAX >> shift ? ERANGE : 0);
    if (!ret && part && !shift)
        ret = -EINVAL; /* there are no fractions of a byte */
    if (!ret)
        *value = (whole << shift) + (shift ? part >> (60 - shift) : 0);
    return ret;
}
