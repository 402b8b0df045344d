/* SPDX-License-Identifier: MIT */
/* Copies values of generated types, all but `any`, which is shared. The copy is the caller's. */
#ifndef QAPI_CLONE_VISITOR_H
#define QAPI_CLONE_VISITOR_H

#include "qapi/error.h"
#include "qapi/visitor.h"

typedef struct QapiCloneVisitor QapiCloneVisitor;

/* Turns a pointer to a struct, list or alternate into one to a copy. Use QAPI_CLONE. */
Visitor *qapi_clone_visitor_new(void);

/* Does so for the members of a struct, the struct itself being a copy already. */
Visitor *qapi_clone_members_visitor_new(void);

/* A copy of *src, a value of the generated type `type`; NULL if `src` is. */
#define QAPI_CLONE(type, src)                                                                      \
    __extension__({                                                                                \
        type *copy_ = (type *)(src);                                                               \
        if (copy_) {                                                                               \
            Visitor *visitor_ = qapi_clone_visitor_new();                                          \
            visit_type_##type(visitor_, NULL, &copy_, &error_abort);                               \
            visit_free(visitor_);                                                                  \
        }                                                                                          \
        copy_;                                                                                     \
    })

/* Copies the members of *src, a struct of the generated type `type`, to *dst. */
#define QAPI_CLONE_MEMBERS(type, dst, src)                                                         \
    __extension__({                                                                                \
        Visitor *visitor_ = qapi_clone_members_visitor_new();                                      \
        *(type *)(dst) = *(src);                                                                   \
        visit_type_##type##_members(visitor_, (type *)(dst), &error_abort);                        \
        visit_free(visitor_);                                                                      \
    })

#endif
