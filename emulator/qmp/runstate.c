/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qapi-events-run-state.h"
#include "runstate.h"

static struct {
    Machine *machine;
    RunState state;
    bool stay; /* after the guest's end */
    bool reset_wanted;
    bool shutdown_wanted;
    ShutdownCause cause; /* valid if shutdown_wanted */
} current = {.state = RUN_STATE_PRELAUNCH};

Machine *runstate_machine(void) {
    return current.machine;
}

RunState runstate_get(void) {
    return current.state;
}

void runstate_stop(void) {
    if (current.state != RUN_STATE_RUNNING)
        return;
    run_pause(current.machine);
    current.state = RUN_STATE_PAUSED;
    qapi_event_send_stop();
}

void runstate_cont(Error **errp) {
    if (current.state == RUN_STATE_RUNNING)
        return;
    if (!current.machine->program) {
        error_setg(errp, "the machine '%s' has no guest", current.machine->type->type.name);
        return;
    }
    if (current.state == RUN_STATE_SHUTDOWN || current.state == RUN_STATE_GUEST_PANICKED) {
        error_setg(errp, "the guest has ended; 'system_reset' lets it begin anew");
        return;
    }
    current.state = RUN_STATE_RUNNING;
    qapi_event_send_resume();
    run_resume(current.machine);
}

void runstate_request_reset(void) {
    current.reset_wanted = true;
}

void runstate_request_shutdown(ShutdownCause cause) {
    if (!current.shutdown_wanted)
        current.cause = cause;
    current.shutdown_wanted = true;
}

bool runstate_is_ending(void) {
    return current.shutdown_wanted;
}

static void reset(void) {
    bool goes_on = current.state == RUN_STATE_RUNNING;
    current.reset_wanted = false;
    run_pause(current.machine);
    machine_reset(current.machine);
    qapi_event_send_reset(false, SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET);
    if (goes_on)
        run_resume(current.machine);
    else
        current.state = RUN_STATE_PRELAUNCH;
}

/* The guest's end is news only once. */
static bool guest_has_ended(GuestEnd *end, int *exit_status) {
    if (current.state == RUN_STATE_SHUTDOWN || current.state == RUN_STATE_GUEST_PANICKED)
        return false;
    *end = run_guest_end(current.machine, exit_status);
    return *end != GUEST_LIVES;
}

static void stay_after(GuestEnd end) {
    current.state = end == GUEST_FAULTED ? RUN_STATE_GUEST_PANICKED : RUN_STATE_SHUTDOWN;
    run_pause(current.machine);
    qapi_event_send_stop();
}

/* Does what was asked for since the last time; whether the emulator is to end. */
static bool handle_requests(int *exit_status) {
    GuestEnd end;
    if (guest_has_ended(&end, exit_status)) {
        qapi_event_send_shutdown(true, end == GUEST_FAULTED ? SHUTDOWN_CAUSE_GUEST_PANIC
                                                            : SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
        if (!current.stay)
            return true;
        stay_after(end);
    }
    if (current.shutdown_wanted) {
        qapi_event_send_shutdown(false, current.cause);
        *exit_status = 0;
        return true;
    }
    if (current.reset_wanted)
        reset();
    return false;
}

static void guest_ended(void) {
    g_main_context_wakeup(NULL);
}

void runstate_init(Machine *machine, bool stay) {
    current.machine = machine;
    current.stay = stay;
    run_start(machine, guest_ended);
}

int runstate_main_loop(bool paused) {
    int exit_status = 0;
    if (!paused && !current.shutdown_wanted && current.machine->program)
        runstate_cont(&error_abort);
    while (!handle_requests(&exit_status))
        g_main_context_iteration(NULL, TRUE);
    run_finish(current.machine);
    return exit_status;
}
