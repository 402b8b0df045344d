/* SPDX-License-Identifier: MIT */
/*
 * The CPU models, machines and devices that this binary has. Nobody lists them: each source
 * registers its own in a constructor, so a target has what its link has brought in.
 *
 * Types are static data of whoever registers them; the registry chains them together.
 */
#ifndef EMU_REGISTRY_H
#define EMU_REGISTRY_H

#include <stdint.h>

struct Device;

typedef enum TypeKind {
    TYPE_CPU,
    TYPE_MACHINE,
    TYPE_DEVICE,
    TYPE_KINDS,
} TypeKind;

/* The beginning of every type. */
typedef struct Type {
    const char *name;        /* as on the command line */
    const char *description; /* for the help texts: one line */
    struct Type *next;       /* the one registered after it */
} Type;

typedef struct CpuModel {
    Type type;
    uint32_t features; /* bits that the target's CPU knows */
    uint32_t identity; /* what its identification register says */
} CpuModel;

/* A device that a machine has from the start. */
typedef struct MachineSlot {
    const char *device; /* name of a DeviceType */
    uint64_t base;      /* bus address of its registers */
} MachineSlot;

typedef struct MachineType {
    Type type;
    uint64_t ram_base;        /* bus address of the RAM */
    uint64_t expansion_base;  /* bus address of the first device that -device adds */
    const MachineSlot *slots; /* ended by one without a name */
} MachineType;

typedef struct DeviceType {
    Type type;
    uint32_t size;       /* bytes of registers */
    uint32_t state_size; /* bytes of Device.state */
    uint64_t (*read)(struct Device *device, uint64_t offset);
    void (*write)(struct Device *device, uint64_t offset, uint64_t value);
    void (*reset)(struct Device *device); /* NULL: nothing of it changes with a reset */
} DeviceType;

void registry_add(TypeKind kind, Type *type);

/* The types of a kind, chained in the order of registration; NULL: there is none. */
const Type *registry_first(TypeKind kind);

/* The type of that name; ends the program with a message if there is none. */
const Type *registry_find(TypeKind kind, const char *name);

/*
 * Prints the types of a kind on stdout, in the order of registration: that is link order, which a
 * unified link keeps.
 */
void registry_list(TypeKind kind);

/* Registers the static variable `variable`, a structure that begins with a Type, before main. */
#define REGISTER_TYPE(kind, variable)                                                              \
    static __attribute__((constructor)) void register_##variable(void) {                           \
        registry_add(kind, &variable.type);                                                        \
    }                                                                                              \
    struct Type /* takes the semicolon */

#endif
