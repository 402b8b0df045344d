/* SPDX-License-Identifier: MIT */
#include "qapi/emit_schema.h"

#include <errno.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/path.h"
#include "qapi/edit.h"
#include "qapi/front/conditions.h"
#include "qapi/front/front.h"

/* A file and what becomes of it. */
struct page {
    const struct qapi_source *source;
    struct qapi_edits edits;
    struct buf text;
    const char *path; /* below the folder */
};

/* Names that a definition's comment describes and that may not be there any more. */
struct names {
    struct intern gone, kept;
};

struct emitter {
    const struct qapi_schema *schema;
    const struct qapi_view *view;
    enum qapi_doc_check doc_check;
    struct page *pages; /* [schema->source_count] */
    struct page *page;  /* the current one */
    struct qapi_value_stack stack;
    const struct qapi_entity *entity; /* the definition that is being looked at */
    struct names members, features;   /* its */
    struct intern gone;               /* definitions */
};

/* ---- expressions ---- */

static uint32_t item_begin(const struct qapi_value *v, size_t i) {
    return v->kind == QAPI_DICT ? v->keys[i].span.begin : v->items[i].span.begin;
}

/* Takes items out of a list or dict, with the commas that part them. */
static void cut_items(struct emitter *e, const struct qapi_value *v, const bool *gone) {
    size_t kept = v->count; /* the last one that stays; v->count: none yet */

    for (size_t i = 0; i < v->count; i++) {
        if (!gone[i])
            kept = i;
        else if (i + 1 < v->count)
            qapi_edits_add(&e->page->edits, item_begin(v, i), item_begin(v, i + 1), "");
    }
    if (v->count && gone[v->count - 1])
        qapi_edits_add(&e->page->edits,
                       kept < v->count ? v->items[kept].span.end : item_begin(v, v->count - 1),
                       v->items[v->count - 1].span.end, "");
}

/* The condition in the words of a schema. */
static const char *cond_text(const struct emitter *e, const struct cond *c) {
    struct buf b = {0};
    char *text;

    cond_print_json(&b, c);
    text = arena_copy(e->view->arena, b.p, b.n);
    buf_free(&b);
    for (char *p = text; *p; p++)
        *p = *p == '"' ? '\'' : *p;
    return text;
}

static size_t index_of(const struct qapi_value *dict, const char *key) {
    size_t i = 0;

    while (i < dict->count && !str_is(dict->keys[i].name, key))
        i++;
    return i;
}

/* A part of the definition that is being looked at, as a side file of conditions calls it. */
struct part {
    enum qapi_condition_role role;
    const char *name;
    bool nested; /* no part that such a file knows */
};

/* Writes a condition of a side file into the schema, for what has none there: a dict gets a key,
 * and a name becomes a dict with `key`. */
static void add_if(struct emitter *e, const struct qapi_value *v, const char *key,
                   const struct cond *c) {
    struct arena *a = e->view->arena;
    struct str text = qapi_span_text(v->span);

    if (v->kind == QAPI_DICT)
        qapi_edits_add(&e->page->edits, v->span.end - 1, v->span.end,
                       arena_printf(a, ", 'if': %s }", cond_text(e, c)));
    else
        qapi_edits_add(
            &e->page->edits, v->span.begin, v->span.end,
            arena_printf(a, "{ '%s': %.*s, 'if': %s }", key, STR_ARG(text), cond_text(e, c)));
}

/* Is the part seen? *no_if tells whether its key 'if' is to go; where something is left of the
 * condition, that is put in its place. `key` is that of what `v` is if it is no dict. */
static bool sees(struct emitter *e, const struct qapi_value *v, struct part part, const char *key,
                 const struct cond *more, bool *no_if) {
    const struct qapi_value *written = v->kind == QAPI_DICT ? qapi_value_get(v, "if") : NULL;
    const struct cond *own = written ? qapi_cond_make(e->view->arena, written) : NULL, *c = own;
    const struct cond *left;

    *no_if = false;
    if (!part.nested)
        c = qapi_conditions_add(e->schema, e->view->arena, own, e->entity->name, part.role,
                                part.name);
    if (!qapi_view_sees(e->view, more, &left) || !qapi_view_sees(e->view, c, &left))
        return false;
    if (left == own)
        return true;
    *no_if = written && !left;
    if (left && written)
        qapi_edits_add(&e->page->edits, written->span.begin, written->span.end, cond_text(e, left));
    else if (left)
        add_if(e, v, key, left);
    return true;
}

static void note(struct names *names, const char *name, bool kept) {
    intern_add(kept ? &names->kept : &names->gone, str_from(name));
}

/* The name of a value or feature: itself, or its key 'name'. */
static const char *name_of(const struct qapi_value *v) {
    return (v->kind == QAPI_DICT ? qapi_value_get(v, "name") : v)->text.p;
}

/* What goes takes its features with it. */
static void lose_features(struct emitter *e, const struct qapi_value *v) {
    const struct qapi_value *list = v->kind == QAPI_DICT ? qapi_value_get(v, "features") : NULL;

    for (size_t i = 0; list && i < list->count; i++)
        note(&e->features, name_of(&list->items[i]), false);
}

static void look_into(struct emitter *e, const struct qapi_value *dict, bool no_if, bool nested);

/* Features (of a part of the definition, if `nested`) and an enum's values. Returns whether any
 * stays. */
static bool look_at_list(struct emitter *e, const struct qapi_value *list, struct names *names,
                         bool nested) {
    enum qapi_condition_role role =
        names == &e->features ? QAPI_CONDITION_FEATURE : QAPI_CONDITION_VALUE;
    bool *gone = arena_array(e->view->arena, list->count, sizeof *gone), any = false;

    for (size_t i = 0; i < list->count; i++) {
        const struct qapi_value *v = &list->items[i];
        bool no_if;

        gone[i] = !sees(e, v, (struct part){role, name_of(v), nested}, "name", NULL, &no_if);
        any |= !gone[i];
        note(names, name_of(v), !gone[i]);
        if (gone[i])
            lose_features(e, v);
        else if (v->kind == QAPI_DICT)
            look_into(e, v, no_if, true);
    }
    cut_items(e, list, gone);
    return any;
}

/* What an item of 'data' depends on besides its own condition: a branch on its tag's value. */
static const struct cond *value_cond(const struct emitter *e, const char *name) {
    const struct qapi_entity *entity = e->entity;

    if (entity->kind != QAPI_OBJECT)
        return NULL;
    for (size_t i = 0; i < entity->object.branch_count; i++) {
        if (strcmp(entity->object.branches[i].name, name) == 0)
            return entity->object.branches[i].value->cond;
    }
    return NULL;
}

/* Members and branches. */
static void look_at_members(struct emitter *e, const struct qapi_value *dict, bool branches) {
    enum qapi_condition_role role = branches ? QAPI_CONDITION_BRANCH : QAPI_CONDITION_MEMBER;
    bool *gone = arena_array(e->view->arena, dict->count, sizeof *gone);

    for (size_t i = 0; i < dict->count; i++) {
        const struct qapi_value *v = &dict->items[i];
        const char *name = dict->keys[i].name.p + (dict->keys[i].name.p[0] == '*');
        bool no_if;

        gone[i] = !sees(e, v, (struct part){role, name, false}, "type",
                        branches ? value_cond(e, name) : NULL, &no_if);
        note(&e->members, name, !gone[i]);
        if (gone[i])
            lose_features(e, v);
        else if (v->kind == QAPI_DICT)
            look_into(e, v, no_if, true);
    }
    cut_items(e, dict, gone);
}

/* A dict that stays: its keys 'if' and 'features'. */
static void look_into(struct emitter *e, const struct qapi_value *dict, bool no_if, bool nested) {
    bool *gone = arena_array(e->view->arena, dict->count, sizeof *gone);
    size_t features = index_of(dict, "features");

    if (features < dict->count)
        gone[features] = !look_at_list(e, &dict->items[features], &e->features, nested) &&
                         dict->items[features].count > 0;
    if (no_if)
        gone[index_of(dict, "if")] = true;
    cut_items(e, dict, gone);
}

static void look_at_definition(struct emitter *e, const struct qapi_value *v, bool no_if) {
    const struct qapi_value *data = qapi_value_get(v, "data"), *base = qapi_value_get(v, "base");

    look_into(e, v, no_if, false);
    if (data && data->kind == QAPI_LIST)
        look_at_list(e, data, &e->members, false);
    if (data && data->kind == QAPI_DICT)
        look_at_members(e, data, qapi_value_get(v, "union") || qapi_value_get(v, "alternate"));
    if (base && base->kind == QAPI_DICT)
        look_at_members(e, base, false);
}

/* ---- comments ---- */

/* Behind the line that `offset` is in. */
static uint32_t next_line(struct str text, uint32_t offset) {
    while (offset < text.n && text.p[offset] != '\n')
        offset++;
    return offset + (offset < text.n);
}

static uint32_t line_begin(struct str text, uint32_t offset) {
    while (offset > 0 && text.p[offset - 1] != '\n')
        offset--;
    return offset;
}

/* Is the line a `#` and no more? */
static bool is_blank_comment(struct str text, uint32_t offset) {
    if (offset >= text.n || text.p[offset] != '#')
        return false;
    while (++offset < text.n && (text.p[offset] == ' ' || text.p[offset] == '\t'))
        ;
    return offset < text.n && text.p[offset] == '\n';
}

static void cut_section(struct emitter *e, const struct qapi_section *section) {
    struct str text = e->page->source->text;
    uint32_t begin = line_begin(text, section->span.begin);
    uint32_t end = next_line(text, section->span.end - 1);

    while (is_blank_comment(text, end))
        end = next_line(text, end);
    qapi_edits_add(&e->page->edits, begin, end, "");
}

static bool is_gone(const struct names *names, const char *name) {
    return intern_find(&names->gone, str_from(name)) != INTERN_NONE &&
           intern_find(&names->kept, str_from(name)) == INTERN_NONE;
}

static bool is_gone_section(const struct emitter *e, const struct qapi_section *s) {
    return (s->kind == QAPI_SECTION_MEMBER && is_gone(&e->members, s->name)) ||
           (s->kind == QAPI_SECTION_FEATURE && is_gone(&e->features, s->name));
}

/* The line `Features:` above the first of them, when none is left. */
static void cut_features_line(struct emitter *e, const struct qapi_section *first) {
    struct str text = e->page->source->text;
    uint32_t begin = line_begin(text, first->span.begin);

    do {
        begin = line_begin(text, begin - 1);
    } while (begin > e->entity->doc->span.begin && is_blank_comment(text, begin));
    if (strstr(arena_copy(e->view->arena, text.p + begin, next_line(text, begin) - begin),
               "Features:"))
        qapi_edits_add(&e->page->edits, begin, line_begin(text, first->span.begin), "");
}

static void look_at_comment(struct emitter *e) {
    const struct qapi_doc *doc = e->entity->doc;
    const struct qapi_section *first = NULL;
    bool left = false;

    for (size_t i = 0; doc && i < doc->count; i++) {
        const struct qapi_section *s = doc->sections[i];
        bool gone = !s->stub && is_gone_section(e, s);

        if (gone)
            cut_section(e, s);
        if (s->kind != QAPI_SECTION_FEATURE)
            continue;
        first = first ? first : s;
        left |= !gone;
    }
    if (first && !left)
        cut_features_line(e, first);
}

/* ---- definitions ---- */

static struct page *page_of(const struct emitter *e, const struct qapi_source *source) {
    size_t i = 0;

    while (e->pages[i].source != source)
        i++;
    return &e->pages[i];
}

static void forget(struct names *names) {
    intern_free(&names->gone);
    intern_free(&names->kept);
    *names = (struct names){0};
}

static void cut_definition(struct emitter *e, const struct qapi_entity *entity) {
    uint32_t begin = entity->doc ? entity->doc->span.begin : entity->span.begin;

    qapi_edits_cut_lines(&e->page->edits, entity->span.source->text, begin, entity->span.end);
    intern_add(&e->gone, str_from(entity->name));
}

static void look_at_entity(struct emitter *e, const struct qapi_entity *entity) {
    struct qapi_lexer l;
    struct qapi_value v;
    bool no_if;

    e->entity = entity;
    e->page = page_of(e, entity->span.source);
    qapi_lexer_init(&l, e->view->arena, entity->span.source);
    l.cursor = entity->span.begin;
    qapi_lexer_next(&l, false);
    qapi_value_read(&l, &e->stack, &v); /* it was read before */
    if (!sees(e, &v, (struct part){QAPI_CONDITION_DEFINITION, entity->name, false}, "", NULL,
              &no_if)) {
        cut_definition(e, entity);
        return;
    }
    look_at_definition(e, &v, no_if);
    look_at_comment(e);
    forget(&e->members);
    forget(&e->features);
}

/* ---- headings ---- */

/* Takes the first line from the text. */
static struct str take_line(struct str *text) {
    const char *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    struct str line = {text->p, end ? (size_t)(end - text->p) : text->n};

    text->p += line.n + (end != NULL);
    text->n -= line.n + (end != NULL);
    return line;
}

/* The level of a line that is nothing but * (1), = (2), - (3) or another mark; 0: it is none. */
static size_t rule_level(struct str line) {
    static const char marks[] = "*=-~^\"'.";
    const char *mark = line.n > 2 ? strchr(marks, line.p[0]) : NULL;

    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] != line.p[0])
            return 0;
    }
    return mark ? (size_t)(mark - marks) + 1 : 0;
}

/* The level of the heading that a free-form comment begins with: `= Title`, or a title with a rule
 * below it, and perhaps above. 0: there is none. *alone tells whether there is nothing else. */
static size_t heading_level(const struct qapi_doc *doc, bool *alone) {
    struct str text = doc->count == 1 && !doc->symbol ? doc->sections[0]->text : STR_LIT("");
    struct str line = take_line(&text);
    size_t level = 0;

    while (level < line.n && line.p[level] == '=')
        level++;
    if (level == 0 || level == line.n || line.p[level] != ' ') {
        if (rule_level(line))
            take_line(&text); /* the title is the second line */
        level = rule_level(take_line(&text));
    }
    *alone = !text.n;
    return level;
}

/* Where, in the same file, the next heading of the level or above begins. */
static uint32_t heading_end(const struct qapi_schema *s, size_t i, size_t level) {
    const struct qapi_source *source = s->docs[i]->span.source;
    bool alone;

    for (size_t k = i + 1; k < s->doc_count; k++) {
        size_t other = heading_level(s->docs[k], &alone);

        if (s->docs[k]->span.source == source && other && other <= level)
            return s->docs[k]->span.begin;
    }
    return (uint32_t)source->text.n;
}

static bool is_within(struct qapi_span span, struct qapi_span range) {
    return span.source == range.source && span.begin > range.begin && span.begin < range.end;
}

/* Is text left in the range: a comment that is neither a heading nor a definition's? */
static bool has_text(const struct qapi_schema *s, struct qapi_span range) {
    for (size_t i = 0; i < s->doc_count; i++) {
        const struct qapi_doc *doc = s->docs[i];
        bool alone;

        if (!doc->symbol && is_within(doc->span, range) && (!heading_level(doc, &alone) || !alone))
            return true;
    }
    return false;
}

/* Has the heading lost all that was below it? */
static bool is_left_empty(const struct emitter *e, struct qapi_span range) {
    const struct qapi_schema *s = e->schema;
    bool any_gone = false;

    if (has_text(s, range))
        return false;
    for (size_t i = 0; i < s->entity_count; i++) {
        const struct qapi_entity *entity = s->entities[i];

        if (entity->implicit || !is_within(entity->span, range))
            continue;
        if (entity->kind == QAPI_INCLUDE ||
            intern_find(&e->gone, str_from(entity->name)) == INTERN_NONE)
            return false;
        any_gone = true;
    }
    return any_gone;
}

static void cut_headings(struct emitter *e) {
    for (size_t i = 0; i < e->schema->doc_count; i++) {
        const struct qapi_doc *doc = e->schema->docs[i];
        struct qapi_span range = doc->span;
        bool alone;
        size_t level = heading_level(doc, &alone);

        if (!level || !alone)
            continue;
        range.end = heading_end(e->schema, i, level);
        if (is_left_empty(e, range))
            qapi_edits_cut_lines(&page_of(e, doc->span.source)->edits, doc->span.source->text,
                                 doc->span.begin, doc->span.end);
    }
}

/* ---- references ---- */

/* Behind a role before `offset`, as in :qapi:cmd:`name`: where it begins. */
static uint32_t role_begin(struct str text, uint32_t offset) {
    uint32_t begin = offset;

    while (begin > 0 && (text.p[begin - 1] == ':' || text.p[begin - 1] == '-' ||
                         (text.p[begin - 1] >= 'a' && text.p[begin - 1] <= 'z')))
        begin--;
    return begin < offset && text.p[begin] == ':' && text.p[offset - 1] == ':' ? begin : offset;
}

/* A reference to what is not there any more becomes plain text: never longer, since lines have a
 * longest length. */
static void plain_references(struct emitter *e, struct page *page) {
    struct str text = page->source->text;

    for (uint32_t i = 0; i + 1 < text.n; i++) {
        uint32_t n = 0, begin;

        if (text.p[i] != '`')
            continue;
        while (i + 1 + n < text.n && text.p[i + 1 + n] != '`' && text.p[i + 1 + n] != '\n')
            n++;
        if (n && text.p[i + 1 + n] == '`' && (i == 0 || text.p[i - 1] != '`') &&
            text.p[i + 2 + n] != '`' &&
            intern_find(&e->gone, (struct str){text.p + i + 1, n}) != INTERN_NONE) {
            begin = role_begin(text, i);
            qapi_edits_add(&page->edits, begin, i + n + 2,
                           arena_copy(e->view->arena, text.p + i + 1, n));
        }
        i += n + 1;
    }
}

/* ---- files ---- */

/* How many bytes of all absolute paths are the folder that holds them all, with the slash. */
static size_t common_folder(const struct qapi_schema *s) {
    const char *first = s->sources[0]->identity;
    size_t n = (size_t)(str_basename(first) - first);

    for (size_t i = 1; i < s->source_count; i++) {
        while (strncmp(first, s->sources[i]->identity, n) != 0) {
            n--;
            while (n > 1 && first[n - 1] != '/')
                n--;
        }
    }
    return n;
}

static bool load_page(void *ctx, const char *path, struct str *text) {
    const struct emitter *e = ctx;

    for (size_t i = 0; i < e->schema->source_count; i++) {
        if (strcmp(e->pages[i].source->path, path) == 0) {
            *text = (struct str){e->pages[i].text.p ? e->pages[i].text.p : "", e->pages[i].text.n};
            return true;
        }
    }
    errno = ENOENT;
    return false;
}

/* Is the result a schema? */
static bool check(struct emitter *e) {
    struct qapi_load_options options = {
        .compat = e->schema->compat, .doc_check = e->doc_check, .no_warnings = true};
    struct qapi_loader loader = {load_page, e};
    struct qapi_schema *result;

    result = qapi_schema_load_from(e->schema->sources[0]->path, &options, &loader);
    if (!result) {
        diag_error("without what is not there the schema is wrong; nothing is written");
        diag_hint("the messages are about the text without it; 'unitarget qapi classify' says what "
                  "uses types that exist for fewer targets");
        return false;
    }
    qapi_schema_free(result);
    return true;
}

static bool write_pages(struct emitter *e, const char *folder) {
    size_t common = common_folder(e->schema);

    for (size_t i = 0; i < e->schema->source_count; i++) {
        const struct page *page = &e->pages[i];
        const char *path =
            arena_printf(e->view->arena, "%s/%s", folder, page->source->identity + common);

        if (!file_make_folders(e->view->arena, path_folder(e->view->arena, path)) ||
            file_write(path, page->text.p, page->text.n, 0666) == FILE_FAILED)
            return false;
    }
    return true;
}

static void look_at_all(struct emitter *e) {
    const struct qapi_schema *s = e->schema;

    for (size_t i = 0; i < s->source_count; i++)
        e->pages[i].source = s->sources[i];
    for (size_t i = 0; i < s->entity_count; i++) {
        const struct qapi_entity *entity = s->entities[i];

        if (!entity->implicit && entity->kind != QAPI_INCLUDE && entity->span.source)
            look_at_entity(e, entity);
    }
    cut_headings(e);
    for (size_t i = 0; i < s->source_count; i++) {
        plain_references(e, &e->pages[i]);
        qapi_edits_apply(&e->pages[i].edits, s->sources[i]->text, &e->pages[i].text);
    }
}

bool qapi_emit_schema(const struct qapi_schema *s, const struct qapi_view *v,
                      enum qapi_doc_check doc_check, const char *folder) {
    struct emitter e = {.schema = s, .view = v, .doc_check = doc_check};
    bool good;

    e.pages = arena_array(v->arena, s->source_count, sizeof *e.pages);
    look_at_all(&e);
    good = check(&e) && write_pages(&e, folder);
    for (size_t i = 0; i < s->source_count; i++) {
        qapi_edits_free(&e.pages[i].edits);
        buf_free(&e.pages[i].text);
    }
    forget(&e.members);
    forget(&e.features);
    intern_free(&e.gone);
    qapi_value_stack_free(&e.stack);
    return good;
}
