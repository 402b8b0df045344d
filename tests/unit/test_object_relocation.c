/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "object/relocation.h"

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
};

enum { TARGET = 0x40 };

/* The relocation that an assembler would write for it, against the start of v's section. */
static int64_t target_of(const struct instruction *i, uint32_t type) {
    Elf64_Sym symbols[2] = {{0}, {.st_info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION), .st_shndx = 2}};
    Elf64_Shdr text = {
        .sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_size = i->size};
    struct elf_object o = {
        .data = (const uint8_t *)i->bytes, .size = i->size, .symbols = symbols, .symbol_count = 2};
    Elf64_Rela r = {.r_offset = i->at,
                    .r_info = ELF64_R_INFO(1, type),
                    .r_addend = TARGET - (int64_t)(i->size - i->at)};
    int64_t to = -1;

    assert_true(relocation_target(&o, &text, &r, &to));
    return to;
}

static void a_distance_counts_from_the_end_of_the_instruction(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++) {
        if (target_of(&instructions[i], R_X86_64_PC32) != TARGET)
            fail_msg("%s: %lld", instructions[i].text,
                     (long long)target_of(&instructions[i], R_X86_64_PC32));
    }
}

static void an_address_counts_from_nowhere(void **state) {
    Elf64_Sym symbols[2] = {{0}, {.st_value = 8}};
    struct elf_object o = {.symbols = symbols, .symbol_count = 2};
    Elf64_Shdr data = {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_WRITE, .sh_size = 8};
    Elf64_Rela r = {.r_info = ELF64_R_INFO(1, R_X86_64_64), .r_addend = 5};
    int64_t to;

    (void)state;
    assert_true(relocation_target(&o, &data, &r, &to));
    assert_int_equal(to, 13);
    r.r_info = ELF64_R_INFO(1, R_X86_64_PC32); /* in data: from where is not known */
    assert_false(relocation_target(&o, &data, &r, &to));
    r.r_info = ELF64_R_INFO(1, R_X86_64_GOTPCREL);
    assert_false(relocation_target(&o, &data, &r, &to));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_distance_counts_from_the_end_of_the_instruction),
        cmocka_unit_test(an_address_counts_from_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
