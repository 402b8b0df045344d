/* SPDX-License-Identifier: MIT */
/* Writes JSON text. */
#include "qemu/osdep.h"

#include "qemu/unicode.h"
#include "qobject/json-writer.h"

struct JSONWriter {
    bool pretty;
    bool first;      /* whether no value is written yet on this level */
    GString *text;   /* so far; owned */
    GString *closes; /* what closes the containers that are open, outermost first; owned */
};

JSONWriter *json_writer_new(bool pretty) {
    JSONWriter *writer = g_new(JSONWriter, 1);
    *writer = (JSONWriter){
        .pretty = pretty,
        .first = true,
        .text = g_string_new(NULL),
        .closes = g_string_new(NULL),
    };
    return writer;
}

const char *json_writer_get(JSONWriter *writer) {
    assert(!writer->closes->len);
    return writer->text->str;
}

GString *json_writer_get_and_free(JSONWriter *writer) {
    assert(!writer->closes->len);
    GString *text = writer->text;
    writer->text = NULL;
    json_writer_free(writer);
    return text;
}

void json_writer_free(JSONWriter *writer) {
    if (!writer)
        return;
    if (writer->text)
        g_string_free(writer->text, TRUE);
    g_string_free(writer->closes, TRUE);
    g_free(writer);
}

static void new_line(JSONWriter *writer) {
    g_string_append_c(writer->text, '\n');
    for (gsize i = 0; i < writer->closes->len; i++)
        g_string_append(writer->text, "    ");
}

static void write_string(GString *text, const char *s) {
    static const char from[] = "\b\f\n\r\t\"\\", to[] = "bfnrt\"\\";
    const char *end = s + strlen(s);
    g_string_append_c(text, '"');
    while (s < end) {
        char *next;
        int c = mod_utf8_codepoint(s, (size_t)(end - s), &next);
        const char *escape = c > 0 && c < 0x80 ? strchr(from, c) : NULL;
        if (escape)
            g_string_append_printf(text, "\\%c", to[escape - from]);
        else if (c >= ' ' && c < 0x7F)
            g_string_append_c(text, (char)c);
        else if (c > 0xFFFF)
            g_string_append_printf(text, "\\u%04X\\u%04X", 0xD800 + ((c - 0x10000) >> 10),
                                   0xDC00 + ((c - 0x10000) & 0x3FF));
        else
            g_string_append_printf(text, "\\u%04X", c < 0 ? 0xFFFD : c);
        s = next;
    }
    g_string_append_c(text, '"');
}

/* Writes what stands before a value. */
static void begin(JSONWriter *writer, const char *name) {
    gsize depth = writer->closes->len;
    assert((name != NULL) == (depth && writer->closes->str[depth - 1] == '}'));
    if (!writer->first && depth)
        g_string_append(writer->text, writer->pretty ? "," : ", ");
    else if (!writer->first)
        g_string_append_c(writer->text, writer->pretty ? '\n' : ' ');
    if (depth && writer->pretty)
        new_line(writer);
    writer->first = false;
    if (name) {
        write_string(writer->text, name);
        g_string_append(writer->text, ": ");
    }
}

static void start_container(JSONWriter *writer, const char *name, char open, char close) {
    begin(writer, name);
    g_string_append_c(writer->text, open);
    g_string_append_c(writer->closes, close);
    writer->first = true;
}

static void end_container(JSONWriter *writer, char close) {
    gsize depth = writer->closes->len;
    assert(depth && writer->closes->str[depth - 1] == close);
    g_string_truncate(writer->closes, depth - 1);
    if (writer->pretty && !writer->first)
        new_line(writer);
    g_string_append_c(writer->text, close);
    writer->first = false;
}

void json_writer_start_object(JSONWriter *writer, const char *name) {
    start_container(writer, name, '{', '}');
}

void json_writer_end_object(JSONWriter *writer) {
    end_container(writer, '}');
}

void json_writer_start_array(JSONWriter *writer, const char *name) {
    start_container(writer, name, '[', ']');
}

void json_writer_end_array(JSONWriter *writer) {
    end_container(writer, ']');
}

void json_writer_bool(JSONWriter *writer, const char *name, bool val) {
    begin(writer, name);
    g_string_append(writer->text, val ? "true" : "false");
}

void json_writer_null(JSONWriter *writer, const char *name) {
    begin(writer, name);
    g_string_append(writer->text, "null");
}

void json_writer_int64(JSONWriter *writer, const char *name, int64_t val) {
    begin(writer, name);
    g_string_append_printf(writer->text, "%" PRId64, val);
}

void json_writer_uint64(JSONWriter *writer, const char *name, uint64_t val) {
    begin(writer, name);
    g_string_append_printf(writer->text, "%" PRIu64, val);
}

void json_writer_double(JSONWriter *writer, const char *name, double val) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    if (!isfinite(val)) {
        json_writer_null(writer, name);
        return;
    }
    begin(writer, name);
    g_string_append(writer->text, g_ascii_formatd(text, sizeof(text), "%.17g", val));
}

void json_writer_str(JSONWriter *writer, const char *name, const char *str) {
    begin(writer, name);
    write_string(writer->text, str);
}
