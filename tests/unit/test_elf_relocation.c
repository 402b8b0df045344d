/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "elf/relocation.h"

/* An instruction whose last operand but for an immediate is a distance from the program counter;
 * the bytes of the distance are 0, and stand at `at`. */
struct instruction {
    const char *text; /* as an assembler would take it */
    const char *bytes;
    size_t size, at;
};

#define CODE(literal) literal, sizeof(literal) - 1

static const struct instruction instructions[] = {
    {"mov v(%rip), %rax", CODE("\x48\x8b\x05\0\0\0\0"), 3},
    {"lea v(%rip), %rdi", CODE("\x48\x8d\x3d\0\0\0\0"), 3},
    {"call f", CODE("\xe8\0\0\0\0"), 1},
    {"jne f", CODE("\x0f\x85\0\0\0\0"), 2},
    {"cmpb $7, v(%rip)", CODE("\x80\x3d\0\0\0\0\x07"), 2},
    {"cmpl $7, v(%rip)", CODE("\x83\x3d\0\0\0\0\x07"), 2},
    {"movl $1000, v(%rip)", CODE("\xc7\x05\0\0\0\0\xe8\x03\0\0"), 2},
    {"movq $1000, v(%rip)", CODE("\x48\xc7\x05\0\0\0\0\xe8\x03\0\0"), 3},
    {"movw $1000, v(%rip)", CODE("\x66\xc7\x05\0\0\0\0\xe8\x03"), 3},
    {"movb $1, v(%rip)", CODE("\xc6\x05\0\0\0\0\x01"), 2},
    {"testb $1, v(%rip)", CODE("\xf6\x05\0\0\0\0\x01"), 2},
    {"negb v(%rip)", CODE("\xf6\x1d\0\0\0\0"), 2},
    {"testl $1000, v(%rip)", CODE("\xf7\x05\0\0\0\0\xe8\x03\0\0"), 2},
    {"imul $3, v(%rip), %eax", CODE("\x6b\x05\0\0\0\0\x03"), 2},
    {"shll $3, v(%rip)", CODE("\xc1\x25\0\0\0\0\x03"), 2},
    {"btl $3, v(%rip)", CODE("\x0f\xba\x25\0\0\0\0\x03"), 3},
    {"pshufd $3, v(%rip), %xmm0", CODE("\x66\x0f\x70\x05\0\0\0\0\x03"), 4},
    {"pextrb $3, %xmm0, v(%rip)", CODE("\x66\x0f\x3a\x14\x05\0\0\0\0\x03"), 5},
    {"movaps v(%rip), %xmm0", CODE("\x0f\x28\x05\0\0\0\0"), 3},
    {"vpshufd $3, v(%rip), %xmm0", CODE("\xc5\xf9\x70\x05\0\0\0\0\x03"), 4},
    {"vmovaps v(%rip), %xmm0", CODE("\xc5\xf8\x28\x05\0\0\0\0"), 4},
    {"vpternlogd $3, v(%rip), %zmm0, %zmm0", CODE("\x62\xf3\x7d\x48\x25\x05\0\0\0\0\x03"), 6},
    {"vpshufd $3, v(%rip), %zmm0", CODE("\x62\xf1\x7d\x48\x70\x05\0\0\0\0\x03"), 6},
    {"vmovdqa64 v(%rip), %zmm0", CODE("\x62\xf1\xfd\x48\x6f\x05\0\0\0\0"), 6},
};

enum { TARGET = 0x40 };

/* What a relocation reaches that stands at `at` in these bytes, against the start of a section, or,
 * with STT_OBJECT, against a local name for place 8 of it. */
static enum reach reach(const struct instruction *i, uint32_t type, uint64_t flags,
                        unsigned char symbol, int64_t addend, int64_t *to) {
    Elf64_Sym symbols[2] = {{0}, {.st_info = ELF64_ST_INFO(STB_LOCAL, symbol), .st_shndx = 2}};
    Elf64_Shdr in = {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | flags, .sh_size = i->size};
    struct elf_object o = {
        .data = (const uint8_t *)i->bytes, .size = i->size, .symbols = symbols, .symbol_count = 2};
    Elf64_Rela r = {.r_offset = i->at, .r_info = ELF64_R_INFO(1, type), .r_addend = addend};

    symbols[1].st_value = symbol == STT_SECTION ? 0 : 8;
    *to = -1;
    return relocation_reach(&o, &in, &r, to);
}

static void a_distance_counts_from_the_end_of_the_instruction(void **state) {
    int64_t to;

    (void)state;
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++) {
        const struct instruction *code = &instructions[i];
        int64_t addend = TARGET - (int64_t)(code->size - code->at);

        if (reach(code, R_X86_64_PC32, SHF_EXECINSTR, STT_SECTION, addend, &to) != REACH_PLACE ||
            to != TARGET)
            fail_msg("%s: %lld", code->text, (long long)to);
    }
}

/* No file may bring the sum to overflow. */
static void a_distance_may_be_absurd(void **state) {
    int64_t to;

    (void)state;
    assert_int_equal(
        reach(&instructions[0], R_X86_64_PC32, SHF_EXECINSTR, STT_OBJECT, INT64_MAX - 9, &to),
        REACH_PLACE);
    assert_true(to == INT64_MIN + 2);
}

static const struct instruction eight_bytes = {"", CODE("\0\0\0\0\0\0\0\0"), 0};
static const struct instruction no_instruction = {"", CODE("\x90\x90\0\0\0\0"), 2};

/* What each kind reaches through a section and through a local name, from data and from code that
 * is no instruction: `place` is where with an addend of 5, or one of the two others. */
enum { NOT = -1, SOME = -2 };

static const struct {
    uint32_t type;
    int through_section, through_name;
} kinds[] = {
    {R_X86_64_NONE, NOT, NOT},
    {R_X86_64_64, 5, 13},
    {R_X86_64_32, 5, 13},
    {R_X86_64_32S, 5, 13},
    {R_X86_64_16, 5, 13},
    {R_X86_64_8, 5, 13},
    {R_X86_64_PC64, SOME, SOME},
    {R_X86_64_PC32, SOME, SOME},
    {R_X86_64_PC16, SOME, SOME},
    {R_X86_64_PC8, SOME, SOME},
    {R_X86_64_PLT32, SOME, SOME},
    {R_X86_64_GOTOFF64, 5, 13},
    {R_X86_64_PLTOFF64, 5, 13},
    {R_X86_64_GOT32, SOME, 8},
    {R_X86_64_GOT64, SOME, 8},
    {R_X86_64_GOTPCREL, SOME, 8},
    {R_X86_64_GOTPCREL64, SOME, 8},
    {R_X86_64_GOTPCRELX, SOME, 8},
    {R_X86_64_REX_GOTPCRELX, SOME, 8},
    {R_X86_64_GOTPLT64, SOME, 8},
    {43, SOME, 8}, /* R_X86_64_CODE_4_GOTPCRELX */
    {R_X86_64_GOTPC32, NOT, NOT},
    {R_X86_64_GOTPC64, NOT, NOT},
    {R_X86_64_TPOFF32, 5, 13},
    {R_X86_64_TPOFF64, 5, 13},
    {R_X86_64_DTPOFF32, 5, 13},
    {R_X86_64_DTPOFF64, 5, 13},
    {R_X86_64_GOTTPOFF, SOME, 8},
    {R_X86_64_TLSGD, SOME, 8},
    {R_X86_64_TLSLD, NOT, NOT},
    {R_X86_64_GOTPC32_TLSDESC, SOME, 8},
    {R_X86_64_TLSDESC_CALL, NOT, NOT},
    {R_X86_64_SIZE32, NOT, NOT},
    {R_X86_64_SIZE64, NOT, NOT},
    {R_X86_64_COPY, SOME, SOME},
    {R_X86_64_RELATIVE, SOME, SOME},
    {52, SOME, SOME},
    {255, SOME, SOME},
    {256, SOME, SOME},
};

static void expect(const struct instruction *in, uint64_t flags, uint32_t type,
                   unsigned char symbol, int wanted) {
    int64_t to;
    enum reach found = reach(in, type, flags, symbol, 5, &to);

    if (found != (wanted == NOT ? REACH_NOTHING : wanted == SOME ? REACH_UNKNOWN : REACH_PLACE))
        fail_msg("kind %u: %d", type, (int)found);
    if (found == REACH_PLACE)
        assert_int_equal(to, wanted);
}

static void every_kind_reaches_nothing_a_place_or_the_unknown(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        expect(&eight_bytes, 0, kinds[i].type, STT_SECTION, kinds[i].through_section);
        expect(&eight_bytes, 0, kinds[i].type, STT_OBJECT, kinds[i].through_name);
        expect(&no_instruction, SHF_EXECINSTR, kinds[i].type, STT_SECTION,
               kinds[i].through_section);
    }
}

static bool known(uint32_t type) {
    Elf64_Rela r = {.r_info = ELF64_R_INFO(1, type)};

    return relocation_is_known(&r);
}

static void the_dynamic_linkers_kinds_are_foreign(void **state) {
    static const uint32_t foreign[] = {R_X86_64_COPY,
                                       R_X86_64_GLOB_DAT,
                                       R_X86_64_JUMP_SLOT,
                                       R_X86_64_RELATIVE,
                                       R_X86_64_DTPMOD64,
                                       R_X86_64_TLSDESC,
                                       R_X86_64_IRELATIVE,
                                       R_X86_64_RELATIVE64,
                                       52,
                                       255,
                                       256,
                                       1000};

    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        assert_false(known(foreign[i]));
    assert_true(known(R_X86_64_NONE));
    assert_true(known(R_X86_64_64));
    assert_true(known(250)); /* R_X86_64_GNU_VTINHERIT */
}

/* Is the relocation of this kind behind these bytes one of a call? */
static bool calls(const struct instruction *i, uint32_t type, uint64_t flags) {
    Elf64_Shdr in = {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | flags, .sh_size = i->size};
    struct elf_object o = {.data = (const uint8_t *)i->bytes, .size = i->size};
    Elf64_Rela r = {.r_offset = i->at, .r_info = ELF64_R_INFO(1, type)};

    return relocation_is_call(&o, &in, &r);
}

static void calls_and_jumps_are_told_from_addresses(void **state) {
    static const struct instruction call = {"call f", CODE("\xe8\0\0\0\0"), 1},
                                    jump = {"jmp f", CODE("\xe9\0\0\0\0"), 1},
                                    branch = {"jne f", CODE("\x0f\x85\0\0\0\0"), 2},
                                    lea = {"lea f, %rdi", CODE("\x48\x8d\x3d\0\0\0\0"), 3};

    (void)state;
    assert_true(calls(&call, R_X86_64_PC32, SHF_EXECINSTR));
    assert_true(calls(&jump, R_X86_64_PC32, SHF_EXECINSTR));
    assert_true(calls(&branch, R_X86_64_PC32, SHF_EXECINSTR));
    assert_false(calls(&lea, R_X86_64_PC32, SHF_EXECINSTR));
    assert_false(calls(&call, R_X86_64_PC32, 0)); /* the bytes of data mean nothing */
    assert_false(calls(&eight_bytes, R_X86_64_PC32, SHF_EXECINSTR)); /* nothing before it */
    assert_true(calls(&eight_bytes, R_X86_64_PLT32, 0));
    assert_true(calls(&eight_bytes, R_X86_64_PLTOFF64, 0));
    assert_false(calls(&call, R_X86_64_64, SHF_EXECINSTR));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_distance_counts_from_the_end_of_the_instruction),
        cmocka_unit_test(a_distance_may_be_absurd),
        cmocka_unit_test(every_kind_reaches_nothing_a_place_or_the_unknown),
        cmocka_unit_test(the_dynamic_linkers_kinds_are_foreign),
        cmocka_unit_test(calls_and_jumps_are_told_from_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
