/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "qapi-commands.h"
#include "qapi-emit-events.h"
#include "qapi-events.h"
#include "qapi-init-commands.h"
#include "qapi-visit.h"

TYPE(Only)

void qapi_event_emit(QAPIEvent event, QDict *qdict) {
    (void)event;
    (void)qdict;
}

void qmp_boxed(Only *arg, Error **errp) {
    (void)arg;
    (void)errp;
}

#if defined(CONFIG_A) && defined(CONFIG_B)
Both *qmp_get_both(Error **errp) {
    error_setg(errp, "no");
    return NULL;
}
#endif

int main(void) {
    QmpCommandList cmds;

    qmp_init_marshal(&cmds);
    CHECK(VALUE__MAX == 2);
    /* There may be no member left, but never a struct without a size: it could not be allocated. */
    CHECK(sizeof(Only) > 0);
    CHECK_JSON(copy_Only("{}"), "{}");
#ifdef CONFIG_A
    CHECK_JSON(copy_Only("{'x': 1}"), "{\"x\": 1}");
    CHECK(Value_lookup.features[VALUE_B] == 1u << QAPI_DEPRECATED);
#else
    CHECK(strstr(error_of_Only("{'x': 1}"), "'x'"));
    CHECK_TEXT(Value_str(VALUE_C), "c");
#endif
#if defined(CONFIG_A) && defined(CONFIG_B)
    CHECK(offsetof(Both, z) == 0);
    CHECK(qmp_find_command(&cmds, "get-both"));
#else
    CHECK(!qmp_find_command(&cmds, "get-both"));
#endif
    CHECK(QAPI_EVENT_EVENT == 0);
    qmp_unregister_commands(&cmds);
    return failures;
}
