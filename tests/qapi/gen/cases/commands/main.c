/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "qapi-commands.h"
#include "qapi-features.h"
#include "qapi-init-commands.h"

static int calls; /* of handlers without a result */

void qmp_do_nothing(Error **errp) {
    (void)errp;
    calls++;
}

void qmp_do_nothing_of_type(Error **errp) {
    (void)errp;
    calls++;
}

int64_t qmp_get_number(int64_t a, bool has_b, int64_t b, const char *text, Error **errp) {
    if (text)
        error_setg(errp, "%s", text);
    return a + (has_b ? b : 100);
}

char *qmp_get_text(int64_t x, bool has_y, int64_t y, const char *name, Error **errp) {
    (void)errp;
    return g_strdup_printf("%d %d %d %s", (int)x, has_y, (int)y, name ? name : "-");
}

Mode qmp_get_mode(Mode v, bool ok, const char *arg, const char *err, const char *ret,
                  const char *args, const char *retval, Error **errp) {
    (void)errp;
    CHECK(ok);
    CHECK_TEXT(arg, "1");
    CHECK_TEXT(err, "2");
    CHECK_TEXT(ret, "3");
    CHECK_TEXT(args, "4");
    CHECK_TEXT(retval, "5");
    return v;
}

PointList *qmp_get_list(Error **errp) {
    PointList *list = NULL;
    Point *p = g_new0(Point, 1);

    (void)errp;
    p->x = 9;
    QAPI_LIST_PREPEND(list, p);
    return list;
}

Point *qmp_get_point(Point *arg, Error **errp) {
    Point *p = g_new0(Point, 1);

    (void)errp;
    p->x = arg->x + 1;
    p->name = g_strdup(arg->name);
    return p;
}

void qmp_set_boxed(Boxed *arg, Error **errp) {
    (void)errp;
    CHECK(arg->mode == MODE_FAST && arg->u.fast.x == 5);
    calls++;
}

void qmp_q_register(int64_t q_auto, Error **errp) {
    (void)errp;
    CHECK(q_auto == 3);
    calls++;
}

void qmp_no_response(Error **errp) {
    (void)errp;
    calls++;
}

#ifdef CONFIG_COROUTINE
void qmp_in_coroutine(Error **errp) {
    (void)errp;
    calls++;
}
#endif

static const QmpCommand *find(const QmpCommandList *cmds, const char *name) {
    const QmpCommand *c;

    QTAILQ_FOREACH(c, cmds, node) {
        if (strcmp(c->name, name) == 0)
            return c;
    }
    return NULL;
}

/* What the command returns as JSON, or the text of its error. */
static const char *call(const QmpCommandList *cmds, const char *name, const char *arguments) {
    QObject *o = from_json(arguments), *ret = NULL;
    Error *err = NULL;

    find(cmds, name)->fn(qobject_to(QDict, o), &ret, &err);
    qobject_unref(o);
    CHECK(!err || !ret);
    if (err)
        return error_text(err);
    return ret ? to_json(ret) : "nothing";
}

static void results(const QmpCommandList *cmds) {
    CHECK_TEXT(call(cmds, "do-nothing", "{}"), "nothing");
    CHECK_TEXT(call(cmds, "do-nothing-of-type", "{}"), "nothing");
    CHECK(calls == 2);
    CHECK_JSON(call(cmds, "get-number", "{'a': 1}"), "101");
    CHECK_JSON(call(cmds, "get-number", "{'a': 1, 'b': 0}"), "1");
    CHECK_TEXT(call(cmds, "get-number", "{'a': 1, 'text': 'oh'}"), "oh");
    CHECK_JSON(call(cmds, "get-text", "{'x': 1, 'y': 2, 'name': 'n'}"), "\"1 1 2 n\"");
    CHECK_JSON(call(cmds, "get-text", "{'x': 1}"), "\"1 0 0 -\"");
    CHECK_TEXT(call(cmds, "get-mode",
                    "{'v': 'slow', 'ok': true, 'arg': '1', 'err': '2', 'ret': '3', 'args': '4',"
                    " 'retval': '5'}"),
               "\"slow\"");
    CHECK_JSON(call(cmds, "get-list", "{}"), "[{\"x\": 9}]");
    CHECK_JSON(call(cmds, "get-point", "{'x': 1, 'name': 'p'}"), "{\"name\": \"p\", \"x\": 2}");
    CHECK_TEXT(call(cmds, "set-boxed", "{'mode': 'fast', 'x': 5}"), "nothing");
    CHECK_TEXT(call(cmds, "register", "{'auto': 3}"), "nothing");
    CHECK(calls == 4);
}

/* The handler is not called when the arguments are wrong. */
static void wrong_arguments(const QmpCommandList *cmds) {
    int before = calls;

    CHECK(strstr(call(cmds, "do-nothing", "{'a': 1}"), "'a'"));
    CHECK(strstr(call(cmds, "register", "{}"), "auto"));
    CHECK(strstr(call(cmds, "register", "{'auto': 'x'}"), "auto"));
    CHECK(strstr(call(cmds, "set-boxed", "{'mode': 'slow', 'x': 5}"), "'x'"));
    CHECK(strstr(call(cmds, "get-point", "{'name': 'a', 'y': 1}"), "'x'"));
    CHECK(calls == before);
}

static void registration(const QmpCommandList *cmds) {
    const QmpCommand *c;
    size_t n = 0;

    QTAILQ_FOREACH(c, cmds, node)
    n++;
#ifdef CONFIG_COROUTINE
    CHECK(n == 11);
    CHECK(find(cmds, "in-coroutine")->options == QCO_COROUTINE);
#else
    CHECK(n == 10);
#endif
    CHECK(find(cmds, "do-nothing")->options == 0 && find(cmds, "do-nothing")->features == 0);
    CHECK(find(cmds, "register")->options == (QCO_ALLOW_OOB | QCO_ALLOW_PRECONFIG));
    CHECK(find(cmds, "no-response")->options == QCO_NO_SUCCESS_RESP);
    CHECK(find(cmds, "no-response")->features ==
          (1u << QAPI_DEPRECATED | 1u << QAPI_FEATURE_MY_FEATURE));
    CHECK(!find(cmds, "not-generated"));
    CHECK(sizeof(q_obj_not_generated_arg) == sizeof(QObject *));
}

int main(void) {
    QmpCommandList cmds;

    qmp_init_marshal(&cmds);
    registration(&cmds);
    results(&cmds);
    wrong_arguments(&cmds);
    qmp_unregister_commands(&cmds);
    return failures;
}
