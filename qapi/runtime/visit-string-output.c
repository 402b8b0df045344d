/* SPDX-License-Identifier: MIT */
/*
 * Makes text from scalars and lists of integers. A list's elements are collected, and sorted and
 * written at its end. What is in a struct is not written.
 */
#include "qemu/osdep.h"

#include "qapi/string-output-visitor.h"
#include "qapi/visitor-impl.h"

struct StringOutputVisitor {
    Visitor visitor;
    bool human;
    GString *text;       /* owned */
    char **result;       /* where the text is handed over */
    GArray *elements;    /* of uint64_t: the integers of the list that the walk is in, else NULL */
    bool is_signed;      /* what the elements are */
    size_t struct_depth; /* how many structs the walk is in */
};

static StringOutputVisitor *to_string_output(Visitor *v) {
    return container_of(v, StringOutputVisitor, visitor);
}

/* Sets the text, unless the walk is in a struct. */
static bool G_GNUC_PRINTF(2, 3) set_text(StringOutputVisitor *s, const char *fmt, ...) {
    if (!s->struct_depth) {
        va_list ap;
        va_start(ap, fmt);
        g_string_vprintf(s->text, fmt, ap);
        va_end(ap);
    }
    return true;
}

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    to_string_output(v)->struct_depth++;
    return true;
}

static void end_struct(Visitor *v, void **obj) {
    StringOutputVisitor *s = to_string_output(v);
    assert(s->struct_depth);
    s->struct_depth--;
    set_text(s, "<omitted>");
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    StringOutputVisitor *s = to_string_output(v);
    if (!s->elements && !s->struct_depth)
        s->elements = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    return tail->next;
}

static int compare_signed(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static int compare_unsigned(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void write_integer(const StringOutputVisitor *s, uint64_t value, bool hex) {
    if (hex)
        g_string_append_printf(s->text, "0x%" PRIx64, value);
    else if (s->is_signed)
        g_string_append_printf(s->text, "%" PRId64, (int64_t)value);
    else
        g_string_append_printf(s->text, "%" PRIu64, value);
}

/* Writes the sorted elements as ranges, as far as they follow one another, without duplicates. */
static void write_ranges(const StringOutputVisitor *s, bool hex) {
    const uint64_t *value = (const uint64_t *)(void *)s->elements->data;
    guint n = s->elements->len, next;
    for (guint i = 0; i < n; i = next) {
        for (next = i + 1; next < n && value[next] - value[next - 1] <= 1;)
            next++;
        g_string_append(s->text, i ? "," : "");
        write_integer(s, value[i], hex);
        if (value[next - 1] != value[i]) {
            g_string_append_c(s->text, '-');
            write_integer(s, value[next - 1], hex);
        }
    }
}

static void end_list(Visitor *v, void **list) {
    StringOutputVisitor *s = to_string_output(v);
    if (!s->elements)
        return;
    if (s->elements->len) {
        g_array_sort(s->elements, s->is_signed ? compare_signed : compare_unsigned);
        g_string_truncate(s->text, 0);
        write_ranges(s, false);
        if (s->human) {
            g_string_append(s->text, " (");
            write_ranges(s, true);
            g_string_append_c(s->text, ')');
        }
    }
    g_array_free(s->elements, TRUE);
    s->elements = NULL;
}

static bool integer(StringOutputVisitor *s, uint64_t value, bool is_signed) {
    s->is_signed = is_signed;
    if (s->elements) {
        g_array_append_val(s->elements, value);
    } else if (!s->struct_depth) {
        g_string_truncate(s->text, 0);
        write_integer(s, value, false);
        if (s->human)
            g_string_append_printf(s->text, " (0x%" PRIx64 ")", value);
    }
    return true;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    return integer(to_string_output(v), (uint64_t)*obj, true);
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    return integer(to_string_output(v), *obj, false);
}

static bool type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    StringOutputVisitor *s = to_string_output(v);
    if (s->elements || !s->human)
        return integer(s, *obj, false);
    char *units = g_format_size_full(*obj, G_FORMAT_SIZE_IEC_UNITS);
    set_text(s, "%" PRIu64 " (%s)", *obj, units);
    g_free(units);
    return true;
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    return set_text(to_string_output(v), "%s", *obj ? "true" : "false");
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    StringOutputVisitor *s = to_string_output(v);
    if (!s->human)
        return set_text(s, "%s", *obj ? *obj : "");
    return *obj ? set_text(s, "\"%s\"", *obj) : set_text(s, "<null>");
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    return set_text(to_string_output(v), "%s", g_ascii_formatd(text, sizeof(text), "%.17g", *obj));
}

static bool type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    StringOutputVisitor *s = to_string_output(v);
    return set_text(s, "%s", s->human ? "<null>" : "");
}

static void complete(Visitor *v, void *opaque) {
    StringOutputVisitor *s = to_string_output(v);
    assert(opaque == s->result && !s->struct_depth && !s->elements);
    *s->result = g_strdup(s->text->str);
}

static void string_output_free(Visitor *v) {
    StringOutputVisitor *s = to_string_output(v);
    if (s->elements)
        g_array_free(s->elements, TRUE);
    g_string_free(s->text, TRUE);
    g_free(s);
}

Visitor *string_output_visitor_new(bool human, char **result) {
    StringOutputVisitor *s = g_new0(StringOutputVisitor, 1);
    s->human = human;
    s->text = g_string_new(NULL);
    s->result = result;
    *result = NULL;
    s->visitor = (Visitor){
        .type = VISITOR_OUTPUT,
        .start_struct = start_struct,
        .end_struct = end_struct,
        .start_list = start_list,
        .next_list = next_list,
        .end_list = end_list,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_size = type_size,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_null = type_null,
        .complete = complete,
        .free = string_output_free,
    };
    return &s->visitor;
}
