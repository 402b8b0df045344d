/* SPDX-License-Identifier: MIT */
/*
 * Messages to the user, all on stderr. The program's name before them is that of the binary as it
 * was called: a per-target one, or the unified binary as that target.
 */
#ifndef EMU_LOG_H
#define EMU_LOG_H

#include <stdbool.h>

/* What `-d` can ask for: bits. */
enum {
    LOG_INSN = 1 << 0,
    LOG_TRAP = 1 << 1,
    LOG_DEVICE = 1 << 2,
    LOG_STATUS = 1 << 3,
};

/* Exit statuses of the emulator itself; otherwise it ends with that of the guest. */
enum {
    STATUS_ERROR = 1,         /* the command line or a file was no good */
    STATUS_GUEST_FAULT = 125, /* the guest did what its CPU cannot do, and has no handler for it */
};

extern const char *program_name;

/* "PROGRAM: message" on stderr. */
__attribute__((format(printf, 1, 2))) void report(const char *format, ...);

/* The same, and ends the program with STATUS_ERROR. */
__attribute__((format(printf, 1, 2))) _Noreturn void fatal(const char *format, ...);

/* The message alone, on stderr, if `-d` asked for `item`. */
__attribute__((format(printf, 2, 3))) void log_item(unsigned item, const char *format, ...);

/* Adds the items of a list such as "insn,trap"; "help" lists them and ends the program. */
void log_enable(const char *list);

/* calloc that does not return without memory. */
void *allocate(unsigned long count, unsigned long size);

#endif
