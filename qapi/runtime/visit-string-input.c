/* SPDX-License-Identifier: MIT */
/* Makes scalars, and lists of integers, from text. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/string-input-visitor.h"
#include "qapi/util.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"
#include "qobject/qnull.h"

/* A range of more elements is an error: few characters must not fill the memory. */
enum { MAX_RANGE = 65536 };

struct StringInputVisitor {
    Visitor visitor;
    char *text;       /* owned */
    bool in_list;     /* whether the walk is in a list */
    const char *rest; /* of a list: the elements not read yet; NULL: there are none */
    uint64_t next;    /* of the range that is being read: the element to visit next */
    uint64_t left;    /* how many elements the range has left */
};

static StringInputVisitor *to_string_input(Visitor *v) {
    return container_of(v, StringInputVisitor, visitor);
}

static bool expected(const StringInputVisitor *s, const char *name, const char *what,
                     Error **errp) {
    error_setg(errp, "'%s' is '%s': expected %s", name ? name : "the value", s->text, what);
    return false;
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    if (s->in_list)
        return expected(s, name, "no list in a list", errp);
    s->in_list = true;
    s->rest = *s->text ? s->text : NULL;
    s->left = 0;
    if (s->rest && list)
        *list = g_malloc0(size);
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    StringInputVisitor *s = to_string_input(v);
    if (s->left || s->rest)
        tail->next = g_malloc0(size);
    return tail->next;
}

static bool check_list(Visitor *v, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    return (!s->left && !s->rest) || expected(s, NULL, "fewer elements", errp);
}

static void end_list(Visitor *v, void **list) {
    to_string_input(v)->in_list = false;
}

/* Reads one integer as its 64 bits; signed and unsigned ones differ in what is too large. */
static bool read_bits(const char **text, bool is_signed, uint64_t *value) {
    int64_t i = 0;
    uint64_t u = 0;
    int ret = is_signed ? qemu_strtoi64(*text, text, 0, &i) : qemu_strtou64(*text, text, 0, &u);
    *value = is_signed ? (uint64_t)i : u;
    return ret == 0;
}

/* Reads FIRST or FIRST-LAST at the rest of the list. */
static bool read_range(StringInputVisitor *s, const char *name, bool is_signed, Error **errp) {
    const char *p = s->rest;
    uint64_t first = 0, last;
    bool ok = p && read_bits(&p, is_signed, &first);
    last = first;
    if (ok && *p == '-') {
        p++;
        ok = read_bits(&p, is_signed, &last);
    }
    if (!ok || (*p && *p != ','))
        return expected(s, name, "integers and ranges of them, with ',' between", errp);
    if (is_signed ? (int64_t)last < (int64_t)first : last < first)
        return expected(s, name, "ranges in ascending order", errp);
    if (last - first >= MAX_RANGE)
        return expected(s, name, "ranges of at most 65536 elements", errp);
    s->next = first;
    s->left = last - first + 1;
    s->rest = *p ? p + 1 : NULL;
    return true;
}

static bool list_integer(StringInputVisitor *s, const char *name, bool is_signed, uint64_t *value,
                         Error **errp) {
    if (!s->left && !s->rest)
        return expected(s, name, "more elements", errp);
    if (!s->left && !read_range(s, name, is_signed, errp))
        return false;
    *value = s->next++;
    s->left--;
    return true;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    uint64_t bits;
    if (!s->in_list)
        return qemu_strtoi64(s->text, NULL, 0, obj) == 0 ||
               expected(s, name, "an integer of 64 bits", errp);
    if (!list_integer(s, name, true, &bits, errp))
        return false;
    *obj = (int64_t)bits;
    return true;
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    if (s->in_list)
        return list_integer(s, name, false, obj, errp);
    return qemu_strtou64(s->text, NULL, 0, obj) == 0 ||
           expected(s, name, "an unsigned integer of 64 bits", errp);
}

/* Whether the walk is at a scalar, all of whose text is the visitor's. */
static bool no_list(const StringInputVisitor *s, const char *name, Error **errp) {
    return !s->in_list || expected(s, name, "no list but of integers", errp);
}

static bool type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    return no_list(s, name, errp) &&
           (qemu_strtosz(s->text, NULL, obj) == 0 ||
            expected(s, name, "a size below 2^64, such as 512K or 1.5G", errp));
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    return no_list(s, name, errp) &&
           (qapi_bool_parse("", s->text, obj, NULL) || expected(s, name, "'on' or 'off'", errp));
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    if (!no_list(s, name, errp))
        return false;
    *obj = g_strdup(s->text);
    return true;
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    return no_list(s, name, errp) && (qemu_strtod_finite(s->text, NULL, obj) == 0 ||
                                      expected(s, name, "a finite number", errp));
}

static bool type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    StringInputVisitor *s = to_string_input(v);
    if (!no_list(s, name, errp))
        return false;
    if (*s->text)
        return expected(s, name, "nothing", errp);
    *obj = qnull();
    return true;
}

static void string_input_free(Visitor *v) {
    StringInputVisitor *s = to_string_input(v);
    g_free(s->text);
    g_free(s);
}

Visitor *string_input_visitor_new(const char *str) {
    StringInputVisitor *s = g_new0(StringInputVisitor, 1);
    s->text = g_strdup(str);
    s->visitor = (Visitor){
        .type = VISITOR_INPUT,
        .start_list = start_list,
        .next_list = next_list,
        .check_list = check_list,
        .end_list = end_list,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_size = type_size,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_null = type_null,
        .free = string_input_free,
    };
    return &s->visitor;
}
