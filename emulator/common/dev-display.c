/* SPDX-License-Identifier: MIT */
/*
 * A display of eight characters, one register of four bytes for each. Compiled once, linked into
 * the targets with CONFIG_DISPLAY only.
 */
#include <stddef.h>
#include <string.h>

#include "dev-display.h"
#include "device.h"

enum { POSITIONS = 8, REGISTER_SIZE = 4 };

/* Shared by all displays of the machine: they show the same. All zero: nothing shown yet. */
static char shown[POSITIONS + 1];

static uint64_t display_read(Device *device, uint64_t offset) {
    (void)device;
    return (unsigned char)shown[offset / REGISTER_SIZE];
}

static void display_write(Device *device, uint64_t offset, uint64_t value) {
    (void)device;
    if (!shown[0])
        memset(shown, ' ', POSITIONS);
    shown[offset / REGISTER_SIZE] = value >= ' ' && value <= '~' ? (char)value : '?';
}

static void display_reset(Device *device) {
    (void)device;
    shown[0] = '\0';
}

const char *display_text(void) {
    return shown[0] ? shown : NULL;
}

static DeviceType display_device = {
    .type = {.name = "display", .description = "display of eight characters on the board's front"},
    .size = POSITIONS * REGISTER_SIZE,
    .read = display_read,
    .write = display_write,
    .reset = display_reset,
};

REGISTER_TYPE(TYPE_DEVICE, display_device);
