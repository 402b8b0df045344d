/* SPDX-License-Identifier: MIT */
/*
 * A MIPS32 CPU in kernel mode, of release 1 or 2, without a TLB: addresses map to the bus in a
 * fixed way. One source for both byte orders: TARGET_BIG_ENDIAN is 1 or 0.
 */
#ifndef EMU_MIPS_H
#define EMU_MIPS_H

#include <inttypes.h>
#include <stdbool.h>

#include "cpu.h"

/* CpuModel.features */
enum { MIPS_RELEASE2 = 1 << 0 };

/* Exception codes (MIPS32 volume III, Cause.ExcCode). */
enum {
    EXCEPTION_ADDRESS_LOAD = 4,
    EXCEPTION_ADDRESS_STORE = 5,
    EXCEPTION_BUS_FETCH = 6,
    EXCEPTION_BUS_DATA = 7,
    EXCEPTION_SYSCALL = 8,
    EXCEPTION_BREAKPOINT = 9,
    EXCEPTION_RESERVED = 10,
    EXCEPTION_OVERFLOW = 12,
    EXCEPTION_TRAP = 13,
};

typedef struct MipsCpu {
    Cpu common;
    uint32_t pc;      /* of the instruction being executed */
    uint32_t next_pc; /* of the one to execute after it: of the delay slot, if this one branches */
    uint32_t then_pc; /* of the one after that: where branches go */
    bool in_slot;     /* this instruction is in a delay slot */
    bool branched;    /* this instruction is a branch, so that the next one is in its delay slot */
    bool linked;      /* an ll waits for its sc */
    uint32_t r[32];   /* r[0] stays 0 */
    uint32_t hi, lo;
    uint32_t status, cause, epc, error_epc, bad_address, compare; /* coprocessor 0 */
    uint32_t count_offset; /* Count is this more than what the clock says */
} MipsCpu;

/* mem.c: they execute one instruction. False: the word is none of theirs. */
bool mips_execute_load(MipsCpu *cpu, uint32_t word);
bool mips_execute_store(MipsCpu *cpu, uint32_t word);
bool mips_fetch(MipsCpu *cpu, uint32_t *word);

/* cp0.c */
bool mips_execute_cp0(MipsCpu *cpu, uint32_t word);

/*
 * Makes the CPU go on at the guest's exception vector; stops the machine if the guest has not set
 * one up.
 */
void mips_exception(MipsCpu *cpu, unsigned code);

static inline unsigned mips_rs(uint32_t word) {
    return word >> 21 & 31;
}

static inline unsigned mips_rt(uint32_t word) {
    return word >> 16 & 31;
}

static inline unsigned mips_rd(uint32_t word) {
    return word >> 11 & 31;
}

static inline uint32_t mips_immediate(uint32_t word) {
    return (uint32_t)(int16_t)word;
}

static inline void mips_set(MipsCpu *cpu, unsigned number, uint32_t value) {
    if (number)
        cpu->r[number] = value;
}

#endif
