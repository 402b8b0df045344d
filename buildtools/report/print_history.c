/* SPDX-License-Identifier: MIT */
/*
 * Earlier reports on the page: a table, and of each figure a line. The drawings need no script.
 */
#include "report/print_page.h"

#include <math.h>

#include "report/history.h"

/* Of a drawing, in the units of its own. */
enum { WIDTH = 320, HEIGHT = 90, MARGIN = 6 };

static double x_of(const struct history *h, size_t point) {
    return MARGIN +
           (WIDTH - 2 * MARGIN) * (h->count > 1 ? (double)point / (double)(h->count - 1) : 0.5);
}

/* Each line runs from 0, at the bottom, to its own largest value. */
static double y_of(double value, double most) {
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (most > 0 ? value / most : 0);
}

static void put_line(const struct history *h, size_t figure, double most, struct buf *out) {
    bool drawn = false;

    buf_puts(out, "<path class=\"trend\" d=\"");
    for (size_t i = 0; i < h->count; i++) {
        double value = h->points[i].values[figure];

        if (!isnan(value))
            buf_printf(out, "%s%.1f %.1f", drawn ? "L" : "M", x_of(h, i), y_of(value, most));
        drawn = !isnan(value); /* a gap where it is not known */
    }
    buf_puts(out, "\"/>");
}

static void put_drawing(const struct report *r, size_t figure, struct buf *out) {
    const struct history *h = r->history;
    double most = -1;
    const char *last = NULL;

    for (size_t i = 0; i < h->count; i++) {
        if (h->points[i].values[figure] > most)
            most = h->points[i].values[figure];
        last = history_value(r, figure, i) ? history_value(r, figure, i) : last;
    }
    if (!last)
        return;
    buf_printf(out,
               "<figure><figcaption>%s <b>%s</b></figcaption>\n"
               "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s, by report\">",
               history_name(figure), last, WIDTH, HEIGHT, history_name(figure));
    buf_printf(out, "<path class=\"axis\" d=\"M0 %dH%d\"/>", HEIGHT - 1, WIDTH);
    put_line(h, figure, most, out);
    for (size_t i = 0; i < h->count; i++) {
        double value = h->points[i].values[figure];

        if (isnan(value))
            continue;
        buf_printf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>", x_of(h, i),
                   y_of(value, most));
        page_text(out, h->points[i].label);
        buf_printf(out, ": %s</title></circle>", history_value(r, figure, i));
    }
    buf_puts(out, "</svg></figure>\n");
}

void page_history(const struct report *r, struct buf *out) {
    const char *names[HISTORY_FIGURES + 1] = {"report"};

    if (!r->history)
        return;
    buf_puts(out, "<section aria-labelledby=\"h-history\">\n<h2 id=\"h-history\">History</h2>\n"
                  "<p>Each line begins at zero.</p>\n<div class=\"trends\">\n");
    for (size_t f = 0; f < HISTORY_FIGURES; f++) {
        put_drawing(r, f, out);
        names[f + 1] = history_name(f);
    }
    buf_puts(out, "</div>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table "
                  "of reports\">\n");
    page_head(out, names, HISTORY_FIGURES + 1);
    for (size_t i = 0; i < r->history->count; i++) {
        const char *cells[HISTORY_FIGURES];

        for (size_t f = 0; f < HISTORY_FIGURES; f++)
            cells[f] = history_value(r, f, i);
        page_cells(out, names, r->history->points[i].label, cells, HISTORY_FIGURES);
    }
    page_foot(out);
    buf_puts(out, "</div>\n</section>\n");
}
