/* SPDX-License-Identifier: MIT */
#include "elf/program.h"

#include <elf.h>
#include <string.h>

bool program_open(struct program *p, const uint8_t *data, size_t size) {
    Elf64_Ehdr h;

    *p = (struct program){data, size};
    if (size < sizeof h)
        return false;
    memcpy(&h, data, sizeof h);
    return memcmp(h.e_ident, ELFMAG, SELFMAG) == 0 && h.e_ident[EI_CLASS] == ELFCLASS64 &&
           h.e_ident[EI_DATA] == ELFDATA2LSB && (h.e_type == ET_EXEC || h.e_type == ET_DYN);
}

/* Program header `i`, its part of the file cut to what there is; false when there are no more. */
static bool header_at(const struct program *p, unsigned i, Elf64_Phdr *header) {
    Elf64_Ehdr h;
    uint64_t at;

    memcpy(&h, p->data, sizeof h);
    at = h.e_phoff + (uint64_t)i * sizeof *header;
    if (i >= h.e_phnum || h.e_phentsize != sizeof *header || h.e_phoff > p->size || at > p->size ||
        p->size - at < sizeof *header)
        return false;
    memcpy(header, p->data + at, sizeof *header);
    if (header->p_offset > p->size)
        header->p_offset = header->p_filesz = 0;
    else if (header->p_filesz > p->size - header->p_offset)
        header->p_filesz = p->size - header->p_offset;
    return true;
}

static size_t padded(size_t n) {
    return (n + 3) & ~(size_t)3;
}

/* gABI, note section: sizes of name and descriptor, type, both padded to words. (Notes of segments
 * aligned to 8 bytes are padded to that; ours is not among these.) */
static bool find_note(const struct program *p, const Elf64_Phdr *segment, struct str owner,
                      uint32_t type, struct str *descriptor, uint64_t *address) {
    const uint8_t *bytes = p->data + segment->p_offset;
    size_t at = 0, size = segment->p_filesz;

    while (size - at >= sizeof(Elf64_Nhdr)) {
        size_t name = at + sizeof(Elf64_Nhdr), start, end;
        Elf64_Nhdr note;

        memcpy(&note, bytes + at, sizeof note);
        start = name + padded(note.n_namesz);
        end = start + padded(note.n_descsz);
        if (start > size || end > size)
            return false;
        if (note.n_type == type && note.n_namesz == owner.n &&
            memcmp(bytes + name, owner.p, owner.n) == 0) {
            *descriptor = (struct str){(const char *)bytes + start, note.n_descsz};
            *address = segment->p_vaddr + start;
            return true;
        }
        at = end;
    }
    return false;
}

bool program_note(const struct program *p, const char *owner, uint32_t type, struct str *descriptor,
                  uint64_t *address) {
    struct str name = {owner, strlen(owner) + 1}; /* with its NUL */
    Elf64_Phdr header;

    for (unsigned i = 0; header_at(p, i, &header); i++) {
        if (header.p_type == PT_NOTE && header.p_align <= 4 &&
            find_note(p, &header, name, type, descriptor, address))
            return true;
    }
    return false;
}

const uint8_t *program_at(const struct program *p, uint64_t address, size_t *follow) {
    Elf64_Phdr header;

    for (unsigned i = 0; header_at(p, i, &header); i++) {
        uint64_t distance = address - header.p_vaddr;

        if (header.p_type != PT_LOAD || address < header.p_vaddr || distance >= header.p_filesz)
            continue;
        *follow = header.p_filesz - distance;
        return p->data + header.p_offset + distance;
    }
    return NULL;
}

const char *program_text(const struct program *p, uint64_t address) {
    size_t follow;
    const uint8_t *text = program_at(p, address, &follow);

    return text && memchr(text, '\0', follow) ? (const char *)text : NULL;
}
