/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "elf/elf_object.h"
#include "objects.h"

/* What is changed about an otherwise equal object. */
struct change { /* NOLINT(clang-analyzer-optin.performance.Padding): read as a table */
    const char *what;
    uint32_t type;
    uint64_t flags, entry_size;
    const char *name, *data, *debug;
    unsigned char info, visibility;
    int64_t addend;
};

static const struct change plain = {"nothing",
                                    SHT_PROGBITS,
                                    SHF_ALLOC | SHF_WRITE,
                                    0,
                                    ".data",
                                    "12345678",
                                    "debug",
                                    ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT),
                                    STV_DEFAULT,
                                    4};

static struct hash identity_of(const struct change *c) {
    struct made_object m;
    struct elf_object o;
    struct hash identity;
    uint32_t data, global;
    const uint8_t *file;
    size_t size;

    made_begin(&m);
    data = made_section(&m, c->name, c->type, c->flags, c->data, strlen(c->data));
    m.sections[data].sh_entsize = c->entry_size;
    made_section(&m, ".debug_info", SHT_PROGBITS, 0, c->debug, strlen(c->debug));
    global = made_symbol(&m, "datum", c->info, data, 0, 4);
    ((Elf64_Sym *)(void *)m.symbols.p)[global].st_other = c->visibility;
    made_relocation(&m, data, 0, R_X86_64_64, global, c->addend);
    file = made_end(&m, &size);
    assert_true(elf_object_open(&o, c->what, file, size));
    identity = elf_object_identity(&o);
    made_free(&m);
    return identity;
}

static void identity_is_all_but_debug_information(void **state) {
    struct change changes[] = {plain, plain, plain, plain, plain, plain, plain, plain, plain};
    struct hash same = identity_of(&plain);
    size_t n = 0;

    (void)state;
    changes[n].what = "binding", changes[n++].info = ELF64_ST_INFO(STB_WEAK, STT_OBJECT);
    changes[n].what = "type", changes[n++].info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
    changes[n].what = "visibility", changes[n++].visibility = STV_HIDDEN;
    changes[n].what = "addend", changes[n++].addend = 5;
    changes[n].what = "contents", changes[n++].data = "12345679";
    changes[n].what = "flags", changes[n++].flags = SHF_ALLOC;
    changes[n].what = "entry size", changes[n++].entry_size = 1;
    changes[n].what = "kind of section", changes[n++].type = SHT_NOTE;
    changes[n].what = "name of section", changes[n++].name = ".dat1";
    for (size_t i = 0; i < n; i++) {
        if (hash_eq(identity_of(&changes[i]), same))
            fail_msg("the same with another %s", changes[i].what);
    }
    changes[0] = plain;
    changes[0].debug = "another debug text";
    assert_true(hash_eq(identity_of(&changes[0]), same));
    changes[0] = plain; /* where name and contents part counts */
    changes[0].name = ".data1", changes[0].data = "2345678";
    changes[1] = plain;
    changes[1].name = ".data", changes[1].data = "12345678";
    assert_false(hash_eq(identity_of(&changes[0]), identity_of(&changes[1])));
}

static char *refusal_of(uint32_t type, uint64_t flags, uint32_t relocation) {
    struct unit_sink sink;
    struct made_object m;
    struct elf_object o;
    const uint8_t *file;
    uint32_t odd;
    size_t size;
    bool good;

    made_begin(&m);
    odd = made_section(&m, ".odd", type, flags, "12345678", 8);
    made_relocation(&m, odd, 0, relocation, 0, 0);
    file = made_end(&m, &size);
    unit_catch(&sink);
    good = elf_object_open(&o, "x.o", file, size);
    made_free(&m);
    if (good) {
        free(unit_messages(&sink));
        return NULL;
    }
    return unit_messages(&sink);
}

static void refused(const char *with, uint32_t type, uint64_t flags, uint32_t relocation) {
    char *text = refusal_of(type, flags, relocation);

    if (!text || !strstr(text, with))
        fail_msg("not %s, but: %s", with, text ? text : "taken");
    free(text);
}

static void accepted(uint32_t type, uint64_t flags, uint32_t relocation) {
    char *text = refusal_of(type, flags, relocation);

    if (text)
        fail_msg("%s", text);
}

static void what_is_not_known_is_refused_by_name(void **state) {
    (void)state;
    refused("SHT_CREL", 0x40000014, 0, R_X86_64_64);
    refused("SHT_RELR", 19, SHF_ALLOC, R_X86_64_64);
    refused("unknown type (0x6fff4c05)", 0x6fff4c05, SHF_ALLOC, R_X86_64_64);
    refused("kind 5,", SHT_PROGBITS, SHF_ALLOC, R_X86_64_COPY);
    refused("kind 52,", SHT_PROGBITS, SHF_ALLOC, 52);
    accepted(0x6fff4c05, 0, R_X86_64_64);           /* not loaded */
    accepted(SHT_PROGBITS, 0, 52);                  /* so no harm */
    accepted(0x80000001, SHF_ALLOC, R_X86_64_64);   /* an application's own */
    accepted(0x70000001, SHF_ALLOC, R_X86_64_PC32); /* SHT_X86_64_UNWIND */
    accepted(SHT_INIT_ARRAY, SHF_ALLOC, R_X86_64_64);
}

/* The levels that the first `size` bytes of a note say, which is as compilers write it. */
static uint32_t levels_of(size_t size) {
    static const uint32_t note[] = {4, 32, 5, 0x554e47, 0xc0000002, 4, 3, 0, 0xc0008002, 4, 7, 0};
    struct made_object m;
    struct elf_object o;
    const uint8_t *file;
    size_t n;
    uint32_t levels;

    made_begin(&m);
    made_section(&m, ".note.gnu.property", SHT_NOTE, SHF_ALLOC, note, size);
    file = made_end(&m, &n);
    assert_true(elf_object_open(&o, "x.o", file, n));
    levels = o.needed_levels;
    made_free(&m);
    return levels;
}

static void levels_of_the_processor_are_read_and_bounds_kept(void **state) {
    (void)state;
    assert_int_equal(levels_of(48), 7);
    for (size_t size = 0; size < 44; size++)
        assert_int_equal(levels_of(size), 0);
}

static void common_symbols_are_small_or_large(void **state) {
    Elf64_Sym y = {.st_shndx = SHN_COMMON};

    (void)state;
    assert_true(elf_is_common(&y));
    y.st_shndx = 0xff02;
    assert_true(elf_is_common(&y));
    y.st_shndx = SHN_ABS;
    assert_false(elf_is_common(&y));
    y.st_shndx = 2;
    assert_false(elf_is_common(&y));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_is_all_but_debug_information),
        cmocka_unit_test(what_is_not_known_is_refused_by_name),
        cmocka_unit_test(levels_of_the_processor_are_read_and_bounds_kept),
        cmocka_unit_test(common_symbols_are_small_or_large),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
