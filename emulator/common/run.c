/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include "cpu.h"
#include "dev-serial.h"
#include "log.h"
#include "machine.h"
#include "run.h"
#include "target.h"

/* In the CPU's thread: waits until the guest may run. False: the thread is to end. */
static bool wait_to_run(Cpu *cpu) {
    RunControl *run = &cpu->machine->run;
    pthread_mutex_lock(&run->lock);
    cpu->instructions = cpu_clock.instructions;
    run->paused = true;
    pthread_cond_broadcast(&run->changed);
    while (!run->over && (!run->wanted || run->end != GUEST_LIVES))
        pthread_cond_wait(&run->changed, &run->lock);
    run->paused = false;
    atomic_store(&run->attention, false);
    bool may_run = !run->over;
    pthread_mutex_unlock(&run->lock);
    return may_run;
}

static void *cpu_thread(void *argument) {
    Cpu *cpu = argument;
    RunControl *run = &cpu->machine->run;
    run->thread_id = gettid();
    while (wait_to_run(cpu)) {
        serial_flush(cpu->machine); /* nothing happens before what waited is written */
        while (!atomic_load_explicit(&run->attention, memory_order_relaxed)) {
            target_cpu_step(cpu);
            cpu_clock.instructions++;
        }
    }
    return NULL;
}

/* With the lock: makes the CPU's thread look at what has changed. */
static void notify(RunControl *run) {
    atomic_store(&run->attention, true);
    pthread_cond_broadcast(&run->changed);
}

static void wait_for_pause(RunControl *run) {
    while (!run->paused)
        pthread_cond_wait(&run->changed, &run->lock);
}

void run_start(Machine *machine, void (*on_end)(void)) {
    RunControl *run = &machine->run;
    run->on_end = on_end;
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->changed, NULL);
    int error = pthread_create(&run->thread, NULL, cpu_thread, machine->cpu);
    if (error)
        fatal("the CPU's thread cannot be created: %s", strerror(error));
    run_pause(machine);
}

void run_resume(Machine *machine) {
    RunControl *run = &machine->run;
    pthread_mutex_lock(&run->lock);
    run->wanted = true;
    notify(run);
    pthread_mutex_unlock(&run->lock);
}

void run_pause(Machine *machine) {
    RunControl *run = &machine->run;
    pthread_mutex_lock(&run->lock);
    run->wanted = false;
    notify(run);
    wait_for_pause(run);
    pthread_mutex_unlock(&run->lock);
}

void run_hold(Machine *machine) {
    machine->run.held = machine->run.wanted;
    run_pause(machine);
}

void run_release(Machine *machine) {
    if (machine->run.held)
        run_resume(machine);
}

void run_finish(Machine *machine) {
    RunControl *run = &machine->run;
    pthread_mutex_lock(&run->lock);
    run->over = true;
    notify(run);
    pthread_mutex_unlock(&run->lock);
    pthread_join(run->thread, NULL);
}

GuestEnd run_guest_end(Machine *machine, int *exit_status) {
    RunControl *run = &machine->run;
    pthread_mutex_lock(&run->lock);
    GuestEnd end = run->end;
    *exit_status = run->exit_status;
    pthread_mutex_unlock(&run->lock);
    return end;
}

void run_revive(Machine *machine) {
    RunControl *run = &machine->run;
    pthread_mutex_lock(&run->lock);
    run->end = GUEST_LIVES;
    pthread_mutex_unlock(&run->lock);
}

void run_end_guest(Machine *machine, GuestEnd end, int exit_status) {
    RunControl *run = &machine->run;
    pthread_mutex_lock(&run->lock);
    run->end = end;
    run->exit_status = exit_status;
    notify(run);
    pthread_mutex_unlock(&run->lock);
    run->on_end();
}
