/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/hash.h"

static struct hash of_pieces(const char *const *pieces) {
    struct hash_state *h = hash_new();

    for (; *pieces; pieces++)
        hash_add(h, *pieces, strlen(*pieces));
    return hash_end(h);
}

#define PIECES(...) of_pieces((const char *const[]){__VA_ARGS__, NULL})

static void tells_content_apart(void **state) {
    (void)state;
    assert_true(hash_eq(hash_bytes("abc", 3), hash_bytes("abcd", 3)));
    assert_false(hash_eq(hash_bytes("abc", 3), hash_bytes("abd", 3)));
    assert_false(hash_eq(hash_bytes("", 0), hash_bytes("\0", 1)));
    assert_true(hash_eq(hash_bytes(NULL, 0), hash_bytes("", 0)));
}

/* The empty input's digest as xxHash documents it: the identity stays the same over versions. */
static void is_xxh3_128(void **state) {
    struct hash h = hash_bytes("", 0);

    (void)state;
    assert_true(h.high == 0x99aa06d3014798d8 && h.low == 0x6001c324468d497f);
}

static void each_piece_counts_with_its_length(void **state) {
    (void)state;
    assert_true(hash_eq(PIECES("ab", "c"), PIECES("ab", "c")));
    assert_false(hash_eq(PIECES("ab", "c"), PIECES("a", "bc")));
    assert_false(hash_eq(PIECES("ab"), PIECES("ab", "")));
    assert_false(hash_eq(PIECES("a", "b"), PIECES("b", "a")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_content_apart),
        cmocka_unit_test(is_xxh3_128),
        cmocka_unit_test(each_piece_counts_with_its_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
