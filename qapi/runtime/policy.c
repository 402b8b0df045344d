/* SPDX-License-Identifier: MIT */
/* What to do about deprecated and unstable parts of the interface. */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qapi/visitor.h"

CompatPolicy compat_policy;

static bool input_ok(CompatPolicyInput policy, const char *adjective, ErrorClass error_class,
                     const char *kind, const char *name, Error **errp) {
    switch (policy) {
    case COMPAT_POLICY_INPUT_ACCEPT: return true;
    case COMPAT_POLICY_INPUT_REJECT:
        error_set(errp, error_class, "%s '%s' is %s, which the policy does not allow", kind, name,
                  adjective);
        return false;
    default: abort();
    }
}

bool compat_policy_input_ok(uint64_t features, const CompatPolicy *policy, ErrorClass error_class,
                            const char *kind, const char *name, Error **errp) {
    bool deprecated = features >> QAPI_DEPRECATED & 1, unstable = features >> QAPI_UNSTABLE & 1;
    if (deprecated &&
        !input_ok(policy->deprecated_input, "deprecated", error_class, kind, name, errp))
        return false;
    return !unstable || input_ok(policy->unstable_input, "unstable", error_class, kind, name, errp);
}

Visitor *qobject_input_visitor_new_qmp(QObject *obj) {
    Visitor *v = qobject_input_visitor_new(obj);
    visit_set_policy(v, &compat_policy);
    return v;
}

Visitor *qobject_output_visitor_new_qmp(QObject **result) {
    Visitor *v = qobject_output_visitor_new(result);
    visit_set_policy(v, &compat_policy);
    return v;
}
