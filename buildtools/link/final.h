/* SPDX-License-Identifier: MIT */
/*
 * The final link, by the user's own compiler driver and linker.
 */
#ifndef LINK_FINAL_H
#define LINK_FINAL_H

#include "base/buf.h"
#include "base/file.h"
#include "link/dispatch.h"
#include "link/link_job.h"
#include "link/model.h"

/* The steps that are other programs' work; they go on while objects are rewritten. */
struct final_steps {
    struct folder_lock folder; /* OUT.p */
    int assembler;             /* the process that assembles the generated file; -1: not needed */
    const char *assembled;     /* the temporary file that it writes */
    enum deferral deferral;
};

/* Begins to ask the driver about the linker (linker.h). False with an error reported. */
bool final_ask(struct link_state *s);

/* Takes the folder for this run alone. False with an error reported. */
bool final_begin(struct link_state *s, struct final_steps *f);

/* What the words and that linker allow. */
enum deferral final_deferral(const struct link_state *s, struct final_steps *f);

/* The path of the archive of rewritten objects, in the job's arena. */
const char *final_archive(struct link_state *s, const struct final_steps *f);

/* Writes the generated file and begins to assemble it. False with an error reported. */
bool final_assemble(struct link_state *s, struct final_steps *f, const struct buf *assembly);

/* Links, when the objects are there; the result is `program`. False with an error reported. */
bool final_link(struct link_state *s, struct final_steps *f, const char *program);

/* Waits for what is still going on, when there will be no link, and leaves no empty folder. */
void final_abandon(struct link_state *s, struct final_steps *f);

#endif
