/* SPDX-License-Identifier: MIT */
/*
 * Passes a walk on to another visitor, renaming the one member that there is. Below that member,
 * names are passed on as they are.
 */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/forward-visitor.h"
#include "qapi/visitor-impl.h"

struct ForwardFieldVisitor {
    Visitor visitor;
    Visitor *target; /* not owned */
    char *from, *to; /* owned */
    size_t depth;    /* how many structs, lists and alternates the walk is in */
};

static ForwardFieldVisitor *to_forward(Visitor *v) {
    return container_of(v, ForwardFieldVisitor, visitor);
}

/* Makes *name what the target calls the member; false and an error if there is no such member. */
static bool translate(ForwardFieldVisitor *f, const char **name, Error **errp) {
    if (f->depth)
        return true;
    if (*name && strcmp(*name, f->from) == 0) {
        *name = f->to;
        return true;
    }
    error_setg(errp, "'%s' is missing", *name ? *name : "an element");
    return false;
}

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    ForwardFieldVisitor *f = to_forward(v);
    if (!translate(f, &name, errp) || !visit_start_struct(f->target, name, obj, size, errp))
        return false;
    f->depth++;
    return true;
}

static bool check_struct(Visitor *v, Error **errp) {
    return visit_check_struct(to_forward(v)->target, errp);
}

static void end_struct(Visitor *v, void **obj) {
    ForwardFieldVisitor *f = to_forward(v);
    assert(f->depth);
    f->depth--;
    visit_end_struct(f->target, obj);
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    ForwardFieldVisitor *f = to_forward(v);
    if (!translate(f, &name, errp) || !visit_start_list(f->target, name, list, size, errp))
        return false;
    f->depth++;
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    return visit_next_list(to_forward(v)->target, tail, size);
}

static bool check_list(Visitor *v, Error **errp) {
    return visit_check_list(to_forward(v)->target, errp);
}

static void end_list(Visitor *v, void **obj) {
    ForwardFieldVisitor *f = to_forward(v);
    assert(f->depth);
    f->depth--;
    visit_end_list(f->target, obj);
}

/*
 * What is in an alternate is visited by the alternate's own name. So it does not count as a level:
 * at the root that name still has to be translated.
 */
static bool start_alternate(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                            Error **errp) {
    ForwardFieldVisitor *f = to_forward(v);
    return translate(f, &name, errp) && visit_start_alternate(f->target, name, obj, size, errp);
}

static void end_alternate(Visitor *v, void **obj) {
    visit_end_alternate(to_forward(v)->target, obj);
}

/* The functions for scalars differ only in the type. */
#define FORWARD_TYPE(type, c_type)                                                                 \
    static bool type_##type(Visitor *v, const char *name, c_type *obj, Error **errp) {             \
        ForwardFieldVisitor *f = to_forward(v);                                                    \
        return translate(f, &name, errp) && visit_type_##type(f->target, name, obj, errp);         \
    }

FORWARD_TYPE(int64, int64_t)
FORWARD_TYPE(uint64, uint64_t)
FORWARD_TYPE(size, uint64_t)
FORWARD_TYPE(bool, bool)
FORWARD_TYPE(str, char *)
FORWARD_TYPE(number, double)
FORWARD_TYPE(any, QObject *)
FORWARD_TYPE(null, QNull *)

static void optional(Visitor *v, const char *name, bool *present) {
    ForwardFieldVisitor *f = to_forward(v);
    if (translate(f, &name, NULL))
        visit_optional(f->target, name, present);
    else
        *present = false;
}

static bool policy_reject(Visitor *v, const char *name, uint64_t features, Error **errp) {
    ForwardFieldVisitor *f = to_forward(v);
    return !translate(f, &name, errp) || visit_policy_reject(f->target, name, features, errp);
}

static bool policy_skip(Visitor *v, const char *name, uint64_t features) {
    ForwardFieldVisitor *f = to_forward(v);
    return !translate(f, &name, NULL) || visit_policy_skip(f->target, name, features);
}

static void forward_free(Visitor *v) {
    ForwardFieldVisitor *f = to_forward(v);
    g_free(f->from);
    g_free(f->to);
    g_free(f);
}

Visitor *visitor_forward_field(Visitor *target, const char *from, const char *to) {
    ForwardFieldVisitor *f = g_new0(ForwardFieldVisitor, 1);
    f->target = target;
    f->from = g_strdup(from);
    f->to = g_strdup(to);
    f->visitor = (Visitor){
        .type = target->type,
        .compat_policy = target->compat_policy,
        .start_struct = start_struct,
        .check_struct = check_struct,
        .end_struct = end_struct,
        .start_list = start_list,
        .next_list = next_list,
        .check_list = check_list,
        .end_list = end_list,
        .start_alternate = start_alternate,
        .end_alternate = end_alternate,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_size = type_size,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
        .optional = optional,
        .policy_reject = policy_reject,
        .policy_skip = policy_skip,
        .free = forward_free,
    };
    return &f->visitor;
}
