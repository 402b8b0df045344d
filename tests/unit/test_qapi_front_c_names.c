/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "qapi/front/c_names.h"

static void names_become_identifiers(void **state) {
    struct arena a = {0};

    (void)state;
    assert_string_equal(qapi_c_name(&a, "x-foo.bar"), "x_foo_bar");
    assert_string_equal(qapi_c_name(&a, "__org.qemu_x"), "__org_qemu_x");
    assert_string_equal(qapi_c_name(&a, "int"), "q_int");
    assert_string_equal(qapi_c_name(&a, "intList"), "intList");
    assert_string_equal(qapi_c_name(&a, "and-eq"), "q_and_eq");
    assert_string_equal(qapi_c_name(&a, "9p"), "q_9p");
    assert_string_equal(qapi_c_plain(&a, "9p-int"), "9p_int");
    assert_string_equal(qapi_c_plain(&a, "int"), "int");
    assert_string_equal(qapi_c_upper(&a, "a-b1_c"), "A_B1_C");
    assert_string_equal(qapi_guard_name(&a, "qapi-types-x.h"), "QAPI_TYPES_X_H");
    arena_free(&a);
}

static void all_reserved_words_are_found(void **state) {
    /* The first and last of the table, and some of each sort. */
    static const char *const words[] = {"_Alignas", "xor_eq", "while",    "typeof",
                                        "bool",     "inline", "_Bool",    "unix",
                                        "i386",     "and",    "restrict", "0"};
    static const char *const others[] = {"_alignas", "xor_e", "", "whil", "Int", "amd64"};

    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(qapi_c_reserved(str_from(words[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(qapi_c_reserved(str_from(others[i])));
}

static void camel_case_is_split(void **state) {
    /* Name, then its words as QEMU 7.2 and as QEMU 10.0 find them. */
    static const char *const names[][3] = {
        {"Simple", "SIMPLE", "SIMPLE"},
        {"TwoWords", "TWO_WORDS", "TWO_WORDS"},
        {"QCryptoThing", "Q_CRYPTO_THING", "QCRYPTO_THING"},
        {"AbcDE", "ABCDE", "ABC_DE"},
        {"HmatLBMemory", "HMATLB_MEMORY", "HMAT_LB_MEMORY"},
        {"Usb2Port", "USB2_PORT", "USB2_PORT"},
        {"X2Y", "X2Y", "X2_Y"},
        {"A1Bc", "A1_BC", "A1_BC"},
        {"ABC", "ABC", "ABC"},
        {"__com.acme_FooBar", "COM_ACME_FOO_BAR", "COM_ACME_FOO_BAR"},
        {"QType", "Q_TYPE", "QTYPE"},
    };
    struct arena a = {0};
    const struct qapi_compat *old = qapi_compat_choose("7.2");

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_string_equal(qapi_camel_to_upper(&a, old, names[i][0]), names[i][1]);
        assert_string_equal(qapi_camel_to_upper(&a, qapi_compat_newest, names[i][0]), names[i][2]);
    }
    arena_free(&a);
}

static void constants_have_a_prefix(void **state) {
    struct arena a = {0};
    const struct qapi_compat *old = qapi_compat_choose("7.2"), *now = qapi_compat_newest;

    (void)state;
    assert_string_equal(qapi_enum_constant(&a, now, "FooBar", NULL, "a-b"), "FOO_BAR_A_B");
    assert_string_equal(qapi_enum_constant(&a, now, "FooBar", "My_Own", "int"), "My_Own_INT");
    assert_string_equal(qapi_enum_constant(&a, old, "FooBar", "My_Own", "int"), "MY_OWN_INT");
    assert_string_equal(qapi_enum_constant(&a, now, "FooBar", "", "1x"), "_1X");
    assert_string_equal(qapi_enum_constant(&a, now, "FooBar", NULL, "_MAX"), "FOO_BAR__MAX");
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_identifiers),
        cmocka_unit_test(all_reserved_words_are_found),
        cmocka_unit_test(camel_case_is_split),
        cmocka_unit_test(constants_have_a_prefix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
