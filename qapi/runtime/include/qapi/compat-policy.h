/* SPDX-License-Identifier: MIT */
/* What to do about deprecated and unstable parts of the interface. */
#ifndef QAPI_COMPAT_POLICY_H
#define QAPI_COMPAT_POLICY_H

#include "qapi/error.h"
#include "qapi/qapi-types-compat.h"

/* The program's policy for QMP; without setting it, everything is accepted, nothing hidden. */
extern CompatPolicy compat_policy;

/*
 * Whether `policy` lets a client use something with these features; false comes with an error of
 * the class that names it by `kind` and `name`. A policy of "crash" ends the program with a core
 * dump.
 */
bool compat_policy_input_ok(uint64_t features, const CompatPolicy *policy, ErrorClass error_class,
                            const char *kind, const char *name, Error **errp);

/* Visitors of objects (see their headers) under the program's policy. */
Visitor *qobject_input_visitor_new_qmp(QObject *obj);
Visitor *qobject_output_visitor_new_qmp(QObject **result);

#endif
