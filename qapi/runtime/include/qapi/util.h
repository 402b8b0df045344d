/* SPDX-License-Identifier: MIT */
/* Enumerations, names and lists, as generated code has them. */
#ifndef QAPI_UTIL_H
#define QAPI_UTIL_H

/* The features that have a meaning here: their bits in a set of features. */
typedef enum {
    QAPI_DEPRECATED,
    QAPI_UNSTABLE,
} QapiSpecialFeature;

/* The values of an enumeration, all constant. */
typedef struct QEnumLookup {
    const char *const *array;       /* value -> its name */
    const uint64_t *const features; /* value -> its set of features; NULL: none has any */
    const int size;                 /* how many values there are */
} QEnumLookup;

/* The name of a value, which must be one of the enumeration's. */
const char *qapi_enum_lookup(const QEnumLookup *lookup, int val);

/* The value whose name is `buf`; if there is none, `def` and an error; if `buf` is NULL, `def`. */
int qapi_enum_parse(const QEnumLookup *lookup, const char *buf, int def, Error **errp);

/* on, yes, true, y, or the opposites; an error names the parameter `name`. */
bool qapi_bool_parse(const char *name, const char *value, bool *obj, Error **errp);

/*
 * The length of the QAPI name that `name` begins with, or, if it must be all of it (`complete`),
 * is; -1 if there is none: [__DOMAIN_]LETTER{LETTER | DIGIT | - | _}.
 */
int parse_qapi_name(const char *name, bool complete);

/* Puts `element`, which the list takes over, before the list's first. */
#define QAPI_LIST_PREPEND(list, element)                                                           \
    do {                                                                                           \
        __typeof__(list) prepended_ = g_malloc(sizeof(*(list)));                                   \
        prepended_->value = (element);                                                             \
        prepended_->next = (list);                                                                 \
        (list) = prepended_;                                                                       \
    } while (0)

/* Puts `element` at *tail, the NULL that ends the list, and moves `tail` on. */
#define QAPI_LIST_APPEND(tail, element)                                                            \
    do {                                                                                           \
        *(tail) = g_malloc0(sizeof(**(tail)));                                                     \
        (*(tail))->value = (element);                                                              \
        (tail) = &(*(tail))->next;                                                                 \
    } while (0)

/* How many elements a list has. */
#define QAPI_LIST_LENGTH(list)                                                                     \
    __extension__({                                                                                \
        size_t length_ = 0;                                                                        \
        for (typeof_strip_qual(list) element_ = (list); element_; element_ = element_->next)       \
            length_++;                                                                             \
        length_;                                                                                   \
    })

#endif
