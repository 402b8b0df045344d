/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "qapi-commands.h"
#include "qapi-features.h"
#include "qapi-init-commands.h"

void qmp_all(Error **errp) {
    (void)errp;
}

void qmp_one(Error **errp) {
    (void)errp;
}

int main(void) {
    QmpCommandList cmds;

    qmp_init_marshal(&cmds);
    CHECK((int)QAPI_FEATURE_DEPRECATED == QAPI_DEPRECATED);
    CHECK((int)QAPI_FEATURE_UNSTABLE == QAPI_UNSTABLE);
    CHECK(QAPI_FEATURE_F61 == 2);
    CHECK(Value_lookup.features[VALUE_B] == 4);
    CHECK(qmp_find_command(&cmds, "all")->features == ~UINT64_C(3));
    CHECK(qmp_find_command(&cmds, "one")->features == UINT64_C(1) << QAPI_FEATURE_F40);
    CHECK(QAPI_FEATURE_F40 > 32);
    qmp_unregister_commands(&cmds);
    return failures;
}
