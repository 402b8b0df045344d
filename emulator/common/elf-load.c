/* SPDX-License-Identifier: MIT */
/*
 * The fields are read byte by byte, from places that the tables below give: so one reader serves
 * both widths and both byte orders, on any host.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "elf-load.h"
#include "log.h"
#include "target.h"

enum { ELFCLASS32 = 1, ELFCLASS64 = 2, ELFDATA2LSB = 1, ELFDATA2MSB = 2, ET_EXEC = 2, PT_LOAD = 1 };

typedef struct Field {
    uint8_t offset, size;
} Field;

/* Where a class of ELF files has its fields (gABI: Elf32_Ehdr and so on). */
typedef struct Layout {
    uint8_t header_size;
    Field type, machine, entry, phoff, phentsize, phnum;
    Field p_type, p_offset, p_paddr, p_filesz, p_memsz;
    uint8_t segment_size;
} Layout;

static const Layout layout32 = {
    .header_size = 52,
    .type = {16, 2},
    .machine = {18, 2},
    .entry = {24, 4},
    .phoff = {28, 4},
    .phentsize = {42, 2},
    .phnum = {44, 2},
    .p_type = {0, 4},
    .p_offset = {4, 4},
    .p_paddr = {12, 4},
    .p_filesz = {16, 4},
    .p_memsz = {20, 4},
    .segment_size = 32,
};

static const Layout layout64 = {
    .header_size = 64,
    .type = {16, 2},
    .machine = {18, 2},
    .entry = {24, 8},
    .phoff = {32, 8},
    .phentsize = {54, 2},
    .phnum = {56, 2},
    .p_type = {0, 4},
    .p_offset = {8, 8},
    .p_paddr = {24, 8},
    .p_filesz = {32, 8},
    .p_memsz = {40, 8},
    .segment_size = 56,
};

struct Program {
    const char *path;     /* borrowed */
    uint8_t *bytes;       /* of the file; owned */
    uint64_t size;        /* how many */
    const Layout *layout; /* of its class */
};

static void read_file(Program *image, const char *path) {
    struct stat facts;
    FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &facts))
        fatal("%s: %s", path, strerror(errno));
    if (!S_ISREG(facts.st_mode))
        fatal("%s: not a regular file", path);
    image->path = path;
    image->size = (uint64_t)facts.st_size;
    image->bytes = allocate(image->size + 1, 1);
    if (fread(image->bytes, 1, image->size, file) != image->size)
        fatal("%s: it cannot be read to its end", path);
    fclose(file);
}

/* A field of the structure at `base`, which the caller has checked to lie within the file. */
static uint64_t get(const Program *image, uint64_t base, Field field) {
    const uint8_t *bytes = image->bytes + base + field.offset;
    uint64_t value = 0;
    for (unsigned i = 0; i < field.size; i++)
        value = value << 8 | bytes[target_info.big_endian ? i : field.size - 1 - i];
    return value;
}

static bool within_file(const Program *image, uint64_t offset, uint64_t size) {
    return offset <= image->size && size <= image->size - offset;
}

static void check_header(Program *image) {
    if (image->size < 16 || memcmp(image->bytes, "\177ELF", 4) != 0)
        fatal("%s: not an ELF file", image->path);
    bool wide = image->bytes[4] == ELFCLASS64, big = image->bytes[5] == ELFDATA2MSB;
    if (wide != (target_info.address_bits == 64) || big != target_info.big_endian)
        fatal("%s: a %s-endian program of %d bits, but %s runs %s-endian ones of %d", image->path,
              big ? "big" : "little", wide ? 64 : 32, target_info.name,
              target_info.big_endian ? "big" : "little", target_info.address_bits);
    image->layout = wide ? &layout64 : &layout32;
    if (image->size < image->layout->header_size)
        fatal("%s: truncated within the ELF header", image->path);
    uint64_t machine = get(image, 0, image->layout->machine);
    if (machine != target_info.elf_machine)
        fatal("%s: a program for the ELF machine %" PRIu64 ", but %s is %d", image->path, machine,
              target_info.name, target_info.elf_machine);
    if (get(image, 0, image->layout->type) != ET_EXEC)
        fatal("%s: not an executable at fixed addresses; link it statically and without -pie",
              image->path);
}

static void load_segment(const Bus *bus, const Program *image, uint64_t header) {
    const Layout *layout = image->layout;
    uint64_t offset = get(image, header, layout->p_offset);
    uint64_t in_file = get(image, header, layout->p_filesz);
    uint64_t in_memory = get(image, header, layout->p_memsz);
    if (get(image, header, layout->p_type) != PT_LOAD || in_memory == 0)
        return;
    if (in_file > in_memory || !within_file(image, offset, in_file))
        fatal("%s: damaged: a segment is not within the file", image->path);
    uint64_t address = target_physical(get(image, header, layout->p_paddr));
    uint8_t *ram = bus_ram(bus, address, in_memory);
    if (!ram)
        fatal("%s: a segment of %" PRIu64 " bytes at 0x%" PRIx64 " does not fit into the RAM",
              image->path, in_memory, address);
    memcpy(ram, image->bytes + offset, in_file);
    memset(ram + in_file, 0, in_memory - in_file);
}

Program *program_read(const char *path) {
    Program *image = allocate(1, sizeof *image);
    read_file(image, path);
    check_header(image);
    uint64_t count = get(image, 0, image->layout->phnum);
    uint64_t step = get(image, 0, image->layout->phentsize);
    if (count == 0 || step < image->layout->segment_size ||
        !within_file(image, get(image, 0, image->layout->phoff), count * step))
        fatal("%s: no segments to load, or damaged: its program headers are not within the file",
              path);
    return image;
}

uint64_t program_load(const Program *image, const Bus *bus) {
    uint64_t table = get(image, 0, image->layout->phoff);
    uint64_t count = get(image, 0, image->layout->phnum);
    uint64_t step = get(image, 0, image->layout->phentsize);
    for (uint64_t i = 0; i < count; i++)
        load_segment(bus, image, table + i * step);
    return get(image, 0, image->layout->entry);
}

void program_free(Program *image) {
    free(image->bytes);
    free(image);
}
