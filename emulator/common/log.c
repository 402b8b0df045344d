/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

const char *program_name = "uemu";

static unsigned enabled;

static const struct {
    const char *name, *help;
    unsigned item;
} items[] = {
    {"insn", "each instruction: its address and its word", LOG_INSN},
    {"trap", "each trap or exception that the guest handles itself", LOG_TRAP},
    {"device", "each access to a device's registers", LOG_DEVICE},
    {"status", "a summary when the guest has ended", LOG_STATUS},
};

void report(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout); /* what the guest wrote before comes before */
    fprintf(stderr, "%s: ", program_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void fatal(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fflush(stdout);
    fprintf(stderr, "%s: ", program_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(STATUS_ERROR);
}

void log_item(unsigned item, const char *format, ...) {
    if (!(enabled & item))
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void list_items(void) {
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        printf("%-10s %s\n", items[i].name, items[i].help);
}

static void enable(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        if (strlen(items[i].name) == length && !memcmp(items[i].name, name, length)) {
            enabled |= items[i].item;
            return;
        }
    }
    fatal("-d: nothing is called '%.*s'; '-d help' lists what can be logged", (int)length, name);
}

void log_enable(const char *list) {
    if (!strcmp(list, "help")) {
        list_items();
        exit(0);
    }
    for (;;) {
        size_t length = strcspn(list, ",");
        enable(list, length);
        if (!list[length])
            return;
        list += length + 1;
    }
}

void *allocate(unsigned long count, unsigned long size) {
    void *memory = calloc(count, size);
    if (!memory)
        fatal("out of memory: %lu bytes cannot be had", count * size);
    return memory;
}
