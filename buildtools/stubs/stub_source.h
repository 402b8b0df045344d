/* SPDX-License-Identifier: MIT */
/*
 * The C sources of stubs. A stub's object has the section SOURCE_SECTION, by which it is known
 * among the inputs of a later run. A stub is compiled once for all targets: it names the running
 * target by a function of the emulator, or by a constant that each target's program has of its own,
 * from a file that is made for it.
 */
#ifndef STUBS_STUB_SOURCE_H
#define STUBS_STUB_SOURCE_H

#include "base/buf.h"
#include "stubs/model.h"

#define SOURCE_SECTION ".unitarget.stub"
#define SOURCE_MARK "/* Made by `unitarget stubs`; what is changed here is lost. */\n"

/* Can the assembler of a C compiler be given the name? */
bool source_can_name(struct str symbol);

/* The file of a symbol's stub, without folder; in the arena. */
const char *source_file(const struct stubs *s, uint32_t symbol);

/* The file with a target's name, or NULL where a function gives it. */
const char *source_target_file(const struct stubs *s, size_t target);

void source_of_stub(const struct stubs *s, const struct missing *m, struct buf *out);
void source_of_target(const struct stubs *s, size_t target, struct buf *out);

#endif
