/* SPDX-License-Identifier: MIT */
/*
 * For the programs of the cases: what they check, and values from JSON and to JSON.
 */
#ifndef CHECK_H
#define CHECK_H

#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/dealloc-visitor.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qobject.h"

/* main() returns it. */
static int failures;

#define CHECK(truth)                                                                               \
    do {                                                                                           \
        if (!(truth)) {                                                                            \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #truth);                    \
            failures = 1;                                                                          \
        }                                                                                          \
    } while (0)

#define CHECK_TEXT(is, wanted)                                                                     \
    do {                                                                                           \
        const char *is_ = (is);                                                                    \
        if (g_strcmp0(is_, (wanted)) != 0) {                                                       \
            fprintf(stderr, "%s:%d: '%s' instead of '%s'\n", __FILE__, __LINE__, is_, (wanted));   \
            failures = 1;                                                                          \
        }                                                                                          \
    } while (0)

/* Both are JSON; the order of keys does not count. */
#define CHECK_JSON(is, wanted)                                                                     \
    do {                                                                                           \
        const char *is_ = (is);                                                                    \
        if (!same_json(is_, (wanted))) {                                                           \
            fprintf(stderr, "%s:%d: '%s' instead of '%s'\n", __FILE__, __LINE__, is_, (wanted));   \
            failures = 1;                                                                          \
        }                                                                                          \
    } while (0)

static inline __attribute__((unused)) QObject *from_json(const char *json) {
    return qobject_from_json(json, &error_abort);
}

static inline __attribute__((unused)) bool same_json(const char *a, const char *b) {
    QObject *left = qobject_from_json(a, NULL), *right = qobject_from_json(b, NULL);
    bool same = left && right && qobject_is_equal(left, right);

    qobject_unref(left);
    qobject_unref(right);
    return same;
}

/* Takes the object over; the text is freed by no one. */
static inline __attribute__((unused)) const char *to_json(QObject *o) {
    GString *s = qobject_to_json(o);

    qobject_unref(o);
    return g_string_free(s, FALSE);
}

/* The error's text, which is freed by no one; takes the error over. */
static inline __attribute__((unused)) const char *error_text(Error *err) {
    const char *s = err ? g_strdup(error_get_pretty(err)) : NULL;

    error_free(err);
    return s;
}

/* read_T: a T from JSON. text_of_T: JSON of a T, which is freed. copy_T: both. */
#define TYPE(T)                                                                                    \
    static inline __attribute__((unused)) T *read_##T(const char *json, Error **errp) {            \
        QObject *o = from_json(json);                                                              \
        Visitor *v = qobject_input_visitor_new_qmp(o);                                             \
        T *value = NULL;                                                                           \
                                                                                                   \
        CHECK(visit_type_##T(v, NULL, &value, errp) == (value != NULL));                           \
        visit_free(v);                                                                             \
        qobject_unref(o);                                                                          \
        return value;                                                                              \
    }                                                                                              \
    static inline __attribute__((unused)) const char *text_of_##T(T *value) {                      \
        QObject *o = NULL;                                                                         \
        Visitor *v = qobject_output_visitor_new_qmp(&o);                                           \
                                                                                                   \
        visit_type_##T(v, NULL, &value, &error_abort);                                             \
        visit_complete(v, &o);                                                                     \
        visit_free(v);                                                                             \
        qapi_free_##T(value);                                                                      \
        return to_json(o);                                                                         \
    }                                                                                              \
    static inline __attribute__((unused)) const char *copy_##T(const char *json) {                 \
        return text_of_##T(read_##T(json, &error_abort));                                          \
    }                                                                                              \
    static inline __attribute__((unused)) const char *error_of_##T(const char *json) {             \
        Error *err = NULL;                                                                         \
                                                                                                   \
        CHECK(!read_##T(json, &err));                                                              \
        return error_text(err);                                                                    \
    }

#endif
