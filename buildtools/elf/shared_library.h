/* SPDX-License-Identifier: MIT */
/*
 * A shared library as programs see it: the names that it defines (they decide whether an archive
 * member behind it on the command line is still needed), those that it takes from others, what it
 * is called and needs itself, and what it does when it is loaded. Read as the dynamic linker reads
 * it (PT_DYNAMIC), so that one without section headers is a library, too.
 */
#ifndef ELF_SHARED_LIBRARY_H
#define ELF_SHARED_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum library_symbol_kind {
    LIBRARY_DEFINES,
    LIBRARY_DEFINES_DATA, /* not weakly, and not as a function */
    LIBRARY_NEEDS,        /* refers to it */
    LIBRARY_WANTS         /* the same, weakly */
};

/* Calls `found(ctx, name, kind)` for each global dynamic symbol of the 64-bit little-endian ELF
 * library. A file that is none, or is damaged, has no such names: the linker itself will judge it.
 * What has a version that is not the default one goes by the name NAME@VERSION only. */
void shared_library_names(const uint8_t *data, size_t size,
                          void (*found)(void *ctx, struct str name, enum library_symbol_kind kind),
                          void *ctx);

/* What programs ask for when they are linked with the library (DT_SONAME); empty when it does not
 * say. */
struct str shared_library_soname(const uint8_t *data, size_t size);

/* One global dynamic symbol. */
struct library_symbol {
    struct str name;
    struct str version; /* as it is defined, or asked for; empty when there is none */
    uint64_t value, size;
    unsigned char type; /* STT_… */
    bool defined;
    bool weak;      /* also STB_GNU_UNIQUE */
    bool hidden;    /* a definition of an old version, which linkers do not take */
    bool protected; /* the library's own references reach its own definition */
    bool relocated; /* some relocation of the library looks it up */
};

struct library_facts {
    struct str soname;
    struct str *needed; /* [needed_count] DT_NEEDED, in order */
    size_t needed_count;
    struct str run_path;            /* DT_RUNPATH, else DT_RPATH */
    bool symbolic;                  /* it looks names up in itself first */
    struct library_symbol *symbols; /* [symbol_count] */
    size_t symbol_count;
    bool acts;             /* has constructors or destructors beyond what every library has */
    const char *not_later; /* why it cannot be loaded by a program that runs, or NULL */
};

/* Reads all that; the texts lie in `data`, the lists in the arena. False, without a message, when
 * the file is no library of this host, or has no dynamic symbols. */
bool shared_library_read(struct arena *a, struct library_facts *facts, const uint8_t *data,
                         size_t size);

#endif
