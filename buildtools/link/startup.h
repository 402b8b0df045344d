/* SPDX-License-Identifier: MIT */
/*
 * What the generated tables (dispatch.c) and the start-up code of the unified program (startup.c)
 * agree on. Addresses are 32-bit distances from the anchor, so that the tables need no relocation
 * and are shared between processes; counts are 32-bit. A distance of 0 in `functions` cannot be:
 * every function has a definition or a stand-in.
 */
#ifndef LINK_STARTUP_H
#define LINK_STARTUP_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

/* All names that are added to a user's program begin with a dot, which no name of C does. */
#define OWN(name) ".ut." name
#define CALLED(name) __asm__(OWN(name)) __attribute__((visibility("hidden")))

/* The code keeps to all that a program can be marked with (psABI, program property:
 * GNU_PROPERTY_X86_FEATURE_1_AND): its stubs begin with endbr64, it keeps to shadow stacks, and it
 * masks no addresses. */
#define FEATURE_NOTE                                                                               \
    "\t.section\t.note.gnu.property, \"a\"\n\t.p2align\t3\n\t.long\t4, 16, 5\n"                    \
    "\t.string\t\"GNU\"\n\t.long\t0xc0000002, 4, 15, 0\n"

/* Before the name of a target: with these as its first words the program is that target, whatever
 * it is called or was told. What it runs itself with. */
#define OWN_OPTION OWN("target")

/* Names in the generated file, or the start-up code, that the pass after the link looks for. */
#define SYMBOL_ANCHOR OWN("anchor")
#define SYMBOL_RELR OWN("relr")
#define SYMBOL_GROUPS OWN("groups")
#define SYMBOL_EXPORTS OWN("exports")
#define SYMBOL_HOOK OWN("hook")   /* the indirect function whose resolver makes the program ready */
#define SYMBOL_ENTRY OWN("entry") /* where a program starts that no loader starts */
#define SYMBOL_FIRST OWN("first") /* int32_t: distance of the linker's own entry */

/* A target. All but the counts are distances from the anchor. */
struct ut_target {
    int32_t name;      /* as -target takes it, NUL-terminated */
    int32_t program;   /* what its program is called */
    int32_t functions; /* int32_t[ut_function_count]: the definition behind each slot */
    int32_t preinit; /* struct ut_array[preinit_count]: run before shared libraries' constructors */
    int32_t init;    /* struct ut_array[init_count]: constructors, in order */
    int32_t
        fini; /* struct ut_array[fini_count]: destructors, to be run from the last to the first */
    int32_t copies; /* struct ut_copy[copy_count]: data */
    int32_t tls;    /* struct ut_copy[tls_count]: thread-local data, as distances from the thread
                       pointer */
    int32_t groups; /* uint32_t[group_count]: deferred relocation groups */
    int32_t hidden; /* struct ut_range[hidden_count]: entries of ut_exports that the target lacks */
    uint32_t preinit_count, init_count, fini_count, copy_count, tls_count, group_count,
        hidden_count;
};

/* A name that a target is called by: its program's, or another. */
struct ut_name {
    int32_t text;    /* distance, NUL-terminated */
    uint32_t target; /* index */
};

/* A table of function pointers in some object. */
struct ut_array {
    int32_t start;
    uint32_t count;
};

/* The image of a definition, copied into the storage that all targets share. */
struct ut_copy {
    int32_t to, from;
    uint32_t size; /* bytes */
};

/* A run of entries of ut_exports. That is int32_t[]: distances to entries of the dynamic symbol
 * table, of names that modules may look up and that some target lacks; 0 where there is no such
 * entry. Filled in after the link. */
struct ut_range {
    uint32_t first, count;
};

/* What shared libraries and the program have in common, for one target (startup_libraries.c). All
 * but the counts are distances from ut_anchor. */
struct ut_shared {
    int32_t next; /* struct ut_next[next_count] */
    int32_t
        bound; /* struct ut_bound[bound_count]: what the libraries' references are bound to anew */
    int32_t placed; /* struct ut_placed[placed_count] */
    uint32_t next_count, bound_count, placed_count;
};

/* A name that the target's program takes from a library, while it is dispatched. */
struct ut_next {
    int32_t name, version; /* version: 0 for none */
    int32_t to;            /* data: the storage that the library's is copied to; 0 for a function */
    uint32_t number;       /* data: bytes of storage; a function: its slot */
};

/* A name whose references in libraries are bound anew. */
struct ut_bound {
    int32_t name;
    uint32_t old_versions_only; /* 1: only those that ask for another version than `version` */
    int32_t version;            /* 0 for none */
};

/* An exported name that is not dispatched. */
struct ut_placed {
    uint32_t export; /* number in ut_exports */
    int32_t place;
    uint32_t size;
    uint32_t info; /* st_info */
};

/* Deferred relocations of the objects that have the same targets, in the form of DT_RELR (gABI).
 * Filled in after the link (postlink.c). */
struct ut_group {
    int32_t start;  /* distance of the first word */
    uint32_t count; /* words */
};

/* What loading the libraries that only some targets need consists of, for one of these targets, in
 * the order in which their constructors are to run. Filled in after the link (late.c). */
struct ut_step {
    int32_t name;   /* what to open */
    int32_t before; /* the name of a loaded one before which it stands in the target's own program;
                       0: that does not matter */
    uint32_t library; /* its number; UINT32_MAX: it is there, or comes along with another, and its
                         constructors are due */
};

/* A name that such a library defines, and the places that get its address. */
struct ut_late_symbol {
    int32_t name, version; /* version: 0 for none */
    uint32_t weak;         /* may be absent */
    uint32_t first, count; /* its struct ut_late_place; filled in after the link, as what follows */
    int32_t entry;  /* where a function has its address in the program: its entry in the dynamic
                       symbol table, which other targets must not see; 0: none */
    uint32_t value; /* the entry's st_value, and st_shndx */
    uint32_t section;
};

struct ut_late_place {
    int32_t place, addend;
};

/* What the program was told: numbers of targets, from 1; 0 for none. */
struct ut_told {
    uint32_t target;     /* `unitarget target` has written: what it is, whatever it is called */
    uint32_t by_default; /* what it is where nothing else says so */
};

/* The target `none` is a program of its own, which the unified program holds and never loads
 * (target_none.h). */
struct ut_none {
    uint32_t number; /* of its entry among the targets, from 1, which only has names; 0: there is
                        none */
    int32_t start;   /* its file */
    uint32_t size;
};

/* The note by which `unitarget target` finds in a program, stripped or not, what it looks for: its
 * descriptor. All but the counts are distances from the descriptor's own start. */
#define NOTE_OWNER "unitarget"
enum { NOTE_TABLES = 1, NOTE_TARGET_NONE = 2 /* marks the program that is the target none */ };
struct ut_note {
    int32_t anchor, told, targets, names;
    uint32_t target_count, name_count;
    uint32_t target_size; /* of a struct ut_target, which begins with name and program */
};

/* ---- the generated tables ---- */

extern char ut_anchor[] CALLED("anchor"); /* not const: what lies at a distance may be written */
extern const struct ut_told ut_told CALLED("told");
extern const struct ut_none ut_none CALLED("none");
extern const struct ut_target ut_targets[] CALLED("targets");
extern const uint32_t ut_target_count CALLED("target_count");
extern const struct ut_name ut_names[] CALLED("names");
extern const uint32_t ut_name_count CALLED("name_count");
extern const uint32_t ut_function_count CALLED("function_count");
extern const uint32_t ut_main_slot CALLED("main_slot"); /* UINT32_MAX: main is a library's */
extern const struct ut_group ut_groups[] CALLED("groups");
extern const int32_t ut_exports[] CALLED("exports");
extern void *ut_slots[] CALLED("slots"); /* [ut_function_count] where the stubs jump to */

/* ---- startup_choice.c: which target ---- */

/* How the program was called: what lies on the stack when it starts (psABI, process stack). */
struct ut_call {
    long count;
    char **words;         /* [count], then NULL */
    char **environment;   /* ends with NULL */
    Elf64_auxv_t *vector; /* ends with AT_NULL */
    const char *executed; /* the path that was executed: AT_EXECFN */
};

enum ut_by {
    UT_BY_FILE,   /* what was executed is called so, or was told: it stands for the target's own */
    UT_BY_CALLER, /* the first word, which is the caller's */
    UT_BY_OPTION,
    UT_BY_DEFAULT
};

struct ut_choice {
    const struct ut_target *target;
    enum ut_by by;
    int option_words; /* how many arguments the option takes */
};

/* False when the call names no target. */
bool ut_choose(const struct ut_call *c, struct ut_choice *choice) CALLED("choose");

/* The target `none` was chosen: the process becomes that program, with the same words but for the
 * option, and before them the number of a descriptor, from which it reads this one. */
_Noreturn void ut_become_none(const struct ut_call *c, const struct ut_choice *choice)
    CALLED("become_none");

/* Then: says so, or lists the targets if that was asked for, and ends. */
_Noreturn void ut_refuse(const struct ut_call *c) CALLED("refuse");

/* `called`, in whose folder the program has its target's own name. Lives on. */
char *ut_program_path(const struct ut_target *t, const char *called) CALLED("program_path");

/* ---- parts that are linked in where they are needed ---- */

/* What startup_late.c has startup.c do. */
struct ut_protection {
    void (*relro)(int protection); /* of what the loader has made read-only */
    void (*range)(uintptr_t start, uintptr_t end, int more); /* beyond what a page has */
};

/* startup_late.c, where there are such libraries. Loads what the target needs and binds the
 * program's references to it. */
void ut_late_load(uint32_t target, int argc, char **argv, char **envp,
                  const struct ut_protection *protect) CALLED("late_load") __attribute__((weak));

/* Lets other libraries, and those that are opened later, find their names, too. */
void ut_late_show(uint32_t target) CALLED("late_show") __attribute__((weak));

/* startup_libraries.c, where it is linked in: what the target takes from libraries, into the slots
 * and storage; and what they take from it. */
void ut_take_from_libraries(uint32_t target) CALLED("take_from_libraries") __attribute__((weak));
void ut_bind_libraries(uint32_t target) CALLED("bind_libraries") __attribute__((weak));

#endif
