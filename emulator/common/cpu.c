/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpu.h"
#include "dev-serial.h"
#include "log.h"
#include "machine.h"
#include "target.h"

Cpu *cpu_new(const CpuModel *model, Machine *machine, uint64_t entry) {
    Cpu *cpu = allocate(1, target_info.cpu_state_size);
    cpu->model = model;
    cpu->machine = machine;
    target_cpu_reset(cpu, entry);
    return cpu;
}

void cpu_reset(Cpu *cpu, uint64_t entry) {
    memset((char *)cpu + sizeof *cpu, 0, target_info.cpu_state_size - sizeof *cpu);
    target_cpu_reset(cpu, entry);
}

void cpu_log_instruction(uint64_t pc, uint32_t word) {
    log_item(LOG_INSN, "%0*" PRIx64 ": %08" PRIx32, target_info.address_bits / 4, pc, word);
}

void cpu_fault(Cpu *cpu, const char *format, ...) {
    char message[160];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    serial_flush(NULL); /* what the guest wrote before comes before */
    report("%s", message);
    target_cpu_dump(cpu);
    run_end_guest(cpu->machine, GUEST_FAULTED, STATUS_GUEST_FAULT);
}
