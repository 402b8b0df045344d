/* SPDX-License-Identifier: MIT */
/*
 * What the guest is doing, and who wants it otherwise: the main loop, which serves the monitor's
 * clients while the guest runs, and does what they, signals and the guest ask for. Clients are told
 * by events.
 *
 * All is for the main thread. The machine is the caller's, and must live as long as the loop runs.
 */
#ifndef EMU_RUNSTATE_H
#define EMU_RUNSTATE_H

#include "machine.h"
#include "qapi/qapi-types-run-state.h"

/* The machine to run; it does not do so yet. `stay`: its guest's end is not the emulator's. */
void runstate_init(Machine *machine, bool stay);

/*
 * Runs the guest, from the beginning or, if `paused`, when a client says so, until something ends
 * it. Returns the emulator's exit status: the guest's, or 0 if it was not the guest that ended it.
 */
int runstate_main_loop(bool paused);

/* The machine that is run, for commands. */
Machine *runstate_machine(void);

RunState runstate_get(void);
void runstate_stop(void);

/* An error: the guest has ended, and can only be reset. */
void runstate_cont(Error **errp);

/* Both are done soon, after the command that asks for it was answered. */
void runstate_request_reset(void);
void runstate_request_shutdown(ShutdownCause cause);

/* Whether the latter was called: it is not the guest that ends the emulator. */
bool runstate_is_ending(void);

#endif
