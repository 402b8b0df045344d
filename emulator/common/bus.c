/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "bus.h"
#include "device.h"
#include "log.h"
#include "target.h"

static void check_place(const Bus *bus, const Region *added) {
    uint64_t last = added->base + (added->size - 1);
    uint64_t highest = UINT64_MAX >> (64 - target_info.address_bits);
    if (last < added->base || last > highest)
        fatal("%s: %" PRIu64 " bytes at 0x%" PRIx64 " end beyond the addresses of %s", added->name,
              added->size, added->base, target_info.name);
    for (unsigned i = 0; i < bus->count; i++) {
        const Region *other = &bus->regions[i];
        if (last >= other->base && added->base <= other->base + (other->size - 1))
            fatal("%s: %" PRIu64 " bytes at 0x%" PRIx64 " overlap %s at 0x%" PRIx64, added->name,
                  added->size, added->base, other->name, other->base);
    }
}

static void add_region(Bus *bus, Region added) {
    check_place(bus, &added);
    if (bus->count == BUS_REGIONS)
        fatal("%s: the bus has room for %d devices only", added.name, BUS_REGIONS);
    bus->regions[bus->count++] = added;
}

void bus_add_ram(Bus *bus, uint64_t base, uint64_t size) {
    add_region(bus, (Region){.base = base, .size = size, .name = "ram"});
    bus->regions[bus->count - 1].ram = allocate(size, 1);
}

void bus_add_device(Bus *bus, uint64_t base, Device *device) {
    const DeviceType *type = device->type;
    add_region(
        bus, (Region){.base = base, .size = type->size, .device = device, .name = type->type.name});
}

/* The region that holds all of [address, address + size). */
static const Region *find_region(const Bus *bus, uint64_t address, uint64_t size) {
    for (unsigned i = 0; i < bus->count; i++) {
        const Region *region = &bus->regions[i];
        uint64_t offset = address - region->base;
        if (address >= region->base && offset < region->size)
            return size <= region->size - offset ? region : NULL;
    }
    return NULL;
}

uint8_t *bus_ram(const Bus *bus, uint64_t address, uint64_t size) {
    const Region *region = find_region(bus, address, size);
    return region && region->ram ? region->ram + (address - region->base) : NULL;
}

/* Where in memory the byte of weight 256^i is. */
static unsigned place_of_byte(unsigned i, unsigned size) {
    return target_info.big_endian ? size - 1 - i : i;
}

/* A device's registers are at most four bytes wide, and answer to aligned accesses only. */
static Device *find_device(const Bus *bus, uint64_t address, unsigned size, uint64_t *offset) {
    const Region *region = find_region(bus, address, size);
    if (!region || !region->device || size > 4)
        return NULL;
    *offset = address - region->base;
    return *offset % size == 0 ? region->device : NULL;
}

bool bus_read(const Bus *bus, uint64_t address, unsigned size, uint64_t *value) {
    const uint8_t *ram = bus_ram(bus, address, size);
    if (ram) {
        *value = 0;
        for (unsigned i = 0; i < size; i++)
            *value |= (uint64_t)ram[place_of_byte(i, size)] << 8 * i;
        return true;
    }
    uint64_t offset;
    Device *device = find_device(bus, address, size, &offset);
    if (!device)
        return false;
    *value = device->type->read(device, offset);
    log_item(LOG_DEVICE, "%s: read %" PRIu64 ": 0x%" PRIx64, device->type->type.name, offset,
             *value);
    return true;
}

bool bus_write(const Bus *bus, uint64_t address, unsigned size, uint64_t value) {
    uint8_t *ram = bus_ram(bus, address, size);
    if (ram) {
        for (unsigned i = 0; i < size; i++)
            ram[place_of_byte(i, size)] = (uint8_t)(value >> 8 * i);
        return true;
    }
    uint64_t offset;
    Device *device = find_device(bus, address, size, &offset);
    if (!device)
        return false;
    log_item(LOG_DEVICE, "%s: write %" PRIu64 ": 0x%" PRIx64, device->type->type.name, offset,
             value);
    device->type->write(device, offset, value);
    return true;
}
