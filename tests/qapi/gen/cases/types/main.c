/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stddef.h>

#include "qapi-types.h"
#include "qapi-visit.h"

TYPE(Thing)
TYPE(Empty)
TYPE(EmptyChild)
TYPE(Old)

static void layout(void) {
    CHECK(offsetof(Thing, id) == offsetof(Root, id));
    CHECK(offsetof(Thing, note) == offsetof(Middle, note));
    CHECK(offsetof(Thing, number) > offsetof(Thing, note));
    CHECK(offsetof(Thing, has_small) < offsetof(Thing, small));
    CHECK(sizeof(Empty) == 1);
    CHECK(sizeof(((Thing *)NULL)->small) == 1);
}

static void round_trip(void) {
    CHECK_JSON(copy_Thing("{'id': 'a', 'number': -3}"), "{\"id\": \"a\", \"number\": -3}");
    CHECK_JSON(copy_Thing("{'id': '', 'number': 1, 'list': []}"),
               "{\"id\": \"\", \"list\": [], \"number\": 1}");
    CHECK_JSON(copy_Thing("{'id': 'x', 'number': 1, 'other': {'id': 'y'}, 'null': null,"
                          " 'default': [true], 'things': [{'id': 'z', 'number': 2}]}"),
               "{\"null\": null, \"id\": \"x\", \"default\": [true], \"number\": 1,"
               " \"other\": {\"id\": \"y\"}, \"things\": [{\"id\": \"z\", \"number\": 2}]}");
    CHECK_JSON(copy_Empty("{}"), "{}");
    CHECK_JSON(copy_EmptyChild("{}"), "{}");
}

static void presence(void) {
    Thing *t = read_Thing("{'id': 'a', 'number': 1, 'small': 0, 'note': '', 'colour': 'green',"
                          " 'list': ['red', '2-tone']}",
                          &error_abort);

    CHECK(t->has_small && t->small == 0);
    CHECK(!t->has_flag && !t->has_real && !t->has_things);
    CHECK(t->note && !*t->note && !t->text && !t->other && !t->null && !t->q_default);
    CHECK(t->has_colour && t->colour == COLOUR_GREEN);
    CHECK(t->has_list && t->list->value == COLOUR_RED && t->list->next->value == COLOUR_2_TONE);
    CHECK(!t->list->next->next);
    CHECK_TEXT(qapi_Thing_base(t)->id, "a");
    CHECK((void *)qapi_Middle_base(qapi_Thing_base(t)) == (void *)t);
    qapi_free_Thing(t);
    qapi_free_Thing(NULL);
}

static void faults(void) {
    CHECK(strstr(error_of_Thing("{'id': 'a'}"), "'number' is missing"));
    CHECK(strstr(error_of_Thing("{'id': 'a', 'number': 1, 'small': 256}"), "small"));
    CHECK(strstr(error_of_Thing("{'id': 'a', 'number': 1, 'list': ['red', 'pink']}"), "pink"));
    CHECK(
        strstr(error_of_Thing("{'id': 'a', 'number': 1, 'things': [{'id': 'b', 'number': 1}, {}]}"),
               "id"));
    CHECK(strstr(error_of_Thing("{'id': 'a', 'number': 1, 'more': 1}"), "more"));
    CHECK(strstr(error_of_Empty("{'a': 1}"), "a"));
}

static void enums(void) {
    CHECK(COLOUR__MAX == 3 && NOTHING__MAX == 0 && Colour_lookup.size == 3);
    CHECK(MY_AUTO == 1 && MY__MAX == 2);
    CHECK_TEXT(Colour_str(COLOUR_2_TONE), "2-tone");
    CHECK(Colour_lookup.features[COLOUR_GREEN] == 1u << QAPI_UNSTABLE);
    CHECK(Colour_lookup.features[COLOUR_RED] == 0);
    CHECK(!Prefixed_lookup.features);
}

static void policy(void) {
    compat_policy.has_deprecated_input = compat_policy.has_deprecated_output = true;
    CHECK_JSON(copy_Old("{'new': 1, 'old': 2}"), "{\"old\": 2, \"new\": 1}");
    compat_policy.deprecated_input = COMPAT_POLICY_INPUT_REJECT;
    CHECK(strstr(error_of_Old("{'new': 1, 'old': 2}"), "old"));
    compat_policy.deprecated_input = COMPAT_POLICY_INPUT_ACCEPT;
    compat_policy.deprecated_output = COMPAT_POLICY_OUTPUT_HIDE;
    CHECK_JSON(copy_Old("{'new': 1, 'old': 2}"), "{}");
    CHECK_JSON(copy_Thing("{'id': 'a', 'number': 1}"), "{\"id\": \"a\", \"number\": 1}");
}

int main(void) {
    layout();
    round_trip();
    presence();
    faults();
    enums();
    policy();
    return failures;
}
