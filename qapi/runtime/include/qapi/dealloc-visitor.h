/* SPDX-License-Identifier: MIT */
/* Frees values of generated types: what the generated qapi_free_T use. */
#ifndef QAPI_DEALLOC_VISITOR_H
#define QAPI_DEALLOC_VISITOR_H

#include "qapi/visitor.h"

typedef struct QapiDeallocVisitor QapiDeallocVisitor;

/* Visiting a value frees what it points to. The value may be incomplete, that is, have NULLs. */
Visitor *qapi_dealloc_visitor_new(void);

#endif
