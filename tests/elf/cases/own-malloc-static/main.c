/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int own_calls(void);
const char *allocator(void);

int main(void) {
    int before = own_calls();
    char *copy = strdup("text"), *line = NULL;
    size_t size = 0;
    FILE *file = tmpfile();

    fputs("a line\n", file);
    rewind(file);
    printf("%d", getline(&line, &size, file) == 7);
    fclose(file);
    free(line);
    free(copy);
    printf(" %d %s\n", own_calls() > before, allocator());
    return 0;
}
