/* SPDX-License-Identifier: MIT */
/*
 * Relocatable objects made by hand, for tests of what reads them: sections, symbols and relocations
 * are added one by one, locals before globals; the file's bytes come out at the end.
 */
#ifndef UNIT_OBJECTS_H
#define UNIT_OBJECTS_H

#include <elf.h>

#include "base/buf.h"

enum { MADE_SECTIONS = 32 };

struct made_object {
    Elf64_Shdr sections[MADE_SECTIONS]; /* the first is the null section */
    struct buf contents[MADE_SECTIONS];
    uint32_t count;
    uint32_t symtab;
    uint32_t locals; /* symbols before the first global one */
    struct buf symbol_names, section_names, symbols, file;
};

static inline uint32_t made_name(struct buf *names, const char *name) {
    uint32_t at = (uint32_t)names->n;

    buf_add(names, name, strlen(name) + 1);
    return at;
}

static inline uint32_t made_section(struct made_object *m, const char *name, uint32_t type,
                                    uint64_t flags, const void *data, size_t size) {
    assert_true(m->count < MADE_SECTIONS);
    m->sections[m->count] = (Elf64_Shdr){.sh_name = made_name(&m->section_names, name),
                                         .sh_type = type,
                                         .sh_flags = flags,
                                         .sh_addralign = 8,
                                         .sh_size = size};
    if (type != SHT_NOBITS)
        buf_add(&m->contents[m->count], data, size);
    return m->count++;
}

static inline uint32_t made_symbol(struct made_object *m, const char *name, unsigned char info,
                                   uint32_t section, uint64_t value, uint64_t size) {
    Elf64_Sym y = {.st_name = *name ? made_name(&m->symbol_names, name) : 0,
                   .st_info = info,
                   .st_shndx = (uint16_t)section,
                   .st_value = value,
                   .st_size = size};

    buf_add(&m->symbols, &y, sizeof y);
    if (ELF64_ST_BIND(info) == STB_LOCAL)
        m->locals = (uint32_t)(m->symbols.n / sizeof y);
    return (uint32_t)(m->symbols.n / sizeof y) - 1;
}

/* An object with nothing in it but its tables. */
static inline void made_begin(struct made_object *m) {
    memset(m, 0, sizeof *m);
    buf_putc(&m->symbol_names, '\0');
    made_section(m, "", SHT_NULL, 0, "", 0);
    m->sections[0].sh_addralign = 0;
    m->symtab = made_section(m, ".symtab", SHT_SYMTAB, 0, "", 0);
    made_symbol(m, "", 0, SHN_UNDEF, 0, 0);
}

/* A relocation in a section; each becomes a table of its own. */
static inline void made_relocation(struct made_object *m, uint32_t in, uint64_t offset,
                                   uint32_t type, uint32_t symbol, int64_t addend) {
    Elf64_Rela r = {offset, ELF64_R_INFO((uint64_t)symbol, type), addend};
    uint32_t table = made_section(m, ".rela", SHT_RELA, SHF_INFO_LINK, &r, sizeof r);

    m->sections[table].sh_link = m->symtab;
    m->sections[table].sh_info = in;
    m->sections[table].sh_entsize = sizeof r;
}

/* The file's bytes, 8-byte aligned; they stay until made_free. */
static inline const uint8_t *made_end(struct made_object *m, size_t *size) {
    Elf64_Ehdr h = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_REL,
        .e_machine = EM_X86_64,
        .e_version = EV_CURRENT,
        .e_ehsize = sizeof h,
        .e_shentsize = sizeof(Elf64_Shdr)};
    uint32_t strtab = made_section(m, ".strtab", SHT_STRTAB, 0, "", 0);
    uint32_t shstrtab = made_section(m, ".shstrtab", SHT_STRTAB, 0, "", 0);
    Elf64_Shdr *symtab = &m->sections[m->symtab];

    buf_add(&m->contents[m->symtab], m->symbols.p, m->symbols.n);
    buf_add(&m->contents[strtab], m->symbol_names.p, m->symbol_names.n);
    buf_add(&m->contents[shstrtab], m->section_names.p, m->section_names.n);
    symtab->sh_link = strtab;
    symtab->sh_info = m->locals;
    symtab->sh_entsize = sizeof(Elf64_Sym);
    buf_add(&m->file, &h, sizeof h);
    for (uint32_t i = 1; i < m->count; i++) {
        buf_align(&m->file, 8);
        m->sections[i].sh_offset = m->file.n;
        if (m->sections[i].sh_type != SHT_NOBITS)
            m->sections[i].sh_size = m->contents[i].n;
        if (m->contents[i].n)
            buf_add(&m->file, m->contents[i].p, m->contents[i].n);
    }
    buf_align(&m->file, 8);
    h.e_shoff = m->file.n;
    h.e_shnum = (uint16_t)m->count;
    h.e_shstrndx = (uint16_t)shstrtab;
    buf_add(&m->file, m->sections, m->count * sizeof *m->sections);
    memcpy(m->file.p, &h, sizeof h);
    *size = m->file.n;
    return (const uint8_t *)m->file.p;
}

static inline void made_free(struct made_object *m) {
    for (uint32_t i = 0; i < m->count; i++)
        buf_free(&m->contents[i]);
    buf_free(&m->symbol_names);
    buf_free(&m->section_names);
    buf_free(&m->symbols);
    buf_free(&m->file);
}

#endif
