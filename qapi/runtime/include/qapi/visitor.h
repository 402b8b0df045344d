/* SPDX-License-Identifier: MIT */
/*
 * Visitors: one function for each type of a schema, generated, walks a value of the type; what the
 * walk does is the visitor's business. There are four kinds: input    makes values from something
 * else (objects, strings); output   makes something else from values; clone    copies values;
 *   dealloc  frees values, also incomplete ones, and cannot fail.
 *
 * Conventions of the walk:
 *   - `name` is the member's name inside a struct, NULL inside a list, and anything at the root.
 *   - Functions that can fail return false and set an error, or return true. An input visitor
 * leaves NULL at a pointer that it could not set.
 *   - Each visit_start_X that succeeded is followed by visit_end_X, also after errors in between;
 * before that, unless there was an error, by visit_check_X.
 *   - At the end, visit_complete() for what an output visitor made, then visit_free().
 *
 * Ownership: values that an input or clone visitor makes are the caller's; generated qapi_free_T
 * frees them. A visitor owns what it needs of its source or result until it is freed.
 */
#ifndef QAPI_VISITOR_H
#define QAPI_VISITOR_H

#include "qapi/qapi-builtin-types.h"
#include "qapi/qapi-types-compat.h"

/* What all generated lists begin with. */
typedef struct GenericList {
    struct GenericList *next;
    char padding[];
} GenericList;

/* What all generated alternates begin with. */
typedef struct GenericAlternate {
    QType type; /* which alternative it is, by what it looks like in JSON */
    char padding[];
} GenericAlternate;

/*
 * The walk is complete: an output visitor hands its result over, at the pointer it was made with,
 * which `opaque` must be. For other visitors it does nothing.
 */
void visit_complete(Visitor *v, void *opaque);

/* NULL is allowed. */
void visit_free(Visitor *v);

/*
 * Begins a struct. An input visitor allocates `size` bytes, all 0, at *obj; with `obj` NULL, the
 * caller has the struct, or needs none. Dealloc and clone visitors find it at *obj.
 */
bool visit_start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp);

/* Whether all of an input was visited. */
bool visit_check_struct(Visitor *v, Error **errp);

/* Ends a struct: `obj` as it was at the start. */
void visit_end_struct(Visitor *v, void **obj);

/*
 * Begins a list of elements of `size` bytes. For a list that is not empty, an input visitor
 * allocates the first at *list. With `list` NULL there are no elements to allocate: the caller
 * visits them one by one, and does not call visit_next_list.
 */
bool visit_start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp);

/* The element behind `tail`, allocated by an input visitor; NULL at the end. */
GenericList *visit_next_list(Visitor *v, GenericList *tail, size_t size);

bool visit_check_list(Visitor *v, Error **errp);
void visit_end_list(Visitor *v, void **list);

/* Begins an alternate: an input visitor allocates it, of `size` bytes, and sets its type. */
bool visit_start_alternate(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                           Error **errp);
void visit_end_alternate(Visitor *v, void **obj);

/* Whether an optional member is there: an input visitor sets *present, others look at it. */
bool visit_optional(Visitor *v, const char *name, bool *present);

/* Whether a member with these features is refused by the policy (input), with an error. */
bool visit_policy_reject(Visitor *v, const char *name, uint64_t features, Error **errp);

/* Whether a member with these features is to be left out by the policy (output). */
bool visit_policy_skip(Visitor *v, const char *name, uint64_t features);

/* Sets the policy about deprecated and unstable things; it is copied. */
void visit_set_policy(Visitor *v, CompatPolicy *policy);

bool visit_is_input(Visitor *v);
bool visit_is_dealloc(Visitor *v);

/* Visit a value of a built-in type at *obj. */
bool visit_type_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                     Error **errp);
bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp);
bool visit_type_uint8(Visitor *v, const char *name, uint8_t *obj, Error **errp);
bool visit_type_uint16(Visitor *v, const char *name, uint16_t *obj, Error **errp);
bool visit_type_uint32(Visitor *v, const char *name, uint32_t *obj, Error **errp);
bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool visit_type_int8(Visitor *v, const char *name, int8_t *obj, Error **errp);
bool visit_type_int16(Visitor *v, const char *name, int16_t *obj, Error **errp);
bool visit_type_int32(Visitor *v, const char *name, int32_t *obj, Error **errp);
bool visit_type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp);

/* As uint64, but a visitor of text has suffixes such as M. */
bool visit_type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp);
bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp);
bool visit_type_number(Visitor *v, const char *name, double *obj, Error **errp);
bool visit_type_any(Visitor *v, const char *name, QObject **obj, Error **errp);
bool visit_type_null(Visitor *v, const char *name, QNull **obj, Error **errp);

#endif
