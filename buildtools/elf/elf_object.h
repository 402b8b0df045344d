/* SPDX-License-Identifier: MIT */
/*
 * A relocatable ELF object (64-bit, little-endian, x86-64) seen through its bytes: every offset is
 * checked once, in elf_object_open, so that all that is reached through the struct lies within the
 * file. It owns nothing; the bytes belong to the mapping or arena that the caller keeps.
 */
#ifndef ELF_ELF_OBJECT_H
#define ELF_ELF_OBJECT_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"

struct elf_object {
    const char *name;           /* for messages: `path` or `archive(member)` */
    const uint8_t *data;        /* the whole file, 8-byte aligned */
    size_t size;                /* bytes of the file */
    const Elf64_Shdr *sections; /* [section_count] the section header table */
    uint32_t section_count;
    struct str section_names; /* the section name string table */
    const Elf64_Sym *symbols; /* [symbol_count] the symbol table; NULL when there is none */
    uint32_t symbol_count;
    uint32_t first_global;   /* index of the first symbol that is not local (gABI: sh_info) */
    struct str symbol_names; /* the symbol name string table */
    uint32_t symtab;         /* section index of the symbol table; 0 when there is none */
    uint32_t strtab;         /* section index of its string table */
    uint32_t needed_levels;  /* bits of the processor's levels that it needs to be started (psABI:
                                GNU_PROPERTY_X86_ISA_1_NEEDED) */
    uint32_t features;       /* what its code keeps to (psABI: GNU_PROPERTY_X86_FEATURE_1_AND) */
    bool asks_sizes;         /* it has relocations whose value is a symbol's size */
};

/* True when the bytes begin as an ELF file does. */
bool elf_is_elf(const uint8_t *data, size_t size);

/* True when the bytes are an ELF shared library or program (ET_DYN or ET_EXEC), of any machine. */
bool elf_is_dynamic(const uint8_t *data, size_t size);

/* True when the bytes begin as an ELF file of another machine does. */
bool elf_is_foreign(const uint8_t *data, size_t size);

/* How much of a program's file is loaded: what `strip` would leave, but for section headers. 0 when
 * it is no program. */
size_t elf_loaded_size(const uint8_t *data, size_t size);

/*
 * Opens an object. `data` must be 8-byte aligned and stay while the object is used. False with an
 * error that names the file when it is anything but an x86-64 object whose parts are all where its
 * headers say: also for relocations that are not SHT_RELA or of a kind that objects do not have,
 * loaded sections of an unknown type, more than 65,279 sections (SHT_SYMTAB_SHNDX),
 * `.ctors`/`.init` code, LTO-only, ASan and CFI objects.
 */
bool elf_object_open(struct elf_object *o, const char *name, const uint8_t *data, size_t size);

/* The name of a section or symbol, as it stands in the string table. */
struct str elf_section_name(const struct elf_object *o, const Elf64_Shdr *section);
struct str elf_symbol_name(const struct elf_object *o, const Elf64_Sym *symbol);

/* True for a tentative definition, whose storage the linker sets aside (gABI: SHN_COMMON; psABI:
 * SHN_X86_64_LCOMMON, of the medium code model). */
bool elf_is_common(const Elf64_Sym *symbol);

/* The bytes of a section; empty for SHT_NOBITS. */
struct str elf_section_data(const struct elf_object *o, const Elf64_Shdr *section);

/* The relocations of a SHT_RELA section, and their number. Symbol indices and offsets were checked.
 */
const Elf64_Rela *elf_relocations(const struct elf_object *o, const Elf64_Shdr *section,
                                  size_t *count);

/* True when a compiler says in .comment that it made the object: then everything in it has its
 * size, and all that can be changed has a name. (Assembler sources do not say so, nor does gcc
 * -fno-ident.) */
bool elf_is_compiled(const struct elf_object *o);

/* True for a section that holds debug information, or the relocations of one. */
bool elf_is_debug(const struct elf_object *o, const Elf64_Shdr *section);

/* True when some section does. */
bool elf_has_debug(const struct elf_object *o);

/*
 * What the object is but for where its parts lie in the file and for its debug information: two
 * objects with the same identity link to the same code and data.
 */
struct hash elf_object_identity(const struct elf_object *o);

#endif
