/* SPDX-License-Identifier: MIT */
#include "elf/relocation.h"

/* Kinds that came after older <elf.h> (psABI for x86-64, relocation types). */
enum {
    CODE_4_GOTPCRELX = 43,
    CODE_4_GOTTPOFF,
    CODE_4_GOTPC32_TLSDESC,
    CODE_5_GOTPCRELX,
    CODE_5_GOTTPOFF,
    CODE_5_GOTPC32_TLSDESC,
    CODE_6_GOTPCRELX,
    CODE_6_GOTTPOFF,
    CODE_6_GOTPC32_TLSDESC,
    PC32_BND = 39,
    PLT32_BND = 40,
    GNU_VTINHERIT = 250,
    GNU_VTENTRY = 251,
};

/* How the value of a kind is made from the symbol's address S and the addend A. */
enum form {
    FOREIGN,  /* none that objects have: the dynamic linker's, or not known */
    NOTHING,  /* without S */
    ADDRESS,  /* S + A, counted from nowhere, from the GOT, or from the thread pointer */
    DISTANCE, /* S + A, counted from the place of the relocation */
    ENTRY,    /* where the linker has put S; A belongs to the instruction */
    SIZE,     /* the symbol's size */
};

static const uint8_t forms[256] = {
    [R_X86_64_NONE] = NOTHING,
    [R_X86_64_64] = ADDRESS,
    [R_X86_64_32] = ADDRESS,
    [R_X86_64_32S] = ADDRESS,
    [R_X86_64_16] = ADDRESS,
    [R_X86_64_8] = ADDRESS,
    [R_X86_64_GOTOFF64] = ADDRESS,
    [R_X86_64_PLTOFF64] = ADDRESS,
    [R_X86_64_TPOFF32] = ADDRESS,
    [R_X86_64_TPOFF64] = ADDRESS,
    [R_X86_64_DTPOFF32] = ADDRESS,
    [R_X86_64_DTPOFF64] = ADDRESS,
    [R_X86_64_PC64] = DISTANCE,
    [R_X86_64_PC32] = DISTANCE,
    [R_X86_64_PC16] = DISTANCE,
    [R_X86_64_PC8] = DISTANCE,
    [R_X86_64_PLT32] = DISTANCE,
    [PC32_BND] = DISTANCE,
    [PLT32_BND] = DISTANCE,
    [R_X86_64_GOT32] = ENTRY,
    [R_X86_64_GOT64] = ENTRY,
    [R_X86_64_GOTPCREL] = ENTRY,
    [R_X86_64_GOTPCREL64] = ENTRY,
    [R_X86_64_GOTPLT64] = ENTRY,
    [R_X86_64_GOTPCRELX] = ENTRY,
    [R_X86_64_REX_GOTPCRELX] = ENTRY,
    [CODE_4_GOTPCRELX] = ENTRY,
    [CODE_5_GOTPCRELX] = ENTRY,
    [CODE_6_GOTPCRELX] = ENTRY,
    [R_X86_64_TLSGD] = ENTRY,
    [R_X86_64_GOTTPOFF] = ENTRY,
    [CODE_4_GOTTPOFF] = ENTRY,
    [CODE_5_GOTTPOFF] = ENTRY,
    [CODE_6_GOTTPOFF] = ENTRY,
    [R_X86_64_GOTPC32_TLSDESC] = ENTRY,
    [CODE_4_GOTPC32_TLSDESC] = ENTRY,
    [CODE_5_GOTPC32_TLSDESC] = ENTRY,
    [CODE_6_GOTPC32_TLSDESC] = ENTRY,
    [R_X86_64_TLSDESC_CALL] = NOTHING, /* marks the call that belongs to the one before */
    [R_X86_64_TLSLD] = NOTHING,        /* the module's own block, whatever S is */
    [R_X86_64_GOTPC32] = NOTHING,      /* the GOT itself */
    [R_X86_64_GOTPC64] = NOTHING,
    [GNU_VTINHERIT] = NOTHING,
    [GNU_VTENTRY] = NOTHING,
    [R_X86_64_SIZE32] = SIZE,
    [R_X86_64_SIZE64] = SIZE,
};

static enum form form_of(const Elf64_Rela *r) {
    uint32_t type = ELF64_R_TYPE(r->r_info);

    return type < sizeof forms ? (enum form)forms[type] : FOREIGN;
}

bool relocation_is_known(const Elf64_Rela *r) {
    return form_of(r) != FOREIGN;
}

bool relocation_is_size(const Elf64_Rela *r) {
    return form_of(r) == SIZE;
}

bool relocation_is_distance(const Elf64_Rela *r) {
    return form_of(r) == DISTANCE;
}

bool relocation_depends_on_place(const Elf64_Rela *r) {
    uint32_t type = ELF64_R_TYPE(r->r_info);

    return form_of(r) == DISTANCE || type == R_X86_64_GOTPC32 || type == R_X86_64_GOTPC64 ||
           (form_of(r) == ENTRY && type != R_X86_64_GOT32 && type != R_X86_64_GOT64 &&
            type != R_X86_64_GOTPLT64);
}

/* The code that a relocation is in; NULL when it is in none, or has nothing before it. */
static const uint8_t *code_of(const struct elf_object *o, const Elf64_Shdr *in,
                              const Elf64_Rela *r) {
    if (!(in->sh_flags & SHF_EXECINSTR) || (in->sh_flags & SHF_COMPRESSED) || r->r_offset == 0)
        return NULL;
    return (const uint8_t *)elf_section_data(o, in).p;
}

/* call, jmp, jcc, xbegin with the distance at `at` */
static bool is_branch(const uint8_t *code, uint64_t at) {
    uint8_t last = code[at - 1], before = at >= 2 ? code[at - 2] : 0;

    return last == 0xe8 || last == 0xe9 || (before == 0x0f && (last & 0xf0) == 0x80) ||
           (before == 0xc7 && last == 0xf8);
}

bool relocation_is_call(const struct elf_object *o, const Elf64_Shdr *in, const Elf64_Rela *r) {
    uint32_t type = ELF64_R_TYPE(r->r_info);
    const uint8_t *code;

    if (type == R_X86_64_PLT32 || type == PLT32_BND || type == R_X86_64_PLTOFF64)
        return true;
    if (type != R_X86_64_PC32 && type != PC32_BND)
        return false;
    code = code_of(o, in, r);
    return code && is_branch(code, r->r_offset);
}

/* Bytes of immediate operand behind the displacement at `at` (Intel SDM: opcode maps; ModRM with
 * mod 00, rm 101 is relative to the instruction's end). */
static unsigned immediate_size(const uint8_t *code, uint64_t at) {
    uint8_t modrm = at >= 1 ? code[at - 1] : 0, opcode = at >= 2 ? code[at - 2] : 0;
    uint8_t before = at >= 3 ? code[at - 3] : 0, before2 = at >= 4 ? code[at - 4] : 0;
    uint8_t before3 = at >= 5 ? code[at - 5] : 0, before4 = at >= 6 ? code[at - 6] : 0;
    bool rex = (before & 0xf0) == 0x40;
    unsigned wide = (rex ? before2 : before) == 0x66 ? 2 : 4;

    if ((modrm & 0xc7) != 0x05)
        return 0;
    if ((before2 == 0x0f && before == 0x3a) || (before3 == 0xc4 && (before2 & 0x1f) == 3) ||
        (before4 == 0x62 && (before3 & 0x0f) == 3))
        return 1;
    if (before == 0x0f || before2 == 0xc5 || (before3 == 0xc4 && (before2 & 0x1f) == 1) ||
        (before4 == 0x62 && (before3 & 0x0f) == 1))
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

/* Of a distance from the end of an instruction, where it leads. */
static enum reach reach_from_code(const struct elf_object *o, const Elf64_Shdr *in,
                                  const Elf64_Rela *r, int64_t *to) {
    const uint8_t *code = code_of(o, in, r);
    uint32_t type = ELF64_R_TYPE(r->r_info);

    if (!code || type == R_X86_64_PC64 || type == R_X86_64_PC16 || type == R_X86_64_PC8 ||
        !(is_branch(code, r->r_offset) || (code[r->r_offset - 1] & 0xc7) == 0x05))
        return REACH_UNKNOWN;
    *to = (int64_t)((uint64_t)*to + 4 + immediate_size(code, r->r_offset));
    return REACH_PLACE;
}

enum reach relocation_reach(const struct elf_object *o, const Elf64_Shdr *in, const Elf64_Rela *r,
                            int64_t *to) {
    const Elf64_Sym *y = &o->symbols[ELF64_R_SYM(r->r_info)];

    *to = (int64_t)(y->st_value + (uint64_t)r->r_addend);
    switch (form_of(r)) {
    case NOTHING:
    case SIZE: return REACH_NOTHING;
    case ADDRESS: return REACH_PLACE;
    case DISTANCE: return reach_from_code(o, in, r, to);
    case ENTRY:
        *to = (int64_t)y->st_value;
        return ELF64_ST_TYPE(y->st_info) == STT_SECTION ? REACH_UNKNOWN : REACH_PLACE;
    case FOREIGN: break;
    }
    return REACH_UNKNOWN;
}
