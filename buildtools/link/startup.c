/* SPDX-License-Identifier: MIT */
/*
 * The start of a unified program: finds out which target it is, makes the program that target's,
 * and runs the target's own main. Linked into every unified program. It runs before any constructor
 * of the program itself, with the C library ready.
 */
#include "link/startup.h"

#include <elf.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))

/* The generated tables */
extern char ut_anchor[] HIDDEN; /* not const: what lies at a distance from it may be written */
extern const struct ut_target ut_targets[] HIDDEN;
extern const uint32_t ut_target_count HIDDEN, ut_function_count HIDDEN;
extern const struct ut_group ut_groups[] HIDDEN;
extern const int32_t ut_exports[] HIDDEN;
extern void *ut_slots[] HIDDEN; /* [ut_function_count] where the stubs jump to */

extern Elf64_Ehdr __ehdr_start HIDDEN; /* the linker's: where the program is loaded */

_Noreturn void ut_missing(const char *symbol) HIDDEN;

static const struct ut_target *chosen;
static char *chosen_path; /* argv[0] of the chosen target, where an option chose it; else NULL */
static int option_words;  /* how many arguments that option takes */

static void *at(int32_t distance) {
    return ut_anchor + distance;
}

/* ---- messages: nothing but write(2), since the target is not set up yet ---- */

static void say(int fd, const char *text) {
    size_t n = strlen(text);

    while (n) {
        ssize_t done = write(fd, text, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        text += done;
        n -= (size_t)done;
    }
}

static void list_targets(int fd, const char *before) {
    for (uint32_t i = 0; i < ut_target_count; i++) {
        say(fd, before);
        say(fd, at(ut_targets[i].name));
        say(fd, "\n");
    }
}

static _Noreturn void refuse(const char *program, const char *problem, const char *word) {
    say(STDERR_FILENO, program);
    say(STDERR_FILENO, ": ");
    say(STDERR_FILENO, problem);
    say(STDERR_FILENO, word);
    say(STDERR_FILENO, "\nGive a target as the first argument, `-target NAME`, or call the program "
                       "by a target's name:\n");
    for (uint32_t i = 0; i < ut_target_count; i++) {
        say(STDERR_FILENO, "  ");
        say(STDERR_FILENO, at(ut_targets[i].name));
        say(STDERR_FILENO, " (");
        say(STDERR_FILENO, at(ut_targets[i].program));
        say(STDERR_FILENO, ")\n");
    }
    _exit(1);
}

/* What a slot leads to in a target whose own program has no such function: nothing of that target
 * refers to it. */
void ut_missing(const char *symbol) {
    say(STDERR_FILENO, "fatal: function ");
    say(STDERR_FILENO, symbol);
    say(STDERR_FILENO, " was called, but target ");
    say(STDERR_FILENO, chosen ? at(chosen->name) : "(none)");
    say(STDERR_FILENO, " has none\n");
    abort();
}

/* ---- which target ---- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static const struct ut_target *find_target(const char *name) {
    for (uint32_t i = 0; i < ut_target_count; i++) {
        if (strcmp(at(ut_targets[i].name), name) == 0)
            return &ut_targets[i];
    }
    return NULL;
}

static const struct ut_target *find_program(const char *name) {
    for (uint32_t i = 0; i < ut_target_count; i++) {
        if (strcmp(at(ut_targets[i].program), name) == 0)
            return &ut_targets[i];
    }
    return NULL;
}

/* The value of a leading -target option, and how many words it takes; NULL when there is none. */
static const char *target_option(int argc, char **argv, int *words) {
    const char *first = argc > 1 ? argv[1] : "";

    *words = 1;
    if (strncmp(first, "--target=", 9) == 0)
        return first + 9;
    if (strcmp(first, "-target") != 0 && strcmp(first, "--target") != 0)
        return NULL;
    *words = 2;
    if (argc < 3)
        refuse(base_name(argv[0]), "no target behind ", first);
    return argv[2];
}

/* The name that the per-target program would have been called by, in the same folder: messages
 * begin with it. */
static char *program_path(const char *called, const char *program) {
    size_t folder = (size_t)(base_name(called) - called);
    char *path = malloc(folder + strlen(program) + 1);

    if (!path)
        refuse(program, "out of memory", "");
    memcpy(path, called, folder);
    strcpy(path + folder, program);
    return path;
}

static void choose(int argc, char **argv) {
    const char *called = argc > 0 ? argv[0] : "", *name = target_option(argc, argv, &option_words);

    if (!name) {
        chosen = find_program(base_name(called));
        if (!chosen)
            refuse(base_name(called), "which target? ", "None was named.");
        return;
    }
    if (strcmp(name, "help") == 0) {
        list_targets(STDOUT_FILENO, "");
        _exit(0);
    }
    chosen = find_target(name);
    if (!chosen)
        refuse(base_name(called), "no such target: ", name);
    chosen_path = program_path(called, at(chosen->program));
}

/* Takes an option that chose the target out of the arguments. */
static void adjust_arguments(int *argc, char ***argv) {
    if (!chosen_path)
        return;
    *argc -= option_words;
    *argv += option_words;
    (*argv)[0] = chosen_path;
}

/* ---- making the program the target's ---- */

static const Elf64_Phdr *program_header(uint32_t type) {
    const Elf64_Phdr *p = (const void *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);

    for (unsigned i = 0; i < __ehdr_start.e_phnum; i++) {
        if (p[i].p_type == type)
            return &p[i];
    }
    return NULL;
}

/* Where address 0 of the program file is in memory. */
static char *load_base(void) {
    const Elf64_Phdr *first = program_header(PT_LOAD);

    return (char *)&__ehdr_start - (first ? first->p_vaddr : 0);
}

/* The part that the C library has made read-only after its own relocations; the bounds are rounded
 * as it does. */
static void protect_relro(int protection) {
    const Elf64_Phdr *relro = program_header(PT_GNU_RELRO);
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), start, end;

    if (!relro)
        return;
    start = ((uintptr_t)load_base() + relro->p_vaddr) & -page;
    end = ((uintptr_t)load_base() + relro->p_vaddr + relro->p_memsz) & -page;
    if (start < end && mprotect((void *)start, end - start, protection) < 0)
        refuse(at(chosen->program), "cannot change the protection of its own data", "");
}

/* gABI, DT_RELR: an even word is the address of a word to relocate; an odd one is a bit set, lowest
 * bit aside, over the 63 words that follow the last covered. */
static void relocate(const uint64_t *stream, uint32_t count) {
    uint64_t base = (uint64_t)load_base(), *where = NULL;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t word = stream[i];

        if (!(word & 1)) {
            where = (uint64_t *)(base + word);
            *where++ += base;
            continue;
        }
        if (!where) /* cannot be: a stream begins with an address */
            return;
        for (unsigned bit = 0; (word >>= 1) != 0; bit++) {
            if (word & 1)
                where[bit] += base;
        }
        where += 63;
    }
}

static void apply_relocations(void) {
    const uint32_t *groups = at(chosen->groups);

    for (uint32_t i = 0; i < chosen->group_count; i++)
        relocate(at(ut_groups[groups[i]].start), ut_groups[groups[i]].count);
}

static void copy_data(void) {
    const struct ut_copy *copy = at(chosen->copies);

    for (uint32_t i = 0; i < chosen->copy_count; i++)
        memcpy(at(copy[i].to), at(copy[i].from), copy[i].size);
}

/* Thread-local data: this thread has its block already; threads to come are made from the image in
 * the program. psABI, TLS variant II: the block ends at the thread pointer, its size rounded up to
 * its alignment. */
static void copy_tls(void) {
    const struct ut_copy *copy = at(chosen->tls);
    const Elf64_Phdr *tls = program_header(PT_TLS);
    char *thread = __builtin_thread_pointer(), *image;

    if (!tls || !chosen->tls_count)
        return;
    image = load_base() + tls->p_vaddr + ((tls->p_memsz + tls->p_align - 1) & -tls->p_align);
    for (uint32_t i = 0; i < chosen->tls_count; i++) {
        memcpy(thread + copy[i].to, thread + copy[i].from, copy[i].size);
        memcpy(image + copy[i].to, image + copy[i].from, copy[i].size);
    }
}

static void fill_slots(void) {
    const int32_t *functions = at(chosen->functions);

    for (uint32_t i = 0; i < ut_function_count; i++)
        ut_slots[i] = at(functions[i]);
}

static int protection_of(const Elf64_Phdr *p) {
    return (p->p_flags & PF_R ? PROT_READ : 0) | (p->p_flags & PF_W ? PROT_WRITE : 0) |
           (p->p_flags & PF_X ? PROT_EXEC : 0);
}

/* Changes the pages of the loaded segment that holds the bytes from `start` to `end`: `more` is
 * added to its own protection. */
static void protect_range(uintptr_t start, uintptr_t end, int more) {
    const Elf64_Phdr *p = (const void *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    for (unsigned i = 0; i < __ehdr_start.e_phnum; i++) {
        uintptr_t from = (uintptr_t)load_base() + p[i].p_vaddr;

        if (p[i].p_type != PT_LOAD || start < from || start >= from + p[i].p_memsz)
            continue;
        start &= -page;
        if (mprotect((void *)start, end - start, protection_of(&p[i]) | more) < 0)
            refuse(at(chosen->program), "cannot change the protection of its own symbols", "");
        return;
    }
}

/* Where some bytes lie. */
struct span {
    uintptr_t start, end;
};

/* Calls `visit` for each dynamic symbol that the target lacks. */
static void each_hidden(void (*visit)(Elf64_Sym *y, struct span *span), struct span *span) {
    const struct ut_range *hidden = at(chosen->hidden);

    for (uint32_t i = 0; i < chosen->hidden_count; i++) {
        const int32_t *entry = ut_exports + hidden[i].first;

        for (uint32_t k = 0; k < hidden[i].count; k++) {
            if (entry[k])
                visit(at(entry[k]), span);
        }
    }
}

static void add_to_span(Elf64_Sym *y, struct span *span) {
    if (!span->end || (uintptr_t)y < span->start)
        span->start = (uintptr_t)y;
    if ((uintptr_t)(y + 1) > span->end)
        span->end = (uintptr_t)(y + 1);
}

static void undefine(Elf64_Sym *y, struct span *span) {
    (void)span;
    y->st_info = ELF64_ST_INFO(ELF64_ST_BIND(y->st_info), STT_NOTYPE);
    y->st_shndx = SHN_UNDEF;
    y->st_value = 0;
}

/* What modules may look up by name, and the target lacks, becomes an undefined symbol, so that it
 * is not found. */
static void hide_exports(void) {
    struct span span = {0, 0};

    each_hidden(add_to_span, &span);
    if (!span.end)
        return;
    protect_range(span.start, span.end, PROT_WRITE);
    each_hidden(undefine, &span);
    protect_range(span.start, span.end, 0);
}

static void run_arrays(int32_t table, uint32_t count, int argc, char **argv, char **envp) {
    const struct ut_array *array = at(table);

    for (uint32_t i = 0; i < count; i++) {
        void (*const *functions)(int, char **, char **) = at(array[i].start);

        for (uint32_t k = 0; k < array[i].count; k++)
            functions[k](argc, argv, envp);
    }
}

/* Run by the C library at exit where it would run the target's own destructors. */
__attribute__((destructor)) static void run_destructors(void) {
    const struct ut_array *array = chosen ? at(chosen->fini) : NULL;

    for (uint32_t i = chosen ? chosen->fini_count : 0; i-- > 0;) {
        void (*const *functions)(void) = at(array[i].start);

        for (uint32_t k = array[i].count; k-- > 0;)
            functions[k]();
    }
}

static void become_target(int argc, char **argv, char **envp) {
    choose(argc, argv);
    protect_relro(PROT_READ | PROT_WRITE);
    apply_relocations();
    copy_data();
    copy_tls();
    fill_slots();
    protect_relro(PROT_READ);
    hide_exports();
    adjust_arguments(&argc, &argv);
    if (ut_late_load)
        ut_late_load((uint32_t)(chosen - ut_targets), argc, argv, envp,
                     &(struct ut_protection){protect_relro, protect_range});
    run_arrays(chosen->preinit, chosen->preinit_count, argc, argv, envp);
}

/* Before the constructors of shared libraries: these may call back into the program. */
__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(int, char **, char **) = become_target;

int main(int argc, char **argv, char **envp) {
    int (*target_main)(int, char **, char **);

    if (!chosen) /* a C library without .preinit_array */
        become_target(argc, argv, envp);
    adjust_arguments(&argc, &argv);
    if (chosen_path) { /* only now: the C library sets them after .preinit_array was run */
        program_invocation_name = chosen_path;
        program_invocation_short_name = (char *)(uintptr_t)base_name(chosen_path);
    }
    if (ut_late_show)
        ut_late_show((uint32_t)(chosen - ut_targets));
    run_arrays(chosen->init, chosen->init_count, argc, argv, envp);
    target_main = (int (*)(int, char **, char **))at(chosen->main);
    return target_main(argc, argv, envp);
}

/* What is left of main's name where debuggers know the targets' own main (postlink.c). */
int ut_main(int argc, char **argv, char **envp) __attribute__((alias("main"))) HIDDEN;
