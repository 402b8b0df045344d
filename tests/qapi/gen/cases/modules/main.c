/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "qapi-commands.h"
#include "qapi-emit-events.h"
#include "qapi-init-commands.h"
#include "qapi-visit.h"
#include "sub/qapi-events-leaf.h"

size_t leaf_size(void);

TYPE(User)

static QAPIEvent last = QAPI_EVENT__MAX;

void qapi_event_emit(QAPIEvent event, QDict *qdict) {
    (void)qdict;
    last = event;
}

User *qmp_root_command(Error **errp) {
    error_setg(errp, "no");
    return NULL;
}

LeafList *qmp_user_command(Leaf *leaf, Error **errp) {
    (void)errp;
    CHECK(leaf->number == 1);
    return NULL;
}

int main(void) {
    QmpCommandList cmds;

    qmp_init_marshal(&cmds);
    CHECK(qmp_find_command(&cmds, "root-command") && qmp_find_command(&cmds, "user-command"));
    CHECK_JSON(copy_User("{'kind': 'a', 'number': 3}"), "{\"kind\": \"a\", \"number\": 3}");
    CHECK(leaf_size() == sizeof(int64_t));
    qapi_event_send_leaf_event(3);
    CHECK(last == QAPI_EVENT_LEAF_EVENT && last == 1);
    qmp_unregister_commands(&cmds);
    return failures;
}
