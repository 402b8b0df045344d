/* SPDX-License-Identifier: MIT */
/*
 * Command lines that end by themselves. Those of emulators are options that QEMU knows, most of
 * them with an error to find; other emulators answer them as they like, if always in the same way.
 */
#include "check/collect.h"
#include "check/help_text.h"

enum { SOME_LINES = 3, SOME_MACHINES = 4, SOME_DEVICES = 8 };

/* As libvirt starts a program that it does not know yet. */
static const char libvirt_line[] =
    "-S -no-user-config -nodefaults -nographic -machine none,accel=kvm:tcg "
    "-qmp unix:probe,server=on,wait=off -pidfile probe.pid -daemonize";

/* The first of them are also those that are tried in all ways to choose the target. */
static const char *const emulator_lines[] = {
    "--version",
    "-machine help",
    "-no-such-option",
    "-version",
    "-h",
    "--help",
    "-cpu help",
    "-device help",
    "-accel help",
    "-object help",
    "-netdev help",
    "-machine none -nic model=help",
    "-chardev help",
    "-audiodev help",
    "-display help",
    "-vga help",
    "-drive format=help",
    "-trace help",
    "-d help",
    "-tpmdev help",
    "-boot help",
    "-global help",
    "-numa help",
    "-smp help",
    "-L help",
    "-watchdog-action help",
    "-icount help",
    "-incoming help",
    "-machine none,help",
    "-accel tcg,help",
    "-netdev user,help",
    "-chardev socket,help",
    "-object secret,help",
    "-object memory-backend-ram,help",
    "-object throttle-group,help",
    "-machine none -dump-vmstate /dev/stdout",
    libvirt_line,
    /* errors */
    "-machine no-such-machine",
    "-machine none,no-such-property=1",
    "-machine",
    "-accel no-such-accelerator",
    "-accel kvm",
    "-accel tcg,thread=no-such-mode",
    "-machine none -device no-such-device",
    "-machine none -device virtio-blk-device,no-such-property=1",
    "-machine none -device virtio-blk-pci,drive=d",
    "-machine none -object no-such-type,id=x",
    "-machine none -object memory-backend-ram,id=x,size=1x",
    "-machine none -netdev no-such-type,id=x",
    "-machine none -netdev user",
    "-machine none -chardev no-such-type,id=x",
    "-machine none -chardev file,id=x,path=/nonexistent/file",
    "-machine none -audiodev no-such-driver,id=x",
    "-machine none -display no-such-display",
    "-machine none -vga no-such-card",
    "-machine none -drive file=/nonexistent/disk.img",
    "-machine none -drive if=no-such-interface,file=/dev/null,format=raw",
    "-machine none -drive file=/dev/null,format=no-such-format",
    "-machine none -blockdev driver=no-such-driver,node-name=x",
    "-machine none -m 1x",
    "-machine none -m 99999999999T",
    "-machine none -m 0.5",
    "-machine none -smp 0",
    "-machine none -smp 65536",
    "-machine none -smp 2,sockets=3",
    "-machine none -numa node,nodeid=500",
    "-machine none -serial no-such-backend",
    "-machine none -monitor no-such-backend",
    "-machine none -qmp no-such-backend",
    "-machine none -gdb no-such-backend",
    "-machine none -incoming no-such-protocol:x",
    "-machine none -loadvm nothing",
    "-machine none -readconfig /nonexistent/file",
    "-machine none -pidfile /nonexistent/folder/pid",
    "-machine none -uuid not-a-uuid",
    "-machine none -name x,no-such-key=1",
    "-machine none -rtc base=no-such-base",
    "-machine none -icount shift=99",
    "-machine none -global no-such-type",
    "-machine none -trace file=/nonexistent/trace,events=/nonexistent/events",
    "-machine none -D /nonexistent/folder/log -d cpu",
    "-machine none -d no-such-item -no-such-option",
    "-machine none -append text",
    "-machine none -semihosting-config no-such-key=1",
    "-machine none -action no-such-event=none",
    "-machine none -run-with no-such-key=1",
    "-machine none -sandbox no-such",
    "-machine none stray-file-1 stray-file-2",
};

/* With a machine of the target's own, stopped, and a monitor that is told to quit: some of these
 * are no error to some machines. */
static const char *const machine_lines[] = {
    "-cpu no-such-cpu",
    "-cpu help",
    "-m 1x",
    "-m 99999999999T",
    "-smp 65536",
    "-smp 1,maxcpus=65536",
    "-kernel /nonexistent/kernel",
    "-bios /nonexistent/bios",
    "-initrd /nonexistent/initrd",
    "-dtb /nonexistent/dtb",
    "-append text",
    "-device no-such-device",
    "-device cpu-cluster",
    "-drive if=none,file=/nonexistent/disk.img",
    "-drive if=pflash,file=/nonexistent/flash.img",
    "-hda /nonexistent/disk.img",
    "-cdrom /nonexistent/disk.iso",
    "-nic model=help",
    "-nic user,model=no-such-card",
    "-net nic,model=no-such-card,name=card",
    "-vga no-such-card",
    "-loadvm nothing",
    "-global driver=none",
};

enum {
    EMULATOR_LINES = sizeof emulator_lines / sizeof *emulator_lines,
    MACHINE_LINES = sizeof machine_lines / sizeof *machine_lines
};

static const char quit[] = "quit\n";
static const char look[] = "info qom-tree\ninfo qtree\ninfo roms\ninfo irq\ninfo registers\ninfo "
                           "pci\nquit\n";

/* The machines that the target's own program lists, but for the one without anything. */
static bool next_machine(struct str *rest, struct str *name) {
    while (help_text_next_name(rest, name)) {
        if (!str_is(*name, "none") && !str_is(*name, "Supported"))
            return true;
    }
    return false;
}

static struct str guided(const struct collector *c, const char *line) {
    const struct str *found = answers_get(c->guide, "%s%s: stdout", c->prefix, line);

    return found ? *found : (struct str){0};
}

/* A machine that is not to run, with a monitor that reads what it is to do. */
static const char *start_line(struct collector *c, struct str machine, const char *more) {
    return arena_printf(c->arena, "-machine %.*s -S -display none -monitor stdio%s%s%s",
                        STR_ARG(machine), c->job->firmware ? " -L @FIRMWARE@" : "",
                        *more ? " " : "", more);
}

/* Not all machines can be started without more. */
static void ask_started_machine(struct collector *c) {
    struct str rest = guided(c, "-machine help"), machine;

    while (next_machine(&rest, &machine)) {
        const char *line = start_line(c, machine, "");
        const struct str *status;

        collect_line(c, line, quit);
        status = answers_get(c->guide, "%s%s: status", c->prefix, line);
        if (!status || !str_is(*status, "status 0"))
            continue;
        for (size_t i = 0; i < MACHINE_LINES; i++)
            collect_line(c, start_line(c, machine, machine_lines[i]), quit);
        return;
    }
}

static void ask_emulator(struct collector *c) {
    struct str rest, name;
    size_t n = 0;

    for (size_t i = 0; i < EMULATOR_LINES; i++)
        collect_line(c, emulator_lines[i], quit);
    ask_started_machine(c);
    rest = guided(c, "-machine help");
    for (n = 0; next_machine(&rest, &name) && (c->target->deep || n < SOME_MACHINES); n++)
        collect_line(c, arena_printf(c->arena, "-machine %.*s,help", STR_ARG(name)), quit);
    rest = guided(c, "-device help");
    for (n = 0; help_text_next_name(&rest, &name) && (c->target->deep || n < SOME_DEVICES);) {
        if (name.p[-1] != '"')
            continue;
        collect_line(c, arena_printf(c->arena, "-device %.*s,help", STR_ARG(name)), quit);
        n++;
    }
}

void collect_lines(struct collector *c) {
    if (c->job->own_lines)
        ask_emulator(c);
    for (size_t i = 0; i < c->job->lines.count; i++)
        collect_line(c, c->job->lines.words[i], "");
}

/* Each further way is compared with the target's own program under the same first word, or, where
 * an option chooses the target, under its name, which the start-up code gives the program then. */
void collect_ways(struct collector *c) {
    const struct way *own = c->program;

    for (size_t w = c->target->full_count; w < c->target->way_count; w++) {
        const struct way *way = &c->target->ways[w];
        struct way called = *own;

        if (!way->leading_count)
            called.called = way->called;
        c->program = own == &c->target->reference ? &called : way;
        c->prefix = arena_printf(c->arena, "%s: ", way->title);
        for (size_t i = 0; i < SOME_LINES && c->job->own_lines; i++)
            collect_line(c, emulator_lines[i], quit);
        for (size_t i = 0; i < SOME_LINES && i < c->job->lines.count; i++)
            collect_line(c, c->job->lines.words[i], "");
    }
    c->program = own;
    c->prefix = "";
}

void collect_machines(struct collector *c) {
    struct str rest, name;

    c->prefix = "monitor: "; /* the same lines, but more is asked */
    collect_line(c, "-machine help", "");
    rest = guided(c, "-machine help");
    while (next_machine(&rest, &name))
        collect_line(c, start_line(c, name, ""), look);
    c->prefix = "";
}
