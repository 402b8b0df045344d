/* SPDX-License-Identifier: MIT */
/*
 * Messages of the protocol: JSON behind a header with its length.
 */
#ifndef QAPI_LSP_LSP_MESSAGE_H
#define QAPI_LSP_LSP_MESSAGE_H

#include <stdbool.h>

#include <jansson.h>

#include "base/buf.h"

enum lsp_error {
    LSP_PARSE_ERROR = -32700,
    LSP_INVALID_REQUEST = -32600,
    LSP_METHOD_NOT_FOUND = -32601,
    LSP_INVALID_PARAMS = -32602,
    LSP_NOT_INITIALIZED = -32002,
    LSP_REQUEST_FAILED = -32803
};

/* What was read and not yet used. */
struct lsp_input {
    struct buf bytes;
    size_t used;
};

/* The next message, which the caller gives back; *broken: it was none, and NULL is returned. NULL
 * without that at the end of the input. */
json_t *lsp_read(struct lsp_input *in, bool *broken);

/* Would lsp_read have something at once? */
bool lsp_has_more(const struct lsp_input *in);

/* These take the reference of `result` or `params`. */
void lsp_respond(const json_t *id, json_t *result);
void lsp_notify(const char *method, json_t *params);
void lsp_fail(const json_t *id, enum lsp_error code, const char *message);

#endif
