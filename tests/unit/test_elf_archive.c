/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>

#include "base/file.h"
#include "elf/archive.h"

static const char *const names[] = {"a.o", "a-rather-long-name-0123456789abcdef.o", "empty.o"};
static const char *const contents[] = {"123", "12345678", ""};
enum { COUNT = sizeof names / sizeof *names };

static bool write_all(struct arena *a, const char *path) {
    struct archive_writer w;

    if (!archive_writer_begin(&w, a, path, names, COUNT))
        return false;
    for (size_t i = 0; i < COUNT; i++)
        archive_writer_add(&w, contents[i], strlen(contents[i]));
    return archive_writer_end(&w);
}

static void what_is_written_can_be_read(void **state) {
    struct arena a = {0};
    struct archive archive;
    struct file_map map;

    (void)state;
    assert_true(write_all(&a, "x.a"));
    assert_true(file_map(&map, "x.a"));
    assert_true(archive_is_archive(map.data, map.size));
    assert_true(archive_read(&a, &archive, "x.a", map.data, map.size));
    assert_false(archive.thin);
    assert_int_equal(archive.count, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        const struct archive_member *m = &archive.members[i];

        assert_string_equal(m->name, names[i]);
        assert_int_equal((m->data - map.data) % 8, 0);
        assert_in_range(m->size, strlen(contents[i]), strlen(contents[i]) + 7);
        assert_memory_equal(m->data, contents[i], strlen(contents[i]));
        for (size_t k = strlen(contents[i]); k < m->size; k++)
            assert_int_equal(m->data[k], 0);
    }
    file_unmap(&map);
    arena_free(&a);
}

static void nothing_half_written_is_left(void **state) {
    struct arena a = {0};
    struct archive_writer w;
    struct unit_sink sink;
    char *said;

    (void)state;
    unit_put("y.a", "old");
    assert_true(archive_writer_begin(&w, &a, "y.a", names, COUNT));
    assert_int_equal(access(w.temporary, F_OK), 0);
    archive_writer_add(&w, "x", 1);
    w.error = ENOSPC;
    unit_catch(&sink);
    assert_false(archive_writer_end(&w));
    said = unit_messages(&sink);
    assert_non_null(strstr(said, "y.a: cannot be written: No space left"));
    free(said);
    assert_int_not_equal(access(w.temporary, F_OK), 0);
    assert_int_equal(access("y.a", F_OK), 0);
    arena_free(&a);
}

static void a_folder_that_is_not_there(void **state) {
    struct arena a = {0};
    struct unit_sink sink;
    char *said;

    (void)state;
    unit_catch(&sink);
    assert_false(write_all(&a, "no-such/x.a"));
    said = unit_messages(&sink);
    assert_non_null(strstr(said, "no-such/x.a: cannot be written: No such file"));
    free(said);
    arena_free(&a);
}

/* An index of three names, and nothing else. */
#define INDEX_NAMES "one\0two\0three\0"
static const char with_index[] = "!<arch>\n"
                                 "/               0           0     0     0       30        `\n"
                                 "\0\0\0\3\0\0\0\7\0\0\1\0\0\0\0\7" INDEX_NAMES;
enum { INDEX_SIZE = sizeof with_index - 1, INDEX_COUNT_AT = 8 + 60 + 3 };

static void collect(void *ctx, struct str name, size_t header) {
    char *all = ctx;

    strncat(all, name.p, name.n);
    sprintf(all + strlen(all), "%zu ", header);
}

/* The names in the first `size` bytes, which lie in memory of just that size. */
static const char *names_in(size_t size, char count) {
    static char all[64];
    char *copy = malloc(size);

    assert_non_null(copy);
    memcpy(copy, with_index, size);
    if (size > INDEX_COUNT_AT)
        copy[INDEX_COUNT_AT] = count;
    all[0] = '\0';
    archive_index((const uint8_t *)copy, size, collect, all);
    free(copy);
    return all;
}

static void the_index_has_the_names(void **state) {
    (void)state;
    assert_string_equal(names_in(INDEX_SIZE, 3), "one7 two256 three7 ");
}

static void a_damaged_index_has_none(void **state) {
    (void)state;
    for (size_t size = 8; size < INDEX_SIZE; size++)
        assert_string_equal(names_in(size, 3), "");
    assert_string_equal(names_in(INDEX_SIZE, 127), ""); /* more offsets than there is room for */
}

/* The same with numbers of 8 bytes, as archives beyond 4 GiB have them. */
static void the_wide_index_has_the_names(void **state) {
    static const char wide[] = "!<arch>\n"
                               "/SYM64/         0           0     0     0       22        `\n"
                               "\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0\2three";
    char all[64] = "";

    (void)state;
    assert_true(archive_index((const uint8_t *)wide, sizeof wide, collect, all));
    assert_string_equal(all, "three4294967298 ");
}

/* A thin archive of an archive's members names them by that archive and their place in it. */
static void members_of_members(void **state) {
    static const char thin[] = "!<thin>\n"
                               "//                                              8         `\n"
                               "in/a.a/\n"
                               "/0:132          0           0     0     644     4         `\n"
                               "/0              0           0     0     644     4         `\n";
    static const char inner[] = "!<arch>\n"
                                "x.o/            0           0     0     644     4         `\n"
                                "aaaa"
                                "y.o/            0           0     0     644     4         `\n"
                                "bbbb";
    struct arena a = {0};
    struct archive archive;
    struct str member;

    (void)state;
    assert_true(archive_read(&a, &archive, "d/t.a", (const uint8_t *)thin, sizeof thin - 1));
    assert_int_equal(archive.count, 2);
    assert_string_equal(archive.members[0].name, "d/in/a.a");
    assert_int_equal(archive.members[0].nested, 132);
    assert_int_equal(archive.members[1].nested, 0);
    member = archive_member_at((const uint8_t *)inner, sizeof inner - 1, 72);
    assert_int_equal(member.n, 4);
    assert_memory_equal(member.p, "bbbb", 4);
    for (size_t size = 8; size < sizeof inner - 1; size++)
        assert_int_equal(archive_member_at((const uint8_t *)inner, size, 72).n, 0);
    assert_int_equal(archive_member_at((const uint8_t *)inner, sizeof inner - 1, 71).n, 0);
    arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(nothing_half_written_is_left),
        cmocka_unit_test(a_folder_that_is_not_there),
        cmocka_unit_test(the_index_has_the_names),
        cmocka_unit_test(a_damaged_index_has_none),
        cmocka_unit_test(the_wide_index_has_the_names),
        cmocka_unit_test(members_of_members),
    };

    return cmocka_run_group_tests(tests, unit_enter_folder, unit_leave_folder);
}
