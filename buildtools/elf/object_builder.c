/* SPDX-License-Identifier: MIT */
#include "elf/object_builder.h"

#include <string.h>

enum { DATA = 1, STACK, PROPERTIES, SYMTAB, STRTAB, SHSTRTAB, SECTIONS };

static const char section_names[] =
    "\0.data\0.note.GNU-stack\0.note.gnu.property\0.symtab\0.strtab\0.shstrtab";

/* An object without code keeps to all that a program can be marked with (psABI, program property:
 * GNU_PROPERTY_X86_FEATURE_1_AND). */
static const uint32_t properties[] = {
    sizeof "GNU", 16, NT_GNU_PROPERTY_TYPE_0, 0x00554e47 /* "GNU" */, 0xc0000002, 4, 15, 0};

/* Offset of a name in section_names. */
static Elf64_Word name_at(const char *name) {
    size_t at = 1;

    while (strcmp(section_names + at, name) != 0)
        at += strlen(section_names + at) + 1;
    return (Elf64_Word)at;
}

/* Places a section of `size` bytes behind what is there. */
static void place(Elf64_Shdr *section, const char *name, Elf64_Word type, size_t size,
                  size_t alignment, size_t *end) {
    *end = (*end + alignment - 1) / alignment * alignment;
    *section = (Elf64_Shdr){.sh_name = name_at(name),
                            .sh_type = type,
                            .sh_offset = *end,
                            .sh_size = size,
                            .sh_addralign = alignment};
    *end += size;
}

static void fill_symbols(uint8_t *bytes, const Elf64_Shdr *sections,
                         const struct object_symbol *symbols, size_t count) {
    Elf64_Sym *to = (Elf64_Sym *)(void *)(bytes + sections[SYMTAB].sh_offset);
    char *names = (char *)bytes + sections[STRTAB].sh_offset;
    size_t at = 1;

    for (size_t i = 0; i < count; i++) {
        const struct object_symbol *from = &symbols[i];
        size_t n = strlen(from->name) + 1;

        to[i + 1] = (Elf64_Sym){
            .st_name = (Elf64_Word)at,
            .st_info = ELF64_ST_INFO(STB_GLOBAL, from->absolute ? STT_NOTYPE : STT_OBJECT),
            .st_shndx = from->absolute ? SHN_ABS : DATA,
            .st_value = from->value,
            .st_size = from->size};
        memcpy(names + at, from->name, n);
        at += n;
    }
}

const uint8_t *object_make(struct arena *a, struct str data, const struct object_symbol *symbols,
                           size_t count, size_t *size) {
    Elf64_Shdr sections[SECTIONS] = {{0}};
    Elf64_Ehdr header = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_REL,
        .e_machine = EM_X86_64,
        .e_version = EV_CURRENT,
        .e_ehsize = sizeof header,
        .e_shentsize = sizeof *sections,
        .e_shnum = SECTIONS,
        .e_shstrndx = SHSTRTAB};
    size_t end = sizeof header, names = 1;
    uint8_t *bytes;

    for (size_t i = 0; i < count; i++)
        names += strlen(symbols[i].name) + 1;
    place(&sections[DATA], ".data", SHT_PROGBITS, data.n, 8, &end);
    place(&sections[STACK], ".note.GNU-stack", SHT_PROGBITS, 0, 1, &end);
    place(&sections[PROPERTIES], ".note.gnu.property", SHT_NOTE, sizeof properties, 8, &end);
    place(&sections[SYMTAB], ".symtab", SHT_SYMTAB, (count + 1) * sizeof(Elf64_Sym), 8, &end);
    place(&sections[STRTAB], ".strtab", SHT_STRTAB, names, 1, &end);
    place(&sections[SHSTRTAB], ".shstrtab", SHT_STRTAB, sizeof section_names, 1, &end);
    sections[DATA].sh_flags = SHF_ALLOC | SHF_WRITE;
    sections[PROPERTIES].sh_flags = SHF_ALLOC;
    sections[SYMTAB].sh_link = STRTAB;
    sections[SYMTAB].sh_info = 1; /* the first symbol that is not local */
    sections[SYMTAB].sh_entsize = sizeof(Elf64_Sym);
    header.e_shoff = (end + 7) / 8 * 8;
    *size = header.e_shoff + sizeof sections;
    bytes = arena_alloc(a, *size);
    memcpy(bytes, &header, sizeof header);
    if (data.n)
        memcpy(bytes + sections[DATA].sh_offset, data.p, data.n);
    memcpy(bytes + sections[PROPERTIES].sh_offset, properties, sizeof properties);
    fill_symbols(bytes, sections, symbols, count);
    memcpy(bytes + sections[SHSTRTAB].sh_offset, section_names, sizeof section_names);
    memcpy(bytes + header.e_shoff, sections, sizeof sections);
    return bytes;
}

const uint8_t *object_with_alias(struct arena *a, const struct elf_object *o, const char *name,
                                 uint32_t index, int64_t offset, size_t *size) {
    size_t symtab_size = (o->symbol_count + 1) * sizeof(Elf64_Sym), name_size = strlen(name) + 1;
    size_t symtab = (o->size + 7) / 8 * 8, strtab = symtab + symtab_size;
    size_t headers = (strtab + o->symbol_names.n + name_size + 7) / 8 * 8;
    Elf64_Sym alias = o->symbols[index];
    Elf64_Shdr *sections;
    uint8_t *bytes;

    *size = headers + o->section_count * sizeof *sections;
    bytes = arena_alloc(a, *size);
    alias.st_name = (Elf64_Word)o->symbol_names.n;
    alias.st_value += (uint64_t)offset;
    if (offset)
        alias.st_size =
            offset > 0 && (uint64_t)offset < alias.st_size ? alias.st_size - (uint64_t)offset : 0;
    memcpy(bytes, o->data, o->size);
    memcpy(bytes + symtab, o->symbols, symtab_size - sizeof alias);
    memcpy(bytes + strtab - sizeof alias, &alias, sizeof alias);
    memcpy(bytes + strtab, o->symbol_names.p, o->symbol_names.n);
    memcpy(bytes + strtab + o->symbol_names.n, name, name_size);
    memcpy(bytes + headers, o->sections, o->section_count * sizeof *sections);
    sections = (Elf64_Shdr *)(void *)(bytes + headers);
    sections[o->symtab].sh_offset = symtab;
    sections[o->symtab].sh_size = symtab_size;
    sections[o->strtab].sh_offset = strtab;
    sections[o->strtab].sh_size = o->symbol_names.n + name_size;
    ((Elf64_Ehdr *)(void *)bytes)->e_shoff = headers;
    return bytes;
}
