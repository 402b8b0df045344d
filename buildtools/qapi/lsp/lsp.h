/* SPDX-License-Identifier: MIT */
/*
 * `unitarget qapi lsp`: a language server for schemas (Language Server Protocol 3.17) on standard
 * input and output. Open documents are kept as the client has them; each schema that one belongs to
 * is loaded anew after a change, from its root, with the files on disk for the rest.
 */
#ifndef QAPI_LSP_LSP_H
#define QAPI_LSP_LSP_H

#include "qapi/front/schema.h"
#include "qapi/where/targets.h"

/* Serves until the client says exit. Returns the exit status that the protocol asks for: 0 behind a
 * shutdown, else 1. `ts` has the targets that hovers tell of; none is right. */
int qapi_lsp_serve(const struct qapi_load_options *load, const struct targets *ts);

#endif
