/* SPDX-License-Identifier: MIT */
/*
 * The trace events of generated commands. The headers that generated code includes,
 * trace/trace-*_trace_events.h, are made of the *.trace-events files with trace-header.sh.
 */
#ifndef QAPI_TRACE_H
#define QAPI_TRACE_H

/*
 * `event` is qmp_enter_COMMAND or qmp_exit_COMMAND; `text` is the arguments as JSON, or what is
 * returned, or the error, and is borrowed; `succeeded` is false for an error.
 */
typedef void QapiTraceFunc(const char *event, const char *text, bool succeeded);

/* What happens at each trace event; NULL, as at first: nothing. */
extern QapiTraceFunc *qapi_trace_hook;

static inline void qapi_trace(const char *event, const char *text, bool succeeded) {
    if (qapi_trace_hook)
        qapi_trace_hook(event, text, succeeded);
}

/* Whether it is worth making the text of an event. */
#define trace_event_get_state_backends(event) ((void)(event), qapi_trace_hook != NULL)

#endif
