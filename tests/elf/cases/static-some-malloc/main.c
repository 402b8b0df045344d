/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int own_calls(void);

int main(void) {
    int before = own_calls(), between;
    char *copy = strdup("text"), *line = NULL;
    size_t size = 0;
    FILE *file = tmpfile();

    between = own_calls();
    fputs("a line\n", file);
    rewind(file);
    printf("%d", getline(&line, &size, file) == 7);
    fclose(file);
    free(line);
    free(copy);
    printf(" %d %d\n", between - before, own_calls() > between);
    return 0;
}
