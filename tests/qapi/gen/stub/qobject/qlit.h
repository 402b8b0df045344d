/* SPDX-License-Identifier: MIT */
/* The structures of QEMU's constants. */
#ifndef STUB_QLIT_H
#define STUB_QLIT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    QTYPE_NONE,
    QTYPE_QNULL,
    QTYPE_QNUM,
    QTYPE_QSTRING,
    QTYPE_QDICT,
    QTYPE_QLIST,
    QTYPE_QBOOL
} QType;

typedef struct QLitDictEntry QLitDictEntry;
typedef struct QLitObject QLitObject;

struct QLitObject {
    QType type;
    union {
        bool qbool;
        int64_t qnum;
        const char *qstr;
        QLitDictEntry *qdict;
        QLitObject *qlist;
    } value;
};

struct QLitDictEntry {
    const char *key;
    QLitObject value;
};

#define QLIT_QNULL                                                                                 \
    { .type = QTYPE_QNULL }
#define QLIT_QBOOL(truth)                                                                          \
    {                                                                                              \
        .type = QTYPE_QBOOL, .value = {.qbool = (truth) }                                          \
    }
#define QLIT_QSTR(text)                                                                            \
    {                                                                                              \
        .type = QTYPE_QSTRING, .value = {.qstr = (text) }                                          \
    }
#define QLIT_QDICT(entries)                                                                        \
    {                                                                                              \
        .type = QTYPE_QDICT, .value = {.qdict = (entries) }                                        \
    }
#define QLIT_QLIST(items)                                                                          \
    {                                                                                              \
        .type = QTYPE_QLIST, .value = {.qlist = (items) }                                          \
    }

#endif
