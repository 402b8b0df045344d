/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file that a link may name: an object, an archive with such members, a shared
 * library, or a linker script. All that the readers say of it is looked at.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "elf/archive.h"
#include "elf/elf_object.h"
#include "elf/relocation.h"
#include "elf/shared_library.h"
#include "link/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t seen; /* so that no read is left out */

static void read_all(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        seen ^= (uint8_t)s.p[i];
}

static void read_object(const uint8_t *data, size_t size) {
    struct elf_object o;
    size_t before = diag_errors();

    if (!elf_object_open(&o, "object", data, size)) {
        if (diag_errors() == before)
            abort(); /* refused without a word */
        return;
    }
    for (uint32_t i = 1; i < o.section_count; i++) {
        const Elf64_Shdr *section = &o.sections[i];
        size_t count = 0;

        read_all(elf_section_name(&o, section));
        read_all(elf_section_data(&o, section));
        seen ^= elf_is_debug(&o, section);
        if (section->sh_type != SHT_RELA)
            continue;
        for (const Elf64_Rela *r = elf_relocations(&o, section, &count); count > 0; count--, r++) {
            const Elf64_Shdr *in = &o.sections[section->sh_info];
            int64_t to = 0;

            seen ^= (uint8_t)relocation_reach(&o, in, r, &to) ^ relocation_is_call(&o, in, r);
        }
    }
    for (uint32_t i = 0; i < o.symbol_count; i++)
        read_all(elf_symbol_name(&o, &o.symbols[i]));
    seen ^= elf_is_compiled(&o) ^ elf_has_debug(&o) ^ (uint8_t)elf_object_identity(&o).low;
}

static void name_found(void *ctx, struct str name, enum library_symbol_kind kind) {
    (void)ctx;
    read_all(name);
    seen ^= (uint8_t)kind;
}

static void read_library(struct arena *a, const uint8_t *data, size_t size) {
    struct library_facts facts = {0};

    shared_library_names(data, size, name_found, NULL);
    read_all(shared_library_soname(data, size));
    if (!shared_library_read(a, &facts, data, size))
        return;
    read_all(facts.soname);
    read_all(facts.run_path);
    for (size_t i = 0; i < facts.needed_count; i++)
        read_all(facts.needed[i]);
    for (size_t i = 0; i < facts.symbol_count; i++) {
        read_all(facts.symbols[i].name);
        read_all(facts.symbols[i].version);
    }
}

struct indexed {
    const uint8_t *data;
    size_t size;
};

static void index_found(void *ctx, struct str name, size_t header) {
    const struct indexed *of = ctx;

    read_all(name);
    read_all(archive_member_at(of->data, of->size, header));
}

static void read_archive(struct arena *a, const uint8_t *data, size_t size) {
    struct archive archive = {0};
    struct indexed of = {data, size};
    size_t before = diag_errors();

    archive_index(data, size, index_found, &of);
    if (!archive_read(a, &archive, "archive", data, size)) {
        if (diag_errors() == before)
            abort();
        return;
    }
    for (size_t i = 0; i < archive.count; i++) {
        const struct archive_member *m = &archive.members[i];

        read_all(str_from(m->name));
        if (m->data && m->size) {
            uint8_t *copy = memcpy(malloc(m->size), m->data, m->size);

            read_object(copy, m->size);
            free(copy);
        }
    }
}

static void read_script(struct arena *a, const uint8_t *data, size_t size) {
    struct script script = {0};

    script_read(a, &script, (struct str){(const char *)data, size});
    if (script.other > size)
        abort();
    for (size_t i = 0; i < script.count; i++)
        read_all(script.entries[i].text ? str_from(script.entries[i].text) : (struct str){0});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* A copy of its own, so that a read behind the end is seen. */
    uint8_t *copy = malloc(size ? size : 1);
    struct arena a = {0};
    static FILE *sink;

    if (!copy)
        abort();
    if (size)
        memcpy(copy, data, size);
    if (!sink)
        sink = fopen("/dev/null", "w");
    diag_redirect(sink);
    if (archive_is_archive(copy, size))
        read_archive(&a, copy, size);
    else if (elf_is_dynamic(copy, size))
        read_library(&a, copy, size);
    else if (elf_is_elf(copy, size))
        read_object(copy, size);
    else
        read_script(&a, copy, size);
    seen ^= (uint8_t)elf_loaded_size(copy, size);
    arena_free(&a);
    free(copy);
    return 0;
}
