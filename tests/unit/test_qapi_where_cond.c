/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "conds.h"

static void prints_as_c_prose_and_json(void **state) {
    struct arena a = {0};
    const struct cond *c = conds_read(&a, "A&!(B|C)&(D|E)");

    (void)state;
    conds_assert_prints(cond_print_c, c,
                        "defined(A) && !(defined(B) || defined(C)) && (defined(D) || defined(E))");
    conds_assert_prints(cond_print_prose, c, "A and not (B or C) and (D or E)");
    conds_assert_prints(cond_print_json, c,
                        "{\"all\": [\"A\", {\"not\": {\"any\": [\"B\", \"C\"]}}, "
                        "{\"any\": [\"D\", \"E\"]}]}");
    arena_free(&a);
}

static void prints_always_and_never(void **state) {
    (void)state;
    conds_assert_prints(cond_print_c, NULL, "1");
    conds_assert_prints(cond_print_c, &cond_never, "0");
    conds_assert_prints(cond_print_prose, NULL, "always");
    conds_assert_prints(cond_print_prose, &cond_never, "never");
    conds_assert_prints(cond_print_json, NULL, "true");
    conds_assert_prints(cond_print_json, &cond_never, "false");
}

static void making_tidies(void **state) {
    struct arena a = {0};
    const struct cond *x = cond_symbol(&a, "X"), *y = cond_symbol(&a, "Y");
    const struct cond *z = cond_symbol(&a, "Z");
    const struct cond *nested = cond_and(&a, cond_and(&a, x, y), cond_and(&a, x, z));

    (void)state;
    conds_assert_prints(cond_print_prose, nested, "X and Y and Z");
    assert_ptr_equal(cond_and(&a, x, NULL), x);
    assert_true(cond_is_never(cond_and(&a, x, &cond_never)));
    assert_null(cond_any(&a, (const struct cond *[]){x, NULL}, 2));
    assert_ptr_equal(cond_any(&a, (const struct cond *[]){x, &cond_never}, 2), x);
    assert_true(cond_is_never(cond_any(&a, NULL, 0)));
    assert_null(cond_all(&a, NULL, 0));
    assert_ptr_equal(cond_not(&a, cond_not(&a, x)), x);
    assert_null(cond_not(&a, &cond_never));
    assert_true(cond_is_never(cond_not(&a, NULL)));
    arena_free(&a);
}

/* {'all': [{'all': [{'all': ['X', 'Y', 'Z']}]}]}, as a file may have it. */
static void operands_that_nest_deeply_find_room(void **state) {
    struct arena a = {0};
    const struct cond *inner = conds_read(&a, "X&Y&Z");
    struct cond middle = {COND_ALL, NULL, &inner, 1, NULL};
    const struct cond *m = &middle;
    struct cond outer = {COND_ALL, NULL, &m, 1, NULL};

    (void)state;
    conds_assert_prints(cond_print_prose, cond_and(&a, &outer, NULL), "X and Y and Z");
    arena_free(&a);
}

static void equality_is_of_trees(void **state) {
    struct arena a = {0};

    (void)state;
    assert_true(cond_equal(NULL, NULL));
    assert_false(cond_equal(NULL, &cond_never));
    assert_true(cond_equal(conds_read(&a, "A&!B"), conds_read(&a, "A&!B")));
    assert_false(cond_equal(conds_read(&a, "A&B"), conds_read(&a, "B&A")));
    assert_false(cond_equal(conds_read(&a, "A&B"), conds_read(&a, "A|B")));
    arena_free(&a);
}

/* TARGET_… is known, HOST_… is not. */
static enum cond_state partly(const void *ctx, const char *symbol) {
    return symbol[0] == 'H' ? COND_OPEN : conds_state(ctx, symbol);
}

static void what_is_given_leaves_the_rest(void **state) {
    struct arena a = {0};
    const struct cond *c = conds_read(&a, "TARGET_A&HOST_A|TARGET_B");
    unsigned only_a = 1, only_b = 2, none = 0;

    (void)state;
    conds_assert_prints(cond_print_prose, cond_given(&a, c, partly, &only_a), "HOST_A");
    assert_null(cond_given(&a, c, partly, &only_b));
    assert_true(cond_is_never(cond_given(&a, c, partly, &none)));
    arena_free(&a);
}

static void giving_all_values_decides(void **state) {
    uint32_t seed = 20261;

    (void)state;
    for (unsigned n = 0; n < 500; n++) {
        struct arena a = {0};
        const struct cond *c = conds_make(&a, &seed, 4);

        for (unsigned values = 0; values < CONDS_VALUES; values++) {
            const struct cond *left = cond_given(&a, c, conds_state, &values);

            assert_true(!left || cond_is_never(left));
            assert_int_equal(!left, conds_hold(c, values));
        }
        arena_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_as_c_prose_and_json),
        cmocka_unit_test(prints_always_and_never),
        cmocka_unit_test(making_tidies),
        cmocka_unit_test(operands_that_nest_deeply_find_room),
        cmocka_unit_test(equality_is_of_trees),
        cmocka_unit_test(what_is_given_leaves_the_rest),
        cmocka_unit_test(giving_all_values_decides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
