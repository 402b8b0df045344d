/* SPDX-License-Identifier: MIT */
/*
 * qapi-features: a number for each feature of the schema.
 */
#include <string.h>

#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

void qapi_generate_features(const struct qapi_generation *g) {
    const struct qapi_schema *s = g->schema;
    struct qapi_unit u;

    if (!s->compat->features_file)
        return;
    qapi_unit_begin(&u, g, "qapi-features");
    buf_puts(&u.early, "#include \"qapi/util.h\"\n\ntypedef enum {\n");
    for (size_t i = 0; i < s->feature_count; i++) {
        const struct qapi_feature_name *f = &s->features[i];

        qapi_emit(&u.early, "    $1", f->constant);
        if (f->special) /* the number that code knows without a schema */
            buf_puts(&u.early, strcmp(f->name, "deprecated") == 0 ? " = QAPI_DEPRECATED"
                                                                  : " = QAPI_UNSTABLE");
        buf_puts(&u.early, ",\n");
    }
    buf_puts(&u.early, "} QapiFeature;\n");
    qapi_unit_end(&u);
}
