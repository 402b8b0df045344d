/* SPDX-License-Identifier: MIT */
/*
 * The address space that the CPU sees: RAM and devices' registers at bus addresses.
 *
 * Values are numbers of the host. Memory holds them in the target's byte order; devices take them
 * as they are. The bus owns the RAM; devices belong to the machine.
 */
#ifndef EMU_BUS_H
#define EMU_BUS_H

#include <stdbool.h>
#include <stdint.h>

struct Device;

enum { BUS_REGIONS = 16 };

typedef struct Region {
    uint64_t base;         /* bus address of its first byte */
    uint64_t size;         /* bytes, > 0 */
    uint8_t *ram;          /* its bytes, or NULL if it is a device's */
    struct Device *device; /* whose registers, or NULL if it is RAM */
    const char *name;      /* for messages */
} Region;

typedef struct Bus {
    Region regions[BUS_REGIONS]; /* no two overlap */
    unsigned count;
} Bus;

/* Both end the program with a message if the place is taken or beyond the target's addresses. */
void bus_add_ram(Bus *bus, uint64_t base, uint64_t size);
void bus_add_device(Bus *bus, uint64_t base, struct Device *device);

/* `size` is 1, 2, 4 or 8 bytes. False: nothing answers there, or not to an access of that size. */
bool bus_read(const Bus *bus, uint64_t address, unsigned size, uint64_t *value);
bool bus_write(const Bus *bus, uint64_t address, unsigned size, uint64_t value);

/*
 * The `size` bytes of RAM at `address`, or NULL if not all of them are RAM. Valid as long as the
 * bus is.
 */
uint8_t *bus_ram(const Bus *bus, uint64_t address, uint64_t size);

#endif
