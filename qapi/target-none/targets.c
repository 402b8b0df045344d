/* SPDX-License-Identifier: MIT */
#include "qemu/osdep.h"

#include "targets.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "link/target_tables.h"
#include "words.h"

static int file = -1;
static struct target_tables tables; /* of the mapped file, which stays */

void targets_read(const char *descriptor) {
    char *end;
    long number = strtol(descriptor, &end, 10);
    struct stat st;
    file = *end || number < 0 || number > INT_MAX ? -1 : (int)number;
    if (file < 0 || fstat(file, &st) < 0 || !S_ISREG(st.st_mode) ||
        fcntl(file, F_SETFD, FD_CLOEXEC) < 0)
        fatal("this is the target none of unified programs, which start it: there is none");
    const uint8_t *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED ||
        target_tables_open(&tables, bytes, (size_t)st.st_size) != TABLES_GOOD ||
        !tables.note.target_count)
        fatal("the unified program that has started it is damaged, or of another version");
}

int targets_file(void) {
    return file;
}

size_t targets_count(void) {
    return tables.note.target_count - 1; /* this one is the last */
}

const char *targets_name(size_t i) {
    return target_tables_name(&tables, (uint32_t)i);
}

const char *targets_program(size_t i) {
    return target_tables_program(&tables, (uint32_t)i);
}

const char *targets_next_alias(size_t i, size_t *at) {
    uint32_t place = (uint32_t)*at;
    const char *alias = target_tables_alias(&tables, (uint32_t)i, &place);
    *at = place;
    return alias;
}

size_t targets_find(const char *name) {
    size_t i = 0;
    while (i < targets_count() && strcmp(targets_name(i), name) != 0)
        i++;
    return i;
}
