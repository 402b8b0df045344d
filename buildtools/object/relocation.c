/* SPDX-License-Identifier: MIT */
#include "object/relocation.h"

/* Bytes of immediate operand behind the displacement at `at` (Intel SDM: opcode maps; ModRM with
 * mod 00, rm 101 is relative to the instruction's end). */
static unsigned immediate_size(const uint8_t *code, uint64_t at) {
    uint8_t modrm = at >= 1 ? code[at - 1] : 0, opcode = at >= 2 ? code[at - 2] : 0;
    uint8_t before = at >= 3 ? code[at - 3] : 0, before2 = at >= 4 ? code[at - 4] : 0;
    uint8_t before3 = at >= 5 ? code[at - 5] : 0;
    bool rex = (before & 0xf0) == 0x40;
    unsigned wide = (rex ? before2 : before) == 0x66 ? 2 : 4;

    if ((modrm & 0xc7) != 0x05)
        return 0;
    if ((before2 == 0x0f && before == 0x3a) || (before3 == 0xc4 && (before2 & 0x1f) == 3))
        return 1;
    if (before == 0x0f || before2 == 0xc5 || (before3 == 0xc4 && (before2 & 0x1f) == 1))
        return (opcode >= 0x70 && opcode <= 0x73) || opcode == 0xa4 || opcode == 0xac ||
               opcode == 0xba || opcode == 0xc2 || (opcode >= 0xc4 && opcode <= 0xc6);
    switch (opcode) {
    case 0x80:
    case 0x83:
    case 0xc0:
    case 0xc1:
    case 0x6b:
    case 0xc6: return 1;
    case 0x69:
    case 0x81:
    case 0xc7: return wide;
    case 0xf6: return (modrm & 0x38) <= 0x08;
    case 0xf7: return (modrm & 0x38) <= 0x08 ? wide : 0;
    default: return 0;
    }
}

bool relocation_target(const struct elf_object *o, const Elf64_Shdr *in, const Elf64_Rela *r,
                       int64_t *to) {
    const Elf64_Sym *y = &o->symbols[ELF64_R_SYM(r->r_info)];

    *to = (int64_t)(y->st_value + (uint64_t)r->r_addend);
    switch (ELF64_R_TYPE(r->r_info)) {
    case R_X86_64_64:
    case R_X86_64_32:
    case R_X86_64_32S: return true;
    case R_X86_64_PC32:
    case R_X86_64_PLT32:
        if (!(in->sh_flags & SHF_EXECINSTR) || (in->sh_flags & SHF_COMPRESSED))
            return false;
        *to += 4 + immediate_size((const uint8_t *)elf_section_data(o, in).p, r->r_offset);
        return true;
    default: return false;
    }
}
