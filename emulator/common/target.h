/* SPDX-License-Identifier: MIT */
/*
 * What every target defines under one and the same name, and what common code uses of it.
 *
 * In a per-target binary these are ordinary symbols. In the unified binary each has one definition
 * a target, and `unitarget link` makes the references from common code reach that of the chosen
 * target. They are of all the kinds which that has to master: functions, a constant, a variable, a
 * thread-local variable, a weak default.
 */
#ifndef EMU_TARGET_H
#define EMU_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct Cpu;

/* Facts about the target. */
typedef struct TargetInfo {
    const char *name;      /* "riscv64" */
    uint16_t elf_machine;  /* e_machine of its programs (gABI) */
    uint8_t address_bits;  /* 32 or 64: width of an address, class of its ELF files */
    bool big_endian;       /* byte order of its memory */
    size_t cpu_state_size; /* bytes of its CPU structure, which begins with a Cpu */
} TargetInfo;

/*
 * Guest time: what the guest has executed, so that runs repeat exactly. A thread of its own runs
 * the CPU, and owns its clock.
 */
typedef struct CpuClock {
    uint64_t instructions;       /* executed so far by this thread */
    uint32_t ns_per_instruction; /* the target's pace */
} CpuClock;

extern const TargetInfo target_info;

/* The target's name: for generated code, which looks up what the target has. */
const char *target_name(void);
extern _Thread_local CpuClock cpu_clock;

/* Brings the CPU into its state after reset, about to execute at `entry`. */
void target_cpu_reset(struct Cpu *cpu, uint64_t entry);

/*
 * Executes one instruction. What goes wrong becomes a trap of the guest, or stops the machine
 * (cpu_fault).
 */
void target_cpu_step(struct Cpu *cpu);

/* Prints the registers on stderr. */
void target_cpu_dump(const struct Cpu *cpu);

/*
 * The bus address of what the guest calls `address`. The default, which a target may override, is
 * the same number.
 */
uint64_t target_physical(uint64_t address);

#endif
