/* SPDX-License-Identifier: MIT */
/*
 * Configuration files: what they define, line by line. What is handed to the caller's function
 * lives only during the call.
 */
#ifndef QAPI_WHERE_CONFIG_H
#define QAPI_WHERE_CONFIG_H

#include <stdbool.h>

#include "base/str.h"

/* A symbol, or a key with its value. */
typedef void config_entry(void *ctx, struct str name, struct str value);

/* A header: each `#define NAME VALUE`; or each `#pragma GCC poison NAME`, the value empty. Other
 * lines are passed over. False with a message when the file cannot be read, or defines nothing that
 * is a name. */
bool config_read_defines(const char *path, config_entry *entry, void *ctx);
bool config_read_poison(const char *path, config_entry *entry, void *ctx);

/* Lines `KEY=VALUE`, with # before comments, as Meson's module keyval takes them. False with a
 * message when the file cannot be read, or a line is none of these. */
bool config_read_keys(const char *path, config_entry *entry, void *ctx);

#endif
