/* SPDX-License-Identifier: MIT */
/*
 * Command-line text of the form KEY=VALUE,... to a dictionary.
 *
 *   text     = [ pair { ',' pair } [','] ]
 *   pair     = key '=' value | 'help' | '?'
 *   key      = fragment { '.' fragment }
 *   fragment = a QAPI name, or a number: an index in an array
 *   value    = any characters; ',' is written ',,'
 *
 * Values are strings: a visitor of qobject_input_visitor_new_keyval() reads them as what they have
 * to be. Of equal keys, the last counts. A fragment has at most 127 characters, a key at most 256
 * fragments. With `implied_key`, the first pair may be a value alone, without commas in it.
 * Ownership: what is returned is the caller's.
 */
#ifndef QEMU_KEYVAL_H
#define QEMU_KEYVAL_H

/*
 * *help says whether help was asked for, which is an error if `help` is NULL. Returns NULL and an
 * error on malformed text.
 */
QDict *keyval_parse(const char *params, const char *implied_key, bool *help, Error **errp);

/* The same, adding to `qdict`, which is also returned. After an error, some may be added. */
QDict *keyval_parse_into(QDict *qdict, const char *params, const char *implied_key, bool *p_help,
                         Error **errp);

/*
 * Adds `merged` to `dest`: members of both are merged if both are dictionaries, joined if both are
 * arrays, and replaced if both are strings; anything else is an error. `dest` may be half-merged
 * then.
 */
void keyval_merge(QDict *dest, const QDict *merged, Error **errp);

#endif
