/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/json.h"

static char *written(json_t *root) {
    struct buf out = {0};

    json_put(root, 0, &out);
    buf_putc(&out, '\0');
    return out.p;
}

static void takes_names_of_any_bytes(void **state) {
    json_t *root = json_object();
    char *text;

    (void)state;
    json_set_name(root, "k\xe4y", json_name(STR_LIT("v\xe4lue")));
    json_set_name(root, "none", json_name_or_null(NULL));
    text = written(root);
    assert_string_equal(
        text, "{\"k\\\\xe4y\": \"v\\\\xe4lue\", \"none\": null, \"escapes\": "
              "\"in strings with \\\\xHH, that is the byte HH, and \\\\\\\\ is a backslash\"}\n");
    free(text);
}

static void says_nothing_of_escapes_where_there_are_none(void **state) {
    json_t *root = json_pack("{s:o}", "name", json_name(STR_LIT("a\\b")));
    char *text = written(root);

    (void)state;
    assert_string_equal(text, "{\"name\": \"a\\\\b\"}\n");
    free(text);
}

static void finds_escapes_deep_inside(void **state) {
    json_t *root = json_pack("{s:[{s:o}]}", "list", "name", json_name(STR_LIT("\xff")));
    char *text = written(root);

    (void)state;
    assert_non_null(strstr(text, "\"escapes\""));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_names_of_any_bytes),
        cmocka_unit_test(says_nothing_of_escapes_where_there_are_none),
        cmocka_unit_test(finds_escapes_deep_inside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
