/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/mask.h"

enum { MANY = 130 }; /* more targets than fit into two words */

static void holds_any_number_of_targets(void **state) {
    struct arena a = {0};
    uint64_t *mask = mask_new(&a, MANY);
    size_t seen = 0, last = 0;

    (void)state;
    assert_int_equal(mask_next(mask, MANY, 0), MANY);
    mask_add(mask, 0);
    mask_add(mask, 63);
    mask_add(mask, 64);
    mask_add(mask, 129);
    assert_int_equal(mask_count(mask, MANY), 4);
    assert_true(mask_has(mask, 64));
    assert_false(mask_has(mask, 65));
    MASK_EACH(t, mask, MANY) {
        seen++;
        last = t;
    }
    assert_int_equal(seen, 4);
    assert_int_equal(last, 129);
    arena_free(&a);
}

static void numbers_distinct_sets(void **state) {
    struct arena a = {0};
    struct mask_table table = {0};
    uint64_t *one = mask_new(&a, MANY), *other = mask_new(&a, MANY);

    (void)state;
    mask_add(one, 100);
    mask_add(other, 100);
    assert_int_equal(mask_number(&table, one, MANY), 0);
    assert_int_equal(mask_number(&table, other, MANY), 0);
    mask_add(other, 1);
    assert_int_equal(mask_number(&table, other, MANY), 1);
    assert_true(mask_table_has(&table, 1, 1));
    assert_false(mask_table_has(&table, 0, 1));
    assert_int_equal(mask_table_count(&table, 1), 2);
    intern_free(&table.sets);
    arena_free(&a);
}

static void sets_combine(void **state) {
    struct arena a = {0};
    uint64_t *all = mask_all(&a, MANY), *some = mask_new(&a, MANY);

    (void)state;
    assert_int_equal(mask_count(all, MANY), MANY);
    mask_add(some, 3);
    mask_add(some, 128);
    assert_true(mask_within(some, all, MANY));
    assert_false(mask_within(all, some, MANY));
    mask_subtract(all, some, MANY);
    assert_int_equal(mask_count(all, MANY), MANY - 2);
    assert_false(mask_has(all, 128));
    mask_unite(all, some, MANY);
    assert_true(mask_equal(all, mask_all(&a, MANY), MANY));
    mask_intersect(all, some, MANY);
    assert_true(mask_equal(all, some, MANY));
    mask_remove(all, 128);
    assert_int_equal(mask_count(all, MANY), 1);
    assert_false(mask_equal(all, some, MANY));
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_any_number_of_targets),
        cmocka_unit_test(numbers_distinct_sets),
        cmocka_unit_test(sets_combine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
