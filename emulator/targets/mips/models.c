/* SPDX-License-Identifier: MIT */
/* What a MIPS target is to common code: its facts and defaults, its CPU models and machines. */
#include "mips.h"
#include "options.h"
#include "target.h"

const TargetInfo target_info = {
    .name = TARGET_NAME,
    .elf_machine = 8, /* EM_MIPS */
    .address_bits = 32,
    .big_endian = TARGET_BIG_ENDIAN,
    .cpu_state_size = sizeof(MipsCpu),
};

Options options = {
    .machine = "board",
    .cpu = "24kc",
    .ram_size = 64 << 20,
};

_Thread_local CpuClock cpu_clock = {.ns_per_instruction = 20};

static CpuModel model_24kc = {
    .type = {.name = "24kc", .description = "MIPS32 release 2"},
    .features = MIPS_RELEASE2,
    .identity = 0x00019300,
};

static CpuModel model_4kc = {
    .type = {.name = "4kc", .description = "MIPS32 release 1"},
    .identity = 0x00018000,
};

static const MachineSlot board_slots[] = {
    {"serial", 0x1f000000},
    {"display", 0x1f000400},
    {"exit", 0x1f001000},
    {0},
};

static MachineType board = {
    .type = {.name = "board", .description = "MIPS board with a display"},
    .ram_base = 0,
    .expansion_base = 0x1e000000,
    .slots = board_slots,
};

static const MachineSlot bare_slots[] = {
    {"serial", 0x1f000000},
    {"exit", 0x1f001000},
    {0},
};

static MachineType bare = {
    .type = {.name = "bare", .description = "MIPS board with a serial port and a way to exit"},
    .ram_base = 0,
    .expansion_base = 0x1e000000,
    .slots = bare_slots,
};

REGISTER_TYPE(TYPE_CPU, model_24kc);
REGISTER_TYPE(TYPE_CPU, model_4kc);
REGISTER_TYPE(TYPE_MACHINE, board);
REGISTER_TYPE(TYPE_MACHINE, bare);
