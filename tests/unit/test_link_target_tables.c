/* SPDX-License-Identifier: MIT */
/* A unified program's tables, read from a file that is whole, cut, or damaged anywhere. */
#include "unit.h"

#include <elf.h>
#include <stdlib.h>

#include "link/target_tables.h"

enum { BASE = 0x400000, TARGETS = 2, NAMES = 3, TARGET_SIZE = 12 };

/* What the parts of a small program look like, as the file and, from BASE on, the memory. */
struct sample {
    Elf64_Ehdr header;
    Elf64_Phdr load, note;
    Elf64_Nhdr note_head;
    char owner[12]; /* sizeof NOTE_OWNER, padded */
    struct ut_note descriptor;
    int32_t targets[TARGETS][TARGET_SIZE / 4];
    struct ut_name names[NAMES];
    struct ut_told told;
    char texts[32];
};

#define PLACE(member) ((int32_t)offsetof(struct sample, member))

static int32_t text_place(const struct sample *s, const char *text) {
    for (size_t i = 0; i < sizeof s->texts; i++) {
        if (strcmp(s->texts + i, text) == 0)
            return PLACE(texts) + (int32_t)i;
    }
    return 0;
}

/* The anchor is the first byte. */
static void make(struct sample *s) {
    static const char texts[] = "arm\0emu-arm\0kvm\0vax\0emu-vax";
    const int32_t here = PLACE(descriptor);

    memset(s, 0, sizeof *s);
    memcpy(s->header.e_ident, ELFMAG, SELFMAG);
    s->header.e_ident[EI_CLASS] = ELFCLASS64;
    s->header.e_ident[EI_DATA] = ELFDATA2LSB;
    s->header.e_type = ET_DYN;
    s->header.e_phoff = offsetof(struct sample, load);
    s->header.e_phentsize = sizeof s->load;
    s->header.e_phnum = 2;
    s->load = (Elf64_Phdr){.p_type = PT_LOAD, .p_vaddr = BASE, .p_filesz = sizeof *s};
    s->note =
        (Elf64_Phdr){.p_type = PT_NOTE,
                     .p_align = 4,
                     .p_offset = offsetof(struct sample, note_head),
                     .p_vaddr = BASE + offsetof(struct sample, note_head),
                     .p_filesz = sizeof s->note_head + sizeof s->owner + sizeof s->descriptor};
    s->note_head = (Elf64_Nhdr){sizeof NOTE_OWNER, sizeof s->descriptor, NOTE_TABLES};
    memcpy(s->owner, NOTE_OWNER, sizeof NOTE_OWNER);
    s->descriptor = (struct ut_note){.anchor = -here,
                                     .told = PLACE(told) - here,
                                     .targets = PLACE(targets) - here,
                                     .names = PLACE(names) - here,
                                     .target_count = TARGETS,
                                     .name_count = NAMES,
                                     .target_size = TARGET_SIZE};
    memcpy(s->texts, texts, sizeof texts);
    s->targets[0][0] = text_place(s, "arm");
    s->targets[0][1] = text_place(s, "emu-arm");
    s->targets[1][0] = text_place(s, "vax");
    s->targets[1][1] = text_place(s, "emu-vax");
    s->names[0] = (struct ut_name){text_place(s, "emu-arm"), 0};
    s->names[1] = (struct ut_name){text_place(s, "kvm"), 0};
    s->names[2] = (struct ut_name){text_place(s, "emu-vax"), 1};
    s->told.by_default = 2;
}

/* Reads all that there is, from bytes that end where the file does. */
static enum tables_result read_all(const void *bytes, size_t size) {
    uint8_t *copy = malloc(size ? size : 1);
    struct target_tables t;
    enum tables_result result;
    size_t length = 0;

    memcpy(copy, bytes, size);
    result = target_tables_open(&t, copy, size);
    for (uint32_t i = 0; result == TABLES_GOOD && i < t.note.target_count && i < 4; i++) {
        const char *alias;

        length += strlen(target_tables_name(&t, i)) + strlen(target_tables_program(&t, i));
        for (uint32_t at = 0; at < 64 && (alias = target_tables_alias(&t, i, &at));)
            length += strlen(alias);
    }
    assert_true(length <= 4 * 64 * size);
    free(copy);
    return result;
}

static void test_whole(void **state) {
    struct sample s;
    struct target_tables t;
    uint32_t at = 0;

    (void)state;
    make(&s);
    assert_int_equal(target_tables_open(&t, (const uint8_t *)&s, sizeof s), TABLES_GOOD);
    assert_int_equal(t.told.by_default, 2);
    assert_int_equal(t.told_at, offsetof(struct sample, told));
    assert_string_equal(target_tables_name(&t, 0), "arm");
    assert_string_equal(target_tables_program(&t, 1), "emu-vax");
    assert_string_equal(target_tables_alias(&t, 0, &at), "kvm");
    assert_null(target_tables_alias(&t, 0, &at));
    at = 0;
    assert_null(target_tables_alias(&t, 1, &at));
}

static void test_others(void **state) {
    struct sample s;

    (void)state;
    make(&s);
    s.note_head.n_type = NOTE_TARGET_NONE;
    assert_int_equal(read_all(&s, sizeof s), TABLES_ABSENT);
    make(&s);
    s.header.e_type = ET_REL;
    assert_int_equal(read_all(&s, sizeof s), TABLES_ABSENT);
    make(&s);
    s.descriptor.told = INT32_MAX;
    assert_int_equal(read_all(&s, sizeof s), TABLES_DAMAGED);
    make(&s);
    s.descriptor.name_count = 1 << 30;
    assert_int_equal(read_all(&s, sizeof s), TABLES_DAMAGED);
    make(&s);
    s.told.target = TARGETS + 1;
    assert_int_equal(read_all(&s, sizeof s), TABLES_DAMAGED);
}

static void test_cut(void **state) {
    struct sample s;

    (void)state;
    make(&s);
    for (size_t size = 0; size < sizeof s; size++)
        read_all(&s, size);
}

static void test_damaged(void **state) {
    static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
    struct sample s;

    (void)state;
    for (size_t i = 0; i < sizeof s; i++) {
        for (size_t k = 0; k < sizeof values; k++) {
            make(&s);
            ((uint8_t *)&s)[i] = values[k];
            read_all(&s, sizeof s);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_others),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
