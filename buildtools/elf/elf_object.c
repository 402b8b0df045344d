/* SPDX-License-Identifier: MIT */
#include "elf/elf_object.h"

#include <string.h>

#include "base/diag.h"
#include "elf/relocation.h"

/* What older <elf.h> lack. */
#ifndef SHN_X86_64_LCOMMON
#define SHN_X86_64_LCOMMON 0xff02
#endif
#ifndef SHT_RELR
#define SHT_RELR 19
#endif
#ifndef SHT_X86_64_UNWIND
#define SHT_X86_64_UNWIND 0x70000001
#endif
#define SHT_CREL 0x40000014
#define SHT_GNU_SFRAME 0x6ffffff4

bool elf_is_elf(const uint8_t *data, size_t size) {
    return size >= SELFMAG && memcmp(data, ELFMAG, SELFMAG) == 0;
}

bool elf_is_foreign(const uint8_t *data, size_t size) {
    Elf64_Ehdr h;

    if (!elf_is_elf(data, size) || size < sizeof h)
        return false;
    memcpy(&h, data, sizeof h);
    return h.e_ident[EI_CLASS] != ELFCLASS64 || h.e_ident[EI_DATA] != ELFDATA2LSB ||
           h.e_machine != EM_X86_64;
}

bool elf_is_dynamic(const uint8_t *data, size_t size) {
    uint16_t type;

    if (!elf_is_elf(data, size) || size < sizeof(Elf32_Ehdr))
        return false;
    memcpy(&type, data + offsetof(Elf64_Ehdr, e_type), sizeof type);
    return type == ET_DYN || type == ET_EXEC;
}

size_t elf_loaded_size(const uint8_t *data, size_t size) {
    size_t loaded = 0;
    Elf64_Ehdr h;

    if (!elf_is_dynamic(data, size) || size < sizeof h)
        return 0;
    memcpy(&h, data, sizeof h);
    for (unsigned i = 0; i < h.e_phnum; i++) {
        uint64_t at = h.e_phoff + (uint64_t)i * sizeof(Elf64_Phdr);
        Elf64_Phdr p;

        if (at > size || size - at < sizeof p)
            break;
        memcpy(&p, data + at, sizeof p);
        if (p.p_type == PT_LOAD && p.p_offset + p.p_filesz > loaded)
            loaded = p.p_offset + p.p_filesz;
    }
    return loaded;
}

static bool refuse(const struct elf_object *o, const char *what, const char *hint) {
    diag_error("%s: %s", o->name, what);
    if (hint)
        diag_hint("%s", hint);
    return false;
}

static bool damaged(const struct elf_object *o, const char *what) {
    return refuse(o, what, "the file is truncated or damaged; build it again");
}

static bool check_header(const struct elf_object *o, Elf64_Ehdr *h) {
    if (!elf_is_elf(o->data, o->size))
        return refuse(o, "not an ELF object",
                      "expected an object file (.o), an archive (.a) or a shared library (.so)");
    if (o->size < EI_NIDENT)
        return damaged(o, "the ELF header is cut off");
    if (o->data[EI_CLASS] != ELFCLASS64)
        return refuse(o, "not a 64-bit ELF object", "only objects for x86-64 hosts can be unified");
    if (o->data[EI_DATA] != ELFDATA2LSB)
        return refuse(o, "not a little-endian ELF object",
                      "only objects for x86-64 hosts can be unified");
    if (o->size < sizeof *h)
        return damaged(o, "the ELF header is cut off");
    memcpy(h, o->data, sizeof *h);
    if (h->e_machine != EM_X86_64) {
        diag_error("%s: an object for another machine (e_machine %u)", o->name, h->e_machine);
        diag_hint("only objects for x86-64 hosts (e_machine %u) can be unified", EM_X86_64);
        return false;
    }
    if (h->e_type != ET_REL)
        return refuse(o, "not a relocatable object",
                      "expected what `cc -c` makes, not a linked program or a core file");
    return true;
}

/* gABI: with 0xff00 sections or more, e_shnum is 0 and the first section header holds the number.
 */
static bool check_section_table(struct elf_object *o, const Elf64_Ehdr *h) {
    if (h->e_shoff == 0 || h->e_shentsize != sizeof(Elf64_Shdr))
        return damaged(o, "there is no section header table");
    if (h->e_shoff % 8 || h->e_shoff > o->size || o->size - h->e_shoff < sizeof(Elf64_Shdr))
        return damaged(o, "the section header table lies outside of the file");
    o->sections = (const Elf64_Shdr *)(const void *)(o->data + h->e_shoff);
    if (h->e_shnum == 0 || h->e_shnum >= SHN_LORESERVE)
        return refuse(o, "more than 65,279 sections (extended section numbers)",
                      "compile it without -ffunction-sections/-fdata-sections, or split it");
    o->section_count = h->e_shnum;
    if ((o->size - h->e_shoff) / sizeof(Elf64_Shdr) < o->section_count)
        return damaged(o, "the section header table is cut off");
    if (h->e_shstrndx >= o->section_count)
        return damaged(o, "the section name table's index is out of range");
    return true;
}

static bool in_file(const struct elf_object *o, const Elf64_Shdr *s) {
    return s->sh_type == SHT_NOBITS ||
           (s->sh_offset <= o->size && s->sh_size <= o->size - s->sh_offset);
}

bool elf_is_common(const Elf64_Sym *y) {
    return y->st_shndx == SHN_COMMON || y->st_shndx == SHN_X86_64_LCOMMON;
}

struct str elf_section_data(const struct elf_object *o, const Elf64_Shdr *s) {
    if (s->sh_type == SHT_NOBITS || s->sh_type == SHT_NULL)
        return (struct str){NULL, 0};
    return (struct str){(const char *)o->data + s->sh_offset, s->sh_size};
}

/* A string table: within the file, its last byte NUL, so that every name in it ends. */
static bool string_table(const struct elf_object *o, uint32_t index, struct str *table) {
    const Elf64_Shdr *s = &o->sections[index];

    if (s->sh_type != SHT_STRTAB || !in_file(o, s) || s->sh_size == 0)
        return false;
    *table = elf_section_data(o, s);
    return table->p[table->n - 1] == '\0';
}

static struct str name_in(struct str table, uint64_t offset) {
    return str_from(table.p + offset);
}

struct str elf_section_name(const struct elf_object *o, const Elf64_Shdr *s) {
    return name_in(o->section_names, s->sh_name);
}

struct str elf_symbol_name(const struct elf_object *o, const Elf64_Sym *s) {
    return name_in(o->symbol_names, s->st_name);
}

static bool check_symbols(struct elf_object *o, uint32_t index) {
    const Elf64_Shdr *s = &o->sections[index];

    if (o->symtab)
        return damaged(o, "there are two symbol tables");
    if (s->sh_entsize != sizeof(Elf64_Sym) || s->sh_size % sizeof(Elf64_Sym) || s->sh_offset % 8)
        return damaged(o, "the symbol table has entries of an odd size");
    if (s->sh_link >= o->section_count || !string_table(o, s->sh_link, &o->symbol_names))
        return damaged(o, "the symbol table has no string table");
    if (s->sh_size / sizeof(Elf64_Sym) > UINT32_MAX / 2)
        return damaged(o, "the symbol table is too large");
    o->symtab = index;
    o->strtab = s->sh_link;
    o->symbol_count = (uint32_t)(s->sh_size / sizeof(Elf64_Sym));
    o->symbols = (const Elf64_Sym *)(const void *)(o->data + s->sh_offset);
    o->first_global = s->sh_info;
    if (o->first_global > o->symbol_count || (o->symbol_count && o->first_global == 0))
        return damaged(o, "the symbol table's number of local symbols is out of range");
    for (uint32_t i = 0; i < o->symbol_count; i++) {
        const Elf64_Sym *y = &o->symbols[i];

        if (y->st_name >= o->symbol_names.n)
            return damaged(o, "a symbol's name lies outside of the string table");
        if (y->st_shndx == SHN_XINDEX)
            return refuse(o, "more than 65,279 sections (extended section numbers)",
                          "compile it without -ffunction-sections/-fdata-sections, or split it");
        if (y->st_shndx >= o->section_count && y->st_shndx < SHN_LORESERVE)
            return damaged(o, "a symbol's section is out of range");
        if (y->st_shndx && y->st_shndx < SHN_LORESERVE && i >= o->first_global &&
            (y->st_value > o->sections[y->st_shndx].sh_size ||
             y->st_size > o->sections[y->st_shndx].sh_size - y->st_value))
            return damaged(o, "a symbol lies outside of its section");
        if ((ELF64_ST_BIND(y->st_info) == STB_LOCAL) != (i < o->first_global))
            return damaged(o, "local and global symbols are mixed");
    }
    return true;
}

const Elf64_Rela *elf_relocations(const struct elf_object *o, const Elf64_Shdr *s, size_t *count) {
    *count = s->sh_size / sizeof(Elf64_Rela);
    return (const Elf64_Rela *)(const void *)(o->data + s->sh_offset);
}

static bool check_relocations(struct elf_object *o, const Elf64_Shdr *s) {
    const Elf64_Shdr *in;
    const Elf64_Rela *r;
    size_t count;

    if (s->sh_entsize != sizeof(Elf64_Rela) || s->sh_size % sizeof(Elf64_Rela) || s->sh_offset % 8)
        return damaged(o, "a relocation table has entries of an odd size");
    if (s->sh_info == 0 || s->sh_info >= o->section_count || s->sh_link != o->symtab)
        return damaged(o, "a relocation table belongs to no section");
    r = elf_relocations(o, s, &count);
    in = &o->sections[s->sh_info];
    if (count && elf_section_data(o, in).n == 0)
        return damaged(o, "a section without contents has relocations");
    for (size_t i = 0; i < count; i++) {
        /* in a compressed section the offset counts bytes of the uncompressed (gABI:
         * SHF_COMPRESSED) */
        bool outside = !(in->sh_flags & SHF_COMPRESSED) && r[i].r_offset >= in->sh_size;

        if (outside || ELF64_R_SYM(r[i].r_info) >= o->symbol_count)
            return damaged(o, "a relocation is out of range");
        if (!relocation_is_known(&r[i]) && (in->sh_flags & SHF_ALLOC)) {
            diag_error("%s: a relocation of kind %u, which objects do not have", o->name,
                       (unsigned)ELF64_R_TYPE(r[i].r_info));
            diag_hint("the file is damaged, or made by a compiler that this version does not know");
            return false;
        }
        o->asks_sizes |= relocation_is_size(&r[i]);
    }
    return true;
}

/* The properties of a note (psABI, program property; gABI, notes): type, size, and value padded to
 * 8 bytes. */
static void read_properties(struct elf_object *o, struct str note) {
    enum { NT_PROPERTIES = 5, X86_FEATURE_1_AND = 0xc0000002, X86_ISA_1_NEEDED = 0xc0008002 };
    uint32_t head[3], property[2], value;
    size_t at = 0, end;

    while (note.n - at >= 16) {
        memcpy(head, note.p + at, sizeof head);
        at += 16; /* name "GNU" */
        end = head[1] <= note.n - at ? at + head[1] : note.n;
        for (; head[2] == NT_PROPERTIES && end - at >= 12; at += (property[1] + 15) & ~(size_t)7) {
            memcpy(property, note.p + at, sizeof property);
            memcpy(&value, note.p + at + 8, sizeof value);
            o->needed_levels |= property[0] == X86_ISA_1_NEEDED ? value : 0;
            o->features |= property[0] == X86_FEATURE_1_AND ? value : 0;
            if (property[1] > end - at - 8 || ((property[1] + 15) & ~(size_t)7) > end - at)
                break;
        }
        at = end;
    }
}

/* What loaded sections of objects are; types from SHT_LOUSER on are an application's own, and bytes
 * to linkers. */
static bool is_known_type(uint32_t type) {
    switch (type) {
    case SHT_NULL:
    case SHT_PROGBITS:
    case SHT_NOBITS:
    case SHT_NOTE:
    case SHT_INIT_ARRAY:
    case SHT_FINI_ARRAY:
    case SHT_PREINIT_ARRAY:
    case SHT_GNU_SFRAME:
    case SHT_X86_64_UNWIND: return true;
    default: return type >= SHT_LOUSER;
    }
}

/* Section kinds that the rewriting cannot keep right. */
static bool check_kind(const struct elf_object *o, const Elf64_Shdr *s, struct str name) {
    static const char *const old_style[] = {".ctors", ".dtors", ".init", ".fini"};

    if (s->sh_type == SHT_REL)
        return refuse(o, "relocations without addends (SHT_REL)",
                      "x86-64 objects have SHT_RELA; rebuild it with an ordinary compiler");
    if (s->sh_type == SHT_SYMTAB_SHNDX)
        return refuse(o, "more than 65,279 sections (SHT_SYMTAB_SHNDX)",
                      "compile it without -ffunction-sections/-fdata-sections, or split it");
    if (s->sh_type == SHT_CREL)
        return refuse(o, "relocations in compact form (SHT_CREL)",
                      "build it without -Wa,--crel (and -Wa,--allow-experimental-crel)");
    if (s->sh_type == SHT_RELR)
        return refuse(o, "relative relocations (SHT_RELR)",
                      "objects have SHT_RELA; rebuild it with an ordinary compiler");
    if ((s->sh_flags & SHF_ALLOC) && !is_known_type(s->sh_type)) {
        diag_error("%s: section %.*s is loaded and of an unknown type (0x%x)", o->name,
                   STR_ARG(name), s->sh_type);
        diag_hint("rebuild it with an ordinary compiler, or without the option that makes it");
        return false;
    }
    for (size_t i = 0; i < sizeof old_style / sizeof *old_style; i++) {
        bool numbered = str_starts(name, old_style[i]) && name.n > strlen(old_style[i]) &&
                        name.p[strlen(old_style[i])] == '.' && i < 2;

        if (s->sh_size && (s->sh_flags & SHF_ALLOC) && (str_is(name, old_style[i]) || numbered)) {
            diag_error("%s: start-up code in a section %.*s", o->name, STR_ARG(name));
            diag_hint(
                "only .init_array and .fini_array can be run for one target alone; rebuild it "
                "with a compiler that uses these");
            return false;
        }
    }
    if (str_is(name, "asan_globals") || str_is(name, ".asan_globals"))
        return refuse(
            o, "compiled with AddressSanitizer",
            "its tables of globals cannot be split by target; build without -fsanitize=address");
    return true;
}

static bool check_symbol_kinds(const struct elf_object *o, bool has_code) {
    for (uint32_t i = o->first_global; i < o->symbol_count; i++) {
        struct str name = elf_symbol_name(o, &o->symbols[i]);

        if (name.n < 6 || name.p[0] != '_' || name.p[1] != '_')
            continue;
        if (str_starts(name, "__asan_init") || str_starts(name, "__asan_register_"))
            return refuse(o, "compiled with AddressSanitizer",
                          "its tables of globals cannot be split by target; build without "
                          "-fsanitize=address");
        if (str_starts(name, "__cfi_check") || str_starts(name, "__cfi_slowpath"))
            return refuse(o, "compiled with control-flow integrity (-fsanitize=cfi)",
                          "calls through stubs would be rejected; build without -fsanitize=cfi");
        if (!has_code && (str_starts(name, "__gnu_lto_slim")))
            return refuse(o, "holds only intermediate code for link-time optimisation (LTO)",
                          "build with -fno-lto, or with -ffat-lto-objects");
    }
    return true;
}

static bool check_sections(struct elf_object *o) {
    bool has_code = false;

    for (uint32_t i = 1; i < o->section_count; i++) {
        const Elf64_Shdr *s = &o->sections[i];

        if (s->sh_name >= o->section_names.n)
            return damaged(o, "a section's name lies outside of the name table");
        if (!in_file(o, s))
            return damaged(o, "a section lies outside of the file");
        if (!check_kind(o, s, elf_section_name(o, s)))
            return false;
        if (s->sh_type == SHT_SYMTAB && !check_symbols(o, i))
            return false;
        if (s->sh_type == SHT_NOTE && str_is(elf_section_name(o, s), ".note.gnu.property"))
            read_properties(o, elf_section_data(o, s));
        has_code |= (s->sh_flags & SHF_ALLOC) && s->sh_size &&
                    (s->sh_type == SHT_PROGBITS || s->sh_type == SHT_NOBITS);
    }
    for (uint32_t i = 1; i < o->section_count; i++) {
        if (o->sections[i].sh_type == SHT_RELA && !check_relocations(o, &o->sections[i]))
            return false;
    }
    return check_symbol_kinds(o, has_code);
}

bool elf_object_open(struct elf_object *o, const char *name, const uint8_t *data, size_t size) {
    Elf64_Ehdr header;

    memset(o, 0, sizeof *o);
    o->name = name;
    o->data = data;
    o->size = size;
    if (size >= 4 && memcmp(data, "BC\xc0\xde", 4) == 0)
        return refuse(o, "holds only intermediate code for link-time optimisation (LLVM bitcode)",
                      "build with -fno-lto");
    if (!check_header(o, &header) || !check_section_table(o, &header))
        return false;
    if (!string_table(o, header.e_shstrndx, &o->section_names))
        return damaged(o, "the section name table is damaged");
    return check_sections(o);
}

bool elf_is_compiled(const struct elf_object *o) {
    for (uint32_t i = 1; i < o->section_count; i++) {
        if (o->sections[i].sh_size && str_is(elf_section_name(o, &o->sections[i]), ".comment"))
            return true;
    }
    return false;
}

bool elf_is_debug(const struct elf_object *o, const Elf64_Shdr *s) {
    struct str name = elf_section_name(o, s);

    if (s->sh_flags & SHF_ALLOC)
        return false;
    return str_starts(name, ".debug_") || str_starts(name, ".rela.debug_") ||
           str_starts(name, ".zdebug_") || str_starts(name, ".gdb_index");
}

bool elf_has_debug(const struct elf_object *o) {
    for (uint32_t i = 1; i < o->section_count; i++) {
        if (elf_is_debug(o, &o->sections[i]))
            return true;
    }
    return false;
}

/* String tables and the symbol table's place differ with the debug sections' size; their content
 * does not. */
struct hash elf_object_identity(const struct elf_object *o) {
    struct hash_state *h = hash_new();

    for (uint32_t i = 1; i < o->section_count; i++) {
        const Elf64_Shdr *s = &o->sections[i];
        struct str data = elf_section_data(o, s), name = elf_section_name(o, s);
        uint64_t shape[] = {i,          s->sh_type,      s->sh_flags,   s->sh_link,
                            s->sh_info, s->sh_addralign, s->sh_entsize, s->sh_size,
                            name.n};

        if (elf_is_debug(o, s))
            continue;
        hash_add(h, shape, sizeof shape);
        hash_add(h, name.p, name.n);
        hash_add(h, data.p, data.n);
    }
    return hash_end(h);
}
