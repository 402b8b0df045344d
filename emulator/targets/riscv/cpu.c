/* SPDX-License-Identifier: MIT */
/*
 * Execution. Each function below executes the instructions of one major opcode, and returns false
 * if the word is none of them; the caller then raises the trap. Registers and pc change only if the
 * instruction completes.
 */
#include <stdio.h>

#include "bus.h"
#include "log.h"
#include "machine.h"
#include "riscv.h"
#include "target.h"

static unsigned rd(uint32_t word) {
    return word >> 7 & 31;
}

static unsigned funct3(uint32_t word) {
    return word >> 12 & 7;
}

static unsigned rs1(uint32_t word) {
    return word >> 15 & 31;
}

static unsigned rs2(uint32_t word) {
    return word >> 20 & 31;
}

static unsigned funct7(uint32_t word) {
    return word >> 25;
}

/* The immediate of each format, sign-extended ("Immediate Encoding Variants"). */
static xword immediate_i(uint32_t word) {
    return (xword)((int32_t)word >> 20);
}

static xword immediate_s(uint32_t word) {
    return (xword)((int32_t)(word & 0xfe000000) >> 20) | rd(word);
}

static xword immediate_b(uint32_t word) {
    return (xword)((int32_t)(word & 0x80000000) >> 19) | (word << 4 & 0x800) |
           (word >> 20 & 0x7e0) | (word >> 7 & 0x1e);
}

static xword immediate_u(uint32_t word) {
    return (xword)(int32_t)(word & 0xfffff000);
}

static xword immediate_j(uint32_t word) {
    return (xword)((int32_t)(word & 0x80000000) >> 11) | (word & 0xff000) | (word >> 9 & 0x800) |
           (word >> 20 & 0x7fe);
}

static void set_x(RiscvCpu *cpu, unsigned number, xword value) {
    if (number)
        cpu->x[number] = value;
}

static const Bus *bus_of(const RiscvCpu *cpu) {
    return &cpu->common.machine->bus;
}

/* `value`, of `bytes` bytes, as a signed number. */
static xword sign_extend(uint64_t value, unsigned bytes) {
    unsigned unused = 64 - 8 * bytes;
    return (xword)((int64_t)(value << unused) >> unused);
}

static bool execute_load(RiscvCpu *cpu, uint32_t word) {
    bool is_unsigned = funct3(word) & 4;
    unsigned size = 1U << (funct3(word) & 3);
    if (size > TARGET_XLEN / 8 || (is_unsigned && size == TARGET_XLEN / 8))
        return false;
    xword address = cpu->x[rs1(word)] + immediate_i(word);
    uint64_t value;
    if (!bus_read(bus_of(cpu), address, size, &value))
        riscv_trap(cpu, CAUSE_LOAD_ACCESS, address);
    else
        set_x(cpu, rd(word), is_unsigned ? (xword)value : sign_extend(value, size));
    return true;
}

static bool execute_store(RiscvCpu *cpu, uint32_t word) {
    unsigned size = 1U << funct3(word);
    if (size > TARGET_XLEN / 8)
        return false;
    xword address = cpu->x[rs1(word)] + immediate_s(word);
    if (!bus_write(bus_of(cpu), address, size, cpu->x[rs2(word)]))
        riscv_trap(cpu, CAUSE_STORE_ACCESS, address);
    return true;
}

/* `alternate`: subtraction instead of addition, arithmetic shift instead of logical. */
static xword compute(unsigned operation, bool alternate, xword a, xword b) {
    unsigned shift = b & (TARGET_XLEN - 1);
    switch (operation) {
    case 0: return alternate ? a - b : a + b;
    case 1: return a << shift;
    case 2: return (sxword)a < (sxword)b;
    case 3: return a < b;
    case 4: return a ^ b;
    case 5: return alternate ? (xword)((sxword)a >> shift) : a >> shift;
    case 6: return a | b;
    default: return a & b;
    }
}

/*
 * Extension M. Division never traps: by zero gives all ones and the dividend, overflow the dividend
 * and zero.
 */
static xword compute_m(unsigned operation, xword a, xword b) {
    bool overflow = b == (xword)-1 && a == (xword)1 << (TARGET_XLEN - 1);
    switch (operation) {
    case 0: return a * b;
    case 1: return (xword)((sdword)(sxword)a * (sxword)b >> TARGET_XLEN);
    case 2: return (xword)((sdword)(sxword)a * (sdword)(dword)b >> TARGET_XLEN);
    case 3: return (xword)((dword)a * b >> TARGET_XLEN);
    case 4: return b == 0 ? (xword)-1 : overflow ? a : (xword)((sxword)a / (sxword)b);
    case 5: return b == 0 ? (xword)-1 : a / b;
    case 6: return b == 0 ? a : overflow ? 0 : (xword)((sxword)a % (sxword)b);
    default: return b == 0 ? a : a % b;
    }
}

static bool has_alternate(unsigned operation) {
    return operation == 0 || operation == 5;
}

/* The shift by a constant keeps its kind above the amount, which has 5 bits on RV32 and 6 on RV64.
 */
static bool execute_op_immediate(RiscvCpu *cpu, uint32_t word) {
    unsigned operation = funct3(word);
    xword immediate = immediate_i(word);
    bool alternate = false;
    if (operation == 1 || operation == 5) {
        uint32_t kind = (word >> 20 & 0xfff) & ~(uint32_t)(TARGET_XLEN - 1);
        alternate = operation == 5 && kind == 0x400;
        if (kind && !alternate)
            return false;
    }
    set_x(cpu, rd(word), compute(operation, alternate, cpu->x[rs1(word)], immediate));
    return true;
}

static bool execute_op(RiscvCpu *cpu, uint32_t word) {
    unsigned operation = funct3(word);
    xword a = cpu->x[rs1(word)], b = cpu->x[rs2(word)];
    if (funct7(word) == 1 && (cpu->common.model->features & RISCV_M))
        set_x(cpu, rd(word), compute_m(operation, a, b));
    else if (funct7(word) == 0 || (funct7(word) == 0x20 && has_alternate(operation)))
        set_x(cpu, rd(word), compute(operation, funct7(word) != 0, a, b));
    else
        return false;
    return true;
}

#if TARGET_XLEN == 64
/*
 * The operations on the lower 32 bits: operands are extended as the operation takes them, then it
 * is that on 64 bits, and the lower half of its result is what counts.
 */
static xword word_operand(xword value, bool is_signed) {
    return is_signed ? sign_extend(value, 4) : (uint32_t)value;
}

static bool execute_op_immediate_word(RiscvCpu *cpu, uint32_t word) {
    unsigned operation = funct3(word);
    bool alternate = funct7(word) == 0x20 && operation == 5;
    if (operation != 0 && !((operation == 1 || operation == 5) && (funct7(word) == 0 || alternate)))
        return false;
    xword a = word_operand(cpu->x[rs1(word)], alternate);
    xword b = operation == 0 ? immediate_i(word) : rs2(word);
    set_x(cpu, rd(word), sign_extend(compute(operation, alternate, a, b), 4));
    return true;
}

static bool execute_op_word(RiscvCpu *cpu, uint32_t word) {
    unsigned operation = funct3(word);
    xword a = cpu->x[rs1(word)], b = cpu->x[rs2(word)], result;
    if (funct7(word) == 1 && (cpu->common.model->features & RISCV_M) &&
        (operation == 0 || operation >= 4)) {
        bool is_signed = operation == 4 || operation == 6;
        result = compute_m(operation, word_operand(a, is_signed), word_operand(b, is_signed));
    } else if ((funct7(word) == 0 && (has_alternate(operation) || operation == 1)) ||
               (funct7(word) == 0x20 && has_alternate(operation))) {
        bool alternate = funct7(word) != 0;
        xword amount = operation == 0 ? b : b & 31;
        result = compute(operation, alternate, word_operand(a, alternate), amount);
    } else {
        return false;
    }
    set_x(cpu, rd(word), sign_extend(result, 4));
    return true;
}
#endif

static bool execute_lui(RiscvCpu *cpu, uint32_t word) {
    set_x(cpu, rd(word), immediate_u(word));
    return true;
}

static bool execute_auipc(RiscvCpu *cpu, uint32_t word) {
    set_x(cpu, rd(word), cpu->pc + immediate_u(word));
    return true;
}

/* The jump, not its target, is what the trap of a misaligned target points at. */
static void jump(RiscvCpu *cpu, unsigned link, xword target) {
    if (target & 3) {
        riscv_trap(cpu, CAUSE_FETCH_MISALIGNED, target);
        return;
    }
    set_x(cpu, link, cpu->pc + 4);
    cpu->next_pc = target;
}

static bool execute_jal(RiscvCpu *cpu, uint32_t word) {
    jump(cpu, rd(word), cpu->pc + immediate_j(word));
    return true;
}

static bool execute_jalr(RiscvCpu *cpu, uint32_t word) {
    if (funct3(word) != 0)
        return false;
    jump(cpu, rd(word), (cpu->x[rs1(word)] + immediate_i(word)) & ~(xword)1);
    return true;
}

static bool execute_branch(RiscvCpu *cpu, uint32_t word) {
    xword a = cpu->x[rs1(word)], b = cpu->x[rs2(word)];
    bool taken;
    switch (funct3(word) >> 1) {
    case 0: taken = a == b; break;
    case 2: taken = (sxword)a < (sxword)b; break;
    case 3: taken = a < b; break;
    default: return false;
    }
    bool negated = funct3(word) & 1;
    if (taken != negated)
        jump(cpu, 0, cpu->pc + immediate_b(word));
    return true;
}

static bool execute_fence(RiscvCpu *cpu, uint32_t word) {
    (void)cpu; /* memory is always in order here */
    return funct3(word) <= 1;
}

/*
 * csrrw, csrrs, csrrc and their forms with a constant. The set and clear forms with register 0 only
 * read.
 */
static bool execute_csr(RiscvCpu *cpu, uint32_t word) {
    unsigned number = word >> 20, kind = funct3(word) & 3;
    bool is_constant = funct3(word) & 4;
    xword operand = is_constant ? rs1(word) : cpu->x[rs1(word)];
    xword old;
    if (kind == 0 || !riscv_csr_read(cpu, number, &old))
        return false;
    xword changed = kind == 1 ? operand : kind == 2 ? old | operand : old & ~operand;
    if ((kind == 1 || rs1(word) != 0) && !riscv_csr_write(cpu, number, changed))
        return false;
    set_x(cpu, rd(word), old);
    return true;
}

static bool execute_system(RiscvCpu *cpu, uint32_t word) {
    switch (word) {
    case 0x00000073: riscv_trap(cpu, CAUSE_ECALL_MACHINE, 0); return true;
    case 0x00100073: riscv_trap(cpu, CAUSE_BREAKPOINT, cpu->pc); return true;
    case 0x30200073: riscv_return_from_trap(cpu); return true;
    case 0x10500073:
        cpu_fault(&cpu->common, "wfi at pc %" PRIxWORD ", but no device here interrupts", cpu->pc);
        return true;
    default: return execute_csr(cpu, word);
    }
}

/* By bits 2 to 6 of the word ("RISC-V base opcode map"). */
static bool (*const executors[32])(RiscvCpu *cpu, uint32_t word) = {
    [0x00] = execute_load,
    [0x03] = execute_fence,
    [0x04] = execute_op_immediate,
    [0x05] = execute_auipc,
    [0x08] = execute_store,
    [0x0c] = execute_op,
    [0x0d] = execute_lui,
    [0x18] = execute_branch,
    [0x19] = execute_jalr,
    [0x1b] = execute_jal,
    [0x1c] = execute_system,
#if TARGET_XLEN == 64
    [0x06] = execute_op_immediate_word,
    [0x0e] = execute_op_word,
#endif
};

void target_cpu_step(Cpu *common) {
    RiscvCpu *cpu = (RiscvCpu *)common;
    cpu->next_pc = cpu->pc + 4;
    uint64_t fetched;
    if (!bus_read(bus_of(cpu), cpu->pc, 4, &fetched)) {
        riscv_trap(cpu, CAUSE_FETCH_ACCESS, cpu->pc);
    } else {
        uint32_t word = (uint32_t)fetched;
        cpu_log_instruction(cpu->pc, word);
        bool (*execute)(RiscvCpu *, uint32_t) = (word & 3) == 3 ? executors[word >> 2 & 31] : NULL;
        if (!execute || !execute(cpu, word))
            riscv_trap(cpu, CAUSE_ILLEGAL, word);
    }
    cpu->pc = cpu->next_pc;
}

void target_cpu_reset(Cpu *common, uint64_t entry) {
    RiscvCpu *cpu = (RiscvCpu *)common;
    cpu->pc = (xword)entry & ~(xword)3;
    riscv_csr_write(cpu, 0x300, 0);
}

void target_cpu_dump(const Cpu *common) {
    const RiscvCpu *cpu = (const RiscvCpu *)common;
    fprintf(stderr, "pc   %" PRIxWORD "\n", cpu->pc);
    for (unsigned i = 0; i < 32; i++)
        fprintf(stderr, "x%-2u  %" PRIxWORD "%s", i, cpu->x[i], i % 4 == 3 ? "\n" : "  ");
}
