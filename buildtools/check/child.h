/* SPDX-License-Identifier: MIT */
/*
 * A program that is asked something: started in a session of its own, spoken to through its
 * standard streams, and always ended, with all that it started, within a time limit.
 *
 * What calls these functions is a process of its own (collect.c), which becomes the parent of
 * whatever a program leaves behind, so that it can end that too.
 */
#ifndef CHECK_CHILD_H
#define CHECK_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "check/model.h"

struct child {
    pid_t pid;   /* 0: not running any more */
    int signals; /* signalfd: where its end is heard of, and our own */
    int in;      /* our ends of its standard streams; -1: closed */
    int out, err;
    int listening; /* a socket that it is to connect to, which becomes `other`; -1: none */
    int other;     /* a descriptor to be read besides, into `other_text`; -1: none */
    struct buf out_text, err_text, other_text;
    struct str unsent; /* of what it is to read */
    bool keep_open;    /* standard input stays open when all is sent */
    char ending[64];   /* how it ended: "status 0", "signal 6", "no end after 60 s" … */
};

/* A descriptor from which children's ends are read, and signals that tell this process to end;
 * these do nothing else from now on. `before`: the mask of signals as it was. */
int child_hear_signals(sigset_t *before);

/* Has this process hear of children's ends and of signals to itself, through a descriptor that is
 * returned; children that are orphaned become its own. `parent` is who started it: its end is a
 * signal as well. */
int child_prepare(pid_t parent);

/* Starts the program with these words behind those that it always gets. False, with `ending` saying
 * why, when it cannot be started. */
bool child_start(struct child *c, int signals, const struct way *program, const char *const *words,
                 size_t count);

/* Waits until something was read, sent or ended, or until the wall clock is at `until`: false then.
 * Ends this process when it was told to. */
bool child_step(struct child *c, double until);

/* Waits for the end until then, else brings it about. Everything that it started is ended. */
void child_end(struct child *c, double until, double limit);

/* Ends it at once, `why` being how. */
void child_kill(struct child *c, const char *why);

void child_free(struct child *c);

#endif
