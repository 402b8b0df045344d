/* SPDX-License-Identifier: MIT */
/*
 * START HERE. A run of the emulator: command line, machine, guest, exit status.
 *
 * Reading on: target.h says what a target gives to common code, machine.c builds the machine, cpu.c
 * runs it, and targets/ has the CPUs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cpu.h"
#include "dev-display.h"
#include "dev-rtc.h"
#include "log.h"
#include "machine.h"
#include "target.h"

/*
 * For `-d status`. The clock and the display answer on all targets: where there is none, a stub
 * does.
 */
static void log_status(const Machine *machine) {
    log_item(LOG_STATUS, "target        %s", target_info.name);
    log_item(LOG_STATUS, "machine       %s", machine->type->type.name);
    log_item(LOG_STATUS, "cpu           %s", machine->cpu->model->type.name);
    log_item(LOG_STATUS, "instructions  %" PRIu64, machine->cpu->instructions);
    log_item(LOG_STATUS, "exit status   %d", machine->exit_status);
    uint64_t set_to;
    if (rtc_was_set(&set_to))
        log_item(LOG_STATUS, "clock set to  %" PRIu64 " ns", set_to);
    const char *text = display_text();
    if (text)
        log_item(LOG_STATUS, "display       %s", text);
}

int main(int argc, char **argv) {
    const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
    if (argc > 0)
        program_name = slash ? slash + 1 : argv[0];
    options_parse(argc, argv);
    Machine *machine = machine_new(&options);
    cpu_run(machine->cpu);
    if (fflush(stdout) || ferror(stdout))
        fatal("the serial port's output cannot be written");
    log_status(machine);
    int status = machine->exit_status;
    machine_free(machine);
    return status;
}
