/* SPDX-License-Identifier: MIT */
/*
 * Documentation comments since QEMU 9.0: paragraphs, and sections whose first continuation line
 * says how far they are indented.
 */
#include "qapi/front/doc.h"

enum { LONGEST_LINE = 70 };

/* ---- style, where the release asks for it ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* May a sentence begin with this? */
static bool begins_sentence(char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '(';
}

static bool ends_sentence(char c) {
    return c == '.' || c == '!' || c == '?';
}

static bool is_word(char c) {
    return c == '_' || is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c & 0x80);
}

/* Does `s` have this text at i? */
static bool has_at(struct str s, size_t i, const char *text) {
    return str_starts((struct str){s.p + i, s.n - i}, text);
}

/* Length of a full stop at i that ends no sentence: of an abbreviation, or of an item's number. */
static size_t innocent_stop(struct str s, size_t i) {
    size_t k = i;

    if (has_at(s, i, "e.g.") && (i == 0 || !is_word(s.p[i - 1])))
        return 4;
    if (i != 0)
        return 0;
    while (k < s.n && s.p[k] == ' ')
        k++;
    return k + 1 < s.n && is_digit(s.p[k]) && s.p[k + 1] == '.' ? k + 2 : 0;
}

/* A space at i with the begin of a sentence behind it? */
static bool single_space(struct str s, size_t i) {
    return i + 1 < s.n && s.p[i] == ' ' && begins_sentence(s.p[i + 1]);
}

static void check_sentences(struct qapi_doc_reader *r) {
    struct str s = r->line;
    uint32_t begin = (uint32_t)(s.p - r->lexer->source->text.p);

    for (size_t i = 0; i < s.n; i++) {
        size_t stop = innocent_stop(s, i);

        if (stop && single_space(s, i + stop)) {
            i += stop + 1;
        } else if (ends_sentence(s.p[i]) && single_space(s, i + 1)) {
            qapi_doc_error(
                r,
                (struct qapi_span){r->lexer->source, begin + (uint32_t)i, begin + (uint32_t)i + 3},
                "two spaces are due between sentences");
            i += 2;
        }
    }
}

/* Nothing but an address, which cannot be broken? */
static bool is_address(struct str s) {
    static const char *const schemes[] = {"http://", "https://", "ftp://"};

    while (s.n && s.p[0] == ' ')
        s = (struct str){s.p + 1, s.n - 1};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (str_starts(s, schemes[i]))
            return !memchr(s.p, ' ', s.n);
    }
    return false;
}

/* Where the line is longer than it may be, counted from the mark; NULL when it is not. */
static const char *too_long(struct str s) {
    size_t n = 2; /* the mark and the space */

    for (size_t i = 0; i < s.n; i++) {
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
        if (n > LONGEST_LINE)
            return s.p + i;
    }
    return NULL;
}

static void check_length(struct qapi_doc_reader *r) {
    const char *p = too_long(r->line);
    const char *text = r->lexer->source->text.p;

    if (p && !is_address(r->line))
        qapi_doc_error(r,
                       (struct qapi_span){r->lexer->source, (uint32_t)(p - text),
                                          (uint32_t)(r->line.p + r->line.n - text)},
                       "a line of a documentation comment has at most %d columns", LONGEST_LINE);
}

/* Does the line begin a literal block: `::` alone, or as an example? */
static bool begins_literal(struct str s) {
    if (str_starts(s, "..")) {
        size_t i = 2;

        while (i < s.n && s.p[i] == ' ')
            i++;
        if (i == 2 || !has_at(s, i, "qmp-example"))
            return false;
        s = (struct str){s.p + i + 11, s.n - i - 11};
    }
    while (s.n && s.p[0] == ' ')
        s = (struct str){s.p + 1, s.n - 1};
    return str_is(s, "::");
}

/* Literal blocks end at smaller indentation, and are free in style. */
static void check_style(struct qapi_doc_reader *r) {
    size_t bytes;

    if (begins_literal(r->line)) {
        r->literal = true;
        r->literal_indent = 0;
    } else if (r->literal && r->line.n) {
        size_t indent = qapi_doc_indent(r->line, &bytes);

        if (r->literal_indent == 0)
            r->literal_indent = indent;
        else if (indent < r->literal_indent)
            r->literal = false;
    }
    if (r->literal)
        return;
    if (r->schema->compat->doc_line_length)
        check_length(r);
    if (r->schema->compat->doc_sentence_spaces)
        check_sentences(r);
}

/* ---- lines ---- */

/* Goes to the next line, without `# `; false at the end. */
static bool next_line(struct qapi_doc_reader *r) {
    if (!qapi_doc_next_raw(r))
        return false;
    if (r->line.n && r->line.p[0] == ' ')
        r->line = (struct str){r->line.p + 1, r->line.n - 1};
    r->line = qapi_doc_trim_end(r->line);
    if (r->line.n)
        check_style(r);
    return true;
}

static void add_text(struct qapi_doc_reader *r, struct str s) {
    buf_str(&r->text, s);
    buf_putc(&r->text, '\n');
    r->section->span.end = r->span.end;
}

/* Is the line `@NAME:`, with or without text behind it? Sets both. */
static bool match_name(struct str line, struct str *name, struct str *text) {
    const char *colon;

    if (!line.n || line.p[0] != '@' || !(colon = memchr(line.p, ':', line.n)))
        return false;
    *name = (struct str){line.p + 1, (size_t)(colon - line.p) - 1};
    for (colon++; colon < line.p + line.n && *colon == ' '; colon++)
        ;
    *text = (struct str){colon, (size_t)(line.p + line.n - colon)};
    return true;
}

/* The `@NAME:` of the current line. */
static struct qapi_span name_stretch(const struct qapi_doc_reader *r, struct str name) {
    return qapi_doc_stretch(r, (struct str){name.p - 1, name.n + 2});
}

/* ---- sections ---- */

static struct str without_indent(struct str line, size_t indent) {
    for (; indent && line.n; indent--) {
        size_t length = qapi_space_length(line.p);

        line = (struct str){line.p + length, line.n - length};
    }
    return line;
}

/* The line as text of a section that is indented so far. */
static struct str dedented(const struct qapi_doc_reader *r, size_t indent) {
    return r->schema->compat->doc_strips_indent ? without_indent(r->line, indent) : r->line;
}

/* Text behind a tag: `text` and the lines that continue it, blank lines, then indented ones. Stops
 * at the first line that belongs to something else.
 *
 * The reference complains of too small an indentation only on the second indented line: behind
 * that it takes the line as the begin of something else. */
static void read_indented(struct qapi_doc_reader *r, struct str text) {
    struct str name, rest;
    size_t indent, bytes;

    if (text.n)
        add_text(r, text);
    while (next_line(r) && !r->line.n)
        add_text(r, r->line);
    if (r->ended || (indent = qapi_doc_indent(r->line, &bytes)) == 0)
        return;
    add_text(r, dedented(r, indent));
    for (bool second = true; next_line(r) && !match_name(r->line, &name, &rest); second = false) {
        size_t own = qapi_doc_indent(r->line, &bytes);

        if (r->line.n && own < indent) {
            if (!second)
                return;
            qapi_doc_error(r, qapi_doc_stretch(r, r->line),
                           "this line continues a section that is indented by %zu, not by %zu",
                           indent, own);
        }
        add_text(r, dedented(r, indent));
    }
}

/* Consecutive descriptions of members or features. */
static void read_descriptions(struct qapi_doc_reader *r, enum qapi_section_kind kind) {
    struct str name, text;

    while (!r->ended && match_name(r->line, &name, &text)) {
        struct qapi_section *earlier;
        struct qapi_span where = name_stretch(r, name);

        qapi_doc_section(r, kind, name);
        earlier = qapi_doc_find(r->doc, kind, name);
        if (!name.n)
            qapi_doc_error(r, where, "a name is due between '@' and ':'");
        else if (earlier)
            qapi_doc_twice(r, where, earlier);
        read_indented(r, text);
    }
}

static void skip_blank(struct qapi_doc_reader *r) {
    while (!r->ended && !r->line.n)
        next_line(r);
}

static void read_features(struct qapi_doc_reader *r) {
    struct qapi_span where = qapi_doc_stretch(r, r->line);
    struct qapi_section *earlier = NULL;
    size_t before = r->doc->count;

    for (size_t i = 0; i < r->doc->count && !earlier; i++) {
        if (r->doc->sections[i]->kind == QAPI_SECTION_FEATURE)
            earlier = r->doc->sections[i];
    }
    if (earlier)
        qapi_doc_error(r, where, "there is a second 'Features:' line");
    next_line(r);
    skip_blank(r);
    read_descriptions(r, QAPI_SECTION_FEATURE);
    if (r->doc->count == before)
        qapi_doc_error(r, r->ended ? r->lexer->token.span : qapi_doc_stretch(r, r->line),
                       "descriptions '@NAME: …' are due behind 'Features:'");
}

struct tag {
    const char *word;
    enum qapi_section_kind kind;
    const char *instead; /* what to write since 9.1 dropped the tag; NULL: it is good */
};

static const struct tag tags[] = {
    {"Returns", QAPI_SECTION_RETURNS, NULL},
    {"Errors", QAPI_SECTION_ERRORS, NULL},
    {"Since", QAPI_SECTION_SINCE, NULL},
    {"TODO", QAPI_SECTION_TODO, NULL},
    {"Notes", QAPI_SECTION_NOTE, ".. note::"},
    {"Note", QAPI_SECTION_NOTE, ".. note::"},
    {"Examples", QAPI_SECTION_EXAMPLE, ".. qmp-example::"},
    {"Example", QAPI_SECTION_EXAMPLE, ".. qmp-example::"},
};

/* Is the line `TAG:` and not `TAG::`? Sets the text behind it. */
static const struct tag *match_tag(const struct qapi_compat *compat, struct str line,
                                   struct str *text) {
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        size_t n = strlen(tags[i].word);

        if (!str_starts(line, tags[i].word) || n >= line.n || line.p[n] != ':' ||
            (!compat->doc_tag_before_colons && n + 1 < line.n && line.p[n + 1] == ':'))
            continue;
        for (n++; n < line.n && line.p[n] == ' '; n++)
            ;
        *text = (struct str){line.p + n, line.n - n};
        return &tags[i];
    }
    return NULL;
}

static void read_tagged(struct qapi_doc_reader *r, const struct tag *tag, struct str text) {
    struct str name = str_from(tag->word), word = {r->line.p, name.n + 1};
    bool dropped = tag->instead && !r->schema->compat->doc_notes;
    struct qapi_section *earlier;

    qapi_doc_section(r, tag->kind, name);
    earlier = qapi_doc_find(r->doc, tag->kind, (struct str){NULL, 0});
    if (dropped) {
        qapi_doc_error(r, qapi_doc_stretch(r, word), "there are no sections '%s:' any more",
                       tag->word);
        qapi_doc_hint(r, "write '%s' instead", tag->instead);
    } else if (earlier && tag->kind < QAPI_SECTION_TODO) {
        qapi_doc_twice(r, qapi_doc_stretch(r, word), earlier);
    }
    read_indented(r, text);
}

static void read_paragraph(struct qapi_doc_reader *r) {
    if (r->section->kind != QAPI_SECTION_PLAIN) {
        qapi_doc_section(r, QAPI_SECTION_PLAIN, (struct str){NULL, 0});
    } else {
        if (!r->text.n)
            r->section->span = r->span;
        buf_putc(&r->text, '\n');
    }
    do
        add_text(r, r->line);
    while (next_line(r) && r->line.n);
}

/* ---- comments ---- */

/* One part of a definition's comment. *sections: has one been there behind which no description of
 * a member may follow? */
static void read_part(struct qapi_doc_reader *r, bool *sections) {
    struct str name, text;
    const struct tag *tag;

    if (str_is(r->line, "Features:")) {
        read_features(r);
        *sections = true;
    } else if (match_name(r->line, &name, &text)) {
        if (*sections)
            qapi_doc_error(r, name_stretch(r, name),
                           "the description of '%.*s' stands behind a section, not before all",
                           STR_ARG(name));
        read_descriptions(r, QAPI_SECTION_MEMBER);
        *sections = true;
    } else if ((tag = match_tag(r->schema->compat, r->line, &text))) {
        read_tagged(r, tag, text);
        *sections = true;
    } else {
        if (r->schema->compat->doc_headings && r->line.p[0] == '=')
            qapi_doc_error(r, qapi_doc_stretch(r, r->line),
                           "a heading cannot stand in a definition's comment");
        read_paragraph(r);
    }
}

/* Lines indented right below the name: the body's first paragraphs. */
static void read_intro(struct qapi_doc_reader *r) {
    size_t bytes, indent = qapi_doc_indent(r->line, &bytes);

    r->section->span = r->span;
    for (; !r->ended && (!r->line.n || qapi_doc_indent(r->line, &bytes) >= indent); next_line(r))
        add_text(r, without_indent(r->line, indent));
}

/* The first line is `@NAME:`. */
static void read_definition(struct qapi_doc_reader *r) {
    struct str name = {r->line.p + 1, r->line.n - 1};
    bool sections = false;

    if (name.n && name.p[name.n - 1] == ':')
        name.n--;
    else
        qapi_doc_error(r, qapi_doc_stretch(r, r->line), "this line should be '@%.*s:'",
                       STR_ARG(name));
    if (!name.n)
        qapi_doc_error(r, qapi_doc_stretch(r, r->line),
                       "the name of a definition is due behind '@'");
    r->doc->symbol = arena_copy(&r->schema->arena, name.p, name.n);
    next_line(r);
    if (r->schema->compat->doc_intro && !r->ended && r->line.n && r->line.p[0] == ' ')
        read_intro(r);
    for (skip_blank(r); !r->ended; skip_blank(r))
        read_part(r, &sections);
}

static void read_free_form(struct qapi_doc_reader *r) {
    struct str name, text;

    r->section->span = r->span;
    buf_putc(&r->text, '\n');
    for (bool first = true; !r->ended; first = false) {
        if (match_name(r->line, &name, &text))
            qapi_doc_error(r, name_stretch(r, name),
                           "'@%.*s:' cannot stand in a comment of no definition", STR_ARG(name));
        if (r->schema->compat->doc_headings && !first && r->line.n && r->line.p[0] == '=')
            qapi_doc_error(r, qapi_doc_stretch(r, r->line),
                           "a heading is the first line of its comment");
        add_text(r, r->line);
        next_line(r);
    }
}

void qapi_doc_read_indented(struct qapi_doc_reader *r) {
    next_line(r);
    if (!r->ended && r->line.n && r->line.p[0] == '@')
        read_definition(r);
    else
        read_free_form(r);
}
