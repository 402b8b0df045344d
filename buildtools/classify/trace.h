/* SPDX-License-Identifier: MIT */
/*
 * What one run of the preprocessor tells (`gcc -E -dU`): the text without line markers, as a hash;
 * the files that were opened; and which configuration macros were consulted, where. GCC prints
 * `#define` before the first use of a macro and `#undef` for one that was asked for in vain (GCC
 * manual, "-dU").
 */
#ifndef CLASSIFY_TRACE_H
#define CLASSIFY_TRACE_H

#include "classify/config_macros.h"
#include "classify/model.h"

struct trace_header {
    uint32_t path; /* number: while parsing in struct trace_paths, then in struct lookup's texts */
    uint32_t from; /* index of the file that opens it first; 0 for the source itself */
    uint32_t line; /* of the directive there; 0: none (-include) */
    bool named;    /* the text has its path in a string (`__FILE__`) */
};

struct trace_query {
    uint32_t name;   /* (names.h) */
    uint32_t header; /* index in headers */
    uint32_t line;   /* near there */
};

struct trace {
    struct hash text;
    struct trace_header *headers; /* [header_count]; the source is the first */
    size_t header_count;
    struct trace_query *queries; /* [query_count] each name once */
    size_t query_count;
    uint32_t *strings; /* [string_count] of struct names' strings that the text holds */
    size_t string_count;
    bool opens;  /* its assembly opens files */
    bool places; /* what it is compiled to tells where it stands */
};

/* How the text is to be read. */
struct trace_dialect {
    const struct names *names;
    struct hash includes; /* goes into the hash of a text whose assembly opens files */
    bool lines;           /* as assembly: line ends and white space stay as they are */
    bool raw_strings, separators;
    bool places;        /* the places of all text count */
    bool pretty_places; /* __PRETTY_FUNCTION__ may hold a place */
};

/* The paths of a trace that is being parsed. */
struct trace_paths {
    struct intern paths;
};

/* Parses the preprocessor's output, which is overwritten. Safe to call from several threads with
 * the same names. */
struct trace *trace_parse(struct arena *a, char *text, size_t size,
                          const struct trace_dialect *dialect, struct trace_paths *paths);

#endif
