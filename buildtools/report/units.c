/* SPDX-License-Identifier: MIT */
#include "report/units.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

const char *units_count(struct arena *a, uint64_t n) {
    if (n < 1000)
        return arena_printf(a, "%" PRIu64, n);
    return arena_printf(a, "%s,%03" PRIu64, units_count(a, n / 1000), n % 1000);
}

const char *units_change(struct arena *a, int64_t n) {
    if (n == 0)
        return "0";
    return arena_printf(a, "%s%s", n > 0 ? "+" : "-",
                        units_count(a, n > 0 ? (uint64_t)n : -(uint64_t)n));
}

const char *units_seconds(struct arena *a, double seconds) {
    if (seconds < 9.95)
        return arena_printf(a, "%.1f s", seconds);
    return arena_printf(a, "%s s", units_count(a, (uint64_t)(seconds + 0.5)));
}

const char *units_bytes(struct arena *a, double bytes) {
    static const char *const names[] = {"B", "kB", "MB", "GB", "TB"};
    size_t i = 0;

    while (bytes >= 999.95 && i + 1 < sizeof names / sizeof *names) {
        bytes /= 1000;
        i++;
    }
    return arena_printf(a, i ? "%.1f %s" : "%.0f %s", bytes, names[i]);
}

const char *units_ratio(struct arena *a, double ratio) {
    return arena_printf(a, "%.3f", ratio);
}

/* Length of the character at p (the Unicode Standard, table 3-7); 0 when it is none. */
static size_t character(const char *p) {
    const unsigned char *s = (const unsigned char *)p;
    size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

    if (n < 2)
        return n;
    if (s[0] > 0xf4 || (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80) /* the NUL at the end is none either */
            return 0;
    }
    return n;
}

const char *units_utf8(struct arena *a, const char *text) {
    struct buf copy = {0};
    const char *p = text, *result;

    while (*p && character(p))
        p += character(p);
    if (!*p)
        return text;
    for (p = text; *p; p += character(p) ? character(p) : 1) {
        if (character(p))
            buf_add(&copy, p, character(p));
        else
            buf_puts(&copy, "\xef\xbf\xbd");
    }
    result = arena_copy(a, copy.p, copy.n);
    buf_free(&copy);
    return result;
}

const char *units_plural(uint64_t n, const char *one, const char *many) {
    return n == 1 ? one : many;
}

void units_put_json(struct arena *a, struct buf *out, const char *text) {
    buf_putc(out, '"');
    for (text = units_utf8(a, text); *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == '<')
            buf_printf(out, "\\u%04x", c);
        else
            buf_putc(out, (char)c);
    }
    buf_putc(out, '"');
}
