/* SPDX-License-Identifier: MIT */
/*
 * A RISC-V CPU in machine mode: RV32IM or RV64IM with Zicsr, as TARGET_XLEN says. One source for
 * both: registers are `xword`s, and what is left to tell apart is few lines.
 */
#ifndef EMU_RISCV_H
#define EMU_RISCV_H

#include <inttypes.h>
#include <stdbool.h>

#include "cpu.h"

#if TARGET_XLEN == 64
typedef uint64_t xword;
typedef int64_t sxword;
__extension__ typedef unsigned __int128 dword; /* a product of two xwords */
__extension__ typedef __int128 sdword;
#define PRIxWORD "016" PRIx64
#else
typedef uint32_t xword;
typedef int32_t sxword;
typedef uint64_t dword;
typedef int64_t sdword;
#define PRIxWORD "08" PRIx32
#endif

/* CpuModel.features */
enum { RISCV_M = 1 << 0 }; /* multiplication and division */

/* Trap causes (privileged specification, mcause). */
enum {
    CAUSE_FETCH_MISALIGNED = 0,
    CAUSE_FETCH_ACCESS = 1,
    CAUSE_ILLEGAL = 2,
    CAUSE_BREAKPOINT = 3,
    CAUSE_LOAD_ACCESS = 5,
    CAUSE_STORE_ACCESS = 7,
    CAUSE_ECALL_MACHINE = 11,
};

typedef struct RiscvCpu {
    Cpu common;
    xword pc;      /* of the instruction being executed */
    xword next_pc; /* of the one to execute after it; jumps and traps set it */
    xword x[32];   /* x[0] stays 0 */
    xword mstatus, mie, mtvec, mscratch, mepc, mcause, mtval;
} RiscvCpu;

/* False: there is no such register, or it cannot be written. */
bool riscv_csr_read(RiscvCpu *cpu, unsigned number, xword *value);
bool riscv_csr_write(RiscvCpu *cpu, unsigned number, xword value);

/* Makes the CPU go on in the guest's trap handler; stops the machine if there is none. */
void riscv_trap(RiscvCpu *cpu, unsigned cause, xword value);
void riscv_return_from_trap(RiscvCpu *cpu);

#endif
