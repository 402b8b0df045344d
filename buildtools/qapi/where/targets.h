/* SPDX-License-Identifier: MIT */
/*
 * The targets, and which preprocessor symbols each one's configuration defines. All that is
 * allocated is the arena's.
 *
 * A symbol is either the target's (its state is known or asked for target by target) or the host's
 * (left to the C preprocessor). Of a target that is built all its symbols are known. Of one that
 * only has a .mak file those are known that follow from that file; the others (CONFIG_KVM …) are
 * open.
 */
#ifndef QAPI_WHERE_TARGETS_H
#define QAPI_WHERE_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/mask.h"
#include "qapi/where/cond.h"

struct target {
    const char *name;   /* aarch64, aarch64-linux-user: config without -softmmu */
    const char *config; /* aarch64-softmmu: how QEMU's --target-list calls it */
    const char *origin; /* the file or word that told of it */
    bool complete;      /* all its symbols are known */

    uint32_t *defined; /* [defined_count] numbers of symbols, as read */
    size_t defined_count, defined_capacity;
    uint32_t *devices; /* [device_count] those of its devices' configuration */
    size_t device_count, device_capacity;
};

struct target_symbol {
    const char *name;
    uint64_t *defined; /* the targets that define it */
    uint64_t *devices; /* the targets whose devices' configuration defines it. Generated code does
                          not include that, so conditions do not see it. */
    bool poisoned;     /* code for all targets may not mention it */
};

struct targets {
    struct arena *arena;
    struct target *list; /* [count] in the order of their names */
    size_t count, capacity;
    struct intern names;           /* of symbols */
    struct target_symbol *symbols; /* [names.count] by number of the name; by targets_finish */
    struct intern poisoned;        /* names that code for all targets may not mention */
    struct intern settled;         /* symbols whose state is known for every target */
    struct targets *universe; /* what else there is: all targets of the source that a build folder
                                 was configured from, as its .mak files tell of them, and those
                                 that were not selected; NULL: nothing is known of such */
};

/* ---- gathering ---- */

/* Adds the targets that `what` names; false with a message when there are none or something is
 * wrong. Calls may follow each other; a target that is known already gains by what is added, and
 * its symbols are those of its build if that is among them.
 *   a build folder of QEMU: its *-config-target.h, *-config-devices.h and config-poison.h. What
 *       else could be built of that source, as long as it is there, becomes ts->universe.
 *   a folder of .mak files: QEMU's configs/targets (TARGET_ARCH, TARGET_BASE_ARCH and so on become
 *       the symbols that QEMU's meson.build makes of them)
 *   a .mak file, or one of keys and values for Meson's module keyval: a single target
 *   NAME=SYMBOL,SYMBOL…: a target with exactly these symbols
 * A struct targets that is zeroed but for its arena is ready for use. */
bool targets_add(struct targets *ts, const char *what);

/* `name` (SYMBOL or SYMBOL,SYMBOL) depends on the target too, whatever the configurations say. */
bool targets_add_symbols(struct targets *ts, const char *names);

/* `words`, SYMBOL=TARGET,TARGET, tells which of the targets added so far define a symbol: these,
 * and those whose own configuration does. So its state is known for every target. Nothing behind =
 * is right. False with a message when there is no such target. */
bool targets_define(struct targets *ts, const char *words);

/* Leaves only those targets whose name or config fits one of the patterns (of the shell, parted by
 * commas); the others go to the universe. False with a message for a pattern that fits none. */
bool targets_select(struct targets *ts, const char *patterns);

/* Sorts the targets and makes the sets. To be called once, before what follows. */
void targets_finish(struct targets *ts);

void targets_free(struct targets *ts); /* the arena excepted */

/* ---- asking ---- */

/* The target of this name or config; NULL when there is none. */
const struct target *targets_find(const struct targets *ts, const char *name);

/* The same with an error, and a hint which was meant. */
const struct target *targets_get(const struct targets *ts, const char *name);

/* What is known of a symbol; NULL when no target's configuration mentions it. */
const struct target_symbol *targets_symbol(const struct targets *ts, const char *name);

/* Does the symbol depend on the target? TARGET_…, accelerators (CONFIG_KVM …), what is poisoned or
 * was added, and what some targets define and others do not. */
bool targets_depends(const struct targets *ts, const char *symbol);

/* The state of a symbol for a target; open for a host's symbol. */
enum cond_state targets_state(const struct targets *ts, size_t target, const char *symbol);

#endif
