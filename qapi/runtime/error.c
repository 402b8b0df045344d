/* SPDX-License-Identifier: MIT */
/* Errors as values. */
#include "qemu/osdep.h"

#include "qapi/error.h"

struct Error {
    char *msg;        /* one line; owned */
    ErrorClass class; /* for QMP */
    const char *src;  /* where in the program it was set: file, line, function */
    const char *func;
    int line;
    GString *hint; /* owned; NULL: none */
};

Error *error_abort;
Error *error_fatal;
Error *error_warn;

/* Acts on an error if `errp` is one of the special destinations. Takes `err` over if it is. */
static bool handle_special(Error **errp, Error *err) {
    if (errp == &error_abort) {
        fprintf(stderr, "Unexpected error in %s() at %s:%d:\n", err->func, err->src, err->line);
        error_report_err(err);
        abort();
    }
    if (errp == &error_fatal) {
        error_report_err(err);
        exit(1);
    }
    if (errp == &error_warn) {
        warn_report_err(err);
        return true;
    }
    return false;
}

/* Makes an error and gives it to `errp`, which may be NULL. Keeps errno. */
static void G_GNUC_PRINTF(7, 0)
    set_error(Error **errp, const char *src, int line, const char *func, ErrorClass class,
              const char *suffix, const char *fmt, va_list ap) {
    if (!errp)
        return;
    assert(!*errp);
    int saved_errno = errno;
    Error *err = g_new0(Error, 1);
    char *text = g_strdup_vprintf(fmt, ap);
    err->msg = suffix ? g_strconcat(text, ": ", suffix, NULL) : g_strdup(text);
    g_free(text);
    err->class = class;
    err->src = src;
    err->line = line;
    err->func = func;
    if (!handle_special(errp, err))
        *errp = err;
    errno = saved_errno;
}

void error_setg_internal(Error **errp, const char *src, int line, const char *func, const char *fmt,
                         ...) {
    va_list ap;
    va_start(ap, fmt);
    set_error(errp, src, line, func, ERROR_CLASS_GENERIC_ERROR, NULL, fmt, ap);
    va_end(ap);
}

void error_set_internal(Error **errp, const char *src, int line, const char *func,
                        ErrorClass err_class, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    set_error(errp, src, line, func, err_class, NULL, fmt, ap);
    va_end(ap);
}

void error_setg_errno_internal(Error **errp, const char *fname, int line, const char *func,
                               int os_error, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    set_error(errp, fname, line, func, ERROR_CLASS_GENERIC_ERROR,
              os_error ? g_strerror(os_error) : NULL, fmt, ap);
    va_end(ap);
}

void error_setg_file_open_internal(Error **errp, const char *src, int line, const char *func,
                                   int os_errno, const char *filename) {
    error_setg_errno_internal(errp, src, line, func, os_errno, "cannot open '%s'", filename);
}

void error_propagate(Error **dst_errp, Error *local_err) {
    if (!local_err)
        return;
    if (dst_errp && handle_special(dst_errp, local_err))
        return;
    if (dst_errp && !*dst_errp)
        *dst_errp = local_err;
    else
        error_free(local_err);
}

void error_propagate_prepend(Error **dst_errp, Error *local_err, const char *fmt, ...) {
    if (dst_errp && local_err) {
        va_list ap;
        va_start(ap, fmt);
        error_vprepend(&local_err, fmt, ap);
        va_end(ap);
    }
    error_propagate(dst_errp, local_err);
}

void error_vprepend(Error *const *errp, const char *fmt, va_list ap) {
    if (!errp || !*errp)
        return;
    char *text = g_strdup_vprintf(fmt, ap), *old = (*errp)->msg;
    (*errp)->msg = g_strconcat(text, old, NULL);
    g_free(text);
    g_free(old);
}

void error_prepend(Error *const *errp, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    error_vprepend(errp, fmt, ap);
    va_end(ap);
}

void error_append_hint(Error *const *errp, const char *fmt, ...) {
    if (!errp || !*errp)
        return;
    /* With these the program has ended, or the error is printed, before a hint can be added. */
    assert(errp != &error_abort && errp != &error_fatal);
    int saved_errno = errno;
    if (!(*errp)->hint)
        (*errp)->hint = g_string_new(NULL);
    va_list ap;
    va_start(ap, fmt);
    g_string_append_vprintf((*errp)->hint, fmt, ap);
    va_end(ap);
    errno = saved_errno;
}

const char *error_get_pretty(const Error *err) {
    return err->msg;
}

ErrorClass error_get_class(const Error *err) {
    return err->class;
}

Error *error_copy(const Error *err) {
    Error *copy = g_new(Error, 1);
    *copy = *err;
    copy->msg = g_strdup(err->msg);
    copy->hint = err->hint ? g_string_new(err->hint->str) : NULL;
    return copy;
}

void error_free(Error *err) {
    if (!err)
        return;
    g_free(err->msg);
    if (err->hint)
        g_string_free(err->hint, TRUE);
    g_free(err);
}

void error_free_or_abort(Error **errp) {
    assert(errp && *errp);
    error_free(*errp);
    *errp = NULL;
}

/* Prints the error with its hint and frees it; `kind` stands before the text. */
static void report(Error *err, const char *kind) {
    const char *program = g_get_prgname();
    fprintf(stderr, "%s%s%s%s\n", program ? program : "", program ? ": " : "", kind, err->msg);
    if (err->hint)
        fputs(err->hint->str, stderr);
    error_free(err);
}

void error_report_err(Error *err) {
    report(err, "");
}

void warn_report_err(Error *err) {
    report(err, "warning: ");
}

void error_reportf_err(Error *err, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    error_vprepend(&err, fmt, ap);
    va_end(ap);
    error_report_err(err);
}

void warn_reportf_err(Error *err, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    error_vprepend(&err, fmt, ap);
    va_end(ap);
    warn_report_err(err);
}

bool warn_report_err_once_cond(bool *printed, Error *err) {
    if (*printed) {
        error_free(err);
        return false;
    }
    *printed = true;
    warn_report_err(err);
    return true;
}
