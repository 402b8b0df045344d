/* SPDX-License-Identifier: MIT */
/* A machine: a bus with RAM and devices, and a CPU. It owns them. */
#ifndef EMU_MACHINE_H
#define EMU_MACHINE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "bus.h"
#include "options.h"

struct Cpu;

typedef struct Machine {
    const MachineType *type;
    Bus bus;
    struct Cpu *cpu;
    struct Device *devices; /* chained, the latest first */
    atomic_bool stopped;    /* set by whoever ends the guest, read by the CPU's thread */
    int exit_status;        /* valid when stopped: what the emulator is to end with */
} Machine;

/*
 * Builds the machine that the options ask for, with the guest program in its RAM. Ends the program
 * on any error.
 */
Machine *machine_new(const Options *options);

/* Makes the CPU stop after the current instruction. */
void machine_stop(Machine *machine, int exit_status);

void machine_free(Machine *machine);

#endif
