/* SPDX-License-Identifier: MIT */
/* What all visitors have in common: the entry points, and the types that follow from others. */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/visitor-impl.h"

/* How messages call a value. */
static const char *called(Visitor *v, const char *name) {
    if (v->path)
        return v->path(v, name);
    return name ? name : "an element";
}

static bool unsupported(Visitor *v, const char *name, const char *what, Error **errp) {
    error_setg(errp, "'%s' cannot be %s here", called(v, name), what);
    return false;
}

void visit_complete(Visitor *v, void *opaque) {
    assert(v->type != VISITOR_OUTPUT || v->complete);
    if (v->complete)
        v->complete(v, opaque);
}

void visit_free(Visitor *v) {
    if (v)
        v->free(v);
}

bool visit_is_input(Visitor *v) {
    return v->type == VISITOR_INPUT;
}

bool visit_is_dealloc(Visitor *v) {
    return v->type == VISITOR_DEALLOC;
}

bool visit_start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    assert(!obj || size);
    if (obj && v->type == VISITOR_INPUT)
        *obj = NULL;
    if (!v->start_struct)
        return unsupported(v, name, "a struct", errp);
    bool ok = v->start_struct(v, name, obj, size, errp);
    assert(!ok || !obj || v->type != VISITOR_INPUT || *obj);
    return ok;
}

bool visit_check_struct(Visitor *v, Error **errp) {
    return v->check_struct ? v->check_struct(v, errp) : true;
}

void visit_end_struct(Visitor *v, void **obj) {
    v->end_struct(v, obj);
}

bool visit_start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp) {
    assert(!list || size >= sizeof(GenericList));
    if (list && v->type == VISITOR_INPUT)
        *list = NULL;
    if (!v->start_list)
        return unsupported(v, name, "a list", errp);
    return v->start_list(v, name, list, size, errp);
}

GenericList *visit_next_list(Visitor *v, GenericList *tail, size_t size) {
    assert(tail && size >= sizeof(GenericList));
    return v->next_list(v, tail, size);
}

bool visit_check_list(Visitor *v, Error **errp) {
    return v->check_list ? v->check_list(v, errp) : true;
}

void visit_end_list(Visitor *v, void **list) {
    v->end_list(v, list);
}

bool visit_start_alternate(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                           Error **errp) {
    assert(obj && size >= sizeof(GenericAlternate));
    if (v->type == VISITOR_INPUT)
        *obj = NULL;
    if (v->start_alternate)
        return v->start_alternate(v, name, obj, size, errp);
    return v->type == VISITOR_INPUT ? unsupported(v, name, "an alternate", errp) : true;
}

void visit_end_alternate(Visitor *v, void **obj) {
    if (v->end_alternate)
        v->end_alternate(v, obj);
}

bool visit_optional(Visitor *v, const char *name, bool *present) {
    if (v->optional)
        v->optional(v, name, present);
    return *present;
}

bool visit_policy_reject(Visitor *v, const char *name, uint64_t features, Error **errp) {
    return v->policy_reject && v->policy_reject(v, name, features, errp);
}

bool visit_policy_skip(Visitor *v, const char *name, uint64_t features) {
    return v->policy_skip && v->policy_skip(v, name, features);
}

void visit_set_policy(Visitor *v, CompatPolicy *policy) {
    v->compat_policy = *policy;
}

bool visit_type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    return v->type_int64(v, name, obj, errp);
}

bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    return v->type_int64(v, name, obj, errp);
}

bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    return v->type_uint64(v, name, obj, errp);
}

bool visit_type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    return v->type_size ? v->type_size(v, name, obj, errp) : v->type_uint64(v, name, obj, errp);
}

/* An unsigned integer with the range from 0 to `max`, which *value must be in before. */
static bool visit_unsigned(Visitor *v, const char *name, uint64_t *value, uint64_t max,
                           Error **errp) {
    uint64_t read = *value;
    if (!v->type_uint64(v, name, &read, errp))
        return false;
    if (read > max) {
        assert(v->type == VISITOR_INPUT);
        error_setg(errp, "'%s' is out of range: expected 0 to %" PRIu64, called(v, name), max);
        return false;
    }
    *value = read;
    return true;
}

bool visit_type_uint8(Visitor *v, const char *name, uint8_t *obj, Error **errp) {
    uint64_t value = *obj;
    bool ok = visit_unsigned(v, name, &value, UINT8_MAX, errp);
    *obj = (uint8_t)value;
    return ok;
}

bool visit_type_uint16(Visitor *v, const char *name, uint16_t *obj, Error **errp) {
    uint64_t value = *obj;
    bool ok = visit_unsigned(v, name, &value, UINT16_MAX, errp);
    *obj = (uint16_t)value;
    return ok;
}

bool visit_type_uint32(Visitor *v, const char *name, uint32_t *obj, Error **errp) {
    uint64_t value = *obj;
    bool ok = visit_unsigned(v, name, &value, UINT32_MAX, errp);
    *obj = (uint32_t)value;
    return ok;
}

/* A signed integer with the range from `min` to `max`, which *value must be in before. */
static bool visit_signed(Visitor *v, const char *name, int64_t *value, int64_t min, int64_t max,
                         Error **errp) {
    int64_t read = *value;
    if (!v->type_int64(v, name, &read, errp))
        return false;
    if (read < min || read > max) {
        assert(v->type == VISITOR_INPUT);
        error_setg(errp, "'%s' is out of range: expected %" PRId64 " to %" PRId64, called(v, name),
                   min, max);
        return false;
    }
    *value = read;
    return true;
}

bool visit_type_int8(Visitor *v, const char *name, int8_t *obj, Error **errp) {
    int64_t value = *obj;
    bool ok = visit_signed(v, name, &value, INT8_MIN, INT8_MAX, errp);
    *obj = (int8_t)value;
    return ok;
}

bool visit_type_int16(Visitor *v, const char *name, int16_t *obj, Error **errp) {
    int64_t value = *obj;
    bool ok = visit_signed(v, name, &value, INT16_MIN, INT16_MAX, errp);
    *obj = (int16_t)value;
    return ok;
}

bool visit_type_int32(Visitor *v, const char *name, int32_t *obj, Error **errp) {
    int64_t value = *obj;
    bool ok = visit_signed(v, name, &value, INT32_MIN, INT32_MAX, errp);
    *obj = (int32_t)value;
    return ok;
}

bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    return v->type_bool(v, name, obj, errp);
}

bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    if (v->type == VISITOR_INPUT)
        *obj = NULL;
    return v->type_str(v, name, obj, errp);
}

bool visit_type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    return v->type_number(v, name, obj, errp);
}

bool visit_type_any(Visitor *v, const char *name, QObject **obj, Error **errp) {
    if (v->type == VISITOR_INPUT)
        *obj = NULL;
    return v->type_any ? v->type_any(v, name, obj, errp)
                       : unsupported(v, name, "of any type", errp);
}

bool visit_type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    if (v->type == VISITOR_INPUT)
        *obj = NULL;
    return v->type_null ? v->type_null(v, name, obj, errp) : unsupported(v, name, "null", errp);
}

static bool output_enum(Visitor *v, const char *name, const int *obj, const QEnumLookup *lookup,
                        Error **errp) {
    char *text = (char *)qapi_enum_lookup(lookup, *obj);
    return v->type_str(v, name, &text, errp);
}

static bool input_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                       Error **errp) {
    char *text = NULL;
    if (!v->type_str(v, name, &text, errp))
        return false;
    int value = qapi_enum_parse(lookup, text, -1, NULL);
    bool ok = value >= 0;
    if (!ok)
        error_setg(errp, "'%s' does not accept the value '%s'", called(v, name), text);
    else if (lookup->features)
        ok = compat_policy_input_ok(lookup->features[value], &v->compat_policy,
                                    ERROR_CLASS_GENERIC_ERROR, "value", text, errp);
    if (ok)
        *obj = value;
    g_free(text);
    return ok;
}

bool visit_type_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                     Error **errp) {
    switch (v->type) {
    case VISITOR_INPUT: return input_enum(v, name, obj, lookup, errp);
    case VISITOR_OUTPUT: return output_enum(v, name, obj, lookup, errp);
    case VISITOR_CLONE: /* copied with what it is in */
    case VISITOR_DEALLOC: return true;
    }
    g_assert_not_reached();
}
