/* SPDX-License-Identifier: MIT */
/* The command line. */
#ifndef EMU_OPTIONS_H
#define EMU_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "registry.h"

enum { OPTIONS_DEVICES = 8, OPTIONS_MONITORS = 8 };

typedef struct Options {
    const char *machine; /* name of a MachineType */
    const char *cpu;     /* name of a CpuModel */
    const char *kernel;  /* path of the guest program; NULL: there is none, nor a CPU */
    uint64_t ram_size;   /* bytes */
    const char *devices[OPTIONS_DEVICES]; /* names of the DeviceTypes to add */
    unsigned device_count;
    const char *serial;                     /* where the serial port writes; NULL: not said */
    const char *monitors[OPTIONS_MONITORS]; /* where QMP is spoken */
    unsigned monitor_count;
    const char *chardevs[OPTIONS_MONITORS]; /* what -mon may name */
    unsigned chardev_count;
    const char *mons[OPTIONS_MONITORS]; /* the same as `monitors`, on one of these */
    unsigned mon_count;
    bool daemonize;
    const char *pidfile;         /* or NULL */
    bool paused;                 /* the guest waits for a command to start */
    bool stay;                   /* after the guest's end, too */
    const char *default_machine; /* what `machine` was before the command line was looked at */
    const char *default_cpu;     /* and `cpu` */
} Options;

/* Each target defines it with its own defaults; the command line overwrites them. */
extern Options options;

/* Sets `options`. Ends the program after a help text (status 0) or a wrong argument (STATUS_ERROR).
 */
void options_parse(int argc, char **argv);

#endif
