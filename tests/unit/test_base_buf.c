/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/buf.h"

static void adds_in_order(void **state) {
    struct buf b = {0};

    (void)state;
    buf_puts(&b, "ab");
    buf_putc(&b, 'c');
    buf_str(&b, STR_LIT("de"));
    buf_add(&b, "fgh", 2);
    buf_add(&b, NULL, 0);
    buf_printf(&b, "%d", 17);
    assert_int_equal(b.n, 9);
    assert_memory_equal(b.p, "abcdefg17", 9);
    buf_free(&b);
    assert_null(b.p);
    assert_int_equal(b.n + b.capacity, 0);
}

static void the_nul_of_printf_is_not_counted(void **state) {
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%04d", i);
    assert_int_equal(b.n, 4000);
    assert_memory_equal(b.p + 3996, "0999", 4);
    assert_null(memchr(b.p, 0, b.n));
    buf_free(&b);
}

static void reserves_without_counting(void **state) {
    struct buf b = {0};

    (void)state;
    assert_non_null(buf_reserve(&b, 0));
    memset(buf_reserve(&b, 5000), 'x', 5000);
    assert_int_equal(b.n, 0);
    assert_true(b.capacity >= 5000);
    buf_puts(&b, "y");
    assert_ptr_equal(buf_reserve(&b, 10), b.p + 1);
    buf_free(&b);
}

static void aligns_with_zeros(void **state) {
    struct buf b = {0};

    (void)state;
    buf_align(&b, 16);
    assert_int_equal(b.n, 0);
    buf_puts(&b, "abc");
    buf_align(&b, 8);
    assert_int_equal(b.n, 8);
    assert_memory_equal(b.p, "abc\0\0\0\0\0", 8);
    buf_align(&b, 8);
    assert_int_equal(b.n, 8);
    buf_align(&b, 1);
    assert_int_equal(b.n, 8);
    buf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_in_order),
        cmocka_unit_test(the_nul_of_printf_is_not_counted),
        cmocka_unit_test(reserves_without_counting),
        cmocka_unit_test(aligns_with_zeros),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
