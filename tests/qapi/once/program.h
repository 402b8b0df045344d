/* SPDX-License-Identifier: MIT */
/* Between program.c and the code of the schemas, which is compiled with it. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include "qemu/osdep.h"

#include "monitor/monitor.h"
#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "qapi/qmp-registry.h"
#include "qobject/qlit.h"

struct program_schema {
    void (*init)(QmpCommandList *commands);
    const QLitObject *(*introspection)(void);
};

extern const struct program_schema program_schemas[];
extern const unsigned program_schema_count;

/* Writes the event. */
void program_event(QDict *event);

#endif
