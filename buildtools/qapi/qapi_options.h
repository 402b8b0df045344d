/* SPDX-License-Identifier: MIT */
/*
 * Options that all commands have which read a schema. `type` is a job with a member `load`, a
 * struct qapi_load_options.
 */
#ifndef QAPI_QAPI_OPTIONS_H
#define QAPI_QAPI_OPTIONS_H

#include "base/diag.h"
#include "base/options.h"
#include "qapi/front/schema.h"

static inline bool qapi_set_diagnostics(struct arena *a, void *job, const char *form) {
    (void)a;
    (void)job;
    if (strcmp(form, "json") == 0) {
        diag_use_json();
        return true;
    }
    if (strcmp(form, "text") == 0)
        return true;
    diag_error("--diagnostics takes 'text' or 'json', not '%s'", form);
    return false;
}

#define QAPI_OPTION_DOC_CHECK(type)                                                                \
    {                                                                                              \
        "doc-check", 0, "strict|off",                                                              \
            "whether faults of documentation comments are errors (strict)",                        \
            OPTION_CHOOSES(type, load.doc_check)                                                   \
    }
#define QAPI_OPTION_DIAGNOSTICS                                                                    \
    {                                                                                              \
        "diagnostics", 0, "text|json", "the form of messages (text)",                              \
            OPTION_CALLS(qapi_set_diagnostics)                                                     \
    }
#define QAPI_OPTION_CONDITIONS(type)                                                               \
    {                                                                                              \
        "conditions", 0, "FILE",                                                                   \
            "conditions for parts of the schema, as 'unitarget qapi conditions' writes them",      \
            OPTION_INTO(type, load.conditions)                                                     \
    }
#define QAPI_OPTION_NO_WARNINGS(type)                                                              \
    { "no-warnings", 0, NULL, "nothing but errors", OPTION_INTO(type, load.no_warnings) }

#endif
