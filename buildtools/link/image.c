/* SPDX-License-Identifier: MIT */
#include "link/image.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"

bool image_unexpected(const struct image *m, const char *what) {
    diag_error("%s: the linked program is not as expected: %s", m->path, what);
    diag_hint("link with GNU ld, lld or mold, and without options that strip symbols");
    return false;
}

static bool map_file(struct image *m, const char *path) {
    struct stat st;
    int fd = open(path, O_RDWR | O_CLOEXEC);

    m->path = path;
    if (fd < 0 || fstat(fd, &st) < 0) {
        diag_error("%s: cannot be opened: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    m->size = (size_t)st.st_size;
    m->data = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (m->data == MAP_FAILED) {
        diag_error("%s: cannot be mapped: %s", path, strerror(errno));
        m->data = NULL;
    }
    return m->data != NULL;
}

static bool is_table(const Elf64_Shdr *s) {
    return s->sh_type == SHT_SYMTAB || s->sh_type == SHT_DYNSYM || s->sh_type == SHT_RELR ||
           s->sh_type == SHT_DYNAMIC || s->sh_type == SHT_RELA;
}

static bool find_sections(struct image *m) {
    const Elf64_Ehdr *h = (const void *)m->data;

    if (m->size < sizeof *h || h->e_shoff > m->size || h->e_shoff % 8 ||
        (m->size - h->e_shoff) / sizeof(Elf64_Shdr) < h->e_shnum)
        return image_unexpected(m, "it has no section headers");
    if (h->e_phoff > m->size || h->e_phoff % 8 ||
        (m->size - h->e_phoff) / sizeof(Elf64_Phdr) < h->e_phnum)
        return image_unexpected(m, "it has no program headers");
    m->sections = (Elf64_Shdr *)(void *)(m->data + h->e_shoff);
    m->section_count = h->e_shnum;
    for (uint32_t i = 1; i < m->section_count; i++) {
        Elf64_Shdr *s = &m->sections[i];

        if (s->sh_type != SHT_NOBITS &&
            (s->sh_offset > m->size || s->sh_size > m->size - s->sh_offset))
            return image_unexpected(m, "a section lies outside of the file");
        if (is_table(s) && s->sh_offset % 8)
            return image_unexpected(m, "a table is not aligned");
        if (s->sh_type == SHT_SYMTAB)
            m->symtab = s;
        else if (s->sh_type == SHT_RELR)
            m->relr = s;
        else if (s->sh_type == SHT_DYNSYM)
            m->dynsym = s;
        else if (s->sh_type == SHT_DYNAMIC)
            m->dynamic = s;
        else if (s->sh_type == SHT_RELA && (s->sh_flags & SHF_ALLOC) &&
                 !(s->sh_flags & SHF_INFO_LINK) && !m->rela)
            m->rela = s;
    }
    if (!m->symtab || m->symtab->sh_link >= m->section_count)
        return image_unexpected(m, "it has no symbol table");
    m->names = (struct str){(const char *)m->data + m->sections[m->symtab->sh_link].sh_offset,
                            m->sections[m->symtab->sh_link].sh_size};
    if (m->names.n == 0 || m->names.p[m->names.n - 1] != '\0')
        return image_unexpected(m, "its symbol names do not end");
    return true;
}

uint8_t *image_bytes(const struct image *m, uint64_t address, size_t size) {
    const Elf64_Ehdr *h = (const void *)m->data;
    const Elf64_Phdr *p = (const void *)(m->data + h->e_phoff);

    for (unsigned i = 0; i < h->e_phnum; i++) {
        uint64_t offset = p[i].p_offset + (address - p[i].p_vaddr);

        if (p[i].p_type == PT_LOAD && address >= p[i].p_vaddr &&
            address - p[i].p_vaddr < p[i].p_filesz &&
            p[i].p_filesz - (address - p[i].p_vaddr) >= size && offset % 4 == 0 &&
            offset <= m->size && m->size - offset >= size)
            return m->data + offset;
    }
    return NULL;
}

void image_set_dynamic(const struct image *m, int64_t tag, uint64_t value) {
    Elf64_Dyn *d;

    if (!m->dynamic)
        return;
    d = (Elf64_Dyn *)(void *)(m->data + m->dynamic->sh_offset);
    for (size_t i = 0; i < m->dynamic->sh_size / sizeof *d && d[i].d_tag != DT_NULL; i++) {
        if (d[i].d_tag == tag)
            d[i].d_un.d_val = value;
    }
}

bool image_open(struct image *m, const char *path) {
    memset(m, 0, sizeof *m);
    return map_file(m, path) && find_sections(m);
}

void image_close(struct image *m) {
    if (m->data)
        munmap(m->data, m->size);
    m->data = NULL;
}

const Elf64_Phdr *image_segment(const struct image *m, uint64_t address) {
    const Elf64_Ehdr *h = (const void *)m->data;
    const Elf64_Phdr *p = (const void *)(m->data + h->e_phoff);

    for (unsigned i = 0; i < h->e_phnum; i++) {
        if (p[i].p_type == PT_LOAD && address >= p[i].p_vaddr &&
            address - p[i].p_vaddr < p[i].p_memsz)
            return &p[i];
    }
    return NULL;
}

struct str image_symbol_name(const struct image *m, const Elf64_Sym *y) {
    return y->st_name < m->names.n ? str_from(m->names.p + y->st_name) : (struct str){"", 0};
}
