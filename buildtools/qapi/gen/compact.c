/* SPDX-License-Identifier: MIT */
#include "qapi/gen/compact.h"

#include <stdlib.h>
#include <string.h>

#include "qapi/gen/emit.h"

/* Instructions. The numbers up to SHAPES are those of schema_reader.c.in; behind them come the
 * shapes, and behind these the texts. */
enum kind { END, LIST, END_LIST, UNLESS, NIL, TRUE, SHAPES, TEXT, IF, ENDIF, COMMENT };

struct compact_step {
    enum kind kind;
    uint32_t number;   /* UNLESS: the condition; SHAPES: the shape; TEXT: the text */
    const void *about; /* IF: the condition; COMMENT: the text */
};

static void add(struct compact *c, enum kind kind, uint32_t number, const void *about) {
    c->steps =
        array_grow(c->steps, &c->step_capacity, c->step_count + 1, sizeof(struct compact_step));
    c->steps[c->step_count++] = (struct compact_step){kind, number, about};
}

static void push(struct compact *c) {
    if (++c->depth > c->most_values)
        c->most_values = c->depth;
}

/* ---- adding ---- */

void compact_key(struct compact *c, const char *key) {
    uint32_t number = intern_add(&c->texts, str_from(key));

    buf_add(&c->keys, &number, sizeof number);
}

void compact_text(struct compact *c, const char *text) {
    add(c, TEXT, intern_add(&c->texts, str_from(text)), NULL);
    push(c);
}

void compact_null(struct compact *c) {
    add(c, NIL, 0, NULL);
    push(c);
}

void compact_true(struct compact *c) {
    add(c, TRUE, 0, NULL);
    push(c);
}

static void open_at(struct compact *c, size_t begin) {
    c->begins = array_grow(c->begins, &c->open_capacity, c->open_count + 1, sizeof *c->begins);
    c->begins[c->open_count++] = begin;
}

void compact_begin_list(struct compact *c) {
    add(c, LIST, 0, NULL);
    open_at(c, c->depth);
    if (++c->list_count > c->most_lists)
        c->most_lists = c->list_count;
}

void compact_end_list(struct compact *c) {
    size_t begin = c->begins[--c->open_count];

    add(c, END_LIST, 0, NULL);
    c->elements += c->depth - begin + 1;
    c->depth = begin;
    c->list_count--;
    push(c);
}

void compact_begin_dict(struct compact *c) {
    open_at(c, c->keys.n);
}

void compact_end_dict(struct compact *c) {
    size_t begin = c->begins[--c->open_count];
    struct str keys = {c->keys.p + begin, c->keys.n - begin};
    size_t count = keys.n / sizeof(uint32_t);

    add(c, SHAPES, intern_add(&c->shapes, keys), NULL);
    c->keys.n = begin;
    c->entries += count + 1;
    c->depth -= count;
    push(c);
}

void compact_unless(struct compact *c, qapi_when when) {
    if (when)
        add(c, UNLESS, when, NULL);
}

void compact_if(struct compact *c, const struct cond *cond) {
    if (cond)
        add(c, IF, 0, cond);
}

void compact_endif(struct compact *c, const struct cond *cond) {
    if (cond)
        add(c, ENDIF, 0, NULL);
}

void compact_comment(struct compact *c, const char *text) {
    add(c, COMMENT, 0, text);
}

/* ---- printing ---- */

struct use {
    uint32_t text; /* as interned */
    size_t count;
};

/* What is used most comes first: its number takes fewer bytes. */
static int by_use(const void *a, const void *b) {
    const struct use *x = a, *y = b;

    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return x->text < y->text ? -1 : x->text > y->text;
}

static struct use *uses(const struct compact *c, struct arena *a) {
    struct use *list = arena_array(a, c->texts.count, sizeof *list);

    for (uint32_t i = 0; i < c->texts.count; i++)
        list[i].text = i;
    for (size_t i = 0; i < c->step_count; i++) {
        if (c->steps[i].kind == TEXT)
            list[c->steps[i].number].count++;
    }
    if (c->texts.count)
        qsort(list, c->texts.count, sizeof *list, by_use);
    return list;
}

/* Bytes in C, so many on a line. */
struct bytes {
    struct buf *b;
    unsigned column;
};

static void end_line(struct bytes *o) {
    if (o->column)
        buf_putc(o->b, '\n');
    o->column = 0;
}

static void put_byte(struct bytes *o, unsigned byte) {
    enum { COLUMNS = 24 };

    buf_printf(o->b, "%u,", byte);
    if (++o->column == COLUMNS)
        end_line(o);
}

/* Seven bits a byte, the lowest first; the highest bit says that more follow. */
static void put_number(struct bytes *o, size_t n) {
    for (; n >= 128; n >>= 7)
        put_byte(o, (unsigned)(n & 127) | 128);
    put_byte(o, (unsigned)n);
}

static void print_texts(const struct compact *c, struct buf *b, const struct use *list) {
    buf_puts(b, "\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
                "static const char schema_texts[] =\n");
    for (uint32_t i = 0; i < c->texts.count; i++) {
        struct str text = intern_text(&c->texts, list[i].text);

        buf_printf(b, "\"%.*s\\0\"%s", STR_ARG(text), i % 8 == 7 ? "\n" : " ");
    }
    buf_puts(b, "\"\";\n");
}

static void print_shapes(const struct compact *c, struct buf *b, const uint32_t *places) {
    struct bytes o = {.b = b};

    buf_puts(b, "\nstatic const unsigned char schema_shapes[] = {\n");
    for (uint32_t i = 0; i < c->shapes.count; i++) {
        struct str keys = intern_text(&c->shapes, i);

        put_number(&o, keys.n / sizeof(uint32_t));
        for (size_t k = 0; k < keys.n; k += sizeof(uint32_t)) {
            uint32_t key;

            memcpy(&key, keys.p + k, sizeof key);
            put_number(&o, places[key]);
        }
        end_line(&o);
    }
    buf_puts(b, "};\n");
}

static void print_step(const struct compact *c, struct bytes *o, const struct compact_step *step,
                       const uint32_t *places) {
    switch (step->kind) {
    case SHAPES: put_number(o, SHAPES + step->number); return;
    case TEXT: put_number(o, SHAPES + c->shapes.count + places[step->number]); return;
    case IF:
        end_line(o);
        qapi_emit_if(o->b, step->about);
        return;
    case ENDIF:
        end_line(o);
        buf_puts(o->b, "#endif\n");
        return;
    case COMMENT:
        end_line(o);
        qapi_emit(o->b, "/* $1 */\n", step->about);
        return;
    case UNLESS:
        put_byte(o, UNLESS);
        put_number(o, step->number);
        return;
    default: put_byte(o, step->kind);
    }
}

static void print_steps(const struct compact *c, struct buf *b, const uint32_t *places) {
    struct bytes o = {.b = b};

    buf_puts(b, "\nstatic const unsigned char schema_code[] = {\n");
    for (size_t i = 0; i < c->step_count; i++)
        print_step(c, &o, &c->steps[i], places);
    put_byte(&o, END);
    end_line(&o);
    buf_puts(b, "};\n");
}

void compact_print(struct compact *c, struct buf *b) {
    struct arena a = {0};
    struct use *list = uses(c, &a);
    uint32_t *places = arena_array(&a, c->texts.count, sizeof *places);

    for (uint32_t i = 0; i < c->texts.count; i++)
        places[list[i].text] = i;
    print_texts(c, b, list);
    print_shapes(c, b, places);
    print_steps(c, b, places);
    buf_printf(b,
               "\nenum {\n"
               "    SCHEMA_TEXTS = %u,\n"
               "    SCHEMA_SHAPES = %u,\n"
               "    SCHEMA_MOST_VALUES = %zu,\n"
               "    SCHEMA_MOST_LISTS = %zu,\n"
               "    SCHEMA_ENTRIES = %zu,\n"
               "    SCHEMA_ELEMENTS = %zu,\n"
               "};\n",
               c->texts.count, c->shapes.count, c->most_values, c->most_lists, c->entries,
               c->elements);
    arena_free(&a);
}

void compact_free(struct compact *c) {
    intern_free(&c->texts);
    intern_free(&c->shapes);
    buf_free(&c->keys);
    free(c->steps);
    free(c->begins);
    *c = (struct compact){0};
}
