/* SPDX-License-Identifier: MIT */
/*
 * Control and status registers, and traps, which live in them. Privileged specification, chapter
 * "Machine-Level ISA".
 */
#include "log.h"
#include "riscv.h"
#include "target.h"

enum {
    CSR_MSTATUS = 0x300,
    CSR_MISA = 0x301,
    CSR_MIE = 0x304,
    CSR_MTVEC = 0x305,
    CSR_MSCRATCH = 0x340,
    CSR_MEPC = 0x341,
    CSR_MCAUSE = 0x342,
    CSR_MTVAL = 0x343,
    CSR_MIP = 0x344,
    CSR_MCYCLE = 0xb00,
    CSR_MINSTRET = 0xb02,
    CSR_CYCLE = 0xc00,
    CSR_TIME = 0xc01,
    CSR_INSTRET = 0xc02,
    CSR_MVENDORID = 0xf11,
    CSR_MARCHID = 0xf12,
    CSR_MIMPID = 0xf13,
    CSR_MHARTID = 0xf14,
};

enum { CSR_HIGH_HALF = 0x80 }; /* added to a counter's number: its upper 32 bits, on RV32 only */

enum { MSTATUS_MIE = 1 << 3, MSTATUS_MPIE = 1 << 7, MSTATUS_MPP = 3 << 11 };

static xword misa(const RiscvCpu *cpu) {
    xword width = (xword)(TARGET_XLEN / 32) << (TARGET_XLEN - 2);
    xword letters = 1 << ('I' - 'A');
    if (cpu->common.model->features & RISCV_M)
        letters |= 1 << ('M' - 'A');
    return width | letters;
}

/* One instruction takes one cycle, so that the three differ in their unit only. */
static bool read_counter(unsigned number, uint64_t *value) {
    switch (number) {
    case CSR_MCYCLE:
    case CSR_MINSTRET:
    case CSR_CYCLE:
    case CSR_INSTRET: *value = cpu_clock.instructions; return true;
    case CSR_TIME: *value = cpu_clock.instructions * cpu_clock.ns_per_instruction; return true;
    default: return false;
    }
}

/* The register itself, of those that just keep what is written; NULL for others. */
static xword *storage(RiscvCpu *cpu, unsigned number) {
    switch (number) {
    case CSR_MSTATUS: return &cpu->mstatus;
    case CSR_MIE: return &cpu->mie;
    case CSR_MTVEC: return &cpu->mtvec;
    case CSR_MSCRATCH: return &cpu->mscratch;
    case CSR_MEPC: return &cpu->mepc;
    case CSR_MCAUSE: return &cpu->mcause;
    case CSR_MTVAL: return &cpu->mtval;
    default: return NULL;
    }
}

bool riscv_csr_read(RiscvCpu *cpu, unsigned number, xword *value) {
    const xword *stored = storage(cpu, number);
    uint64_t counter;
    if (stored)
        *value = *stored;
    else if (number == CSR_MISA)
        *value = misa(cpu);
    else if (number == CSR_MARCHID)
        *value = cpu->common.model->identity;
    else if (number == CSR_MIP || number == CSR_MVENDORID || number == CSR_MIMPID ||
             number == CSR_MHARTID)
        *value = 0;
    else if (read_counter(number, &counter))
        *value = (xword)counter;
    else if (TARGET_XLEN == 32 && read_counter(number - CSR_HIGH_HALF, &counter))
        *value = (xword)(counter >> 32);
    else
        return false;
    return true;
}

bool riscv_csr_write(RiscvCpu *cpu, unsigned number, xword value) {
    xword *stored = storage(cpu, number), unused;
    bool read_only = number >> 10 == 3;
    if (!stored) /* a write to the others changes nothing */
        return !read_only && riscv_csr_read(cpu, number, &unused);
    if (number == CSR_MSTATUS)
        value =
            (value & (MSTATUS_MIE | MSTATUS_MPIE)) | MSTATUS_MPP; /* machine mode is all there is */
    else if (number == CSR_MTVEC || number == CSR_MEPC)
        value &= ~(xword)3; /* no vectored mode, no compressed instructions */
    *stored = value;
    return true;
}

static const char *cause_name(unsigned cause) {
    static const char *const names[] = {
        [CAUSE_FETCH_MISALIGNED] = "misaligned jump",
        [CAUSE_FETCH_ACCESS] = "no memory to fetch from",
        [CAUSE_ILLEGAL] = "illegal instruction",
        [CAUSE_BREAKPOINT] = "breakpoint",
        [CAUSE_LOAD_ACCESS] = "load where nothing answers",
        [CAUSE_STORE_ACCESS] = "store where nothing answers",
        [CAUSE_ECALL_MACHINE] = "environment call",
    };
    return names[cause];
}

void riscv_trap(RiscvCpu *cpu, unsigned cause, xword value) {
    if (!cpu->mtvec) {
        cpu_fault(&cpu->common,
                  "%s at pc %" PRIxWORD " (value %" PRIxWORD "), and mtvec is not set",
                  cause_name(cause), cpu->pc, value);
        return;
    }
    log_item(LOG_TRAP, "trap: %s at pc %" PRIxWORD " (value %" PRIxWORD ")", cause_name(cause),
             cpu->pc, value);
    cpu->mepc = cpu->pc;
    cpu->mcause = cause;
    cpu->mtval = value;
    cpu->mstatus = (cpu->mstatus & MSTATUS_MIE ? MSTATUS_MPIE : 0) | MSTATUS_MPP;
    cpu->next_pc = cpu->mtvec;
}

void riscv_return_from_trap(RiscvCpu *cpu) {
    cpu->mstatus = (cpu->mstatus & MSTATUS_MPIE ? MSTATUS_MIE : 0) | MSTATUS_MPIE | MSTATUS_MPP;
    cpu->next_pc = cpu->mepc;
}
