/* SPDX-License-Identifier: MIT */
/*
 * A serial port, of which the transmitter is there. What the guest sends is written line by line,
 * and never in a way that keeps the guest from being paused.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dev-serial.h"
#include "device.h"
#include "log.h"
#include "machine.h"

/* The places of a 16550's registers of the same names. */
enum { DATA = 0, LINE_STATUS = 5 };

/* LINE_STATUS: the holding register and the transmitter are empty. Always: sending takes no time.
 */
enum { EMPTY = 0x60 };

/* Bytes that can be written to a pipe at once if it takes any (POSIX: PIPE_BUF on Linux). */
enum { CHUNK = 4096 };

/* How often a writer that waits looks whether the guest is to pause. */
enum { MILLISECONDS = 10 };

static int output = STDOUT_FILENO; /* -1: it is thrown away */
static bool failed;
static char *waiting; /* to be written; owned */
static size_t waiting_size, waiting_room;

void serial_open(const char *where) {
    if (!strcmp(where, "stdio")) {
        output = STDOUT_FILENO;
    } else if (!strcmp(where, "stderr")) {
        output = STDERR_FILENO;
    } else if (!strcmp(where, "null")) {
        output = -1;
    } else if (!strncmp(where, "file:", 5)) {
        output = open(where + 5, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (output < 0)
            fatal("-serial: '%s': %s", where + 5, strerror(errno));
    } else {
        fatal("-serial: '%s' is not one of stdio, stderr, null and file:PATH", where);
    }
}

static bool can_write(int milliseconds) {
    struct pollfd fd = {.fd = output, .events = POLLOUT};
    return poll(&fd, 1, milliseconds) > 0;
}

/* False: that did not work, and never will. */
static bool write_chunk(void) {
    ssize_t n = write(output, waiting, waiting_size < CHUNK ? waiting_size : CHUNK);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    waiting_size -= (size_t)n;
    memmove(waiting, waiting + n, waiting_size);
    return true;
}

bool serial_flush(const Machine *machine) {
    while (waiting_size && !failed) {
        if (can_write(machine ? MILLISECONDS : 0))
            failed = !write_chunk();
        else if (!machine || atomic_load(&machine->run.attention))
            break;
    }
    return !failed;
}

/* Room for one more byte. */
static void grow(void) {
    if (waiting_size < waiting_room)
        return;
    waiting_room = waiting_room ? 2 * waiting_room : CHUNK;
    waiting = realloc(waiting, waiting_room);
    if (!waiting)
        fatal("out of memory: %zu bytes cannot be had", waiting_room);
}

static uint64_t serial_read(Device *device, uint64_t offset) {
    (void)device;
    return offset == LINE_STATUS ? EMPTY : 0;
}

static void serial_write(Device *device, uint64_t offset, uint64_t value) {
    if (offset != DATA || output < 0 || failed)
        return;
    grow();
    waiting[waiting_size++] = (char)value;
    if ((char)value == '\n' || waiting_size >= CHUNK)
        serial_flush(device->machine);
}

static DeviceType serial = {
    .type = {.name = "serial",
             .description = "serial port; writes to stdout, or where -serial says"},
    .size = 8,
    .read = serial_read,
    .write = serial_write,
};

REGISTER_TYPE(TYPE_DEVICE, serial);
