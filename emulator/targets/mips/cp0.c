/* SPDX-License-Identifier: MIT */
/* Coprocessor 0: control registers, and exceptions, which live in them. MIPS32, volume III. */
#include "log.h"
#include "mips.h"
#include "target.h"

enum {
    CP0_BAD_ADDRESS = 8,
    CP0_COUNT = 9,
    CP0_COMPARE = 11,
    CP0_STATUS = 12,
    CP0_CAUSE = 13,
    CP0_EPC = 14,
    CP0_PRID = 15,
    CP0_CONFIG = 16,
    CP0_ERROR_EPC = 30,
};

enum {
    STATUS_IE = 1 << 0,   /* interrupts enabled */
    STATUS_EXL = 1 << 1,  /* in an exception handler */
    STATUS_ERL = 1 << 2,  /* after reset */
    STATUS_BEV = 1 << 22, /* vectors are the boot ROM's */
    STATUS_WRITABLE = STATUS_IE | STATUS_EXL | STATUS_ERL | STATUS_BEV | 0xff00,
};

#define CAUSE_BD (1U << 31) /* the exception was in a delay slot, EPC is of the branch */

#define VECTOR 0x80000180U

/* Count runs at 25 MHz. */
static uint32_t count_now(void) {
    return (uint32_t)(cpu_clock.instructions * cpu_clock.ns_per_instruction / 40);
}

/* Configuration: the byte order, the release, and a fixed address mapping. */
static uint32_t config(const MipsCpu *cpu) {
    uint32_t release = cpu->common.model->features & MIPS_RELEASE2 ? 1 : 0;
    return (uint32_t)TARGET_BIG_ENDIAN << 15 | release << 10 | 3 << 7 | 2;
}

static uint32_t read_register(const MipsCpu *cpu, unsigned number) {
    switch (number) {
    case CP0_BAD_ADDRESS: return cpu->bad_address;
    case CP0_COUNT: return count_now() + cpu->count_offset;
    case CP0_COMPARE: return cpu->compare;
    case CP0_STATUS: return cpu->status;
    case CP0_CAUSE: return cpu->cause;
    case CP0_EPC: return cpu->epc;
    case CP0_PRID: return cpu->common.model->identity;
    case CP0_CONFIG: return config(cpu);
    case CP0_ERROR_EPC: return cpu->error_epc;
    default: return 0; /* those of a TLB and the like, which are not there */
    }
}

static void write_register(MipsCpu *cpu, unsigned number, uint32_t value) {
    switch (number) {
    case CP0_COUNT: cpu->count_offset = value - count_now(); break;
    case CP0_COMPARE: cpu->compare = value; break;
    case CP0_STATUS: cpu->status = value & STATUS_WRITABLE; break;
    case CP0_EPC: cpu->epc = value; break;
    case CP0_ERROR_EPC: cpu->error_epc = value; break;
    default: break;
    }
}

/* eret has no delay slot: both addresses change. */
static void return_from_exception(MipsCpu *cpu) {
    bool error = cpu->status & STATUS_ERL;
    cpu->status &= ~(uint32_t)(error ? STATUS_ERL : STATUS_EXL);
    cpu->linked = false;
    cpu->next_pc = error ? cpu->error_epc : cpu->epc;
    cpu->then_pc = cpu->next_pc + 4;
}

bool mips_execute_cp0(MipsCpu *cpu, uint32_t word) {
    unsigned kind = mips_rs(word), select = word & 7;
    if (kind == 0) { /* mfc0 */
        mips_set(cpu, mips_rt(word), select ? 0 : read_register(cpu, mips_rd(word)));
    } else if (kind == 4) { /* mtc0 */
        if (!select)
            write_register(cpu, mips_rd(word), cpu->r[mips_rt(word)]);
    } else if (word == 0x42000018) { /* eret */
        return_from_exception(cpu);
    } else if ((word & 0xfe00003f) == 0x42000020) { /* wait */
        cpu_fault(&cpu->common, "wait at pc %08" PRIx32 ", but no device here interrupts", cpu->pc);
    } else {
        return false;
    }
    return true;
}

static const char *exception_name(unsigned code) {
    static const char *const names[] = {
        [EXCEPTION_ADDRESS_LOAD] = "load or fetch at a misaligned address",
        [EXCEPTION_ADDRESS_STORE] = "store at a misaligned address",
        [EXCEPTION_BUS_FETCH] = "no memory to fetch from",
        [EXCEPTION_BUS_DATA] = "load or store where nothing answers",
        [EXCEPTION_SYSCALL] = "system call",
        [EXCEPTION_BREAKPOINT] = "breakpoint",
        [EXCEPTION_RESERVED] = "reserved instruction",
        [EXCEPTION_OVERFLOW] = "overflow",
        [EXCEPTION_TRAP] = "trap",
    };
    return names[code];
}

void mips_exception(MipsCpu *cpu, unsigned code) {
    if (cpu->status & STATUS_BEV) {
        cpu_fault(&cpu->common, "%s at pc %08" PRIx32 ", and Status.BEV says there is no handler",
                  exception_name(code), cpu->pc);
        return;
    }
    log_item(LOG_TRAP, "exception: %s at pc %08" PRIx32, exception_name(code), cpu->pc);
    if (!(cpu->status & STATUS_EXL)) { /* else the state to return to is kept */
        cpu->epc = cpu->in_slot ? cpu->pc - 4 : cpu->pc;
        cpu->cause = cpu->in_slot ? CAUSE_BD : 0;
    }
    cpu->cause = (cpu->cause & CAUSE_BD) | code << 2;
    cpu->status |= STATUS_EXL;
    cpu->branched = false;
    cpu->next_pc = VECTOR;
    cpu->then_pc = VECTOR + 4;
}
