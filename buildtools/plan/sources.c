/* SPDX-License-Identifier: MIT */
/*
 * Sources written by hand. A source depends on the target if it, or a header of the project that it
 * leads to, mentions a name that depends on the target, or opens a header that is not known. That
 * is asked of the text, without a preprocessor, since generated headers are not there yet: all
 * branches of #if count. So a source may be held for a target's that is none, but not the other way
 * round, as long as it names what it uses; a name put together by ## is seen by the compiler only,
 * which the header of poisoned names stops.
 */
#include "plan/model.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diag.h"
#include "base/lexical.h"
#include "base/path.h"
#include "base/str.h"

/* ---- which sources there are ---- */

/* The targets that WHEN means: names of targets or patterns of them, or symbols, all of which they
 * define; parted by commas. NULL with a message. */
static const uint64_t *targets_of_condition(struct plan *p, struct str when) {
    const struct targets *ts = &p->targets;
    uint64_t *named = mask_new(p->arena, ts->count), *defining = mask_all(p->arena, ts->count);
    bool any_name = false, any_symbol = false;

    for (size_t i = 0; i <= when.n;) {
        const char *comma = memchr(when.p + i, ',', when.n - i);
        size_t n = comma ? (size_t)(comma - when.p) - i : when.n - i;
        const char *word = arena_copy(p->arena, when.p + i, n);
        const struct target_symbol *symbol = targets_symbol(ts, word);
        bool found = false;

        for (size_t t = 0; t < ts->count; t++) {
            if (fnmatch(word, ts->list[t].name, 0) == 0) {
                mask_add(named, t);
                found = any_name = true;
            } else if (symbol && !mask_has(symbol->defined, t)) {
                mask_remove(defining, t);
            }
        }
        if (!found && (symbol || (ts->universe && targets_symbol(ts->universe, word)))) {
            any_symbol = found = true;
            if (!symbol)
                memset(defining, 0, mask_words(ts->count) * sizeof *defining);
        }
        for (size_t t = 0; ts->universe && t < ts->universe->count; t++) {
            if (fnmatch(word, ts->universe->list[t].name, 0) == 0)
                found = any_name = true; /* not one of those that are built */
        }
        if (!found) {
            diag_error("--sources %.*s: '%s' is neither a target nor a symbol of any",
                       STR_ARG(when), word);
            diag_hint("expected TARGET,TARGET:PATH or SYMBOL,SYMBOL:PATH");
            return NULL;
        }
        i += n + 1;
    }
    if (any_name && any_symbol) {
        diag_error("--sources %.*s: names of targets and symbols do not go together",
                   STR_ARG(when));
        return NULL;
    }
    return any_name ? named : defining;
}

static bool is_source(const char *name) {
    static const char *const endings[] = {".c", ".cc", ".cpp", ".cxx", ".C"};

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (str_ends(str_from(name), endings[i]))
            return true;
    }
    return false;
}

static void add_source(struct plan *p, const char *path, const uint64_t *targets, size_t depth) {
    p->sources =
        array_grow(p->sources, &p->source_capacity, p->source_count + 1, sizeof *p->sources);
    p->sources[p->source_count++] =
        (struct plan_source){.path = path, .targets = targets, .depth = depth};
}

static bool add_folder(struct plan *p, const char *path, const uint64_t *targets, size_t depth) {
    const char *real = path_join(p->arena, p->job.root, path);
    const struct dirent *entry;
    bool good = true;
    DIR *folder = opendir(*real ? real : ".");

    if (!folder) {
        diag_error("%s: cannot be read: %s", real, strerror(errno));
        return false;
    }
    plan_depends(p, &p->seen, real);
    while (good && (entry = readdir(folder))) {
        const char *inner =
            path_join(p->arena, path, arena_copy(p->arena, entry->d_name, strlen(entry->d_name)));
        struct stat st;

        if (entry->d_name[0] == '.' || stat(path_join(p->arena, p->job.root, inner), &st) < 0)
            continue;
        if (S_ISDIR(st.st_mode))
            good = add_folder(p, inner, targets, depth);
        else if (is_source(entry->d_name))
            add_source(p, inner, targets, depth);
    }
    closedir(folder);
    return good;
}

static int by_path(const void *a, const void *b) {
    const struct plan_source *x = a, *y = b;
    int order = strcmp(x->path, y->path);

    return order ? order : (x->depth < y->depth) - (x->depth > y->depth);
}

/* A source that is named twice belongs to the longer path: the folder within the folder. */
static bool drop_repeated(struct plan *p) {
    size_t kept = 0;
    bool good = true;

    if (p->source_count)
        qsort(p->sources, p->source_count, sizeof *p->sources, by_path);
    for (size_t i = 0; i < p->source_count; i++) {
        const struct plan_source *s = &p->sources[i], *before = kept ? &p->sources[kept - 1] : NULL;

        if (strpbrk(s->path, " \t\n")) {
            diag_error("%s: a name with a blank", s->path);
            diag_hint("lists for Meson are parted by blanks; rename the file");
            good = false;
        }
        if (!before || strcmp(before->path, s->path) != 0) {
            p->sources[kept++] = *s;
        } else if (before->depth == s->depth) {
            diag_error("%s: named twice by --sources", s->path);
            good = false;
        }
    }
    p->source_count = kept;
    return good;
}

static bool find_sources(struct plan *p) {
    bool good = true;

    for (size_t i = 0; i < p->job.sources.count; i++) {
        const char *word = p->job.sources.words[i], *colon = strchr(word, ':'), *path;
        const uint64_t *targets = mask_all(p->arena, p->targets.count);
        struct stat st;

        if (colon)
            targets = targets_of_condition(p, (struct str){word, (size_t)(colon - word)});
        path = colon ? colon + 1 : word;
        if (!targets) {
            good = false;
        } else if (stat(path_join(p->arena, p->job.root, path), &st) < 0) {
            diag_error("%s: cannot be read: %s", path_join(p->arena, p->job.root, path),
                       strerror(errno));
            good = false;
        } else if (S_ISDIR(st.st_mode)) {
            good &= add_folder(p, strcmp(path, ".") == 0 ? "" : path, targets, strlen(path));
        } else {
            add_source(p, path, targets, strlen(path));
        }
    }
    return good && drop_repeated(p);
}

/* ---- what they mention ---- */

/* Code that is compiled once sees no target's configuration: what any of them defines has no value
 * there that could be right for all. */
bool plan_name_depends(const struct plan *p, const char *name) {
    return targets_depends(&p->targets, name) || targets_symbol(&p->targets, name) ||
           (p->targets.universe && targets_symbol(p->targets.universe, name));
}

/* A source or header, looked at once. */
struct looked_at {
    const char *path;
    struct str text;
    struct plan_reason own;   /* found in its own text */
    struct looked_at **opens; /* [open_count] headers of the project */
    size_t open_count, open_capacity;
    uint32_t visited; /* number of the walk that was here last */
};

struct scan {
    struct plan *plan;
    struct intern paths;
    struct looked_at **files; /* [paths.count] */
    size_t capacity;
    struct looked_at *current;
    uint32_t walk;
};

/* The line of a word that the scan has told of: it is a piece of the text, or a copy of one. */
size_t plan_line_of(struct str text, struct str word) {
    const char *at = word.p;
    size_t line, column;

    if (at < text.p || at >= text.p + text.n)
        at = word.n ? memmem(text.p, text.n, word.p, word.n) : NULL;
    diag_locate(text, at ? (size_t)(at - text.p) : 0, &line, &column);
    return line;
}

static void set_reason(struct scan *s, struct str word, const char *text) {
    struct looked_at *f = s->current;

    if (!f->own.text)
        f->own = (struct plan_reason){text, f->path, plan_line_of(f->text, word)};
}

static void see_token(void *ctx, enum lexical_where where, struct str token) {
    struct scan *s = ctx;
    const char *name;

    (void)where;
    if (s->current->own.text)
        return;
    name = arena_copy(s->plan->arena, token.p, token.n);
    if (plan_name_depends(s->plan, name))
        set_reason(s, token, arena_printf(s->plan->arena, "mentions %s", name));
}

static struct looked_at *look_at(struct scan *s, const char *path);

static bool is_generated(const struct plan *p, const char *name) {
    for (size_t i = 0; i < p->job.generated.count; i++) {
        if (fnmatch(p->job.generated.words[i], name, 0) == 0)
            return true;
    }
    return false;
}

static const struct qapi_file *find_generated(const struct plan *p, const char *name) {
    for (size_t i = 0; i < p->generated.count; i++) {
        const struct qapi_file *f = &p->generated.files[i];

        if (f->kind == QAPI_FILE_HEADER && strcmp(f->name, str_basename(name)) == 0)
            return f;
    }
    return NULL;
}

static void open_header(struct scan *s, const char *path) {
    struct looked_at *f = s->current, *header = look_at(s, path);

    s->current = f;
    f->opens =
        array_grow(f->opens, &f->open_capacity, f->open_count + 1, sizeof(struct looked_at *));
    f->opens[f->open_count++] = header;
}

/* Where the file would be sought: beside the includer, then in the folders of -I. What is in none
 * is a header of the system if it stands in <>, else one that the build makes. */
static void include(struct scan *s, struct str name, bool quoted) {
    struct plan *p = s->plan;
    const char *word = arena_copy(p->arena, name.p, name.n), *path;
    const char *base = str_basename(s->current->path);
    const struct qapi_file *generated;

    if (word[0] == '/') {
        set_reason(s, name, arena_printf(p->arena, "opens %s, an absolute path", word));
        return;
    }
    if (quoted) {
        path = arena_printf(p->arena, "%.*s%s", (int)(base - s->current->path), s->current->path,
                            word);
        if (file_exists(path)) {
            open_header(s, path);
            return;
        }
    }
    for (size_t i = 0; i < p->job.includes.count; i++) {
        path = arena_printf(p->arena, "%s/%s",
                            path_join(p->arena, p->job.root, p->job.includes.words[i]), word);
        if (file_exists(path)) {
            open_header(s, path);
            return;
        }
    }
    generated = find_generated(p, word);
    if (generated && generated->mentions)
        set_reason(s, name,
                   arena_printf(p->arena, "opens %s, which is generated for each target", word));
    else if (!generated && quoted && !is_generated(p, word))
        set_reason(s, name, arena_printf(p->arena, "opens %s, which is not known", word));
}

static void see_directive(void *ctx, enum lexical_directive directive, struct str name,
                          struct str body) {
    struct scan *s = ctx;
    const char *p = body.p, *end = body.p + body.n, *close;

    (void)name;
    if (directive != LEXICAL_INCLUDE && directive != LEXICAL_EMBED)
        return;
    while (p < end && strchr(" \t", *p))
        p++;
    close = p < end && (*p == '"' || *p == '<')
                ? memchr(p + 1, *p == '"' ? '"' : '>', (size_t)(end - p - 1))
                : NULL;
    if (close)
        include(s, (struct str){p + 1, (size_t)(close - p - 1)}, *p == '"');
    else
        set_reason(s, (struct str){p, (size_t)(end - p)}, "opens a file whose name is a macro");
}

static void see_nothing(void *ctx) {
    (void)ctx;
}

static void see_probe(void *ctx, struct str name) {
    struct scan *s = ctx;

    set_reason(s, name, "asks whether a file is there");
}

static struct looked_at *look_at(struct scan *s, const char *path) {
    const struct lexical_visitor visitor = {.token = see_token,
                                            .directive = see_directive,
                                            .probe = see_probe,
                                            .text = see_nothing,
                                            .doubt = see_nothing,
                                            .ctx = s};
    const char *absolute = path_normal(s->plan->arena, path);
    uint32_t before = s->paths.count, number = intern_add(&s->paths, str_from(absolute));
    struct looked_at *f;

    if (number < before)
        return s->files[number];
    f = arena_alloc(s->plan->arena, sizeof *f);
    f->path = path;
    s->files = array_grow(s->files, &s->capacity, number + 1, sizeof(struct looked_at *));
    s->files[number] = f;
    plan_depends(s->plan, &s->plan->seen, path);
    plan_depends(s->plan, &s->plan->seen, path_folder(s->plan->arena, absolute));
    s->current = f;
    if (file_maps_add(&s->plan->maps, path, &f->text))
        lexical_scan(f->text, &visitor);
    else
        f->own = (struct plan_reason){"cannot be read", path, 1};
    return f;
}

/* The first reason on the way through all that the file opens. */
static struct plan_reason reason_of(struct scan *s, struct looked_at *f) {
    struct plan_reason reason = f->own;

    f->visited = s->walk;
    for (size_t i = 0; !reason.text && i < f->open_count; i++) {
        if (f->opens[i]->visited != s->walk)
            reason = reason_of(s, f->opens[i]);
    }
    return reason;
}

bool plan_sources(struct plan *p) {
    struct scan s = {.plan = p};
    bool good = find_sources(p);

    for (size_t i = 0; good && i < p->source_count; i++) {
        struct looked_at *f = look_at(&s, path_join(p->arena, p->job.root, p->sources[i].path));

        s.walk++;
        p->sources[i].reason = reason_of(&s, f);
    }
    for (uint32_t i = 0; i < s.paths.count; i++)
        free(s.files[i]->opens);
    free(s.files);
    intern_free(&s.paths);
    return good;
}
