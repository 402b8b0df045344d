/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/arena.h"

static void is_zeroed_and_aligned(void **state) {
    static const size_t sizes[] = {1, 0, 3, 16, 17, 4096, 70000, 300000, 1, 65536};
    struct arena a = {0};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        unsigned char *p = arena_alloc(&a, sizes[i]);

        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(p[j], 0);
        memset(p, 0xa5, sizes[i]);
    }
    arena_free(&a);
}

static void allocations_do_not_overlap(void **state) {
    enum { COUNT = 3000 };
    struct arena a = {0};
    unsigned *p[COUNT];

    (void)state;
    for (unsigned i = 0; i < COUNT; i++) {
        size_t n = 1 + i * 7 % 90 + (i % 500 == 0 ? 40000 : 0);

        p[i] = arena_array(&a, n, sizeof *p[i]);
        for (size_t j = 0; j < n; j++)
            p[i][j] = i;
    }
    for (unsigned i = 0; i < COUNT; i++) {
        size_t n = 1 + i * 7 % 90 + (i % 500 == 0 ? 40000 : 0);

        for (size_t j = 0; j < n; j++)
            assert_int_equal(p[i][j], i);
    }
    arena_free(&a);
}

static void nothing_is_not_null(void **state) {
    struct arena a = {0};

    (void)state;
    assert_non_null(arena_alloc(&a, 0));
    assert_non_null(arena_array(&a, 0, 8));
    assert_ptr_not_equal(arena_alloc(&a, 0), arena_alloc(&a, 0));
    arena_free(&a);
}

static void copies_and_prints(void **state) {
    struct arena a = {0};
    char *longer;

    (void)state;
    assert_string_equal(arena_copy(&a, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&a, NULL, 0), "");
    assert_string_equal(arena_printf(&a, "%s-%d", "x", 42), "x-42");
    longer = arena_printf(&a, "%100000s", "end");
    assert_int_equal(strlen(longer), 100000);
    assert_string_equal(longer + 99997, "end");
    arena_free(&a);
}

static void may_be_used_again(void **state) {
    struct arena a = {0};

    (void)state;
    arena_alloc(&a, 100);
    arena_free(&a);
    assert_null(a.head);
    assert_string_equal(arena_printf(&a, "again"), "again");
    arena_free(&a);
}

static void overflow(void *ctx) {
    struct arena a = {0};

    (void)ctx;
    arena_array(&a, SIZE_MAX / 8 + 2, 8); /* wraps around to 8 */
}

static void too_much(void *ctx) {
    struct arena a = {0};

    (void)ctx;
    arena_alloc(&a, SIZE_MAX - 8);
}

static void grow_overflow(void *ctx) {
    size_t capacity = 0;

    (void)ctx;
    free(array_grow(NULL, &capacity, SIZE_MAX / 8 + 2, 8));
}

static void absurd_sizes_end_the_program(void **state) {
    void (*const all[])(void *) = {overflow, too_much, grow_overflow};

    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int status = unit_fork(all[i], NULL);

        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 1);
    }
}

static void array_grows(void **state) {
    size_t capacity = 0;
    int *p = NULL;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        p = array_grow(p, &capacity, i + 1, sizeof *p);
        assert_true(capacity >= i + 1);
        p[i] = (int)i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(p[i], i);
    assert_ptr_equal(array_grow(p, &capacity, 1, sizeof *p), p);
    free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_zeroed_and_aligned), cmocka_unit_test(allocations_do_not_overlap),
        cmocka_unit_test(nothing_is_not_null),   cmocka_unit_test(copies_and_prints),
        cmocka_unit_test(may_be_used_again),     cmocka_unit_test(absurd_sizes_end_the_program),
        cmocka_unit_test(array_grows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
