/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "qapi/cond.h"

static const struct qapi_cond a = {.symbol = "A"}, b = {.symbol = "B"}, c = {.symbol = "C"};
static const struct qapi_cond *const only_a[] = {&a}, *const a_b[] = {&a, &b};
static const struct qapi_cond not_a = {QAPI_COND_NOT, NULL, only_a, 1, {NULL, 0, 0}};
static const struct qapi_cond both = {QAPI_COND_ALL, NULL, a_b, 2, {NULL, 0, 0}};
static const struct qapi_cond either = {QAPI_COND_ANY, NULL, a_b, 2, {NULL, 0, 0}};

static bool implies(const struct qapi_cond *given, const struct qapi_cond *wanted) {
    return qapi_cond_implies(&given, 1, wanted);
}

static void no_condition_always_holds(void **state) {
    (void)state;
    assert_true(implies(&a, NULL));
    assert_true(implies(NULL, NULL));
    assert_false(implies(NULL, &a));
}

static void implications(void **state) {
    (void)state;
    assert_true(implies(&a, &a));
    assert_false(implies(&a, &b));
    assert_true(implies(&both, &a));
    assert_false(implies(&a, &both));
    assert_true(implies(&a, &either));
    assert_false(implies(&either, &a));
    assert_false(implies(NULL, &either));
    assert_true(implies(&both, &either));
    assert_false(implies(&not_a, &a));
    assert_false(implies(&a, &not_a));
}

static void conditions_add_up(void **state) {
    const struct qapi_cond *given[] = {&either, &not_a, NULL};

    (void)state;
    assert_true(qapi_cond_implies(given, 3, &b));
    assert_false(qapi_cond_implies(given, 1, &b));
    assert_false(qapi_cond_implies(given, 3, &c));
}

static void what_cannot_be_implies_all(void **state) {
    const struct qapi_cond *given[] = {&a, &not_a};

    (void)state;
    assert_true(qapi_cond_implies(given, 2, &c));
}

static void too_many_symbols_are_not_tried(void **state) {
    struct qapi_cond symbols[QAPI_COND_MOST_SYMBOLS + 1];
    const struct qapi_cond *operands[QAPI_COND_MOST_SYMBOLS + 1];
    struct qapi_cond all = {QAPI_COND_ALL, NULL, operands, 0, {NULL, 0, 0}};
    char names[QAPI_COND_MOST_SYMBOLS + 1][4];

    (void)state;
    for (size_t i = 0; i <= QAPI_COND_MOST_SYMBOLS; i++) {
        snprintf(names[i], sizeof names[i], "S%zu", i);
        symbols[i] = (struct qapi_cond){.symbol = names[i]};
        operands[i] = &symbols[i];
    }
    all.operand_count = QAPI_COND_MOST_SYMBOLS;
    assert_false(implies(&symbols[0], &all));
    all.operand_count++;
    assert_true(implies(&symbols[0], &all));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_condition_always_holds),
        cmocka_unit_test(implications),
        cmocka_unit_test(conditions_add_up),
        cmocka_unit_test(what_cannot_be_implies_all),
        cmocka_unit_test(too_many_symbols_are_not_tried),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
