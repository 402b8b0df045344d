/* SPDX-License-Identifier: MIT */
#include "report/units.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/escape.h"
#include "base/utf8.h"

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

const char *units_plural(uint64_t n, const char *one, const char *many) {
    return n == 1 ? one : many;
}

void units_put_json(struct arena *a, struct buf *out, const char *text) {
    escape_json_string(out, str_from(utf8_text(a, text)));
}
