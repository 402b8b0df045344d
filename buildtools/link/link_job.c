/* SPDX-License-Identifier: MIT */
#include "link/link_job.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/die.h"
#include "base/file.h"
#include "base/intern.h"
#include "base/options.h"
#include "base/path.h"
#include "base/str.h"
#include "link/known_names.h"
#include "link/link_line.h"
#include "ninja/build_targets.h"
#include "ninja/compiler_words.h"
#include "ninja/link_edge.h"

static struct target *add_target(struct arena *a, struct link_job *job, const char *name) {
    struct target *grown = arena_array(a, job->target_count + 1, sizeof *grown);

    if (job->target_count)
        memcpy(grown, job->targets, job->target_count * sizeof *grown);
    job->targets = grown;
    grown[job->target_count].name = name;
    job->named_count = job->target_count + 1;
    return &grown[job->target_count++];
}

static struct target *find_target(struct link_job *job, struct str name) {
    for (size_t i = 0; i < job->named_count; i++) {
        if (str_is(name, job->targets[i].name))
            return &job->targets[i];
    }
    return NULL;
}

static int usage_error(const char *hint) {
    diag_hint("%s", hint);
    return 2;
}

/* Splits NAME=VALUE; false when there is no `=` or a side is empty. */
static bool split_pair(struct arena *a, const char *word, const char **name, const char **value) {
    const char *equals = strchr(word, '=');

    if (!equals || equals == word || !equals[1])
        return false;
    *name = arena_copy(a, word, (size_t)(equals - word));
    *value = equals + 1;
    return true;
}

bool job_add_target(struct arena *a, struct link_job *job, const char *word) {
    const char *name, *value;
    struct target *t;

    if (strcmp(word, "none") == 0) {
        job->none_program = "";
        return true;
    }
    if (!split_pair(a, word, &name, &value)) {
        diag_error("--target %s: expected NAME=@MANIFEST", word);
        diag_hint("for example --target riscv64=@riscv64.manifest");
        return false;
    }
    if (strcmp(name, "help") == 0) {
        diag_error("--target %s: a target cannot be called help", word);
        diag_hint("the unified program's `-target help` lists the targets");
        return false;
    }
    if (strcmp(name, "none") == 0 && value[0] != '@') {
        job->none_program = path_absolute(a, value);
        return true;
    }
    if (find_target(job, str_from(name))) {
        diag_error("--target %s: this target was already given", word);
        diag_hint("each target has one manifest");
        return false;
    }
    t = add_target(a, job, name);
    t->program = value; /* the manifest's or executable's name, until job_take_targets */
    return true;
}

static bool read_target(struct arena *a, void *job, const char *word) {
    return job_add_target(a, job, word);
}

static bool read_program(struct arena *a, void *ctx, const char *word) {
    struct link_job *job = ctx;
    const char *name, *program;

    if (!split_pair(a, word, &name, &program) || strchr(program, '/')) {
        diag_error("--program %s: expected NAME=PROGRAM, PROGRAM without a folder", word);
        diag_hint("for example --program riscv64=qemu-system-riscv64");
        return false;
    }
    words_add(a, &job->programs, name);
    words_add(a, &job->programs, program);
    return true;
}

static bool read_alias(struct arena *a, void *ctx, const char *word) {
    struct link_job *job = ctx;
    const char *name, *program;

    if (!split_pair(a, word, &program, &name) || strchr(program, '/')) {
        diag_error("--alias %s: expected PROGRAM=NAME, PROGRAM without a folder", word);
        diag_hint("for example --alias kvm=x86_64");
        return false;
    }
    words_add(a, &job->aliases, name);
    words_add(a, &job->aliases, program);
    return true;
}

static bool read_links(struct arena *a, void *ctx, const char *folder) {
    struct link_job *job = ctx;

    (void)a;
    job->links = true;
    job->links_folder = folder;
    return true;
}

static bool read_summary(struct arena *a, void *job, const char *form) {
    (void)a;
    if (strcmp(form, "json") != 0) {
        diag_error("--summary=%s: unknown form", form);
        diag_hint("expected --summary=json");
        return false;
    }
    ((struct link_job *)job)->summary_json = true;
    return true;
}

#define INTO(field) OPTION_INTO(struct link_job, field)

static const struct command_option options[] = {
    {NULL, 'C', "BUILDDIR",
     "a configured Ninja build folder; the executables are named as build.ninja names them and "
     "need "
     "not have been linked",
     INTO(builddir)},
    {NULL, 'o', "OUT", "the unified program; what it is made from is kept in OUT.p/",
     INTO(output_word)},
    {"target", 0, "NAME=@FILE",
     "a target and its manifest: a word a line of what the linker would be given, in order; with "
     "-C, "
     "its words are relative to BUILDDIR, and NAME=EXECUTABLE names a target of the build; none, "
     "or "
     "none=FILE, adds the target that answers over QMP what the others have, and becomes one",
     OPTION_CALLS(read_target)},
    {"program", 0, "NAME=PROG",
     "what the program of target NAME is called (default: with -C its executable's name, else "
     "NAME); "
     "again: a further name for it",
     OPTION_CALLS(read_program)},
    {"alias", 0, "PROG=NAME", "a further name for the program of target NAME",
     OPTION_CALLS(read_alias)},
    {"aliases", 0, "debian", "the further names that Debian gives QEMU's programs: amd64, kvm …",
     INTO(known_names)},
    {"default", 0, "NAME", "the target where neither a name nor an option says which",
     INTO(default_name)},
    {"links", 0, "[DIR]",
     "make a symbolic link to OUT for each of these names, beside OUT or in DIR",
     OPTION_CALLS(read_links)},
    {"load-in-all", 0, "NAME",
     "a shared library that only some targets need, and that has constructors, may be loaded as "
     "every target",
     INTO(load_in_all)},
    {"depfile", 0, "FILE", "write for Ninja or make what OUT was made from", INTO(depfile)},
    {"plan", 0, NULL, "print what is decided, as JSON; link nothing", INTO(plan_only)},
    {"explain", 0, "SYMBOL", "say who defines and uses a symbol and what is decided; link nothing",
     INTO(explain)},
    {"summary", 0, "json", "print the summary as JSON", OPTION_CALLS(read_summary)},
    {"quiet", 0, NULL, "print neither progress nor summary", INTO(quiet)},
};

const struct command_line link_command_line = {
    .command = "unitarget link",
    .purpose =
        "Links one program that is all targets, from the objects of their per-target programs.",
    .usage = "-C BUILDDIR -o OUT [OPTION...] EXECUTABLE... [-- [CC] [CC-ARGUMENT...]]\n"
             "-o OUT --target NAME=@MANIFEST... [OPTION...] -- [CC] [CC-ARGUMENT...]",
    .operand = "EXECUTABLE",
    .has_tail = true,
    .notes = "Called by the name of a target's program, the unified program becomes that target; "
             "else its first argument `-target NAME` says which.",
    .options = options,
    .count = sizeof options / sizeof *options,
};

/* One word a line; blanks around it and empty lines do not count. */
static bool read_manifest(struct arena *a, struct target *t, const char *path) {
    struct file_map map;
    const char *p, *end;

    if (!file_map(&map, path)) {
        diag_error("%s: the manifest of target %s cannot be read: %s", path, t->name,
                   strerror(errno));
        diag_hint("a manifest holds what the linker would be given, a word a line");
        return false;
    }
    p = (const char *)map.data;
    for (end = p + map.size; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p)), *next = stop ? stop + 1 : end;

        stop = stop ? stop : end;
        while (p < stop && strchr(" \t\r", *p))
            p++;
        while (stop > p && strchr(" \t\r", stop[-1]))
            stop--;
        if (stop > p)
            words_add(a, &t->words, arena_copy(a, p, (size_t)(stop - p)));
        p = next;
    }
    file_unmap(&map);
    if (t->words.count == 0) {
        diag_error("%s: the manifest of target %s is empty", path, t->name);
        diag_hint("expected objects, archives and libraries, a word a line");
    }
    return t->words.count > 0;
}

static bool read_manifests(struct arena *a, struct link_job *job) {
    bool good = true;

    job->manifests = arena_array(a, job->target_count, sizeof *job->manifests);
    for (size_t i = 0; i < job->target_count; i++) {
        struct target *t = &job->targets[i];
        const char *value = t->program;

        if (job->builddir && value[0] != '@') /* an executable of the build */
            continue;
        t->program = t->name;
        if (value[0] != '@' || !value[1]) {
            diag_error("--target %s=%s: expected @ and the manifest's path behind `=`", t->name,
                       value);
            good = false;
        } else {
            job->manifests[job->manifest_count++] =
                job->builddir ? path_absolute(a, value + 1) : value + 1;
            good &= read_manifest(a, t, value + 1);
        }
    }
    return good;
}

static const char *target_name(const void *ctx, size_t i) {
    return ((const struct link_job *)ctx)->targets[i].name;
}

/* The target that an option means; NULL with an error reported. */
static struct target *target_of(struct link_job *job, const char *name, const char *option) {
    struct target *t = find_target(job, str_from(name));
    const char *nearest;

    if (t)
        return t;
    nearest = str_nearest(name, job->named_count, target_name, job);
    diag_error("%s: there is no such target", option);
    if (nearest)
        diag_hint("did you mean %s?", nearest);
    else
        diag_hint("expected the name of a target");
    return NULL;
}

static int check_names(const struct link_job *job) {
    for (size_t i = 0; i < job->named_count; i++) {
        for (size_t k = 0; k <= job->targets[i].aliases.count; k++) {
            const char *name = target_called(&job->targets[i], k);
            const struct target *other = find_called(job->targets, i, name);

            if (!other)
                continue;
            diag_error("targets %s and %s have the same program name %s", other->name,
                       job->targets[i].name, name);
            return usage_error(
                "called by that name, the unified program could not tell which it is");
        }
    }
    return 0;
}

static bool add_none(struct arena *a, struct link_job *job) {
    if (find_target(job, STR_LIT("none"))) {
        diag_error("--target none: the program has a target of that name already");
        diag_hint("name the other with --target NAME=...");
        return false;
    }
    add_target(a, job, "none")->program = "none";
    job->target_count--;
    return true;
}

/* What its program is called is made from the first target's. */
static void name_none(struct arena *a, struct link_job *job) {
    struct target *none = &job->targets[job->target_count];
    const char *program = known_names_renamed(a, &job->targets[0], none->name);

    none->program = program ? program : none->name;
}

/* The first --program of a target replaces its program's name, the others add to it. */
static int apply_programs(struct arena *a, struct link_job *job) {
    bool *named;

    if (job->none_program && !add_none(a, job))
        return 2;
    named = arena_array(a, job->named_count, sizeof *named);

    for (size_t i = 0; i < job->programs.count; i += 2) {
        const char *name = job->programs.words[i], *program = job->programs.words[i + 1];
        struct target *t = target_of(job, name, arena_printf(a, "--program %s=%s", name, program));

        if (!t)
            return 2;
        if (!named[t - job->targets])
            t->program = program;
        else if (!target_is_called(t, program))
            words_add(a, &t->aliases, program);
        named[t - job->targets] = true;
    }
    if (job->named_count > job->target_count && !named[job->target_count])
        name_none(a, job);
    for (size_t i = 0; i < job->aliases.count; i += 2) {
        const char *name = job->aliases.words[i], *alias = job->aliases.words[i + 1];
        struct target *t = target_of(job, name, arena_printf(a, "--alias %s=%s", alias, name));

        if (!t)
            return 2;
        if (!target_is_called(t, alias))
            words_add(a, &t->aliases, alias);
    }
    if (!known_names_apply(a, job))
        return 2;
    if (job->default_name) {
        const struct target *t =
            target_of(job, job->default_name, arena_printf(a, "--default %s", job->default_name));

        if (!t)
            return 2;
        job->default_target = (size_t)(t - job->targets) + 1;
    }
    return check_names(job);
}

/* An output of the build as build.ninja names it, relative to the build folder: Meson and CMake
 * hand out absolute paths. `top` is the build folder's real path. */
static const char *name_in_build(struct arena *a, const char *top, const char *word) {
    size_t n = strlen(top), folder;
    char real[PATH_MAX];

    while (word[0] == '.' && word[1] == '/')
        word += 2;
    if (word[0] != '/')
        return word;
    folder = (size_t)(str_basename(word) - word);
    if (!realpath(folder > 1 ? arena_copy(a, word, folder - 1) : "/", real) ||
        strncmp(real, top, n) != 0 || (real[n] && real[n] != '/'))
        return word;
    return real[n] ? arena_printf(a, "%s/%s", real + n + 1, word + folder) : word + folder;
}

/* With -C, --target NAME=EXECUTABLE names a target; the other executables are named by
 * job_read_build. */
static void collect_executables(struct arena *a, struct link_job *job,
                                const struct operands *operands) {
    struct word_list list = {0};
    char top[PATH_MAX];

    if (!realpath(job->builddir, top)) /* said when it is entered */
        top[0] = '\0';
    for (size_t i = 0; i < job->target_count; i++) {
        if (job->targets[i].program[0] != '@')
            words_add(a, &list, name_in_build(a, top, job->targets[i].program));
    }
    for (size_t i = 0; i < operands->count; i++)
        words_add(a, &list, name_in_build(a, top, operands->words[i]));
    job->executables = list.words;
    job->executable_count = list.count;
}

static int check_targets(const struct link_job *job, size_t operands) {
    if (job->builddir && job->executable_count + job->target_count == 0) {
        diag_error("no executable was named");
        return usage_error(
            "expected, behind the options, the per-target programs as build.ninja calls them");
    }
    if (!job->builddir && operands) {
        diag_error("an operand without -C BUILDDIR");
        return usage_error(
            "expected -C and executables, or --target NAME=@MANIFEST … -- CC-ARGUMENTS");
    }
    if (!job->builddir && job->target_count == 0) {
        diag_error("no target was named");
        return usage_error(
            "expected -C and executables, or --target NAME=@MANIFEST … -- CC-ARGUMENTS");
    }
    return 0;
}

int job_take_targets(struct arena *a, struct link_job *job, const struct operands *operands) {
    int problem;

    job->driver = operands->tail;
    job->driver_count = operands->tail_count;
    if (job->builddir)
        collect_executables(a, job, operands);
    problem = check_targets(job, operands->count);
    if (problem)
        return problem;
    if (!read_manifests(a, job))
        return 1;
    return job->builddir ? 0 : apply_programs(a, job); /* there, build.ninja names the others */
}

static void take_paths(struct arena *a, struct link_job *job) {
    if (!job->output_word)
        job->output_word = "a.out";
    job->output = path_absolute(a, job->output_word);
    if (job->links_folder)
        job->links_folder = path_absolute(a, job->links_folder);
    if (job->depfile)
        job->depfile = path_absolute(a, job->depfile);
}

int job_read(struct arena *a, struct link_job *job, int argc, char **argv) {
    struct operands operands;
    int problem = options_read(&link_command_line, a, job, argc, argv, &operands);

    if (problem)
        return problem;
    if (!job->output_word && !job->plan_only && !job->explain) {
        diag_error("no output was named");
        return usage_error("expected -o OUT");
    }
    take_paths(a, job);
    return job_take_targets(a, job, &operands);
}

/* Adds what is missing of what a link needs. Objects and archives must be there; what the edge only
 * waits for (generated headers, say) need not. */
static void find_missing(const struct link_edge *edge, struct intern *missing) {
    for (size_t i = 0; i < edge->input_count; i++) {
        struct str name = str_from(edge->inputs[i]);

        if ((str_ends(name, ".o") || str_ends(name, ".a") || str_ends(name, ".syms")) &&
            !file_exists(edge->inputs[i]))
            intern_add(missing, name);
    }
}

/* One message, however many there are: a build that was not made lacks thousands. */
static void report_missing(const struct link_job *job, const struct intern *missing) {
    struct buf command = {0};

    if (missing->count == 1)
        diag_error("%s: %s is missing", job->builddir, intern_text(missing, 0).p);
    else
        diag_error("%s: %s and %u more files that are to be linked are missing", job->builddir,
                   intern_text(missing, 0).p, missing->count - 1);
    buf_printf(&command, "ninja -C %s", job->builddir);
    for (size_t i = 0; missing->count > 3 && i < job->executable_count; i++)
        buf_printf(&command, " %s", job->executables[i]);
    for (uint32_t i = 0; missing->count <= 3 && i < missing->count; i++)
        buf_printf(&command, " %s", intern_text(missing, i).p);
    buf_putc(&command, '\0');
    diag_hint("build them first: %s", command.p);
    buf_free(&command);
}

static void take_edge(struct arena *a, struct target *t, const struct link_edge *edge) {
    t->driver_words = compiler_words(edge->words, edge->word_count);
    for (size_t i = 0; i < edge->word_count; i++)
        words_add(a, &t->words, edge->words[i]);
    t->program = str_basename(edge->output);
}

bool job_read_build(struct arena *a, struct link_job *job) {
    size_t n = job->executable_count, named = 0, *target_of_edge = arena_array(a, n, sizeof n);
    struct link_edge *edges = arena_array(a, n, sizeof *edges);
    struct intern missing = {0};
    bool good;

    for (size_t t = 0; t < job->target_count; t++) {
        if (!job->targets[t].words.count) /* no manifest's */
            target_of_edge[named++] = t;
    }
    if (!link_edges_read(a, job->builddir, job->executables, n, edges, &job->build_files))
        return false;
    if (chdir(job->builddir) < 0) {
        diag_error("%s: cannot be entered: %s", job->builddir, strerror(errno));
        return false;
    }
    for (size_t i = named; i < n; i++) {
        const char *name = program_target_name(a, job->executables + named, n - named, i - named);

        if (find_target(job, str_from(name))) {
            diag_error("%s: named twice, or two executables have the same target name %s",
                       job->executables[i], name);
            diag_hint("name it with --target NAME=%s", job->executables[i]);
            return false;
        }
        target_of_edge[i] = job->target_count;
        add_target(a, job, name);
    }
    for (size_t i = 0; i < n; i++) {
        take_edge(a, &job->targets[target_of_edge[i]], &edges[i]);
        find_missing(&edges[i], &missing);
    }
    good = missing.count == 0;
    if (!good)
        report_missing(job, &missing);
    intern_free(&missing);
    return good && apply_programs(a, job) == 0;
}

static const char *driver_of(const struct target *t) {
    return t->words.words[t->driver_words - 1];
}

static bool choose_among_targets(struct link_state *s) {
    const struct target *chosen = NULL;

    for (size_t t = 0; t < s->target_count; t++) {
        const struct target *target = &s->targets[t];

        if (!target->driver_words) /* it is told by a manifest */
            continue;
        if (chosen && !compiler_is_same(s->arena, driver_of(chosen), driver_of(target))) {
            diag_error("target %s is linked by %s, target %s by %s", chosen->name,
                       driver_of(chosen), target->name, driver_of(target));
            diag_hint("name the one that is to link the unified program behind `--`");
            return false;
        }
        if (!chosen || (compiler_is_cxx(driver_of(target)) && !compiler_is_cxx(driver_of(chosen))))
            chosen = target;
    }
    for (size_t i = 0; chosen && i < chosen->driver_words; i++)
        words_add(s->arena, &s->driver, chosen->words.words[i]);
    if (!chosen)
        words_add(s->arena, &s->driver, "cc");
    return true;
}

bool job_choose_driver(struct link_state *s) {
    const struct link_job *job = s->job;
    size_t n = compiler_words(job->driver, job->driver_count);

    for (size_t i = 0; i < job->driver_count; i++)
        words_add(s->arena, i < n ? &s->driver : &s->for_all, job->driver[i]);
    return n || choose_among_targets(s);
}
