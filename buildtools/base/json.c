/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <stdbool.h>

#include "base/die.h"
#include "base/utf8.h"

static json_t *there(json_t *value) {
    if (!value)
        die("out of memory");
    return value;
}

json_t *json_name(struct str name) {
    struct buf text = {0};
    json_t *value;

    if (!utf8_needs_escapes(name))
        return there(json_stringn(name.n ? name.p : "", name.n));
    utf8_put(&text, name);
    value = json_stringn(text.p, text.n);
    buf_free(&text);
    return there(value);
}

json_t *json_name_or_null(const char *name) {
    return name ? json_name(str_from(name)) : json_null();
}

void json_set_name(json_t *object, const char *name, json_t *value) {
    struct buf key = {0};

    utf8_put(&key, str_from(name));
    buf_putc(&key, '\0');
    if (json_object_set_new(object, key.p, there(value)) < 0)
        die("out of memory");
    buf_free(&key);
}

/* Did some name in the document need escapes? */
static bool has_escapes(json_t *value) {
    const char *key;
    json_t *inner;
    size_t i;

    switch (json_typeof(value)) {
    case JSON_STRING:
        return utf8_needs_escapes(
            (struct str){json_string_value(value), json_string_length(value)});
    case JSON_ARRAY:
        json_array_foreach(value, i, inner) {
            if (has_escapes(inner))
                return true;
        }
        return false;
    case JSON_OBJECT:
        json_object_foreach(value, key, inner) {
            if (utf8_needs_escapes(str_from(key)) || has_escapes(inner))
                return true;
        }
        return false;
    default: return false;
    }
}

static int append(const char *p, size_t n, void *out) {
    buf_add(out, p, n);
    return 0;
}

void json_put(json_t *root, size_t indent, struct buf *out) {
    static const char how[] = "in strings with \\xHH, that is the byte HH, and \\\\ is a backslash";

    there(root);
    if (json_is_object(root) && has_escapes(root))
        json_object_set_new(root, "escapes", there(json_string(how)));
    if (json_dump_callback(root, append, out, JSON_INDENT(indent) | JSON_REAL_PRECISION(9)) < 0)
        die("out of memory");
    buf_putc(out, '\n');
    json_decref(root);
}

void json_write(json_t *root, size_t indent, FILE *to) {
    struct buf text = {0};

    json_put(root, indent, &text);
    fwrite(text.p, 1, text.n, to);
    buf_free(&text);
}
