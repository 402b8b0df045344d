/* SPDX-License-Identifier: MIT */
/*
 * Errors as values.
 *
 * A function that can fail takes `Error **errp` as its last argument and tells of failure by what
 * it returns as well (false, NULL, a negative number) where it can. The caller passes
 *   - &err, with err NULL before: the error, if there is one, is then in err and the caller's;
 *   - NULL: the error is dropped;
 *   - &error_abort: an error is a programming error, the program ends with a core dump;
 *   - &error_fatal: an error ends the program with status 1 and its text on stderr;
 *   - &error_warn: an error is printed as a warning.
 *
 * Ownership: an error belongs to who received it, until it is passed on with error_propagate(),
 * reported, or freed; each of these takes it over. An error must not be set where there is one.
 */
#ifndef QAPI_ERROR_H
#define QAPI_ERROR_H

#include "qapi/qapi-types-error.h"

/* For clients that distinguish errors; new code has only generic ones. */
typedef enum ErrorClass {
    ERROR_CLASS_GENERIC_ERROR = QAPI_ERROR_CLASS_GENERICERROR,
    ERROR_CLASS_COMMAND_NOT_FOUND = QAPI_ERROR_CLASS_COMMANDNOTFOUND,
    ERROR_CLASS_DEVICE_NOT_ACTIVE = QAPI_ERROR_CLASS_DEVICENOTACTIVE,
    ERROR_CLASS_DEVICE_NOT_FOUND = QAPI_ERROR_CLASS_DEVICENOTFOUND,
    ERROR_CLASS_KVM_MISSING_CAP = QAPI_ERROR_CLASS_KVMMISSINGCAP,
} ErrorClass;

extern Error *error_abort;
extern Error *error_fatal;
extern Error *error_warn;

/* The text, valid as long as the error. */
const char *error_get_pretty(const Error *err);

ErrorClass error_get_class(const Error *err);

/* Sets an error with a printf-style text: one line, no newline, no full stop at its end. */
#define error_setg(errp, ...) error_setg_internal((errp), __FILE__, __LINE__, __func__, __VA_ARGS__)
void error_setg_internal(Error **errp, const char *src, int line, const char *func, const char *fmt,
                         ...) G_GNUC_PRINTF(5, 6);

/* The same, of a class. */
#define error_set(errp, err_class, ...)                                                            \
    error_set_internal((errp), __FILE__, __LINE__, __func__, (err_class), __VA_ARGS__)
void error_set_internal(Error **errp, const char *src, int line, const char *func,
                        ErrorClass err_class, const char *fmt, ...) G_GNUC_PRINTF(6, 7);

/* The same, with ": " and the text of an errno value behind it, unless that is 0. */
#define error_setg_errno(errp, os_error, ...)                                                      \
    error_setg_errno_internal((errp), __FILE__, __LINE__, __func__, (os_error), __VA_ARGS__)
void error_setg_errno_internal(Error **errp, const char *fname, int line, const char *func,
                               int os_error, const char *fmt, ...) G_GNUC_PRINTF(6, 7);

/* The error that a file cannot be opened. */
#define error_setg_file_open(errp, os_errno, filename)                                             \
    error_setg_file_open_internal((errp), __FILE__, __LINE__, __func__, (os_errno), (filename))
void error_setg_file_open_internal(Error **errp, const char *src, int line, const char *func,
                                   int os_errno, const char *filename);

/* Passes an error on, if `local_err` is one. Dropped if there is one already at the destination. */
void error_propagate(Error **dst_errp, Error *local_err);

/* The same, with text before the error's own. */
void error_propagate_prepend(Error **dst_errp, Error *local_err, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);

/* Puts text before that of the error, if there is one. */
void error_prepend(Error *const *errp, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
void error_vprepend(Error *const *errp, const char *fmt, va_list ap) G_GNUC_PRINTF(2, 0);

/* Adds to what is printed below the error when it is reported; QMP clients do not see it. */
void error_append_hint(Error *const *errp, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A copy, the caller's. */
Error *error_copy(const Error *err);

/* NULL is allowed. */
void error_free(Error *err);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Error, error_free)

/* Frees the error that there must be, and sets *errp to NULL. */
void error_free_or_abort(Error **errp);

/* Print an error, as such or as a warning, with its hint, to stderr, and free it. */
void error_report_err(Error *err);
void warn_report_err(Error *err);

/* The same, with text before the error's own. */
void error_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
void warn_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* Warns if *printed is not set yet, and sets it; returns whether it warned. Frees the error. */
bool warn_report_err_once_cond(bool *printed, Error *err);

/* Warns the first time that the program comes here. */
#define warn_report_err_once(err)                                                                  \
    __extension__({                                                                                \
        static bool printed_;                                                                      \
        warn_report_err_once_cond(&printed_, err);                                                 \
    })

/*
 * At the start of a function that looks at *errp or adds to it: makes `errp` one that can be looked
 * at, whatever the caller passed, and passes the error on when the function returns.
 */
#define ERRP_GUARD()                                                                               \
    g_auto(ErrorPropagator) errp_guard_ = {.errp = errp};                                          \
    do {                                                                                           \
        if (!errp || errp == &error_fatal)                                                         \
            errp = &errp_guard_.local_err;                                                         \
    } while (0)

/* ERRP_GUARD's only. */
typedef struct ErrorPropagator {
    Error *local_err; /* what the function set in the place of the caller's */
    Error **errp;     /* the caller's */
} ErrorPropagator;

static inline void error_propagator_cleanup(ErrorPropagator *prop) {
    error_propagate(prop->errp, prop->local_err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ErrorPropagator, error_propagator_cleanup)

#endif
