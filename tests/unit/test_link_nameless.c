/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "link/judge.h"
#include "link/nameless.h"
#include "objects.h"

enum { GLOBAL = STB_GLOBAL << 4, LOCAL = STB_LOCAL << 4 };

/* An object on its way from bytes to what is asked of it. */
struct tried {
    struct made_object made;
    struct object_file file;
    struct arena arena;
    struct link_state state;
};

static void open_made(struct tried *t) {
    size_t size;
    const uint8_t *bytes = made_end(&t->made, &size);

    memset(&t->file, 0, sizeof t->file);
    t->arena = (struct arena){0};
    t->state = (struct link_state){.arena = &t->arena};
    assert_true(elf_object_open(&t->file.elf, "made.o", bytes, size));
}

static void close_made(struct tried *t) {
    arena_free(&t->arena);
    made_free(&t->made);
}

/* ---- what a symbol is ---- */

static enum symbol_kind kind_of(unsigned char type, uint64_t flags, uint32_t place) {
    struct tried t;
    enum symbol_kind kind;
    uint32_t section;

    made_begin(&t.made);
    section = made_section(&t.made, ".any", SHT_PROGBITS, SHF_ALLOC | flags, "12345678", 8);
    made_symbol(&t.made, "y", (unsigned char)(GLOBAL | type), place ? place : section, 0, 4);
    open_made(&t);
    kind = judge_kind(&t.file, global_symbol(&t.file, 0));
    close_made(&t);
    return kind;
}

static void the_type_says_what_a_symbol_is(void **state) {
    (void)state;
    assert_int_equal(kind_of(STT_OBJECT, SHF_EXECINSTR, 0), KIND_DATA);
    assert_int_equal(kind_of(STT_FUNC, SHF_EXECINSTR, 0), KIND_FUNCTION);
    assert_int_equal(kind_of(STT_FUNC, SHF_WRITE, 0), KIND_FUNCTION);
    assert_int_equal(kind_of(STT_NOTYPE, SHF_EXECINSTR, 0), KIND_FUNCTION);
    assert_int_equal(kind_of(STT_NOTYPE, SHF_WRITE, 0), KIND_DATA);
    assert_int_equal(kind_of(STT_TLS, SHF_WRITE | SHF_TLS, 0), KIND_TLS);
    assert_int_equal(kind_of(STT_GNU_IFUNC, SHF_EXECINSTR, 0), KIND_UNKNOWN);
    assert_int_equal(kind_of(STT_OBJECT, 0, SHN_COMMON), KIND_DATA);
    assert_int_equal(kind_of(STT_TLS, 0, SHN_COMMON), KIND_TLS);
    assert_int_equal(kind_of(STT_OBJECT, 0, 0xff02), KIND_DATA);
    assert_int_equal(kind_of(STT_OBJECT, 0, SHN_ABS), KIND_UNKNOWN);
}

/* ---- data ---- */

/* Data of 16 bytes: 8 of nobody's, `y` of 4, `z` of 4 behind it. Is y reached by a relocation in
 * code that is no instruction, in data, or that names another section? */
struct reach_case { /* NOLINT(clang-analyzer-optin.performance.Padding): read as a table */
    const char *what;
    uint32_t type;
    int64_t addend;
    bool compiled, constant, other_section, reached;
};

static bool is_reached(const struct reach_case *c) {
    struct tried t;
    uint32_t data, other, section, other_section;
    uint64_t flags = SHF_ALLOC | (c->constant ? 0 : SHF_WRITE);
    bool reached;

    made_begin(&t.made);
    data = made_section(&t.made, c->constant ? ".rodata" : ".data", SHT_PROGBITS, flags,
                        "0123456789abcdef", 16);
    other = made_section(&t.made, ".other", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, "12345678", 8);
    if (c->compiled)
        made_section(&t.made, ".comment", SHT_PROGBITS, 0, "a compiler", 10);
    section = made_symbol(&t.made, "", LOCAL | STT_SECTION, data, 0, 0);
    other_section = made_symbol(&t.made, "", LOCAL | STT_SECTION, other, 0, 0);
    made_symbol(&t.made, "y", GLOBAL | STT_OBJECT, data, 8, 4);
    made_symbol(&t.made, "z", GLOBAL | STT_OBJECT, data, 12, 4);
    made_relocation(&t.made, other, 0, c->type, c->other_section ? other_section : section,
                    c->addend);
    open_made(&t);
    reached = nameless_data(&t.file, global_symbol(&t.file, 0));
    close_made(&t);
    return reached;
}

static void data_is_reached_at_its_place_or_from_who_knows_where(void **state) {
    static const struct reach_case cases[] = {
        {"its start", R_X86_64_64, 8, true, false, false, true},
        {"its last byte", R_X86_64_64, 11, true, false, false, true},
        {"the next datum", R_X86_64_64, 12, true, false, false, false},
        {"nobody's bytes", R_X86_64_64, 4, true, false, false, true},
        {"nobody's bytes among a compiler's constants", R_X86_64_64, 4, true, true, false, false},
        {"nobody's bytes among other constants", R_X86_64_64, 4, false, true, false, true},
        {"the end of all", R_X86_64_64, 16, true, false, false, false},
        {"before all", R_X86_64_64, -4, true, false, false, true},
        {"a distance in data", R_X86_64_PC32, 12, true, false, false, true},
        {"a long distance in data", R_X86_64_PC64, 12, true, true, false, true},
        {"an entry of the GOT, by the section", R_X86_64_GOTPCREL, 0, true, false, false, true},
        {"from the GOT, the next datum", R_X86_64_GOTOFF64, 12, true, false, false, false},
        {"from the GOT", R_X86_64_GOTOFF64, 8, true, false, false, true},
        {"a distance to another section", R_X86_64_PC32, 8, true, false, true, false},
        {"nothing", R_X86_64_NONE, 8, true, false, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (is_reached(&cases[i]) != cases[i].reached)
            fail_msg("%s: %s", cases[i].what, cases[i].reached ? "not reached" : "reached");
    }
}

/* ---- functions ---- */

/* 8 bytes of code at the start, function `f` at 8. `code` is what the first 8 bytes are. */
static unsigned how_is_reached(const char *code, uint32_t type, int64_t addend, bool in_code) {
    struct tried t;
    char text[16] = {0};
    uint32_t section, local, data;
    unsigned how;

    memcpy(text, code, 8);
    made_begin(&t.made);
    section = made_section(&t.made, ".text", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, text, 16);
    data = made_section(&t.made, ".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, "12345678", 8);
    local = made_symbol(&t.made, "", LOCAL | STT_SECTION, section, 0, 0);
    made_symbol(&t.made, "f", GLOBAL | STT_FUNC, section, 8, 8);
    if (type)
        made_relocation(&t.made, in_code ? section : data, in_code ? 3 : 0, type, local, addend);
    open_made(&t);
    how = nameless_function(&t.state, &t.file, 0);
    close_made(&t);
    return how;
}

static const char nothing[8] = {0};
static const char lea[8] = {0x48, (char)0x8d, 0x05};                     /* lea …(%rip), %rax */
static const char lea_to_f[8] = {0x48, (char)0x8d, 0x05, 1, 0, 0, 0, 0}; /* 7 + 1 */
static const char lea_beside_f[8] = {0x48, (char)0x8d, 0x05, 2, 0, 0, 0, 0}; /* 7 + 2 */
static const char call[8] = {0, 0, (char)0xe8};

static void functions_are_reached_by_relocations_and_by_distances(void **state) {
    (void)state;
    assert_int_equal(how_is_reached(nothing, 0, 0, false), 0);
    assert_int_equal(how_is_reached(nothing, R_X86_64_64, 8, false), NAMELESS_ADDRESS);
    assert_int_equal(how_is_reached(nothing, R_X86_64_64, 9, false), 0);
    assert_int_equal(how_is_reached(lea, R_X86_64_PC32, 4, true), NAMELESS_ADDRESS);
    assert_int_equal(how_is_reached(call, R_X86_64_PC32, 4, true), 0);
    assert_int_equal(how_is_reached(call, R_X86_64_PLT32, 4, true), 0);
    assert_int_equal(how_is_reached(nothing, R_X86_64_PC32, 8, false), 0); /* a table of jumps */
    assert_int_equal(how_is_reached(nothing, R_X86_64_GOTPCREL, 0, true), NAMELESS_FIXED);
    assert_int_equal(how_is_reached(lea_to_f, 0, 0, false), NAMELESS_FIXED);
    assert_int_equal(how_is_reached(lea_beside_f, 0, 0, false), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_type_says_what_a_symbol_is),
        cmocka_unit_test(data_is_reached_at_its_place_or_from_who_knows_where),
        cmocka_unit_test(functions_are_reached_by_relocations_and_by_distances),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
