/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "words.h"

#include "qapi/error.h"
#include "qapi/qmp-address.h"

void fatal(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", g_get_prgname());
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

/* Options of QEMU that are for the target: with a value, and without. */
static const char with_value[] =
    " accel action add-fd append audio audiodev bios blockdev boot cdrom compat cpu D d device "
    "dfilter display drive dtb echr fda fdb fsdev fw_cfg g gdb global hda hdb hdc hdd icount "
    "initrd k kernel L m mem-path monitor msg mtdblock name net netdev nic numa object option-rom "
    "overcommit parallel pflash plugin prom-env rtc run-with sandbox sd semihosting-config serial "
    "set shim smbios smp spice tpmdev trace usbdevice uuid vga virtfs vnc watchdog-action "
    "xen-attach "
    "xen-domid ";
static const char without_value[] =
    " enable-kvm full-screen mem-prealloc no-fd-bootchk no-reboot no-shutdown no-user-config "
    "nodefaults nographic only-migratable preconfig S s semihosting singlestep snapshot usb "
    "win2k-hack ";

static bool is_among(const char *list, const char *name) {
    char *word = g_strdup_printf(" %s ", name);
    bool found = strstr(list, word) != NULL;
    g_free(word);
    return found;
}

/* -machine [type=]NAME[,KEY=VALUE]... */
static void take_machine(Words *words, const char *argument) {
    char **parts = g_strsplit(argument, ",", 0);
    for (size_t i = 0; parts[i]; i++) {
        const char *name = g_str_has_prefix(parts[i], "type=") ? parts[i] + strlen("type=")
                           : i == 0 && !strchr(parts[i], '=')  ? parts[i]
                                                               : NULL;
        if (!name)
            continue;
        g_free(words->machine);
        words->machine = g_strdup(name);
    }
    g_strfreev(parts);
    words->asked = argument;
    if (words->machine && (!strcmp(words->machine, "help") || !strcmp(words->machine, "?")))
        words->what = SHOW_MACHINES;
}

/* What -chardev and -mon said, until all words are read. */
typedef struct Devices {
    GHashTable *chardevs; /* of QmpAddress, by ID; owned */
    GPtrArray *monitors;  /* their IDs; owned */
} Devices;

static void free_address(void *address) {
    qmp_address_clear(address);
    g_free(address);
}

static void take_monitor(Words *words, const char *option, const char *argument) {
    Error *err = NULL;
    QmpAddress *address = g_new0(QmpAddress, 1);
    if (!qmp_address_parse(address, argument, &err))
        fatal("-%s: %s", option, error_get_pretty(err));
    g_ptr_array_add(words->monitors, address);
}

static void take_device(Devices *devices, const char *option, const char *argument) {
    Error *err = NULL;
    if (!strcmp(option, "mon")) {
        char *chardev = qmp_address_parse_mon(argument, &err);
        if (!chardev)
            fatal("-%s: %s", option, error_get_pretty(err));
        g_ptr_array_add(devices->monitors, chardev);
        return;
    }
    QmpAddress *address = g_new0(QmpAddress, 1);
    char *id = qmp_address_parse_chardev(address, argument, &err);
    if (!id)
        fatal("-%s: %s", option, error_get_pretty(err));
    if (g_hash_table_contains(devices->chardevs, id))
        fatal("-chardev: '%s' is there twice", id);
    g_hash_table_insert(devices->chardevs, id, address);
}

static void take_option(Words *words, Devices *devices, const char *option, const char *argument) {
    if (!strcmp(option, "machine") || !strcmp(option, "M"))
        take_machine(words, argument);
    else if (!strcmp(option, "qmp") || !strcmp(option, "qmp-pretty"))
        take_monitor(words, option, argument);
    else if (!strcmp(option, "chardev") || !strcmp(option, "mon"))
        take_device(devices, option, argument);
    else if (!strcmp(option, "pidfile"))
        words->pidfile = argument;
    else if (!strcmp(argument, "help") || !strcmp(argument, "?"))
        fatal("-%s %s: that differs from target to target, and none is selected; -target NAME as "
              "the first words selects one",
              option, argument);
}

static bool take_flag(Words *words, const char *option) {
    if (!strcmp(option, "h") || !strcmp(option, "help"))
        words->what = SHOW_HELP;
    else if (!strcmp(option, "version"))
        words->what = SHOW_VERSION;
    else if (!strcmp(option, "daemonize"))
        words->daemonize = true;
    else
        return is_among(without_value, option);
    return true;
}

static void join_devices(Words *words, Devices *devices) {
    for (guint i = 0; i < devices->monitors->len; i++) {
        const char *id = g_ptr_array_index(devices->monitors, i);
        QmpAddress *address = g_hash_table_lookup(devices->chardevs, id);
        if (!address)
            fatal("-mon: there is no -chardev with id=%s", id);
        QmpAddress *own = g_memdup2(address, sizeof(*address));
        own->path = g_strdup(address->path);
        g_ptr_array_add(words->monitors, own);
    }
    g_hash_table_destroy(devices->chardevs);
    g_ptr_array_free(devices->monitors, TRUE);
}

void words_read(Words *words, int count, char **all) {
    Devices devices = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_address),
                       g_ptr_array_new_with_free_func(g_free)};
    *words = (Words){.count = count, .all = all};
    words->monitors = g_ptr_array_new_with_free_func(free_address);
    for (int i = 1; i < count && words->what != SHOW_HELP; i++) {
        const char *option = all[i] + (g_str_has_prefix(all[i], "--") ? 2 : 1);
        if (all[i][0] != '-' || !*option)
            fatal("'%s': no option, and there is no target that could take it; -target NAME as the "
                  "first words selects one",
                  all[i]);
        if (take_flag(words, option))
            continue;
        if (!is_among(" M chardev machine mon pidfile qmp qmp-pretty ", option) &&
            !is_among(with_value, option))
            fatal("-%s: not known without a target; -target NAME as the first words selects one",
                  option);
        if (++i == count)
            fatal("-%s: its value is missing", option);
        take_option(words, &devices, option, all[i]);
    }
    join_devices(words, &devices);
}

void words_print_help(void) {
    printf("Usage: %s [OPTION]...\n"
           "Runs without a target, and answers over QMP what the targets have.\n\n"
           "  -qmp WHERE         take commands on stdio, or on a socket: unix:PATH,server=on\n"
           "                     [,wait=off] listens, unix:PATH connects\n"
           "  -chardev socket,id=ID,path=PATH|fd=NUMBER[,server=on][,wait=off]\n"
           "  -mon chardev=ID,mode=control\n"
           "                     the same\n"
           "  -machine none[,KEY=VALUE]...\n"
           "                     what targets are asked with (help: list all, with the targets)\n"
           "  -daemonize         go on in the background when commands are taken\n"
           "  -pidfile FILE      write the process's number there\n"
           "  -version           the version, as the first target prints it\n"
           "  -help              print this text\n\n"
           "Other options of QEMU are for the target that set-target selects.\n"
           "Commands: query-targets, query-machines, query-each, set-target, query-target,\n"
           "query-version, query-commands, query-qmp-schema, quit.\n",
           g_get_prgname());
}
