/* SPDX-License-Identifier: MIT */
/* A machine: a bus with RAM and devices, and a CPU. It owns them. */
#ifndef EMU_MACHINE_H
#define EMU_MACHINE_H

#include "bus.h"
#include "options.h"
#include "run.h"

struct Cpu;

typedef struct Machine {
    const MachineType *type;
    Bus bus;
    struct Cpu *cpu;
    struct Device *devices;  /* chained, the latest first */
    struct Program *program; /* the guest program, as it is loaded at each reset; NULL: there
                                is none, and the guest cannot run */
    RunControl run;
} Machine;

/*
 * Builds the machine that the options ask for, with the guest program in its RAM. Ends the program
 * on any error.
 */
Machine *machine_new(const Options *options);

/*
 * Brings the machine, which is paused, into its state after power-on. The RAM keeps what the guest
 * program does not overwrite, and a clock goes on.
 */
void machine_reset(Machine *machine);

void machine_free(Machine *machine);

#endif
