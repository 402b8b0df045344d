/* SPDX-License-Identifier: MIT */
/*
 * The start of a unified program: finds out which target it is, takes an option that says so out of
 * the arguments, makes the program that target's, and runs the target's own constructors. Linked
 * into every unified program.
 *
 * All that has to be done before anything else of the program, or of a shared library, runs:
 * resolvers of indirect functions and libraries' constructors already find the program as the
 * target's. So it is done by the first resolver: the one of SYMBOL_HOOK, which the pass after the
 * link puts first (postlink.c). The libraries are relocated then, and so is the program, but for
 * what resolvers decide; no C library is ready, hence nothing here calls one, unless it says so. A
 * program without a loader is entered here (SYMBOL_ENTRY). Where neither came about, .preinit_array
 * does what is left.
 */
#include "link/startup_system.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

extern Elf64_Ehdr __ehdr_start
    __attribute__((visibility("hidden"))); /* the linker's: where the program is loaded */

/* getauxval by the C library's other name for it: a program may define the former itself. */
unsigned long libc_getauxval(unsigned long type) __asm__("__getauxval");

_Noreturn void ut_missing(const char *symbol) CALLED("missing");
bool ut_is_wanted(const uint8_t *targets) CALLED("is_wanted");

enum { PAGE = 4096 };

static const struct ut_target *chosen;
static enum ut_by chosen_by;
static int option_words;  /* how many arguments the option takes that chose the target; else 0 */
static char *called_path; /* the new first word, where the C library has read the old one */
static bool is_ready;     /* relocations and data are the target's, too */
static bool is_cut;       /* the option is gone from the arguments */

/* ---- messages ---- */

static _Noreturn void fail(const char *problem) {
    say(STDERR_FILENO, at(chosen->program));
    say(STDERR_FILENO, ": ");
    say(STDERR_FILENO, problem);
    say(STDERR_FILENO, "\n");
    stop(1);
}

/* What a slot leads to in a target whose own program has no such function: nothing of that target
 * refers to it. */
void ut_missing(const char *symbol) {
    say(STDERR_FILENO, "fatal: function ");
    say(STDERR_FILENO, symbol);
    say(STDERR_FILENO, " was called, but target ");
    say(STDERR_FILENO, chosen ? at(chosen->name) : "(none)");
    say(STDERR_FILENO, " has none\n");
    abort(); /* the C library's, which is ready: this is no resolver */
}

/* False when the call names no target. */
static bool choose(const struct ut_call *c) {
    struct ut_choice choice;

    if (!ut_choose(c, &choice))
        return false;
    if (ut_none.number && choice.target == &ut_targets[ut_none.number - 1])
        ut_become_none(c, &choice);
    chosen = choice.target;
    chosen_by = choice.by;
    option_words = choice.option_words;
    return true;
}

/* ---- the arguments ---- */

/* Is the program called by a name that the target's own would not be called by? */
static bool is_renamed(void) {
    return chosen_by == UT_BY_OPTION || chosen_by == UT_BY_DEFAULT;
}

/* What was executed is the target's own program for all that can be seen, unless it was found by
 * that name. */
static void rename_executed(const struct ut_call *c) {
    if (chosen_by == UT_BY_FILE)
        return;
    for (Elf64_auxv_t *v = c->vector; v && v->a_type != AT_NULL; v++) {
        if (v->a_type == AT_EXECFN && c->executed)
            v->a_un.a_val = (uintptr_t)ut_program_path(chosen, c->executed);
    }
    call_system(SYS_prctl, PR_SET_NAME, (long)at(chosen->program), 0, 0);
}

static void rename_program(const struct ut_call *c) {
    rename_executed(c);
    if (is_renamed() && c->count > 0)
        c->words[option_words] = ut_program_path(chosen, c->words[0]);
    is_cut = true;
}

/* Takes the option out where a loader is going to read the arguments, always from the same place,
 * with the environment right behind them: both move down, and what becomes free is an entry of the
 * auxiliary vector that is to be ignored. Of one word no entry can be made: who seeks the vector
 * there, and not by getauxval, finds it empty. */
static void cut_before_loader(struct ut_call *c) {
    char **to = c->words, **from;

    rename_program(c);
    if (!option_words)
        return;
    c->count -= option_words;
    ((long *)(void *)c->words)[-1] = c->count;
    for (from = to + option_words; *from;)
        *to++ = *from++;
    *to++ = NULL;
    for (from = c->environment; *from;)
        *to++ = *from++;
    *to++ = NULL;
    while (to < (char **)(void *)c->vector)
        *to++ = NULL;
    if (option_words == 2)
        c->vector[-1].a_type = AT_IGNORE;
}

/* The same where nobody has read anything yet: the arguments begin later. Returns where. */
static long *cut_at_entry(struct ut_call *c) {
    long *count = (long *)(void *)c->words - 1;

    rename_program(c);
    if (!option_words)
        return count;
    count[option_words] = c->count - option_words;
    return count + option_words;
}

/* ---- what is loaded where ---- */

static const Elf64_Phdr *program_headers(void) {
    return (const void *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);
}

static const Elf64_Phdr *program_header(uint32_t type) {
    const Elf64_Phdr *p = program_headers();

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

static bool protect(uintptr_t start, uintptr_t end, int protection) {
    return call_system(SYS_mprotect, (long)start, (long)(end - start), protection, 0) == 0;
}

/* The part that the C library has made read-only after its own relocations; the bounds are rounded
 * as it does. */
static void protect_relro(int protection) {
    const Elf64_Phdr *relro = program_header(PT_GNU_RELRO);
    uintptr_t start, end;

    if (!relro)
        return;
    start = ((uintptr_t)load_base() + relro->p_vaddr) & -(uintptr_t)PAGE;
    end = ((uintptr_t)load_base() + relro->p_vaddr + relro->p_memsz) & -(uintptr_t)PAGE;
    if (start < end && !protect(start, end, protection))
        fail("cannot change the protection of its own data");
}

/* ---- making the program the target's ---- */

static void fill_slots(void) {
    const int32_t *functions = at(chosen->functions);

    for (uint32_t i = 0; i < ut_function_count; i++)
        ut_slots[i] = at(functions[i]);
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
    const struct ut_copy *list = at(chosen->copies);

    for (uint32_t i = 0; i < chosen->copy_count; i++)
        copy(at(list[i].to), at(list[i].from), list[i].size);
}

/* Thread-local data: threads, the first of them too, are made from the image in the program; if
 * `late`, this one has its block already. psABI, TLS variant II: the block ends at the thread
 * pointer, its size rounded up to its alignment. */
static void copy_tls(bool late) {
    const struct ut_copy *list = at(chosen->tls);
    const Elf64_Phdr *tls = program_header(PT_TLS);
    char *image;

    if (!tls || !chosen->tls_count)
        return;
    image = load_base() + tls->p_vaddr + ((tls->p_memsz + tls->p_align - 1) & -tls->p_align);
    for (uint32_t i = 0; i < chosen->tls_count; i++) {
        copy(image + list[i].to, image + list[i].from, list[i].size);
        if (late)
            copy((char *)__builtin_thread_pointer() + list[i].to, image + list[i].from,
                 list[i].size);
    }
}

static int protection_of(const Elf64_Phdr *p) {
    return (p->p_flags & PF_R ? PROT_READ : 0) | (p->p_flags & PF_W ? PROT_WRITE : 0) |
           (p->p_flags & PF_X ? PROT_EXEC : 0);
}

/* Changes the pages of the loaded segment that holds the bytes from `start` to `end`: `more` is
 * added to its own protection. */
static void protect_range(uintptr_t start, uintptr_t end, int more) {
    const Elf64_Phdr *p = program_headers();

    for (unsigned i = 0; i < __ehdr_start.e_phnum; i++) {
        uintptr_t from = (uintptr_t)load_base() + p[i].p_vaddr;

        if (p[i].p_type != PT_LOAD || start < from || start >= from + p[i].p_memsz)
            continue;
        if (!protect(start & -(uintptr_t)PAGE, end, protection_of(&p[i]) | more))
            fail("cannot change the protection of its own symbols");
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

/* All but the slots, as far as they lead to the program itself. `late`: the loader has finished
 * with the program. */
static void become_target(bool late) {
    apply_relocations();
    copy_data();
    copy_tls(late);
    if (ut_take_from_libraries)
        ut_take_from_libraries((uint32_t)(chosen - ut_targets));
    hide_exports();
    if (ut_bind_libraries)
        ut_bind_libraries((uint32_t)(chosen - ut_targets));
    is_ready = true;
}

/* ---- before the loader, and while it works ---- */

/* What lies behind the words and their count. False when that is not what it should be. */
static bool read_call(struct ut_call *c, long *count) {
    *c = (struct ut_call){.count = *count, .words = (char **)(void *)(count + 1)};
    c->environment = c->words + c->count + 1;
    c->vector = (Elf64_auxv_t *)(void *)c->environment;
    if (c->environment[-1])
        return false;
    for (char **p = c->environment; p == c->environment || p[-1]; p++)
        c->vector = (Elf64_auxv_t *)(void *)(p + 1);
    for (const Elf64_auxv_t *v = c->vector; v->a_type != AT_NULL; v++) {
        if (v->a_type == AT_EXECFN)
            c->executed = (const char *)v->a_un.a_val;
    }
    return true;
}

/* Where the stack began: seeks upwards the auxiliary vector, which tells where this program's
 * headers are, and goes back over environment and words to their count. Asks the C library, which
 * is relocated already. NULL when it is not found: then .preinit_array does all. */
static long *find_call(void) {
    const uintptr_t *p = __builtin_frame_address(0), *top = (void *)libc_getauxval(AT_RANDOM);
    const uintptr_t headers = (uintptr_t)program_headers(), *count;

    if (libc_getauxval(AT_PHDR) != headers)
        return NULL;
    while (p + 4 < top && (p[0] != AT_PHDR || p[1] != headers))
        p++;
    if (p + 4 >= top)
        return NULL;
    while (p[-2] &&
           p[-2] < 4096) /* a kind of entry: what is before the first is an address, or 0 */
        p -= 2;
    for (p--; p[-1]; p--) /* from the end of the environment to its start */
        ;
    for (count = p - 2; *count != (uintptr_t)(p - 2 - count); count--) {
        if (*count < 4096) /* neither a word nor their number */
            return NULL;
    }
    return (long *)(uintptr_t)count;
}

/* A loader that was called by hand may have left its own words before the program's. */
static bool has_others_words(const struct ut_call *c) {
    for (long i = 1; i < c->count; i++) {
        if (c->words[i] == c->executed)
            return true;
    }
    return false;
}

static void choose_early(void) {
    long *count = chosen ? NULL : find_call();
    struct ut_call c;

    if (!count || !read_call(&c, count) || has_others_words(&c) || !choose(&c))
        return;
    cut_before_loader(&c);
    fill_slots();
}

/* Asked before each resolver of the program's own indirect functions: whether the running target
 * has it. */
bool ut_is_wanted(const uint8_t *targets) {
    size_t number;

    choose_early();
    number = chosen ? (uint32_t)(chosen - ut_targets) : 0;
    return !chosen || !targets || targets[number / 8] >> number % 8 & 1;
}

static void nothing(void) {
}

__attribute__((used)) static void (*resolve_hook(void))(void) {
    choose_early();
    if (chosen && !is_ready)
        become_target(false);
    return nothing;
}
static void hook(void) __asm__(SYMBOL_HOOK) __attribute__((ifunc("resolve_hook")));

/* The first thing that runs of a program without a loader: psABI, the stack pointer is at the count
 * of words, %rdx has a function for atexit. Where nothing needs to be relocated first, all is done
 * here. */
__attribute__((used)) static long *enter(long *count) {
    struct ut_call c;

    if (!read_call(&c, count))
        return count;
    if (!choose(&c))
        ut_refuse(&c);
    count = cut_at_entry(&c);
    fill_slots();
    if (__ehdr_start.e_type == ET_EXEC)
        become_target(false);
    return count;
}

__asm__("\t.text\n"
        "\t.globl\t" SYMBOL_ENTRY "\n\t.hidden\t" SYMBOL_ENTRY "\n"
        "\t.type\t" SYMBOL_ENTRY ", @function\n" SYMBOL_ENTRY ":\n"
        "\tendbr64\n"
        "\txorl\t%ebp, %ebp\n"
        "\tmovq\t%rdx, %rbx\n"
        "\tmovq\t%rsp, %rdi\n"
        "\tandq\t$-16, %rsp\n"
        "\tcall\tenter\n"
        "\tmovq\t%rax, %rsp\n"
        "\tmovq\t%rbx, %rdx\n"
        "\tleaq\t" SYMBOL_ANCHOR "(%rip), %rax\n"
        "\tmovslq\t" SYMBOL_FIRST "(%rip), %rcx\n"
        "\taddq\t%rcx, %rax\n"
        "\tjmp\t*%rax\n"
        "\t.size\t" SYMBOL_ENTRY ", .-" SYMBOL_ENTRY "\n");

/* ---- when the C library is ready ---- */

static void run_arrays(int32_t table, uint32_t count, int argc, char **argv, char **envp) {
    const struct ut_array *array = at(table);

    for (uint32_t i = 0; i < count; i++) {
        void (*const *functions)(int, char **, char **) = at(array[i].start);

        for (uint32_t k = 0; k < array[i].count; k++)
            functions[k](argc, argv, envp);
    }
}

/* Arguments that the C library has read already. */
static void cut_late(int *argc, char ***argv) {
    if (!is_renamed() || is_cut || *argc < 1)
        return;
    *argc -= option_words;
    *argv += option_words;
    (*argv)[0] = called_path;
}

/* In the place of the target's main, where the arguments could not be changed before. */
static int late_main(int argc, char **argv, char **envp) {
    const int32_t *functions = at(chosen->functions);
    int (*target_main)(int, char **, char **) =
        (int (*)(int, char **, char **))at(functions[ut_main_slot]);

    cut_late(&argc, &argv);
    is_cut = true; /* who calls main again has words of his own */
    return target_main(argc, argv, envp);
}

static void choose_late(int argc, char **argv, char **envp) {
    struct ut_call c = {argc, argv, envp, NULL, (const char *)libc_getauxval(AT_EXECFN)};

    if (!choose(&c))
        ut_refuse(&c);
    rename_executed(&c);
    if (is_renamed())
        called_path = ut_program_path(chosen, argc > 0 ? argv[0] : "");
    if (is_renamed() && ut_main_slot == UINT32_MAX)
        fail("cannot take the option out of the arguments: call it by this name");
    protect_relro(PROT_READ | PROT_WRITE);
    fill_slots();
    if (is_renamed())
        ut_slots[ut_main_slot] = late_main;
}

/* Before the constructors of shared libraries: these may call back into the program. */
static void prepare(int argc, char **argv, char **envp) {
    bool late;

    hook();
    late = !chosen;
    if (late)
        choose_late(argc, argv, envp);
    else if (!is_ready)
        protect_relro(PROT_READ | PROT_WRITE);
    if (!is_ready) {
        become_target(true);
        protect_relro(PROT_READ);
    }
    cut_late(&argc, &argv);
    if (ut_late_load)
        ut_late_load((uint32_t)(chosen - ut_targets), argc, argv, envp,
                     &(struct ut_protection){protect_relro, protect_range});
    run_arrays(chosen->preinit, chosen->preinit_count, argc, argv, envp);
}
__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(int, char **, char **) = prepare;

/* The first of the program's constructors; others than the targets' are those of archives that all
 * share, which are linked behind the objects. */
static void run_constructors(int argc, char **argv, char **envp) {
    if (is_renamed() && !is_cut) { /* the C library has set them from the arguments meanwhile */
        program_invocation_name = called_path;
        program_invocation_short_name = (char *)(uintptr_t)base_name(called_path);
    }
    cut_late(&argc, &argv);
    if (ut_late_show)
        ut_late_show((uint32_t)(chosen - ut_targets));
    run_arrays(chosen->init, chosen->init_count, argc, argv, envp);
}
__attribute__((section(".init_array"),
               used)) static void (*const first_constructor)(int, char **,
                                                             char **) = run_constructors;

/* Run by the C library at exit where it would run the target's own destructors. */
__attribute__((destructor)) static void run_destructors(void) {
    const struct ut_array *array = chosen ? at(chosen->fini) : NULL;

    for (uint32_t i = chosen ? chosen->fini_count : 0; i-- > 0;) {
        void (*const *functions)(void) = at(array[i].start);

        for (uint32_t k = array[i].count; k-- > 0;)
            functions[k]();
    }
}
