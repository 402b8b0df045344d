/* SPDX-License-Identifier: MIT */
/*
 * Execution. Each function below executes a group of instructions, and returns false if the word is
 * none of them; the caller then raises the exception. A branch sets then_pc, as its delay slot
 * comes first; an exception sets next_pc too.
 */
#include <stdio.h>

#include "machine.h"
#include "mips.h"
#include "target.h"

static unsigned opcode_of(uint32_t word) {
    return word >> 26;
}

static unsigned function_of(uint32_t word) {
    return word & 63;
}

static void branch_to(MipsCpu *cpu, uint32_t target) {
    cpu->branched = true;
    cpu->then_pc = target;
}

/* `likely`: if it is not taken, the delay slot is skipped. */
static void branch_if(MipsCpu *cpu, bool taken, bool likely, uint32_t word) {
    cpu->branched = true;
    if (taken) {
        branch_to(cpu, cpu->pc + 4 + (mips_immediate(word) << 2));
    } else if (likely) {
        cpu->branched = false;
        cpu->next_pc += 4;
        cpu->then_pc += 4;
    }
}

static bool execute_shift(MipsCpu *cpu, uint32_t word) {
    uint32_t value = cpu->r[mips_rt(word)];
    bool by_register = function_of(word) & 4;
    unsigned amount = by_register ? cpu->r[mips_rs(word)] & 31 : word >> 6 & 31;
    unsigned rotate =
        by_register ? word >> 6 & 31 : mips_rs(word); /* a field that is otherwise 0 */
    uint32_t result;
    switch (function_of(word) & 3) {
    case 0: result = value << amount; break;
    case 2:
        result = value >> amount;
        if (rotate == 1 && amount && (cpu->common.model->features & MIPS_RELEASE2))
            result |= value << (32 - amount);
        break;
    case 3: result = (uint32_t)((int32_t)value >> amount); break;
    default: return false;
    }
    mips_set(cpu, mips_rd(word), result);
    return true;
}

static bool execute_jump_register(MipsCpu *cpu, uint32_t word) {
    uint32_t target = cpu->r[mips_rs(word)];
    if (function_of(word) == 9) /* jalr */
        mips_set(cpu, mips_rd(word), cpu->pc + 8);
    branch_to(cpu, target);
    return true;
}

static bool execute_conditional_move(MipsCpu *cpu, uint32_t word) {
    bool if_zero = function_of(word) == 10; /* movz, else movn */
    if ((cpu->r[mips_rt(word)] == 0) == if_zero)
        mips_set(cpu, mips_rd(word), cpu->r[mips_rs(word)]);
    return true;
}

static bool execute_call(MipsCpu *cpu, uint32_t word) {
    switch (function_of(word)) {
    case 12: mips_exception(cpu, EXCEPTION_SYSCALL); return true;
    case 13: mips_exception(cpu, EXCEPTION_BREAKPOINT); return true;
    default: return function_of(word) == 15; /* sync: memory is always in order here */
    }
}

static bool execute_hi_lo(MipsCpu *cpu, uint32_t word) {
    switch (function_of(word)) {
    case 16: mips_set(cpu, mips_rd(word), cpu->hi); return true;
    case 17: cpu->hi = cpu->r[mips_rs(word)]; return true;
    case 18: mips_set(cpu, mips_rd(word), cpu->lo); return true;
    default: cpu->lo = cpu->r[mips_rs(word)]; return true;
    }
}

static uint64_t multiply(uint32_t a, uint32_t b, bool is_signed) {
    return is_signed ? (uint64_t)((int64_t)(int32_t)a * (int32_t)b) : (uint64_t)a * b;
}

/*
 * Division by zero leaves hi and lo as they are, which the architecture allows; the compiler's code
 * checks for it.
 */
static void divide(MipsCpu *cpu, uint32_t a, uint32_t b, bool is_signed) {
    if (b == 0)
        return;
    int64_t dividend = is_signed ? (int32_t)a : (int64_t)a;
    int64_t divisor = is_signed ? (int32_t)b : (int64_t)b;
    cpu->lo = (uint32_t)(dividend / divisor);
    cpu->hi = (uint32_t)(dividend % divisor);
}

static void set_hi_lo(MipsCpu *cpu, uint64_t value) {
    cpu->hi = (uint32_t)(value >> 32);
    cpu->lo = (uint32_t)value;
}

static bool execute_multiply(MipsCpu *cpu, uint32_t word) {
    uint32_t a = cpu->r[mips_rs(word)], b = cpu->r[mips_rt(word)];
    bool is_signed = !(function_of(word) & 1), is_division = function_of(word) & 2;
    if (is_division)
        divide(cpu, a, b, is_signed);
    else
        set_hi_lo(cpu, multiply(a, b, is_signed));
    return true;
}

/* Sets `number` to a + b, or raises the exception if that is not a signed number of 32 bits. */
static void add_checked(MipsCpu *cpu, unsigned number, int64_t a, int64_t b) {
    int64_t sum = a + b;
    if (sum != (int32_t)sum)
        mips_exception(cpu, EXCEPTION_OVERFLOW);
    else
        mips_set(cpu, number, (uint32_t)sum);
}

static bool execute_arithmetic(MipsCpu *cpu, uint32_t word) {
    uint32_t a = cpu->r[mips_rs(word)], b = cpu->r[mips_rt(word)], result;
    switch (function_of(word)) {
    case 32: add_checked(cpu, mips_rd(word), (int32_t)a, (int32_t)b); return true;
    case 33: result = a + b; break;
    case 34: add_checked(cpu, mips_rd(word), (int32_t)a, -(int64_t)(int32_t)b); return true;
    case 35: result = a - b; break;
    case 36: result = a & b; break;
    case 37: result = a | b; break;
    case 38: result = a ^ b; break;
    case 39: result = ~(a | b); break;
    case 42: result = (int32_t)a < (int32_t)b; break;
    default: /* 43 */ result = a < b; break;
    }
    mips_set(cpu, mips_rd(word), result);
    return true;
}

/* The trap conditions, numbered alike in the three-register and the immediate form. */
static bool trap_if(MipsCpu *cpu, unsigned condition, uint32_t a, uint32_t b) {
    bool holds;
    switch (condition) {
    case 0: holds = (int32_t)a >= (int32_t)b; break;
    case 1: holds = a >= b; break;
    case 2: holds = (int32_t)a < (int32_t)b; break;
    case 3: holds = a < b; break;
    case 4: holds = a == b; break;
    case 6: holds = a != b; break;
    default: return false;
    }
    if (holds)
        mips_exception(cpu, EXCEPTION_TRAP);
    return true;
}

static bool execute_trap(MipsCpu *cpu, uint32_t word) {
    return trap_if(cpu, function_of(word) & 7, cpu->r[mips_rs(word)], cpu->r[mips_rt(word)]);
}

typedef bool Executor(MipsCpu *cpu, uint32_t word);

/* Opcode SPECIAL, by the word's lowest 6 bits. */
static Executor *const special[64] = {
    [0] = execute_shift,
    [2] = execute_shift,
    [3] = execute_shift,
    [4] = execute_shift,
    [6] = execute_shift,
    [7] = execute_shift,
    [8] = execute_jump_register,
    [9] = execute_jump_register,
    [10] = execute_conditional_move,
    [11] = execute_conditional_move,
    [12] = execute_call,
    [13] = execute_call,
    [15] = execute_call,
    [16] = execute_hi_lo,
    [17] = execute_hi_lo,
    [18] = execute_hi_lo,
    [19] = execute_hi_lo,
    [24] = execute_multiply,
    [25] = execute_multiply,
    [26] = execute_multiply,
    [27] = execute_multiply,
    [32] = execute_arithmetic,
    [33] = execute_arithmetic,
    [34] = execute_arithmetic,
    [35] = execute_arithmetic,
    [36] = execute_arithmetic,
    [37] = execute_arithmetic,
    [38] = execute_arithmetic,
    [39] = execute_arithmetic,
    [42] = execute_arithmetic,
    [43] = execute_arithmetic,
    [48] = execute_trap,
    [49] = execute_trap,
    [50] = execute_trap,
    [51] = execute_trap,
    [52] = execute_trap,
    [54] = execute_trap,
};

static bool execute_special(MipsCpu *cpu, uint32_t word) {
    Executor *execute = special[function_of(word)];
    return execute && execute(cpu, word);
}

/* Opcode REGIMM: branches on the sign of a register, and traps. */
static bool execute_register_immediate(MipsCpu *cpu, uint32_t word) {
    unsigned kind = mips_rt(word);
    uint32_t value = cpu->r[mips_rs(word)];
    if ((kind & 0x18) == 0x08)
        return trap_if(cpu, kind & 7, value, mips_immediate(word));
    if (kind & 0x0c)
        return false;
    bool negative = (int32_t)value < 0, if_not = kind & 1, likely = kind & 2, link = kind & 0x10;
    if (link)
        mips_set(cpu, 31, cpu->pc + 8);
    branch_if(cpu, negative != if_not, likely, word);
    return true;
}

static bool execute_jump(MipsCpu *cpu, uint32_t word) {
    if (opcode_of(word) == 3) /* jal */
        mips_set(cpu, 31, cpu->pc + 8);
    branch_to(cpu, ((cpu->pc + 4) & 0xf0000000) | (word & 0x03ffffff) << 2);
    return true;
}

static bool execute_branch(MipsCpu *cpu, uint32_t word) {
    uint32_t a = cpu->r[mips_rs(word)], b = cpu->r[mips_rt(word)];
    bool likely = opcode_of(word) & 0x10;
    switch (opcode_of(word) & 3) {
    case 0: branch_if(cpu, a == b, likely, word); return true;
    case 1: branch_if(cpu, a != b, likely, word); return true;
    case 2: branch_if(cpu, (int32_t)a <= 0, likely, word); return true;
    default: branch_if(cpu, (int32_t)a > 0, likely, word); return true;
    }
}

static bool execute_immediate(MipsCpu *cpu, uint32_t word) {
    uint32_t a = cpu->r[mips_rs(word)], extended = mips_immediate(word), plain = word & 0xffff;
    uint32_t result;
    switch (opcode_of(word)) {
    case 8: add_checked(cpu, mips_rt(word), (int32_t)a, (int32_t)extended); return true;
    case 9: result = a + extended; break;
    case 10: result = (int32_t)a < (int32_t)extended; break;
    case 11: result = a < extended; break;
    case 12: result = a & plain; break;
    case 13: result = a | plain; break;
    case 14: result = a ^ plain; break;
    default: /* 15, lui */ result = plain << 16; break;
    }
    mips_set(cpu, mips_rt(word), result);
    return true;
}

static uint32_t count_leading_zeros(uint32_t value) {
    return value ? (uint32_t)__builtin_clz(value) : 32;
}

static bool execute_special2(MipsCpu *cpu, uint32_t word) {
    uint32_t a = cpu->r[mips_rs(word)], b = cpu->r[mips_rt(word)];
    uint64_t sum = (uint64_t)cpu->hi << 32 | cpu->lo;
    unsigned function = function_of(word);
    switch (function) {
    case 0: /* madd, maddu */
    case 1: set_hi_lo(cpu, sum + multiply(a, b, function == 0)); return true;
    case 2: /* mul */ mips_set(cpu, mips_rd(word), a * b); return true;
    case 4: /* msub, msubu */
    case 5: set_hi_lo(cpu, sum - multiply(a, b, function == 4)); return true;
    case 32: /* clz */
    case 33: /* clo */
        mips_set(cpu, mips_rd(word), count_leading_zeros(function == 32 ? a : ~a));
        return true;
    default: return false;
    }
}

/* `word` holds the operation where others hold a shift amount. */
static bool execute_byte_shuffle(MipsCpu *cpu, uint32_t word) {
    uint32_t value = cpu->r[mips_rt(word)], result;
    switch (word >> 6 & 31) {
    case 2: /* wsbh */ result = (value & 0x00ff00ff) << 8 | (value >> 8 & 0x00ff00ff); break;
    case 16: /* seb */ result = (uint32_t)(int8_t)value; break;
    case 24: /* seh */ result = (uint32_t)(int16_t)value; break;
    default: return false;
    }
    mips_set(cpu, mips_rd(word), result);
    return true;
}

/* Of release 2: bit fields, and what sits in BSHFL. */
static bool execute_special3(MipsCpu *cpu, uint32_t word) {
    unsigned low = word >> 6 & 31, high = mips_rd(word), rt = mips_rt(word);
    uint32_t source = cpu->r[mips_rs(word)];
    if (!(cpu->common.model->features & MIPS_RELEASE2))
        return false;
    switch (function_of(word)) {
    case 0: /* ext: `high` is the field's width less one */
        mips_set(cpu, rt, source >> low & UINT32_MAX >> (31 - high));
        return true;
    case 4: { /* ins: `high` is the field's last bit */
        if (high < low)
            return false;
        uint32_t field = UINT32_MAX >> (31 - (high - low)) << low;
        mips_set(cpu, rt, (cpu->r[rt] & ~field) | (source << low & field));
        return true;
    }
    case 32: return execute_byte_shuffle(cpu, word);
    default: return false;
    }
}

/* cache, pref: there is no cache to manage. */
static bool execute_nothing(MipsCpu *cpu, uint32_t word) {
    (void)cpu;
    (void)word;
    return true;
}

/* By the word's highest 6 bits. */
static Executor *const executors[64] = {
    [0x00] = execute_special,    [0x01] = execute_register_immediate,
    [0x02] = execute_jump,       [0x03] = execute_jump,
    [0x04] = execute_branch,     [0x05] = execute_branch,
    [0x06] = execute_branch,     [0x07] = execute_branch,
    [0x08] = execute_immediate,  [0x09] = execute_immediate,
    [0x0a] = execute_immediate,  [0x0b] = execute_immediate,
    [0x0c] = execute_immediate,  [0x0d] = execute_immediate,
    [0x0e] = execute_immediate,  [0x0f] = execute_immediate,
    [0x10] = mips_execute_cp0,   [0x14] = execute_branch,
    [0x15] = execute_branch,     [0x16] = execute_branch,
    [0x17] = execute_branch,     [0x1c] = execute_special2,
    [0x1f] = execute_special3,   [0x20] = mips_execute_load,
    [0x21] = mips_execute_load,  [0x22] = mips_execute_load,
    [0x23] = mips_execute_load,  [0x24] = mips_execute_load,
    [0x25] = mips_execute_load,  [0x26] = mips_execute_load,
    [0x28] = mips_execute_store, [0x29] = mips_execute_store,
    [0x2a] = mips_execute_store, [0x2b] = mips_execute_store,
    [0x2e] = mips_execute_store, [0x2f] = execute_nothing,
    [0x30] = mips_execute_load,  [0x33] = execute_nothing,
    [0x38] = mips_execute_store,
};

void target_cpu_step(Cpu *common) {
    MipsCpu *cpu = (MipsCpu *)common;
    uint32_t word;
    cpu->then_pc = cpu->next_pc + 4;
    cpu->branched = false;
    if (mips_fetch(cpu, &word)) {
        cpu_log_instruction(cpu->pc, word);
        Executor *execute = executors[opcode_of(word)];
        if (!execute || !execute(cpu, word))
            mips_exception(cpu, EXCEPTION_RESERVED);
    }
    cpu->pc = cpu->next_pc;
    cpu->next_pc = cpu->then_pc;
    cpu->in_slot = cpu->branched;
}

void target_cpu_reset(Cpu *common, uint64_t entry) {
    MipsCpu *cpu = (MipsCpu *)common;
    cpu->pc = (uint32_t)entry;
    cpu->next_pc = cpu->pc + 4;
    cpu->status =
        1 << 22 | 1 << 2; /* BEV and ERL: exceptions go to the boot ROM, which is not there */
}

void target_cpu_dump(const Cpu *common) {
    const MipsCpu *cpu = (const MipsCpu *)common;
    fprintf(stderr, "pc   %08" PRIx32 "  hi   %08" PRIx32 "  lo   %08" PRIx32 "\n", cpu->pc,
            cpu->hi, cpu->lo);
    for (unsigned i = 0; i < 32; i++)
        fprintf(stderr, "r%-2u  %08" PRIx32 "%s", i, cpu->r[i], i % 4 == 3 ? "\n" : "  ");
}
