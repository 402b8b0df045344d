/* SPDX-License-Identifier: MIT */
/*
 * Tries inputs of a fuzzing harness again, without libFuzzer: each argument is a file, or a folder
 * all of whose files are tried. Fails if there is none, or one cannot be read; a bad input ends the
 * program, and the last name printed is its own.
 */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* Not all harnesses have it. */
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static unsigned count; /* ftw() hands nothing through to its callback */

static int replay(const char *path, const struct stat *status, int type) {
    size_t size = (size_t)status->st_size;
    FILE *f = type == FTW_F ? fopen(path, "rb") : NULL;
    uint8_t *data;

    if (type == FTW_D)
        return 0;
    data = malloc(size + 1);
    if (!data || !f || fread(data, 1, size + 1, f) != size) {
        perror(path);
        exit(1);
    }
    fclose(f);
    puts(path);
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    count++;
    return 0;
}

int main(int argc, char **argv) {
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++) {
        if (ftw(argv[i], replay, 16) != 0) {
            fprintf(stderr, "%s: cannot be replayed\n", argv[i]);
            return 1;
        }
    }
    printf("%u inputs\n", count);
    return count == 0;
}
