/* SPDX-License-Identifier: MIT */
#include "report/print.h"
void print_html(const struct report *r, struct buf *out) {
    (void)r;
    (void)out;
}
