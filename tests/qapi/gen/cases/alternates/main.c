/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "qapi-types.h"
#include "qapi-visit.h"

TYPE(Holder)

static void same(const char *json) {
    CHECK_JSON(copy_Holder(json), json);
}

int main(void) {
    Holder *h = read_Holder("{\"choice\": \"slow\"}", &error_abort);

    CHECK(h->choice->type == QTYPE_QSTRING && h->choice->u.mode == MODE_SLOW);
    qapi_free_Holder(h);
    same("{\"choice\": {\"level\": 4}}");
    same("{\"choice\": -4}");
    same("{\"choice\": [\"fast\", \"slow\"]}");
    same("{\"choice\": []}");
    same("{\"choice\": null}");
    same("{\"more\": [1, null, {\"level\": 1}], \"choice\": 2}");
#ifdef CONFIG_FLAG
    same("{\"choice\": true}");
#else
    CHECK_TEXT(error_of_Holder("{'choice': true}"),
               "Invalid parameter type for 'choice', expected: Choice");
#endif
    CHECK(strstr(error_of_Holder("{'choice': 'medium'}"), "medium"));
    CHECK(strstr(error_of_Holder("{'choice': {}}"), "level"));
    CHECK(strstr(error_of_Holder("{'choice': {'level': 1, 'more': 2}}"), "more"));
    CHECK(strstr(error_of_Holder("{'choice': ['fast', 1]}"), "many") ||
          strstr(error_of_Holder("{'choice': ['fast', 1]}"), "choice"));
    CHECK(strstr(error_of_Holder("{'choice': 1, 'more': [1, 2.5]}"), "more"));
    return failures;
}
