/* SPDX-License-Identifier: MIT */
#include "qapi/front/schema_source.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/die.h"

/* ---- text ---- */

/* Length of the well-formed character of UTF-8 at p (Unicode, table 3-7); 0 when it is none. */
static size_t character_length(const unsigned char *p, size_t n) {
    static const struct {
        unsigned char low, high;   /* first byte */
        unsigned char low2, high2; /* second byte */
        size_t length;
    } forms[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t length = forms[i].length;

        if (p[0] < forms[i].low || p[0] > forms[i].high)
            continue;
        if (length > n || (length > 1 && (p[1] < forms[i].low2 || p[1] > forms[i].high2)))
            return 0;
        for (size_t k = 2; k < length; k++) {
            if ((p[k] & 0xc0) != 0x80)
                return 0;
        }
        return length;
    }
    return 0;
}

/* Are eight bytes at p all ASCII? */
static bool plain8(const char *p) {
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

/* Offset of the first byte that is not UTF-8; the length when all are. */
static size_t utf8_end(struct str s) {
    size_t i = 0;

    while (i < s.n) {
        size_t length;

        if (i + 8 <= s.n && plain8(s.p + i)) {
            i += 8;
            continue;
        }
        length = character_length((const unsigned char *)s.p + i, s.n - i);
        if (!length)
            break;
        i += length;
    }
    return i;
}

static struct str normal_newlines(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.n + 2);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '\r')
            p[n++] = s.p[i];
        else if (i + 1 >= s.n || s.p[i + 1] != '\n')
            p[n++] = '\n';
    }
    if (n == 0 || p[n - 1] != '\n')
        p[n++] = '\n';
    return (struct str){p, n};
}

static void find_lines(struct arena *a, struct qapi_source *s) {
    const char *p = s->text.p, *end = p + s->text.n;
    uint32_t n = 0;

    for (const char *q = p; (q = memchr(q, '\n', (size_t)(end - q))); q++)
        n++;
    s->lines = arena_array(a, n, sizeof *s->lines);
    for (; p < end; p = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1)
        s->lines[s->line_count++] = (uint32_t)(p - s->text.p);
}

bool qapi_source_init(struct arena *a, struct qapi_source *s, struct str bytes) {
    size_t good;

    if (bytes.n > QAPI_SOURCE_LONGEST) {
        diag_error("%s: the file has %zu bytes; a schema file may have %d at most", s->path,
                   bytes.n, QAPI_SOURCE_LONGEST);
        return false;
    }
    good = utf8_end(bytes);
    if (good < bytes.n) {
        struct diag_place place = {s->path, {NULL, 0}, 0};

        place.text = (struct str){bytes.p, good}; /* what is not UTF-8 is not shown */
        place.offset = good;
        diag_error_at(&place, "byte 0x%02x is not UTF-8, which a schema must be",
                      (unsigned char)bytes.p[good]);
        return false;
    }
    s->bytes = s->text = bytes;
    if (bytes.n == 0 || bytes.p[bytes.n - 1] != '\n' || memchr(bytes.p, '\r', bytes.n))
        s->text = normal_newlines(a, bytes);
    find_lines(a, s);
    return true;
}

uint32_t qapi_source_line(const struct qapi_source *s, uint32_t offset) {
    uint32_t low = 0, high = s->line_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (s->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

uint32_t qapi_source_column(const struct qapi_source *s, uint32_t offset) {
    uint32_t column = 1;

    for (uint32_t i = s->lines[qapi_source_line(s, offset) - 1]; i < offset; i++)
        column += ((unsigned char)s->text.p[i] & 0xc0) != 0x80;
    return column;
}
