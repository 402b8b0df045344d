/* SPDX-License-Identifier: MIT */
/* What a RISC-V target is to common code: its facts and defaults, its CPU models and machines. */
#include "options.h"
#include "riscv.h"
#include "target.h"

#if TARGET_XLEN == 64
#define MODEL(suffix) "rv64" suffix
#else
#define MODEL(suffix) "rv32" suffix
#endif

const TargetInfo target_info = {
    .name = TARGET_NAME,
    .elf_machine = 243, /* EM_RISCV */
    .address_bits = TARGET_XLEN,
    .big_endian = false,
    .cpu_state_size = sizeof(RiscvCpu),
};

Options options = {
    .machine = "virt",
    .cpu = MODEL("im"),
    .ram_size = 128 << 20,
};

_Thread_local CpuClock cpu_clock = {.ns_per_instruction = 10};

static CpuModel model_im = {
    .type = {.name = MODEL("im"), .description = "base instructions, multiplication, division"},
    .features = RISCV_M,
    .identity = 1,
};

static CpuModel model_i = {
    .type = {.name = MODEL("i"), .description = "base instructions only"},
    .identity = 2,
};

static const MachineSlot virt_slots[] = {
    {"exit", 0x00100000},
    {"rtc", 0x00101000},
    {"serial", 0x10000000},
    {0},
};

static MachineType virt = {
    .type = {.name = "virt", .description = "RISC-V board with a real-time clock"},
    .ram_base = 0x80000000,
    .expansion_base = 0x20000000,
    .slots = virt_slots,
};

static const MachineSlot bare_slots[] = {
    {"exit", 0x00100000},
    {"serial", 0x10000000},
    {0},
};

static MachineType bare = {
    .type = {.name = "bare", .description = "RISC-V board with a serial port and a way to exit"},
    .ram_base = 0x80000000,
    .expansion_base = 0x20000000,
    .slots = bare_slots,
};

REGISTER_TYPE(TYPE_CPU, model_im);
REGISTER_TYPE(TYPE_CPU, model_i);
REGISTER_TYPE(TYPE_MACHINE, virt);
REGISTER_TYPE(TYPE_MACHINE, bare);
