/* SPDX-License-Identifier: MIT */
/*
 * `unitarget qapi conditions`: what an older schema has for some targets only, and a newer one of
 * the same emulator for all.
 */
#ifndef QAPI_DERIVE_CONDITIONS_H
#define QAPI_DERIVE_CONDITIONS_H

#include "base/buf.h"
#include "qapi/front/schema.h"
#include "qapi/where/targets.h"

/* Appends the file of conditions (front/conditions.h) with which the newer schema's parts exist
 * where they did: those that have no condition on the target themselves. `ts` tells which symbols
 * are the target's. Returns how many conditions there are. */
size_t qapi_derive_conditions(struct buf *to, const struct qapi_schema *older,
                              const struct qapi_schema *newer, const struct targets *ts);

#endif
