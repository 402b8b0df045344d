/* SPDX-License-Identifier: MIT */
/*
 * What all CPUs have in common, and the loop that runs one. Each target's CPU structure begins with
 * a Cpu; the machine owns it.
 */
#ifndef EMU_CPU_H
#define EMU_CPU_H

#include <stdint.h>

#include "registry.h"

struct Machine;

typedef struct Cpu {
    const CpuModel *model;
    struct Machine *machine; /* that it is part of */
    uint64_t instructions;   /* executed; set when it has stopped */
} Cpu;

/* A CPU of that model, in its state after reset, about to execute at `entry`. The caller owns it.
 */
Cpu *cpu_new(const CpuModel *model, struct Machine *machine, uint64_t entry);

/* Runs the CPU, in a thread of its own, until its machine is stopped. */
void cpu_run(Cpu *cpu);

/* For `-d insn`: the instruction that is about to be executed. */
void cpu_log_instruction(uint64_t pc, uint32_t word);

/*
 * The guest cannot go on: prints the message and the registers, and stops the machine with
 * STATUS_GUEST_FAULT.
 */
__attribute__((format(printf, 2, 3))) void cpu_fault(Cpu *cpu, const char *format, ...);

#endif
