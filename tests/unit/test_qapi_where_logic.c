/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "conds.h"
#include "qapi/where/logic.h"

static struct arena arena;

static const struct cond *read_cond(const char *text) {
    return conds_read(&arena, text);
}

static bool implies(const char *given, const char *wanted) {
    const struct cond *g = read_cond(given);

    return logic_implies(&g, 1, read_cond(wanted));
}

static void no_condition_always_holds(void **state) {
    (void)state;
    assert_true(implies("A", ""));
    assert_true(implies("", ""));
    assert_false(implies("", "A"));
}

static void implications(void **state) {
    (void)state;
    assert_true(implies("A", "A"));
    assert_false(implies("A", "B"));
    assert_true(implies("A&B", "A"));
    assert_false(implies("A", "A&B"));
    assert_true(implies("A", "A|B"));
    assert_false(implies("A|B", "A"));
    assert_false(implies("", "A|B"));
    assert_true(implies("A&B", "A|B"));
    assert_false(implies("!A", "A"));
    assert_false(implies("A", "!A"));
    assert_true(implies("A&!A", "C"));
}

static void conditions_add_up(void **state) {
    const struct cond *given[] = {read_cond("A|B"), read_cond("!A"), NULL};

    (void)state;
    assert_true(logic_implies(given, 3, read_cond("B")));
    assert_false(logic_implies(given, 1, read_cond("B")));
    assert_false(logic_implies(given, 3, read_cond("C")));
}

static void equal_meaning(void **state) {
    (void)state;
    assert_true(logic_equivalent(read_cond("A&B|A&C"), read_cond("A&(C|B)")));
    assert_false(logic_equivalent(read_cond("A&B|C"), read_cond("A&(C|B)")));
    assert_true(logic_equivalent(read_cond("A|!A"), NULL));
}

static void assert_simplifies(const char *text, const char *expected) {
    struct logic l = {0};

    conds_assert_prints(cond_print_prose, logic_simplify(&l, &arena, read_cond(text), LOGIC_ALWAYS),
                        expected);
    logic_free(&l);
}

static void simplifies(void **state) {
    (void)state;
    assert_simplifies("A&(A|B)", "A");
    assert_simplifies("A|A&B", "A");
    assert_simplifies("A&!A", "never");
    assert_simplifies("A|B|!A", "always");
    assert_simplifies("A|!A&B", "A or B");
    assert_simplifies("A&(!A|B)", "A and B");
    assert_simplifies("!A&!B", "not (A or B)");
    assert_simplifies("!(A&(A|B))", "not A");
    assert_simplifies("A&B|A&!B", "A");
    assert_simplifies("C|A", "C or A");
}

static void what_is_of_no_interest_is_left_out(void **state) {
    struct logic l = {0};
    uint32_t not_both = logic_of(&l, read_cond("!(A&B)"));

    (void)state;
    conds_assert_prints(cond_print_prose, logic_simplify(&l, &arena, read_cond("A&!B"), not_both),
                        "A");
    logic_free(&l);
}

/* Against all values of the symbols. */
static void simplifying_keeps_the_meaning(void **state) {
    uint32_t seed = 77;

    (void)state;
    for (unsigned n = 0; n < 3000; n++) {
        struct arena a = {0};
        struct logic l = {0};
        const struct cond *c = conds_make(&a, &seed, 4), *care = conds_make(&a, &seed, 2);
        const struct cond *simple = logic_simplify(&l, &a, c, LOGIC_ALWAYS);
        const struct cond *caring = logic_simplify(&l, &a, c, logic_of(&l, care));

        assert_true(conds_size(simple) <= conds_size(c));
        for (unsigned values = 0; values < CONDS_VALUES; values++) {
            assert_int_equal(conds_hold(simple, values), conds_hold(c, values));
            if (conds_hold(care, values))
                assert_int_equal(conds_hold(caring, values), conds_hold(c, values));
        }
        logic_free(&l);
        arena_free(&a);
    }
}

/* No operand of what is simplified can be left out. */
static void simplified_has_nothing_to_spare(void **state) {
    uint32_t seed = 4242;

    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        struct arena a = {0};
        struct logic l = {0};
        const struct cond *c = logic_simplify(&l, &a, conds_make(&a, &seed, 3), LOGIC_ALWAYS);

        for (size_t i = 0; c && i < c->operand_count && c->operand_count > 1; i++) {
            const struct cond **fewer = arena_array(&a, c->operand_count, sizeof *fewer);
            struct cond less = {c->kind, NULL, fewer, c->operand_count - 1, NULL};

            memcpy(fewer, c->operands, i * sizeof *fewer);
            memcpy(fewer + i, c->operands + i + 1, (c->operand_count - 1 - i) * sizeof *fewer);
            assert_false(logic_equivalent(&less, c));
        }
        logic_free(&l);
        arena_free(&a);
    }
}

static void implying_is_holding_wherever_the_other_does(void **state) {
    uint32_t seed = 99;
    unsigned yes = 0;

    (void)state;
    for (unsigned n = 0; n < 3000; n++) {
        struct arena a = {0};
        const struct cond *given[] = {conds_make(&a, &seed, 2), conds_make(&a, &seed, 2)};
        const struct cond *wanted = conds_make(&a, &seed, 2);
        bool follows = true;

        for (unsigned values = 0; values < CONDS_VALUES; values++)
            follows &= !conds_hold(given[0], values) || !conds_hold(given[1], values) ||
                       conds_hold(wanted, values);
        assert_int_equal(logic_implies(given, 2, wanted), follows);
        yes += follows;
        arena_free(&a);
    }
    assert_in_range(yes, 300, 2700); /* both answers came often */
}

static void giving_a_value_chooses_a_side(void **state) {
    uint32_t seed = 5;

    (void)state;
    for (unsigned n = 0; n < 500; n++) {
        struct arena a = {0};
        struct logic l = {0};
        const struct cond *c = conds_make(&a, &seed, 3);
        uint32_t x = logic_of(&l, c);

        for (uint32_t s = 0; s < l.symbols.count; s++) {
            uint32_t symbol = logic_of(&l, cond_symbol(&a, intern_text(&l.symbols, s).p));
            uint32_t low = logic_given(&l, x, s, false), high = logic_given(&l, x, s, true);

            assert_int_equal(logic_or(&l, logic_and(&l, symbol, high),
                                      logic_and(&l, logic_not(&l, symbol), low)),
                             x);
        }
        logic_free(&l);
        arena_free(&a);
    }
}

/* Pairs that belong together stand far apart, so that the diagram has 2^40 nodes. */
static void what_takes_too_long_is_given_up(void **state) {
    const struct cond *halves[2], *list[40];
    const struct cond *c, *shuffled;
    struct logic l = {0};

    (void)state;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < 40; i++)
            list[i] = cond_symbol(&arena, arena_printf(&arena, "S%d", 40 * k + i));
        halves[k] = cond_any(&arena, list, 40);
    }
    for (int i = 0; i < 40; i++)
        list[i] = cond_and(&arena, cond_symbol(&arena, arena_printf(&arena, "S%d", i)),
                           cond_symbol(&arena, arena_printf(&arena, "S%d", 40 + i)));
    shuffled = cond_any(&arena, list, 40);
    c = cond_all(&arena, (const struct cond *[]){halves[0], halves[1], shuffled}, 3);
    assert_true(cond_equal(logic_simplify(&l, &arena, c, LOGIC_ALWAYS), c));
    assert_true(l.exceeded);
    logic_free(&l);
    assert_true(logic_implies(&c, 1, cond_symbol(&arena, "S0")));
}

static int free_arena(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_condition_always_holds),
        cmocka_unit_test(implications),
        cmocka_unit_test(conditions_add_up),
        cmocka_unit_test(equal_meaning),
        cmocka_unit_test(simplifies),
        cmocka_unit_test(what_is_of_no_interest_is_left_out),
        cmocka_unit_test(simplifying_keeps_the_meaning),
        cmocka_unit_test(simplified_has_nothing_to_spare),
        cmocka_unit_test(implying_is_holding_wherever_the_other_does),
        cmocka_unit_test(giving_a_value_chooses_a_side),
        cmocka_unit_test(what_takes_too_long_is_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, free_arena);
}
