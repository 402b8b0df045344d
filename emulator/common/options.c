/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "options.h"
#include "target.h"

/* One option. `argument` names what follows it; NULL if nothing does. */
typedef struct Option {
    const char *name, *argument, *help;
    void (*set)(const char *argument);
} Option;

static void list_types_on_help(TypeKind kind, const char *argument) {
    if (strcmp(argument, "help") != 0)
        return;
    registry_list(kind);
    exit(0);
}

/* NAME; managers that only ask give none an accelerator, too, which no machine of ours has. */
static void set_machine(const char *argument) {
    list_types_on_help(TYPE_MACHINE, argument);
    options.machine = argument;
    if (!strncmp(argument, "none,", 5)) {
        if (strncmp(argument + 5, "accel=", 6) != 0 || strchr(argument + 5, ','))
            fatal("-machine: '%s': the machine none has no property but accel", argument);
        options.machine = "none";
    }
}

static void set_cpu(const char *argument) {
    list_types_on_help(TYPE_CPU, argument);
    options.cpu = argument;
}

static void add_device(const char *argument) {
    list_types_on_help(TYPE_DEVICE, argument);
    if (options.device_count == OPTIONS_DEVICES)
        fatal("-device: at most %d devices can be added", OPTIONS_DEVICES);
    options.devices[options.device_count++] = argument;
}

static void set_kernel(const char *argument) {
    options.kernel = argument;
}

static void set_ram_size(const char *argument) {
    char *end = NULL;
    uint64_t size = *argument >= '0' && *argument <= '9' ? strtoull(argument, &end, 10) : 0;
    unsigned shift = 20;
    if (size && (*end == 'K' || *end == 'M' || *end == 'G'))
        shift = *end == 'K' ? 10 : *end == 'M' ? 20 : 30, end++;
    if (!size || *end || size > UINT32_MAX)
        fatal("-m: '%s' is not a size such as 64M; K, M or G may follow the number", argument);
    options.ram_size = size << shift;
}

static void set_serial(const char *argument) {
    options.serial = argument;
}

static void add_monitor(const char *argument) {
    if (options.monitor_count == OPTIONS_MONITORS)
        fatal("-qmp: there can be %d monitors at most", OPTIONS_MONITORS);
    options.monitors[options.monitor_count++] = argument;
}

static void add_chardev(const char *argument) {
    if (options.chardev_count == OPTIONS_MONITORS)
        fatal("-chardev: there can be %d at most", OPTIONS_MONITORS);
    options.chardevs[options.chardev_count++] = argument;
}

static void add_mon(const char *argument) {
    if (options.mon_count == OPTIONS_MONITORS)
        fatal("-mon: there can be %d monitors at most", OPTIONS_MONITORS);
    options.mons[options.mon_count++] = argument;
}

static void set_daemonize(const char *argument) {
    (void)argument;
    options.daemonize = true;
}

static void set_pidfile(const char *argument) {
    options.pidfile = argument;
}

/* What there is nothing of to be left out. */
static void accept_without(const char *argument) {
    (void)argument;
}

static void set_paused(const char *argument) {
    (void)argument;
    options.paused = true;
}

static void set_stay(const char *argument) {
    (void)argument;
    options.stay = true;
}

static void print_version(const char *argument) {
    (void)argument;
    printf("%s: an emulator of %s, version " EMU_VERSION "\n", program_name, target_info.name);
    exit(0);
}

static void print_help(const char *argument);

static const Option table[] = {
    {"-machine", "NAME", "the board to be (help: list them)", set_machine},
    {"-cpu", "NAME", "the CPU model (help: list them)", set_cpu},
    {"-kernel", "FILE", "the guest program: a static ELF executable", set_kernel},
    {"-m", "SIZE", "the RAM: a number, in MiB or followed by K, M or G", set_ram_size},
    {"-device", "NAME", "add a device (help: list them)", add_device},
    {"-serial", "WHERE", "where the serial port writes: stdio, stderr, null or file:PATH",
     set_serial},
    {"-qmp", "WHERE",
     "take commands by QMP on stdio, or on a socket:\n"
     "                         unix:PATH,server=on[,wait=off] listens, unix:PATH connects",
     add_monitor},
    {"-chardev", "WHAT",
     "what -mon names: socket,id=ID,path=PATH or fd=NUMBER, and the same\n"
     "                         behind it; or stdio,id=ID",
     add_chardev},
    {"-mon", "WHAT", "take commands by QMP there: chardev=ID,mode=control", add_mon},
    {"-daemonize", NULL, "go on in the background when commands are taken", set_daemonize},
    {"-pidfile", "FILE", "write the process's number there", set_pidfile},
    {"-nodefaults", NULL, "for those who call QEMU: there is nothing to leave out", accept_without},
    {"-no-user-config", NULL, "the same", accept_without},
    {"-nographic", NULL, "the same", accept_without},
    {"-S", NULL, "do not start the guest until a monitor's command cont", set_paused},
    {"-no-shutdown", NULL, "stay when the guest has ended", set_stay},
    {"-d", "ITEM,...", "log to stderr (help: list the items)", log_enable},
    {"--version", NULL, "print the version", print_version},
    {"--help", NULL, "print this text; also -h", print_help},
};

enum { OPTIONS = sizeof table / sizeof *table };

static void print_help(const char *argument) {
    (void)argument;
    printf("Usage: %s [OPTION]... -kernel FILE\n"
           "Runs a program on an emulated %s computer.\n\n",
           program_name, target_info.name);
    for (int i = 0; i < OPTIONS; i++)
        printf("  %-12s %-8s  %s\n", table[i].name, table[i].argument ? table[i].argument : "",
               table[i].help);
    printf("\nDefaults: -machine %s -cpu %s -m %" PRIu64 "M\n"
           "Exit status: the guest's; %d for a wrong command line, %d if the guest's CPU cannot go "
           "on.\n",
           options.machine, options.cpu, options.ram_size >> 20, STATUS_ERROR, STATUS_GUEST_FAULT);
    exit(0);
}

static const Option *find_option(const char *name) {
    if (!strcmp(name, "-h"))
        name = "--help";
    for (int i = 0; i < OPTIONS; i++) {
        if (!strcmp(table[i].name, name))
            return &table[i];
    }
    fatal("'%s' is not an option; --help lists them", name);
}

void options_parse(int argc, char **argv) {
    options.default_machine = options.machine;
    options.default_cpu = options.cpu;
    for (int i = 1; i < argc; i++) {
        const Option *option = find_option(argv[i]);
        if (!option->argument)
            option->set(NULL);
        else if (++i < argc)
            option->set(argv[i]);
        else
            fatal("%s: its %s is missing", option->name, option->argument);
    }
    if (!strcmp(options.machine, "none")) {
        options.kernel = NULL;
        if (!options.monitor_count && !options.mon_count)
            fatal("the machine none has nothing to do but to answer a monitor: give one with -qmp");
    } else if (!options.kernel)
        fatal("no guest program; give one with -kernel FILE (--help says more)");
}
