/* SPDX-License-Identifier: MIT */
/*
 * START HERE. A run of the emulator: command line, machine, guest, exit status.
 *
 * Reading on: target.h says what a target gives to common code, machine.c builds the machine, run.c
 * runs it, targets/ has the CPUs, and qmp/ what clients of its monitor see and do.
 */
#include "qemu/osdep.h"

#include "cpu.h"
#include "dev-display.h"
#include "dev-rtc.h"
#include "dev-serial.h"
#include "log.h"
#include "machine.h"
#include "monitor.h"
#include "qapi/daemon.h"
#include "runstate.h"
#include "target.h"

/*
 * For `-d status`. The clock and the display answer on all targets: where there is none, a stub
 * does.
 */
static void log_status(const Machine *machine, int exit_status) {
    log_item(LOG_STATUS, "target        %s", target_info.name);
    log_item(LOG_STATUS, "machine       %s", machine->type->type.name);
    log_item(LOG_STATUS, "cpu           %s", machine->cpu->model->type.name);
    log_item(LOG_STATUS, "instructions  %" PRIu64, machine->cpu->instructions);
    log_item(LOG_STATUS, "exit status   %d", exit_status);
    uint64_t set_to;
    if (rtc_was_set(&set_to))
        log_item(LOG_STATUS, "clock set to  %" PRIu64 " ns", set_to);
    const char *text = display_text();
    if (text)
        log_item(LOG_STATUS, "display       %s", text);
}

int main(int argc, char **argv) {
    Error *err = NULL;
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    if (argc > 0)
        program_name = slash ? slash + 1 : argv[0];
    g_set_prgname(program_name);
    options_parse(argc, argv);
    if (options.daemonize)
        daemon_begin();
    if (options.pidfile && !pidfile_write(options.pidfile, &err))
        fatal("-pidfile: %s", error_get_pretty(err));
    serial_open(options.serial ? options.serial : monitor_serial(&options));
    Machine *machine = machine_new(&options);
    runstate_init(machine, options.stay);
    monitor_open(&options);
    daemon_ready();
    int status = runstate_main_loop(options.paused);
    monitor_close();
    /* Who ends the emulator from outside does not want to wait for a reader. */
    if (!serial_flush(runstate_is_ending() ? NULL : machine))
        fatal("the serial port's output cannot be written");
    log_status(machine, status);
    machine_free(machine);
    pidfile_remove();
    return status;
}
