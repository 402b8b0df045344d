/* SPDX-License-Identifier: MIT */
/*
 * The parts of the page, for the files that print it. All append to a buffer.
 */
#ifndef REPORT_PRINT_PAGE_H
#define REPORT_PRINT_PAGE_H

#include "base/buf.h"
#include "report/model.h"

/* A section with the history; nothing where none is asked for. */
void page_history(const struct report *r, struct buf *out);

/* Text, whatever is in it. */
void page_text(struct buf *out, const char *text);

/* A table: its head with `count` names, of which the first may be empty; rows with a name and count
 * - 1 cells, of which NULL is not known; its foot. */
void page_head(struct buf *out, const char *const *names, size_t count);
void page_cells(struct buf *out, const char *const *names, const char *name,
                const char *const *cells, size_t count);
void page_foot(struct buf *out);

#endif
