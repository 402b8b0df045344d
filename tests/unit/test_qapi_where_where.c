/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "conds.h"
#include "qapi/where/where.h"

static struct arena arena;
static struct targets ts = {.arena = &arena};

/* Three targets of a build, and one that may be built yet: whether it has KVM is open. */
static int make_targets(void **state) {
    char mak[] = "/tmp/unitarget-where-XXXXXX.mak";
    int file = mkstemps(mak, 4);
    bool good = file >= 0 && write(file, "TARGET_ARCH=b\n", 14) == 14 && close(file) == 0;

    (void)state;
    good = good && targets_add(&ts, "both=TARGET_A,TARGET_B,CONFIG_KVM") &&
           targets_add(&ts, "a=TARGET_A") && targets_add(&ts, "none=") && targets_add(&ts, mak);
    unlink(mak);
    targets_finish(&ts);
    return good && ts.count == 4 && targets_find(&ts, "a") == &ts.list[0] &&
                   targets_find(&ts, "both") == &ts.list[1] &&
                   targets_find(&ts, "none") == &ts.list[2]
               ? 0
               : -1;
}

static int free_targets(void **state) {
    (void)state;
    targets_free(&ts);
    arena_free(&arena);
    return 0;
}

/* ---- against all values ---- */

/* May the symbols have these values with target t, as far as that is known? */
static bool possible(size_t t, unsigned values) {
    for (size_t i = 0; i < CONDS_SYMBOLS; i++) {
        enum cond_state s = targets_state(&ts, t, conds_symbols[i]);

        if (s != COND_OPEN && s != conds_state(&values, conds_symbols[i]))
            return false;
    }
    return true;
}

static void check_target(const struct where *w, const struct cond *c, size_t t) {
    bool always = true, ever = false;
    const struct cond *left = &cond_never;

    for (size_t i = 0; i < w->count; i++) {
        if (mask_has(w->groups[i].targets, t))
            left = w->groups[i].left;
    }
    for (unsigned values = 0; values < CONDS_VALUES; values++) {
        if (!possible(t, values))
            continue;
        always &= conds_hold(c, values);
        ever |= conds_hold(c, values);
        assert_int_equal(conds_hold(left, values), conds_hold(c, values));
    }
    assert_int_equal(mask_has(w->certain, t), always);
    assert_int_equal(mask_has(w->possible, t), ever);
}

static void holds_where_trying_says_so(void **state) {
    uint32_t seed = 31;

    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        struct arena a = {0};
        const struct cond *c = conds_make(&a, &seed, 3), *simple = where_simplify(&ts, &a, c);
        struct where w = where_of(&ts, &a, c);

        for (size_t t = 0; t < ts.count; t++) {
            check_target(&w, c, t);
            check_target(&w, simple, t);
        }
        assert_true(conds_size(simple) <= conds_size(c));
        arena_free(&a);
    }
}

static void host_part_holds_if_any_target_could_make_it_true(void **state) {
    uint32_t seed = 8;

    (void)state;
    for (unsigned n = 0; n < 1000; n++) {
        struct arena a = {0};
        const struct cond *c = conds_make(&a, &seed, 3), *host = where_host_part(&ts, &a, c);

        assert_false(where_on_target(&ts, host));
        for (unsigned of_host = 0; of_host < CONDS_VALUES; of_host += 8) {
            bool any = false;

            for (unsigned of_target = 0; of_target < 8; of_target++)
                any |= conds_hold(c, of_host | of_target);
            for (unsigned of_target = 0; of_target < 8; of_target++)
                assert_int_equal(conds_hold(host, of_host | of_target), any);
        }
        arena_free(&a);
    }
}

/* ---- telling ---- */

static void assert_told(const char *condition, const char *prose, const char *json) {
    struct where w = where_of(&ts, &arena, conds_read(&arena, condition));
    struct buf b = {0};

    where_print(&b, &ts, &w);
    buf_putc(&b, '\0');
    assert_string_equal(b.p, prose);
    b.n = 0;
    where_print_json(&b, &ts, &w);
    buf_putc(&b, '\0');
    if (json)
        assert_string_equal(b.p, json);
    buf_free(&b);
}

/* The one whose .mak file was a temporary has a name of its own. */
static void tells_in_short(void **state) {
    const char *fourth = ts.list[3].name;

    (void)state;
    assert_told("", "all targets", NULL);
    assert_told("TARGET_C", "no target", "[]");
    assert_told("TARGET_A", "a, both", "[{\"targets\": [\"a\", \"both\"]}]");
    assert_told("!(TARGET_A&TARGET_B)", "all but both", NULL);
    assert_told("TARGET_A&HOST_A", "a, both, if HOST_A",
                "[{\"targets\": [\"a\", \"both\"], \"if\": \"HOST_A\"}]");
    assert_told("CONFIG_KVM", arena_printf(&arena, "both; %s, if CONFIG_KVM", fourth), NULL);
    assert_told("HOST_A|TARGET_A&TARGET_B", "all but both, if HOST_A; both", NULL);
}

static void asks_for_always_and_never(void **state) {
    struct where all = where_of(&ts, &arena, NULL);
    struct where some = where_of(&ts, &arena, conds_read(&arena, "HOST_A"));
    struct where none = where_of(&ts, &arena, conds_read(&arena, "TARGET_A&!TARGET_A"));

    (void)state;
    assert_true(where_always(&ts, &all));
    assert_false(where_never(&all));
    assert_false(where_always(&ts, &some));
    assert_false(where_never(&some));
    assert_true(where_never(&none));
    assert_true(where_same(&ts, &all));
    assert_true(where_same(&ts, &some));
    assert_true(where_same(&ts, &none));
    some = where_of(&ts, &arena, conds_read(&arena, "HOST_A|TARGET_A&HOST_B"));
    assert_false(where_same(&ts, &some));
}

static void what_no_target_can_tell_is_left_out(void **state) {
    (void)state;
    conds_assert_prints(
        cond_print_prose,
        where_simplify(&ts, &arena, conds_read(&arena, "TARGET_A&!TARGET_C&HOST_A")),
        "TARGET_A and HOST_A");
}

static void symbols_are_of_target_and_host(void **state) {
    const struct cond *mixed = conds_read(&arena, "HOST_A&TARGET_A");

    (void)state;
    assert_true(where_on_target(&ts, mixed));
    assert_true(where_on_host(&ts, mixed));
    assert_false(where_on_host(&ts, conds_read(&arena, "TARGET_A&CONFIG_KVM")));
    assert_false(where_on_target(&ts, conds_read(&arena, "HOST_A&HOST_B")));
    assert_false(where_on_target(&ts, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_where_trying_says_so),
        cmocka_unit_test(host_part_holds_if_any_target_could_make_it_true),
        cmocka_unit_test(tells_in_short),
        cmocka_unit_test(asks_for_always_and_never),
        cmocka_unit_test(what_no_target_can_tell_is_left_out),
        cmocka_unit_test(symbols_are_of_target_and_host),
    };

    return cmocka_run_group_tests(tests, make_targets, free_targets);
}
