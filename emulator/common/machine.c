/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "cpu.h"
#include "device.h"
#include "elf-load.h"
#include "log.h"
#include "machine.h"

/* How far apart the devices are that -device adds: a page each. */
enum { EXPANSION_STEP = 0x1000 };

static const MachineSlot none_slots[] = {{0}};

static MachineType none = {
    .type = {.name = "none", .description = "nothing at all: for those who only ask"},
    .slots = none_slots,
};

REGISTER_TYPE(TYPE_MACHINE, none);

static void add_device(Machine *machine, const char *name, uint64_t base) {
    Device *device = allocate(1, sizeof *device);
    device->type = (const DeviceType *)registry_find(TYPE_DEVICE, name);
    device->machine = machine;
    device->state = allocate(1, device->type->state_size);
    device->next = machine->devices;
    machine->devices = device;
    bus_add_device(&machine->bus, base, device);
}

/* Where it begins. */
static uint64_t load_program(Machine *machine) {
    return machine->program ? program_load(machine->program, &machine->bus) : 0;
}

Machine *machine_new(const Options *options) {
    Machine *machine = allocate(1, sizeof *machine);
    machine->type = (const MachineType *)registry_find(TYPE_MACHINE, options->machine);
    const CpuModel *model = (const CpuModel *)registry_find(TYPE_CPU, options->cpu);

    bus_add_ram(&machine->bus, machine->type->ram_base, options->ram_size);
    for (const MachineSlot *slot = machine->type->slots; slot->device; slot++)
        add_device(machine, slot->device, slot->base);
    for (unsigned i = 0; i < options->device_count; i++)
        add_device(machine, options->devices[i],
                   machine->type->expansion_base + (uint64_t)i * EXPANSION_STEP);

    if (options->kernel)
        machine->program = program_read(options->kernel);
    machine->cpu = cpu_new(model, machine, load_program(machine));
    return machine;
}

void machine_reset(Machine *machine) {
    for (Device *device = machine->devices; device; device = device->next) {
        if (device->type->reset)
            device->type->reset(device);
    }
    cpu_reset(machine->cpu, load_program(machine));
    run_revive(machine);
}

void machine_free(Machine *machine) {
    for (Device *device = machine->devices, *next; device; device = next) {
        next = device->next;
        free(device->state);
        free(device);
    }
    for (unsigned i = 0; i < machine->bus.count; i++)
        free(machine->bus.regions[i].ram);
    free(machine->cpu);
    if (machine->program)
        program_free(machine->program);
    free(machine);
}
