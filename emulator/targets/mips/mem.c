/* SPDX-License-Identifier: MIT */
/*
 * Loads and stores: the one place of this CPU where its byte order shows, in the halves of an
 * unaligned word.
 */
#include "bus.h"
#include "machine.h"
#include "mips.h"
#include "target.h"

/*
 * Overrides the default: kseg0 and kseg1, a cached and an uncached view of the first 512 MiB of the
 * bus, are where programs are linked. Elsewhere, as a TLB would be needed, the address is taken as
 * it is.
 */
uint64_t target_physical(uint64_t address) {
    uint32_t segment = (uint32_t)address >> 29;
    return segment == 4 || segment == 5 ? address & 0x1fffffff : address;
}

static bool read_memory(MipsCpu *cpu, uint32_t address, unsigned size, uint32_t *value) {
    uint64_t wide;
    if (address % size) {
        cpu->bad_address = address;
        mips_exception(cpu, EXCEPTION_ADDRESS_LOAD);
        return false;
    }
    if (!bus_read(&cpu->common.machine->bus, target_physical(address), size, &wide)) {
        mips_exception(cpu, EXCEPTION_BUS_DATA);
        return false;
    }
    *value = (uint32_t)wide;
    return true;
}

static bool write_memory(MipsCpu *cpu, uint32_t address, unsigned size, uint32_t value) {
    if (address % size) {
        cpu->bad_address = address;
        mips_exception(cpu, EXCEPTION_ADDRESS_STORE);
        return false;
    }
    if (!bus_write(&cpu->common.machine->bus, target_physical(address), size, value)) {
        mips_exception(cpu, EXCEPTION_BUS_DATA);
        return false;
    }
    return true;
}

bool mips_fetch(MipsCpu *cpu, uint32_t *word) {
    uint64_t wide;
    if (cpu->pc % 4) {
        cpu->bad_address = cpu->pc;
        mips_exception(cpu, EXCEPTION_ADDRESS_LOAD);
        return false;
    }
    if (!bus_read(&cpu->common.machine->bus, target_physical(cpu->pc), 4, &wide)) {
        mips_exception(cpu, EXCEPTION_BUS_FETCH);
        return false;
    }
    *word = (uint32_t)wide;
    return true;
}

/*
 * How many bits of the word around `address` lie before it, in the sense of lwl and swl: towards
 * the upper end.
 */
static unsigned bits_above(uint32_t address) {
    return 8 * (TARGET_BIG_ENDIAN ? address & 3 : 3 - (address & 3));
}

static void load_part(MipsCpu *cpu, uint32_t address, unsigned rt, bool left) {
    uint32_t memory, old = cpu->r[rt];
    if (!read_memory(cpu, address & ~3U, 4, &memory))
        return;
    unsigned above = bits_above(address), below = 24 - above;
    if (left)
        mips_set(cpu, rt, memory << above | (old & ~(UINT32_MAX << above)));
    else
        mips_set(cpu, rt, memory >> below | (old & ~(UINT32_MAX >> below)));
}

static void store_part(MipsCpu *cpu, uint32_t address, uint32_t value, bool left) {
    uint32_t memory;
    if (!read_memory(cpu, address & ~3U, 4, &memory))
        return;
    unsigned above = bits_above(address), below = 24 - above;
    if (left)
        memory = value >> above | (memory & ~(UINT32_MAX >> above));
    else
        memory = value << below | (memory & ~(UINT32_MAX << below));
    write_memory(cpu, address & ~3U, 4, memory);
}

static void load_whole(MipsCpu *cpu, uint32_t address, unsigned rt, unsigned size, bool is_signed) {
    uint32_t value;
    if (!read_memory(cpu, address, size, &value))
        return;
    if (is_signed)
        value = size == 1 ? (uint32_t)(int8_t)value : (uint32_t)(int16_t)value;
    mips_set(cpu, rt, value);
}

bool mips_execute_load(MipsCpu *cpu, uint32_t word) {
    uint32_t address = cpu->r[mips_rs(word)] + mips_immediate(word);
    unsigned rt = mips_rt(word), opcode = word >> 26;
    switch (opcode) {
    case 0x20: /* lb */
    case 0x21: /* lh */ load_whole(cpu, address, rt, opcode == 0x20 ? 1 : 2, true); return true;
    case 0x24: /* lbu */
    case 0x25: /* lhu */ load_whole(cpu, address, rt, opcode == 0x24 ? 1 : 2, false); return true;
    case 0x30: /* ll */
        cpu->linked = true;
        load_whole(cpu, address, rt, 4, false);
        return true;
    case 0x23: /* lw */ load_whole(cpu, address, rt, 4, false); return true;
    case 0x22: /* lwl */
    case 0x26: /* lwr */ load_part(cpu, address, rt, opcode == 0x22); return true;
    default: return false;
    }
}

bool mips_execute_store(MipsCpu *cpu, uint32_t word) {
    uint32_t address = cpu->r[mips_rs(word)] + mips_immediate(word);
    unsigned rt = mips_rt(word), opcode = word >> 26;
    uint32_t value = cpu->r[rt];
    switch (opcode) {
    case 0x28: /* sb */ write_memory(cpu, address, 1, value); return true;
    case 0x29: /* sh */ write_memory(cpu, address, 2, value); return true;
    case 0x2b: /* sw */ write_memory(cpu, address, 4, value); return true;
    case 0x2a: /* swl */
    case 0x2e: /* swr */ store_part(cpu, address, value, opcode == 0x2a); return true;
    case 0x38: /* sc: nobody else writes, so that only an exception in between makes it fail */
        if (!cpu->linked || write_memory(cpu, address, 4, value))
            mips_set(cpu, rt, cpu->linked);
        cpu->linked = false;
        return true;
    default: return false;
    }
}
