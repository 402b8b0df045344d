/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "my-qapi-emit-events.h"
#include "my-qapi-events.h"

static my_QAPIEvent last = MY_QAPI_EVENT__MAX;
static const char *data; /* of the last event, as JSON */

void my_qapi_event_emit(my_QAPIEvent event, QDict *qdict) {
    QObject *d = qdict_get(qdict, "data");

    last = event;
    data = d ? to_json(qobject_ref(d)) : "none";
    CHECK_TEXT(qdict_get_str(qdict, "event"), my_QAPIEvent_str(event));
    CHECK(qdict_haskey(qdict, "timestamp"));
}

static void arguments(void) {
    Point p = {.x = 1, .has_y = true, .y = 2};
    intList list = {.value = 7};

    qapi_event_send_plain();
    CHECK(last == MY_QAPI_EVENT_PLAIN);
    CHECK_TEXT(data, "none");
    qapi_event_send_data(1, "o", &p, true, &list, "e", true, false, 5, 6);
    CHECK_JSON(data,
               "{\"errp\": \"e\", \"data\": 6, \"event\": 5, \"arg\": false, \"v\": {\"y\": 2, "
               "\"x\": 1}, \"param\": [7], \"qmp\": 1, \"obj\": \"o\"}");
    qapi_event_send_data(1, NULL, &p, false, NULL, "e", false, false, 5, 6);
    CHECK_JSON(data, "{\"errp\": \"e\", \"data\": 6, \"event\": 5, \"v\": {\"y\": 2, \"x\": 1}, "
                     "\"qmp\": 1}");
    qapi_event_send_named(3, false, 0, "n");
    CHECK_JSON(data, "{\"name\": \"n\", \"x\": 3}");
    qapi_event_send_boxed_one(&p);
    CHECK(last == MY_QAPI_EVENT_BOXED_ONE);
    CHECK_JSON(data, "{\"y\": 2, \"x\": 1}");
    qapi_event_send_optional(true, 1);
    CHECK_JSON(data, "{\"a\": 1}");
    qapi_event_send_optional(false, 1);
    CHECK_TEXT(data, "none");
}

static void policy(void) {
    qapi_event_send_old(1);
    CHECK(last == MY_QAPI_EVENT_OLD);
    last = MY_QAPI_EVENT__MAX;
    compat_policy.has_deprecated_output = true;
    compat_policy.deprecated_output = COMPAT_POLICY_OUTPUT_HIDE;
    qapi_event_send_old(1);
    CHECK(last == MY_QAPI_EVENT__MAX);
    qapi_event_send_plain();
    CHECK(last == MY_QAPI_EVENT_PLAIN);
}

int main(void) {
    arguments();
    policy();
    CHECK(MY_QAPI_EVENT__MAX == 7);
#ifdef CONFIG_DEFAULT
    qapi_event_send_q_default();
    CHECK(last == MY_QAPI_EVENT_DEFAULT);
#endif
    return failures;
}
