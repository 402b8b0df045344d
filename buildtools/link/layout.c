/* SPDX-License-Identifier: MIT */
#include "link/layout.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "link/link_job.h"

/* What a linker script says, as far as it matters here. */
struct script {
    const char *path;
    bool sections, inserts;    /* it has SECTIONS; INSERT */
    bool inputs;               /* INPUT or GROUP */
    struct word_list names;    /* all words in it that may be names or patterns of sections */
    struct word_list assigned; /* symbols that it gives values */
};

static bool is_word_part(char c) {
    return isalnum((unsigned char)c) || strchr("_.$*?[]^!-/~\\", c);
}

/* The next word, or one character that is no part of a word; n == 0 at the end. Comments are
 * passed.
 */
static struct str next_token(const char **p, const char *end) {
    const char *begin;

    for (;;) {
        while (*p < end && isspace((unsigned char)**p))
            (*p)++;
        if (end - *p < 2 || (*p)[0] != '/' || (*p)[1] != '*')
            break;
        for (*p += 2; *p < end && !(end - *p >= 2 && (*p)[0] == '*' && (*p)[1] == '/');)
            (*p)++;
        *p += end - *p < 2 ? end - *p : 2;
    }
    begin = *p;
    if (*p < end && **p == '"') {
        const char *quote = memchr(begin + 1, '"', (size_t)(end - begin - 1));

        *p = quote ? quote + 1 : end;
        return (struct str){begin + 1, (size_t)((quote ? quote : end) - begin - 1)};
    }
    while (*p < end && is_word_part(**p))
        (*p)++;
    if (*p == begin && *p < end)
        (*p)++;
    return (struct str){begin, (size_t)(*p - begin)};
}

/* GNU ld's manual, "Simple Assignments": SYMBOL = …, SYMBOL += … and so on; `.` is no symbol. */
static bool assigns(const char *p, const char *end) {
    struct str token = next_token(&p, end);

    if (token.n == 1 && strchr("+-*/&|<>", *token.p) && p < end && *p != ' ')
        token = next_token(&p, end);
    return str_is(token, "=") && p < end && *p != '=';
}

static void read_text(struct arena *a, struct script *s, const char *p, const char *end) {
    struct str token, place = {0};

    while ((token = next_token(&p, end)).n) {
        bool is_place = str_is(place, "AFTER") || str_is(place, "BEFORE");
        const char *word;

        place = token;
        if (is_place) /* where it is inserted */
            continue;

        if (!is_word_part(*token.p) || str_is(token, ".") || isdigit((unsigned char)*token.p))
            continue;
        word = arena_copy(a, token.p, token.n);
        s->sections |= strcmp(word, "SECTIONS") == 0;
        s->inserts |= strcmp(word, "INSERT") == 0;
        s->inputs |= strcmp(word, "INPUT") == 0 || strcmp(word, "GROUP") == 0;
        words_add(a, assigns(p, end) ? &s->assigned : &s->names, word);
    }
}

/* Does some object of the target with this number have a loaded section whose name matches? */
static bool matches(const struct word_list *names, const struct object_file *f) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        const Elf64_Shdr *section = &f->elf.sections[i];
        struct str name = elf_section_name(&f->elf, section);
        char text[256];

        if (!(section->sh_flags & SHF_ALLOC) || name.n >= sizeof text)
            continue;
        memcpy(text, name.p, name.n);
        text[name.n] = '\0';
        for (size_t k = 0; k < names->count; k++) {
            /* `*` alone stands for all files */
            if (strcmp(names->words[k], "*") != 0 && fnmatch(names->words[k], text, 0) == 0)
                return true;
        }
    }
    return false;
}

/* Contributors to what is named, and whether some target lacks one. */
static size_t count_contributors(const struct link_state *s, const struct word_list *names,
                                 const struct instance **partial) {
    size_t n = 0;

    *partial = NULL;
    for (size_t i = 0; names->count && i < s->instance_count; i++) {
        const struct instance *instance = &s->instances[i];

        if (!matches(names, instance->file))
            continue;
        n++;
        if (mask_count(instance->targets, s->target_count) < s->target_count)
            *partial = instance;
    }
    return n;
}

/* A symbol of the script's that some object mentions. */
static const char *used_symbol(const struct link_state *s, const struct script *script) {
    for (size_t i = 0; i < script->assigned.count; i++) {
        if (intern_find(&s->symbols, str_from(script->assigned.words[i])) != INTERN_NONE)
            return script->assigned.words[i];
    }
    return NULL;
}

static bool in_all_targets(const struct link_state *s, const char *path) {
    for (size_t t = 0; t < s->target_count; t++) {
        const struct target *target = &s->targets[t];
        bool found = false;

        for (size_t i = 0; i < target->scripts.count; i++)
            found |= strcmp(target->scripts.words[i], path) == 0;
        for (size_t i = 0; i < target->item_count; i++)
            found |= target->items[i].input && strcmp(target->items[i].input->path, path) == 0;
        if (!found)
            return false;
    }
    return true;
}

static bool judge(const struct link_state *s, const struct script *script, bool whole_layout) {
    const struct instance *partial;
    const char *symbol = used_symbol(s, script);
    size_t contributors = script->sections ? count_contributors(s, &script->names, &partial) : 0;

    if (whole_layout && script->sections && !script->inserts) {
        diag_error("-T %s: the linker script replaces the linker's own layout", script->path);
        diag_hint("a unified link needs the linker's own; let the script end in INSERT AFTER or "
                  "INSERT BEFORE, which adds to that");
        return false;
    }
    if (whole_layout && script->inputs) {
        diag_error("-T %s: the linker script names files to link", script->path);
        diag_hint("give the files themselves, or the script without -T");
        return false;
    }
    if (symbol && !in_all_targets(s, script->path)) {
        diag_error("%s: this linker script defines %s, and not all targets are linked with it",
                   script->path, symbol);
        diag_hint("give it in all targets, or let an object define the symbol");
        return false;
    }
    if (contributors && (partial || (symbol && contributors > 1))) {
        diag_error("%s: this linker script (-T, or an input) gathers sections of %s%s",
                   script->path, partial ? partial->file->elf.name : "several objects",
                   partial ? ", which not all targets have" : ", in the order of a target's link");
        diag_hint("the unified program would hold them for all targets; sections whose names are C "
                  "identifiers, with __start_NAME and __stop_NAME, are kept apart");
        return false;
    }
    return true;
}

static bool check_script(const struct link_state *s, const char *path, bool whole_layout) {
    struct script script = {.path = path};
    struct file_map map;
    bool good;

    if (!file_map(&map, path)) {
        diag_error("-T %s: the linker script cannot be read: %s", path, strerror(errno));
        return false;
    }
    read_text(s->arena, &script, (const char *)map.data, (const char *)map.data + map.size);
    good = judge(s, &script, whole_layout);
    file_unmap(&map);
    return good;
}

/* --section-start gives a section an address at which the program may look for it. */
static bool check_placed(const struct link_state *s) {
    const struct instance *partial;
    const struct word_list *placed = &s->targets[0].placed; /* the same in all targets */
    struct word_list one = {.count = 1};

    for (size_t i = 0; i < placed->count; i++) {
        one.words = &placed->words[i];
        if (count_contributors(s, &one, &partial) && partial) {
            diag_error("--section-start=%s=…: the section is of %s, which not all targets have",
                       placed->words[i], partial->file->elf.name);
            diag_hint("at that address, the unified program would hold it for all targets");
            return false;
        }
    }
    return true;
}

bool layout_check(const struct link_state *s) {
    bool good = check_placed(s);

    for (size_t i = 0; i < s->targets[0].scripts.count; i++)
        good &= check_script(s, s->targets[0].scripts.words[i], true);
    for (uint32_t i = 0; i < s->paths.count; i++) {
        if (s->files[i]->kind == INPUT_SCRIPT)
            good &= check_script(s, s->files[i]->path, false);
    }
    return good;
}
