/* SPDX-License-Identifier: MIT */
/*
 * What all CPUs have in common. Each target's CPU structure begins with a Cpu; the machine owns it,
 * and run.c runs it.
 */
#ifndef EMU_CPU_H
#define EMU_CPU_H

#include <stdint.h>

#include "registry.h"

struct Machine;

typedef struct Cpu {
    const CpuModel *model;
    struct Machine *machine; /* that it is part of */
    uint64_t instructions;   /* executed since the start; set when it is paused */
} Cpu;

/* A CPU of that model, in its state after reset, about to execute at `entry`. The caller owns it.
 */
Cpu *cpu_new(const CpuModel *model, struct Machine *machine, uint64_t entry);

/* Brings a CPU that is paused into that state again. */
void cpu_reset(Cpu *cpu, uint64_t entry);

/* For `-d insn`: the instruction that is about to be executed. */
void cpu_log_instruction(uint64_t pc, uint32_t word);

/*
 * The guest cannot go on: prints the message and the registers, and ends the guest with
 * STATUS_GUEST_FAULT.
 */
__attribute__((format(printf, 2, 3))) void cpu_fault(Cpu *cpu, const char *format, ...);

#endif
