/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "sample-qapi-commands.h"
#include "sample-qapi-emit-events.h"
#include "sample-qapi-events.h"
#include "sample-qapi-visit.h"
#include "sample_commands.h"

unsigned sample_executed;
QmpServer *sample_server;

void sample_qapi_event_emit(sample_QAPIEvent event, QDict *qdict) {
    if (sample_server)
        qmp_server_emit(sample_server, qdict);
}

static Echo *echo(const char *text, int64_t count) {
    sample_executed++;
    Echo *ret = g_new0(Echo, 1);
    ret->text = g_strdup(text);
    ret->count = count;
    return ret;
}

Echo *qmp_echo(const char *text, bool has_count, int64_t count, Error **errp) {
    return echo(text, has_count ? count : 1);
}

Echo *qmp_blob(int64_t size, Error **errp) {
    Echo *ret = echo("", size);
    g_free(ret->text);
    ret->text = g_strnfill((gsize)size, 'x');
    return ret;
}

ShapeList *qmp_draw(Shape *arg, Error **errp) {
    ShapeList *list = NULL;
    sample_executed++;
    QAPI_LIST_PREPEND(list, QAPI_CLONE(Shape, arg));
    return list;
}

void qmp_fail(const char *class, Error **errp) {
    sample_executed++;
    int value = qapi_enum_parse(&QapiErrorClass_lookup, class, 0, &error_abort);
    error_set(errp, (ErrorClass)value, "failed as %s", class);
}

void qmp_stop(Error **errp) {
    sample_executed++;
    qapi_event_send_stop();
}

Echo *qmp_peek(Error **errp) {
    return echo("peek", sample_executed);
}

void qmp_setup(Error **errp) {
    sample_executed++;
}

void qmp_silent(Error **errp) {
    sample_executed++;
}

void qmp_wait(Error **errp) {
    sample_executed++;
}

void qmp_obsolete(Error **errp) {
    sample_executed++;
}

void qmp_trial(Error **errp) {
    sample_executed++;
}
