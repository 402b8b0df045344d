/* SPDX-License-Identifier: MIT */
/*
 * What `unitarget stubs` knows: the job, the link sets without the stubs that are among the inputs
 * (link/model.h), and what these lack. Everything lives in the arena of the link state.
 */
#ifndef STUBS_MODEL_H
#define STUBS_MODEL_H

#include "link/link_job.h"
#include "link/model.h"

enum stubs_format { STUBS_TEXT, STUBS_JSON, STUBS_KEYVAL };

struct stubs_job {
    struct link_job link;         /* the targets */
    const char *folder;           /* -o as an absolute path, or NULL */
    const char *folder_word;      /* -o as it was given */
    const char *name_function;    /* --target-name, or NULL */
    struct word_list everywhere;  /* --everywhere: patterns of paths */
    struct word_list known_stubs; /* --stubs: patterns of paths */
    enum stubs_format format;
    bool check; /* --check */
    bool quiet; /* --quiet: print no list */
};

/* Objects that refer to what their target lacks: one for each section and function. */
struct reference {
    uint32_t instance;
    uint32_t section;  /* where the reference stands */
    uint32_t function; /* symbol index of the function or object that it is in; 0: none */
};

/* A symbol that some target refers to and has no definition of. */
struct missing {
    uint32_t symbol;
    uint64_t *lacking;       /* bit set: the targets that lack it */
    uint64_t *having;        /* bit set: those whose objects or libraries define it */
    uint8_t kind;            /* enum symbol_kind, as other targets define it */
    bool constant;           /* data that no provider lets be written to */
    uint64_t size;           /* of data: of the largest provider, in bytes */
    uint64_t alignment;      /* of data: of the strictest provider */
    const char *provider;    /* the first object or library that defines it; NULL: none does */
    const char *why_not;     /* why there is no stub for it; NULL: there is one */
    struct reference *users; /* [user_count] */
    size_t user_count, user_capacity;
};

/* A definition in an object that is itself a stub, and so does not count. */
struct old_stub {
    const struct object_file *file;
    uint32_t symbol;
    bool generated; /* by an earlier run, not written by hand */
};

struct stubs {
    struct link_state *link;
    struct stubs_job *job;
    struct intern *everywhere; /* paths that --everywhere found, or NULL */
    size_t mask_words;         /* of a set of targets */
    const char **library;      /* [symbols.count] the first library that defines it, or NULL */
    uint64_t *in_library;      /* [symbols.count * mask_words] whose libraries define the symbol */
    struct missing *missing;   /* [missing_count] by name; those without a stub come last */
    size_t missing_count;      /* all */
    size_t stub_count;         /* those with a stub */
    struct old_stub *old;      /* [old_count] */
    size_t old_count, old_capacity;
};

static inline const char *stubs_symbol_name(const struct stubs *s, uint32_t symbol) {
    return intern_text(&s->link->symbols, symbol).p;
}

#endif
