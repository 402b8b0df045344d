/* SPDX-License-Identifier: MIT */
/*
 * The guest's way out: what it writes to the register, modulo 256, becomes the emulator's exit
 * status.
 */
#include "device.h"
#include "machine.h"

static uint64_t exit_read(Device *device, uint64_t offset) {
    (void)device;
    (void)offset;
    return 0;
}

static void exit_write(Device *device, uint64_t offset, uint64_t value) {
    (void)offset;
    run_end_guest(device->machine, GUEST_EXITED, (int)(value & 0xff));
}

static DeviceType exit_device = {
    .type = {.name = "exit",
             .description = "ends the emulator with the status that is written to it"},
    .size = 4,
    .read = exit_read,
    .write = exit_write,
};

REGISTER_TYPE(TYPE_DEVICE, exit_device);
