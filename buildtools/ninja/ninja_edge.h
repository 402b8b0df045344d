/* SPDX-License-Identifier: MIT */
/*
 * One build statement of a Ninja file, parsed: its paths, and the texts that its rule makes of
 * them. What an edge points to belongs to the struct ninja.
 */
#ifndef NINJA_NINJA_EDGE_H
#define NINJA_NINJA_EDGE_H

#include "ninja/ninja_file.h"

/* The sorts of paths, in the order in which a build statement has them. */
enum ninja_section {
    NINJA_OUTPUTS,
    NINJA_IMPLICIT_OUTPUTS,
    NINJA_INPUTS,
    NINJA_IMPLICIT_INPUTS,
    NINJA_ORDER_ONLY,
    NINJA_VALIDATIONS,
    NINJA_SECTIONS
};

/* Paths in their canonical form, section after section. The array is malloc'ed and may be used
 * again. */
struct ninja_paths {
    struct str *paths;
    size_t count, capacity;
    size_t ends[NINJA_SECTIONS]; /* index behind the last path of each section */
};

struct ninja_edge_variable {
    struct str name, value;
};

/* A text of the edge, made when first asked for. */
struct ninja_text {
    enum { NINJA_TEXT_NEW, NINJA_TEXT_BEING_MADE, NINJA_TEXT_MADE } state;
    struct str value;
};

struct ninja_edge {
    const struct ninja_mark *mark;
    struct ninja_rule *rule; /* NULL: phony */
    struct ninja_paths paths;
    struct ninja_edge_variable *variables; /* [variable_count] set in the edge's own block */
    size_t variable_count;
    struct ninja_text texts[2][NINJA_KEYS]; /* [are paths quoted for the shell?] */
};

/* Only the outputs of a build statement, explicit and implicit; the rest of the line is not looked
 * at. `list` is emptied first. False after an error, reported. `rule`, unless NULL, becomes the
 * rule's name. */
bool ninja_edge_outputs(struct ninja *n, const struct ninja_mark *mark, struct ninja_paths *list,
                        struct str *rule);

/* The whole statement. False after an error, reported. ninja_edge_free in any case. */
bool ninja_edge_parse(struct ninja *n, const struct ninja_mark *mark, struct ninja_edge *edge);
void ninja_edge_free(struct ninja_edge *edge);

/* The same, but the order-only paths are left as they stand: `*order_only` is their raw text. Many
 * statements have the same, and it is most of a large file. */
bool ninja_edge_parse_near(struct ninja *n, const struct ninja_mark *mark, struct ninja_edge *edge,
                           struct str *order_only);

/* The paths of such a text; the list is emptied first. False after an error, reported. */
bool ninja_edge_order_only(struct ninja *n, struct ninja_edge *edge, struct str text,
                           struct ninja_paths *list);

/* The edge's text for `key` (empty where neither edge nor rule sets it). `$in` and `$out` in it are
 * quoted for the shell, or not. False after an error, reported. */
bool ninja_edge_text(struct ninja *n, struct ninja_edge *edge, enum ninja_key key, bool quoted,
                     struct str *value);

/* Paths of one section: [*count]. */
const struct str *ninja_edge_paths(const struct ninja_edge *edge, enum ninja_section section,
                                   size_t *count);

#endif
