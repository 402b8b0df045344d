/* SPDX-License-Identifier: MIT */
#include "link/linker_names.h"

enum {
    GNU = 1U << LINKER_GNU,
    LLD = 1U << LINKER_LLD,
    MOLD = 1U << LINKER_MOLD,
    ALL = ~0U /* also a linker that is none of these */
};

/* Found by linking a program that refers to each. */
static const struct {
    const char *name;
    unsigned linkers;
} names[] = {
    {"_GLOBAL_OFFSET_TABLE_", ALL},
    {"_DYNAMIC", ALL},
    {"_PROCEDURE_LINKAGE_TABLE_", MOLD},
    {"__ehdr_start", ALL},
    {"__executable_start", ALL},
    {"etext", ALL},
    {"_etext", ALL},
    {"__etext", GNU},
    {"edata", ALL},
    {"_edata", ALL},
    {"end", ALL},
    {"_end", ALL},
    {"__bss_start", ALL},
    {"__preinit_array_start", ALL},
    {"__preinit_array_end", ALL},
    {"__init_array_start", ALL},
    {"__init_array_end", ALL},
    {"__fini_array_start", ALL},
    {"__fini_array_end", ALL},
    {"__rela_iplt_start", ALL},
    {"__rela_iplt_end", ALL},
    {"__GNU_EH_FRAME_HDR", GNU | MOLD},
    {"__tdata_start", GNU},
    {"_TLS_MODULE_BASE_", LLD | MOLD},
    /* glibc's crt1.o and crti.o, gcc's crtbegin.o and crtend.o */
    {"_start", ALL},
    {"_init", ALL},
    {"_fini", ALL},
    {"data_start", ALL},
    {"__data_start", ALL},
    {"_IO_stdin_used", ALL},
    {"__dso_handle", ALL},
    {"__TMC_END__", ALL},
};

void linker_names(enum linker linker, void (*found)(void *ctx, struct str name), void *ctx) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].linkers == ALL || names[i].linkers & 1U << linker)
            found(ctx, str_from(names[i].name));
    }
}

bool linker_defines(enum linker linker, struct str name) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(name, names[i].name))
            return names[i].linkers == ALL || names[i].linkers & 1U << linker;
    }
    return false;
}
