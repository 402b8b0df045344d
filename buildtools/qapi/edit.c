/* SPDX-License-Identifier: MIT */
#include "qapi/edit.h"

#include <stdlib.h>

#include "base/arena.h"

void qapi_edits_add(struct qapi_edits *e, uint32_t begin, uint32_t end, const char *replacement) {
    e->list = array_grow(e->list, &e->capacity, e->count + 1, sizeof *e->list);
    e->list[e->count++] = (struct qapi_edit){begin, end, replacement};
}

void qapi_edits_cut_lines(struct qapi_edits *e, struct str text, uint32_t begin, uint32_t end) {
    while (begin > 0 && text.p[begin - 1] != '\n')
        begin--;
    while (end < text.n && text.p[end] != '\n')
        end++;
    end += end < text.n;
    if (end < text.n && text.p[end] == '\n' && (begin < 2 || text.p[begin - 2] == '\n'))
        end++;
    qapi_edits_add(e, begin, end, "");
}

/* Of changes that begin together the longest comes first. */
static int compare(const void *a, const void *b) {
    const struct qapi_edit *x = a, *y = b;

    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end < y->end) - (x->end > y->end);
}

void qapi_edits_apply(struct qapi_edits *e, struct str text, struct buf *to) {
    uint32_t done = 0;

    if (e->count)
        qsort(e->list, e->count, sizeof *e->list, compare);
    for (size_t i = 0; i < e->count; i++) {
        const struct qapi_edit *edit = &e->list[i];

        if (edit->begin >= done) {
            buf_add(to, text.p + done, edit->begin - done);
            buf_puts(to, edit->replacement);
        }
        done = edit->end > done ? edit->end : done;
    }
    buf_add(to, text.p + done, text.n - done);
}

void qapi_edits_free(struct qapi_edits *e) {
    free(e->list);
    *e = (struct qapi_edits){NULL, 0, 0};
}
