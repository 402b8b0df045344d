/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpu.h"
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

static void *cpu_thread(void *argument) {
    Cpu *cpu = argument;
    while (!cpu->machine->stopped) {
        target_cpu_step(cpu);
        cpu_clock.instructions++;
    }
    cpu->instructions = cpu_clock.instructions;
    return NULL;
}

void cpu_run(Cpu *cpu) {
    pthread_t thread;
    int error = pthread_create(&thread, NULL, cpu_thread, cpu);
    if (error)
        fatal("the CPU's thread cannot be created: %s", strerror(error));
    pthread_join(thread, NULL);
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
    report("%s", message);
    target_cpu_dump(cpu);
    machine_stop(cpu->machine, STATUS_GUEST_FAULT);
}
