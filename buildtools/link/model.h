/* SPDX-License-Identifier: MIT */
/*
 * What `unitarget link` knows, in the order in which it becomes known: the job (options), the words
 * of each target, the input files, the link sets, the resolution, the plan. Each pass fills its own
 * part and only reads the earlier ones. Everything lives in the job's arena.
 */
#ifndef LINK_MODEL_H
#define LINK_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/mask.h"
#include "base/word_list.h"
#include "elf/archive.h"
#include "elf/elf_object.h"
#include "elf/shared_library.h"

/* ---- the words of one target (words.c) ---- */

enum item_kind {
    ITEM_FILE,      /* an object, archive, shared library or linker script, by path */
    ITEM_BINARY,    /* --format=binary: a file whose bytes are data, by path */
    ITEM_SYMBOL,    /* --defsym: NAME=VALUE */
    ITEM_LIBRARY,   /* -lNAME */
    ITEM_GROUP,     /* --start-group */
    ITEM_GROUP_END, /* --end-group */
};

/* What the options before an input say of how it is taken; what --push-state saves. */
struct item_state {
    bool whole;         /* --whole-archive */
    bool as_needed;     /* --as-needed: a shared library counts only if something refers to it */
    bool needed_said;   /* that, or --no-as-needed, was given: else as the driver has it */
    bool archives_only; /* -Bstatic: -l finds no shared library */
    bool copies_needed; /* --copy-dt-needed-entries */
};

struct item {
    enum item_kind kind;
    uint32_t library; /* 1 + number of the shared library that it leads to (libraries.c); 0 */
    const char *text; /* path, library name without -l, or NAME=VALUE */
    const char *path; /* where it was found; NULL: nowhere, or it is no file */
    struct item_state state;
    bool lazy; /* an object between --start-lib and --end-lib: taken as a member of an archive is */
    bool rest; /* of what is taken whole, only the objects that the target does not have yet */
    struct input_file
        *input; /* for ITEM_FILE, and ITEM_LIBRARY where it is one of the project's own */
};

struct option_row;

/* An option that the final link gets. */
struct kept_option {
    const struct option_row *row; /* of the tables of all options */
    const char *family;           /* options of one family undo each other, or belong together */
    const char *value;            /* what it says, to compare; "" is as good as none */
    const char *spelled;          /* for messages */
    const char *words[4];         /* as the driver takes it; ends at NULL */
};

struct target {
    const char *name;         /* as -target takes it */
    const char *program;      /* what the per-target program is called */
    struct word_list aliases; /* what else it is called */
    struct word_list words;   /* what the linker would be given, the driver's own words first */
    size_t driver_words;      /* how many of them name the compiler driver */

    struct item *items; /* [item_count] the inputs, in order */
    size_t item_count, item_capacity;
    struct item_state rest;   /* in force behind the last input, for the driver's own libraries */
    struct kept_option *kept; /* [kept_count] what else the driver gets, in order */
    size_t kept_count, kept_capacity;
    struct word_list folders;   /* -L folders, in order */
    struct word_list undefined; /* -u names */
    struct word_list read;     /* files that words name: response files, and arguments of options */
    struct word_list exported; /* names in dynamic lists */
    struct word_list excluded; /* --exclude-libs: archives whose symbols are hidden, or ALL */
    struct word_list placed;   /* --section-start: names of sections */
    struct word_list scripts;  /* -T */
    bool static_link;          /* -static or -static-pie */
    bool many_definitions;     /* -z muldefs: the first strong definition wins */
    bool export_all;           /* -rdynamic */

    uint32_t *libraries; /* [library_count] those that its program runs with, in the order in which
                            the dynamic linker searches them (libraries.c) */
    size_t library_count, library_capacity;
    size_t direct_libraries; /* how many of them the program itself asks for: the first */
    size_t named_libraries;  /* how many of these are not the driver's: the first */

    uint32_t *sequence; /* [sequence_count] the link set O(T): object instances in link order */
    size_t sequence_count;
};

/* ---- input files (input.c) ---- */

/* Sections of which the linker keeps one copy: an ELF section group (gABI: GRP_COMDAT), or one
 * section called .gnu.linkonce.KIND.NAME. */
struct comdat {
    uint32_t signature; /* symbol number of its name */
    uint32_t section;   /* index of the SHT_GROUP section; 0 for .gnu.linkonce */
    bool allocated;     /* some member is loaded; debug-only groups need no care */
};

struct object_file {
    struct elf_object elf;
    const char
        *path;       /* the file, when it is one by itself; NULL for a member of a normal archive */
    uint32_t *names; /* [symbol_count - first_global] symbol number of each global symbol */
    struct comdat *comdats; /* [comdat_count] */
    uint32_t *comdat_of;    /* [section_count] 1 + index into comdats, or 0; NULL without comdats */
    size_t comdat_count;
    uint32_t
        content; /* number of its identity; equal contents share it. CONTENT_UNKNOWN until needed */
    uint8_t *nameless;   /* [global_count] how its own functions are reached without their names
                          * (nameless.h); NULL until needed */
    struct file_map map; /* the mapping it lies in, when the file is one by itself */
    bool unusable;       /* no object that can be linked: an error only when the linker takes it */
    bool left_out;       /* not to be found by anybody: a stub, for `unitarget stubs` */
    uint64_t *outside; /* bit set: the targets that take it from outside (outside.c); NULL: none */
    bool taken_out;    /* it became an object of theirs */
};

enum { CONTENT_UNKNOWN = UINT32_MAX };

enum input_kind { INPUT_OBJECT, INPUT_ARCHIVE, INPUT_SHARED, INPUT_SCRIPT };

/* An entry of an archive's symbol index. */
struct archive_symbol {
    uint32_t symbol; /* number of the name */
    uint32_t member; /* which one defines it */
};

struct input_file {
    const char *path;
    enum input_kind kind;
    struct file_map map;
    struct object_file *objects; /* INPUT_OBJECT: one; INPUT_ARCHIVE: [object_count] its members */
    size_t object_count;
    uint32_t *included; /* [object_count] 1 + target that took the member last */
    struct archive_symbol
        *index; /* INPUT_ARCHIVE: [index_count] in the order of the archive's own */
    size_t index_count;
    bool outside; /* a start file, or an archive of the C library, or that the driver adds: left to
                   * the final link, but for members that are taken out (outside.c) */
    struct script *script; /* INPUT_SCRIPT: what it says */
    bool has_index; /* the archive has one; else the members' definitions stand in its place */
    uint32_t *shared_names; /* INPUT_SHARED: [shared_count] symbol numbers that it defines */
    size_t shared_count, shared_capacity;
    uint32_t *data_names; /* [data_count] those of them that beat a common symbol (walk_gnu.c) */
    size_t data_count, data_capacity;
    uint32_t *wanted_names; /* INPUT_SHARED: [wanted_count] those that it takes from the program, or
                               another library */
    size_t wanted_count, wanted_capacity;
    uint32_t *needed_names; /* [needed_count] those of them that it does not only refer to weakly */
    size_t needed_count, needed_capacity;
    uint32_t mentioned; /* 1 + target whose words named it last */
};

/* ---- shared libraries (libraries.c) ---- */

/* A name that some object mentions, as a library has it. */
struct library_name {
    uint32_t symbol;
    const struct shared_library *library;
    const struct library_symbol *as; /* what the library says of it */
};

struct shared_library {
    const char *path; /* as it was found */
    const char *real; /* without symbolic links */
    const char *name; /* as the dynamic linker knows it: DT_SONAME, else the file's */
    struct file_map map;
    struct library_facts facts;
    struct library_name *names; /* [name_count] */
    size_t name_count, name_capacity;
    uint64_t *targets; /* bit set: whose programs run with it */
    uint64_t *read_by; /* bit set: whose linkers read its names */
    uint32_t *places;  /* [target_count] its place in the target's list; LIBRARY_ABSENT */
};

enum { LIBRARY_ABSENT = UINT32_MAX };

/* ---- instances: what is linked once (linkset.c, plan.c) ---- */

struct instance {
    struct object_file *file; /* the first file with this content */
    uint32_t nth;             /* which of the equal objects within one target: 0, 1 … */
    uint32_t split;           /* 0; else which part of an object that had to be split by target */
    uint64_t *targets;        /* bit set: the targets whose link set has it, M(o) */
    uint8_t *groups;          /* [file->comdat_count] enum group, of each group */
    uint32_t mask;            /* number of that set among the distinct ones (plan.c) */
    const char *id;           /* short and stable: in the names of its definitions */
    uint32_t position;        /* place in the link order of its first target */
};

/* ---- the linker (linker.c) ---- */

enum linker { LINKER_GNU, LINKER_LLD, LINKER_MOLD, LINKER_OTHER };

/* ---- resolution (resolve.c) ---- */

/* R(T)[s]: the instance that defines s in T, or one of: */
enum { PROVIDER_NONE = -1, PROVIDER_COMMON = -2 };

enum { COMDAT_SEVERAL = UINT32_MAX };

/* What becomes of an instance's copy of a section group: both, where it depends on the target. */
enum group { GROUP_KEPT = 1, GROUP_LOST = 2 };

/* ---- exports (exports.c) ---- */

/* What shared libraries have to do with a name. */
enum in_libraries { IN_LIBRARY_REFERRED = 1, IN_LIBRARY_DEFINED = 2 };

/* ---- the plan (plan.c) ---- */

enum symbol_kind { KIND_UNKNOWN, KIND_FUNCTION, KIND_DATA, KIND_TLS };

struct symbol_plan {
    uint32_t definers;    /* how many instances define it, COMMON ones not counted */
    bool dispatched : 1;  /* some object's provider depends on the target */
    bool refused : 1;     /* cannot be dispatched: those who refer to it are split instead */
    bool leaks : 1;       /* some target takes it from a library while another defines it */
    bool mixed : 1;       /* some object refers to it for which that depends on the target */
    bool outside : 1;     /* some target takes it from neither an object nor a library */
    bool common_used : 1; /* resolves to a COMMON in some target */
    bool nulled : 1;      /* null in some target that refers to it, a library's in another */
    bool next : 1;        /* dispatched; where a target has none, a library's */
    bool placed : 1;      /* exported, but cannot be dispatched: start-up says where it is */
    bool renamed : 1;     /* its definitions get names of their own; see names.h */
    bool read_only : 1;   /* dispatched data: every provider is constant */
    bool in_image : 1;    /* dispatched data: some provider has a content to copy */
    bool indirect : 1; /* some definition is an indirect function: a resolver gives its address */
    uint8_t kind;      /* enum symbol_kind, of a dispatched symbol */
    uint32_t slot; /* of a dispatched function: which slot; two names for one function share it */
    uint64_t size; /* dispatched data, or COMMON: bytes of storage */
    uint64_t alignment;
    const char *why_refused;
};

struct plan_counts {
    size_t files;                /* objects in all link sets together, distinct by path */
    size_t linked;               /* sum over the targets of the objects in their link sets */
    size_t instances;            /* objects in the unified link */
    size_t shared;               /* of these: in all targets */
    size_t partial;              /* in some */
    size_t specific;             /* in one */
    uint32_t splits;             /* instances made by splitting */
    size_t functions, data, tls; /* dispatched symbols */
    size_t slots;                /* functions without other names for the same ones */
    size_t missing;              /* dispatched functions without a provider in some target */
    size_t rewritten, untouched, reused;
};

/* One definition of a symbol. */
struct definition {
    uint32_t instance;
    uint32_t index; /* among the instance's global symbols */
};

struct link_state {
    struct arena *arena;
    struct link_job *job;
    struct hash tool;       /* of this program itself: what another version made is made again */
    struct target *targets; /* [target_count], and up to named_count those with names only */
    struct word_list earlier_names; /* that the program was called by which is replaced */
    int asking, answer;      /* the process that asks for what follows, or 0, and where it writes */
    enum linker linker;      /* which one the user's driver runs */
    unsigned linker_version; /* of mold: its major version times 100, and the minor one */
    bool only_if_needed;     /* the driver gives it --as-needed before all else */
    const char *linker_path;
    const char *sysroot; /* "": none */
    struct target own;   /* what the driver adds by itself: libraries as items, folders in the order
                          * in which they are searched behind the user's */
    struct target
        added; /* its libraries with what scripts among them name; shared ones without input */
    struct word_list start_files; /* crt1.o and the like */
    struct target start;          /* they as items */
    const char *build_id; /* what it is told of the build-id: "" (its default), "sha1", "0x…" …;
                             NULL: to make none */
    struct word_list driver;  /* the words that name the compiler driver, itself the last */
    struct word_list for_all; /* the other words behind `--` */
    size_t target_count, named_count;
    struct intern symbols; /* all global symbol names of all objects */

    struct intern sought; /* where libraries were sought (search.c) */
    bool *found;          /* [sought.count] is there a file for this host? */
    size_t found_capacity;
    struct word_list script_folders; /* of SEARCH_DIR in scripts */
    struct intern paths;             /* input files by path */
    struct input_file **files;       /* [paths.count] NULL: could not be opened */
    size_t file_capacity;
    struct shared_library *
        *libraries; /* [library_count] shared libraries that some target runs with */
    size_t library_count, library_capacity;
    uint32_t *library_start; /* [symbols.count + 1] where the libraries' definitions of each symbol
                                begin in: */
    const struct library_name **library_definitions; /* those that a linker takes */
    struct intern contents;                          /* object identities, as 16 bytes each */

    struct instance *instances; /* [instance_count] */
    size_t instance_count, instance_capacity;

    int32_t *providers; /* [symbol * target_count + target] R(T)[s] */
    uint32_t
        *comdat_owner; /* [symbol] 1 + the instance whose group of this signature is kept, the same
                        * in all targets; COMDAT_SEVERAL when it differs; 0: no such group */

    uint64_t **exports; /* [symbols.count] bit set: the targets that export it; NULL: none */
    uint64_t **outside_defined, **outside_wanted; /* [symbols.count] bit set: the targets with code
                                 from outside that defines it, or refers to it; NULL: none */
    uint8_t *in_libraries;     /* [symbols.count] enum in_libraries, of all targets' libraries */
    struct symbol_plan *plan;  /* [symbols.count] */
    uint32_t *partial_exports; /* [partial_export_count] exported symbols that some targets lack,
                                  or whose place depends on the target */
    size_t partial_export_count;
    const char **split_reasons; /* [symbols.count] why objects that refer to it were split; NULL:
                                   none was */
    uint32_t *definition_start; /* [symbols.count + 1] where the definitions of each symbol begin */
    struct definition *definitions;
    struct intern
        set_names; /* sections that are linker sets and whose contributors differ by target */
    const char
        *set_suffix; /* of their parts' names, which C must be able to say; a number follows */
    struct mask_table masks; /* the distinct target sets of the instances */
    uint32_t *mask_order; /* [masks.sets.count] the sets in the order in which their objects lie */
    uint32_t all_targets; /* the mask of all targets */
    uint32_t *functions, *data, *tls; /* dispatched symbols in slot order */
    uint32_t *slots;                  /* [counts.slots] the first function of each slot */
    uint32_t *order;      /* [instance_count] instances in the order of the final link */
    const char **objects; /* [instance_count] what is linked for it: the file's own path, or the
                             name of a member of the archive of rewritten objects */
    struct plan_counts counts;
    struct lost_features *lost_features; /* [target_count] features.c */
    const struct needed *needed;         /* the shared libraries of each target (needed.c) */
    struct late *late;                   /* those that only some need (late.c), or NULL */
};

/* The names of a target's program: 0 is its own, then come aliases.count others. */
static inline const char *target_called(const struct target *t, size_t i) {
    return i ? t->aliases.words[i - 1] : t->program;
}

static inline bool target_is_called(const struct target *t, const char *name) {
    for (size_t i = 0; i <= t->aliases.count; i++) {
        if (strcmp(target_called(t, i), name) == 0)
            return true;
    }
    return false;
}

/* The first of the targets whose program is called so; NULL if there is none. */
static inline const struct target *find_called(const struct target *targets, size_t count,
                                               const char *name) {
    for (size_t t = 0; t < count; t++) {
        if (target_is_called(&targets[t], name))
            return &targets[t];
    }
    return NULL;
}

static inline int32_t provider_of(const struct link_state *s, uint32_t symbol, size_t target) {
    return s->providers[(size_t)symbol * s->target_count + target];
}

/* Linked from where it lies. */
static inline bool object_is_in_place(const struct link_state *s, uint32_t instance) {
    return s->objects[instance] == s->instances[instance].file->path;
}

static inline uint32_t global_count(const struct object_file *f) {
    return f->elf.symbol_count - f->elf.first_global;
}

static inline const Elf64_Sym *global_symbol(const struct object_file *f, uint32_t i) {
    return &f->elf.symbols[f->elf.first_global + i];
}

#endif
