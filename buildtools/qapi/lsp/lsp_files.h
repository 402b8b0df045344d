/* SPDX-License-Identifier: MIT */
/*
 * The files that the server knows: text as the client or the disk has it, positions in it, and an
 * index of the names that stand there, which is made of whatever can be read.
 */
#ifndef QAPI_LSP_LSP_FILES_H
#define QAPI_LSP_LSP_FILES_H

#include <jansson.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "qapi/front/schema_source.h"

/* How characters of a line are counted. */
enum lsp_units { LSP_UTF_16, LSP_UTF_8, LSP_UTF_32 };

struct lsp_position {
    size_t line, character; /* from 0 */
};

/* In a text whose lines end in \n, \r\n or \r. What is behind a line's end counts as its end. */
size_t lsp_offset(struct str text, struct lsp_position at, enum lsp_units units);
struct lsp_position lsp_position(struct str text, size_t offset, enum lsp_units units);

enum lsp_role {
    LSP_DEFINITION, /* the name of what is defined */
    LSP_TYPE,       /* the name of a type, where one is used */
    LSP_MEMBER,     /* the key of a member or branch */
    LSP_VALUE,      /* a value of an enum */
    LSP_FEATURE,
    LSP_SYMBOL,   /* in a condition */
    LSP_INCLUDED, /* the name of a file */
    LSP_LISTED,   /* in a pragma */
    LSP_MENTION   /* in a comment */
};

struct lsp_name {
    enum lsp_role role;
    struct str text;        /* without quotes, * or @ */
    struct qapi_span span;  /* of that text */
    const char *owner;      /* the definition that it stands in; "" for none */
    struct qapi_span whole; /* DEFINITION: all of it, with its comment */
};

struct lsp_file {
    char *path; /* absolute */
    bool open;  /* the client has it */
    struct buf text;
    struct stat stat;   /* of what was read from the disk */
    bool there;         /* it has a text at all */
    struct arena arena; /* of what follows */
    bool indexed;
    struct qapi_source source;
    struct lsp_name *names; /* [count] in the order of the text */
    size_t count, capacity;
};

struct lsp_files {
    struct lsp_file **list; /* [count] */
    size_t count, capacity;
};

/* The file of this absolute path; a new one, without text, when it is not known. */
struct lsp_file *lsp_file_get(struct lsp_files *files, const char *path);

/* Reads what is on the disk, unless the client has the file or it has not changed. False with errno
 * set when there is none. */
bool lsp_file_refresh(struct lsp_file *f);

/* The client's text. */
void lsp_file_set(struct lsp_file *f, struct str text);

/* Replaces [begin, end). */
void lsp_file_edit(struct lsp_file *f, size_t begin, size_t end, struct str text);

static inline struct str lsp_file_text(const struct lsp_file *f) {
    return (struct str){f->text.n ? f->text.p : "", f->text.n};
}

/* Makes the index, unless it is there; f->names and f->source.text are then of the text. */
void lsp_file_index(struct lsp_file *f);

/* The name at an offset of the source's text, or NULL. */
const struct lsp_name *lsp_name_at(const struct lsp_file *f, size_t offset);

void lsp_files_free(struct lsp_files *files);

/* file:///… to a path, allocated in `a`, and back; NULL for other addresses. */
const char *lsp_path_of(struct arena *a, const char *uri);
const char *lsp_uri_of(struct arena *a, const char *path);

#endif
