/* SPDX-License-Identifier: MIT */
/* A device of a machine. The machine owns it, and its state. */
#ifndef EMU_DEVICE_H
#define EMU_DEVICE_H

#include "registry.h"

struct Machine;

typedef struct Device {
    const DeviceType *type;
    struct Machine *machine; /* that it is part of */
    void *state;             /* type->state_size bytes, zero at first */
    struct Device *next;     /* of the machine's devices */
} Device;

#endif
