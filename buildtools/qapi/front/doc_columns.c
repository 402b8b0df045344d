/* SPDX-License-Identifier: MIT */
/*
 * Documentation comments up to QEMU 8.2: line by line, with a state. Up to 8.0, the text of a
 * section is aligned with what stands behind its tag; later its first continuation line says how
 * far it is indented (`relaxed` below).
 */
#include "qapi/front/doc.h"

enum state { BODY, MEMBERS, FEATURES, OTHERS };

struct columns {
    struct qapi_doc_reader *r;
    enum state state;
    bool relaxed;
    bool open;     /* relaxed: no line has said yet how far the section is indented */
    size_t indent; /* characters that every line of the section begins with */
};

/* ---- lines ---- */

/* The first word of the line: up to a space, no other white space counts. */
static struct str first_word(struct str line) {
    const char *space = line.n ? memchr(line.p, ' ', line.n) : NULL;

    return space ? (struct str){line.p, (size_t)(space - line.p)} : line;
}

/* `@NAME:` */
static bool is_name(struct str word) {
    return word.n && word.p[0] == '@' && word.p[word.n - 1] == ':';
}

/* What of the line may be a name or a tag: relaxed, up to its first colon. */
static struct str head_of(const struct columns *c, struct str line) {
    const char *colon = c->relaxed && line.n ? memchr(line.p, ':', line.n) : NULL;

    return colon ? (struct str){line.p, (size_t)(colon - line.p) + 1} : first_word(line);
}

/* The begin of a line that is refused as ordinary text: @ and then, without white space between, a
 * colon at least one character later. */
static struct str stray_name(struct str line) {
    size_t end = 0, length = 0;

    if (!line.n || line.p[0] != '@')
        return (struct str){NULL, 0};
    for (size_t i = 1; i < line.n && !qapi_space_length(line.p + i); i++)
        end = line.p[i] == ':' && i > 1 ? i + 1 : end;
    length = end;
    return (struct str){length ? line.p : NULL, length};
}

/* Leaves out as many characters of white space. */
static struct str skip_indent(struct str line, size_t n) {
    for (; n && line.n; n--) {
        size_t length = qapi_space_length(line.p);

        line = (struct str){line.p + length, line.n - length};
    }
    return line;
}

static void add_line(struct columns *c, struct str line, bool aligned) {
    struct qapi_doc_reader *r = c->r;
    size_t bytes, own;

    if (c->relaxed)
        line = qapi_doc_trim_end(line);
    if (line.n && c->open && !aligned) {
        c->indent = qapi_doc_indent(line, &bytes);
        c->open = false;
    }
    if (line.n && !aligned) {
        own = qapi_doc_indent(line, &bytes);
        if (own < c->indent)
            qapi_doc_error(r, qapi_doc_stretch(r, line),
                           "this line continues a section that is indented by %zu, not by %zu",
                           c->indent, own);
        line = skip_indent(line, own < c->indent ? own : c->indent);
    }
    buf_str(&r->text, qapi_doc_trim_end(line));
    buf_putc(&r->text, '\n');
    r->section->span.end = r->span.end;
}

static void free_text(struct columns *c, struct str line, bool aligned) {
    struct str name = aligned && !c->relaxed ? (struct str){NULL, 0} : stray_name(line);

    if (name.n)
        qapi_doc_error(c->r, qapi_doc_stretch(c->r, name),
                       "'%.*s' cannot begin a line of text in a comment", STR_ARG(name));
    add_line(c, line, aligned);
}

/* ---- sections ---- */

static bool is_blank(const struct buf *text) {
    for (size_t i = 0; i < text->n;) {
        size_t length = qapi_space_length(text->p + i);

        if (!length)
            return false;
        i += length;
    }
    return true;
}

/* All but the first section must say something. It is noticed where they end. */
static void end_section(struct columns *c) {
    struct qapi_doc_reader *r = c->r;
    const struct qapi_section *s = r->section;

    if (s != r->doc->sections[0] && is_blank(&r->text))
        qapi_doc_error(r, r->span, "section '%s' before this line is empty",
                       s->name ? s->name : "");
}

/* Begins the section that `word` (`@NAME:` or `TAG:`) at the begin of the line opens, and adds the
 * text that stands behind it. */
static void begin_section(struct columns *c, enum qapi_section_kind kind, struct str word,
                          bool once) {
    struct qapi_doc_reader *r = c->r;
    struct str line = r->line, rest, name = {word.p, word.n - 1};
    const struct qapi_section *earlier;
    size_t bytes, indent = 0;

    if (kind == QAPI_SECTION_MEMBER || kind == QAPI_SECTION_FEATURE)
        name = (struct str){name.p + 1, name.n - 1};
    end_section(c);
    qapi_doc_section(r, kind, name);
    earlier = qapi_doc_find(r->doc, kind, name);
    if (!name.n)
        qapi_doc_error(r, qapi_doc_stretch(r, word), "a name is due between '@' and ':'");
    else if (earlier && once)
        qapi_doc_twice(r, qapi_doc_stretch(r, word), earlier);
    rest = (struct str){line.p + word.n, line.n - word.n};
    c->open = c->relaxed;
    for (; c->relaxed && rest.n && *rest.p == ' '; rest.n--)
        rest.p++;
    if (c->relaxed) {
        free_text(c, rest, true);
        return;
    }
    indent = qapi_doc_indent(rest, &bytes);
    rest = (struct str){rest.p + bytes, rest.n - bytes};
    for (size_t i = 0; i < word.n; i++)
        indent += ((unsigned char)word.p[i] & 0xc0) != 0x80;
    c->indent = rest.n ? indent : 0;
    free_text(c, rest, true);
}

static const struct {
    const char *word;
    enum qapi_section_kind kind;
    bool once;
} tags[] = {
    {"Returns:", QAPI_SECTION_RETURNS, true},  {"Since:", QAPI_SECTION_SINCE, true},
    {"Note:", QAPI_SECTION_NOTE, false},       {"Notes:", QAPI_SECTION_NOTE, false},
    {"Example:", QAPI_SECTION_EXAMPLE, false}, {"Examples:", QAPI_SECTION_EXAMPLE, false},
    {"TODO:", QAPI_SECTION_TODO, false},
};

enum { TAGS = sizeof tags / sizeof *tags };

static size_t find_tag(struct str word) {
    size_t i = 0;

    while (i < TAGS && !str_is(word, tags[i].word))
        i++;
    return i;
}

/* A line in a section that is neither a member's nor a feature's. */
static void others_line(struct columns *c, struct str word) {
    struct qapi_doc_reader *r = c->r;
    size_t tag = find_tag(word);

    c->state = OTHERS;
    if (is_name(word)) {
        qapi_doc_error(r, qapi_doc_stretch(r, word),
                       "'%.*s' stands behind another section, not before all", STR_ARG(word));
        add_line(c, r->line, true);
    } else if (tag < TAGS) {
        begin_section(c, tags[tag].kind, word, tags[tag].once);
    } else {
        free_text(c, r->line, false);
    }
}

static bool after_blank_line(const struct columns *c) {
    const struct buf *text = &c->r->text;

    return text->n >= 2 && text->p[text->n - 1] == '\n' && text->p[text->n - 2] == '\n';
}

/* Not indented, behind a blank line: ends the descriptions. */
static void unindented_line(struct columns *c, struct str word) {
    if (c->state == MEMBERS && str_is(c->r->line, "Features:")) {
        c->state = FEATURES;
        return;
    }
    end_section(c);
    qapi_doc_section(c->r, QAPI_SECTION_PLAIN, (struct str){NULL, 0});
    c->indent = 0;
    c->open = false;
    others_line(c, word);
}

/* A line among descriptions of members or features. */
static void description_line(struct columns *c, struct str word) {
    struct str line = c->r->line;

    if (is_name(word))
        begin_section(c, c->state == FEATURES ? QAPI_SECTION_FEATURE : QAPI_SECTION_MEMBER, word,
                      true);
    else if (find_tag(word) < TAGS)
        others_line(c, word);
    else if (after_blank_line(c) && line.n && !qapi_space_length(line.p))
        unindented_line(c, word);
    else
        free_text(c, line, false);
}

/* The line that names the definition. */
static void symbol_line(struct columns *c) {
    struct qapi_doc_reader *r = c->r;
    struct str name = {r->line.p + 1, r->line.n - 1};

    if (name.n && name.p[name.n - 1] == ':')
        name.n--;
    else
        qapi_doc_error(r, qapi_doc_stretch(r, r->line), "this line should be '@%.*s:'",
                       STR_ARG(name));
    if (!name.n)
        qapi_doc_error(r, qapi_doc_stretch(r, r->line),
                       "the name of a definition is due behind '@'");
    r->doc->symbol = arena_copy(&r->schema->arena, name.p, name.n);
}

static void body_line(struct columns *c, struct str word) {
    struct qapi_doc_reader *r = c->r;

    if (!r->doc->symbol && !r->text.n && r->line.p[0] == '@') {
        symbol_line(c);
    } else if (r->doc->symbol && is_name(word)) {
        c->state = MEMBERS;
        description_line(c, word);
    } else if (r->doc->symbol && str_is(r->line, "Features:")) {
        c->state = FEATURES;
    } else if (r->doc->symbol && find_tag(word) < TAGS) {
        others_line(c, word);
    } else {
        free_text(c, r->line, false);
    }
}

/* ---- comments ---- */

/* A heading begins a comment of its own, in the same block of lines. */
static void heading(struct columns *c) {
    struct qapi_doc_reader *r = c->r;

    if (r->doc->symbol) {
        qapi_doc_error(r, r->span, "a heading cannot stand in a definition's comment");
    } else if (r->text.n) {
        uint32_t begin = r->doc->span.begin;

        end_section(c);
        qapi_doc_finish_section(r);
        qapi_doc_begin(r);
        r->doc->span.begin = begin;
        c->state = BODY;
        c->indent = 0;
        c->open = false;
    }
}

static void one_line(struct columns *c) {
    struct qapi_doc_reader *r = c->r;
    struct str word;

    if (str_starts(r->line, " ="))
        heading(c);
    if (!r->line.n) {
        free_text(c, r->line, false);
        return;
    }
    if (r->line.p[0] == ' ')
        r->line = (struct str){r->line.p + 1, r->line.n - 1};
    word = head_of(c, r->line);
    if (c->state == BODY && r->line.n)
        body_line(c, word);
    else if (c->state == MEMBERS || c->state == FEATURES)
        description_line(c, word);
    else if (c->state == OTHERS)
        others_line(c, word);
    else
        free_text(c, r->line, false);
}

void qapi_doc_read_columns(struct qapi_doc_reader *r) {
    struct columns c = {.r = r, .relaxed = r->schema->compat->doc_syntax == QAPI_DOC_RELAXED};

    while (qapi_doc_next_raw(r))
        one_line(&c);
    if (r->closed) {
        r->span = r->lexer->token.span;
        end_section(&c);
    }
}
