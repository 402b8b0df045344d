/* SPDX-License-Identifier: MIT */
/*
 * Run control. A thread of its own runs the guest; the main thread makes it go on, pause and end.
 * While the guest is paused, the machine with its CPU and devices is the main thread's, otherwise
 * the CPU's thread's.
 */
#ifndef EMU_RUN_H
#define EMU_RUN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct Machine;

/* How the guest ended by itself. */
typedef enum GuestEnd {
    GUEST_LIVES, /* it did not */
    GUEST_EXITED,
    GUEST_FAULTED, /* it did what its CPU cannot do, and has no handler for it */
} GuestEnd;

typedef struct RunControl {
    pthread_t thread; /* the CPU's */
    pthread_mutex_t lock;
    pthread_cond_t changed; /* what follows under the lock was changed */
    atomic_bool attention;  /* the CPU's thread is to look there before the next instruction */
    bool wanted;            /* lock: the guest is to run */
    bool held;              /* the main thread's: whether it was running when it was held */
    bool over;              /* lock: the thread is to end */
    bool paused;            /* lock: the thread is waiting */
    int thread_id;          /* lock: the kernel's number of the thread; valid once paused */
    GuestEnd end;           /* lock */
    int exit_status;        /* lock; valid when `end` says that the guest ended */
    void (*on_end)(void);   /* tells the main thread that it did; called in the CPU's */
} RunControl;

/* Starts the CPU's thread. The guest is paused. */
void run_start(struct Machine *machine, void (*on_end)(void));

/* Makes the guest go on; nothing happens after its end. */
void run_resume(struct Machine *machine);

/* Pauses the guest after the current instruction, and returns then. */
void run_pause(struct Machine *machine);

/* The same for a moment: release makes it go on if it was running before hold. */
void run_hold(struct Machine *machine);
void run_release(struct Machine *machine);

/* Ends the CPU's thread. */
void run_finish(struct Machine *machine);

/* How the guest ended, and with which exit status. */
GuestEnd run_guest_end(struct Machine *machine, int *exit_status);

/* The guest, which is paused, can run again. */
void run_revive(struct Machine *machine);

/* In the CPU's thread: the guest has come to its end with the current instruction. */
void run_end_guest(struct Machine *machine, GuestEnd end, int exit_status);

#endif
